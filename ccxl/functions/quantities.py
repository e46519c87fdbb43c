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
Target: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, above=True, below=True)]
Occupancy: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, above=True, zero_is_blank=True)]
Shrinkage: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, below=True)]
RedialShare: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, below=True)]

# Money.
Money: TypeAlias = Annotated[Numbers, Quantity("yuan", -1e15, 1e15)]
Rate: TypeAlias = Annotated[Numbers, Quantity("share", 0, 1, below=True)]

Words: TypeAlias = Annotated[str, Quantity("text")]
Definition: TypeAlias = Annotated[str, Choice(("served", "virtual", "without_short", "answered"))]
Rounding: TypeAlias = Annotated[str, Choice(("whole", "continuous", "linear"))]
Method: TypeAlias = Annotated[str, Choice(("continuous", "linear"))]
