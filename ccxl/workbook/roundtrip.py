"""A workbook that ccxl made, read again as input: its scenario, with the inputs as they stand now.

The workbook carries its scenario and the cell of every input in its record. An input that was changed in
a spreadsheet replaces what the scenario says; a workbook whose cells no longer stand where they were
written is refused. Results are not read, so a program may have dropped them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ccxl.budget.given import EPOCH
from ccxl.budget.input_paths import InputPaths
from ccxl.budget.model import Budget
from ccxl.budget.paths import field_at
from ccxl.budget.reading import scenario_from
from ccxl.core.cells import address
from ccxl.core.errors import CcxlError, InputError
from ccxl.workbook.custom_template.settings import counts_from_1904
from ccxl.workbook.form.cells import meaning
from ccxl.workbook.number_formats import NumberFormats
from ccxl.workbook.record import DAMAGED, Record, inputs_json
from ccxl.workbook.slots import SheetShape, TeamSlot, ValueSlot
from ccxl.workbook.template import Template, TemplateCell, q


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
    return inputs_json(language, cells, formulas)


def _print(places: Iterable[tuple[int, int]]) -> str:
    """A fingerprint of where formulas stand; inserted or deleted lines change it."""
    return hashlib.sha256(repr(sorted(places)).encode()).hexdigest()[:16]


def load_built_workbook(workbook: Template, record: Record) -> tuple[dict[str, Any], dict[str, str]]:
    """The scenario of a workbook that ccxl made, with its inputs as they stand now.

    Parameters
    ----------
    workbook, record
        The workbook, and the record in it.

    Returns
    -------
    The raw tables, and the cell of each path.

    Raises
    ------
    InputError
        Lines were inserted or deleted, or formulas overwritten, since it was built, or its dates made to count from
        another day.
    """
    try:
        return _load_built_workbook(workbook, json.loads(record.inputs), _strings(json.loads(record.scenario)))
    except CcxlError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
        raise InputError(DAMAGED) from None


def _load_built_workbook(
    workbook: Template, known: Mapping[str, Any], raw: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    if counts_from_1904(workbook.parts[workbook.workbook]):
        raise InputError(
            "the workbook was set to count its days from 1904 since it was built, so that what its dates mean is not "
            "certain; in Excel untick File > Options > Advanced > Use 1904 date system (使用 1904 日期系统), look at "
            "the dates, and save"
        )
    budget = Budget(scenario_from(raw, workbook.name), known["language"])
    now = _values_now(workbook, known["formulas"])
    formats = NumberFormats(workbook)
    paths = InputPaths(budget.scenario)
    places: dict[str, str] = {}
    for key, flat, sheet, row, column in known["cells"]:
        shape = budget.inputs[key].shape
        index = tuple(int(place) for place in _unravelled(flat, shape))
        value = now.get((sheet, row, column))
        changed = not _same(value, _shown(budget, key, flat), budget.words)
        for path in paths.of(budget.model.lines[key], index):
            places[path] = f"{sheet}!{address(row, column)}"
            if changed:
                _put(raw, path, _meant(budget, key, path, value, formats.of(sheet, row, column)))
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
        cells = [(row.number, column, cell) for row in sheet.rows.values() for column, cell in row.cells.items()]
        if _print((row, column) for row, column, cell in cells if cell.formula is not None) != expected:
            raise InputError(
                f"sheet {name}: rows or columns were inserted or deleted, or formulas overwritten, since it was built; "
                "undo that, or change the form that it was built from"
            )
        found.update({(name, row, column): _typed(cell) for row, column, cell in cells if cell.formula is None})
    return found


def _typed(cell: TemplateCell) -> Any:
    """What was typed into a cell, in whichever way a program stores it; None in a blank one."""
    stored = cell.element.findtext(q("v"))
    kind = cell.element.get("t", "n")
    if cell.text is not None or cell.number is not None or not stored:
        return cell.text if cell.number is None else cell.number
    if kind == "d":
        return (dt.datetime.fromisoformat(stored) - dt.datetime.combine(EPOCH, dt.time())) / dt.timedelta(days=1)
    return float(stored) if kind == "b" else stored


def _shown(budget: Budget, key: str, flat: int) -> Any:
    """What the cell held when the workbook was built."""
    value = budget.inputs[key].ravel()[flat]
    if isinstance(value, str):
        return value or None
    return None if math.isnan(value) else float(value)


def _same(now: Any, then: Any, words: Mapping[str, str]) -> bool:
    if then is None and now in (words["word.not_given"], words["word.nothing"]):
        return True
    if isinstance(now, float) and isinstance(then, float):
        return math.isclose(now, then, rel_tol=1e-12)
    return bool(now == then) or (not now and not then)


def _meant(budget: Budget, key: str, path: str, value: Any, number_format: str) -> Any:
    """A cell's value as the scenario writes it; a number that was typed or pasted as text is read as in the form."""
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
    field = field_at(path)
    return value if field is None else meaning(value, field, (), number_format)


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
