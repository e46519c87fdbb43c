"""The examples' totals against sums made apart from ccxl, and what must hold on every budget."""

from __future__ import annotations

import io
import json
import math
import os
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ccxl.budget.model import Budget
from ccxl.workbook.build import build, resources
from ccxl.workbook.inputs import load

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = ("twenty_seats", "hotline_60", "hotline_profile", "twenty_seats_comparison")


def raw(example: str) -> dict:
    return tomllib.loads((resources("examples") / f"{example}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def budgets() -> dict[str, Budget]:
    return {example: Budget(load(resources("examples") / f"{example}.toml")) for example in EXAMPLES}


def test_twenty_seats_gives_the_figures_of_the_document(budgets):
    # 自建型、外包型成本比较, self-built column; ids S0-12 and S0-14 of the checked source cases:
    # 160,000 once; 3,000 + 3,000 + 7,000 + 50,000 + 6,000 + 5,000 + 10,000 + 10,000 = 94,000 a month.
    values = budgets["twenty_seats"].values
    assert values["construction.total"] == 160_000
    assert values["operating.monthly_total"] == 94_000
    assert values["operating.total"] == 12 * 94_000 == 1_128_000
    assert values["first_year_total"] == 1_288_000
    assert values["first_month_outlay"] == 254_000
    assert values["cash.total"] == 1_288_000
    # Neither tax nor life is given there.
    for tag in ("expense.total", "depreciation.year", "construction.net_total", "deducted.year", "staffing.heads"):
        assert values[tag] is None, tag


def test_the_sum_of_one_off_and_monthly_is_never_called_a_total():
    labels = set()
    for sheet in load_workbook_of("twenty_seats"):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, (int, float)) and cell.value in (254_000, 25.4):
                    above = sheet.cell(cell.row - 1, cell.column).value
                    beside = [other.value for other in row if isinstance(other.value, str)]
                    labels.add((sheet.title, above if isinstance(above, str) else beside[0]))
    # In January both are paid, so the cash sheet has the sum as money paid in a month.
    assert labels == {
        ("封面", "建设投入及首月运营支出"),
        ("预算汇总表", "建设投入及首月运营支出"),
        ("预算汇总表", "万元"),  # the chart's row of payments by month
        ("现金流量预算表", "当月现金支出"),
        ("现金流量预算表", "累计现金支出"),
    }


def load_workbook_of(example: str):
    return load_workbook(io.BytesIO(build(load(resources("examples") / f"{example}.toml")).content), data_only=True)


def test_what_is_not_computable_says_so_in_the_sheet():
    sheet = load_workbook_of("twenty_seats")["预算汇总表"]
    shown = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "无法计算" in shown


def erlang_c_agents(calls: float, aht_s: float, target: float, within_s: float, occupancy: float) -> int:
    """Fewest agents by the textbook sums in exact fractions; nothing of ccxl."""
    load_exact = Fraction(calls) * Fraction(aht_s) / 3600
    agents = int(load_exact) + 1
    while True:
        term, series = Fraction(1), Fraction(1)
        for k in range(1, agents):
            term = term * load_exact / k
            series += term
        last = term * load_exact / agents * agents / (agents - load_exact)
        waits = float(last / (series + last))
        level = 1 - waits * math.exp(-(agents - float(load_exact)) * within_s / aht_s)
        if level >= target and float(load_exact) / agents <= occupancy:
            return agents
        agents += 1


def test_hotline_staffing_by_an_independent_erlang_c(budgets):
    given = raw("hotline_60")
    value = {k: v["value"] if isinstance(v, dict) else v for k, v in {**given["traffic"], **given["staffing"]}.items()}
    busy = max(value["monthly_calls"]) / value["working_days"] * value["peak_day_factor"] * value["busy_hour_share"]
    agents = erlang_c_agents(
        busy, value["aht_s"], value["target_service_level"], value["answer_within_s"], value["max_occupancy"]
    )
    rostered = math.ceil(Fraction(agents) / (1 - Fraction(str(value["shrinkage"]))))
    seats = math.ceil(Fraction(rostered) / Fraction(str(value["agents_per_seat"])))
    found = budgets["hotline_60"].values
    assert (found["staffing.agents"], found["staffing.rostered"], found["staffing.seats"]) == (agents, rostered, seats)
    assert seats == 60


def test_hotline_construction_by_decimal_sums(budgets):
    given, fen = raw("hotline_60")["construction"], Decimal("0.01")
    total = Decimal(0)
    for item in given["items"]:
        quantity = Decimal(str(item["quantity"]))
        if item.get("driver") == "seats":
            quantity = (quantity * 60).to_integral_value("ROUND_CEILING")
        amount = (quantity * Decimal(str(item["price"]))).quantize(fen, ROUND_HALF_UP)
        if item.get("price_basis") == "exclusive":
            amount += (amount * Decimal(str(item["tax_rate"]))).quantize(fen, ROUND_HALF_UP)
        total += amount
    total += (total * Decimal(str(given["contingency"]["rate"]))).quantize(fen, ROUND_HALF_UP)
    assert budgets["hotline_60"].values["construction.total"] == pytest.approx(float(total), abs=1e-6)


@pytest.mark.parametrize("example", EXAMPLES)
def test_months_quarters_and_the_year_agree(budgets, example):
    lines = budgets[example].lines
    for group in ("lines", "operating_sections", "operating"):
        year = lines["operating.total" if group == "operating" else f"{group}.year"]
        assert lines[f"{group}.cost"].sum(axis=-1) == pytest.approx(year)
        assert lines[f"{group}.quarter"].sum(axis=-1) == pytest.approx(year)


def test_expense_and_cash_reconcile(budgets):
    values = budgets["hotline_60"].values
    bridge = values["expense.total"] - values["depreciation.year"] + values["deducted.year"]
    bridge += values["cash.construction_year"] - values["cash.unpaid"]
    assert values["cash.total"] == pytest.approx(bridge, abs=0.005)
    assert values["cash.operating_year"] + values["cash.unpaid"] == pytest.approx(values["operating.total"], abs=0.005)


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_figure_moves_unnoticed(budgets, example):
    """``CCXL_GOLDEN=write`` writes the file anew; a figure that moves is an entry under Numbers in the changelog."""
    path = GOLDEN / f"{example}.json"
    now = {tag: None if value is None else round(value, 6) for tag, value in budgets[example].values.items()}
    if os.environ.get("CCXL_GOLDEN") == "write":
        path.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    then = json.loads(path.read_text(encoding="utf-8"))
    absent = object()
    moved = {
        tag: (then.get(tag, absent), now.get(tag, absent))
        for tag in {*then, *now}
        if then.get(tag, absent) != now.get(tag, absent)
    }
    assert moved == {}
