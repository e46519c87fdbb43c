"""Tags in text that is cut into runs, each with a look of its own: cells, text boxes, chart titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from lxml import etree

from ccxl.workbook.template import CONDITION, MAIN, TAG, q

DRAWING_TEXT: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
# Texts of a drawing or chart that were typed; those of its data are kept elsewhere.
_PARAGRAPH, _RUN_TEXT = f"{{{DRAWING_TEXT}}}p", f"{{{DRAWING_TEXT}}}t"


def filled_runs(texts: Sequence[str], value: Callable[[str], str]) -> list[str]:
    """Texts of runs with every tag replaced; the value takes the look of the run where its tag begins.

    Parameters
    ----------
    texts
        The text of each run; a tag may reach over several.
    value
        The text for a tag's key.
    """
    whole = "".join(texts)
    pieces: list[tuple[int, int, str]] = [(m.start(), m.end(), "") for m in CONDITION.finditer(whole)]
    pieces += [(m.start(), m.end(), value(m[2])) for m in TAG.finditer(whole)]
    result, start = [], 0
    for text in texts:
        end = start + len(text)
        kept, place = "", start
        for first, last, new in sorted(pieces):
            if last <= start or first >= end:
                continue
            kept += whole[place : max(first, place)]
            if first >= start:
                kept += new
            place = max(place, min(last, end))
        result.append(kept + whole[place:end])
        start = end
    return result


def has_tag(text: str) -> bool:
    """Whether a text holds a tag or a condition."""
    return "{{" in text and (TAG.search(text) is not None or CONDITION.search(text) is not None)


def rich_runs(item: Any) -> list[Any]:
    """The text elements of a string that is cut into runs; empty for a plain one."""
    runs = item.findall(q("r"))
    return [run.find(q("t")) for run in runs if run.find(q("t")) is not None]


def rich_inline(item: Any, texts: Sequence[str]) -> str:
    """A string with runs as the content of an inline cell, with other texts."""
    copy = etree.fromstring(etree.tostring(item, with_tail=False))
    for element, text in zip(rich_runs(copy), texts, strict=True):
        element.text = text
        element.set(_SPACE, "preserve")
    inside = "".join(etree.tostring(run, encoding="unicode", with_tail=False) for run in copy.findall(q("r")))
    return f"<is>{without_declarations(inside)}</is>"


def without_declarations(xml: str) -> str:
    """Serialised XML of the main namespace without the declarations that the sheet has already."""
    return re.sub(r' xmlns(?::\w+)?="[^"]*"', "", xml)


def paragraphs(root: Any) -> Iterator[list[Any]]:
    """The text elements of every paragraph of a drawing or chart that holds a tag."""
    for paragraph in root.iter(_PARAGRAPH):
        texts = list(paragraph.iter(_RUN_TEXT))
        if texts and has_tag("".join(text.text or "" for text in texts)):
            yield texts


def keys_in(text: str) -> list[str]:
    """The keys of all tags in a text."""
    return [match[2] for match in TAG.finditer(text)]


def main_namespace(root: Any) -> bool:
    """Whether a part is of the usual kind of spreadsheet XML."""
    return str(root.tag).startswith(f"{{{MAIN}}}")
