"""A session open for writing: its file, its lock, and where its log ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from workshop.record.protocol import NotSaved
from workshop.store.layout import EVENTS
from workshop.store.lock import SessionLock
from workshop.store.sealing import Place
from workshop.store.storage import SessionStorage
from workshop.store.table import EventTable, SessionDB


class SessionLog:
    """Once it has been handed to the writer, only the writer's thread saves to it.

    Attributes:
        beside: The file that is written where another copy took the place of the session's own; else None.
        failure: Why the last events that were to be saved were not; None once others were.
    """

    def __init__(self, db: SessionDB, lock: SessionLock, place: Place) -> None:
        self.place = place
        self.closed = False
        self.beside: Path | None = None
        self.failure: NotSaved | None = None
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

    def is_as_left(self) -> bool:
        """Whether the file is still the one that is written, and nobody else changed it."""
        return cast(SessionStorage, self._db.storage).is_untouched()

    def let_file_go(self) -> None:
        """Close the file, which is to be replaced, and keep the lock; see `go_on_with`."""
        self._db.close()

    def go_on_with(self, db: SessionDB, place: Place, beside: Path | None = None) -> None:
        """Write to the file that took the place of the one before, or to one beside it."""
        self.place, self.beside = place, beside
        self._db = db
        self._events = cast(EventTable, db.table(EVENTS))

    def close(self) -> None:
        """Close the file and let others write it."""
        self.closed = True
        self._db.close()
        self._lock.release()
