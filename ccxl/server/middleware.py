"""Who may send requests, how large they may be, the headers that browsers need, and the log."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ccxl.server.handover import place_of
from ccxl.server.responses import Answer, ApiError, error_response
from ccxl.server.settings import Settings

log = logging.getLogger("ccxl.server")

OFFICE_SCRIPTS: Final = "https://appsforoffice.microsoft.com https://ajax.aspnetcdn.com"
OFFICE_FRAMES: Final = (
    "https://*.officeapps.live.com https://*.office.com https://*.office365.com https://*.microsoft.com "
    "https://*.cloud.microsoft https://*.sharepoint.com"
)
# Excel on the web fetches the add-in's metadata from its own pages.
OFFICE_ORIGIN: Final = re.compile(
    r"https://([\w-]+\.)*(officeapps\.live\.com|office\.com|office365\.com|cloud\.microsoft)"
)
PAGE_POLICY: Final = (
    f"default-src 'none'; script-src 'self' {OFFICE_SCRIPTS}; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self' https://*.office.com https://*.office.net https://*.microsoft.com; "
    f"base-uri 'none'; form-action 'none'; frame-ancestors 'self' {OFFICE_FRAMES}"
)
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
# What needs no token: the pages themselves, which ask for one, and whether the server is up.
OPEN: Final = ("/api/health", "/api/openapi.json")
# Answers before the body was read to its end: whoever still sends it would keep the connection for ever.
UNREAD: Final = (408, 413)
# Headers that decide who may come in: of two, proxies and servers may each take another one.
SINGLE: Final = ("host", "origin", "authorization")
# Of what addresses are made, for the log.
WORDS: Final = frozenset(
    {"addin", "api", "batch", "batches", "build", "examples", "form", "functions", "health", "openapi.json", "result",
     "scenario", "schema", "templates", "validate"}
    | {path.name for path in Path(__file__).with_name("pane").glob("*")}
)  # fmt: skip
UPLOADS: Final = ("/api/scenario", "/api/templates", "/api/batches")


class Guard:
    """Around the whole application.

    Parameters
    ----------
    app
        The application.
    settings
        How the server is run.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._holders = {_digest(token): name for name, token in settings.tokens.items()}
        self._busy: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Request(scope, send, self._settings)
        try:
            await self._admitted(request, scope, receive)
        except ApiError as error:
            await request.refuse(error.answer(), error.headers or {})
        except Exception as error:  # noqa: BLE001  # the last resort: one request fails, the server stays
            log.error("%s %s: %s", request.method, request.shown, place_of(error))
            text = "the server has a fault; its log says where"
            await request.refuse(error_response(500, "fault", text), {})
        finally:
            request.log()

    async def _admitted(self, request: _Request, scope: Scope, receive: Receive) -> None:
        if request.doubled:
            raise ApiError(400, "request", f"more than one header {request.doubled.title()}; send one")
        self._check_origin(request)
        who = scope["state"]["client"] = self._client(request, scope)
        limits = self._settings.limits
        if self._busy[who] >= limits.per_client:
            text = f"{limits.per_client} requests of yours are at work already; wait for some of them"
            raise ApiError(429, "too_many", text, 1)
        most = limits.upload_bytes if request.path in UPLOADS else limits.json_bytes
        request.check_length(most)
        self._busy[who] += 1
        try:
            await self._app(scope, _bounded(receive, most, limits.body_s), request.send)
        finally:
            self._busy[who] -= 1
            if not self._busy[who]:
                del self._busy[who]

    def _check_origin(self, request: _Request) -> None:
        """Refuse pages of other sites, and names that are not this server's, behind which other sites may hide."""
        host = request.headers.get("host", "")
        name = (urlsplit(f"//{host}").hostname or "") if _is_host(host) else ""
        if not name or (self._settings.hosts and name not in self._settings.hosts):
            raise ApiError(421, "host", "this server does not go by that name; use the address it was started with")
        origin = request.headers.get("origin")
        if origin is None or origin in self._settings.origins or _same_site(origin, host):
            return
        if request.path.startswith("/addin/") and OFFICE_ORIGIN.fullmatch(origin):
            return
        raise ApiError(403, "origin", "a page of another site may not use this server; open the server's own pane")

    def _client(self, request: _Request, scope: Scope) -> str:
        """Who asks: the holder of the token, or the address.

        Raises
        ------
        ApiError
            A token is needed.
        """
        address = scope["client"][0] if scope.get("client") else "local"
        if not self._holders or not request.path.startswith("/api/") or request.path in OPEN:
            return str(address)
        if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
            return str(address)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        holder = self._holders.get(_digest(token.strip())) if scheme.lower() == "bearer" else None
        if holder is None:
            raise ApiError(401, "token", "needs a token: send the header Authorization: Bearer TOKEN")
        return holder


class _Request:
    """One request: its head, and what goes out."""

    def __init__(self, scope: Scope, send: Send, settings: Settings) -> None:
        self.path: str = scope["path"]
        self.method: str = scope["method"]
        self.headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        names = [key.decode("latin-1") for key, _ in scope["headers"]]
        self.doubled = next((name for name in SINGLE if names.count(name) > 1), "")
        self.headers.pop(self.doubled, None)
        scope.setdefault("state", {})
        self._scope = scope
        self._send = send
        self._settings = settings
        self._start = time.perf_counter()
        self._status = 0
        self._sent = 0

    @property
    def shown(self) -> str:
        """The route rather than the path, which may hold an id; where there is none, as much of it as is known."""
        if route := getattr(self._scope.get("route"), "path", ""):
            return str(route)
        parts = self.path.removeprefix("/").split("/")
        known = list(takewhile(lambda part: not part or part in WORDS, parts))
        # Nothing that a client made up.
        return "/" + "/".join([*known, *["..."] * (len(known) < len(parts))])

    def check_length(self, most: int) -> None:
        """Refuse a body that says it is too large before it is read."""
        length = self.headers.get("content-length", "0")
        if length.isdecimal() and len(length) < 20 and int(length) > most:
            raise ApiError(413, "too_large", f"the body has {int(length):,} bytes; at most {most:,}")

    async def send(self, message: Message) -> None:
        """Send a part of the answer, with the headers that every answer has."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            own = dict(message.get("headers", ()))
            message = {**message, "headers": [*own.items(), *self._added(own)]}
        elif message["type"] == "http.response.body":
            self._sent += len(message.get("body", b""))
        await self._send(message)

    def _added(self, own: Mapping[bytes, bytes]) -> Iterable[tuple[bytes, bytes]]:
        data = self.path.startswith("/api/")
        added = {
            "content-security-policy": DATA_POLICY if data else PAGE_POLICY,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "cross-origin-resource-policy": "cross-origin" if self.path.startswith("/addin/") else "same-origin",
            "cache-control": "no-store" if data else "no-cache",
        }
        if data:
            added["x-frame-options"] = "DENY"
        if self._status in UNREAD:
            added["connection"] = "close"
        if self._settings.secure:
            added["strict-transport-security"] = "max-age=31536000"
        origin = self.headers.get("origin", "")
        office = self.path.startswith("/addin/") and OFFICE_ORIGIN.fullmatch(origin)
        if origin in self._settings.origins or office:
            added |= {"access-control-allow-origin": origin, "vary": "Origin"}
            if not office:
                added["access-control-expose-headers"] = "Content-Disposition, Retry-After"
        return [(k.encode(), v.encode("latin-1")) for k, v in added.items() if k.encode() not in own]

    async def refuse(self, answer: Answer, headers: Mapping[str, str]) -> None:
        """Send an error, if nothing was sent yet."""
        if self._status:
            return
        extra = {"content-type": answer.media_type, "content-length": str(len(answer.content)), **headers}
        if answer.status == 401:
            extra["www-authenticate"] = "Bearer"
        lines = [(key.lower().encode(), value.encode("latin-1")) for key, value in extra.items()]
        await self.send({"type": "http.response.start", "status": answer.status, "headers": lines})
        body = b"" if self.method == "HEAD" else answer.content
        await self.send({"type": "http.response.body", "body": body})

    def log(self) -> None:
        """One line a request: never what was in it."""
        took = (time.perf_counter() - self._start) * 1000
        who = self._scope["state"].get("client", "-")
        log.info("%s %s %s %d %.0f ms %d bytes", who, self.method, self.shown, self._status, took, self._sent)


def _bounded(receive: Receive, most: int, seconds: float) -> Receive:
    """What a client sends, up to a size and within a time."""
    taken = 0
    whole = False
    deadline = asyncio.get_running_loop().time() + seconds

    async def bounded() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise ApiError(408, "too_slow", f"the body did not come within {seconds:g} s; send it faster") from None
        taken += len(message.get("body", b""))
        if taken > most:
            raise ApiError(413, "too_large", f"the body has more than {most:,} bytes")
        whole = message["type"] != "http.request" or not message.get("more_body")
        return message

    return bounded


def _same_site(origin: str, host: str) -> bool:
    """Whether a page comes from this server: a proxy may speak https in front, so the scheme may differ."""
    return origin.partition("://")[2].lower() == host.lower() and bool(host)


def _is_host(host: str) -> bool:
    return re.fullmatch(r"([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?", host) is not None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def preflight(origins: Iterable[str], origin: str) -> dict[str, str]:
    """What a page elsewhere may send, if it is one that may."""
    if origin not in set(origins):
        return {}
    return {
        "Access-Control-Allow-Methods": "GET, POST, DELETE",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "600",
    }
