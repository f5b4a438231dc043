"""Watching a session that another program writes: what the wall may show of it, at any moment.

One thread looks at the file, another draws; they meet in one value behind a lock.
"""

from __future__ import annotations

from datetime import datetime
from threading import Lock

from workshop.record.event import Event
from workshop.record.protocol import SessionDamaged, StoreError
from workshop.session.fold import advance
from workshop.session.reading import folded
from workshop.session.room import RoomView, retimed, visible
from workshop.session.state import Session
from workshop.store.events import TinyDBEventStore

_PATIENCE = 10
"""A file that is damaged is read whole again only at every so many polls."""


class Watching:
    """A session that is followed.

    Args:
        store: Where it is; nothing is taken, locked or written there.
        session_id: The session.
    """

    def __init__(self, store: TinyDBEventStore, session_id: str) -> None:
        self._store, self._id = store, session_id
        self._follower = store.follow(session_id)
        self._rewrites = 0
        self._session: Session | None = None
        self._there = False
        self._rest = 0
        self._lock = Lock()
        self._view: RoomView | None = None
        self._box: tuple[str, int] = ("", 0)

    def poll(self) -> bool:
        """Look at the file once; whether there is something else to draw."""
        if self._rest:
            self._rest -= 1
            return False
        try:
            new = self._follower.poll()
            if self._follower.rewrites != self._rewrites:
                # What was read before may be redacted now.
                self._begin_anew()
                new = self._follower.poll()
            ballots = self._ballots_in()
            return self._take(new, ballots)
        except SessionDamaged:
            self._begin_anew()
            self._rest = _PATIENCE
            return self._lost()
        except StoreError:
            return self._lost()

    def view(self, now: datetime) -> RoomView | None:
        """What the wall may show at ``now``, an aware time; None while the session cannot be read."""
        with self._lock:
            if not self._there or self._session is None:
                return None
            if self._view is None:
                self._view = visible(self._session, now)
            return retimed(self._view, self._session, now)

    def _begin_anew(self) -> None:
        self._follower = self._store.follow(self._id)
        self._rewrites = 0
        with self._lock:
            self._session = self._view = None

    def _lost(self) -> bool:
        with self._lock:
            was, self._there = self._there, False
        return was

    def _take(self, new: list[Event], ballots: tuple[str, int]) -> bool:
        """Take over events; whether anything has changed."""
        with self._lock:
            changed = bool(new) or not self._there or ballots != self._box
            if new:
                self._session = (
                    folded(self._id, new)
                    if self._session is None
                    else _advanced(self._id, self._session, new)
                )
            self._there, self._box = True, ballots
            if changed and self._session is not None:
                vote = self._session.open_vote()
                if vote is not None and vote.box == ballots[0]:
                    vote.in_box = ballots[1]
                self._view = None
            return changed

    def _ballots_in(self) -> tuple[str, int]:
        """How many ballots are in the box of the open vote: the one thing that is not in the log."""
        vote = self._session.open_vote() if self._session is not None else None
        if vote is None or not vote.box:
            return "", 0
        return vote.box, self._store.box_number(self._id, vote.box)


def _advanced(session_id: str, session: Session, new: list[Event]) -> Session:
    """The session after further events, or what its whole log says where they cannot be added."""
    log = [*session.log, *new]
    try:
        return advance(session, new)
    except ValueError:
        return folded(session_id, log)
