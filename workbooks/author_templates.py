"""Write the shipped templates: ``python -m workbooks.author_templates`` at the top of the checkout.

A template is layout only. Labels come from ``ccxl/data/labels``; a test shows that the files in
``workbooks/templates`` are what this gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, TypeAlias

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from ccxl.budget.register import DEFINITION
from ccxl.data.catalog import LANGUAGES, label
from ccxl.workbook.package import save_workbook
from workbooks.authoring.dates import settle_dates
from workbooks.authoring.offer import client

FOLDER: Final = Path(__file__).parent / "templates"
Layout: TypeAlias = Callable[[Workbook, str], None]


def layouts() -> Iterator[Layout]:
    """What lays out each sheet: the layouts of the parts that have sheets, in their order."""
    for part in DEFINITION.parts:
        if part.sheets:
            yield from import_module(f"workbooks.authoring.{part.key}").LAYOUT


def template(language: str) -> Workbook:
    """The template of one language."""
    return _book(list(layouts()), "template.cover.title", "template.subject", language)


def client_template(language: str) -> Workbook:
    """The template of an offer to a client: one sheet, and nothing of the others."""
    return _book((client,), "sheet.bid", "template.offer.subject", language)


def _book(sheets: Sequence[Layout], title: str, subject: str, language: str) -> Workbook:
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
