"""From a scenario to numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ccxl.budget.arrays import array_of
from ccxl.budget.long_table import rows
from ccxl.budget.register import DEFINITION
from ccxl.budget.scenario import Scenario
from ccxl.core.numbers import known_number, readable, yuan
from ccxl.data.catalog import labels

if TYPE_CHECKING:
    import pandas as pd


# Units of amounts of money.
MONEY: Final = frozenset({"yuan", "yuan/month"})


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
        groups, words = _indexes(self.structure.groups), self.words
        return self.model.evaluate(self.inputs, self.structure.sizes, groups, words, words["word.not_given"])

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
        rounded = {key for key in self.values if lines[key].unit in MONEY and lines[key].given is None}
        return {
            key: fen(value) if value is not None and key in rounded else value for key, value in self.values.items()
        }

    def to_frame(self) -> pd.DataFrame:
        """All figures as a long table: sheet, section, line, month, amount, unit."""
        import pandas as pd

        table = rows(self.model, self.lines, self.structure.groups, self.words)
        return pd.DataFrame(table, columns=["sheet", "section", "line", "month", "amount", "unit"])


def fen(amount: float) -> float:
    """An amount of money to the fen, as it is printed."""
    return float(readable(float(yuan(amount))))


def _indexes(groups: Mapping[tuple[str, str], tuple[int, ...]]) -> dict[tuple[str, str], Any]:
    return {key: np.array(members, dtype=int) for key, members in groups.items()}
