"""Break-even."""

from __future__ import annotations

from collections.abc import Iterator

import ccxl
from tests.source_cases import Case, Check, Mapped, NothingToCompute


def s4_07(case: Case) -> Iterator[Check]:
    for key in case["recomputed"]:
        fixed, price = map(float, key.split("@"))
        yield Check(f"recomputed/{key}", ccxl.break_even_point(fixed * 10_000, price))


CASES: dict[str, Mapped | NothingToCompute] = {"S4-07": s4_07}
