"""A session open for writing: its file, its lock, and where its log ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from workshop.store.layout import EVENTS
from workshop.store.lock import SessionLock
from workshop.store.sealing import Place
from workshop.store.table import EventTable, SessionDB


class SessionLog:
    """Once it has been handed to the writer, only the writer's thread saves to it."""

    def __init__(self, db: SessionDB, lock: SessionLock, place: Place) -> None:
        self.place = place
        self.closed = False
        self._db = db
        self._events = cast(EventTable, db.table(EVENTS))
        self._lock = lock

    def save(self, lines: Sequence[bytes], place: Place) -> None:
        """Write sealed events; they are durable when this returns.

        Args:
            lines: What was sealed from ``self.place`` on.
            place: Where the log ends after them.

        Raises:
            NotSaved: When the disk refused them; the log is as it was.
        """
        self._events.add_lines(self.place.seq + 1, lines)
        self.place = place

    def let_file_go(self) -> None:
        """Close the file, which is to be replaced, and keep the lock; see `go_on_with`."""
        self._db.close()

    def go_on_with(self, db: SessionDB, place: Place) -> None:
        """Write to the file that took the place of the one before."""
        self.place = place
        self._db = db
        self._events = cast(EventTable, db.table(EVENTS))

    def close(self) -> None:
        """Close the file and let others write it."""
        self.closed = True
        self._db.close()
        self._lock.release()
