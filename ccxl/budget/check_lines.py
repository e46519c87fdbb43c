"""The lines of the checks that apply, and each sheet's own verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ccxl.budget.check import Check
from ccxl.budget.given import LabelKey
from ccxl.core.line import Line
from ccxl.core.rule import Value, count_equal, for_one, if_else, known, total_where, word, yuan

PASSED, FAILED, NOT_COMPUTABLE = "word.passed", "word.failed", "word.not_computable"


def check_lines(checks: Sequence[Check], sheets: Sequence[str]) -> tuple[Line, ...]:
    """The lines of the checks that apply, and each sheet's own verdict."""
    at = ("check",)
    return (
        Line(
            "checks.name", "text", axes=at, given=lambda s: [LabelKey(f"check.{c.key}") for c in checks], style="label"
        ),
        Line(
            "checks.sheet",
            "text",
            axes=at,
            given=lambda s: [LabelKey(f"sheet.{c.sheet}") for c in checks],
            style="label",
        ),
        *(
            Line(f"check.{check.key}.{side}", check.unit, rule=rule, reads=check.reads)
            for check in checks
            for side, rule in (("left", check.left), ("right", check.right))
        ),
        Line("checks.left", "yuan", axes=at, parts=tuple(f"check.{check.key}.left" for check in checks)),
        Line("checks.right", "yuan", axes=at, parts=tuple(f"check.{check.key}.right" for check in checks)),
        Line("checks.difference", "yuan", axes=at, rule=lambda left, right: yuan(left - right)),
        Line(
            "checks.fails",
            "indicator",
            axes=at,
            style="count",
            reads={"tolerance": "constants.tolerance"},
            rule=lambda difference, tolerance: if_else(
                known(difference), if_else(abs(difference) > tolerance, 1, 0), 0
            ),
        ),
        Line(
            "checks.result",
            "text",
            axes=at,
            rule=lambda difference, fails: if_else(
                known(difference), if_else(fails == 1, word(FAILED), word(PASSED)), word(NOT_COMPUTABLE)
            ),
        ),
        Line(
            "checks.failed",
            "row",
            rule=lambda result: for_one(count_equal(result, word(FAILED), over="check"), "row"),
            style="count",
        ),
        Line(
            "checks.open",
            "row",
            rule=lambda result: for_one(count_equal(result, word(NOT_COMPUTABLE), over="check"), "row"),
            style="count",
        ),
        Line(
            "checks.master",
            "text",
            rule=lambda failed, open: if_else(
                failed > 0, word(FAILED), if_else(open > 0, word("word.passed_in_part"), word(PASSED))
            ),
        ),
        *(
            Line(
                f"sheet_check.{sheet}",
                "text",
                reads={"fails": "checks.fails", "where": "checks.sheet"},
                rule=_verdict(sheet),
            )
            for sheet in sheets
        ),
    )


def _verdict(sheet: str) -> Callable[[Value, Value], Value]:
    """Passed where none of a sheet's checks fails."""

    def rule(fails: Value, where: Value) -> Value:
        found = total_where(fails, where, word(f"sheet.{sheet}"), over="check")
        return if_else(found > 0, word(FAILED), word(PASSED))

    return rule
