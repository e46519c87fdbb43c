"""Drive one headless LibreOffice over UNO and answer requests, one JSON object a line.

Started by `tests/office.py` under the system's Python, which alone has the UNO bridge of Debian's python3-uno.

    /usr/bin/python3 office_worker.py PROFILE_DIRECTORY [EXTENSION ...]

The first line out is {"answer": process group of LibreOffice}, the last before requests are taken {"answer": "ready"}.
Where extensions are installed LibreOffice is started once more, and the new process group is told in between. Then
every request gets one line back: {"answer": ...}, or {"refused": "why"} where the request itself was at fault.
Anything else (LibreOffice died, a bug here) ends this process, and the caller starts a new pair.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.container import NoSuchElementException
from com.sun.star.lang import DisposedException
from com.sun.star.task import ErrorCodeIOException, XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment
from com.sun.star.uno import RuntimeException

START_SECONDS = 60

# com.sun.star.sheet.CellFlags: VALUE + DATETIME + STRING + FORMULA, that is every cell with content.
CONTENT = 1 + 2 + 4 + 16
# com.sun.star.sheet.FormulaResult
ERROR_RESULT = 4

# LibreOffice's error numbers as the words that a spreadsheet file has for them. The displayed text would not do:
# it is "Err:502" for many of them, and a narrow column turns it into "###".
ERROR_TEXT = {
    502: "#VALUE!",
    503: "#NUM!",
    504: "#VALUE!",
    519: "#VALUE!",
    521: "#NULL!",
    523: "#NUM!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}


# A rectangle that spans a few far-off cells is not worth reading whole.
LARGEST_RECTANGLE = 200_000


class RefusedError(Exception):
    """The request cannot be carried out; LibreOffice is well."""


def start_office(profile):
    """Start soffice with its own profile and pipe; give the process and the name of the pipe."""
    pipe = f"ccxl{uuid.uuid4().hex}"
    # No dialog and no splash screen: nobody is there to click.
    command = [
        "soffice",
        "--headless",
        "--invisible",
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nolockcheck",
        "--nofirststartwizard",
        f"-env:UserInstallation={profile.as_uri()}",
        f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
    ]
    # The worker's stdout carries the answers, so LibreOffice may not write there. A process group of its own,
    # because soffice is a script whose child does the work: killing the script alone would leave the child.
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, process_group=0), pipe


class Yes(unohelper.Base, XInteractionHandler, XCommandEnvironment):
    """Agree to everything that is asked while an extension is installed."""

    def getInteractionHandler(self):  # noqa: N802
        return self

    def getProgressHandler(self):  # noqa: N802
        return None

    def handle(self, request):
        for choice in request.getContinuations():
            approve = choice.queryInterface(uno.getTypeByName("com.sun.star.task.XInteractionApprove"))
            if approve is not None:
                approve.select()
                return


def install(process, pipe, extensions):
    """Install extensions for the user of the profile, and end LibreOffice, which loads them when it starts."""
    desktop = connected_desktop(process, pipe)
    manager = connected(process, pipe).getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
    for extension in extensions:
        manager.addExtension(extension.as_uri(), (), "user", manager.createAbortChannel(), Yes())
    # The answer may be lost with the one who gives it.
    with suppress(RuntimeException):
        desktop.terminate()
    process.wait(START_SECONDS)


def connected_desktop(process, pipe):
    """Wait until soffice listens on its pipe, and give its desktop."""
    context = connected(process, pipe)
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def connected(process, pipe):
    """Wait until soffice listens on its pipe, and give its context."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        # One that is still starting may hang up on who calls too early.
        except (NoConnectException, DisposedException):
            if process.poll() is not None:
                raise SystemExit(f"soffice ended with code {process.returncode} before it could be used") from None
            if time.monotonic() > deadline:
                raise SystemExit(f"soffice was not ready after {START_SECONDS} s") from None
            time.sleep(0.05)


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


@contextmanager
def opened(desktop, path):
    """Open a workbook unseen, and close it without saving."""
    url = Path(path).as_uri()
    try:
        document = desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True))
    except RuntimeException as error:
        raise RefusedError(f"{path}: {error.Message}") from None
    if document is None:
        raise RefusedError(f"{path}: LibreOffice cannot read it")
    try:
        if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            raise RefusedError(f"{path}: LibreOffice does not take it for a workbook")
        yield document
    finally:
        document.close(True)


def entered(document, changes):
    """Enter values, and give the cells with what they held."""
    # Without this each cell set would recalculate all that hangs on it.
    document.enableAutomaticCalculation(False)
    held = []
    for sheet, address, value in changes:
        cell = cell_at(document, sheet, address)
        held.append((cell, cell.getType().value, cell.getValue(), cell.getFormula()))
        set_cell(cell, value)
    return held


def put_back(held):
    """Give cells what they held; the one entered last comes first, since a cell may have been entered twice."""
    for cell, kind, value, formula in reversed(held):
        if kind == "VALUE":
            cell.setValue(value)
        elif kind == "TEXT":
            cell.setString(formula)
        else:
            cell.setFormula(formula)


def cell_at(document, sheet, address):
    try:
        cells = document.Sheets.getByName(sheet).getCellRangeByName(address)
    except NoSuchElementException:
        names = ", ".join(document.Sheets.ElementNames)
        raise RefusedError(f"no sheet {sheet!r}; the workbook has: {names}") from None
    except RuntimeException:
        raise RefusedError(f"sheet {sheet!r} has no cell {address!r}") from None
    return cells.getCellByPosition(0, 0)


def set_cell(cell, value):
    if value is None:
        cell.setFormula("")
    elif isinstance(value, bool):
        cell.setFormula("=TRUE()" if value else "=FALSE()")
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def sheet_values(sheet):
    """Value of every cell that has content, by address."""
    blocks = sorted(
        sheet.queryContentCells(CONTENT).RangeAddresses, key=lambda block: (block.StartRow, block.StartColumn)
    )
    return block_values(sheet, blocks) | sheet_errors(sheet)


def block_values(sheet, blocks):
    """Values of the blocks, read as one rectangle: every call over UNO costs as much as a thousand cells."""
    if not blocks:
        return {}
    top, left = min(block.StartRow for block in blocks), min(block.StartColumn for block in blocks)
    bottom, right = max(block.EndRow for block in blocks), max(block.EndColumn for block in blocks)
    if len(blocks) > 1 and (bottom - top + 1) * (right - left + 1) > LARGEST_RECTANGLE:
        half = len(blocks) // 2
        return block_values(sheet, blocks[:half]) | block_values(sheet, blocks[half:])
    rows = sheet.getCellRangeByPosition(left, top, right, bottom).getDataArray()
    return {address_of(column, row): rows[row - top][column - left] for row, column in cells_of(blocks)}


def sheet_errors(sheet):
    """Error text of every formula cell that failed (getDataArray has only an empty value there)."""
    errors = {}
    for row, column in cells_of(sheet.queryFormulaCells(ERROR_RESULT).RangeAddresses):
        number = sheet.getCellByPosition(column, row).getError()
        errors[address_of(column, row)] = ERROR_TEXT.get(number, f"Err:{number}")
    return errors


def cells_of(blocks):
    for block in blocks:
        for row in range(block.StartRow, block.EndRow + 1):
            for column in range(block.StartColumn, block.EndColumn + 1):
                yield row, column


def address_of(column, row):
    """Address in A1 style of a cell counted from 0."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def recalculated(desktop, path, several):
    """Values after each of several sets of changes; the next set finds the workbook as it was."""
    with opened(desktop, path) as document:
        found = []
        for changes in several:
            held = entered(document, changes)
            document.calculateAll()
            found.append({sheet.Name: sheet_values(sheet) for sheet in document.Sheets})
            put_back(held)
        return found


def to_pdf(desktop, path, out):
    with opened(desktop, path) as document:
        try:
            document.storeToURL(Path(out).as_uri(), properties(FilterName="calc_pdf_Export"))
        except ErrorCodeIOException as error:
            raise RefusedError(f"{path}: no PDF at {out}: {error.Message}") from None
    return out


def saved(desktop, path, out):
    with opened(desktop, path) as document:
        document.storeToURL(Path(out).as_uri(), properties(FilterName="Calc MS Excel 2007 XML"))
    return out


def functions(desktop, prefix, context):
    """What the function wizard says: by name the help, and name and help of each argument."""
    found = {}
    descriptions = context.ServiceManager.createInstance("com.sun.star.sheet.FunctionDescriptions")
    for place in range(descriptions.Count):
        described = {item.Name: item.Value for item in descriptions.getByIndex(place)}
        if described["Name"].startswith(prefix):
            arguments = [[argument.Name, argument.Description] for argument in described["Arguments"]]
            found[described["Name"]] = [described["Description"], arguments]
    return found


REQUESTS = {"recalculated": recalculated, "to_pdf": to_pdf, "saved": saved, "functions": functions}


def answer(desktop, context, request):
    asked = request.pop("request")
    more = {"context": context} if asked == "functions" else {}
    try:
        return {"answer": REQUESTS[asked](desktop, **request, **more)}
    except RefusedError as refusal:
        # A dying LibreOffice gives strange reasons too; one that is dead fails here, which ends the worker.
        desktop.Frames.getCount()
        return {"refused": str(refusal)}


def main():
    profile, *extensions = map(Path, sys.argv[1:])
    process, pipe = start_office(profile)
    try:
        say({"answer": process.pid})
        if extensions:
            install(process, pipe, extensions)
            process, pipe = start_office(profile)
            say({"answer": process.pid})
        context = connected(process, pipe)
        desktop = connected_desktop(process, pipe)
        say({"answer": "ready"})
        for line in sys.stdin:
            say(answer(desktop, context, json.loads(line)))
    finally:
        # Also when the tests were killed: their end closes stdin, which ends the loop.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def say(reply):
    print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
