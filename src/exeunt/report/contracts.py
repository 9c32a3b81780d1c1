"""What every `--json` document holds: one description, from which the schemas and the page in docs/reference/json are
made.

python -m exeunt.report.contracts

The words of the description: a type of JSON as text; `[x]` a list of x; a mapping with the keys that an object has, all
of them and no other; `maybe(x)` x or null; `any_key(x)` a mapping of names to x. A key that ends in `?` may be absent.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Shape = Any
"""A description as above."""


def maybe(shape: Shape) -> tuple[str, Shape]:
    """Something, or null where it is not defined or not asked for."""
    return ("maybe", shape)


def any_key(shape: Shape) -> tuple[str, Shape]:
    """Names of the case, each with something."""
    return ("any_key", shape)


ANYTHING = ("anything", None)
TEXT, NUMBER, WHOLE, TRUTH = "string", "number", "integer", "boolean"
RANGE = {"low": NUMBER, "median": NUMBER, "high": NUMBER, "errors": [NUMBER]}
ABOUT = {
    "command": TEXT, "schema": WHOLE, "exeunt": TEXT, "model": TEXT, "case": maybe(TEXT), "case_hash": maybe(TEXT),
    "scenarios": [TEXT], "mode": maybe(TEXT), "seed": maybe(WHOLE), "worlds": maybe(WHOLE), "worlds_from": maybe(TEXT),
    "runs": [TEXT],
}  # fmt: skip
REPORTED = {
    "id": TEXT, "measure": TEXT, "value": NUMBER, "low": NUMBER, "high": NUMBER, "on": TEXT, "source": [TEXT],
    "counts": TEXT,
    "simulated": maybe(RANGE), "inside": maybe(TRUTH),
}  # fmt: skip
BY_OPTION = {"switch": TEXT, "option": TEXT, "worlds": WHOLE, "above": NUMBER, "below": NUMBER, "median": NUMBER}
OPTION = {"option": TEXT, "share": NUMBER, "word": TEXT}
HANGS = {
    "name": TEXT, "says": TEXT, "grade": TEXT, "low": NUMBER, "high": NUMBER, "options": [TEXT], "words": [OPTION],
}  # fmt: skip
SHARES = {
    "as_asked": NUMBER, "smaller": NUMBER, "other_way": NUMBER, "sign": maybe(NUMBER), "worlds": WHOLE,
}  # fmt: skip
PIVOT = {"words": TEXT, "grades": TEXT, "coverage": NUMBER, "density": NUMBER}
TURNS = {"rare": TEXT, "worlds": WHOLE, "boxes": [PIVOT], "sentence": TEXT}
CONFIDENCE = {"level": TEXT, "why": [TEXT]}
RESTATES = {"why": TEXT, "parameter": TEXT, "grade": TEXT, "share": NUMBER}
TEST = {
    "words": TEXT, "verdict": TEXT, "shares": maybe(SHARES), "share_error": maybe(NUMBER), "effect": maybe([NUMBER]),
    "unit": TEXT, "relative": maybe(NUMBER), "per_100000_who_set_out": maybe(NUMBER), "found": TEXT, "beside": TRUTH,
    "smallest_effect": TEXT, "smallest_why": TEXT, "smallest_grade": TEXT, "word_at_a_third": TEXT,
    "word_at_three_times": TEXT, "hangs_on": [HANGS], "sign_turns": maybe(TURNS), "size_turns": maybe(TURNS),
    "judged": [TEXT], "restates": maybe(RESTATES), "confidence": maybe(CONFIDENCE),
}  # fmt: skip
EVIDENCE = {"source": TEXT, "place": TEXT, "quoted": TEXT, "speaks": TEXT, "read": TEXT, "seen": maybe(TEXT)}
CLAIM = {
    "id": TEXT, "quote": TEXT, "kind": TEXT, "says": TEXT, "not_testable": TEXT, "rests_on": [TEXT], "opposes": [TEXT],
    "for": TEXT, "against": TEXT, "limits": TEXT, "sources": [TEXT], "evidence": [EVIDENCE], "matters": TRUTH,
    "verdict": TEXT, "stands_on": TEXT, "share": maybe(NUMBER), "joint": maybe(SHARES),
    "rests_on_shaken": [{"id": TEXT, "verdict": TEXT}], "turns_on": [TEXT], "tests": [TEST],
}  # fmt: skip
UNCERTAIN = {"name": TEXT, "kind": TEXT, "says": TEXT, "grade": TEXT, "used_by": [TEXT], "citation?": TEXT}
PASSED_OVER = {"id": TEXT, "why": TEXT}
HELD_OUT = {
    "observations": WHOLE, "coverage": [NUMBER], "alone": [NUMBER], "crps": NUMBER, "error": NUMBER, "compared": WHOLE,
    "mase": maybe(NUMBER),
    "by_measure": any_key([NUMBER]), "persistence": any_key([NUMBER]), "bias": NUMBER, "passed_over": [PASSED_OVER],
    "levels": [NUMBER], "asked": WHOLE,
}  # fmt: skip
STEP = {
    "what": TEXT, "control": TRUTH, "counted": NUMBER, "median": NUMBER, "low": NUMBER, "high": NUMBER,
    "inside?": TRUTH,
}  # fmt: skip
SCORE = {
    "ard": NUMBER, "ard_unscaled": NUMBER, "ard_from_day_31": maybe(NUMBER), "mase": maybe(NUMBER), "crps": NUMBER,
    "coverage": any_key(NUMBER), "coverage_counted": any_key(maybe(NUMBER)), "ard_counted": maybe(NUMBER),
    "ard_countries": NUMBER,
}  # fmt: skip
AHEAD = {"median": NUMBER, "low": NUMBER, "high": NUMBER, "low_95": NUMBER, "high_95": NUMBER}
LEARNED = {
    "name": TEXT, "grade": TEXT, "says": TEXT, "unit": TEXT, "before": [NUMBER], "after": [NUMBER], "spread": NUMBER,
    "shift": NUMBER,
    "verdict": TEXT, "at_odds": TRUTH, "observations": WHOLE,
}  # fmt: skip
FITTED = {
    "id": TEXT, "measure": TEXT, "where": [TEXT], "end": TEXT, "use": TEXT, "value": NUMBER, "low": NUMBER,
    "high": NUMBER,
    "before": [NUMBER], "after": [NUMBER],
}  # fmt: skip
ROW = any_key(ANYTHING)

DOCUMENTS: dict[str, tuple[str, Shape]] = {
    "run": ("`exeunt run` of a case with driven departures", {
        "about": ABOUT, "day": TEXT, "answer": [{"id": TEXT, "says": TEXT, "counted": maybe(TEXT), **RANGE}],
        "places": [{"place": TEXT, "abroad": RANGE, "reported": [REPORTED]}],
        "follows": any_key({"says": TEXT, "unit": TEXT, "judged": [TEXT], **RANGE}),
        "totals": any_key({"says": TEXT, **RANGE}),
    }),
    "run-conflict": ("`exeunt run` of a conflict case", {
        "about": ABOUT, "day": TEXT, "outside": RANGE,
        "camps": [{"id": TEXT, "name": TEXT, "people": RANGE, "registered": maybe(NUMBER), "inside": maybe(TRUTH)}],
    }),
    "predict": ("`exeunt predict`", {
        "about": ABOUT,
        "observations": [{"id": TEXT, "value": NUMBER, "low": NUMBER, "high": NUMBER, "inside": maybe(TRUTH),
        "simulated": maybe(RANGE)}],
    }),
    "compare": ("`exeunt compare`", {
        "about": ABOUT, "a": TEXT, "b": TEXT, "day": TEXT, "judged_in_all": [TEXT], "not_computed": any_key([TEXT]),
        "effects": [{
            "outcome": TEXT, "unit": TEXT, "says": TEXT, "under_a": NUMBER, "difference": NUMBER, "low": NUMBER,
            "high": NUMBER, "errors": [NUMBER], "under_a_error": NUMBER,
            "share_lower": NUMBER, "share_higher": NUMBER, "share_errors": [NUMBER],
            "worlds_against": [WHOLE], "judged": [TEXT],
            "structure": [BY_OPTION],
        }],
    }),
    "claims": ("`exeunt claims`", {
        "about": ABOUT, "ledger": TEXT, "marks": any_key(TEXT), "holds": NUMBER, "smallest_effect": TEXT,
        "claims": [CLAIM],
    }),
    "sensitivity": ("`exeunt sensitivity`", {
        "about": ABOUT, "outcome": TEXT, "day": TEXT, "noise": NUMBER,
        "split": {"structure": NUMBER, "chance": maybe(NUMBER), "parameters": NUMBER},
        "shares": [{"what": UNCERTAIN, "first": NUMBER, "first_error": NUMBER, "delta": NUMBER, "delta_error": NUMBER}],
    }),
    "sensitivity-morris": ("`exeunt sensitivity --morris N`", {
        "about": ABOUT, "outcome": TEXT, "day": TEXT, "unit": TEXT,
        "effects": [{"what": UNCERTAIN, "mu_star": NUMBER, "sigma": NUMBER}],
    }),
    "pivots": ("`exeunt pivots`", {
        "about": ABOUT, "outcome": TEXT, "a": TEXT, "b": TEXT, "day": TEXT, "says": TEXT, "worlds": WHOLE,
        "opposite": WHOLE, "sentence": TEXT,
        "boxes": [ROW],
    }),
    "calibrate": ("`exeunt calibrate`", {
        "about": ABOUT, "case": TEXT, "case_hash": TEXT, "version": TEXT, "steps": WHOLE, "worlds": WHOLE,
        "seed": WHOLE,
        "parameters": [LEARNED], "fitted": [TEXT], "not_fitted": [PASSED_OVER], "misfit": [NUMBER],
        "observations": [FITTED],
        "structure": any_key(any_key([NUMBER])), "discrepancy": any_key([ANYTHING]),
        "left_out": any_key(NUMBER),
        "held_out": {"before": maybe(HELD_OUT), "after": maybe(HELD_OUT)},
    }),
    "validate": ("`exeunt validate` of a case with driven departures", {
        "about": ABOUT, "scores": any_key(HELD_OUT), "steps": [STEP],
        "same_host_later": maybe(HELD_OUT),
        "never_seen": [{
            "asks": TEXT, "kind": TEXT, "counts": WHOLE, "error": NUMBER, "crps": NUMBER, "inside_50": NUMBER,
            "inside_80": NUMBER, "inside_95": NUMBER, "case_hash": TEXT,
        }],
    }),
    "validate-conflict": ("`exeunt validate` of conflict cases", {
        "about": ABOUT,
        "cases": [{
            "case": TEXT, "given": maybe(SCORE), "without": SCORE,
            "flee": {"ard": maybe(NUMBER), "ard_from_day_31": maybe(NUMBER), "days": maybe(WHOLE)},
            "naive": any_key(NUMBER), "naive_from_day_31": any_key(NUMBER), "worst": any_key(NUMBER), "held_out": TRUTH,
            "resembles": TEXT, "rolling": any_key(NUMBER), "same_counts": [[TEXT]],
            "no_question": TEXT, "camps_scored": [TEXT], "camps_without_counts": [TEXT], "counts_never_change": [TEXT],
        }],
    }),
    "forecast": ("`exeunt forecast`", {
        "about": ABOUT, "day": TEXT, "says": [TEXT],
        "forecasts": [{
            "assumption": TEXT, "horizons": [{"days": WHOLE, "day": TEXT}],
            "camps": [{"id": TEXT, "name": TEXT, "now": maybe(NUMBER), "at": [AHEAD]}],
        }],
        "scored": [{
            "horizon": WHOLE, "origins": WHOLE, "shares": NUMBER, "persistence": NUMBER, "simulation": NUMBER,
            "counts": NUMBER, "last_counts": NUMBER, "inside_80": maybe(NUMBER), "inside_95": maybe(NUMBER),
        }],
    }),
    "cite": ("`exeunt cite`", {
        "about": ABOUT, "sentence": TEXT,
        "rows": [{"id": TEXT, "kind": TEXT, "says": TEXT, "sources": any_key(TEXT), "sentence": TEXT}],
    }),
    "check": ("`exeunt check`", {"about": ABOUT, "rows": any_key(WHOLE), "notes": [TEXT]}),
    "cases": ("`exeunt cases`", {"about": ABOUT, "cases": [{"name": TEXT, "title": TEXT, "question": TEXT}]}),
    "runs": ("`exeunt runs`", {
        "about": ABOUT, "runs": [{"id": TEXT, "bytes": WHOLE, "finished": WHOLE, "worlds": WHOLE}],
        "passed_over": [{"folder": TEXT, "why": TEXT}],
    }),
    "show": ("`exeunt show CASE`", {"about": ABOUT, "case": ROW, "rows": any_key(WHOLE),
    "assumptions": any_key(WHOLE)}),
    "show-row": ("`exeunt show CASE ID`", {
        "about": ABOUT, "rows": [{"table": TEXT, "line": WHOLE, "row": ROW, "sources": any_key(TEXT)}],
    }),
    "show-rules": ("`exeunt show CASE --rules`", {"about": ABOUT, "rules": [ROW]}),
    "show-sources": ("`exeunt show CASE --sources`", {"about": ABOUT, "sources": [ROW]}),
    "show-scenarios": ("`exeunt show CASE --scenarios`", {"about": ABOUT, "scenarios": any_key(ROW)}),
    "show-prior": ("`exeunt show CASE PRIOR`", {
        "about": ABOUT, "id": TEXT, "name": TEXT, "form": TEXT, "central": NUMBER, "low": NUMBER, "high": NUMBER,
        "unit": TEXT, "distribution": TEXT,
        "grade": TEXT, "read": TEXT, "context": TEXT, "citation": TEXT, "url": TEXT, "note": TEXT,
        "transferability": TEXT, "used_by": [TEXT],
        "in_case": maybe(ROW), "posterior": maybe(LEARNED), "claims": [TEXT],
    }),
    "show-outcomes": ("`exeunt show outcomes`", {
        "about": ABOUT, "outcomes": [{"name": TEXT, "says": TEXT, "unit": TEXT, "by": TEXT, "by_groups": TRUTH,
        "needs": [TEXT]}],
    }),
}  # fmt: skip
"""Name of the schema -> what prints it, and its shape."""


def schema(shape: Shape) -> dict[str, Any]:
    """JSON Schema of a declared shape."""
    if isinstance(shape, str):
        return {"type": shape}
    if isinstance(shape, list):
        return {"type": "array", "items": schema(shape[0])}
    if isinstance(shape, dict):
        keys = {key.removesuffix("?"): schema(value) for key, value in shape.items()}
        needed = [key for key in shape if not key.endswith("?")]
        return {"type": "object", "properties": keys, "required": needed, "additionalProperties": False}
    what, inner = shape
    if what == "anything":
        return {}
    if what == "any_key":
        return {"type": "object", "additionalProperties": schema(inner)}
    return {"anyOf": [schema(inner), {"type": "null"}]}


def document_schema(name: str) -> dict[str, Any]:
    """JSON Schema of one document that `--json` prints."""
    made_by, shape = DOCUMENTS[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What {made_by} prints with --json",
        **schema(shape),
    }


def pages() -> dict[str, str]:
    """File under docs/reference/json -> its text."""
    found = {f"{name}.schema.json": json.dumps(document_schema(name), indent=1) + "\n" for name in DOCUMENTS}
    lines = [
        "# JSON documents",
        "Made by `python -m exeunt.report.contracts`; do not edit by hand.",
        "Every command with `--json` prints one document on standard output and nothing else there. It begins with "
        "`about`: the command, the version of these schemas, "
        "versions of Exeunt and of the model, the case and the hash of what it says, scenarios, mode, seed, number of "
        "worlds and where they come from (`prior`, or the mark of the "
        "calibrated ones), and the ids of the runs that are kept. Null stands for what is not defined, as a ratio with "
        "nothing to divide by. `errors` are Monte-Carlo standard errors of `low`, `median` (or `difference`) and "
        "`high`, from the number of worlds alone; `share_errors` those of the shares of worlds that are lower and "
        "higher. The number of the schemas rises when a key is "
        "taken away or means another thing; keys may be added.",
        "\n".join(f"- [{name}]({name}.schema.json): {made_by}" for name, (made_by, _) in DOCUMENTS.items()),
    ]
    return {**found, "README.md": "\n\n".join(lines) + "\n"}


def write(folder: Path) -> None:
    """Write the schemas and their page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path("docs/reference/json"))
