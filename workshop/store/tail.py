"""The end of an open TinyDB file: documents are written over its closing brackets, in one write and one sync.

This is the one way in which anything is appended.  `storage` uses it for session files, `appending` for any TinyDB file.
"""

from __future__ import annotations

import os
from pathlib import Path

from workshop.record.protocol import NotSaved
from workshop.store import disk
from workshop.store.layout import TAIL


class Tail:
    """Adds to the last table of a file that ends in ``TAIL``, whatever the file's size.

    After every ``append`` that returns, the bytes are on the disk and the brackets are closed again.  After one that
    raises, the file is as it was before.  A sync that failed is never tried again: it could succeed although the
    first one lost the bytes.  So nothing more is accepted after it, until the file is opened again.
    """

    def __init__(self, path: Path, end: int, *, thing: str) -> None:
        """Open a file that has been read.

        Args:
            path: The file.
            end: The offset of its tail.
            thing: What people are asked to open again, such as ``session``.

        Raises:
            OSError: When the file cannot be opened for writing.
        """
        self.path = path
        self.end = end
        self.refusal = ""
        self._name = os.fspath(path)
        self._thing = thing
        fd = disk.open_existing(path)
        opened = os.fstat(fd)
        self._number = opened.st_ino, opened.st_dev
        self._times, self._touched = _times_of(opened), False
        self._fd: int | None = fd

    def append(self, lines: bytes) -> None:
        """Write lines in front of the closing brackets; they are durable when this returns.

        Raises:
            NotSaved: When the disk refused them; none of them is in the file.
        """
        fd = self._accepting()
        try:
            disk.write_at(fd, lines + TAIL, self.end)
        except OSError as error:
            self._take_back(fd)
            raise NotSaved(f"Not saved: {disk.reason(error)}.") from error
        try:
            disk.sync(fd)
        except OSError as error:
            self._take_back(fd)
            self.refusal = f"Not saved: an earlier write did not reach the disk. {self._reopen}"
            raise NotSaved(f"Not saved: {disk.reason(error)}. {self._reopen}") from error
        self.end += len(lines)
        self._times = _times_of(os.fstat(fd))

    def is_untouched(self) -> bool:
        """Whether the file is as it was left; where this says no, it may be: only reading it tells.

        A program that writes over some of its bytes leaves its name, number and length as they were, but not its times.
        """
        return self.is_in_place() and not self._touched

    def is_in_place(self) -> bool:
        """Whether the file under this name is still the one that is open, and as long as it was left."""
        if self._fd is None:
            return False
        try:
            named = os.stat(self._name)  # noqa: PTH116  # twice as quick, for every append
        except OSError:
            return False
        if (named.st_ino, named.st_dev, named.st_size) != (*self._number, self.end + len(TAIL)):
            return False
        # Noted here, where every append comes by: once it has written, the times are its own.
        self._touched = self._touched or _times_of(named) != self._times
        return True

    def check_in_place(self) -> None:
        """Accept nothing more once another program has replaced the file or changed its length: lines would go astray.

        Raises:
            NotSaved: When one has, or nothing is accepted any more.
        """
        self._accepting()
        if not self.is_in_place():
            # A stick that was pulled out is no other program.
            there = os.path.lexists(self._name)
            what = "was changed by another program." if there else "is not there any more; is its disk in?"
            self.refusal = f"Not saved: the {self._thing}'s file {what} {self._reopen}"
            raise NotSaved(self.refusal)

    def restore(self) -> None:
        """Cut off what follows the last complete append and close the file's brackets again.

        Raises:
            OSError: When the disk refused.
        """
        fd = self._accepting()
        self._put_back(fd)
        disk.sync(fd)

    def close(self) -> None:
        """Close the file."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    @property
    def _reopen(self) -> str:
        return f"Keep what is not saved, close the {self._thing} and open it again."

    def _accepting(self) -> int:
        if self._fd is None:
            raise NotSaved(f"Not saved: the {self._thing} has been closed.")
        if self.refusal:
            raise NotSaved(self.refusal)
        return self._fd

    def _take_back(self, fd: int) -> None:
        try:
            self._put_back(fd)
        except OSError:
            self.refusal = f"Not saved: the end of the file could not be put back in order. {self._reopen}"

    def _put_back(self, fd: int) -> None:
        # The tail first: it needs no new space, and a program that stops here has left a readable end behind.
        disk.write_at(fd, TAIL, self.end)
        os.ftruncate(fd, self.end + len(TAIL))
        self._times = _times_of(os.fstat(fd))


def _times_of(stated: os.stat_result) -> tuple[int, int]:
    return stated.st_mtime_ns, stated.st_ctime_ns
