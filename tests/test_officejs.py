"""The Office.js add-in in Chromium, with Microsoft's own runtime between the cells and the script."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccxl.core.errors import InputError
from ccxl.core.kinds import Choice, Date
from ccxl.functions import FUNCTIONS
from ccxl.hosts import officejs
from ccxl.hosts.cells import spread, worked_out
from ccxl.hosts.naming import argument_help
from tests.excel import Excel
from tests.validator import NODE_HOME

ADDRESS = "https://ccxl.example.com"


@pytest.fixture(scope="module")
def excel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Excel]:
    with Excel(tmp_path_factory.mktemp("addin")) as running:
        yield running


@pytest.fixture
def server(excel: Excel) -> Iterator[Any]:
    """The server with nothing asked yet."""
    excel.server.requests.clear()
    excel.server.tokens.clear()
    yield excel.server
    excel.server.delay_s = 0
    excel.server.statuses.clear()


def as_excel(name: str) -> tuple[str, list[Any]]:
    """The documented example as Excel hands it over: blocks, words alone, days as serial numbers."""
    function = FUNCTIONS[name]
    given = function.documented.arguments
    arguments: list[Any] = []
    for parameter in function.parameters:
        value = given.get(parameter.name)
        if value is None or isinstance(parameter.kind, Choice):
            arguments.append(value)
            continue
        cells = value if isinstance(value, list) else [value]
        days = isinstance(parameter.kind, Date)
        arguments.append([[float(parameter.kind.read(cell, None)[0]) if days else cell for cell in cells]])
    return name.upper(), arguments


def traffic(calls: Any, aht_s: Any = 180) -> tuple[str, list[Any]]:
    return "TRAFFIC", [calls if isinstance(calls, list) else [[calls]], [[aht_s]], None]


class TestFunctions:
    def test_all_are_associated_and_nothing_fails(self, excel: Excel) -> None:
        described = officejs.metadata(ADDRESS)["functions"]
        assert sorted(excel.associated()) == sorted(function["id"] for function in described)
        assert set(excel.associated()) == {name.upper() for name in FUNCTIONS} | {"WHY"}
        assert excel.faults() == []

    def test_every_function_gives_what_python_gives(self, excel: Excel, server: Any) -> None:
        results = excel.call(*map(as_excel, FUNCTIONS))
        for name, result in zip(FUNCTIONS, results, strict=True):
            given = FUNCTIONS[name].documented.arguments
            values = [given.get(parameter.name) for parameter in FUNCTIONS[name].parameters]
            assert result == spread(worked_out(FUNCTIONS[name], values)), name
        assert len(server.requests) == 1

    def test_blanks_are_defaults(self, excel: Excel) -> None:
        left_out, blank, zero, given = excel.call(
            *(("AGENTS", [[[1000]], [[120]], level, None, None, None, None, None])
              for level in (None, [[""]], [[None]], [[0.8]]))
        )  # fmt: skip
        assert left_out == blank == zero == given

    def test_a_row_and_a_column_give_a_table(self, excel: Excel) -> None:
        ((name, (_, _, interval)),) = [traffic(0)]
        assert excel.call((name, [[[100], [200]], [[180, 360]], interval])) == [[[5, 10], [10, 20]]]


class TestErrors:
    def test_they_arrive_by_kind_with_message(self, excel: Excel) -> None:
        bad, unanswered = excel.call(
            ("AGENTS", [[[1000]], [[120]], [[1.2]], None, None, None, None, None]),
            ("ASA", [[[12]], [[360]], [[1]], [[60]], None, None, None]),
        )
        assert bad[0] == "#VALUE!"
        assert bad[1].startswith("target_service_level = 1.2: must be a number > 0 and < 1")
        assert unanswered == ("#NUM!", "asa: the result is infinite")

    def test_in_a_block_only_the_bad_cells_are(self, excel: Excel) -> None:
        error = {"type": "CustomFunctionError", "code": "#DIV/0!"}
        ((good,), (bad,), (word,), (wrong,)) = excel.call(traffic([[360], [-1], ["many"], [error]]))[0]
        assert good == 18
        assert bad == ("#VALUE!", "calls = -1: must be a number >= 0 and <= 1e+09 (call)")
        assert word[1].startswith("calls = 'many'")
        assert wrong[1].startswith("calls = '#DIV/0!'")

    def test_why_has_the_message_of_a_block(self, excel: Excel) -> None:
        asked = excel.call(
            ("WHY", ["CCXL.TRAFFIC", [[[360], [-1]], [[180]]]]),
            ("WHY", ["TRAFFIC", [[[360]], [[180]]]]),
            ("WHY", ["x", None]),
        )
        assert asked[0] == [["#VALUE! calls = -1: must be a number >= 0 and <= 1e+09 (call)"]]
        assert asked[1] == [[""]]
        assert asked[2][0][0].startswith("#NAME? function 'x': unknown")


class TestTraffic:
    def test_a_thousand_cells_travel_in_a_few_requests(self, excel: Excel, server: Any) -> None:
        results = excel.call(*(traffic(number + 0.5) for number in range(1000)))
        assert results == [[[pytest.approx((number + 0.5) * 180 / 3600)]] for number in range(1000)]
        assert len(server.requests) <= 3
        assert sum(len(request["calls"]) for request in server.requests) == 1000

    def test_the_same_input_is_asked_once_and_kept(self, excel: Excel, server: Any) -> None:
        assert excel.call(*[traffic(77.25)] * 50) == [[[3.8625]]] * 50
        assert excel.call(traffic(77.25)) == [[[3.8625]]]
        assert [request["calls"] for request in server.requests] == [
            [{"function": "traffic", "arguments": [77.25, 180]}]
        ]

    def test_large_blocks_travel_alone(self, excel: Excel, server: Any) -> None:
        column = [[number / 7] for number in range(12_000)]
        first, second = excel.call(traffic(column), traffic(column, 360))
        assert first[-1] == [pytest.approx(11_999 / 7 / 20)]
        assert second[-1] == [pytest.approx(11_999 / 7 / 10)]
        assert len(server.requests) == 2

    def test_what_is_taken_back_at_once_is_not_asked(self, excel: Excel, server: Any) -> None:
        excel.call_and_cancel([traffic(1001.5)], 0)
        time.sleep(0.2)
        assert server.requests == []

    def test_what_is_taken_back_later_is_asked_anew(self, excel: Excel, server: Any) -> None:
        server.delay_s = 1.5
        excel.call_and_cancel([traffic(1002.5)], 300)
        assert len(server.requests) == 1
        server.delay_s = 0
        start = time.perf_counter()
        assert excel.call(traffic(1002.5)) == [[[50.125]]]
        # It did not wait for the first one; the runtime hands results over every half second.
        assert len(server.requests) == 2
        assert time.perf_counter() - start < 1.2
        time.sleep(1)
        assert server.taken_back == 1

    def test_one_cell_that_is_taken_back_does_not_stop_another(self, excel: Excel, server: Any) -> None:
        excel.call_and_cancel([traffic(1003.5)], 0)
        assert excel.call(traffic(1003.5), traffic(1004.5)) == [[[50.175]], [[50.225]]]


class TestServer:
    def test_a_broken_server_is_an_error_that_is_not_kept(self, excel: Excel, server: Any) -> None:
        server.statuses = [500]
        ((code, message),) = excel.call(traffic(2001.5))
        assert code == "#N/A"
        assert message == f"ccxl server {server.address}/api/functions/batch: answers 500 broken"
        assert excel.call(traffic(2001.5)) == [[[100.075]]]
        assert any("500" in fault for fault in excel.faults())

    def test_a_busy_server_is_asked_again(self, excel: Excel, server: Any) -> None:
        server.statuses = [503, 429]
        assert excel.call(traffic(2002.5)) == [[[100.125]]]
        assert len(server.requests) == 3
        excel.faults()

    def test_a_token_is_sent_where_there_is_one(self, excel: Excel, server: Any) -> None:
        excel.call(traffic(2003.5))
        excel.set_token("secret")
        excel.call(traffic(2004.5))
        excel.set_token("")
        assert server.tokens == [None, "Bearer secret"]


class TestMetadata:
    def test_it_is_valid_by_the_schema(self, excel: Excel) -> None:
        described = officejs.metadata(ADDRESS)
        # The schema is that of the manifest in JSON, which has the options beside the rest, and one setting less.
        functions = [
            {key: value for key, value in function.items() if key != "options"} | function["options"]
            for function in described["functions"]
        ]
        wanted = {"functions": functions, "enums": described["enums"], "namespace": {"id": "CCXL", "name": "CCXL"}}
        assert schema_errors(wanted) == []
        functions[0]["id"] = "a b"
        assert schema_errors(wanted) != []

    def test_arguments_are_explained_and_choices_listed(self) -> None:
        described = officejs.metadata(ADDRESS)
        lists = {listed["id"]: [value["stringValue"] for value in listed["values"]] for listed in described["enums"]}
        by_id = {function["id"]: function for function in described["functions"]}
        for name, function in FUNCTIONS.items():
            shown = by_id[name.upper()]
            assert shown["description"].startswith(function.summary)
            assert shown["helpUrl"] == f"{ADDRESS}#{name}"
            for parameter, argument in zip(function.parameters, shown["parameters"], strict=True):
                assert argument["name"] == parameter.name
                assert argument["description"] == argument_help(parameter)
                assert argument.get("optional", False) is not parameter.required
                if isinstance(parameter.kind, Choice):
                    assert lists[argument["customEnumId"]] == list(parameter.kind.names)


class TestFiles:
    def test_the_manifest_names_what_there_is(self, tmp_path: Path) -> None:
        files = {file.name for file in officejs.write_addin(tmp_path / "addin", f"{ADDRESS}/")}
        text = (tmp_path / "addin" / "manifest.xml").read_text(encoding="utf-8")
        root = ET.fromstring(text)
        named = set(re.findall(rf'"{ADDRESS}/([\w.-]+)"', text))
        assert named <= files
        assert files - named == {"manifest.xml"}
        defined = {
            node.get("id")
            for node in root.iter()
            if node.tag.startswith("{http://schemas.microsoft.com/office/officeapp")
        }
        assert {node.get("resid") for node in root.iter() if node.get("resid")} <= defined
        assert "@" not in re.sub(r"<!--.*?-->", "", text)
        assert officejs.manifest(ADDRESS) == text

    def test_icons_are_pictures_of_their_size(self, tmp_path: Path) -> None:
        for file in officejs.write_addin(tmp_path, ADDRESS):
            if file.suffix == ".png":
                content = file.read_bytes()
                assert content.startswith(b"\x89PNG")
                assert struct.unpack(">II", content[16:24]) == (int(file.stem.partition("-")[2]),) * 2

    @pytest.mark.parametrize("address", ["http://ccxl.example.com", "ccxl.example.com", "https://", "https://a/?b=1"])
    def test_another_address_is_refused(self, tmp_path: Path, address: str) -> None:
        with pytest.raises(InputError, match="--address"):
            officejs.write_addin(tmp_path, address)


def schema_errors(value: Any) -> list[str]:
    """What Microsoft's schema finds wrong with metadata of functions."""
    command = ["node", Path(__file__).with_name("validate_json.mjs"), NODE_HOME, "extensionCustomFunctions"]
    run = subprocess.run(command, input=json.dumps(value), capture_output=True, text=True, check=True, encoding="utf-8")
    found: list[str] = json.loads(run.stdout)
    return found
