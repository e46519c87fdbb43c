"""Social insurance and housing fund by city and day, against figures worked out in fractions from published tables."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
import re
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccxl import functions as f
from ccxl.core.errors import CatalogError, InputError
from ccxl.data import catalog
from ccxl.data import contributions as data
from ccxl.functions.contribution_parts import Person, monthly_contributions
from tests import contribution_cases

CASES = json.loads(contribution_cases.CASES.read_text(encoding="utf-8"))
SINGLE = [case for case in CASES if case["kind"] == "single"]
PERIOD = [case for case in CASES if case["kind"] == "period"]
FEN = 1e-9
SOURCES = Path(catalog.__file__).with_name("sources.md")
ADDRESS = re.compile(r"https?://[^\s;,，；（）()\"]+")


def ids(cases: list[dict[str, Any]]) -> list[str]:
    return [case["id"] for case in cases]


def near(found: Any, case: dict[str, Any], name: str) -> bool:
    return bool(abs(found - case["expected"][name]) <= max(case["tolerance"], FEN))


class TestCases:
    def test_the_file_is_what_its_builder_gives(self) -> None:
        assert contribution_cases.CASES.read_text(encoding="utf-8") == contribution_cases.text()
        assert len(SINGLE) > 500
        assert len(set(ids(CASES))) == len(CASES)

    def test_every_row_of_the_data_is_in_the_typed_table_and_no_other(self) -> None:
        typed = {(row.city, row.scheme, row.first, row.last): row for row in contribution_cases.TABLE}
        held = {(r.city, r.scheme, str(r.valid_from), str(r.valid_to)): r for r in catalog.contributions()}

        assert typed.keys() == held.keys()
        assert len(held) == len(catalog.contributions())
        for key, row in held.items():
            published = typed[key]
            assert row.floor == float(published.floor), key
            assert row.cap == (math.inf if published.cap is None else float(published.cap)), key
            assert row.has_rates is (published.rates is not None), key
            if published.rates is not None:
                for side, percents in (
                    (row.employer, published.rates.employer),
                    (row.employee, published.rates.employee),
                ):
                    assert side == tuple(float(Fraction(percent) / 100) for percent in percents), key
                assert row.employee_fixed == float(published.rates.fixed), key
                assert row.round_to == float(published.rates.round_to), key

    @pytest.mark.parametrize("case", SINGLE, ids=ids(SINGLE))
    def test_one_contribution(self, case: dict[str, Any]) -> None:
        given, expected = case["inputs"], case["expected"]
        wage, city, scheme = given["wage"], given["city"], given["scheme"]
        carry = "latest" if (city, scheme) == ("Shenzhen", "medical") else "refuse"
        for day in (given["first"], given["last"]):
            if "base" in expected:
                assert near(f.contribution_base(wage, city, scheme, day, carry), case, "base")
            if "employer" in expected:
                rate = given["rate"]
                assert near(f.employer_contribution(wage, city, scheme, day, rate, carry), case, "employer")
                assert near(f.employee_contribution(wage, city, scheme, day, rate, carry), case, "employee")
            else:
                with pytest.raises(CatalogError, match="rates not in the data"):
                    f.employer_contribution(wage, city, scheme, day, 0.1)

    @pytest.mark.parametrize("case", PERIOD, ids=ids(PERIOD))
    def test_months_together(self, case: dict[str, Any]) -> None:
        given = dict(case["inputs"])
        injury = {"injury_rate": given.pop("injury_rate")}

        assert near(f.employer_contributions_period(**given, **injury), case, "employer")
        if "employee" in case["expected"]:
            assert near(f.employee_contributions_period(**given), case, "employee")
        if given.pop("months") == 1:
            given["on"] = given.pop("first_month")
            assert near(f.employer_contributions(**given, **injury), case, "employer")

    @pytest.mark.parametrize("case", PERIOD, ids=ids(PERIOD))
    def test_part_by_part_adds_up_to_the_months(self, case: dict[str, Any]) -> None:
        given = case["inputs"]
        rates = {"injury": given["injury_rate"], "housing": given["housing_rate"]}
        person = Person(given["wage"], given["housing_wage"] or math.nan, rates)
        start = dt.date.fromisoformat(given["first_month"])
        starts = [divmod(start.year * 12 + start.month - 1 + number, 12) for number in range(given["months"])]
        found = [
            monthly_contributions(person, given["city"], dt.date(year, month + 1, 1), given["if_missing"])
            for year, month in starts
        ]

        assert near(sum(month.employer for month in found), case, "employer")
        assert any(month.provisional for month in found) is (given["if_missing"] == "latest")
        for month in found:
            assert [part.standard.scheme for part in month.parts] == list(data.SCHEMES)
            assert month.employee == pytest.approx(sum(part.employee for part in month.parts))


class TestDates:
    def test_the_base_changes_in_july(self) -> None:
        assert f.contribution_floor("上海", "养老", "2026-06-30") == 7460
        assert f.contribution_floor("上海", "养老", "2026-07-01") == 7546

    def test_a_year_over_july_takes_six_months_of_each(self) -> None:
        floors = f.employer_contributions_period(3000, "上海", "2025-01-01", 12, 0.07, 0.002)
        halves = [f.employer_contributions(3000, "上海", day, 0.07, 0.002) for day in ("2025-06-30", "2025-07-01")]

        assert halves[0] < halves[1]
        assert floors == pytest.approx(6 * sum(halves))

    def test_a_change_of_one_contribution_outside_july(self) -> None:
        caps = [f.contribution_cap("昆明", "医疗", day) for day in ("2026-08-31", "2026-09-01")]

        assert caps == [21789, 22017]
        assert f.contribution_cap("昆明", "养老", "2026-08-31") == 22017

    def test_the_first_month_may_begin_on_any_day(self) -> None:
        from_middle = f.employer_contributions_period(20000, "上海", "2025-07-15", 2, 0.07, 0.002)

        assert from_middle == f.employer_contributions_period(20000, "上海", "2025-07-01", 2, 0.07, 0.002)

    def test_a_date_may_be_a_spreadsheet_number_or_a_date(self) -> None:
        day = dt.date(2026, 7, 1)
        serial = (day - dt.date(1899, 12, 30)).days

        assert f.contribution_cap("上海", "养老", serial) == f.contribution_cap("上海", "养老", day) == 37731


class TestMissing:
    def test_an_unknown_city_lists_those_held(self) -> None:
        with pytest.raises(
            CatalogError, match=r"'Xian': not in the data.*held are Anhui, Beijing.*given_contributions"
        ):
            f.contribution_floor("Xian", "pension", "2026-01-01")
        with pytest.raises(CatalogError, match="did you mean shanghai"):
            f.contribution_floor("Shanghia", "pension", "2026-01-01")

    def test_a_day_after_the_data_says_what_is_held_and_what_to_do(self) -> None:
        with pytest.raises(CatalogError) as refused:
            f.employer_contribution(8000, "广州", "养老", "2026-03-01")

        for part in (
            "Guangzhou: pension on 2026-03-01",
            "2024-07-01 to 2024-12-31, 2025-01-01 to 2025-06-30",
            "if_missing = latest",
            "暂估",
        ):
            assert part in str(refused.value)

    def test_a_day_before_the_data_is_refused_in_any_case(self) -> None:
        for choice in ("refuse", "latest"):
            with pytest.raises(CatalogError, match="Guangzhou: pension on 2023-03-01") as refused:
                f.employer_contribution(8000, "广州", "养老", "2023-03-01", None, choice)
            assert "if_missing" not in str(refused.value)

    def test_a_contribution_that_a_city_lacks_names_the_cities_that_have_it(self) -> None:
        with pytest.raises(CatalogError, match="held: Beijing, Guangzhou, Kunming, Shanghai only"):
            f.employer_contribution(8000, "深圳", "公积金", "2024-09-01", 0.05, "latest")

    def test_all_that_is_missing_is_named_at_once(self) -> None:
        with pytest.raises(CatalogError) as refused:
            f.employer_contributions(8000, "深圳", "2026-03-01", 0.05, 0.002, 0.15)

        for scheme in data.SCHEMES:
            assert f"{scheme} on 2026-03-01: floor, cap, rates not in the data" in str(refused.value)

    def test_over_months_the_first_that_lacks_something_is_named(self) -> None:
        with pytest.raises(CatalogError) as refused:
            f.employer_contributions_period(8000, "上海", "2025-07-01", 12, 0.07, 0.002)

        assert str(refused.value).startswith("Shanghai: unemployment on 2026-01-01: rates not in the data")
        assert "2026-02-01" not in str(refused.value)

    def test_the_latest_is_carried_over_by_choice(self) -> None:
        carried = f.employer_contribution(8000, "广州", "养老", "2026-03-01", None, "沿用最近标准")

        assert carried == f.employer_contribution(8000, "广州", "养老", "2025-06-30") == 1200

    def test_new_bases_go_with_the_latest_rates(self) -> None:
        with pytest.raises(CatalogError, match="rates not in the data"):
            f.employer_contribution(5000, "北京", "养老", "2025-09-01")
        assert f.employer_contribution(5000, "北京", "养老", "2025-09-01", None, "latest") == 1145.92  # 7162 x 16 %

    def test_what_is_not_verified_is_used_by_choice_only(self) -> None:
        with pytest.raises(CatalogError, match="not verified"):
            f.employer_contribution(8000, "深圳", "医疗", "2024-09-01")
        assert f.employer_contribution(8000, "深圳", "医疗", "2024-09-01", None, "latest") == 440

    @pytest.mark.parametrize(
        ("city", "scheme", "day", "said"),
        [
            ("北京", "养老", "2024-09-01", "基数 2024-07-01 至 2025-06-30 (高); 费率 2024-07-01 至 2025-06-30 (高)"),
            (
                "广州",
                "公积金",
                "2026-09-01",
                "基数 沿用 2024-07-01 至 2025-06-30 (低); 费率 沿用 2024-07-01 至 2025-06-30 (低); 暂估",
            ),
            (
                "深圳",
                "医疗",
                "2024-09-01",
                "基数 2024-07-01 至 2025-06-30 (低, 未核实); 费率 2024-07-01 至 2025-06-30 (低, 未核实); 暂估",
            ),
        ],
    )
    def test_the_standard_says_whether_it_is_provisional(self, city: str, scheme: str, day: str, said: str) -> None:
        assert f.contribution_standard(city, scheme, day) == said

    def test_the_standard_in_english(self) -> None:
        said = f.contribution_standard("Guangzhou", "pension", "2026-01-01", "latest", "en")

        assert said.endswith("; provisional")
        assert "rates carried over 2025-01-01 to 2025-06-30 (Low)" in said

    @pytest.mark.parametrize("city", sorted({row.city for row in catalog.contributions()}))
    def test_what_is_carried_over_is_never_held_with_confidence(self, city: str) -> None:
        for scheme in data.SCHEMES:
            with suppress(CatalogError):
                found = data.standard(city, scheme, dt.date(2030, 1, 1), carry=True)
                said = found.described("zh")
                assert found.confidence == "low"
                assert said.count("(低") == 2, said

    def test_the_cap_of_the_pension_in_guangdong(self) -> None:
        # 粤人社发〔2024〕33号: three times 9,167 from 2024-07-01; the floors of Guangzhou and of other cities.
        assert f.contribution_cap("广州", "养老", "2024-07-01") == 3 * 9167 == 27501
        assert f.contribution_cap("深圳", "养老", "2025-06-30") == 27501
        assert f.contribution_floor("广州", "养老", "2024-07-01") == 5500
        assert f.contribution_floor("深圳", "养老", "2024-07-01") == 4492
        # A wage of 30,000 pays 15 % of the 1,080 between the caps more than before.
        assert f.employer_contribution(30000, "广州", "养老", "2024-09-01") == 4125.15

    def test_bases_alone_are_enough_for_the_base(self) -> None:
        assert f.contribution_base(3000, "成都", "医疗", "2024-09-01") == 4511
        with pytest.raises(CatalogError, match="Chengdu: medical on 2024-09-01: rates not in the data"):
            f.employer_contribution(3000, "成都", "医疗", "2024-09-01", None, "latest")

    def test_ones_own_figures_need_no_data(self) -> None:
        assert f.given_contributions(6821, 0.265, 0.12, 5000) == 2407.57  # Beijing, 5,000 yuan, 12 % housing
        assert f.given_contributions(5000, 0.25) == 1250
        assert f.given_contributions(5000, 0.25, 0.05, 0) == f.given_contributions(5000, 0.25, 0.05) == 1500


class TestRates:
    def test_a_range_is_for_the_user_to_choose_from(self) -> None:
        with pytest.raises(InputError, match=r"injury_rate = not given: must be from 0.002 to 0.019 \(Beijing on"):
            f.employer_contribution(8000, "北京", "工伤", "2024-09-01")
        with pytest.raises(InputError, match=r"housing_rate = 0.04: must be from 0.05 to 0.12"):
            f.employer_contribution(8000, "北京", "公积金", "2024-09-01", 0.04)
        with pytest.raises(InputError, match=r"the rate is a choice, 0\.05 to 0\.12"):
            f.employer_rate("北京", "公积金", "2024-09-01")

    def test_all_choices_left_out_are_named_at_once(self) -> None:
        with pytest.raises(InputError, match=r"injury_rate = not given.*; housing_rate = not given"):
            f.employer_contributions(8000, "北京", "2024-09-01")

    def test_a_fixed_rate_cannot_be_overruled(self) -> None:
        with pytest.raises(InputError, match=r"pension_rate = 0.14: must be 0.16 \(Beijing on 2024-09-01\)"):
            f.employer_social_insurance(8000, "北京", "2024-09-01", 0.002, 0.14)
        assert f.employer_rate("北京", "养老", "2024-09-01") == 0.16
        assert f.employee_rate("北京", "工伤", "2024-09-01") == 0

    def test_residents_of_shenzhen(self) -> None:
        others, residents = (f.employer_contribution(8000, "深圳", "养老", "2024-09-01", rate) for rate in (0.15, 0.16))

        assert (others, residents) == (1200, 1280)
        assert f.employee_contribution(8000, "深圳", "养老", "2024-09-01") == 640

    def test_a_blank_cell_is_no_rate(self) -> None:
        with pytest.raises(InputError, match="housing_rate = not given"):
            f.employee_contributions(8000, "北京", "2024-09-01", 0)


class TestForms:
    day, rates = "2024-09-01", (0.12, 0.002)

    def month(self, form: str) -> float:
        return float(f.employer_contributions(8000, "北京", self.day, *self.rates, form=form))

    def test_who_is_insured_by_the_employer(self) -> None:
        # 8,000 x (16 + 9.8 + 0.5 + 0.2 + 12) %, and work injury alone.
        assert self.month("full_time") == self.month("dispatch") == self.month("劳务派遣") == 3080
        assert self.month("part_time") == self.month("兼职") == 16
        assert self.month("intern") == self.month("outsourced") == self.month("外包") == 0

    def test_part_time_people_and_interns_pay_nothing_through_the_employer(self) -> None:
        for form in ("part_time", "实习", "outsourced"):
            assert f.employee_contributions(8000, "北京", self.day, 0.12, form=form) == 0
        assert f.employee_social_insurance(8000, "北京", self.day, "dispatch") == 843  # 8,000 x 10.5 % + 3

    def test_what_is_not_due_needs_no_rate(self) -> None:
        assert f.employer_contributions(8000, "北京", self.day, None, 0.002, form="part_time") == 16

    def test_every_form_has_a_rule_with_its_source_for_every_contribution(self) -> None:
        rules = catalog.employment_rules()

        assert set(rules) == set(itertools.product(data.FORMS, data.SCHEMES))
        assert all(rule.source and rule.confidence in {"high", "medium", "low"} for rule in rules.values())
        for (form, scheme), rule in rules.items():
            assert rule.applies is (rule.paid_by in {"employer", "agency"}), (form, scheme)

    def test_an_unknown_form_is_refused(self) -> None:
        with pytest.raises(InputError, match="form = 'temp': must be one of full_time"):
            f.employer_contributions(8000, "北京", self.day, *self.rates, form="temp")


class TestHouse:
    def test_social_insurance_and_housing_fund_have_their_own_bases(self) -> None:
        both = f.employer_contributions(40000, "北京", "2024-09-01", 0.05, 0.002, housing_wage=3000)

        assert both == f.employer_social_insurance(40000, "北京", "2024-09-01", 0.002) + 150

    def test_names_in_either_language(self) -> None:
        assert (
            len({f.contribution_cap(name, "养老", "2024-09-01") for name in ("北京", "北京市", " beijing", "Beijing")})
            == 1
        )
        for city in {row.city for row in catalog.contributions()}:
            assert data.place(catalog.label(f"city.{city}", "zh")) == data.place(city) == city

    def test_blocks_are_worked_out_cell_by_cell(self) -> None:
        wages = np.array([[3000.0, 8000.0], [20000.0, 99999.0]])
        block = f.employer_contributions(wages, "北京", "2024-09-01", 0.12, 0.002)
        cells = [
            [f.employer_contributions(w, "北京", "2024-09-01", 0.12, 0.002) for w in row] for row in wages.tolist()
        ]
        assert block.tolist() == cells

        months = f.employer_contributions_period(8000, "北京", "2024-07-01", np.array([1, 5, 12]), 0.12, 0.002)
        assert months.tolist() == [3080, 15400, 36960]

    def test_one_bad_cell_spoils_no_other(self) -> None:
        cities = np.array([["北京"], ["天津"]], object)
        results, reasons = f.FUNCTIONS["contribution_floor"].each(cities, "养老", "2025-08-01")

        assert results[0, 0] == 7162
        assert "Tianjin: pension on 2025-08-01: floor, cap not in the data" in reasons[1, 0]

    def test_a_contribution_without_cap(self) -> None:
        assert f.contribution_cap("广州", "工伤", "2024-09-01") == math.inf
        assert f.employer_contribution(1e6, "广州", "工伤", "2024-09-01", 0.002) == 2000

    @given(st.floats(0, 1e5), st.floats(0, 1e5))
    def test_a_higher_wage_never_costs_less(self, one: float, other: float) -> None:
        low, high = sorted((one, other))
        args = ("广州", "2024-09-01", 0.05, 0.002)

        assert f.employer_contributions(low, *args) <= f.employer_contributions(high, *args)
        assert f.employee_contributions(low, *args[:3]) <= f.employee_contributions(high, *args[:3])


class TestData:
    def test_rows_make_sense(self) -> None:
        for row in catalog.contributions():
            assert row.scheme in {*data.SCHEMES, "social"}, row
            assert row.valid_from <= row.valid_to, row
            assert 0 < row.floor < row.cap, row
            assert row.basis in {"sourced", "assumed"}, row
            assert row.confidence in {"high", "medium", "low"}, row
            assert row.source, row
            assert row.round_to in {0.01, 1.0}, row
            for low, high in (row.employer, row.employee):
                assert not row.has_rates or 0 <= low <= high < 0.25, row
            assert row.scheme != "social" or not row.has_rates, row

    def test_no_two_rows_hold_on_one_day(self) -> None:
        for city, scheme in itertools.product({row.city for row in catalog.contributions()}, data.INSURANCES):
            held = [r for r in catalog.contributions() if r.city == city and r.scheme in {scheme, "social"}]
            held.sort(key=lambda row: row.valid_from)
            assert all(a.valid_to < b.valid_from for a, b in itertools.pairwise(held)), (city, scheme)

    def test_every_address_is_among_the_sources(self) -> None:
        listed = set(ADDRESS.findall(SOURCES.read_text(encoding="utf-8")))
        rows = [row.source for row in catalog.contributions()]
        rows += [rule.source for rule in catalog.employment_rules().values()]

        assert {address for source in rows for address in ADDRESS.findall(source)} - listed == set()

    def test_a_figure_with_several_periods_is_not_standing(self) -> None:
        assert catalog.standing("union_fee") == 0.02
        for item in ("work_days_month", "disabled.exempt_heads", "nothing"):
            with pytest.raises(CatalogError, match=f"parameter '{item}': no single figure without end"):
                catalog.standing(item)
