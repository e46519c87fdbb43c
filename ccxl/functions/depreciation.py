"""Depreciation: the methods of spreadsheets one period at a time, and whole schedules."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core.kinds import Choice, Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas import depreciation
from ccxl.formulas.construction import CLASS_RULES
from ccxl.functions.quantities import BudgetMonths, Day, Flag, Growth, PositiveYears, Price, Share, WholeYears
from ccxl.functions.relations import check_consistent

Life: TypeAlias = Annotated[Numbers, Quantity("count", 0, 36525, above=True), Doc("Number of periods.")]
Period: TypeAlias = Annotated[
    Numbers, Quantity("count", 0, 36526, above=True), Doc("The period asked for; may be broken.")
]
PointInLife: TypeAlias = Annotated[Numbers, Quantity("count", 0, 36525)]
FirstYearMonths: TypeAlias = Annotated[
    Numbers, Quantity("month", 1, 12, whole=True, zero_is_blank=True), Doc("Months of the first year.")
]
DecliningFactor: TypeAlias = Annotated[
    Numbers, Quantity("ratio", 0, 1000, above=True, zero_is_blank=True), Doc("How many times the straight-line rate.")
]
RemainingMonths: TypeAlias = Annotated[
    Numbers,
    Quantity("month", 0, 1200, whole=True),
    Doc("Months that remain of its life (剩余月数), at the first of the coming months; 0 where all is charged."),
]
AssetClass: TypeAlias = Annotated[
    str,
    Choice(tuple(CLASS_RULES)),
    Doc(
        "fixed and deferred are charged from the month after use, intangible from the month of use; low_value "
        "and expensed at once; deposit never."
    ),
]
EndOfLife: TypeAlias = Annotated[
    str, Choice(("retired", "replaced")), Doc("replaced buys it again when its life ends, and charges that too.")
]
DepreciationMethod: TypeAlias = Annotated[
    str,
    Choice(
        (
            "straight_line",
            "sum_of_years",
            "declining",
            "double_declining",
            "double_declining_last_two_even",
            "variable",
        )
    ),
    Doc(
        "How: by the name of each method; double_declining_last_two_even spreads what is left of the last two "
        "years evenly over them, as the Chinese rules have it (双倍余额递减法); variable switches to straight "
        "line."
    ),
]
Charges: TypeAlias = Annotated[Numbers, Quantity("yuan/month", many=True)]
YearlyCharges: TypeAlias = Annotated[Numbers, Quantity("yuan/year", many=True)]
FirstBudgetMonth: TypeAlias = Annotated[Day, Doc("Any day of the budget's first month.")]
AssetCost: TypeAlias = Annotated[Price, Doc("What the asset cost.")]
Salvage: TypeAlias = Annotated[Price, Doc("What it is worth at the end of its life.")]

_SALVAGE = "salvage = {:g}: must be at most cost = {:g} (yuan)"
_PERIOD = "period = {:g}: must be at most life = {:g} (in the same unit of time)"


@function(topic="depreciation")
def straight_line_depreciation(cost: AssetCost, salvage: Salvage, life: Life) -> Price:
    """Depreciation of each period in yuan, all alike (straight line; Excel's SLN).

    Examples
    --------
    >>> straight_line_depreciation(30000, 7500, 10)
    2250.0
    """
    check_consistent((np.greater(salvage, cost), _SALVAGE, salvage, cost))
    return depreciation.straight_line(cost, salvage, life)


@function(topic="depreciation")
def declining_depreciation(
    cost: AssetCost, salvage: Salvage, life: Life, period: Period, first_year_months: FirstYearMonths = 12
) -> Price:
    """Depreciation of one period in yuan at a fixed rate of the book value, rounded to three digits (Excel's DB).

    Parameters
    ----------
    period
        The period asked for; cut to a whole number. One beyond the life where the first year is not whole.

    Examples
    --------
    >>> round(declining_depreciation(1000000, 100000, 6, 1, 7), 2)
    186083.33
    """
    beyond = np.where(np.less(first_year_months, 12), 1, 0)
    check_consistent(
        (np.greater(salvage, cost), _SALVAGE, salvage, cost),
        (np.greater(np.floor(period), np.floor(life) + beyond), _PERIOD, period, life),
    )
    return depreciation.declining(cost, salvage, life, period, first_year_months)


@function(topic="depreciation")
def double_declining_depreciation(
    cost: AssetCost, salvage: Salvage, life: Life, period: Period, factor: DecliningFactor = 2
) -> Price:
    """Depreciation of one period in yuan at twice the straight-line rate of the book value (Excel's DDB).

    Examples
    --------
    >>> double_declining_depreciation(2400, 300, 10, 1)
    480.0
    """
    check_consistent(
        (np.greater(salvage, cost), _SALVAGE, salvage, cost),
        (np.greater(period, life), _PERIOD, period, life),
    )
    return depreciation.double_declining(cost, salvage, life, period, factor)


@function(topic="depreciation")
def sum_of_years_depreciation(cost: AssetCost, salvage: Salvage, life: Life, period: Period) -> Price:
    """Depreciation of one period in yuan by the sum of the years' digits (Excel's SYD).

    Examples
    --------
    >>> round(sum_of_years_depreciation(30000, 7500, 10, 1), 2)
    4090.91
    """
    check_consistent(
        (np.greater(salvage, cost), _SALVAGE, salvage, cost),
        (np.greater(period, life), _PERIOD, period, life),
    )
    return depreciation.sum_of_years(cost, salvage, life, period)


@function(topic="depreciation")
def variable_depreciation(
    cost: AssetCost,
    salvage: Salvage,
    life: Life,
    start_period: PointInLife,
    end_period: PointInLife,
    factor: DecliningFactor = 2,
    no_switch: Flag = 0,
) -> Price:
    """Depreciation in yuan between two points of the life: declining, then straight line (Excel's VDB).

    Parameters
    ----------
    start_period
        Point where it begins, 0 for the start of the life; may be broken.
    end_period
        Point where it ends; may be broken.
    no_switch
        TRUE stays with the declining rate where straight line would charge more.

    Examples
    --------
    >>> round(variable_depreciation(2400, 300, 120, 6, 18), 2)
    396.31
    """
    check_consistent(
        (np.greater(salvage, cost), _SALVAGE, salvage, cost),
        (np.greater(end_period, life), "end_period = {:g}: must be at most life = {:g}", end_period, life),
        (
            np.greater(start_period, end_period),
            "start_period = {:g}: must be at most end_period = {:g}",
            start_period,
            end_period,
        ),
    )
    return depreciation.variable_declining(cost, salvage, life, start_period, end_period, factor, no_switch)


@function(topic="depreciation")
def depreciation_by_year(
    cost: AssetCost, salvage: Salvage, life_years: WholeYears, method: DepreciationMethod = "straight_line"
) -> YearlyCharges:
    """Depreciation of every year of the life in yuan per year, as a row; not rounded.

    Parameters
    ----------
    life_years
        Years of use.

    Examples
    --------
    >>> depreciation_by_year(1000000, 40000, 5, "double_declining_last_two_even").tolist()
    [400000.0, 240000.0, 144000.0, 88000.0, 88000.0]
    """
    check_consistent((np.greater(salvage, cost), _SALVAGE, salvage, cost))
    return depreciation.by_year(method, cost, salvage, life_years)


@function(topic="depreciation")
def depreciation_by_month(
    cost: Price,
    life_years: PositiveYears,
    in_use: Day,
    first_month: FirstBudgetMonth,
    months: BudgetMonths = 12,
    residual_share: Share = 0,
    asset_class: AssetClass = "fixed",
    at_end_of_life: EndOfLife = "retired",
    price_growth: Growth = 0,
) -> Charges:
    """Straight-line depreciation of each month of a budget in yuan per month, to the fen, as a row.

    Parameters
    ----------
    cost
        What the asset cost, without deductible tax.
    life_years
        Years over which it is charged.
    in_use
        Any day of the month from which it is used.
    residual_share
        Residual value as a share of the cost.
    price_growth
        Growth of its price per year until it is replaced.

    Examples
    --------
    >>> depreciation_by_month(120000, 5, "2026-01-10", "2026-01-01", 4, 0.05).tolist()
    [0.0, 1900.0, 1900.0, 1900.0]
    """
    return depreciation.by_month(
        cost,
        life_years,
        residual_share,
        in_use,
        first_month,
        months,
        asset_class,
        at_end_of_life == "replaced",
        price_growth,
    )


@function(topic="depreciation")
def existing_asset_depreciation(
    original_cost: Price,
    accumulated: Price,
    remaining_months: RemainingMonths,
    residual: Price = 0,
    months: BudgetMonths = 12,
) -> Charges:
    """Depreciation of the coming months of an existing asset in yuan per month, to the fen, as a row.

    Parameters
    ----------
    original_cost
        What it cost (原值).
    accumulated
        Depreciation charged so far (累计折旧).
    residual
        What it is worth at the end of its life (残值).

    Examples
    --------
    >>> existing_asset_depreciation(10000, 4000, 3, 500, 4).tolist()
    [1833.33, 1833.33, 1833.34, 0.0]
    """
    check_consistent(
        (
            np.greater(accumulated + residual, original_cost),
            "accumulated + residual = {:g}: must be at most original_cost = {:g} (yuan)",
            accumulated + residual,
            original_cost,
        ),
        (
            remaining_months == 0 and accumulated + residual < original_cost,
            "remaining_months = 0: must be at least 1, since {:g} yuan are not charged yet",
            original_cost - accumulated - residual,
        ),
    )
    return depreciation.existing(original_cost, accumulated, remaining_months, residual, months)


@function(topic="depreciation")
def replacement_outlays(
    cost: Price,
    life_years: PositiveYears,
    in_use: Day,
    first_month: FirstBudgetMonth,
    months: BudgetMonths = 12,
    price_growth: Growth = 0,
) -> Charges:
    """Outlays of each month of a budget for replacing an asset at the end of its life, in yuan per month, as a row.

    Parameters
    ----------
    cost
        What the first one cost.
    life_years
        Years after which it is replaced, again and again.
    in_use
        Any day of the month from which the first one is used; before the budget for an existing asset.
    price_growth
        Growth of its price per year, from the month of use.

    Examples
    --------
    >>> replacement_outlays(6000, 3, "2023-02-01", "2026-01-01", 4, 0.1).tolist()
    [0.0, 7986.0, 0.0, 0.0]
    """
    return depreciation.replacements(cost, life_years, in_use, first_month, months, price_growth)
