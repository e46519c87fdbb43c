"""Connections: bounded in time, and closed in good order when the server stops."""

from __future__ import annotations

import asyncio
from types import FrameType
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from ccxl.server.settings import Limits


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 that waits neither for the head of a request nor for a reader without end."""

    limits = Limits()

    @classmethod
    def within(cls, limits: Limits) -> type[BoundedProtocol]:
        """The protocol with limits of its own."""
        return type("Bounded", (cls,), {"limits": limits})

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        # Addresses may hold what a user typed; the guard has a log of its own.
        self.access_log = False
        self._head: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Await the head of the first request."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Take what came; a head that has begun must end in time."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._await_head()
        else:
            _cancel(self._head)
            self._head = None

    def _await_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(self.limits.header_s, self.transport.abort)

    def pause_writing(self) -> None:
        """The reader is slower than the answer: wait, but not for ever."""
        super().pause_writing()
        self._stalled = self._stalled or self.loop.call_later(self.limits.write_s, self.transport.abort)

    def resume_writing(self) -> None:
        """The reader has caught up."""
        super().resume_writing()
        _cancel(self._stalled)
        self._stalled = None

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection; one whose reader has not even taken the last answer is cut."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clocks."""
        _cancel(self._head)
        _cancel(self._stalled)
        super().connection_lost(exc)


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


class Server(uvicorn.Server):
    """A server that takes nothing new from the moment it is told to stop, and finishes what runs."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._own = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; a second interrupt does not wait."""
        if (state := getattr(self._own.state, "ccxl", None)) is not None:
            state.stopping = True
        super().handle_exit(sig, frame)
