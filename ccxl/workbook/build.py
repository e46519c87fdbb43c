"""From a scenario to a verified workbook."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar
from weakref import WeakValueDictionary

from ccxl.budget.audience import Audience, for_client
from ccxl.budget.model import Budget
from ccxl.budget.outside import outside
from ccxl.budget.scenario import Scenario
from ccxl.budget.tables import tables
from ccxl.core.errors import InputError, TemplateError
from ccxl.workbook import engine
from ccxl.workbook.fill import Filling, Shape, compile_shape
from ccxl.workbook.gate import Rereading, reread
from ccxl.workbook.package import write_whole
from ccxl.workbook.shape import shape_key
from ccxl.workbook.template import Template, read_template, resources

# Shapes hold an engine's model each, a few megabytes.
SHAPES_KEPT: Final = 16
REREAD_EVERY: Final = 50
Key: TypeAlias = tuple[Any, ...]
Kind = TypeVar("Kind")
# Shapes that no build is filling at the moment, the one unused for longest first.
_shapes: OrderedDict[Key, Any] = OrderedDict()
# A lock for every shape that is being filled or waited for.
_turns: WeakValueDictionary[Key, threading.Lock] = WeakValueDictionary()
_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Built:
    """A finished workbook.

    Parameters
    ----------
    budget
        The scenario with its numbers.
    content
        The file's bytes.
    fixed
        Cells that hold a fixed value where a line could not become a formula, with the line.
    notes
        What else the reader of the workbook should know.
    """

    budget: Budget
    content: bytes
    fixed: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


@cache
def shipped_template(language: str, audience: Audience = Audience.INTERNAL) -> Template:
    """The template that ccxl ships for a language and an audience."""
    name = "offer" if audience is Audience.CLIENT else "budget"
    return read_template(resources("templates") / f"{name}_{language}.xlsx")


def build(
    scenario: Scenario,
    *,
    template: Template | Path | None = None,
    language: str = "zh",
    audience: Audience = Audience.INTERNAL,
) -> Built:
    """Build a workbook in memory.

    Parameters
    ----------
    scenario
        What the user decides.
    template
        A template of the team's own; the shipped one if left out.
    language
        ``zh`` or ``en``.
    audience
        A client's workbook is built from the offer alone.

    Raises
    ------
    TemplateError
        The template cannot be read or has tags that are unknown.
    GateError
        Two calculations disagree.
    InputError
        A client's workbook without an offer; other months than those of one year; the spreadsheet engine is not
        installed.
    """
    if not scenario.months.is_one_year:
        raise InputError("months: the sheets have twelve columns of months; build a budget of one year")
    engine.package()
    if audience is Audience.CLIENT:
        scenario = for_client(scenario)
    budget = Budget(scenario, language)
    if template is None:
        template = shipped_template(language, audience)
    elif isinstance(template, Path):
        template = read_template(template)
    if not template.ours:
        return _built_from_own(template, budget)
    return _built(template, budget, editable=audience is Audience.INTERNAL)


def _built(template: Template, budget: Budget, editable: bool = True) -> Built:
    rows = tables(budget)
    key = (*shape_key(template, budget, rows), editable)
    with _lend_shape(key, lambda: compile_shape(template, budget, rows, editable)) as shape:
        return _filled(shape, budget, rows)


def _filled(shape: Shape, budget: Budget, rows: Any) -> Built:
    filling = Filling(shape, budget, rows)
    filling.calculate()
    if shape.filled % REREAD_EVERY == 0:
        reading = Rereading(shape)
        content = shape.packer.archive(reading.beside(filling.parts()))
        filling.gate()
        reread(content, reading, shape, filling)
    else:
        content = shape.packer.archive(filling.parts())
        filling.gate()
    shape.filled += 1
    return Built(budget, content, tuple(shape.fixed), outside(budget))


def _built_from_own(template: Template, budget: Budget) -> Built:
    """A workbook from a team's own template, whose parts are kept."""
    from ccxl.workbook.custom_template.fill import CustomFilling
    from ccxl.workbook.custom_template.shape import compile_custom, sheet_names

    rows = tables(budget)
    names = sheet_names(template, budget)
    key = (*shape_key(template, budget, rows), *sorted(names.items()))
    with _lend_shape(key, lambda: compile_custom(template, budget, rows, names)) as shape:
        filling = CustomFilling(shape, budget, rows)
        filling.work_out()
        filling.gate()
        content = shape.packer.archive(filling.parts())
        if shape.filled % REREAD_EVERY == 0:
            filling.reread(content)
        shape.filled += 1
    return Built(budget, content, tuple(shape.fixed), (*outside(budget), *filling.notes))


@contextmanager
def _lend_shape(key: Key, make: Callable[[], Kind]) -> Iterator[Kind]:
    """The shape of that key for one build alone; made where it is not known.

    A shape remembers what it was filled with, so a build that meets another one at the same shape waits. One that was
    not filled to the end is not trusted with the next: it does not come back.
    """
    with _guard:
        turn = _turns.setdefault(key, threading.Lock())
    with turn:
        with _guard:
            shape = _shapes.pop(key, None)
        if shape is None:
            shape = make()
        yield shape
        with _guard:
            _shapes[key] = shape
            while len(_shapes) > SHAPES_KEPT:
                _shapes.popitem(last=False)


def _forget_turns() -> None:
    """In a process that was forked: locks that were held are held by threads that are not there."""
    global _guard  # noqa: PLW0603  # the old one may be held for good
    _guard = threading.Lock()
    _turns.clear()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_forget_turns)


def build_file(
    scenario: Scenario,
    path: Path,
    *,
    template: Path | None = None,
    language: str = "zh",
    audience: Audience = Audience.INTERNAL,
) -> Built:
    """Build a workbook and write it; an existing file is replaced only by a whole verified one.

    Raises
    ------
    OutputError
        The file cannot be written.
    TemplateError
        A template with macros whose copy would not end in .xlsm, or the other way round: Excel opens neither.
    """
    macros = template is not None and template.suffix.lower() == ".xlsm"
    if macros != (path.suffix.lower() == ".xlsm"):
        kind = ".xlsm, with macros" if macros else ".xlsx, without macros"
        raise TemplateError(f"{path}: the template is {kind}; let the workbook's name end the same way")
    built = build(scenario, template=template, language=language, audience=audience)
    write_whole(built.content, path)
    return built
