"""Formulas that differ in addresses only are taken apart once, and each still says what is its own."""

from __future__ import annotations

import pytest

from ccxl.budget.reading import scenario_from
from ccxl.workbook.build import build, resources
from ccxl.workbook.check.audit import check_workbook
from ccxl.workbook.check.formula import Formula, _taken_apart, parse
from ccxl.workbook.inputs import load
from tests.finished import finished

PARTS = ("references", "read", "sums", "names", "functions", "texts", "literals", "roundings", "operators", "combines",
         "bare_range", "broken_reference", "fault")  # fmt: skip
ODD = (
    "", "=", "A1", "$B$2", "B2:C$3", "SUM(A1,B2:C3)+1", "表!A1*'R1 表'!B2", "'it''s A1'!B2&\"B3\"\"C4\"", "LOG10(A1)",
    "A1 B2", "A1:B2 B1:C3", "XFE1", "ZZZ9999999", "XFD1048576", "a1+b2", "INDEX(A:A,2):INDEX(A:A,4)", "1E5+A1", "E10#",
    "[1]去年!$A$1", "T1[列]", "SUM(T1[[#This Row],[a1]])", "@A1", "_xlfn.XLOOKUP(A1,B2,C3)", "#REF!+A1", "ROUND(A1,-2)",
    "IF(A1,B2,)", "A1(", "A1)", "A1 2", "=A1", "ROW(A1)", "Sheet1:Sheet3!A1", "x1.y2", "_A1", "A1\n+B2", "{1,2;3,4}",
    "A01", "A1:A", "1:2", "A:$B", "SUM(A1,A1)", "'A1'!A1", "R1C1", "TRUE", "A1%", "-A1^-B2",
)  # fmt: skip


def assert_as_alone(text: str) -> None:
    found, alone = parse(text), Formula(_taken_apart(text))
    assert [(token.value, token.type, token.subtype) for token in found.tokens] == [
        (token.value, token.type, token.subtype) for token in alone.tokens
    ]
    for part in PARTS:
        assert getattr(found, part) == getattr(alone, part), (text, part)
    assert found.relative(5, 5) == alone.relative(5, 5)
    assert found.moved(1, 2) == alone.moved(1, 2)


@pytest.mark.parametrize("text", ODD)
def test_an_odd_formula_is_as_if_taken_apart_alone(text):
    assert_as_alone(text)


def test_every_formula_of_a_workbook_is_as_if_taken_apart_alone():
    workbook = finished(load(resources("examples") / "hotline_60.toml"))
    formulas = set(workbook.formulas.values())
    assert len(formulas) > 5_000
    for text in sorted(formulas)[::7]:
        assert_as_alone(text.removeprefix("="))


def test_more_items_are_no_more_patterns(tmp_path):
    def patterns_of(items: int) -> int:
        raw = {
            "budget": {"unit": "U", "project": "P", "year": 2026},
            "construction": {"items": [
                {"section": "S", "name": f"I{number}", "quantity": 1, "price": 1000, "tax_rate": 0.13,
                 "asset_class": "fixed", "life_years": 5, "residual_share": 0.05}
                for number in range(items)
            ]},
        }  # fmt: skip
        path = tmp_path / f"{items}.xlsx"
        path.write_bytes(build(scenario_from(raw, "items")).content)
        parse.cache_clear()
        _taken_apart.cache_clear()
        assert check_workbook(path).passed
        return _taken_apart.cache_info().misses

    assert patterns_of(120) == patterns_of(40)
