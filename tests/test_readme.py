"""The README says what is so: its commands run, its examples give what they show, its links lead somewhere.

``python -m tests.test_readme`` writes the table of functions anew.
"""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ccxl
from ccxl.cli import HEADLINES, main
from ccxl.core.registry import Function
from ccxl.data.catalog import labels
from ccxl.functions import FUNCTIONS
from ccxl.hosts.naming import plain

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
CHANGELOG = ROOT / "ccxl" / "CHANGELOG.md"
START, END = "<!-- functions -->\n", "<!-- /functions -->"
SET_UP = (
    "python3 -m venv .venv && .venv/bin/pip install . && "
    ".venv/bin/ccxl build workbooks/examples/hotline_60.toml -o hotline_60.xlsx"
)
TEST = "bash tests/run"


def readme() -> str:
    return README.read_text(encoding="utf-8")


def function_table() -> str:
    """The registered functions as a Markdown table."""
    head = "| Python and command line | Excel | gives | example |\n|---|---|---|---|\n"
    return head + "".join(_row(function) for function in FUNCTIONS.values())


def _row(function: Function) -> str:
    unit = "" if function.result.unit == "text" else f" [{function.result.unit}]"
    call = f"`{function.signature}`"
    return f"| {call} | `{plain(function)}` | {function.summary}{unit} | `{function.example}` |\n"


def write_table() -> None:
    """Put the present table between its marks."""
    before, rest = readme().split(START)
    after = rest.split(END)[1]
    README.write_text(before + START + function_table() + END + after, encoding="utf-8")


def blocks(kind: str) -> Iterator[str]:
    """Code blocks of one language, also those indented in a list."""
    for indent, body in re.findall(rf"^( *)```{kind}\n(.*?)^\1```$", readme(), re.DOTALL | re.MULTILINE):
        yield "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))


def commands() -> list[list[str]]:
    """Every command of ccxl in the README, in its order."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("ccxl ")]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place to run in, with the examples and templates where the README has them."""
    for folder in ("examples", "templates"):
        shutil.copytree(ROOT / "workbooks" / folder, tmp_path / "workbooks" / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_table_of_functions_is_the_registry() -> None:
    assert readme().split(START)[1].split(END)[0] == function_table()


def test_the_two_lines_that_set_up_are_there() -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]

    assert SET_UP in lines
    assert TEST in lines


def test_every_command_runs(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = commands()
    assert len(found) >= 12
    for words in [*found, shlex.split(SET_UP.rpartition("&& ")[2])[1:]]:
        monkeypatch.setattr(sys, "argv", ["ccxl", *words])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 0, (words, capsys.readouterr())
    assert (checkout / "hotline_60.xlsx").is_file()


@pytest.mark.parametrize(
    "command", ["build", "check", "new", "schema", "functions", "call", "template", "host", "serve"]
)
def test_options_are_in_the_tables(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {
        "template": ["template tags", "template check"],
        "host": [f"host {name}" for name in ("vba", "officejs", "calc", "sheet", "button")],
    }.get(command, [command])
    for page in pages:
        monkeypatch.setattr(sys, "argv", ["ccxl", *page.split(), "--help"])
        with pytest.raises(SystemExit):
            main()
        options = set(re.findall(r"(?<![\w-])--[a-z]+", capsys.readouterr().out)) - {"--help"}
        assert f"ccxl {page}" in readme()
        for option in options:
            rows = [row for row in readme().splitlines() if row.startswith("| `") and option in row]
            assert any(page.split()[0] in row for row in rows), (page, option)


def test_the_examples_in_python_give_what_they_show(checkout: Path) -> None:
    source = "\n".join(blocks("python"))
    examples = doctest.DocTestParser().get_doctest(source, {}, "README.md", "README.md", 0)
    assert len(examples.examples) > 15
    runner = doctest.DocTestRunner()
    said: list[str] = []
    runner.run(examples, out=said.append)

    assert runner.failures == 0, "".join(said)


def test_the_scenario_in_toml_is_read(checkout: Path) -> None:
    (text,) = blocks("toml")
    path = checkout / "shown.toml"
    path.write_text('[budget]\nunit = "A"\nproject = "B"\nyear = 2026\n' + text, encoding="utf-8")
    scenario = ccxl.load(path)

    assert scenario.operating.lines[0].source == "Lease, clause 3"


def shown(tag: str, value: float | None) -> str:
    """A figure as the README and the changelog write it."""
    if value is None:
        return "not computable"
    return f"{value:,.0f}" if tag.startswith("staffing.") else f"{value:,.2f}"


def values_of(example: str) -> dict[str, float | None]:
    return ccxl.Budget(ccxl.load(ROOT / "workbooks" / "examples" / f"{example}.toml")).values


def test_the_changelog_has_the_figures_of_the_examples() -> None:
    columns = [values_of(example) for example in ("hotline_60", "twenty_seats")]
    text = CHANGELOG.read_text(encoding="utf-8")
    for tag in HEADLINES:
        assert f"`{tag}` | {' | '.join(shown(tag, values[tag]) for values in columns)} |" in text, tag


def test_the_readme_has_the_figures_of_the_example() -> None:
    values = values_of("hotline_60")
    tags = [tag for tag in HEADLINES if tag != "operating.monthly_total"]
    tags += [tag for tag in values if tag.startswith("bridge.")]
    for tag in tags:
        figure = re.escape(shown(tag, values[tag]))
        assert re.search(rf"(?<![\d,.]){figure}(?!\d)", readme()), (tag, figure)


def test_links_lead_somewhere() -> None:
    text = readme()
    anchors = {_anchor(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert target[1:] in anchors if target.startswith("#") else (ROOT / target).exists(), target


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def test_files_that_are_named_exist() -> None:
    named = re.findall(r"`((?:ccxl|workbooks|tests)/[^` *]*|udfs\.py|[\w/]+\.py)`", readme())
    assert len(named) > 10
    for path in named:
        assert (ROOT / path).exists(), path


def test_the_glossary_uses_the_words_of_the_workbook() -> None:
    used = "\n".join(labels("zh").values())
    rows = [row.split(" | ") for row in readme().split("## Glossary")[1].splitlines()[4:]]
    assert len(rows) >= 40
    missing = [term for row in rows for term in row[1].split("、") if re.sub(r"（.*?）| ", "", term) not in used]

    assert missing == []


if __name__ == "__main__":
    write_table()
