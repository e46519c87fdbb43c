"""From a scenario to numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccxl.budget.arrays import array_of
from ccxl.budget.long_table import rows
from ccxl.budget.moved_inputs import MovedInputs
from ccxl.budget.register import DEFINITION
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import InputError, nearest
from ccxl.core.model import Conditions
from ccxl.core.numbers import known_number, readable, yuan
from ccxl.core.variants import VariedModel
from ccxl.data.catalog import labels

if TYPE_CHECKING:
    import pandas as pd


class Budget:
    """A scenario with all its numbers.

    Parameters
    ----------
    scenario
        What the user decides.
    language
        Language of texts, ``zh`` or ``en``; numbers do not depend on it.
    """

    def __init__(self, scenario: Scenario, language: str = "zh") -> None:
        self.scenario = scenario
        self.language = language
        self.words = labels(language)
        self.structure = DEFINITION.structure(scenario)
        self.model = DEFINITION.model(self.structure)
        self.inputs: dict[str, Any] = {}
        self.blanks: dict[str, Any] = {}
        for key, line in self.model.lines.items():
            if line.given is not None:
                self.inputs[key], self.blanks[key] = array_of(
                    line, line.given(scenario), self.structure.sizes, self.words
                )
        # The engine starts from the inputs, before anyone asks for the lines, and has no formula for these.
        self.inputs |= {key: self.lines[key] for key, line in self.model.lines.items() if line.frozen}

    @cached_property
    def lines(self) -> Mapping[str, Any]:
        """Every line's values; worked out when first asked for."""
        held = self._conditions
        return self.model.evaluate(self.inputs, held.sizes, held.groups, held.words, held.not_given)

    @property
    def _conditions(self) -> Conditions:
        groups = _indexes(self.structure.groups)
        return Conditions(self.structure.sizes, groups, self.words, self.words["word.not_given"])

    @cached_property
    def values(self) -> dict[str, float | None]:
        """Every scalar figure by its tag; None where it cannot be computed."""
        found = {
            key: self.lines[key] for key, line in self.model.lines.items() if not line.axes and line.unit != "text"
        }
        return {key: known_number(value) for key, value in sorted(found.items())}

    @cached_property
    def printed(self) -> dict[str, float | None]:
        """The same as they are printed: amounts that were worked out to the fen."""
        lines = self.model.lines
        rounded = {key for key in self.values if _is_to_the_fen(lines[key].unit) and lines[key].given is None}
        return {
            key: fen(value) if value is not None and key in rounded else value for key, value in self.values.items()
        }

    def variants(self, inputs: Mapping[str, ArrayLike], tags: Iterable[str]) -> Variants:
        """Figures of many variants of this budget, which differ in numbers that the scenario gives.

        Each variant has the figures of a budget made of the scenario with its numbers, at a small part of the time.
        Agents of callers who hang up are worked out anew in each, and a table of candidates that is too short for a
        variant is made longer.

        Parameters
        ----------
        inputs
            Numbers by the tag of an input, such as ``traffic.aht_s``, in the unit of the input. The first axis of
            each array is that of the variants; the others are those of the input, such as twelve months for
            ``traffic.monthly_calls``. An element that the scenario does not give is NaN.
        tags
            The figures to keep, such as ``operating.total``. What they do not need is not worked out.

        Returns
        -------
        Arrays by tag; their first axis is that of the variants. A figure that no variant moves is worked out once.

        Raises
        ------
        InputError
            A tag is unknown or a text, an input is nothing that variants move, or an array has another shape.
        ScenarioError
            Numbers that a scenario may not have: all of them, each with the number of its variant, from 0.

        Examples
        --------
        >>> from ccxl.budget.reading import scenario_from
        >>> raw = {"budget": {"unit": "A", "project": "B", "year": 2026}, "staffing": {"seats": 20}}
        >>> line = {"section": "IT", "name": "Licence", "driver": "seats", "quantity": 1}
        >>> line |= {"price": 100, "price_time": "month"}
        >>> budget = Budget(scenario_from(raw | {"operating": {"lines": [line]}}, "example"))
        >>> budget.variants({"staffing.seats": [20, 25]}, ["operating.total"]).values["operating.total"].tolist()
        [24000.0, 30000.0]
        """
        wanted = self._figures(tags)
        moved = MovedInputs(self.scenario, self.model.lines, self.inputs, DEFINITION.deciding, inputs)
        found = {key: np.empty((moved.count, *np.shape(self.lines[key]))) for key in wanted}
        alone = self._apart(moved)
        others = np.setdiff1d(np.arange(moved.count), alone)
        base = self
        while len(others):
            arrays = {key: array[others] for key, array in moved.arrays.items()}
            varied = VariedModel(base.model, arrays, wanted)
            values, within = varied.evaluate(base.lines, base.inputs, arrays, wanted, base._conditions)
            for key in wanted:
                _set_variants(found[key], others[within], values[key][within], key)
            # A budget of the first variant's own has tables that are long enough for it.
            assert base is self or within[0]
            others = others[~within]
            if len(others):
                # Tables of candidates that are long enough for one more variant at least.
                base = Budget(moved.scenario(others[0]), self.language)
        for number in alone:
            lines = Budget(moved.scenario(number), self.language).lines
            for key in wanted:
                _set_variants(found[key], [number], lines[key][None], key)
        return Variants({key: _blank_infinite(array) for key, array in found.items()})

    def _figures(self, tags: Iterable[str]) -> tuple[str, ...]:
        """Keys of the lines that are asked for."""
        wanted = tuple(dict.fromkeys(tags))
        lines = self.model.lines
        known = [key for key, line in lines.items() if line.unit != "text"]
        wrong = [
            f"{key}: is a text; variants have numbers only" if key in lines else f"{key}: unknown{nearest(key, known)}"
            for key in wanted
            if key not in lines or lines[key].unit == "text"
        ]
        if wrong:
            raise InputError("; ".join(wrong))
        return wanted

    def _apart(self, moved: MovedInputs) -> list[int]:
        """Numbers of the variants whose rows, axes or other inputs differ from those of this budget."""
        apart: list[int] = []
        for scenario, numbers, arrays in moved.decided():
            other = Budget(scenario, self.language)
            given = all(
                _alike(arrays.get(key, self.inputs[key]), other.inputs[key])
                for key, line in self.model.lines.items()
                if line.given is not None and not line.frozen
            )
            if other.structure != self.structure or not given:
                apart += numbers.tolist()
        return apart

    def to_frame(self) -> pd.DataFrame:
        """All figures as a long table: sheet, section, line, month, amount, unit."""
        import pandas as pd

        table = rows(self.model, self.lines, self.structure.groups, self.words)
        return pd.DataFrame(table, columns=["sheet", "section", "line", "month", "amount", "unit"])


@dataclass(frozen=True, slots=True)
class Variants:
    """Figures of many variants of one budget.

    Parameters
    ----------
    values
        Arrays by tag, in the unit of the line; the first axis is that of the variants, in their order. NaN where a
        figure cannot be computed.
    """

    values: Mapping[str, NDArray[np.float64]]


def _alike(one: Any, other: Any) -> bool:
    """Whether two arrays hold the same, also what is not known."""
    return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")


def _set_variants(found: Any, numbers: Any, values: Any, key: str) -> None:
    if values.shape[1:] != found.shape[1:]:
        raise InputError(
            f"variant {int(numbers[0])}: {key} has {values.shape[1:]} elements, {found.shape[1:]} in the budget "
            "itself; leave out this tag, or this variant"
        )
    found[numbers] = values


def _blank_infinite(array: Any) -> Any:
    array[~np.isfinite(array)] = np.nan
    array.flags.writeable = False
    return array


def fen(amount: float) -> float:
    """An amount of money to the fen, as it is printed."""
    return float(readable(float(yuan(amount))))


def _indexes(groups: Mapping[tuple[str, str], tuple[int, ...]]) -> dict[tuple[str, str], Any]:
    return {key: np.array(members, dtype=int) for key, members in groups.items()}


def _is_to_the_fen(unit: str) -> bool:
    """Whether figures of a unit are printed in fen; prices of a minute or an hour are quoted in parts of a fen."""
    amount, *per = unit.split("/")
    return amount == "yuan" and not {"min", "h"}.intersection(per)
