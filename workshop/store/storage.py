"""TinyDB's storage for session files: it adds lines, and never rewrites what is there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from workshop.record.protocol import NotSaved, StoreError
from workshop.store import disk
from workshop.store.layout import TAIL, line_bytes

Tables = dict[str, dict[str, Any]]

_REOPEN = "Keep what is not saved, close the session and open it again."


class SessionStorage(Storage):
    """Adds documents to the last table of a session file in one write and one sync, whatever its size.

    After every ``append`` that returns, the file is plain TinyDB JSON and the documents are on the disk.
    After one that raises, the file is as it was before.
    """

    def __init__(self, path: Path, end: int, last: int) -> None:
        """Open a file that has been scanned.

        Args:
            path: The session file.
            end: The offset of its tail.
            last: The id of its last document.

        Raises:
            OSError: When the file cannot be opened for writing.
        """
        self.last = last
        self._path = path
        self._end = end
        self._refusal = ""
        self._fd: int | None = disk.open_existing(path)

    def read(self) -> Tables | None:
        """All tables, read from the file; for queries, never needed for an append."""
        return msgspec.json.decode(self._path.read_bytes(), type=Tables)

    def write(self, data: Tables) -> None:
        """Refuse: TinyDB calls this to replace the whole file.

        Raises:
            StoreError: Always.
        """
        raise StoreError("A session file is only ever added to; record a new event instead of changing one.")

    def append(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Add documents, numbered on from the last one; they are durable when this returns.

        Raises:
            NotSaved: When the disk refused them; none of them is in the file.
            ValueError: When the ids do not follow the last one.
        """
        if list(documents) != list(range(self.last + 1, self.last + 1 + len(documents))):
            raise ValueError(f"documents must be numbered from {self.last + 1} on, not {list(documents)[:3]}")
        fd = self._accepting()
        self._check_unchanged(fd)
        lines = b"".join(b",\n" + line_bytes(doc_id, document) for doc_id, document in documents.items())
        try:
            disk.write_at(fd, lines + TAIL, self._end)
        except OSError as error:
            self._take_back(fd)
            raise NotSaved(f"Not saved: {disk.reason(error)}.") from error
        try:
            disk.sync(fd)
        except OSError as error:
            # A second sync could succeed although the first one lost the bytes, so it is never tried.
            self._take_back(fd)
            self._refusal = f"Not saved: an earlier write did not reach the disk. {_REOPEN}"
            raise NotSaved(f"Not saved: {disk.reason(error)}. {_REOPEN}") from error
        self._end += len(lines)
        self.last += len(documents)

    def restore_tail(self) -> None:
        """Cut off what follows the last complete append and close the file's brackets again.

        Raises:
            OSError: When the disk refused.
        """
        fd = self._accepting()
        self._put_tail_back(fd)
        disk.sync(fd)

    def close(self) -> None:
        """Close the file."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _accepting(self) -> int:
        if self._fd is None:
            raise NotSaved("Not saved: the session has been closed.")
        if self._refusal:
            raise NotSaved(self._refusal)
        return self._fd

    def _check_unchanged(self, fd: int) -> None:
        """Refuse when another program has replaced the file or written to it: lines would go astray."""
        found = os.fstat(fd)
        if not self._is_in_place(found) or found.st_size != self._end + len(TAIL):
            self._refusal = f"Not saved: the session's file was changed by another program. {_REOPEN}"
            raise NotSaved(self._refusal)

    def _is_in_place(self, found: os.stat_result) -> bool:
        """Whether the open file is still the one under the session's name, not moved away or replaced."""
        try:
            named = self._path.stat()
        except OSError:
            return False
        return (named.st_ino, named.st_dev) == (found.st_ino, found.st_dev)

    def _take_back(self, fd: int) -> None:
        try:
            self._put_tail_back(fd)
        except OSError:
            self._refusal = f"Not saved: the end of the file could not be put back in order. {_REOPEN}"

    def _put_tail_back(self, fd: int) -> None:
        # The tail first: it needs no new space, and a program that stops here has left a readable end behind.
        disk.write_at(fd, TAIL, self._end)
        os.ftruncate(fd, self._end + len(TAIL))


def create_file(path: Path, content: bytes) -> None:
    """Make a session file; it is durable, under its name, when this returns.

    Raises:
        FileExistsError: When there is one already.
        OSError: When the disk refused; no file is left behind.
    """
    fd = disk.open_new(path)
    try:
        try:
            disk.write_at(fd, content, 0)
            disk.sync(fd)
        finally:
            os.close(fd)
        disk.sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
