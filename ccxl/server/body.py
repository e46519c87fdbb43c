"""Bodies of requests: JSON read in one place, every fault told in words, and as deep as a request ever is."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from ccxl.core.errors import InputError
from ccxl.core.nesting import deep_path
from ccxl.server.responses import ApiError

LARGE: Final = 1 << 16


def parsed(body: bytes, depth: int) -> Any:
    """What a body says.

    Parameters
    ----------
    body
        JSON as UTF-8.
    depth
        Deepest nesting.

    Raises
    ------
    InputError
        Not JSON, a key more than once in one object, a number of thousands of digits, or nested too deeply.
    """
    try:
        found = json.loads(body, object_pairs_hook=_once)
    except InputError:
        raise
    except RecursionError:
        raise InputError(f"the request is nested more than {depth} deep; it has tables in tables, no more") from None
    except UnicodeDecodeError:
        raise InputError("the request is not JSON: it is not UTF-8") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"the request is not JSON ({place}: {error.msg})") from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise InputError("the request holds a number of thousands of digits; send one that a cell can hold") from None
    check_depth(found, depth)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, whose keys stand once each: of two values one would be dropped in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise InputError(f"key {twice[:60]!r} stands more than once in one object of the request; keep one")
    return found


def check_depth(value: Any, depth: int) -> None:
    """Refuse tables in tables in tables.

    Raises
    ------
    InputError
        Nested too deeply.
    """
    # What holds the tables of a scenario counts too.
    if (path := deep_path(value, depth + 2)) is not None:
        raise InputError(f"{path}: nested more than {depth} deep; the request has tables in tables, no more")


class JsonRequest(Request):
    """A request whose JSON is read here, not by the web framework."""

    async def json(self) -> Any:
        """What the body says.

        Raises
        ------
        ApiError
            See `parsed`; the web framework lets no other kind of exception through.
        """
        if not hasattr(self, "_json"):
            body, depth = await self.body(), self.app.state.ccxl.settings.limits.depth
            try:
                # A large one in a thread, so that it does not hold up the others.
                self._json = parsed(body, depth) if len(body) < LARGE else await asyncio.to_thread(parsed, body, depth)
            except InputError as error:
                raise ApiError(422, "input", str(error)) from None
        return self._json


class JsonRoute(APIRoute):
    """A route whose bodies are read here."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Its handler."""
        handler = super().get_route_handler()

        async def handled(request: Request) -> Response:
            return await handler(JsonRequest(request.scope, request.receive))

        return handled
