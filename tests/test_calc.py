"""The extension for LibreOffice Calc, installed in a fresh profile: its functions, arrays, errors and help."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter

from ccxl.functions import FUNCTIONS
from ccxl.hosts.calc import COMMAND, write_extension
from ccxl.hosts.naming import LONGEST_HELP, argument_help, help_of
from ccxl.hosts.sheet import Entry, entries, write_sheet
from tests.office import Office

ROOT = Path(__file__).parents[1]
# The helper of this checkout, whichever ccxl is installed.
WORKER = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from ccxl.hosts.calc_worker import main; main()"


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """LibreOffice with the extension."""
    home = tmp_path_factory.mktemp("calc")
    write_extension(home / "ccxl.oxt", [sys.executable, "-c", WORKER])
    with Office(home, extensions=[home / "ccxl.oxt"]) as office:
        yield office


@pytest.fixture(scope="module")
def tour(calc: Office, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Values of the tour, recalculated."""
    path = tmp_path_factory.mktemp("tour") / "tour.xlsx"
    write_sheet(path, "calc")
    return calc.recalculated(path)["CCXL"]


def worked_out(calc: Office, path: Path, formulas: dict[str, str], values: dict[str, Any] | None = None) -> Any:
    """Values of a sheet of formulas; an address such as L1:L5 makes an array formula."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("s")
    for address, value in (values or {}).items():
        sheet.write(address, value)
    for address, formula in formulas.items():
        if ":" in address:
            sheet.write_array_formula(address, formula)
        else:
            sheet.write_formula(address, formula)
    book.close()
    return calc.recalculated(path)["s"]


class TestFunctions:
    @pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.function.name)
    def test_every_function_gives_what_python_gives(self, tour: Any, entry: Entry) -> None:
        top, left, bottom, right = entry.result
        assert [
            [tour[f"{get_column_letter(column + 1)}{row + 1}"] for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ] == entry.expected

    def test_the_tour_compares_them_itself(self, tour: Any) -> None:
        assert [value for value in tour.values() if value in {"as expected", "differs"}] == ["as expected"] * len(
            FUNCTIONS
        )

    def test_results_go_on_into_formulas(self, calc: Office, tmp_path: Path) -> None:
        found = worked_out(calc, tmp_path / "b.xlsx", {
            "A1": "=CCXL.TRAFFIC(360,180)+1", "A2": '=IF(CCXL.TRAFFIC(360,180)>5,"high","low")',
            "A3": '=CCXL.CAPITALS(5)="人民币伍元整"', "A4": "=CCXL.AGENTS(1000,120,,15)",
            "A5": "=CCXL.AGENTS(1000,120,0.8,15)",
        })  # fmt: skip
        assert (found["A1"], found["A2"], found["A3"]) == (19, "high", 1)
        assert found["A4"] == found["A5"]

    def test_a_block_gives_a_block_where_only_bad_cells_are_errors(self, calc: Office, tmp_path: Path) -> None:
        found = worked_out(
            calc, tmp_path / "b.xlsx",
            {"L1:L4": "=CCXL.TRAFFIC(K1:K4,180)", "M1": "=SUM(L1:L4)", "M2": "=SUM(L1)"},
            {"K1": 360, "K2": -1, "K3": "many"},
        )  # fmt: skip
        assert [found[f"L{row}"] for row in range(1, 5)] == [18, "#VALUE!", "#VALUE!", "#VALUE!"]
        assert found["M1"] == "#VALUE!"
        assert found["M2"] == 18

    def test_errors_are_errors_by_kind_and_why_has_the_message(self, calc: Office, tmp_path: Path) -> None:
        found = worked_out(calc, tmp_path / "b.xlsx", {
            "A1": "=CCXL.AGENTS(1000,120,1.2)", "A2": "=CCXL.ASA(12,360,1,60)", "A3": '=CCXL.CAPITALS("x")',
            "A4": "=CCXL.TRAFFIC(NA(),180)", "A5": "=CCXL.TRAFFIC(360)", "A6": "=CCXL.TRAFFIC(Z99,180)",
            "B1": '=CCXL.WHY("AGENTS",1000,120,1.2)', "B2": '=CCXL.WHY("CCXL.ASA",12,360,1,60)',
            "B3": '=CCXL.WHY("TRAFFIC",360,180)', "B4": '=CCXL.WHY("traffik",1)',
        })  # fmt: skip
        assert [found[f"A{row}"] for row in range(1, 7)] == ["#VALUE!", "#NUM!", "#VALUE!", "#N/A", "#VALUE!", 0]
        assert found["B1"].startswith("#VALUE! target_service_level = 1.2: must be a number > 0 and < 1")
        assert found["B2"] == "#NUM! asa: the result is infinite"
        assert found["B3"] == ""
        assert found["B4"].startswith("#NAME? function 'traffik': unknown; did you mean traffic?")

    def test_the_wizard_explains_them(self, calc: Office) -> None:
        listed = calc.functions("CCXL.")
        assert set(listed) == {f"CCXL.{name.upper()}" for name in FUNCTIONS} | {"CCXL.WHY"}
        for name, function in FUNCTIONS.items():
            text, arguments = listed[f"CCXL.{name.upper()}"]
            assert text == help_of(function)
            assert [list(argument) for argument in arguments] == [
                [parameter.name, argument_help(parameter)] for parameter in function.parameters
            ]
            assert all(len(meaning) <= LONGEST_HELP for _, meaning in arguments)


class TestHelper:
    def test_it_is_started_again_when_it_has_died(self, calc: Office, tmp_path: Path) -> None:
        formulas = {"A1": "=CCXL.TRAFFIC(360,180)"}
        assert worked_out(calc, tmp_path / "b.xlsx", formulas)["A1"] == 18
        (helper,) = helpers(calc.process_group)
        os.kill(helper, signal.SIGKILL)
        assert worked_out(calc, tmp_path / "b.xlsx", formulas)["A1"] == 18
        assert helpers(calc.process_group) != [helper]

    def test_one_process_serves_all_cells(self, calc: Office, tmp_path: Path) -> None:
        formulas = {f"A{row}": f"=CCXL.TRAFFIC({row},180)" for row in range(1, 101)}
        before = helpers(calc.process_group)
        assert worked_out(calc, tmp_path / "b.xlsx", formulas)["A100"] == 5
        assert len(helpers(calc.process_group)) == 1
        assert before in ([], helpers(calc.process_group))

    def test_without_ccxl_cells_show_an_error_and_why_names_the_command(self, tmp_path: Path) -> None:
        write_extension(tmp_path / "ccxl.oxt", ["/nowhere/python"])
        with Office(tmp_path, extensions=[tmp_path / "ccxl.oxt"]) as office:
            found = worked_out(
                office, tmp_path / "b.xlsx", {"A1": "=CCXL.TRAFFIC(1,2)", "A2": '=CCXL.WHY("TRAFFIC",1,2)'}
            )
        assert found["A1"] == "#N/A"
        assert "cannot start /nowhere/python" in found["A2"]

    def test_it_answers_line_by_line_and_ends_with_its_input(self) -> None:
        run = subprocess.run(
            [sys.executable, "-P", "-c", WORKER],
            input='{"calls": [{"function": "capitals", "arguments": [5]}]}\nnonsense\n[]\n',
            capture_output=True, text=True, check=True, encoding="ascii",
        )  # fmt: skip
        good, bad, worse = map(json.loads, run.stdout.splitlines())
        assert good == {"results": [{"value": "人民币伍元整"}]}
        assert "refused" in bad
        assert "must have the form" in worse["refused"]


class TestFile:
    def test_it_names_this_python_and_holds_no_other_file(self, tmp_path: Path) -> None:
        write_extension(tmp_path / "ccxl.oxt")
        with zipfile.ZipFile(tmp_path / "ccxl.oxt") as package:
            assert set(package.namelist()) == {
                "META-INF/manifest.xml", "description.xml", "ccxl.idl", "CalcAddIns.xcu", "calc_addin.py",
                "settings.json",
            }  # fmt: skip
            assert json.loads(package.read("settings.json"))["command"] == list(COMMAND)

    def test_the_same_functions_give_the_same_bytes(self, tmp_path: Path) -> None:
        for name in ("a.oxt", "b.oxt"):
            write_extension(tmp_path / name)
        assert (tmp_path / "a.oxt").read_bytes() == (tmp_path / "b.oxt").read_bytes()


def helpers(group: int) -> list[int]:
    """Helper processes in a process group."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and alive(int(folder.name)):
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if WORKER.encode() in words and os.getpgid(int(folder.name)) == group:
                found.append(int(folder.name))
    return found


def alive(process: int) -> bool:
    """Whether it runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
