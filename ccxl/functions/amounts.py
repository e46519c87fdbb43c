"""Amounts in words."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from ccxl.core.kinds import Doc, Numbers, Quantity
from ccxl.core.registry import function
from ccxl.formulas.amounts import chinese_capitals
from ccxl.functions.quantities import Words

Payable: TypeAlias = Annotated[
    Numbers,
    Quantity("yuan", -1e13, 1e13, above=True, below=True),
    Doc("Amount of money; rounded to fen. A negative one is written 人民币负…."),
]


@function(topic="amounts")
def capitals(amount: Payable) -> Words:
    """Amount in Chinese capitals by the accounting rules (人民币大写).

    Examples
    --------
    >>> capitals(2033220.56)
    '人民币贰佰零叁万叁仟贰佰贰拾元伍角陆分'
    """
    return chinese_capitals(amount)
