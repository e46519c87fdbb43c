"""Settings of a workbook: kept as they are, told, or refused where they change what a written value means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ccxl.workbook.template import MAIN, Template, parse_xml, q, xml_bytes

# What may follow the settings of calculation, by the schema.
_LATER: Final = (
    "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip


_TRUE: Final = ("1", "true", "on")
_OPTIONS: Final = "in Excel untick File > Options > Advanced > "


def setting_mistakes(template: Template) -> Iterator[str]:
    """Settings under which the numbers and dates that are written would mean something else.

    Those that only show, such as column numbers in place of letters, are none.
    """
    workbook = template.parts[template.workbook]
    if counts_from_1904(workbook):
        yield (
            "its days are counted from 1904, those of a budget from 1900, so that dates would show four years late; "
            f"{_OPTIONS}Use 1904 date system (使用 1904 日期系统), correct the dates that are typed in it, and save"
        )
    if _attribute(workbook, "calcPr", "fullPrecision", "1") not in _TRUE:
        yield (
            "it calculates with the digits that are shown, so that its sums would not be those of the budget; "
            f"{_OPTIONS}Set precision as displayed (将精度设为所显示的精度), and save"
        )
    for sheet in template.sheets:
        properties = sheet.root.find(q("sheetPr"))
        if properties is not None and properties.get("transitionEvaluation") in _TRUE:
            yield (
                f"sheet {sheet.name} calculates as Lotus 1-2-3 does, where texts count as 0; {_OPTIONS}Transition "
                "formula evaluation for this sheet, and save"
            )


def setting_notes(template: Template) -> Iterator[str]:
    """Settings that change no number that is written, but when one is calculated."""
    if calculates_by_hand(template.parts[template.workbook]):
        yield (
            "the workbook is set to manual calculation: all its formulas are calculated when it is filled, but after a "
            "change in Excel they stay as they are until F9 is pressed; set Formulas > Calculation Options to "
            "Automatic (公式 > 计算选项 > 自动)"
        )


def circle_note(template: Template, cells: str) -> str:
    """What is to be known of formulas that are calculated in rounds."""
    workbook = template.parts[template.workbook]
    rounds, change = (
        _attribute(workbook, "calcPr", name, usual)
        for name, usual in (("iterateCount", "100"), ("iterateDelta", "0.001"))
    )
    return (
        f"{cells}: these formulas read each other in a circle, which the workbook allows (iterative calculation, "
        f"{rounds} rounds or until less than {change} changes); the result depends on where the rounds begin, is "
        "LibreOffice's, and may be another in Excel; write them without a circle"
    )


def calculates_circles(workbook: bytes) -> bool:
    """Whether formulas may read each other in a circle."""
    return _attribute(workbook, "calcPr", "iterate") in _TRUE


def calculates_by_hand(workbook: bytes) -> bool:
    """Whether formulas are calculated only when somebody asks for it."""
    return _attribute(workbook, "calcPr", "calcMode") == "manual"


def stores_old_values(workbook: bytes) -> bool:
    """Whether the values stored with formulas may be older than what the formulas read."""
    return calculates_by_hand(workbook) or _attribute(workbook, "calcPr", "calcCompleted", "1") not in _TRUE


def counts_from_1904(workbook: bytes) -> bool:
    """Whether dates are counted from 1904."""
    return _attribute(workbook, "workbookPr", "date1904") in _TRUE


def _attribute(workbook: bytes, element: str, name: str, usual: str = "") -> str:
    """A setting of the workbook part; the usual one where it has none."""
    found = parse_xml(workbook).find(q(element))
    return usual if found is None else (found.get(name, "").strip() or usual)


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
