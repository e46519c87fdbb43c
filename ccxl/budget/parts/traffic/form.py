"""Calls, targets and what turns agents into seats, on the form."""

from __future__ import annotations

from typing import Final

from ccxl.budget.form_entries import Section, numbered, single

TRAFFIC: Final = Section(
    "traffic",
    (
        single("traffic.busy_hour_calls"),
        single("traffic.working_days"),
        single("traffic.busy_hour_share"),
        single("traffic.peak_day_factor"),
        single("traffic.target_service_level"),
        single("traffic.answer_within_s"),
        single("traffic.max_occupancy"),
        single("staffing.shrinkage"),
        single("staffing.agents_per_seat"),
        single("traffic.interval_min"),
        single("traffic.day_calls"),
        single("staffing.monthly_hours"),
        single("traffic.patience_s"),
        single("traffic.redial_share"),
    ),
    new_page=True,
    covers=(
        "traffic",
        "staffing",
    ),
)
CALLS: Final = Section("calls", numbered("traffic.monthly_calls", 12), new_page=True)
