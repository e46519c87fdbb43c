"""Texts as Office Open XML holds them: `_x0041_` stands for a character, so a text that looks so is escaped itself.

Source: ECMA-376 part 1, 22.9.2.19 ST_Xstring.
"""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape
from xml.sax.saxutils import unescape as without_entities

# A carriage return is written as an escape itself, which begins with an underscore.
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}[_\r])")
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def written(text: str) -> str:
    """The text as the content of an XML element."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    # XML would read it as a line feed.
    return escape(text.replace("\r", "_x000D_") if "\r" in text else text)


def unescaped(text: str) -> str:
    """The text that an element's content, its entities resolved, stands for."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def read(text: str) -> str:
    """The text that was `written`."""
    return unescaped(without_entities(text) if "&" in text else text)
