"""The server's answers: the same as in Python, for every function, example and way in."""

from __future__ import annotations

import io
import json
import re
import tomllib

import openpyxl
import pytest

import ccxl
from ccxl.budget.model import Budget
from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.budget.totals import sections
from ccxl.core.kinds import Choice
from ccxl.functions import FUNCTIONS
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.form.layout import single_entries, tables
from ccxl.workbook.form.new import new_form
from tests.serving import EXAMPLES, Running, raw


def batch(server: Running, *calls):
    answer = server.post(
        "/api/functions/batch", {"calls": [dict(zip(("function", "arguments"), c, strict=True)) for c in calls]}
    )
    assert answer.status_code == 200
    return answer.json()["results"]


def test_health_names_the_version(server):
    assert server.get("/api/health").json() == {"status": "ok", "version": ccxl.__version__}


def test_every_function_is_listed_with_all_that_the_registry_knows(server):
    listed = {each["name"]: each for each in server.get("/api/functions").json()}
    assert set(listed) == set(FUNCTIONS)
    for name, function in FUNCTIONS.items():
        assert listed[name]["signature"] == function.signature
        assert [p["name"] for p in listed[name]["parameters"]] == [p.name for p in function.parameters]
        for shown, parameter in zip(listed[name]["parameters"], function.parameters, strict=True):
            assert shown["allowed"] == parameter.kind.allowed
            assert shown["choices"] == (list(parameter.kind.names) if isinstance(parameter.kind, Choice) else None)
            assert (shown["default"] is None) == parameter.required


def test_a_call_gives_the_textbook_value(server):
    # 360 calls an hour of 180 s are 18 erlangs: calls x handling time / 3600 s.
    answer = server.post("/api/functions/traffic", {"arguments": {"calls": 360, "aht_s": 180}})
    assert answer.json() == {"value": 18.0}


def test_a_wrong_argument_is_named_and_an_unknown_function_is_not_found(server):
    answer = server.post("/api/functions/agents", {"arguments": {"calls": -1, "aht": 120}})
    assert answer.status_code == 422
    assert answer.json() == {"error": "#VALUE!", "message": "agents: no argument 'aht'; did you mean aht_s?"}
    answer = server.post("/api/functions/agents", {"arguments": {"calls": -1, "aht_s": 120}})
    assert "calls = -1: must be" in answer.json()["message"]
    answer = server.post("/api/functions/__class__", {"arguments": {}})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_many_calls_come_back_in_order_and_one_bad_call_spoils_no_other(server):
    column = [[calls] for calls in (360, "x", 720, None)]
    first, unknown, last, none, block = batch(
        server,
        ("traffic", [360, 180]),
        ("traffik", [1]),
        ("traffic", {"calls": 720, "aht_s": 180}),
        ("agents_for_asa", [100, 180, -1]),
        ("traffic", [column, 180]),
    )
    assert (first, last) == ({"value": 18.0}, {"value": 36.0})
    assert unknown["error"] == "#NAME?"
    assert "did you mean traffic?" in unknown["message"]
    assert none["error"] == "#VALUE!"
    cells = [row[0] for row in block["value"]]
    assert (cells[0], cells[2]) == (18.0, 36.0)
    assert "calls = 'x'" in cells[1]["message"]
    assert "calls = None" in cells[3]["message"]


@pytest.mark.parametrize(
    "body", ["{", '{"calls": 3}', "[]", '{"calls": [3]}', '{"calls": [{"function": 3}]}', "\xff", "NaN"]
)
def test_what_is_no_request_is_refused_in_words(server, body):
    answer = server.client.post(
        "/api/functions/batch", content=body.encode("latin-1"), headers={"content-type": "application/json"}
    )
    result = answer.json()
    result = result["results"][0] if "results" in result else result
    assert answer.status_code in (200, 422)
    assert '{"calls": [{"function": "agents"' in result["message"]


def test_numbers_that_json_has_not_are_refused_not_sent(server):
    answer = server.client.post(
        "/api/functions/traffic",
        content='{"arguments": {"calls": Infinity, "aht_s": NaN}}',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 422
    assert "calls = inf" in answer.json()["message"]
    big = batch(server, ("traffic", [10**400, 180]))[0]
    assert "calls = 1000" in big["message"]
    block = batch(server, ("traffic", [[[360], [10**400]], 180]))[0]["value"]
    assert block[0] == [18.0]
    assert "calls = 1000" in block[1][0]["message"]


def test_the_schema_is_that_of_the_scenario(server):
    assert server.get("/api/schema").json() == json.loads(json.dumps(Scenario.model_json_schema()))


@pytest.mark.parametrize(("language", "name"), [("zh", "平均处理时长"), ("en", "Handling time")])
def test_the_form_names_the_main_inputs_in_both_languages(server, language, name):
    entries = {entry["path"]: entry for entry in server.get(f"/api/form?lang={language}").json()}
    assert 12 <= len(entries) <= 18
    assert entries["traffic.aht_s"]["label"] == name
    assert (entries["traffic.aht_s"]["low"], entries["traffic.aht_s"]["high"]) == (0, 86_400)
    assert [each["value"] for each in entries["tax.taxpayer"]["choices"]] == ["general", "small"]
    assert entries["budget.project"]["required"]
    assert not entries["staffing.seats"]["required"]


def test_examples_come_as_tables_that_are_valid(server):
    first, *listed = server.get("/api/examples").json()
    assert first["name"] == "starter"
    assert {each["name"] for each in listed} == {path.stem for path in EXAMPLES.glob("*.toml")}
    for each in listed:
        tables = server.get(f"/api/examples/{each['name']}").json()
        written = tomllib.loads((EXAMPLES / f"{each['name']}.toml").read_text(encoding="utf-8"))
        assert scenario_from(tables, "json") == scenario_from(written, "toml")
        assert each["title"] == written["budget"]["project"]
    assert server.get("/api/examples/nothing").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_starter_speaks_the_language_of_whoever_asks(server, tmp_path, language):
    new_form(tmp_path / "form.xlsx", language)
    title = server.get(f"/api/examples?lang={language}").json()[0]["title"]
    tables = server.get(f"/api/examples/starter?lang={language}").json()
    assert tables["budget"]["project"] == title
    assert scenario_from(tables, "json") == ccxl.load(tmp_path / "form.xlsx")


def test_the_form_of_the_pane_has_every_input_of_the_excel_form_once(server):
    entries = server.get("/api/form?lang=en&more=true").json()
    paths = [entry["path"] for entry in entries]
    assert len(set(paths)) == len(paths)
    in_excel = {re.sub(r"\.\d+$", "", entry.path) for entry in single_entries()}
    in_excel |= {column.path for table in tables() for column in table.columns}
    assert set(paths) == in_excel
    assert [entry["path"] for entry in entries if entry["main"]] == [
        entry["path"] for entry in server.get("/api/form?lang=en").json()
    ]
    by_path = {entry["path"]: entry for entry in entries}
    # Construction takes only these two; what no list says stays open below.
    assert [choice["value"] for choice in by_path["construction.items.*.driver"]["choices"]] == ["fixed", "seats"]
    assert by_path["traffic.aht_s"]["low_open"]
    assert by_path["budget.signers"]["is_list"]
    assert by_path["construction.items.*.price"]["unit"] == "yuan"
    assert by_path["construction.items.*.quantity"]["unit"] == ""


@pytest.mark.parametrize("suffix", ["toml", "xlsx"])
@pytest.mark.parametrize("name", ["hotline_60", "twenty_seats"])
def test_a_file_gives_the_same_scenario_as_on_the_command_line(server, name, suffix):
    path = EXAMPLES / f"{name}.{suffix}"
    answer = server.post("/api/scenario", files={"file": (path.name, path.read_bytes())}).json()
    assert answer["mistakes"] == []
    assert scenario_from(answer["raw"], "json") == ccxl.load(path)


def test_a_workbook_that_ccxl_made_is_read_again(server, tmp_path):
    ccxl.build(EXAMPLES / "twenty_seats.toml", tmp_path / "made.xlsx")
    answer = server.post("/api/scenario", files={"file": ("made.xlsx", (tmp_path / "made.xlsx").read_bytes())}).json()
    assert answer["mistakes"] == []
    assert scenario_from(answer["raw"], "json") == ccxl.load(EXAMPLES / "twenty_seats.toml")


def test_a_form_with_a_wrong_cell_gives_the_rest_and_the_path_of_the_mistake(server, tmp_path):
    new_form(tmp_path / "form.xlsx", language="en", example=None, blank=False)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    rows = {row[1].value: row for row in book["General"].iter_rows()}
    rows["Handling time"][2].value = "soon"
    rows["Project"][2].value = "Mine"
    buffer = io.BytesIO()
    book.save(buffer)
    answer = server.post("/api/scenario", files={"file": ("form.xlsx", buffer.getvalue())}).json()
    place = f"General!{rows['Handling time'][2].coordinate}"
    assert [(m["place"], m["path"]) for m in answer["mistakes"]] == [(place, "traffic.aht_s")]
    assert answer["raw"]["budget"]["project"] == "Mine"
    # A cell that cannot be read at all costs nothing but itself.
    rows["Handling time"][2].value = "=1/0"
    buffer = io.BytesIO()
    book.save(buffer)
    answer = server.post("/api/scenario", files={"file": ("form.xlsx", buffer.getvalue())}).json()
    assert (answer["mistakes"][0]["path"], answer["raw"]["budget"]["project"]) == ("traffic.aht_s", "Mine")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.toml", b"[budget]\nyear == 1", "a.toml, line 2"),
        ("a.toml", b"\xff\xfe", "not UTF-8"),
        ("a.xlsx", b"no zip", "a.xlsx: damaged or cut off, or not a workbook"),
        ("a.docx", b"", "must be a file of kind .xlsx or .toml"),
        ("a", b"", "must be a file of kind"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_its_own_name(server, name, content, words):
    answer = server.post("/api/scenario", files={"file": (name, content)})
    assert answer.status_code == 422
    assert words in answer.json()["message"]
    assert "/" not in answer.json()["message"]


def test_validation_gives_totals_or_every_mistake(server):
    tables = raw()
    budget = Budget(scenario_from(tables, "x"))
    answer = server.post("/api/validate", {"raw": tables}).json()
    assert answer["mistakes"] == []
    assert answer["values"] == budget.values
    assert [tuple(each) for each in answer["sections"]] == sections(budget)
    tables["budget"]["yeer"] = tables["budget"].pop("year")
    answer = server.post("/api/validate", {"raw": tables, "settings": ["traffic.aht_s=-1"]}).json()
    assert {each["place"] for each in answer["mistakes"]} == {"budget.year", "budget.yeer", "traffic.aht_s"}
    assert answer["values"] is None


def test_settings_change_the_scenario_and_wrong_ones_are_told(server):
    answer = server.post("/api/validate", {"raw": raw(), "settings": ["construction.items.0.price=1"]}).json()
    assert answer["values"]["construction.total"] != Budget(scenario_from(raw(), "x")).values["construction.total"]
    answer = server.post("/api/validate", {"raw": raw(), "settings": ["nothing"]}).json()
    assert "must be path=value" in answer["mistakes"][0]["message"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_build_is_the_file_that_the_command_line_writes(server, tmp_path, language):
    answer = server.post("/api/build", {"raw": raw(), "lang": language})
    assert answer.headers["content-disposition"].startswith('attachment; filename="budget.xlsx"; filename*=UTF-8')
    ccxl.build(scenario_from(raw(), "x"), tmp_path / "own.xlsx", language=language)
    assert answer.content == (tmp_path / "own.xlsx").read_bytes()
    (tmp_path / "sent.xlsx").write_bytes(answer.content)
    assert check_workbook(tmp_path / "sent.xlsx").findings == ()


def test_a_build_as_json_gives_the_figures_and_one_with_mistakes_none(server):
    answer = server.post("/api/build", {"raw": raw(), "format": "json"})
    assert answer.json() == {"values": Budget(scenario_from(raw(), "x")).values}
    answer = server.post("/api/build", {"raw": {"budget": {}}})
    assert (answer.status_code, answer.json()["error"]) == (422, "scenario")
    assert {each["place"] for each in answer.json()["mistakes"]} >= {"budget.unit", "budget.year"}


def test_a_file_name_cannot_carry_a_header(server):
    answer = server.post("/api/build", {"raw": raw(), "settings": ['budget.project="a\\r\\nSet-Cookie: x/../\\"b"']})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].endswith("filename*=UTF-8''a_Set-Cookie_%20x_..__b.xlsx")


def test_a_build_as_pdf_is_one(server, office):
    answer = server.post("/api/build", {"raw": raw(), "format": "pdf"})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert list(server.state.private.path.glob("build-*")) == []
