"""What the contribution functions share: one person's contributions in a month, part by part, and sums of them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal, TypeAlias

import numpy as np

from ccxl.core import numbers
from ccxl.core.errors import InputError
from ccxl.core.kinds import Choice, Doc, Numbers, Quantity, Text
from ccxl.data import contributions as data
from ccxl.data.catalog import employment_rules
from ccxl.formulas import labour
from ccxl.functions.quantities import Day, MonthlyWage, OptionalShare

City: TypeAlias = Annotated[str, Text(), Doc("City or province, in Chinese or English.")]
OptionalMonthlyWage: TypeAlias = Annotated[
    Numbers,
    Quantity("yuan/month", 0, 1e7, above=True, zero_is_blank=True),
    Doc("Monthly wage that the housing fund's base follows; left out, the same wage."),
]
ContributionMonths: TypeAlias = Annotated[Numbers, Quantity("month", 1, 120, whole=True), Doc("Number of months.")]

# In cells either language will do; the data speaks one.
SCHEME_NAMES: Final = dict(zip(("养老", "医疗", "失业", "工伤", "公积金"), data.SCHEMES, strict=True))
FORM_NAMES: Final = dict(zip(("全职", "兼职", "实习", "劳务派遣", "外包"), data.FORMS, strict=True))
MISSING_NAMES: Final = {"报错": "refuse", "沿用最近标准": "latest"}

Scheme: TypeAlias = Annotated[str, Choice((*data.SCHEMES, *SCHEME_NAMES)), Doc("Contribution.")]
Form: TypeAlias = Annotated[
    str, Choice((*data.FORMS, *FORM_NAMES)), Doc("Form of employment, which decides what is due.")
]
IfMissing: TypeAlias = Annotated[
    str,
    Choice(("refuse", "latest", *MISSING_NAMES)),
    Doc("Whether to refuse what is not in the data, or to carry the latest over as provisional (暂估)."),
]

Side: TypeAlias = Literal["employer", "employee"]
DayOfMonth: TypeAlias = Annotated[Day, Doc("A day of the month.")]
BaseWage: TypeAlias = Annotated[
    MonthlyWage, Doc("Monthly wage that the base follows: last year's average, or the first month's of a new employee.")
]
SocialWage: TypeAlias = Annotated[MonthlyWage, Doc("Monthly wage that the social insurance base follows.")]
InjuryRate: TypeAlias = Annotated[
    OptionalShare, Doc("Rate of work injury, which the office sets by class of industry.")
]
PensionRate: TypeAlias = Annotated[OptionalShare, Doc("Rate of the pension, where the place leaves a choice.")]
EmployerHousingRate: TypeAlias = Annotated[OptionalShare, Doc("Rate of the housing fund that the employer pays.")]
EmployeeHousingRate: TypeAlias = Annotated[OptionalShare, Doc("Rate of the housing fund that the employee pays.")]
FirstDay: TypeAlias = Annotated[Day, Doc("A day of the first month.")]


@dataclass(frozen=True, slots=True)
class Person:
    """What decides a person's contributions beside place and day.

    Parameters
    ----------
    wage
        Monthly wage that the social insurance bases follow, yuan/month.
    housing_wage
        Monthly wage that the housing fund's base follows, yuan/month; NaN is `wage`.
    rates
        The rate chosen by contribution, where the data has a range: ``housing``, ``injury``, ``pension``.
    form
        Form of employment.
    """

    wage: Numbers
    housing_wage: Numbers = math.nan
    rates: Mapping[str, Numbers] = field(default_factory=dict)
    form: str = "full_time"

    def wage_for(self, scheme: str) -> Numbers:
        """The wage that a contribution's base follows."""
        if scheme != "housing":
            return self.wage
        return np.where(np.isnan(self.housing_wage), self.wage, self.housing_wage)

    def due(self, schemes: Iterable[str]) -> list[str]:
        """Those contributions that the form of employment makes due."""
        form = FORM_NAMES.get(self.form, self.form)
        return [scheme for scheme in schemes if employment_rules()[form, scheme].applies]


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contribution of one person in one month.

    Parameters
    ----------
    standard
        The bases and rates that hold, with the contribution's name.
    base
        The wage within floor and cap, yuan/month.
    employer, employee
        Both shares, yuan/month.
    """

    standard: data.Standard
    base: Numbers
    employer: Numbers
    employee: Numbers


@dataclass(frozen=True, slots=True)
class Contributions:
    """All contributions of one person in one month; what the form of employment does not make due is left out."""

    parts: tuple[Contribution, ...]

    @property
    def employer(self) -> Numbers:
        """The employer's shares together, yuan/month."""
        return numbers.yuan(sum(part.employer for part in self.parts))

    @property
    def employee(self) -> Numbers:
        """The employee's shares together, yuan/month."""
        return numbers.yuan(sum(part.employee for part in self.parts))

    @property
    def provisional(self) -> bool:
        """Whether any figure is carried over or not verified (暂估)."""
        return any(part.standard.provisional for part in self.parts)


def monthly_contributions(person: Person, city: str, on: dt.date, if_missing: str = "refuse") -> Contributions:
    """All contributions of one person in a month, part by part.

    Parameters
    ----------
    person
        Wages, chosen rates, form of employment.
    city, on
        Place and a day of the month.
    if_missing
        ``refuse``, or ``latest`` to carry over what is not in the data.

    Raises
    ------
    CatalogError
        Place, bases or rates are not in the data; all of them are named.
    InputError
        A rate is left out where there is a choice, or lies outside it.

    Examples
    --------
    >>> found = monthly_contributions(
    ...     Person(5000, rates={"housing": 0.12, "injury": 0.002}), "北京", dt.date(2024, 9, 1)
    ... )
    >>> float(found.employer), found.provisional
    (2407.57, False)
    """
    held = find_standards(city, person.due(data.SCHEMES), [on], if_missing)
    _check_rates(held, person, ("employer", "employee"))
    return Contributions(
        tuple(
            Contribution(
                standard,
                base_in(standard, person.wage_for(standard.scheme)),
                _calculate_share("employer", standard, person),
                _calculate_share("employee", standard, person),
            )
            for standard in held
        )
    )


def side_total(
    side: Side,
    person: Person,
    city: str,
    first_day: float,
    if_missing: str,
    *,
    months: Numbers = 1,
    schemes: Sequence[str] = data.SCHEMES,
) -> Numbers:
    """One side's shares over months, rounded to fen; each month by the bases and rates that hold in it.

    Raises
    ------
    CatalogError, InputError
        As for `monthly_contributions`, for all months at once.
    """
    days = _list_month_days(numbers.date_of(first_day), int(np.max(months)))
    held = find_standards(city, person.due(schemes), days, if_missing)
    _check_rates(held, person, (side,))
    total: Numbers = np.zeros(np.broadcast_shapes(*map(np.shape, (person.wage, person.housing_wage, months))))
    for standard in held:
        total = total + np.where(days.index(standard.on) < months, _calculate_share(side, standard, person), 0)
    return numbers.yuan(total)


def single_share(side: Side, standard: data.Standard, wage: Numbers, rate: Numbers) -> Numbers:
    """One side's share of one contribution.

    Raises
    ------
    InputError
        The rate is left out where there is a choice, or lies outside it.
    """
    person = Person(wage, rates={standard.scheme: rate})
    _check_rates([standard], person, (side,))
    return _calculate_share(side, standard, person)


def single_rate(side: Side, standard: data.Standard) -> float:
    """One side's rate of one contribution.

    Raises
    ------
    InputError
        The place leaves a choice; the message names it.
    """
    low, high = standard.rates_of(side)
    if low != high:
        raise InputError(
            f"{standard.city} {standard.scheme} on {standard.on}: the rate is a choice, {low:g} to {high:g}"
        )
    return low


def find_standard(city: str, scheme: str, on: float, if_missing: str) -> data.Standard:
    """What holds for one contribution, by its names in cells.

    Raises
    ------
    CatalogError
        It is not in the data.
    """
    return find_standards(city, [SCHEME_NAMES.get(scheme, scheme)], [numbers.date_of(on)], if_missing)[0]


def find_standards(city: str, schemes: Sequence[str], days: Sequence[dt.date], if_missing: str) -> list[data.Standard]:
    """What holds for each contribution on each day.

    Raises
    ------
    CatalogError
        Place, bases or rates are not in the data; of each contribution the first day that lacks them is named.
    """
    place, carry = data.place(city), carries_latest_over(if_missing)
    data.check(place, [(scheme, day) for day in days for scheme in schemes], carry)
    return [data.standard(place, scheme, day, carry) for day in days for scheme in schemes]


def carries_latest_over(if_missing: str) -> bool:
    """Whether the latest figures are carried over."""
    return MISSING_NAMES.get(if_missing, if_missing) == "latest"


def base_in(standard: data.Standard, wage: Numbers) -> Numbers:
    """The wage within floor and cap."""
    return labour.contribution_base(wage, standard.bases.floor, standard.bases.cap)


def _list_month_days(first: dt.date, months: int) -> list[dt.date]:
    """The given day, then the first of each later month."""
    later = (divmod(first.year * 12 + first.month - 1 + number, 12) for number in range(1, months))
    return [first, *(dt.date(year, month + 1, 1) for year, month in later)]


def _calculate_share(side: Side, standard: data.Standard, person: Person) -> Numbers:
    low, high = standard.rates_of(side)
    rate = low if low == high else person.rates[standard.scheme]
    fixed = standard.rates.employee_fixed if side == "employee" else 0.0
    base = base_in(standard, person.wage_for(standard.scheme))
    return labour.contribution_share(base, rate, fixed, standard.rates.round_to)


def _check_rates(held: Sequence[data.Standard], person: Person, sides: Sequence[Side]) -> None:
    faults = [
        _describe_rate_fault(standard, side, person.rates.get(standard.scheme)) for standard in held for side in sides
    ]
    found = [fault for fault in dict.fromkeys(faults) if fault]
    if found:
        raise InputError("; ".join(found))


def _describe_rate_fault(standard: data.Standard, side: Side, given: Numbers | None) -> str:
    """What is wrong with the rate chosen for one side, in words; nothing where it is right."""
    low, high = standard.rates_of(side)
    blank = given is None or bool(np.isnan(given).any())
    # A rate given for the employer says nothing of an employee's fixed one.
    fixed = low == high and (blank or side == "employee")
    if fixed or (not blank and np.all((low <= np.asarray(given)) & (np.asarray(given) <= high))):
        return ""
    shown = "not given" if blank else f"{np.asarray(given).ravel()[0]:g}"
    allowed = f"{low:g}" if low == high else f"from {low:g} to {high:g}"
    return f"{standard.scheme}_rate = {shown}: must be {allowed} ({standard.city} on {standard.on})"
