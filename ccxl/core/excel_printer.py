"""A rule's tree read as spreadsheet text where all that it reads is known.

The axes decide the dollar signs: along an axis that the line read shares with the reader a
reference is relative, along any other it is absolute. So one rule gives one formula per row, per
column or per block in R1C1 terms. A line that has no cell of its own is written out in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ccxl.core.cells import Cell, address, areas, hull, offsets, quoted, range_text, sheet_prefix
from ccxl.core.formula_text import Fragment, Index, Placeholder, applied, joined, number_fragment, remembered
from ccxl.core.model import Model
from ccxl.core.operations import OPERATIONS
from ccxl.core.reading import NOTHING
from ccxl.core.references import CellMap, UnplacedLineError, cells_over, index_mapping, positions_over
from ccxl.core.rule import Apply, Const, Node, Nothing, Ref, Word

Areas: TypeAlias = tuple[Callable[[str, Index], list[str]], Set[int]]


@dataclass(frozen=True, slots=True)
class Context:
    """What formulas are written for: the lines, their cells and their words.

    Parameters
    ----------
    model
        The lines and their rules.
    homes
        For each line that stands in the workbook, the cell of each element.
    sizes, groups
        As in `Model.evaluate`.
    words
        Label to text in the workbook's language.
    not_given
        The word that stands where a text was not given.
    """

    model: Model
    homes: CellMap
    sizes: Mapping[str, int]
    groups: Mapping[tuple[str, str], Any]
    words: Mapping[str, str]
    not_given: str


@dataclass(slots=True)
class ExpressionPrinter:
    """Compiles what one line reads; `axes` are the reader's."""

    context: Context
    axes: tuple[str, ...]
    areas: dict[str, Areas] = field(default_factory=dict)
    fragments: dict[Node, Fragment] = field(default_factory=dict)

    def expression(self, tree: Node) -> Fragment:
        """The text where all it reads is known; a node that stands in several places is compiled once."""
        fragment = self.fragments.get(tree)
        if fragment is None:
            fragment = self.fragments[tree] = self._written(tree)
        return fragment

    def _written(self, tree: Node) -> Fragment:
        if isinstance(tree, Apply):
            if tree.over:
                return getattr(self, f"_{tree.op}")(tree)  # type: ignore[no-any-return]
            return applied(OPERATIONS[tree.op], [self.expression(arg) for arg in tree.args])
        if isinstance(tree, Ref):
            return self._reference(tree)
        if isinstance(tree, Const):
            return number_fragment(tree.value)
        if isinstance(tree, Word):
            return Fragment([quoted(self.context.words[tree.label] if tree.label else "")])
        if isinstance(tree, Nothing):
            return Fragment([quoted(self.context.words[NOTHING])])
        raise TypeError(f"{tree!r} has no spreadsheet text")

    def _reference(self, ref: Ref, fixed: Mapping[str, int] | None = None) -> Fragment:
        if ref.key not in self.context.homes:
            return self.expression(self.rule_of(ref))
        cells = self.context.homes[ref.key]
        fixed = fixed or {}
        take = index_mapping(ref, fixed, self.axes, self.context.sizes)
        row_fixed, column_fixed = self._dollars(ref, fixed)

        def render(sheet: str, index: Index) -> str:
            cell = cells[take(index)]
            text = address(cell.row, cell.column, row_fixed, column_fixed)
            return text if cell.sheet == sheet else sheet_prefix(cell.sheet) + text

        places = {self.axes.index(axis) for axis in ref.axes if axis not in fixed}
        return Fragment([Placeholder(f"cell {ref.key} {sorted(fixed.items())}", render, places)])

    def rule_of(self, ref: Ref) -> Node:
        """The rule that stands in for a line without a cell."""
        if ref.key not in self.context.model.rules or self.context.model.lines[ref.key].given is not None:
            raise UnplacedLineError(ref.key)
        return self.context.model.rules[ref.key].tree

    def _dollars(self, ref: Ref, apart: Iterable[str] = ()) -> tuple[bool, bool]:
        """Whether row and column are absolute: relative only along a shared axis."""
        shared = {self.context.model.axes[axis].along for axis in ref.axes if axis in self.axes and axis not in apart}
        return "rows" not in shared, "columns" not in shared

    def cells_exist(self, ref: Ref) -> bool:
        """Whether a line has elements at all."""
        return all(self.context.sizes[axis] for axis in ref.axes)

    def _cells(self, ref: Ref, tree: Apply) -> Callable[[Index], list[Cell]]:
        """The cells of a line along the spanned axes, for the reader's index."""
        if ref.key not in self.context.homes:
            raise UnplacedLineError(ref.key)
        return cells_over(ref, tree, self.axes, self.context.homes[ref.key], self.context.sizes, self.context.groups)

    def area_texts(self, lines: Sequence[Ref], tree: Apply, whole: bool) -> Areas:
        """The rectangles that some lines fill over the spanned axes, and the places of the index they depend on."""
        name = f"{lines} {tree.over} {tree.by} {whole}"
        if name not in self.areas:
            cells_at = [self._cells(ref, tree) for ref in lines]
            fixed = self._range_dollars(lines[0], tree, whole)

            def texts(sheet: str, index: Index) -> list[str]:
                by_sheet: dict[str, list[Cell]] = {}
                for get in cells_at:
                    for cell in get(index):
                        by_sheet.setdefault(cell.sheet, []).append(cell)
                return [
                    range_text(box, name, sheet, fixed, False)
                    for name, cells in by_sheet.items()
                    for box in areas(cells)
                ]

            places = frozenset().union(*(positions_over(ref, tree, self.axes) for ref in lines))
            self.areas[name] = (remembered(texts, places), places)
        return self.areas[name]

    def _range_dollars(self, ref: Ref, tree: Apply, whole: bool) -> tuple[bool, bool]:
        """A sum's own range may move with its block; a table that is searched must not."""
        along = self.context.model.axes[next(axis for axis in ref.axes if axis in tree.over)].along
        row_fixed, column_fixed = self._dollars(ref, tree.over)
        return (whole, column_fixed) if along == "rows" else (row_fixed, whole)

    def _span(self, ref: Ref, tree: Apply, whole: bool = False, to_here: bool = False) -> Fragment:
        """The rectangle around a line's cells over the spanned axes, or from the first to the present one."""
        cells_at = self._cells(ref, tree)
        along = self.context.model.axes[next(axis for axis in ref.axes if axis in tree.over)].along
        fixed = self._range_dollars(ref, tree, whole)
        place = self.axes.index(tree.over[0]) if to_here else -1

        def render(sheet: str, index: Index) -> str:
            cells = cells_at(index)
            if not to_here:
                return range_text(hull(cells), cells[0].sheet, sheet, fixed, True)
            top, left, bottom, right = hull(cells[: index[place] + 1])
            start = address(top, left, fixed[0] or along == "rows", fixed[1] or along == "columns")
            prefix = "" if cells[0].sheet == sheet else sheet_prefix(cells[0].sheet)
            return f"{prefix}{start}:{address(bottom, right, *fixed)}"

        places = positions_over(ref, tree, self.axes) | ({place} if to_here else set())
        return Fragment([Placeholder(f"span {ref.key} {tree.over} {tree.by} {whole} {to_here}", render, places)])

    # ------------------------------------------------------------------ operations over axes

    def _total(self, tree: Apply) -> Fragment:
        operands = [arg for arg in tree.args if isinstance(arg, Ref)]
        if len(operands) < len(tree.args):
            raise TypeError("total: each operand is a line with cells of its own, so that the sum is a range")
        operands = [ref for ref in operands if self.cells_exist(ref) and not self.is_zero(ref)]
        if not operands:
            return Fragment(["0"])
        texts_at, places = self.area_texts(operands, tree, False)

        def render(sheet: str, index: Index) -> str:
            texts = texts_at(sheet, index)
            # A spreadsheet function takes 255 arguments.
            chunks = [",".join(texts[start : start + 250]) for start in range(0, len(texts), 250)]
            if not chunks:
                return "0"
            return f"SUM({chunks[0]})" if len(chunks) == 1 else f"SUM({','.join(f'SUM({chunk})' for chunk in chunks)})"

        return Fragment([Placeholder(f"total {operands} {tree.over} {tree.by}", render, places)])

    def is_zero(self, ref: Ref) -> bool:
        """Whether a line without cells is a sum of nothing, as where its part of the budget is left out."""
        if ref.key in self.context.homes or ref.key not in self.context.model.rules:
            return False
        return ExpressionPrinter(self.context, ref.axes).expression(self.rule_of(ref)).parts == ["0"]

    def _total_where(self, tree: Apply) -> Fragment:
        value, where, equals = tree.args
        assert isinstance(value, Ref)
        assert isinstance(where, Ref)
        if not self.cells_exist(value):
            return Fragment(["0"])
        searched, added = self._side_by_side(where, value, tree)
        return joined("SUMIF(", [searched, self.expression(equals), added], ")")

    def _total_product(self, tree: Apply) -> Fragment:
        value, weight = tree.args
        assert isinstance(value, Ref)
        assert isinstance(weight, Ref)
        if not self.cells_exist(value):
            return Fragment(["0"])
        return joined("SUMPRODUCT(", self._side_by_side(value, weight, tree), ")")

    def _side_by_side(self, one: Ref, other: Ref, tree: Apply) -> list[Fragment]:
        """The ranges of two lines whose cells are paired by their places, as long as the cells stand alike."""
        spans = [self._span(ref, tree, whole=True) for ref in (one, other)]
        cells_at = [self._cells(ref, tree) for ref in (one, other)]
        (placeholder,) = spans[1].parts
        assert isinstance(placeholder, Placeholder)

        def render(sheet: str, index: Index) -> str:
            if offsets(cells_at[0](index)) != offsets(cells_at[1](index)):
                raise UnplacedLineError(other.key)
            return placeholder.render(sheet, index)

        places = placeholder.places | positions_over(one, tree, self.axes)
        return [spans[0], Fragment([Placeholder(f"{placeholder.name} beside {one.key}", render, places)])]

    def _so_far(self, tree: Apply) -> Fragment:
        value = tree.args[0]
        assert isinstance(value, Ref)
        return Fragment(["SUM(", *self._span(value, tree, to_here=True).parts, ")"])

    def _product_so_far(self, tree: Apply) -> Fragment:
        value = tree.args[0]
        assert isinstance(value, Ref)
        return Fragment(["PRODUCT(", *self._span(value, tree, to_here=True).parts, ")"])

    def _position(self, tree: Apply) -> Fragment:
        value = tree.args[0]
        assert isinstance(value, Ref)
        along = self.context.model.axes[tree.over[0]].along
        function = "ROWS" if along == "rows" else "COLUMNS"
        return Fragment([f"{function}(", *self._span(value, tree, to_here=True).parts, ")"])

    def _rank(self, tree: Apply) -> Fragment:
        value = tree.args[0]
        assert isinstance(value, Ref)
        here, every = self._reference(value), self._span(value, tree, whole=True)
        earlier = self._span(value, tree, to_here=True)
        return Fragment(
            ["RANK(", *here.parts, ",", *every.parts, ",0)+COUNTIF(", *earlier.parts, ",", *here.parts, ")-1"], 4
        )

    def _look_up(self, tree: Apply) -> Fragment:
        key, keys, values = tree.args
        assert isinstance(keys, Ref)
        assert isinstance(values, Ref)
        match = joined("MATCH(", [self.expression(key), self._span(keys, tree, whole=True), Fragment(["0"])], ")")
        return joined("INDEX(", [self._span(values, tree, whole=True), match], ")")

    def _first_true(self, tree: Apply) -> Fragment:
        flags, values = tree.args
        assert isinstance(flags, Ref)
        assert isinstance(values, Ref)
        match = joined("MATCH(", [Fragment(["1"]), self._span(flags, tree, whole=True), Fragment(["0"])], ")")
        return joined("INDEX(", [self._span(values, tree, whole=True), match], ")")

    def _largest(self, tree: Apply) -> Fragment:
        value = tree.args[0]
        assert isinstance(value, Ref)
        return joined("MAX(", [self._span(value, tree, whole=True)], ")")

    def _count_equal(self, tree: Apply) -> Fragment:
        value, word = tree.args
        assert isinstance(value, Ref)
        return joined("COUNTIF(", [self._span(value, tree, whole=True), self.expression(word)], ")")

    def _at(self, tree: Apply) -> Fragment:
        value = tree.args[0]
        assert isinstance(value, Ref)
        return self._reference(value, {tree.over[0]: tree.index})
