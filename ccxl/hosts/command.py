"""The command line of the hosts: what makes the functions work as formulas in Excel and LibreOffice Calc."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, help="The functions as formulas in cells: Excel (VBA, Office.js), LibreOffice Calc."
)


@app.command()
def vba(
    folder: Annotated[Path, typer.Option("-o", "--output", help="Folder for ccxl.bas and ccxl_functions.xlsx.")],
) -> None:
    """Write the VBA module for Excel on Windows, and a workbook with help and examples to import it into."""
    from ccxl.core.errors import OutputError
    from ccxl.hosts.sheet import write_sheet
    from ccxl.hosts.vba import vba_module
    from ccxl.workbook.package import write_whole

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror or error})") from error
    write_whole(vba_module().encode("ascii"), folder / "ccxl.bas")
    write_sheet(folder / "ccxl_functions.xlsx", "vba")
    print(folder / "ccxl.bas")
    print(folder / "ccxl_functions.xlsx")


@app.command()
def officejs(
    folder: Annotated[Path, typer.Option("-o", "--output", help="Folder for manifest.xml and what it names.")],
    address: Annotated[str, typer.Option(help="Where the server shows these files: https://...")],
    help_address: Annotated[str, typer.Option("--help-address", help="Page with help on the functions.")] = "",
) -> None:
    """Write the Office.js add-in for Excel on Windows, Mac and the web."""
    from ccxl.hosts.officejs import write_addin

    for file in write_addin(folder, address, help_address):
        print(file)


@app.command()
def calc(
    file: Annotated[Path, typer.Option("-o", "--output", help="Extension to write, .oxt.")],
) -> None:
    """Build the extension for LibreOffice Calc; it runs ccxl with this Python."""
    from ccxl.hosts.calc import write_extension

    write_extension(file)
    print(file)


@app.command("calc-worker", hidden=True)
def calc_worker() -> None:
    """Answer calls in JSON, one request a line."""
    from ccxl.hosts.calc_worker import main

    main()


@app.command()
def sheet(
    file: Annotated[Path, typer.Option("-o", "--output", help="Workbook to write.")],
    live: Annotated[
        str, typer.Option(help="Host for live formulas: vba, officejs or calc; texts only if left out.")
    ] = "",
) -> None:
    """Write a tour: every function once, with its inputs and how each host spells it."""
    from ccxl.hosts.sheet import write_sheet

    write_sheet(file, live)
    print(file)


@app.command()
def button(form: Annotated[Path, typer.Argument(help="Input form that is opened in Excel.")]) -> None:
    """Write the module beside a form that the xlwings ribbon's "Run main" looks for."""
    from ccxl.hosts.button import write_module

    print(write_module(form))
