"""A shape that is filled again and again gives what a fresh one gives."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from ccxl.budget import model
from ccxl.budget.model import Budget
from ccxl.budget.reading import changed, scenario_from
from ccxl.budget.register import whole_budget
from ccxl.core.errors import GateError
from ccxl.workbook import build as building
from ccxl.workbook.build import build, resources, shipped_template
from ccxl.workbook.custom_template.new import tagged_copy
from ccxl.workbook.package import package_bytes
from ccxl.workbook.template import read_template

EXAMPLE = resources("examples") / "hotline_60.toml"
RAW = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))

# Each leaves the shape as it is: numbers, texts and dates that change, come and go, one after another.
CHANGES = (
    (),
    ("traffic.aht_s=190",),
    ("budget.project=另一个项目", "operating.lines.0.price=123.45"),
    ("construction.items.0.life_years=",),
    ("construction.items.0.life_years=7", "construction.items.0.residual_share=0.1"),
    ("operating.lines.1.source=", "operating.lines.1.price="),
    ("operating.lines.1.source=报价单", "operating.lines.0.name= 名 <1>"),
    ("operating.lines.0.name='1.5'", "operating.lines.0.note=备注"),
    ("staffing.shrinkage=0.31", "construction.items.1.quantity=3"),
    ("construction.items.0.in_use='2026-02'",),
    ("construction.items.0.in_use='2026-03'",),
    ("construction.items.0.life_years=", "construction.items.0.residual_share="),
    (
        "construction.items.0.life_years=",
        "construction.items.0.residual_share=",
        "construction.items.0.asset_class=expensed",
    ),
    (),
)


def scenario(settings):
    return scenario_from(changed(RAW, settings), "hotline_60")


def forget(monkeypatch):
    building._shapes.clear()
    monkeypatch.setattr(model, "DEFINITION", whole_budget())


@pytest.fixture(params=["shipped", "own"])
def template(request):
    """Give the shipped template, then a team's own."""
    if request.param == "shipped":
        return None
    copy = tagged_copy(shipped_template("zh"), ("operating", "cash", "summary"), "zh")
    return read_template(package_bytes(copy), "ours.xlsx")


@pytest.mark.untraced
def test_a_workbook_does_not_depend_on_those_built_before_it(template, monkeypatch):
    forget(monkeypatch)
    after_others, shapes = [], set()
    for settings in CHANGES:
        after_others.append(build(scenario(settings), template=template).content)
        shapes |= building._shapes.keys()
    assert len(shapes) == 1, "these changes are meant to leave the shape as it is"
    for settings, content in zip(CHANGES, after_others, strict=True):
        forget(monkeypatch)
        assert build(scenario(settings), template=template).content == content, settings
    # Not every change shows in every template.
    assert len(set(after_others)) > len(CHANGES) / 2


@pytest.mark.untraced
@pytest.mark.parametrize("beside", [(), ("traffic.patience_s=90",)])
def test_values_of_the_model_do_not_depend_on_those_before_it(beside, monkeypatch):
    forget(monkeypatch)
    after_others = [Budget(scenario((*beside, *settings))).lines for settings in CHANGES]
    for settings, values in zip(CHANGES, after_others, strict=True):
        forget(monkeypatch)
        fresh = Budget(scenario((*beside, *settings))).lines
        assert fresh.keys() == values.keys()
        for key in fresh:
            np.testing.assert_array_equal(fresh[key], values[key], err_msg=f"{settings} {key}")


def test_what_did_not_move_is_not_worked_out_again(monkeypatch):
    forget(monkeypatch)
    first = Budget(scenario(()))
    before = first.lines
    after = Budget(scenario(("traffic.aht_s=190",))).lines
    assert after["items.price_with_tax"] is before["items.price_with_tax"]
    assert after["staffing.agents"] != before["staffing.agents"]
    with pytest.raises(ValueError, match="read-only"):
        first.inputs["items.price"][0] = 1
    with pytest.raises(ValueError, match="read-only"):
        after["items.price_with_tax"][0] = 1


def test_a_shape_that_failed_is_not_filled_again(monkeypatch):
    forget(monkeypatch)
    build(scenario(()))
    with monkeypatch.context() as broken:
        broken.setattr(building.Filling, "_agree", lambda *_: False)
        with pytest.raises(GateError):
            build(scenario(("traffic.aht_s=190",)))
    assert not building._shapes
    assert build(scenario(())).budget.values == Budget(scenario(())).values
