"""What ccxl makes of the worked figures in the source documents; one module per subject maps ids to function calls.

A mapping is a function of the case that gives checks. Every number that a document prints or that was recomputed has
to be met by a check, and where the document is wrong, a check says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Case: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """A figure that ccxl gives.

    Parameters
    ----------
    path
        Where the case has it, with slashes: ``recomputed/monthly``; or a word of one's own together with `expected`.
    found
        What ccxl gives.
    expected
        What it should be where the case does not say it, or says it wrongly; exact, or with its own digits.
    wrong
        Whether the document's figure at `path` is wrong: then `found` must not meet it.
    """

    path: str
    found: Any
    expected: Any = None
    wrong: bool = False


Mapped: TypeAlias = Callable[[Case], Iterable[Check]]


@dataclass(frozen=True)
class NothingToCompute:
    """A case that states a fact without any figure that follows from another."""

    why: str
