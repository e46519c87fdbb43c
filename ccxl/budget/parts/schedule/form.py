"""The form's sheet of the schedule, and its first day among the single values."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import ROW_SOURCE, Entry, FormSheet, Section, Table, columns, single
from ccxl.budget.parts.schedule.schema import MOST_BEFORE

START: Final = Section("schedule", (single("schedule.start"),), covers=("schedule",))
TASKS: Final = Table(
    "schedule.tasks",
    columns(
        "schedule.tasks",
        Entry("name", needed=True, width=24),
        Entry("people", width=10),
        Entry("days", width=12),
        Entry("start", width=14),
        *(Entry(f"after.{index}", width=18) for index in range(MOST_BEFORE)),
        Entry("day_rate", width=14),
        *ROW_SOURCE,
    ),
    rows=16,
)
SHEET: Final = FormSheet("schedule", tables=(TASKS,), optional=True)
