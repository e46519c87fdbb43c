"""Random templates and scenarios for them, with the totals that a plain sum of the scenario gives."""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.formatting.rule import CellIsRule, DataBarRule, FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.workbook.package import STYLES, _ordered_fonts

FEN = Decimal("0.01")
# What a block repeats: tags of name, quantity and price, and what heads and closes a section of it.
KINDS = {
    "items": ("{{items.name}}", "{{items.quantity}}", "{{items.price}}", "{{sections.name}}"),
    "lines": ("{{lines.name}}", "{{lines.quantity}}", "{{lines.price}}", "{{operating_sections.name}}"),
    "grades": ("{{grades.name}}", "{{grades.given_heads}}", "{{grades.wage}}", ""),
}


def money(rng: random.Random) -> float:
    """An amount with fen."""
    return rng.randrange(1, 9_000_000) / 100


def scenario(rng: random.Random) -> dict[str, Any]:
    """Raw tables with blocks of any length, also of one row, and of none where the model allows that."""
    sections = [f"节{n}" for n in range(rng.randrange(1, 5))]
    items = [
        {"section": section, "name": f"{section}物{n}", "quantity": rng.randrange(0, 50), "price": money(rng)}
        for section in sections for n in range(rng.randrange(1, 6))
    ]  # fmt: skip
    parts = [f"费{n}" for n in range(rng.randrange(1, 4))]
    lines = [
        {"section": part, "name": f"{part}项{n}", "quantity": rng.randrange(0, 20), "price": money(rng),
         "price_time": "month"}
        for part in parts for n in range(rng.randrange(1, 5))
    ]  # fmt: skip
    grades = [
        {"name": f"级{n}", "headcount": rng.randrange(0, 30), "monthly_wage": money(rng)}
        for n in range(rng.randrange(0, 4))
    ]
    if rng.random() < 0.2:
        items = []
    raw: dict[str, Any] = {"budget": {"unit": "某单位", "project": "随机", "year": 2026}}
    raw["operating"] = {"lines": lines}
    if items:
        raw["construction"] = {"items": items}
    if grades:
        raw["staffing"] = {"grades": grades}
    return raw


def amounts(raw: dict[str, Any], kind: str) -> list[Decimal]:
    """Quantity times price of every row of a block, each rounded to fen."""
    table, name, quantity, price = {
        "items": ("construction", "items", "quantity", "price"),
        "lines": ("operating", "lines", "quantity", "price"),
        "grades": ("staffing", "grades", "headcount", "monthly_wage"),
    }[kind]
    rows = raw.get(table, {}).get(name, [])
    products = (Decimal(str(row[quantity])) * Decimal(str(row[price])) for row in rows)
    return [product.quantize(FEN, ROUND_HALF_UP) for product in products]


@dataclass
class Random:
    """A template in the making: its workbook, and by name of a cell the total that it must show."""

    rng: random.Random
    raw: dict[str, Any]
    book: Workbook = field(default_factory=Workbook)
    totals: dict[str, Decimal] = field(default_factory=dict)
    shared: dict[str, list[str]] = field(default_factory=dict)

    def note(self, sheet: Worksheet, cell: str, expected: Decimal) -> None:
        """Name a cell that holds a total."""
        name = f"T_{len(self.totals)}"
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
        text = f"{quote_sheetname(sheet.title)}!${column}${row}"
        self.book.defined_names[name] = DefinedName(name, attr_text=text)
        self.totals[name] = expected

    def write(self) -> bytes:
        """The template as a file; some pairs of formulas share one."""
        buffer = io.BytesIO()
        self.book.save(buffer)
        result = io.BytesIO()
        titles = {f"xl/worksheets/sheet{n}.xml": sheet.title for n, sheet in enumerate(self.book, start=1)}
        with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                data = old.read(name)
                if name == STYLES:
                    data = _ordered_fonts(data)
                for number, cell in enumerate(self.shared.get(titles.get(name, ""), ())):
                    data = shared(data, cell, number)
                new.writestr(name, data)
        return result.getvalue()


def shared(data: bytes, cell: str, number: int) -> bytes:
    """A formula and the one below it as one shared formula."""
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    below = f"{column}{int(row) + 1}"
    text = data.decode()
    first = rf'(<c r="{cell}"[^>]*>)<f>([^<]*)</f>'
    text, found = re.subn(first, rf'\1<f t="shared" ref="{cell}:{below}" si="{number}">\2</f>', text)
    text, also = re.subn(rf'(<c r="{below}"[^>]*>)<f>[^<]*</f>', rf'\1<f t="shared" si="{number}"/>', text)
    assert found == also == 1
    return text.encode()


def random_template(seed: int) -> Random:
    """A template and a scenario for it."""
    rng = random.Random(seed)
    made = Random(rng, scenario(rng))
    sheets = [made.book.active]
    sheets[0].title = rng.choice(["明细", "A&B 表", "预算 {{budget.version}}", "It's"])
    for number in range(rng.randrange(0, 3)):
        sheets.append(made.book.create_sheet(f"表{number}"))
    for sheet in sheets:
        row = rng.randrange(1, 4)
        sheet.cell(row, 1, "{{budget.project}}").font = Font(bold=True, size=14)
        for kind in rng.sample(list(KINDS), rng.randrange(1, 4)):
            row = block(made, sheet, kind, row + rng.randrange(2, 4), rng.randrange(1, 4))
        if rng.random() < 0.6:
            row = months(made, sheet, row + 3)
        sheet.print_title_rows = "1:1"
        sheet.print_area = f"A1:Z{row + 3}"
    across(made, sheets)
    return made


def block(made: Random, sheet: Worksheet, kind: str, top: int, left: int) -> int:
    """A block of sample rows with all that refers to it; gives its last row."""
    rng = made.rng
    name, quantity, price, section = KINDS[kind]
    columns = [get_column_letter(left + offset) for offset in range(6)]
    a, b, c, d, e, f = columns
    for place, text in enumerate(("名称", "数量", "单价", "金额", "累计", "占比")):
        sheet.cell(top, left + place, text).fill = PatternFill("solid", "FFDDEBF7")
    sectioned = bool(section) and rng.random() < 0.6
    first = top + 1
    if sectioned:
        sheet[f"{a}{first}"] = section
        if rng.random() < 0.5:
            sheet.merge_cells(f"{b}{first}:{d}{first}")
        first += 1
    last = first + rng.randrange(1, 4)
    for row in range(first, last + 1):
        sheet[f"{a}{row}"], sheet[f"{b}{row}"], sheet[f"{c}{row}"] = name, quantity, price
        sheet[f"{d}{row}"] = f"=ROUND({b}{row}*{c}{row},2)"
        sheet[f"{e}{row}"] = f"=SUM({d}${first}:{d}{row})"
        sheet[f"{f}{row}"] = f"=IF(SUM({d}${first}:{d}${last})=0,0,{d}{row}/SUM({d}${first}:{d}${last}))"
        for column in columns:
            sheet[f"{column}{row}"].border = Border(bottom=Side("thin"))
    if rng.random() < 0.5:
        made.shared.setdefault(sheet.title, []).append(f"{d}{first}")
    end = last
    if sectioned:
        end += 1
        sheet[f"{a}{end}"] = f"{section}小计"
        sheet[f"{d}{end}"] = f"=SUM({d}{first}:{d}{last})"
        sheet[f"{e}{end}"] = f"={e}{last}-{d}{end}"
    expected = sum(amounts(made.raw, kind), Decimal(0))
    total = end + rng.randrange(1, 3)
    sheet[f"{a}{total}"] = "合计"
    sheet[f"{d}{total}"] = f"=SUM({d}{first}:{d}{last})"
    made.note(sheet, f"{d}{total}", expected)
    sheet[f"{e}{total}"] = f"=SUBTOTAL(9,{d}{first}:{d}{last})"
    made.note(sheet, f"{e}{total}", expected)
    if sectioned:
        sheet[f"{f}{total}"] = f'=SUMIF({a}{top + 1}:{a}{end},"*小计",{d}{top + 1}:{d}{end})+SUM({e}{end})'
        made.note(sheet, f"{f}{total}", expected)
    else:
        sheet[f"{f}{total}"] = f"=SUMPRODUCT(ROUND({b}{first}:{b}{last}*{c}{first}:{c}{last},2))"
        made.note(sheet, f"{f}{total}", expected)
    dress(made, sheet, (first, last, total), (a, b, d), sectioned)
    return total


def dress(
    made: Random, sheet: Worksheet, rows: tuple[int, int, int], columns: tuple[str, str, str], torn: bool
) -> None:
    """Formats, validations, names and a chart on a block."""
    rng, (first, last, total), (a, b, d) = made.rng, rows, columns
    area = f"{d}{first}:{d}{last}"
    if rng.random() < 0.7:
        bold = Font(bold=True)
        sheet.conditional_formatting.add(area, FormulaRule(formula=[f"${d}{first}>${d}${total}/2"], font=bold))
        sheet.conditional_formatting.add(area, CellIsRule(operator="greaterThan", formula=["0"], font=bold))
        sheet.conditional_formatting.add(area, DataBarRule("min", None, "max", None, "FF638EC6"))
    if rng.random() < 0.7:
        rule = DataValidation(type="decimal", operator="between", formula1="0", formula2=f"${d}${total}+1000000")
        rule.add(f"{b}{first}:{b}{last}")
        sheet.add_data_validation(rule)
    sheet_name = quote_sheetname(sheet.title)
    name = f"B_{len(made.book.defined_names)}"
    area_text = f"{sheet_name}!${d}${first}:${d}${last}"
    made.book.defined_names[name] = DefinedName(name, attr_text=area_text)
    below = f"{d}{total + 1}"
    sheet[below] = f"=SUM({name})-{d}{total}"
    made.note(sheet, below, Decimal(0))
    if rng.random() < 0.6:
        chart = rng.choice([BarChart, LineChart])()
        values = Reference(sheet, range_string=area_text)
        chart.add_data(values, titles_from_data=False)
        chart.set_categories(Reference(sheet, range_string=f"{sheet_name}!${a}${first}:${a}${last}"))
        sheet.add_chart(chart, f"{get_column_letter(20)}{total + 2}")


def months(made: Random, sheet: Worksheet, row: int) -> int:
    """Columns that repeat for months, to the right of everything, so that no other block is torn."""
    rng = made.rng
    left = 10
    samples = rng.randrange(2, 5)
    factor = rng.randrange(1, 50)
    columns = [get_column_letter(left + n) for n in range(samples)]
    after = get_column_letter(left + samples)
    for column in columns:
        sheet[f"{column}{row}"] = "{{timeline.number}}"
        sheet[f"{column}{row + 1}"] = f"={column}{row}*{factor}"
        sheet[f"{column}{row + 2}"] = f"=SUM(${columns[0]}{row + 1}:{column}{row + 1})"
    sheet[f"{after}{row + 1}"] = f"=SUM({columns[0]}{row + 1}:{columns[-1]}{row + 1})"
    made.note(sheet, f"{after}{row + 1}", Decimal(78 * factor))
    sheet[f"{after}{row + 2}"] = f"={columns[-1]}{row + 2}"
    made.note(sheet, f"{after}{row + 2}", Decimal(78 * factor))
    sheet.merge_cells(f"{columns[0]}{row + 3}:{columns[-1]}{row + 3}")
    return row + 3


def across(made: Random, sheets: list[Worksheet]) -> None:
    """A sheet that adds up totals of the others."""
    sheet = made.book.create_sheet("汇总", made.rng.randrange(0, len(sheets) + 1))
    places = [(name, made.book.defined_names[name].attr_text) for name in made.totals]
    chosen = made.rng.sample(places, min(len(places), 4))
    sheet["B2"] = "=" + "+".join(text.replace("$", "") for _, text in chosen)
    expected = sum((made.totals[name] for name, _ in chosen), Decimal(0))
    sheet["B3"] = "=SUM(" + ",".join(text for _, text in chosen) + ")"
    sheet["B4"] = "=" + "+".join(name for name, _ in chosen)
    for cell in ("B2", "B3", "B4"):
        made.note(sheet, cell, expected)
