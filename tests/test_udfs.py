"""The functions for cells of Excel: what xlwings finds in udfs.py, and what comes of a call from a cell."""

from __future__ import annotations

import datetime as dt
import importlib.util
import inspect
import io
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

import udfs
from ccxl.functions import FUNCTIONS
from ccxl.hosts.naming import LONGEST_HELP, argument_help
from tests.on_windows import on_windows

ROOT = Path(__file__).parents[1]
NAMES = {f"CCXL_{name.upper()}" for name in FUNCTIONS}


def published() -> dict[str, Callable[..., Any]]:
    return {name: value for name, value in vars(udfs).items() if name.startswith("CCXL_")}


class TestModule:
    def test_it_has_one_function_for_every_registered_one(self) -> None:
        assert set(published()) == NAMES
        assert len(NAMES) >= 13

    @pytest.mark.parametrize("name", sorted(NAMES))
    def test_a_function_is_as_xlwings_needs_it(self, name: str) -> None:
        function = published()[name]
        registered = FUNCTIONS[name.removeprefix("CCXL_").lower()]
        parameters = inspect.signature(function).parameters

        assert function.__name__ == name
        assert function.__annotations__ == {}
        assert not hasattr(function, "__wrapped__")
        assert list(parameters) == [parameter.name for parameter in registered.parameters]
        assert {p.kind for p in parameters.values()} == {inspect.Parameter.POSITIONAL_OR_KEYWORD}
        assert [p.default is inspect.Parameter.empty for p in parameters.values()] == [
            parameter.required for parameter in registered.parameters
        ]
        assert function.__doc__ is not None
        assert function.__doc__.startswith(registered.summary)
        assert len(function.__doc__) <= LONGEST_HELP

    def test_neither_file_uses_what_needs_a_licence(self) -> None:
        for file in ("udfs.py", "ccxl/hosts/xlwings_host.py"):
            text = (ROOT / file).read_text(encoding="utf-8")
            assert "xlwings.pro" not in text, file
            assert "xlwings.server" not in text, file


class TestCalls:
    def test_one_cell_each_gives_one_number(self) -> None:
        assert udfs.CCXL_SERVICE_LEVEL(1000.0, 120.0, 36.0, 15.0) == pytest.approx(0.6045666803)
        assert udfs.CCXL_SERVICE_LEVEL([[1000.0]], [[120.0]], [[36.0]], [[15.0]]) == pytest.approx(0.6045666803)

    @pytest.mark.parametrize("blank", [(), (None,), ("",), ([[None]],)])
    def test_a_blank_optional_argument_is_its_default(self, blank: tuple[Any, ...]) -> None:
        assert udfs.CCXL_SERVICE_LEVEL(1000.0, 120.0, 36.0, *blank) == udfs.CCXL_SERVICE_LEVEL(1000.0, 120.0, 36.0, 20)

    def test_zero_is_a_value_and_no_blank(self) -> None:
        assert udfs.CCXL_SERVICE_LEVEL(1000.0, 120.0, 36.0, 0.0) < udfs.CCXL_SERVICE_LEVEL(1000.0, 120.0, 36.0)

    @pytest.mark.parametrize("value", [None, "", "#N/A", "many", -1.0, True])
    def test_what_is_not_allowed_is_named(self, value: Any) -> None:
        answer = udfs.CCXL_SERVICE_LEVEL(value, 120.0, 36.0)

        assert answer.startswith("#VALUE! calls = ")
        assert "must be a number >= 0" in answer

    def test_a_question_without_answer_says_so(self) -> None:
        # 12 calls per hour of 5 minutes need more than one agent: with one the queue grows for ever.
        assert udfs.CCXL_ASA(12.0, 360.0, 1.0, 60.0) == "#NUM! asa: the result is infinite"

    def test_a_block_gives_a_block(self) -> None:
        column = [[36.0], [37.0], [40.0]]
        expected = [[FUNCTIONS["service_level"].call(1000, 120, agents, 15)] for (agents,) in column]

        assert udfs.CCXL_SERVICE_LEVEL(1000.0, 120.0, column, 15.0) == expected
        assert udfs.CCXL_CAPITALS([[1.0], [2.0]]) == [["人民币壹元整"], ["人民币贰元整"]]

    def test_a_row_and_a_column_give_a_table(self) -> None:
        table = udfs.CCXL_TRAFFIC([[100.0], [200.0]], [[180.0, 360.0]])

        assert table == [[5.0, 10.0], [10.0, 20.0]]

    def test_one_bad_cell_does_not_spoil_the_others(self) -> None:
        (good,), (bad,), (blank,) = udfs.CCXL_ROSTERED_AGENTS([[42.0], [42.5], [None]], 0.3)

        assert good == 60.0
        assert bad == "#VALUE! agents = 42.5: must be a whole number >= 0 and <= 1e+07 (count)"
        assert blank.startswith("#VALUE! agents = None")

    def test_blocks_that_do_not_fit_are_refused(self) -> None:
        answer = udfs.CCXL_TRAFFIC([[1.0], [2.0]], [[1.0], [2.0], [3.0]])

        assert answer == "#VALUE! traffic: blocks of 2 x 1, 3 x 1 cells; give one cell, or blocks of the same size"


# What Excel hands over for an argument that is left out, and for the error #N/A.
MISSING, NOT_AVAILABLE = -2147352572, -2146826246


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """The part of xlwings that runs on Windows."""
    yield from on_windows(monkeypatch)


@pytest.fixture
def module(windows: types.ModuleType, monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """udfs.py, imported anew as on Windows."""
    spec = importlib.util.spec_from_file_location("udfs_on_windows", ROOT / "udfs.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, made.__name__, made)
    spec.loader.exec_module(made)
    return made


class TestOnWindows:
    def test_xlwings_finds_name_help_and_category(self, module: types.ModuleType) -> None:
        for name in NAMES:
            record = getattr(module, name).__xlfunc__
            registered = FUNCTIONS[name.removeprefix("CCXL_").lower()]
            assert record["name"] == name
            assert record["category"] == f"CCXL {registered.topic}"
            assert record["ret"]["doc"].startswith(registered.summary)
            for argument, parameter in zip(record["args"], registered.parameters, strict=True):
                assert argument["options"] == {"ndim": 2, "err_to_str": True}
                assert argument["doc"] == argument_help(parameter)
                assert parameter.kind.allowed in argument["doc"]
                assert len(argument["doc"]) <= LONGEST_HELP
                assert ("optional" in argument) is not parameter.required

    def test_the_vba_module_has_every_function(self, windows: types.ModuleType, module: types.ModuleType) -> None:
        text = io.StringIO()
        windows.generate_vba_wrapper("udfs", module, text, MagicMock(Name="book.xlsm"))

        for name in NAMES:
            assert text.getvalue().count(f"Function {name}(") == 1
        assert "Function CCXL_TRAFFIC(calls, aht_s, Optional interval_min)" in text.getvalue()

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ((1000.0, 120.0, 36.0, 15.0), 0.604567),
            ((1000.0, 120.0, 36.0, 20.0), 0.646151),
            ((1000.0, 120.0, 36.0, MISSING), 0.646151),  # left out
            ((1000.0, 120.0, 36.0, None), 0.646151),  # a blank cell
        ],
    )
    def test_a_call_from_a_cell_gives_its_value(
        self, windows: types.ModuleType, module: types.ModuleType, given: tuple[Any, ...], expected: float
    ) -> None:
        ((value,),) = windows.call_udf(module.__name__, "CCXL_SERVICE_LEVEL", given)

        assert value == pytest.approx(expected, abs=1e-6)

    def test_a_block_of_cells_gives_a_block(self, windows: types.ModuleType, module: types.ModuleType) -> None:
        block = ((360.0,), (720.0,), (None,), (NOT_AVAILABLE,))
        answer = windows.call_udf(module.__name__, "CCXL_TRAFFIC", (block, 180.0))

        assert answer[:2] == [[18.0], [36.0]]
        assert answer[2][0].startswith("#VALUE! calls = None")
        assert answer[3][0].startswith("#VALUE! calls = '#N/A'")

    def test_days_come_as_dates_serial_numbers_and_texts(
        self, windows: types.ModuleType, module: types.ModuleType
    ) -> None:
        week = ((24.0,),) * 7
        for day in (dt.datetime(2026, 2, 1), 46054.0, "2026-02-01"):
            # 28 days of 24 h.
            assert windows.call_udf(module.__name__, "CCXL_MONTH_HOURS", (week, day)) == [[672.0]]

    def test_several_results_spill_as_the_first_block_lies(
        self, windows: types.ModuleType, module: types.ModuleType
    ) -> None:
        column = windows.call_udf(module.__name__, "CCXL_YEAR_HOURS", (((24.0,),) * 7, 46023.0))
        row = windows.call_udf(module.__name__, "CCXL_YEAR_HOURS", (((24.0,) * 7,), 46023.0))
        assert (len(column), len(column[0])) == (12, 1)
        assert (len(row), len(row[0])) == (1, 12)

    def test_a_text_comes_back_as_text(self, windows: types.ModuleType, module: types.ModuleType) -> None:
        assert windows.call_udf(module.__name__, "CCXL_CAPITALS", (100.5,)) == [["人民币壹佰元伍角整"]]
