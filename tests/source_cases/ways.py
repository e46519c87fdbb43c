"""The lease and revenue share between two companies, as a comparison's internal charges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ccxl.budget.model import Budget
from ccxl.budget.reading import scenario_from
from tests.source_cases import Case, Check, Mapped, NothingToCompute

# The document gives no amounts: these are made up, to show where they go.
EXTERNAL = {"A": 30_000, "B": 20_000}


def _line(party: str, name: str, amount: float, **more: Any) -> dict[str, Any]:
    return {"way": "W", "part": "P", "name": name, "per": "month", "amount": amount, "party": party, **more}


def s3_06(case: Case) -> Iterator[Check]:
    assert all(word in case["note"] for word in ("leases equipment", "lease + management fee", "revenue share"))
    for lease in (10_600, 106_000):
        lines = [_line(party, "external", amount) for party, amount in EXTERNAL.items()]
        lines += [
            _line("A", "lease", lease, counterparty="B", tax_rate=0.06),
            _line("B", "share", 5_300, counterparty="A", tax_rate=0.06),
        ]
        ways = {"horizon_years": 1, "ways": [{"name": "W", "kind": "leased"}], "lines": lines}
        raw = {"budget": {"unit": "U", "project": "P", "year": 2026}, "comparison": ways}
        found = Budget(scenario_from(raw, "S3-06")).lines
        # Twelve months of what is paid to others, whatever the two charge each other.
        yield Check("consolidated", float(found["consolidated.own"]), 12 * 50_000)
        yield Check("eliminated", float(sum(found["charges.gross"] + found["charges.eliminated"])), 0)
        yield Check("tax", float(found["charges.tax"][0]), 12 * lease * 6 / 106)
        yield Check("own cost of A", float(found["parties.own"][0]), 12 * (30_000 + lease - 5_300))


CASES: dict[str, Mapped | NothingToCompute] = {"S3-06": s3_06}
