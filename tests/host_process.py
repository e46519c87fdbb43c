"""A program that uses ccxl as a library: prints, entry by entry, what of its own process is not as it was.

It runs in a process of its own. What is looked at is what belongs to the program around a library: settings that change
how other code behaves, not modules that were loaded or caches that were filled.
"""

from __future__ import annotations

import asyncio
import csv
import decimal
import faulthandler
import gc
import json
import locale
import logging
import multiprocessing
import os
import random
import resource
import signal
import socket
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

# The filters of warnings are left out: where forms are read they are changed under a lock and put back.
SETTERS: dict[Any, str] = {
    gc: "disable enable freeze unfreeze set_threshold set_debug",
    sys: "setswitchinterval setrecursionlimit set_int_max_str_digits setprofile settrace setdlopenflags",
    os: "umask chdir nice putenv unsetenv setpgid setsid",
    signal: "signal setitimer alarm pthread_sigmask siginterrupt set_wakeup_fd",
    resource: "setrlimit",
    locale: "setlocale",
    random: "seed setstate",
    decimal: "setcontext",
    logging: "basicConfig disable setLoggerClass captureWarnings",
    socket: "setdefaulttimeout",
    csv: "field_size_limit register_dialect",
    multiprocessing: "set_start_method",
    threading: "setprofile settrace stack_size",
    faulthandler: "enable disable",
    np: "seterr seterrcall set_printoptions",
    np.random: "seed set_state",
    pd: "set_option",
}


def state() -> dict[str, Any]:
    """The settings of this process."""
    return {
        "gc": (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(), gc.get_debug(), list(gc.callbacks)),
        "switch interval": sys.getswitchinterval(),
        "limits of the interpreter": (sys.getrecursionlimit(), sys.get_int_max_str_digits(), sys.getdlopenflags()),
        "hooks": (sys.excepthook, sys.unraisablehook, sys.displayhook, sys.breakpointhook, threading.excepthook),
        "tracing": (sys.gettrace(), sys.getprofile(), faulthandler.is_enabled()),
        "streams": (sys.stdin, sys.stdout, sys.stderr),
        "command and paths": (list(sys.argv), list(sys.path)),
        "signals": {number: signal.getsignal(number) for number in signal.valid_signals()},
        "timers": [signal.getitimer(kind) for kind in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)],
        "blocked signals": signal.pthread_sigmask(signal.SIG_BLOCK, ()),
        "resources": {
            name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")
        },
        "warnings": (list(warnings.filters), warnings.showwarning, warnings.formatwarning),
        "locale": locale.setlocale(locale.LC_ALL),
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "umask": _umask(),
        "priority": (os.nice(0), os.sched_getaffinity(0)),
        "random numbers": random.getstate(),
        "decimals": repr(decimal.getcontext()),
        "logging": (list(logging.root.handlers), logging.root.level, logging.root.manager.disable,
                    logging.getLoggerClass(), logging.getLogRecordFactory(), logging.raiseExceptions),
        "temporary files": tempfile.gettempdir(),
        "sockets": socket.getdefaulttimeout(),
        "csv": (csv.field_size_limit(), csv.list_dialects()),
        "processes": multiprocessing.get_start_method(allow_none=True),
        "event loops": type(asyncio.get_event_loop_policy()).__name__,
        "smallest number": 5e-324 / 1.0,
        "threads": sorted(thread.name for thread in threading.enumerate()),
        "numpy": _numpy(),
        "pandas": _pandas(),
    }  # fmt: skip


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _numpy() -> Any:
    kind, keys, *rest = np.random.get_state()  # noqa: NPY002  # the state that all of a program shares
    return np.geterr(), np.geterrcall(), np.get_printoptions(), kind, keys.tobytes(), rest


def _pandas() -> Any:
    return pd.options.display.precision, pd.options.display.max_rows


def settled(before: dict[str, Any]) -> dict[str, Any]:
    """The state, once threads that are about to end have ended."""
    deadline = time.monotonic() + 10
    while (now := state())["threads"] != before["threads"] and time.monotonic() < deadline:
        time.sleep(0.02)
    return now


def watch_setters(found: list[str]) -> None:
    """Note who in ccxl calls what changes a process, if only for a while: other threads run meanwhile."""
    for module, names in SETTERS.items():
        for name in names.split():
            setattr(module, name, _noting(getattr(module, name), f"{module.__name__}.{name}", found))


def _noting(setter: Callable[..., Any], name: str, found: list[str]) -> Callable[..., Any]:
    def noted(*args: Any, **options: Any) -> Any:
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if caller.partition(".")[0] == "ccxl":
            found.append(f"{caller} calls {name}")
        return setter(*args, **options)

    return noted


def main(folder: str) -> None:
    """Call every entry; print what each changed, as JSON."""
    # Libraries have filters of their own for warnings, wherever they are imported; the standard library's choice of how
    # processes start is settled when the first one does.
    for name in ("lxml.etree", "openpyxl", "scipy.optimize", "scipy.special"):
        import_module(name)
    multiprocessing.get_start_method()
    calls: list[str] = []
    before = settled(state())
    watch_setters(calls)
    found: dict[str, list[str]] = {}
    # Only now is anything of ccxl imported.
    entries: dict[str, Callable[[], object]] = import_module("tests.host_entries").entries(Path(folder))
    for name, call in {"import": lambda: None, **entries}.items():
        call()
        after = settled(before)
        found[name] = [f"{key}: {before[key]!r} -> {after[key]!r}" for key in before if before[key] != after[key]]
        found[name] += calls
        calls.clear()
        before = after
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
