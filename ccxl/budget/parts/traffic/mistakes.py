"""Whether what is said of the calls fits together."""

from __future__ import annotations

from ccxl.budget.part import Mistakes, PlaceName
from ccxl.budget.paths import Raw, value_at


def find_mistakes(raw: Raw, place: PlaceName) -> Mistakes:
    """Path and text of every mistake in what is said of the calls."""
    busy, monthly = (value_at(raw, f"traffic.{name}") for name in ("busy_hour_calls", "monthly_calls"))
    if busy is not None and monthly is not None:
        yield (
            "traffic.monthly_calls",
            f"given beside {place('traffic.busy_hour_calls')}; give calls per month or in the busy hour, not both",
        )
    # Monthly calls beside given seats are fine: they drive lines and the cost per call.
    if value_at(raw, "staffing.seats") is not None and busy is not None:
        yield (
            "staffing.seats",
            f"given beside {place('traffic.busy_hour_calls')}; seats are either given or follow from the busy hour: "
            "leave one out",
        )
    if value_at(raw, "traffic.redial_share") is not None and value_at(raw, "traffic.patience_s") is None:
        yield (
            "traffic.redial_share",
            f"given without {place('traffic.patience_s')}; only callers who hang up call again: give both, or neither",
        )
    if isinstance(monthly, list | tuple) and monthly and len(monthly) != 12:
        yield "traffic.monthly_calls", f"{len(monthly)} numbers; must be one number, or 12, one for each month"
