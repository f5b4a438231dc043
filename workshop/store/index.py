"""What lists say of sessions, kept so that it is not read from every file again.

One small file, ``sessions/.workshop/index.json``.  An entry holds as long as its session's file is as it was: the same name,
times, size and number on the disk.  It holds what lists show, and no text of a note.  Nothing depends on it: it may be
deleted, damaged, or written by two programs at once (the last one wins), and where it cannot be written, as on a read-only
stick, this program remembers by itself.  All that changes is how long a list takes.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG
from threading import Lock
from typing import Any, NamedTuple

import msgspec

from workshop import disk
from workshop.record.protocol import Row, Stamp
from workshop.store.workspace import PLAN, Workspace, is_session

FORMAT = "index/1"

# A file system may count its times in steps of two seconds: what was written as lately may be written again under one time.
_SETTLED = 2_000_000_000
_LARGEST = 64 * 1024 * 1024


class _Body(msgspec.Struct):
    """The file's second line.  Values stand in the order of ``keys``; ``whole`` holds what rests on all sessions."""

    keys: list[str]
    rows: dict[str, tuple[Stamp, list[Any]]]
    whole: dict[str, tuple[str, Any]]


class _Head(msgspec.Struct):
    """The file's first line: for which edition of the program it holds, and the digest of the second."""

    format: str
    edition: str
    digest: str


_head_decoder = msgspec.json.Decoder(_Head)
_body_decoder = msgspec.json.Decoder(_Body)
_encoder = msgspec.json.Encoder()


class _Kept(NamedTuple):
    edition: str
    rows: dict[str, tuple[Stamp, Row]]
    whole: dict[str, tuple[str, Any]]


def stamp_of(found: os.stat_result) -> Stamp:
    """Numbers that differ once a file was changed: when it was written and altered (ns), its size, its inode."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _stat_of(entry: os.DirEntry[str]) -> os.stat_result:
    """What the system says of a folder's entry: of what a link leads to, and where it leads nowhere, of the link."""
    try:
        # What Windows tells of a folder's entries has no number, and may be out of date.
        return os.stat(entry.path) if disk.WINDOWS or entry.is_symlink() else entry.stat()  # noqa: PTH116
    except OSError:
        return entry.stat(follow_symlinks=False)


def is_settled(stamp: Stamp) -> bool:
    """Whether a file that is changed from now on gets another stamp."""
    return not 0 <= time.time_ns() - stamp[0] < _SETTLED


class Index:
    """The index of one folder; threads may share it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = Lock()
        self._memory: _Kept | None = None
        self._seen: Stamp | None = None
        self._written = False

    @property
    def path(self) -> Path:
        """The file, which need not exist."""
        return self._workspace.sessions / ".workshop" / "index.json"

    def stamps(self) -> dict[str, Stamp]:
        """The stamp of every session's file, by id, sorted; in one look through the folder."""
        return dict(sorted(self._scanned()))

    def _scanned(self) -> list[tuple[str, Stamp]]:
        found: list[tuple[str, Stamp]] = []
        try:
            with os.scandir(self._workspace.sessions) as entries:
                for entry in entries:
                    if not is_session(entry):
                        continue
                    with suppress(OSError):
                        stat = _stat_of(entry)
                        # What stands in a file's place is told of: a folder, or a link that leads nowhere; no pipe is.
                        if S_ISREG(stat.st_mode) or S_ISDIR(stat.st_mode) or S_ISLNK(stat.st_mode):
                            found.append((entry.name.removesuffix(".json"), stamp_of(stat)))
        except OSError:
            return []
        return found

    def stamp(self, session_id: str) -> Stamp | None:
        """The stamp of a log's file; None where there is none."""
        try:
            return stamp_of(self._workspace.session_file(session_id).stat())
        except OSError:
            return None

    def rows(self, edition: str, stamps: Mapping[str, Stamp]) -> dict[str, Row]:
        """What is kept of the sessions whose files are as they were.

        Args:
            edition: Of the program: what another one kept does not hold.
            stamps: The files as they are now.
        """
        with self._lock:
            kept = self._load(edition).rows
            found = ((name, stamp, kept.get(name)) for name, stamp in stamps.items())
            return {name: dict(one[1]) for name, stamp, one in found if one is not None and one[0] == stamp}

    def whole(self, edition: str, name: str, state: str) -> Any:
        """What is kept under a name for this state of the folder, or None."""
        with self._lock:
            kept = self._load(edition).whole.get(name)
            return kept[1] if kept is not None and kept[0] == state else None

    def keep(
        self,
        edition: str,
        rows: Mapping[str, tuple[Stamp, Row]],
        whole: Mapping[str, tuple[str, Any]] | None = None,
    ) -> None:
        """Keep what was read, besides what is kept already; sessions that are gone are forgotten.

        Args:
            edition: Of the program.
            rows: By session, with the stamp that its file had before it was read.
            whole: What rests on all sessions, by name, with the state of the folder for which it holds.
        """
        if not rows and not whole:
            return
        with self._lock:
            # Another program may have kept more meanwhile.
            before = self._load(edition)
            there = dict(self._scanned())
            if not there:
                return
            plan = self.stamp(PLAN)
            if not all(map(is_settled, [*there.values(), *([plan] if plan else [])])):
                whole = None
            # What is out of date goes with the words in it, which may have been redacted since.
            together = {name: one for name, one in before.rows.items() if there.get(name) == one[0]}
            resting = before.whole if len(together) == len(before.rows) else {}
            kept = _Kept(edition, {**together, **rows}, {**resting, **(whole or {})})
            self._memory, self._written = kept, False
            with suppress(OSError, TypeError, ValueError):
                self._write(kept)
                self._written = True

    def _load(self, edition: str) -> _Kept:
        """What is kept; read again when the file is not the one that was read last."""
        seen: Stamp | None = None
        with suppress(OSError):
            seen = stamp_of(self.path.stat())
        if self._memory is not None and self._memory.edition == edition and seen == self._seen:
            return self._memory
        self._seen = seen
        found = self._read(edition) if seen is not None and seen[2] <= _LARGEST else None
        if found is not None:
            self._written = True
        else:
            # A file that was removed is to be forgotten; one that never could be written is remembered here alone.
            ours = None if self._written else self._memory
            found = ours if ours is not None and ours.edition == edition else _Kept(edition, {}, {})
        self._memory = found
        return found

    def _read(self, edition: str) -> _Kept | None:
        try:
            first, _, second = self.path.read_bytes().partition(b"\n")
            head = _head_decoder.decode(first)
            if (head.format, head.edition) != (FORMAT, edition):
                return None
            if hashlib.sha256(second).hexdigest() != head.digest:
                return None
            body = _body_decoder.decode(second)
            rows = {
                name: (stamp, dict(zip(body.keys, values, strict=True)))
                for name, (stamp, values) in body.rows.items()
            }
        except (OSError, ValueError, RecursionError):
            return None
        return _Kept(edition, rows, body.whole)

    def _write(self, kept: _Kept) -> None:
        """Put a new file in the place of the old one; it need not be durable.

        Raises:
            OSError: When it cannot be written.
        """
        keys = list(next(iter(kept.rows.values()))[1]) if kept.rows else []
        rows = {
            name: (stamp, [row[key] for key in keys])
            for name, (stamp, row) in kept.rows.items()
            if list(row) == keys
        }
        body = _encoder.encode(_Body(keys, rows, kept.whole))
        head = _encoder.encode(_Head(FORMAT, kept.edition, hashlib.sha256(body).hexdigest()))
        self.path.parent.mkdir(exist_ok=True)
        beside = self.path.with_name("index.new")
        # Two programs may be at it at once: what they mix up, the digest finds out.
        beside.write_bytes(head + b"\n" + body)
        disk.replace(beside, self.path)
        self._seen = stamp_of(self.path.stat())
