"""The directions along which the budget's lines repeat, in the order of every array's dimensions."""

from __future__ import annotations

from typing import Final

from ccxl.core.line import Axis

AXES: Final = (
    Axis("section"),
    Axis("item", parent="section"),
    Axis("reserve"),
    Axis("operating_section"),
    Axis("grade", parent="operating_section"),
    Axis("support", parent="operating_section"),
    Axis("contribution", parent="operating_section"),
    Axis("line", parent="operating_section"),
    Axis("standard"),
    Axis("form"),
    Axis("scheme"),
    Axis("grade_pay"),
    Axis("support_pay"),
    Axis("asset_class"),
    Axis("driver"),
    Axis("price_time"),
    Axis("rhythm"),
    Axis("rung"),
    Axis("step", "columns"),
    Axis("interval"),
    Axis("level"),
    # No line repeats along these; rows of a template ask whether they are there: agents are sought
    # rather than given with the seats, callers hang up, contributions follow a city or combined rates.
    Axis("sought"),
    Axis("impatient"),
    Axis("city"),
    Axis("combined"),
    # Likewise: something is budgeted, or ways are compared and nothing else.
    Axis("budgeted"),
    Axis("compared_alone"),
    Axis("way"),
    Axis("way_part"),
    Axis("cost_line", parent="way_part"),
    Axis("cost_basis"),
    Axis("tier"),
    Axis("factor"),
    Axis("check"),
    Axis("place"),
    Axis("stage", "columns"),
    Axis("quarter", "columns"),
    Axis("calendar_year", "columns"),
    Axis("prior", "columns"),
    Axis("year", "columns"),
    Axis("month", "columns"),
    Axis("paid_in", "columns"),
)
