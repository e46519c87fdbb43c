"""The path of every input cell leads to what the scenario holds there."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ccxl.budget.given import LabelKey, bare
from ccxl.budget.input_paths import InputPaths
from ccxl.budget.model import Budget
from ccxl.budget.reading import scenario_from
from ccxl.budget.scenario import Scenario

EXAMPLES = sorted((Path(__file__).parents[1] / "workbooks" / "examples").glob("*.toml"))


def budget(raw: dict[str, Any]) -> Budget:
    return Budget(scenario_from(raw, "a"), "en")


def held(scenario: Scenario, path: str) -> Any:
    """What a scenario holds at a path; a list of months may be one number, of rows and entries some may be missing."""
    found: Any = scenario
    for part in path.split("."):
        found = getattr(found, "value", found)
        if part.isdecimal() and isinstance(found, tuple):
            found = found[int(part)] if int(part) < len(found) else None
        elif not part.isdecimal():
            found = getattr(found, part, None)
    return bare(found)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_path_of_an_input_leads_to_its_value(path):
    made = budget(tomllib.loads(path.read_text(encoding="utf-8")))
    paths, compared = InputPaths(made.scenario), 0
    for key, values in made.inputs.items():
        line = made.model.lines[key]
        if not line.is_input or not line.path:
            continue
        for index in np.ndindex(*values.shape):
            for each in paths.of(line, index):
                value, shown = held(made.scenario, each), values[index]
                if value is None or (isinstance(shown, float) and math.isnan(shown)):
                    continue  # The line shows what holds instead, or nothing where it does not apply.
                if isinstance(value, str):
                    assert shown == (made.words[value] if isinstance(value, LabelKey) else value), each
                else:
                    assert shown == pytest.approx(value, rel=1e-12), each
                compared += 1
    assert compared > 80


RAW: dict[str, Any] = {
    "budget": {"unit": "U", "project": "P", "year": 2026},
    "construction": {
        "items": [
            {"section": "B", "name": "b1", "quantity": 1, "price": 1},
            {"section": "A", "name": "a1", "quantity": 1, "price": 2},
            {"section": "B", "name": "b2", "quantity": 1, "price": 3,
             "payment": {"advance": {"share": 1, "month": "2026-03"}}},
        ],
        "contingency": {"rate": 0.05},
    },
    "comparison": {
        "horizon_years": 3,
        "price_steps": [0.01, 0.02],
        "ways": [{"name": "A", "kind": "self_built"}, {"name": "B", "kind": "self_built"}],
        "lines": [
            {"way": way, "part": "P", "name": "fee", "per": "month", "amount": amount}
            for way, amount in (("B", 1), ("A", 2), ("B", 3))
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "index", "paths"),
    [
        # Sections stand in the order in which they first appear, their rows beside one another.
        ("sections.name", (0,), ("construction.items.0.section", "construction.items.2.section")),
        ("sections.name", (1,), ("construction.items.1.section",)),
        ("items.price", (1,), ("construction.items.2.price",)),
        ("items.price", (2,), ("construction.items.1.price",)),
        ("payments.due", (1, 0), ("construction.items.2.payment.advance.month",)),
        ("payments.share", (0, 3), ("construction.items.0.payment.retention.share",)),
        ("reserve.rate", (0,), ("construction.contingency.rate",)),
        ("cost_lines.amount", (0,), ("comparison.lines.1.amount",)),
        ("years.price_step", (0,), ()),
        ("years.price_step", (2,), ("comparison.price_steps.1",)),
        ("comparison.wage_growth", (), ("comparison.wage_growth",)),
    ],
)
def test_rows_are_those_of_the_scenario(key, index, paths):
    made = budget(RAW)

    assert InputPaths(made.scenario).of(made.model.lines[key], index) == paths
