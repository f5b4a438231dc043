"""A session at two computers, for tests: it goes on in both, and becomes one file again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.session_samples import LEADERS, RIDERS, Happenings, Room, SetClock, make_room
from tests.store_samples import stock_events
from workshop.record.event import Event
from workshop.session.live import LiveSession
from workshop.session.merging import MERGED, merge
from workshop.store.events import TinyDBEventStore
from workshop.store.merging import read_two, write_merged
from workshop.store.recovery import scan
from workshop.store.workspace import Workspace, create_workspace

Plan = Sequence[tuple[int, int]]


def opened(folder: Path, clock: SetClock) -> Room:
    """The session of a folder, open to be written there."""
    store = TinyDBEventStore(Workspace(folder))
    live = LiveSession(store, "sample", store.open("sample").events, clock=clock)
    return Room(live, store, clock)


@contextmanager
def two_ways(design: str = "focus-group", common: Plan = ()) -> Iterator[tuple[Room, Room]]:
    """A session, and a copy of it on another computer; both open."""
    with TemporaryDirectory() as folder:
        room = make_room(
            create_workspace(Path(folder) / "here"), design, LEADERS if design == "buy-in" else RIDERS
        )
        Happenings(room).run(common)
        room.store.close()
        there = create_workspace(Path(folder) / "there")
        file_of(Room(room.live, TinyDBEventStore(there), room.clock)).write_bytes(file_of(room).read_bytes())
        one = opened(Path(folder) / "here", SetClock(room.clock.now))
        other = opened(there.root, SetClock(room.clock.now))
        yield one, other
        one.store.close()
        other.store.close()


def file_of(room: Room) -> Path:
    return room.store.workspace.session_file("sample")


def joined(one: Room, other: Room) -> tuple[list[Event], dict[str, str]]:
    """The log of the merged file, and the new numbers of what is from the second."""
    one.store.close()
    other.store.close()
    before = file_of(one).read_bytes(), file_of(other).read_bytes()
    files = read_two(file_of(one), file_of(other))
    found = merge("sample", files.ours.events, files.theirs.events, "sample (1).json")
    target = file_of(one).with_name("sample.merged.json")
    write_merged(
        files, target, [*found.common, *found.ours], found.theirs, (MERGED, found.report), found.after
    )
    whole = scan(target.read_bytes(), "the merged file")
    assert not whole.problem and whole.whole
    assert len(stock_events(target)) == len(whole.events)
    assert (file_of(one).read_bytes(), file_of(other).read_bytes()) == before
    return whole.events, found.refs


@contextmanager
def conflicted() -> Iterator[tuple[Path, Path, Path]]:
    """A workspace with a session and a conflicted copy of it: the folder and both files."""
    with two_ways() as (one, other):
        one.note("here")
        other.note("there")
        one.store.close()
        other.store.close()
        copy = file_of(one).with_name("sample (ANNE's conflicted copy 2026-03-05).json")
        copy.write_bytes(file_of(other).read_bytes())
        yield one.store.workspace.root, file_of(one), copy
