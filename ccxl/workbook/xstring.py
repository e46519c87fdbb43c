"""Texts as Office Open XML holds them: `_x0041_` stands for a character, so a text that looks so is escaped itself.

Source: ECMA-376 part 1, 22.9.2.19 ST_Xstring.
"""

from __future__ import annotations

import html
import re
from typing import Final

# A carriage return is written as an escape itself, which begins with an underscore.
_LOOKS_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}[_\r])")
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def with_entities(text: str) -> str:
    """The text with entities in place of what XML would read as its own marks.

    The same as `xml.sax.saxutils.escape`, which cannot be had without the network modules of Python.
    """
    return html.escape(text, quote=False)


def with_returns(text: str) -> str:
    """The same with carriage returns, which XML would read as line feeds."""
    return with_entities(text).replace("\r", "&#13;")


def written(text: str) -> str:
    """The text as the content of an XML element."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    # XML would read it as a line feed.
    return with_entities(text.replace("\r", "_x000D_") if "\r" in text else text)


def unescaped(text: str) -> str:
    """The text that an element's content, its entities resolved, stands for."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def read(text: str) -> str:
    """The text that was `written`."""
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return unescaped(text)
