"""Purchases that are in use or paid outside the budget's months are told by row wherever a budget is built."""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
import tomllib
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from ccxl.budget.model import Budget
from ccxl.budget.outside import outside
from ccxl.budget.reading import scenario_from
from ccxl.budget.tables import lines_needed
from ccxl.cli import app
from ccxl.data.catalog import label
from ccxl.server.work import validate
from ccxl.workbook.build import build, resources
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.form import starter as starters
from ccxl.workbook.form.starter import starter
from ccxl.workbook.inputs import load


def rolled_on(year: int = 2027) -> dict[str, Any]:
    """The starter of 2026 whose year alone is set to another."""
    raw = copy.deepcopy(starter("zh", 2026))
    raw["budget"] |= {"year": year, "first_month": f"{year}-01"}
    return raw


def notes_of(raw: dict[str, Any], language: str = "zh") -> tuple[str, ...]:
    return outside(Budget(scenario_from(raw, "test"), language))


def hotline() -> dict[str, Any]:
    return tomllib.loads((resources("examples") / "hotline_60.toml").read_text(encoding="utf-8"))


def test_a_form_of_its_own_year_has_nothing_to_tell():
    assert notes_of(starter("zh", 2026)) == ()
    assert notes_of(starter("en", 2031), "en") == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_form_rolled_on_to_another_year_tells_every_item(language):
    raw = rolled_on()
    in_use, paid = notes_of(raw, language)
    budget = Budget(scenario_from(raw, "test"), language)

    # Eight items and the contingency, all in use in 2026-01; one item has three payments of its own.
    assert " 9 " in in_use or in_use.startswith("9 ")
    assert " 11 " in paid or paid.startswith("11 ")
    for name in [item["name"] for item in raw["construction"]["items"]]:
        assert f"{name} (2026-01)" in in_use
    assert f"{label('line.reserve.name', language)} (2026-01)" in in_use
    assert "2027-01 - 2027-12" in in_use
    # Not a yuan of it is paid within the year.
    assert budget.values["cash.construction_year"] == 0
    assert f"{budget.values['construction.total']:,.2f}" in paid


def test_rows_are_told_by_the_numbers_of_the_sheet():
    raw = rolled_on(2026)
    raw["construction"]["items"][3]["in_use"] = "2025-11"
    in_use, paid = notes_of(raw)
    name = raw["construction"]["items"][3]["name"]
    numbers = Budget(scenario_from(raw, "test")).lines["numbers.item"]

    assert f"{numbers[3]} {name} (2025-11)" in in_use
    assert " 1 " in in_use
    assert f"{numbers[3]} {name} (2025-11)" in paid


def test_what_falls_after_the_budget_is_told_too():
    raw = rolled_on(2026)
    raw["construction"]["items"][0]["in_use"] = "2027-02"
    raw["construction"]["items"][0]["payment"] = {
        "advance": {"share": 0.9, "month": "2026-03"},
        "retention": {"share": 0.1, "month": "2028-02"},
    }
    in_use, paid = notes_of(raw, "en")

    assert "after the budget" in in_use
    assert "(2027-02)" in in_use
    assert "1 payments" in paid
    assert "(2028-02)" in paid
    # 120 m2 x 1,200 x 10 %.
    assert "14,400.00" in paid


def test_running_costs_of_another_year_are_told_too():
    raw = rolled_on()
    line = {key: value for key, value in raw["operating"]["lines"][1].items() if key != "price_time"}
    once = {**line, "name": "一次性费用", "price_time": "once"}
    raw["operating"]["lines"] += [
        {**once, "first_month": "2026-03"},
        {**once, "name": "已付", "first_month": "2027-03"},
    ]
    raw["labour"]["costs"] = [
        {
            "name": "年会",
            "kind": "welfare",
            "quantity": 1,
            "price": 9_000,
            "first_month": "2026-12",
            "last_month": "2026-12",
        }
    ]
    budget = Budget(scenario_from(raw, "test"))
    told = [note for note in outside(budget) if "运营费用" in note]

    assert len(told) == 1
    assert " 2 " in told[0]
    assert "一次性费用 (2026-03)" in told[0]
    assert "年会 (2026-12)" in told[0]
    assert "已付" not in told[0]
    assert budget.lines["labour_costs.year"].tolist() == [0]


def test_blank_months_follow_the_start():
    raw = rolled_on()
    for item in raw["construction"]["items"]:
        item.pop("in_use", None)
        item.pop("payment", None)
    raw["construction"]["contingency"].pop("in_use")
    budget = Budget(scenario_from(raw, "test"))

    assert outside(budget) == ()
    assert budget.values["cash.construction_year"] == budget.values["construction.total"]
    assert budget.values["cash.construction_outside"] == 0


def test_the_flagship_still_builds_and_says_what_was_paid_before():
    built = build(scenario_from(hotline(), "hotline_60"))

    assert built.budget.lines["checks.master"] == "通过"
    # By hand: 114,750 in 2025-10 and 683,400 in 2025-12; 63,995 in 2027.
    assert any("798,150.00" in note and "之前" in note for note in built.notes)
    assert any("63,995.00" in note and "之后" in note for note in built.notes)


def test_the_workbook_says_it_on_its_sheet_of_notes(tmp_path):
    built = build(scenario_from(rolled_on(), "test"))
    sheet = load_workbook(io.BytesIO(built.content))[label("sheet.notes", "zh")]
    texts = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}

    assert len(built.notes) == 2
    note = next(text for text in texts if text.startswith("预算期（2027-01 - 2027-12）以外"))
    assert "启用月份：期前 9 项、期后 0 项" in note
    total = built.budget.values["construction.total"]
    assert f"付款月份：期前 11 笔 {total:,.2f} 元、期后 0 笔 0.00 元" in note
    # Of one height for all that share the shape.
    assert lines_needed(note) == 4
    path = tmp_path / "budget.xlsx"
    path.write_bytes(built.content)
    assert check_workbook(path).findings == ()


def test_command_line_json_and_server_say_it(tmp_path):
    source = tmp_path / "rolled.toml"
    CliRunner().invoke(app, ["new", str(source)])
    text = source.read_text(encoding="utf-8")
    year = int(tomllib.loads(text)["budget"]["year"])
    rolled = text.replace(f"year = {year}", f"year = {year + 1}").replace(
        f'first_month = "{year}-01"', f'first_month = "{year + 1}-01"'
    )
    source.write_text(rolled, encoding="utf-8")
    expected = list(outside(Budget(load(source))))
    words = ["build", str(source), "-o", str(tmp_path / "b.xlsx")]
    plain, as_json = CliRunner().invoke(app, words), CliRunner().invoke(app, [*words, "--json"])

    assert len(expected) == 2
    for note in expected:
        assert f"note: {note}" in plain.stderr
    assert json.loads(as_json.stdout)["notes"] == expected
    answer = json.loads(validate(tomllib.loads(rolled), (), "zh").content)
    assert answer["notes"] == expected


def test_many_rows_are_counted():
    raw = rolled_on()
    first = raw["construction"]["items"][1]
    raw["construction"]["items"] += [{**first, "name": f"同类设备 {n}"} for n in range(30)]
    in_use, _ = notes_of(raw)

    assert " 39 " in in_use
    assert "另有 27 项" in in_use


def test_an_amount_that_is_not_known_is_told_without_one():
    raw = rolled_on()
    del raw["construction"]["items"][0]["price"]
    in_use, paid = notes_of(raw)

    assert "无法计算" in in_use
    assert "无法计算" in paid


@pytest.mark.parametrize(("today", "year"), [((2026, 12, 1), 2026), ((2031, 1, 1), 2031), ((2020, 5, 5), 2026)])
def test_the_starter_begins_in_no_year_that_is_over(monkeypatch, today, year):
    class Day(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return cls(*today)

    monkeypatch.setattr(starters.dt, "date", Day)
    raw = starter("zh")

    assert raw["budget"]["year"] == year
    assert {item["in_use"] for item in raw["construction"]["items"]} == {f"{year}-01"}
    monkeypatch.undo()
    assert notes_of(raw) == ()
