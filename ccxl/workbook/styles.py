"""Cell formats derived from a template's: the input look, the link look, a line's number format."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any, Final

from ccxl.workbook import conventions
from ccxl.workbook.template import parse_xml, q, xml_bytes

MONEY: Final = '#,##0.00;[Red]\\(#,##0.00\\);"-"'
FORMATS: Final = {
    "money": MONEY,
    "share": "0.0%",
    "probability": "0.0000",
    "count": '#,##0;[Red]\\(#,##0\\);"-"',
    "plain": "General",
    "digit": "0",
    "seconds": "#,##0.0",
    "month": "yyyy-mm",
    "day": "yyyy-mm-dd",
    "wan": MONEY,
    "price": '#,##0.00##;[Red]\\(#,##0.00##\\);"-"',
    "tolerance": "0.000",
    "text": "@",
    "label": "General",
}
INKS: Final = {
    "input": conventions.INPUT_INK,
    "link": conventions.LINK_INK,
    "fixed": conventions.FIXED_INK,
}
_BUILT_IN: Final = {"General": 0, "@": 49}


@dataclass
class Styles:
    """The styles part with formats added as they are asked for.

    Parameters
    ----------
    data
        The part's bytes; formats that are there keep their numbers.
    """

    data: bytes
    _made: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = parse_xml(self.data)
        self.formats = self.root.find(q("cellXfs"))
        self.fonts = self.root.find(q("fonts"))
        self.fills = self.root.find(q("fills"))

    def derived(self, base: int, look: str, number_format: str) -> int:
        """Index of a format like `base` with a look (one of `INKS`, or none), and a number format if it has none."""
        key = (base, look, number_format)
        if key not in self._made:
            self._made[key] = self._derive(base, look, number_format)
        return self._made[key]

    def _derive(self, base: int, look: str, number_format: str) -> int:
        xf = copy.deepcopy(self.formats[base])
        if xf.get("numFmtId", "0") == "0" and number_format and number_format != "General":
            xf.set("numFmtId", str(self._number_format(number_format)))
            xf.set("applyNumberFormat", "1")
        if look:
            xf.set("fontId", str(self._coloured(int(xf.get("fontId", 0)), look)))
            xf.set("applyFont", "1")
        if look == "input":
            xf.set("fillId", str(self._fill(conventions.INPUT_FILL)))
            xf.set("applyFill", "1")
            for old in xf.findall(q("protection")):
                xf.remove(old)
            xf.append(self._element("protection", locked="0"))
            xf.set("applyProtection", "1")
        self.formats.append(xf)
        return len(self.formats) - 1

    def _element(self, name: str, **attributes: str) -> Any:
        return self.root.makeelement(q(name), attributes)

    def _number_format(self, code: str) -> int:
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        formats = self.root.find(q("numFmts"))
        if formats is None:
            formats = self._element("numFmts", count="0")
            self.root.insert(0, formats)
        for entry in formats:
            if entry.get("formatCode") == code:
                return int(entry.get("numFmtId"))
        number = max([163, *(int(entry.get("numFmtId")) for entry in formats)]) + 1
        formats.append(self._element("numFmt", numFmtId=str(number), formatCode=code))
        return number

    def _coloured(self, base: int, look: str) -> int:
        font = copy.deepcopy(self.fonts[base])
        colour = "FF" + INKS[look]
        for entry in font.findall(q("color")):
            entry.attrib.clear()
            entry.set("rgb", colour)
        if font.find(q("color")) is None:
            size = font.find(q("sz"))
            font.insert(0 if size is None else list(font).index(size) + 1, self._element("color", rgb=colour))
        if look == "fixed" and font.find(q("i")) is None:
            # Bold stands before italic, all else behind it.
            font.insert(int(font.find(q("b")) is not None), self._element("i"))
        self.fonts.append(font)
        return len(self.fonts) - 1

    def _fill(self, colour: str) -> int:
        for index, fill in enumerate(self.fills):
            pattern = fill.find(q("patternFill"))
            front = None if pattern is None else pattern.find(q("fgColor"))
            if front is not None and front.get("rgb", "")[-6:] == colour and pattern.get("patternType") == "solid":
                return index
        fill = self._element("fill")
        pattern = self._element("patternFill", patternType="solid")
        pattern.append(self._element("fgColor", rgb="FF" + colour))
        pattern.append(self._element("bgColor", indexed="64"))
        fill.append(pattern)
        self.fills.append(fill)
        return len(self.fills) - 1

    def to_bytes(self) -> bytes:
        """The part with counts brought up to date."""
        for group in (self.formats, self.fonts, self.fills, self.root.find(q("numFmts"))):
            if group is not None:
                group.set("count", str(len(group)))
        return xml_bytes(self.root)
