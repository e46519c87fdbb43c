"""The extension for LibreOffice Calc: an .oxt with a Python add-in that asks a helper process with ccxl.

The types of the methods are shipped as UNOIDL source, which the office reads as it reads a compiled library; so nothing
of its development kit is needed to build the extension. Names and help stand in CalcAddIns.xcu.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import ccxl
from ccxl.core.registry import Function
from ccxl.functions import FUNCTIONS
from ccxl.hosts.naming import argument_help, dotted, help_of
from ccxl.workbook.package import ARCHIVED, write_whole

STATIC: Final = Path(__file__).with_name("static")
# -P: whatever lies in the directory where the office was started must not pass for a module.
COMMAND: Final = (sys.executable, "-P", "-m", "ccxl.hosts.calc_worker")
WHY_HELP: Final = "Why a function shows an error: the message of the first, or nothing where there is none."

MANIFEST: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
<manifest:file-entry manifest:full-path="ccxl.idl"
 manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
<manifest:file-entry manifest:full-path="calc_addin.py"
 manifest:media-type="application/vnd.sun.star.uno-component;type=Python"/>
<manifest:file-entry manifest:full-path="CalcAddIns.xcu"
 manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""
DESCRIPTION: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006" xmlns:d="http://openoffice.org/extensions/description/2006">
<identifier value="org.ccxl.calc"/>
<version value="{version}"/>
<display-name><name lang="en">CCXL: cost models of call centres</name></display-name>
</description>
"""
XCU: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 oor:name="CalcAddIns" oor:package="org.openoffice.Office">
<node oor:name="AddInInfo"><node oor:name="CCXL" oor:op="replace"><node oor:name="AddInFunctions">
{functions}
</node></node></node>
</oor:component-data>
"""


def write_extension(path: Path, command: Sequence[str] = COMMAND) -> None:
    """Write the extension.

    Parameters
    ----------
    path
        File to write, ``.oxt``.
    command
        What starts the helper: this Python, if left out.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    settings = {
        "command": list(command),
        "functions": [function.name for function in FUNCTIONS.values() if not _gives_text(function)],
        "texts": [function.name for function in FUNCTIONS.values() if _gives_text(function)],
    }
    parts = {
        "META-INF/manifest.xml": MANIFEST,
        "description.xml": DESCRIPTION.format(version=ccxl.__version__),
        "ccxl.idl": _idl(),
        "CalcAddIns.xcu": XCU.format(functions="\n".join([*map(_described, FUNCTIONS.values()), _why()])),
        "calc_addin.py": (STATIC / "calc_addin.py").read_text(encoding="utf-8"),
        "settings.json": json.dumps(settings, indent=1),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, ARCHIVED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text)
    write_whole(buffer.getvalue(), path)


def _idl() -> str:
    """The types of the methods: everything comes as anything, and goes back as rows of anything.

    UNOIDL takes underscores in capitals only, and Calc stores the names of the methods in files. Texts go back as
    texts: those among anything are equal to no other text in Calc.
    """
    methods = [
        f"  sequence< sequence< {'string' if _gives_text(function) else 'any'} > > {function.name.upper()}("
        + ", ".join(f"[in] any {_argument(place)}" for place in range(len(function.parameters)))
        + ");"
        for function in FUNCTIONS.values()
    ]
    methods.append(
        f"  sequence< sequence< string > > WHY([in] any {_argument(0)}, [in] sequence< any > {_argument(1)});"
    )
    body = "\n".join(methods)
    return f"module org {{ module ccxl {{ module calc {{\n interface XFunctions {{\n{body}\n }};\n}}; }}; }};\n"


def _gives_text(function: Function) -> bool:
    return function.result.unit == "text"


def _argument(place: int) -> str:
    """Names that are no words of UNOIDL; people see those in CalcAddIns.xcu."""
    return f"argument{place + 1}"


def _described(function: Function) -> str:
    arguments = [(parameter.name, argument_help(parameter)) for parameter in function.parameters]
    return _entry(function.name.upper(), dotted(function), help_of(function), arguments)


def _why() -> str:
    return _entry(
        "WHY", "CCXL.WHY", WHY_HELP, [("function", 'Its name, such as "AGENTS".'), ("arguments", "The same arguments.")]
    )


def _entry(method: str, name: str, text: str, arguments: Sequence[tuple[str, str]]) -> str:
    parameters = "".join(
        f'<node oor:name="{_argument(place)}" oor:op="replace">'
        f"{_text('DisplayName', title)}{_text('Description', meaning)}</node>"
        for place, (title, meaning) in enumerate(arguments)
    )
    return (
        f'<node oor:name={quoteattr(method)} oor:op="replace">{_text("DisplayName", name)}{_text("Description", text)}'
        f'<prop oor:name="Category"><value>Add-In</value></prop>'
        f'<node oor:name="Parameters">{parameters}</node></node>'
    )


def _text(name: str, text: str) -> str:
    return f'<prop oor:name="{name}"><value xml:lang="en">{escape(text)}</value></prop>'
