"""Lines without waiting: what is lost."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from mpmath import mp, mpf

DIGITS: Final = 45
BITS: Final = 220
ONE: Final = 1 << BITS
"""One in the fixed point of the sums: 66 digits."""

Number = float | int | Fraction

mp.dps = DIGITS


def exact(value: Number | mpf) -> Fraction:
    """A binary number as the fraction it is."""
    if isinstance(value, mpf):
        sign, mantissa, exponent, _ = value._mpf_
        return Fraction((-1) ** sign * int(mantissa)) * Fraction(2) ** int(exponent)
    return Fraction(value)


def real(value: Number | mpf) -> mpf:
    """A fraction or a fixed-point number as a number of mpmath."""
    fraction = exact(value)
    return mpf(fraction.numerator) / fraction.denominator


def below_one(traffic: Fraction, part: Fraction) -> mpf:
    """The sum below for a part of a line, from 0 to 1: traffic x integral of exp(-traffic t) (1 + t)^part.

    With 1 + t = e^s the integrand falls doubly exponentially; on pieces of at most one, each a fraction of what it
    takes to fall to nothing, quadrature reaches every digit.
    """
    if part == 0:
        return mpf(1)
    load, power = real(traffic), real(part) + 1
    end = mp.log1p((DIGITS + 15) * mp.log(10) / load)
    count = max(int(end) + 2, 10)
    pieces = [end * piece / count for piece in range(count + 1)]
    return load * mp.quad(lambda s: mp.exp(power * s - load * mp.expm1(s)), pieces, method="gauss-legendre")


def states_below(traffic: Fraction, lines: Fraction) -> mpf:
    """The weight of all states up to `lines` busy, over that of all busy: 1 / Erlang B.

    A state weighs the one above it times busy lines / traffic. The sum goes down until what is left is negligible:
    below `traffic` the weights fall faster than a geometric series.
    """
    if traffic == 0:
        return mpf(1) if lines == 0 else mp.inf
    weight = total = ONE
    busy, scale = lines.numerator * traffic.denominator, lines.denominator * traffic.numerator
    step = lines.denominator * traffic.denominator
    while busy >= step:
        weight = weight * busy // scale
        busy -= step
        total += weight
        if busy < scale and weight * scale // (scale - busy) <= max(total >> (BITS - 10), 1):
            return mpf(total) / ONE
    rest = below_one(traffic, Fraction(busy, step))
    return mpf(total - weight) / ONE + mpf(weight) / ONE * rest


def erlang_b(traffic: Number, lines: Number) -> mpf:
    """Share of calls that find all lines busy; real lines by the integral of Jagerman."""
    return 1 / states_below(exact(traffic), exact(lines))


def erlang_b_by_recursion(traffic: Number, lines: int) -> Fraction:
    """Erlang B in exact fractions by the usual recursion; for small whole lines only."""
    load, inverse = exact(traffic), Fraction(1)
    for busy in range(1, lines + 1):
        inverse = 1 + inverse * busy / load
    return 1 / inverse


def erlang_b_retry(traffic: Number, lines: Number, retry_share: Number) -> mpf:
    """Blocking where a share of the blocked calls is made again at once and meets the same blocking."""
    load, share = exact(traffic), exact(retry_share)

    def excess(attempts: mpf) -> mpf:
        return attempts * (1 - real(share) * erlang_b(attempts, lines)) - real(load)

    if share == 0 or load == 0:
        return erlang_b(load, lines)
    first = real(load)
    last = first / (1 - real(share)) if share < 1 else first + real(exact(lines)) * 1000
    return erlang_b(solve(excess, first, last), lines)


def engset_states(sources: int, per_idle_source: Number, lines: int) -> list[int]:
    """Weights of 0 .. lines busy, each source that is not busy calling at the given rate."""
    rate, weights = exact(per_idle_source), [ONE]
    for busy in range(1, min(sources, lines) + 1):
        weights.append(weights[-1] * (sources - busy + 1) * rate.numerator // (rate.denominator * busy))
    return weights


def engset_time(sources: int, per_idle_source: Number, lines: int) -> mpf:
    """Share of the time in which all lines are busy."""
    if sources < lines:
        return mpf(0)
    weights = engset_states(sources, per_idle_source, lines)
    return mpf(weights[-1]) / sum(weights)


def engset_calls(sources: int, per_idle_source: Number, lines: int) -> mpf:
    """Share of calls that find all lines busy: calls blocked over calls made, state by state."""
    weights = engset_states(sources, per_idle_source, lines)
    made = [(sources - busy) * weight for busy, weight in enumerate(weights)]
    return mpf(made[lines]) / sum(made) if sources > lines else mpf(0)


def engset_calls_intended(sources: int, traffic_per_source: Number, lines: int) -> mpf:
    """Blocking of calls where `traffic_per_source` is the busy share of a source that is never blocked."""
    intended = exact(traffic_per_source)
    return engset_calls(sources, intended / (1 - intended), lines)


def engset_calls_offered(sources: int, traffic_per_source: Number, lines: int) -> mpf:
    """Blocking of calls where `traffic_per_source` is the traffic a source offers, blocked calls counted.

    A source that is blocked at once is idle again, so its rate while idle depends on the blocking: a fixed point.
    """
    offered = real(exact(traffic_per_source))

    def rate(blocking: mpf) -> mpf:
        return offered / (1 - offered * (1 - blocking))

    def excess(blocking: mpf) -> mpf:
        return blocking - engset_calls(sources, exact(rate(blocking)), lines)

    return solve(excess, mpf(0), mpf(1)) if sources > lines else mpf(0)


def solve(excess: Callable[[mpf], mpf], low: mpf, high: mpf) -> mpf:
    """The root of a rising function between two bounds: halving, then the secant with the bracket kept."""
    below, above = excess(low), excess(high)
    if below >= 0:
        return low
    if above <= 0:
        return high
    for turn in range(400):
        guess = (low + high) / 2 if turn % 3 == 0 else (low * above - high * below) / (above - below)
        found = excess(guess)
        if found == 0:
            return guess
        if found < 0:
            moved, low, below = guess - low, guess, found
        else:
            moved, high, above = high - guess, guess, found
        if high - low <= mp.eps * 100 * abs(high) or (turn > 12 and 0 < moved <= mp.eps * 10 * abs(high)):
            return guess
    raise ArithmeticError(f"no root found between {low} and {high}")


def lines_for(traffic: Number, blocking: Number) -> int:
    """Fewest lines that block at most the given share."""
    limit, inverse, busy, load = 1 / exact(blocking), Fraction(1), 0, exact(traffic)
    while inverse < limit:
        busy += 1
        inverse = 1 + inverse * busy / load
        inverse = Fraction(inverse.numerator * ONE // inverse.denominator, ONE)
    return busy


def lines_fractional(traffic: Number, blocking: Number) -> mpf:
    """Real number of lines that block exactly the given share."""
    upper = mpf(lines_for(traffic, blocking))
    return solve(lambda lines: real(exact(blocking)) - erlang_b(traffic, exact(lines)), max(upper - 1, mpf(0)), upper)


def line_capacity(lines: Number, blocking: Number) -> mpf:
    """Erlangs that the lines carry with the given blocking."""
    high = mpf(1)
    while erlang_b(exact(high), lines) < real(exact(blocking)):
        high *= 2
    return solve(lambda load: erlang_b(exact(load), lines) - real(exact(blocking)), high * mp.mpf("1e-12"), high)
