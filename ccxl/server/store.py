"""Files that the server keeps for a while, in a private folder that goes with it."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from ccxl.server.responses import ApiError

T = TypeVar("T")

PREFIX: Final = "ccxl-server-"


class Private:
    """A folder that only the server's user can read; everything in it goes when the server stops.

    Parameters
    ----------
    parent
        Where it is made; the system's temporary folder if None.
    """

    def __init__(self, parent: Path | None) -> None:
        parent = parent or Path(tempfile.gettempdir())
        for left in parent.glob(f"{PREFIX}*"):
            if _is_abandoned(left):
                remove(left)
        self.path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))

    def new(self, kind: str) -> Path:
        """A new folder in it."""
        folder = self.path / f"{kind}-{secrets.token_urlsafe(12)}"
        folder.mkdir(mode=0o700)
        return folder

    @contextmanager
    def passing(self, kind: str) -> Iterator[Path]:
        """A folder for one request."""
        folder = self.new(kind)
        try:
            yield folder
        finally:
            remove(folder)

    def remove(self) -> None:
        """Take everything away."""
        remove(self.path)


def _is_abandoned(folder: Path) -> bool:
    """Whether the server that made a folder was killed and could not take it away."""
    pid = folder.name.removeprefix(PREFIX).partition("-")[0]
    if not pid.isdecimal() or folder.stat().st_uid != os.getuid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def remove(folder: Path) -> None:
    """Take a folder away; a worker that was just ended may have left files behind."""
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class Kept(Generic[T]):
    """Something kept under an id that cannot be guessed.

    Parameters
    ----------
    folder, content
        Its files, and what is known of it.
    owner
        Who may ask for it.
    until
        When it goes, by the monotonic clock.
    """

    folder: Path
    content: T
    owner: str
    until: float


class Store(Generic[T]):
    """Things kept for a while, by id.

    Parameters
    ----------
    what
        What to call one in a message.
    most
        Most of them at a time; one client may hold half.
    keep_s
        How long after they were last used.
    """

    def __init__(self, what: str, most: int, keep_s: float) -> None:
        self._what = what
        self._most = most
        self._keep_s = keep_s
        self._kept: dict[str, Kept[T]] = {}

    def add(self, folder: Path, content: T, owner: str) -> str:
        """Keep something; gives its id. Refuses as `check_room`."""
        self.check_room(owner)
        key = secrets.token_urlsafe(16)
        self._kept[key] = Kept(folder, content, owner, time.monotonic() + self._keep_s)
        return key

    def check_room(self, owner: str) -> None:
        """Refuse one more where there is no room.

        Raises
        ------
        ApiError
            This client, or all together, have too many.
        """
        self.sweep()
        held = sum(kept.owner == owner for kept in self._kept.values())
        if held >= max(1, self._most // 2):
            text = f"{held} {self._what} of yours are kept already; wait until they expire"
            raise ApiError(429, "too_many", text, 60)
        if len(self._kept) >= self._most:
            raise ApiError(503, "busy", f"too many {self._what} are kept; try again later", 60)

    def get(self, key: str, owner: str) -> Kept[T]:
        """What is kept under an id.

        Raises
        ------
        ApiError
            Nothing, or another's.
        """
        self.sweep()
        kept = self._kept.get(key)
        if kept is None or kept.owner != owner:
            raise ApiError(404, "not_found", f"no such id among the {self._what}; they expire, so send it again")
        kept.until = time.monotonic() + self._keep_s
        return kept

    def every(self) -> list[Kept[T]]:
        """All that is kept."""
        return list(self._kept.values())

    def drop(self, key: str) -> None:
        """Forget something, and its files."""
        if (kept := self._kept.pop(key, None)) is not None:
            remove(kept.folder)

    def sweep(self) -> None:
        """Forget what has expired."""
        now = time.monotonic()
        for key in [key for key, kept in self._kept.items() if kept.until < now]:
            self.drop(key)

    def touch(self, kept: Kept[T]) -> None:
        """Keep something for its full time from now."""
        kept.until = time.monotonic() + self._keep_s
