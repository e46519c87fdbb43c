"""Many sites: what is built, what is kept, and that no fault of one site costs another."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import ccxl
from ccxl.batch import run as running
from ccxl.batch import task
from ccxl.batch.cluster import run_on_cluster
from ccxl.batch.manifest import Manifest, file_hash, inputs_hash
from ccxl.batch.pool import Order, chunks, run_local
from ccxl.batch.run import Report, run_batch
from ccxl.batch.sites import Site, read_sites
from ccxl.batch.task import DiskFull, Job, Outcome, build_chunk
from ccxl.cli import app
from ccxl.core.errors import InputError, OutputError, ScenarioError
from ccxl.workbook.check.audit import check_workbook
from tests import batch_work
from tests.office import Office

BASE = Path(__file__).parents[1] / "workbooks" / "examples" / "twenty_seats.toml"


def table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def entries(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]


def batch(sites: tuple[Site, ...], folder: Path, **options: Any) -> Report:
    return run_batch(sites, Job(folder, time_limit_s=60), workers=1, **options)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Report]:
    """A batch of three good sites and a bad one."""
    place = tmp_path_factory.mktemp("three")
    sites = table(
        place / "sites.csv",
        "site,budget.project,operating.lines.0.price",
        "北京,北京热线,2500",
        "=1+1,formula,2600",
        "c/d,slash,2700",
        "bad,x,free",
    )
    return sites, place / "out", batch(read_sites(sites, BASE), place / "out")


class TestTable:
    def test_rows_become_sites_with_settings(self, tmp_path: Path) -> None:
        sites = read_sites(table(tmp_path / "a.csv", "站点,budget.year,budget.project", "甲,2027,", ",2028,P"), BASE)
        assert [(site.name, site.settings, site.output) for site in sites] == [
            ("甲", ("budget.year=2027",), "甲.xlsx"),
            ("row 3", ("budget.year=2028", "budget.project=P"), "row 3.xlsx"),
        ]

    def test_tables_as_chinese_excel_saves_them(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes("站点,budget.project\r\n北京,热线\r\n".encode("gb18030"))
        assert read_sites(tmp_path / "a.csv", BASE)[0].settings == ("budget.project=热线",)
        book = openpyxl.Workbook()
        book.active.append(["site", "budget.year"])
        book.active.append(["北京", 2027.0])
        book.save(tmp_path / "a.xlsx")
        assert read_sites(tmp_path / "a.xlsx", BASE)[0].settings == ("budget.year=2027",)

    def test_all_wrong_headings_are_named_with_the_nearest(self, tmp_path: Path) -> None:
        with pytest.raises(ScenarioError) as caught:
            read_sites(table(tmp_path / "a.csv", "site,budget.yaer,nothing,site", "a,1,2,b"), BASE)
        message = str(caught.value)
        assert "column 2: heading 'budget.yaer': no such input; did you mean budget.year?" in message
        assert "column 3: heading 'nothing'" in message
        assert "heading 'site': stands 2 times" in message

    def test_doubled_names_and_files_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ScenarioError, match=r"row 3: site 'a': stands 2 times"):
            read_sites(table(tmp_path / "a.csv", "site", "a", "a"), BASE)
        with pytest.raises(ScenarioError, match=r"file 'x_y.xlsx': stands 2 times"):
            read_sites(table(tmp_path / "a.csv", "site", "x/y", "X:Y"), BASE)

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("a.csv", "", "no sites"),
            ("a.csv", "site\n", "no sites"),
            ("a.txt", "site\na\n", r"must be a \.csv or \.xlsx table"),
            ("a.xlsx", "site\na\n", "not an Excel workbook"),
            ("none.csv", None, "No such file"),
        ],
    )
    def test_what_is_no_table_is_refused(self, tmp_path: Path, name: str, content: str | None, said: str) -> None:
        if content is not None:
            (tmp_path / name).write_text(content)
        with pytest.raises(InputError, match=said):
            read_sites(tmp_path / name, BASE)

    def test_a_table_needs_a_base_and_a_pattern_that_tells_sites_apart(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="--scenario"):
            read_sites(table(tmp_path / "a.csv", "site", "a"), None)
        with pytest.raises(InputError, match=r"must hold \{site\} or \{row\}"):
            read_sites(table(tmp_path / "a.csv", "site", "a"), BASE, "same.xlsx")

    @pytest.mark.parametrize("name", ["../../etc/passwd", "..", "a\\b", "C:", "x" * 300, "con\x00"])
    def test_no_name_leads_out_of_the_folder(self, tmp_path: Path, name: str) -> None:
        (site,) = read_sites(table(tmp_path / "a.csv", "site", name), BASE)
        assert (tmp_path / site.output).resolve().parent == tmp_path.resolve()
        assert len(site.output.encode()) < 250

    def test_a_folder_of_files_is_a_batch_too(self, tmp_path: Path) -> None:
        for name in ("b.toml", "a.toml", "notes.txt", ".hidden.toml"):
            (tmp_path / name).write_bytes(BASE.read_bytes())
        assert [site.name for site in read_sites(tmp_path, None)] == ["a", "b"]
        with pytest.raises(InputError, match="holds no"):
            read_sites(
                tmp_path.joinpath("none.d").resolve() if (tmp_path / "none.d").mkdir() else tmp_path / "none.d", None
            )


class TestRun:
    def test_each_site_is_built_as_if_alone(self, three: tuple[Path, Path, Report], tmp_path: Path) -> None:
        _, folder, report = three
        assert (report.sites, report.built, report.kept, report.code) == (4, 3, 0, 3)
        alone = tmp_path / "alone.xlsx"
        ccxl.build(ccxl.load(BASE, ["budget.project=北京热线", "operating.lines.0.price=2500"]), alone)
        assert (folder / "北京.xlsx").read_bytes() == alone.read_bytes()

    def test_the_manifest_tells_the_truth(self, three: tuple[Path, Path, Report]) -> None:
        _, folder, _ = three
        found = entries(folder)
        assert [(e["site"], e["state"], e["output"]) for e in found] == [
            ("北京", "built", "北京.xlsx"),
            ("=1+1", "built", "=1+1.xlsx"),
            ("c/d", "built", "c_d.xlsx"),
            ("bad", "failed", "bad.xlsx"),
        ]
        for entry in found[:3]:
            content = (folder / entry["output"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]
            assert entry["version"] == ccxl.__version__
            assert entry["seconds"] > 0
        assert "operating.lines.0.price = 'free'" in found[3]["message"]
        assert not (folder / "bad.xlsx").exists()
        assert not list(folder.glob(".*tmp"))

    def test_the_portfolio_adds_up_and_passes_the_check(self, three: tuple[Path, Path, Report]) -> None:
        _, _, report = three
        assert check_workbook(report.portfolio).findings == ()
        book = openpyxl.load_workbook(report.portfolio, data_only=True)
        sites = book["站点汇总"]
        # 160,000 once; 94,000 a month in the first site, 20 seats at 100 and 200 yuan more in the others.
        years = [1_128_000, 1_128_000 + 24_000, 1_128_000 + 48_000]
        assert [sites.cell(row, 6).value for row in (5, 6, 7)] == years
        assert sites["F8"].value == sum(years)
        assert sites["E8"].value == 3 * 160_000
        assert sites["B6"].value == "=1+1"
        assert sites["B6"].data_type == "s"
        parts = book["分部汇总"]
        assert parts.cell(parts.max_row, 4).value == 0
        assert book["未完成站点"]["A5"].value == "bad"
        live = openpyxl.load_workbook(report.portfolio)["站点汇总"]["F8"].value
        assert live == '=IF(COUNT(F5:F7)=ROWS(F5:F7),SUM(F5:F7),"无法计算")'

    def test_the_same_command_again_builds_only_what_is_missing(self, tmp_path: Path) -> None:
        sites = read_sites(table(tmp_path / "a.csv", "site,budget.project", "a,A", "b,B", "c,C"), BASE)
        out = tmp_path / "out"
        assert batch(sites, out).built == 3
        stamps = {path.name: path.stat().st_mtime_ns for path in out.glob("?.xlsx")}
        assert (again := batch(sites, out)).kept == 3
        assert again.built == 0
        (out / "a.xlsx").unlink()
        (out / "b.xlsx").write_bytes(b"torn")
        assert (third := batch(sites, out)).built == 2
        assert third.kept == 1
        assert (out / "c.xlsx").stat().st_mtime_ns == stamps["c.xlsx"]
        assert batch(sites, out, force=True).built == 3

    def test_changed_inputs_are_built_again_and_sites_that_went_leave_the_manifest(self, tmp_path: Path) -> None:
        out = tmp_path / "out"
        first = read_sites(table(tmp_path / "a.csv", "site,budget.project", "a,A", "b,B"), BASE)
        batch(first, out)
        second = read_sites(table(tmp_path / "a.csv", "site,budget.project", "b,changed", "c,C"), BASE)
        assert batch(second, out).built == 2
        assert [entry["site"] for entry in entries(out)] == ["b", "c"]

    def test_hashes_depend_on_all_that_decides_a_workbook(self, tmp_path: Path) -> None:
        files = {BASE: "1", tmp_path / "t.xlsx": "2"}
        site = Site("a", "a.xlsx", BASE, ("budget.year=2027",))
        job = Job(tmp_path)
        other = [
            inputs_hash(Job(tmp_path, language="en"), site, files),
            inputs_hash(Job(tmp_path, template=tmp_path / "t.xlsx"), site, files),
            inputs_hash(job, Site("a", "a.xlsx", BASE, ()), files),
            inputs_hash(job, site, {BASE: "3"}),
        ]
        assert len({inputs_hash(job, site, files), *other}) == 5
        assert inputs_hash(job, site, files) == inputs_hash(Job(tmp_path / "elsewhere"), site, files)

    def test_a_torn_last_line_is_as_if_it_had_never_been(self, tmp_path: Path) -> None:
        sites = read_sites(table(tmp_path / "a.csv", "site", "a", "b"), BASE)
        batch(sites, tmp_path / "out")
        path = tmp_path / "out" / "manifest.jsonl"
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: len(text) - 40], encoding="utf-8")
        assert batch(sites, tmp_path / "out").built == 1
        assert [entry["site"] for entry in entries(tmp_path / "out")] == ["a", "b"]

    def test_two_batches_do_not_write_into_one_folder(self, tmp_path: Path) -> None:
        with Manifest(tmp_path), pytest.raises(InputError, match="another batch is writing here"):
            Manifest(tmp_path)

    def test_the_command_line(self, tmp_path: Path) -> None:
        sites = table(tmp_path / "a.csv", "site,budget.project", "a,A", "b,B")
        arguments = ["batch", str(sites), "--scenario", str(BASE), "-o", str(tmp_path / "out"), "--jobs", "1", "--json"]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        report = json.loads(result.stdout)
        assert report["built"] == 2
        assert report["failed"] == {}

    def test_nothing_starts_where_a_workbook_would_fall_on_its_input(self, tmp_path: Path) -> None:
        (tmp_path / "a.toml").write_bytes(BASE.read_bytes())
        (tmp_path / "b.xlsx").write_bytes(b"PK")
        arguments = ["batch", str(tmp_path), "-o", str(tmp_path), "--jobs", "1"]
        result = CliRunner().invoke(app, arguments)
        assert isinstance(result.exception, InputError)
        assert "is an input" in str(result.exception)


GROUP = """
[budget]
unit = "U"
project = "P"
year = 2026
"""
CHARGE = """
[[operating.lines]]
section = "S"
name = "{name}"
quantity = 1
price = {price}
price_time = "month"
{side} = "{other}"
"""


def charge(name: str, price: int, side: str, other: str) -> str:
    return CHARGE.format(name=name, price=price, side=side, other=other)


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    """Four sites that charge each other: agreeing, apart, told by one side, with a site that failed or is nowhere."""
    folder = tmp_path_factory.mktemp("group")
    for name, charges in {
        # By hand: east bears 100 x 12 from west, which charges on 100 x 12; south bears 50 x 12 against 40 x 12.
        "east": (charge("quality", 100, "charged_by", "west"), charge("rent", 7, "charged_by", "elsewhere")),
        "south": (charge("system", 50, "charged_by", "west"), charge("training", 9, "charged_by", "broken")),
        "west": (
            charge("quality", 100, "charged_to", "east"),
            charge("system", 40, "charged_to", "south"),
            charge("advice", 3, "charged_to", "north"),
        ),
        "north": (charge("audit", 20, "charged_by", "east"),),
        "broken": (charge("x", -1, "charged_to", "south"),),
    }.items():
        (folder / f"{name}.toml").write_text(GROUP + "".join(charges), encoding="utf-8")
    return batch(read_sites(folder, None), folder / "out"), folder


class TestEliminations:
    def test_both_sides_stand_beside_each_other(self, group: tuple[Report, Path]) -> None:
        report, _ = group
        sheet = openpyxl.load_workbook(report.portfolio, data_only=True)["内部收费抵销"]
        rows = {(row[1], row[2]): row[3:] for row in sheet.iter_rows(5, 11, values_only=True)}
        assert rows == {
            ("east", "west"): (1200, 1200, 0, -1200, "双方一致"),
            ("south", "west"): (600, 480, 120, -600, "双方不一致"),
            ("north", "east"): (240, "—", "—", -240, "收费方未列示"),
            ("north", "west"): ("—", 36, "—", 0, "承担方未列示"),
            ("east", "elsewhere"): (84, "—", "—", 0, "对方不在本批"),
            ("south", "broken"): (108, "—", "—", 0, "对方未完成"),
            ("合计", None): (None, None, None, -2040, None),
        }

    def test_the_group_costs_what_its_sites_cost_outside(self, group: tuple[Report, Path]) -> None:
        # East 107, south 59, west 143, north 20 a month: 3,948 a year, of which 2,040 are charged between them.
        report, _ = group
        sheet = openpyxl.load_workbook(report.portfolio, data_only=True)["站点汇总"]
        assert [sheet.cell(row, 6).value for row in (9, 10, 11)] == [3948, -2040, 1908]
        live = openpyxl.load_workbook(report.portfolio)["站点汇总"]
        assert live["F10"].value == "='内部收费抵销'!G11"
        assert live["F11"].value.startswith("=IF(COUNT(F9:F10)=ROWS(F9:F10),SUM(F9:F10)")
        assert check_workbook(report.portfolio).findings == ()

    def test_a_spreadsheet_comes_to_the_same(self, group: tuple[Report, Path], office: Office) -> None:
        report, _ = group
        stored = openpyxl.load_workbook(report.portfolio, data_only=True)
        for name, cells in office.recalculated(report.portfolio).items():
            for place, value in cells.items():
                assert stored[name][place].value == value, (name, place)

    def test_an_unknown_charge_leaves_the_groups_total_unknown(self, tmp_path: Path) -> None:
        for name, side, other in (("a", "charged_by", "b"), ("b", "charged_to", "a")):
            text = GROUP + charge("q", 5, side, other).replace("price = 5\n", "")
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        report = batch(read_sites(tmp_path, None), tmp_path / "out")
        book = openpyxl.load_workbook(report.portfolio, data_only=True)
        assert [book["内部收费抵销"].cell(5, column).value for column in range(4, 9)] == ["无法计算"] * 5
        assert book["站点汇总"]["F9"].value == "无法计算"

    def test_without_charges_there_is_nothing_to_eliminate(self, three: tuple[Path, Path, Report]) -> None:
        _, _, report = three
        assert openpyxl.load_workbook(report.portfolio).sheetnames == ["站点汇总", "分部汇总", "未完成站点"]


def orders(folder: Path, *names: str) -> list[Order]:
    files = {BASE: file_hash(BASE)}
    return [
        (site, inputs_hash(Job(folder), site, files)) for site in (Site(name, f"{name}.xlsx", BASE) for name in names)
    ]


class TestFaults:
    def test_poison_and_slow_sites_are_named_and_all_others_built(self, tmp_path: Path) -> None:
        names = [f"s{number}" for number in range(9)] + ["poison"] + ["t1", "t2", "slow", "t3"]
        job = Job(tmp_path, time_limit_s=8)
        outcomes = {
            outcome.site: outcome
            for part in run_local(job, orders(tmp_path, *names), 2, batch_work.work)
            for outcome in part
        }
        assert set(outcomes) == set(names)
        assert {name for name in names if outcomes[name].state == "failed"} == {"poison", "slow"}
        assert "ended its worker" in outcomes["poison"].message
        assert "longer than 8 s" in outcomes["slow"].message
        assert sorted(path.stem for path in tmp_path.glob("*.xlsx")) == sorted(set(names) - {"poison", "slow"})

    def test_a_worker_killed_from_outside_costs_nothing(self, tmp_path: Path) -> None:
        names = [f"s{number}" for number in range(6)]
        found = [
            o for part in run_local(Job(tmp_path), orders(tmp_path, *names), 1, batch_work.once_killed) for o in part
        ]
        assert sorted(outcome.site for outcome in found) == names
        assert {outcome.state for outcome in found} == {"built"}

    def test_chunks_keep_all_workers_busy(self, tmp_path: Path) -> None:
        many = [(Site(str(n), f"{n}.xlsx", BASE), "") for n in range(1000)]
        assert [len(chunk) for chunk in chunks(many, 2)] == [50] * 20
        assert [len(chunk) for chunk in chunks(many[:16], 2)] == [2] * 8
        assert [len(chunk) for chunk in chunks(many[:3], 2)] == [1] * 3

    @pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.full)])
    def test_killed_at_any_moment_nothing_is_lost_or_doubled(self, tmp_path: Path, kills: int) -> None:
        chance = random.Random(kills)
        names = [f"s{n}" for n in range(3 * kills + 12)]
        sites = table(tmp_path / "a.csv", "site,budget.project", *(f"{name},P" for name in names))
        out = tmp_path / "out"
        command = [sys.executable, "-c", "from ccxl.cli import main; main()", "batch", str(sites)]
        command += ["--scenario", str(BASE), "-o", str(out), "--jobs", "2"]
        run = None
        for number in range(kills):
            if run is None or run.poll() is not None:
                run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # From the start of the program on, or between any two workbooks and while one is written.
            until_more(out, run, chance.choice([0, 1, 2, 3]))
            time.sleep(chance.random() * 0.3)
            # The main process and its workers in turn; a run that has lost a worker goes on.
            victims = workers_of(run.pid) if number % 2 else [run.pid]
            if run.poll() is None and victims:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(victims), signal.SIGKILL)
            if number % 2 == 0:
                run.wait()
                told_truly(out)
        run.kill()
        run.wait()
        time.sleep(1)  # the workers of the dead master see that it is gone, and end

        report = batch(read_sites(sites, BASE), out)
        assert (report.code, report.built + report.kept) == (0, len(names))
        assert [entry["site"] for entry in entries(out)] == names
        assert sorted(path.stem for path in out.glob("s*.xlsx")) == sorted(names)
        assert not list(out.glob(".*.tmp"))
        told_truly(out)
        book = openpyxl.load_workbook(report.portfolio, data_only=True)["站点汇总"]
        assert [book.cell(row, 2).value for row in range(5, 5 + len(names))] == names


def until_more(folder: Path, run: subprocess.Popen[bytes], more: int) -> None:
    """Wait until so many more workbooks are there than now, or the run has ended."""
    start, deadline = len(list(folder.glob("s*.xlsx"))), time.monotonic() + 60
    while more and run.poll() is None and len(list(folder.glob("s*.xlsx"))) < start + more:
        assert time.monotonic() < deadline, "no workbook in a minute"
        time.sleep(0.02)


def workers_of(master: int) -> list[int]:
    """The workers of a process, not what else it has started."""
    try:
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    except OSError:
        return []  # the process has ended


def told_truly(folder: Path) -> None:
    """Each workbook that the manifest tells of stands there as told, once; each that stands there is whole."""
    path = folder / "manifest.jsonl"
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    # Only the line that was being written may be torn.
    found = [json.loads(line) for line in lines[:-1]]
    built = [entry for entry in found if entry["state"] == "built"]
    assert len({entry["site"] for entry in built}) == len(built)
    for entry in built:
        assert hashlib.sha256((folder / entry["output"]).read_bytes()).hexdigest() == entry["sha256"]
    for path in folder.glob("s*.xlsx"):
        with zipfile.ZipFile(path) as package:
            assert package.testzip() is None


class TestFullDisk:
    def test_a_full_disk_stops_the_batch_and_what_is_built_stays(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def until_full(job: Job, some: list[Order], workers: int) -> Iterator[list[Outcome]]:
            yield build_chunk(job, some[:1])
            raise DiskFull("b.xlsx: cannot be written (No space left on device)")

        sites = read_sites(table(tmp_path / "a.csv", "site", "a", "b", "c"), BASE)
        monkeypatch.setattr(running, "run_local", until_full)
        report = batch(sites, tmp_path / "out")
        assert (report.built, report.failed, report.code) == (1, (), 3)
        assert "No space left" in report.stopped
        assert [entry["site"] for entry in entries(tmp_path / "out")] == ["a"]
        monkeypatch.undo()
        assert batch(sites, tmp_path / "out").built == 2

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
    def test_a_full_disk_is_told_from_other_faults(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        def full(*args: Any, **named: Any) -> Any:
            raise OutputError("a.xlsx: cannot be written") from OSError(number, os.strerror(number))

        monkeypatch.setattr(task, "build_file", full)
        (order,) = orders(tmp_path, "a")
        with pytest.raises(DiskFull):
            build_chunk(Job(tmp_path), [order])

    def test_another_fault_of_the_output_costs_its_site_only(self, tmp_path: Path) -> None:
        (tmp_path / "a.xlsx").mkdir()
        first, second = build_chunk(Job(tmp_path), orders(tmp_path, "a", "b"))
        assert (first.state, second.state) == ("failed", "built")
        assert "a.xlsx: cannot be written" in first.message

    def test_a_fault_that_nobody_foresaw_costs_its_site_only(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*args: Any, **named: Any) -> Any:
            raise ZeroDivisionError("unforeseen")

        monkeypatch.setattr(task, "scenario_from", broken)
        (outcome,) = build_chunk(Job(tmp_path), orders(tmp_path, "a"))
        assert (outcome.state, outcome.message) == ("failed", "ZeroDivisionError: unforeseen")


class TestCluster:
    def test_the_same_files_and_manifest_as_on_this_machine(self, tmp_path: Path) -> None:
        sites = read_sites(table(tmp_path / "a.csv", "site,budget.year", "a,2026", "b,2027", "bad,never"), BASE)
        here, there = batch(sites, tmp_path / "here"), batch(sites, tmp_path / "there", dask="local")

        assert (there.built, there.failed, there.code) == (here.built, here.failed, here.code)
        for name in ("a.xlsx", "b.xlsx"):
            assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
        local, remote = entries(tmp_path / "here"), entries(tmp_path / "there")
        for entry in (*local, *remote):
            entry.pop("seconds")
        assert remote == local

    def test_a_lost_worker_and_a_poisonous_site_cost_only_that_site(self, tmp_path: Path) -> None:
        names = ["a", "poison", "b", "c"]
        work = batch_work.work
        parts = run_on_cluster(Job(tmp_path), orders(tmp_path, *names), "local", 2, work)
        outcomes = {outcome.site: outcome for part in parts for outcome in part}

        assert set(outcomes) == set(names)
        assert [name for name in names if outcomes[name].state == "failed"] == ["poison"]
        assert "ended its worker" in outcomes["poison"].message

    def test_nobody_at_the_address_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no scheduler answers there"):
            list(run_on_cluster(Job(tmp_path), [], "tcp://127.0.0.1:9", 1))
