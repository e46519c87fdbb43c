"""The words and quantities that a scenario is made of: closed lists, months, amounts, shares."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from ccxl.budget.constraints import WordNeeds
from ccxl.formulas.construction import CLASS_RULES

LARGEST_AMOUNT = 1e12
LARGEST_COUNT = 1e9


class Choice(StrEnum):
    """A closed list of words; labels in each language stand in the label table under ``choice.*``."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Files hold the plain word; everything else stays strict.
        return {**handler(source), "strict": False}


class Status(Choice):
    """Where the budget stands in its approval."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ADJUSTED = "adjusted"


class Taxpayer(Choice):
    """VAT status: only a general taxpayer deducts input tax."""

    GENERAL = "general"
    SMALL = "small"


class Confidence(Choice):
    """How far a figure can be relied on (可靠程度)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Basis(Choice):
    """Whether a figure has a source or is assumed."""

    SOURCED = "sourced"
    ASSUMED = "assumed"


class PriceBasis(Choice):
    """Whether a price includes tax (计价口径)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"


class Deductible(Choice):
    """Whether the input tax can be deducted."""

    YES = "yes"
    NO = "no"


class AssetClass(Choice):
    """Where a purchase goes in the accounts (资产类别); declared with its rule in `ccxl.formulas.construction`."""

    _ignore_ = "word"
    for word in CLASS_RULES:
        locals()[word.upper()] = word


class DepreciationMethod(Choice):
    """How a cost is spread over its life (折旧方法)."""

    STRAIGHT_LINE = "straight_line"
    DOUBLE_DECLINING = "double_declining"
    SUM_OF_YEARS = "sum_of_years"


class Owned(Choice):
    """Whether an item is bought now or was there before (利旧)."""

    NO = "no"
    YES = "yes"


class Driver(Choice):
    """What a quantity is multiplied by."""

    FIXED = "fixed"
    SEATS = "seats"
    AGENTS = "agents"
    HEADS = "heads"
    CALLS = "calls"
    MINUTES = "minutes"


_CALLS = ("traffic.monthly_calls", "traffic.intervals")
CountedBy = Annotated[
    Driver,
    WordNeeds(
        {
            "seats": (("staffing.seats", *_CALLS, "traffic.busy_hour_calls"),),
            "agents": (("staffing.grades",),),
            "heads": (("staffing.grades", "staffing.support"),),
            "calls": (_CALLS,),
            "minutes": (_CALLS, ("traffic.aht_s",)),
        }
    ),
]


class PriceTime(Choice):
    """The time unit of a price; a one-off is never spread."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ONCE = "once"
    EACH = "each"


class LineAmount(Choice):
    """Where the amount of an operating line comes from (金额取自)."""

    TYPED = "typed"
    TELECOM = "telecom"


class Rhythm(Choice):
    """When a running cost is paid (付款方式)."""

    SAME_MONTH = "same_month"
    NEXT_MONTH = "next_month"
    QUARTER_START = "quarter_start"
    QUARTER_END = "quarter_end"
    YEAR_START = "year_start"
    YEAR_END = "year_end"


class EmploymentForm(Choice):
    """How people are employed (用工形式), which decides the contributions that are due."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    INTERN = "intern"
    DISPATCH = "dispatch"
    OUTSOURCED = "outsourced"


class Control(Choice):
    """Whether those who run the centre can steer a cost (可控, 不可控)."""

    CONTROLLABLE = "controllable"
    UNCONTROLLABLE = "uncontrollable"


class LabourCounted(StrEnum):
    """What a month of a labour cost is counted by."""

    WAGES = "wages"
    AGENTS = "agents"
    HIRES = "hires"
    LEAVERS = "leavers"
    ONE = "one"


class LabourPriced(StrEnum):
    """What one unit of a labour cost costs where no price is given."""

    YUAN = "yuan"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    LOADED_MONTH = "loaded_month"
    FUND = "fund"
    UNKNOWN = "unknown"


class LabourCostKind(Choice):
    """Costs of labour beside wages and contributions; the kind says what is counted and at which price.

    A new kind is one member here with its data, and its labels ``choice.LabourCostKind.*`` and ``labour_kind.*``:
    what is counted, how it is priced, who can steer it, what the law multiplies the wage by (an item of the
    parameters), and how often that wage is paid as normal pay already.
    """

    counted: LabourCounted
    priced: LabourPriced
    control: Control
    multiple: str
    paid_before: float

    def __new__(
        cls,
        word: str,
        counted: LabourCounted,
        priced: LabourPriced,
        control: Control = Control.UNCONTROLLABLE,
        multiple: str = "",
        paid_before: float = 0,
    ) -> LabourCostKind:
        """A member from its word and data."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.counted, member.priced, member.control = counted, priced, control
        member.multiple, member.paid_before = multiple, paid_before
        return member

    UNION = "union", LabourCounted.WAGES, LabourPriced.YUAN
    WELFARE = "welfare", LabourCounted.WAGES, LabourPriced.YUAN
    EDUCATION = "education", LabourCounted.WAGES, LabourPriced.YUAN
    OVERTIME = "overtime", LabourCounted.AGENTS, LabourPriced.HOUR, Control.UNCONTROLLABLE, "overtime.weekday"
    REST_DAY = "rest_day", LabourCounted.AGENTS, LabourPriced.HOUR, Control.UNCONTROLLABLE, "overtime.rest_day"
    HOLIDAY = "holiday", LabourCounted.AGENTS, LabourPriced.HOUR, Control.UNCONTROLLABLE, "overtime.holiday"
    # Days of leave not taken are paid beside the normal pay.
    LEAVE = "leave", LabourCounted.AGENTS, LabourPriced.DAY, Control.UNCONTROLLABLE, "annual_leave.unused", 1
    SEVERANCE = "severance", LabourCounted.LEAVERS, LabourPriced.MONTH, Control.CONTROLLABLE
    RECRUITMENT = "recruitment", LabourCounted.HIRES, LabourPriced.UNKNOWN, Control.CONTROLLABLE
    TRAINING = "training", LabourCounted.HIRES, LabourPriced.UNKNOWN, Control.CONTROLLABLE
    TRAINING_WAGES = "training_wages", LabourCounted.HIRES, LabourPriced.DAY, Control.CONTROLLABLE
    RAMP_UP = "ramp_up", LabourCounted.HIRES, LabourPriced.LOADED_MONTH, Control.CONTROLLABLE
    DISABLED_FUND = "disabled_fund", LabourCounted.ONE, LabourPriced.FUND


class IfMissing(Choice):
    """What to do where a place's bases or rates are not in the data for a month."""

    REFUSE = "refuse"
    LATEST = "latest"


class ServiceBand(Choice):
    """Hours in which a service is manned (服务时段)."""

    WORKING_DAYS = "5x8"
    DAYS = "7x12"
    ALWAYS = "7x24"


def month_start(value: object) -> object:
    """First day of a month given as "2026-03", "2026年3月" or a date."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return value.replace(day=1)
    if isinstance(value, str):
        match = re.fullmatch(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(?:[-/.]?\s*\d{1,2}日?)?\s*", value)
        if match and 1 <= int(match[2]) <= 12 and 1901 <= int(match[1]) <= 9998:
            return dt.date(int(match[1]), int(match[2]), 1)
    raise ValueError('must be a month such as "2026-03"')


def calendar_day(value: object) -> object:
    """A day given as "2026-03-15", a month, or a date."""
    written = r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*"
    if isinstance(value, str) and (match := re.fullmatch(written, value)):
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise ValueError('must be a day such as "2026-03-15"') from None
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else month_start(value)


Missing = Literal["", "not_given", "blank"]


@dataclass(frozen=True, slots=True)
class Shown:
    """How an input shows in a workbook, where that does not follow from its kind and unit.

    Parameters
    ----------
    missing
        What stands where it was not given: the word for it, or nothing; it cannot be missing if empty.
    style
        Its number format by name.
    """

    missing: Missing | None = None
    style: str | None = None

    @classmethod
    def merged(cls, several: Iterable[Shown]) -> Shown:
        """What several say together; a later one goes before those ahead of it."""
        missing, style = None, None
        for each in several:
            missing = missing if each.missing is None else each.missing
            style = style if each.style is None else each.style
        return cls(missing, style)


@dataclass(frozen=True, slots=True)
class Mixed:
    """A number without a unit of its own, since what it counts is said row by row, and where."""

    reason: str


Month = Annotated[dt.date, BeforeValidator(month_start), Field(json_schema_extra={"format": "month"})]
Day = Annotated[dt.date, BeforeValidator(calendar_day), Field(json_schema_extra={"format": "date"})]
Words = Annotated[str, Field(min_length=1, max_length=2000)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Code = Annotated[str, Field(min_length=1, max_length=60)]
Share = Annotated[float, Field(ge=0, le=1, json_schema_extra={"unit": "share"})]
ShareBelow1 = Annotated[float, Field(ge=0, lt=1, json_schema_extra={"unit": "share"})]
OpenShare = Annotated[float, Field(gt=0, lt=1, json_schema_extra={"unit": "share"})]
PositiveShare = Annotated[float, Field(gt=0, le=1, json_schema_extra={"unit": "share"})]
Rate = Annotated[float, Field(ge=0, le=2, json_schema_extra={"unit": "share"})]
TaxRate = Annotated[float, Field(ge=0, lt=1, json_schema_extra={"unit": "share"})]
Amount = Annotated[float, Field(ge=0, le=LARGEST_AMOUNT, json_schema_extra={"unit": "yuan"})]
SignedAmount = Annotated[float, Field(ge=-LARGEST_AMOUNT, le=LARGEST_AMOUNT, json_schema_extra={"unit": "yuan"})]
MonthlyAmount = Annotated[float, Field(ge=0, le=LARGEST_AMOUNT, json_schema_extra={"unit": "yuan/month"})]
YearlyAmount = Annotated[float, Field(ge=0, le=LARGEST_AMOUNT, json_schema_extra={"unit": "yuan/year"})]
Quantity = Annotated[float, Field(ge=0, le=LARGEST_COUNT), Mixed("the measure of each row says what is counted")]
MonthlyCalls = Annotated[float, Field(ge=0, le=LARGEST_COUNT, json_schema_extra={"unit": "call/month"})]
People = Annotated[float, Field(ge=0, le=LARGEST_COUNT, json_schema_extra={"unit": "person"})]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Years = Annotated[float, Field(gt=0, le=100, json_schema_extra={"unit": "year"})]
Seconds = Annotated[float, Field(gt=0, le=86_400, json_schema_extra={"unit": "s"})]
