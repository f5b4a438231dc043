"""Storages for TinyDB that add to a file: what they promise a table, and the one for session files, which only adds."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from workshop.record.protocol import StoreError
from workshop.store.layout import EVENTS, line_bytes
from workshop.store.tail import Tail

Tables = dict[str, dict[str, Any]]


class GrowingStorage(Storage):
    """A storage that can add documents to a table without reading or writing what is there.

    Attributes:
        changes: How often it found that another program had changed the file.
    """

    changes = 0

    @abstractmethod
    def last_in(self, table: str) -> int | None:
        """The highest id of a table that documents can be added to, 0 where it is new; None for any other."""

    @abstractmethod
    def append(self, table: str, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Add documents under higher ids; they are durable when this returns, all of them or none."""


class SessionStorage(GrowingStorage):
    """A session file: events are added to it, numbered without a gap, and nothing else is ever done to it.

    See `Tail` for what an append promises.
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
        self._tail = Tail(path, end, thing="session")

    def read(self) -> Tables | None:
        """All tables, read from the file; for queries, never needed for an append."""
        return msgspec.json.decode(self._path.read_bytes(), type=Tables)

    def write(self, data: Tables) -> None:
        """Refuse: TinyDB calls this to replace the whole file.

        Raises:
            StoreError: Always.
        """
        raise StoreError("A session file is only ever added to; record a new event instead of changing one.")

    def last_in(self, table: str) -> int | None:
        """The id of the last event; None for another table, to which nothing is added."""
        return self.last if table == EVENTS else None

    def append(self, table: str, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Add events, numbered on from the last one; they are durable when this returns.

        Raises:
            NotSaved: When the disk refused them; none of them is in the file.
            StoreError: When they are for another table.
            ValueError: When the ids do not follow the last one.
        """
        if table != EVENTS:
            raise StoreError(f"Nothing is added to {table}: only events are recorded in a session file.")
        if list(documents) != list(range(self.last + 1, self.last + 1 + len(documents))):
            raise ValueError(f"documents must be numbered from {self.last + 1} on, not {list(documents)[:3]}")
        self.append_lines(
            self.last + 1, [line_bytes(doc_id, document) for doc_id, document in documents.items()]
        )

    def append_lines(self, first: int, lines: Sequence[bytes]) -> None:
        """Add events that have been made into lines already, numbered on from the last one.

        Args:
            first: The id of the first of them.
            lines: As `layout.line_bytes` makes them.

        Raises:
            NotSaved: When the disk refused them; none of them is in the file.
            ValueError: When the ids do not follow the last one.
        """
        if first != self.last + 1:
            raise ValueError(f"documents must be numbered from {self.last + 1} on, not {first}")
        if not lines:
            return
        self._tail.check_in_place()
        self._tail.append(b",\n" + b",\n".join(lines))
        self.last += len(lines)

    def is_untouched(self) -> bool:
        """Whether the file under this name is still the one that is open, and nobody else has written to it."""
        return self._tail.is_untouched()

    def restore_tail(self) -> None:
        """Cut off what follows the last complete append and close the file's brackets again.

        Raises:
            OSError: When the disk refused.
        """
        self._tail.restore()

    def close(self) -> None:
        """Close the file."""
        self._tail.close()
