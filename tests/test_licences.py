"""What a user installs may be used as Apache-2.0 software may."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution, requires

import pytest
from packaging.requirements import Requirement

PERMISSIVE = (
    "MIT",
    "BSD",
    "APACHE",
    "ISC",
    "PSF",
    "PYTHON-2",
    "PYTHON SOFTWARE FOUNDATION",
    "ZLIB",
    "UNLICENSE",
    "0BSD",
    "CC0",
)
"""Words of licences that ask for a notice and nothing more."""
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|GNU|MPL|MOZILLA|EUPL|CDDL|EPL|OSL|CC-BY-SA)", re.IGNORECASE)
"""Words of licences that bind what is built on them, whole or file by file; none is needed here, so none is let in."""


def needed(name: str, seen: set[str] | None = None) -> set[str]:
    """Distributions that a plain installation of a package brings, without extras."""
    seen = set() if seen is None else seen
    for text in requires(name) or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            key = re.sub(r"[-_.]+", "-", requirement.name).lower()
            if key not in seen:
                try:
                    distribution(key)
                except PackageNotFoundError:
                    continue  # of another platform or Python
                seen.add(key)
                needed(key, seen)
    return seen


def licence(name: str) -> str:
    """What a distribution says of its licence: the expression, the classifiers, or the first line of the field."""
    about = distribution(name).metadata
    words = [about.get("License-Expression") or ""]
    words += [line for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    words.append((about.get("License") or "").strip().partition("\n")[0])
    return " | ".join(filter(None, words))


def refused(words: str) -> str:
    """Why a licence is not let in, or nothing."""
    without_exceptions = re.sub(r"WITH [\w.-]+", "", words)
    if COPYLEFT.search(without_exceptions):
        return "copyleft"
    return "" if any(word in words.upper() for word in PERMISSIVE) else "unknown"


def test_every_run_time_dependency_has_a_permissive_licence():
    names = sorted(needed("exeunt"))
    assert {"numpy", "polars", "pydantic"} <= set(names)
    wrong = {name: licence(name) for name in names if refused(licence(name))}
    assert not wrong


@pytest.mark.parametrize(
    ("words", "why"),
    [("GPL-3.0", "copyleft"), ("LGPL-2.1-or-later", "copyleft"), ("GNU General Public License v3", "copyleft"),
    ("MPL-2.0", "copyleft"),
     ("", "unknown"), ("Proprietary", "unknown"), ("MIT", ""), ("BSD-3-Clause AND Zlib", ""),
     ("Apache-2.0 WITH LLVM-exception", "")],
)  # fmt: skip
def test_a_licence_is_refused_if_it_binds_what_is_built_on_it_or_is_not_known(words, why):
    assert refused(words) == why
