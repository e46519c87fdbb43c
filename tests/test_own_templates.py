"""A team's own template: what tags may do, what is said when they cannot, and what checking one tells beforehand."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from ccxl.api import load
from ccxl.budget.reading import scenario_from
from ccxl.core.errors import InputError, TemplateError
from ccxl.workbook.build import Built, build, build_file, shipped_template
from ccxl.workbook.custom_template import fill as filling
from ccxl.workbook.custom_template.names import new_names
from ccxl.workbook.custom_template.new import new_template, tagged_copy
from ccxl.workbook.custom_template.text import filled_runs
from ccxl.workbook.package import package_bytes
from ccxl.workbook.tags import check_template
from ccxl.workbook.template import read_template

EXAMPLES = Path(__file__).parents[1] / "workbooks" / "examples"
HOTLINE = load(EXAMPLES / "hotline_60.toml")
RAW = tomllib.loads((EXAMPLES / "twenty_seats.toml").read_text(encoding="utf-8"))


def saved(book: Workbook, folder: Path, name: str = "ours.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def one_sheet(cells: dict[str, Any], title: str = "表") -> Workbook:
    book = Workbook()
    book.active.title = title
    for place, value in cells.items():
        book.active[place] = value
    return book


def built(book: Workbook, folder: Path, scenario: Any = HOTLINE) -> Built:
    return build(scenario, template=read_template(saved(book, folder)))


def cells_of(result: Built, stored: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(result.content), data_only=stored).worksheets[0]


def values_of(sheet: Any) -> list[float]:
    return sorted(cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float))


def block(first: int, last: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in range(first, last + 1):
        found |= {f"A{row}": "{{items.name}}", f"B{row}": "{{items.price}}", f"C{row}": f"=B{row}*2"}
    return found


def with_items(count: int) -> Any:
    raw = {"budget": {"unit": "单位", "project": "项目", "year": 2026}, "operating": RAW["operating"]}
    if count:
        raw["construction"] = {
            "items": [{"section": "甲", "name": f"物{n}", "quantity": 1, "price": 10.0 + n} for n in range(count)]
        }
    raw["operating"] = {"lines": [{"section": "乙", "name": "丙", "quantity": 1, "price": 5, "price_time": "month"}]}
    return scenario_from(raw, "items")


@pytest.mark.parametrize("count", range(6))
def test_a_block_grows_and_shrinks_and_what_reads_it_follows(tmp_path, count):
    template = one_sheet({**block(2, 4), "C5": "=SUM(C2:C4)", "C6": "=C5+1", "E9": "=C5"})
    result = built(template, tmp_path, with_items(count))
    formulas, values = cells_of(result, stored=False), cells_of(result)
    end = 2 + max(count, 1)  # a block without elements keeps one blank row
    total = sum(2 * (10.0 + n) for n in range(count))

    assert formulas.cell(end, 3).value == f"=SUM(C2:C{end - 1})"
    assert formulas.cell(end + 1, 3).value == f"=C{end}+1"
    assert formulas.cell(end + 4, 5).value == f"=C{end}"
    assert values.cell(end, 3).value == pytest.approx(total)
    assert [values.cell(row, 1).value for row in range(2, end)] == ([f"物{n}" for n in range(count)] or [None])


def test_a_line_is_live_where_all_that_it_reads_has_a_cell(tmp_path):
    live = {
        "A1": "{{items.name}}", "B1": "{{items.quantity}}", "C1": "{{items.price}}", "D1": "{{items.tax_rate}}",
        "E1": "{{items.price_basis}}", "F1": "{{items.price_with_tax}}",
    }  # fmt: skip
    live |= {place.replace("1", "2"): value for place, value in live.items()}
    result = built(one_sheet(live), tmp_path)
    alone = built(one_sheet({"A1": "{{items.price_with_tax}}", "A2": "{{items.price_with_tax}}"}), tmp_path)

    assert str(cells_of(result, stored=False)["F1"].value).startswith("=")
    assert cells_of(alone, stored=False)["A1"].value == cells_of(result)["F1"].value
    assert dict(alone.fixed).keys() >= {"表!A1"}


def test_a_running_sum_and_a_share_stay_within_their_block(tmp_path):
    cells = {**block(2, 3), "D2": "=SUM(C$2:C2)", "D3": "=SUM(C$2:C3)", "E2": "=C2/C$5", "E3": "=C3/C$5"}
    sheet = cells_of(built(one_sheet({**cells, "C5": "=SUM(C2:C3)"}), tmp_path, with_items(4)), stored=False)

    assert [sheet.cell(row, 4).value for row in range(2, 6)] == [f"=SUM(C$2:C{row})" for row in range(2, 6)]
    assert [sheet.cell(row, 5).value for row in range(2, 6)] == [f"=C{row}/C$7" for row in range(2, 6)]


def test_a_row_marked_for_each_section_closes_it(tmp_path):
    cells = {
        "A2": "{{sections.name}}",
        **block(3, 4),
        "A5": "小计{{?each:section}}",
        "C5": "=SUM(C3:C4)",
        "C7": "=SUM(C5)",
    }
    result = built(one_sheet(cells), tmp_path)
    sheet = cells_of(result)
    names = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)]
    sections = list(dict.fromkeys(item.section for item in HOTLINE.construction.items))
    total = sum(2 * item.price for item in HOTLINE.construction.items)

    assert names.count("小计") == len(sections)
    assert sheet.cell(sheet.max_row, 3).value == pytest.approx(total)


def test_columns_repeat_for_months_and_years_and_shrink_too(tmp_path):
    months = [f"{column}1" for column in "BCD"]
    quarters = [f"{column}3" for column in "BCDEFG"]
    cells = dict.fromkeys(months, "{{timeline.number}}") | {"E1": "=SUM(B1:D1)"}
    grown = cells_of(built(one_sheet(cells), tmp_path))
    shrunk = cells_of(
        built(one_sheet(dict.fromkeys(quarters, "{{expense.quarter}}") | {"H3": "=SUM(B3:G3)"}), tmp_path)
    )

    assert [grown.cell(1, column).value for column in range(2, 14)] == list(range(1, 13))
    assert grown["N1"].value == 78
    assert shrunk["F3"].value == pytest.approx(sum(shrunk.cell(3, column).value for column in range(2, 6)))


def test_columns_that_would_repeat_twice_are_refused(tmp_path):
    cells = dict.fromkeys(("B1", "C1"), "{{timeline.number}}") | dict.fromkeys(("C2", "D2"), "{{expense.cost}}")

    with pytest.raises(TemplateError, match="have to repeat twice"):
        built(one_sheet(cells), tmp_path)


def test_a_range_that_would_silently_leave_rows_out_is_refused(tmp_path):
    cells = {"A2": "{{sections.name}}", **block(3, 4), "A5": "{{sections.name}}小计", "C7": "=SUMPRODUCT(B3:B4*C3:C4)"}

    with pytest.raises(TemplateError, match=r"cell C7.*do not stand together.*SUBTOTAL"):
        built(one_sheet(cells), tmp_path)


def test_names_of_sheets_are_filled_allowed_and_different():
    names = new_names(["{{a}}", "{{b}}", "x", "{{c}}"], {"a": "X", "b": "一/二:三" * 9, "c": "X"}.get)

    assert names["{{a}}"] == "X (2)"
    assert names["{{c}}"] == "X (3)"
    assert len(names["{{b}}"]) == 31
    assert not re.search(r"[\[\]:*?/\\]", names["{{b}}"])


def test_a_tag_takes_the_look_of_the_run_where_it_begins():
    assert filled_runs(["合计 {{con", "struction.to", "tal}} 元"], lambda key: key) == [
        "合计 construction.total",
        "",
        " 元",
    ]
    assert filled_runs(["{{a}}{{?b}}", "{{c}}"], str.upper) == ["A", "C"]


def test_values_in_texts_read_like_values(tmp_path):
    cells = {
        "A1": "共 {{staffing.seats}} 席",
        "A2": "自 {{budget.first_month}} 起",
        "A3": "合计 {{construction.total}} 元",
    }
    sheet = cells_of(built(one_sheet(cells), tmp_path))

    assert [sheet[f"A{row}"].value for row in (1, 2, 3)] == ["共 60 席", "自 2026-01 起", "合计 1,988,679.00 元"]


def test_all_mistakes_are_told_at_once(tmp_path):
    book = one_sheet({"A1": "{{construction.totl}}", "B2": "合计 {{items.nam}}", "C3": "{{?items}}{{budget.unit}}"})
    book.active.oddFooter.center.text = "{{items.price}}"

    with pytest.raises(TemplateError) as caught:
        built(book, tmp_path)

    told = str(caught.value)
    assert "表!A1: no tag {{construction.totl}}; did you mean construction.total?" in told
    assert "表!B2: no tag {{items.nam}}; did you mean items.name?" in told
    assert "表!oddFooter: {{items.price}} has many values" in told
    assert "表!C3: no condition {{?items}}" in told


def test_a_heading_of_a_table_holds_no_tag(tmp_path):
    book = one_sheet({"A1": "{{budget.unit}}", "B1": "数", "A2": 1, "B2": 2})
    book.active.add_table(Table(displayName="表格", ref="A1:B2"))

    with pytest.raises(TemplateError, match=r"heading '\{\{budget.unit\}\}' of the table 表格"):
        built(book, tmp_path)
    assert any("heading" in finding for finding in check_template(tmp_path / "ours.xlsx")["findings"])


def test_a_table_grows_with_its_rows_but_not_with_columns(tmp_path):
    book = one_sheet({"A1": "名", "B1": "价", "C1": "倍", **block(2, 3), "E9": "=SUM(T[价])"})
    book.active.add_table(Table(displayName="T", ref="A1:C3"))
    result = built(book, tmp_path, with_items(5))
    months = one_sheet({"A1": "甲", "B1": "乙", "A2": "{{timeline.number}}", "B2": "{{timeline.number}}"})
    months.active.add_table(Table(displayName="M", ref="A1:B2"))

    assert cells_of(result, stored=False).tables["T"].ref == "A1:C6"
    assert cells_of(result)["E12"].value == pytest.approx(sum(10.0 + n for n in range(5)))
    with pytest.raises(TemplateError, match="more or fewer columns"):
        built(months, tmp_path)


# ------------------------------------------------------------------------------------------------ calculating


def hard(tmp_path: Path) -> Built:
    book = one_sheet({**block(2, 3), "A8": "=A9+1", "A9": 5})
    book.active["D1"] = ArrayFormula("D1", "=SUM(C2:C3*1)")
    book.active["D2"] = "=D1+1"
    return built(book, tmp_path, with_items(3))


def test_what_the_engine_cannot_calculate_libreoffice_does(tmp_path):
    result = hard(tmp_path)
    sheet = cells_of(result)

    assert sheet["D1"].value == pytest.approx(2 * (10 + 11 + 12))
    assert sheet["D2"].value == pytest.approx(2 * (10 + 11 + 12) + 1)
    assert result.notes == ()


def test_without_libreoffice_values_are_marked_and_excel_is_asked_to_calculate(tmp_path, monkeypatch):
    monkeypatch.setattr(filling, "recalculated", lambda content: None)
    result = hard(tmp_path)
    sheet = cells_of(result)
    with zipfile.ZipFile(io.BytesIO(result.content)) as archive:
        workbook = archive.read("xl/workbook.xml").decode()

    assert sheet["D1"].value == sheet["D2"].value == "待重算"
    assert sheet["C5"].value is None
    assert sheet["A9"].value == 6
    assert "表!D1" in result.notes[0]
    assert "array formula" in result.notes[0]
    assert 'fullCalcOnLoad="1"' in workbook


def test_a_formula_that_nothing_filled_reaches_gives_its_stored_value_to_those_that_read_it(tmp_path):
    book = one_sheet({"A1": "=1+1", "A2": "{{construction.total}}", "B1": "=A1*A2"})
    path = saved(book, tmp_path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "stored.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"))
    sheet = cells_of(build(with_items(3), template=tmp_path / "stored.xlsx"))

    assert sheet["A1"].value == 2
    assert sheet["B1"].value == 2 * sheet["A2"].value > 0


def test_an_empty_text_is_a_stored_value(tmp_path):
    path = saved(one_sheet({"A1": "=1+1", "A2": "{{construction.total}}"}), tmp_path)
    kept = b' t="str"><f>1+1</f><v></v>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "stored.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"><f>1+1</f><v></v>", kept))
    filled = build(with_items(1), template=tmp_path / "stored.xlsx")

    with zipfile.ZipFile(io.BytesIO(filled.content)) as archive:
        assert kept in archive.read("xl/worksheets/sheet1.xml")


def test_what_reads_a_cell_that_an_array_formula_fills_follows_it(tmp_path):
    book = one_sheet({"A2": "{{construction.total}}", "C2": 7, "D1": "=C2+1", "D2": "=SUM(C1:C2)"})
    book.active["C1"] = ArrayFormula("C1:C2", "=A2*2")
    sheet = cells_of(built(book, tmp_path, with_items(3)))
    total = sheet["A2"].value

    assert [sheet[place].value for place in ("C1", "C2", "D1", "D2")] == [
        2 * total,
        2 * total,
        2 * total + 1,
        4 * total,
    ]


def test_circles_are_refused_by_name(tmp_path):
    with pytest.raises(TemplateError, match=r"表!A2, 表!A3 read each other in a circle"):
        built(one_sheet({"A1": "{{construction.total}}", "A2": "=A1+A3", "A3": "=A2*2"}), tmp_path)


# ------------------------------------------------------------------------------------------------ before filling


def test_checking_tells_tags_findings_and_what_cannot_be_calculated(tmp_path):
    book = one_sheet(
        {"A1": "{{construction.total}}", "A2": "{{items.name}}", "A4": "{{expense.cost}}", "A5": "{{合计}}"}
    )
    book.active["B1"] = ArrayFormula("B1", "=SUM(A1*1)")
    report = check_template(saved(book, tmp_path))

    assert {"sheet": "表", "cell": "A1", "tag": "construction.total"} in report["tags"]
    assert any("表!2:2: the row repeats over item, but there is only one" in text for text in report["findings"])
    assert any("{{合计}} is no tag" in text for text in report["findings"])
    assert any("表!A4" in text and "first month only" in text for text in report["notes"])
    assert any("表!B1" in text and "array formula" in text and "LibreOffice" in text for text in report["notes"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_new_template_is_a_tagged_copy_that_can_be_filled(tmp_path, language, schema_errors):
    path = tmp_path / "mine.xlsx"
    new_template(path, ["construction", "cash"], language)
    report = check_template(path)
    result = build(HOTLINE, template=read_template(path), language=language)
    (tmp_path / "out.xlsx").write_bytes(result.content)

    assert report["findings"] == []
    assert len(openpyxl.load_workbook(path).sheetnames) == 2
    assert not read_template(path).ours
    assert schema_errors([path, tmp_path / "out.xlsx"]) == {path: [], tmp_path / "out.xlsx": []}


def test_a_copy_of_every_shipped_sheet_shows_what_the_shipped_one_shows():
    """Among them tables without entries, which keep a blank row."""
    template = read_template(package_bytes(tagged_copy(shipped_template("zh"), (), "zh")), "ours.xlsx")
    own, shipped = build(HOTLINE, template=template), build(HOTLINE)
    ours = openpyxl.load_workbook(io.BytesIO(own.content), data_only=True)
    theirs = openpyxl.load_workbook(io.BytesIO(shipped.content), data_only=True)

    assert not template.ours
    assert not [cell.value for sheet in ours for row in sheet.iter_rows() for cell in row if "{{" in str(cell.value)]
    for name in ("建设成本预算表", "运营费用预算表", "现金流量预算表"):
        assert len(values_of(theirs[name])) > 400
        assert values_of(ours[name]) == values_of(theirs[name])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_new_template_of_all_sheets_is_one_that_is_not_refused(tmp_path, language):
    path = tmp_path / "ours.xlsx"
    new_template(path, language=language)
    assert check_template(path)["findings"] == []


@pytest.mark.parametrize(("sheets", "charts"), [(["comparison"], 1), (["comparison", "ways"], 1), (["break_even"], 1)])
def test_a_new_template_has_charts_of_its_own_sheets_alone(tmp_path, sheets, charts):
    # Of the comparison's two charts one has a series for each way, which stand on a sheet of their own.
    path = tmp_path / "ours.xlsx"
    new_template(path, sheets)
    content = build(load(EXAMPLES / "hosted_vs_built.toml"), template=read_template(path)).content
    for package in (path, io.BytesIO(content)):
        book = openpyxl.load_workbook(package)
        drawn = [chart for sheet in book for chart in sheet._charts]
        assert len(drawn) == charts
        named = {
            re.sub(r"!.*|'", "", axis.numRef.f if axis.numRef else axis.strRef.f)
            for chart in drawn
            for series in chart.series
            for axis in (series.val, series.cat)
            if axis is not None
        }
        assert named <= set(book.sheetnames)


def test_a_new_template_overwrites_nothing_and_knows_its_sheets(tmp_path):
    (tmp_path / "there.xlsx").write_bytes(b"work of days")

    with pytest.raises(InputError, match="is there already"):
        new_template(tmp_path / "there.xlsx")
    with pytest.raises(InputError, match=r"constructon: unknown; did you mean construction\?"):
        new_template(tmp_path / "new.xlsx", ["constructon"])
    with pytest.raises(InputError, match=r"must end in \.xlsx"):
        new_template(tmp_path / "new.xlsm")


def test_the_ending_of_the_workbook_is_that_of_the_template(tmp_path):
    template = saved(one_sheet({"A1": "{{construction.total}}"}), tmp_path)

    with pytest.raises(TemplateError, match="let the workbook's name end the same way"):
        build_file(HOTLINE, tmp_path / "out.xlsm", template=template)
    assert not (tmp_path / "out.xlsm").exists()


def test_a_typed_figure_has_no_binary_rest(tmp_path):
    """The accountant's own calculation of the centre of 60 seats."""
    sheet = cells_of(built(one_sheet({"A1": "{{operating.total}}"}), tmp_path))
    assert sheet["A1"].value == 7_855_235.96
