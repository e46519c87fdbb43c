"""方案定性评分表: qualities with weights that the user owns, apart from money."""

from __future__ import annotations

from typing import Any, Final

from ccxl.budget.input_lines import InputTable
from ccxl.budget.parts.comparison.schema import Criterion
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.core.rule import if_else, look_up, nothing, total

_BOTH, _OPTION = ("criterion", "option"), ("option",)


def criteria(scenario: Scenario) -> Any:
    """The criteria, in the order given; none without ways."""
    return scenario.comparison.criteria if scenario.comparison.ways else ()


def _options(scenario: Scenario) -> range:
    return range(len(scenario.comparison.ways) if criteria(scenario) else 0)


def _scores(scenario: Scenario) -> list[list[float | None]]:
    return [[row.scores[n] if n < len(row.scores) else None for n in _options(scenario)] for row in criteria(scenario)]


TABLE: Final = InputTable("comparison.criteria", Criterion, "criteria", "criterion", criteria)
LINES = (
    Line("options.number", "index", axes=_OPTION, fixed=True, style="count",
         given=lambda s: [n + 1.0 for n in _options(s)]),
    Line("options.name", "text", axes=_OPTION, reads={"keys": "ways.number", "names": "ways.name"},
         rule=lambda number, keys, names: look_up(number, keys, names, over="way")),
    *TABLE.lines(),
    Line("scorecard.weights", "share", style="share", reads={"weight": "criteria.weight"},
         rule=lambda weight: total(weight, over="criterion")),
    Line("scores.score", "point", axes=_BOTH, given=_scores, missing="not_given", style="plain",
         path="comparison.criteria.*.scores.*"),
    Line("scores.weighted", "point", axes=_BOTH, style="plain",
         reads={"weight": "criteria.weight", "weights": "scorecard.weights"},
         rule=lambda score, weight, weights: if_else(weights > 0, score * weight / weights, nothing())),
    Line("options.total", "point", axes=_OPTION, style="plain", reads={"weighted": "scores.weighted"},
         rule=lambda weighted: total(weighted, over="criterion")),
)  # fmt: skip


def sizes(scenario: Scenario) -> dict[str, int]:
    """Lengths of its axes."""
    return {"criterion": len(criteria(scenario)), "option": len(_options(scenario))}
