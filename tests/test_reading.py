"""Raw tables into a scenario: each mistake with its place, the value, what is allowed and what to do."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from ccxl.budget.paths import field_at, fields, groups, pattern
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.budget.vocabulary import Status
from ccxl.core.errors import InputError, ScenarioError
from tests.random_scenarios import raw_scenarios

LINE: dict[str, Any] = {"section": "Site", "name": "Rent", "price": 100, "price_time": "month"}
ITEM: dict[str, Any] = {"section": "IT", "name": "Server", "price": 100}
SMALL: dict[str, Any] = {
    "budget": {"unit": "A", "project": "B", "year": 2026},
    "operating": {"lines": [LINE]},
}


def with_parts(**parts: Any) -> dict[str, Any]:
    """The small scenario with some of its tables replaced or added."""
    return copy.deepcopy({**SMALL, **parts})


def lines_of(raw: dict[str, Any], where: dict[str, str] | None = None) -> list[str]:
    return [str(mistake) for mistake in mistakes_in(raw, where)]


def traffic(**keys: Any) -> dict[str, Any]:
    return with_parts(traffic=keys)


def staffing(**keys: Any) -> dict[str, Any]:
    return with_parts(staffing=keys)


def rows(*changes: dict[str, Any]) -> dict[str, Any]:
    """Operating lines, each with its changes and a name of its own."""
    lines = [{**LINE, "name": f"Line {number}", **change} for number, change in enumerate(changes)]
    return with_parts(operating={"lines": lines})


def items(*changes: dict[str, Any]) -> dict[str, Any]:
    named = [{**ITEM, "name": f"Item {number}", **change} for number, change in enumerate(changes)]
    return with_parts(construction={"items": named})


def test_what_is_not_given_stays_none() -> None:
    scenario = scenario_from(SMALL, "small")
    assert scenario.traffic.aht_s is None
    assert scenario.labour.social_rate is None
    assert scenario.operating.lines[0].tax_rate is None
    assert scenario.budget.status is Status.DRAFT


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # Wrong units and shares.
        (
            traffic(target_service_level=80),
            "traffic.target_service_level = 80: must be a share from 0 to 1; write 0.80 for 80 %, as 80 is 8000 %",
        ),
        (
            traffic(target_service_level=1),
            "traffic.target_service_level = 1: must be a share above 0 and below 1",
        ),
        (staffing(shrinkage="30%"), "staffing.shrinkage = '30%': must be a share from 0 to 1; write 0.30 for 30 %"),
        (
            staffing(shrinkage=12.5),
            "staffing.shrinkage = 12.5: must be a share from 0 to 1; write 0.125 for 12.5 %, as 12.5 is 1250 %",
        ),
        (staffing(shrinkage=1), "staffing.shrinkage = 1: must be a share from 0 to below 1"),
        (staffing(shrinkage=-0.1), "staffing.shrinkage = -0.1: must be a share from 0 to 1"),
        (
            rows({"price": "1.2万"}),
            "operating.lines.0.price = '1.2万': must be a number of yuan >= 0 and <= 1,000,000,000,000; "
            "write 12000 for 1.2万",
        ),
        # Not a number, too large, negative, text, truth values.
        (
            traffic(aht_s=float("nan")),
            "traffic.aht_s = nan: must be a number of seconds > 0 and <= 86,400",
        ),
        (
            traffic(aht_s=float("inf")),
            "traffic.aht_s = inf: must be a number of seconds > 0 and <= 86,400",
        ),
        (
            rows({"price": 1e308}),
            "operating.lines.0.price = 1e+308: must be a number of yuan >= 0 and <= 1,000,000,000,000",
        ),
        (
            staffing(seats=-5),
            "staffing.seats = -5: must be a number of seats >= 0 and <= 1,000,000",
        ),
        (
            traffic(aht_s="180"),
            "traffic.aht_s = '180': must be a number of seconds > 0 and <= 86,400; leave out the quotation marks",
        ),
        (traffic(aht_s=True), "traffic.aht_s = True: must be a number of seconds > 0 and <= 86,400"),
        (
            traffic(monthly_calls=[1, 2, "x"] + [1] * 9),
            "traffic.monthly_calls.2 = 'x': must be a number of calls per month > 0 and <= 1,000,000,000",
        ),
        (
            rows({"name": 5}),
            "operating.lines.0.name = 5: must be text of 1 to 120 characters; put it in quotation marks",
        ),
        (
            with_parts(budget={"unit": "", "project": "B", "year": 2026}),
            "budget.unit = '': must be text of 1 to 120 characters",
        ),
        # Unknown keys.
        (staffing(agent_per_seat=1), "staffing.agent_per_seat: unknown; did you mean staffing.agents_per_seat?"),
        (traffic(shrinkage=0.3), "traffic.shrinkage: unknown; did you mean staffing.shrinkage?"),
        (with_parts(operatng={}), "operatng: unknown; did you mean operating?"),
        (
            rows({"prise": 1}),
            "operating.lines.0.prise: unknown; did you mean operating.lines.0.price?",
        ),
        (
            traffic(aht_s={"value": 180, "sorce": "x"}),
            "traffic.aht_s.sorce: unknown; did you mean traffic.aht_s.source?",
        ),
        (with_parts(tax={"zzz": 1}), "tax.zzz: unknown; tax takes taxpayer"),
        # Closed lists.
        (
            with_parts(tax={"taxpayer": "genral"}),
            "tax.taxpayer = 'genral': must be one of general, small; did you mean general?",
        ),
        (
            rows({"price_time": "weekly"}),
            "operating.lines.0.price_time = 'weekly': must be one of month, quarter, year, once, each",
        ),
        # Values with their source.
        (
            traffic(aht_s={"value": 0, "source": "x"}),
            "traffic.aht_s.value = 0: must be a number of seconds > 0 and <= 86,400",
        ),
        (
            traffic(aht_s={"source": "x"}),
            "traffic.aht_s.value: not given; must be a number of seconds > 0 and <= 86,400",
        ),
        # Shapes.
        (with_parts(traffic=5), "traffic = 5: must be a table with " + ", ".join(groups()["traffic"].children)),
        (
            with_parts(operating={"lines": {"name": "x"}}),
            "operating.lines = a table: must be a list of tables, each with "
            + ", ".join(groups()["operating.lines"].children),
        ),
        (
            with_parts(budget={"unit": "A", "project": "B", "year": 2026, "signers": "C"}),
            "budget.signers = 'C': must be a list, each text of 1 to 120 characters",
        ),
        (
            with_parts(budget={"unit": "A", "project": "B", "year": 2026, "signers": list("ABCDEFG")}),
            "budget.signers: 7 entries; must be at most 6",
        ),
        (
            rows(*({} for _ in range(501))),
            "operating.lines: 501 entries; must be at most 500",
        ),
        (with_parts(versions=[]), "versions = []: an empty list; leave the key out or give at least one"),
        (
            traffic(monthly_calls=[]),
            "traffic.monthly_calls = []: an empty list; leave the key out or give at least one",
        ),
        # Months and days.
        (
            with_parts(budget={"unit": "A", "project": "B", "year": 2026, "first_month": "2026-13"}),
            "budget.first_month = '2026-13': must be a month such as \"2026-03\"",
        ),
        (
            with_parts(budget={"unit": "A", "project": "B", "year": 2026, "first_month": "2025-03"}),
            "budget.first_month = 2025-03: must lie in the budget year 2026",
        ),
        (
            with_parts(budget={"unit": "A", "project": "B", "year": 206}),
            "budget.year = 206: must be a whole number from 1950 to 2100",
        ),
        (
            with_parts(budget={"unit": "A", "project": "B", "year": 2206}),
            "budget.year = 2206: must lie between 1950 and 2100",
        ),
        (
            items({"in_use": "2620-01"}),
            "construction.items.0.in_use = '2620-01': must lie between 1950 and 2100",
        ),
        (
            rows({"first_month": "2026-05", "last_month": "2026-03"}),
            "operating.lines.0.last_month = 2026-03: lies before first_month 2026-05",
        ),
        (
            rows({"last_month": "2025-12"}),
            "operating.lines.0.last_month = 2025-12: lies before the budget starts; "
            "the budget runs from 2026-01 to 2026-12",
        ),
        (
            rows({"last_month": "2027-01"}),
            "operating.lines.0.last_month = 2027-01: lies after the budget ends; "
            "the budget runs from 2026-01 to 2026-12",
        ),
        (
            rows({"first_month": "2027-02"}),
            "operating.lines.0.first_month = 2027-02: lies after the budget ends; "
            "the budget runs from 2026-01 to 2026-12",
        ),
        (
            staffing(support=[{"name": "Lead", "first_month": "2026-05", "last_month": "2026-02"}]),
            "staffing.support.0.last_month = 2026-02: lies before first_month 2026-05",
        ),
        # Ways of stating an amount.
        (
            rows({"price_time": None}),
            "operating.lines.0.price_time: not given; must be one of month, quarter, year, once, each",
        ),
        (
            rows({"price": None, "price_time": None, "months": [1] * 11}),
            "operating.lines.0.months: 11 amounts; must be 12, one for each month of the budget",
        ),
        (
            rows({"months": [1] * 12}),
            "operating.lines.0.months: months and price, price_time: twelve typed months stand alone; "
            "leave the others out",
        ),
        (
            items({"payment": {"advance": {"share": 0.3, "month": "2026-01"}}}),
            "construction.items.0.payment: payment shares 0.3 = 0.3: must add up to 1",
        ),
        (
            items({"payment": {"advance": {"share": 1}}}),
            'construction.items.0.payment.advance.month: not given; must be a month such as "2026-03"',
        ),
        (
            items({"driver": "calls"}),
            "construction.items.0.driver = 'calls': construction takes fixed or seats",
        ),
        # Parts that do not fit together.
        (
            traffic(busy_hour_calls=100, monthly_calls=1000),
            "traffic.monthly_calls: given beside traffic.busy_hour_calls; "
            "give calls per month or in the busy hour, not both",
        ),
        (
            with_parts(traffic={"busy_hour_calls": 100}, staffing={"seats": 5}),
            "staffing.seats: given beside traffic.busy_hour_calls; "
            "seats are either given or follow from the busy hour: leave one out",
        ),
        (
            traffic(monthly_calls=[1000] * 11),
            "traffic.monthly_calls: 11 numbers; must be one number, or 12, one for each month",
        ),
        (
            staffing(grades=[{"name": "A", "share": 0.5}, {"name": "B", "share": 0.4}]),
            "staffing.grades.0.share: shares of the grades 0.5 + 0.4 = 0.9; must add up to 1",
        ),
        (
            staffing(grades=[{"name": "A", "share": 1, "headcount": 3}]),
            "staffing.grades.0.headcount: headcount and share: give one of the two",
        ),
        (
            staffing(grades=[{"name": "A"}, {"name": "A "}]),
            "staffing.grades.1.name = 'A ': stands twice, also at staffing.grades.0.name; give each its own name",
        ),
        (
            rows({"name": "X"}, {"name": "X"}),
            "operating.lines.1.name = 'X': stands twice in section 'Site', also at operating.lines.0.name; "
            "give each its own name",
        ),
        (
            rows({"driver": "calls", "price_time": "each"}),
            "operating.lines.0.driver = 'calls': needs traffic.monthly_calls or traffic.intervals, not given",
        ),
        (
            rows({"driver": "seats"}),
            "operating.lines.0.driver = 'seats': needs staffing.seats or traffic.monthly_calls or "
            "traffic.intervals or traffic.busy_hour_calls, not given",
        ),
        (
            rows({"name": "合 计"}),
            "operating.lines.0.name = '合 计': a row of totals; remove it, totals are computed",
        ),
        (
            rows({"name": "a\x01b"}),
            "operating.lines.0.name: holds the character U+0001, which a workbook cannot hold; remove it",
        ),
        (
            {"budget": SMALL["budget"]},
            "construction.items: nothing to budget; give at least one of construction.items, operating.lines, "
            "staffing.grades, comparison.ways",
        ),
    ],
)
def test_one_mistake(raw: dict[str, Any], expected: str) -> None:
    assert lines_of(raw) == [expected]


def test_minutes_need_calls_and_handling_time() -> None:
    line = {"driver": "minutes", "price_time": "each"}
    assert lines_of(rows(line)) == [
        "operating.lines.0.driver = 'minutes': needs traffic.monthly_calls or traffic.intervals, not given",
        "operating.lines.0.driver = 'minutes': needs traffic.aht_s, not given",
    ]
    assert lines_of({**rows(line), "traffic": {"monthly_calls": 1, "aht_s": {"value": 1, "source": "x"}}}) == []


def test_traffic_given_in_part_is_no_mistake() -> None:
    assert lines_of(traffic(monthly_calls=1000, target_service_level=0.8)) == []
    assert lines_of(traffic(aht_s=180)) == []


def test_same_name_in_two_sections_is_no_mistake() -> None:
    assert lines_of(rows({"name": "X"}, {"name": "X", "section": "Other"})) == []


def test_all_mistakes_at_once_in_the_order_of_the_schema() -> None:
    raw = rows({"price": -1}, {"last_month": "2030-01"})
    raw |= {"traffic": {"aht_s": "x", "wrong": 1}, "staffing": {"grades": []}}
    with pytest.raises(ScenarioError) as caught:
        scenario_from(raw, "north.toml")
    assert str(caught.value).splitlines() == [
        "scenario 'north.toml': 5 mistakes.",
        "  traffic.aht_s = 'x': must be a number of seconds > 0 and <= 86,400",
        "  staffing.grades = []: an empty list; leave the key out or give at least one",
        "  operating.lines.0.price = -1: must be a number of yuan >= 0 and <= 1,000,000,000,000",
        "  operating.lines.1.last_month = 2030-01: lies after the budget ends; the budget runs from 2026-01 to 2026-12",
        "  traffic.wrong: unknown; traffic takes " + ", ".join(groups()["traffic"].children),
    ]


def test_a_place_is_the_cell_where_there_is_one() -> None:
    raw = {**items({"asset_class": "固定资"}), "traffic": {"aht_s": {"source": "x"}}}
    where = {
        "construction.items.0.asset_class": "建设项目!K7",
        "traffic.aht_s": "General!C9",
        "operating.lines.0": "运营项目!B6",
    }
    raw["operating"]["lines"][0]["months"] = [1]
    assert lines_of(raw, where) == [
        "General!C9: not given; must be a number of seconds > 0 and <= 86,400",
        "建设项目!K7 = '固定资': must be one of 固定资产, 无形资产, 长期待摊费用, 低值易耗品, 费用化, 押金保证金; "
        "did you mean 固定资产?",
        "运营项目!B6: months: 1 amounts; must be 12, one for each month of the budget",
    ]


def test_a_scenario_is_a_table() -> None:
    with pytest.raises(InputError, match="a scenario is a table of keys, not 5"):
        scenario_from(5, "x")  # type: ignore[arg-type]


def test_words_and_months_are_read_as_people_write_them() -> None:
    raw = rows({"first_month": "2026年3月", "rhythm": " Next_Month "})
    raw["budget"]["prepared"] = "2026年3月15日"
    scenario = scenario_from(raw, "x")
    assert scenario.operating.lines[0].first_month == dt.date(2026, 3, 1)
    assert scenario.operating.lines[0].rhythm == "next_month"
    assert scenario.budget.prepared == dt.date(2026, 3, 15)


def test_line_breaks_are_of_one_kind() -> None:
    assert scenario_from(rows({"note": "a\r\nb\rc"}), "x").operating.lines[0].note == "a\nb\nc"


def test_every_leaf_says_what_it_allows() -> None:
    for path, field in fields().items():
        assert field_at(path.replace("*", "3")) == field
        assert field_at(f"{path}.value".replace("*", "3")) == field
        assert pattern(path.replace("*", "12")) == path


@pytest.mark.untraced
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(raw_scenarios())
def test_random_scenarios_have_no_mistakes(raw: dict[str, Any]) -> None:
    assert isinstance(scenario_from(raw, "random"), Scenario)
