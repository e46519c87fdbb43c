"""Wages, headcount, recruitment, training, paid days."""

from __future__ import annotations

from collections.abc import Iterator

import ccxl
from ccxl.functions.headcount import headcount_walk
from tests.source_cases import Case, Check, Mapped, NothingToCompute
from tests.test_labour import splits


def s0_10(case: Case) -> Iterator[Check]:
    wages = ccxl.payroll(case["inputs"]["seats"], case["inputs"]["wage"])
    yield Check("published/agents_month", wages)
    yield Check("recomputed/agents_month", wages)


def s0_11(case: Case) -> Iterator[Check]:
    wages = ccxl.payroll(case["inputs"]["people"], case["inputs"]["wage"])
    yield Check("published/qa_trainer_month", wages)
    yield Check("recomputed/qa_trainer_month", wages)


def s0_20(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    found = list(splits(given["digits"], given["n"], given["sum"]))
    yield Check("recomputed/n_parses_up_to_3_digits", len(found))
    for place, hires in enumerate(found[0]):
        yield Check(f"recomputed/unique_parse/{place}", hires)
    yield Check("published/sum", ccxl.closing_headcount(0, found[0], [0] * 12))


def s0_21(case: Case) -> Iterator[Check]:
    digits = case["inputs"]["digits"]
    leavers = [int(digits[place : place + 2]) for place in range(0, 24, 2)]
    for place, count in enumerate(leavers):
        yield Check(f"recomputed/two_digit_parse/{place}", count)
    gone = 1_000 - ccxl.closing_headcount(1_000, [0] * 12, leavers)
    yield Check("recomputed/sum", gone)
    yearly = ccxl.attrition_rate(gone, 404)
    yield Check("recomputed/annual_attrition_on_404", yearly)
    yield Check("recomputed/monthly_attrition", ccxl.monthly_attrition_simple(yearly))


def s0_22(case: Case) -> Iterator[Check]:
    hires, leavers = case["inputs"]["hires"], case["inputs"]["leavers"]
    average = case["published"]["avg_headcount"]
    opening = ccxl.opening_headcount(average, hires, leavers)
    walk = headcount_walk(opening, hires, leavers)
    for place, (now, before) in enumerate(zip(walk.closing, [opening, *walk.closing], strict=False)):
        yield Check(f"recomputed/net/{place}", now - before)
        yield Check(f"recomputed/cumulative_net/{place}", now - opening)
    yield Check("recomputed/mean_cumulative", walk.average - opening)
    yield Check("recomputed/implied_opening_if_avg_404", opening)
    yield Check("recomputed/implied_closing", ccxl.closing_headcount(opening, hires, leavers))
    yield Check("published/avg_headcount", ccxl.average_headcount(opening, hires, leavers))


def s0_23(case: Case) -> Iterator[Check]:
    cost = ccxl.recruitment_cost(case["inputs"]["hires"], case["inputs"]["fee"])
    yield Check("published/recruit_cost", cost)
    yield Check("recomputed/recruit_cost", cost)


def s0_24(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    cost = ccxl.training_allowance(given["hires"], given["days"], given["allowance"])
    yield Check("published/training_cost", cost)
    yield Check("recomputed/training_cost", cost)


def s0_25(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    cost = ccxl.payroll(given["managers"], given["wage"], given["months"])
    yield Check("published/mgmt_cost", cost)
    yield Check("recomputed/mgmt_cost", cost)


def x_08(case: Case) -> Iterator[Check]:
    paid = 1_000 / ccxl.daily_wage(1_000)
    before, now = (ccxl.capacity_days(day) for day in ("2024-12-31", "2025-01-01"))
    yield Check("published/paid_days", paid)
    yield Check("recomputed/paid_days", paid)
    yield Check("published/work_days_2008", before)
    yield Check("published/work_days_2025", now)
    yield Check("published/hours_2008", ccxl.capacity_hours("2024-12-31"))
    yield Check("recomputed/hours_20.83x8", ccxl.capacity_hours("2024-12-31"))
    yield Check("recomputed/hours_20.67x8", ccxl.capacity_hours("2025-01-01"))
    # The notices print the days to the hundredth; the calendar gives 250 / 12 and 248 / 12.
    for key, holidays, printed in (("work_days_2008", 11, before), ("work_days_2025", 13, now)):
        yield Check(f"recomputed/{key}", (365 - 104 - holidays) / 12)
        yield Check(f"{key} as printed", printed, round((365 - 104 - holidays) / 12, 2))


CASES: dict[str, Mapped | NothingToCompute] = {
    "S0-10": s0_10,
    "S0-11": s0_11,
    "S0-20": s0_20,
    "S0-21": s0_21,
    "S0-22": s0_22,
    "S0-23": s0_23,
    "S0-24": s0_24,
    "S0-25": s0_25,
    "X-08": x_08,
}
