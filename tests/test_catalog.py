"""The figures and labels that ccxl ships, and the provenance of the examples."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ccxl.core.errors import CatalogError
from ccxl.data import catalog

ROOT = Path(__file__).parents[1]
DATA = ROOT / "ccxl" / "data"
EXAMPLES = sorted((ROOT / "workbooks" / "examples").glob("*.toml"))
COLUMNS = ["item", "region", "valid_from", "valid_to", "value", "unit", "basis", "confidence", "source"]
ADDRESS = re.compile(r"https?://[^\s;,，；（）()\"]+")
EARLIEST, LATEST = dt.date.min, dt.date.max


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def tables_in(value: object, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table of a TOML file, with its place."""
    if isinstance(value, dict):
        yield place, value
        for key, part in value.items():
            yield from tables_in(part, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from tables_in(part, f"{place}[{number}]")


def rows_with_figures(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """The rows and assumptions of an example: whatever has a place for its provenance."""
    figures = ("value", "monthly_wage", "price", "months", "rate", "basis")
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    return [(place, row) for place, row in tables_in(scenario) if any(figure in row for figure in figures)]


def test_the_table_of_parameters_has_its_columns():
    with (DATA / "parameters.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert next(csv.reader(lines)) == COLUMNS


def test_every_parameter_parses():
    entries = catalog.parameters()

    assert len(entries) == len(table(DATA / "parameters.csv")) > 100
    for entry in entries:
        words = (entry.item, entry.region, entry.unit, entry.source)
        assert all(word and word == word.strip() for word in words), entry
        assert math.isfinite(entry.value), entry
        assert entry.value >= 0, entry
        assert entry.basis in {"sourced", "assumed"}, entry
        assert entry.confidence in {"high", "medium", "low"}, entry
        assert (entry.valid_from or EARLIEST) <= (entry.valid_to or LATEST), entry


def test_no_two_figures_hold_on_one_day():
    spans: dict[tuple[str, str], list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for entry in catalog.parameters():
        spans[entry.item, entry.region].append((entry.valid_from or EARLIEST, entry.valid_to or LATEST))

    overlapping = {
        key: (first, second)
        for key, held in spans.items()
        for first, second in itertools.pairwise(sorted(held))
        if second[0] <= first[1]
    }
    assert overlapping == {}


def test_a_range_has_two_ends_in_order():
    held = {(entry.item, entry.region, entry.valid_from, entry.valid_to): entry for entry in catalog.parameters()}
    ends = Counter(item.rpartition(".")[2] for item, *_ in held if item.endswith((".low", ".high")))
    assert ends["low"] == ends["high"] > 0

    for (item, *where), low in held.items():
        if item.endswith(".low"):
            high = held[item.removesuffix("low") + "high", *where]
            assert low.value <= high.value, item
            assert low.unit == high.unit, item


@pytest.mark.parametrize(
    ("item", "day", "value"),
    [
        ("work_days_month", dt.date(2024, 12, 31), 20.83),
        ("work_days_month", dt.date(2025, 1, 1), 20.67),
        ("vat.goods", dt.date(2026, 6, 1), 0.13),
        ("vat.construction", dt.date(2025, 12, 31), 0.09),
        ("vat.small.reduced", dt.date(2027, 12, 31), 0.01),
        ("dep.min_years.electronics", dt.date(2026, 1, 1), 3),
    ],
)
def test_the_figure_of_a_day(item, day, value):
    assert catalog.parameter(item, day).value == value


@pytest.mark.parametrize(
    ("item", "day", "held"),
    [
        ("vat.small.reduced", dt.date(2028, 1, 1), "CN 2026-01-01 to 2027-12-31"),
        ("work_days_month", dt.date(2007, 12, 31), "CN 2008-01-03 to 2024-12-31, CN 2025-01-01 to open"),
        ("vat.goods", dt.date(2019, 3, 31), "CN 2019-04-01 to 2025-12-31"),
    ],
)
def test_a_day_outside_names_what_is_held(item, day, held):
    with pytest.raises(CatalogError, match=re.escape(held)) as refused:
        catalog.parameter(item, day)

    assert item in str(refused.value)
    assert day.isoformat() in str(refused.value)


def test_a_region_that_is_not_held_is_refused():
    with pytest.raises(CatalogError, match="Chengdu suburbs 2025-04-18 to open"):
        catalog.parameter("market.office_rent_day.low", dt.date(2026, 1, 1))


def test_an_unknown_item_names_the_nearest():
    with pytest.raises(CatalogError, match=r"did you mean vat\.goods\?"):
        catalog.parameter("vat.good", dt.date(2026, 1, 1))


def test_every_address_is_among_the_sources():
    listed = set(ADDRESS.findall((DATA / "sources.md").read_text(encoding="utf-8")))
    cited = {address for entry in catalog.parameters() for address in ADDRESS.findall(entry.source)}
    for path in EXAMPLES:
        cited |= set(ADDRESS.findall(path.read_text(encoding="utf-8")))

    assert cited - listed == set()


@pytest.mark.parametrize("path", sorted((DATA / "labels").iterdir()), ids=lambda path: path.name)
def test_every_label_has_both_languages(path):
    rows = table(path)

    assert rows
    for row in rows:
        assert list(row) == ["key", *catalog.LANGUAGES], row
        assert all(text and text.strip() for text in row.values()), row


def test_both_languages_have_the_same_labels():
    chinese, english = (catalog.labels(language) for language in catalog.LANGUAGES)

    assert chinese.keys() == english.keys()
    assert len(chinese) == sum(len(table(path)) for path in (DATA / "labels").iterdir())


def test_an_unknown_language_is_refused():
    with pytest.raises(CatalogError, match="must be one of zh, en"):
        catalog.labels("de")


def test_an_unknown_label_names_the_nearest():
    with pytest.raises(CatalogError, match=r"did you mean choice\.Status\.draft\?"):
        catalog.label("choice.Status.draf", "en")


def test_there_are_examples():
    assert {path.name for path in EXAMPLES} >= {"hotline_60.toml", "twenty_seats.toml"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_an_example_calls_sourced_has_a_source(path):
    rows = rows_with_figures(path)

    assert rows
    assert [place for place, row in rows if row.get("basis") == "sourced" and not row.get("source")] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_figure_of_an_example_says_what_it_rests_on(path):
    unmarked = [place for place, row in rows_with_figures(path) if not {"basis", "confidence", "note"} <= row.keys()]

    assert unmarked == []
