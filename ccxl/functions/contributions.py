"""Contributions one by one: base, rate and both sides' shares by city, day and contribution.

Floors and caps stand beside each contribution in the data and change with its period, mostly each July. What the data
lacks is an error that says so, unless the caller chooses to carry the latest figures over (沿用最近标准): such amounts
are provisional (暂估), and `contribution_standard` says which.
"""

from __future__ import annotations

import numpy as np

from ccxl.core import numbers
from ccxl.core.registry import function
from ccxl.data import contributions as data
from ccxl.data.catalog import ContributionRow
from ccxl.formulas import labour
from ccxl.functions.contribution_parts import (
    SCHEME_NAMES,
    BaseWage,
    City,
    DayOfMonth,
    IfMissing,
    OptionalMonthlyWage,
    Scheme,
    carries_latest_over,
    find_standard,
    single_rate,
    single_share,
)
from ccxl.functions.quantities import Language, MonthlyPrice, MonthlyWage, OptionalShare, Share, Words


def _find_bases(city: str, scheme: str, on: float, if_missing: str) -> ContributionRow:
    """The row with floor and cap; the rates need not be known."""
    return data.bases(
        data.place(city), SCHEME_NAMES.get(scheme, scheme), numbers.date_of(on), carries_latest_over(if_missing)
    )


@function(topic="contributions")
def contribution_floor(city: City, scheme: Scheme, on: DayOfMonth, if_missing: IfMissing = "refuse") -> MonthlyPrice:
    """Smallest base of a contribution in a city on a day (缴费基数下限), in yuan a month.

    Examples
    --------
    >>> contribution_floor("北京", "养老", "2024-07-01")
    6821.0
    """
    return _find_bases(city, scheme, on, if_missing).floor


@function(topic="contributions")
def contribution_cap(city: City, scheme: Scheme, on: DayOfMonth, if_missing: IfMissing = "refuse") -> MonthlyPrice:
    """Largest base of a contribution in a city on a day (缴费基数上限), in yuan a month; infinite where there is none.

    Examples
    --------
    >>> contribution_cap("Shanghai", "pension", "2026-07-01")
    37731.0
    """
    return _find_bases(city, scheme, on, if_missing).cap


@function(topic="contributions")
def contribution_base(
    wage: BaseWage, city: City, scheme: Scheme, on: DayOfMonth, if_missing: IfMissing = "refuse"
) -> MonthlyPrice:
    """Base of a contribution (缴费基数), in yuan a month: the wage within floor and cap.

    Examples
    --------
    >>> contribution_base(5000, "北京", "养老", "2024-09-01")
    6821.0
    """
    bases = _find_bases(city, scheme, on, if_missing)
    return labour.contribution_base(wage, bases.floor, bases.cap)


@function(topic="contributions")
def employer_contribution(
    wage: BaseWage,
    city: City,
    scheme: Scheme,
    on: DayOfMonth,
    rate: OptionalShare = None,
    if_missing: IfMissing = "refuse",
) -> MonthlyPrice:
    """Employer's share of one contribution for one person, in yuan a month.

    Parameters
    ----------
    rate
        Rate, where the place leaves a choice: work injury by class of industry, housing fund.

    Examples
    --------
    >>> employer_contribution(20000, "上海", "养老", "2025-12-01")
    3200.0
    """
    return single_share("employer", find_standard(city, scheme, on, if_missing), wage, rate)


@function(topic="contributions")
def employee_contribution(
    wage: BaseWage,
    city: City,
    scheme: Scheme,
    on: DayOfMonth,
    rate: OptionalShare = None,
    if_missing: IfMissing = "refuse",
) -> MonthlyPrice:
    """Employee's share of one contribution, in yuan a month.

    Parameters
    ----------
    rate
        Rate, where the place leaves a choice: housing fund.

    Examples
    --------
    >>> employee_contribution(50000, "上海", "养老", "2025-12-01")
    2984.16
    """
    return single_share("employee", find_standard(city, scheme, on, if_missing), wage, rate)


@function(topic="contributions")
def employer_rate(city: City, scheme: Scheme, on: DayOfMonth, if_missing: IfMissing = "refuse") -> Share:
    """Employer's rate of a contribution in a city on a day, as a share; an error names the choice where there is one.

    Examples
    --------
    >>> employer_rate("广州", "医疗", "2024-07-01")
    0.0535
    """
    return single_rate("employer", find_standard(city, scheme, on, if_missing))


@function(topic="contributions")
def employee_rate(city: City, scheme: Scheme, on: DayOfMonth, if_missing: IfMissing = "refuse") -> Share:
    """Employee's rate of a contribution in a city on a day, as a share; an error names the choice where there is one.

    Examples
    --------
    >>> employee_rate("广州", "失业", "2024-07-01")
    0.002
    """
    return single_rate("employee", find_standard(city, scheme, on, if_missing))


@function(topic="contributions")
def contribution_standard(
    city: City, scheme: Scheme, on: DayOfMonth, if_missing: IfMissing = "latest", language: Language = "zh"
) -> Words:
    """Which periods the bases and rates of a contribution come from, how reliable they are, and whether 暂估.

    Examples
    --------
    >>> contribution_standard("北京", "养老", "2025-09-01")
    '基数 2025-07-01 至 2026-06-30 (中); 费率 沿用 2024-07-01 至 2025-06-30 (低); 暂估'
    """
    return find_standard(city, scheme, on, if_missing).described(language)


@function(topic="contributions")
def given_contributions(
    social_base: MonthlyWage, social_rate: Share, housing_rate: Share = 0, housing_base: OptionalMonthlyWage = None
) -> MonthlyPrice:
    """Contributions of one side for one person from rates and bases of one's own (综合比例, 缴费基数), in yuan a month.

    Parameters
    ----------
    social_base
        Base of the social insurance.
    social_rate
        All social insurance rates of the side together.
    housing_rate
        Rate of the housing fund.
    housing_base
        Base of the housing fund; left out, that of the social insurance.

    Examples
    --------
    >>> given_contributions(6821, 0.265, 0.12, 5000)
    2407.57
    """
    own = np.where(np.isnan(housing_base), social_base, housing_base)
    return labour.given_contributions(social_base, social_rate, own, housing_rate)
