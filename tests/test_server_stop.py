"""``ccxl serve`` as a process: https, a stop that finishes what runs, and nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from ccxl.server import work
from tests import server_work
from tests.serving import raw, running, wait_for

TOKEN = "a-token-of-more-than-20-characters"


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server process, its files in a folder, and its address."""
    command = [sys.executable, "-c", "from ccxl.cli import main; main()", "serve", "--port", "0", "--workers", "1"]
    with subprocess.Popen(
        [*command, *options], env={**os.environ, "TMPDIR": str(folder)}, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                if found := re.search(r"running on (https?://\S+)", line):
                    break
            else:
                pytest.fail("the server did not start")
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield process, found[1]
        finally:
            process.kill()


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_a_killed_server_is_tidied_up_after_and_a_stop_finishes_what_runs_and_leaves_nothing(tmp_path):
    with served(tmp_path) as (process, _):
        orphans = children(process)
        process.kill()
        process.wait()
        assert psutil.wait_procs(orphans, 10)[1] == []
    (left,) = tmp_path.glob("ccxl-server-*")
    with served(tmp_path) as (process, url), ThreadPoolExecutor(6) as pool:
        (folder,) = tmp_path.glob("ccxl-server-*")
        assert folder != left
        assert (folder.stat().st_mode & 0o777) == 0o700
        tables = raw("hotline_60")
        asked = [
            pool.submit(httpx.post, f"{url}/api/build", json={"raw": tables}, timeout=60, trust_env=False)
            for _ in range(6)
        ]
        assert wait_for(lambda: len(list(folder.glob("build-*"))) == 6)
        workers = children(process)
        assert len(workers) >= 2
        process.send_signal(signal.SIGTERM)
        assert [each.result().status_code for each in asked] == [200] * 6
        assert process.wait(30) in (0, -signal.SIGTERM)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/api/health", trust_env=False)
    assert psutil.wait_procs(workers, 10)[1] == []
    assert list(tmp_path.iterdir()) == []


def test_a_stop_waits_for_what_runs(monkeypatch):
    monkeypatch.setattr(work, "built", server_work.steady_build)
    with running() as server, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(server.post, "/api/build", {"raw": {}})
        assert wait_for(lambda: bool(list(server.state.private.path.glob("build-*/begun.txt"))))
        server._server.handle_exit(signal.SIGTERM, None)
        # From this moment, not from the end of what runs.
        assert server.state.stopping
        assert not asked.done()
        assert asked.result().json() == {"values": {"done": 1.0}}


def test_a_server_that_stops_takes_nothing_new(server, monkeypatch):
    monkeypatch.setattr(server.state, "stopping", True)
    answer = server.post("/api/functions/traffic", {"arguments": {}})
    assert (answer.status_code, answer.json()["error"]) == (503, "stopping")
    assert server.get("/api/health").json()["status"] == "stopping"


def test_https_with_tokens_at_another_address(tmp_path):
    names = ("cert.pem", "key.pem", "tokens")
    cert, key, tokens = (tmp_path / name for name in names)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    tokens.write_text(f"anna {TOKEN}\n")
    tokens.chmod(0o600)
    (tmp_path / "tmp").mkdir()
    options = ("--host", "0.0.0.0", "--token-file", str(tokens), "--certfile", str(cert), "--keyfile", str(key))
    with served(tmp_path / "tmp", *options) as (process, url):
        address = url.replace("0.0.0.0", "localhost")
        trust = ssl.create_default_context(cafile=str(cert))
        with httpx.Client(verify=trust, trust_env=False) as client:
            assert client.get(f"{address}/api/schema").status_code == 401
            answer = client.get(f"{address}/api/schema", headers={"Authorization": f"Bearer {TOKEN}"})
            assert answer.status_code == 200
            assert "max-age" in answer.headers["strict-transport-security"]
        process.send_signal(signal.SIGTERM)
        process.wait(30)
