"""The VBA module in LibreOffice Basic, which runs VBA where it needs no Excel."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tests.office import SETTINGS, SYSTEM_PYTHON, environment

WORKER: Final = Path(__file__).with_name("vba_worker.py")

# In place of the xlwings add-in: a function XLPy whose CallUDF asks Python, and what Basic has no word for.
GLUE: Final = """\
Option VBASupport 1
Global ccxlPython As Object
Global ccxlAsks As Variant
Sub SetPython(python)
    ccxlPython = python
End Sub
Function XLPy()
    Set XLPy = New Python
End Function
Function Kind(value) As String
    Kind = VarType(value) & " " & CStr(value)
End Function
"""
PYTHON: Final = """\
Option VBASupport 1
Option ClassModule
Public Function CallUDF(moduleName, functionName, arguments, book, caller) As Variant
    Dim given(0) As New com.sun.star.beans.NamedValue
    Dim found, row As Long, column As Long
    given(0).Name = moduleName & "!" & functionName
    given(0).Value = arguments
    found = ccxlPython.execute(given())
    Dim result()
    ReDim result(0 To UBound(found), 0 To UBound(found(0)))
    For row = 0 To UBound(found)
        For column = 0 To UBound(found(0))
            result(row, column) = found(row)(column)
        Next column
    Next row
    CallUDF = result
End Function
"""


def for_basic(module: str) -> str:
    """The VBA module as LibreOffice Basic takes it: no attributes, and words of Excel that it does not know."""
    lines = [line for line in module.replace("\r\n", "\n").split("\n") if not line.startswith("Attribute ")]
    text = "Option VBASupport 1\n" + "\n".join(lines)
    for known, other in (("Value2", "Value"), ("ThisWorkbook, CcxlCaller()", "Empty, Empty"),
                         ("Application.Caller", "ccxlAsks"),
                         ("IsError(cell.Cells(1, 1).Value)", 'Left(cell.Cells(1, 1).Text, 1) = "#"')):  # fmt: skip
        assert known in text, known
        text = text.replace(known, other)
    return text


class Basic:
    """A workbook in LibreOffice with the VBA module in it.

    Parameters
    ----------
    home
        Directory for the profile.
    path
        The workbook.
    module
        Text of the VBA module.
    python
        What answers calls: name of the function and its arguments in, rows of cells out.
    more
        Further modules by name.
    """

    def __init__(
        self,
        home: Path,
        path: Path,
        module: str,
        python: Callable[[str, list[Any]], list[list[Any]]],
        more: Mapping[str, str],
    ) -> None:
        profile = home / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        self._python = python
        self.python_is_gone = False
        with (home / "log").open("wb") as log:
            self._worker = subprocess.Popen(
                [SYSTEM_PYTHON, "-B", WORKER, profile],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=environment(home),
            )  # fmt: skip
        modules = {"ccxl": for_basic(module), "Glue": GLUE, "Python": PYTHON, **more}
        self._reply()
        self._send({"modules": modules, "path": str(path)})
        self._reply()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._worker.stdin is not None
        with self._worker:
            self._worker.stdin.close()
            self._worker.wait(30)

    def ask(self, request: str, *arguments: Any) -> Any:
        """Send a request and answer what Basic asks meanwhile."""
        self._send({request: arguments})
        return self._reply()

    def _send(self, line: Any) -> None:
        assert self._worker.stdin is not None
        self._worker.stdin.write(json.dumps(line) + "\n")
        self._worker.stdin.flush()

    def _reply(self) -> Any:
        assert self._worker.stdout is not None
        for line in self._worker.stdout:
            reply = json.loads(line)
            if "answer" in reply:
                return reply["answer"]
            name, arguments = reply["ask"]
            self._send(None if self.python_is_gone else self._python(name, arguments))
        raise RuntimeError("LibreOffice Basic died; see the log")
