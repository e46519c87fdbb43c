"""The functions of spreadsheets worked with fifty digits from their published formulas, apart from ccxl."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, getcontext
from typing import Any

getcontext().prec = 50
ONE = Decimal(1)


def number(text: Any) -> Decimal:
    """A figure of the case file: a number, or a quotient such as "0.08/12"."""
    above, _, below = str(text).partition("/")
    return Decimal(above) / Decimal(below or 1)


def sln(cost: Decimal, salvage: Decimal, life: Decimal) -> Decimal:
    return (cost - salvage) / life


def syd(cost: Decimal, salvage: Decimal, life: Decimal, period: Decimal) -> Decimal:
    return (cost - salvage) * (life - period + 1) * 2 / (life * (life + 1))


def db(cost: Decimal, salvage: Decimal, life: Decimal, period: Decimal, month: Decimal) -> Decimal:
    """Year by year, as Microsoft describes it."""
    rate = (1 - (salvage / cost) ** (1 / life) if salvage else ONE).quantize(Decimal("0.001"), ROUND_HALF_UP)
    charge = cost * rate * month / 12
    charged = charge
    for year in range(2, int(period) + 1):
        charge = (cost - charged) * rate
        if year > int(life):
            charge = charge * (12 - month) / 12
        charged += charge
    return charge


def ddb(cost: Decimal, salvage: Decimal, life: Decimal, period: Decimal, factor: Decimal) -> Decimal:
    """Period by period by Microsoft's MIN(...); a broken period by the power it stands for."""
    rate = min(factor / life, ONE)
    if period <= 1 or period == int(period):
        charged = charge = Decimal(0)
        for _ in range(max(int(period), 1)):
            charge = min((cost - charged) * rate, cost - salvage - charged)
            charged += charge
        return charge
    before = cost * (1 - rate) ** (period - 1)
    return max(min(before * rate, before - salvage), Decimal(0))


def vdb(
    cost: Decimal,
    salvage: Decimal,
    life: Decimal,
    start: Decimal,
    end: Decimal,
    factor: Decimal,
    stay: Decimal,
) -> Decimal:
    """A table of whole periods; a broken period has its part of the charge."""
    charges: list[Decimal] = []
    while len(charges) < end:
        left = cost - salvage - sum(charges)
        charge = min((cost - sum(charges)) * factor / life, left)
        if not stay:
            charge = max(charge, left / (life - len(charges)))
        charges.append(charge)
    parts = (max(min(end, i + ONE) - max(start, Decimal(i)), Decimal(0)) for i in range(len(charges)))
    return sum((charge * part for charge, part in zip(charges, parts, strict=True)), Decimal(0))


def npv(rate: Decimal, flows: Sequence[Decimal], first: int = 1) -> Decimal:
    return sum((flow / (1 + rate) ** (first + i) for i, flow in enumerate(flows)), Decimal(0))


def xnpv(rate: Decimal, flows: Sequence[Decimal], dates: Sequence[str]) -> Decimal:
    days = [dt.date.fromisoformat(day) for day in dates]
    years = [Decimal((day - days[0]).days) / 365 for day in days]
    return sum((flow / (1 + rate) ** t for flow, t in zip(flows, years, strict=True)), Decimal(0))


def balance(
    rate: Decimal, periods: Decimal, payment: Decimal, present: Decimal, future: Decimal, start: Decimal
) -> Decimal:
    """Zero where they belong together, as Microsoft has it: pv (1+r)^n + pmt (1 + r type) ((1+r)^n - 1) / r + fv."""
    if rate == 0:
        return present + payment * periods + future
    growth = (1 + rate) ** periods
    return present * growth + payment * (1 + rate * start) * (growth - 1) / rate + future


def pmt(rate: Decimal, periods: Decimal, present: Decimal, future: Decimal, start: Decimal) -> Decimal:
    without, unit = (balance(rate, periods, Decimal(p), present, future, start) for p in (0, 1))
    return without / (without - unit)


def pv(rate: Decimal, periods: Decimal, payment: Decimal, future: Decimal, start: Decimal) -> Decimal:
    return -balance(rate, periods, payment, Decimal(0), future, start) / (1 + rate) ** periods
