"""What people cost beside wages and contributions: union fee, funds, severance, and all of it together."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core import numbers
from ccxl.core.errors import InputError
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.data.catalog import parameter, standing
from ccxl.formulas import labour
from ccxl.functions.quantities import Day, Headcount, MonthlyWage, Price

MonthlyLabourCost: TypeAlias = Annotated[Numbers, Quantity("yuan/month", 0, 1e12)]
YearlyLabourCost: TypeAlias = Annotated[Numbers, Quantity("yuan/year", 0, 1e12)]
Quota: TypeAlias = Annotated[
    Numbers,
    Quantity("share", 0, 0.1, above=True, zero_is_blank=True),
    Doc("Share of disabled employees that the province asks for; left out, 1.5 %."),
]
ServiceMonths: TypeAlias = Annotated[
    Numbers, Quantity("month", 0, 720), Doc("Months of service with the employer since 2008.")
]
WageMonths: TypeAlias = Annotated[Numbers, Quantity("month", 0)]
LocalMonthlyWage: TypeAlias = Annotated[
    Numbers, Quantity("yuan/month", 0, 1e7, above=True), Doc("Last year's average monthly wage of the place.")
]
LocalYearlyWage: TypeAlias = Annotated[
    Numbers, Quantity("yuan/year", 0, 1e9, above=True), Doc("Last year's average wage of the place.")
]
AverageWage: TypeAlias = Annotated[MonthlyWage, Doc("Average monthly wage of the last 12 months, with bonus.")]
TotalWages: TypeAlias = Annotated[MonthlyLabourCost, Doc("Wages of all employees in a month.")]


@function(topic="labour")
def union_fee(wages: TotalWages) -> MonthlyLabourCost:
    """Union fee (工会经费), in yuan a month: 2 % of all wages.

    References
    ----------
    企业所得税法实施条例第四十一条

    Examples
    --------
    >>> union_fee(94000)
    1880.0
    """
    return numbers.yuan(wages * standing("union_fee"))


@function(topic="labour")
def welfare_limit(wages: TotalWages) -> MonthlyLabourCost:
    """Most staff welfare deducted from tax (职工福利费扣除限额), in yuan a month: 14 % of wages; no accrual rate.

    References
    ----------
    企业所得税法实施条例第四十条

    Examples
    --------
    >>> welfare_limit(50000)
    7000.0
    """
    return numbers.yuan(wages * standing("welfare_cap"))


@function(topic="labour")
def education_limit(wages: TotalWages) -> MonthlyLabourCost:
    """Most staff education deducted from tax (职工教育经费扣除限额), in yuan a month: 8 % of wages; no accrual rate.

    References
    ----------
    财税〔2018〕51号

    Examples
    --------
    >>> education_limit(50000)
    4000.0
    """
    return numbers.yuan(wages * standing("education_cap"))


@function(topic="labour")
def disabled_employment_fund(
    heads: Headcount,
    disabled_heads: Headcount,
    average_wage: YearlyLabourCost,
    local_average_wage: LocalYearlyWage,
    on: Day,
    quota: Quota = None,
) -> YearlyLabourCost:
    """Disabled persons' employment fund (残疾人就业保障金), in yuan a year, on last year's heads and wages.

    What is short of the quota x the own average wage, no more than twice the local one, x 50 % from 1 % disabled staff,
    x 90 % below; nothing up to 30 heads.

    Parameters
    ----------
    heads
        Last year's average number of employees.
    disabled_heads
        Of these, disabled employees.
    average_wage
        Last year's own average wage.
    on
        A day of the year that the fund is paid in; brackets and exemption are known for 2020 to 2027.

    References
    ----------
    财税〔2015〕72号第八条; 财政部公告2023年第8号

    Examples
    --------
    >>> disabled_employment_fund(200, 1, 60000, 120000, "2026-06-30")
    108000.0
    """
    if np.any(np.asarray(disabled_heads) > np.asarray(heads)):
        raise InputError("disabled_heads: must be no more than heads; they are part of them")
    day = numbers.date_of(on)
    held = {name: parameter(f"disabled.{name}", day).value for name in _BRACKETS}
    least = numbers.if_else(numbers.known(quota), quota, held.pop("quota"))
    return labour.disabled_fund(heads, disabled_heads, average_wage, local_average_wage, least, **held)


_BRACKETS = ("quota", "wage_cap", "exempt_heads", "reduced_from", "due_from_reduced", "due_below")


@function(topic="labour")
def severance_months(service_months: ServiceMonths) -> WageMonths:
    """Months of wage due as severance (N): one a year, a rest from six months on as a year, a shorter one as half.

    References
    ----------
    劳动合同法第四十七条

    Examples
    --------
    >>> severance_months(41)
    3.5
    """
    return labour.severance_months(service_months)


@function(topic="labour")
def severance_pay(
    average_wage: AverageWage, service_months: ServiceMonths, local_average_wage: LocalMonthlyWage
) -> Price:
    """Severance pay of one person (经济补偿, N), in yuan; above three times the local wage, wage and years are capped.

    References
    ----------
    劳动合同法第四十六、四十七条

    Examples
    --------
    >>> severance_pay(6000, 41, 12577)
    21000.0
    """
    months = labour.severance_months(service_months)
    caps = standing("severance.wage_cap"), standing("severance.years_cap")
    return labour.severance_pay(months, average_wage, local_average_wage, *caps)


@function(topic="labour")
def severance_with_notice(
    average_wage: AverageWage,
    service_months: ServiceMonths,
    local_average_wage: LocalMonthlyWage,
    last_month_wage: MonthlyWage,
) -> Price:
    """Severance with a month's wage instead of notice (N+1), in yuan; the month is last month's wage, not capped.

    Parameters
    ----------
    last_month_wage
        Wage of the month before.

    References
    ----------
    劳动合同法第四十条; 劳动合同法实施条例第二十条

    Examples
    --------
    >>> severance_with_notice(6000, 41, 12577, 6200)
    27200.0
    """
    return numbers.yuan(severance_pay(average_wage, service_months, local_average_wage) + last_month_wage)


@function(topic="labour")
def unlawful_dismissal_pay(
    average_wage: AverageWage, service_months: ServiceMonths, local_average_wage: LocalMonthlyWage
) -> Price:
    """Damages for an unlawful dismissal (赔偿金, 2N), in yuan: twice the severance pay and instead of it.

    Parameters
    ----------
    service_months
        Months of service with the employer.

    References
    ----------
    劳动合同法第八十七条

    Examples
    --------
    >>> unlawful_dismissal_pay(6000, 41, 12577)
    42000.0
    """
    severance = severance_pay(average_wage, service_months, local_average_wage)
    return numbers.yuan(severance * standing("severance.unlawful"))


@function(topic="labour")
def loaded_monthly_cost(
    monthly_wage: MonthlyWage,
    contributions: MonthlyLabourCost,
    overtime: MonthlyLabourCost = 0,
    union_fee: MonthlyLabourCost = 0,
    welfare: MonthlyLabourCost = 0,
    education: MonthlyLabourCost = 0,
    yearly_costs: YearlyLabourCost = 0,
) -> MonthlyLabourCost:
    """Fully loaded cost of one person (单位人工成本), in yuan a month: all that the employer pays.

    Parameters
    ----------
    monthly_wage
        Monthly wage with bonus, before overtime.
    contributions
        Employer's social insurance and housing fund.
    overtime
        Overtime pay.
    union_fee
        Union fee.
    welfare
        Staff welfare as budgeted.
    education
        Staff education as budgeted.
    yearly_costs
        What is paid once a year for this person: the employment fund, unused leave, a 13th wage.

    Examples
    --------
    >>> loaded_monthly_cost(5000, 2407.57, 0, 100, 200, 0, 1200)
    7807.57
    """
    return labour.loaded_monthly_cost(
        monthly_wage, contributions, overtime, union_fee, welfare, education, yearly_costs
    )
