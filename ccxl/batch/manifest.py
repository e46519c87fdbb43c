"""The record of a batch: one JSON line a site, written when its workbook is safe on disk."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import ccxl
from ccxl.batch.sites import Site
from ccxl.batch.task import Job, Outcome
from ccxl.core.errors import InputError, OutputError
from ccxl.workbook.package import write_whole

NAME: Final = "manifest.jsonl"


class Manifest:
    """The manifest of one folder, held by one run at a time.

    Parameters
    ----------
    folder
        Where the workbooks go.

    Raises
    ------
    InputError
        Another run holds the folder.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._lock = (folder / f".{NAME}.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise InputError(f"{folder}: another batch is writing here; wait for it, or give another folder") from None
        self.entries = {entry["site"]: entry for entry in _read(self.path)}
        self._rewrite(self.entries.values())
        self._file = self.path.open("a", encoding="utf-8")

    def __enter__(self) -> Manifest:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._lock.close()

    def add(self, outcome: Outcome, job_facts: Mapping[str, Any]) -> None:
        """Write a site's line down, safe against a power cut.

        Raises
        ------
        OutputError
            The disk takes no more.
        """
        entry = {**outcome.as_dict(), **job_facts}
        self.entries[outcome.site] = entry
        try:
            self._file.write(_line(entry))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise OutputError(f"{self.path}: cannot be written ({error.strerror})") from error

    def settle(self, sites: Iterable[Site]) -> list[dict[str, Any]]:
        """One line a site in the order of the table; lines of sites that are no longer in it go.

        Returns
        -------
        list
            The entries.
        """
        entries = [self.entries[site.name] for site in sites if site.name in self.entries]
        self._file.close()
        self._rewrite(entries)
        self._file = self.path.open("a", encoding="utf-8")
        return entries

    def is_done(self, site: Site, inputs: str, folder: Path) -> bool:
        """Whether the site's workbook stands there, whole, built from the same inputs."""
        entry = self.entries.get(site.name)
        if entry is None or entry["state"] != "built" or entry["inputs"] != inputs or entry["output"] != site.output:
            return False
        try:
            content = (folder / site.output).read_bytes()
        except OSError:
            return False
        return hashlib.sha256(content).hexdigest() == str(entry["sha256"])

    def _rewrite(self, entries: Iterable[Mapping[str, Any]]) -> None:
        write_whole("".join(map(_line, entries)).encode(), self.path)


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _read(path: Path) -> Iterable[dict[str, Any]]:
    """The whole lines; a line that a power cut has torn is as if it had never been."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line) if line else None
        except json.JSONDecodeError:
            if number < len(lines):
                continue
            return
        if entry:
            yield entry


def inputs_hash(job: Job, site: Site, files: Mapping[Path, str]) -> str:
    """Hash of all that decides a site's workbook: its inputs, the template, the language, the program.

    Parameters
    ----------
    job, site
        What to build.
    files
        Hash of every source and of the template.
    """
    facts = [
        ccxl.__version__,
        job.language,
        job.pdf,
        files[job.template] if job.template else "",
        files[site.source],
        site.name,
        site.settings,
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def file_hash(path: Path) -> str:
    """Hash of a file.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
