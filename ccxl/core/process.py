"""Settings of a whole process, for processes that run nothing but ccxl: the command line and its workers.

A library must leave these as they are: in a notebook, in Excel or in a server they belong to the program around it.
"""

from __future__ import annotations

import gc
import sys
from typing import Final

# Spreadsheet engines ask Python for every POISSON, and wait as long for a busy interpreter as a thread may hold it.
SWITCH_INTERVAL_S: Final = 0.0002
# A workbook makes many objects, of which nearly all stay and none are in cycles; looking for cycles is half the time of
# the first one.
GC_THRESHOLDS: Final = (100_000, 20, 10)


def tune_process() -> None:
    """Make the settings with which builds are quickest; call it only at the start of a process of ccxl's own."""
    gc.set_threshold(*GC_THRESHOLDS)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
