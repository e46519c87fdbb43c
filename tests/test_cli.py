"""The command line as a user meets it: output, exit codes, nothing half-written."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from ccxl.cli import main

EXAMPLES = Path(__file__).parents[1] / "workbooks" / "examples"
TWENTY = EXAMPLES / "twenty_seats.toml"


@dataclass(frozen=True)
class Run:
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def ccxl(capsys, monkeypatch):
    """Run a command of ccxl in this process."""

    def run(*words: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["ccxl", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        return Run(int(left.value.code or 0), printed.out, printed.err)

    return run


def test_a_build_prints_its_totals_and_where_the_file_is(ccxl, tmp_path):
    target = tmp_path / "twenty.xlsx"
    run = ccxl("build", TWENTY, "-o", target)
    assert run.returncode == 0, run.stderr
    assert target.exists()
    for figure in ("160,000.00", "94,000.00", "1,128,000.00", "254,000.00", "1,288,000.00", str(target)):
        assert figure in run.stdout.replace("\n", ""), figure
    assert "无法计算" in run.stdout


def test_an_offer_for_a_client(ccxl, tmp_path):
    target = tmp_path / "offer.xlsx"
    run = ccxl("build", EXAMPLES / "outsourcer_offer.toml", "-o", target, "--audience", "client")
    assert run.returncode == 0, run.stderr
    assert "offer.total" in run.stdout
    assert "construction.total" not in run.stdout
    assert ccxl("check", target).returncode == 0

    refused = ccxl("build", TWENTY, "-o", tmp_path / "none.xlsx", "--audience", "client")
    assert (refused.returncode, refused.stderr.strip()) == (
        2,
        "ccxl: offer.items: not given; a client's file is made from an offer: fill it in first",
    )
    unknown = ccxl("build", TWENTY, "--audience", "boss")
    assert unknown.stderr.strip() == "ccxl: --audience boss: must be one of internal, client"


def test_json_holds_numbers_and_null(ccxl, tmp_path):
    target = tmp_path / "twenty.xlsx"
    run = ccxl("build", TWENTY, "-o", target, "--json", "--lang", "en")
    answer = json.loads(run.stdout)
    assert answer["file"] == str(target)
    # S0-12 and S0-14 of the source document: 160,000 once and 94,000 a month.
    assert answer["values"]["construction.total"] == 160_000
    assert answer["values"]["operating.monthly_total"] == 94_000
    assert answer["values"]["operating.total"] == 1_128_000
    assert answer["values"]["first_year_total"] == 1_288_000
    assert answer["values"]["first_month_outlay"] == 254_000
    assert answer["values"]["expense.total"] is None
    assert answer["values"]["staffing.agents"] is None


def test_one_input_is_changed_by_set(ccxl, tmp_path):
    lines = tomllib.loads(TWENTY.read_text(encoding="utf-8"))["operating"]["lines"]
    trunk = next(place for place, line in enumerate(lines) if line["name"].startswith("中继"))
    run = ccxl("build", TWENTY, "-o", tmp_path / "a.xlsx", "--json", "--set", f"operating.lines.{trunk}.price=4000")
    # One trunk line at 4,000 in place of 3,000 a month.
    assert json.loads(run.stdout)["values"]["operating.monthly_total"] == 95_000


def test_all_mistakes_come_at_once_with_code_2_and_nothing_is_written(ccxl, tmp_path):
    source, target = tmp_path / "bad.toml", tmp_path / "bad.xlsx"
    source.write_text(
        TWENTY.read_text(encoding="utf-8").replace("[budget]", "[budget]\nprojct = 1", 1) + "\n[traffic]\naht_s = -1\n",
        encoding="utf-8",
    )
    run = ccxl("build", source, "-o", target)
    assert run.returncode == 2
    assert "projct" in run.stderr
    assert "did you mean budget.project" in run.stderr
    assert "traffic.aht_s" in run.stderr
    assert not target.exists()
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize(
    "words",
    [
        ("build", "missing.toml"),
        ("build", TWENTY, "--lang", "fr"),
        ("build", TWENTY, "--template", "missing.xlsx"),
        ("build", TWENTY, "--set", "operating.lines.0.pric=1"),
        ("build", TWENTY, "--no-such-option"),
        ("call", "service_levl", "calls=1"),
        ("call", "service_level", "calls=many"),
        ("call", "service_level", "calls=1000"),
        ("call", "agents", "calls=1000", "aht_s=120", "target_service_level=80"),
        ("template", "check", "missing.xlsx"),
        ("check", "missing.xlsx"),
    ],
)
def test_a_wrong_call_ends_with_code_2_and_says_why(ccxl, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = ccxl(*words)
    assert run.returncode == 2, run.stdout + run.stderr
    assert run.stderr.startswith("ccxl: ")
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_cannot_be_written_ends_with_code_1_and_leaves_what_stood_there(ccxl, tmp_path):
    target = tmp_path / "no such folder" / "a.xlsx"
    run = ccxl("build", TWENTY, "-o", target)
    assert run.returncode == 1
    assert str(target) in run.stderr
    assert not target.parent.exists()


def test_a_full_disk_leaves_the_old_file_untouched(tmp_path):
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"what stood there")

    def small_disk() -> None:
        # A limit on file size fails a write as a full disk does: part of it, then an error.
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = [sys.executable, "-c", "from ccxl.cli import main; main()", "build", str(TWENTY), "-o", str(target)]
    run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, preexec_fn=small_disk)
    assert run.returncode == 1, run.stderr
    assert "cannot be written" in run.stderr
    assert target.read_bytes() == b"what stood there"
    assert list(tmp_path.iterdir()) == [target]


def test_the_input_is_never_overwritten(ccxl, tmp_path):
    source = tmp_path / "a.toml"
    source.write_bytes(TWENTY.read_bytes())
    assert ccxl("build", source, "-o", source).returncode == 2
    assert source.read_bytes() == TWENTY.read_bytes()


def test_a_template_with_an_unknown_tag_names_the_nearest(ccxl, tmp_path):
    book = Workbook()
    book.active["F12"] = "{{construction.totl}}"
    book.save(tmp_path / "ours.xlsx")
    run = ccxl("template", "check", tmp_path / "ours.xlsx")
    assert run.returncode == 1
    assert "Sheet!F12: no tag {{construction.totl}}; did you mean construction.total?" in run.stdout
    run = ccxl("build", TWENTY, "--template", tmp_path / "ours.xlsx", "-o", tmp_path / "out.xlsx")
    assert run.returncode == 2
    assert "did you mean construction.total?" in run.stderr
    assert not (tmp_path / "out.xlsx").exists()


def test_a_template_without_tags_is_refused(ccxl, tmp_path):
    Workbook().save(tmp_path / "ours.xlsx")
    run = ccxl("build", TWENTY, "--template", tmp_path / "ours.xlsx", "-o", tmp_path / "out.xlsx")
    assert run.returncode == 2
    assert "no tag" in run.stderr


def test_a_teams_own_template_is_filled_and_its_formulas_stay_live(ccxl, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "预算"
    sheet["A1"] = "{{budget.project}}"
    sheet["A2"] = "合计：{{construction.total}} 元"
    for row in (4, 5):
        sheet.cell(row, 1, "{{items.name}}")
        sheet.cell(row, 2, "{{items.quantity}}")
        sheet.cell(row, 3, "{{items.price}}")
    sheet["B6"] = "=SUM(C4:C5)*2"
    book.save(tmp_path / "ours.xlsx")
    run = ccxl("build", EXAMPLES / "hotline_60.toml", "--template", tmp_path / "ours.xlsx", "-o", tmp_path / "out.xlsx")
    assert run.returncode == 0, run.stderr
    values = load_workbook(tmp_path / "out.xlsx", data_only=True)["预算"]
    formulas = load_workbook(tmp_path / "out.xlsx")["预算"]
    items = tomllib.loads((EXAMPLES / "hotline_60.toml").read_text(encoding="utf-8"))["construction"]["items"]
    end = 4 + len(items)
    assert values["A2"].value == "合计：1,988,679.00 元"
    assert formulas.cell(end, 2).value == f"=SUM(C4:C{end - 1})*2"
    assert values.cell(end, 2).value == pytest.approx(2 * sum(item["price"] for item in items), abs=0.005)


def test_functions_are_called_and_listed(ccxl):
    run = ccxl("call", "service_level", "calls=1000", "aht_s=120", "agents=36", "answer_within_s=15")
    assert float(run.stdout) == pytest.approx(0.605, abs=5e-4)  # X-01, published 60.5 %
    listed = json.loads(ccxl("functions", "--json").stdout)
    assert {"service_level", "agents", "capitals"} <= {function["name"] for function in listed}
    assert all(function["returns"] and function["example"] and function["parameters"] for function in listed)
    assert (
        "service_level(calls, aht_s, agents, answer_within_s=20, interval_min=60, patience_s=none, redial_share=0, "
        in ccxl("functions").stdout
    )


def test_schema_and_tags_are_printed(ccxl):
    schema = json.loads(ccxl("schema").stdout)
    assert schema["title"] == "Scenario"
    assert {"budget", "traffic", "staffing", "construction", "operating"} <= set(schema["properties"])
    tags = {tag["tag"]: tag for tag in json.loads(ccxl("template", "tags", "--json").stdout)}
    assert tags["construction.total"]["unit"] == "yuan"
    assert tags["lines.cost"]["axes"] == ["line", "month"]


def test_a_new_form_is_written_and_builds(ccxl, tmp_path):
    for name in ("预算录入.xlsx", "budget.toml"):
        assert ccxl("new", tmp_path / name).returncode == 0
        run = ccxl("build", tmp_path / name, "-o", tmp_path / f"{name}.out.xlsx", "--json")
        assert run.returncode == 0, run.stderr
        assert json.loads(run.stdout)["values"]["construction.total"] > 0
    assert ccxl("new", tmp_path / "wrong.docx").returncode == 2


def test_check_passes_what_was_built_and_finds_a_stale_value(ccxl, tmp_path):
    target = tmp_path / "a.xlsx"
    assert ccxl("build", TWENTY, "-o", target).returncode == 0
    good = ccxl("check", target, "--json")
    assert good.returncode == 0, good.stdout
    assert json.loads(good.stdout)["findings"] == []
    stale = tmp_path / "stale.xlsx"
    _with_stale_total(target, stale)
    bad = ccxl("check", stale)
    assert bad.returncode == 1
    assert "[stored]" in bad.stdout


def _with_stale_total(source: Path, target: Path) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>1288000</v>", b"<v>1287000</v>"))


def test_a_pdf_is_written_beside_the_workbook(ccxl, tmp_path):
    run = ccxl("build", TWENTY, "-o", tmp_path / "a.xlsx", "--pdf")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
