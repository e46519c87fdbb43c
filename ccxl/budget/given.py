"""How lines take their values from the scenario.

A giver returns one value per element: a number, a text, a date, None where nothing was given, or
`BLANK` where the column does not apply to the row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import cache, wraps
from typing import Any, Final, TypeVar, cast

from pydantic import BaseModel

from ccxl.budget.base_model import Given
from ccxl.budget.scenario import Scenario
from ccxl.budget.schema_reader import leaf
from ccxl.budget.vocabulary import Choice

EPOCH: Final = dt.date(1899, 12, 30)
Kind = TypeVar("Kind")


class _Blank(Enum):
    BLANK = "blank"


BLANK: Final = _Blank.BLANK


class LabelKey(str):
    """Key of a label that stands for a text; a plain string is the user's own text."""

    __slots__ = ()


class Numeral(int):
    """A number written in the numerals of the language: 一 in Chinese, 1 in English."""

    __slots__ = ()


_DIGITS: Final = "〇一二三四五六七八九"


def numeral(number: int, chinese: bool) -> str:
    """A number from 1 to 999 in Chinese or Arabic numerals."""
    if not chinese:
        return str(number)
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        tail = (
            ""
            if not rest
            else ("零" + _DIGITS[rest] if rest < 10 else ("一" if rest < 20 else "") + numeral(rest, True))
        )
        return _DIGITS[hundreds] + "百" + tail
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")) + (_DIGITS[ones] if ones else "")


def serial(day: dt.date | None) -> float | None:
    """A date as a spreadsheet number."""
    return None if day is None else float((day - EPOCH).days)


def bare(value: Any) -> Any:
    """A value without its provenance; dates as spreadsheet numbers, choices as their label keys."""
    if isinstance(value, Given):
        value = value.value
    # Nearly all are numbers, texts or nothing.
    if value is None or type(value) in (float, str):
        return value
    if isinstance(value, Choice):
        return choice_label(value)
    if isinstance(value, dt.date):
        return serial(value)
    return value


def choice_label(value: Choice) -> LabelKey:
    """Label key of a choice."""
    return _label(type(value).__name__, value.value)


@cache
def _label(choice: str, word: str) -> LabelKey:
    return LabelKey(f"choice.{choice}.{word}")


def scalar(path: str) -> Callable[[Scenario], Any]:
    """A giver for one value at a path such as ``traffic.aht_s``."""
    section, name = path.split(".")

    def give(scenario: Scenario) -> Any:
        return bare(getattr(getattr(scenario, section), name))

    return give


def once(rows: Callable[[Scenario], Kind]) -> Callable[[Scenario], Kind]:
    """A function of a scenario that works it out once for all the columns that ask for it in turn."""
    last: tuple[Scenario | None, Any] = (None, None)

    @wraps(rows)
    def found(scenario: Scenario) -> Kind:
        nonlocal last
        known, value = last
        if known is not scenario:
            value = rows(scenario)
            last = scenario, value
        return cast("Kind", value)

    return found


def by_month(model: type[BaseModel], name: str) -> Callable[[Scenario, Sequence[float] | None], list[float | None]]:
    """What turns a list of twelve of one field into a number for each month of a scenario."""
    rule = leaf(model, name).by_month
    assert rule is not None
    return lambda scenario, twelve: rule.extended(twelve, scenario.months)


def each(rows: Callable[[Scenario], Iterable[Any]], name: str) -> Callable[[Scenario], list[Any]]:
    """A giver for one column of a table."""

    def give(scenario: Scenario) -> list[Any]:
        return [bare(getattr(row, name)) for row in rows(scenario)]

    return give
