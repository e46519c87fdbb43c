"""A new kind of item, role, price model or way is one declaration with its data; nothing else knows the list.

The declarations are added to a copy of ccxl, which a process of its own then runs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

ROOT: Final = Path(__file__).parents[1]
# Module, the line before which it stands, the declaration.
DECLARATIONS: Final = {
    "asset class": (
        "formulas/construction.py",
        '    "deposit": (0.0, 0.0, 1.0),\n',
        '    "leasehold": (0.0, 1.0, 0.0),\n',
    ),
    "labour cost": (
        "budget/vocabulary.py",
        '    DISABLED_FUND = "disabled_fund"',
        '    EXIT_TALK = "exit_talk", LabourCounted.LEAVERS, LabourPriced.DAY, Control.CONTROLLABLE\n',
    ),
    "price model": (
        "functions/prices_by_volume.py",
        '@price_model("calls")\ndef fee_by_call(',
        '''@price_model("calls")
def fee_by_chat(calls: CallsPerMonth, price_per_chat: PerCall) -> MonthlyPrice:
    """Monthly fee by chats.

    Parameters
    ----------
    calls
        Chats of the month.
    price_per_chat
        Price of each.

    Examples
    --------
    >>> fee_by_chat(1_000, 0.8)
    800.0
    """
    return charge(calls, price_per_chat)


''',
    ),
    "way": ("budget/parts/comparison/words.py", '    SOLD = "sold"\n', '    FRANCHISED = "franchised"\n'),
}
LABELS: Final = """key,zh,en
choice.AssetClass.leasehold,租入资产改良,Leasehold improvement
choice.LabourCostKind.exit_talk,离职面谈,Exit talk
labour_kind.exit_talk,离职人数×日工资,Leavers x daily wage
price_model.fee_by_chat,按会话,By chat
function.fee_by_chat,外包费（按会话）,Fee by chat
choice.WayKind.franchised,特许经营,Franchised
"""
# A class charged from the month of use; two leavers a month at 4,350 yuan on 21.75 days; 1,000 chats at 0.8 yuan.
SCENARIO: Final[dict[str, Any]] = {
    "budget": {"unit": "U", "project": "P", "year": 2026},
    "tax": {"taxpayer": "general"},
    "construction": {"items": [{
        "section": "S", "name": "I", "quantity": 1, "price": 12_000, "tax_rate": 0, "asset_class": "leasehold",
        "life_years": 1, "residual_share": 0, "in_use": "2026-01",
    }]},
    "staffing": {
        "grades": [{"name": "G", "headcount": 10, "monthly_wage": 4350}],
        "support": [{"name": "chaplain", "span": 5, "monthly_wage": 5000}],
    },
    "labour": {
        "opening_agents": 10, "leavers": [2] * 12, "hires": [2] * 12,
        "costs": [{"name": "L", "kind": "exit_talk", "quantity": 1}],
    },
    "offer": {
        "client": "C",
        "items": [{"name": "chat", "quantity": 1, "tax_rate": 0, "model": "fee_by_chat"}],
        "terms": [{"item": "chat", "term": "calls", "value": 1000},
                  {"item": "chat", "term": "price_per_chat", "value": 0.8}],
    },
    "comparison": {
        "horizon_years": 1, "scope": "full",
        "ways": [{"name": "W", "kind": "franchised"}],
        "lines": [{"way": "W", "part": "P", "name": "fee", "per": "month", "amount": 100}],
    },
}  # fmt: skip
SCRIPT: Final = """
import json, sys
from typer.testing import CliRunner
import ccxl
from ccxl.budget.reading import scenario_from
from ccxl.budget.model import Budget
from ccxl.cli import app
from ccxl.workbook.build import build_file
from ccxl.workbook.form.writer import write_form
from pathlib import Path

raw = json.loads(sys.stdin.read())
scenario = scenario_from(raw, "new")
run = lambda *arguments: CliRunner().invoke(app, arguments).stdout
built = build_file(scenario, Path("new.xlsx"))
write_form(Path("form.xlsx"), scenario)
lines = built.budget.lines
print(json.dumps({
    "root": ccxl.__file__,
    "functions": run("functions", "--json"), "schema": run("schema"),
    "fee": run("call", "fee_by_chat", "calls=1000", "price_per_chat=0.8"),
    "charge": lines["items.charge"].tolist()[0],
    "labour": lines["labour_costs.cost"].tolist()[0],
    "control": [str(value) for value in lines["labour_costs.control"]],
    "support": [str(value) for value in lines["support.name"]],
    "price": float(lines["offer_price.0"]),
}))
"""


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with what the copy has written, and what it says."""
    folder = tmp_path_factory.mktemp("added")
    shutil.copytree(ROOT / "ccxl", folder / "ccxl", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "workbooks").symlink_to(ROOT / "workbooks")
    for module, before, declaration in DECLARATIONS.values():
        path = folder / "ccxl" / module
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, module
        path.write_text(text.replace(before, declaration + before), encoding="utf-8")
    (folder / "ccxl" / "data" / "labels" / "new.csv").write_text(LABELS, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(
        command, cwd=folder, env=environment, input=json.dumps(SCENARIO), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert Path(said["root"]).is_relative_to(folder)
    return folder, said


def texts(path: Path) -> dict[str, set[str]]:
    """Every text of a workbook by sheet, entries of drop-downs among them."""
    found = {}
    for sheet in openpyxl.load_workbook(path, data_only=True):
        cells = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
        lists = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.formula1}
        found[sheet.title] = cells | {entry for text in lists for entry in text.strip('"').split(",")}
    return found


def test_an_asset_class_is_charged_by_its_own_rule(added):
    folder, said = added
    assert said["charge"] == [1000] * 12
    assert "租入资产改良" in texts(folder / "new.xlsx")["折旧与摊销计算表"]
    assert "leasehold" in said["functions"]


def test_a_role_is_a_row_and_a_labour_cost_one_member(added):
    folder, said = added
    assert said["labour"] == [400] * 12
    assert said["control"] == ["可控"]
    assert said["support"] == ["chaplain"]
    found = texts(folder / "new.xlsx")
    assert "离职面谈" in found["人工成本测算表"]
    assert "离职人数×日工资" in found["参数与编制依据"]


def test_a_price_model_is_a_function_and_the_price_of_an_offer(added):
    folder, said = added
    assert said["price"] == 800
    assert float(said["fee"]) == 800
    assert "fee_by_chat" in said["functions"]
    assert "按会话" in texts(folder / "new.xlsx")["分项报价表"]


def test_a_way_stands_in_the_comparison(added):
    folder, _ = added
    assert "特许经营" in texts(folder / "new.xlsx")["方案比选表"]


@pytest.mark.parametrize("label", ["租入资产改良", "离职面谈", "特许经营"])
def test_the_form_offers_it(added, label):
    folder, _ = added
    assert any(label in cells for cells in texts(folder / "form.xlsx").values())


@pytest.mark.parametrize("word", ["leasehold", "exit_talk", "franchised"])
def test_the_schema_takes_it(added, word):
    assert f'"{word}"' in added[1]["schema"]
