"""One click in Excel without VBA: "Run main" of the xlwings ribbon builds the budget from the open input form.

The ribbon runs ``main()`` of the Python module that is named like the workbook and lies beside it;
`write_module` writes that module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ccxl.core.errors import CcxlError, InputError

MODULE: Final = """\
# What "Run main" of the xlwings ribbon runs for the workbook of this name.
from ccxl.hosts.button import main as main
"""


def main() -> None:
    """Save the open form, build its budget beside it and open that; mistakes are shown in a message box."""
    import xlwings as xw

    from ccxl.api import build

    book = xw.Book.caller()
    form = Path(book.fullname)
    target = form.with_name(f"{form.stem}_budget.xlsx")
    try:
        if not form.is_absolute():
            raise InputError(f"{form}: not saved yet; save it, then press the button again")
        book.save()
        build(form, target)
    except CcxlError as error:
        book.app.alert(str(error), title="ccxl", mode="critical")
    else:
        book.app.books.open(str(target))


def write_module(form: Path) -> Path:
    """Write the module that "Run main" looks for beside a form.

    Parameters
    ----------
    form
        The workbook.

    Raises
    ------
    InputError
        A name that cannot be a Python module's.
    OutputError
        The file cannot be written.
    """
    from ccxl.workbook.package import write_whole

    if not form.stem.isidentifier():
        raise InputError(
            f"{form.name}: the name must be letters, digits and _ without spaces, for xlwings to find main()"
        )

    module = form.with_suffix(".py")
    write_whole(MODULE.encode(), module)
    return module
