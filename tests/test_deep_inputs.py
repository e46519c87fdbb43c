"""Inputs nested without end, endless digits and odd keys: one message with the place, by every way in."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tomllib
import zipfile
from typing import Any

import openpyxl
import pytest

import ccxl
from ccxl.batch.sites import read_sites
from ccxl.batch.task import Job, build_chunk
from ccxl.budget.reading import changed, mistakes_in, scenario_from
from ccxl.core.errors import InputError, ScenarioError
from ccxl.core.nesting import deep_path
from ccxl.hosts.calc_worker import serve
from ccxl.workbook.record import CUSTOM_XML, SHEET
from tests.serving import EXAMPLES, raw
from tests.test_saved_again import BEFORE

TWENTY = EXAMPLES / "twenty_seats.toml"

# What a TOML file says, and what the message has to say.
TOML = {
    "lists": ("x = 1\na = " + "[" * 5_000 + "]" * 5_000, "line 2: brackets nested too deeply"),
    "tables": ("a = " + "{a=" * 3_000 + "1" + "}" * 3_000, "line 1: brackets nested too deeply"),
    "mixed": ("\n\na = " + "[{a = " * 900 + "1" + "}]" * 900, "line 3: brackets nested too deeply"),
    "over lines": ("a = " + "[\n" * 2_000 + "]" * 2_000, "line 2000: brackets nested too deeply"),
    "brackets in text": ('# [[[\nb = "[[["\na = ' + "[" * 2_000 + "]" * 2_000, "line 3: brackets nested too deeply"),
    "not very": ("a = " + "[" * 200 + "]" * 200, "a.0.0.0"),
    "dotted": ("a." * 3_000 + "a = 1", "nested more than 20 deep"),
    "head": ("[" + "a." * 3_000 + "a]\nb = 1", "nested more than 20 deep"),
    "digits": ("[budget]\nyear = " + "9" * 5_000, "line 2: a number of thousands of digits"),
    "hexadecimal": ("[budget]\nyear = 0x" + "f" * 5_000, "budget.year: a whole number of more than 300 digits"),
    "binary": ("[traffic]\naht_s = [1, 0b" + "1" * 20_000 + "]", "traffic.aht_s.1: a whole number of more than 300"),
}


def nested(depth: int, kind: str) -> Any:
    """So many tables, lists, or both in turn, in one another."""
    value: Any = 1
    for step in range(depth):
        value = {"a": value} if kind == "tables" or (kind == "mixed" and step % 2) else [value]
    return value


@pytest.mark.parametrize("name", TOML)
def test_a_toml_file_is_refused_in_words(tmp_path, name):
    path = tmp_path / "a.toml"
    path.write_text(TOML[name][0])
    with pytest.raises(InputError) as caught:
        ccxl.load(path)
    assert TOML[name][1] in str(caught.value)
    assert len(str(caught.value)) < 1_000


@pytest.mark.parametrize("module", ["ccxl", "ccxl.cli"])
def test_the_command_line_prints_one_line_and_runs_as_a_module(tmp_path, module):
    path = tmp_path / "a.toml"
    path.write_text(TOML["lists"][0])
    run = subprocess.run(
        [sys.executable, "-m", module, "build", str(path)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"ccxl: {path}, line 2: brackets nested too deeply")
    assert run.stderr.count("\n") == 1
    assert [each.name for each in tmp_path.iterdir()] == ["a.toml"]


@pytest.mark.parametrize("depth", [21, 330, 900, 50_000])
@pytest.mark.parametrize("kind", ["tables", "lists", "mixed"])
def test_tables_of_python_are_refused_by_path(kind, depth):
    for tables in ({"raw": nested(depth, kind)}, {**raw(), "traffic": {"aht_s": nested(depth, kind)}}):
        with pytest.raises(ScenarioError) as caught:
            scenario_from(tables, "a")
        (mistake,) = caught.value.mistakes
        assert mistake.place.startswith(("raw.", "traffic.aht_s."))
        assert "nested more than 20 deep" in mistake.message
        assert mistakes_in(tables, values_only=True) == [mistake]
    with pytest.raises(InputError, match="a scenario is a table of keys, not a list"):
        scenario_from(nested(depth, "lists"), "a")


def test_a_table_within_itself_ends():
    tables = raw()
    tables["traffic"] = {"aht_s": tables}
    tables["budget"]["notes"] = [tables, tables]
    with pytest.raises(ScenarioError, match="nested more than 20 deep"):
        scenario_from(tables, "a")


def test_as_deep_as_allowed_is_told_for_what_it_is():
    assert deep_path(nested(20, "mixed")) is None
    assert deep_path(nested(21, "mixed")) is not None
    with pytest.raises(ScenarioError, match=r"traffic\.aht_s\.a: unknown"):
        scenario_from({**raw(), "traffic": {"aht_s": nested(18, "tables")}}, "a")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("[" * 5_000 + "]" * 5_000, "nested too deeply"),
        ("{a=" * 700 + "1" + "}" * 700, "nested too deeply"),
        ("9" * 5_000, "too many digits"),
        ("0x" + "f" * 5_000, "more than 300 digits"),
    ],
)
def test_a_setting_is_refused_in_words(value, words):
    with pytest.raises(ScenarioError) as caught:
        scenario_from(changed(raw(), [f"traffic.aht_s={value}"]), "a")
    assert words in str(caught.value)
    assert len(str(caught.value)) < 1_000


@pytest.mark.parametrize("key", [1, None, "\ud800", ("a",)])
def test_a_key_that_is_no_text_is_named(key):
    with pytest.raises(ScenarioError) as caught:
        scenario_from({**raw(), "traffic": {"aht_s": 180, key: 1}}, "a")
    (mistake,) = caught.value.mistakes
    assert mistake.place == "traffic"
    assert repr(key) in mistake.message
    str(caught.value).encode()


def test_a_million_mistakes_are_not_all_told():
    for tables in ({f"k{number}": 1 for number in range(50_000)}, {"operating": {"lines": [{}] * 50_000}}):
        found = mistakes_in(tables)
        assert len(found) == 1_001
        assert str(found[-1]) == "scenario: more than 1,000 mistakes; mend these first"


def test_a_path_without_end_is_cut_short():
    for key in ("k" * 100_000, "a." * 2_000):
        for tables in ({key: 1}, {"traffic": {key: 1}}):
            assert all(len(mistake.place) < 300 for mistake in mistakes_in(tables))


DEEP = '{"a":' * 5_000 + "1" + "}" * 5_000


@pytest.mark.parametrize("kind", ["i", "s"])
def test_a_record_of_inputs_that_is_nested_without_end_is_damaged(tmp_path, kind):
    path = tmp_path / "a.xlsx"
    ccxl.build(TWENTY, path)
    book = openpyxl.load_workbook(path)
    (cell, *others) = [cell for cell in book[SHEET]["A"] if str(cell.value).startswith(f"{kind}|")]
    cell.value = f"{kind}|{DEEP}|"
    for other in others:
        other.value = f"{kind}||"
    book.save(path)
    with pytest.raises(InputError, match="record of its inputs is damaged"):
        ccxl.load(path)


@pytest.mark.parametrize("part", ["inputs", "scenario"])
def test_so_is_one_in_a_part_of_its_own(tmp_path, part):
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(BEFORE) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == CUSTOM_XML:
                head, _, rest = content.partition(f"<ccxl:{part}>".encode())
                content = head + f"<ccxl:{part}>{DEEP}".encode() + rest[rest.index(f"</ccxl:{part}>".encode()) :]
            new.writestr(name, content)
    with pytest.raises(InputError, match="record of its inputs is damaged"):
        ccxl.load(bad)


def test_tables_of_sites_are_refused_in_words(tmp_path):
    table = tmp_path / "sites.csv"
    table.write_text("site,traffic.aht_s\nA," + "1" * 200_000 + "\n")
    with pytest.raises(InputError, match=r"sites\.csv: not a table that can be read"):
        read_sites(table, TWENTY)


def test_a_deep_site_fails_alone(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (folder / "deep.toml").write_text(TOML["lists"][0])
    (folder / "good.toml").write_bytes(TWENTY.read_bytes())
    deep, good = build_chunk(Job(out), [(site, "") for site in read_sites(folder, None)])
    assert deep.state == "failed"
    assert "line 2: brackets nested too deeply" in deep.message
    assert (good.state, good.message) == ("built", "")


def test_the_helper_of_calc_answers_the_next_line():
    deep = '{"calls": [{"function": "traffic", "arguments": [' + "[" * 9_000 + "]" * 9_000 + "]}]}"
    digits = '{"calls": ' + "9" * 5_000 + "}"
    good = '{"calls": [{"function": "traffic", "arguments": [360, 180]}]}'
    answers = io.StringIO()
    serve(io.StringIO("\n".join((deep, digits, good)) + "\n"), answers)
    first, second, third = map(json.loads, answers.getvalue().splitlines())
    assert "nested too deeply" in first["refused"]
    assert "refused" in second
    assert third == {"results": [{"value": 18.0}]}


def test_files_that_are_right_still_load():
    for path in sorted(EXAMPLES.glob("*.toml")):
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        assert scenario_from(written, "a") == ccxl.load(path)
