"""The date of what is shipped: of the layout, not of the run, so that the same layout gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Final

from ccxl.workbook.package import ARCHIVED

DATED: Final = b"2026-01-01T00:00:00Z"


def settle_dates(path: Path) -> None:
    """Put `DATED` where a workbook says when it was made and changed."""
    result = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + DATED, content)
            entry = zipfile.ZipInfo(name, ARCHIVED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    path.write_bytes(result.getvalue())
