"""Series of a chart that stand in rows: one for every row that a sample row has become.

A chart of lines in a template has a series for each of the two sample rows. Where the first sample stands for several
rows, its series is written once for each of them; where it stands for none, its series goes.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

from ccxl.workbook.conventions import SERIES_INKS
from ccxl.workbook.grid import Grid, moved

CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_ROWS: Final = re.compile(r"^([^:]*\$?[A-Z]+\$?)(\d+)(?::(\$?[A-Z]+\$?)(\d+))?$")


def _c(name: str) -> str:
    return f"{{{CHART}}}{name}"


def moved_series(root: Any, sheet: str, grids: Mapping[str, Grid]) -> bool:
    """Move the references of every series; whether any series is left."""
    for plot in [element.getparent() for element in root.iter(_c("ser"))]:
        series = plot.findall(_c("ser"))
        if not series or series[0].get("moved"):
            continue
        in_rows = len(series) > 1 and all(_in_a_row(each) for each in series)
        for each in series:
            _replace(each, sheet, grids, in_rows)
        for number, each in enumerate(plot.findall(_c("ser"))):
            each.set("moved", "1")
            if in_rows:
                _number(each, number)
    found = list(root.iter(_c("ser")))
    for each in found:
        del each.attrib["moved"]
    return bool(found)


def drawn_by_rows(root: Any) -> bool:
    """Whether a chart has a series for each of several sample rows."""
    plots = {element.getparent() for element in root.iter(_c("ser"))}
    by_plot = [plot.findall(_c("ser")) for plot in plots]
    return any(len(series) > 1 and all(map(_in_a_row, series)) for series in by_plot)


def _in_a_row(series: Any) -> bool:
    """Whether its points stand side by side, under a name of its own cell."""
    formula, name = series.findtext(f"{_c('val')}//{_c('f')}"), series.find(f"{_c('tx')}//{_c('f')}")
    match = _ROWS.match(formula or "")
    return name is not None and match is not None and match[4] in (None, match[2])


def _replace(series: Any, sheet: str, grids: Mapping[str, Grid], in_rows: bool) -> None:
    """The series with its references moved, one for each row, or none."""
    plot, texts = series.getparent(), {}
    for formula in series.iter(_c("f")):
        texts[formula.text] = moved(formula.text or "", sheet, grids)
    if None in texts.values():
        plot.remove(series)
        return
    rows = _rows_of(texts[series.findtext(f"{_c('val')}//{_c('f')}")]) if in_rows else [0]
    for row in rows:
        each = copy.deepcopy(series)
        for formula in each.iter(_c("f")):
            text = texts[formula.text]
            spans_rows = in_rows and formula.getparent().getparent().tag != _c("cat")
            formula.text = _row_of(text, row) if spans_rows else text
        series.addprevious(each)
    plot.remove(series)


def _rows_of(text: str | None) -> list[int]:
    match = _ROWS.match(text or "")
    assert match is not None
    return list(range(int(match[2]), int(match[4] or match[2]) + 1))


def _row_of(text: str | None, row: int) -> str:
    """The part of an area that lies in one row."""
    match = _ROWS.match(text or "")
    assert match is not None
    start = f"{match[1]}{row}"
    end = f"{match[3]}{row}" if match[3] else ""
    return f"{start}:{end}" if end and not start.endswith(end) else start


def _number(series: Any, number: int) -> None:
    """Its place among the series, and the ink of that place."""
    for name in ("idx", "order"):
        series.find(_c(name)).set("val", str(number))
    for ink in series.iter(f"{{{DRAWING}}}srgbClr"):
        ink.set("val", SERIES_INKS[number % len(SERIES_INKS)])
