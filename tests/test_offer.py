"""Offers: prices, what they leave, the client's file that tells nothing else, and price models as live formulas."""

from __future__ import annotations

import copy
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from ccxl.budget.audience import Audience, for_client
from ccxl.budget.model import Budget
from ccxl.budget.reading import mistakes_in, scenario_from
from ccxl.core.errors import InputError
from ccxl.core.registry import FUNCTIONS
from ccxl.data.catalog import LANGUAGES, labels
from ccxl.functions.price_models import PRICE_MODELS, price_model
from ccxl.functions.quantities import CallsPerMonth, MonthlyPrice, PerCall
from ccxl.workbook.build import build
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.inputs import load
from tests.finished import finished

Raw = dict[str, Any]


def terms(item: str, **values: Any) -> list[Raw]:
    """Rows of terms; a list is one row a tier."""
    return [
        {"item": item, "term": name, "value": value}
        for name, given in values.items()
        for value in (given if isinstance(given, list) else [given])
    ]


# The prices by size are those of document 004 (S4-06): 3,000, 2,500 and 2,000 yuan for a seat and month.
RAW: Raw = {
    "budget": {"unit": "甲外包公司", "project": "某热线外包", "year": 2026, "author": "张三丰"},
    "tax": {"taxpayer": "general"},
    "staffing": {
        "seats": 30,
        "agents_per_seat": 1,
        "grades": [{"name": "一级座席", "headcount": 30, "monthly_wage": 4321.09, "source": "内部薪酬表"}],
    },
    "labour": {"social_rate": 0.25, "housing_rate": 0.05},
    "operating": {
        "lines": [
            {"section": "场地", "name": "房租秘密", "quantity": 1, "price": 22222.22, "price_time": "month",
             "tax_rate": 0.09, "note": "房东王某"},
        ]
    },
    "offer": {
        "client": "乙公司",
        "margin": {"value": 0.1873, "source": "董事会决议"},
        "surcharge_rate": 0.12,
        "overhead_rate": 0.07771,
        "ceiling": 5_000_000,
        "payment_days": 30,
        "performance_share": 0.05,
        "award_rate": 0.01,
        "valid_days": 90,
        "remarks": ["含节假日值守。"],
        "items": [
            {"name": "热线受理", "measure": "月", "quantity": 12, "tax_rate": 0.06, "band": "7x12",
             "model": "fee_by_tiered_seats", "cost_share": 1.0},
            {"name": "回访", "measure": "批", "quantity": 3, "minimum": 4, "tax_rate": 0.06, "cost": 8_765.43,
             "note": "内部备注"},
            {"name": "培训", "measure": "次", "quantity": 2, "tax_rate": 0.06, "price": 3000.01},
        ],
        "terms": terms("热线受理", seats=30, tier_starts=[0, 30, 50], tier_prices=[3000, 2500, 2000]),
        "years": [{"name": "第一年"}, {"name": "第二年", "factor": 1.03}],
    },
}  # fmt: skip


def changed(**offer: Any) -> Raw:
    raw = copy.deepcopy(RAW)
    raw["offer"] |= offer
    return raw


def fen(value: Decimal) -> float:
    return float(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_prices_of_three_kinds():
    lines = Budget(scenario_from(RAW, "test")).lines

    # 30 seats at 2,500 (S4-06: 90 万 a year).
    assert lines["offers.price"][0] == 75_000
    assert lines["offers.price"][0] * 12 == 900_000
    # P (1 - m) = C + s t P where nothing is deducted.
    by_margin = Decimal("8765.43") / (1 - Decimal("0.1873") - Decimal("0.12") * Decimal("0.06"))
    assert lines["offers.price"][1] == fen(by_margin)
    assert lines["offers.price"][2] == 3000.01


def test_amounts_are_the_printed_price_times_the_quantity():
    lines = Budget(scenario_from(RAW, "test")).lines

    # 3,000.01 with 6 % is 3,180.01 (3,180.0106); in the second year 3,275.41 (3,275.41 from 3,090.0103 x 1.06).
    assert lines["offers.price_with_tax"][2] == 3180.01
    assert lines["offers.gross"][2].tolist() == [6360.02, 6550.82]
    # At least four batches are charged.
    assert lines["offers.charged"].tolist() == [12, 4, 2]
    for total, net, tax in zip(lines["offers.total"], lines["offers.net"], lines["offers.tax"], strict=True):
        assert round(net + tax, 2) == total
        assert net == fen(Decimal(str(total)) / Decimal("1.06"))
    assert lines["offer.total"] == pytest.approx(sum(lines["offer.gross"]))
    assert lines["offer.performance"] == fen(Decimal(repr(float(lines["offer.total"]))) * Decimal("0.05"))


def test_the_margin_that_a_price_leaves():
    lines = Budget(scenario_from(RAW, "test")).lines

    # The price from a cost at a margin leaves that margin, but for fen.
    assert lines["offers.margin_left"][1] == pytest.approx(0.1873, abs=1e-6)
    # A month: 129,632.70 of wages, 25 % and 5 % of them (32,408.175 and 6,481.635), rent less its tax (1,834.86).
    cost = 12 * (129_632.70 + 32_408.18 + 6_481.64 + 22_222.22 - 1_834.86)
    assert lines["offer.direct_cost"] == pytest.approx(cost, abs=1e-6)
    assert lines["offers.year_cost"][0] == pytest.approx(cost * 1.07771, abs=0.15)
    net, payable = 900_000, 900_000 * 0.06 - 12 * 1_834.86
    assert lines["offers.profit"][0] == pytest.approx(net - cost * 1.07771 - 0.12 * payable, abs=0.2)


def test_a_markup_is_named_apart_from_a_margin():
    raw = changed(markup=0.25)
    del raw["offer"]["margin"]
    lines = Budget(scenario_from(raw, "test")).lines

    # A quarter on the cost is a fifth of the price.
    assert lines["offer.target_margin"] == pytest.approx(0.2)


def test_a_price_above_the_ceiling_fails_the_check():
    book = finished(changed(ceiling=1_000_000))
    checks = list(book.budget.structure.checks)

    assert book.budget.lines["offer.headroom"] < 0
    assert book.value("checks.result", checks.index("bid_ceiling")) == "不通过"
    assert book.value("offer.against_ceiling") == "超过最高限价"
    assert finished(RAW).value("offer.against_ceiling") == "未超过最高限价"


def test_cost_that_no_item_bears_fails_the_check():
    raw = copy.deepcopy(RAW)
    raw["offer"]["items"][0]["cost_share"] = 0.9
    book = finished(raw)

    assert book.value("checks.result", list(book.budget.structure.checks).index("offer_cost")) == "不通过"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_are_live_and_without_findings(office, tmp_path, language):
    book = finished(RAW, language)
    path = book.write(tmp_path)
    now = office.recalculated(path)

    assert book.built.fixed == ()
    assert check_workbook(path).findings == ()
    for sheet, cell in book.formulas:
        stored, found = book.stored.get((sheet, cell)), now[sheet].get(cell)
        if isinstance(stored, int | float) and isinstance(found, int | float):
            assert abs(stored - found) < 0.005, (sheet, cell)
    assert load(path) == scenario_from(RAW, "test")


def test_a_term_changed_on_the_sheet_changes_the_price(office, tmp_path):
    book = finished(RAW)
    path = book.write(tmp_path)
    # 50 seats at 2,000 are 100,000 a month, more than 49 at 2,500 are not (S4-06: 120 万 a year).
    now = office.recalculated(path, {book.homes["terms.value"][(0,)]: 50})
    sheet, cell = book.homes["offers.price"][(0,)]

    assert now[sheet][cell] == 100_000


def test_without_an_offer_nothing_shows_it(tmp_path):
    raw = {key: value for key, value in RAW.items() if key != "offer"}
    book = finished(raw)

    assert not any(key.startswith("offer") for key in book.budget.model.lines)
    assert {"分项报价表", "开标一览表"} & set(load_workbook(book.write(tmp_path)).sheetnames) == set()


# ------------------------------------------------------------------------------------------------ for the client


def client_bytes(raw: Raw = RAW, language: str = "zh") -> bytes:
    return build(scenario_from(raw, "test"), language=language, audience=Audience.CLIENT).content


def texts_of(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set().union(*map(texts_of, node.values()), set())
    if isinstance(node, list):
        return set().union(*map(texts_of, node), set())
    return {node} if isinstance(node, str) else set()


def numbers_in(content: bytes) -> set[float]:
    """Every number in any part of a package, in cells and in texts."""
    found: set[float] = set()
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            for text in re.findall(r"\d[\d,]*(?:\.\d+)?(?:E[+-]?\d+)?", package.read(name).decode("utf-8", "replace")):
                found.add(float(text.replace(",", "")))
    return found


# The same offer in a workbook of every kind: construction, labour costs, a comparison, all with odd figures.
WHOLE: Raw = {
    **RAW,
    "construction": {
        "items": [{"section": "机房机密", "name": "交换机机密", "quantity": 1, "price": 87_654.31, "tax_rate": 0.13,
                   "asset_class": "fixed", "life_years": 4.3, "residual_share": 0.07137, "in_use": "2026-01",
                   "source": "供应商底价"}],
        "contingency": {"rate": 0.03719, "asset_class": "fixed", "life_years": 3.7, "residual_share": 0.04193},
    },
    "staffing": {**RAW["staffing"], "support": [{"name": "班长机密", "span": 14.3, "monthly_wage": 7913.57}]},
    "labour": {
        **RAW["labour"],
        "opening_agents": 31,
        "attrition": 0.04173,
        "costs": [{"name": "招聘机密", "kind": "recruitment", "quantity": 1, "price": 613.19}],
    },
    "comparison": {
        "horizon_years": 3,
        "scope": "full",
        "discount_rate": 0.05731,
        "ways": [{"name": "自建机密", "kind": "self_built"}, {"name": "外包机密", "kind": "outsourced"}],
        "lines": [
            {"way": "自建机密", "part": "系统机密", "name": "平台机密", "per": "once", "amount": 345_678.91},
            {"way": "外包机密", "part": "服务机密", "name": "费用机密", "per": "month", "amount": 23_456.78,
             "note": "对手报价"},
        ],
        "criteria": [{"name": "控制机密", "weight": 0.3719, "scores": [8.13, 5.79]}],
    },
}  # fmt: skip
ODD = {87_654.31, 0.07137, 0.03719, 7913.57, 0.04173, 613.19, 0.05731, 345_678.91, 23_456.78, 0.3719}

# What an offer says; every other line of the workbook is nobody's business.
OPEN = (
    *(f"offers.{name}" for name in ("quantity", "minimum", "charged", "tax_rate", "price", "price_with_tax")),
    *(f"{group}.{name}" for group in ("offers", "offer") for name in ("gross", "total", "net", "tax")),
    *(f"offer.{name}" for name in ("ceiling", "payment_days", "performance_share", "performance", "award_rate")),
    *("offer.award", "offer.valid_days", "offer_years.factor", "terms.value"),
)


@pytest.mark.parametrize(("raw", "odd"), [(RAW, set()), (WHOLE, ODD)], ids=["offer", "whole"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_client_s_file_tells_no_internal_figure(language, raw, odd):
    content = client_bytes(raw, language)
    inside = Budget(scenario_from(raw, "test"), language)
    allowed = {round(float(value), 6) for key in OPEN for value in _numbers(inside, key)}
    secret = {
        round(float(value), 6)
        for key in inside.lines
        for value in _numbers(inside, key)
        # Short figures such as 12 or 0.5 say nothing, and stand in any file.
        if len(f"{abs(float(value)):.6f}".rstrip("0").replace(".", "").strip("0")) >= 4
    } - allowed
    told = {round(number, 6) for number in numbers_in(content)} & secret

    assert len(secret) > 50
    assert {0.1873, 0.07771, 4321.09, 22222.22, 8765.43} | odd <= secret
    assert told == set()


def _numbers(budget: Budget, key: str) -> list[Any]:
    values = np.asarray(budget.lines[key])
    return [] if values.dtype.kind in "OU" else [value for value in values.ravel() if np.isfinite(value)]


@pytest.mark.parametrize("raw", [RAW, WHOLE], ids=["offer", "whole"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_client_s_file_tells_no_internal_text(language, raw):
    content = client_bytes(raw, language)
    offer = RAW["offer"]
    open_texts = texts_of([offer["client"], offer["remarks"], offer["years"], offer["terms"]])
    open_texts |= {text for item in offer["items"] for text in (item["name"], item["measure"])}
    open_texts |= {RAW["budget"]["unit"], RAW["budget"]["project"], "general", "month", "7x12", "fee_by_tiered_seats"}
    # The words of choices are no secret.
    secret = {text for text in texts_of(raw) if raw is RAW or not text.isascii()} - open_texts
    words = labels(language)
    secret |= {words[f"template.offer_{name}"] for name in ("profit", "unit_cost", "margin_left")}
    secret |= {words[key] for key in ("sheet.offer", "sheet.parameters", "sheet.operating", "line.offer.margin")}
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}

    assert {"张三丰", "内部薪酬表", "房东王某", "董事会决议", "内部备注", "房租秘密", "一级座席"} <= secret
    assert {(name, text) for name, part in parts.items() for text in secret if text in part} == set()


def test_the_client_s_file_has_one_sheet_and_no_record(tmp_path, schema_errors):
    path = tmp_path / "offer.xlsx"
    path.write_bytes(client_bytes())
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
    book = load_workbook(path)

    assert book.sheetnames == ["开标一览表"]
    assert [sheet.sheet_state for sheet in book] == ["visible"]
    assert set(book.defined_names) == set()
    assert not [name for name in names if re.search("customXml|comments|drawing|externalLink|media", name)]
    assert schema_errors([path])[path] == []
    assert check_workbook(path).findings == ()
    assert not [cell for row in book.active.iter_rows() for cell in row if not cell.protection.locked]
    with pytest.raises(InputError, match="an offer for a client, which holds no inputs"):
        load(path)


def test_the_client_s_prices_are_those_of_the_workbook_and_live(office, tmp_path):
    inside = Budget(scenario_from(RAW, "test"))
    outside = Budget(for_client(scenario_from(RAW, "test")))
    path = tmp_path / "offer.xlsx"
    path.write_bytes(client_bytes())
    now = office.recalculated(path)["开标一览表"]

    assert outside.lines["offers.price"].tolist() == inside.lines["offers.price"].tolist()
    assert outside.lines["offer.total"] == inside.lines["offer.total"]
    assert float(inside.lines["offer.total"]) in [
        round(value, 2) for value in now.values() if isinstance(value, int | float)
    ]
    assert inside.lines["capitals.offer"] in now.values()


def test_a_price_that_cannot_be_told_is_refused():
    raw = changed(margin=None)
    raw["offer"] = {key: value for key, value in raw["offer"].items() if value is not None}
    with pytest.raises(InputError, match="no price for 回访; give a price, or its cost and a margin"):
        for_client(scenario_from(raw, "test"))
    with pytest.raises(InputError, match=r"offer\.items: not given"):
        for_client(scenario_from({key: value for key, value in RAW.items() if key != "offer"}, "test"))


# ------------------------------------------------------------------------------------------------ price models

# Figures that every model takes.
VALUES = {
    "tier_starts": [0, 10, 20], "tier_prices": [30, 25, 20], "productive_share": 0.8, "success_share": 0.03,
    "commission_share": 0.08, "off_hours_share": 0.1, "resolved_share": 0.8, "achieved": 0.76, "target": 0.8,
    "largest_share": 0.1, "days": 22, "hours": 8,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(PRICE_MODELS))
def test_every_price_model_is_a_live_formula(name):
    given = {p.name: VALUES.get(p.name, 7.25) for p in PRICE_MODELS[name].function.parameters}
    item = {"name": "甲", "quantity": 12, "tax_rate": 0.06, "model": name}
    book = finished({"budget": RAW["budget"], "offer": {"items": [item], "terms": terms("甲", **given)}})

    assert book.homes["offers.price"][(0,)] in book.formulas
    # The function for cells is tested against the documents' figures.
    assert book.value("offers.price", 0) == pytest.approx(float(PRICE_MODELS[name].function.call(**given)), abs=0.005)
    assert book.built.fixed == ()


def test_every_price_model_has_words_in_both_languages():
    for language in LANGUAGES:
        words = labels(language)
        for name, model in PRICE_MODELS.items():
            assert words[f"price_model.{name}"]
            for parameter in model.function.parameters:
                assert words[f"term.{parameter.name}"]
                assert words[f"term_unit.{parameter.kind.unit}"]


def test_a_new_price_model_is_one_declaration():
    """Declared here, it stands on the sheet as a formula over its own terms."""

    @price_model("calls")
    def fee_with_rebate(
        calls: CallsPerMonth, price_per_call: PerCall, rebate: MonthlyPrice, price_per_extra_call: PerCall
    ) -> MonthlyPrice:
        """Monthly fee by call less a rebate.

        Parameters
        ----------
        calls
            Calls.
        price_per_call, price_per_extra_call
            Price, and what is added to it.
        rebate
            Taken off.

        Examples
        --------
        >>> fee_with_rebate(1000, 2, 500, 1)
        2500.0
        """
        return calls * (price_per_call + price_per_extra_call) - rebate

    try:
        item = {"name": "甲", "quantity": 12, "tax_rate": 0.06, "model": "fee_with_rebate"}
        given = terms("甲", calls=1000, price_per_call=2, rebate=500, price_per_extra_call=1)
        book = finished({"budget": RAW["budget"], "offer": {"items": [item], "terms": given}})
        assert book.value("offers.price", 0) == 2500
        assert book.homes["offers.price"][(0,)] in book.formulas
        assert book.value("terms.name", 2) == "rebate"
    finally:
        del PRICE_MODELS["fee_with_rebate"], FUNCTIONS["fee_with_rebate"]


# ------------------------------------------------------------------------------------------------ mistakes

SEATS: Raw = {"name": "甲", "model": "fee_by_seat"}
MISTAKES = {
    "margin and markup": (
        {"markup": 0.2},
        "offer.markup: given beside offer.margin; a margin or a markup decides prices: leave one out",
    ),
    "a first year that is not 1": (
        {"years": [{"name": "一", "factor": 1.1}]},
        "offer.years.0.factor = 1.1: prices are those of the first year; must be 1",
    ),
    "a model and a price": (
        {"items": [{"name": "甲", "model": "equipment_rent", "price": 1}],
         "terms": terms("甲", physical_seats=1, price_per_seat=1)},
        "offer.items.0.price: given beside offer.items.0.model; give one of the two",
    ),
    "an unknown model": (
        {"items": [{**SEATS, "model": "fee_by_seats"}], "terms": []},
        "offer.items.0.model = 'fee_by_seats': unknown price model; did you mean fee_by_seat?",
    ),
    "terms that are missing": (
        {"items": [SEATS], "terms": terms("甲", seats=1)},
        "offer.items.0.model = 'fee_by_seat': needs the terms price_per_seat, minimum_seats; write 0 for one that is "
        "not used",
    ),
    "a term twice": (
        {"items": [SEATS], "terms": terms("甲", seats=[1, 2], price_per_seat=1, minimum_seats=0)},
        "offer.terms.1.term = 'seats': stands twice, also at offer.terms.0.term; keep one",
    ),
    "a term of no item": (
        {"items": [{"name": "甲", "price": 1}], "terms": terms("乙", seats=1)},
        "offer.terms.0.item = '乙': no such item",
    ),
    "a term without a model": (
        {"items": [{"name": "甲", "price": 1}], "terms": terms("甲", seats=1)},
        "offer.terms.0.item = '甲': has no price model that asks for terms; give one, or remove the row",
    ),
    "tiers out of order": (
        {"items": [{"name": "甲", "model": "fee_by_tiered_seats"}],
         "terms": terms("甲", seats=1, tier_starts=[0, 5, 3], tier_prices=[1, 1, 1])},
        "offer.items.0.model = 'fee_by_tiered_seats': tier_starts = [0.0, 5.0, 3.0]: must begin with 0 and rise from "
        "tier to tier",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_an_offer(name):
    change, expected = MISTAKES[name]
    raw = changed(**change)
    raw["offer"] = {key: value for key, value in raw["offer"].items() if value != []}

    assert [str(mistake) for mistake in mistakes_in(raw)] == [expected]
