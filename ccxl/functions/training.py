"""Recruitment, training, and the months until new people work as well as old ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias

import numpy as np

from ccxl.core import numbers
from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.data.catalog import standing
from ccxl.formulas import headcount, labour
from ccxl.functions.quantities import Headcount, HeadcountByMonth, MonthlyWage, Price, Rate, Share

FeePerHire: TypeAlias = Annotated[Numbers, Quantity("yuan", 0, 1e7), Doc("Agency's fee and own outlay for each.")]
TrainingDays: TypeAlias = Annotated[Numbers, Quantity("day", 0, 366), Doc("Working days of training.")]
PerDay: TypeAlias = Annotated[Numbers, Quantity("yuan/day", 0, 1e6)]
GroupSize: TypeAlias = Annotated[Numbers, Quantity("count", 1, 1000), Doc("Trainees in a group.")]
MonthOfWork: TypeAlias = Annotated[Numbers, Quantity("month", 1, 1200), Doc("Month of work, 1 for the first.")]
MonthOfFullEfficiency: TypeAlias = Annotated[
    Numbers, Quantity("month", 1, 120, whole=True), Doc("First month of full efficiency.")
]
MonthsLost: TypeAlias = Annotated[Numbers, Quantity("month", 0)]
HandlingSeconds: TypeAlias = Annotated[Numbers, Quantity("s", 0, 1e6, above=True)]
LearningRate: TypeAlias = Annotated[
    Numbers,
    Quantity("ratio", 0.5, 1),
    Doc("Share of the time that is left when the months of work double: 0.9 is a 90 % curve."),
]
Trainees: TypeAlias = Annotated[Headcount, Doc("People trained.")]
FirstMonthEfficiency: TypeAlias = Annotated[Share, Doc("Output in the first month over that of a tenured person.")]
DailyAllowance: TypeAlias = Annotated[PerDay, Doc("Allowance of one day.")]
TrainerDayCost: TypeAlias = Annotated[PerDay, Doc("Cost of a trainer's day.")]


@dataclass(frozen=True, slots=True)
class TrainingCost:
    """What the training of a group costs, in yuan.

    Parameters
    ----------
    allowance, wages, trainers
        Allowances, wages of the trainees, trainers' days.
    lost_output
        Wages for output that is missing until they are fully efficient.
    """

    allowance: Numbers
    wages: Numbers
    trainers: Numbers
    lost_output: Numbers

    @property
    def total(self) -> Numbers:
        """All parts together, yuan."""
        return numbers.yuan(self.allowance + self.wages + self.trainers + self.lost_output)


@function(topic="headcount")
def trainees_needed(hires: Headcount, drop_out: Rate = 0) -> Headcount:
    """People to be recruited and trained so that enough remain, in whole people.

    Parameters
    ----------
    hires
        People who should start work.
    drop_out
        Share of trainees who do not.

    Examples
    --------
    >>> trainees_needed(42, 0.3)
    60.0
    """
    return headcount.trainees_needed(hires, drop_out)


@function(topic="headcount")
def recruitment_cost(hires: Headcount, fee: FeePerHire) -> Price:
    """Recruitment (招聘成本), in yuan: hires x fee.

    Parameters
    ----------
    hires
        People hired.

    Examples
    --------
    >>> recruitment_cost(419, 400)
    167600.0
    """
    return headcount.recruitment_cost(hires, fee)


@function(topic="headcount")
def training_allowance(trainees: Trainees, days: TrainingDays, daily_allowance: DailyAllowance) -> Price:
    """Allowances during training (培训补贴), in yuan: trainees x days x allowance of a day.

    Examples
    --------
    >>> training_allowance(419, 7, 30)
    87990.0
    """
    return headcount.training_allowance(trainees, days, daily_allowance)


@function(topic="headcount")
def training_wages(trainees: Trainees, days: TrainingDays, monthly_wage: MonthlyWage) -> Price:
    """Wages of trainees while they take no calls, in yuan, on 21.75 paid days a month.

    Parameters
    ----------
    monthly_wage
        Monthly wage during training.

    Examples
    --------
    >>> training_wages(10, 10, 4350)
    20000.0
    """
    return headcount.training_wages(trainees, days, labour.daily_wage(monthly_wage, standing("paid_days_month")))


@function(topic="headcount")
def trainer_cost(
    trainees: Trainees, days: TrainingDays, group_size: GroupSize, trainer_day_cost: TrainerDayCost
) -> Price:
    """Trainers' time, in yuan: one trainer for each group begun.

    Examples
    --------
    >>> trainer_cost(41, 10, 20, 400)
    12000.0
    """
    return headcount.trainer_cost(trainees, days, group_size, trainer_day_cost)


@function(topic="headcount")
def ramp_up(
    month: MonthOfWork, first_month_efficiency: FirstMonthEfficiency, full_month: MonthOfFullEfficiency
) -> Share:
    """Efficiency of a new person in a month of work (爬坡), on a straight line from the first month to the full one.

    Examples
    --------
    >>> ramp_up(3, 0.5, 6)
    0.7
    """
    return headcount.ramp_up(month, first_month_efficiency, full_month)


@function(topic="headcount")
def ramp_up_loss(first_month_efficiency: FirstMonthEfficiency, full_month: MonthOfFullEfficiency) -> MonthsLost:
    """Months of work that one new person loses until fully efficient.

    Examples
    --------
    >>> ramp_up_loss(0.5, 6)
    1.5
    """
    return headcount.ramp_up_months(first_month_efficiency, full_month)


@function(topic="headcount")
def ramp_up_cost(
    hires: Headcount,
    monthly_cost: MonthlyWage,
    first_month_efficiency: FirstMonthEfficiency,
    full_month: MonthOfFullEfficiency,
) -> Price:
    """Cost of output that new people lack until fully efficient, in yuan; they are paid in full all the while.

    Parameters
    ----------
    hires
        New people.
    monthly_cost
        Monthly cost of one person.

    Examples
    --------
    >>> ramp_up_cost(10, 6000, 0.5, 6)
    90000.0
    """
    lost = headcount.ramp_up_months(first_month_efficiency, full_month)
    return headcount.ramp_up_cost(hires, monthly_cost, lost)


@function(topic="headcount")
def training_cost(
    trainees: Trainees,
    days: TrainingDays,
    monthly_wage: MonthlyWage,
    daily_allowance: DailyAllowance,
    group_size: GroupSize,
    trainer_day_cost: TrainerDayCost,
    first_month_efficiency: FirstMonthEfficiency,
    full_month: MonthOfFullEfficiency,
) -> Price:
    """Training in full (培训成本), in yuan: allowances, trainees' wages, trainers, and output missing until efficient.

    Parameters
    ----------
    monthly_wage
        Monthly wage during and after training.

    Examples
    --------
    >>> training_cost(40, 10, 4350, 30, 20, 400, 0.5, 6)
    361000.0
    """
    return training_costs(
        trainees,
        days,
        monthly_wage,
        daily_allowance,
        group_size,
        trainer_day_cost,
        first_month_efficiency,
        full_month,
    ).total


def training_costs(
    trainees: Numbers,
    days: Numbers,
    monthly_wage: Numbers,
    daily_allowance: Numbers,
    group_size: Numbers,
    trainer_day_cost: Numbers,
    first_month_efficiency: Numbers,
    full_month: Numbers,
) -> TrainingCost:
    """The parts of `training_cost`, which describes the arguments.

    Examples
    --------
    >>> float(training_costs(40, 10, 4350, 30, 20, 400, 0.5, 6).wages)
    80000.0
    """
    return TrainingCost(
        training_allowance(trainees, days, daily_allowance),
        training_wages(trainees, days, monthly_wage),
        trainer_cost(trainees, days, group_size, trainer_day_cost),
        ramp_up_cost(trainees, monthly_wage, first_month_efficiency, full_month),
    )


@function(topic="headcount")
def effective_headcount(
    experienced: Headcount,
    hires: HeadcountByMonth,
    first_month_efficiency: FirstMonthEfficiency,
    full_month: MonthOfFullEfficiency,
) -> Headcount:
    """People in terms of fully efficient ones: experienced ones and the new ones of each month by their efficiency.

    Parameters
    ----------
    experienced
        Fully efficient people.
    hires
        New people still there, by month of joining, this month's last.

    Examples
    --------
    >>> effective_headcount(50, [10, 0, 10], 0.5, 6)
    62.0
    """
    new = np.ravel(np.asarray(hires, float))
    age = np.arange(new.size, 0, -1)
    first, full = (np.asarray(value)[..., np.newaxis] for value in (first_month_efficiency, full_month))
    return experienced + np.sum(new * headcount.ramp_up(age, first, full), axis=-1)


@function(topic="headcount")
def learning_curve_time(
    month: MonthOfWork, first_month_s: HandlingSeconds, learning_rate: LearningRate, final_s: HandlingSeconds
) -> HandlingSeconds:
    """Handling time in a month of work by the learning curve, in seconds: each doubling of months leaves one share.

    Parameters
    ----------
    first_month_s
        Handling time in the first month.
    final_s
        Handling time of a tenured person, below which it does not fall.

    References
    ----------
    T. P. Wright, Factors affecting the cost of airplanes, 1936

    Examples
    --------
    >>> round(learning_curve_time(4, 300, 0.9, 180), 1)
    243.0
    """
    return headcount.learning_time(month, first_month_s, learning_rate, final_s)
