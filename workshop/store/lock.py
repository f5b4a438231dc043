"""One writer a session: a kernel lock beside the session file, and a note of who holds it."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from workshop.record.protocol import SessionLocked


class Holder(msgspec.Struct, frozen=True):
    """Who is writing a session: the computer's name, the process, and since when (UTC, ISO 8601)."""

    host: str
    pid: int
    since: str


_holder_decoder = msgspec.json.Decoder(Holder)


class SessionLock:
    """The right to write one session; it ends with the process at the latest.

    The lock is on a file of its own: the session file may one day be replaced, and on Windows a locked
    file cannot be read by others.
    """

    def __init__(self, folder: Path, session_id: str) -> None:
        """Prepare a lock without taking it.

        Args:
            folder: Where locks are kept; made when it is first needed.
            session_id: The session.
        """
        self._session_id = session_id
        self._folder = folder
        self._holder_file = folder / f"{session_id}.json"
        self._lock = FileLock(folder / f"{session_id}.lock", timeout=0, thread_local=False)

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            SessionLocked: When another program, or another part of this one, holds it.
            OSError: When locks cannot be kept in this folder.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout:
            raise SessionLocked(self._sentence()) from None
        # Who holds it is a courtesy to others: a full disk must not keep a session from being read.
        with suppress(OSError):
            since = datetime.now(UTC).isoformat(timespec="seconds")
            holder = Holder(socket.gethostname(), os.getpid(), since)
            self._holder_file.write_bytes(msgspec.json.encode(holder))

    def release(self) -> None:
        """Give the lock back."""
        with suppress(OSError):
            self._holder_file.unlink()
        self._lock.release()

    def _sentence(self) -> str:
        try:
            holder = _holder_decoder.decode(self._holder_file.read_bytes())
            since = datetime.fromisoformat(holder.since).astimezone().strftime("%Y-%m-%d %H:%M")
            who = f"by another program on {holder.host} (process {holder.pid}) since {since}"
        except (OSError, ValueError):
            # Not written yet, just removed, or left half written: the lock itself is what counts.
            who = "by another program"
        return f"Session {self._session_id} is being written {who}; it can be opened here read-only."
