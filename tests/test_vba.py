"""The VBA module, run in LibreOffice Basic with the real converters of xlwings behind it."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccxl.functions import FUNCTIONS
from ccxl.hosts import vba
from ccxl.hosts.sheet import Entry, entries, write_sheet
from ccxl.hosts.vba import MODULE, RESERVED, SHEET, vba_module
from tests.basic import Basic
from tests.on_windows import on_windows

# Calls from Basic, as from a macro of a user; the kind of a VBA error is 10.
CHECKS = """\
Option VBASupport 1
Function Kinds()
    Kinds = Array(Kind(CCXL_AGENTS(1000, 120, 1.2)), Kind(CCXL_ASA(12, 360, 1, 60)), Kind(CCXL_TRAFFIC("x", 180)), _
        Kind(CCXL_TRAFFIC(360, 180)), Kind(CCXL_CAPITALS(5)))
End Function
Function Why()
    Dim result
    result = CCXL_AGENTS(1000, 120, 1.2)
    Why = CCXL_WHY()
End Function
Function Block()
    Dim cells(1 To 3, 1 To 1), result
    cells(1, 1) = 360
    cells(2, 1) = -1
    cells(3, 1) = "many"
    result = CCXL_TRAFFIC(cells, 180)
    Block = Array(Kind(result(0, 0)), Kind(result(1, 0)), Kind(result(2, 0)))
End Function
' As if the cells Z1 and Z2 had asked; Z2 holds an error.
Function WhyOfCell()
    Dim result, cells(1 To 2, 1 To 1)
    cells(1, 1) = 360
    cells(2, 1) = -1
    Range("Z1").Formula = "=1"
    Range("Z2").Formula = "=NA()"
    Set ccxlAsks = Range("Z1:Z2")
    result = CCXL_TRAFFIC(cells, 180)
    Set ccxlAsks = Nothing
    WhyOfCell = Array(CCXL_WHY(Range("Z1")), CCXL_WHY(Range("Z2")))
End Function
"""


@pytest.fixture(scope="module")
def basic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Basic]:
    """The tour with the module in it, each call going through xlwings as on Windows."""
    home = tmp_path_factory.mktemp("basic")
    write_sheet(home / "tour.xlsx", "vba")
    with pytest.MonkeyPatch.context() as patch:
        for windows in on_windows(patch):
            patch.delitem(sys.modules, MODULE, raising=False)

            def python(name: str, arguments: list[Any], windows: types.ModuleType = windows) -> list[list[Any]]:
                module, _, function = name.partition("!")
                rows: list[list[Any]] = windows.call_udf(module, function, tuple(map(as_excel, arguments)))
                return rows

            with Basic(home, home / "tour.xlsx", vba_module(), python, {"Checks": CHECKS}) as running:
                yield running
            sys.modules.pop(MODULE, None)


def as_excel(value: Any) -> Any:
    """Excel has floating-point numbers only, and blocks as tuples of rows."""
    if isinstance(value, list):
        return tuple(map(as_excel, value))
    return float(value) if isinstance(value, int) else value


@pytest.fixture(scope="module")
def calculated(basic: Basic) -> Any:
    return basic.ask("calculate")["CCXL"]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.function.name)
class TestInBasic:
    def test_every_function_gives_what_python_gives(self, calculated: Any, entry: Entry) -> None:
        assert cells_of(calculated, entry) == entry.expected


def cells_of(values: Any, entry: Entry) -> list[list[Any]]:
    top, left, bottom, right = entry.result
    return [
        [values[openpyxl.utils.get_column_letter(column + 1) + str(row + 1)] for column in range(left, right + 1)]
        for row in range(top, bottom + 1)
    ]


class TestErrors:
    def test_they_are_errors_of_excel_by_kind(self, basic: Basic) -> None:
        assert basic.ask("run", "Checks.Kinds", []) == [
            "10 Error 2015", "10 Error 2036", "10 Error 2015", "5 18", "8 人民币伍元整",
        ]  # fmt: skip

    def test_in_a_block_only_the_bad_cells_are(self, basic: Basic) -> None:
        assert basic.ask("run", "Checks.Block", []) == ["5 18", "10 Error 2015", "10 Error 2015"]

    def test_the_message_is_kept(self, basic: Basic) -> None:
        assert basic.ask("run", "Checks.Why", []).startswith("#VALUE! target_service_level = 1.2: must be")

    def test_the_message_is_kept_for_the_cell_that_asked(self, basic: Basic) -> None:
        good, bad = basic.ask("run", "Checks.WhyOfCell", [])
        assert good == ""
        assert bad.startswith("#VALUE! calls = -1: must be")

    def test_a_python_that_is_gone_is_an_error_too(self, basic: Basic) -> None:
        basic.python_is_gone = True
        try:
            assert basic.ask("run", "Checks.Kinds", []) == ["10 Error 2015"] * 5
            assert "Python is gone" in basic.ask("run", "Checks.Why", [])
        finally:
            basic.python_is_gone = False


class TestModule:
    def test_every_function_has_a_wrapper_a_category_and_help(self) -> None:
        text = vba_module()
        rows = {str(row[0]): row for row in vba.intellisense_rows()[1:]}
        for name, function in FUNCTIONS.items():
            plain = f"CCXL_{name.upper()}"
            assert text.count(f"Public Function {plain}(") == 1
            assert f'Case "{plain}"\r\n            CcxlCategory = "CCXL {function.topic}"' in text
            assert str(rows[plain][1]).startswith(function.summary)
            assert len(rows[plain]) == 3 + 2 * len(function.parameters)
            assert all(len(str(cell)) <= 255 for cell in rows[plain])

    def test_vba_takes_it(self) -> None:
        text = vba_module()
        text.encode("ascii")
        lines = text.split("\r\n")
        assert "\n" not in "".join(lines)
        assert max(map(len, lines)) < 1023
        for declared in re.findall(r"Public Function CCXL_\w+\((.*)\) As Variant", text):
            names = re.findall(r"(\w+) As Variant", declared)
            assert not {name.lower() for name in names} & set(RESERVED.split())
            assert len(names) <= 60

    def test_a_word_of_vba_is_no_argument(self) -> None:
        assert vba._name("date") == "date_"
        assert vba._name("rate") == "rate"

    def test_the_workbook_for_it_holds_help_and_the_tour(self, tmp_path: Path) -> None:
        write_sheet(tmp_path / "ccxl_functions.xlsx", "vba")
        book = openpyxl.load_workbook(tmp_path / "ccxl_functions.xlsx")
        sheet = book[SHEET]
        assert sheet.sheet_state == "hidden"
        assert [cell.value for cell in sheet[1]][:2] == ["FunctionInfo", 1]
        assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {f"CCXL_{name.upper()}" for name in FUNCTIONS}
