"""Write the shipped templates: ``python -m workbooks.author_templates`` at the top of the checkout.

A template is layout only. Labels come from ``ccxl/data/labels``; a test shows that the files in
``workbooks/templates`` are what this gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from ccxl.data.catalog import LANGUAGES, label
from ccxl.workbook.package import save_workbook
from workbooks.authoring.break_even import break_even, scorecard
from workbooks.authoring.cash import cash
from workbooks.authoring.comparison import comparison
from workbooks.authoring.construction import construction, depreciation
from workbooks.authoring.control import checks, cover, notes, sources
from workbooks.authoring.dates import settle_dates
from workbooks.authoring.labour import labour
from workbooks.authoring.offer import bid, client, offer
from workbooks.authoring.operating import operating
from workbooks.authoring.parameters import parameters
from workbooks.authoring.people import headcount, staffing
from workbooks.authoring.profile import profile
from workbooks.authoring.schedule import schedule
from workbooks.authoring.summary import summary
from workbooks.authoring.telecom import telecom
from workbooks.authoring.ways import ways

FOLDER: Final = Path(__file__).parent / "templates"
SHEETS: Final = (
    cover, notes, summary, construction, schedule, operating, staffing, profile, headcount, labour, telecom,
    depreciation, cash, ways, comparison, break_even, scorecard, offer, bid, parameters, checks, sources,
)  # fmt: skip


def template(language: str) -> Workbook:
    """The template of one language."""
    return _book(SHEETS, "template.cover.title", "template.subject", language)


def client_template(language: str) -> Workbook:
    """The template of an offer to a client: one sheet, and nothing of the others."""
    return _book((client,), "sheet.bid", "template.offer.subject", language)


def _book(sheets: Sequence[Callable[[Workbook, str], None]], title: str, subject: str, language: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        sheet(book, language)
    book.properties.title = label(title, language)
    book.properties.subject = label(subject, language)
    book.properties.creator = "ccxl"
    book.custom_doc_props.append(StringProperty(name="ccxl.template", value="1"))
    return book


def write(folder: Path) -> list[Path]:
    """Write the templates of all languages into a folder."""
    paths = []
    for name, make in (("budget", template), ("offer", client_template)):
        for language in LANGUAGES:
            path = folder / f"{name}_{language}.xlsx"
            save_workbook(make(language), path)
            settle_dates(path)
            paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write(FOLDER):
        print(written)
