"""Excel as custom functions see it: headless Chromium with Microsoft's own runtime, and a server of ours."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from ccxl.hosts.officejs import BATCH, OFFICE, script, write_addin
from ccxl.hosts.protocol import answer
from tests.validator import NODE_HOME

HOST: Final = Path(__file__).with_name("excel_host.mjs")
# By the runtime's number of what a call failed with.
CODES: Final = {1: "#N/A", 6: "#NUM!", 7: "#VALUE!"}


class ExcelError(RuntimeError):
    """Chromium or what it needs is missing, or the page is broken."""


class Server:
    """Serves the add-in and answers batches; it can be made slow, busy or broken.

    Parameters
    ----------
    folder
        Where the add-in's files go.
    """

    def __init__(self, folder: Path) -> None:
        self.requests: list[Any] = []
        self.tokens: list[str | None] = []
        self.delay_s = 0.0
        # Requests whose answer nobody waited for.
        self.taken_back = 0
        self.statuses: list[int] = []
        server = self

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *given: Any) -> None:
                super().__init__(*given, directory=str(folder))

            def log_message(self, format: str, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                assert self.path == BATCH
                server.answer(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        write_addin(folder, "https://ccxl.example.com")
        # Excel demands https; a page from this machine may do without.
        (folder / "functions.js").write_text(script(self.address), encoding="utf-8")
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def answer(self, handler: SimpleHTTPRequestHandler, request: Mapping[str, Any]) -> None:
        """Answer one post."""
        self.requests.append(request)
        self.tokens.append(handler.headers["Authorization"])
        time.sleep(self.delay_s)
        status = self.statuses.pop(0) if self.statuses else 200
        content = json.dumps(answer(request)).encode() if status == 200 else b"broken"
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        except ConnectionError:
            self.taken_back += 1

    def close(self) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._http.server_close()


class Excel:
    """Excel with the add-in loaded."""

    def __init__(self, folder: Path) -> None:
        chromium = shutil.which("chromium")
        if chromium is None or not (NODE_HOME / "node_modules" / "playwright-core").is_dir():
            raise ExcelError("chromium or playwright-core is missing: run tests/run, which installs them")
        self.server = Server(folder)
        self._host = subprocess.Popen(
            ["node", HOST, NODE_HOME, chromium, f"{self.server.address}/functions.html", OFFICE],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self._reply()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._host.stdin is not None
        with self._host:
            self._host.stdin.close()
            self._host.wait(30)
        self.server.close()

    def associated(self) -> list[str]:
        """Identifiers of the functions that the page has associated."""
        found: list[str] = self._ask("associated")
        return found

    def call(self, *calls: tuple[str, list[Any]]) -> list[Any]:
        """What cells get: rows of cells, with errors as (code, message); one such pair where the whole call failed."""
        results = []
        for result in self._ask("call", calls):
            if result["failed"]:
                results.append((CODES[result["code"]], result["value"]))
            else:
                results.append([[_cell(cell) for cell in row] for row in result["value"]])
        return results

    def call_and_cancel(self, calls: list[tuple[str, list[Any]]], after_ms: int) -> None:
        """Call and take all calls back after some time."""
        self._ask("cancel", calls, after_ms)

    def set_token(self, token: str) -> None:
        """Leave a token in the page's storage; "" for none."""
        self._ask("token", token)

    def faults(self) -> list[str]:
        """Errors on the page's console since the last time."""
        found: list[str] = self._ask("faults")
        return found

    def _ask(self, request: str, *arguments: Any) -> Any:
        assert self._host.stdin is not None
        self._host.stdin.write(json.dumps({request: arguments}) + "\n")
        self._host.stdin.flush()
        return self._reply()

    def _reply(self) -> Any:
        assert self._host.stdout is not None
        line = self._host.stdout.readline()
        if not line:
            raise ExcelError("the page or Chromium died")
        return json.loads(line)["answer"]


def _cell(value: Any) -> Any:
    return (value["basicValue"], value.get("message")) if isinstance(value, dict) else value
