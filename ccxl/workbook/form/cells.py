"""What a typed cell means: numbers with units, percent, months and labels of choices become values."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final

from ccxl.budget.paths import Field
from ccxl.budget.schema_reader import Kind
from ccxl.budget.vocabulary import Choice
from ccxl.budget.wording import EARLIEST_YEAR, LATEST_YEAR, Unsure, choice_label, plain_decimal
from ccxl.data.catalog import LANGUAGES
from ccxl.workbook.number_formats import GENERAL, PercentSign, percent_sign

DAY_ZERO: Final = dt.date(1899, 12, 30)
CURRENCY: Final = re.compile(r"^(?:[¥$]|rmb|cny|人民币)\s*", re.IGNORECASE)
YUAN: Final = ("元", "圆", "yuan", "rmb", "cny")
GROUPED: Final = re.compile(r"\d{1,3}(?:[, ]\d{3})+(?:\.\d*)?")
PLAIN: Final = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
# Excel writes a carriage return as _x000D_, and a literal underscore before such a code as _x005F_.
ENCODED: Final = re.compile(r"_x005F_(?=x[0-9A-F]{4}_)|_x000D_\n?", re.IGNORECASE)


def plain_label(text: object) -> str:
    """A heading or label as it is compared: without width, case, spaces, line breaks and parentheses."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold().replace("坐席", "座席")
    without = re.sub(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]", "", folded)
    return re.sub(r"[\s*:_·•]+", "", without) or re.sub(r"\s+", "", folded)


def meaning(value: Any, field: Field, units: Iterable[str] = (), number_format: str = GENERAL) -> Any:
    """The value of the schema that a cell holds, or the cell's own value where it makes no sense.

    Parameters
    ----------
    value
        What the cell holds; never None.
    field
        What is expected there.
    units
        Names of the unit, which may stand behind a number.
    number_format
        Code of the cell's number format, which says whether a number of a share is shown in percent.
    """
    if field.choices is not None:
        return _word(value, field.choices)
    match field.kind:
        case Kind.TEXT:
            return text_of(value)
        case Kind.MONTH | Kind.DAY:
            return _date(value, field)
    if field.is_share:
        return _share(value, field, units, number_format)
    return _figure(value, field, units)


def text_of(value: Any) -> str:
    """A cell as text: 1001 rather than 1001.0, a date as 2026-03-15, a time as 09:30."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.time) and not value.second:
        return f"{value:%H:%M}"
    return ENCODED.sub(lambda code: "_" if code[0].lower() == "_x005f_" else "\n", str(value)).strip()


def _word(value: Any, choices: type[Choice]) -> str:
    text = text_of(value)
    return _words(choices).get(plain_choice(text), text)


def plain_choice(text: str) -> str:
    """A label of a choice as it is compared; what stands in parentheses counts."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("坐席", "座席")
    return re.sub(r"\s+", "", folded)


@cache
def _words(choices: type[Choice]) -> dict[str, str]:
    """Each word of a closed list by its key and its label in every language."""
    known = {plain_choice(word): str(word) for word in choices}
    for language in LANGUAGES:
        known |= {plain_choice(choice_label(choices, word, language)): str(word) for word in choices}
    return known


def _date(value: Any, field: Field) -> Any:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value).strip()
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        return value
    whole = int(value)
    earliest, latest = (dt.date(year, 1, 1) - DAY_ZERO for year in (EARLIEST_YEAR, LATEST_YEAR + 1))
    if earliest.days <= whole < latest.days:
        # A date in a cell that lost its date format.
        return DAY_ZERO + dt.timedelta(days=whole)
    if field.kind is Kind.MONTH and re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", str(whole)):
        return f"{whole // 100}-{whole % 100:02d}"
    return value


def _figure(value: Any, field: Field, units: Iterable[str]) -> Any:
    if isinstance(value, str):
        found = _number(value, field, units)
        value = value.strip() if found is None else found
    if field.kind is Kind.WHOLE and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _share(value: Any, field: Field, units: Iterable[str], number_format: str) -> Any:
    """A share: the stored number where the cell is shown in percent; one above 1 that is not so shown is unsure."""
    figure = _figure(value, field, units)
    if isinstance(figure, bool) or not isinstance(figure, int | float) or not math.isfinite(figure):
        return figure
    if isinstance(value, str):
        is_told = unicodedata.normalize("NFKC", value).rstrip(" )").endswith("%")
        return figure if is_told or abs(figure) <= 1 else Unsure(plain_decimal(Decimal(str(figure))))
    sign = percent_sign(number_format)
    if sign is PercentSign.COUNTS or (abs(figure) <= 1 and sign is PercentSign.NONE) or figure == 0:
        return figure
    return Unsure(plain_decimal(Decimal(str(figure))))


def _number(text: str, field: Field, units: Iterable[str]) -> float | None:
    """The number that a text states, or None."""
    rest = unicodedata.normalize("NFKC", text).strip().lower()
    negative = rest.startswith("(") and rest.endswith(")")
    rest = CURRENCY.sub("", rest[1:-1].strip() if negative else rest)
    if rest[:1] in ("-", "+"):
        negative, rest = negative or rest[0] == "-", CURRENCY.sub("", rest[1:].lstrip())
    rest, scale = _without_unit(rest, field, units)
    if not (GROUPED.fullmatch(rest) or PLAIN.fullmatch(rest)):
        return None
    try:
        number = Decimal(rest.replace(",", "").replace(" ", "")) / scale
    except InvalidOperation:
        return None
    number = -number if negative else number
    return int(number) if number == number.to_integral_value() and abs(number) < 10**15 else float(number)


def _without_unit(text: str, field: Field, units: Iterable[str]) -> tuple[str, int]:
    """A number's text without the unit behind it, and what to divide by: 100 for percent."""
    if field.is_share and text.endswith("%"):
        return text[:-1].rstrip(), 100
    names = [unicodedata.normalize("NFKC", unit).lower() for unit in units]
    if field.is_money:
        names += YUAN
    for name in sorted(filter(None, names), key=len, reverse=True):
        if name != "%" and text.endswith(name):
            return text[: -len(name)].rstrip(), 1
    return text, 1
