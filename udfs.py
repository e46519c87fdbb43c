"""The functions for cells of Excel on Windows: point the xlwings add-in at this file and choose "Import Functions".

`main` is for its ribbon's "Run main", in a copy of this file that is named like the input form.
"""

from ccxl.hosts.button import main
from ccxl.hosts.xlwings_host import publish

__all__ = ["main"]

publish(globals())
