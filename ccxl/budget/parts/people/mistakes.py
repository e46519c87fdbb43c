"""Whether what is said of the people fits together."""

from __future__ import annotations

from ccxl.budget.part import Mistakes, PlaceName
from ccxl.budget.paths import Raw, rows_at


def find_mistakes(raw: Raw, place: PlaceName) -> Mistakes:
    """Path and text of every mistake in the shares of the grades."""
    given = [(path, row["share"]) for path, row in rows_at(raw, "staffing.grades") if row.get("share") is not None]
    shares = [share for _, share in given if isinstance(share, int | float) and 0 <= share <= 1]
    if shares and len(shares) == len(given) and abs(sum(shares) - 1) > 1e-9:
        terms = " + ".join(f"{share:g}" for share in shares)
        yield f"{given[0][0]}.share", f"shares of the grades {terms} = {sum(shares):g}; must add up to 1"
