"""From raw tables to a scenario: every mistake at once, each with place, value and what is allowed."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ccxl.budget.cross_checks import cross_checks
from ccxl.budget.paths import (
    SINGLE,
    Raw,
    allowed_keys,
    below,
    field_at,
    fields,
    groups,
    joined,
    nearest_path,
    pattern,
)
from ccxl.budget.scenario import Scenario
from ccxl.budget.wording import Vocabulary, refusal, shown
from ccxl.core.errors import InputError, Mistake, ScenarioError
from ccxl.core.nesting import DEEPEST, deep_path

Where = Mapping[str, str]
Found = Iterator[tuple[str, str]]

NO_CELLS: Final[Where] = {}
# Whole numbers of so many bits have some 300 digits; no larger one fits a number of Excel.
MOST_BITS: Final = 1000
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Nobody mends more at a time, and a hostile file may hold a million.
MOST_TOLD: Final = 1000
LONGEST_SHOWN: Final = 200


def scenario_from(raw: Raw, name: str, where: Where | None = None) -> Scenario:
    """The scenario that raw tables describe.

    Parameters
    ----------
    raw
        Tables as TOML or the Excel form gives them.
    name
        What to call the scenario in a message, such as its file name.
    where
        Sheet and cell of each path, for a scenario that comes from a form.

    Raises
    ------
    ScenarioError
        Every mistake at once.

    Examples
    --------
    >>> scenario_from({"budget": {"unit": "A", "project": "B", "year": 2026}}, "a.toml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ccxl.core.errors.ScenarioError: scenario 'a.toml': 1 mistake.
      construction.items: nothing to budget; give at least one of construction.items, ...
    """
    scenario, mistakes = _read(raw, where)
    if scenario is None or mistakes:
        raise ScenarioError(name, mistakes)
    return scenario


def mistakes_in(raw: Raw, where: Where | None = None, values_only: bool = False) -> list[Mistake]:
    """Every mistake of raw tables, in the order of the schema.

    Parameters
    ----------
    raw, where
        As for `scenario_from`.
    values_only
        Leave out the checks between parts, for a scenario of which parts could not be read.
    """
    return _read(raw, where, values_only)[1]


def _read(raw: Raw, where: Where | None, values_only: bool = False) -> tuple[Scenario | None, list[Mistake]]:
    if not isinstance(raw, Mapping):
        raise InputError(f"a scenario is a table of keys, not {'a list' if isinstance(raw, list) else shown(raw)}")
    places = _Places(where or NO_CELLS)
    if faults := list(_shape_faults(raw)):
        return None, [places.mistake(path, text) for path, text in faults[:MOST_TOLD]]
    scenario: Scenario | None = None
    found: list[tuple[str, str]] = []
    try:
        scenario = Scenario.model_validate(_typed(raw))
    except ValidationError as error:
        found += islice(_schema_mistakes(error, raw, places), MOST_TOLD + 1)
    if not values_only:
        told = {path for path, _ in found}
        checked = ((path, text) for path, text in cross_checks(raw, places.of) if path not in told)
        found += islice(checked, MOST_TOLD + 1)
    order = list(fields()) if found else []
    found.sort(key=lambda each: _rank(each[0], order))
    mistakes = [places.mistake(path, text) for path, text in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        mistakes.append(Mistake("scenario", f"more than {MOST_TOLD:,} mistakes; mend these first"))
    return scenario, mistakes


def _shape_faults(raw: Raw) -> Found:
    """What no reader of tables should meet: too deep a nesting, keys that are no text, endless digits."""
    deep = deep_path(raw)
    if deep is not None:
        yield deep, f"nested more than {DEEPEST} deep; a scenario has tables and lists of plain values; take it out"
        return
    yield from _odd_parts(raw, "")


def _odd_parts(value: Any, path: str) -> Found:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if not isinstance(key, str) or _SURROGATE.search(key):
                yield path or "scenario", f"key {repr(key)[:60]}: must be text that UTF-8 can hold"
            else:
                yield from _odd_parts(part, joined(path, key))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _odd_parts(part, joined(path, number))
    elif isinstance(value, int) and value.bit_length() > MOST_BITS:
        yield path, "a whole number of more than 300 digits; write a number that a cell can hold"


def changed(raw: Raw, settings: Sequence[str]) -> dict[str, Any]:
    """Raw tables with settings applied, each ``path=value`` as in TOML; what they do not touch is not copied.

    Parameters
    ----------
    raw
        Tables to start from; they stay as they are.
    settings
        Such as ``traffic.aht_s=200`` or ``operating.lines.0.price=5000``. A bare word is text; nothing after
        the equals sign takes the key out. A new figure for a value with its source takes the source out too,
        since it spoke for the old figure; ``traffic.aht_s.value=200`` keeps it.

    Raises
    ------
    ScenarioError
        A setting without an equals sign, or for a path that does not exist.

    Examples
    --------
    >>> changed({"traffic": {"aht_s": 180}}, ["traffic.aht_s=200", "budget.project=North"])
    {'traffic': {'aht_s': 200}, 'budget': {'project': 'North'}}
    """
    result = dict(raw)
    mistakes = []
    for setting in settings:
        try:
            _set(result, setting)
        except InputError as error:
            mistakes.append(Mistake(f"--set {_cut(setting)}", str(error)))
    if mistakes:
        raise ScenarioError("--set", mistakes)
    return result


def _cut(text: str) -> str:
    """What a message shows of a path or setting, which a hostile file may make as long as it likes."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def setting_path(setting: str) -> str:
    """The path that a setting changes."""
    return setting.partition("=")[0].strip()


def _set(raw: dict[str, Any], setting: str) -> None:
    path = setting_path(setting)
    if "=" not in setting:
        raise InputError("must be path=value, such as traffic.aht_s=200")
    if field_at(path) is None and pattern(path) not in groups():
        raise InputError(_first_unknown(path))
    *parents, last = path.split(".")
    node: Any = raw
    for depth, part in enumerate(parents):
        node = _child(node, part, path, is_last=False, before=joined(*parents[:depth]))
    text = setting.partition("=")[2].strip()
    if isinstance(node, list):
        _child(node, last, path, is_last=True, before=joined(*parents))
        node[int(last)] = _toml_value(text)
    elif text:
        node[last] = _toml_value(text)
    else:
        node.pop(last, None)


def _first_unknown(path: str) -> str:
    """What to say of the shortest beginning of a path that is unknown."""
    parts = path.split(".")
    for count in range(1, len(parts) + 1):
        head = ".".join(parts[:count])
        if field_at(head) is None and pattern(head).removesuffix(".*") not in groups():
            return f"{_cut(head)}: {_unknown(head)}"
    return f"{_cut(path)}: {_unknown(path)}"


def _child(node: Any, part: str, path: str, is_last: bool, before: str) -> Any:
    """The part of the tables that a setting goes through, copied; tables that are missing are made."""
    if isinstance(node, list):
        if not part.isdecimal() or int(part) >= len(node):
            raise InputError(f"no {joined(before, part)}; {before} has {len(node)} entries, counted from 0")
        node[int(part)] = copy.copy(node[int(part)])
        return node[int(part)]
    if part.isdecimal():
        raise InputError(f"no {joined(before, part)}; {before} has no entries")
    child = node.get(part)
    if isinstance(child, list | tuple):
        child = list(child)
    elif isinstance(child, Mapping):
        child = dict(child)
    elif child is None:
        child = {}
    elif not is_last:
        child = {"value": child}
    node[part] = child
    return child


def _toml_value(text: str) -> Any:
    try:
        table = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    except RecursionError:
        raise InputError("nested too deeply; give one value, or a list of values") from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise InputError("a number with too many digits; write one that a cell can hold") from None
    return table["value"] if list(table) == ["value"] else text


def _typed(raw: Any, plain: str = "") -> Any:
    """The tables as the strict schema takes them: tuples, words of closed lists, one kind of line break."""
    if isinstance(raw, str):
        field = fields().get(plain)
        if field is not None and field.choices is not None:
            return raw.strip().lower()
        return raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw
    if isinstance(raw, SINGLE):
        return raw
    if isinstance(raw, Mapping):
        return {key: _typed(value, below(plain, str(key))) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        inside = below(plain)
        return tuple([_typed(value, inside) for value in raw])
    return raw


def _schema_mistakes(error: ValidationError, raw: Raw, places: _Places) -> Found:
    seen = set()
    for detail in error.errors(include_url=False, include_context=False):
        path, text = _in_words(detail, raw, places)
        if text and path not in seen:
            seen.add(path)
            yield path, text


def _in_words(detail: ErrorDetails, raw: Raw, places: _Places) -> tuple[str, str]:
    path, value = _located(detail["loc"], raw)
    field = field_at(path)
    if detail["type"] == "extra_forbidden":
        return path, _unknown(path)
    if field is not None:
        return path, _field_words(path, value, detail["type"], places.vocabulary(path))
    if detail["type"] == "value_error":
        return _model_words(path, detail["msg"].removeprefix("Value error, "))
    group = groups()[pattern(path) if pattern(path) in groups() else pattern(path).removesuffix(".*")]
    if detail["type"] == "too_long":
        return path, f"{len(value)} entries; must be at most {group.most}"
    keys = ", ".join(group.children)
    is_list = group.many and pattern(path) == group.path
    what = f"a list of tables, each with {keys}" if is_list else f"a table with {keys}"
    return path, f"not given; must be {what}" if value is None else f" = {shown(value)}: must be {what}"


def _field_words(path: str, value: Any, kind: str, vocabulary: Vocabulary) -> str:
    field = field_at(path)
    assert field is not None
    if kind == "too_long" and isinstance(value, list | tuple):
        return f"{len(value)} entries; must be at most {field.most}"
    if field.shape == "either" and isinstance(value, list | tuple):
        return ""  # pydantic also complains that a list is not one number; its entries speak for themselves
    if isinstance(value, Mapping) and field.given:
        value = value.get("value")
    return refusal(field, value, vocabulary)


def _model_words(path: str, text: str) -> tuple[str, str]:
    """A message of the schema that begins with the name of a key is placed at that key."""
    match = re.match(r"(\w+)(?=( = )|(: )| and )", text)
    if not match or match[1] not in allowed_keys(path):
        return path, text
    rest = text[match.end() :]
    return joined(path, match[1]), rest if match[2] else rest.removeprefix(": ") if match[3] else text


def _unknown(path: str) -> str:
    if near := nearest_path(path):
        return f"unknown; did you mean {near}?"
    parent = path.rpartition(".")[0]
    keys = allowed_keys(parent)
    return f"unknown; {parent or 'a scenario'} takes {', '.join(keys)}" if keys else "unknown"


def _located(loc: tuple[int | str, ...], raw: Raw) -> tuple[str, Any]:
    """Path and value of an error, without the names that pydantic gives to the branches of a union."""
    parts: list[int | str] = []
    node: Any = raw
    for step in loc:
        if isinstance(node, Mapping) and (step in node or re.fullmatch(r"\w+", str(step))):
            node = node.get(step)
        elif isinstance(node, list | tuple) and isinstance(step, int):
            node = node[step]
        else:
            continue
        parts.append(step)
    return joined(*parts), node


def _rank(path: str, order: list[str]) -> tuple[int, list[int]]:
    """Where a mistake stands in the list: in the order of the schema, row by row."""
    plain = pattern(path).removesuffix(".value")
    ahead = [index for index, known in enumerate(order) if known == plain or known.startswith(f"{plain}.")]
    rows = [int(part) for part in path.split(".") if part.isdecimal()]
    table = re.split(r"\.\*", plain)[0]
    first = next((index for index, known in enumerate(order) if known.startswith(table)), len(order))
    return first, [*rows, ahead[0] if ahead else len(order)]


class _Places:
    """What to call a path in a message: its cell, the cell of what holds it, or itself."""

    def __init__(self, where: Where) -> None:
        self._where = where

    def of(self, path: str) -> str:
        cell, rest = self._cell(path)
        return f"{cell} ({rest})" if cell and rest else cell or path

    def mistake(self, path: str, text: str) -> Mistake:
        path = _cut(path)
        cell, rest = self._cell(path)
        if not cell:
            return Mistake(path, text)
        if not rest:
            return Mistake(cell, text)
        return Mistake(cell, f"{rest}{text}" if text.startswith(" ") else f"{rest}: {text}")

    def vocabulary(self, path: str) -> Vocabulary:
        cell, _ = self._cell(path)
        if not cell:
            return Vocabulary.KEY
        return Vocabulary.ZH if re.search(r"[一-鿿]", cell) else Vocabulary.EN

    def _cell(self, path: str) -> tuple[str, str]:
        rest: list[str] = []
        parts = path.split(".")
        while parts:
            if (cell := self._where.get(".".join(parts))) is not None:
                return cell, ".".join(rest)
            last = parts.pop()
            if last != "value":
                rest.insert(0, last)
        return "", ""
