"""What a workbook costs beside openpyxl that fills the same one.

openpyxl loads the finished workbook of the example as its template, writes every value that ccxl writes beside
formulas, and saves; it calculates nothing. ccxl calculates every cell twice, compares, and writes formulas with
their values.
"""

from __future__ import annotations

import io
import itertools
import tomllib
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.workbook import build as building
from tests.benchmarks.conftest import Run, Versus

ROUNDS = 15
EXAMPLE = building.resources("examples") / "hotline_60.toml"
RAW: dict[str, Any] = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
AMOUNTS = ("price", "monthly_wage", "aht_s")


def scaled(raw: Any, factor: float) -> Any:
    """Tables with every price, wage and handling time changed by a little, so that the shape stays."""
    if isinstance(raw, list):
        return [scaled(entry, factor) for entry in raw]
    if not isinstance(raw, dict):
        return raw
    return {
        key: value * factor if key in AMOUNTS and isinstance(value, int | float) else scaled(value, factor)
        for key, value in raw.items()
    }


class Budgets:
    """Scenarios of one shape, no two alike."""

    def __init__(self) -> None:
        self._factors = (1 + number / 100_000 for number in itertools.count(1))

    def all_changed(self) -> Scenario:
        return scenario_from(scaled(RAW, next(self._factors)), EXAMPLE.name)

    def one_changed(self) -> Scenario:
        lines = [dict(line) for line in RAW["operating"]["lines"]]
        lines[0]["price"] *= next(self._factors)
        return scenario_from({**RAW, "operating": {"lines": lines}}, EXAMPLE.name)


@pytest.fixture(scope="module")
def budgets() -> Budgets:
    return Budgets()


@pytest.fixture(scope="module")
def openpyxl_fill() -> Run:
    """Give the rival; all its cells and styles are in place."""
    building._shapes.clear()
    template = building.build(scenario_from(RAW, EXAMPLE.name)).content
    (shape,) = building._shapes.values()
    finished = openpyxl.load_workbook(io.BytesIO(template))
    values = [
        (sheet.name, *slot.cell[1:], finished[sheet.name].cell(*slot.cell[1:]).value)
        for sheet in shape.sheets
        for slot in sheet.slots
        if not getattr(slot, "formula", "")
    ]
    assert len(values) > 2000

    def fill() -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(template))
        for sheet, row, column, value in values:
            book[sheet].cell(row, column).value = value
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    return fill


def of_known_shape(make: Callable[[], Scenario]) -> Callable[[], Run]:
    def prepare() -> Run:
        assert len(building._shapes) == 1, "a budget of known shape made a new one"
        scenario = make()
        return lambda: building.build(scenario).content

    return prepare


def test_known_shape_one_price_changed(versus: Versus, openpyxl_fill: Run, budgets: Budgets) -> None:
    assert versus.ratio(of_known_shape(budgets.one_changed), openpyxl_fill, ROUNDS) <= 1 / 3


def test_known_shape_every_price_changed(versus: Versus, openpyxl_fill: Run, budgets: Budgets) -> None:
    assert versus.ratio(of_known_shape(budgets.all_changed), openpyxl_fill, ROUNDS) <= 1 / 3


def test_new_shape(versus: Versus, openpyxl_fill: Run, budgets: Budgets) -> None:
    def prepare() -> Run:
        scenario = budgets.all_changed()
        building._shapes.clear()
        return lambda: building.build(scenario).content

    assert versus.ratio(prepare, openpyxl_fill, ROUNDS) <= 1
