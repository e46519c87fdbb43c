"""What fields have to do with one another is declared on the field; one implementation reads it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ccxl.budget.constraint_checks import declared, named_tables
from ccxl.budget.constraints import BeginsAtZero, Excludes, FallsBackOn, NamedBy, NamesRow, Needs, Unique, WordNeeds
from ccxl.budget.paths import fields, groups
from ccxl.budget.reading import mistakes_in
from ccxl.cli import app

EXAMPLES = Path(__file__).parents[1] / "workbooks" / "examples"


def example(name: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


def told(raw: dict[str, Any]) -> list[str]:
    return [f"{mistake.place}|{mistake.message}" for mistake in mistakes_in(raw)]


def paths_of(constraint: Any, field: str) -> list[str]:
    """Every path that a constraint of a field names."""
    row = field.rpartition(".")[0]
    found: list[str] = []
    match constraint:
        case NamesRow(table=table, where=where):
            found = [table, f"{table}.*.name", *([f"{table}.*.{where[0]}"] if where else [])]
        case NamedBy(fields=naming):
            found = [*naming, f"{row}.name"]
        case Unique(within=within):
            found = [f"{row}.{within}"] if within else []
        case BeginsAtZero(field=naming):
            found = [f"{row}.{naming}"]
        case Excludes(path=path):
            found = [f"{row}{path}" if path.startswith(".") else path]
        case Needs(paths=paths) | FallsBackOn(paths=paths):
            found = list(paths)
        case WordNeeds(paths=by_word):
            found = [path for several in by_word.values() for some in several for path in some]
    return found


@pytest.mark.parametrize(("field", "constraint"), declared(), ids=str)
def test_what_a_constraint_names_stands_in_the_schema(field, constraint):
    named = paths_of(constraint, field)

    assert [path for path in named if path not in fields() and path not in groups()] == []


@pytest.mark.parametrize("table", [path for path, group in groups().items() if group.many])
def test_rows_that_are_named_elsewhere_are_told_apart(table):
    if any(isinstance(constraint, NamesRow) and constraint.table == table for _, constraint in declared()):
        assert table in named_tables()


def test_a_name_without_its_row_and_a_row_without_its_name():
    raw = example("hotline_60")
    raw["telecom"]["usage"][0]["line"] = "nowhere"

    found = [text for text in told(raw) if "telecom" in text]
    assert any(text.startswith("telecom.usage.0.line| = 'nowhere': no such line") for text in found)
    assert any("no row of telecom.usage or telecom.rents has line = " in text for text in found)


def test_names_that_stand_twice_name_the_first():
    raw = example("twenty_seats")
    items = raw["construction"]["items"]
    items.append(dict(items[0]))

    (found,) = [text for text in told(raw) if "stands twice" in text]
    assert found.startswith(
        f"construction.items.{len(items) - 1}.name| = '{items[0]['name']}': stands twice in section"
    )
    assert "also at construction.items.0.name; give each its own name" in found


def ways(**more: Any) -> dict[str, Any]:
    return {
        "budget": {"unit": "U", "project": "P", "year": 2026},
        "comparison": {
            "horizon_years": 3,
            "ways": [{"name": "A", "kind": "self_built"}],
            "lines": [{"way": "A", "part": "P", "name": "fee", "per": "month", "amount": 1}],
            **more,
        },
    }


def test_a_tier_stands_once_for_each_way():
    tiers = [{"way": "A", "from_seats": 20, "price": 5}, {"way": "A", "from_seats": 20, "price": 4}]

    assert told(ways(tiers=tiers)) == ["comparison.tiers.1.from_seats| = 20: stands twice for way 'A'; keep one"]


def test_two_tiers_without_a_number_are_told_as_such():
    """They are not taken for the same tier."""
    found = told(ways(tiers=[{"way": "A", "price": 5}, {"way": "A", "price": 4}]))

    assert [text.partition("|")[0] for text in found] == [
        "comparison.tiers.0.from_seats",
        "comparison.tiers.1.from_seats",
    ]
    assert all("not given" in text for text in found)


def test_ways_that_are_missing_are_told_once_for_each_table():
    found = told(ways(ways=None))

    assert "comparison.lines|given without comparison.ways; give the ways that are compared" in found
    assert not any("no such way" in text for text in found)


@pytest.mark.parametrize("after", [3, "desk", True, {"a": 1}])
def test_what_is_no_list_names_no_rows(after):
    """A text where a list of names belongs is one mistake, not one for each of its letters."""
    raw = example("hotline_60")
    raw["schedule"] = {"start": "2026-01-01", "tasks": [{"name": "desk", "days": 1}, {"name": "x", "after": after}]}

    (found,) = [text for text in told(raw) if "after" in text]
    assert found.startswith("schedule.tasks.1.after| = ")
    assert "must be a list" in found


def test_the_published_schema_says_which_row_a_field_names():
    schema = json.loads(CliRunner().invoke(app, ["schema"]).stdout)

    assert schema["$defs"]["CostLine"]["properties"]["way"]["names_row_of"] == "comparison.ways"
    assert schema["$defs"]["ScheduleTask"]["properties"]["after"]["items"]["names_row_of"] == "schedule.tasks"
