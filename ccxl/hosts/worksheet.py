"""The functions for cells of Excel on Windows, and what its buttons run: what the VBA module and udfs.py ask for."""

from ccxl.hosts.button import main
from ccxl.hosts.xlwings_host import publish

__all__ = ["main"]

publish(globals())
