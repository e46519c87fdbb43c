"""人民币（大写）: amounts in Chinese capitals, character by character, live in the workbook.

Rules: 会计基础工作规范 (财政部) art. 52. A run of zeros is one 零; 整 stands after an amount that ends
in 元 or 角. The text grows from place to place, from the currency on, with 负 where the amount is negative.
"""

from __future__ import annotations

from collections.abc import Callable

from ccxl.core.line import Line
from ccxl.core.rule import Value, at, digit_of, digit_text, if_else, join, no_text, position, word, yuan

# Twelve places and a leading one for a trillion, then 角 and 分; the unit after each digit.
_UNITS = ("wan", "qian", "bai", "shi", "", "qian", "bai", "shi", "", "qian", "bai", "shi", "", "jiao", "fen")
_NAMES = ("万亿", "仟亿", "佰亿", "拾亿", "亿", "仟万", "佰万", "拾万", "万", "仟", "佰", "拾", "元", "角", "分")
_YUAN, _JIAO, _FEN = 12, 13, 14
# After these places stands the name of a group, if any digit of the group is not zero.
_GROUPS = {4: ("yi", range(5)), 8: ("wan", range(5, 9))}
PLACES = len(_UNITS)
AMOUNTS = {"construction": "construction.total", "operating": "operating.total"}


def _digit(digits: Value, place: int) -> Value:
    return at(digits, over="place", index=place)


def _mark(name: str) -> Value:
    return word(f"capital.{name}") if name else no_text()


def _joined(before: Value, start: Value, digits: Value, place: int) -> Value:
    """The text up to a place of the whole yuan."""
    digit = _digit(digits, place)
    text = join(digit_text(digit), _mark(_UNITS[place]))
    if place:
        gap = if_else(
            (before != start) & (_digit(digits, place - 1) == 0),
            word("capital.zero"),
            no_text(),
        )
        text = join(gap, text)
    text = join(before, if_else(digit > 0, text, no_text()))
    if place in _GROUPS:
        name, members = _GROUPS[place]
        held = sum((_digit(digits, member) for member in list(members)[1:]), _digit(digits, members[0]))
        text = join(text, if_else(held > 0, _mark(name), no_text()))
    if place == _YUAN:
        text = join(text, if_else((before != start) | (digit > 0), word("capital.yuan"), no_text()))
    return text


def _jiao(before: Value, digits: Value) -> Value:
    digit = _digit(digits, _JIAO)
    return join(before, if_else(digit > 0, join(digit_text(digit), word("capital.jiao")), no_text()))


def _fen(before: Value, start: Value, digits: Value, yuan: Value) -> Value:
    digit = _digit(digits, _FEN)
    gap = if_else((_digit(digits, _JIAO) == 0) & (yuan != start), word("capital.zero"), no_text())
    whole = join(before, if_else(before == start, word("capital.nothing"), word("capital.exactly")))
    return if_else(digit > 0, join(before, gap, digit_text(digit), word("capital.fen")), whole)


def _start(amount: Value) -> Value:
    return if_else(yuan(amount) < 0, word("capital.negative"), word("capital.start"))


def _piece_rule(place: int) -> Callable[..., Value]:
    if place == 0:
        return lambda start, digits: _joined(start, start, digits, 0)
    if place == _JIAO:
        return _jiao
    if place == _FEN:
        return _fen
    return lambda before, start, digits: _joined(before, start, digits, place)


def amount_lines(name: str, amount: str) -> tuple[Line, ...]:
    """The lines that write one amount in capitals."""
    digits = {"digits": f"capitals.{name}_digit"}
    texts = tuple(f"capitals.{name}_text_{place}" for place in range(PLACES))
    return (
        Line(
            f"capitals.{name}_digit",
            "digit",
            axes=("place",),
            style="digit",
            reads={"amount": amount, "place": "capitals.position"},
            rule=lambda amount, place: digit_of(abs(amount), place),
        ),
        Line(f"capitals.{name}_start", "text", rule=_start, reads={"amount": amount}),
        *(
            Line(
                texts[place],
                "text",
                rule=_piece_rule(place),
                reads={**digits, "before": texts[place - 1], "yuan": texts[_YUAN], "start": f"capitals.{name}_start"},
            )
            for place in range(PLACES)
        ),
        Line(f"capitals.{name}_piece", "text", axes=("place",), parts=texts),
        Line(f"capitals.{name}", "text", rule=lambda text: text, reads={"text": texts[_FEN]}),
    )


LINES = (
    Line("capitals.label", "text", axes=("place",), given=lambda s: list(_NAMES), style="label"),
    Line(
        "capitals.position", "index", axes=("place",), style="count", rule=lambda label: position(label, over="place")
    ),
    *(line for name, amount in AMOUNTS.items() for line in amount_lines(name, amount)),
)
