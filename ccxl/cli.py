"""The command line: build, check, new, schema, call, functions, template, host."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ccxl.core.errors import CcxlError, GateError, InputError, OutputError
from ccxl.core.process import tune_process
from ccxl.hosts.command import app as host_app
from ccxl.server.command import serve

if TYPE_CHECKING:
    from ccxl.budget.model import Budget

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
template_app = typer.Typer(no_args_is_help=True, help="Tags of templates, and checking a template before it is filled.")
app.add_typer(template_app, name="template")
app.add_typer(host_app, name="host")
app.command()(serve)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Language = Annotated[str, typer.Option("--lang", help="Language of the workbook: zh or en.")]

# Shown after a build, in this order.
HEADLINES = (
    "construction.total",
    "operating.monthly_total",
    "operating.total",
    "first_month_outlay",
    "first_year_total",
    "expense.total",
    "cash.total",
    "staffing.agents",
    "staffing.seats",
    "unit_cost.per_seat_month",
    "unit_cost.per_call",
)


def main() -> NoReturn:
    """Run the command line; errors end it with code 2, problems with the output with code 1."""
    tune_process()
    try:
        code = _run(sys.argv[1:])
    except (OutputError, GateError) as error:
        _complain(error, 1)
    except CcxlError as error:
        _complain(error, 2)
    except typer.Abort:
        sys.exit(130)
    except Exception as error:
        if hasattr(error, "format_message"):  # a wrong option or a missing argument
            _complain(error.format_message(), 2)
        raise
    sys.exit(code if isinstance(code, int) else 0)


def _run(words: list[str]) -> Any:
    """Run one command; a call of a function without options needs no typer.

    Typer reads its words just as they are, but loads pydantic for that, which takes as long as the call itself.
    """
    if len(words) > 1 and words[0] == "call" and not any(word.startswith("-") for word in words):
        return call(words[1], words[2:])
    return app(words, standalone_mode=False)


def _complain(error: object, code: int) -> NoReturn:
    print(f"ccxl: {error}", file=sys.stderr)
    sys.exit(code)


def _json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Budgets of call centres as workbooks that can be audited."""
    if version:
        from ccxl.core.version import __version__

        print(f"ccxl {__version__}")
        raise typer.Exit


@app.command()
def build(
    source: Annotated[Path, typer.Argument(metavar="INPUT", help="Form (.xlsx) or scenario (.toml).")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Workbook to write.")] = None,
    template: Annotated[Path | None, typer.Option(help="A template of your own.")] = None,
    language: Language = "zh",
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change one input.")] = None,
    as_json: Json = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also write a PDF (needs LibreOffice).")] = False,
    audience: Annotated[
        str, typer.Option(help="internal: the whole workbook; client: the offer alone, without cost or margin.")
    ] = "internal",
) -> None:
    """Build a verified budget workbook and print its totals."""
    from ccxl.budget.audience import Audience
    from ccxl.workbook.build import build_file
    from ccxl.workbook.inputs import load

    _language(language)
    if audience not in tuple(Audience):
        raise InputError(f"--audience {audience}: must be one of {', '.join(Audience)}")
    kind = "budget" if audience == Audience.INTERNAL else "offer"
    suffix = template.suffix.lower() if template else ".xlsx"
    target = output or source.with_name(f"{source.stem}_{kind}{suffix}")
    if target.resolve() == source.resolve():
        raise InputError(f"-o {target}: is the input itself; name another file")
    scenario = load(source, settings or ())
    built = build_file(scenario, target, template=template, language=language, audience=Audience(audience))
    if pdf:
        from ccxl.workbook.pdf import write_pdf

        write_pdf(target, target.with_suffix(".pdf"))
    if as_json:
        _json({"file": str(target), "values": built.budget.printed, "notes": list(built.notes)})
    else:
        _totals(target, built.budget, alone=audience == Audience.CLIENT)
    _notes(built.fixed, built.notes)


def _notes(fixed: Iterable[tuple[str, str]], notes: Iterable[str]) -> None:
    """What the reader of a workbook should know; cells of one line in one note."""
    by_line: dict[str, list[str]] = {}
    for cell, line in fixed:
        by_line.setdefault(line, []).append(cell)
    for line, cells in by_line.items():
        more = len(cells) - 1
        held = f"{cells[0]} and {more} more cells hold fixed values" if more else f"{cells[0]} holds a fixed value"
        print(f"note: {held}; {line} has no cells to refer to", file=sys.stderr)
    for note in notes:
        print(f"note: {note}", file=sys.stderr)


def _language(language: str) -> None:
    from ccxl.data.catalog import LANGUAGES

    if language not in LANGUAGES:
        raise InputError(f"--lang {language}: must be one of {', '.join(LANGUAGES)}")


def _totals(target: Path, budget: Budget, alone: bool) -> None:
    """The figures that matter; of an offer alone there is one."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=budget.scenario.budget.project, title_justify="left")
    table.add_column("")
    table.add_column(budget.words["total.figure"], justify="right")
    table.add_column("tag", style="dim")
    values = budget.printed
    offered = ("offer.total",) if "offer.total" in values else ()
    for tag in offered if alone else (*HEADLINES, *offered):
        value = values[tag]
        shown = budget.words["word.not_computable"] if value is None else f"{value:,.2f}"
        if value is not None and tag.startswith("staffing."):
            shown = f"{value:,.0f}"
        table.add_row(budget.words[f"total.{tag}"], shown, tag)
    console = Console(width=None if sys.stdout.isatty() else 100)
    console.print(table)
    if not alone:
        print(f"{budget.words['total.check']}: {budget.lines['checks.master']}")
    print(f"{budget.words['total.file']}: {target}")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A finished workbook.")],
    as_json: Json = False,
) -> None:
    """Recalculate a workbook, compare it with its stored values and test the modelling rules."""
    from ccxl.workbook.check.audit import check_workbook

    report = check_workbook(file)
    if as_json:
        _json(report.to_dict())
    else:
        for finding in report.findings:
            place = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet or file.name
            print(f"{place}  [{finding.rule}]  {finding.message}")
        print(f"{file.name}: {len(report.findings)} findings; tested {', '.join(report.tested)}")
        for rule, reason in report.not_tested:
            print(f"  not tested: {rule} ({reason})")
    raise typer.Exit(1 if report.findings else 0)


@app.command()
def batch(
    sites: Annotated[Path, typer.Argument(help="Table of sites (.csv, .xlsx), or a folder of forms and TOML files.")],
    folder: Annotated[Path, typer.Option("-o", "--output", help="Folder for the workbooks.")],
    scenario: Annotated[Path | None, typer.Option(help="Base scenario that the rows of the table change.")] = None,
    template: Annotated[Path | None, typer.Option(help="A template of your own.")] = None,
    language: Language = "zh",
    jobs: Annotated[int, typer.Option("--jobs", min=0, max=256, help="Processes; 0: one a core.")] = 0,
    name: Annotated[str, typer.Option(help="File name of a site: {site} its name, {row} its number.")] = "{site}.xlsx",
    dask: Annotated[str, typer.Option(help="Address of a dask scheduler, or: local.")] = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="Also write PDFs (needs LibreOffice).")] = False,
    force: Annotated[bool, typer.Option("--force", help="Build all, also what is up to date.")] = False,
    time_limit: Annotated[float, typer.Option(help="Longest time for one site, in seconds.")] = 120.0,
    as_json: Json = False,
) -> None:
    """Build one workbook a site, a manifest and a portfolio; the same command again builds what is missing."""
    from ccxl.core.needed import needed

    needed("pebble", "a batch")
    from ccxl.batch.command import run

    _language(language)
    report = run(
        sites, folder, scenario, template, language=language, jobs=jobs, name=name, dask=dask, pdf=pdf, force=force,
        time_limit=time_limit, quiet=as_json,
    )  # fmt: skip
    if as_json:
        _json({"sites": report.sites, "built": report.built, "kept": report.kept, "failed": dict(report.failed),
               "stopped": report.stopped, "portfolio": str(report.portfolio)})  # fmt: skip
    raise typer.Exit(report.code)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="Form to write: .xlsx, or .toml for servers and version control.")],
    language: Language = "zh",
    example: Annotated[str | None, typer.Option(help="Start from a shipped example, such as hotline_60.")] = None,
    blank: Annotated[bool, typer.Option("--blank", help="Without example figures.")] = False,
) -> None:
    """Write an input form with examples that can be built as it is."""
    from ccxl.workbook.form.new import new_form

    _language(language)
    new_form(file, language=language, example=example, blank=blank)
    print(file)


@app.command()
def schema() -> None:
    """Print the JSON schema of the input."""
    from ccxl.budget.scenario import Scenario

    _json(Scenario.model_json_schema())


@app.command()
def call(
    name: Annotated[str, typer.Argument(metavar="FUNCTION")],
    arguments: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE")] = None,
) -> None:
    """Call one function: ccxl call service_level calls=1000 aht_s=120 agents=36."""
    from ccxl.core.errors import nearest
    from ccxl.functions import find

    function = find(name)
    if function is None:
        from ccxl.functions import FUNCTIONS

        raise InputError(f"function '{name}': unknown{nearest(name, FUNCTIONS)}")
    given: dict[str, Any] = {}
    for argument in arguments or ():
        key, sign, value = argument.partition("=")
        if not sign:
            raise InputError(f"argument '{argument}': must be name=value, such as calls=1000")
        given[key] = _value(value)
    print(_shown(function.by_name(given)))


def _shown(result: Any) -> Any:
    """A function's result without the binary rest of its last digits; an array as NumPy prints it."""
    from ccxl.core.numbers import readable

    return readable(result)


def _value(text: str) -> Any:
    """A number, several of them between commas, or a word."""
    try:
        return [float(part) for part in text.split(",")] if "," in text else float(text)
    except ValueError:
        return text


@app.command()
def functions(as_json: Json = False) -> None:
    """List all functions with arguments, units and an example."""
    from ccxl.functions import FUNCTIONS

    if as_json:
        _json([_described(function) for function in FUNCTIONS.values()])
        return
    for function in FUNCTIONS.values():
        print(f"{function.signature} -> {function.result.unit}\n    {function.summary}\n    {function.example}")


def _described(function: Any) -> dict[str, Any]:
    return {
        "name": function.name,
        "topic": function.topic,
        "summary": function.summary,
        "returns": function.result.unit,
        "example": function.example,
        "parameters": [
            {
                "name": p.name,
                "unit": p.kind.unit,
                "allowed": p.kind.allowed,
                "default": None if p.required else p.shown,
                "text": p.text,
            }
            for p in function.parameters
        ],
    }


@template_app.command("tags")
def template_tags(as_json: Json = False, language: Language = "zh") -> None:
    """List every tag that a template may hold, with unit and directions."""
    from ccxl.workbook.tags import all_tags

    _language(language)
    tags = all_tags()
    if as_json:
        _json(tags)
        return
    for tag in tags:
        print(f"{{{{{tag['tag']}}}}}  {tag['unit']}  {' x '.join(tag['axes']) or '-'}")


@template_app.command("check")
def template_check(file: Annotated[Path, typer.Argument(help="A tagged template.")], as_json: Json = False) -> None:
    """Compare a template's tags with the model before anything is filled."""
    from ccxl.workbook.tags import check_template

    report = check_template(file)
    if as_json:
        _json(report)
    else:
        for tag in report["tags"]:
            print(f"{tag['sheet']}!{tag['cell']}  {{{{{tag['tag']}}}}}")
        for finding in report["findings"]:
            print(finding)
        for note in report["notes"]:
            print(f"note: {note}")
        print(f"{file.name}: {len(report['tags'])} tags, {len(report['findings'])} findings")
    raise typer.Exit(1 if report["findings"] else 0)


@template_app.command("new")
def template_new(
    output: Annotated[Path, typer.Option("-o", "--output", help="Template to write (.xlsx).")],
    sheets: Annotated[list[str] | None, typer.Option("--sheet", help="A shipped sheet, such as construction.")] = None,
    language: Language = "zh",
) -> None:
    """Write a tagged copy of shipped sheets to make a form of your own from."""
    from ccxl.workbook.custom_template.new import new_template

    _language(language)
    new_template(output, sheets or (), language)
    print(output)


if __name__ == "__main__":
    main()
