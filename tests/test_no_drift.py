"""Random budgets: model, stored values and a spreadsheet that is not ours must tell the same story.

Each part draws its own examples, so that several test processes share the work; --full draws five times as many.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from ccxl.budget.model import Budget
from ccxl.budget.reading import mistakes_in, scenario_from
from tests.finished import Address, Finished, finished, same_shape
from tests.office import Office
from tests.strategies import KINDS, Raw, changes, scenarios

PARTS = 4
FULL = settings().max_examples >= 1000
EXAMPLES = (200 if FULL else 40) // PARTS
CHANGES = 3
MONEY_TOLERANCE, TOLERANCE = 0.005, 1e-6

pytestmark = pytest.mark.untraced
part_by_part = pytest.mark.parametrize("part", range(PARTS))
random_budgets = settings(
    max_examples=EXAMPLES,
    # Shrinking a failure, or explaining it, would take hundreds of workbooks.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)


def language_of(part: int) -> str:
    return "en" if part == PARTS - 1 else "zh"


@part_by_part
@random_budgets
@given(raw=scenarios())
def test_stored_values_are_what_libreoffice_and_the_model_give(office, tmp_path, part, raw):
    _tells_one_story(office, tmp_path, finished(raw, language_of(part)))


def _tells_one_story(office: Office, folder: Path, book: Finished) -> None:
    path = book.write(folder)

    assert book.built.fixed == ()
    assert list(_differences(book, _flat(office.recalculated(path)))) == []
    assert list(_homes_that_differ_from_the_model(book)) == []
    assert [place for place in book.formulas if book.stored.get(place) in (None, "")] == []
    assert list(_blank_to_pandas(book, path)) == []


@part_by_part
@random_budgets
@given(raw=scenarios(), data=st.data())
def test_an_input_changed_in_the_file_gives_what_a_changed_scenario_gives(office, tmp_path, part, raw, data):
    book = finished(raw, language_of(part))

    drawn = [data.draw(changes(raw)) for _ in range(CHANGES)]
    changed = [
        (what, Budget(scenario_from(after, "changed"), book.language))
        for what, after in drawn
        if not mistakes_in(after)
    ]
    changed = [(what, budget) for what, budget in changed if _comparable(book.budget, budget)]
    recalculated = office.recalculations(book.write(tmp_path), [_entries(book, budget) for _, budget in changed])

    for (what, budget), found in zip(changed, recalculated, strict=True):
        assert list(_cells_that_differ(book, budget, _flat(found))) == [], what


HEADING = {"unit": "单位", "project": "项目", "year": 2026}
ITEM = {
    "section": "设备", "name": "电脑", "quantity": 1, "price": 100.05, "tax_rate": 0.13,
    "asset_class": "fixed", "life_years": 3, "residual_share": 0.05,
}  # fmt: skip
LINE = {"section": "通信", "name": "中继", "quantity": 1, "price": 99.99, "price_time": "month", "tax_rate": 0.06}
BUSY = {"aht_s": 240, "target_service_level": 0.8, "answer_within_s": 20, "max_occupancy": 0.85}
SHIFTS = {"shrinkage": 0.3, "agents_per_seat": 1}
EXTREMES: dict[str, Raw] = {
    "only construction": {"construction": {"items": [ITEM]}},
    "only operation": {"operating": {"lines": [LINE]}},
    "only wages": {"staffing": {"grades": [{"name": "一级", "headcount": 2, "monthly_wage": 5000}]}},
    "every form of employment by the rules of a city": {
        "budget": {**HEADING, "year": 2025, "first_month": "2025-03"},
        "labour": {"city": "广州", "if_missing": "latest", "housing_rate": 0.085, "injury_rate": 0.002},
        "staffing": {
            "grades": [
                {"name": form, "headcount": 2.5, "monthly_wage": 2345.67, "form": form, "social_wage": 38_100}
                for form in ("full_time", "part_time", "intern", "dispatch", "outsourced")
            ],
            "support": [{"name": "班长", "span": 3, "monthly_wage": 50_000, "first_month": "2025-08"}, {"name": "?"}],
        },
    },
    "every kind of labour cost with hires and leavers": {
        "labour": {
            "social_rate": 0.25,
            "housing_rate": 0.05,
            "opening_agents": 20,
            "attrition": 0.0333,
            "last_year_heads": 99,
            "last_year_disabled": 0,
            "last_year_wage": 80_000,
            "local_wage": 36_000,
            "costs": [
                {"name": kind, "kind": kind, "quantity": 0.37, "first_month": "2026-09", "last_month": "2026-09"}
                for kind in KINDS
            ]
            + [{"name": "假日", "kind": "holiday", "months": [8, 0, 0, 8, 0, 8, 0, 0, 8, 24, 0, 1]}],
        },
        "staffing": {"grades": [{"name": "甲", "headcount": 23, "monthly_wage": 5000, "first_month": "2026-02"}]},
    },
    "a city's rates not chosen": {
        "labour": {"city": "Shanghai", "if_missing": "latest"},
        "staffing": {"support": [{"name": "班长", "headcount": 1, "monthly_wage": 5000}]},
        "operating": {"lines": [LINE]},
    },
    "zero seats": {
        "staffing": {"seats": 0, "agents_per_seat": 1},
        "construction": {"items": [{**ITEM, "driver": "seats"}]},
        "operating": {"lines": [{**LINE, "driver": "seats"}]},
    },
    "nothing but zeros": {
        "construction": {"items": [{**ITEM, "price": 0}], "contingency": {"rate": 0}},
        "operating": {"lines": [{**LINE, "price": 0, "last_year": 0}]},
    },
    "nothing known": {
        "construction": {"items": [{"section": "甲", "name": "乙"}], "contingency": {"rate": 0.05}},
        "operating": {"lines": [{"section": "甲", "name": "乙"}]},
        "staffing": {"grades": [{"name": "一级"}], "support": [{"name": "班长"}]},
    },
    "nobody calls": {
        "traffic": {
            **BUSY,
            "working_days": 22,
            "intervals": [{"time": "08:00", "calls": 0}, {"time": "08:30", "calls": 0}],
        },
        "staffing": {**SHIFTS, "monthly_hours": 160},
        "operating": {"lines": [LINE]},
    },
    "a millionth of a call": {
        "traffic": {**BUSY, "busy_hour_calls": 1e-6},
        "staffing": SHIFTS,
        "operating": {"lines": [LINE]},
    },
    "20,000 erlangs": {
        "traffic": {**BUSY, "busy_hour_calls": 300_000, "max_occupancy": 1.0},
        "staffing": SHIFTS,
        "operating": {"lines": [LINE]},
    },
    "a target that hundreds of agents more are needed for": {
        "traffic": {**BUSY, "busy_hour_calls": 3000, "answer_within_s": 0, "target_service_level": 1 - 1e-12},
        "staffing": SHIFTS,
        "operating": {"lines": [LINE]},
    },
    "the first year": {
        "budget": {**HEADING, "year": 1950, "first_month": "1950-12"},
        "construction": {"items": [ITEM]},
        "operating": {"lines": [LINE]},
    },
    "the last year": {
        "budget": {**HEADING, "year": 2100, "first_month": "2100-12"},
        "construction": {"items": [ITEM]},
        "operating": {"lines": [LINE]},
    },
    "hundreds of billions": {
        "construction": {"items": [{**ITEM, "price": 1e11}]},
        "operating": {"lines": [{**LINE, "price": 99_999_999_999.99}]},
    },
    "billionths of a yuan": {
        "construction": {"items": [{**ITEM, "price": 1e-9, "quantity": 1e9}]},
        "operating": {"lines": [{**LINE, "price": 1e-7}]},
    },
    "lives of a day and of a century": {
        "construction": {
            "items": [{**ITEM, "life_years": 0.003}, {**ITEM, "name": "楼", "life_years": 100, "in_use": "1960-01"}]
        },
    },
    "hundreds of rows": {
        "construction": {"items": [{**ITEM, "section": f"{n % 20}", "name": f"{n}"} for n in range(100)]},
        "operating": {"lines": [{**LINE, "section": f"{n % 20}", "name": f"{n}", "last_year": 5} for n in range(100)]},
    },
}


@pytest.mark.parametrize("name", EXTREMES)
def test_extremes_tell_one_story_too(office, tmp_path, name):
    _tells_one_story(office, tmp_path, finished({"budget": HEADING, **EXTREMES[name]}))


def test_parts_of_a_fen_that_were_typed_fail_no_check():
    months = [18.26, 1.24, 155.83, 32.69, 468.788, 32448, 1.005, 4999.99, 82, 22.15, 0.4061, 123456.785]
    line = {"section": "房租", "name": "房租", "months": months, "rhythm": "next_month"}

    lines = finished({"budget": HEADING, "operating": {"lines": [line]}}).budget.lines

    assert lines["cash.unpaid"] == pytest.approx(123456.785, abs=1e-9)
    assert lines["checks.failed"] == 0


# ------------------------------------------------------------------------------------------------ comparing


def _flat(values: Mapping[str, Mapping[str, Any]]) -> dict[Address, Any]:
    return {(sheet, place): value for sheet, cells in values.items() for place, value in cells.items()}


def _differences(book: Finished, recalculated: Mapping[Address, Any]) -> Iterator[str]:
    """Every cell of the file whose stored value is not what LibreOffice gives."""
    for place in sorted(book.stored.keys() | recalculated.keys()):
        stored, found = book.stored.get(place), recalculated.get(place)
        if not _same(stored, found, book.is_money(place)):
            yield f"{place}: stored {stored!r}, LibreOffice {found!r}, ={book.formulas.get(place, 'no formula')}"


def _same(one: Any, other: Any, is_money: bool) -> bool:
    if hasattr(one, "year"):
        one = _serial(one)
    numbers = [isinstance(value, (int, float)) and not isinstance(value, bool) for value in (one, other)]
    if all(numbers):
        return abs(one - other) <= (MONEY_TOLERANCE if is_money else TOLERANCE)
    return not any(numbers) and one == other


def _serial(moment: Any) -> float:
    return (pd.Timestamp(moment) - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)


def _homes_that_differ_from_the_model(book: Finished) -> Iterator[str]:
    """The home of every line holds the model's value itself, or the word for what is not known."""
    for key, index, place in _homes(book):
        stored, value = book.stored.get(place), np.asarray(book.budget.lines[key])[index]
        if not _tells(book, key, stored, value, 0.0):
            yield f"{key}{list(index)} at {place}: stored {stored!r}, model {value!r}"


def _homes(book: Finished) -> Iterator[tuple[str, tuple[int, ...], Address]]:
    for key, cells in book.homes.items():
        for index, place in cells.items():
            yield key, index, place


def _tells(book: Finished, key: str, cell: Any, value: Any, tolerance: float) -> bool:
    """Whether a cell says what the model says."""
    words, line = book.budget.words, book.budget.model.lines[key]
    if isinstance(value, str):
        return (cell or "") == value or (value == "" and cell == words["word.nothing"])
    if math.isnan(value):
        unknown = {words["word.not_given"], words["word.not_computable"], words["word.nothing"]}
        return cell in unknown or (cell in (None, "") and line.given is not None)
    if hasattr(cell, "year"):
        cell = _serial(cell)
    return isinstance(cell, (int, float)) and abs(cell - value) <= tolerance


def _blank_to_pandas(book: Finished, path: Path) -> Iterator[Address]:
    """Cells with a formula in which pandas finds nothing."""
    frames = pd.read_excel(path, sheet_name=None, header=None, keep_default_na=False, na_values=[])
    for sheet, place in book.formulas:
        row, column = _position(place)
        value = frames[sheet].iat[row, column]
        if value == "" or pd.isna(value):
            yield sheet, place


def _position(place: str) -> tuple[int, int]:
    letters, row = coordinate_from_string(place)
    return row - 1, column_index_from_string(letters) - 1


# ------------------------------------------------------------------------------------------------ changing


def _comparable(before: Budget, after: Budget) -> bool:
    """Whether the finished file has all the rows that the changed budget needs.

    Another first month only moves months between calendar years, which no total reads.
    """
    if same_shape(before, after):
        return True
    calendar = {("month", "calendar_year")}
    sizes = [{**budget.structure.sizes, "calendar_year": 0} for budget in (before, after)]
    groups = [
        {key: members for key, members in budget.structure.groups.items() if key not in calendar}
        for budget in (before, after)
    ]
    masks = [_computed(budget) for budget in (before, after)]
    return sizes[0] == sizes[1] and groups[0] == groups[1] and masks[0] == masks[1]


def _computed(budget: Budget) -> dict[str, list[bool]]:
    """Which elements of lines that may be given or computed are computed."""
    lines = budget.model.lines
    return {key: np.isnan(budget.inputs[key]).ravel().tolist() for key in lines if lines[key].given and lines[key].rule}


def _entries(book: Finished, after: Budget) -> dict[Address, Any]:
    """The cells to type into, with what to type."""
    entered: dict[Address, Any] = {}
    for (key, index, old), (_, _, new) in zip(book.shown(book.budget), book.shown(after), strict=True):
        place = book.homes[key][index]
        if place not in book.formulas and old != new:
            entered[place] = new
    return entered


def _cells_that_differ(book: Finished, after: Budget, found: Mapping[Address, Any]) -> Iterator[str]:
    """Cells of lines, fixed values among them, whose recalculated value is not what the changed budget says."""
    moved = book.budget.structure.groups != after.structure.groups
    for place, slot in book.slots.items():
        line, value = after.model.lines[slot.key], np.asarray(after.lines[slot.key])
        if moved and "calendar_year" in line.axes:
            continue
        index = tuple(map(int, np.unravel_index(slot.flat, value.shape))) if line.axes else ()
        tolerance = MONEY_TOLERANCE if line.unit.startswith("yuan") else TOLERANCE
        if not _tells(book, slot.key, found.get(place), value[index], tolerance):
            yield (
                f"{slot.key}{list(index)} at {place}: found {found.get(place)!r}, model {value[index]!r}, "
                f"={slot.formula or 'no formula'}"
            )
