"""Unit costs, construction, telecom, tax, outsourcing prices, amounts, reconciling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest

import ccxl
from ccxl import Amount, Quote
from ccxl.core.errors import UnitError
from ccxl.formulas.building import system_cost
from ccxl.formulas.reconcile import Convention, Limit, reconciled
from ccxl.functions import FUNCTIONS
from tests.source_cases import Case, Check, Mapped, NothingToCompute

# The tax cases of document 000 are of 2012 and 2013; the surcharges have been the same since 2011.
ON = "2013-01-01"
WAN = 10_000


def default(function: str, argument: str) -> float:
    return next(p.default for p in FUNCTIONS[function].parameters if p.name == argument)


# Amounts: person-days, one-off and monthly.


def s0_01(case: Case) -> Iterator[Check]:
    a, b = (case["inputs"][option] for option in ("option_a", "option_b"))
    for key, option in (("a", a), ("b", b)):
        effort = ccxl.person_days(option["people"], option["days"])
        yield Check(f"recomputed/{key}", effort)
        yield Check("published/person_days", effort)


def s0_02(case: Case) -> Iterator[Check]:
    wages = (Amount(case["inputs"]["seats"], "person") * Amount(2500, "yuan/month/person")).for_months(12)
    yield Check("recomputed/agent_wages_if_20x2500x12", wages.value)
    # The total is smaller than the wages alone: they cannot be in it.
    yield Check("published/build_plus_one_year_total_yuan", wages.value, wrong=True)
    yield Check("wages exceed the total", wages > Amount(420_830, "yuan"), True)


def s0_03(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    yield Check("recomputed/select_pd", ccxl.person_days(given["select_people"], given["select_days"]))
    yield Check("recomputed/purchase_pd", ccxl.person_days(given["purchase_people"], given["purchase_days"]))
    track = [given[step] for step in ("site_allocation_days", "drawing_days", "cabling_days")]
    yield Check("recomputed/cabling_track_days", ccxl.project_days(track, [0, 1, 2]))


def mixed(case: Case) -> Iterator[Check]:
    """A one-off and a month in one total: refused as a sum, told apart as months."""
    given = dict(case["inputs"])
    once = Amount(given.pop("setup"), "yuan", "建设初期")
    monthly = sum((Amount(amount, "yuan/month", name) for name, amount in given.items()), Amount(0, "yuan/month"))
    yield Check("recomputed/one_off", once.value)
    yield Check("recomputed/monthly", monthly.value)
    with pytest.raises(UnitError, match=r"yuan \(one-off\).* yuan/month \(every month\) cannot be added"):
        once + monthly
    yield Check("recomputed/plain_sum", (once + monthly.for_months(1)).value)
    yield Check("published/total", ccxl.total_outlay(once.value, monthly.value, 1))
    yield Check("months in the total", ccxl.implied_months(case["published"]["total"], once.value, monthly.value), 1)


def s0_14(case: Case) -> Iterator[Check]:
    ways = case["inputs"]
    for months in case["recomputed"]:
        totals = {name: ccxl.total_outlay(way["one_off"], way["monthly"], float(months)) for name, way in ways.items()}
        saving = totals["self"] - totals["outsourced"]
        for name, value in (*totals.items(), ("saving", saving), ("saving_pct", saving / totals["self"])):
            yield Check(f"recomputed/{months}/{name}", value)


# Unit costs.


def s0_26(case: Case) -> Iterator[Check]:
    # Wages are lost in the document; whatever they were, they are not controllable.
    costs, marks = [1, 167_600, 87_990, 486_000], [0, 1, 1, 1]
    yield Check("recomputed/sum_of_three_other_costs", ccxl.controllable_cost(costs, marks))
    yield Check("uncontrollable", ccxl.uncontrollable_cost(costs, marks), 1)


def minutes_against_average(case: Case) -> Iterator[Check]:
    calls, average = case["inputs"]["calls"], case["inputs"]["avg_s"]
    minutes = ccxl.talk_minutes(calls, average)
    yield Check("recomputed/calls_x_avg", minutes)
    yield Check("published/minutes", minutes, wrong=True)
    true_mean = ccxl.average_talk_s(calls, case["published"]["minutes"])
    yield Check("recomputed/implied_avg_s", true_mean)
    yield Check("published/minutes", ccxl.talk_minutes(calls, true_mean))


def conversion(case: Case) -> Iterator[Check]:
    given = [case["inputs"][name] for name in ("calls", "avg_s", "base_s")]
    for name, rounding in (("value", "none"), ("trunc", "down"), ("round", "nearest")):
        if name in case["recomputed"]:
            yield Check(f"recomputed/{name}", ccxl.converted_calls(*given, rounding))
    yield Check("published/converted_calls", ccxl.converted_calls(*given, "down"))
    if case["status"] == "reproduces_by_truncation":
        yield Check("published/converted_calls", ccxl.converted_calls(*given, "nearest"), wrong=True)


def s0_31(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    by_minutes = [
        ccxl.converted_calls_from_minutes(given[name], given["base_s"], "nearest") for name in ("min2", "min3")
    ]
    yield Check("recomputed/conv_from_minutes_2", by_minutes[0])
    yield Check("recomputed/conv_from_minutes_3", by_minutes[1])
    exact = sum(ccxl.converted_calls_from_minutes(given[name], given["base_s"]) for name in ("min2", "min3"))
    yield Check("recomputed/conv_from_minutes_sum", exact)
    by_means = ccxl.converted_calls(164_509, 33, 43, "down") + ccxl.converted_calls(2_495_951, 120, 43, "down")
    yield Check("recomputed/conv_from_avg_sum", by_means)


def s0_32(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    others = 7_091_695  # types 2 and 3 converted, of case S0-31
    for days, sought in case["recomputed"].items():
        hours = ccxl.payroll_hours(given["agents"], given["hours"], float(days), given["months"])
        yield Check(f"recomputed/{days}/work_minutes", hours * 60)
        for place, bound in enumerate(sought["bounds"]):
            talk = hours * 60 * bound["util"]
            first = talk - given["known_minutes"]
            calls = ccxl.converted_calls_from_minutes(first, given["avg1_s"])
            at = f"recomputed/{days}/bounds/{place}"
            yield Check(f"{at}/util", ccxl.utilisation(talk / 60, hours))
            yield Check(f"{at}/talk_total", talk)
            yield Check(f"{at}/talk1", first)
            yield Check(f"{at}/calls1", calls)
            yield Check(f"{at}/conv_total", calls + others)
            if bound["util"] == given["utilisation_published"]:
                yield Check("published/utilisation", ccxl.utilisation(talk / 60, hours))
                per_day = calls / (given["agents"] * float(days) * given["months"])
                yield Check(f"recomputed/{days}/calls1_per_agent_paid_day", per_day)


def s0_33(case: Case) -> Iterator[Check]:
    more = 1 + ccxl.surcharge_rate("urban", ON)
    yield Check("recomputed/candidates_for_old/5%*(1+7%+3%+2%)", 0.05 * more)
    yield Check("recomputed/candidates_for_old/3%*(1+7%+3%+2%) telecom", 0.03 * more)
    cost = 10_000_000
    # The document takes cost x (1 + t) for both taxes: right for the one that is added, too little for the other.
    yield Check("价外税", ccxl.price_with_vat(cost, 0.06), 10_600_000)
    right = ccxl.price_with_inclusive_tax(cost, 0.056)
    yield Check("价内税", f"{right / cost:.5f}", re.findall(r"1\.\d+", case["recomputed"][BUSINESS_TAX])[-1])
    yield Check("价内税 as printed leaves less than the cost", cost * 1.056 * (1 - 0.056) < cost, True)
    yield Check("价内税 done right leaves the cost", right * (1 - 0.056), Fraction(cost))


BUSINESS_TAX = "price_if_business_tax_is_price_inclusive"


def s0_34(case: Case) -> Iterator[Check]:
    yield Check("总成本/总应答次数", ccxl.cost_per_converted_call(741_590, 7_091_695), Fraction(741_590, 7_091_695))
    yield Check("总成本/总通话时长", ccxl.cost_per_talk_minute(741_590, 5_315_462), Fraction(741_590, 5_315_462))


def s3_03(case: Case) -> Iterator[Check]:
    minutes = case["inputs"]["hours"] * 60
    for place, length in enumerate(reversed(case["inputs"]["call_minutes"])):
        for key, share in (("calls_per_agent_day_at_100pct", 1), ("at_75pct", 0.75)):
            calls = ccxl.converted_calls_from_minutes(minutes * share, length * 60)
            yield Check(f"recomputed/{key}/{place}", calls)


# Construction.


def system(**changed: float) -> float:
    """Document 004: the yearly cost of the system as listed, in yuan."""
    return float(system_cost(**(LISTED | changed)))


LISTED = {
    "capex": 300 * WAN,
    "life": 3,
    "residual_share": 0,
    "service_share": 0.1,
    "warranty": 0,
    "racks": 2,
    "rent_per_rack": 6 * WAN,
    "power_per_rack": 4 * WAN,
    "staff": 1,
    "cost_per_person": 20 * WAN,
}


def only(**kept: float) -> float:
    """The part of the yearly cost that some inputs make."""
    return system(**({"capex": 0, "racks": 0, "staff": 0} | kept))


def s4_01(case: Case) -> Iterator[Check]:
    rent = only(racks=case["inputs"]["racks"], rent_per_rack=case["inputs"]["per_rack_wan"] * WAN, power_per_rack=0)
    yield Check("recomputed/rent_wan", rent / WAN)
    yield Check("published/rent_wan", rent / WAN)


def s4_02(case: Case) -> Iterator[Check]:
    power = only(racks=case["inputs"]["racks"], power_per_rack=case["inputs"]["per_rack_wan"] * WAN, rent_per_rack=0)
    yield Check("recomputed/power_wan", power / WAN)
    yield Check("published/power_wan", power / WAN)


def s4_03(case: Case) -> Iterator[Check]:
    capex = case["inputs"]["capex_wan"] * WAN
    fees = [
        only(capex=capex, service_share=share) - only(capex=capex, service_share=0) for share in case["inputs"]["rate"]
    ]
    yield Check("recomputed/range_wan/0", fees[0] / WAN)
    yield Check("recomputed/range_wan/1", fees[1] / WAN)
    yield Check("published/service_fee_wan", fees[0] / WAN)


CONVENTIONS = (
    Convention("H1_service_free_in_year1", {"warranty": 1}, "one year of warranty without service fee"),
    Convention("H2_residual_10pct", {"residual_share": 0.1}, "a tenth of the price is left after three years"),
    Convention("H3_service_20", {"service_share": 20 / 300}, "a service fee of 200,000"),
    Convention("H4_one_rack", {"racks": 1}, "the text says one to two racks"),
    Convention("five_years", {"life": 5}, "a longer life: does not close the gap"),
)
LIMITS = {
    "service_share": Limit(0.10, 0.15, "系统服务费为建设费的 10%~15%"),
    "racks": Limit(1, 2, "1~2 个机柜"),
}


def s4_04(case: Case) -> Iterator[Check]:
    sizes, published = case["inputs"]["seats"], case["published"]["per_seat_year"]
    answer = reconciled(system_cost, LISTED, published["10"] * 10, CONVENTIONS, tolerance=5, limits=LIMITS)
    yield Check("recomputed/listed_items_total_wan", answer.listed / WAN)
    yield Check("gap", answer.gap, -100_000)
    yield Check("closing", answer.closing, ("H1_service_free_in_year1", "H2_residual_10pct", "H4_one_rack"))
    yield Check("rejected", list(answer.rejected), ["H3_service_20"])
    yield Check("recomputed/H3_service_20/total_wan", answer.totals["H3_service_20"] / WAN)
    yield Check("recomputed/H4_one_rack/racks", CONVENTIONS[3].changes["racks"])
    for seats in sizes:
        per_seat = float(ccxl.capex_per_seat(answer.listed, seats))
        yield Check(f"recomputed/listed_per_seat/{seats}", per_seat)
        yield Check(f"published/per_seat_year/{seats}", per_seat, wrong=True)
        yield Check(f"recomputed/implied_total_wan/{seats}", published[str(seats)] * seats / WAN)
        for key in answer.closing:
            yield Check(f"recomputed/{key}/total_wan", answer.totals[key] / WAN)
            yield Check(f"published/per_seat_year/{seats}", ccxl.capex_per_seat(answer.totals[key], seats))
            yield Check(f"recomputed/{key}/per_seat/{seats}", ccxl.capex_per_seat(answer.totals[key], seats))
    lines = [100 * WAN, 12 * WAN, 8 * WAN, 20 * WAN, 30 * WAN]
    words = ccxl.closing_convention(lines, 160 * WAN, [1, 2, 2, 1, 1], [3, 0, 0, 0, 0], [0, 0, 0, 0, 3], language="en")
    yield Check("in a cell", words.count("; or "), 2)


def s4_05(case: Case) -> Iterator[Check]:
    for seats in case["inputs"]["self"]:
        own, out = (Amount(case["inputs"][way][seats], "yuan/year/seat", way) for way in ("self", "out"))
        for where in ("published", "recomputed"):
            yield Check(f"{where}/diff/{seats}", (own - out).value)


def s4_06(case: Case) -> Iterator[Check]:
    quote = Quote("fee_by_tiered_seats", {"tier_starts": [0, 30, 50], "tier_prices": [3000, 2500, 2000]})
    for seats in (10, 30, 50):
        month = quote.fee({"seats": seats})
        yield Check(f"recomputed/out_total_wan/{seats}", month.for_months(12).value / WAN)
        yield Check(f"recomputed/per_seat_month/{seats}", month.value / seats)
        yield Check("per seat and year", month.value * 12 / seats, case["inputs"]["out_per_seat_year"][str(seats)])


def s3_01(case: Case) -> Iterator[Check]:
    for place, total in enumerate(case["published"]["hw_sw_total_yuan"]):
        per_seat = ccxl.capex_per_seat(total, case["inputs"]["seats"])
        yield Check(f"recomputed/per_seat/{place}", per_seat)
        yield Check(f"published/hw_sw_total_yuan/{place}", per_seat * case["inputs"]["seats"])
        yield Check("price guard", "within" in ccxl.platform_price_check("board", per_seat, "2026-03-01", "en"), True)


def s3_02(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    yield Check("suitable", ccxl.seat_limit("board", "2026-03-01", "suitable"), given["board_plus_ipc_up_to"])
    yield Check("stable", ccxl.seat_limit("board", "2026-03-01"), given["board_stable_up_to"])
    for seats, word in ((20, "Suits"), (21, "plan a replacement"), (121, "take another")):
        yield Check(f"{seats} seats", word in ccxl.basis_check("board", seats, "2026-03-01", "en"), True)


def s3_05(case: Case) -> Iterator[Check]:
    yield Check("登入时间/支付时间", ccxl.login_to_paid(130_000, 160_000), Fraction(13, 16))


def x_12(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    yield Check("recomputed/m2_per_seat", ccxl.area_per_seat(given["area_m2"], given["seats"]))
    yield Check("recomputed/yuan_per_seat", ccxl.capex_per_seat(given["capex_yuan"], given["seats"]))


# Outsourcing prices: document 001 gives formulas, so the figures are ours and the expectation is their exact product.


def product(model: str, volumes: dict[str, int], terms: dict[str, Fraction], *, plus: int = 0) -> Mapped:
    """The fee of a model against the product of all its figures."""

    def mapped(case: Case) -> Iterator[Check]:
        numbers = [*volumes.values(), *terms.values()]
        if plus:
            numbers.remove(plus)
        exact = Fraction(1)
        for number in numbers:
            exact *= number
        quote = Quote(model, {name: float(term) for name, term in terms.items()})
        yield Check(case["published"]["formula"], quote.fee(volumes).value, exact + plus)

    return mapped


def s1_20(case: Case) -> Iterator[Check]:
    yield Check("share", default("fee_for_front_filter", "resolved_share"), case["inputs"]["share"])
    # 20,000 calls at 2.50, a fifth of them transferred at 0.30.
    yield Check("fee", ccxl.fee_for_front_filter(20_000, 2.5, 0.3), Fraction(20_000 * 25, 10) + 4_000 * Fraction(3, 10))


def s1_22(case: Case) -> Iterator[Check]:
    """No cost: only that the split has the digits of the document."""
    printed = [re.sub(r"[^\d.]", "", row) for row in case["inputs"]["digits"].split(" / ")]
    for row, (product_name, cells) in zip(printed, case["recomputed"]["rows"].items(), strict=True):
        yield Check(product_name, re.sub(r"[^\d.]", "", "".join(map(str, cells))), row)
        for place, cell in enumerate(cells):
            yield Check(f"recomputed/rows/{product_name}/{place}", cell)


# Telecom.


def x_03(case: Case) -> Iterator[Check]:
    starts, prices = [0, 10_000, 30_000, 50_000], list(case["inputs"]["tiers"].values())
    exact = {start: Fraction(str(price)) for start, price in zip(starts, prices, strict=True)}
    for minutes in map(int, case["recomputed"]):
        price = exact[max(start for start in starts if start <= minutes)]
        # Half a fen goes up: 29,999 minutes are 4,349.855; the case file cuts it off.
        fen = Fraction(int(minutes * price * 100 + Fraction(1, 2)), 100)
        charge = ccxl.charge_all_units(minutes, starts, prices)
        yield Check(f"charge of {minutes}", charge, fen)
        yield Check(f"recomputed/{minutes}", charge, fen)
        if str(minutes) in case["published"]:
            yield Check(f"published/{minutes}", charge)
    for minutes in (29_999, 49_999):
        yield Check(f"buy more than {minutes}", ccxl.cheaper_minutes(minutes, starts, prices), minutes + 1)
        yield Check(f"warned at {minutes}", bool(ccxl.tier_warning(minutes, starts, prices)), True)
    yield Check("quiet at 20000", ccxl.tier_warning(20_000, starts, prices), "")
    yield Check("43 s", ccxl.billed_duration_s(43, 60), 60)
    yield Check("39.5 % more", round(ccxl.billed_duration_s(43, 60) / 43 - 1, 3), Fraction(395, 1000))


# What other topics have already.


def s0_35(case: Case) -> Iterator[Check]:
    yield Check("share", default("busy_hour_calls", "busy_hour_share"), case["inputs"]["busy_hour_share"])


def x_01(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    load = ccxl.traffic(given["calls_per_hour"], given["aht_s"])
    for agents in (34, 35, 36, 37):
        waits = 100 * ccxl.erlang_c(load, agents)
        yield Check(f"recomputed/{agents}/pw", waits)
        yield Check(f"published/{agents}/pw", waits, wrong=agents == 34)
        level = 100 * ccxl.service_level(given["calls_per_hour"], given["aht_s"], agents, given["threshold_s"])
        speed = ccxl.asa(given["calls_per_hour"], given["aht_s"], agents)
        for where in ("published", "recomputed"):
            yield Check(f"{where}/{agents}/sl15", level)
            yield Check(f"{where}/{agents}/asa", speed)


def x_07(case: Case) -> Iterator[Check]:
    for amount, words in case["published"].items():
        yield Check(f"{amount} in capitals", ccxl.capitals(float(amount)), "人民币" + words)


def x_10(case: Case) -> Iterator[Check]:
    given = case["inputs"]
    calls = ccxl.busy_hour_calls(
        given["users"] * given["calls_per_user_month"], 30, given["busy_hour"], given["peak_day_factor"]
    )
    yield Check("recomputed/busy_hour_calls", calls)
    manual = calls / 4  # one in four goes to an agent
    yield Check("recomputed/manual", manual)
    load = ccxl.traffic(manual, given["manual_s"])
    yield Check("recomputed/agent_erlang", load)
    yield Check("recomputed/seats", load / given["agent_load"])
    # The document rounds 152.8 to the ten.
    yield Check("published/seats_assumed", load / given["agent_load"], wrong=True)
    on_lines = ccxl.traffic(manual, given["manual_s"] + given["preamble_s"])
    on_lines += ccxl.traffic(calls - manual, given["auto_s"])
    yield Check("recomputed/trunks", on_lines / given["trunk_load"])


CASES: dict[str, Mapped | NothingToCompute] = {
    "S0-01": s0_01,
    "S0-02": s0_02,
    "S0-03": s0_03,
    "S0-12": mixed,
    "S0-13": mixed,
    "S0-14": s0_14,
    "S0-26": s0_26,
    "S0-27": minutes_against_average,
    "S0-28": minutes_against_average,
    "S0-29": conversion,
    "S0-30": conversion,
    "S0-31": s0_31,
    "S0-32": s0_32,
    "S0-33": s0_33,
    "S0-34": s0_34,
    "S0-35": s0_35,
    "S0-36": NothingToCompute("three bases with 5,000 seats"),
    "S4-01": s4_01,
    "S4-02": s4_02,
    "S4-03": s4_03,
    "S4-04": s4_04,
    "S4-05": s4_05,
    "S4-06": s4_06,
    "S4-08": NothingToCompute("four to five experts, one to three people added"),
    "S1-01": product(
        "fee_by_seat_hours", {"seats": 20, "days": 22, "hours": 8}, {"price_per_seat_hour": Fraction(255, 10)}
    ),
    "S1-02": product("fee_by_call", {"calls": 21_300}, {"price_per_call": Fraction(27, 10)}),
    "S1-03": product("fee_by_person", {"people": 23}, {"price_per_person": Fraction(4_650)}),
    "S1-04": product("equipment_rent", {"physical_seats": 20}, {"price_per_seat": Fraction(810)}),
    "S1-05": product("leased_lines_rent", {"lines": 30}, {"price_per_line": Fraction(105)}),
    "S1-06": product("outbound_fee_by_call", {"calls": 5_100}, {"price_per_call": Fraction(12, 10)}),
    "S1-07": product(
        "outbound_fee_by_person_day",
        {"person_days": 60, "telecom_cost": 2_450},
        {"price_per_person_day": Fraction(310)},
        plus=2_450,
    ),
    "S1-08": product("fee_by_piece", {"pieces": 10_500}, {"price_per_piece": Fraction(8, 100)}),
    "S1-09": product("fee_by_piece", {"pieces": 3_100}, {"price_per_piece": Fraction(24, 10)}),
    "S1-10": product("fee_by_piece", {"pieces": 90_000}, {"price_per_piece": Fraction(3, 100)}),
    "S1-20": s1_20,
    "S1-21": NothingToCompute("a new customer costs five to ten times one that is kept"),
    "S1-22": s1_22,
    "S3-01": s3_01,
    "S3-02": s3_02,
    "S3-03": s3_03,
    "S3-04": NothingToCompute("percentages of a survey"),
    "S3-05": s3_05,
    "X-01": x_01,
    "X-03": x_03,
    "X-07": x_07,
    "X-10": x_10,
    "X-12": x_12,
}
