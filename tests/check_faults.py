"""A small good workbook, and one function per fault that spoils it."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import formualizer
from lxml import etree
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.workbook.conventions import INPUT_FILL, INPUT_INK, SHEET_KINDS

COVER, NOTES, SUMMARY = "封面", "编制说明", "预算汇总表"
BUILDING, RUNNING, PARAMETERS = "建设成本预算表", "运营费用预算表", "参数与编制依据"
CHECKS, SOURCES = "勾稽校验表", "资料来源与版本"
KINDS = {
    COVER: "control",
    NOTES: "control",
    SUMMARY: "output",
    BUILDING: "calc",
    RUNNING: "calc",
    PARAMETERS: "input",
    CHECKS: "control",
    SOURCES: "control",
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ERRORS = {"Div": "#DIV/0!", "Na": "#N/A", "Name": "#NAME?", "Ref": "#REF!", "Value": "#VALUE!", "Num": "#NUM!"}
Parts = dict[str, bytes]


def put(sheet: Worksheet, place: str, value: Any, form: str = "General", *, is_input: bool = False) -> None:
    """Write a cell, as an input where asked."""
    cell = sheet[place]
    cell.value, cell.number_format = value, form
    if is_input:
        cell.font = Font(color=f"FF{INPUT_INK}")
        cell.fill = PatternFill("solid", fgColor=f"FF{INPUT_FILL}")
        cell.protection = Protection(locked=False)


def guard(sheet: Worksheet, places: str, kind: str, low: str, high: str | None = None) -> None:
    """Put a data validation on cells."""
    rule = DataValidation(type=kind, operator="between" if high else None, formula1=low, formula2=high)
    sheet.add_data_validation(rule)
    for place in places.split():
        rule.add(place)


def table(sheet: Worksheet, top: int, rows: list[list[Any]]) -> None:
    """Write rows of cells from column A."""
    for row, values in enumerate(rows, top):
        for column, value in enumerate(values, 1):
            if value is not None:
                sheet.cell(row, column, value)


def good_book() -> Workbook:
    """A complete workbook that keeps every rule; it has no stored values yet."""
    book = Workbook()
    book.remove(book.active)
    for name, kind in KINDS.items():
        sheet = book.create_sheet(name)
        sheet.sheet_properties.tabColor = f"FF{SHEET_KINDS[kind]['tab']}"
        sheet["A1"] = f"{SHEET_KINDS[kind]['zh']} {name}"
    _parameters(book[PARAMETERS])
    _building(book[BUILDING])
    _running(book[RUNNING])
    _summary(book[SUMMARY])
    _checks(book[CHECKS])
    _words(book)
    _cover(book[COVER])
    for sheet in book.worksheets:
        set_up(sheet)
    book.properties.title, book.properties.creator = "某热线预算", "客户服务部"
    book.custom_doc_props.append(StringProperty(name="ccxl.version", value="any"))
    return book


def set_up(sheet: Worksheet) -> None:
    """The print set-up that every sheet has."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.print_area = f"A1:{get_column_letter(max(sheet.max_column, 2))}{max(sheet.max_row, 2)}"


def _parameters(sheet: Worksheet) -> None:
    put(sheet, "B1", '=IF(COUNT(C4:C14)>0,"通过","不通过")')
    table(sheet, 3, [["参数", "计量单位", "数值", "来源", "可靠程度"]])
    rows = [
        ("座席数", "席", 30, "0", "项目申请书", "高"),
        ("起始月", "月", datetime.date(2026, 1, 1), "yyyy-mm", "项目申请书", "高"),
        ("座席月薪", "元/人/月", 5200, "#,##0.00", "人事部", "高"),
        ("单位社保综合比例", "占工资", 0.26, "0.0%", None, "暂估"),
        ("月租金", "元/月", 40000, "#,##0.00", "租赁合同", "高"),
        ("装修单价", "元/席", 3000, "#,##0.00", "报价单", "中"),
        ("话机单价", "元/台", 450, "#,##0.00", "报价单", "中"),
        ("电脑单价", "元/台", 3800, "#,##0.00", "报价单", "中"),
        ("容差", "元", 0.005, "0.000", "约定", "高"),
        ("换算单位", "元/万元", 10000, "0", "约定", "高"),
        ("每人座席数", "席/人", 1, "0", "约定", "高"),
    ]
    for row, (label, unit, value, form, source, trust) in enumerate(rows, 4):
        table(sheet, row, [[label, unit, None, source, trust]])
        put(sheet, f"C{row}", value, form, is_input=True)
    table(sheet, 15, [["编制单位", None, None, None, None], ["计价口径", None, None, None, None]])
    put(sheet, "C15", "客户服务部", is_input=True)
    put(sheet, "C16", "含税", is_input=True)
    guard(sheet, "C4 C6 C7:C14", "decimal", "0", "100000000")
    guard(sheet, "C5", "date", "36526", "73050")
    guard(sheet, "C16", "list", '"含税,不含税"')


def _building(sheet: Worksheet) -> None:
    table(sheet, 2, [["单位：元"]])
    put(sheet, "F1", f'=IF(ABS(E9-E6-E7-E8)<={PARAMETERS}!C12,"通过","不通过")')
    table(sheet, 4, [["项目名称", "计量单位", "数量", "含税单价", "含税金额"], ["一 职场与终端"]])
    for row, (label, unit, price) in enumerate((("装修", "席", 9), ("话机", "台", 10), ("电脑", "台", 11)), 6):
        table(sheet, row, [[label, unit, f"={PARAMETERS}!$C$4", f"={PARAMETERS}!C{price}", f"=ROUND(C{row}*D{row},2)"]])
    table(sheet, 9, [["合计", None, None, None, "=SUM(E6:E8)"]])


def _running(sheet: Worksheet) -> None:
    table(sheet, 2, [["单位：元/月"]])
    put(sheet, "P1", f'=IF(ABS(N8-SUM(B8:M8))<={PARAMETERS}!C12,"校验 通过","校验 不通过")')
    table(sheet, 4, [["费用项目"], ["座席工资"], ["单位社保"], ["房租"], ["合计"], ["累计"]])
    for column in range(2, 14):
        here, before = get_column_letter(column), get_column_letter(column - 1)
        put(sheet, f"{here}4", f"={PARAMETERS}!C5" if column == 2 else f"=EDATE({before}4,1)", "yyyy-mm")
        put(sheet, f"{here}5", f"=ROUND({PARAMETERS}!$C$4/{PARAMETERS}!$C$14*{PARAMETERS}!$C$6,2)", "#,##0.00")
        put(sheet, f"{here}6", f"=ROUND({here}5*{PARAMETERS}!$C$7,2)", "#,##0.00")
        put(sheet, f"{here}7", f"={PARAMETERS}!$C$8", "#,##0.00")
        put(sheet, f"{here}8", f"=SUM({here}5:{here}7)", "#,##0.00")
        put(sheet, f"{here}9", f"=SUM($B8:{here}8)", "#,##0.00")
    put(sheet, "N4", "全年合计")
    for row in range(5, 9):
        put(sheet, f"N{row}", f"=SUM(B{row}:M{row})", "#,##0.00")


def _summary(sheet: Worksheet) -> None:
    put(sheet, "D1", f"={CHECKS}!E5")
    table(sheet, 2, [["单位：万元"]])
    table(sheet, 4, [["项目", "金额", "占比"]])
    table(sheet, 5, [["建设成本（一次性）", f"=ROUND({BUILDING}!E9/{PARAMETERS}!$C$13,2)", "=B5/B$7"]])
    table(sheet, 6, [["全年运营费用", f"=ROUND({RUNNING}!N8/{PARAMETERS}!$C$13,2)", "=B6/B$7"]])
    table(sheet, 7, [["合计", "=SUM(B5:B6)", "=SUM(C5:C6)"]])


def _checks(sheet: Worksheet) -> None:
    table(sheet, 2, [["差额不超过容差为通过", "容差（元）", f"={PARAMETERS}!C12"]])
    table(sheet, 4, [["校验", "左", "右", "差额", "结果"]])
    for row, (label, left, right) in enumerate(
        (
            ("建设合计等于各项之和", f"={BUILDING}!E9", f"={BUILDING}!E6+{BUILDING}!E7+{BUILDING}!E8"),
            ("全年等于各月之和", f"={RUNNING}!N8", f"=SUM({RUNNING}!B8:M8)"),
        ),
        5,
    ):
        result = f'=IF(ABS(D{row})<={PARAMETERS}!$C$12,"通过","不通过")'
        table(sheet, row, [[label, left, right, f"=B{row}-C{row}", result]])


def _words(book: Workbook) -> None:
    table(book[NOTES], 3, [["费用为正，收入为负。"], ["本预算按含税口径编制。"]])
    table(book[NOTES], 6, [["用途", "编制年度预算"]])
    table(book[SOURCES], 3, [["编号", "资料", "日期"], ["S1", "项目申请书", "2025-11-03"]])


def _cover(sheet: Worksheet) -> None:
    put(sheet, "B1", f'=IF(COUNTIF({CHECKS}!E5:E6,"不通过")=0,"通过","不通过")')
    table(sheet, 3, [["建设成本（万元，一次性）", f"={SUMMARY}!B5"]])
    put(sheet, "A4", '=HYPERLINK("#\'编制说明\'!A1","编制说明")')
    for row, name in enumerate([name for name in KINDS if name not in (COVER, NOTES)], 5):
        link(sheet, f"A{row}", name)
    put(sheet, "D3", "输入", is_input=True)
    sheet["D3"].protection = Protection(locked=True)


def link(sheet: Worksheet, place: str, name: str) -> None:
    """A link to another sheet."""
    put(sheet, place, name)
    sheet[place].hyperlink = Hyperlink(ref=place, location=f"'{name}'!A1")


# Values are stored by a calculation of the test's own, so that a fault of the checker's is not repeated here.


def values_of(book: Workbook, given: Container[tuple[str, str]] = ()) -> dict[tuple[str, str], Any]:
    """The value of each formula cell but the given ones."""
    engine = formualizer.Workbook()
    engine.set_temporal_egress("serial")
    formulas = []
    for sheet in book.worksheets:
        engine.add_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if (sheet.title, cell.coordinate) in given:
                    continue
                if cell.data_type == "f" and isinstance(cell.value, str):
                    engine.set_formula(sheet.title, cell.row, cell.column, cell.value)
                    formulas.append(cell)
                elif isinstance(cell.value, datetime.date):
                    serial = (cell.value - datetime.date(1899, 12, 30)).days
                    engine.set_value(sheet.title, cell.row, cell.column, float(serial))
                elif cell.value is not None and not isinstance(cell.value, ArrayFormula):
                    engine.set_value(sheet.title, cell.row, cell.column, cell.value)
    engine.evaluate_all()
    return {
        (cell.parent.title, cell.coordinate): engine.get_value(cell.parent.title, cell.row, cell.column)
        for cell in formulas
    }


def packed(book: Workbook, given: dict[tuple[str, str], Any] | None = None) -> Parts:
    """The parts of the finished file, a value stored in every formula cell; given ones go first."""
    given = given or {}
    values = {**values_of(book, given), **given}
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    texts: list[str] = []
    for index, sheet in enumerate(book.worksheets, 1):
        name = f"xl/worksheets/sheet{index}.xml"
        root = etree.fromstring(parts[name])
        for cell in root.iter(f"{{{MAIN}}}c"):
            if cell.find(f"{{{MAIN}}}f") is not None:
                _store(cell, values.get((sheet.title, cell.get("r", "")), 0.0))
        for cell in root.iter(f"{{{MAIN}}}c"):
            if cell.get("t") == "inlineStr":
                _share(cell, texts)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    shared = etree.Element(f"{{{MAIN}}}sst", nsmap={None: MAIN})
    for text in texts:
        etree.SubElement(etree.SubElement(shared, f"{{{MAIN}}}si"), f"{{{MAIN}}}t").text = text
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    related("sharedStrings", "sharedStrings.xml", etree.tostring(shared, encoding="UTF-8"), kind)(parts)
    return parts


def _share(cell: etree._Element, texts: list[str]) -> None:
    """Move a text from its cell to the shared texts, as spreadsheets keep them."""
    text = "".join(str(item) for item in cell[0].itertext())
    if text not in texts:
        texts.append(text)
    cell.remove(cell[0])
    cell.set("t", "s")
    etree.SubElement(cell, f"{{{MAIN}}}v").text = str(texts.index(text))


def _store(cell: etree._Element, value: Any) -> None:
    """Put a value into a formula cell of the XML."""
    element = cell.find(f"{{{MAIN}}}v")
    if element is None:
        element = etree.SubElement(cell, f"{{{MAIN}}}v")
    cell.attrib.pop("t", None)
    if isinstance(value, dict):
        value = ERRORS.get(value["kind"], 0.0)
    if isinstance(value, bool):
        cell.set("t", "b")
    elif isinstance(value, str):
        cell.set("t", "e" if value in ERRORS.values() else "str")
    element.text = str(int(value)) if isinstance(value, bool) else "0" if value is None else str(value)


def write(parts: Parts, path: Path) -> Path:
    """Write the parts as a file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


# Faults.


@dataclass(frozen=True)
class Fault:
    """One way to spoil the good workbook, and where it must be found."""

    name: str
    rule: str
    sheet: str
    cell: str
    change: Callable[[Workbook], None] | None = None
    patch: Callable[[Parts], None] | None = None
    given: dict[tuple[str, str], Any] = field(default_factory=dict)

    def parts(self) -> Parts:
        """The spoilt file."""
        book = good_book()
        if self.change is not None:
            self.change(book)
        parts = packed(book, self.given)
        if self.patch is not None:
            self.patch(parts)
        return parts


def setting(sheet: str, place: str, value: Any) -> Callable[[Workbook], None]:
    """Put another value or formula into a cell; its style stays."""

    def change(book: Workbook) -> None:
        book[sheet][place].value = value

    return change


def along(sheet: str, row: int, formula: str) -> Callable[[Workbook], None]:
    """Put one formula into all months of a row; # stands for the column."""

    def change(book: Workbook) -> None:
        for column in range(2, 14):
            book[sheet].cell(row, column).value = formula.replace("#", get_column_letter(column))

    return change


def replacing(part: str, old: str, new: str) -> Callable[[Parts], None]:
    """Replace a text in the XML of one part; it must be there."""

    def patch(parts: Parts) -> None:
        text = parts[part].decode("utf-8")
        assert old in text, (part, old, text[:2000])
        parts[part] = text.replace(old, new, 1).encode("utf-8")

    return patch


def part_of(sheet: str) -> str:
    """The name of a sheet's part."""
    return f"xl/worksheets/sheet{list(KINDS).index(sheet) + 1}.xml"


def stored(sheet: str, place: str, value: str | None) -> Callable[[Parts], None]:
    """Replace the stored value of a cell, or take it away."""

    def patch(parts: Parts) -> None:
        root = etree.fromstring(parts[part_of(sheet)])
        cell = next(item for item in root.iter(f"{{{MAIN}}}c") if item.get("r") == place)
        element = cell.find(f"{{{MAIN}}}v")
        assert element is not None
        if value is None:
            cell.remove(element)
        else:
            element.text = value
        parts[part_of(sheet)] = etree.tostring(root)

    return patch


def in_cell(sheet: str, place: str, edit: Callable[[etree._Element], None]) -> Callable[[Parts], None]:
    """Edit one cell of the XML."""

    def patch(parts: Parts) -> None:
        root = etree.fromstring(parts[part_of(sheet)])
        edit(next(item for item in root.iter(f"{{{MAIN}}}c") if item.get("r") == place))
        parts[part_of(sheet)] = etree.tostring(root)

    return patch


def _twice(element: etree._Element) -> None:
    element.addnext(etree.fromstring(etree.tostring(element)))


def _text_in_number(cell: etree._Element) -> None:
    cell.attrib.pop("t", None)
    cell[0].text = "三十"


def _text_out_of_range(cell: etree._Element) -> None:
    assert cell.get("t") == "s"
    cell[0].text = "9999"


def _style_out_of_range(cell: etree._Element) -> None:
    cell.set("s", "9999")


def _no_shared_row(cell: etree._Element) -> None:
    cell.set("r", "A1")


def _retyped(kind: str, value: str) -> Callable[[etree._Element], None]:
    def edit(cell: etree._Element) -> None:
        cell.set("t", kind)
        cell[0].text = value

    return edit


def _shared_nowhere(cell: etree._Element) -> None:
    cell[0].attrib.update({"t": "shared", "si": "7"})
    cell[0].text = None


def _row_zero(cell: etree._Element) -> None:
    row = cell.getparent()
    assert row is not None
    row.addprevious(etree.Element(f"{{{MAIN}}}row", {"r": "0"}))


def _row_twice(cell: etree._Element) -> None:
    row = cell.getparent()
    assert row is not None
    row.addnext(etree.Element(f"{{{MAIN}}}row", {"r": row.get("r", "")}))


def _merge_nothing(parts: Parts) -> None:
    text = parts[part_of(NOTES)].decode()
    merge = '</sheetData><mergeCells count="1"><mergeCell ref="nowhere"/></mergeCells>'
    parts[part_of(NOTES)] = text.replace("</sheetData>", merge).encode()


def _rows_swapped(parts: Parts) -> None:
    root = etree.fromstring(parts[part_of(NOTES)])
    rows = list(root.iter(f"{{{MAIN}}}row"))
    rows[1].addnext(rows[0])
    parts[part_of(NOTES)] = etree.tostring(root)


def _unhide(state: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book[SOURCES].sheet_state = state

    return change


def _hide_row(book: Workbook) -> None:
    book[BUILDING].row_dimensions[7].hidden = True


def _no_rows_shown(book: Workbook) -> None:
    book[BUILDING].sheet_format.zeroHeight = True


def _narrow(parts: Parts) -> None:
    one = '<cols><col min="3" max="4" width="0" customWidth="1"/></cols><sheetData>'
    replacing(part_of(BUILDING), "<sheetData>", one)(parts)


def _flat(parts: Parts) -> None:
    parts[part_of(BUILDING)] = re.sub(rb'<row r="(7|8)"', rb'<row r="\1" ht="0"', parts[part_of(BUILDING)])


def _hide_column(book: Workbook) -> None:
    book[BUILDING].column_dimensions["C"].hidden = True


def _style_as_input(sheet: str, place: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cell = book[sheet][place]
        put(book[sheet], place, cell.value, cell.number_format, is_input=True)

    return change


def _half_style(book: Workbook) -> None:
    book[BUILDING]["A7"].fill = PatternFill("solid", fgColor=f"FF{INPUT_FILL}")


def _lock(book: Workbook) -> None:
    book[PARAMETERS]["C6"].protection = Protection(locked=True)


def _no_guard(book: Workbook) -> None:
    rules = book[PARAMETERS].data_validations.dataValidation
    rules[:] = [rule for rule in rules if rule.type != "date"]


def _no_choice_guard(book: Workbook) -> None:
    _style_as_input(PARAMETERS, "C17")(book)
    book[PARAMETERS]["A17"] = "是否自建"
    book[PARAMETERS]["C17"] = True


def _circle(book: Workbook) -> None:
    book[BUILDING]["H12"], book[BUILDING]["H13"] = "=H13", "=H12"


def _wide_circle(book: Workbook) -> None:
    book[BUILDING]["H12"], book[SUMMARY]["H12"] = f"=SUM({SUMMARY}!H10:H14)", f"={BUILDING}!H12+1"


def _array(book: Workbook) -> None:
    book[BUILDING]["H12"] = ArrayFormula("H12", "=SUM(C6:C8*D6:D8)")


def _merge_calculation(book: Workbook) -> None:
    book[BUILDING].merge_cells("A9:B9")


def _merge_twice(book: Workbook) -> None:
    book[NOTES].merge_cells("A8:C8")
    book[NOTES].merge_cells("B8:D9")


def _long_notes(book: Workbook) -> None:
    for row in range(10, 45):
        book[NOTES].cell(row, 1, f"说明 {row}")


def _portrait(book: Workbook) -> None:
    book[RUNNING].page_setup.orientation = "portrait"


def _two_wide(book: Workbook) -> None:
    book[RUNNING].page_setup.fitToWidth = 2


def _no_fit(book: Workbook) -> None:
    book[RUNNING].sheet_properties.pageSetUpPr.fitToPage = False


def _letter(book: Workbook) -> None:
    book[RUNNING].page_setup.paperSize = 1


def _no_footer(book: Workbook) -> None:
    book[RUNNING].oddFooter.center.text = "第 &P 页"


def _no_print_area(book: Workbook) -> None:
    book[RUNNING].print_area = None


def more(name: str) -> Callable[[Workbook], None]:
    """One more sheet, linked from the cover."""

    def change(book: Workbook) -> None:
        sheet = book.create_sheet("附表")
        sheet._WorkbookChild__title = name  # the library would refuse a bad one
        sheet.sheet_properties.tabColor = SHEET_KINDS["control"]["tab"]
        sheet["A1"] = SHEET_KINDS["control"]["zh"]
        set_up(sheet)
        link(book[COVER], "A12", name)

    return change


def _no_link(book: Workbook) -> None:
    book[COVER]["A7"].hyperlink = None


def _dead_link(book: Workbook) -> None:
    link(book[NOTES], "A7", "旧表")


def _no_sources(book: Workbook) -> None:
    for place in ("A4", "B4", "C4"):
        book[SOURCES][place] = None


def _no_notes_sheet(book: Workbook) -> None:
    book.remove(book[SOURCES])
    book[COVER]["A10"].hyperlink = None


def _no_title(book: Workbook) -> None:
    book.properties.title = None


def _no_author(book: Workbook) -> None:
    book.properties.creator = ""


def _no_tab(book: Workbook) -> None:
    book[RUNNING].sheet_properties.tabColor = None


def _other_kind(book: Workbook) -> None:
    book[NOTES]["A1"] = "输出 编制说明"


def _name(name: str, text: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        book.defined_names[name] = DefinedName(name, attr_text=text)

    return change


def _name_twice(parts: Parts) -> None:
    text = parts["xl/workbook.xml"].decode("utf-8")
    one = '<definedName name="座席">参数与编制依据!$C$4</definedName>'
    parts["xl/workbook.xml"] = text.replace("</definedNames>", one + one + "</definedNames>").encode("utf-8")


def _bad_scope(parts: Parts) -> None:
    text = parts["xl/workbook.xml"].decode("utf-8")
    one = '<definedName name="座席" localSheetId="77">参数与编制依据!$C$4</definedName>'
    parts["xl/workbook.xml"] = text.replace("</definedNames>", one + "</definedNames>").encode("utf-8")


def related(kind: str, part: str, data: bytes, content: str) -> Callable[[Parts], None]:
    """Add a part that the workbook points to."""

    def patch(parts: Parts) -> None:
        parts[f"xl/{part}"] = data
        one = (
            f'<Relationship Id="rId-{kind}" Target="{part}" '
            f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
        )
        replacing("xl/_rels/workbook.xml.rels", "</Relationships>", one + "</Relationships>")(parts)
        entry = f'<Override PartName="/xl/{part}" ContentType="{content}"/>'
        replacing("[Content_Types].xml", "</Types>", entry + "</Types>")(parts)

    return patch


def _no_part(parts: Parts) -> None:
    rows = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    for row in rows:
        if row.get("Target", "").endswith(f"sheet{len(KINDS) + 1}.xml"):
            row.set("Target", "worksheets/lost.xml")
    parts["xl/_rels/workbook.xml.rels"] = etree.tostring(rows)


def _as_link(parts: Parts) -> None:
    replacing("xl/workbook.xml", 'name="附表"', 'name="[1]附表"')(parts)
    replacing(part_of(COVER), "'附表'!", "'[1]附表'!")(parts)


def _untyped(parts: Parts) -> None:
    parts["xl/stray.dat"] = b"x"


def _long_list(book: Workbook) -> None:
    choices = ",".join(f"选项{number:03d}" for number in range(60))
    rule = DataValidation(type="list", formula1=f'"{choices}"')
    rule.add("C15")
    book[PARAMETERS].add_data_validation(rule)


def _bad_area(parts: Parts) -> None:
    part = part_of(PARAMETERS)
    parts[part] = re.sub(rb'sqref="C16"', b'sqref="C16:#REF!"', parts[part], count=1)


def _long_text(parts: Parts) -> None:
    replacing("xl/sharedStrings.xml", "本预算按含税口径编制。", "长" * 32_768)(parts)


FAULTS = [
    Fault("constant in a formula", "3", BUILDING, "E6", setting(BUILDING, "E6", "=ROUND(C6*D6*1.1,2)")),
    Fault("percentage in a formula", "3", BUILDING, "E6", setting(BUILDING, "E6", "=ROUND(C6*D6*(1+5%),2)")),
    Fault("constant as an argument", "3", BUILDING, "E6", setting(BUILDING, "E6", "=ROUND(MAX(C6*D6,500),2)")),
    Fault("total misses the last row", "15", BUILDING, "E9", setting(BUILDING, "E9", "=SUM(E6:E7)")),
    Fault("total misses the first row", "15", BUILDING, "E9", setting(BUILDING, "E9", "=SUM(E7:E8)")),
    Fault("total of one row only", "15", BUILDING, "E9", setting(BUILDING, "E9", "=SUM(E8:E8)")),
    Fault("total with a gap", "15", BUILDING, "E9", setting(BUILDING, "E9", "=SUM(E6:E6,E8:E8)")),
    Fault("total from another sheet", "15", SUMMARY, "B9", setting(SUMMARY, "B9", f"=SUM({BUILDING}!E6:E7)")),
    Fault("year misses December", "15", RUNNING, "N6", setting(RUNNING, "N6", "=SUM(B6:L6)")),
    Fault("overwritten month", "4", RUNNING, "F6", setting(RUNNING, "F6", 40560)),
    Fault("overwritten item", "4", BUILDING, "E7", setting(BUILDING, "E7", 13500)),
    Fault("text over a month", "4", RUNNING, "F6", setting(RUNNING, "F6", "未提供")),
    Fault("month left out", "4", RUNNING, "H7", setting(RUNNING, "H7", None)),
    Fault("another formula in one month", "4", RUNNING, "G7", setting(RUNNING, "G7", f"={PARAMETERS}!$C$8*1")),
    Fault(
        "reference slipped in one month", "4", RUNNING, "M6", setting(RUNNING, "M6", f"=ROUND(L5*{PARAMETERS}!$C$7,2)")
    ),
    Fault("number typed on a calculation", "2", BUILDING, "H12", setting(BUILDING, "H12", 450)),
    Fault("number typed on the cover", "2", COVER, "B3", setting(COVER, "B3", 21.75)),
    Fault("number typed beside a heading", "2", SUMMARY, "D4", setting(SUMMARY, "D4", 7)),
    Fault("number as text", "text-number", PARAMETERS, "C10", setting(PARAMETERS, "C10", "450")),
    Fault("hidden sheet", "13", SOURCES, "", _unhide("hidden")),
    Fault("very hidden sheet", "13", SOURCES, "", _unhide("veryHidden")),
    Fault("hidden row", "13", BUILDING, "A7", _hide_row),
    Fault("hidden column", "13", BUILDING, "C1", _hide_column),
    Fault("rows of no height", "13", BUILDING, "A7", patch=_flat),
    Fault("columns of no width", "13", BUILDING, "C1", patch=_narrow),
    Fault("all other rows hidden", "13", BUILDING, "", _no_rows_shown),
    Fault("TODAY", "13", NOTES, "B8", setting(NOTES, "B8", "=TODAY()")),
    Fault("OFFSET", "13", BUILDING, "H12", setting(BUILDING, "H12", "=OFFSET(E6,1,0)")),
    Fault("INDIRECT", "13", BUILDING, "H12", setting(BUILDING, "H12", '=INDIRECT("E6")')),
    Fault("array formula", "13", BUILDING, "H12", _array, given={(BUILDING, "H12"): 217500.0}),
    Fault("merged cells in a total", "13", BUILDING, "A9", _merge_calculation),
    Fault("volatile name", "13", "", "", _name("浮动", f"OFFSET({PARAMETERS}!$C$4,1,0)")),
    Fault("circle of two", "8", BUILDING, "H12", _circle),
    Fault("circle through a range", "8", BUILDING, "H12", _wide_circle),
    Fault("no unit line", "9", RUNNING, "", setting(RUNNING, "A2", None)),
    Fault("a department is no unit", "9", RUNNING, "", setting(RUNNING, "A2", "编制单位：客户服务部")),
    Fault("parameter without unit", "9", PARAMETERS, "B6", setting(PARAMETERS, "B6", None)),
    Fault("total row without unit", "9", BUILDING, "B9", setting(BUILDING, "A2", None)),
    Fault("no unit column", "9", PARAMETERS, "", setting(PARAMETERS, "B3", "备注")),
    Fault("sign not stated", "10", NOTES, "", setting(NOTES, "A3", "见下。")),
    Fault("formula as an input", "11", BUILDING, "D7", _style_as_input(BUILDING, "D7")),
    Fault("input locked", "11", PARAMETERS, "C6", _lock),
    Fault("colour of inputs elsewhere", "11", BUILDING, "A7", _half_style),
    Fault("no check on a sheet", "14", BUILDING, "", setting(BUILDING, "F1", None)),
    Fault("no master check", "14", COVER, "", setting(COVER, "B1", None)),
    Fault("no tolerance", "14", CHECKS, "", lambda book: table(book[CHECKS], 2, [["差额很小为通过", "界限"]])),
    Fault(
        "failed check", "15", CHECKS, "E6", setting(CHECKS, "E6", f'=IF(ABS(D6)>{PARAMETERS}!$C$12,"通过","不通过")')
    ),
    Fault("typed check", "15", CHECKS, "E6", setting(CHECKS, "E6", "通过")),
    Fault("sources empty", "16", SOURCES, "", _no_sources),
    Fault("no sheet of sources", "16", "", "", _no_notes_sheet),
    Fault("no title", "16", "", "", _no_title),
    Fault("no author", "16", "", "", _no_author),
    Fault("date without validation", "19", PARAMETERS, "C5", _no_guard),
    Fault("choice without validation", "19", PARAMETERS, "C17", _no_choice_guard),
    Fault("three digits", "21", BUILDING, "E6", setting(BUILDING, "E6", "=ROUND(C6*D6,3)")),
    Fault("nine digits outside ROUNDUP", "21", BUILDING, "E6", setting(BUILDING, "E6", "=ROUND(C6*D6,9)")),
    Fault("thousands", "21", BUILDING, "E6", setting(BUILDING, "E6", "=ROUNDDOWN(C6*D6,-3)")),
    Fault("parameter without source", "22", PARAMETERS, "C6", setting(PARAMETERS, "D6", None)),
    Fault(
        "add-in function",
        "24",
        BUILDING,
        "H12",
        setting(BUILDING, "H12", "=CCXL_SERVICE_LEVEL(C6,D6)"),
        given={(BUILDING, "H12"): 0.8},
    ),
    Fault("portrait", "26", RUNNING, "", _portrait),
    Fault("two pages wide", "26", RUNNING, "", _two_wide),
    Fault("not fitted", "26", RUNNING, "", _no_fit),
    Fault("letter paper", "26", RUNNING, "", _letter),
    Fault("footer without pages", "26", RUNNING, "", _no_footer),
    Fault("no print area", "26", RUNNING, "", _no_print_area),
    Fault("long sheet without titles", "26", NOTES, "", _long_notes),
    Fault("default name", "27", "Sheet1", "", more("Sheet1")),
    Fault("sheet missing in contents", "27", COVER, "", _no_link),
    Fault("dead link", "27", NOTES, "A7", _dead_link),
    Fault("division by zero", "28", BUILDING, "H12", setting(BUILDING, "H12", "=E9/H13")),
    Fault("typed error", "28", BUILDING, "H12", setting(BUILDING, "H12", "#N/A")),
    Fault("deleted reference", "28", BUILDING, "H12", setting(BUILDING, "H12", "=IFERROR(#REF!+1,0)")),
    Fault(
        "error not yet stored",
        "28",
        BUILDING,
        "H12",
        setting(BUILDING, "H12", "=E7/H13"),
        given={(BUILDING, "H12"): 90000.0},
    ),
    Fault("no tab colour", "1", RUNNING, "", _no_tab),
    Fault("no kind in A1", "1", NOTES, "A1", setting(NOTES, "A1", "编制说明")),
    Fault("two kinds at once", "1", NOTES, "A1", _other_kind),
    Fault("stale value", "stored", RUNNING, "D6", patch=stored(RUNNING, "D6", "40559")),
    Fault("stale share", "stored", SUMMARY, "C5", patch=stored(SUMMARY, "C5", "0.0706")),
    Fault("stale text", "stored", CHECKS, "E5", patch=stored(CHECKS, "E5", "待核")),
    Fault("missing value", "stored", RUNNING, "D6", patch=stored(RUNNING, "D6", None)),
    Fault("empty value", "stored", RUNNING, "D6", patch=stored(RUNNING, "D6", "")),
    Fault(
        "formula into another file",
        "external",
        BUILDING,
        "H12",
        setting(BUILDING, "H12", "='[1]去年'!B7"),
        given={(BUILDING, "H12"): 5.0},
    ),
    Fault(
        "linked file",
        "external",
        "",
        "",
        patch=related(
            "externalLink",
            "externalLinks/externalLink1.xml",
            b"<externalLink xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
        ),
    ),
    Fault(
        "macro",
        "macro",
        "",
        "",
        patch=related("vbaProject", "vbaProject.bin", b"\x00", "application/vnd.ms-office.vbaProject"),
    ),
    Fault("overlapping merges", "package", NOTES, "B8", _merge_twice),
    Fault("name twice", "package", "", "", patch=_name_twice),
    Fault("name of no sheet", "package", "", "", patch=_bad_scope),
    Fault("name to a missing sheet", "package", "", "", _name("旧表", "旧表!$A$1")),
    Fault("name to nothing", "package", "", "", _name("旧数", f"{PARAMETERS}!#REF!")),
    Fault(
        "formula cut short",
        "package",
        BUILDING,
        "H12",
        setting(BUILDING, "H12", "=SUM(E6:E8"),
        given={(BUILDING, "H12"): 0.0},
    ),
    Fault(
        "formula without operator",
        "package",
        BUILDING,
        "H12",
        setting(BUILDING, "H12", "=(E6)(E7)"),
        given={(BUILDING, "H12"): 0.0},
    ),
    Fault(
        "formula to a missing sheet",
        "package",
        BUILDING,
        "H12",
        setting(BUILDING, "H12", "=IFERROR(旧表!A1,0)"),
    ),
    Fault("list too long", "package", PARAMETERS, "C15", _long_list),
    Fault("text too long", "package", NOTES, "A4", patch=_long_text),
    Fault("validation of no range", "package", PARAMETERS, "", patch=_bad_area),
    Fault("shared text out of range", "package", NOTES, "A4", patch=in_cell(NOTES, "A4", _text_out_of_range)),
    Fault("text in a numeric cell", "package", NOTES, "A4", patch=in_cell(NOTES, "A4", _text_in_number)),
    Fault("style out of range", "package", NOTES, "A4", patch=in_cell(NOTES, "A4", _style_out_of_range)),
    Fault("cell twice", "package", NOTES, "A4", patch=in_cell(NOTES, "A4", _twice)),
    Fault("cell of another row", "package", NOTES, "A1", patch=in_cell(NOTES, "B6", _no_shared_row)),
    Fault("unknown type of cell", "package", PARAMETERS, "C4", patch=in_cell(PARAMETERS, "C4", _retyped("z", "30"))),
    Fault("no truth value", "package", NOTES, "A4", patch=in_cell(NOTES, "A4", _retyped("b", "yes"))),
    Fault("shared formula of nothing", "package", RUNNING, "N8", patch=in_cell(RUNNING, "N8", _shared_nowhere)),
    Fault("merge of no range", "package", NOTES, "nowhere", patch=_merge_nothing),
    Fault("row 0", "package", NOTES, "", patch=in_cell(NOTES, "A4", _row_zero)),
    Fault("row twice", "package", NOTES, "A4", patch=in_cell(NOTES, "A4", _row_twice)),
    Fault("sheet without part", "package", "附表", "", more("附表"), _no_part),
    Fault("sheet name with a slash", "package", "附/表", "", more("附/表")),
    Fault("sheet named as a link", "package", "[1]附表", "", more("附表"), _as_link),
    Fault("two sheets of one name", "package", "", "", more(SOURCES)),
    Fault("rows out of order", "package", NOTES, "A1", patch=_rows_swapped),
    Fault("part without type", "package", "", "", patch=_untyped),
]
