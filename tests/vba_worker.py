"""Run the VBA module in LibreOffice Basic, with Python asked through whoever started this.

    /usr/bin/python3 vba_worker.py PROFILE_DIRECTORY

Requests come as JSON, one a line: {"modules": {name: text}, "path": workbook} first, then {"calculate": []},
{"cell": [address, formula]} or {"run": [macro, arguments]}. Every request gets {"answer": ...}; before it there may be
{"ask": [name, arguments]}, a call of Python from Basic, which is answered by a line with rows of cells, or null where
Python fails.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import unohelper
from com.sun.star.task import XJob
from com.sun.star.uno import RuntimeException
from office_worker import connected_desktop, properties, say, sheet_values, start_office

LOCATION = "vnd.sun.star.script:Standard.{}?language=Basic&location=document"


class Python(unohelper.Base, XJob):
    """What Basic calls in place of xlwings: the name of the function and its arguments are one named value."""

    def execute(self, given):
        say({"ask": [given[0].Name, given[0].Value]})
        rows = json.loads(sys.stdin.readline())
        if rows is None:
            raise RuntimeException("Python is gone", self)
        return tuple(map(tuple, rows))


class Book:
    def __init__(self, desktop, modules, path):
        hidden = properties(Hidden=True, MacroExecutionMode=4)
        self.document = desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, hidden)
        libraries = self.document.BasicLibraries
        libraries.VBACompatibilityMode = True
        if not libraries.hasByName("Standard"):
            libraries.createLibrary("Standard")
        for name, text in modules.items():
            libraries.getByName("Standard").insertByName(name, text)
        self.run("Glue.SetPython", [Python()])
        self.enter_again()

    def run(self, macro, arguments):
        script = self.document.getScriptProvider().getScript(LOCATION.format(macro))
        return script.invoke(tuple(arguments), (), ())[0]

    def enter_again(self):
        """Enter all formulas once more: names of functions were unknown when the file was read."""
        sheet = self.document.Sheets[0]
        for block in sheet.queryContentCells(16).RangeAddresses:
            for row in range(block.StartRow, block.EndRow + 1):
                for column in range(block.StartColumn, block.EndColumn + 1):
                    cell = sheet.getCellByPosition(column, row)
                    cursor = sheet.createCursorByRange(cell)
                    cursor.collapseToCurrentArray()
                    formula = cell.getFormula()
                    if not formula.startswith("{"):
                        cell.setFormula(formula)
                    elif (cursor.RangeAddress.StartRow, cursor.RangeAddress.StartColumn) == (row, column):
                        cursor.setArrayFormula(formula.strip("{}"))

    def calculate(self):
        self.document.calculateAll()
        return {sheet.Name: sheet_values(sheet) for sheet in self.document.Sheets}

    def cell(self, address, formula):
        cell = self.document.Sheets[0].getCellRangeByName(address)
        cell.setFormula(formula)
        return cell.getString()


def main():
    process, pipe = start_office(Path(sys.argv[1]))
    try:
        say({"answer": process.pid})
        desktop = connected_desktop(process, pipe)
        book = Book(desktop, **json.loads(sys.stdin.readline()))
        say({"answer": "ready"})
        for line in sys.stdin:
            ((request, arguments),) = json.loads(line).items()
            say({"answer": getattr(book, request)(*arguments)})
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


if __name__ == "__main__":
    main()
