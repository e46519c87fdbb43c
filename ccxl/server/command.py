"""``ccxl serve``: starts the server, and refuses to start one that strangers could use."""

from __future__ import annotations

import ipaddress
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ccxl.core.errors import InputError
from ccxl.core.needed import needed

if TYPE_CHECKING:
    from ccxl.server.settings import Settings

SHORTEST_TOKEN: Final = 20
LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0: any that is free.")] = 8765,
    token_file: Annotated[Path | None, typer.Option(help="File of tokens, one a line: NAME TOKEN.")] = None,
    certfile: Annotated[Path | None, typer.Option(help="Certificate for https (PEM).")] = None,
    keyfile: Annotated[Path | None, typer.Option(help="Its key (PEM).")] = None,
    workers: Annotated[int, typer.Option(min=0, max=64, help="Processes for builds; 0: one a core.")] = 0,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="A proxy in front speaks https.")] = False,
    origin: Annotated[list[str] | None, typer.Option(help="Page elsewhere that may call, as https://host.")] = None,
) -> None:
    """Serve functions, inputs, builds and the task pane over HTTP; to this machine only, unless told otherwise."""
    try:
        import uvicorn

        needed("pebble", "serve")
        from ccxl.server.app import create_app
        from ccxl.server.connections import BoundedProtocol, Server
    except ImportError as error:
        if (error.name or "").partition(".")[0] in ("fastapi", "uvicorn", "starlette", "multipart", "python_multipart"):
            raise InputError("serve: needs the web server; install it with: pip install 'ccxl[server]'") from None
        raise
    settings = checked(host, token_file, certfile, keyfile, workers, behind_proxy, origin or [])
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    limits = settings.limits
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=BoundedProtocol.within(limits),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
        ssl_certfile=certfile,
        ssl_keyfile=keyfile,
        limit_concurrency=limits.connections,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=int(limits.build_s + limits.print_s) + 5,
    )
    Server(config, app).run()


def checked(
    host: str,
    token_file: Path | None,
    certfile: Path | None,
    keyfile: Path | None,
    workers: int,
    behind_proxy: bool,
    origins: list[str],
) -> Settings:
    """The settings of a server that strangers cannot use.

    Raises
    ------
    InputError
        Another address than this machine's own without tokens, or without https.
    """
    from ccxl.server.settings import Settings

    alone = is_loopback(host) and not behind_proxy
    tokens = read_tokens(token_file) if token_file else {}
    faults = []
    if not alone and not tokens:
        where = "--behind-proxy" if behind_proxy else f"--host {host}"
        faults.append(f"{where}: others can reach the server; give tokens with --token-file")
    if not is_loopback(host) and certfile is None and not behind_proxy:
        faults.append(f"--host {host}: tokens and budgets need https; give --certfile and --keyfile, or --behind-proxy")
    if (certfile is None) != (keyfile is None):
        faults.append("--certfile and --keyfile: give both")
    faults += [f"{path}: no such file" for path in (certfile, keyfile) if path and not path.is_file()]
    faults += [
        f"--origin {each}: must be such as https://pane.example.com"
        for each in origins
        if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", each)
    ]
    if faults:
        raise InputError("; ".join(faults))
    known: dict[str, Any] = {"workers": workers} if workers else {}
    return Settings(
        tokens=tokens,
        hosts=LOOPBACK_NAMES if alone else frozenset(),
        origins=frozenset(origins),
        secure=certfile is not None or behind_proxy,
        **known,
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def read_tokens(path: Path) -> dict[str, str]:
    """Tokens by the name of their holder.

    Parameters
    ----------
    path
        One line each: name and token, with a space between; ``#`` begins a comment.

    Raises
    ------
    InputError
        The file cannot be read, others can read it, or a line is not as it should be.
    """
    try:
        text, mode = path.read_text(encoding="utf-8"), path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--token-file {path}: cannot be read ({error})") from None
    if mode & 0o077:
        raise InputError(f"--token-file {path}: others can read it; take that away with: chmod 600 {path}")
    tokens: dict[str, str] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 2 or words[0] in tokens or len(words[1]) < SHORTEST_TOKEN:
            faults.append(
                f"line {number}: must be a name of its own and a token of {SHORTEST_TOKEN} characters or more"
            )
            continue
        tokens[words[0]] = words[1]
    if faults or not tokens:
        raise InputError(
            f"--token-file {path}: {'; '.join(faults) or 'holds no token; make one with: openssl rand -hex 32'}"
        )
    return tokens
