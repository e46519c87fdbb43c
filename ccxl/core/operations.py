"""Every operation of a rule's tree once: its arithmetic, its spreadsheet text and its unit side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from ccxl.core import numbers
from ccxl.core.errors import DeclarationError
from ccxl.core.units import BASES, DATE, DAY, FLAG, MONTH, NUMBER, TEXT, Unit

# One operand as units see it: its unit, how it reads, and whether it fits any unit (0, or no value).
Operand: TypeAlias = tuple[Unit, str, bool]
UnitRule: TypeAlias = Callable[[Sequence[Operand]], Unit]

ATOM: Final = 9


def same_unit(operands: Sequence[Operand]) -> Unit:
    """The one unit of values that are added or compared.

    Raises
    ------
    DeclarationError
        They differ; names both.
    """
    told = [operand for operand in operands if not operand[2]]
    for unit, name, _ in told[1:]:
        if unit != told[0][0]:
            raise DeclarationError(
                f"{told[0][1]} is in {told[0][0]} and {name} is in {unit}; they cannot be added or compared"
            )
    return told[0][0] if told else operands[0][0]


def _first(operands: Sequence[Operand]) -> Unit:
    return operands[0][0]


def _flag(operands: Sequence[Operand]) -> Unit:
    same_unit(operands)
    return FLAG


def _always(unit: Unit) -> UnitRule:
    return lambda operands: unit


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation on single values.

    Parameters
    ----------
    value
        Its arithmetic on arrays; NaN is unknown.
    text
        Its spreadsheet text: a pattern with ``{}`` for the arguments, or an infix sign.
    unit
        Unit of the result from those of the arguments.
    strength
        How strongly the text binds; `ATOM` for a function call.
    infix
        Whether the text is a sign between two arguments.
    compares
        Whether the arithmetic gives true or false, which an unknown argument makes unknown.
    """

    value: Callable[..., Any]
    text: str
    unit: UnitRule
    strength: int = ATOM
    infix: bool = False
    compares: bool = False


def _infix(value: Callable[..., Any], sign: str, strength: int, unit: UnitRule) -> Operation:
    return Operation(value, sign, unit, strength, infix=True)


def _comparison(value: Callable[..., Any], sign: str) -> Operation:
    return Operation(value, sign, _flag, 2, infix=True, compares=True)


def _quotient(a: Any, b: Any) -> Any:
    # NaN means unknown and nothing else: 0 / 0 is an error, as in a cell, which the branch not taken may hold.
    return np.where((np.asarray(b) == 0) & ~np.isnan(a), np.inf, np.divide(a, b))


def _either(*parts: Any) -> Any:
    total = sum(parts)
    return np.where(np.isnan(total), np.nan, np.minimum(total, 1.0))


def _for_one(base: str, sign: int) -> Operation:
    unit = Unit.parse(base)
    return Operation(numbers.same, "{}", lambda o: o[0][0].times(unit, sign))


_DIGIT: Final = 'VALUE(MID(SUBSTITUTE(TEXT({},"0000000000000.00"),".",""),{},1))'

OPERATIONS: Final[dict[str, Operation]] = {
    "add": _infix(np.add, "+", 4, same_unit),
    "subtract": _infix(np.subtract, "-", 4, same_unit),
    "multiply": _infix(np.multiply, "*", 5, lambda o: o[0][0].times(o[1][0])),
    "divide": _infix(_quotient, "/", 5, lambda o: o[0][0].times(o[1][0], -1)),
    "negative": Operation(np.negative, "-{}", _first, 6),
    "absolute": Operation(np.abs, "ABS({})", _first),
    "less": _comparison(np.less, "<"),
    "less_equal": _comparison(np.less_equal, "<="),
    "greater": _comparison(np.greater, ">"),
    "greater_equal": _comparison(np.greater_equal, ">="),
    "equal": _comparison(np.equal, "="),
    "not_equal": _comparison(np.not_equal, "<>"),
    "and": Operation(np.multiply, "AND({},{})", _always(FLAG)),
    "or": Operation(_either, "OR({},{})", _always(FLAG)),
    "not": Operation(lambda x: 1.0 - x, "NOT({})", _always(FLAG)),
    "known": Operation(lambda x: (~np.isnan(x)).astype(float), "ISNUMBER({})", _always(FLAG)),
    "if_else": Operation(numbers.if_else, "IF({},{},{})", lambda o: same_unit(o[1:])),
    "yuan": Operation(numbers.yuan, "ROUND({},2)", _first),
    "whole": Operation(numbers.whole, "ROUND({},0)", _first),
    "whole_up": Operation(numbers.whole_up, "ROUNDUP(ROUND({},9),0)", _first),
    "whole_down": Operation(numbers.whole_down, "ROUNDDOWN(ROUND({},9),0)", _first),
    "larger": Operation(numbers.larger, "MAX({},{})", same_unit),
    "smaller": Operation(numbers.smaller, "MIN({},{})", same_unit),
    "power": Operation(np.power, "POWER({},{})", _always(NUMBER)),
    "root": Operation(numbers.root, "SQRT({})", _always(NUMBER)),
    "exponential": Operation(numbers.exponential, "EXP({})", _always(NUMBER)),
    "poisson": Operation(numbers.poisson, "POISSON({},{},FALSE)", _always(NUMBER)),
    "poisson_sum": Operation(numbers.poisson_sum, "POISSON({},{},TRUE)", _always(NUMBER)),
    "month_after": Operation(numbers.month_after, "EDATE({},{})", _always(DATE)),
    "months_between": Operation(
        numbers.months_between, "(YEAR({1})-YEAR({0}))*12+MONTH({1})-MONTH({0})", _always(MONTH), 4
    ),
    "working_day": Operation(numbers.working_day, "WORKDAY({}-1,{})", _always(DATE)),
    "days_between": Operation(numbers.days_between, "{1}-{0}", _always(DAY), 4),
    "day_after": Operation(np.add, "{}+{}", _always(DATE), 4),
    "year_of": Operation(numbers.year_of, "YEAR({})", _always(NUMBER)),
    # The monthly rate and one month's amount, the wage of one person and the wage per person are the same number:
    # nothing to write.
    **{f"for_one_{base}": _for_one(base, 1) for base in BASES},
    **{f"per_one_{base}": _for_one(base, -1) for base in BASES},
    "join": _infix(numbers.join, "&", 3, _always(TEXT)),
    "percent_text": Operation(numbers.percent_text, 'TEXT({},"0%")', _always(TEXT)),
    "digit_of": Operation(numbers.digit_of, _DIGIT, _always(NUMBER)),
    "digit_text": Operation(numbers.digit_text, f'MID("{numbers.DIGITS}",{{}}+1,1)', _always(TEXT)),
}


def _summed(operands: Sequence[Operand], over: Sequence[str]) -> Unit:
    # A sum over months of what is per month is an amount.
    unit = same_unit(operands)
    return unit.times(MONTH) if "month" in over else unit


def _summed_where(operands: Sequence[Operand], over: Sequence[str]) -> Unit:
    same_unit(operands[1:])
    return _summed(operands[:1], over)


def _looked_up(operands: Sequence[Operand], over: Sequence[str]) -> Unit:
    same_unit(operands[:2])
    return operands[2][0]


# Units of the operations over axes; their arithmetic and text depend on the cells and stand with the readers.
OVER_AXES: Final[dict[str, Callable[[Sequence[Operand], Sequence[str]], Unit]]] = {
    "total": _summed,
    "total_product": lambda o, over: o[0][0].times(o[1][0]),
    "total_where": _summed_where,
    "so_far": lambda o, over: o[0][0],
    "product_so_far": lambda o, over: NUMBER,
    "largest": lambda o, over: o[0][0],
    "at": lambda o, over: o[0][0],
    "position": lambda o, over: NUMBER,
    "rank": lambda o, over: NUMBER,
    "count_equal": lambda o, over: NUMBER,
    "look_up": _looked_up,
    "first_true": lambda o, over: o[1][0],
}
