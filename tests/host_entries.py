"""Every public entry of ccxl as a call, for a program that looks at what the calls do to its process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import ccxl
from ccxl.batch.run import run_batch
from ccxl.batch.sites import read_sites
from ccxl.batch.task import Job
from ccxl.core.errors import CcxlError
from ccxl.functions import FUNCTIONS
from ccxl.hosts.protocol import answer
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.custom_template.new import new_template
from ccxl.workbook.form.new import new_form
from ccxl.workbook.tags import all_tags, check_template

EXAMPLE = Path(__file__).parents[1] / "workbooks" / "examples" / "twenty_seats.toml"


def entries(folder: Path) -> dict[str, Callable[[], object]]:
    """The entries by name; those below use files that those above wrote."""
    form, book, own = folder / "form.xlsx", folder / "book.xlsx", folder / "own.xlsx"
    return {
        "public names": lambda: [getattr(ccxl, name) for name in ccxl.__all__],
        "functions": call_functions,
        "day": lambda: ccxl.day_profile([60, 90, 50], 180),
        "intervals": lambda: ccxl.read_intervals([["time", "calls"], ["09:00", "60"], ["09:30", "90"]]),
        "simulate": lambda: ccxl.simulate(100, 180, 8, total_calls=1000, replications=2),
        "simulate skills": lambda: ccxl.simulate_skills(
            [60, 40], [180, 240], [2, 2], 3, total_calls=1000, replications=2
        ),
        "new form": lambda: new_form(form, example="twenty_seats"),
        "load form": lambda: ccxl.load(form),
        "build": lambda: ccxl.build(EXAMPLE, book),
        "build again": lambda: ccxl.build(form, book),
        "load workbook": lambda: ccxl.load(book),
        "budget": lambda: ccxl.Budget(ccxl.load(EXAMPLE)).to_frame(),
        "check": lambda: check_workbook(book),
        "tags": all_tags,
        "new template": lambda: new_template(own, ("operating", "cash"), "zh"),
        "check template": lambda: check_template(own),
        "own template": lambda: ccxl.build(EXAMPLE, folder / "ours.xlsx", template=own),
        "refused": lambda: [refuse(path, book) for path in (folder / "missing.toml", book.with_suffix(".txt"))],
        "host": lambda: answer(
            {"calls": [{"function": "agents", "arguments": given} for given in ([1000, 120], [-1])]}
        ),
        "batch": lambda: build_sites(folder),
    }


def call_functions() -> list[Any]:
    """Call each function as its documentation does."""
    return [function.by_name(function.documented.arguments) for function in FUNCTIONS.values()]


def refuse(path: Path, book: Path) -> None:
    """Build from what is no input."""
    with suppress(CcxlError):
        ccxl.build(path, book)


def build_sites(folder: Path) -> None:
    """Run a batch of two sites."""
    table = folder / "sites.csv"
    table.write_text("site,budget.project\nA,A\nB,B\n", encoding="utf-8")
    run_batch(read_sites(table, EXAMPLE), Job(folder / "out"), workers=1)
