"""The quantities that arguments and results of functions are.

An alias is named after what a planner or a clerk would call it; the limits are those of sense, wide enough for any
centre and narrow enough to find a percentage typed as 80 or an amount in the wrong cell.
"""

from __future__ import annotations

import math
from typing import Annotated, TypeAlias

from ccxl.core.kinds import Choice, Numbers, Quantity

# Volumes and times.
Calls: TypeAlias = Annotated[Numbers, Quantity("call", 0, 1e9)]
AnyCalls: TypeAlias = Annotated[Numbers, Quantity("call", 0)]
CallsPerMonth: TypeAlias = Annotated[Numbers, Quantity("call/month", 0, 1e12)]
Seconds: TypeAlias = Annotated[Numbers, Quantity("s", 0.001, 1e6)]
Wait: TypeAlias = Annotated[Numbers, Quantity("s", 0, 1e6)]
AnyWait: TypeAlias = Annotated[Numbers, Quantity("s", 0)]
Interval: TypeAlias = Annotated[Numbers, Quantity("min", 0.1, 525600, zero_is_blank=True)]
Patience: TypeAlias = Annotated[Numbers, Quantity("s", 0.001, 1e12, blank=math.inf, zero_is_blank=True)]
Patient: TypeAlias = Annotated[Numbers, Quantity("s", 0.001, 1e12)]
Days: TypeAlias = Annotated[Numbers, Quantity("day/month", 0, 31, above=True)]

Months: TypeAlias = Annotated[Numbers, Quantity("month", 1, 1200, whole=True, zero_is_blank=True)]

# Traffic and people.
Erlangs: TypeAlias = Annotated[Numbers, Quantity("erlang", 0, 1e6)]
Agents: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7, whole=True)]
AnyAgents: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7)]
Load: TypeAlias = Annotated[Numbers, Quantity("erlang", 0)]
Sources: TypeAlias = Annotated[Numbers, Quantity("count", 1, 1e7, whole=True)]
Lines: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7, whole=True)]
AnyLines: TypeAlias = Annotated[Numbers, Quantity("count", 0, 1e7)]
Length: TypeAlias = Annotated[Numbers, Quantity("count", 0)]
Factor: TypeAlias = Annotated[Numbers, Quantity("ratio", 1, 100)]
PerSeat: TypeAlias = Annotated[Numbers, Quantity("ratio", 0, 100, above=True)]

# Shares.
Share: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1)]
Quantile: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, below=True)]
Target: TypeAlias = Annotated[Numbers, Quantity("share", 1e-9, 1, below=True)]
Occupancy: TypeAlias = Annotated[Numbers, Quantity("share", 0.01, 1, zero_is_blank=True)]
Shrinkage: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, below=True)]
RedialShare: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, below=True)]

Growth: TypeAlias = Annotated[Numbers, Quantity("share", -1, 1, above=True)]
Discount: TypeAlias = Annotated[Numbers, Quantity("share", -1, 1, above=True)]

# Money.
Money: TypeAlias = Annotated[Numbers, Quantity("yuan", -1e15, 1e15)]
Rate: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, below=True)]
MonthlyMoney: TypeAlias = Annotated[Numbers, Quantity("yuan/month", -1e15, 1e15)]
Price: TypeAlias = Annotated[Numbers, Quantity("yuan", 0, 1e15)]
MonthlyPrice: TypeAlias = Annotated[Numbers, Quantity("yuan/month", 0, 1e15)]
PerSeatMonth: TypeAlias = Annotated[Numbers, Quantity("yuan/month/seat", 0, 1e9)]
PerCall: TypeAlias = Annotated[Numbers, Quantity("yuan/call", 0, 1e9)]
PerMinute: TypeAlias = Annotated[Numbers, Quantity("yuan/min", 0, 1e9)]
PerHour: TypeAlias = Annotated[Numbers, Quantity("yuan/h", 0, 1e9)]
Seats: TypeAlias = Annotated[Numbers, Quantity("seat", 0, 1e7)]
PersonDays: TypeAlias = Annotated[Numbers, Quantity("person*day", 0, 1e9)]
PerPersonDay: TypeAlias = Annotated[Numbers, Quantity("yuan/day/person", 0, 1e9)]

Flag: TypeAlias = Annotated[Numbers, Quantity("flag", 0, 1, whole=True)]
Words: TypeAlias = Annotated[str, Quantity("text")]
Language: TypeAlias = Annotated[str, Choice(("zh", "en"))]
Definition: TypeAlias = Annotated[str, Choice(("served", "virtual", "without_short", "answered"))]
Rounding: TypeAlias = Annotated[str, Choice(("whole", "continuous", "linear"))]
Method: TypeAlias = Annotated[str, Choice(("continuous", "linear"))]
