"""Who may come in: tokens, names, origins; what browsers are told; what the log holds; what does not start."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from typer.testing import CliRunner

from ccxl.cli import app
from ccxl.core.errors import InputError
from ccxl.functions import FUNCTIONS
from ccxl.server.command import LOOPBACK_NAMES, checked, is_loopback, read_tokens
from ccxl.server.middleware import WORDS
from ccxl.server.settings import Settings
from tests.serving import Running, raw, wait_for

TOKEN = "a-token-of-more-than-20-characters"
OTHER = "another-token-of-more-than-20-signs"
PANE = "https://pane.example.com"
OFFICE = "https://excel.officeapps.live.com"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Running]:
    """A server with tokens, behind a proxy, with its pane elsewhere."""
    tokens = {"anna": TOKEN, "ben": OTHER}
    with Running(Settings(tokens=tokens, origins=frozenset({PANE}), workers=1, secure=True)) as one:
        yield one


@pytest.fixture(scope="module")
def alone() -> Iterator[Running]:
    """A server for this machine only."""
    with Running(Settings(hosts=LOOPBACK_NAMES, workers=1)) as one:
        yield one


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    "headers",
    [{}, bearer("wrong"), bearer(TOKEN[:-1]), bearer(f"{TOKEN}x"), {"Authorization": TOKEN},
     {"Authorization": f"Basic {TOKEN}"}, {"Cookie": f"token={TOKEN}"}],
)  # fmt: skip
def test_nothing_but_health_and_the_interface_is_open_without_the_right_token(guarded, headers):
    paths = guarded.get("/api/openapi.json").json()["paths"]
    assert len(paths) > 12
    for path, methods in paths.items():
        for method in methods:
            answer = guarded.client.request(method, path.replace("{", "").replace("}", ""), headers=headers)
            if path == "/api/health":
                assert answer.status_code == 200
            else:
                assert (answer.status_code, answer.json()["error"]) == (401, "token"), path
                assert answer.headers["www-authenticate"] == "Bearer"
    for path in ("/api/nothing", "/api/", "/api/../api/schema", "/api/Health", "/api//health"):
        assert guarded.get(path, headers=headers).status_code in (401, 404), path


def test_a_token_opens_the_door_and_what_one_holder_keeps_no_other_sees(guarded):
    template = (Path(__file__).parents[1] / "workbooks/templates/budget_en.xlsx").read_bytes()
    answer = guarded.post("/api/templates", files={"file": ("t.xlsx", template)}, headers=bearer(TOKEN))
    key = answer.json()["id"]
    assert guarded.get(f"/api/templates/{key}", headers=bearer(TOKEN)).status_code == 200
    assert guarded.get(f"/api/templates/{key}", headers=bearer(OTHER)).status_code == 404
    body = {"raw": raw(), "template": key, "format": "json", "lang": "en"}
    assert guarded.post("/api/build", body, headers=bearer(OTHER)).status_code == 404
    assert guarded.post("/api/build", body, headers=bearer(TOKEN)).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example.com", "null", f"{PANE}.evil.com", "http://pane.example.com", OFFICE]
)
def test_pages_of_other_sites_are_turned_away(guarded, origin):
    headers = {**bearer(TOKEN), "Origin": origin}
    answer = guarded.post("/api/functions/traffic", {"arguments": {}}, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (403, "origin")
    assert "access-control-allow-origin" not in answer.headers
    answer = guarded.client.options("/api/build", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 403


def test_of_two_origins_neither_counts(guarded):
    for first, second in ((PANE, "https://evil.example.com"), ("https://evil.example.com", PANE), (PANE, PANE)):
        headers = [("Authorization", f"Bearer {TOKEN}"), ("Origin", first), ("Origin", second)]
        answer = guarded.get("/api/schema", headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "request")
        assert "more than one header Origin" in answer.json()["message"]
        assert "access-control-allow-origin" not in answer.headers
    answer = guarded.get("/api/schema", headers=[("Authorization", f"Bearer {each}") for each in (OTHER, TOKEN)])
    assert answer.status_code == 400


def test_the_pane_may_call_from_its_own_origin_and_from_a_named_one(guarded):
    for origin in (PANE, guarded.url, guarded.url.replace("http", "https")):
        answer = guarded.get("/api/schema", headers={**bearer(TOKEN), "Origin": origin})
        assert answer.status_code == 200
        assert answer.headers.get("access-control-allow-origin") == (origin if origin == PANE else None)
    asked = {"Origin": PANE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = guarded.client.options("/api/build", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == PANE
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    assert "DELETE" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize("host", ["evil.example.com", "localhost.evil.com", "", "127.0.0.1@evil.com", "[::1", "a b"])
def test_a_name_that_is_not_this_machines_is_refused(alone, host):
    answer = alone.get("/api/health", headers={"Host": host})
    assert answer.status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
def test_this_machines_own_names_are_taken(alone, host):
    assert alone.get("/api/health", headers={"Host": host}).status_code == 200


def test_every_answer_tells_the_browser_to_be_careful(guarded):
    asked = [
        guarded.get("/api/health"),
        guarded.get("/api/schema"),
        guarded.get("/nothing"),
        guarded.post("/api/build"),
    ]
    for answer in asked:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["strict-transport-security"]
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        if answer.request.url.path.startswith("/api/"):
            assert answer.headers["cache-control"] == "no-store"
            assert "frame-ancestors 'none'" in policy
        else:
            assert "https://appsforoffice.microsoft.com" in policy
            assert "frame-ancestors 'self' https://*.officeapps.live.com" in policy


def test_the_log_holds_who_did_what_and_nothing_of_a_budget(guarded, caplog):
    tables = raw()
    tables["budget"]["project"] = "Merger Walrus"
    with caplog.at_level(logging.DEBUG):
        assert guarded.post("/api/build", {"raw": tables}, headers=bearer(TOKEN)).status_code == 200
        guarded.post("/api/validate", {"raw": {"budget": {"Walrus": "Merger"}}}, headers=bearer(TOKEN))
        guarded.post("/api/build", {"raw": "Merger Walrus"}, headers=bearer(TOKEN))
        guarded.get("/api/examples/Walrus?Merger=Walrus", headers=bearer(TOKEN))
        guarded.get("/Walrus", headers={**bearer(TOKEN), "User-Agent": "Merger"})
    assert "anna POST /api/build 200" in caplog.text
    own = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert not any(word in line for line in own for word in ("Walrus", "Merger", TOKEN))


@pytest.mark.parametrize(
    ("path", "shown"),
    [("/", "/"), ("/nothing", "/..."), ("/style.css", "/style.css"), ("/Walrus/api", "/..."),
     ("/api/Walrus", "/api/..."), ("/api/functions/agents/Walrus", "/api/functions/..."),
     ("/api/batches/Walrus", "/api/batches/{key}"), ("/api/templates/Walrus/health", "/api/templates/...")],
)  # fmt: skip
def test_the_log_says_as_much_of_an_address_as_the_server_knows(guarded, caplog, path, shown):
    with caplog.at_level(logging.INFO, logger="ccxl.server"):
        guarded.get(path, headers=bearer(TOKEN))
        # It is written once the answer has left.
        assert wait_for(lambda: f" GET {shown} " in caplog.text, 5)
    assert "Walrus" not in "".join(record.getMessage() for record in caplog.records if record.name == "ccxl.server")


def test_all_words_of_addresses_are_known_to_the_log(guarded):
    paths = guarded.get("/api/openapi.json").json()["paths"]
    assert {word for path in paths for word in path.split("/") if word and "{" not in word} <= WORDS


# ---------------------------------------------------------------- what does not start


@pytest.fixture
def tokens(tmp_path) -> Path:
    path = tmp_path / "tokens"
    path.write_text(f"# who may\nanna {TOKEN}  # until May\n\nben {OTHER}\n")
    path.chmod(0o600)
    return path


def test_tokens_are_read_by_their_holders(tokens):
    assert read_tokens(tokens) == {"anna": TOKEN, "ben": OTHER}


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("", 0o600, "holds no token"),
        (f"anna {TOKEN}", 0o644, "others can read it"),
        (f"anna {TOKEN}\nanna {OTHER}", 0o600, "line 2"),
        (TOKEN, 0o600, "line 1"),
        (
            "anna short\nben short",
            0o600,
            "line 1: must be a name of its own and a token of 20 characters or more; line 2",
        ),
    ],
)
def test_a_poor_token_file_is_refused(tmp_path, text, mode, words):
    path = tmp_path / "tokens"
    path.write_text(text)
    path.chmod(mode)
    with pytest.raises(InputError, match=words):
        read_tokens(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_tokens(tmp_path / "none")


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),
     ("::", False), ("10.0.0.1", False), ("example.com", False), ("", False)],
)  # fmt: skip
def test_only_loopback_is_this_machine_alone(host, alone):
    assert is_loopback(host) is alone


def settings(host="127.0.0.1", token_file=None, certfile=None, keyfile=None, behind_proxy=False, origins=()):
    return checked(host, token_file, certfile, keyfile, 1, behind_proxy, list(origins))


def test_this_machine_needs_no_token_and_everybody_else_tokens_and_https(tokens, tmp_path):
    assert settings().tokens == {}
    assert settings().hosts == LOOPBACK_NAMES
    with pytest.raises(InputError, match=r"--token-file.*--certfile and --keyfile, or --behind-proxy"):
        settings(host="0.0.0.0")
    with pytest.raises(InputError, match="need https"):
        settings(host="0.0.0.0", token_file=tokens)
    with pytest.raises(InputError, match="--behind-proxy: others can reach the server"):
        settings(behind_proxy=True)
    with pytest.raises(InputError, match="give both"):
        settings(host="0.0.0.0", token_file=tokens, certfile=tokens)
    with pytest.raises(InputError, match="no such file"):
        settings(host="0.0.0.0", token_file=tokens, certfile=tokens, keyfile=tmp_path / "none")
    with pytest.raises(InputError, match="--origin"):
        settings(origins=["pane.example.com"])
    guarded = settings(host="0.0.0.0", token_file=tokens, certfile=tokens, keyfile=tokens)
    assert (set(guarded.tokens), guarded.hosts, guarded.secure) == ({"anna", "ben"}, frozenset(), True)
    assert settings(behind_proxy=True, token_file=tokens).secure


def test_the_command_line_says_what_is_missing():
    result = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0"])
    assert isinstance(result.exception, InputError)
    assert "give tokens with --token-file" in str(result.exception)


def test_the_add_in_is_served_for_the_address_by_which_it_is_reached(guarded):
    files = {"Host": "ccxl.example.com"}
    assert guarded.get("/addin/manifest.xml", headers=files).status_code == 422  # http: Excel takes https only
    assert guarded.get("/addin/../app.py", headers=files).status_code == 404
    assert guarded.get("/addin/nothing", headers={"Host": "a b"}).status_code in (400, 421)
    with Running(Settings(workers=1)) as behind:
        behind.app.user_middleware.insert(0, Middleware(_Https))
        behind.app.middleware_stack = None
        manifest = behind.get("/addin/manifest.xml", headers=files)
        assert "https://ccxl.example.com/addin/functions.js" in manifest.text
        assert manifest.headers["content-type"].startswith(("application/xml", "text/xml"))
        script = behind.get("/addin/functions.js", headers={**files, "Origin": OFFICE})
        assert '"https://ccxl.example.com/api/functions/batch"' in script.text
        assert script.headers["access-control-allow-origin"] == OFFICE
        metadata = behind.get("/addin/functions.json", headers=files).json()
        assert {each["name"].lower() for each in metadata["functions"]} >= set(FUNCTIONS)
        assert behind.get("/addin/nothing", headers=files).status_code == 404


class _Https:
    """Stands for a proxy that speaks https."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "scheme": "https"}, receive, send)
