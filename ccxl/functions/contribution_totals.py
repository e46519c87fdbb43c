"""Contributions together: a person's month and year, by form of employment, each month by its own bases and rates."""

from __future__ import annotations

from ccxl.core.registry import function
from ccxl.data import contributions as data
from ccxl.functions.contribution_parts import (
    BaseWage,
    City,
    ContributionMonths,
    DayOfMonth,
    EmployeeHousingRate,
    EmployerHousingRate,
    FirstDay,
    Form,
    IfMissing,
    InjuryRate,
    OptionalMonthlyWage,
    PensionRate,
    Person,
    SocialWage,
    side_total,
)
from ccxl.functions.quantities import MonthlyPrice, Price


@function(topic="contributions")
def employer_social_insurance(
    wage: BaseWage,
    city: City,
    on: DayOfMonth,
    injury_rate: InjuryRate = None,
    pension_rate: PensionRate = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> MonthlyPrice:
    """Employer's social insurance for one person (单位社保), in yuan a month: pension, medical, unemployment, injury.

    Examples
    --------
    >>> employer_social_insurance(20000, "上海", "2025-12-01", 0.002)
    5140.0
    """
    rates = {"injury": injury_rate, "pension": pension_rate}
    return side_total("employer", Person(wage, rates=rates, form=form), city, on, if_missing, schemes=data.INSURANCES)


@function(topic="contributions")
def employee_social_insurance(
    wage: BaseWage, city: City, on: DayOfMonth, form: Form = "full_time", if_missing: IfMissing = "refuse"
) -> MonthlyPrice:
    """Employee's social insurance (个人社保), in yuan a month: pension, medical, unemployment.

    Examples
    --------
    >>> employee_social_insurance(20000, "上海", "2025-12-01")
    2100.0
    """
    return side_total("employee", Person(wage, form=form), city, on, if_missing, schemes=data.INSURANCES)


@function(topic="contributions")
def employer_contributions(
    wage: SocialWage,
    city: City,
    on: DayOfMonth,
    housing_rate: EmployerHousingRate = None,
    injury_rate: InjuryRate = None,
    pension_rate: PensionRate = None,
    housing_wage: OptionalMonthlyWage = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> MonthlyPrice:
    """Employer's social insurance and housing fund for one person (单位社保公积金), in yuan a month.

    Examples
    --------
    >>> employer_contributions(5000, "北京", "2024-09-01", 0.12, 0.002)
    2407.57
    """
    rates = {"housing": housing_rate, "injury": injury_rate, "pension": pension_rate}
    return side_total("employer", Person(wage, housing_wage, rates, form), city, on, if_missing)


@function(topic="contributions")
def employee_contributions(
    wage: SocialWage,
    city: City,
    on: DayOfMonth,
    housing_rate: EmployeeHousingRate = None,
    housing_wage: OptionalMonthlyWage = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> MonthlyPrice:
    """Employee's social insurance and housing fund (个人社保公积金), in yuan a month.

    Examples
    --------
    >>> employee_contributions(20000, "上海", "2025-12-01", 0.07)
    3500.0
    """
    rates = {"housing": housing_rate}
    return side_total("employee", Person(wage, housing_wage, rates, form), city, on, if_missing)


@function(topic="contributions")
def employer_contributions_period(
    wage: SocialWage,
    city: City,
    first_month: FirstDay,
    months: ContributionMonths = 12,
    housing_rate: EmployerHousingRate = None,
    injury_rate: InjuryRate = None,
    pension_rate: PensionRate = None,
    housing_wage: OptionalMonthlyWage = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> Price:
    """Employer's social insurance and housing fund for one person over months, in yuan; each month by its own bases.

    Examples
    --------
    >>> employer_contributions_period(20000, "上海", "2025-07-01", 6, 0.07, 0.002)
    39240.0
    """
    rates = {"housing": housing_rate, "injury": injury_rate, "pension": pension_rate}
    return side_total("employer", Person(wage, housing_wage, rates, form), city, first_month, if_missing, months=months)


@function(topic="contributions")
def employee_contributions_period(
    wage: SocialWage,
    city: City,
    first_month: FirstDay,
    months: ContributionMonths = 12,
    housing_rate: EmployeeHousingRate = None,
    housing_wage: OptionalMonthlyWage = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> Price:
    """Employee's social insurance and housing fund over months, in yuan; each month by its own bases.

    Examples
    --------
    >>> employee_contributions_period(20000, "上海", "2025-07-01", 6, 0.07)
    21000.0
    """
    rates = {"housing": housing_rate}
    return side_total("employee", Person(wage, housing_wage, rates, form), city, first_month, if_missing, months=months)
