"""Wages by day and hour, days of capacity, overtime and leave.

A wage is divided by the paid days of a month (21.75, holidays are paid); what a person can work is counted in its
working days (20.67 from 2025). The two are never one constant.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core import numbers
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.data.catalog import parameter, standing
from ccxl.formulas import labour
from ccxl.functions.quantities import (
    Day,
    DaysPerMonth,
    Headcount,
    HoursPerDay,
    HoursWithinMonth,
    MonthlyPrice,
    MonthlyWage,
    Price,
)

DailyWage: TypeAlias = Annotated[Numbers, Quantity("yuan/day", 0)]
HourlyWage: TypeAlias = Annotated[Numbers, Quantity("yuan/h", 0)]
YearlyPay: TypeAlias = Annotated[Numbers, Quantity("yuan/year", 0)]
LeaveDays: TypeAlias = Annotated[
    Numbers, Quantity("day/year", 0, 248), Doc("Days of leave and other paid absence in a year.")
]
YearsOfWork: TypeAlias = Annotated[Numbers, Quantity("year", 0, 80), Doc("Years of work in all, with any employer.")]
MonthsOfPay: TypeAlias = Annotated[Numbers, Quantity("month", 0, 1200), Doc("Number of months.")]
PayMonth: TypeAlias = Annotated[Day, Doc("A day of the month, which decides the statutory working days.")]
WorkingHoursPerDay: TypeAlias = Annotated[HoursPerDay, Doc("Working hours of a day.")]


@function(topic="labour")
def daily_wage(monthly_wage: MonthlyWage) -> DailyWage:
    """Wage of one day (日工资), in yuan: the monthly wage over 21.75 paid days, not rounded.

    References
    ----------
    人社部发〔2025〕2号

    Examples
    --------
    >>> daily_wage(21750)
    1000.0
    """
    return labour.daily_wage(monthly_wage, standing("paid_days_month"))


@function(topic="labour")
def hourly_wage(monthly_wage: MonthlyWage, hours_per_day: WorkingHoursPerDay = 8) -> HourlyWage:
    """Wage of one hour (小时工资), in yuan: the monthly wage over 21.75 paid days and the hours of a day, not rounded.

    References
    ----------
    人社部发〔2025〕2号

    Examples
    --------
    >>> hourly_wage(21750)
    125.0
    """
    return labour.hourly_wage(monthly_wage, standing("paid_days_month"), hours_per_day)


@function(topic="labour")
def capacity_days(on: PayMonth, leave_days: LeaveDays = 0) -> DaysPerMonth:
    """Days that a person works in an average month: 20.83 before 2025, 20.67 from 2025, less leave.

    References
    ----------
    劳社部发〔2008〕3号; 人社部发〔2025〕2号

    Examples
    --------
    >>> capacity_days("2025-01-01", 6)
    20.17
    """
    return numbers.same(labour.capacity_days(parameter("work_days_month", numbers.date_of(on)).value, leave_days))


@function(topic="labour")
def capacity_hours(on: PayMonth, leave_days: LeaveDays = 0, hours_per_day: WorkingHoursPerDay = 8) -> HoursWithinMonth:
    """Hours that a person works in an average month: the days of capacity x hours of a day.

    Examples
    --------
    >>> capacity_hours("2024-12-31")
    166.64
    """
    return capacity_days(on, leave_days) * hours_per_day


@function(topic="labour")
def overtime_pay(
    monthly_wage: MonthlyWage,
    weekday_hours: HoursWithinMonth = 0,
    rest_day_hours: HoursWithinMonth = 0,
    holiday_hours: HoursWithinMonth = 0,
    hours_per_day: WorkingHoursPerDay = 8,
) -> MonthlyPrice:
    """Overtime pay of one person in a month (加班费), in yuan: 150 % on weekdays, 200 % rest days, 300 % holidays.

    Parameters
    ----------
    monthly_wage
        Monthly wage that overtime is paid on.
    weekday_hours
        Hours beyond the working day.
    rest_day_hours
        Hours on rest days for which no other day is given off.
    holiday_hours
        Hours on statutory holidays.

    References
    ----------
    劳动法第四十四条

    Examples
    --------
    >>> overtime_pay(21750, 2, 8, 8)
    5375.0
    """
    hourly = labour.hourly_wage(monthly_wage, standing("paid_days_month"), hours_per_day)
    multiples = (standing(f"overtime.{kind}") for kind in ("weekday", "rest_day", "holiday"))
    return labour.overtime_pay(hourly, weekday_hours, rest_day_hours, holiday_hours, *multiples)


@function(topic="labour")
def overtime_above_limit(hours: HoursWithinMonth) -> HoursWithinMonth:
    """Hours of overtime in a month above the legal limit of 36; they are owed all the same.

    Parameters
    ----------
    hours
        Overtime of one person in a month.

    References
    ----------
    劳动法第四十一条

    Examples
    --------
    >>> overtime_above_limit(40)
    4.0
    """
    return numbers.larger(hours - standing("overtime.cap_month"), 0.0)


@function(topic="labour")
def payroll(heads: Headcount, monthly_wage: MonthlyWage, months: MonthsOfPay = 1) -> Price:
    """Gross wages of a group over months (应发工资), in yuan.

    Parameters
    ----------
    heads
        People.
    monthly_wage
        Monthly wage of each.

    Examples
    --------
    >>> payroll(9, 4500, 12)
    486000.0
    """
    return labour.payroll(heads, monthly_wage, months)


@function(topic="labour")
def annual_leave_days(service_years: YearsOfWork) -> LeaveDays:
    """Statutory paid leave in days a year by years of work in all: 5 from 1 year, 10 from 10, 15 from 20.

    References
    ----------
    职工带薪年休假条例第三条

    Examples
    --------
    >>> annual_leave_days(12)
    10.0
    """
    first, second, third = (standing(f"annual_leave.from_{name}") for name in ("1_year", "10_years", "20_years"))
    return labour.annual_leave_days(service_years, (first, second, third))


@function(topic="labour")
def leave_cost(monthly_wage: MonthlyWage, leave_days: LeaveDays) -> YearlyPay:
    """Wages paid for days of leave (休假成本), in yuan a year; they are inside the monthly wages, not beside them.

    Parameters
    ----------
    leave_days
        Paid days of leave in a year.

    Examples
    --------
    >>> leave_cost(4350, 5)
    1000.0
    """
    return labour.leave_cost(labour.daily_wage(monthly_wage, standing("paid_days_month")), leave_days)


@function(topic="labour")
def unused_leave_pay(monthly_wage: MonthlyWage, leave_days: LeaveDays) -> YearlyPay:
    """What unused leave adds to the normal pay, in yuan a year: 200 % of the daily wage, 300 % with the normal pay.

    Parameters
    ----------
    monthly_wage
        Average monthly wage of the last 12 months without overtime.
    leave_days
        Days of leave not taken.

    References
    ----------
    企业职工带薪年休假实施办法第十、十一条

    Examples
    --------
    >>> unused_leave_pay(4350, 5)
    2000.0
    """
    daily = labour.daily_wage(monthly_wage, standing("paid_days_month"))
    return labour.unused_leave_pay(daily, leave_days, standing("annual_leave.unused"))
