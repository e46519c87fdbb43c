"""Write the examples as filled forms: ``python -m workbooks.author_examples`` at the top of the checkout.

The TOML files are the originals; a test shows that each form says the same.
"""

from __future__ import annotations

from pathlib import Path

from ccxl.workbook.form.writer import write_form
from ccxl.workbook.inputs import load
from workbooks.authoring.dates import settle_dates

FOLDER = Path(__file__).parent / "examples"

if __name__ == "__main__":
    for source in sorted(FOLDER.glob("*.toml")):
        target = source.with_suffix(".xlsx")
        write_form(target, load(source))
        settle_dates(target)
        print(target)
