"""All tags of templates, and what is wrong with a template's tags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ccxl.budget.model import MODES, every_line, model_of
from ccxl.budget.sheets.checks import CHECKS
from ccxl.budget.tables import COLUMNS
from ccxl.core.cells import address
from ccxl.core.errors import nearest
from ccxl.workbook.template import read_template


def all_tags() -> list[dict[str, Any]]:
    """Every tag with its unit and the axes along which it repeats."""
    lines = [
        {"tag": key, "unit": line.unit, "axes": list(line.axes), "input": line.given is not None}
        for key, line in sorted(every_line().items())
    ]
    tables = [
        {"tag": f"{name}.{column}", "unit": "text", "axes": [name], "input": False}
        for name, columns in sorted(COLUMNS.items())
        for column in sorted(columns)
    ]
    return lines + tables


def check_template(path: Path) -> dict[str, Any]:
    """Every tag of a template with its cell, and what is wrong.

    Raises
    ------
    TemplateError
        The file is not a readable workbook.
    """
    template = read_template(path)
    known = {tag["tag"] for tag in all_tags()}
    axes = set(model_of(MODES[0], tuple(check.key for check in CHECKS)).axes)
    tags: list[dict[str, str]] = []
    findings: list[str] = []
    for sheet in template.sheets:
        for row in sheet.rows.values():
            for cell in row.cells.values():
                place = f"{sheet.name}!{address(row.number, cell.column)}"
                for tag in cell.tags:
                    tags.append({"sheet": sheet.name, "cell": address(row.number, cell.column), "tag": tag.key})
                    if tag.key not in known:
                        findings.append(f"{place}: no tag {{{{{tag.key}}}}}{nearest(tag.key, known)}")
                for name in cell.conditions:
                    if name not in axes | set(COLUMNS) and name.partition(":")[0] not in ("mode", "sheet"):
                        findings.append(f"{place}: no condition {{{{?{name}}}}}{nearest(name, axes)}")
    if not tags:
        findings.append(f"{path.name}: holds no tag such as {{{{construction.total}}}}; nothing would be filled")
    return {"file": str(path), "tags": tags, "findings": findings}
