"""A workbook that ccxl made, read again as input: its scenario, with the inputs as they stand now.

The workbook carries its scenario and the cell of every input in a custom XML part. An input that
was changed in Excel replaces what the scenario says; a workbook whose cells no longer stand where
they were written is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from lxml import etree

from ccxl.budget.given import EPOCH
from ccxl.budget.model import Budget
from ccxl.budget.places import path_of
from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario
from ccxl.core.cells import address
from ccxl.core.errors import CcxlError, InputError
from ccxl.workbook.gate import cells_of
from ccxl.workbook.slots import SheetShape, TeamSlot, ValueSlot
from ccxl.workbook.template import CONTENT, PACKAGE, Template, parse_xml, relations_part, xml_bytes

PART: Final = "customXml/item1.xml"
DAMAGED: Final = "the workbook's record of its scenario is damaged; use the form that it was built from"
SPACE: Final = "urn:ccxl:scenario:1"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def inputs_record(sheets: Sequence[SheetShape], language: str) -> str:
    """What a shape knows of its inputs: the cell of each element, and where formulas stand."""
    cells: list[list[Any]] = []
    formulas: dict[str, str] = {}
    for sheet in sheets:
        formulas[sheet.name] = _print(
            slot.cell[1:] for slot in sheet.slots if isinstance(slot, (ValueSlot, TeamSlot)) and slot.formula
        )
        cells += [
            [slot.key, slot.flat, *slot.cell] for slot in sheet.slots if isinstance(slot, ValueSlot) and slot.is_input
        ]
    return json.dumps({"language": language, "cells": cells, "formulas": formulas}, ensure_ascii=False)


def _print(places: Iterable[tuple[int, int]]) -> str:
    """A fingerprint of where formulas stand; inserted or deleted lines change it."""
    return hashlib.sha256(repr(sorted(places)).encode()).hexdigest()[:16]


def scenario_part(record: str, scenario: Scenario) -> bytes:
    """The custom XML part."""
    root = etree.Element(f"{{{SPACE}}}ccxl", nsmap={"ccxl": SPACE})
    etree.SubElement(root, f"{{{SPACE}}}inputs").text = record
    content = scenario.model_dump_json(exclude_none=True, exclude_defaults=True)
    etree.SubElement(root, f"{{{SPACE}}}scenario").text = content
    return xml_bytes(root)


def related(parts: dict[str, bytes], workbook: str) -> None:
    """Relate the custom XML part to the workbook part."""
    name = relations_part(workbook)
    relations = parse_xml(parts[name])
    etree.SubElement(
        relations, f"{{{PACKAGE}}}Relationship", {"Id": "rIdCcxl", "Type": _RELATION, "Target": f"/{PART}"}
    )
    parts[name] = xml_bytes(relations)
    types = parse_xml(parts["[Content_Types].xml"])
    if not any(entry.get("Extension") == "xml" for entry in types):
        etree.SubElement(types, f"{{{CONTENT}}}Default", {"Extension": "xml", "ContentType": "application/xml"})
        parts["[Content_Types].xml"] = xml_bytes(types)


def read_again(workbook: Template) -> tuple[dict[str, Any], dict[str, str]]:
    """The scenario of a workbook that ccxl made, with its inputs as they stand now.

    Returns
    -------
    The raw tables, and the cell of each path.

    Raises
    ------
    InputError
        Lines were inserted or deleted, or formulas overwritten, since it was built.
    """
    try:
        return _read_again(workbook)
    except CcxlError:
        raise
    except (etree.XMLSyntaxError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
        raise InputError(DAMAGED) from None


def _read_again(workbook: Template) -> tuple[dict[str, Any], dict[str, str]]:
    root = parse_xml(workbook.parts[PART])
    record = json.loads(root.findtext(f"{{{SPACE}}}inputs"))
    raw = _strings(json.loads(root.findtext(f"{{{SPACE}}}scenario")))
    budget = Budget(scenario_from(raw, workbook.name), record["language"])
    now = _values_now(workbook, record["formulas"])
    places: dict[str, str] = {}
    for key, flat, sheet, row, column in record["cells"]:
        shape = budget.inputs[key].shape
        index = tuple(int(place) for place in _unravelled(flat, shape))
        value = now.get((sheet, row, column))
        changed = not _same(value, _shown(budget, key, flat))
        for path in path_of(budget.scenario, key, index):
            places[path] = f"{sheet}!{address(row, column)}"
            if changed:
                _put(raw, path, _meant(budget, key, value))
    return raw, places


def _strings(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise InputError(DAMAGED)
    return raw


def _unravelled(flat: int, shape: tuple[int, ...]) -> Iterator[int]:
    for axis in range(len(shape)):
        rest = math.prod(shape[axis + 1 :])
        place, flat = divmod(flat, rest)
        yield place


def _values_now(workbook: Template, formulas: Mapping[str, str]) -> dict[tuple[str, int, int], Any]:
    by_name = {sheet.name: sheet for sheet in workbook.sheets}
    found: dict[tuple[str, int, int], Any] = {}
    for name, expected in formulas.items():
        sheet = by_name.get(name)
        if sheet is None:
            raise InputError(f"sheet {name}: is gone from the workbook; use the form that it was built from")
        cells = cells_of(workbook.parts[sheet.part], name, workbook.strings)
        if _print((key[1], key[2]) for key, formula, _ in cells if formula is not None) != expected:
            raise InputError(
                f"sheet {name}: rows or columns were inserted or deleted, or formulas overwritten, since it was built; "
                "undo that, or change the form that it was built from"
            )
        found.update({key: value for key, formula, value in cells if formula is None})
    return found


def _shown(budget: Budget, key: str, flat: int) -> Any:
    """What the cell held when the workbook was built."""
    value = budget.inputs[key].ravel()[flat]
    if isinstance(value, str):
        return value or None
    return None if math.isnan(value) else float(value)


def _same(now: Any, then: Any) -> bool:
    if isinstance(now, str) and not isinstance(then, str) and then is None:
        return True  # the word for what was not given
    if isinstance(now, float) and isinstance(then, float):
        return math.isclose(now, then, rel_tol=1e-12)
    return bool(now == then) or (not now and not then)


def _meant(budget: Budget, key: str, value: Any) -> Any:
    """A cell's value as the scenario writes it."""
    line = budget.model.lines[key]
    words = budget.words
    if value is None or value in (words["word.not_given"], words["word.nothing"]):
        return None
    if line.choices:
        options = {
            text: name.rpartition(".")[2] for name, text in words.items() if name.startswith(f"choice.{line.choices}.")
        }
        return options.get(str(value), str(value))
    if line.unit == "date" and isinstance(value, float):
        day = EPOCH + dt.timedelta(days=int(value))
        return f"{day:%Y-%m-%d}" if line.style == "day" else f"{day:%Y-%m}"
    return value


def _put(raw: dict[str, Any], path: str, value: Any) -> None:
    """Set a value in the raw tables; None takes the key away."""
    *parents, last = path.split(".")
    node: Any = raw
    for place, part in enumerate(parents):
        if isinstance(node, list):
            node = node[int(part)]
            continue
        following = (*parents, last)[place + 1]
        if following.isdigit() and isinstance(node.get(part), (int, float, dict)):
            node[part] = _spread(node[part])
        node = node.setdefault(part, {})
        if isinstance(node, dict) and "value" in node and following.isdigit():
            node = node["value"]
    if isinstance(node, list):
        node[int(last)] = value
    elif value is None:
        node.pop(last, None)
    elif isinstance(node.get(last), dict) and "value" in node[last]:
        node[last]["value"] = value
    else:
        node[last] = value


def _spread(given: Any) -> Any:
    """Twelve months of a scalar, so that one of them can differ."""
    if isinstance(given, dict) and "value" in given:
        value = given["value"]
        return {**given, "value": value if isinstance(value, list) else [value] * 12}
    return given if isinstance(given, dict) else [given] * 12
