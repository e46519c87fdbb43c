"""The one rule by which hosts call functions, and its JSON form."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Annotated, Any

import pytest

from ccxl.core.errors import CatalogError, InputError
from ccxl.core.kinds import Numbers, Quantity, Text
from ccxl.core.registry import Function, function
from ccxl.functions import FUNCTIONS
from ccxl.hosts.cells import CellError, worked_out
from ccxl.hosts.protocol import answer

TRAFFIC = FUNCTIONS["traffic"]
Amount = Annotated[Numbers, Quantity("yuan", 0, 100)]


@pytest.fixture
def price() -> Iterator[Function]:
    """A function that looks something up, and one whose result may be infinite."""
    known = dict(FUNCTIONS)

    @function(topic="test")
    def price(city: Annotated[str, Text()], amount: Amount = 1) -> Annotated[Numbers, Quantity("yuan", -math.inf)]:
        """Price of something in a city.

        Examples
        --------
        >>> price("x")
        1.0
        """
        if city == "nowhere":
            raise CatalogError("city = 'nowhere': no price before 2020")
        return amount if city != "far" else math.inf

    yield FUNCTIONS["price"]
    FUNCTIONS.clear()
    FUNCTIONS.update(known)


class TestCells:
    def test_one_cell_and_blocks(self) -> None:
        assert worked_out(TRAFFIC, [360, 180]) == 18
        assert worked_out(TRAFFIC, [[[360]], [[180]]]) == 18
        assert worked_out(TRAFFIC, [[[360], [720]], 180]) == [[18], [36]]
        assert worked_out(TRAFFIC, [((360.0,), (720.0,)), 180]) == [[18], [36]]
        assert worked_out(TRAFFIC, [[360, 720], 180]) == [[18, 36]]
        assert worked_out(TRAFFIC, [[[100], [200]], [[180, 360]]]) == [[5, 10], [10, 20]]

    def test_arguments_may_be_left_out(self) -> None:
        agents = FUNCTIONS["agents"]
        expected = worked_out(agents, [1000, 120, 0.8, 20])
        assert worked_out(agents, [1000, 120]) == expected
        assert worked_out(agents, [1000, 120, None, ""]) == expected
        assert worked_out(agents, [1000, 120, None, None, None]) == expected

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ([360], "aht_s = None"),
            ([], "calls = None"),
            ([1, 2, 3, 4], "4 arguments; it takes 3"),
            ([[[1, 2], [3]], 180], "rows of equal length"),
            ([[[]], 180], "at least one cell"),
            ([[], 180], "at least one cell"),
            ([[[[1]], [[2]]], 180], "not a list"),
            ([[[1], 2], 180], "rows of equal length"),
            ([[[1], [2]], [[1], [2], [3]]], "blocks of 2 x 1, 3 x 1 cells"),
            ([True, 180], "calls = True"),
            (["#N/A", 180], "calls = '#N/A'"),
            ([math.nan, 180], "calls = nan"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_used_is_an_error_that_says_why(self, given: list[Any], message: str) -> None:
        error = worked_out(TRAFFIC, given)
        assert isinstance(error, CellError)
        assert error.code == "#VALUE!"
        assert message in error.message

    def test_errors_have_the_kind_of_the_spreadsheet(self, price: Function) -> None:
        assert worked_out(price, ["here", 500]).code == "#VALUE!"
        assert worked_out(price, ["nowhere"]) == CellError("#N/A", "city = 'nowhere': no price before 2020")
        assert worked_out(price, ["far"]) == CellError("#NUM!", "price: the result is infinite")

    def test_in_a_block_each_cell_has_its_own(self, price: Function) -> None:
        rows = worked_out(price, [[["here"], ["nowhere"], ["far"]], [[7], [7], [7]]])
        assert [cell if isinstance(cell, float) else cell.code for (cell,) in rows] == [7, "#N/A", "#NUM!"]
        rows = worked_out(TRAFFIC, [[[360, -1, "x", None, 720]], 180])
        assert [cell if isinstance(cell, float) else cell.code for cell in rows[0]] == [
            18, "#VALUE!", "#VALUE!", "#VALUE!", 36,
        ]  # fmt: skip

    def test_several_results_are_a_row_unless_the_first_block_is_a_column(self) -> None:
        hours = FUNCTIONS["year_hours"]
        row = worked_out(hours, [[[24] * 7], "2026-01-01"])
        column = worked_out(hours, [[[24]] * 7, "2026-01-01"])
        # 24 h on each of the days of January to December.
        expected = [24 * days for days in (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)]
        assert row == [expected]
        assert column == [[month] for month in expected]


class TestProtocol:
    def test_calls_are_answered_in_order_and_one_bad_one_spoils_no_other(self) -> None:
        reply = answer({"calls": [
            {"function": "traffic", "arguments": [360, 180]},
            {"function": "trafic", "arguments": []},
            {"function": "traffic", "arguments": [[[360], [-1]], 180]},
            {"function": "traffic", "arguments": {"aht_s": 180, "calls": 360}},
            {"function": "traffic", "arguments": {"aht": 180, "calls": 360}},
            {"function": "traffic"},
            {"arguments": []},
            5,
        ]})  # fmt: skip
        good, unknown, block, named, misspelt, empty, nameless, number = reply["results"]
        assert good == named == {"value": 18.0}
        assert unknown == {"error": "#NAME?", "message": "function 'trafic': unknown; did you mean traffic?"}
        assert block["value"][0] == [18.0]
        assert block["value"][1][0]["error"] == "#VALUE!"
        assert "did you mean aht_s?" in misspelt["message"]
        assert "calls = None" in empty["message"]
        assert nameless["error"] == number["error"] == "#VALUE!"

    def test_every_example_goes_through_json(self) -> None:
        calls = [{"function": name, "arguments": dict(f.documented.arguments)} for name, f in FUNCTIONS.items()]
        reply = json.loads(json.dumps(answer({"calls": calls}), allow_nan=False))
        for function_, result in zip(FUNCTIONS.values(), reply["results"], strict=True):
            value, example = result["value"], function_.documented
            if isinstance(value, list) and not isinstance(example.result[0], list):
                (value,) = value  # a row
            assert example.shown(value) == example.result, function_.name

    @pytest.mark.parametrize("request_", [None, [], {}, {"calls": 5}, {"calls": {}}, "x"])
    def test_what_is_no_request_is_refused(self, request_: Any) -> None:
        with pytest.raises(InputError, match="must have the form"):
            answer(request_)

    def test_only_functions_of_the_registry_are_called(self) -> None:
        for name in ("__init__", "eval", "ccxl.load", "why2", ""):
            (result,) = answer({"calls": [{"function": name, "arguments": ["x"]}]})["results"]
            assert result["error"] == "#NAME?"

    def test_why_says_what_is_wrong_or_nothing(self) -> None:
        def why(*arguments: Any) -> str:
            (result,) = answer({"calls": [{"function": "why", "arguments": list(arguments)}]})["results"]
            text: str = result["value"]
            return text

        assert why("traffic", 360, 180) == ""
        assert why("CCXL.TRAFFIC", -1, 180) == why("CCXL_TRAFFIC", -1, 180) == why("traffic", [[360], [-1]], 180)
        assert why("traffic", -1, 180) == "#VALUE! calls = -1: must be a number >= 0 and <= 1e+09 (call)"
        assert why("asa", 12, 360, 1, 60) == "#NUM! asa: the result is infinite"
        assert why("why", "x") == ""
        assert why().startswith("#NAME?")
