"""The inputs of the task pane, as people name them: the main ones, the other single ones, and the columns of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from ccxl.budget.form_entries import Entry
from ccxl.budget.schema_reader import Kind
from ccxl.budget.wording import choice_label
from ccxl.data.catalog import label
from ccxl.server.models import Choice, FormEntry
from ccxl.workbook.form.layout import FIRST, SHEETS, single_entries, tables

# What a clerk has at hand.
MAIN: Final = (
    "budget.unit",
    "budget.project",
    "budget.year",
    "budget.first_month",
    "tax.taxpayer",
    "staffing.seats",
    "traffic.monthly_calls",
    "traffic.aht_s",
    "traffic.working_days",
    "traffic.busy_hour_share",
    "traffic.target_service_level",
    "traffic.answer_within_s",
    "traffic.max_occupancy",
    "staffing.shrinkage",
    "labour.social_rate",
    "labour.housing_rate",
)


@cache
def main_entries(language: str) -> tuple[FormEntry, ...]:
    """The main inputs."""
    entries = {entry.path: entry for entry in single_entries()}
    return tuple(_told(entries[path], language) for path in MAIN)


@cache
def every_entry(language: str) -> tuple[FormEntry, ...]:
    """The main inputs, the other single ones by section, and the columns of tables (``*`` for the row)."""
    return (*main_entries(language), *_more(language), *_columns(language))


def _more(language: str) -> Iterator[FormEntry]:
    for section in (each for sheet in SHEETS for each in sheet.sections if each is not FIRST):
        # The title without its number on the Excel form.
        title = re.sub(r"^\S+?[、.]\s*", "", label(f"form.section.{section.key}", language))
        seen = set(MAIN)
        for entry in section.entries:
            # Signers and notes are one list each; calls by month belong to the calls.
            path = re.sub(r"\.\d+$", "", entry.path)
            if path not in seen:
                seen.add(path)
                yield _told(replace(entry, path=path), language, section=title, main=False)


def _columns(language: str) -> Iterator[FormEntry]:
    for table in tables():
        title = label(f"form.{table.key}", language)
        for column in table.columns:
            yield _told(column, language, section=title, main=False)


def _told(entry: Entry, language: str, section: str = "", main: bool = True) -> FormEntry:
    field = entry.field
    return FormEntry(
        path=entry.path,
        label=entry.label(language),
        help=entry.help(language),
        # What is no quantity needs no unit beside it.
        unit=entry.unit(language) if field.unit else "",
        kind=field.kind.value,
        low=field.low,
        high=field.high,
        low_open=field.low_open,
        high_open=field.high_open,
        choices=_choices(entry, language),
        required=field.required,
        is_list=field.shape == "list",
        main=main,
        section=section,
    )


def _choices(entry: Entry, language: str) -> list[Choice]:
    words = entry.field.choices
    if entry.field.kind is not Kind.CHOICE or words is None:
        return []
    return [Choice(value=str(word), label=choice_label(words, word, language)) for word in entry.words]
