"""A server for tests: the whole of it, in a thread, at a free port of this machine."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
import uvicorn

from ccxl.server.app import create_app
from ccxl.server.connections import BoundedProtocol, Server
from ccxl.server.settings import Limits, Settings
from ccxl.server.state import State
from ccxl.server.work import jsonable
from ccxl.workbook.form.new import example_tables

EXAMPLES = Path(__file__).parents[1] / "workbooks" / "examples"
TEMPLATES = Path(__file__).parents[1] / "workbooks" / "templates"
READY_S = 60


class Running:
    """A server that runs while the ``with`` block does.

    Parameters
    ----------
    settings
        As ``ccxl serve`` would make them.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.app = create_app(settings)
        # Named TCP, as those that the server opens itself: only then asyncio sends small answers at once.
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            self.app,
            http=BoundedProtocol.within(settings.limits),
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=settings.limits.connections,
            timeout_keep_alive=10,
        )
        self._server = Server(config, self.app)
        self._thread = threading.Thread(target=self._server.run, args=([self.socket],))

    def __enter__(self) -> Running:
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        self._thread.start()
        end = time.monotonic() + READY_S
        while not self._server.started and self._thread.is_alive() and time.monotonic() < end:
            time.sleep(0.01)
        assert self._server.started
        self.client = httpx.Client(base_url=self.url, timeout=60, trust_env=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join()

    @property
    def state(self) -> State:
        """What the server holds."""
        state: State = self.app.state.ccxl
        return state

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._server.server_state.connections)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return self.client.post(path, **({} if body is None else {"json": body}), **options)

    @contextmanager
    def line(self) -> Iterator[socket.socket]:
        """A bare connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            yield line


def running(*, workers: int = 1, folder: Path | None = None, **limits: Any) -> Running:
    """A server with some limits of its own."""
    return Running(Settings(workers=workers, folder=folder, limits=Limits(**limits)))


def raw(name: str = "twenty_seats") -> dict[str, Any]:
    """The tables of an example as JSON has them."""
    tables: dict[str, Any] = json.loads(json.dumps(jsonable(example_tables(name))))
    return tables


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def head(path: str, length: int, kind: str = "application/json") -> bytes:
    """The head of a POST."""
    lines = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", f"Content-Length: {length}", "", "")
    return "\r\n".join(lines).encode()


def rest(line: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    found = bytearray()
    try:
        while piece := line.recv(1 << 16):
            found += piece
    except ConnectionResetError:
        pass
    return bytes(found)
