"""The closed lists of a comparison: ways of delivery, what a price is per, how it grows, what it pays for.

A new kind of way or of price is one member here, with its data, and its label in ``labels/comparison.csv``.
"""

from __future__ import annotations

from typing import Final

from ccxl.budget.vocabulary import Choice


class WayKind(Choice):
    """Who builds and who runs (建设模式)."""

    SELF_BUILT = "self_built"
    OUTSOURCED = "outsourced"
    HOSTED = "hosted"
    RENTED = "rented"
    LEASED = "leased"
    SOLD = "sold"


class OutsourcingForm(Choice):
    """The three forms of outsourcing (外包形式)."""

    AGENCY = "agency"
    COOPERATION = "cooperation"
    TURNKEY = "turnkey"


_BOUGHT: Final = (WayKind.OUTSOURCED, WayKind.HOSTED, WayKind.RENTED)


class ServiceProduct(Choice):
    """The services that document 004 sells (服务产品), with the ways of delivery that each belongs to."""

    kinds: tuple[WayKind, ...]

    def __new__(cls, word: str, kinds: tuple[WayKind, ...]) -> ServiceProduct:
        """A member from its word and data."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.kinds = kinds
        return member

    REMOTE_SEAT = "remote_seat", _BOUGHT
    LOCAL_SEAT = "local_seat", _BOUGHT
    DISASTER_RECOVERY = "disaster_recovery", _BOUGHT
    # Calls and agents go to the provider.
    ENTRUSTED_CALLS = "entrusted_calls", (WayKind.OUTSOURCED,)
    BPO_SEAT = "bpo_seat", (WayKind.OUTSOURCED,)
    # Bought beside any way of delivery.
    TRAINING = "training", tuple(WayKind)
    CONSULTING = "consulting", tuple(WayKind)


class CostScope(Choice):
    """What a way's cost covers (成本口径)."""

    SYSTEM = "system"
    FULL = "full"


class Counted(Choice):
    """What a price is multiplied by."""

    ONE = "one"
    SEATS = "seats"
    BLOCKS = "blocks"
    CALLS = "calls"
    MINUTES = "minutes"


class CostBasis(Choice):
    """What a price is per: how often a year it is due (0: once) and what it is multiplied by (计价方式)."""

    times: float
    counted: Counted

    def __new__(cls, word: str, times: float, counted: Counted) -> CostBasis:
        """A member from its word and data."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.times = times
        member.counted = counted
        return member

    ONCE = "once", 0, Counted.ONE
    MONTH = "month", 12, Counted.ONE
    YEAR = "year", 1, Counted.ONE
    SEAT_MONTH = "seat_month", 12, Counted.SEATS
    SEAT_ONCE = "seat_once", 0, Counted.SEATS
    BLOCK_ONCE = "block_once", 0, Counted.BLOCKS
    BLOCK_YEAR = "block_year", 1, Counted.BLOCKS
    CALL = "call", 12, Counted.CALLS
    MINUTE = "minute", 12, Counted.MINUTES


class Growth(Choice):
    """What a cost grows with from year to year."""

    NONE = "none"
    WAGES = "wages"
    PRICES = "prices"


class CostObject(Choice):
    """What a cost pays for (成本对象)."""

    SYSTEM = "system"
    STAFF = "staff"
    SITE = "site"
    TELECOM = "telecom"
    SERVICE = "service"
    MANAGEMENT = "management"
    RISK = "risk"
    TRANSITION = "transition"
    SALE = "sale"
    SETTLEMENT = "settlement"


class AmountFrom(Choice):
    """Where a price comes from: typed, the way's own tiers, or this workbook's budget (金额取自)."""

    TYPED = "typed"
    TIERS = "tiers"
    CONSTRUCTION = "construction"
    OPERATING = "operating"


class Settlement(Choice):
    """Who bears the settlement of staff when a centre is sold (安置费承担)."""

    DEDUCTED = "deducted"
    CLIENT = "client"
    PROVIDER = "provider"


class CostDriver(Choice):
    """The eight things that decide what a service costs (成本影响因素)."""

    DIRECTION = "direction"
    CATEGORY = "category"
    DURATION = "duration"
    TIME_BAND = "time_band"
    INTEGRATION = "integration"
    TRAFFIC = "traffic"
    SERVICE_STANDARD = "service_standard"
    SKILLS = "skills"
