"""What a mistake says: the value given, what is allowed, what to do."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from ccxl.budget.paths import Field
from ccxl.budget.schema_reader import Kind
from ccxl.budget.vocabulary import Choice
from ccxl.core.errors import nearest
from ccxl.data.catalog import label

EARLIEST_YEAR: Final = 1950
LATEST_YEAR: Final = 2100

UNIT_WORDS: Final = {
    "s": "seconds",
    "min": "minutes",
    "h/month": "hours per month",
    "call/day": "calls per day",
    "day": "days",
    "yuan": "yuan",
    "year": "years",
    "call/h": "calls per hour",
    "call/month": "calls per month",
    "day/month": "days per month",
    "person": "persons",
    "person/person": "agents per head",
    "person/seat": "persons per seat",
    "seat": "seats",
    "seat/block": "seats per block",
    "call": "calls",
    "point": "points",
    "month/year": "months per year",
    "ratio": "",
}


class Unsure(str):
    """A number of which it is not certain whether it counts percent; being text, it is refused as a share."""

    __slots__ = ()


class Vocabulary(StrEnum):
    """In which words a closed list is printed: the keys of TOML, or a label of the Excel form."""

    KEY = "key"
    ZH = "zh"
    EN = "en"


def choice_label(choices: type[Choice], word: str, vocabulary: str) -> str:
    """One word of a closed list as the reader knows it."""
    return word if vocabulary == Vocabulary.KEY else label(f"choice.{choices.__name__}.{word}", vocabulary)


def refusal(field: Field, value: Any, vocabulary: Vocabulary = Vocabulary.KEY) -> str:
    """Why a value does not fit a field, in words; a value of None was not given."""
    if value is None:
        return f"not given; must be {allowed(field, value, vocabulary)}"
    return f" = {shown(value)}: must be {allowed(field, value, vocabulary)}{_hint(field, value, vocabulary)}"


def shown(value: Any) -> str:
    """A value as a message prints it: short, and text in quotation marks."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, Unsure):
        return str(value)
    text = repr(str(value)) if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:56]}...{text[0] if text[0] in chr(39) + chr(34) else ''}"


def allowed(field: Field, value: Any = None, vocabulary: Vocabulary = Vocabulary.KEY) -> str:
    """What a field allows, such as ``a share from 0 to 1``."""
    one = _one_allowed(field, value, vocabulary)
    if field.shape == "list" and not isinstance(value, list | tuple) and field.name != "months":
        return f"a list, each {one}"
    return one


def _one_allowed(field: Field, value: Any, vocabulary: Vocabulary) -> str:
    if field.choices is not None:
        return "one of " + ", ".join(choice_label(field.choices, word, vocabulary) for word in field.choices)
    words = {
        Kind.TEXT: f"text of 1 to {field.longest} characters",
        Kind.MONTH: 'a month such as "2026-03"',
        Kind.DAY: 'a day such as "2026-03-15"',
        Kind.WHOLE: f"a whole number from {EARLIEST_YEAR} to {LATEST_YEAR}",
    }
    if field.kind in words:
        return words[field.kind]
    if field.is_share:
        return _share_allowed(field, value)
    unit = UNIT_WORDS.get(field.unit, field.unit.replace("/", " per "))
    return " ".join(filter(None, ("a number", unit and f"of {unit}", bounds(field))))


def _share_allowed(field: Field, value: Any) -> str:
    """Bounds of a share; which ends are open is said only where an end was given."""
    at_an_end = isinstance(value, int | float) and value in (field.low, field.high)
    if at_an_end and field.low_open and field.high_open:
        return f"a share above {field.low:g} and below {field.high:g}"
    if at_an_end and field.low_open:
        return f"a share above {field.low:g}, at most {field.high:g}"
    if at_an_end and field.high_open:
        return f"a share from {field.low:g} to below {field.high:g}"
    return f"a share from {field.low:g} to {field.high:g}"


def bounds(field: Field, joiner: str = " and ") -> str:
    """Bounds of a number, such as ``> 0 and <= 86,400``."""
    low = "" if field.low is None else f"{'>' if field.low_open else '>='} {field.low:,.15g}"
    high = "" if field.high is None else f"{'<' if field.high_open else '<='} {field.high:,.15g}"
    return joiner.join(filter(None, (low, high)))


def _hint(field: Field, value: Any, vocabulary: Vocabulary) -> str:
    if field.choices is not None:
        return _nearest_word(field.choices, str(value), vocabulary) if isinstance(value, str) else ""
    is_toml = vocabulary is Vocabulary.KEY
    if field.kind is Kind.TEXT:
        return "; put it in quotation marks" if is_toml and _is_number(value) else ""
    if isinstance(value, bool) or field.kind not in (Kind.NUMBER, Kind.WHOLE):
        return ""
    if field.is_share and (percent := _percent_hint(field, value)):
        return percent
    return _text_hint(value, is_toml) if isinstance(value, str) else ""


def _nearest_word(choices: type[Choice], value: str, vocabulary: Vocabulary) -> str:
    return nearest(value.strip().lower(), [choice_label(choices, word, vocabulary) for word in choices])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _percent_hint(field: Field, value: Any) -> str:
    """What a number may mean as percent and as it stands, and how each is written where the field allows it."""
    text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else repr(value)
    try:
        number = Decimal(text.removesuffix("%").rstrip())
    except InvalidOperation:
        return ""
    if not number.is_finite() or not _lies_within(field, number / 100):
        return ""
    as_percent = f"{plain_decimal(number)} %"
    if text.endswith("%"):
        return f"; write {_decimals(number / 100)} for {as_percent}"
    as_it_stands = f"{plain_decimal(number * 100)} %"
    if not _lies_within(field, number):
        return f"; write {_decimals(number / 100)} for {as_percent}, as {plain_decimal(number)} is {as_it_stands}"
    if isinstance(value, str) and (abs(number) > 1 or isinstance(value, Unsure)):
        ways = (f"{each.replace(' ', '')} for {each}" for each in (as_percent, as_it_stands))
        return f"; write {', '.join(ways)}"
    return ""


def _lies_within(field: Field, number: Decimal) -> bool:
    return (field.low is None or number >= Decimal(str(field.low))) and (
        field.high is None or number <= Decimal(str(field.high))
    )


def plain_decimal(number: Decimal) -> str:
    """A number without exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimals(share: Decimal) -> str:
    """A share as people write it: with two decimals, or as many as it has."""
    cents = f"{share:.2f}"
    return cents if Decimal(cents) == share else plain_decimal(share)


def _text_hint(value: str, is_toml: bool) -> str:
    """What to write instead of a number as text: without 万, or without quotation marks."""
    text = value.strip()
    match = re.fullmatch(r"([\d,]+(?:\.\d+)?)\s*万元?", text)
    if match:
        return f"; write {float(Decimal(match[1].replace(',', '')) * 10_000):.15g} for {text}"
    if not is_toml:
        return "; it is text, write a number" if re.search(r"\d", text) else ""
    try:
        return "; leave out the quotation marks" if math.isfinite(float(text)) else ""
    except ValueError:
        return ""
