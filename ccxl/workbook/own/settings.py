"""Settings of calculation in a workbook: kept as they are, but where no engine could calculate."""

from __future__ import annotations

from typing import Final

from ccxl.workbook.template import MAIN, parse_xml, q, xml_bytes

# What may follow the settings of calculation, by the schema.
_LATER: Final = (
    "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip


def calculates_circles(workbook: bytes) -> bool:
    """Whether formulas may read each other in a circle."""
    settings = parse_xml(workbook).find(q("calcPr"))
    return settings is not None and settings.get("iterate") in ("1", "true")


def counts_from_1904(workbook: bytes) -> bool:
    """Whether dates are counted from 1904."""
    properties = parse_xml(workbook).find(q("workbookPr"))
    return properties is not None and properties.get("date1904") in ("1", "true", "on")


def recalculated_on_opening(workbook: bytes) -> bytes:
    """The workbook part that asks Excel to calculate everything when it opens the file."""
    root = parse_xml(workbook)
    settings = root.find(q("calcPr"))
    if settings is None:
        settings = root.makeelement(q("calcPr"), {})
        later = {f"{{{MAIN}}}{name}" for name in _LATER}
        place = next((index for index, child in enumerate(root) if child.tag in later), len(root))
        root.insert(place, settings)
    settings.set("fullCalcOnLoad", "1")
    return xml_bytes(root)
