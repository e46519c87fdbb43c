"""LibreOffice as this test suite uses it: does it see what it should see?"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.office import Office, OfficeError, _Session

STALE = "999999"


@pytest.fixture
def budget(tmp_path):
    """A workbook as openpyxl writes it: formulas without values."""
    book = openpyxl.Workbook()
    site = book.active
    site.title = "投入 预算"
    for address, content in {
        "A1": "坐席",
        "B1": 100,
        "A2": "单价",
        "B2": 8000.5,
        "A3": "合计",
        "B3": "=B1*B2",
        "B4": date(2025, 3, 1),
        "B5": '=IF(B1>0,"","没有坐席")',
        "B6": True,
    }.items():
        site[address] = content
    year = book.create_sheet("year")
    year["C5"] = "='投入 预算'!B3*12"
    book.create_sheet("empty")
    path = tmp_path / "预算.xlsx"
    book.save(path)
    return path


@pytest.fixture
def stale(budget, tmp_path):
    """The same as if Excel had saved it, with a wrong value stored for B3."""
    path = tmp_path / "stale.xlsx"
    with zipfile.ZipFile(budget) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, _as_saved_by_excel(name, old.read(name).decode()))
    return path


def _as_saved_by_excel(part, text):
    if part == "docProps/app.xml":
        text = re.sub("<Application>.*</Application>", "<Application>Microsoft Excel</Application>", text)
        assert "<Application>Microsoft Excel<" in text
    if part == "xl/worksheets/sheet1.xml":
        text = re.sub(r"(<f>B1\*B2</f>)(<v ?/>|<v></v>)", rf"\1<v>{STALE}</v>", text)
        assert STALE in text
    return text


def test_formulas_without_values_are_calculated(office, budget):
    values = office.recalculated(budget)

    assert list(values) == ["投入 预算", "year", "empty"]
    assert values["投入 预算"]["B3"] == 800_050
    assert values["year"] == {"C5": 9_600_600}


def test_every_cell_with_content_comes_back(office, budget):
    values = office.recalculated(budget)

    assert values["投入 预算"] == {
        "A1": "坐席",
        "A2": "单价",
        "A3": "合计",
        "B1": 100,
        "B2": 8000.5,
        "B3": 800_050,
        "B4": 45_717,
        "B5": "",
        "B6": 1,
    }
    assert values["empty"] == {}


def test_a_stale_value_is_corrected(office, stale):
    assert office.recalculated(stale)["投入 预算"]["B3"] == 800_050


def test_print_shows_no_stale_value(office, stale, tmp_path):
    pdf = office.to_pdf(stale, tmp_path / "stale.pdf")

    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    assert "800050" in text
    assert STALE not in text


@pytest.mark.parametrize(
    ("entered", "shown"),
    [
        (7, 7),
        (0.25, 0.25),
        (True, 1),
        ("=1+1", "=1+1"),
        (date(2025, 3, 1), 45_717),
        (datetime(2025, 3, 1, 6), 45_717.25),
    ],
)
def test_changes_are_entered(office, budget, entered, shown):
    assert office.recalculated(budget, {("投入 预算", "D9"): entered})["投入 预算"]["D9"] == shown


def test_no_set_of_changes_sees_another(office, budget):
    """Each kind of content is changed, one cell even twice; then all is as it was."""
    sheet = "投入 预算"
    touched = {(sheet, place): 7 for place in ("A1", "B1", "B3", "B4", "B5", "B6", "D9")} | {(sheet, "b1"): None}

    first, changed, second = office.recalculations(budget, [{}, touched, {}])

    assert first == second == office.recalculated(budget)
    kept = {place: value for place, value in first[sheet].items() if place != "B1"}
    assert changed[sheet] == kept | dict.fromkeys(("A1", "B3", "B4", "B5", "B6", "D9"), 7)


def test_changes_reach_the_formulas_and_not_the_file(office, budget):
    before = budget.read_bytes()

    values = office.recalculated(budget, {("投入 预算", "B1"): 2, ("投入 预算", "B2"): 0.5})

    assert values["投入 预算"]["B3"] == 1
    assert values["year"]["C5"] == 12
    assert budget.read_bytes() == before
    assert [path.name for path in budget.parent.iterdir()] == [budget.name]


def test_a_cell_can_be_emptied(office, budget):
    values = office.recalculated(budget, {("投入 预算", "B1"): None})["投入 预算"]

    assert "B1" not in values
    assert values["B5"] == "没有坐席"


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ("=1/0", "#DIV/0!"),
        ("=NA()", "#N/A"),
        ('="坐席"+1', "#VALUE!"),
        ("=no_such_name", "#NAME?"),
        ("=INDIRECT('x')", "#NAME?"),
        ('=INDIRECT("x y")', "#REF!"),
        ("=10^400", "#NUM!"),
        ("=A1", "Err:522"),
    ],
)
def test_an_error_comes_back_as_text(office, tmp_path, formula, error):
    book = openpyxl.Workbook()
    book.active["A1"] = formula
    book.save(tmp_path / "error.xlsx")

    assert office.recalculated(tmp_path / "error.xlsx") == {"Sheet": {"A1": error}}


def test_a_workbook_that_somebody_has_open_can_still_be_changed(office, budget):
    lock = budget.with_name(f".~lock.{budget.name}#")
    lock.write_text(",somebody,elsewhere,01.03.2025 08:00,file:///home/somebody;")

    assert office.recalculated(budget, {("投入 预算", "B1"): 2})["投入 预算"]["B3"] == 16_001
    assert lock.exists()


def test_cells_far_apart_are_found(office, tmp_path):
    book = openpyxl.Workbook()
    corners = {"A1": 1, "AA27": 2, "XFD1": 3, "A1048576": 4, "XFD1048576": 5}
    for address, value in corners.items():
        book.active[address] = value
    book.save(tmp_path / "far.xlsx")

    assert office.recalculated(tmp_path / "far.xlsx") == {"Sheet": corners}


@pytest.mark.parametrize(
    ("place", "message"),
    [(("投入", "A1"), "no sheet '投入'; the workbook has: 投入 预算, year, empty"), (("year", "12"), "no cell '12'")],
)
def test_a_change_that_has_no_place_is_refused(office, budget, place, message):
    with pytest.raises(OfficeError, match=re.escape(message)):
        office.recalculated(budget, {place: 1})


def test_what_is_no_workbook_is_refused(office, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and no more")

    with pytest.raises(OfficeError, match=re.escape("broken.xlsx")):
        office.recalculated(broken)


def test_a_missing_file_is_named(office, tmp_path):
    with pytest.raises(FileNotFoundError, match=re.escape("none.xlsx")):
        office.recalculated(tmp_path / "none.xlsx")


def test_pictures_show_one_page_per_printed_sheet(office, budget, tmp_path):
    pages = office.pictures(budget, tmp_path / "pages")

    assert [page.name for page in pages] == ["预算-1.png", "预算-2.png"]
    for page in pages:
        assert page.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("微软雅黑", "NotoSansCJK"),
        ("Microsoft YaHei", "NotoSansCJK"),
        ("宋体", "NotoSerifCJK"),
        ("SimSun", "NotoSerifCJK"),
    ],
)
def test_fonts_of_windows_have_one_substitute(office, tmp_path, wanted, given):
    book = openpyxl.Workbook()
    book.active["A1"] = "呼叫中心 Call centre"
    book.active["A1"].font = openpyxl.styles.Font(name=wanted)
    book.save(tmp_path / "font.xlsx")

    pdf = office.to_pdf(tmp_path / "font.xlsx", tmp_path / "font.pdf")

    _heading, _rule, *fonts = subprocess.run(
        ["pdffonts", pdf], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    # Without a substitute the Latin letters come from another font.
    assert len(fonts) == 1
    assert given in fonts[0]


@pytest.mark.usefixtures("office")  # says that LibreOffice is needed; this test has one of its own to harm
@pytest.mark.parametrize("accident", [signal.SIGKILL, signal.SIGSTOP])
def test_a_dead_or_hung_office_is_replaced(budget, tmp_path, accident):
    with Office(tmp_path / "office", timeout_s=5) as office:
        first = office.process_group
        assert _is_running(first)
        os.killpg(first, accident)

        assert office.recalculated(budget)["year"]["C5"] == 9_600_600

        second = office.process_group
    assert first != second
    assert _ends(first)
    assert _ends(second)


@pytest.mark.usefixtures("office")  # says that LibreOffice is needed; this test has one of its own to harm
def test_an_office_that_dies_while_it_starts_is_replaced(tmp_path, monkeypatch):
    starts = []
    start = _Session.start

    def start_that_fails_once(session):
        starts.append(session)
        if len(starts) == 1:
            session._worker.kill()
        start(session)

    monkeypatch.setattr(_Session, "start", start_that_fails_once)
    with Office(tmp_path / "office") as office:
        assert _is_running(office.process_group)
    assert len(starts) == 2


def _ends(process_group, within_s=10):
    """Wait for a killed process group, which takes a moment to go."""
    deadline = time.monotonic() + within_s
    while _is_running(process_group) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _is_running(process_group)


def _is_running(process_group):
    """Whether the group has a process that has not ended (what is left of one that has is a zombie)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            state, _parent, group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(group) == process_group and state != "Z":
                return True
    return False
