"""The add-in of LibreOffice Calc: it hands calls to a process that has ccxl, and errors back as those of cells.

This file runs under the office's own Python, whatever its age, and imports nothing but UNO and the standard library.
"""

import json
import os
import queue
import struct
import subprocess
import threading

import unohelper
from com.sun.star.sheet import NoConvergenceException
from com.sun.star.uno import RuntimeException
from org.ccxl.calc import XFunctions

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "settings.json"), encoding="utf-8") as file:
    SETTINGS = json.load(file)
# Environment variable that names another helper, as a JSON list of words.
COMMAND = "CCXL_CALC_WORKER"
# The numbers by which Calc knows its errors, carried in the lower bits of "not a number".
ERRORS = {"#VALUE!": 519, "#NUM!": 503, "#N/A": 32767, "#NAME?": 525}
TIMEOUT_S = 60


class WorkerError(Exception):
    """The helper cannot be started, died or does not answer."""


class Worker:
    """The helper process, started at the first call and again when it has died."""

    def __init__(self):
        self._process = None
        self._lines = None
        self._lock = threading.Lock()

    def ask(self, request):
        with self._lock:
            try:
                return self._ask(request)
            except WorkerError:
                self._end()
                return self._ask(request)

    def _ask(self, request):
        if self._process is None or self._process.poll() is not None:
            self._start()
        try:
            self._process.stdin.write((json.dumps(request) + "\n").encode("ascii"))
            self._process.stdin.flush()
            line = self._lines.get(timeout=TIMEOUT_S)
        except (OSError, queue.Empty) as error:
            raise WorkerError("ccxl does not answer: {!r}".format(error))
        if not line.endswith(b"\n"):
            raise WorkerError("ccxl ended; can this run? " + " ".join(command()))
        return json.loads(line.decode("ascii"))

    def _start(self):
        # The office sets these for its own Python; another one would not start with them.
        environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONPATH")}
        try:
            self._process = subprocess.Popen(
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                cwd=HERE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise WorkerError("cannot start {}: {}".format(command()[0], error))
        self._lines = queue.Queue()
        threading.Thread(target=read, args=(self._process.stdout, self._lines), daemon=True).start()

    def _end(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def read(pipe, lines):
    """Hand lines on; an empty one says that the process has ended."""
    for line in pipe:
        lines.put(line)
    lines.put(b"")


def command():
    return json.loads(os.environ[COMMAND]) if COMMAND in os.environ else SETTINGS["command"]


WORKER = Worker()


def plain(argument):
    """An argument as JSON holds it: blocks come as tuples of rows."""
    if isinstance(argument, tuple):
        return [[plain(cell) for cell in row] if isinstance(row, tuple) else plain(row) for row in argument]
    # What Calc has no word for, such as an error inside a block, is no value.
    return argument if argument is None or isinstance(argument, (bool, int, float, str)) else str(argument)


def as_cell(value):
    """A result as a cell shows it; an error is a number that is none, with the error's number in it."""
    if isinstance(value, dict):
        return struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | ERRORS[value["error"]]))[0]
    return float(value) if isinstance(value, int) else value


def as_text(value):
    """A text as a cell shows it; a block of texts has no room for errors but as text."""
    return "{error} {message}".format(**value) if isinstance(value, dict) else str(value)


def answered(name, arguments):
    """The result of a call: a value, rows of cells or an error."""
    arguments = [plain(argument) for argument in arguments]
    while arguments and arguments[-1] is None:
        arguments.pop()
    try:
        reply = WORKER.ask({"calls": [{"function": name, "arguments": arguments}]})
    except WorkerError as error:
        return {"error": "#N/A", "message": str(error)}
    result = reply["results"][0]
    return result if "error" in result else result["value"]


def rows_of(value, shown):
    """Rows of cells: the type of the methods, since a block fits no other."""
    rows = value if isinstance(value, list) else [[value]]
    return tuple(tuple(shown(cell) for cell in row) for row in rows)


class Functions(unohelper.Base, XFunctions):
    """One method for every function of the registry."""

    def __init__(self, context):
        self.context = context

    def WHY(self, function, arguments):
        return rows_of(answered("why", [function, *arguments]), as_text)


def method(name):
    return lambda self, *arguments: rows_of(answered(name, arguments), as_cell)


def text_method(name):
    def call(self, *arguments):
        value = answered(name, arguments)
        if isinstance(value, dict):
            # What is raised is the error of the cell.
            raise (NoConvergenceException if value["error"] == "#NUM!" else RuntimeException)(value["message"], None)
        return rows_of(value, as_text)

    return call


for known in SETTINGS["functions"]:
    setattr(Functions, known.upper(), method(known))
for known in SETTINGS["texts"]:
    setattr(Functions, known.upper(), text_method(known))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Functions, "org.ccxl.calc.Functions", ("CCXL",))
