"""Random templates, grown and shrunk: totals equal a plain sum of the scenario, and LibreOffice's recalculation."""

from __future__ import annotations

import io
import re
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccxl.budget.reading import scenario_from
from ccxl.workbook.build import build
from ccxl.workbook.template import read_template
from tests.random_templates import Random, random_template

pytestmark = pytest.mark.untraced
IN_THE_RUN, IN_FULL, VALIDATED, TOGETHER = 60, 300, 30, 10


def groups(first: int, last: int) -> list[range]:
    return [range(start, min(start + TOGETHER, last)) for start in range(first, last, TOGETHER)]


def filled(seed: int, folder: Path) -> tuple[Random, Path, Any]:
    made = random_template(seed)
    template = folder / f"template{seed}.xlsx"
    template.write_bytes(made.write())
    built = build(scenario_from(made.raw, "random"), template=read_template(template))
    path = folder / f"filled{seed}.xlsx"
    path.write_bytes(built.content)
    assert built.notes == ()
    return made, path, built


def named_cells(path: Path) -> dict[str, tuple[str, str]]:
    """Sheet and cell of every name of a total."""
    book = openpyxl.load_workbook(path)
    found = {}
    for name, entry in book.defined_names.items():
        if name.startswith("T_"):
            ((sheet, cell),) = entry.destinations
            found[name] = (sheet.replace("''", "'"), cell.replace("$", ""))
    return found


def told_wrong(seed: int, folder: Path, office: Any) -> list[str]:
    """Where the template of a seed, which is filled into the folder, tells something wrong."""
    made, path, built = filled(seed, folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        stored = openpyxl.load_workbook(io.BytesIO(built.content), data_only=True)
    recalculated = office.recalculated(path)
    places = named_cells(path)
    wrong = [] if places.keys() == made.totals.keys() else [f"{seed}: names {places.keys() ^ made.totals.keys()}"]
    for name, (sheet, cell) in places.items():
        expected = made.totals[name]
        for who, value in (("stored", stored[sheet][cell].value), ("office", recalculated[sheet].get(cell))):
            if not isinstance(value, (int, float)) or abs(Decimal(str(value)) - expected) > Decimal("0.001"):
                wrong.append(f"seed {seed}, {sheet}!{cell}: {who} {value!r}, by hand {expected}")
    for sheet in stored:
        for row in sheet.iter_rows():
            for cell in row:
                other = recalculated[sheet.title].get(cell.coordinate)
                if isinstance(cell.value, (int, float)) and not same(cell.value, other):
                    wrong.append(f"seed {seed}, {sheet.title}!{cell.coordinate}: stored {cell.value}, office {other}")
    return wrong


def same(stored: float, other: Any) -> bool:
    return isinstance(other, (int, float)) and abs(stored - other) <= 1e-6 * max(1, abs(other))


@pytest.mark.parametrize("seeds", groups(0, IN_THE_RUN), ids=str)
def test_totals_equal_a_plain_sum_and_libreoffice_and_files_are_valid(seeds, tmp_path, office, schema_errors):
    assert [line for seed in seeds for line in told_wrong(seed, tmp_path, office)] == []

    paths = [tmp_path / f"filled{seed}.xlsx" for seed in seeds if seed < VALIDATED]
    assert schema_errors(paths) == {path: [] for path in paths}


@pytest.mark.full
@pytest.mark.parametrize("seeds", groups(IN_THE_RUN, IN_FULL), ids=str)
def test_totals_of_many_more(seeds, tmp_path, office):
    assert [line for seed in seeds for line in told_wrong(seed, tmp_path, office)] == []


def test_the_templates_grow_and_shrink():
    """A generator that only grew would prove half."""
    grown = shrunk = 0
    for seed in range(IN_THE_RUN):
        made = random_template(seed)
        rows = len(made.raw["operating"]["lines"])
        samples = max(
            sum(
                bool(re.fullmatch(r"\{\{lines\.name\}\}", str(cell.value)))
                for column in sheet.columns
                for cell in column
            )
            for sheet in made.book
        )
        grown += 0 < samples < rows
        shrunk += samples > rows

    assert grown > IN_THE_RUN / 4
    assert shrunk > 3
