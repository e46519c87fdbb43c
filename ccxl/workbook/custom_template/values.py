"""What a line reads like in a text: in a cell among words, a text box, a title, a header, a sheet's name."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from ccxl.budget.given import EPOCH
from ccxl.budget.model import Budget
from ccxl.core.line import Line


def text_of(budget: Budget, line: Line, value: Any) -> str:
    """A value as a text: money with fen, dates as dates, shares in per cent, counts without decimals.

    Examples
    --------
    >>> from ccxl.core.line import Line
    >>> text_of(None, Line("a.b", "yuan", given=lambda s: 1), 1288000.0)
    '1,288,000.00'
    >>> text_of(None, Line("a.b", "share", given=lambda s: 1), 0.135)
    '13.5%'
    >>> text_of(None, Line("a.b", "1", given=lambda s: 1, style="count"), 60.0)
    '60'
    """
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return budget.words["word.not_computable" if line.given is None else "word.not_given"]
    if line.unit == "date":
        day = EPOCH + dt.timedelta(days=int(value))
        return f"{day:%Y-%m-%d}" if line.style == "day" else f"{day:%Y-%m}"
    if line.unit == "share" or line.style == "share":
        return f"{value:.1%}"
    if not line.unit.startswith("yuan") and value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.2f}"


def text_of_key(budget: Budget, key: str) -> str:
    """The text of a line of one value; a dash where this budget has no such line."""
    line = budget.model.lines.get(key)
    if line is None:
        return budget.words["word.nothing"]
    return text_of(budget, line, budget.lines[key].ravel().tolist()[0])
