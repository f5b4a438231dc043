"""What the rest of the program asks of a store: the small protocol between the rooms."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import NamedTuple, Protocol

from workshop.record.event import Draft, Event, Meta


class StoreError(Exception):
    """A store could not do what was asked; the message is one sentence for people."""


class SessionLocked(StoreError):
    """Another program is writing this session."""


class SessionDamaged(StoreError):
    """The file does not hold what a session file holds."""


class NotSaved(StoreError):
    """Events could not be written; none of them is in the file, and what was there before still is."""


class Opened(NamedTuple):
    """What opening a session found: its events, whether it can be written, and what to tell people.

    ``notice`` is empty, or one or two sentences, such as that a half-written line was set aside.
    """

    meta: Meta
    events: list[Event]
    writable: bool
    notice: str = ""


class Header(NamedTuple):
    """A session in a list, without its events.  ``problem`` says why it cannot be opened, or is empty."""

    id: str
    meta: Meta | None
    problem: str = ""


class EventStore(Protocol):
    """Keeps the logs of sessions.  ``append`` never blocks its caller; everything else may."""

    def create(self, meta: Meta, drafts: Sequence[Draft]) -> list[Event]:
        """Make a session's file with its first events; durable when this returns."""

    def open(self, session_id: str, *, read_only: bool = False) -> Opened:
        """Take the session for writing (or only read it) and return what it holds."""

    def append(self, session_id: str, drafts: Sequence[Draft]) -> Future[list[Event]]:
        """Hand over events that belong together; the future is done when they are durable, all or none."""

    def read(self, session_id: str, after: int = 0) -> list[Event]:
        """The events after a sequence number, without taking the session."""

    def list(self) -> list[Header]:
        """All sessions of the folder, by id."""

    def close(self, session_id: str | None = None) -> None:
        """Let go of one session, or of all, once what was handed over is written."""
