"""LibreOffice as a second judge: hundreds of random cases of what a spreadsheet can do too, in one document."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import ccxl
from tests.office import Office

Case = tuple[str, tuple[Any, ...], Callable[..., Any]]


def money(draw: random.Random) -> float:
    return round(10 ** draw.uniform(2, 8), draw.choice([0, 2]))


def asset(draw: random.Random) -> tuple[float, float, float]:
    cost = money(draw)
    life = draw.choice([draw.randint(1, 40), draw.randint(1, 600), round(draw.uniform(1, 40), 1)])
    return cost, round(cost * draw.choice([0, 0.03, 0.05, 0.1, draw.random()]), 2), float(life)


def point(draw: random.Random, low: float, high: float) -> float:
    """A whole or broken number of periods."""
    return draw.choice([float(math.floor(draw.uniform(low, high))), round(draw.uniform(low, high), 2)])


def depreciation_cases(draw: random.Random) -> Iterator[Case]:
    for _ in range(50):
        yield "SLN({},{},{})", asset(draw), ccxl.straight_line_depreciation
        cost, salvage, life = asset(draw)
        yield "SYD({},{},{},{})", (cost, salvage, life, point(draw, 1, life)), ccxl.sum_of_years_depreciation
        cost, salvage, life = asset(draw)
        month = draw.randint(1, 11)
        period = float(draw.randint(1, int(life) + 1))
        yield "DB({},{},{},{},{})", (cost, salvage, life, period, month), ccxl.declining_depreciation
        cost, salvage, life = asset(draw)
        factor = draw.choice([1.0, 1.5, 2.0, 3.0, round(draw.uniform(0.5, 9), 2)])
        given = (cost, salvage, life, point(draw, 1, life), factor)
        yield "DDB({},{},{},{},{})", given, ccxl.double_declining_depreciation
        for no_switch in (0, 1):
            start, end = sorted((point(draw, 0, life), draw.choice([life, point(draw, 0, life)])))
            given = (cost, salvage, life, start, max(end, 0.01), factor, no_switch)
            yield "VDB({},{},{},{},{},{},{})", given, ccxl.variable_depreciation


def flows(draw: random.Random) -> list[float]:
    receipts = [round(draw.uniform(0, 1000), 2) for _ in range(draw.randint(2, 24))]
    return [-round(draw.uniform(0.3, 1.5) * sum(receipts), 2), *receipts]


def rate(draw: random.Random) -> float:
    return draw.choice([0.0, round(draw.uniform(-0.2, 0.6), 4), round(draw.uniform(0, 0.02), 5)])


def value_cases(draw: random.Random) -> Iterator[Case]:
    for _ in range(25):
        yield "NPV({},{})", (rate(draw), flows(draw)), ccxl.npv_excel
        paid = flows(draw)
        yield (
            f"{paid[0]!r}+NPV({{}},{{}})",
            (rate(draw), paid[1:]),
            lambda r, f, p=paid[0]: ccxl.npv_from_today(r, [p, *f]),
        )
        yield "IRR({},{})", (flows(draw), 0.1), ccxl.irr
        paid = flows(draw)
        days = sorted(draw.sample(range(1, 2000), len(paid) - 1))
        dates = [dt.date(2020, 1, 15) + dt.timedelta(days=day) for day in (0, *days)]
        yield "XIRR({},{},{})", (paid, dates, 0.1), ccxl.xirr
        yield "XNPV({},{},{})", (max(rate(draw), 0.001), paid, dates), ccxl.xnpv
        periods, payment, start = draw.randint(1, 360), -money(draw), draw.randint(0, 1)
        present, future = draw.choice([0.0, money(draw)]), draw.choice([0.0, money(draw)])
        yield "PMT({},{},{},{},{})", (rate(draw), periods, present, future, start), ccxl.annuity_payment
        yield "PV({},{},{},{},{})", (rate(draw), periods, payment, future, start), ccxl.annuity_present_value
        yield "FV({},{},{},{},{})", (rate(draw), periods, payment, present, start), ccxl.annuity_future_value
        borrowed = money(draw)
        yield (
            "RATE({},{},{},{},{},{})",
            (periods + 1, -borrowed * draw.uniform(1.05, 3) / (periods + 1), borrowed, 0, start, 0.1),
            ccxl.annuity_rate,
        )
        interest = abs(rate(draw))
        yield (
            "NPER({},{},{},{},{})",
            (interest, -borrowed * (interest + draw.uniform(0.001, 0.5)), borrowed, 0, 0),
            ccxl.annuity_periods,
        )


@pytest.mark.parametrize("seed", [4])
def test_a_spreadsheet_gives_the_same(office: Office, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    cases = [*depreciation_cases(draw), *value_cases(draw)]
    assert len(cases) >= 500
    book = openpyxl.Workbook()
    sheet = book.active
    for row, (formula, given, _) in enumerate(cases, 1):
        column, texts = 2, []
        for value in given:
            cells = value if isinstance(value, list) else [value]
            for place, cell in enumerate(cells):
                sheet.cell(row, column + place, cell)
            first, last = (sheet.cell(row, c).coordinate for c in (column, column + len(cells) - 1))
            texts.append(f"{first}:{last}" if isinstance(value, list) else first)
            column += len(cells)
        sheet.cell(row, 1, "=" + formula.format(*texts))
    book.save(tmp_path / "cases.xlsx")
    values = office.recalculated(tmp_path / "cases.xlsx")["Sheet"]
    wrong, judged = [], Counter()
    for row, (formula, given, function) in enumerate(cases, 1):
        judge, found = values[f"A{row}"], function(*given)
        # The two search for a rate from one start, but not to the same last digit.
        near = 1e-7 if formula.startswith(("IRR", "XIRR", "RATE")) else 1e-9
        if not isinstance(judge, float | int) or not math.isclose(found, judge, rel_tol=near, abs_tol=1e-7):
            wrong.append((formula, given, found, judge))
        judged[formula.split("(")[0].split("+")[-1]] += 1
    assert wrong == [], wrong[0]
    assert min(judged[name] for name in ("SLN", "SYD", "DB", "DDB", "VDB", "NPV", "IRR", "XIRR", "PMT")) >= 25
