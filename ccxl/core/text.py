"""A rule's tree read as spreadsheet text: a formula, with what it shows where something is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from ccxl.core.cells import quoted
from ccxl.core.line import NEVER_UNKNOWN, guarded_refs, plain_refs, told_by
from ccxl.core.pieces import Index, Piece, Render, Slot, function_piece, joined, pattern_of, unequal
from ccxl.core.plain import Context, PlainText
from ccxl.core.reach import Homeless
from ccxl.core.reading import NOT_COMPUTABLE
from ccxl.core.rule import Apply, Node, Ref, unit_of
from ccxl.core.units import TEXT

Tests: TypeAlias = dict[str, Piece]
# The test of a range that has no cells.
NO_CELLS: Final = "TRUE"
# Operations that look at whole ranges.
RANGED: Final = ("total", "so_far", "product_so_far", "rank", "total_where", "total_product", "largest")


class TextCompiler:
    """Formula text for every cell of one workbook's shape."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._compiled: dict[str, tuple[str, list[Render]]] = {}

    def formula(self, key: str, index: Index) -> str:
        """The formula of one element of a line, without the leading equals sign.

        Raises
        ------
        Homeless
            It reads a range of a line that has no cells.
        """
        if key not in self._compiled:
            self._compiled[key] = self._pattern(key)
        pattern, renders = self._compiled[key]
        sheet = self._context.homes[key][index].sheet
        try:
            return pattern.format(*[render(sheet, index) for render in renders])
        except KeyError:  # a line it reads has cells for some elements only
            raise Homeless(key) from None

    def _pattern(self, key: str) -> tuple[str, list[Render]]:
        model = self._context.model
        text = PlainText(self._context, model.lines[key].axes)
        pattern = pattern_of(_Guards(self._context, text).guarded(model.rules[key].tree, frozenset()).parts)
        # What is compiled holds on to the compiler in turn; nothing is to wait for a search for garbage.
        text.pieces.clear()
        text.areas.clear()
        return pattern


class _Guards:
    """Adds to a line's text the tests of what may be unknown."""

    def __init__(self, context: Context, text: PlainText) -> None:
        self.context = context
        self.text = text

    def guarded(self, tree: Node, assumed: frozenset[str]) -> Piece:
        """The text, unknown where what it needs is unknown."""
        nullable = self.context.model.nullable
        if isinstance(tree, Apply) and tree.op == "if_else":
            test, then, other = tree.args
            told = assumed | plain_refs(test)
            parts = function_piece(
                "IF({},{},{})",
                [self.text.plain(test), self.guarded(then, told | told_by(test)), self.guarded(other, told)],
            )
            return self._behind(self._conditions(test, nullable, assumed), parts)
        return self._behind(self._conditions(tree, nullable, assumed), self.text.plain(tree))

    def _behind(self, conditions: list[Piece], piece: Piece) -> Piece:
        if not conditions:
            return piece
        if len(conditions) == 1 and len(conditions[0].parts) == len(piece.parts) == 1:
            told, found = conditions[0].parts[0], piece.parts[0]
            if isinstance(told, Slot) and isinstance(found, Slot):
                return Piece([self._range_behind_test(told, found)])
        test = conditions[0] if len(conditions) == 1 else joined("AND(", conditions, ")")
        unknown = Piece([quoted(self.context.words[NOT_COMPUTABLE])])
        return function_piece("IF({},{},{})", [test, piece, unknown])

    def _range_behind_test(self, test: Slot, text: Slot) -> Slot:
        """What a range gives behind the test of that range; where it has no cells there is nothing to test."""
        unknown = quoted(self.context.words[NOT_COMPUTABLE])

        def render(sheet: str, index: Index) -> str:
            told, found = test.render(sheet, index), text.render(sheet, index)
            return found if told == NO_CELLS else f"IF({told},{found},{unknown})"

        return Slot(f"{text.name} behind {test.name}", render, test.places | text.places)

    def _conditions(self, tree: Node, nullable: frozenset[str], assumed: frozenset[str]) -> list[Piece]:
        """One test per thing that may be unknown, each once."""
        found: dict[str, Piece] = {}
        self._gather(found, tree, nullable, assumed)
        return list(found.values())

    def _gather(self, found: Tests, tree: Node, nullable: frozenset[str], assumed: frozenset[str]) -> None:
        """Add the tests that a tree needs to those found already, by what they test."""
        if isinstance(tree, Ref):
            if tree.key in nullable and tree.key not in assumed and tree.key not in found:
                self._gather_known(found, tree, nullable, assumed)
        elif not isinstance(tree, Apply) or tree.op in NEVER_UNKNOWN:
            return
        elif tree.op == "first_true" or (tree.op in ("look_up", "at") and guarded_refs(tree, nullable, assumed)):
            self._gather_hit(found, tree)
        elif tree.op in RANGED:
            self._gather_ranges(found, tree, nullable, assumed)
        else:
            for arg in tree.args:
                self._gather(found, arg, nullable, assumed)

    def _gather_known(self, found: Tests, ref: Ref, nullable: frozenset[str], assumed: frozenset[str]) -> None:
        """Whether what a line holds is there."""
        if ref.key not in self.context.homes:
            self._gather(found, self.text.rule_of(ref), nullable, assumed)
        elif ref.unit == TEXT:
            computed = self.context.model.lines[ref.key].given is None
            word = self.context.words[NOT_COMPUTABLE] if computed else self.context.not_given
            found[ref.key] = unequal(self.text.plain(ref), Piece([quoted(word)]))
        else:
            found[ref.key] = function_piece("ISNUMBER({})", [self.text.plain(ref)])

    def _gather_hit(self, found: Tests, tree: Apply) -> None:
        """Whether what was looked for is there."""
        name = f"{tree!r} {tree.index}"
        if name in found:
            return
        if tree.op == "at" and unit_of(tree) == TEXT:
            found[name] = unequal(self.text.plain(tree), Piece([quoted(self.context.words[NOT_COMPUTABLE])]))
        else:
            test = "ISTEXT({})" if unit_of(tree) == TEXT else "ISNUMBER({})"
            found[name] = function_piece(test, [self.text.plain(tree)])

    def _gather_ranges(self, found: Tests, tree: Apply, nullable: frozenset[str], assumed: frozenset[str]) -> None:
        ranges: list[Ref] = []
        for arg in tree.args:
            if not guarded_refs(arg, nullable, assumed):
                continue
            assert isinstance(arg, Ref)
            if not set(arg.axes) & set(tree.over):
                self._gather(found, arg, nullable, assumed)
            elif self.text.cells_exist(arg) and not (tree.op == "total" and self.text.is_zero(arg)):
                ranges.append(arg)
        texts = [ref for ref in ranges if ref.unit == TEXT]
        numbers = [ref for ref in ranges if ref.unit != TEXT]
        # Factors vary over axes of their own, so each range has dollar signs of its own.
        apart = [[ref] for ref in numbers] if tree.op == "total_product" else [numbers]
        for group in (*apart, texts):
            name = f"{tree.op} {group}"
            if group and name not in found:
                found[name] = self._all_told(group, tree)

    def _all_told(self, found: Sequence[Ref], tree: Apply) -> Piece:
        """Whether no cell of some ranges holds a word for what is unknown."""
        whole = tree.op in ("rank", "total_where", "total_product", "largest", "so_far", "product_so_far")
        texts_at, places = self.text.area_texts(found, tree, whole)
        numbers = found[0].unit != TEXT

        def render(sheet: str, index: Index) -> str:
            texts = texts_at(sheet, index)
            if not numbers:
                missing = quoted(self.context.not_given)
                return "+".join(f"COUNTIF({text},{missing})" for text in texts) + "=0"
            # As many numbers as filled cells: no word among them.
            return f"COUNT({','.join(texts)})=COUNTA({','.join(texts)})" if texts else NO_CELLS

        return Piece([Slot(f"told {tree.op} {found} {tree.over} {tree.by}", render, places)], 2)
