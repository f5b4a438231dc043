"""Following a session that another program writes: every event once, in order; no lock is taken, no file is made.

The file is looked at by its size, time and number first; while nothing changed it is not opened.  What was added is
read from the end of the last complete append on.  In a file that was replaced (a redaction, a restored copy) the last event
that was handed over is looked for, and it goes on from there; where it is not found, the file is read whole again.
"""

from __future__ import annotations

from typing import NamedTuple

from workshop.record.event import Event, verify_from
from workshop.record.protocol import SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.layout import TAIL
from workshop.store.reading import load
from workshop.store.recovery import complete, read_lines
from workshop.store.workspace import Workspace

_JOINT = b",\n"


class _Looks(NamedTuple):
    """What tells that a file has changed, without opening it."""

    number: int
    device: int
    size: int
    changed: int


class Follower:
    """Reads on in a session's file, from one poll to the next.

    Attributes:
        last: The sequence number of the last event that was handed over.
        rewrites: How often the file was replaced meanwhile: what was handed over before may be redacted now, and who
            holds it should read it again.
    """

    def __init__(self, workspace: Workspace, session_id: str, after: int = 0) -> None:
        self.last, self.rewrites = after, 0
        self._workspace, self._session_id = workspace, session_id
        self._path = workspace.session_file(session_id)
        self._name = workspace.name_of(self._path)
        self._seen: _Looks | None = None
        self._read_whole = False
        self._end, self._hash = 0, ""

    def poll(self) -> list[Event]:
        """The events that were added since the last poll; none where nothing was.

        An append that is not complete yet is left for the next poll.

        Raises:
            SessionDamaged: When the file is damaged, or holds fewer events than were handed over.
            StoreError: When it is not there or cannot be read; a later poll may succeed.
        """
        looks = self._look()
        if looks == self._seen:
            return []
        if self._seen is not None and self._read_whole and self._goes_on(looks):
            new = self._added()
            if new is not None:
                self._seen = looks
                return self._handed_over(new)
        new = self._after_replacement()
        if new is None:
            new = self._all_anew()
        self._seen = looks
        return self._handed_over(new)

    def _look(self) -> _Looks:
        try:
            found = self._path.stat()
        except FileNotFoundError as error:
            raise StoreError(f"There is no {self._name} in this folder.") from error
        except OSError as error:
            raise StoreError(f"{self._name} cannot be read: {disk.reason(error)}.") from error
        return _Looks(found.st_ino, found.st_dev, found.st_size, found.st_mtime_ns)

    def _goes_on(self, looks: _Looks) -> bool:
        """Whether it is still the file that was read, and not shorter than what was read of it."""
        assert self._seen is not None
        same = (looks.number, looks.device) == (self._seen.number, self._seen.device)
        return same and looks.size >= self._end

    def _added(self) -> list[Event] | None:
        """The complete appends after the last one that was read; None when they do not go on from it."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._end)
                data = file.read(disk.LARGEST)
        except OSError as error:
            raise StoreError(f"{self._name} cannot be read: {disk.reason(error)}.") from error
        if not data.startswith(_JOINT):
            # The brackets alone, or an append that has only begun; anything else is for a reading of the whole.
            return [] if TAIL.startswith(data[: len(TAIL)]) or data == b"," else None
        events, ends = read_lines(data, len(_JOINT))
        events = complete(events)
        if verify_from(self._hash, self.last + 1, events):
            return None
        if events:
            self._end += ends[len(events) - 1]
        return events

    def _after_replacement(self) -> list[Event] | None:
        """What follows the last event handed over, in a file that was replaced; None where that is not clear.

        That event's hash stands for all before it.  Whether they are as they should be is for the one who reads them again.
        """
        if not self._read_whole or not self.last:
            return None
        try:
            data = disk.read_all(self._path)
        except OSError as error:
            raise StoreError(f"{self._name} cannot be read: {disk.reason(error)}.") from error
        start = data.rfind(b'\n"%d":{"seq":%d,' % (self.last, self.last)) + 1
        events, ends = read_lines(data, start) if start else ([], [])
        whole = complete(events)
        if not whole or whole[0].hash != self._hash or verify_from(self._hash, self.last + 1, whole[1:]):
            return None
        # Half an append, or lines that cannot be read: to be looked into.
        if len(whole) < len(events) or data[ends[-1] :] != TAIL:
            return None
        self.rewrites += 1
        self._end = ends[-1]
        return whole[1:]

    def _all_anew(self) -> list[Event]:
        found = load(self._workspace, self._session_id)
        if found.problem:
            raise SessionDamaged(found.problem)
        if len(found.events) < self.last:
            raise SessionDamaged(
                f"{self._name} holds {len(found.events)} events now, but {self.last} had been read: an older copy was put "
                f"in its place. Open the session again to go on with that."
            )
        if self._hash and self.last and found.events[self.last - 1].hash != self._hash:
            raise SessionDamaged(
                f"{self._name} was replaced by another record of this session. Open the session again to go on with it."
            )
        self.rewrites += self._read_whole
        # A file in another layout (another TinyDB program rewrote it) is read whole each time, and one in an older format.
        self._read_whole, self._end = not found.older, found.end
        return found.events[self.last :]

    def _handed_over(self, events: list[Event]) -> list[Event]:
        if events:
            self.last, self._hash = events[-1].seq, events[-1].hash
        return events
