"""建设进度表: dates by the calendar, person-days of the source document, and whether what is used is ready."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

import ccxl
from ccxl.budget.given import EPOCH
from ccxl.budget.model import Budget
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.workbook.build import resources
from ccxl.workbook.inputs import load
from tests.finished import finished

ITEM = {"quantity": 1, "price": 1000, "tax_rate": 0.13, "asset_class": "fixed", "life_years": 5, "residual_share": 0}
RAW: dict[str, Any] = {
    "budget": {"unit": "单位", "project": "项目", "year": 2026},
    "construction": {
        "items": [
            {**ITEM, "section": "装修", "name": "隔断", "in_use": "2026-02", "task": "装修"},
            {**ITEM, "section": "设备", "name": "服务器", "in_use": "2026-04"},
        ]
    },
    "schedule": {
        "start": "2026-01-03",
        "tasks": [
            {"name": "设计", "people": 6, "days": 10, "day_rate": 2000},
            {"name": "装修", "people": 3, "days": 20, "after": ["设计"], "day_rate": 500},
            {"name": "采购", "people": 1, "days": 20, "start": "2026-01-24", "day_rate": 600},
            {"name": "安装", "people": 2, "days": 12.5, "after": ["采购", "装修"], "day_rate": 1200},
        ],
    },
}


def days(found: Budget, key: str) -> list[dt.date]:
    return [EPOCH + dt.timedelta(days=int(serial)) for serial in found.lines[key]]


def counted(start: dt.date, number: int) -> dt.date:
    """The so many-th day from a date on that is no Saturday or Sunday, by going from day to day."""
    day = start
    while True:
        number -= day.weekday() < 5
        if not number:
            return day
        day += dt.timedelta(days=1)


@pytest.fixture(scope="module")
def found() -> Budget:
    return Budget(scenario_from(RAW, "schedule"))


def test_dates_are_those_of_a_calendar(found):
    # 2026-01-03 is a Saturday, 2026-01-24 too; ten working days from Monday the 5th end on Friday the 16th.
    starts = [dt.date(2026, 1, 5), dt.date(2026, 1, 19), dt.date(2026, 1, 26), dt.date(2026, 2, 23)]
    ends = [dt.date(2026, 1, 16), dt.date(2026, 2, 13), dt.date(2026, 2, 20), dt.date(2026, 3, 11)]
    assert days(found, "tasks.start") == starts
    assert days(found, "tasks.end") == ends
    assert ends == [counted(start, number) for start, number in zip(starts, (10, 20, 20, 13), strict=True)]
    # From 3 January to 11 March, both included: 29 + 28 + 11.
    assert found.values["schedule.days"] == 68


def test_person_days_and_cost_are_those_of_the_source_document(found):
    # Document 000 (S0-01): 6 people x 10 days = 3 people x 20 days = 60 person-days.
    assert list(found.lines["tasks.person_days"]) == [60, 60, 20, 25]
    assert list(found.lines["tasks.cost"]) == [120_000, 30_000, 12_000, 30_000]
    assert (found.values["schedule.person_days"], found.values["schedule.cost"]) == (165, 192_000)
    assert list(found.lines["tasks.cost"]) == list(ccxl.effort_cost(ccxl.person_days([6, 3, 1, 2], [10, 20, 20, 12.5]),
                                                                    [2000, 500, 600, 1200]))  # fmt: skip


def test_without_days_given_the_dates_are_those_of_the_function(found):
    raw = copy.deepcopy(RAW)
    raw["schedule"]["start"] = "2026-01-05"
    for task, number in zip(raw["schedule"]["tasks"], (10, 20, 30, 5), strict=True):
        task["days"] = number
        task.pop("start", None)
    raw["schedule"]["tasks"][3]["after"] = ["装修"]
    end = days(Budget(scenario_from(raw, "schedule")), "tasks.end")[3]
    assert end == counted(dt.date(2026, 1, 5), int(ccxl.project_days([10, 20, 30, 5], [0, 1, 0, 2])))


def test_bars_stand_where_the_tasks_are(found):
    firsts = days(found, "spans.first")
    assert firsts[1] - firsts[0] == dt.timedelta(days=7)
    bars = found.lines["bars.shown"]
    # Weeks from Saturday: the second to the seventh hold 19 January to 13 February; design ends on the 16th.
    assert bars[0].tolist() == [1, 1] + [0] * 24
    assert bars[1].tolist() == [0, 0, 1, 1, 1, 1] + [0] * 20


def test_longer_than_26_weeks_takes_more_weeks_a_bar():
    raw = copy.deepcopy(RAW)
    raw["schedule"]["tasks"][3]["days"] = 200
    found = Budget(scenario_from(raw, "schedule"))
    # From Monday 23 February 200 working days are 40 weeks: to 27 November, 329 days from 3 January; 329 / 26 / 7 < 2.
    assert days(found, "tasks.end")[3] == dt.date(2026, 11, 27)
    assert found.values["schedule.step"] == 14


def test_what_is_used_before_it_is_ready_fails(found):
    # Partitions are ready on 13 February and used in February; the server waits for the whole, until 11 March.
    assert found.lines["deliveries.early"].tolist() == [0, 0]
    raw = copy.deepcopy(RAW)
    raw["construction"]["items"][1]["in_use"] = "2026-02"
    late = Budget(scenario_from(raw, "schedule"))
    assert late.lines["deliveries.early"].tolist() == [0, 1]
    assert late.values["check.schedule_use.left"] == 1
    assert "不通过" in late.lines["checks.result"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_the_sheet_is_live(language):
    book = finished(RAW, language)
    assert book.built.fixed == ()
    assert "WORKDAY(" in book.formulas[book.homes["tasks.end"][3,]]
    assert len(book.homes["bars.shown"]) == 4 * 26


def test_hotline_60_is_ready_when_it_opens():
    found = Budget(load(resources("examples") / "hotline_60.toml"))
    # 22 September + 10 + 40 + 15 + 10 + 10 working days, one task behind the other.
    assert days(found, "tasks.end")[-1] == counted(dt.date(2025, 9, 22), 85) == dt.date(2026, 1, 16)
    assert found.values["schedule.early"] == 0


MISTAKES = (
    ("schedule.tasks.1.after", ["设记"], "schedule.tasks.1.after.0", "no such task"),
    ("schedule.tasks.0.after", ["安装"], "schedule.tasks.", "wait for each other"),
    ("schedule.tasks.2.start", "2025-12-31", "schedule.tasks.2.start", "lies before schedule.start"),
    ("schedule.start", None, "schedule.start", "not given; needed for a schedule"),
    ("construction.items.0.task", "装", "construction.items.0.task", "no such task"),
)


@pytest.mark.parametrize(("path", "value", "place", "words"), MISTAKES)
def test_what_does_not_fit_is_named(path, value, place, words):
    raw = copy.deepcopy(RAW)
    node: Any = raw
    *parents, last = path.split(".")
    for part in parents:
        node = node[int(part)] if isinstance(node, list) else node[part]
    node[last] = value
    if value is None:
        del node[last]
    (told,) = mistakes_in(raw)
    assert told.place.startswith(place)
    assert words in told.message
