"""Wages and the employer's contributions, per month in yuan."""

from __future__ import annotations

from ccxl.core.rule import Value, if_else, known, yuan


def wages(heads: Value, monthly_wage: Value) -> Value:
    """Gross wages of a role in one month, rounded to fen."""
    return yuan(heads * monthly_wage)


def contribution(base: Value, heads: Value, wages: Value, rate: Value) -> Value:
    """Employer's contribution in one month: rate x base x heads, or rate x wages where no base is given."""
    return if_else(known(base), yuan(heads * base * rate), yuan(wages * rate))
