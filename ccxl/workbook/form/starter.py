"""What a new form starts from: about 15 inputs and example rows, each sourced or marked as assumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ccxl.data.catalog import label
from ccxl.workbook.form.toml_writer import toml_text
from ccxl.workbook.package import write_whole

Raw = dict[str, Any]
Text = Callable[[str], str]

# The year that prices and wages of the example are those of.
PRICED_IN: Final = 2026

# Where the figures come from; titles and uses stand in the label table under form.starter.
DOCUMENTS: Final = {
    "days": "https://csrwiki.com/csr/monthly-average-working-hours-decline-to-20-67-days",
    "social": "https://forvismazars.com/cn/en/insights/our-publications/accounting-outsourcing-newsletters/"
    "dec.-2024-social-insurance-base-of-2024",
    "traffic": "http://mycomm.kkwailian.com/show-list-274.html",
    "peak": "sokaoti",
    "shrinkage": "http://mytotalretail.com/article/"
    "contact-centers-how-calculate-staff-levels-scheduling-requirements-27109/all",
    "seats": "https://www.callcentrehelper.com/seat-utilization-ratio-206936.htm",
    "spans": "contactcentrehelper 207108",
    "prices": "https://hollycrm.com/innews/7223.html",
    "hardware": "http://m.3guan.cn/innews/7222.html",
    "fitout": "http://www.87t24jv.cn/news/gzsj/202508234441.html",
    "services": "https://hollycrm.com/innews/6958.html",
    "minutes": "https://www.hollycrmcloud.com/docs/faq/1489.html",
    "vat": "https://www.worldwide-tax.com/china/china-vat.asp",
    "depreciation": "https://acc5.com/wenda/question_6378.html",
}


def this_year() -> int:
    """The year that an example begins in: never one that is over, nor one before its prices."""
    return max(PRICED_IN, dt.date.today().year)


def starter(language: str, year: int | None = None) -> Raw:
    """The starter scenario as raw tables, with names and remarks in one language.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    year
        Budget year of the example; the present one if left out.

    Returns
    -------
    Tables that `ccxl.budget.reading.scenario_from` takes.
    """
    year = this_year() if year is None else year

    def text(key: str) -> str:
        return label(f"form.starter.{key}", language)

    return {
        "budget": _heading(text, year),
        "tax": {"taxpayer": {"value": "general", "basis": "assumed", "note": text("note.example")}},
        "traffic": _traffic(text),
        "staffing": _staffing(text),
        "labour": {
            "social_rate": _assumed(0.267, text("doc.social"), "medium", text("note.social")),
            "housing_rate": _assumed(0.07, text("doc.social"), "medium", text("note.housing")),
        },
        "construction": {"items": _items(text, year), "contingency": _contingency(text, year)},
        "operating": {"lines": _lines(text)},
        "versions": [{"version": "1.0", "author": text("author"), "change": text("change")}],
        "sources": [
            {"title": text(f"doc.{key}"), "address": address, "used_for": text(f"use.{key}")}
            for key, address in DOCUMENTS.items()
        ],
    }


def write_toml(path: Path, language: str = "zh") -> None:
    """Write the starter as commented TOML, the same scenario as the starter form.

    Parameters
    ----------
    path
        Where to write it; an existing file is replaced only by a whole new one.
    language
        Of comments, names and remarks, ``zh`` or ``en``.

    Raises
    ------
    OutputError
        The file cannot be written; what stood there before is untouched.
    """
    write_whole(toml_text(starter(language), language).encode(), path)


def _assumed(value: float, source: str, confidence: str, note: str) -> Raw:
    return {"value": value, "source": source, "confidence": confidence, "basis": "assumed", "note": note}


def _sourced(value: float, source: str, confidence: str, note: str) -> Raw:
    return {**_assumed(value, source, confidence, note), "basis": "sourced"}


def _heading(text: Text, year: int) -> Raw:
    return {
        "unit": text("unit"),
        "project": text("project"),
        "year": year,
        "first_month": f"{year}-01",
        "version": "1.0",
        "status": "draft",
        "author": text("author"),
        "purpose": text("purpose"),
        "scope": text("scope"),
        "signers": [text(f"signer.{number}") for number in (1, 2, 3, 4)],
        "notes": [text("remark.1")],
    }


def _traffic(text: Text) -> Raw:
    return {
        "monthly_calls": {"value": 24_000, "basis": "assumed", "note": text("note.example")},
        "working_days": {**_sourced(20.67, text("doc.days"), "high", text("note.days")), "date": "2025-01-01"},
        "busy_hour_share": _assumed(0.10, text("doc.traffic"), "high", text("note.range.share")),
        "peak_day_factor": _assumed(2.0, text("doc.peak"), "medium", text("note.example")),
        "aht_s": _assumed(180, text("doc.traffic"), "medium", text("note.range.aht")),
        "target_service_level": _assumed(0.80, text("doc.convention"), "high", text("note.example")),
        "answer_within_s": _assumed(20, text("doc.convention"), "high", text("note.example")),
        "max_occupancy": _assumed(0.85, text("doc.traffic"), "medium", text("note.range.occupancy")),
    }


def _staffing(text: Text) -> Raw:
    example: Raw = {"basis": "assumed", "note": text("note.example")}
    grades = (("junior", 0.5, 5000), ("middle", 0.3, 6000), ("senior", 0.2, 7000))
    spans = (("leader", 15, 7500, "high", "note.range.span"), ("quality", 25, 7000, "medium", "note.range.qa"))
    return {
        "shrinkage": _assumed(0.30, text("doc.shrinkage"), "high", text("note.range.shrinkage")),
        "agents_per_seat": _assumed(1.0, text("doc.seats"), "high", text("note.range.seat")),
        "grades": [
            {"name": text(f"grade.{key}"), "share": share, "monthly_wage": wage, **example}
            for key, share, wage in grades
        ],
        "support": [
            {
                "name": text(f"role.{key}"),
                "span": span,
                "monthly_wage": wage,
                "source": text("doc.spans"),
                "confidence": confidence,
                "basis": "assumed",
                "note": text(note),
            }
            for key, span, wage, confidence, note in spans
        ]
        + [{"name": text("role.manager"), "headcount": 1, "monthly_wage": 12_000, **example}],
    }


def _row(text: Text, section: str, name: str, measure: str, note: str, source: str = "", **more: Any) -> Raw:
    """One row of a table; a price without a source has low confidence."""
    backing = {"source": text(f"doc.{source}"), "confidence": "medium"} if source else {"confidence": "low"}
    return {
        "section": text(f"section.{section}"),
        "name": text(name),
        "measure": text(f"measure.{measure}"),
        "price_basis": "inclusive",
        **more,
        **backing,
        "basis": "assumed",
        "note": text(f"note.{note}"),
    }


def _items(text: Text, year: int) -> list[Raw]:
    start = f"{year}-01"

    def item(section: str, name: str, measure: str, note: str, source: str = "", **more: Any) -> Raw:
        return _row(text, section, f"item.{name}", measure, note, source, in_use=start, **more)

    def fixed(years: int) -> Raw:
        return {"asset_class": "fixed", "life_years": years, "residual_share": 0.05, "tax_rate": 0.13}

    licence: Raw = {"asset_class": "intangible", "life_years": 5, "residual_share": 0}
    per_seat: Raw = {"quantity": 1, "driver": "seats"}
    stages: Raw = {
        "advance": {"share": 0.3, "month": start},
        "acceptance": {"share": 0.65, "month": f"{year}-02"},
        "retention": {"share": 0.05, "month": f"{year}-12"},
    }
    fitout, computer, system = (text(f"spec.{key}") for key in ("fitout", "pc", "system"))
    # fmt: off
    return [
        item("room", "fitout", "area", "fitout", "fitout", specification=fitout, quantity=120, price=1200,
             tax_rate=0.09, asset_class="deferred", life_years=5, residual_share=0, payment=stages),
        item("desk", "pc", "piece", "pc", "prices", specification=computer, price=4000, **per_seat, **fixed(3)),
        item("desk", "headset", "piece", "headset", "prices", price=300, tax_rate=0.13, asset_class="low_value",
             **per_seat),
        item("furniture", "furniture", "set", "no_price", price=1200, **per_seat, **fixed(5)),
        item("software", "system", "set", "system", "prices", specification=system, quantity=1, price=100_000,
             tax_rate=0.13, **licence),
        item("server", "server", "piece", "server", "hardware", quantity=2, price=22_000, **fixed(3)),
        item("integration", "implementation", "job", "implementation", "services", quantity=1, price=15_000,
             tax_rate=0.06, **licence),
        item("opening", "recruitment", "person", "recruitment", "prices", quantity=24, price=600, tax_rate=0.06,
             asset_class="expensed"),
    ]
    # fmt: on


def _contingency(text: Text, year: int) -> Raw:
    return {
        "rate": 0.05,
        "asset_class": "fixed",
        "life_years": 5,
        "residual_share": 0.05,
        "in_use": f"{year}-01",
        "source": text("doc.hardware"),
        "confidence": "low",
        "basis": "assumed",
        "note": text("note.range.contingency"),
    }


def _lines(text: Text) -> list[Raw]:
    def line(section: str, name: str, measure: str, note: str, source: str = "", **more: Any) -> Raw:
        return _row(text, section, f"line.{name}", measure, note, source, **more)

    # fmt: off
    return [
        line("site", "rent", "month", "example", calculation=text("calculation.rent"), quantity=1, price=20_000,
             price_time="month", tax_rate=0.09, rhythm="quarter_start"),
        line("site", "utilities", "month", "example", quantity=1, price=5000, price_time="month", tax_rate=0.06),
        line("telecom", "minutes", "minute", "minutes", "minutes", calculation=text("calculation.minutes"),
             quantity=1, driver="minutes", price=0.15, price_time="each", tax_rate=0.09, rhythm="next_month"),
        line("telecom", "trunk", "line", "trunk", quantity=1, price=3000, price_time="month", tax_rate=0.09),
        line("system", "maintenance", "job", "maintenance", "services", calculation=text("calculation.maintenance"),
             quantity=1, price=12_000, price_time="year", tax_rate=0.06, rhythm="year_start"),
        line("office", "office", "person", "example", calculation=text("calculation.heads"), quantity=1,
             driver="heads", price=100, price_time="month", tax_rate=0.13),
    ]
    # fmt: on
