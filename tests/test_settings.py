"""Changes on the command line: ``--set path=value``."""

from __future__ import annotations

from typing import Any

import pytest

from ccxl.budget.reading import changed
from ccxl.core.errors import ScenarioError

LINE: dict[str, Any] = {"section": "Site", "name": "Rent", "price": 100, "price_time": "month"}
SMALL: dict[str, Any] = {"budget": {"unit": "A", "project": "B", "year": 2026}, "operating": {"lines": [LINE]}}


def test_values_are_toml_and_bare_words_are_text() -> None:
    raw = changed(SMALL, ["traffic.aht_s=200", "budget.first_month=2026-03", 'budget.author="A=B"'])
    assert raw["traffic"] == {"aht_s": 200}
    assert raw["budget"]["first_month"] == "2026-03"
    assert raw["budget"]["author"] == "A=B"
    assert "traffic" not in SMALL


def test_a_list_index_is_a_number() -> None:
    raw = changed(SMALL, ["operating.lines.0.price=5000"])
    assert raw["operating"]["lines"][0]["price"] == 5000
    assert LINE["price"] == 100


def test_a_new_figure_drops_the_source_of_the_old() -> None:
    given_twice = {**SMALL, "traffic": {"aht_s": {"value": 180, "source": "x"}}}
    assert changed(given_twice, ["traffic.aht_s=200"])["traffic"] == {"aht_s": 200}
    kept = changed(given_twice, ["traffic.aht_s.value=200"])["traffic"]
    assert kept == {"aht_s": {"value": 200, "source": "x"}}


def test_a_bare_value_can_be_given_a_source() -> None:
    raw = changed({**SMALL, "traffic": {"aht_s": 180}}, ["traffic.aht_s.source=report"])
    assert raw["traffic"] == {"aht_s": {"value": 180, "source": "report"}}


def test_an_empty_setting_takes_the_key_out() -> None:
    assert changed({"traffic": {"aht_s": 180}}, ["traffic.aht_s="]) == {"traffic": {}}


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("traffic.aht_s", "--set traffic.aht_s: must be path=value, such as traffic.aht_s=200"),
        (
            "traffic.aht=1",
            "--set traffic.aht=1: traffic.aht: unknown; did you mean traffic.aht_s?",
        ),
        (
            "operating.x.y=1",
            "--set operating.x.y=1: operating.x: unknown; operating takes lines",
        ),
        (
            "operating.lines.7.price=1",
            "--set operating.lines.7.price=1: no operating.lines.7; operating.lines has 1 entries, counted from 0",
        ),
        (
            "construction.items.0.price=1",
            "--set construction.items.0.price=1: no construction.items.0; construction.items has no entries",
        ),
    ],
)
def test_a_wrong_setting_is_named(setting: str, expected: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        changed(SMALL, [setting])
    assert [str(mistake) for mistake in caught.value.mistakes] == [expected]
