"""What a list says of a session is counted without folding all of it, and is what the whole fold says."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.many import content
from tests.session_samples import LEADERS, RIDERS, make_room, question, random_room
from workshop.designs.loader import LIBRARY
from workshop.plan.redacting import redact
from workshop.record.event import Event, redacted
from workshop.record.protocol import Row
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.reading import read_one, row_of
from workshop.session.shorthand import Capture
from workshop.session.skimming import COUNTED, skimmed_row
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace
from workshop.votes.model import Totals

ROOT = Path(__file__).parent.parent
DESIGNS = st.sampled_from(["focus-group", "buy-in"])
PLANS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=10, max_size=60)


def skimmed(store: TinyDBEventStore, session_id: str) -> Row | None:
    found = store.skim(session_id)
    return None if found is None else skimmed_row(session_id, found)


def folded(store: TinyDBEventStore, session_id: str) -> Row:
    """The row of the session as it is read and verified whole."""
    return row_of(read_one(store, store.header(session_id)))


def are_the_same(store: TinyDBEventStore, session_id: str) -> None:
    whole = folded(store, session_id)
    assert "problem" not in whole
    assert skimmed(store, session_id) == whole


@settings(max_examples=25, deadline=None)
@given(design=DESIGNS, plan=PLANS, number=st.integers(0, 200))
def test_whatever_happened_and_was_redacted_the_row_is_that_of_the_whole_fold(
    design: str, plan: list[tuple[int, int]], number: int
) -> None:
    with random_room(design, plan) as room:
        store, id_ = room.store, room.live.id
        are_the_same(store, id_)
        meta, log = store.meta(id_), store.read(id_)
        at = 1 + number % len(log)
        path = store.workspace.session_file("earlier")
        head = msgspec.structs.replace(meta, id="earlier")
        for some in (log[:at], [*log[:at], *without_data(log, at, number)]):
            while some[-1].part != some[-1].of:
                some = some[:-1]
            path.write_bytes(content(head, some))
            are_the_same(store, "earlier")
        ids = [*room.session.notes, *room.session.commitments]
        if ids:
            try:
                redact(
                    store, id_, ids[number % len(ids)], "a name was said", by="facilitator", clock=room.clock
                )
            except Refused:
                return
            are_the_same(store, id_)


def without_data(log: list[Event], at: int, number: int) -> list[Event]:
    """What follows an event, with nothing left of every some of them."""
    return [redacted(one) if index % (1 + number % 4) == 0 else one for index, one in enumerate(log[at:], 1)]


@pytest.mark.parametrize("design", sorted(path.stem for path in LIBRARY.glob("*.toml")))
def test_of_each_design_the_row_is_that_of_the_whole_fold(tmp_path: Path, design: str) -> None:
    facts = msgspec.structs.replace(RIDERS, unit="Night buses", deadline="1 June")
    room = make_room(create_workspace(tmp_path), design, facts)
    room.note("They guess that we know", kind="assumption")
    room.note("The bus is late")
    for stage in [*room.session.stages]:
        room.note(f"What was said at {stage}", stage=stage)
    room.done(room.live.end(7))
    room.store.close()
    are_the_same(room.store, "sample")


def test_of_the_worked_example_the_rows_are_those_of_the_whole_fold() -> None:
    store = TinyDBEventStore(Workspace(ROOT))
    for header in store.list():
        are_the_same(store, header.id)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> tuple[TinyDBEventStore, bytes]:
    """A session and the bytes of its file."""
    room = make_room(create_workspace(tmp_path_factory.mktemp("one")), "buy-in", LEADERS)
    for text in ("the first", "the second", "the third"):
        room.type(text)
    room.done(room.live.end(4))
    room.store.close()
    return room.store, room.store.workspace.session_file("sample").read_bytes()


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_damage_is_never_counted_otherwise_than_by_who_reads_it_whole(
    one: tuple[TinyDBEventStore, bytes], data: st.DataObject
) -> None:
    """What was altered is for the verifying to find; whatever that accepts is counted the same."""
    store, whole = one
    path = store.workspace.session_file("sample")
    wrong = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        # Most of a file is its design: half of the damage is to what follows it.
        first = min(data.draw(st.sampled_from([0, whole.index(b'\n"2"')])), len(wrong) - 1)
        at = data.draw(st.integers(first, len(wrong) - 1))
        what = data.draw(st.sampled_from(["bit", "cut", "newline", "gone", "twice"]))
        if what == "bit":
            wrong[at] ^= 1 << data.draw(st.integers(0, 7))
        elif what == "cut":
            del wrong[at + 1 :]
        elif what == "newline":
            wrong[at : at + data.draw(st.integers(0, 1))] = b"\n"
        else:
            lines = bytes(wrong).split(b"\n")
            line = data.draw(st.integers(0, len(lines) - 1))
            lines[line : line + 1] = [] if what == "gone" else [lines[line]] * 2
            wrong = bytearray(b"\n".join(lines))
    try:
        path.write_bytes(wrong)
        full, row = folded(store, "sample"), skimmed(store, "sample")
        assert "problem" in full or row in (None, full)
    finally:
        path.write_bytes(whole)


def test_a_half_written_end_is_left_to_who_can_tell_it(one: tuple[TinyDBEventStore, bytes]) -> None:
    store, whole = one
    path = store.workspace.session_file("sample")
    try:
        path.write_bytes(whole[: whole.rindex(b',\n"')] + b',\n"7":{"seq":7,"id":"0')
        assert skimmed(store, "sample") is None and folded(store, "sample")["notes"] == 3
    finally:
        path.write_bytes(whole)


def test_each_thing_that_a_list_counts_is_counted_when_it_happens(tmp_path: Path) -> None:
    room = make_room(create_workspace(tmp_path), "buy-in", LEADERS, start=False)
    live, votes, seen = room.live, room.live.votes, []

    def tell(done: Submission) -> None:
        room.done(done)
        are_the_same(room.store, "sample")
        seen.append(skimmed(room.store, "sample"))

    tell(live.prepare(msgspec.structs.replace(LEADERS, title="Leaders once more"), {}))
    tell(live.start())
    tell(live.people.set_attendance(ev.AttendanceSet(attended=6)))
    tell(live.people.join(role="the chair"))
    tell(live.people.leave())
    for _ in range(4):
        room.type("a remark. And another.")
    tell(live.notes.split("N1", "a remark", "And another"))
    tell(live.notes.edit("N2", Capture("a guess", kind="assumption")))
    tell(live.notes.move("N3", "assumptions"))
    tell(live.notes.retract("N4"))
    tell(live.notes.park("N5"))
    tell(live.closing.settle("N5", "note", stage="assumptions"))
    tell(live.promises.add(ev.CommitmentAdded(stage="resources", owner="Roads", action="hours")))
    tell(live.promises.add(ev.CommitmentAdded(stage="resources", owner="Transit", action="hours")))
    tell(live.promises.retract("C1"))
    tell(votes.draft("welcome", [question(id="a")]))
    tell(votes.open("V1", eligible=6, way="hands"))
    tell(votes.count("V1", "a", Totals(6, (6, 0))))
    tell(votes.close("V1"))
    tell(votes.reveal("V1"))
    tell(votes.reopen("V1", "late slips"))
    tell(votes.close("V1"))
    tell(votes.reveal("V1"))
    tell(votes.make_final("V1"))
    tell(votes.draft("welcome", [question(id="a")]))
    tell(votes.drop("V2", "asked wrongly"))
    tell(live.promises.add(ev.CommitmentAdded(stage="resources", owner="Parks", action="hours")))
    tell(live.undo())
    tell(live.redo())
    tell(live.end(5))
    log = room.store.read("sample")
    assert COUNTED - {event.type for event in log} <= {"commitment.edited", "redacted"}
    rows = [tuple(row.values()) for row in seen if row]
    assert len(set(rows)) > 12
