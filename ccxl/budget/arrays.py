"""What a giver gives, as the array of a line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ccxl.budget.given import BLANK, LabelKey, Numeral, numeral
from ccxl.core.line import Line


def array_of(line: Line, raw: Any, sizes: Mapping[str, int], words: Mapping[str, str]) -> tuple[Any, Any]:
    """A line's given values as an array, and where a column does not apply."""
    shape = tuple(sizes[axis] for axis in line.axes)
    flat = _flat(raw, len(line.axes))[: math.prod(shape)]
    blank = np.array([value is BLANK for value in flat], bool).reshape(shape)
    if line.unit == "text":
        missing = words.get("word.not_given", "") if line.missing == "not_given" else ""
        texts = np.empty(len(flat), dtype=object)
        texts[:] = [_text(value, missing, words) for value in flat]
        return _fixed(texts.reshape(shape)), blank
    numbers = [math.nan if value is None or value is BLANK else float(value) for value in flat]
    return _fixed((np.array(numbers, float) + 0.0).reshape(shape)), blank


def _fixed(array: Any) -> Any:
    """An array that nobody writes to: a model remembers what it was given."""
    array.flags.writeable = False
    return array


def _flat(raw: Any, depth: int) -> list[Any]:
    if depth == 0:
        return [raw]
    return list(raw) if depth == 1 else [value for part in raw for value in part]


def _text(value: Any, missing: str, words: Mapping[str, str]) -> str:
    if value is None:
        return missing
    if value is BLANK:
        return ""
    if isinstance(value, Numeral):
        return numeral(value, words["word.numerals"] == "chinese")
    return words[value] if isinstance(value, LabelKey) else str(value)
