"""What each kind of published case asks, answered by the references."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Literal

from mpmath import mp

from tests.reference import lines, queue, states
from tests.reference.lines import exact, real

CASES: Final = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True)
class Case:
    """A figure that somebody published, with all its inputs.

    Parameters
    ----------
    id, kind, inputs
        Its name, what is asked, and of what.
    expected, tolerance
        The figure as printed, and half of its last printed digit.
    source, title, note
        Where it stands.
    reference
        The same by the references of this package.
    agrees
        Whether the two agree within the tolerance.
    right, why
        Which is right, and the reason where they differ.
    """

    id: str
    kind: str
    inputs: dict[str, Any]
    expected: float
    tolerance: float
    source: str
    title: str
    note: str
    reference: float
    agrees: bool
    right: Literal["both", "source", "reference"]
    why: str

    @property
    def truth(self) -> float:
        """The figure that a program has to give."""
        return self.reference if self.right == "reference" else self.expected

    @property
    def slack(self) -> float:
        """How far it may be off: half of the last printed digit, or rounding where the source is wrong."""
        if self.right == "reference":
            return 1e-11 * abs(self.reference)
        if self.tolerance > 1000 * abs(self.expected):
            # One tolerance for all constants of a test file, for a figure far below it: it is printed in full.
            return 1e-12 * abs(self.expected)
        # A figure that is right although it differs was cut off, not rounded: one unit of its last digit. And one that
        # is printed to the last bit of a double came from inputs that are rounded too.
        return max(self.tolerance if self.agrees else 2 * self.tolerance, 1e-12 * abs(self.expected))


def published(name: str) -> list[Case]:
    """All cases of a file."""
    return [Case(**case) for case in json.loads((CASES / name).read_text(encoding="utf-8"))]


@dataclass(frozen=True)
class Load:
    """Calls as a function of ccxl takes them: calls in an interval, and seconds."""

    calls: float
    aht_s: float
    interval_min: float

    @property
    def traffic(self) -> Fraction:
        """Erlangs, exactly."""
        return exact(self.calls) * exact(self.aht_s) / (exact(self.interval_min) * 60)


def load(given: dict[str, Any]) -> Load:
    """The load of a case, however its source words it."""
    if "calls" in given and "period_s" in given:
        return Load(given["calls"], given["aht_s"], given["period_s"] / 60)
    if "calls" in given and "period" in given:
        return Load(given["calls"], given["aht"] * 60, given["period"])
    if "calls_per_h" in given:
        return Load(given["calls_per_h"], given["talk_s"] + given["delay_s"], 60)
    if "minutes_per_day" in given:
        return Load(given["minutes_per_day"] * given["busy_hour_pct"] / 100, 60, 60)
    if "mu" in given:
        return Load(given["lam"] * 3600, 1 / given["mu"], 60)
    traffic = given["A_erl"] if "A_erl" in given else given["arrival_rate"] * given["duration"]
    aht_s = given.get("aht_s", 3600)
    return Load(traffic * 3600 / aht_s, aht_s, 60)


def _patient(given: dict[str, Any]) -> queue.Patient:
    return queue.patient(load(given).traffic, given["N"])


def _wait_probability(given: dict[str, Any]) -> Any:
    return mp.mpf(1) if given["N"] <= load(given).traffic else _patient(given).wait_probability


def _in_handling_times(given: dict[str, Any], key: str) -> Fraction:
    return exact(given[key]) / exact(load(given).aht_s)


def _impatient(given: dict[str, Any]) -> Any:
    called = queue.impatient(load(given).traffic, given["n"], Fraction(given["patience"]) / Fraction(given["aht"]))
    measures: dict[str, Callable[[], Any]] = {
        "pw": lambda: called.wait_probability,
        "p_abandon": lambda: called.abandonment,
        "occupancy": lambda: called.occupancy,
        "queue": lambda: called.queue_length,
        "mean_wait": lambda: called.mean_wait * given["aht"],
        "sl_offered": lambda: called.answered_within(Fraction(given["target"]) / Fraction(given["aht"])),
        "sl_virtual": lambda: 1 - called.offered_longer_than(Fraction(given["target"]) / Fraction(given["aht"])),
    }
    return measures[given["measure"]]()


def _trunks(given: dict[str, Any]) -> states.Trunks:
    return states.trunks(load(given).traffic, given["N"], given["lines"])


def fewest(reached: Callable[[int], bool], start: int) -> int:
    """The first whole number from `start` up for which something holds."""
    while not reached(start):
        start += 1
    return start


def _agents(given: dict[str, Any]) -> int:
    traffic, target = load(given).traffic, real(exact(given["sl"]))
    time = _in_handling_times(given, "target_s")
    found = fewest(lambda n: queue.patient(traffic, n).service_level(time) >= target, int(traffic) + 1)
    return max(found, fewest(lambda n: traffic <= n * exact(given.get("max_occupancy", 1)), 1))


def _agents_fractional(given: dict[str, Any]) -> Any:
    traffic, time = load(given).traffic, _in_handling_times(given, "target_s")

    def excess(agents: Any) -> Any:
        return queue.patient(traffic, exact(agents)).service_level(time) - real(exact(given["sl"]))

    return lines.solve(excess, real(traffic) * mp.mpf("1.000001"), real(traffic) + 10 * mp.sqrt(real(traffic)) + 5)


def _agents_for_asa_fractional(given: dict[str, Any]) -> Any:
    traffic = load(given).traffic

    def excess(agents: Any) -> Any:
        return given["asa_s"] - queue.patient(traffic, exact(agents)).mean_wait * load(given).aht_s

    return lines.solve(excess, real(traffic) * mp.mpf("1.000001"), real(traffic) + 10 * mp.sqrt(real(traffic)) + 5)


def _traffic_for_waiting(given: dict[str, Any]) -> Any:
    def excess(traffic: Any) -> Any:
        return queue.patient(exact(traffic), given["N"]).wait_probability - real(exact(given["pw"]))

    return lines.solve(excess, mp.mpf("1e-6"), given["N"] * (1 - mp.mpf("1e-9")))


ANSWERS: Final[dict[str, Callable[[dict[str, Any]], Any]]] = {
    "erlang_b": lambda g: lines.erlang_b(load(g).traffic, g["N"]),
    "log_erlang_b": lambda g: mp.log(lines.erlang_b(load(g).traffic, g["N"])),
    "lines": lambda g: lines.lines_for(load(g).traffic, g["blocking"]),
    "lines_frac": lambda g: lines.lines_fractional(load(g).traffic, g["blocking"]),
    "traffic_b": lambda g: lines.line_capacity(g["N"], g["blocking"]),
    "ext_b": lambda g: lines.erlang_b_retry(load(g).traffic, g["N"], g["retry"]),
    "ext_lines": lambda g: fewest(
        lambda n: lines.erlang_b_retry(load(g).traffic, n, g["retry"]) <= real(exact(g["blocking"])), 1
    ),
    # The traffic with repeats that the lines take, less the repeats.
    "ext_traffic": lambda g: lines.line_capacity(g["N"], g["blocking"]) * (1 - real(exact(g["retry"] * g["blocking"]))),
    "engset": lambda g: lines.engset_calls_offered(g["sources"], g["A_erl"] / g["sources"], g["N"]),
    "engset_lines": lambda g: fewest(
        lambda n: lines.engset_calls_offered(g["sources"], g["A_erl"] / g["sources"], n) <= g["blocking"], 1
    ),
    "bht": lambda g: real(load(g).traffic),
    "workload_h": lambda g: real(exact(g["calls"]) * exact(g["aht_s"]) / 3600),
    "erlang_c": _wait_probability,
    "log_erlang_c": lambda g: mp.log(_wait_probability(g)),
    "p_wait_gt": lambda g: _patient(g).longer_than(_in_handling_times(g, "t_s")),
    "sl": lambda g: _patient(g).service_level(_in_handling_times(g, "target_s")),
    "asa": lambda g: _patient(g).mean_wait * load(g).aht_s,
    "w_sys": lambda g: (_patient(g).mean_wait + 1) * load(g).aht_s,
    "lq": lambda g: _patient(g).queue_length,
    "occupancy": lambda g: _patient(g).occupancy,
    "wait_quantile": lambda g: _patient(g).wait_quantile(g["q"]) * load(g).aht_s,
    # All states from nobody up: those up to N by their weights, those above in a geometric series.
    "p0": lambda g: (
        _patient(g).wait_probability
        * (1 - load(g).traffic / g["N"])
        * mp.factorial(g["N"])
        / real(load(g).traffic) ** g["N"]
    ),
    "agents_sl": _agents,
    "agents_sl_frac": _agents_fractional,
    "agents_asa": lambda g: fewest(
        lambda n: queue.patient(load(g).traffic, n).mean_wait * load(g).aht_s <= g["asa_s"], int(load(g).traffic) + 1
    ),
    "agents_asa_frac": _agents_for_asa_fractional,
    "agents_pw": lambda g: fewest(
        lambda n: queue.patient(load(g).traffic, n).wait_probability <= real(exact(g["pw"])), int(load(g).traffic) + 1
    ),
    "traffic_pw": _traffic_for_waiting,
    "erlang_a": _impatient,
    "trunk_blocked": lambda g: _trunks(g).blocked,
    "trunk_queue": lambda g: _trunks(g).queue_length,
    # Little's law among the calls that get a line.
    "trunk_wait": lambda g: _trunks(g).queue_length / real(load(g).traffic) / (1 - _trunks(g).blocked) * load(g).aht_s,
}
"""By kind; the kinds of plain money and hours have no queue in them and no reference here."""
