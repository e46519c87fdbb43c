"""The part of xlwings that runs on Windows, on stand-ins for what it takes from there."""

from __future__ import annotations

import ctypes
import importlib
import sys
import types
from collections.abc import Iterator
from unittest.mock import MagicMock

import pytest
import xlwings

# What xlwings takes from Windows, and the server that it starts there; the rest of it runs as it is.
WINDOWS = (
    "pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process", "win32timezone",
    "win32com", "win32com.client", "xlwings.com_server",
)  # fmt: skip
LOADED = ("xlwings._xlwindows", "xlwings._win32patch", "xlwings.udfs")


def on_windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.ModuleType]:
    """The part of xlwings that runs on Windows, on stand-ins for what it takes from there."""
    for name in WINDOWS:
        monkeypatch.setitem(sys.modules, name, MagicMock(__file__="none"))
    for name in ("TimeType", "com_error"):
        setattr(sys.modules["pywintypes"], name, type(name, (Exception,), {}))
    for name in ("windll", "oledll", "PyDLL"):
        monkeypatch.setattr(ctypes, name, MagicMock(), raising=False)
    desktop = importlib.import_module("xlwings._xlwindows")
    host = importlib.import_module("xlwings.udfs")
    monkeypatch.setattr(xlwings, "engines", {"excel": MagicMock(impl=desktop.engine)})
    monkeypatch.setattr(xlwings, "func", host.xlfunc)
    monkeypatch.setattr(xlwings, "arg", host.xlarg)
    yield host
    for name in LOADED:
        sys.modules.pop(name, None)
        vars(xlwings).pop(name.rpartition(".")[2], None)
