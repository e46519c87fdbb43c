"""What calls of registered functions promise: checked arguments, defaults, cell by cell, the same for one and many."""

from __future__ import annotations

import datetime as dt
import inspect
import math
from typing import Annotated, Any, get_type_hints

import numpy as np
import pytest

import ccxl
from ccxl.core.errors import DeclarationError, InputError, NoSolution
from ccxl.core.examples import example_text, read_example
from ccxl.core.kinds import Choice, Date, Doc, Numbers, Quantity, Text
from ccxl.core.registry import function
from ccxl.functions import FUNCTIONS

Amount = Annotated[Numbers, Quantity("yuan", 0, 100)]
Least = Annotated[Numbers, Quantity("yuan", 1, 100, zero_is_blank=True)]
Limit = Annotated[Numbers, Quantity("yuan", 0, 100, blank=math.inf)]
Cells = Annotated[Numbers, Quantity("yuan", 0, 100, many=True)]
Way = Annotated[str, Choice(("up", "down"))]
City = Annotated[str, Text()]
Day = Annotated[Numbers, Date()]
Agreed = Annotated[
    Amount, Doc(f"{'Amount as the contract has it, ' * 3}without its annexes and without its amendments.")
]
Other = Annotated[Agreed, Doc("Another.")]
Few = Annotated[Agreed, Quantity("yuan", 0, 3)]


@pytest.fixture
def registry() -> Any:
    known = dict(FUNCTIONS)
    yield FUNCTIONS
    FUNCTIONS.clear()
    FUNCTIONS.update(known)


@pytest.fixture
def sample(registry: Any) -> Any:
    @function(topic="test")
    def sample(amount: Amount, least: Least = 5, limit: Limit = None, way: Way = "up") -> Amount:
        """Show what arrived.

        Parameters
        ----------
        amount, least
            Two amounts.
        limit
            No limit if left out.
        way
            Where to.

        Examples
        --------
        >>> sample(1)
        6
        """
        result = np.minimum(amount + least, limit)
        return np.where(result == 13, math.nan, result) if way == "up" else -result

    return registry["sample"]


class TestArguments:
    def test_left_out_none_blank_and_zero_mean_the_default(self, sample: Any) -> None:
        for least in (5, None, "", 0):
            assert sample.call(1, least) == 6
        assert sample.call(1, 5, None) == sample.call(1, 5, "") == 6
        assert sample.call(1, 5, 4) == 4

    def test_zero_is_a_value_where_it_makes_sense(self, sample: Any) -> None:
        assert sample.call(0) == 5
        assert sample.call(50, 5, 0) == 0

    def test_all_mistakes_are_named_at_once(self, sample: Any) -> None:
        with pytest.raises(InputError) as caught:
            sample.call(-1, "many", limit=math.nan, way="dwn")
        message = str(caught.value)
        assert "amount = -1: must be a number >= 0 and <= 100 (yuan)" in message
        assert "least = 'many'" in message
        assert "limit = nan" in message
        assert "way = 'dwn': must be one of up, down; did you mean down?" in message

    @pytest.mark.parametrize(
        "value",
        [
            True,
            "5",
            math.inf,
            -math.inf,
            math.nan,
            None,
            [1, True],
            pytest.param(10**400, id="huge"),
            dt.date(2026, 1, 1),
        ],
    )
    def test_what_is_no_allowed_number_is_refused(self, sample: Any, value: Any) -> None:
        with pytest.raises(InputError, match="amount"):
            sample.call(value)

    def test_python_rules_of_binding_hold(self, sample: Any) -> None:
        with pytest.raises(TypeError, match="amount"):
            sample.call()
        with pytest.raises(TypeError, match="did you mean limit"):
            sample.call(1, limt=2)
        with pytest.raises(TypeError, match="multiple values for argument 'amount'"):
            sample.call(1, amount=2)
        with pytest.raises(TypeError, match="takes 4 arguments but 5"):
            sample.call(1, 2, 3, "up", 5)

    def test_by_name_says_what_is_missing_and_what_is_unknown(self, sample: Any) -> None:
        with pytest.raises(InputError, match=r"no argument 'amunt'; did you mean amount\?; amount missing"):
            sample.by_name({"amunt": 3})
        assert sample.by_name({"amount": 3, "way": "down"}) == -8

    def test_dates_come_as_dates_texts_and_serial_numbers(self, registry: Any) -> None:
        @function(topic="test")
        def serial(day: Day, city: City = "北京") -> Annotated[Numbers, Quantity("count")]:
            """Serial number of a day.

            Examples
            --------
            >>> serial("2026-01-01")
            46023.0
            """
            return day if city else math.nan

        # 2026-01-01 is 46023 in every spreadsheet (days since 1899-12-30).
        for day in ("2026-01-01", dt.date(2026, 1, 1), 46023, 46023.0):
            assert serial(day) == 46023
        for day in ("1 Jan", "", None, 0, 1e9, True):
            with pytest.raises(InputError, match="day"):
                serial(day)
        with pytest.raises(InputError, match="city = 5: must be a text"):
            serial(46023, 5)


class TestAnswers:
    def test_a_number_gives_a_number_and_an_array_an_array(self, sample: Any) -> None:
        assert type(sample.call(1)) is float
        assert type(sample.call(np.float64(1))) is float
        result = sample.call(np.arange(6).reshape(2, 3), [1, 2, 3])
        assert result.tolist() == [[1, 3, 5], [4, 6, 8]]

    def test_a_question_without_answer_raises_and_names_the_cell(self, sample: Any) -> None:
        with pytest.raises(NoSolution, match="sample: no number answers this question"):
            sample.call(8)
        with pytest.raises(NoSolution, match=r"cell \[1\]"):
            sample.call([7, 8, 9])

    def test_bad_cells_spoil_no_others(self, sample: Any) -> None:
        results, reasons = sample.each([[1, 2], [-3, "x"], [8, None]], [[5], [5], [5]])
        assert results[0].tolist() == [6, 7]
        assert reasons[0].tolist() == ["", ""]
        assert "amount = -3" in reasons[1][0]
        assert "amount = 'x'" in reasons[1][1]
        assert "no number answers" in reasons[2][0]
        assert "amount = None" in reasons[2][1]

    def test_a_reason_carries_its_kind(self, sample: Any) -> None:
        _, reasons = sample.each([[1], [-3], [8]])
        assert [getattr(reason, "kind", None) for (reason,) in reasons] == [None, InputError, NoSolution]

    def test_words_may_differ_from_cell_to_cell(self, sample: Any) -> None:
        results, reasons = sample.each([[1], [2]], 5, None, [["up"], ["sideways"]])
        assert results[0][0] == 6
        assert "way = 'sideways'" in reasons[1][0]

    def test_blocks_of_different_size_are_refused(self, sample: Any) -> None:
        with pytest.raises(InputError, match="blocks of 1 x 2, 1 x 3 cells; give one cell"):
            sample.each([[1, 2]], [[1, 2, 3]])

    def test_an_argument_may_be_a_whole_block(self, registry: Any) -> None:
        @function(topic="test")
        def spread(cells: Cells, share: Amount) -> Amount:
            """Each cell times the share.

            Examples
            --------
            >>> spread([1, 2], 2)
            [2, 4]
            """
            return np.asarray(cells) * share

        assert spread([1, 2], 2).tolist() == [2, 4]
        results, _ = registry["spread"].each([[1, 2]], 2)
        assert results.tolist() == [[2, 4]]
        with pytest.raises(InputError, match="in each of its cells"):
            spread([1, -2], 2)


class TestDeclarations:
    def test_a_function_needs_kinds_a_summary_and_an_example(self, registry: Any) -> None:
        def bare(amount: float) -> float:
            """Nothing."""
            return amount

        with pytest.raises(DeclarationError, match="amount has no quantity"):
            function(topic="test")(bare)

        def silent(amount: Amount) -> Amount:
            """Nothing."""
            return amount

        with pytest.raises(DeclarationError, match="needs an example"):
            function(topic="test")(silent)

    def test_a_name_is_given_once(self, sample: Any) -> None:
        with pytest.raises(DeclarationError, match="registered twice"):
            function(topic="test")(sample.call.__wrapped__)

    def test_zero_cannot_be_value_and_blank(self) -> None:
        with pytest.raises(DeclarationError, match="both a value and a blank"):
            Quantity("yuan", 0, 10, zero_is_blank=True)

    @pytest.mark.parametrize("name", sorted(FUNCTIONS))
    def test_every_function_is_described_and_public(self, name: str) -> None:
        registered = FUNCTIONS[name]
        assert getattr(ccxl, name) is registered.call
        assert name in dir(ccxl)
        for parameter in registered.parameters:
            assert parameter.text, f"{name}: {parameter.name} is not described"

    def test_a_text_stands_in_the_annotation_and_the_docstring_says_what_differs(self, registry: Any) -> None:
        @function(topic="test")
        def sums(first: Agreed, second: Other, third: Agreed = 1) -> Amount:
            """Sum of amounts.

            The order does not matter.

            Parameters
            ----------
            third
                The same for all,
                and the last.

            Raises
            ------
            InputError
                Never.

            Examples
            --------
            >>> sums(1, 2)
            4.0
            """
            return first + second + third

        assert [parameter.text for parameter in registry["sums"].parameters[1:]] == [
            "Another.",
            "The same for all, and the last.",
        ]
        assert inspect.getdoc(sums) == (
            "Sum of amounts.\n\nThe order does not matter.\n\n"
            "Parameters\n----------\n"
            "first\n"
            f"    {'Amount as the contract has it, ' * 3}without its annexes\n"
            "    and without its amendments.\n"
            "second\n    Another.\n"
            "third\n    The same for all, and the last.\n\n"
            "Raises\n------\nInputError\n    Never.\n\n"
            "Examples\n--------\n>>> sums(1, 2)\n4.0"
        )

    def test_the_last_quantity_of_an_annotation_holds(self, registry: Any) -> None:
        @function(topic="test")
        def narrowed(amount: Few) -> Amount:
            """Give it back.

            Examples
            --------
            >>> narrowed(3)
            3.0
            """
            return amount

        (parameter,) = registry["narrowed"].parameters
        assert parameter.kind.allowed == "a number >= 0 and <= 3 (yuan)"
        assert parameter.text.startswith("Amount as the contract has it")
        with pytest.raises(InputError, match="amount = 4"):
            narrowed(4)

    @pytest.mark.parametrize("name", sorted(FUNCTIONS))
    def test_help_shows_every_argument_in_order_and_the_source_says_no_text_twice(self, name: str) -> None:
        registered = FUNCTIONS[name]
        section = (inspect.getdoc(registered.call) or "").split("Parameters\n----------\n")[-1].split("\n\n")[0]
        shown = [names for line in section.splitlines() if line[0] != " " for names in line.split(", ")]
        assert shown == [parameter.name for parameter in registered.parameters]
        plain = registered.call.__wrapped__  # type: ignore[attr-defined]
        for parameter in registered.parameters:
            metadata = get_type_hints(plain, include_extras=True)[parameter.name].__metadata__
            texts = [extra.documentation for extra in metadata if isinstance(extra, Doc)]
            entry = f"\n{parameter.name}\n    {texts[-1] if texts else None}\n"
            assert entry not in (inspect.getdoc(plain) or ""), f"{name}: {parameter.name} stands in its annotation"


class TestExamples:
    @pytest.mark.parametrize("name", sorted(FUNCTIONS))
    def test_every_example_can_be_read_and_gives_what_it_shows(self, name: str) -> None:
        registered = FUNCTIONS[name]
        example = registered.documented
        assert example.arguments
        assert example.shown(registered.by_name(example.arguments)) == example.result

    @pytest.mark.parametrize(
        ("text", "arguments", "shown"),
        [
            ("f(1, 2) = 3.0", {"a": 1, "b": 2}, 3.14159),
            ("f(1, b=[2] * 3) = 3.0", {"a": 1, "b": [2, 2, 2]}, 3.14159),
            ("f(-1, (2, 1 / 4)) = 3.0", {"a": -1, "b": [2, 0.25]}, 3.14159),
            ("round(f(26 * 480), 2) = 3.14", {"a": 12480}, 3.14),
            ("round(f('x')) = 3", {"a": "x"}, 3),
            ("f(1).round(1).tolist()[:2] = [3.1]", {"a": 1}, 3.1),
        ],
    )
    def test_what_an_example_may_hold(self, text: str, arguments: dict[str, Any], shown: float) -> None:
        example = read_example("f", ("a", "b"), text)
        assert dict(example.arguments) == arguments
        assert example.shown(3.14159) == shown if example.first is None else example.shown([3.14159, 2, 1]) == [3.1, 2]

    @pytest.mark.parametrize(
        "text",
        [
            "g(1) = 2", "f(g(1)) = 2", "f(1) + 1 = 2", "f(1, 2, 3) = 4", "f(1, c=2) = 3", "f(x) = 2", "f(1) = oops",
            "f(1)[0] = 2",
        ],
    )  # fmt: skip
    def test_an_example_that_is_more_than_a_call_is_refused(self, text: str) -> None:
        with pytest.raises(DeclarationError, match="must be one call of it with plain values"):
            read_example("f", ("a", "b"), text)

    def test_values_may_have_names_and_several_lines(self) -> None:
        doc = "Sum.\n\nExamples\n--------\n>>> flows = [-1,\n...     2]\n>>> f(flows, 3)\n4.0\n"
        assert example_text(doc) == "f([-1, 2], 3) = 4.0"
        assert example_text("Nothing.") is None


def test_a_name_that_is_none_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ccxl.nothing
    with pytest.raises(AttributeError, match="__nothing__"):
        _ = ccxl.__nothing__
