"""Wages and the employer's contributions, per month in yuan."""

from __future__ import annotations

from ccxl.core.rule import Value, if_else, known, yuan


def wages(heads: Value, monthly_wage: Value) -> Value:
    """Gross wages of a role in one month, rounded to fen."""
    return yuan(heads * monthly_wage)


def contribution(base: Value, heads: Value, wages: Value, rate: Value) -> Value:
    """Employer's contribution in one month: rate x base x heads, or rate x wages where no base is given."""
    return if_else(known(base), yuan(heads * base * rate), yuan(wages * rate))


def wage_per_head(wages: Value, heads: Value) -> Value:
    """Average wage of a month per head; 0 where there is nobody."""
    return if_else(heads > 0, wages / heads, 0)


def contribution_per_head(base: Value, wage: Value, rate: Value) -> Value:
    """Employer's contribution for one head with an average wage."""
    return if_else(known(base), base * rate, wage * rate)
