"""What a workbook costs beside openpyxl: ``pytest tests/benchmarks/bench_build.py --benchmark-enable``.

openpyxl loads the finished workbook of the example as its template, writes every value that ccxl writes beside
formulas, and saves; it calculates nothing. ccxl calculates every cell twice, compares, and writes formulas with values.
"""

from __future__ import annotations

import copy
import io
import itertools
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest

from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.workbook import build as building
from tests.benchmarks.rounds import medians, report

ROUNDS = 15
EXAMPLE = building.resources("examples") / "hotline_60.toml"
AMOUNTS = ("price", "monthly_wage", "aht_s", "last_year")
LARGEST_RATIO_KNOWN = 1 / 3
LARGEST_RATIO_NEW = 1.0


def example() -> dict[str, Any]:
    """The raw tables of the example."""
    return tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))


def scaled(raw: Any, factor: float) -> Any:
    """The example with every price and wage changed; the shape stays."""
    if isinstance(raw, list):
        return [scaled(entry, factor) for entry in raw]
    if not isinstance(raw, dict):
        return raw
    return {
        key: value * factor if key in AMOUNTS and isinstance(value, int | float) else scaled(value, factor)
        for key, value in raw.items()
    }


def with_one_price(raw: dict[str, Any], factor: float) -> dict[str, Any]:
    """The example with one price changed."""
    changed = copy.deepcopy(raw)
    changed["operating"]["lines"][0]["price"] *= factor
    return changed


class Openpyxl:
    """The rival: a template with all cells and styles in place, filled and saved."""

    def __init__(self, scenario: Scenario) -> None:
        self.template = building.build(scenario).content
        shape = next(reversed(building._shapes.values()))
        book = openpyxl.load_workbook(io.BytesIO(self.template))
        self.values = [
            (sheet.name, slot.cell[1], slot.cell[2], book[sheet.name].cell(*slot.cell[1:]).value)
            for sheet in shape.sheets
            for slot in sheet.slots
            if not getattr(slot, "formula", "")
        ]

    def fill(self) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(self.template))
        for sheet, row, column, value in self.values:
            book[sheet].cell(row, column).value = value
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()


def test_build(benchmark: Callable[..., Any], request: pytest.FixtureRequest) -> None:
    raw = example()
    rival = Openpyxl(scenario_from(raw, EXAMPLE.name))
    factors: Iterator[float] = (1 + number / 1000 for number in itertools.count(1))
    ready = {
        name: (scenario_from(change(raw, next(factors)), EXAMPLE.name) for _ in itertools.count())
        for name, change in (("one", with_one_price), ("all", scaled), ("new", scaled))
    }
    waiting: dict[str, Scenario] = {}

    def prepare() -> None:
        waiting.update({name: next(scenarios) for name, scenarios in ready.items()})

    def known(name: str) -> Callable[[], object]:
        def run() -> object:
            before = set(building._shapes)
            built = building.build(waiting[name])
            assert set(building._shapes) == before
            return built

        return run

    def new() -> object:
        building._shapes.clear()
        return building.build(waiting["new"])

    prepare()
    rivals = {
        f"openpyxl: load, write {len(rival.values):,} values, save": rival.fill,
        "ccxl, new shape": new,
        "ccxl, known shape, one price changed": known("one"),
        "ccxl, known shape, every price and wage changed": known("all"),
    }
    found: dict[str, float] = {}
