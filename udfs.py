"""The functions for cells of Excel on Windows: point the xlwings add-in at this file and choose "Import Functions"."""

from ccxl.hosts.xlwings_host import publish

publish(globals())
