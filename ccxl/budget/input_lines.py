"""Lines of what the user gives, derived from the schema: unit, choices, what a missing value means, and path.

The schema says each of them once. A table of the scenario is an `InputTable`; its fields are lines along one axis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from ccxl.budget.given import BLANK, bare, each, scalar
from ccxl.budget.paths import groups
from ccxl.budget.scenario import Scenario
from ccxl.budget.schema_reader import Kind, Leaf, read_fields
from ccxl.core.line import Line

Rows = Callable[[Scenario], Sequence[Any]]
Giver = Callable[[Scenario], Any]
Applies = Callable[[Any], bool]
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
# Number formats that follow from the unit; amounts need none.
_STYLES: Final[Mapping[str, str]] = {"share": "share", "s": "seconds"}


@dataclass(frozen=True, slots=True)
class Computed:
    """How a line that may be given is computed where it is not.

    Parameters
    ----------
    rule, reads
        As of a `Line`.
    """

    rule: Callable[..., Any]
    reads: Mapping[str, str] = field(default_factory=dict)


def input_line(
    leaf: Leaf,
    key: str,
    path: str,
    given: Giver,
    axes: tuple[str, ...] = (),
    computed: Computed | None = None,
    **differs: Any,
) -> Line:
    """The line of one field.

    Parameters
    ----------
    leaf
        The field.
    key, axes, given
        As of a `Line`.
    path
        Pattern of its path in the scenario.
    computed
        How it is computed where it is not given.
    **differs
        What of the line is otherwise than the field says.
    """
    found = {
        "unit": _unit(leaf),
        "style": _style(leaf),
        "missing": _missing(leaf, computed),
        "mixed": leaf.mixed,
        **differs,
    }
    return Line(
        key,
        axes=axes,
        given=given,
        rule=computed.rule if computed else None,
        reads=computed.reads if computed else {},
        choices=leaf.choices.__name__ if leaf.choices else "",
        path=path,
        **found,
    )


def _unit(leaf: Leaf) -> str:
    if leaf.kind in (Kind.TEXT, Kind.CHOICE):
        return "text"
    if leaf.kind in (Kind.MONTH, Kind.DAY):
        return "date"
    return leaf.unit or "1"


def _style(leaf: Leaf) -> str:
    if leaf.shown.style is not None:
        return leaf.shown.style
    if leaf.kind in (Kind.MONTH, Kind.DAY):
        return leaf.kind.value
    if leaf.kind is not Kind.NUMBER or leaf.is_money:
        return ""
    return _STYLES.get(leaf.unit, "plain")


def _missing(leaf: Leaf, computed: Computed | None) -> str:
    if leaf.shown.missing is not None:
        return leaf.shown.missing
    if computed or leaf.required or leaf.default is not None:
        return ""
    return "not_given" if leaf.kind is Kind.NUMBER else "blank"


def alternatives(*names: str) -> str:
    """The part of a path that is another name for each element of an axis."""
    return f"{{{','.join(names)}}}"


def single_line(model: type[BaseModel], path: str, computed: Computed | None = None, **differs: Any) -> Line:
    """The line of a single value at a path such as ``traffic.aht_s``, under the same key."""
    leaf = read_fields(model)[path.rpartition(".")[2]]
    assert isinstance(leaf, Leaf)
    return input_line(leaf, path, path, differs.pop("given", scalar(path)), computed=computed, **differs)


def single_lines(
    model: type[BaseModel],
    section: str,
    *,
    first: Sequence[str] = (),
    without: Sequence[str] = (),
    fixed: Sequence[str] = (),
    given: Mapping[str, Giver] = NOTHING,
) -> tuple[Line, ...]:
    """The lines of all single values of one table of the scenario.

    Parameters
    ----------
    model, section
        The table's class and name.
    first
        Fields that stand before the others, which follow in the order of the schema.
    without
        Fields that have no such line.
    fixed, given
        As of `InputTable.lines`.
    """
    names = [name for name, leaf in read_fields(model).items() if isinstance(leaf, Leaf) and leaf.shape == "one"]
    ordered = dict.fromkeys((*first, *(name for name in names if name not in without)))
    return tuple(single_line(model, f"{section}.{name}", **_differences(name, fixed, given)) for name in ordered)


def _differences(name: str, fixed: Sequence[str], given: Mapping[str, Giver]) -> dict[str, Any]:
    """What of a field's line is otherwise than the field says."""
    found: dict[str, Any] = {"fixed": True} if name in fixed else {}
    if name in given:
        found["given"] = given[name]
    return found


@dataclass(frozen=True, slots=True)
class InputTable:
    """A table of the scenario, or a list of tables, each an element of an axis.

    Parameters
    ----------
    path
        Where it stands, such as ``schedule.tasks``.
    model
        Class of its rows.
    group, axis
        Group of the keys of its lines, and their axis.
    rows
        The rows of a scenario in the order of the lines.
    keys
        Names of lines by field, where they differ.
    """

    path: str
    model: type[BaseModel]
    group: str
    axis: str
    rows: Rows
    keys: Mapping[str, str] = field(default_factory=dict)

    def line(self, name: str, computed: Computed | None = None, **differs: Any) -> Line:
        """The line of one field."""
        leaf = read_fields(self.model)[name]
        assert isinstance(leaf, Leaf)
        key = differs.pop("key", f"{self.group}.{self.keys.get(name, name)}")
        given = differs.pop("given", each(self.rows, name))
        axes = differs.pop("axes", (self.axis,))
        path = f"{self.path}.*.{name}" if groups()[self.path].many else f"{self.path}.{name}"
        return input_line(leaf, key, path, given, axes, computed, **differs)

    def lines(
        self,
        *,
        without: Sequence[str] = (),
        fixed: Sequence[str] = (),
        computed: Mapping[str, Computed] = NOTHING,
        only_where: Mapping[str, Applies] = NOTHING,
        given: Mapping[str, Giver] = NOTHING,
    ) -> tuple[Line, ...]:
        """The lines of all fields with one value, in the order of the schema.

        Parameters
        ----------
        without
            Fields that have no such line.
        fixed
            Fields that are chosen where the workbook is made, and not changed in it.
        computed
            How fields are computed where they are not given.
        only_where
            To which rows a field applies; its cell stays blank in the others.
        given
            Where the values of a field come from, if not from the field alone.
        """
        found = []
        for name, leaf in read_fields(self.model).items():
            if name in without or not isinstance(leaf, Leaf) or leaf.shape != "one":
                continue
            differs = _differences(name, fixed, given)
            if name in only_where:
                differs["given"] = self._applying(name, only_where[name])
            found.append(self.line(name, computed.get(name), **differs))
        return tuple(found)

    def _applying(self, name: str, applies: Applies) -> Giver:
        return lambda scenario: [bare(getattr(row, name)) if applies(row) else BLANK for row in self.rows(scenario)]
