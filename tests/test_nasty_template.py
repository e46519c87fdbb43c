"""The nasty template, filled and grown: every feature kept, every reference right, part by part.

Where rows and columns go is worked out here from the scenario alone.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccxl.api import load
from ccxl.budget.outside import outside
from ccxl.workbook.build import Built, build
from ccxl.workbook.template import read_template
from tests.nasty.author import LISTS
from tests.nasty.by_hand import nasty
from tests.nasty.features import FEATURES, WITH_MACROS, Package

SCENARIO = load(Path(__file__).parents[1] / "workbooks" / "examples" / "hotline_60.toml")
# An OLE file by its first bytes; nothing reads further.
MACROS = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 8
FIRST, NAME = 4, "'建设 1.0'!"


@dataclass(frozen=True)
class Layout:
    """Where the rows of the block stand: by section its head, its items, its subtotal."""

    sections: tuple[tuple[int, tuple[int, ...], int], ...]

    @property
    def growth(self) -> int:
        return self.sections[-1][2] - 7

    def down(self, row: int) -> int:
        """A row below the block."""
        return row + self.growth

    @cached_property
    def items(self) -> list[int]:
        return [row for _, items, _ in self.sections for row in items]

    def runs(self, columns: str, sheet: str = "", fixed: bool = False) -> list[str]:
        """The items of every section as ranges."""
        left, right = columns[0], columns[-1]
        d = "$" if fixed else ""
        return [f"{sheet}{d}{left}{d}{i[0]}:{d}{right}{d}{i[-1]}" for _, i, _ in self.sections]


def layout() -> Layout:
    by_section: dict[str, int] = {}
    for item in SCENARIO.construction.items:
        by_section[item.section] = by_section.get(item.section, 0) + 1
    row, found = FIRST, []
    for count in by_section.values():
        found.append((row, tuple(range(row + 1, row + 1 + count)), row + 1 + count))
        row += count + 2
    return Layout(tuple(found))


AT = layout()


@dataclass
class Filled:
    before: Package
    after: Package
    built: Built
    paths: tuple[Path, Path]

    @cached_property
    def formulas(self) -> Any:
        return opened(self.after.content, stored=False)

    @cached_property
    def values(self) -> Any:
        return opened(self.after.content, stored=True)


def opened(content: bytes, stored: bool) -> Any:
    with warnings.catch_warnings():
        # openpyxl warns of what it would drop; nothing is written by it here.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(BytesIO(content), data_only=stored)


def fill(folder: Path, suffix: str, macros: bytes | None) -> Filled:
    template = folder / f"nasty{suffix}"
    template.write_bytes(nasty(macros))
    built = build(SCENARIO, template=read_template(template))
    target = folder / f"filled{suffix}"
    target.write_bytes(built.content)
    return Filled(Package(template.read_bytes()), Package(built.content), built, (template, target))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return fill(tmp_path_factory.mktemp("nasty"), ".xlsx", None)


@pytest.fixture(scope="module")
def with_macros(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    return fill(tmp_path_factory.mktemp("nasty_m"), ".xlsm", MACROS)


def test_the_template_grows_in_rows_and_columns():
    assert len(FEATURES) >= 70
    assert AT.growth > 20
    assert min(len(items) for _, items, _ in AT.sections) >= 3


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_is_kept(filled, feature):
    assert FEATURES[feature](filled.before), "the template does not hold it"
    assert FEATURES[feature](filled.after)


@pytest.mark.parametrize("feature", [*FEATURES, *WITH_MACROS])
def test_a_feature_is_kept_beside_macros(with_macros, feature):
    find = {**FEATURES, **WITH_MACROS}[feature]
    # The button takes the number of the first drawing of the old kind; both are searched then.
    assert find(with_macros.before) == find(with_macros.after)
    assert find(with_macros.after)


def test_macros_stay_byte_for_byte(with_macros):
    assert with_macros.after.parts["xl/vbaProject.bin"] == MACROS


def test_both_are_valid_before_and_after(filled, with_macros, schema_errors):
    paths = [*filled.paths, *with_macros.paths]

    assert {path.name: found for path, found in schema_errors(paths).items()} == {path.name: [] for path in paths}


def test_parts_that_need_no_change_are_the_same_bytes(filled):
    changed = {name for name, data in filled.before.parts.items() if filled.after.parts.get(name) != data}

    assert changed == {
        "[Content_Types].xml", "docProps/app.xml", "xl/_rels/workbook.xml.rels", "xl/calcChain.xml",
        "xl/charts/chart1.xml", "xl/charts/chart2.xml", "xl/charts/chart3.xml", "xl/charts/chart4.xml",
        "xl/charts/chartEx1.xml", "xl/comments1.xml", "xl/ctrlProps/ctrlProp1.xml", "xl/drawings/drawing1.xml",
        "xl/drawings/drawing2.xml", "xl/drawings/drawing9.xml", "xl/drawings/vmlDrawing1.vml",
        "xl/pivotCache/pivotCacheDefinition1.xml", "xl/pivotTables/pivotTable1.xml",
        "xl/threadedComments/threadedComment1.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml", "xl/worksheets/sheet4.xml",
    }  # fmt: skip
    assert filled.after.parts.keys() == filled.before.parts.keys() - {"xl/calcChain.xml"}
    assert "calcChain" not in filled.after.text("[Content_Types].xml") + filled.after.text("xl/_rels/workbook.xml.rels")


# ------------------------------------------------------------------------------------------------ references


def total() -> int:
    return AT.down(9)


def expected_formulas() -> Iterator[tuple[str, str, str]]:
    """Sheet, cell and formula, worked out from the layout."""
    sheet = "建设 1.0"
    for head, items, subtotal in AT.sections:
        first, last = items[0], items[-1]
        for row in items:
            yield sheet, f"D{row}", f"=ROUND(B{row}*C{row},2)"
            yield sheet, f"E{row}", f"=IF(SUM(D${first}:D${last})=0,0,D{row}/SUM(D${first}:D${last}))"
            yield sheet, f"F{row}", f"=SUM(D${first}:D{row})"
            yield sheet, f"G{row}", f"=D{row}/D${total()}"
        yield sheet, f"D{subtotal}", f"=SUM(D{first}:D{last})"
        assert head == first - 1
    yield sheet, f"D{total()}", f"=SUM({','.join(AT.runs('D'))})"
    heads = [f"D{head}:D{items[-1]}" for head, items, _ in AT.sections]
    yield sheet, f"E{total()}", f"=SUBTOTAL(9,{','.join(heads)})"
    last = AT.sections[-1][2]
    yield sheet, f"F{total()}", f'=SUMIF(A4:A{last},"*小计",D4:D{last})'
    yield sheet, f"G{total()}", f"=SUM({','.join(f'D{subtotal}' for *_, subtotal in AT.sections)})"
    yield sheet, f"L{total()}", f"=D{total()}*2"
    yield sheet, f"F{AT.down(15)}", f"=IF(D{total()}>0,TRUE,FALSE)"
    for column in "BCDEFGHIJKLM":
        yield "月度", f"{column}4", f"=SUM($B3:{column}3)"
    yield "月度", "N3", "=SUM(B3:M3)"
    yield "月度", "N4", f"={NAME}D{total()}+小计总和+N3"
    yield "月度", "O3", "=AVERAGE(B:M)"
    yield "隐藏", "A1", f"={NAME}D{total()}"
    for row in (2, 3, 4):
        yield "隐藏", f"B{row}", f"=A{row}*$A$1"


def test_every_formula_of_the_teams_own_reads_what_it_should(filled):
    wrong = {
        (sheet, cell): filled.formulas[sheet][cell].value
        for sheet, cell, formula in expected_formulas()
        if filled.formulas[sheet][cell].value != formula
    }

    assert wrong == {}


def item_lists(columns: str) -> str:
    return " ".join(run.replace("$", "") for run in AT.runs(columns))


REFERENCES: dict[str, tuple[str, str]] = {
    "array formula": ("xl/worksheets/sheet1.xml", f'<f t="array" ref="C{AT.down(15)}:C{AT.down(16)}">D{AT.down(9)}*'),
    "dynamic array": ("xl/worksheets/sheet1.xml", f'ref="D{AT.down(15)}">SUM(D4:D{AT.sections[-1][2]}*1)/2</f>'),
    "dimension": ("xl/worksheets/sheet1.xml", f'<dimension ref="A1:L{AT.down(18)}"/>'),
    "merge below": ("xl/worksheets/sheet1.xml", f'<mergeCell ref="A{AT.down(8)}:C{AT.down(8)}"/>'),
    "format of items": ("xl/worksheets/sheet1.xml", f'<conditionalFormatting sqref="{item_lists("AD")}">'),
    "formula of a format": ("xl/worksheets/sheet1.xml", f"<formula>$D5&gt;$D${AT.down(9)}/10</formula>"),
    "format below": ("xl/worksheets/sheet1.xml", f'<conditionalFormatting sqref="A{AT.down(9)}:D{AT.down(9)}">'),
    "newer format": ("xl/worksheets/sheet1.xml", f"</x14:cfRule><xm:sqref>{item_lists('B')}</xm:sqref>"),
    "validation of items": ("xl/worksheets/sheet1.xml", f'prompt="不小于零" sqref="{item_lists("B")}">'),
    "bound of a validation": ("xl/worksheets/sheet1.xml", f"<formula2>$D${AT.down(9)}</formula2>"),
    "validation below": ("xl/worksheets/sheet1.xml", f'sqref="C{AT.down(12)}"><formula1>"是,否"'),
    "formula of a validation": ("xl/worksheets/sheet1.xml", f"<formula1>$D${AT.down(9)}&gt;0</formula1>"),
    "newer validation": ("xl/worksheets/sheet1.xml", f"<xm:sqref>{item_lists('C')}</xm:sqref></x14:dataValidation>"),
    "protected range": ("xl/worksheets/sheet1.xml", f'<protectedRange sqref="{item_lists("B")}" name="数量区"/>'),
    "protected total": ("xl/worksheets/sheet1.xml", f'<protectedRange sqref="A{AT.down(9)}" name="总计区"/>'),
    "scenario": ("xl/worksheets/sheet1.xml", f'<inputCells r="B{AT.down(12)}" val="1"/>'),
    "result of scenarios": ("xl/worksheets/sheet1.xml", f'<scenarios current="0" sqref="D{AT.down(9)}">'),
    "consolidation": ("xl/worksheets/sheet1.xml", f'<dataRef ref="A3:D{AT.items[-1]}" sheet="建设 1.0"/>'),
    "custom view": ("xl/worksheets/sheet1.xml", f'activeCell="D{AT.down(9)}" sqref="D{AT.down(9)}"/><row'),
    "break of a custom view": ("xl/worksheets/sheet1.xml", f'manualBreakCount="1"><brk id="{AT.down(9)}"'),
    "page break": ("xl/worksheets/sheet1.xml", f'<brk id="{AT.down(10)}" max="16383" man="1"/>'),
    "watched cell": ("xl/worksheets/sheet1.xml", f'<cellWatch r="D{AT.down(9)}"/>'),
    "ignored error": ("xl/worksheets/sheet1.xml", f'<ignoredError sqref="B{AT.down(15)}"'),
    "link to the web": ("xl/worksheets/sheet1.xml", f'<hyperlink ref="A{AT.down(13)}" r:id='),
    "link within": ("xl/worksheets/sheet1.xml", f"ref=\"A{AT.down(14)}\" location=\"{NAME}D{AT.down(9)}\""),
    "control": ("xl/worksheets/sheet1.xml", f"<xdr:row>{AT.down(8)}</xdr:row>"),
    "cell of a control": ("xl/ctrlProps/ctrlProp1.xml", f'fmlaLink="$I${AT.down(9)}"'),
    "entries of a control": ("xl/ctrlProps/ctrlProp1.xml", f'fmlaRange="$A$5:$A${AT.items[-1]}"'),
    "old control": ("xl/drawings/vmlDrawing1.vml", f"<x:FmlaLink>$I${AT.down(9)}</x:FmlaLink>"),
    "old drawing of a comment": ("xl/drawings/vmlDrawing1.vml", f"<x:Row>{AT.down(9) - 1}</x:Row>"),
    "place of a comment's box": ("xl/drawings/vmlDrawing1.vml", f"<x:Anchor>1, 15, {AT.down(9) - 2}, 10, "),
    "comment": ("xl/comments1.xml", f'<comment ref="A{AT.down(9)}" authorId="1">'),
    "threaded comment": ("xl/threadedComments/threadedComment1.xml", f'<threadedComment ref="A{AT.down(9)}"'),
    "pivot table": ("xl/pivotTables/pivotTable1.xml", f'<location ref="P{AT.down(12)}:Q{AT.down(14)}"'),
    "source of a pivot": ("xl/pivotCache/pivotCacheDefinition1.xml", f'ref="A3:D{AT.items[-1]}" sheet="建设 1.0"'),
    "refresh of a pivot": ("xl/pivotCache/pivotCacheDefinition1.xml", 'refreshOnLoad="1"'),
    "text linked to a cell": ("xl/drawings/drawing1.xml", f"textlink=\"{NAME}$D${AT.down(9)}\""),
    "text linked on a chart": ("xl/drawings/drawing9.xml", f"textlink=\"{NAME}$D${AT.down(9)}\""),
    "chart of items": ("xl/charts/chart1.xml", f"<c:f>({','.join(AT.runs('D', NAME, True))})</c:f>"),
    "categories of a chart": ("xl/charts/chart1.xml", f"<c:f>({','.join(AT.runs('A', NAME, True))})</c:f>"),
    "name of a series": ("xl/charts/chart1.xml", f"<c:f>{NAME}$A${AT.down(9)}</c:f>"),
    "chart of a total": ("xl/charts/chart2.xml", f"<c:f>{NAME}$D${AT.down(9)}</c:f>"),
    "chart of months": ("xl/charts/chart3.xml", "<c:f>月度!$B$3:$M$3</c:f>"),
    "chart on its own sheet": ("xl/charts/chart4.xml", f"<c:f>({','.join(AT.runs('D', NAME, True))})</c:f>"),
    "newer chart": ("xl/charts/chartEx1.xml", f"<cx:f>({','.join(AT.runs('D', NAME, True))})</cx:f>"),
    "name of a block": ("xl/workbook.xml", f'name="明细金额">{",".join(AT.runs("D", NAME, True))}</definedName>'),
    "name that sums": ("xl/workbook.xml", f'name="小计总和">SUM({",".join(AT.runs("D", NAME, True))})</definedName>'),
    "name of a cell": ("xl/workbook.xml", f'name="总计">{NAME}$D${AT.down(9)}</definedName>'),
    "name of one sheet": ("xl/workbook.xml", f'name="本表" localSheetId="0">{NAME}$A${AT.down(9)}</definedName>'),
    "print area": ("xl/workbook.xml", f"{NAME}$A$1:$H${AT.down(19)}</definedName>"),
    "print titles": ("xl/workbook.xml", f"{NAME}$1:$3</definedName>"),
    "name of the sheet": ("xl/workbook.xml", '<sheet name="建设 1.0" sheetId="1"'),
    "name among the properties": ("docProps/app.xml", "<vt:lpstr>建设 1.0</vt:lpstr>"),
    "width of months": ("xl/worksheets/sheet2.xml", '<col min="2" max="13" width="12.7'),
    "width beyond months": ("xl/worksheets/sheet2.xml", '<col min="14" max="14" width="16.7'),
    "merge over months": ("xl/worksheets/sheet2.xml", '<mergeCell ref="B6:M6"/>'),
    "format of months": ("xl/worksheets/sheet2.xml", '<conditionalFormatting sqref="B3:M3">'),
    "sparkline over months": ("xl/worksheets/sheet2.xml", "<xm:f>月度!B3:M3</xm:f><xm:sqref>O4</xm:sqref>"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_moves_with_the_rows_and_columns(filled, name):
    part, text = REFERENCES[name]

    assert text in filled.after.text(part)


def test_every_item_has_its_merge_height_level_and_sparkline(filled):
    sheet = filled.after.sheet(1)
    lines = dict(re.findall(r"<xm:f>([^<]*)</xm:f><xm:sqref>(H\d+)</xm:sqref>", sheet))

    assert {place: source for source, place in lines.items()} == {f"H{row}": f"{NAME}B{row}:D{row}" for row in AT.items}
    assert all(f'<mergeCell ref="E{head}:H{head}"/>' in sheet for head, _, _ in AT.sections)
    assert all(re.search(rf'<row r="{row}"[^>]* ht="21"[^>]* outlineLevel="1"', sheet) for row in AT.items)


def test_pictures_and_shapes_stand_where_they_should(filled):
    rows = {}
    for anchor in filled.after.root("xl/drawings/drawing1.xml"):
        name = next(e.get("name") for e in anchor.iter() if str(e.tag).endswith("}cNvPr"))
        rows[name] = [int(e.text) for e in anchor.iter() if str(e.tag).endswith("}row")]
    old = {}
    for anchor in filled.before.root("xl/drawings/drawing1.xml"):
        name = next(e.get("name") for e in anchor.iter() if str(e.tag).endswith("}cNvPr"))
        old[name] = [int(e.text) for e in anchor.iter() if str(e.tag).endswith("}row")]

    assert rows["固定线"] == old["固定线"]
    assert rows["组合"] == [row + AT.growth for row in old["组合"]]
    assert rows["瀑布图"] == [row + AT.growth for row in old["瀑布图"]]
    assert "#REF!" not in "".join(filled.after.text(part) for part in filled.after.parts if part.endswith(".xml"))


# ------------------------------------------------------------------------------------------------ values


def amounts() -> dict[str, float]:
    """What the items cost by the scenario, as the template's own formulas round it."""
    budget = build(SCENARIO).budget
    quantities, prices = (budget.lines[f"items.{name}"].tolist() for name in ("quantity", "price_with_tax"))
    names = [item.name for item in SCENARIO.construction.items]
    return {name: round(q * p + 1e-9, 2) for name, q, p in zip(names, quantities, prices, strict=True)}


def test_stored_values_are_the_sums_worked_out_here(filled):
    sheet, by_item = filled.values["建设 1.0"], amounts()
    found = {sheet[f"A{row}"].value: sheet[f"D{row}"].value for row in AT.items}

    assert found == pytest.approx(by_item)
    for cell in ("D", "E", "F", "G"):
        assert sheet[f"{cell}{total()}"].value == pytest.approx(sum(by_item.values()))
    assert sheet[f"C{AT.down(16)}"].value == pytest.approx(2 * sum(by_item.values()))
    assert filled.values["隐藏"]["B4"].value == pytest.approx(7 * sum(by_item.values()))
    assert sheet[f"A{AT.down(10)}"].value == 1_988_679  # the example's total by its own document


def test_libreoffice_finds_the_stored_values(filled, office):
    found = office.recalculated(filled.paths[1])
    wrong = []
    # No formula of the lists reads what was filled, so that sheet stays as it was, to the byte.
    for sheet in (sheet for sheet in filled.formulas.worksheets if sheet.title != LISTS):
        for row in sheet.iter_rows():
            for cell in row:
                stored = filled.values[sheet.title][cell.coordinate].value
                if cell.data_type == "f" and isinstance(stored, (int, float)) and cell.coordinate != "G1":
                    other = found[sheet.title].get(cell.coordinate)
                    if not isinstance(other, (int, float)) or abs(other - stored) > 1e-6 * max(1, abs(stored)):
                        wrong.append((sheet.title, cell.coordinate, stored, other))

    assert wrong == []


def test_texts_are_filled_in_their_looks(filled):
    sheet, drawing = filled.after.sheet(1), filled.after.text("xl/drawings/drawing1.xml")
    rich = re.search(r'<c r="A2"[^>]*><is>(.*?)</is>', sheet)

    assert rich is not None
    assert re.search(r"<rPr><b/>.*?</rPr><t[^>]*>1,988,679.00</t>", rich[1])
    assert "合计 1,988,679.00 元" in drawing
    assert f"审批单位：{SCENARIO.budget.unit}" in "".join(re.findall(r"<a:t>([^<]*)</a:t>", drawing))
    assert f"{SCENARIO.budget.project} 构成" in filled.after.text("xl/charts/chart1.xml")
    assert "瀑布 1.0" in filled.after.text("xl/charts/chartEx1.xml")
    assert "{{" not in "".join(text for part, text in texts(filled.after) if "sharedStrings" not in part)


def texts(package: Package) -> Iterator[tuple[str, str]]:
    for part in package.parts:
        if part.endswith((".xml", ".vml", ".rels")):
            yield part, package.text(part)


def test_charts_show_what_the_cells_hold(filled):
    values = list(amounts().values())
    by_section = iter([filled.values["建设 1.0"][f"D{row}"].value for row in AT.items])
    shown = re.findall(r"<c:numCache>.*?</c:numCache>", filled.after.text("xl/charts/chart1.xml"), re.S)[0]
    newer = re.findall(r'<cx:pt idx="\d+">([\d.]+)</cx:pt>', filled.after.text("xl/charts/chartEx1.xml"))

    assert sorted(map(float, re.findall(r"<c:v>([^<]*)</c:v>", shown))) == pytest.approx(sorted(values))
    assert list(map(float, newer)) == pytest.approx(list(by_section))


def test_nothing_is_marked_and_excel_is_not_asked_to_calculate(filled):
    assert filled.built.notes == outside(filled.built.budget)
    assert "fullCalcOnLoad" not in filled.after.text("xl/workbook.xml")
