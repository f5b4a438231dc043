"""One writer a session: a kernel lock beside the session file, and a note of who holds it."""

from __future__ import annotations

import os
import socket
import sys
import warnings
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from filelock import FileLock, SoftFileLock, Timeout

from workshop.record.protocol import SessionLocked
from workshop.store import disk
from workshop.store.folders import place_of
from workshop.store.workspace import PLAN

# Where a file system has no kernel locks filelock uses a marker file, which it takes over from a dead process of this
# computer; its warning would be drawn over the screens.
warnings.filterwarnings("ignore", message="flock not supported")

_BELIEVED = timedelta(days=1)
"""For so long the note of another computer is taken for true where locks do not reach from one to the other."""


class Holder(msgspec.Struct, frozen=True):
    """Who is writing a session: the computer's name, the process, since when (UTC, ISO 8601), and the program."""

    host: str
    pid: int
    since: str
    program: str = ""


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
        disk.make_folder(self._folder)
        try:
            self._acquire()
        except Timeout:
            raise SessionLocked(self._sentence()) from None
        if self._is_held_elsewhere():
            self._lock.release()
            name = f".workshop/locks/{self._holder_file.name}"
            raise SessionLocked(
                f"{self._sentence()} If that program has ended, delete {name} among the sessions."
            )
        # Who holds it is a courtesy to others: a full disk must not keep a session from being read.
        with suppress(OSError):
            since = datetime.now(UTC).isoformat(timespec="seconds")
            holder = Holder(socket.gethostname(), os.getpid(), since, _program())
            self._holder_file.write_bytes(msgspec.json.encode(holder))

    def release(self) -> None:
        """Give the lock back."""
        with suppress(OSError):
            self._holder_file.unlink()
        self._lock.release()

    def _acquire(self) -> None:
        try:
            self._lock.acquire()
        except Timeout:
            # Kernel locks leave their empty file behind; copied to where there are none, it would lock for ever.
            marker = Path(self._lock.lock_file)
            soft = isinstance(self._lock, SoftFileLock)
            if not soft or self._holder_file.exists() or not marker.exists() or marker.stat().st_size:
                raise
            marker.unlink(missing_ok=True)
            self._lock.acquire()

    def _is_held_elsewhere(self) -> bool:
        """Whether another computer has noted that it writes here, in a folder where its lock is not seen."""
        holder = self._holder()
        if holder is None or holder.host == socket.gethostname():
            return False
        try:
            age = datetime.now(UTC) - datetime.fromisoformat(holder.since)
        except (ValueError, TypeError):
            return False
        return age < _BELIEVED and place_of(self._folder) is not None

    def _holder(self) -> Holder | None:
        try:
            return _holder_decoder.decode(self._holder_file.read_bytes())
        except (OSError, ValueError):
            # Not written yet, just removed, or left half written: the lock itself is what counts.
            return None

    def _sentence(self) -> str:
        holder = self._holder()
        who = "by another program"
        if holder is not None:
            what = f"{holder.program}, process {holder.pid}" if holder.program else f"process {holder.pid}"
            who += f" on {holder.host} ({what})"
            with suppress(ValueError):
                since = datetime.fromisoformat(holder.since).astimezone()
                who += f" since {since:%Y-%m-%d %H:%M}"
        what = "The plan" if self._session_id == PLAN else f"Session {self._session_id}"
        return f"{what} is being written {who}; close it there first."


def _program() -> str:
    """What people know this program by: its name, and the command it was started with."""
    name = Path(sys.argv[0]).stem if sys.argv and sys.argv[0] not in ("", "-c", "-m") else "python"
    name = Path(sys.argv[0]).parent.name if name == "__main__" else name
    command = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1].isalpha() and name == "workshop" else ""
    return f"{name} {command}".strip()[:60]
