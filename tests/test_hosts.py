"""What all hosts have in common: licences, the tour, the button, the command line."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import openpyxl
import pytest
import xlwings
from typer.testing import CliRunner

import udfs
from ccxl import cli
from ccxl.core.errors import InputError
from ccxl.functions import FUNCTIONS
from ccxl.hosts import button
from ccxl.hosts.naming import LONGEST_HELP, argument_help, help_of
from ccxl.hosts.sheet import entries, write_sheet
from ccxl.workbook.form.new import new_form
from tests.test_house import FILES, ROOT

RUNNER = CliRunner()
# Words in files that are Microsoft's; the parts are joined when the test runs.
MICROSOFT_WORDS = [
    ".".join(("OSF", "ConstantNames")), " ".join(("Copyright (c)", "Microsoft")),
    ".".join(("OfficeExtension", "ClientObject")), " ".join(("Microsoft", "Office", "JavaScript")),
]  # fmt: skip
# Paid, or not for companies.
NOT_FREE = {"xlwings.pro", "xlwings.server", "xlwings.reports", "xlwings_server", "xlwings.ext"}


class TestLicences:
    def test_no_part_of_xlwings_is_imported_that_needs_a_licence(self) -> None:
        found = {}
        for name in FILES:
            if name.endswith(".py"):
                imported = imports(ast.parse((ROOT / name).read_text(encoding="utf-8")))
                if bad := {module for module in imported for paid in NOT_FREE if f"{module}.".startswith(f"{paid}.")}:
                    found[name] = bad
        assert found == {}

    @pytest.mark.parametrize(
        "text", ["import xlwings.pro", "from xlwings import pro", "from xlwings.server import func"]
    )
    def test_such_an_import_would_be_seen(self, text: str) -> None:
        assert any(f"{module}.".startswith(f"{paid}.") for module in imports(ast.parse(text)) for paid in NOT_FREE)

    def test_the_hosts_run_where_there_is_no_licence(self) -> None:
        code = "import xlwings, udfs; from ccxl.hosts import officejs, vba, calc, sheet; print(bool(xlwings.__pro__))"
        run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == "False"

    def test_nothing_of_microsoft_is_in_the_tree(self) -> None:
        for name in FILES:
            if name.endswith((".js", ".mjs", ".html", ".xml", ".json", ".py")):
                text = (ROOT / name).read_text(encoding="utf-8")
                assert [word for word in MICROSOFT_WORDS if word in text] == [], name


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


class TestWording:
    @pytest.mark.parametrize("name", sorted(FUNCTIONS))
    def test_help_fits_and_says_what_is_allowed(self, name: str) -> None:
        function = FUNCTIONS[name]
        assert len(help_of(function)) <= LONGEST_HELP
        for parameter in function.parameters:
            text = argument_help(parameter)
            assert len(text) <= LONGEST_HELP
            assert parameter.kind.allowed in text
            assert parameter.required or text.endswith(f"Left out: {parameter.shown}.")

    def test_names_suit_every_host(self) -> None:
        for name in FUNCTIONS:
            # Excel's custom functions want three characters; "why" and "register" are ours in some hosts.
            assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)
            assert 3 <= len(name) <= 60
            assert name not in {"why", "register"}


@pytest.fixture(scope="module", params=["", "vba", "officejs", "calc"])
def tour(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The host and the file of a tour."""
    path = tmp_path_factory.mktemp("tour") / "tour.xlsx"
    write_sheet(path, request.param)
    return request.param, path


class TestTour:
    def test_every_function_stands_once_with_help_unit_inputs_and_spellings(self, tour: tuple[str, Path]) -> None:
        sheet = openpyxl.load_workbook(tour[1])["CCXL"]
        names = [
            row[0].value for row in sheet.iter_rows(min_row=2) if row[0].value and not row[0].value.startswith(" ")
        ]
        assert sorted(names) == sorted(FUNCTIONS)
        texts = {row[1].value for row in sheet.iter_rows()}
        for entry in entries():
            function = entry.function
            assert sheet.cell(entry.row + 1, 2).value == help_of(function)
            assert sheet.cell(entry.row + 1, 3).value == function.result.unit
            assert {argument_help(parameter) for parameter in function.parameters} <= texts
            assert {entry.formula(host) for host in ("vba", "officejs", "calc")} <= texts

    def test_the_file_is_valid(self, tour: tuple[str, Path], schema_errors: Callable[..., Any]) -> None:
        assert schema_errors([tour[1]]) == {tour[1]: []}

    def test_formulas_are_live_for_one_host_with_every_value_stored(self, tour: tuple[str, Path]) -> None:
        host, path = tour
        formulas = openpyxl.load_workbook(path)["CCXL"]
        values = openpyxl.load_workbook(path, data_only=True)["CCXL"]
        for entry in entries():
            top, left, bottom, right = entry.result
            cell = formulas.cell(top + 1, left + 1).value
            if not host:
                assert cell is None
                continue
            text = getattr(cell, "text", cell)
            assert text == entry.stored(host)
            assert [[values.cell(row + 1, column + 1).value for column in range(left, right + 1)]
                    for row in range(top, bottom + 1)] == entry.expected  # fmt: skip

    def test_each_host_spells_it_its_way(self) -> None:
        entry = next(entry for entry in entries() if entry.function.name == "rostered_agents")
        one, other = entry.references
        assert entry.formula("vba") == f"=CCXL_ROSTERED_AGENTS({one},{other})"
        assert entry.formula("officejs") == f"=CCXL.ROSTERED_AGENTS({one},{other})"
        assert entry.formula("calc") == f"=CCXL.ROSTERED_AGENTS({one};{other})"
        assert entry.stored("officejs") == f"=_xldudf_CCXL_ROSTERED_AGENTS({one},{other})"
        assert entry.expected == [[60]]

    def test_an_unknown_host_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="did you mean calc"):
            write_sheet(tmp_path / "x.xlsx", "calk")


class TestButton:
    @pytest.fixture
    def book(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
        """The form that is open in Excel."""
        form = tmp_path / "预算录入.xlsx"
        new_form(form)
        opened = MagicMock(fullname=str(form))
        monkeypatch.setattr(xlwings.Book, "caller", lambda: opened)
        return opened

    def test_it_saves_the_form_builds_the_budget_beside_it_and_opens_that(self, book: Any) -> None:
        udfs.main()

        target = Path(book.fullname).with_name("预算录入_budget.xlsx")
        book.save.assert_called_once_with()
        book.app.alert.assert_not_called()
        book.app.books.open.assert_called_once_with(str(target))
        with zipfile.ZipFile(target) as package:
            sheets = b"".join(package.read(name) for name in package.namelist() if "worksheets/sheet" in name)
        # Budgets hold formulas of the spreadsheet itself, never those of an add-in.
        assert b"<f" in sheets
        assert b"CCXL" not in sheets

    def test_mistakes_are_shown_and_nothing_is_built(self, book: Any) -> None:
        form = Path(book.fullname)
        form.write_bytes(b"no workbook")
        udfs.main()

        message = book.app.alert.call_args.args[0]
        assert form.name in message
        book.app.books.open.assert_not_called()
        assert [file.name for file in form.parent.iterdir()] == [form.name]

    def test_a_form_that_was_never_saved_is_refused(self, book: Any) -> None:
        book.fullname = "工作簿1"
        udfs.main()
        assert "not saved yet" in book.app.alert.call_args.args[0]

    def test_the_ribbon_finds_a_module_named_like_the_form(self, book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        form = Path(book.fullname)
        assert button.write_module(form) == form.with_suffix(".py")
        monkeypatch.syspath_prepend(str(form.parent))
        # What the ribbon runs.
        exec(f"import {form.stem}; {form.stem}.main()")
        book.app.books.open.assert_called_once()
        sys.modules.pop(form.stem)

    def test_a_name_that_python_cannot_import_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="letters, digits and _"):
            button.write_module(tmp_path / "my form.xlsx")


class TestCommands:
    @pytest.mark.parametrize(
        ("arguments", "files"),
        [
            (["vba", "-o", "{0}/d"], ["d/ccxl.bas", "d/ccxl_functions.xlsx"]),
            (["officejs", "-o", "{0}/d", "--address", "https://a.example"], ["d/manifest.xml", "d/functions.json"]),
            (["calc", "-o", "{0}/ccxl.oxt"], ["ccxl.oxt"]),
            (["sheet", "-o", "{0}/tour.xlsx"], ["tour.xlsx"]),
            (["sheet", "-o", "{0}/tour.xlsx", "--live", "calc"], ["tour.xlsx"]),
            (["button", "{0}/form.xlsx"], ["form.py"]),
        ],
    )  # fmt: skip
    def test_each_writes_its_files_and_names_them(self, tmp_path: Path, arguments: list[str], files: list[str]) -> None:
        result = RUNNER.invoke(cli.app, ["host", *(word.format(tmp_path) for word in arguments)])
        assert result.exit_code == 0, result.output
        for file in files:
            assert (tmp_path / file).stat().st_size > 0
            assert str(tmp_path / file) in result.stdout

    def test_the_worker_answers_on_the_command_line(self) -> None:
        line = '{"calls": [{"function": "traffic", "arguments": [360, 180]}]}\n'
        result = RUNNER.invoke(cli.app, ["host", "calc-worker"], input=line)
        assert result.stdout == '{"results": [{"value": 18.0}]}\n'
