"""A total of what was not given is unknown, never zero, wherever figures come out; and no figure shows binary rests."""

from __future__ import annotations

import copy
import io
import json
import math
import tomllib
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from typer.testing import CliRunner

from ccxl.budget.model import Budget
from ccxl.budget.reading import scenario_from
from ccxl.budget.totals import sections
from ccxl.cli import app
from ccxl.core.numbers import readable
from ccxl.functions import FUNCTIONS
from ccxl.server.settings import Limits
from ccxl.server.work import batch, call, validate
from ccxl.workbook.build import build, resources
from tests.finished import finished

EXAMPLES = sorted(path.stem for path in resources("examples").glob("*.toml"))
# What each total is a total of, by the form's own tables: one of them has to have a row.
PURCHASES, RUNNING, PEOPLE = "construction.items", "operating.lines", "staffing.grades"
COSTS = (RUNNING, PEOPLE, "staffing.support", "labour.costs")
OF: dict[tuple[str, ...], tuple[str, ...]] = {
    (PURCHASES,): (
        *("construction.total", "construction.net_total", "construction.tax_total", "construction.booked_total"),
        *("depreciation.year", "depreciation.charge_year", "depreciation.charged_before", "depreciation.book_value"),
        *("cash.construction_year", "cash.construction_outside", "bridge.charges", "bridge.construction"),
        *("summary.construction", "summary.construction_net"),
    ),
    COSTS: (
        *("operating.total", "operating.monthly_total", "deducted.year", "summary.operating", "summary.normal_month"),
        *("cash.operating_year", "cash.unpaid", "bridge.input_tax", "bridge.unpaid"),
    ),
    (PURCHASES, *COSTS): (
        *("expense.total", "expense.year", "cash.total", "bridge.expense", "bridge.cash"),
        *("summary.expense", "summary.cash"),
    ),
    (PEOPLE, "staffing.support", "labour.costs"): (
        *("labour.year", "labour.controllable", "labour.uncontrollable", "labour.uncontrollable_rows"),
        *("labour.person_months", "staffing.normal_wages", "walk.mean_agents"),
    ),
    ("comparison.criteria",): ("scorecard.weights",),
    ("comparison.break_even",): ("break_even.stretches",),
}


def raw(example: str) -> dict[str, Any]:
    return tomllib.loads((resources("examples") / f"{example}.toml").read_text(encoding="utf-8"))


def rows(given: dict[str, Any], table: str) -> Any:
    section, name = table.split(".")
    return given.get(section, {}).get(name)


def without(example: str, *tables: str) -> dict[str, Any]:
    given = copy.deepcopy(raw(example))
    for table in tables:
        section, name = table.split(".")
        given.get(section, {}).pop(name, None)
    return given


# Parts of examples; each is a budget too.
PARTS: dict[str, dict[str, Any]] = {
    "purchases alone": without("twenty_seats", RUNNING),
    "running costs alone": without("twenty_seats", PURCHASES, "construction.contingency"),
    "purchases beside ways": without("twenty_seats_comparison", RUNNING),
    "ways alone": without("twenty_seats_comparison", RUNNING, PURCHASES),
    "an offer alone": without("outsourcer_offer", RUNNING, PEOPLE, "staffing.support", "labour.costs"),
}
for _item in PARTS["an offer alone"]["offer"]["items"]:
    _item.pop("cost_share", None)
for _line in PARTS["purchases beside ways"]["comparison"]["lines"]:
    _line["amount_from"] = "typed"
for _line in PARTS["ways alone"]["comparison"]["lines"]:
    _line["amount_from"] = "typed"
GIVEN = {**{example: raw(example) for example in EXAMPLES}, **PARTS}


def unknown_of(given: dict[str, Any]) -> list[str]:
    """The totals whose every part is left out."""
    return [tag for parts, tags in OF.items() if not any(rows(given, part) for part in parts) for tag in tags]


def test_there_are_nine_examples_and_unknown_totals_among_them():
    assert len(EXAMPLES) == 9
    for example in ("hosted_vs_built", "lease_share", "securities_50"):
        assert {"expense.total", "cash.total", "cash.unpaid", "bridge.cash"} <= set(unknown_of(GIVEN[example]))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", GIVEN)
def test_totals_of_nothing_are_unknown(name, language):
    values = Budget(scenario_from(GIVEN[name], name), language).values
    expected = {tag for tag in unknown_of(GIVEN[name]) if tag in values}

    assert {tag for tag in expected if values[tag] is not None} == set()


@pytest.mark.parametrize("name", GIVEN)
def test_totals_of_what_is_given_are_there_all_the_same(name):
    given = GIVEN[name]
    budget = Budget(scenario_from(given, name))
    values, lines = budget.values, budget.lines
    bought, running = bool(rows(given, PURCHASES)), any(rows(given, part) for part in COSTS)
    # Added up here from the rows, not from the totals of the model.
    paid = sum(lines["payments.total"]) if bought else 0
    year = sum(lines["operating_sections.year"]) if running else 0
    charged = lines["items.charge"].sum() + lines["reserve.charge"].sum() if bought else 0
    deducted = lines["lines.deductible_tax"].sum() if running else 0
    if math.isfinite(year - deducted + charged) and (bought or running):
        assert values["expense.total"] == pytest.approx(year - deducted + charged, abs=0.005)
    if bought and not running and math.isfinite(paid):
        reserve = lines["cash_reserve.paid"].sum()
        assert values["cash.total"] == pytest.approx(lines["cash_items.paid"].sum() + reserve, abs=0.005)
    if running and not bought and values["cash.total"] is not None:
        assert values["cash.total"] == pytest.approx(year - values["cash.unpaid"], abs=0.005)
    if (bought or running) and None not in (values["bridge.expense"], values["cash.total"]):
        assert values["bridge.cash"] == pytest.approx(values["cash.total"], abs=0.005)
        assert budget.values["checks.failed"] == 0


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PARTS)
def test_cells_say_the_same(name, language):
    # The build compares every cell with the model.
    book = finished(GIVEN[name], language)
    for tag in unknown_of(GIVEN[name]):
        if tag in book.homes:
            assert book.value(tag) in ("—", "无法计算", "not computable"), tag


@pytest.mark.parametrize("name", GIVEN)
def test_no_figure_has_a_sign_of_its_own_zero_or_a_binary_rest(name):
    budget = Budget(scenario_from(GIVEN[name], name))
    for key, array in budget.lines.items():
        if array.dtype.kind == "f":
            assert not any(value == 0 and math.copysign(1, value) < 0 for value in array.ravel().tolist()), key
    for tag, value in budget.values.items():
        if value is None:
            continue
        assert (value, math.copysign(1, value)) == (float(f"{value:.15g}"), 1 if value >= 0 else -1), tag
        if tag == "constants.tolerance":
            assert budget.printed[tag] == 0.005
        elif budget.model.lines[tag].unit in ("yuan", "yuan/month"):
            printed = budget.printed[tag]
            assert Decimal(repr(printed)) == round(Decimal(repr(printed)), 2), (tag, printed)
            assert printed == pytest.approx(value, abs=0.005000001), tag
    for part, section, amount in sections(budget):
        assert amount is None or amount == float(f"{amount:.15g}"), (part, section)


def lines_of(words: Any) -> Any:
    """What a command prints."""
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("example", ["hosted_vs_built", "lease_share", "securities_50"])
def test_the_command_line_prints_no_zero_for_what_is_unknown(tmp_path, example):
    source = str(resources("examples") / f"{example}.toml")
    target = str(tmp_path / "budget.xlsx")
    values = json.loads(lines_of(["build", source, "-o", target, "--json"]))["values"]
    table = lines_of(["build", source, "-o", target])

    assert {tag: values[tag] for tag in unknown_of(GIVEN[example]) if values.get(tag) is not None} == {}
    for tag in ("expense.total", "cash.total"):
        row = next(line for line in table.splitlines() if line.rstrip().endswith(tag))
        assert "无法计算" in row


def test_the_command_line_prints_fen(tmp_path):
    # 7 x 100.03 is 700.2099999999999 in binary.
    given = without("twenty_seats", RUNNING)
    given["construction"]["items"] = [{**given["construction"]["items"][0], "quantity": 7, "price": 100.03}]
    printed = Budget(scenario_from(given, "fen")).printed
    assert repr(printed["construction.total"]) == "700.21"
    answer = json.loads(validate(given, (), "zh").content)
    assert "700.2099" not in json.dumps(answer)
    assert answer["values"]["construction.total"] == 700.21
    assert answer["values"]["expense.total"] is None or answer["values"]["cash.operating_year"] is None


def test_functions_give_no_negative_zero():
    assert lines_of(["call", "amount_without_tax", "gross=-0.001", "tax_rate=0.06"]).strip() == "0.0"
    answer = call("amount_without_tax", {"gross": -0.001, "tax_rate": 0.06}, Limits())
    assert answer.content == b'{"value": 0.0}'
    assert math.copysign(1, FUNCTIONS["amount_without_tax"].by_name({"gross": -0.0, "tax_rate": 0.06})) == 1
    many = batch(
        json.dumps(
            {"calls": [{"function": "amount_without_tax", "arguments": [[[-0.001], [-0.0], [106]], 0.06]}]}
        ).encode(),
        Limits(),
    )
    assert many.content == b'{"results": [{"value": [[0.0], [0.0], [100.0]]}]}'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (700.2099999999999, "700.21"),
        (-0.0, "0.0"),
        (0.1 + 0.2, "0.3"),
        (1e-9, "1e-09"),
        (math.inf, "inf"),
        ("x", "'x'"),
    ],
)
def test_numbers_as_people_read_them(value, shown):
    assert repr(readable(value)) == shown


def test_a_workbook_of_a_scenario_without_purchases_ties():
    assert build(scenario_from(PARTS["running costs alone"], "test")).budget.lines["checks.master"] in (
        "通过",
        "通过（部分无法计算）",
    )


@pytest.mark.parametrize("example", ["securities_50", "hosted_vs_built"])
def test_no_chart_of_ways_draws_a_line_through_what_is_unknown(example):
    """A spreadsheet draws a word as nil: a line falls to nothing there, a column is not to be seen."""
    content = build(scenario_from(GIVEN[example], example)).content
    chart = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    found = 0
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if not name.startswith("xl/charts/chart"):
                continue
            root = etree.fromstring(parts.read(name))
            for series in root.iter(f"{chart}ser"):
                values = series.find(f"{chart}val/{chart}numRef/{chart}numCache")
                count = int(values.find(f"{chart}ptCount").get("val"))
                stored = [int(point.get("idx")) for point in values.iter(f"{chart}pt")]
                if len(stored) < count:
                    found += 1
                    assert series.getparent().tag == f"{chart}barChart", name
    # In securities_50 the seats 1 to 9 that no tier has a price for, at least.
    assert found >= 1
