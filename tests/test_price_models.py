"""Price models: a new one is a declaration and its data; each lives in Python, in a quote and in cells alike."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import ccxl
from ccxl import Amount, Quote
from ccxl.core.cells import Cell
from ccxl.core.errors import DeclarationError, InputError, UnitError
from ccxl.core.excel_printer import Context
from ccxl.core.formula_compiler import FormulaCompiler
from ccxl.core.line import Axis, Line
from ccxl.core.model import Model
from ccxl.core.rule import smaller, total, yuan
from ccxl.formulas import tiers
from ccxl.functions import FUNCTIONS
from ccxl.functions.price_models import PRICE_MODELS, price_model
from ccxl.functions.quantities import CallsPerMonth, MonthlyPrice, PerCall, PerSeatMonth, Price, Seats
from ccxl.workbook.engine import Calculation

CASES = [
    case
    for case in json.loads((Path(__file__).parent / "cases" / "money_cases.json").read_text(encoding="utf-8"))
    if case["kind"] in PRICE_MODELS
]
# What the issue lists, with the model that prices it.
LISTED = {
    "by seat with minimum seats": "fee_by_seat",
    "base with included volume and price per extra call": "fee_with_included_calls",
    "per call with base or minimum": "fee_by_call",
    "commission by success": "fee_by_success",
    "commission on sales": "fee_by_sales",
    "seats x days x hours": "fee_by_seat_hours",
    "per person": "fee_by_person",
    "equipment rent": "equipment_rent",
    "line rent": "leased_lines_rent",
    "overflow at the peak": "fee_for_overflow",
    "overflow off hours": "fee_for_off_hours",
    "front filter": "fee_for_front_filter",
    "outbound by calls": "outbound_fee_by_call",
    "outbound by person-days": "outbound_fee_by_person_day",
    "messages, letters, e-mails": "fee_by_piece",
    "hour": "fee_by_hour",
    "productive hour": "fee_by_productive_hour",
    "minute": "fee_by_minute",
    "tiered seats": "fee_by_tiered_seats",
    "service bands": "fee_by_service_band",
    "bonus and penalty": "bonus_or_penalty",
}


def test_the_models_are_those_listed():
    assert set(LISTED.values()) == set(PRICE_MODELS)
    assert all(FUNCTIONS[name].topic == "outsourcing prices" for name in PRICE_MODELS)
    assert {case["kind"] for case in CASES} == set(PRICE_MODELS)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_quote_gives_the_fee(case):
    model = PRICE_MODELS[case["kind"]]
    terms = {name: value for name, value in case["inputs"].items() if name not in model.volumes}
    volumes = {name: case["inputs"][name] for name in model.volumes}

    fee = Quote(case["kind"], terms).fee(volumes | {"something else": 1})

    assert isinstance(fee, Amount)
    assert fee.value == pytest.approx(case["expected"], abs=1e-9)
    assert str(fee.unit) == ("yuan" if case["kind"].startswith(("outbound", "fee_by_piece")) else "yuan/month")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_model_is_a_line_of_a_sheet(case):
    """The same formula as a line: the model's numbers and the engine's, from live cells, are those of the case."""
    model = PRICE_MODELS[case["kind"]]
    inputs = {key: np.array(value, float) for key, value in case["inputs"].items()}
    inputs |= {p.name: np.array(p.default) for p in model.terms if p.name not in inputs}
    units = {p.name: p.kind.unit for p in model.function.parameters}
    results = [Line("result", str(model.unit), rule=model.rule)]
    if "tier_starts" in inputs:
        inputs = {"quantity": inputs.pop("seats"), **inputs, "tier_ends": np.append(inputs["tier_starts"][1:], 1e7)}
        units |= {"quantity": "seat", "tier_ends": "seat"}
        results = [
            Line("part", "yuan/month", ("tier",), tiers.all_units_in_tier),
            Line("result", "yuan/month", rule=lambda part: yuan(total(part, over="tier"))),
        ]

    for found in by_model_and_engine(inputs, units, results):
        assert found == pytest.approx(case["expected"], abs=1e-9)


def test_marginal_tiers_are_lines_of_a_sheet():
    # 15,000 units pay 100 + 450 + 50: https://zuplo.com/docs/articles/monetization/pricing-models
    inputs = {
        "quantity": np.array(15_000.0),
        "tier_starts": np.array([0.0, 1_000, 10_000]),
        "tier_ends": np.array([1_000.0, 10_000, 1e9]),
        "tier_prices": np.array([0.10, 0.05, 0.01]),
    }
    units = dict.fromkeys(inputs, "min") | {"tier_prices": "yuan/min"}
    results = [
        Line("part", "yuan", ("tier",), tiers.marginal_in_tier),
        Line("result", "yuan", rule=lambda part: yuan(total(part, over="tier"))),
    ]

    assert by_model_and_engine(inputs, units, results) == pytest.approx([600, 600])


def by_model_and_engine(inputs, units, results):
    """The line ``result`` twice: by the model, and by an engine from the cells."""
    given = [Line(key, units[key], ("tier",) * array.ndim, given=lambda _: None) for key, array in inputs.items()]
    book = Model([*given, *results], (Axis("tier"),))
    sizes = {"tier": 3}
    homes, row = {}, 1
    for line in (*given, *results):
        places = list(np.ndindex(*(sizes[axis] for axis in line.axes)))
        homes[line.key] = {index: Cell("表", row + place, 1) for place, index in enumerate(places)}
        row += len(places)
    words = {"word.not_computable": "无法计算", "word.nothing": "—"}
    texts = FormulaCompiler(Context(book, homes, sizes, {}, words, "未提供"))
    formulas = {tuple(cell): texts.formula(line.key, i) for line in results for i, cell in homes[line.key].items()}
    cells = [(tuple(cell), inputs[key][i].item()) for key in inputs for i, cell in homes[key].items()]
    home = homes["result"][()]
    by_engine = Calculation({"表": (row, 2)}, formulas).run(cells)["表"][home.row - 1][home.column - 1]
    return [book.evaluate(inputs, sizes, {}, {}, "")["result"].item(), by_engine]


@pytest.fixture
def forgotten():
    """What a test declares is gone after it."""
    functions, models = dict(FUNCTIONS), dict(PRICE_MODELS)
    yield
    for held, before in ((FUNCTIONS, functions), (PRICE_MODELS, models)):
        held.clear()
        held.update(before)


@pytest.mark.usefixtures("forgotten")
class TestNewModel:
    def test_one_declaration_and_its_data_make_a_new_model(self):
        @price_model("calls")
        def fee_capped(calls: CallsPerMonth, price_per_call: PerCall, ceiling: MonthlyPrice) -> MonthlyPrice:
            """Monthly fee by call up to a ceiling.

            Parameters
            ----------
            calls
                Calls of the month.
            price_per_call
                Price of each call.
            ceiling
                Fee that is charged at most.

            Examples
            --------
            >>> fee_capped(20_000, 2.5, 40_000)
            40000.0
            """
            return smaller(calls * price_per_call, ceiling)

        quotes = {
            "甲": Quote("fee_capped", {"price_per_call": 2.5, "ceiling": 40_000}),
            "乙": Quote("fee_by_call", {"price_per_call": 2.2}),
        }
        fees = {name: quote.fee({"calls": 20_000}) for name, quote in quotes.items()}

        assert fees == {"甲": Amount(40_000, "yuan/month"), "乙": Amount(44_000, "yuan/month")}
        # It is a function for cells too, with checks and help.
        assert FUNCTIONS["fee_capped"].by_name({"calls": 10_000, "price_per_call": 2.5, "ceiling": 40_000}) == 25_000
        with pytest.raises(InputError, match="calls = -1: must be a number >= 0"):
            fee_capped(-1, 2.5, 40_000)

    def test_a_one_off_added_to_a_monthly_amount_is_refused_with_both_names(self):
        with pytest.raises(
            DeclarationError,
            match=r"price model 'fee_with_set_up': set_up is in yuan and .*seats.*price_per_seat.* is in yuan/month",
        ):

            @price_model("seats")
            def fee_with_set_up(seats: Seats, set_up: Price, price_per_seat: PerSeatMonth) -> MonthlyPrice:
                """Set-up and seats.

                Examples
                --------
                >>> fee_with_set_up(1, 2, 3)
                5.0
                """
                return set_up + seats * price_per_seat

        assert "fee_with_set_up" not in FUNCTIONS
        assert "fee_with_set_up" not in PRICE_MODELS

    def test_a_result_in_another_unit_is_refused(self):
        with pytest.raises(DeclarationError, match="its formula gives yuan/month, its result is declared in yuan"):

            @price_model("seats")
            def fee_once(seats: Seats, price_per_seat: PerSeatMonth) -> Price:
                """Seats.

                Examples
                --------
                >>> fee_once(1, 2)
                2.0
                """
                return seats * price_per_seat

    def test_a_volume_has_to_be_an_argument(self):
        with pytest.raises(DeclarationError, match="no argument 'seat'; did you mean seats"):

            @price_model("seat")
            def fee_by_what(seats: Seats, price_per_seat: PerSeatMonth) -> MonthlyPrice:
                """Seats.

                Examples
                --------
                >>> fee_by_what(1, 2)
                2.0
                """
                return seats * price_per_seat


class TestQuotes:
    def test_all_mistakes_at_once(self):
        with pytest.raises(InputError) as refused:
            Quote("fee_by_seat", {"price": 3_000, "minimum_seat": 10})

        assert str(refused.value) == (
            "fee_by_seat: no term 'price'; no term 'minimum_seat'; did you mean minimum_seats?; "
            "term 'price_per_seat' is missing"
        )

    def test_an_unknown_model_names_the_nearest(self):
        with pytest.raises(InputError, match=r"price model 'fee_by_seats': unknown; did you mean fee_by_seat\?; there"):
            Quote("fee_by_seats")

    def test_a_volume_that_is_not_told_is_named(self):
        with pytest.raises(InputError, match="fee_by_seat: counts seats, which the volumes do not tell"):
            Quote("fee_by_seat", {"price_per_seat": 3_000}).fee({"calls": 1})

    def test_a_volume_that_need_not_be_told_has_its_default(self):
        # Document 001: 80 % need no expert; 20,000 x 2.50 + 4,000 x 0.30.
        terms = {"price_per_call": 2.5, "transfer_cost_per_call": 0.3}
        assert Quote("fee_for_front_filter", terms).fee({"calls": 20_000}).value == 51_200
        assert Quote("fee_by_service_band", {"price_5x8": 5_000}).fee({"seats_5x8": 2}).value == 10_000

    def test_what_is_charged_per_batch_does_not_add_to_what_is_charged_per_month(self):
        volumes = {"seats": 20, "pieces": 10_000}
        monthly = Quote("fee_by_seat", {"price_per_seat": 3_000}).fee(volumes)
        batch = Quote("fee_by_piece", {"price_per_piece": 0.08}).fee(volumes)

        with pytest.raises(UnitError, match=r"fee_by_seat = 60,000\.00 .* and fee_by_piece = 800\.00 yuan \(one-off\)"):
            monthly + batch
        assert (monthly.for_months(12) + batch * 4).value == 723_200

    def test_prices_may_be_amounts(self):
        quote = Quote("fee_by_seat", {"price_per_seat": Amount(3_000, "yuan/month/seat")})

        assert quote.fee({"seats": Amount(20, "seat")}) == Amount(60_000, "yuan/month")
        with pytest.raises(InputError, match=r"price_per_seat: 3,000\.00 yuan/seat, but it must be"):
            Quote("fee_by_seat", {"price_per_seat": Amount(3_000, "yuan/seat")}).fee({"seats": 20})


def test_more_seats_may_cost_less_where_all_go_at_one_price():
    # Document 004: 30 seats at 2,500 are 75,000; 29 at 3,000 are 87,000.
    fees = ccxl.fee_by_tiered_seats(np.arange(28.0, 31.0), [0, 30, 50], [3_000, 2_500, 2_000])

    assert fees.tolist() == [84_000, 87_000, 75_000]
