"""Amounts in Chinese capitals by 会计基础工作规范 art. 52."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from ccxl.core.numbers import DIGITS


def chinese_capitals(amount: float) -> str:
    """An amount of less than 10 trillion yuan, rounded to fen.

    A run of zeros inside the whole yuan is one 零; 整 stands after 元 or 角, nothing after 分. The rules name no
    negative amounts, and want nothing between the currency and the number: 负 is part of the number and follows 人民币.
    """
    total = int(Decimal(repr(float(amount))).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)
    yuan, rest = divmod(abs(total), 100)
    jiao, fen = divmod(rest, 10)
    text = _whole(yuan)
    if jiao:
        text += DIGITS[jiao] + "角"
    if fen:
        text += ("零" if yuan and not jiao else "") + DIGITS[fen] + "分"
    else:
        text += "整" if text else "零元整"
    return "人民币" + ("负" if total < 0 else "") + text


def _whole(yuan: int) -> str:
    """Whole yuan, group by group of four digits."""
    text, gap = "", False
    for name, size in (("亿", 10**8), ("万", 10**4), ("元", 1)):
        group, yuan = divmod(yuan, size)
        part, gap = _group(group, bool(text), gap)
        text += part + (name if part or (name == "元" and text) else "")
    return text


def _group(group: int, started: bool, gap: bool) -> tuple[str, bool]:
    """One group; `gap` says whether the last digit before it was zero."""
    text = ""
    for unit, size in (("万", 10_000), ("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit, group = divmod(group, size)
        if digit:
            text += ("零" if gap and (started or text) else "") + DIGITS[digit] + unit
        elif unit == "万":
            continue
        gap = not digit
    return text, gap
