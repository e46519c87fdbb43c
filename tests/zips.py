"""Workbooks with one sheet's XML changed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from ccxl.workbook.template import read_template


def patched(source: Path, target: Path, sheet: str, change: Callable[[str], str]) -> Path:
    """A copy of a workbook with the XML of one sheet changed; the change must change something."""
    part = next(entry.part for entry in read_template(source).sheets if entry.name == sheet)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                text = change(data.decode())
                assert text != data.decode()
                data = text.encode()
            new.writestr(name, data)
    return target
