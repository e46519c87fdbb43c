"""What filling a team's own template costs beside openpyxl and xltpl that fill the same cells.

The template is a tagged copy of every shipped sheet. The rivals take the finished workbook of the example as theirs:
openpyxl loads it, writes every value that ccxl writes beside formulas, and saves; xltpl loads it with a tag in each of
those cells, renders and saves. Neither calculates anything. ccxl calculates every cell twice, compares, and writes
formulas with their values.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import to_excel
from xltpl.writerx import BookWriter

from ccxl.budget.model import Budget
from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.budget.tables import tables
from ccxl.workbook import build as building
from ccxl.workbook.custom_template.fill import CustomFilling
from ccxl.workbook.custom_template.new import tagged_copy
from ccxl.workbook.custom_template.office import recalculated
from ccxl.workbook.custom_template.shape import CustomShape, compile_custom
from ccxl.workbook.package import package_bytes
from ccxl.workbook.template import Template, read_template
from tests.benchmarks.bench_build import EXAMPLE, RAW, Budgets
from tests.benchmarks.conftest import Run, Versus

ROUNDS = 9
ROWS = (20, 200, 2000)
# A budget has at most 500 items.
LISTS = 4
Cells = list[tuple[str, int, int, Any]]


class Ours(NamedTuple):
    """A team's own template, the shape of the example in it, its finished workbook, the cells that are filled."""

    template: Template
    shape: CustomShape
    finished: bytes
    cells: Cells


@pytest.fixture(scope="module")
def ours() -> Ours:
    """Give the template with the example built once."""
    copy = package_bytes(tagged_copy(building.shipped_template("zh"), (), "zh"))
    template = read_template(copy, "ours.xlsx")
    building._shapes.clear()
    finished = building.build(scenario_from(RAW, EXAMPLE.name), template=template).content
    (shape,) = building._shapes.values()
    book = openpyxl.load_workbook(io.BytesIO(finished))
    cells = [
        (sheet.name, *slot.cell[1:], book[sheet.name].cell(*slot.cell[1:]).value)
        for sheet in shape.sheets
        for _, slot in sheet.given
    ]
    assert len(cells) > 3000
    return Ours(template, shape, finished, cells)


@pytest.fixture(scope="module")
def budgets() -> Budgets:
    return Budgets()


@pytest.fixture(scope="module")
def openpyxl_fill(ours: Ours) -> Run:
    def fill() -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(ours.finished))
        for sheet, row, column, value in ours.cells:
            book[sheet].cell(row, column).value = value
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    return fill


@pytest.fixture(scope="module")
def xltpl_fill(ours: Ours, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("xltpl")
    book = openpyxl.load_workbook(io.BytesIO(ours.finished))
    values = {}
    for number, (sheet, row, column, value) in enumerate(ours.cells):
        book[sheet].cell(row, column).value = f"{{% xv v{number} %}}"
        values[f"v{number}"] = "" if value is None else value
    book.save(folder / "tagged.xlsx")

    def fill() -> None:
        writer = BookWriter(str(folder / "tagged.xlsx"))
        writer.render_book([{**values, "tpl_name": name, "sheet_name": name} for name in book.sheetnames])
        writer.save(str(folder / "filled.xlsx"))

    fill()
    filled = openpyxl.load_workbook(folder / "filled.xlsx")
    numbers = [cell for cell in ours.cells if isinstance(cell[-1], int | float)]
    assert len(numbers) > 700
    assert all(filled[sheet].cell(row, column).value == value for sheet, row, column, value in numbers)
    return fill


# ------------------------------------------------------------------------------------------------ known shape


@pytest.mark.parametrize("change", ["one_changed", "all_changed"])
def test_known_shape(versus: Versus, ours: Ours, openpyxl_fill: Run, budgets: Budgets, change: str) -> None:
    """One price, or every price, wage and handling time."""
    built: list[bytes] = []
    prepare = of_known_shape(ours, getattr(budgets, change), built)
    ratio = versus.ratio(prepare, openpyxl_fill, ROUNDS)

    assert len(set(built)) == len(built)
    every_stored_value_is_right(built[-1])
    assert ratio <= 1 / 4


def test_known_shape_beside_xltpl(versus: Versus, ours: Ours, xltpl_fill: Run, budgets: Budgets) -> None:
    assert versus.ratio(of_known_shape(ours, budgets.all_changed, []), xltpl_fill, 1) <= 1 / 20


def of_known_shape(ours: Ours, make: Callable[[], Scenario], built: list[bytes]) -> Callable[[], Run]:
    def prepare() -> Run:
        assert list(building._shapes.values()) == [ours.shape], "a budget of known shape made a new one"
        scenario = make()
        return lambda: built.append(building.build(scenario, template=ours.template).content)

    return prepare


def every_stored_value_is_right(content: bytes) -> None:
    """LibreOffice calculates the same from the finished workbook's formulas."""
    formulas, stored = (openpyxl.load_workbook(io.BytesIO(content), data_only=only) for only in (False, True))
    found = recalculated(content)
    assert found is not None, "LibreOffice is needed"
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    place = (sheet.title, cell.row, cell.column)
                    value = stored[sheet.title].cell(cell.row, cell.column).value
                    assert is_same(value, found[place]), (place, value, found[place])
                    compared += 1
    assert compared > 8000


def is_same(stored: Any, found: Any) -> bool:
    """Whether two programs hold the same; openpyxl shows dates as such, others as days."""
    stored = to_excel(stored) if isinstance(stored, dt.date) else stored
    if isinstance(stored, int | float) and isinstance(found, int | float):
        return math.isclose(stored, found, rel_tol=1e-9, abs_tol=1e-6)
    return (stored or "") == (found or "")


# ------------------------------------------------------------------------------------------------ splice alone


def test_splice_alone(versus: Versus, ours: Ours, openpyxl_fill: Run, budgets: Budgets) -> None:
    """Values of cells into the file's bytes, where model and engine have worked them out before."""
    first = Budget(budgets.all_changed(), "zh")
    bare = compile_custom(ours.template, first, tables(first), {})
    bare.calculation = ours.shape.calculation
    spliced: list[bytes] = []

    def prepare() -> Run:
        budget = Budget(budgets.all_changed(), "zh")
        worked_out = CustomFilling(ours.shape, budget, tables(budget))
        worked_out.work_out()
        worked_out.gate()
        filling = CustomFilling(bare, budget, tables(budget))
        filling.values = worked_out.values
        if spliced:
            assert spliced[-1] == expected[-1]
        expected.append(ours.shape.packer.archive(worked_out.parts()))
        return lambda: splice(filling)

    def splice(filling: CustomFilling) -> None:
        filling.splice()
        spliced.append(bare.packer.archive(filling.parts()))

    expected: list[bytes] = []
    assert versus.ratio(prepare, openpyxl_fill, ROUNDS) <= 1 / 20


# ------------------------------------------------------------------------------------------------ rows


def test_time_grows_linearly_with_rows(benchmark: Any) -> None:
    """From 20 to 2,000 rows: a row of longer lists costs no more than one of shorter lists."""
    seconds = {rows: [building_seconds(rows) for _ in range(3)] for rows in ROWS}
    new, known = ({rows: min(pair[which] for pair in seconds[rows]) for rows in ROWS} for which in (0, 1))
    benchmark.extra_info.update(new=new, known=known)
    benchmark.pedantic(lambda: None, rounds=1)
    for name, found in (("new shape", new), ("known shape", known)):
        print(f"\n{name}: " + ", ".join(f"{rows} rows {found[rows] * 1000:.0f} ms" for rows in ROWS))
        short, middle, long = (found[rows] for rows in ROWS)
        assert (long - middle) / (ROWS[2] - ROWS[1]) <= 1.5 * (middle - short) / (ROWS[1] - ROWS[0])


def building_seconds(rows: int) -> tuple[float, float]:
    """Seconds for the first and the second workbook of so many rows."""
    building._shapes.clear()
    found = []
    for price in (10.0, 20.0):
        items = rows // LISTS
        scenario = with_items(items, price)
        gc.collect()
        start = time.perf_counter()
        built = building.build(scenario, template=TEMPLATE)
        found.append(time.perf_counter() - start)
        sheet = openpyxl.load_workbook(io.BytesIO(built.content), data_only=True).active
        sums = [sheet.cell(number * (items + 2), 4).value for number in range(1, LISTS + 1)]
        assert sums == pytest.approx([sum(2 * (price + n) for n in range(items))] * LISTS)
    return found[0], found[1]


def with_items(count: int, price: float) -> Scenario:
    items = [{"section": "甲", "name": f"物{n}", "quantity": 2, "price": price + n} for n in range(count)]
    lines = [{"section": "乙", "name": "丙", "quantity": 1, "price": 5, "price_time": "month"}]
    heading = {"unit": "单位", "project": "项目", "year": 2026}
    return scenario_from({"budget": heading, "construction": {"items": items}, "operating": {"lines": lines}}, "items")


def item_lists() -> Template:
    """A sheet with some lists of items, an amount in each row by the team's own formula, and a sum below each."""
    book = Workbook()
    sheet = book.active
    for number in range(LISTS):
        sheet.append(["名称", "数量", "单价", "金额"])
        first = 4 * number + 2
        for row in (first, first + 1):
            sheet.append(["{{items.name}}", "{{items.quantity}}", "{{items.price}}", f"=ROUND(B{row}*C{row},2)"])
        sheet.append([None, None, None, f"=SUM(D{first}:D{first + 1})"])
    buffer = io.BytesIO()
    book.save(buffer)
    return read_template(buffer.getvalue(), "lists.xlsx")


TEMPLATE = item_lists()
