"""List what is installed in an environment, with sizes and licences; fail above a limit or on a copyleft licence."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

COPYLEFT = re.compile(r"\b(A?GPL|LGPL|GNU|MPL|MOZILLA|EUPL|CDDL|EPL|OSL|CC-BY-SA)", re.IGNORECASE)
NOT_NEEDED = ("pip", "setuptools")
"""Part of every environment, and of no installation."""


def size(at: Distribution) -> int:
    """Bytes of the files of a distribution."""
    found = (Path(str(at.locate_file(name))) for name in at.files or ())
    return sum(path.stat().st_size for path in found if path.is_file())


def licence(at: Distribution) -> str:
    """What a distribution says of its licence, in one line."""
    about = at.metadata
    words = about.get("License-Expression") or ", ".join(
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License ::")
    )
    return words or (about.get("License") or "not said").strip().partition("\n")[0][:60]


def main(target: float, limit: float) -> int:
    """Print the table, and whether the target in megabytes is met; 1 above the limit or for a licence that binds."""
    rows = sorted(
        ((size(at), at.metadata["Name"], at.version, licence(at)) for at in distributions()), key=lambda row: -row[0]
    )
    rows = [row for row in rows if row[1] not in NOT_NEEDED]
    for size_of, name, version, words in rows:
        print(f"{size_of / 1e6:8.1f} MB  {name} {version}  {words}")
    total = sum(row[0] for row in rows) / 1e6
    bound = [name for _, name, _, words in rows if COPYLEFT.search(re.sub(r"WITH [\w.-]+", "", words))]
    met = "met" if total < target else "missed"
    print(f"{total:8.1f} MB in {len(rows)} packages (target: under {target:.0f}, {met}; limit: {limit:.0f})")
    if bound:
        print(f"licences that bind what is built on them: {', '.join(bound)}")
    return int(total > limit or bool(bound))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), float(sys.argv[2])))
