"""The quantities that arguments and results of functions are.

An alias is named after what a planner or a clerk would call it; the limits are those of sense, wide enough for any
centre and narrow enough to find a percentage typed as 80 or an amount in the wrong cell.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, TypeAlias

from ccxl.core.kinds import Choice, Date, Doc, Numbers, Quantity

# Times.
PositiveSeconds: TypeAlias = Annotated[Numbers, Quantity("s", 0.001, 1e6)]
NonNegativeSeconds: TypeAlias = Annotated[Numbers, Quantity("s", 0, 1e6)]
Patience: TypeAlias = Annotated[
    Numbers,
    Quantity("s", 0.001, 1e12, blank=math.inf, zero_is_blank=True),
    Doc("Average time after which waiting callers hang up; none, blank or 0: they wait for ever."),
]
RequiredPatience: TypeAlias = Annotated[
    Numbers, Quantity("s", 0.001, 1e12), Doc("Average time after which waiting callers hang up.")
]
Interval: TypeAlias = Annotated[
    Numbers, Quantity("min", 0.1, 525600, zero_is_blank=True), Doc("Length of the interval.")
]
Minutes: TypeAlias = Annotated[Numbers, Quantity("min", 0, 1e12)]
PositiveMinutes: TypeAlias = Annotated[Numbers, Quantity("min", 0, 1e12, above=True)]
MinutesPerMonth: TypeAlias = Annotated[Numbers, Quantity("min/month", 0, 1e12)]
Hours: TypeAlias = Annotated[Numbers, Quantity("h", 0, 1e12)]
PositiveHours: TypeAlias = Annotated[Numbers, Quantity("h", 0, 1e12, above=True)]
HoursPerDay: TypeAlias = Annotated[Numbers, Quantity("h/day", 0, 24, above=True, zero_is_blank=True)]
HoursPerMonth: TypeAlias = Annotated[Numbers, Quantity("h/month", 0, 1e12)]
# Of one person or of the clock: a month has no more than 744.
HoursWithinMonth: TypeAlias = Annotated[Numbers, Quantity("h/month", 0, 744)]
StandardHours: TypeAlias = Annotated[
    Numbers,
    Quantity("h/month", 0, 744, above=True, zero_is_blank=True),
    Doc("Standard hours of one head in a month: 20.67 days x 8 h."),
]
Day: TypeAlias = Annotated[Any, Date()]
DaysPerMonth: TypeAlias = Annotated[Numbers, Quantity("day/month", 0, 31)]
PositiveDaysPerMonth: TypeAlias = Annotated[Numbers, Quantity("day/month", 0, 31, above=True)]
BudgetMonths: TypeAlias = Annotated[
    Numbers, Quantity("month", 1, 1200, whole=True, zero_is_blank=True), Doc("Months of the budget.")
]
WholeYears: TypeAlias = Annotated[Numbers, Quantity("year", 1, 100, whole=True)]
PositiveYears: TypeAlias = Annotated[Numbers, Quantity("year", 0, 100, above=True)]

# Traffic.
Calls: TypeAlias = Annotated[Numbers, Quantity("call", 0, 1e9)]
PositiveCalls: TypeAlias = Annotated[Numbers, Quantity("call", 0, 1e12, above=True)]
CallsPerMonth: TypeAlias = Annotated[Numbers, Quantity("call/month", 0, 1e12), Doc("Calls of the month.")]
CallsPerHour: TypeAlias = Annotated[Numbers, Quantity("call/h", 0)]
Pieces: TypeAlias = Annotated[Numbers, Quantity("piece", 0, 1e9)]
Erlangs: TypeAlias = Annotated[Numbers, Quantity("erlang", 0, 1e6)]
QueueLength: TypeAlias = Annotated[Numbers, Quantity("count", 0)]
Lines: TypeAlias = Annotated[
    Numbers, Quantity("count", 0, 1e7), Doc("Number of lines; fractions by the continuous extension.")
]
WholeLines: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7, whole=True)]
Sources: TypeAlias = Annotated[
    Numbers, Quantity("count", 1, 1e7, whole=True), Doc("Number of sources, such as extensions of an office.")
]
PeakDayFactor: TypeAlias = Annotated[
    Numbers, Quantity("ratio", 1, 100), Doc("Calls of the peak day over those of an average day.")
]

# People and seats.
Agents: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7)]
WholeAgents: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7, whole=True)]
AgentsPerSeat: TypeAlias = Annotated[Numbers, Quantity("ratio", 0, 100, above=True), Doc("Agents that share a seat.")]
Headcount: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7)]
HeadcountByMonth: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7, many=True)]
People: TypeAlias = Annotated[Numbers, Quantity("person", 0, 1e5)]
Seats: TypeAlias = Annotated[Numbers, Quantity("seat", 0, 1e7)]
PositiveSeats: TypeAlias = Annotated[Numbers, Quantity("seat", 0, 1e7, above=True)]
PersonDays: TypeAlias = Annotated[Numbers, Quantity("person*day", 0, 1e9)]

# Shares.
Share: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1)]
OptionalShare: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, above=True, zero_is_blank=True)]
Rate: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, below=True)]
TargetShare: TypeAlias = Annotated[Numbers, Quantity("share", 1e-9, 1, below=True)]
Occupancy: TypeAlias = Annotated[Numbers, Quantity("share", 0.01, 1, zero_is_blank=True)]
Shrinkage: TypeAlias = Annotated[
    Numbers,
    Quantity("share", 0, 1, below=True),
    Doc("Share of paid time that is not available: leave, breaks, training, meetings."),
]
RedialShare: TypeAlias = Annotated[
    Numbers, Quantity("share", 0, 1, below=True), Doc("Share of those who hang up that calls again at once.")
]
Growth: TypeAlias = Annotated[Numbers, Quantity("share", -1, 1, above=True)]
DiscountRate: TypeAlias = Annotated[Numbers, Quantity("share", -1, 1, above=True), Doc("Rate per period.")]

# Money.
Money: TypeAlias = Annotated[Numbers, Quantity("yuan", -1e15, 1e15)]
Amounts: TypeAlias = Annotated[Numbers, Quantity("yuan", -1e15, 1e15, many=True)]
Price: TypeAlias = Annotated[Numbers, Quantity("yuan", 0, 1e15)]
MonthlyMoney: TypeAlias = Annotated[Numbers, Quantity("yuan/month", -1e15, 1e15)]
MonthlyPrice: TypeAlias = Annotated[Numbers, Quantity("yuan/month", 0, 1e15)]
MonthlyWage: TypeAlias = Annotated[Numbers, Quantity("yuan/month", 0, 1e7), Doc("Monthly wage.")]
PerSeatMonth: TypeAlias = Annotated[Numbers, Quantity("yuan/month/seat", 0, 1e9), Doc("Price of a seat and month.")]
PerPersonMonth: TypeAlias = Annotated[
    Numbers, Quantity("yuan/month/person", 0, 1e9), Doc("Price of a person and month.")
]
SeatPrices: TypeAlias = Annotated[Numbers, Quantity("yuan/month/seat", 0, 1e9, many=True)]
PerCall: TypeAlias = Annotated[Numbers, Quantity("yuan/call", 0, 1e9)]
PerMinute: TypeAlias = Annotated[Numbers, Quantity("yuan/min", 0, 1e9)]
PerHour: TypeAlias = Annotated[Numbers, Quantity("yuan/h", 0, 1e9)]
PerPersonDay: TypeAlias = Annotated[Numbers, Quantity("yuan/day/person", 0, 1e9), Doc("Price of a person-day.")]

# Words.
Flag: TypeAlias = Annotated[Numbers, Quantity("flag", 0, 1, whole=True)]
Words: TypeAlias = Annotated[str, Quantity("text")]
Language: TypeAlias = Annotated[str, Choice(("zh", "en")), Doc("Language of the answer: zh or en.")]
Definition: TypeAlias = Annotated[str, Choice(("served", "virtual", "without_short", "answered"))]
Rounding: TypeAlias = Annotated[
    str,
    Choice(("whole", "continuous", "linear")),
    Doc('"whole": the fewest agents; "continuous" or "linear": a real number, as in `agents_fractional`.'),
]
Method: TypeAlias = Annotated[
    str,
    Choice(("continuous", "linear")),
    Doc('"continuous": Erlang for real numbers of agents; "linear": the straight line between the two whole numbers.'),
]

# Arguments of many functions.
RepeatedInterval: TypeAlias = Annotated[Interval, Doc("Length of an interval.")]
WholeAgentsTakingCalls: TypeAlias = Annotated[WholeAgents, Doc("Agents taking calls.")]
HandlingTime: TypeAlias = Annotated[
    PositiveSeconds, Doc("Average handling time of a call: talk, hold and after-call work.")
]
AnswerWithin: TypeAlias = Annotated[NonNegativeSeconds, Doc("Target time.")]
ArrivingCalls: TypeAlias = Annotated[Calls, Doc("Calls that arrive in the interval.")]
AgentsTakingCalls: TypeAlias = Annotated[Agents, Doc("Agents taking calls; fractions by the continuous extension.")]
OfferedTraffic: TypeAlias = Annotated[Erlangs, Doc("Offered traffic in erlangs.")]
MonthlyCost: TypeAlias = Annotated[MonthlyMoney, Doc("Cost of a month.")]
MinimumFee: TypeAlias = Annotated[MonthlyPrice, Doc("Fee that is charged at least.")]
PaidHours: TypeAlias = Annotated[PositiveHours, Doc("Hours paid in the same period.")]
TargetServiceLevel: TypeAlias = Annotated[TargetShare, Doc("Share of all calls to be answered in time.")]
