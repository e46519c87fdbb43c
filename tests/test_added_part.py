"""A part of a budget is one folder, one layout, one label file and one line of the register; a field is two edits.

They are added to a copy of ccxl, which a process of its own then runs.
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
FOLDER: Final = {
    "__init__.py": '"""Campaigns of outbound calls."""\n',
    "schema.py": '''"""What the user decides about campaigns."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ccxl.budget.base_model import Given, Model, Provenance
from ccxl.budget.vocabulary import Name, Share

Contacts = Annotated[float, Field(ge=0, le=1e9, json_schema_extra={"unit": "call"})]
ContactPrice = Annotated[float, Field(ge=0, le=1e12, json_schema_extra={"unit": "yuan/call"})]


class Campaign(Provenance):
    """One campaign."""

    name: Name
    contacts: Contacts | None = None
    price: ContactPrice | None = None


class Campaigns(Model):
    """Campaigns and what of the contacts succeeds."""

    success: Given[Share] | None = None
    rows: tuple[Campaign, ...] = Field(default=(), max_length=50)
''',
    "lines.py": '''"""What campaigns cost."""

from __future__ import annotations

from ccxl.budget.check import Check
from ccxl.budget.input_lines import InputTable, single_lines
from ccxl.budget.parts.campaigns.schema import Campaign, Campaigns
from ccxl.core.line import Line
from ccxl.core.rule import total, yuan

TABLE = InputTable("campaigns.rows", Campaign, "campaign_rows", "campaign", lambda s: s.campaigns.rows)
SINGLE = single_lines(Campaigns, "campaigns")
LINES = (
    *SINGLE,
    *TABLE.lines(),
    Line("campaign_rows.cost", "yuan", axes=("campaign",), rule=lambda contacts, price: yuan(contacts * price)),
    Line(
        "campaigns.cost", "yuan", reads={"cost": "campaign_rows.cost"}, rule=lambda cost: total(cost, over="campaign")
    ),
    Line(
        "campaigns.successes", "call", style="count", reads={"contacts": "campaign_rows.contacts"},
        rule=lambda contacts, success: total(contacts, over="campaign") * success,
    ),
)
CHECKS = (
    Check(
        "campaign_rows", "campaigns", lambda parts: total(parts, over="campaign"), lambda whole: whole,
        {"parts": "campaign_rows.cost", "whole": "campaigns.cost"}, "campaign",
    ),
)
''',
    "form.py": '''"""Campaigns on the form."""

from __future__ import annotations

from ccxl.budget.form_entries import FormSheet, Section, Table, columns

SECTION = Section("campaigns", (), covers=("campaigns",))
SHEET = FormSheet("campaigns", tables=(Table("campaigns.rows", columns("campaigns.rows"), rows=8),), optional=True)
''',
    "part.py": '''"""Campaigns of outbound calls."""

from __future__ import annotations

from ccxl.budget.part import Part, Sheet
from ccxl.budget.parts.campaigns import form, lines
from ccxl.core.line import Axis

PART = Part(
    "campaigns",
    axes=(Axis("campaign"),),
    sheets=(Sheet("campaigns", shown_with=("campaign",)),),
    feature=lambda scenario: bool(scenario.campaigns.rows),
    examples=(True,),
    sizes=lambda scenario, features, before: {"campaign": len(scenario.campaigns.rows)},
    lines=lambda features: lines.LINES if features.of("campaigns", bool) else (),
    checks=lambda features: lines.CHECKS,
    parameters=lambda features, sizes: (line.key for line in lines.SINGLE if sizes["campaign"]),
    form_sections=(form.SECTION,),
    form_sheets=(form.SHEET,),
)
''',
}
LAYOUT: Final = '''"""Campaigns: contacts, price and cost."""

from __future__ import annotations

from openpyxl import Workbook

from workbooks.authoring.page import Frame, Page, Table, col

CAMPAIGNS = Frame("campaigns", "input", (7.5, 26, 14, 14, 14, 14, 14, 14, 14, 14, 14), meta="B E F G H I J K",
                  currency="in_yuan")
ROWS = (
    col("", "text"),
    col("!line.campaign", "name", campaign="campaign_rows.name"),
    col("!line.contacts", "quantity", campaign="campaign_rows.contacts", total="campaigns.successes"),
    col("!line.price", "price", campaign="campaign_rows.price"),
    col("!line.cost", "money", campaign="campaign_rows.cost", total="campaigns.cost"),
    col("!remark", "text", campaign="campaign_rows.note"),
    col("!confidence", "center", campaign="campaign_rows.confidence"),
    col("!basis", "center", campaign="campaign_rows.basis"),
    col("!source_date", "day", campaign="campaign_rows.source_date"),
    col("!source", "text", campaign="campaign_rows.source"),
    col("", "text"),
)


def campaigns(book: Workbook, language: str) -> None:
    """What campaigns cost."""
    page = Page(book, CAMPAIGNS, language)
    page.top()
    table = Table(page, ROWS)
    table.heading()
    first = page.row
    table.rows("campaign")
    table.row("total", "total")
    page.finish(f"C{first}", f"C{first}")


LAYOUT = (campaigns,)
'''
LABELS: Final = """key,zh,en
sheet.campaigns,外呼活动表,Campaigns
purpose.campaigns,外呼活动的触达与费用,Contacts and cost of campaigns
check.campaign_rows,外呼活动表：各项之和＝合计,Campaigns: rows add up to the total
line.campaign,活动,Campaign
line.contacts,触达数,Contacts
line.price,单价,Price
line.cost,费用,Cost
form.campaigns.success,成功率,Success
form.sheet.campaigns,外呼活动,Campaigns
form.title.campaigns,外呼活动（选填）,Campaigns (optional)
form.intro.campaigns,一行一个活动。,One campaign a row.
form.guide.sheet.campaigns,外呼活动（选填）,Campaigns (optional)
form.section.campaigns,十、外呼活动,10. Campaigns
form.table.campaigns.rows,活动,Campaigns
form.campaigns.rows.*.name,活动,Campaign
form.campaigns.rows.*.contacts,触达数,Contacts
form.campaigns.rows.*.price,单价,Price
form.telecom.own_share,自用比例,Own share
"""
EDITS: Final = (
    ("ccxl/budget/scenario.py", "    offer: Offer = Offer()\n", "    campaigns: Campaigns = Campaigns()\n"),
    ("ccxl/budget/scenario.py", "from ccxl.budget.parts.comparison.schema import Comparison\n",
     "from ccxl.budget.parts.campaigns.schema import Campaigns\n"),
    ("ccxl/budget/register.py", "from ccxl.budget.parts.capitals.part import PART as CAPITALS\n",
     "from ccxl.budget.parts.campaigns.part import PART as CAMPAIGNS\n"),
    ("ccxl/budget/register.py", "CAPITALS,", "CAMPAIGNS, "),
    # A field: one edit here, one in the labels above.
    ("ccxl/budget/parts/telecom/schema.py", "    handling_share: Given[Share] | None = None\n",
     "    own_share: Given[Share] | None = None\n"),
)  # fmt: skip
RAW: Final[dict[str, Any]] = {
    "budget": {"unit": "U", "project": "P", "year": 2026},
    "construction": {"items": [{
        "section": "S", "name": "I", "quantity": 1, "price": 12_000, "tax_rate": 0, "asset_class": "fixed",
        "life_years": 5, "residual_share": 0,
    }]},
    "operating": {"lines": [{"section": "S", "name": "T", "amount_from": "telecom", "tax_rate": 0}]},
    "telecom": {
        "own_share": {"value": 0.25, "source": "contract"},
        "rents": [{"name": "R", "line": "T", "price": 10, "quantity": 2, "passed_on": "yes", "tax_rate": 0}],
        "handling_share": 0, "billing_tax_rate": 0,
    },
    "campaigns": {
        "success": 0.1,
        "rows": [{"name": "A", "contacts": 1000, "price": 0.25}, {"name": "B", "contacts": 300, "price": 1.5}],
    },
}  # fmt: skip
SCRIPT: Final = """
import json, sys
from pathlib import Path
import ccxl
from typer.testing import CliRunner
from ccxl.api import load
from ccxl.budget.reading import scenario_from
from ccxl.cli import app
from ccxl.server.form import every_entry
from ccxl.workbook.build import build_file
from ccxl.workbook.form.toml_writer import toml_text
from ccxl.workbook.form.writer import write_form
from workbooks import author_templates

raw = json.loads(sys.stdin.read())
author_templates.write(author_templates.FOLDER)
scenario = scenario_from(raw, "new")
built = build_file(scenario, Path("new.xlsx"), language="en")
write_form(Path("form.xlsx"), scenario, "en")
again = load(Path("form.xlsx")), load(Path("new.xlsx"))
print(json.dumps({
    "root": ccxl.__file__,
    "values": {key: value for key, value in built.budget.values.items() if key.startswith("campaigns")},
    "again": [each.model_dump(mode="json")["campaigns"] for each in again],
    "field": [each.telecom.own_share.value for each in again],
    "schema": CliRunner().invoke(app, ["schema"]).stdout,
    "toml": toml_text(raw, "en"),
    "page": [entry.path for entry in every_entry("en")],
}))
"""


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with what the copy has written, and what it says."""
    folder = tmp_path_factory.mktemp("added")
    for name in ("ccxl", "workbooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "examples"))
    (folder / "workbooks/examples").symlink_to(ROOT / "workbooks/examples")
    part = folder / "ccxl/budget/parts/campaigns"
    part.mkdir()
    for name, text in FOLDER.items():
        (part / name).write_text(text, encoding="utf-8")
    (folder / "workbooks/authoring/campaigns.py").write_text(LAYOUT, encoding="utf-8")
    (folder / "ccxl/data/labels/campaigns.csv").write_text(LABELS, encoding="utf-8")
    for name, before, line in EDITS:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, (name, before)
        path.write_text(text.replace(before, line + before), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder,
        env=environment,
        input=json.dumps(RAW),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout)
    assert Path(said["root"]).is_relative_to(folder)
    return folder, said


def cells(path: Path, sheet: str) -> list[Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    return [cell.value for row in book[sheet].iter_rows() for cell in row if cell.value is not None]


def test_a_part_is_calculated_and_passes_the_gate(added):
    folder, said = added
    # 1,000 x 0.25 + 300 x 1.50; a tenth of 1,300.
    assert said["values"]["campaigns.cost"] == 700
    assert said["values"]["campaigns.successes"] == 130
    assert {700, 250, 450} <= set(cells(folder / "new.xlsx", "Campaigns"))


def test_a_part_has_its_check_and_its_parameters(added):
    folder, _ = added
    assert "Campaigns: rows add up to the total" in cells(folder / "new.xlsx", "Checks")
    assert "Success" in cells(folder / "new.xlsx", "Parameters")


def test_a_part_is_read_again_from_the_form_and_from_the_workbook(added):
    _, said = added
    for campaigns in said["again"]:
        assert campaigns["success"]["value"] == 0.1
        assert [(row["name"], row["contacts"], row["price"]) for row in campaigns["rows"]] == [
            ("A", 1000, 0.25),
            ("B", 300, 1.5),
        ]


def test_a_part_stands_in_the_schema_the_starter_and_the_page(added):
    _, said = added
    assert "campaigns" in json.loads(said["schema"])["properties"]
    assert "[[campaigns.rows]]" in said["toml"]
    assert {"campaigns.success", "campaigns.rows.*.contacts"} <= set(said["page"])


def test_a_field_stands_wherever_fields_stand(added):
    folder, said = added
    assert said["field"] == [0.25, 0.25]
    assert "own_share" in said["schema"]
    assert "own_share" in said["toml"]
    assert "telecom.own_share" in said["page"]
    assert "Own share" in cells(folder / "form.xlsx", "General")
    parameters = cells(folder / "new.xlsx", "Parameters")
    assert {"Own share", "telecom.own_share", "contract"} <= set(parameters)
