"""References to rows that repeat: certain ones are right for any number of rows, others are refused by their place."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from ccxl.budget.reading import scenario_from
from ccxl.core.errors import TemplateError
from ccxl.workbook.build import build
from ccxl.workbook.tags import check_template
from ccxl.workbook.template import read_template

PRICES = [[7.0, 11.0, 13.0], [17.0]]


def scenario(sections: list[list[float]]) -> Any:
    items = [
        {"section": f"节{n}", "name": f"物{n}{place}", "quantity": 1, "price": price}
        for n, prices in enumerate(sections)
        for place, price in enumerate(prices)
    ]
    lines = [{"section": "乙", "name": "丙", "quantity": 1, "price": 5, "price_time": "month"}]
    raw = {"budget": {"unit": "单位", "project": "项目", "year": 2026}, "operating": {"lines": lines}}
    return scenario_from({**raw, "construction": {"items": items}}, "references")


def sheet_with(samples: int, cells: dict[str, Any], sectioned: bool = False) -> Workbook:
    """Item rows from row 2 on; with sections from row 3 on, and a subtotal below them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "表"
    first = 3 if sectioned else 2
    if sectioned:
        sheet["A2"], sheet[f"A{first + samples}"] = "{{sections.name}}", "{{sections.name}}小计"
        sheet[f"D{first + samples}"] = f"=SUM(D{first}:D{first + samples - 1})"
    for row in range(first, first + samples):
        sheet[f"A{row}"], sheet[f"B{row}"], sheet[f"D{row}"] = "{{items.name}}", "{{items.price}}", f"=B{row}*2"
    book.create_sheet("另")
    for place, value in cells.items():
        name, _, cell = place.rpartition("!")
        book[name or "表"][cell] = value
    return book


def told(book: Workbook, folder: Any, sections: list[list[float]] = PRICES) -> str:
    """What building refuses, which checking has found in the same words; empty where it refuses nothing."""
    path = folder / "ours.xlsx"
    book.save(path)
    findings = check_template(path)["findings"]
    try:
        build(scenario(sections), template=read_template(path))
    except TemplateError as error:
        for line in str(error).split("\n  "):
            assert line in findings
        return str(error)
    return ""


def shown(book: Workbook, folder: Any, sections: list[list[float]] = PRICES) -> dict[str, Any]:
    """Values by cell of the filled sheet."""
    path = folder / "ours.xlsx"
    book.save(path)
    content = build(scenario(sections), template=read_template(path)).content
    sheets = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def copied(samples: int, formula: str, first: int = 2) -> dict[str, str]:
    """A formula in column E of every sample row; ``{r}`` is its row, ``{p}`` and ``{n}`` the ones around it."""
    rows = range(first, first + samples)
    return {f"E{r}": formula.format(r=r, p=r - 1, n=r + 1, f=first, l=first + samples - 1) for r in rows}


INSIDE = [
    (1, "=D{r}/SUM(D2:D2)"), (1, "=D{r}/$D$2"), (1, "=$D$2*2"), (1, "=SUM($B$2:$D$2)"),
    (2, "=D{r}/SUM(D2:D3)"), (2, "=RANK(D{r},D2:D3)"), (2, "=SUM(D2:D{r})"), (2, "=N(E{p})+D{r}"), (2, "=$D${r}*2"),
    (2, "=SUM(D$1:D{p})"), (2, "=D{r}/(D2+D3)"), (2, "=SUMPRODUCT(B2:B3,D2:D3)"), (2, "=SUM($D$2:$D$2)"),
    (3, "=D{r}/SUM(D2:D4)"), (3, "=RANK(D{r},D2:D4)"), (3, "=D{r}/D$3"), (3, "=D2+D3+D4"), (3, "=SUM($D$2:$D$3)"),
]  # fmt: skip


@pytest.mark.parametrize(("samples", "formula"), INSIDE)
def test_what_is_not_certain_within_a_block_is_refused_by_its_cell(tmp_path, samples, formula):
    refused = told(sheet_with(samples, copied(samples, formula)), tmp_path)

    assert "template sheet 表, cell E" in refused
    assert "is not certain; " in refused


D = [2 * price for prices in PRICES for price in prices]
CERTAIN = [
    (samples, formula, expected)
    for samples in (1, 2, 3)
    for formula, expected in [
        ("=D{r}*2", [2 * d for d in D]),
        ("=$D{r}*2", [2 * d for d in D]),
        ("=SUM(B{r}:D{r})", [1.5 * d for d in D]),
        ("=D{r}/SUM($D$2:$D${l})", [d / sum(D) for d in D]),
        ("=D{r}/SUM(D$2:D${l})", [d / sum(D) for d in D]),
        ("=SUM(D$2:D{r})", [sum(D[: n + 1]) for n in range(4)]),
        ("=SUM(D{r}:D${l})", [sum(D[n:]) for n in range(4)]),
        ("=D{r}/SUM(D:D)*0+1", [1, 1, 1, 1]),
    ]
    if samples > 1 or "{r}:D$" not in formula
]
CERTAIN += [
    (2, "=SUM(D{r}:D{n})", [D[0] + D[1], D[1] + D[2], D[2] + D[3], D[3]]),
    (2, "=RANK(D{r},D$2:D$3)", [4, 3, 2, 1]),
    (2, "=D{r}/D$2", [d / D[0] for d in D]),
    (3, "=N(E{p})+D{r}", [sum(D[: n + 1]) for n in range(4)]),
    (3, "=D{r}-N(D{p})", [D[0], D[1] - D[0], D[2] - D[1], D[3] - D[2]]),
]


@pytest.mark.parametrize(("samples", "formula", "expected"), CERTAIN)
def test_what_is_certain_within_a_block_is_right(tmp_path, samples, formula, expected):
    book = sheet_with(samples, {"E1": "名", "D1": "额", **copied(samples, formula)})

    assert told(book, tmp_path) == ""
    values = shown(book, tmp_path)
    assert [values.get(f"表!E{row}") for row in range(2, 6)] == pytest.approx(expected)


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_a_first_row_of_its_own_is_right_or_refused_where_there_is_one_row_only(tmp_path, count):
    prices = [float(n * n + 3) for n in range(count)]
    book = sheet_with(3, {"E2": "=D2", "E3": "=E2+D3", "E4": "=E3+D4"})
    path = tmp_path / "ours.xlsx"
    book.save(path)

    if count == 1:
        with pytest.raises(TemplateError, match=r"cell E4: =E3\+D4: the block has so few rows here that E3"):
            build(scenario([prices]), template=read_template(path))
    else:
        values = shown(book, tmp_path, [prices])
        sums = [sum(2 * price for price in prices[: n + 1]) for n in range(count)]
        assert [values[f"表!E{row}"] for row in range(2, 2 + count)] == sums


OUTSIDE = [
    (1, "=D2"), (1, "=D2*1"), (1, "=ROUND($D$2,2)"), (1, "=IF(D2>0,1,2)"),
    (2, "=D2+D3"), (2, "=表!D2+表!D3"), (2, "=D2"), (2, "=$D$2-$D$3"), (2, "=SUM(D2)"), (2, "=SUM(D2:D2)"),
    (2, "=SUM(D3:D9)"), (2, "=SUM(D2,D2,D3)"), (2, "=MAX(D2,B3)"), (2, "=SUM(表:另!D2)"), (2, "=SUM((D2,D3))"),
    (3, "=D2+D3+D4"), (3, "=D3"), (3, "=SUM(D2:D3)"), (3, "=SUM(D3:D4)"), (3, "=SUM(D2,D3)"),
]  # fmt: skip


@pytest.mark.parametrize("place", ["F9", "另!F9"])
@pytest.mark.parametrize(("samples", "formula"), OUTSIDE)
def test_what_is_not_certain_from_outside_is_refused_by_its_cell(tmp_path, samples, formula, place):
    if place != "F9":
        formula = _elsewhere(formula)
    refused = told(sheet_with(samples, {place: formula}), tmp_path)

    assert f"template sheet {place.rpartition('!')[0] or '表'}, cell F9: {formula}: " in refused
    assert "is not certain; " in refused


def _elsewhere(formula: str) -> str:
    """A formula as another sheet writes it."""
    return re.sub(r"(?<![!:\w$])(?=\$?[BD]\$?\d)", "表!", formula)


GATHERED = [
    (1, "=SUM(D2)", sum(D)), (1, "=SUM(D2:D2)", sum(D)), (1, "=MAX(D2:D2)", max(D)), (1, "=COUNT(D2)", 4),
    (2, "=SUM(D2:D3)", sum(D)), (2, "=SUM($D$2:$D$3)", sum(D)), (2, "=SUM(D2,D3)", sum(D)), (2, "=MIN(D2,D3)", min(D)),
    (2, "=SUM(D:D)", sum(D)), (2, "=D3", D[-1]), (2, "=INDEX(D2:D3,1)", D[0]), (2, "=SUMPRODUCT(B2:B3,D2:D3)", sum(
        d * d / 2 for d in D)), (2, "=SUBTOTAL(9,D1:D4)", sum(D)),
    (3, "=SUM(D2:D4)", sum(D)), (3, "=D2", D[0]), (3, "=D4", D[-1]), (3, "=D4-D2", D[-1] - D[0]),
]  # fmt: skip


@pytest.mark.parametrize("place", ["F9", "另!F9"])
@pytest.mark.parametrize(("samples", "formula", "expected"), GATHERED)
def test_what_is_certain_from_outside_is_right(tmp_path, samples, formula, expected, place):
    if place != "F9":
        formula = _elsewhere(formula).replace("(D:D", "(表!D:D")
    book = sheet_with(samples, {place: formula})

    assert told(book, tmp_path) == ""
    sheet = place.rpartition("!")[0] or "表"
    row = 9 + 4 - samples if sheet == "表" else 9
    assert shown(book, tmp_path)[f"{sheet}!F{row}"] == pytest.approx(expected)


@pytest.mark.parametrize("formula", ["=D5", "=D5*1", "=D3", "=D4", "=D3+D4", "=SUM(D3)", "=ROUND(D5,2)"])
def test_cells_of_sections_from_outside_are_refused(tmp_path, formula):
    refused = told(sheet_with(2, {"F9": formula}, sectioned=True), tmp_path)

    assert f"template sheet 表, cell F9: {formula}: " in refused


def test_sections_read_their_own_rows_and_all_of_them_are_gathered(tmp_path):
    cells = {"E3": "=D3/D$5", "E4": "=D4/D$5", "C5": "=D4", "C2": "=D5", "F9": "=SUM(D5)", "G9": "=SUM(D3:D4)"}
    book = sheet_with(2, cells, sectioned=True)
    values = shown(book, tmp_path)

    assert told(book, tmp_path) == ""
    assert (values["表!C2"], values["表!C6"], values["表!C7"], values["表!C9"]) == (62, 26, 34, 34)
    assert [values[f"表!E{row}"] for row in (3, 4, 5, 8)] == pytest.approx([14 / 62, 22 / 62, 26 / 62, 1])
    assert values["表!F13"] == values["表!G13"] == sum(D)


def test_a_range_over_sections_that_stand_apart_is_found_by_checking_too(tmp_path):
    book = sheet_with(2, {"F9": "=SUMPRODUCT(B3:B4*D3:D4)"}, sectioned=True)

    assert "cell F9" in told(book, tmp_path)


@pytest.mark.parametrize("formula", ["=SUM(D2:D3)", "=SUM($D$2:$D$3)", "=D$2", "=D3"])
def test_a_second_block_that_reads_the_first_otherwise_than_row_by_row_is_refused(tmp_path, formula):
    cells = {"A12": "{{items.name}}", "A13": "{{items.name}}", "B12": formula, "B13": "=D3"}

    assert f"template sheet 表, cell B12: {formula}: " in told(sheet_with(2, cells), tmp_path)


def test_a_second_block_over_the_same_items_reads_row_by_row(tmp_path):
    cells = {"A12": "{{items.name}}", "A13": "{{items.name}}", "B12": "=D2", "B13": "=D3"}
    book = sheet_with(2, cells)

    assert told(book, tmp_path) == ""
    assert [shown(book, tmp_path)[f"表!B{row}"] for row in range(14, 18)] == D


def with_name(book: Workbook, text: str) -> Workbook:
    book.defined_names["甲"] = DefinedName("甲", attr_text=text)
    return book


def test_names(tmp_path):
    assert "template name 甲: 表!$D$2: " in told(with_name(sheet_with(2, {}), "表!$D$2"), tmp_path)
    assert "template name 甲: 表!$D$2+表!$D$3: " in told(with_name(sheet_with(2, {}), "表!$D$2+表!$D$3"), tmp_path)
    assert "template name 甲: " in told(with_name(sheet_with(3, {}), "表!$D$2:$D$3"), tmp_path)
    assert told(with_name(sheet_with(2, {"F9": "=SUM(甲)"}), "表!$D$2:$D$3"), tmp_path) == ""


@pytest.mark.parametrize(
    ("area", "formula", "refused"),
    [
        ("D2:D3", "D2>AVERAGE(D2:D3)", True), ("D2", "$D$2>5", True), ("D9", "$D$2>5", True),
        ("D9", "D9>D2+D3", True), ("D2:D3", "D2>AVERAGE($D$2:$D$3)", False), ("D2:D3", "D2<>D1", False),
        ("D2:D3", "$D2>5", False), ("D2:D3", "D2>$D$9", False), ("D9", "D9>SUM(D2:D3)", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["conditional format", "data validation"])
def test_formats_and_checks_of_entries(tmp_path, kind, area, formula, refused):
    book = sheet_with(2, {})
    if kind == "conditional format":
        book["表"].conditional_formatting.add(area, FormulaRule(formula=[formula]))
    else:
        rule = DataValidation(type="custom", formula1=formula)
        rule.add(area)
        book["表"].add_data_validation(rule)

    assert (f"template sheet 表, {kind} of {area}: {formula}: " in told(book, tmp_path)) == refused


@pytest.mark.parametrize(
    ("samples", "areas", "refused"),
    [
        (2, ["$B$2:$D$2", "$B$3:$D$3"], True), (2, ["$D$2"], True), (1, ["$B$2:$D$2"], True), (1, ["$D$2"], True),
        (3, ["$B$2:$D$2", "$B$3:$D$3", "$B$4:$D$4"], True), (3, ["$D$2:$D$3"], True),
        (2, ["$D$2:$D$3"], False), (2, ["$B$2:$B$3", "$D$2:$D$3"], False), (1, ["$D$2:$D$2"], False),
    ],
)  # fmt: skip
def test_series_of_charts(tmp_path, samples, areas, refused):
    book = sheet_with(samples, {})
    chart = BarChart()
    for area in areas:
        chart.series.append(Series(Reference(book["表"], range_string=f"表!{area}")))
        chart.series[-1].val.numRef.f = f"表!{area}"
    book["另"].add_chart(chart, "A1")
    text = told(book, tmp_path)

    assert bool(text) == refused
    for number in range(1, len(areas) + 1) if refused else ():
        assert f"template sheet 另, chart Chart 1, series {number}: " in text


@pytest.mark.parametrize(
    ("cell", "area", "refused"),
    [
        ("H10", "B2:D2", True), ("H10", "B3:D3", True), ("H10", "D2:D3", False), ("H2", "B2:D2", False),
        ("H2", "D2:D3", True), ("H3", "D2:D3", True), ("H2", "B3:D3", True),
    ],
)  # fmt: skip
def test_sparklines(tmp_path, cell, area, refused):
    path = tmp_path / "ours.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        for row in (2, 3):
            sheet.write(f"A{row}", "{{items.name}}")
            sheet.write(f"B{row}", "{{items.price}}")
            sheet.write(f"D{row}", "{{items.quantity}}")
        sheet.add_sparkline(cell, {"range": f"表!{area}"})
    findings = check_template(path)["findings"]

    if not refused:
        build(scenario(PRICES), template=read_template(path))
        assert findings == []
        return
    with pytest.raises(TemplateError) as caught:
        build(scenario(PRICES), template=read_template(path))
    assert f"template sheet 表, sparkline in {cell}: " in str(caught.value)
    assert str(caught.value) in findings
