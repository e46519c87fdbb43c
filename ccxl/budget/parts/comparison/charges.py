"""Internal charges between the parties to a way, with tax, and their elimination on consolidation."""

from __future__ import annotations

from typing import Any

from ccxl.budget.given import LabelKey
from ccxl.budget.parts.comparison import ways
from ccxl.budget.scenario import Scenario
from ccxl.core.line import Line
from ccxl.core.rule import (
    Value,
    for_one,
    if_else,
    look_up,
    no_text,
    position,
    total,
    total_where,
    yuan,
)
from ccxl.formulas import tax

_AT, _PARTY = ("charge",), ("party",)
Party = tuple[int, str]


def _internal(scenario: Scenario) -> list[int]:
    """Places of the internal charges among the lines."""
    return [place for place, row in enumerate(ways.cost_lines(scenario)) if row.counterparty]


def parties(scenario: Scenario) -> list[Party]:
    """Number of the way and name of each party to it; an empty name where none is given."""
    order = ways.names(scenario)
    found = {(order.index(row.way), row.party or ""): None for row in ways.cost_lines(scenario)}
    found |= {(order.index(row.way), row.counterparty): None for row in ways.cost_lines(scenario) if row.counterparty}
    return sorted(found, key=lambda party: party[0])


def _numbers(scenario: Scenario) -> list[str]:
    numbers = ways.line_numbers(scenario)
    return [numbers[place] for place in _internal(scenario)]


def _of_line(key: str, unit: str, value: str, style: str = "") -> Line:
    return Line(f"charges.{key}", unit, axes=_AT, style=style, reads={"keys": "numbers.cost_line", "values": value},
                rule=lambda line, keys, values: look_up(line, keys, values, over="cost_line"))  # fmt: skip


def _charged(counterparty: Value, base: Value, due: Value) -> Value:
    """An internal charge of the first year, with tax."""
    return if_else(counterparty == no_text(), 0, yuan(base * for_one(due, "year")))


def _bearers(scenario: Scenario) -> list[float]:
    """Number of the party that bears each line."""
    order, every = ways.names(scenario), parties(scenario)
    return [every.index((order.index(row.way), row.party or "")) + 1.0 for row in ways.cost_lines(scenario)]


def _payees(scenario: Scenario) -> list[float]:
    """Number of the party that receives each charge."""
    order, every, rows = ways.names(scenario), parties(scenario), ways.cost_lines(scenario)
    return [every.index((order.index(row.way), row.counterparty)) + 1.0 for row in rows if row.counterparty]


def _names(scenario: Scenario) -> list[Any]:
    return [name or LabelKey("word.no_party") for _, name in parties(scenario)]


LINES = (
    Line("cost_lines.charged", "yuan", axes=("cost_line",), rule=_charged),
    Line("cost_lines.party_number", "index", axes=("cost_line",), fixed=True, style="count", given=_bearers),
    Line("charges.payee_number", "index", axes=_AT, fixed=True, style="count", given=_payees),
    Line("charges.line", "text", axes=_AT, given=_numbers, style="label"),
    _of_line("name", "text", "cost_lines.name"),
    _of_line("payer", "text", "cost_lines.party"),
    _of_line("payee", "text", "cost_lines.counterparty"),
    _of_line("gross", "yuan", "cost_lines.charged"),
    _of_line("tax_rate", "share", "cost_lines.tax_rate", "share"),
    Line("charges.tax", "yuan", axes=_AT, rule=tax.tax_within),
    Line("charges.net", "yuan", axes=_AT, rule=lambda gross, tax: yuan(gross - tax)),
    Line("charges.eliminated", "yuan", axes=_AT, rule=lambda gross: -gross),
    Line("parties.name", "text", axes=_PARTY, given=_names, style="label"),
    Line("parties.way_number", "index", axes=_PARTY, fixed=True, style="count",
         given=lambda s: [way + 1.0 for way, _ in parties(s)]),
    Line("parties.way", "text", axes=_PARTY, reads={"keys": "ways.number", "names": "ways.name"},
         rule=lambda way_number, keys, names: look_up(way_number, keys, names, over="way")),
    Line("parties.number", "index", axes=_PARTY, style="count", rule=lambda name: position(name, over="party")),
    *(
        Line(f"parties.{name}", "yuan", axes=_PARTY,
             reads={"amount": f"cost_lines.{amount}", "where": "cost_lines.party_number"},
             rule=lambda amount, where, number: total_where(amount, where, number, over="cost_line"))
        for name, amount in (("external", "twelve"), ("paid", "charged"))
    ),
    Line("parties.received", "yuan", axes=_PARTY, reads={"amount": "charges.gross", "where": "charges.payee_number"},
         rule=lambda amount, where, number: total_where(amount, where, number, over="charge")),
    Line("parties.own", "yuan", axes=_PARTY, rule=lambda external, paid, received: external + paid - received),
    *(
        Line(f"consolidated.{name}", "yuan", reads={"amount": f"parties.{name}"},
             rule=lambda amount: total(amount, over="party"))
        for name in ("external", "paid", "received", "own")
    ),
)  # fmt: skip


def sizes(scenario: Scenario) -> dict[str, int]:
    """Lengths of its axes; without internal charges there is nothing to consolidate."""
    found = len(_internal(scenario)) if scenario.comparison.ways else 0
    return {"charge": found, "party": len(parties(scenario)) if found else 0}
