"""What ten thousand variants of a budget cost at once, beside evaluating them one by one."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from ccxl.budget.model import Budget
from ccxl.budget.reading import scenario_from
from ccxl.core.model import Conditions
from tests.benchmarks.conftest import Run, Versus
from tests.test_totals import raw

VARIANTS, ALONE = 10_000, 200
MOVED = ("traffic.monthly_calls", "traffic.aht_s", "staffing.shrinkage")
TAGS = ("construction.total", "operating.total", "expense.total", "cash.total", "first_year_total", "staffing.seats")
# In a process of its own, as a user would run it; kilobytes on Linux.
MEMORY = """
import resource
from tests.benchmarks import bench_variants
bench_variants.hotline().variants(bench_variants.moved(bench_variants.hotline()), bench_variants.TAGS)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


def hotline() -> Budget:
    """The budget with all its lines worked out."""
    budget = Budget(scenario_from(raw("hotline_60"), "hotline_60"))
    assert budget.lines
    return budget


def moved(budget: Budget, seed: int = 1) -> Mapping[str, Any]:
    """Calls, handling time and shrinkage within 5 % of those of the budget."""
    draws = np.random.default_rng(seed)
    return {
        key: budget.inputs[key] * draws.uniform(0.95, 1.05, (VARIANTS, *(1,) * budget.inputs[key].ndim))
        for key in MOVED
    }


def one_by_one(budget: Budget, inputs: Mapping[str, Any]) -> Run:
    """Some of the variants, each evaluated alone."""
    groups = {key: np.array(members, int) for key, members in budget.structure.groups.items()}
    held = Conditions(budget.structure.sizes, groups, budget.words, budget.words["word.not_given"])
    starts = itertools.count(0, ALONE)

    def run() -> None:
        first = next(starts) % VARIANTS
        for number in range(first, first + ALONE):
            one = {key: np.asarray(array[number]) for key, array in inputs.items()}
            budget.model.evaluate({**budget.inputs, **one}, held.sizes, held.groups, held.words, held.not_given)

    return run


def test_ten_thousand_variants(versus: Versus) -> None:
    budget = hotline()
    seeds = itertools.count(1)

    def prepare() -> Run:
        inputs = moved(budget, next(seeds))
        return lambda: budget.variants(inputs, TAGS)

    rival = one_by_one(budget, moved(budget))
    ratio = versus.ratio(prepare, rival, 5, VARIANTS / ALONE)
    told = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, check=True).stdout
    versus.note(f"peak memory of a process that works them out: {float(told):.0f} MB")
    assert ratio <= 1 / 25
    assert float(told) < 500
