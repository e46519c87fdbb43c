"""Pictures of the pane in both languages, narrow and wide, to be looked at: python -m tests.pane_pictures FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

import openpyxl

from tests.browser import Browser
from tests.serving import running

SIZES = ((320, 720), (1280, 900))
TITLES = {"zh": "60 席自建", "en": "Service hotline (example)"}


def take(folder: Path) -> list[str]:
    """A picture of every state of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    template = folder / "template.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "{{construction.totl}}"
    book.save(template)
    with running() as server, Browser(Path(__file__).with_name("pane.mjs")) as browse:
        return [
            picture
            for language, title in TITLES.items()
            for width, height in SIZES
            for picture in browse(
                "pictures",
                server.url,
                lang=language,
                title=title,
                width=width,
                height=height,
                template=str(template),
                folder=str(folder),
            )
        ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(take(Path(sys.argv[1]))) + "\n")
