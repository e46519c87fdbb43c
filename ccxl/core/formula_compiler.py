"""A rule's tree read as spreadsheet text: a formula, with what it shows where something is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from ccxl.core.cells import quoted
from ccxl.core.excel_printer import Context, ExpressionPrinter
from ccxl.core.formula_text import Fragment, Index, Placeholder, Render, function_fragment, joined, pattern_of, unequal
from ccxl.core.line import NEVER_UNKNOWN, guarded_refs, known_from, plain_refs
from ccxl.core.reading import NOT_COMPUTABLE
from ccxl.core.references import UnplacedLineError
from ccxl.core.rule import Apply, Node, Ref, unit_of
from ccxl.core.units import TEXT

Tests: TypeAlias = dict[str, Fragment]
# The test of a range that has no cells.
NO_CELLS: Final = "TRUE"
# Operations that look at whole ranges.
RANGED: Final = ("total", "so_far", "product_so_far", "rank", "total_where", "total_product", "largest")


class FormulaCompiler:
    """Formula text for every cell of one workbook's shape."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._compiled: dict[str, tuple[str, list[Render]]] = {}

    def formula(self, key: str, index: Index) -> str:
        """The formula of one element of a line, without the leading equals sign.

        Raises
        ------
        UnplacedLineError
            It reads a range of a line that has no cells.
        """
        if key not in self._compiled:
            self._compiled[key] = self._pattern(key)
        pattern, renders = self._compiled[key]
        sheet = self._context.homes[key][index].sheet
        try:
            return pattern.format(*[render(sheet, index) for render in renders])
        except KeyError:  # a line it reads has cells for some elements only
            raise UnplacedLineError(key) from None

    def _pattern(self, key: str) -> tuple[str, list[Render]]:
        model = self._context.model
        text = ExpressionPrinter(self._context, model.lines[key].axes)
        pattern = pattern_of(_Guards(self._context, text).guarded(model.rules[key].tree, frozenset()).parts)
        # What is compiled holds on to the compiler in turn; nothing is to wait for a search for garbage.
        text.fragments.clear()
        text.areas.clear()
        return pattern


class _Guards:
    """Adds to a line's text the tests of what may be unknown."""

    def __init__(self, context: Context, text: ExpressionPrinter) -> None:
        self.context = context
        self.text = text

    def guarded(self, tree: Node, assumed: frozenset[str]) -> Fragment:
        """The text, unknown where what it needs is unknown."""
        nullable = self.context.model.nullable
        if isinstance(tree, Apply) and tree.op == "if_else":
            test, then, other = tree.args
            told = assumed | plain_refs(test)
            parts = function_fragment(
                "IF({},{},{})",
                [self.text.expression(test), self.guarded(then, told | known_from(test)), self.guarded(other, told)],
            )
            return self._with_guard(self._conditions(test, nullable, assumed), parts)
        return self._with_guard(self._conditions(tree, nullable, assumed), self.text.expression(tree))

    def _with_guard(self, conditions: list[Fragment], fragment: Fragment) -> Fragment:
        if not conditions:
            return fragment
        if len(conditions) == 1 and len(conditions[0].parts) == len(fragment.parts) == 1:
            told, found = conditions[0].parts[0], fragment.parts[0]
            if isinstance(told, Placeholder) and isinstance(found, Placeholder):
                return Fragment([self._guarded_range(told, found)])
        test = conditions[0] if len(conditions) == 1 else joined("AND(", conditions, ")")
        unknown = Fragment([quoted(self.context.words[NOT_COMPUTABLE])])
        return function_fragment("IF({},{},{})", [test, fragment, unknown])

    def _guarded_range(self, test: Placeholder, text: Placeholder) -> Placeholder:
        """What a range gives behind the test of that range; where it has no cells there is nothing to test."""
        unknown = quoted(self.context.words[NOT_COMPUTABLE])

        def render(sheet: str, index: Index) -> str:
            told, found = test.render(sheet, index), text.render(sheet, index)
            return found if told == NO_CELLS else f"IF({told},{found},{unknown})"

        return Placeholder(f"{text.name} behind {test.name}", render, test.places | text.places)

    def _conditions(self, tree: Node, nullable: frozenset[str], assumed: frozenset[str]) -> list[Fragment]:
        """One test per thing that may be unknown, each once."""
        found: dict[str, Fragment] = {}
        self._collect_guards(found, tree, nullable, assumed)
        return list(found.values())

    def _collect_guards(self, found: Tests, tree: Node, nullable: frozenset[str], assumed: frozenset[str]) -> None:
        """Add the tests that a tree needs to those found already, by what they test."""
        if isinstance(tree, Ref):
            if tree.key in nullable and tree.key not in assumed and tree.key not in found:
                self._collect_known_guard(found, tree, nullable, assumed)
        elif not isinstance(tree, Apply) or tree.op in NEVER_UNKNOWN:
            return
        elif tree.op == "first_true" or (tree.op in ("look_up", "at") and guarded_refs(tree, nullable, assumed)):
            self._collect_lookup_guard(found, tree)
        elif tree.op in RANGED:
            self._collect_range_guards(found, tree, nullable, assumed)
        else:
            for arg in tree.args:
                self._collect_guards(found, arg, nullable, assumed)

    def _collect_known_guard(self, found: Tests, ref: Ref, nullable: frozenset[str], assumed: frozenset[str]) -> None:
        """Whether what a line holds is there."""
        if ref.key not in self.context.homes:
            self._collect_guards(found, self.text.rule_of(ref), nullable, assumed)
        elif ref.unit == TEXT:
            computed = self.context.model.lines[ref.key].given is None
            word = self.context.words[NOT_COMPUTABLE] if computed else self.context.not_given
            found[ref.key] = unequal(self.text.expression(ref), Fragment([quoted(word)]))
        else:
            found[ref.key] = function_fragment("ISNUMBER({})", [self.text.expression(ref)])

    def _collect_lookup_guard(self, found: Tests, tree: Apply) -> None:
        """Whether what was looked for is there."""
        name = f"{tree!r} {tree.index}"
        if name in found:
            return
        if tree.op == "at" and unit_of(tree) == TEXT:
            found[name] = unequal(self.text.expression(tree), Fragment([quoted(self.context.words[NOT_COMPUTABLE])]))
        else:
            test = "ISTEXT({})" if unit_of(tree) == TEXT else "ISNUMBER({})"
            found[name] = function_fragment(test, [self.text.expression(tree)])

    def _collect_range_guards(
        self, found: Tests, tree: Apply, nullable: frozenset[str], assumed: frozenset[str]
    ) -> None:
        ranges: list[Ref] = []
        for arg in tree.args:
            if not guarded_refs(arg, nullable, assumed):
                continue
            assert isinstance(arg, Ref)
            if not set(arg.axes) & set(tree.over):
                self._collect_guards(found, arg, nullable, assumed)
            elif self.text.cells_exist(arg) and not (tree.op == "total" and self.text.is_zero(arg)):
                ranges.append(arg)
        texts = [ref for ref in ranges if ref.unit == TEXT]
        numbers = [ref for ref in ranges if ref.unit != TEXT]
        # Factors vary over axes of their own, so each range has dollar signs of its own.
        apart = [[ref] for ref in numbers] if tree.op == "total_product" else [numbers]
        for group in (*apart, texts):
            name = f"{tree.op} {group}"
            if group and name not in found:
                found[name] = self._all_numeric(group, tree)

    def _all_numeric(self, found: Sequence[Ref], tree: Apply) -> Fragment:
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

        return Fragment([Placeholder(f"told {tree.op} {found} {tree.over} {tree.by}", render, places)], 2)
