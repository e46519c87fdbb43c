"""Contributions together: a person's month and year, by form of employment, each month by its own bases and rates."""

from __future__ import annotations

from ccxl.core.registry import function
from ccxl.data import contributions as data
from ccxl.functions.contribution_parts import (
    ChosenRate,
    City,
    ContributionMonths,
    Form,
    IfMissing,
    OptionalMonthlyWage,
    Person,
    side_total,
)
from ccxl.functions.quantities import Day, MonthlyPrice, MonthlyWage, Price


@function(topic="contributions")
def employer_social_insurance(
    wage: MonthlyWage,
    city: City,
    on: Day,
    injury_rate: ChosenRate = None,
    pension_rate: ChosenRate = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> MonthlyPrice:
    """Employer's social insurance for one person (单位社保), in yuan a month: pension, medical, unemployment, injury.

    Parameters
    ----------
    wage
        Monthly wage that the base follows.
    city
        City or province, in Chinese or English.
    on
        A day of the month.
    injury_rate
        Rate of work injury, which the office sets by class of industry.
    pension_rate
        Rate of the pension, where the place leaves a choice.
    form
        Form of employment, which decides what is due.
    if_missing
        Whether to refuse what is not in the data, or to carry the latest over as provisional (暂估).

    Examples
    --------
    >>> employer_social_insurance(20000, "上海", "2025-12-01", 0.002)
    5140.0
    """
    rates = {"injury": injury_rate, "pension": pension_rate}
    return side_total("employer", Person(wage, rates=rates, form=form), city, on, if_missing, schemes=data.INSURANCES)


@function(topic="contributions")
def employee_social_insurance(
    wage: MonthlyWage, city: City, on: Day, form: Form = "full_time", if_missing: IfMissing = "refuse"
) -> MonthlyPrice:
    """Employee's social insurance (个人社保), in yuan a month: pension, medical, unemployment.

    Parameters
    ----------
    wage
        Monthly wage that the base follows.
    city
        City or province, in Chinese or English.
    on
        A day of the month.
    form
        Form of employment, which decides what is due.
    if_missing
        Whether to refuse what is not in the data, or to carry the latest over as provisional (暂估).

    Examples
    --------
    >>> employee_social_insurance(20000, "上海", "2025-12-01")
    2100.0
    """
    return side_total("employee", Person(wage, form=form), city, on, if_missing, schemes=data.INSURANCES)


@function(topic="contributions")
def employer_contributions(
    wage: MonthlyWage,
    city: City,
    on: Day,
    housing_rate: ChosenRate = None,
    injury_rate: ChosenRate = None,
    pension_rate: ChosenRate = None,
    housing_wage: OptionalMonthlyWage = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> MonthlyPrice:
    """Employer's social insurance and housing fund for one person (单位社保公积金), in yuan a month.

    Parameters
    ----------
    wage
        Monthly wage that the social insurance base follows.
    city
        City or province, in Chinese or English.
    on
        A day of the month.
    housing_rate
        Rate of the housing fund that the employer pays.
    injury_rate
        Rate of work injury, which the office sets by class of industry.
    pension_rate
        Rate of the pension, where the place leaves a choice.
    housing_wage
        Monthly wage that the housing fund's base follows; left out, the same wage.
    form
        Form of employment, which decides what is due.
    if_missing
        Whether to refuse what is not in the data, or to carry the latest over as provisional (暂估).

    Examples
    --------
    >>> employer_contributions(5000, "北京", "2024-09-01", 0.12, 0.002)
    2407.57
    """
    rates = {"housing": housing_rate, "injury": injury_rate, "pension": pension_rate}
    return side_total("employer", Person(wage, housing_wage, rates, form), city, on, if_missing)


@function(topic="contributions")
def employee_contributions(
    wage: MonthlyWage,
    city: City,
    on: Day,
    housing_rate: ChosenRate = None,
    housing_wage: OptionalMonthlyWage = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> MonthlyPrice:
    """Employee's social insurance and housing fund (个人社保公积金), in yuan a month.

    Parameters
    ----------
    wage
        Monthly wage that the social insurance base follows.
    city
        City or province, in Chinese or English.
    on
        A day of the month.
    housing_rate
        Rate of the housing fund that the employee pays.
    housing_wage
        Monthly wage that the housing fund's base follows; left out, the same wage.
    form
        Form of employment, which decides what is due.
    if_missing
        Whether to refuse what is not in the data, or to carry the latest over as provisional (暂估).

    Examples
    --------
    >>> employee_contributions(20000, "上海", "2025-12-01", 0.07)
    3500.0
    """
    rates = {"housing": housing_rate}
    return side_total("employee", Person(wage, housing_wage, rates, form), city, on, if_missing)


@function(topic="contributions")
def employer_contributions_period(
    wage: MonthlyWage,
    city: City,
    first_month: Day,
    months: ContributionMonths = 12,
    housing_rate: ChosenRate = None,
    injury_rate: ChosenRate = None,
    pension_rate: ChosenRate = None,
    housing_wage: OptionalMonthlyWage = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> Price:
    """Employer's social insurance and housing fund for one person over months, in yuan; each month by its own bases.

    Parameters
    ----------
    wage
        Monthly wage that the social insurance base follows.
    city
        City or province, in Chinese or English.
    first_month
        A day of the first month.
    months
        Number of months.
    housing_rate
        Rate of the housing fund that the employer pays.
    injury_rate
        Rate of work injury, which the office sets by class of industry.
    pension_rate
        Rate of the pension, where the place leaves a choice.
    housing_wage
        Monthly wage that the housing fund's base follows; left out, the same wage.
    form
        Form of employment, which decides what is due.
    if_missing
        Whether to refuse what is not in the data, or to carry the latest over as provisional (暂估).

    Examples
    --------
    >>> employer_contributions_period(20000, "上海", "2025-07-01", 6, 0.07, 0.002)
    39240.0
    """
    rates = {"housing": housing_rate, "injury": injury_rate, "pension": pension_rate}
    return side_total("employer", Person(wage, housing_wage, rates, form), city, first_month, if_missing, months=months)


@function(topic="contributions")
def employee_contributions_period(
    wage: MonthlyWage,
    city: City,
    first_month: Day,
    months: ContributionMonths = 12,
    housing_rate: ChosenRate = None,
    housing_wage: OptionalMonthlyWage = None,
    form: Form = "full_time",
    if_missing: IfMissing = "refuse",
) -> Price:
    """Employee's social insurance and housing fund over months, in yuan; each month by its own bases.

    Parameters
    ----------
    wage
        Monthly wage that the social insurance base follows.
    city
        City or province, in Chinese or English.
    first_month
        A day of the first month.
    months
        Number of months.
    housing_rate
        Rate of the housing fund that the employee pays.
    housing_wage
        Monthly wage that the housing fund's base follows; left out, the same wage.
    form
        Form of employment, which decides what is due.
    if_missing
        Whether to refuse what is not in the data, or to carry the latest over as provisional (暂估).

    Examples
    --------
    >>> employee_contributions_period(20000, "上海", "2025-07-01", 6, 0.07)
    21000.0
    """
    rates = {"housing": housing_rate}
    return side_total("employee", Person(wage, housing_wage, rates, form), city, first_month, if_missing, months=months)
