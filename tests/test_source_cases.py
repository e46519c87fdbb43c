"""Every worked figure of the source documents by its id: what they print, what is right, and where the two differ.

`tests/cases/source_cases.json` holds the cases; the modules of `tests/source_cases` map their ids to function calls.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests import source_cases, source_finance
from tests.source_cases import Check, Mapped, NothingToCompute

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "cases" / "source_cases.json").read_text(encoding="utf-8"))
}
MODULES = [
    importlib.import_module(f"{source_cases.__name__}.{m.name}") for m in pkgutil.iter_modules(source_cases.__path__)
]
MAPPED: dict[str, Mapped | NothingToCompute] = {key: entry for module in MODULES for key, entry in module.CASES.items()}

# Cases of subjects that have no functions yet. An id leaves this list when a module maps it; the test holds both ways.
NOT_YET = {"S3-06": "ways: lease and revenue share between two companies"}


def at(case: Any, path: str) -> Any:
    """What a case has at a path; None where it has nothing."""
    for part in path.split("/"):
        if isinstance(case, list):
            case = case[int(part)] if part.isdigit() and int(part) < len(case) else None
        else:
            case = case.get(part) if isinstance(case, dict) else None
    return case


def figures(part: Any, path: str) -> Iterator[str]:
    """Paths of all numbers."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from figures(value, f"{path}/{key}")
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from figures(value, f"{path}/{place}")
    elif isinstance(part, int | float):
        yield path


def half_a_digit(expected: float) -> float:
    """Half of the last digit that is written; 1e-9 of the figure is the room of binary arithmetic."""
    decimals = len(repr(expected).partition(".")[2]) if isinstance(expected, float) else 0
    return 0.5 * 10.0**-decimals + 1e-9 * abs(expected)


def meets(found: Any, expected: Any) -> bool:
    if isinstance(expected, Fraction):
        return abs(found - float(expected)) <= 1e-9 * max(1.0, abs(float(expected)))
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        return abs(found - expected) <= half_a_digit(expected)
    return bool(found == expected)


def assert_check(check: Check, case: dict[str, Any]) -> None:
    expected = at(case, check.path) if check.expected is None else check.expected
    assert expected is not None, f"{check.path}: nothing there"
    found = f"{check.path}: found {check.found}, expected {expected}"
    if check.wrong:
        assert not meets(check.found, expected), f"{found}: said to be wrong, but it is met"
    else:
        assert meets(check.found, expected), found


@pytest.mark.parametrize("key", sorted(MAPPED))
def test_a_case_comes_out_as_recorded(key):
    case, entry = CASES[key], MAPPED[key]
    if isinstance(entry, NothingToCompute):
        assert list(figures([case["published"], case["recomputed"]], "")) == [], entry.why
        return
    checks = list(entry(case))

    assert checks
    for check in checks:
        assert_check(check, case)
    met = {check.path for check in checks}
    left = [path for part in ("published", "recomputed") for path in figures(case[part], part) if path not in met]
    assert left == [], "figures that no check meets"


SECOND_WAYS = [name for name in vars(source_finance) if name.upper().replace("_", "-") in CASES]


@pytest.mark.parametrize("name", SECOND_WAYS)
def test_a_case_comes_out_by_finance_too(name):
    getattr(source_finance, name)(CASES[name.upper().replace("_", "-")])


def test_finance_has_its_second_ways():
    assert sorted(SECOND_WAYS) == ["s0_14", "s4_04", "s4_06", "s4_07", "x_07"]


def test_every_case_is_mapped_or_waits_for_its_subject():
    assert sorted({*MAPPED, *NOT_YET}) == sorted(CASES)
    assert sorted(MAPPED.keys() & NOT_YET.keys()) == [], "mapped now: take it off the list"


def test_no_case_is_mapped_twice():
    counted = Counter(key for module in MODULES for key in module.CASES)

    assert [key for key, times in counted.items() if times > 1] == []


def test_there_are_as_many_cases_as_were_recorded():
    assert len(CASES) == 58


@pytest.mark.parametrize(
    ("found", "expected", "meant"),
    [
        (6965444.65, 6965444, False),
        (6965444.4, 6965444, True),
        (0.2873, 0.2873, True),
        (0.28736, 0.2873, False),
        (4349.86, Fraction(434986, 100), True),
        (4349.85, Fraction(434986, 100), False),
        ("a", "b", False),
        (1.4, True, False),
    ],
)
def test_a_figure_is_met_to_its_last_digit(found, expected, meant):
    assert meets(found, expected) is meant
