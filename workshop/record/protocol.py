"""What the rest of the program asks of a store: the small protocol between the rooms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple, Protocol, TypeAlias

from workshop.record.event import Draft, Event, Meta
from workshop.record.skimmed import Skimmed
from workshop.record.words import Words

MARK = "mark"
"""The key of a ballot under which a person's own mark stands; no question has it as its id."""

Ballot: TypeAlias = Mapping[str, Sequence[Any] | None]
"""One sheet of a secret vote: for each question's id a list of whole numbers, None (a skip) or lists of those;
or None for a question that was left empty.  Under `MARK` it may carry a text, and is then kept in one piece."""

MarkedSheets: TypeAlias = list[tuple[str, dict[str, Any]]]
"""Sheets that were kept in one piece: each with its mark, and its answers by question id."""


Row: TypeAlias = dict[str, Any]
"""What a list says of a session: plain values by name."""

Stamp: TypeAlias = tuple[int, int, int, int]
"""Numbers of a file that differ once it has been changed."""


class StoreError(Exception):
    """A store could not do what was asked; the message is one sentence for people."""


class SessionLocked(StoreError):
    """Another program is writing this session."""


class SessionDamaged(StoreError):
    """The file does not hold what a session file holds."""


class NewerFormat(SessionDamaged):
    """A newer version of this program wrote the file: it is not touched."""


class FormatGone(SessionDamaged):
    """The file is in a format so old that this version reads it no longer; or the one that its head names is damaged."""


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


class Swept(NamedTuple):
    """What looking for redacted words in files came to; all by the names that messages use.

    Attributes:
        changed: Files from which they were taken, or that were removed since nothing else was in them.
        left: Files that still hold them, each with what is to be done.
        unread: Files that cannot be looked into, or could not be read.
    """

    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class Follows(Protocol):
    """Reads on in a session that another program writes."""

    @property
    def rewrites(self) -> int:
        """How often the record was replaced meanwhile, as a redaction does: what was read before is read again."""

    def poll(self) -> list[Event]:
        """The events since the last poll, each once and in order."""


class EventStore(Protocol):
    """Keeps the logs of sessions, and the ballot boxes of their open secret votes.

    ``append`` and ``box_cast`` never block their caller; everything else may, and is not to be called from
    what is run when a future is done.  Boxes are there for whoever has the session open for writing, and what
    is asked of them is done in the order of asking.
    """

    def create(self, meta: Meta, drafts: Sequence[Draft]) -> list[Event]:
        """Make a session's file with its first events; durable when this returns."""

    def exists(self, session_id: str) -> bool:
        """Whether there is a log of this id, of a session or of the plan."""

    def meta(self, session_id: str) -> Meta:
        """The head of a log, without its events."""

    def open(self, session_id: str, *, read_only: bool = False) -> Opened:
        """Take the session for writing (or only read it) and return what it holds."""

    def append(
        self, session_id: str, drafts: Sequence[Draft], heard: Collection[BaseException] | None = None
    ) -> Future[list[Event]]:
        """Hand over events that belong together; the future is done when they are durable, all or none.

        With ``heard``, the refusals that the caller knows of, nothing is saved while the log's latest is not among them:
        the events would come before those that have just failed.
        """

    def redact(
        self, session_id: str, numbers: Collection[int], drafts: Sequence[Draft]
    ) -> Future[list[Event]]:
        """Take the data out of events for good, and record why, in one step; never blocks, as ``append``."""

    def is_open(self, session_id: str) -> bool:
        """Whether this store has the log open for writing."""

    def logs_that_hold(self, wanted: Callable[[bytes], bool]) -> list[str]:
        """The logs, that of the plan among them, in whose files something is found."""

    def sweep(self, sessions: Collection[str], ids: Collection[str], words: Words, told: str) -> Swept:
        """Take redacted words out of whatever was written besides the logs themselves."""

    def read(self, session_id: str, after: int = 0) -> list[Event]:
        """The events after a sequence number, without taking the session."""

    def expect(self, session_id: str) -> None:
        """Say that a log is going to be read soon; never waits."""

    def skim(self, session_id: str) -> Skimmed | None:
        """What stands in a log, taken at its word: nothing is verified; None where it is not laid out as it should be."""

    def follow(self, session_id: str, after: int = 0) -> Follows:
        """Follow a session from after a sequence number on, without taking it."""

    def box_open(self, session_id: str, box_id: str) -> int:
        """Make a ballot box, or take up the one that is there; how many ballots are in."""

    def box_cast(self, session_id: str, box_id: str, ballot: Ballot) -> Future[int]:
        """Hand over one ballot; the future is done when it is durable, and says how many are in."""

    def box_read(self, session_id: str, box_id: str) -> dict[str, list[Any]]:
        """All answers to each question, sorted by their JSON text: nothing joins those of one person."""

    def box_marked(self, session_id: str, box_id: str) -> MarkedSheets:
        """The sheets under a mark, whole, sorted by mark; their answers are among those of `box_read` too."""

    def box_remove(self, session_id: str, box_id: str) -> None:
        """Remove a ballot box, if it is there, and whatever a stopped program left of it."""

    def boxes_left(self, session_id: str) -> list[str]:
        """The boxes of a session that are there, by name: those of open votes, or of a close cut short."""

    def list(self) -> list[Header]:
        """All sessions of the folder, by id."""

    def header(self, session_id: str) -> Header:
        """One session as in `list`."""

    def stamps(self) -> dict[str, Stamp]:
        """The sessions of the folder, by id, each with a stamp that changes when its file does; no file is read."""

    def stamp(self, session_id: str) -> Stamp | None:
        """The stamp of one log, of a session or of the plan; None where there is no such log."""

    def kept_rows(self, edition: str, stamps: Mapping[str, Stamp]) -> dict[str, Row]:
        """What `keep` was given of sessions whose files are as they were; it may have been forgotten."""

    def kept_whole(self, edition: str, name: str, state: str) -> Any:
        """What `keep` was given under a name for this state of the folder; None where it has been forgotten."""

    def keep(
        self,
        edition: str,
        rows: Mapping[str, tuple[Stamp, Row]],
        whole: Mapping[str, tuple[str, Any]] | None = None,
    ) -> None:
        """Keep what was read, so that it need not be read again; never a text that may be redacted.

        Args:
            edition: Of the program: what another one kept is not given out.
            rows: By session, with the stamp that its file had before it was read.
            whole: What rests on all sessions, by name, with the state of the folder for which it holds.
        """

    def close(self, session_id: str | None = None) -> None:
        """Let go of one session, or of all, once what was handed over is written."""
