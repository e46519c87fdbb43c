"""The starter form, worked on as people do, for the tests of the reader."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ccxl.budget.parts.construction import form as construction
from ccxl.budget.parts.operating import form as operating
from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.workbook.form.starter import starter
from ccxl.workbook.form.writer import write_form
from ccxl.workbook.package import save_workbook

GENERAL, WAGES, ITEMS, LINES, SOURCES = "基本信息", "岗位工资", "建设项目", "运营项目", "资料来源"
Edit = Callable[[Workbook], object]


@cache
def fresh() -> bytes:
    """The Chinese starter form."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_form(path)
        return path.read_bytes()


@cache
def as_written() -> Scenario:
    """What the starter form says."""
    return scenario_from(starter("zh"), "starter")


def edited(folder: Path, change: Edit) -> Path:
    """The starter form after somebody worked on it."""
    workbook = load_workbook(io.BytesIO(fresh()))
    change(workbook)
    path = folder / "edited.xlsx"
    save_workbook(workbook, path)
    return path


def put(sheet: str, **cells: Any) -> Edit:
    """An edit that types values into cells."""

    def change(workbook: Workbook) -> None:
        for address, value in cells.items():
            workbook[sheet][address] = value

    return change


def at(sheet: str, field: str, row: int = 6) -> str:
    """The cell of a field in a row of a sheet's table, which begins in column B."""
    table = {ITEMS: construction.ITEMS, LINES: operating.LINES}[sheet]
    names = [column.path.partition("*.")[2] for column in table.columns]
    return f"{get_column_letter(2 + names.index(field))}{row}"


def both(*edits: Edit) -> Edit:
    def change(workbook: Workbook) -> None:
        for edit in edits:
            edit(workbook)

    return change


def move_column(sheet: Worksheet, source: int, target: int) -> None:
    """Move a column of cells, as cut and insert does in Excel."""
    columns = [[cell.value for cell in column] for column in sheet.iter_cols()]
    columns.insert(target, columns.pop(source))
    for number, column in enumerate(columns, start=1):
        for row, value in enumerate(column, start=1):
            sheet.cell(row, number).value = value
