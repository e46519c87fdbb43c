"""Version, signers and notes on the form."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import Section, numbered, single

PAPER: Final = Section(
    "paper",
    (
        single("budget.version"),
        single("budget.status"),
        single("budget.author"),
        single("budget.prepared"),
        single("budget.purpose"),
        single("budget.scope"),
        *numbered("budget.signers", 6),
        *numbered("budget.notes", 30),
    ),
    covers=(
        "budget",
        "tax",
    ),
)
