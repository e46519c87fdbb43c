"""Lines where calls that find none free are lost or repeated."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core.kinds import Doc
from ccxl.core.registry import function
from ccxl.formulas.queueing import erlang
from ccxl.formulas.queueing import lines as formulas
from ccxl.functions.quantities import (
    Erlangs,
    Lines,
    OfferedTraffic,
    RedialShare,
    Share,
    Sources,
    TargetShare,
    WholeLines,
)

FirstAttempts: TypeAlias = Annotated[Erlangs, Doc("Offered traffic in erlangs, first attempts only.")]
RetryShare: TypeAlias = Annotated[RedialShare, Doc("Share of blocked calls that is repeated.")]
MaxBlocking: TypeAlias = Annotated[TargetShare, Doc("Largest share of calls that may be lost.")]


@function(topic="lines")
def erlang_b(traffic: OfferedTraffic, lines: Lines) -> Share:
    """Share of calls that find all lines busy and are lost (Erlang B).

    Examples
    --------
    >>> round(erlang_b(10.4, 3), 7)
    0.7411421
    """
    return erlang.erlang_b(traffic, lines)


@function(topic="lines")
def lines(traffic: OfferedTraffic, blocking: MaxBlocking) -> WholeLines:
    """Fewest lines that lose at most a share of the calls (Erlang B).

    Examples
    --------
    >>> lines(10, 0.02)
    17.0
    """
    return formulas.fewest_lines(traffic, blocking)


@function(topic="lines")
def lines_fractional(traffic: OfferedTraffic, blocking: TargetShare) -> Lines:
    """Lines as a real number, for sums over groups: the continuous Erlang B loses exactly the share.

    Parameters
    ----------
    blocking
        Share of calls that is lost.

    Examples
    --------
    >>> round(lines_fractional(10, 0.01), 5)
    17.44497
    """
    return formulas.real_lines(traffic, blocking)


@function(topic="lines")
def line_capacity(lines: Lines, blocking: MaxBlocking) -> Erlangs:
    """Traffic in erlangs that lines can be offered within a blocking probability.

    Examples
    --------
    >>> round(line_capacity(15, 0.01), 3)
    8.108
    """
    return formulas.capacity(lines, blocking)


@function(topic="lines")
def erlang_b_retry(traffic: FirstAttempts, lines: Lines, retry_share: RetryShare) -> Share:
    """Share of attempts that find all lines busy where a share of them is repeated at once.

    Examples
    --------
    >>> round(erlang_b_retry(1500, 1000, 0.2), 3)
    0.386
    """
    return erlang.erlang_b(formulas.with_retries(traffic, lines, retry_share), lines)


@function(topic="lines")
def lines_retry(traffic: FirstAttempts, blocking: TargetShare, retry_share: RetryShare) -> WholeLines:
    """Fewest lines that block at most a share of the attempts where a share of these is repeated at once.

    Parameters
    ----------
    blocking
        Largest share of attempts that may be blocked.

    Examples
    --------
    >>> lines_retry(5.5, 0.03, 0.5)
    11.0
    """
    # At the target itself, a share r b of the attempts is repeated.
    return formulas.fewest_lines(traffic / (1 - retry_share * blocking), blocking)


@function(topic="lines")
def engset(sources: Sources, traffic_per_source: Share, lines: WholeLines) -> Share:
    """Share of calls that find all lines busy where they come from a few sources (Engset, call congestion).

    Parameters
    ----------
    traffic_per_source
        Erlangs that each would offer if it were never blocked: its busy share of the time.
    lines
        Number of lines.

    Examples
    --------
    Two telephones that are each busy half of the time share one line:

    >>> round(engset(2, 0.5, 1), 4)
    0.5
    """
    return formulas.engset(sources, traffic_per_source, lines)
