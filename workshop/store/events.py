"""The event store over TinyDB files: one file a session, one writer a file."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from workshop.disk import is_name_everywhere
from workshop.record.event import Draft, Event, Meta
from workshop.record.protocol import (
    Ballot,
    Header,
    MarkedSheets,
    NotSaved,
    Opened,
    Row,
    SessionDamaged,
    SessionLocked,
    Stamp,
    StoreError,
    Swept,
)
from workshop.record.skimmed import Skimmed
from workshop.record.words import Words
from workshop.store import disk
from workshop.store.boxes import BallotBox, boxes_of, not_saved, number_in, remove_leftovers, sheet_of
from workshop.store.follower import Follower
from workshop.store.index import Index, is_settled
from workshop.store.lock import SessionLock
from workshop.store.log import SessionLog
from workshop.store.new_files import create_file
from workshop.store.opening import open_for_writing, open_read_only
from workshop.store.reading import CheckReport, check_file, load, load_meta, read_header
from workshop.store.redacting import rewrite_log
from workshop.store.sealing import first_content
from workshop.store.skimming import skim
from workshop.store.workspace import PLAN, Workspace
from workshop.store.writer import Saved, T, Writer

if TYPE_CHECKING:
    from workshop.store.going_on import WentOn

# Within the class, `list` is the method of that name.
Events = list[Event]
Headers = list[Header]
Names = list[str]
Answers = dict[str, list[Any]]


class TinyDBEventStore:
    """Keeps each session in a TinyDB file of a workspace; see ``EventStore`` for what it promises."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._writer = Writer()
        self._index = Index(workspace)
        self._logs: dict[str, SessionLog] = {}
        self._boxes: dict[tuple[str, str], BallotBox] = {}

    def create(self, meta: Meta, drafts: Sequence[Draft]) -> Events:
        """Make a session's file with its first events; durable when this returns.  It is not open afterwards.

        Raises:
            NotSaved: When the disk refused; no file is left behind.
            StoreError: When there is such a session already, or one whose id differs in capitals only; when the id
                cannot be a file's name on every computer; when the title is too long.
            ValueError: When there are no events.
        """
        if not drafts:
            raise ValueError("a session begins with at least one event")
        path = self.workspace.session_file(meta.id)
        name = self.workspace.name_of(path)
        if not is_name_everywhere(path.name):
            raise StoreError(f"{path.name} cannot be a file's name on every computer; take another id.")
        for known in self.workspace.session_ids():
            if known != meta.id and known.casefold() == meta.id.casefold():
                raise StoreError(
                    f"{meta.id} and {known}, which is here, are too much alike; take another id."
                )
        content, events = first_content(meta, drafts)
        lock = SessionLock(self.workspace.locks, meta.id)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
            try:
                create_file(path, content)
            finally:
                lock.release()
        except FileExistsError as error:
            raise StoreError(f"{name} exists already; nothing was changed.") from error
        except OSError as error:
            raise NotSaved(f"{name} was not made: {disk.reason(error)}.") from error
        return events

    def exists(self, session_id: str) -> bool:
        """Whether there is a log of this id, of a session or of the plan."""
        return self.workspace.session_file(session_id).exists()

    def meta(self, session_id: str) -> Meta:
        """The head of a log, from the first 4 KiB of its file.

        Raises:
            SessionDamaged: When it is no session file, or its format is newer.
            StoreError: When there is none or it cannot be read.
        """
        return load_meta(self.workspace, session_id)

    def open(self, session_id: str, *, read_only: bool = False) -> Opened:
        """Take the session for writing (or only read it) and return what it holds.

        What can be read but not written (a damaged or read-only file) is opened for reading, and the
        notice says why.

        Raises:
            SessionLocked: When it is being written already and ``read_only`` was not asked.
            SessionDamaged: When nothing in the file can be trusted, or its format is newer.
            StoreError: When there is no such session or it cannot be read.
        """
        if read_only:
            return open_read_only(self.workspace, session_id)
        if session_id in self._logs:
            raise SessionLocked(f"Session {session_id} is already open in this program.")
        opened, log = open_for_writing(self.workspace, session_id)
        if log is not None:
            if not self._logs:
                atexit.register(self.close)
            self._logs[session_id] = log
            notice = " ".join(filter(None, (opened.notice, remove_leftovers(self.workspace, session_id))))
            return opened._replace(notice=notice)
        return opened

    def append(
        self, session_id: str, drafts: Sequence[Draft], heard: Collection[BaseException] | None = None
    ) -> Saved:
        """Hand over events that belong together; the future is done when they are durable, all or none.

        Never waits and never raises: every refusal comes through the future, as ``NotSaved``.

        Args:
            session_id: The log.
            drafts: The events.
            heard: The refusals that the caller knows of.  While the log's latest is not among them nothing is saved: it
                would come before what was refused.  With None it is saved whatever was refused before.
        """
        log = self._logs.get(session_id)
        if log is None:
            refused: Saved = Saved()
            refused.set_exception(NotSaved(f"Not saved: session {session_id} is not open for writing."))
            return refused
        return self._writer.submit(log, drafts, heard)

    def redact(self, session_id: str, numbers: Collection[int], drafts: Sequence[Draft]) -> Saved:
        """Take the data out of events for good, and record why, in one step; the future is done when that is durable.

        Never waits and never raises: every refusal comes through the future, as ``NotSaved``, and then the file is as it
        was.  What is left of the old file's bytes on the disk is the disk's.

        Args:
            session_id: The log, open for writing.
            numbers: Sequence numbers of the events that lose their data.
            drafts: The events that say so.
        """
        try:
            log = self._log_of(session_id)
        except StoreError as error:
            refused: Saved = Saved()
            refused.set_exception(NotSaved(f"Nothing was redacted: {error}"))
            return refused
        taken, events = frozenset(numbers), tuple(drafts)
        return self._writer.do(lambda: rewrite_log(self.workspace, session_id, log, taken, events))

    def is_as_left(self, session_id: str) -> Future[bool]:
        """Whether the file of a log that is open for writing is as this program left it; never waits for the disk.

        Raises:
            StoreError: When it is not open for writing.
        """
        return self._writer.do(self._log_of(session_id).is_as_left)

    def go_on(
        self, meta: Meta, events: Sequence[Event], *, anew: bool = False, beside: bool = False
    ) -> Future[WentOn]:
        """Put back what was acknowledged where the file was replaced, and write on; see `going_on.go_on`.

        Raises:
            StoreError: When the log is not open for writing.
        """
        from workshop.store.going_on import go_on

        log = self._log_of(meta.id)
        return self._writer.do(lambda: go_on(self.workspace, log, meta, events, anew=anew, beside=beside))

    def keep_whole(self, meta: Meta, events: Sequence[Event]) -> Future[WentOn]:
        """Put back what was acknowledged where the file lacks it, before the log is let go; see `going_on.keep_whole`.

        Raises:
            StoreError: When the log is not open for writing.
        """
        from workshop.store.going_on import keep_whole

        log = self._log_of(meta.id)
        return self._writer.do(lambda: keep_whole(self.workspace, log, meta, events))

    def written_beside(self, session_id: str) -> str:
        """The file that is written instead of a log's own, by the name that messages use; empty where it is its own."""
        log = self._logs.get(session_id)
        return self.workspace.name_of(log.beside) if log is not None and log.beside is not None else ""

    def is_open(self, session_id: str) -> bool:
        """Whether this store has the log open for writing."""
        return session_id in self._logs

    def logs_that_hold(self, wanted: Callable[[bytes], bool]) -> Names:
        """The logs, that of the plan among them, in whose files something is found; what cannot be read is passed over."""
        from workshop.store.traces import logs_that_hold

        return logs_that_hold(self.workspace, [*self.workspace.session_ids(), PLAN], wanted)

    def sweep(self, sessions: Collection[str], ids: Collection[str], words: Words, told: str) -> Swept:
        """Take redacted words out of whatever was written besides the logs themselves, see `traces.sweep`."""
        from workshop.store.traces import sweep

        return sweep(self.workspace, sessions, ids, words, told)

    def read(self, session_id: str, after: int = 0) -> Events:
        """The events after a sequence number, without taking the session; only complete appends.

        Raises:
            SessionDamaged: When an event was altered or cannot be read.
            StoreError: When there is no such session or it cannot be read.
        """
        found = load(self.workspace, session_id)
        if found.problem:
            raise SessionDamaged(found.problem)
        return found.events[after:]

    def expect(self, session_id: str) -> None:
        """Let the disk begin to read a log that is going to be read soon; never waits."""
        disk.ask_for(self.workspace.session_file(session_id))

    def skim(self, session_id: str) -> Skimmed | None:
        """What stands in a log, taken at its word: nothing is verified; None where it is not laid out as it should be."""
        return skim(self.workspace, session_id)

    def follow(self, session_id: str, after: int = 0) -> Follower:
        """Follow a session that another program may be writing: its `Follower.poll` has each event once, in order."""
        return Follower(self.workspace, session_id, after)

    def list(self) -> Headers:
        """All sessions of the folder, by id, from the first 4 KiB of each file."""
        return [read_header(self.workspace, session_id) for session_id in self.workspace.session_ids()]

    def header(self, session_id: str) -> Header:
        """One session as in `list`."""
        return read_header(self.workspace, session_id)

    def stamps(self) -> dict[str, Stamp]:
        """The sessions of the folder, by id, each with a stamp that changes when its file does; no file is read."""
        return self._index.stamps()

    def stamp(self, session_id: str) -> Stamp | None:
        """The stamp of one log, of a session or of the plan; None where there is no such log."""
        return self._index.stamp(session_id)

    def kept_rows(self, edition: str, stamps: Mapping[str, Stamp]) -> dict[str, Row]:
        """What `keep` was given of sessions whose files are as they were, see `Index`."""
        return self._index.rows(edition, stamps)

    def kept_whole(self, edition: str, name: str, state: str) -> Any:
        """What `keep` was given under a name for this state of the folder; None where it has been forgotten."""
        return self._index.whole(edition, name, state)

    def keep(
        self,
        edition: str,
        rows: Mapping[str, tuple[Stamp, Row]],
        whole: Mapping[str, tuple[str, Any]] | None = None,
    ) -> None:
        """Keep what was read, so that it need not be read again; it may be forgotten, see `Index`."""
        settled = {name: one for name, one in rows.items() if is_settled(one[0])}
        self._index.keep(edition, settled, whole)

    def check(self, session_id: str) -> CheckReport:
        """Verify the whole chain of one session's file; nothing is changed."""
        return check_file(self.workspace, session_id)

    def check_all(self) -> tuple[CheckReport, ...]:
        """Verify every session of the workspace, and the plan's log when there is one."""
        plan = [PLAN] if self.workspace.session_file(PLAN).exists() else []
        return tuple(self.check(session_id) for session_id in [*self.workspace.session_ids(), *plan])

    def box_open(self, session_id: str, box_id: str) -> int:
        """Make a ballot box, or take up the one that is there; how many ballots are in.

        Raises:
            NotSaved: When the disk refused.
            StoreError: When the session is not open for writing, this can be no box's name, or the file there
                is damaged or of a newer format; it is not touched.
        """
        return self._at_box(session_id, box_id, BallotBox.take_up).result()

    def box_cast(self, session_id: str, box_id: str, ballot: Ballot) -> Future[int]:
        """Hand over one ballot; the future is done when it is durable, and says how many are in.

        Never waits and never raises: every refusal comes through the future, as ``NotSaved``, and then the box
        holds what it held before.
        """
        try:
            sheet = sheet_of(ballot)
            return self._at_box(session_id, box_id, lambda box: box.cast(sheet))
        except StoreError as error:
            refused: Future[int] = Future()
            refused.set_exception(not_saved(error))
            return refused

    def box_read(self, session_id: str, box_id: str) -> Answers:
        """All answers to each question, sorted by their JSON text: nothing joins those of one person.

        Raises:
            StoreError: When the session is not open for writing, there is no such box, or its file cannot be
                read, is damaged or of a newer format.
        """
        return self._at_box(session_id, box_id, BallotBox.answers).result()

    def box_marked(self, session_id: str, box_id: str) -> MarkedSheets:
        """The sheets under a mark, whole, sorted by mark: at the wish of those who chose one.

        Raises:
            StoreError: When the session is not open for writing, there is no such box, or its file cannot be
                read, is damaged or of a newer format.
        """
        return self._at_box(session_id, box_id, BallotBox.marked).result()

    def box_remove(self, session_id: str, box_id: str) -> None:
        """Remove a ballot box, if it is there, and whatever a stopped program left of it.

        Raises:
            NotSaved: When the disk refused.
            StoreError: When the session is not open for writing, or this can be no box's name.
        """
        self._at_box(session_id, box_id, BallotBox.remove).result()

    def boxes_left(self, session_id: str) -> Names:
        """The boxes of a session that are there, by name: those of open votes, or of a close cut short.

        Raises:
            StoreError: When the session is not open for writing, or the folder cannot be read.
        """
        self._log_of(session_id)
        return boxes_of(self.workspace, session_id)

    def box_number(self, session_id: str, box_id: str) -> int:
        """How many ballots are in a box of a session that is only read; 0 where that cannot be told."""
        return number_in(self.workspace, session_id, box_id)

    def _log_of(self, session_id: str) -> SessionLog:
        log = self._logs.get(session_id)
        if log is None:
            raise StoreError(f"Session {session_id} is not open for writing.")
        return log

    def _at_box(self, session_id: str, box_id: str, act: Callable[[BallotBox], T]) -> Future[T]:
        """Have something done with a box by the writer's thread, while this store holds the session."""
        log = self._log_of(session_id)
        box = self._boxes.get((session_id, box_id)) or BallotBox(self.workspace, session_id, box_id)
        self._boxes[session_id, box_id] = box

        def work() -> T:
            if log.closed:
                raise NotSaved(f"Not saved: session {session_id} has been closed.")
            return act(box)

        return self._writer.do(work)

    def close(self, session_id: str | None = None) -> None:
        """Let go of one session, or of all, once what was handed over is written or has failed."""
        names = [*self._logs] if session_id is None else [session_id]
        logs = [self._logs.pop(name) for name in names if name in self._logs]
        self._writer.drain(stop=not self._logs)
        for log in logs:
            log.close()
        self._boxes = {key: box for key, box in self._boxes.items() if key[0] in self._logs}
        if not self._logs:
            atexit.unregister(self.close)
