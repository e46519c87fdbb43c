"""资料来源与版本."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import Frame, Page, Table, col

SOURCES = Frame("sources", "control", (7.5, 54, 26, 50, 13, 40), meta="B")
DOCUMENTS = (
    col("!number", "center", source="sources.number"),
    col("!document", "name", source="sources.title"),
    col("!publisher", "name", source="sources.publisher"),
    col("!address", "long", source="sources.address"),
    col("!source_date", "center", source="sources.date"),
    col("!used_for", "name", source="sources.used_for"),
)
VERSIONS = (
    col("!version", "center", version="versions.version"),
    col("!version_change", "name", version="versions.change"),
    col("!version_author", "name", version="versions.author"),
    col("!date", "text", version="versions.date"),
)


def sources(book: Workbook, language: str) -> None:
    """Documents used, and versions of the budget."""
    page = Page(book, SOURCES, language)
    page.top()
    page.block("!block.sources")
    documents = Table(page, DOCUMENTS)
    documents.heading()
    documents.rows("source", wrapped=True)
    page.gap()
    page.block("!block.versions")
    versions = Table(page, VERSIONS)
    versions.heading()
    versions.rows("version", wrapped=True)
    page.finish(freeze="A6")


LAYOUT = (sources,)
