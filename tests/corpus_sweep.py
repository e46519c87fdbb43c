"""Fills a tag in workbooks that nobody here made: nothing else of them may change.

    python -m tests.corpus_sweep ../shared/corpus

Says what it found and ends with 1 where a file was changed beyond its tag, crashed the program, or
has findings of the Open XML SDK that it did not have before.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError

from lxml import etree

from ccxl.api import load
from ccxl.budget.scenario import Scenario
from ccxl.core.errors import CcxlError
from ccxl.workbook import build as building
from tests.corpus_files import MAIN, PLACE, NoSheetError, tagged
from tests.validator import schema_errors

EXAMPLE = Path(__file__).parents[1] / "workbooks" / "examples" / "twenty_seats.toml"
# The example's one-off total, by its own document.
TOTAL = 160_000.0
SAMPLED = 12
AT_LEAST = 430
UNREADABLE = (NoSheetError, zipfile.BadZipFile, zlib.error, KeyError, ParseError, StopIteration, ValueError)


@dataclass
class Sweep:
    """What was found so far."""

    scenario: Scenario
    folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    sampled: list[tuple[Path, Path]] = field(default_factory=list)

    def one(self, path: Path) -> None:
        """Fill one file."""
        try:
            content, part = tagged(path)
        except UNREADABLE:
            content, part = path.read_bytes(), ""
        template = self.folder / f"before_{path.name}"
        template.write_bytes(content)
        try:
            built = building.build(self.scenario, template=template)
        except CcxlError as error:
            self.counts["refused"] += 1
            self.refused.append(f"{path.name}: {error}")
            if template.name not in str(error) or len(str(error)) < len(template.name) + 20:
                self.wrong.append(f"{path.name}: the message does not say what is wrong: {error}")
            return
        finally:
            building._shapes.clear()
        self.counts["filled"] += 1
        self.wrong += [f"{path.name}: {what}" for what in differences(content, built.content, part)]
        if self.counts["filled"] % SAMPLED == 1:
            after = self.folder / f"after_{path.name}"
            after.write_bytes(built.content)
            self.sampled.append((template, after))
        else:
            template.unlink()

    def validate(self) -> None:
        """Ask the Open XML SDK about the sample."""
        found = schema_errors([path for pair in self.sampled for path in pair])
        for before, after in self.sampled:
            new = Counter(found[after]) - Counter(found[before])
            self.wrong += [f"{after.name}: the SDK finds {text}" for text in new]
        self.counts["validated"] = len(self.sampled)


def differences(before: bytes, after: bytes, part: str) -> list[str]:
    """Parts that changed, or cells beside the tag."""
    old, new = _parts(before), _parts(after)
    found = [f"part {name} changed" for name in old if name != part and new.get(name) != old[name]]
    found += [f"part {name} is new" for name in new.keys() - old.keys()]
    one, other = _cells(old[part]), _cells(new[part])
    if other.pop(PLACE, None) != TOTAL:
        found.append(f"{PLACE} does not hold the total")
    one.pop(PLACE, None)
    found += [f"cell {name} changed" for name in one.keys() | other.keys() if one.get(name) != other.get(name)][:5]
    if _frame(old[part]) != _frame(new[part]):
        found.append("the sheet changed around its rows")
    return found


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}


def _cells(sheet: bytes) -> dict[str, object]:
    """Every cell as canonical XML; the one of the tag as its number."""
    found: dict[str, object] = {}
    for cell in etree.fromstring(sheet).iter(f"{{{MAIN}}}c"):
        for element in cell.iter():  # blanks between elements say nothing
            if len(element) and not (element.text or "").strip():
                element.text = None
            element.tail = element.tail if (element.tail or "").strip() else None
        name = cell.get("r", f"cell {len(found)}")
        value = cell.find(f"{{{MAIN}}}v")
        if name == PLACE:
            found[name] = float(value.text or "nan") if value is not None else None
        else:
            if value is not None and not (value.text or "").strip() and cell.get("t", "n") != "str" and len(cell) == 1:
                # An empty number is a blank cell, which is written without it.
                cell.remove(value)
                cell.attrib.pop("t", None)
            found[name] = etree.tostring(cell, method="c14n2", strip_text=False)
    return found


def _frame(sheet: bytes) -> bytes:
    start, end = sheet.index(b"sheetData"), sheet.rindex(b"sheetData")
    return sheet[:start] + (sheet[end:] if end > start else sheet[start:].partition(b"/>")[2])


def main(corpus: Path) -> int:
    """Sweep a folder."""
    files = sorted(path for path in corpus.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
    with tempfile.TemporaryDirectory(prefix="ccxl") as folder:
        sweep = Sweep(load(EXAMPLE), Path(folder))
        for path in files:
            sweep.one(path)
        sweep.validate()
    for line in (*sweep.refused, *(f"WRONG: {line}" for line in sweep.wrong)):
        print(line)
    print(f"corpus: {len(files)} files; {dict(sweep.counts)}; {len(sweep.wrong)} wrong")
    return 1 if sweep.wrong or sweep.counts["filled"] < min(AT_LEAST, len(files) * 0.9) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
