"""Notes taken at a second laptop: carried there and back as a file, and joined by event id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session_samples import RIDERS, Happenings, Room, SetClock, make_room
from workshop.record.event import Event
from workshop.session.companion import Brought, join, new_companion
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.shorthand import Capture
from workshop.session.state import Session
from workshop.store.carrying import carry, place, read_carried, write_carried
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import create_workspace


def second_laptop(
    room: Room, folder: Path, name: str = "notes-sample-1", clock: SetClock | None = None
) -> Room:
    """Make a notes file, carry it over to another folder, open it there and start."""
    stick = folder / f"{name}.json"
    write_carried(stick, *new_companion(room.session, room.live.id, name, clock=room.clock))
    workspace = create_workspace(folder / f"other {name}")
    place(workspace, stick)
    store, clock = TinyDBEventStore(workspace), clock or SetClock(room.clock.now)
    live = LiveSession(store, name, store.open(name).events, clock=clock)
    other = Room(live, store, clock)
    other.done(live.start())
    return other


def joined(room: Room, other: Room, *, shift: int | None = 0) -> Brought:
    """Carry the notes back by file, and join them."""
    with TemporaryDirectory() as stick:
        file = Path(stick) / "back.json"
        carry(other.store.workspace, other.live.id, file)
        found = read_carried(file)
        brought = join(room.live, found.meta, found.events, shift=shift)
        if brought.submission:
            room.done(brought.submission)
        return brought


def told(session: Session) -> list[tuple[object, ...]]:
    """What the notes of a session say, without their numbers."""
    return sorted(
        (note.text, note.stage, note.kind, note.speaker, sorted(note.agree), sorted(note.disagree), note.intensity,
         sorted(session.themes[theme].label.casefold() for theme in note.themes))
        for note in session.current_notes()
    )  # fmt: skip


@pytest.fixture
def other(focus_group: Room, tmp_path: Path) -> Iterator[Room]:
    """The note-taker's laptop, with the notes file of the focus group."""
    room = second_laptop(focus_group, tmp_path)
    yield room
    room.store.close()


def test_the_notes_file_has_the_design_and_the_codes_and_no_notes(focus_group: Room, tmp_path: Path):
    focus_group.type("said before")
    focus_group.done(focus_group.live.people.count(5))
    other = second_laptop(focus_group, tmp_path)
    assert other.session.design == focus_group.session.design
    assert other.session.companion_of == "riders"
    assert other.session.facts.title == "Notes for Riders"
    assert other.session.codes == ("P1", "P2", "P3", "P4", "P5")
    assert not other.session.notes
    other.store.close()


def test_what_was_typed_at_the_second_laptop_stands_in_the_session_under_numbers_of_its_own(
    focus_group: Room, other: Room
):
    focus_group.type("from the first")
    other.clock.go(minutes=3)
    other.type('p3 " I wait and wait #bus')
    other.type("+4")
    other.done(other.live.notes.edit("N1", Capture("I wait", speaker="P3", themes=("bus",))))
    other.type("to go")
    other.done(other.live.notes.retract("N2"))
    other.type("w: a bench")
    other.done(other.live.notes.move("N3", "key_pain"))
    brought = joined(focus_group, other)
    assert brought.note_ids == ["N2", "N3", "N4"]
    assert brought.in_words() == "Joined: 3 notes and 4 changes."
    second = focus_group.session.notes["N2"]
    assert (second.text, second.speaker, second.agree, second.edits, second.by) == (
        "I wait",
        "P3",
        ("P4",),
        1,
        "note-taker",
    )
    assert second.at == "2026-03-04T10:03:00.000Z"
    assert focus_group.session.themes[second.themes[0]].label == "bus"
    assert focus_group.session.notes["N3"].retracted
    assert focus_group.session.notes["N4"].stage == "key_pain"
    source = next(event for event in other.session.log if event.ref == "N1" and event.type == "note.added")
    mine = next(
        event for event in focus_group.session.log if event.ref == "N2" and event.type == "note.added"
    )
    assert mine.data["joined_from"] == f"notes-sample-1:{source.id}"


def test_joined_again_only_what_is_new_is_added(focus_group: Room, other: Room):
    other.type("one")
    joined(focus_group, other)
    before = len(focus_group.session.log)
    brought = joined(focus_group, other)
    assert brought.in_words() == "Nothing is new: its one note is here already."
    assert len(focus_group.session.log) == before
    other.type("two")
    other.done(other.live.notes.edit("N1", Capture("one, put better")))
    again = focus_group.reopened()
    assert joined(again, other).in_words() == "Joined: 1 note and 1 change."
    assert [note.text for note in again.session.current_notes()] == ["one, put better", "two"]
    assert joined(again, other).submission is None


def test_what_the_facilitator_changed_after_joining_stays(focus_group: Room, other: Room):
    other.type("one")
    other.type("two")
    joined(focus_group, other)
    focus_group.done(focus_group.live.notes.edit("N1", Capture("in my words")))
    focus_group.done(focus_group.live.notes.retract("N2"))
    other.type("three")
    joined(focus_group, other)
    assert [note.text for note in focus_group.session.current_notes()] == ["in my words", "three"]


@pytest.mark.parametrize("what", ["note", "edit", "move", "mark", "retract"])
def test_what_was_undone_at_the_second_laptop_after_joining_is_put_right_and_done_again(
    focus_group: Room, other: Room, what: str
):
    notes = other.live.notes
    other.type("one")
    act = {
        "note": lambda: notes.capture("two"),
        "edit": lambda: notes.edit("N1", Capture("changed")),
        "move": lambda: notes.move("N1", "key_pain"),
        "mark": lambda: notes.mark("N1", ["P2"]),
        "retract": lambda: notes.retract("N1"),
    }
    other.done(act[what]())
    joined(focus_group, other)
    assert told(focus_group.session) == told(other.session)
    for turn in (other.live.undo, other.live.redo, other.live.undo):
        other.done(turn())
        assert joined(focus_group, other).submission is not None
        assert told(focus_group.session) == told(other.session)
        assert joined(focus_group, other).submission is None


def test_one_undo_takes_a_joining_back_whole_and_it_can_be_joined_anew(focus_group: Room, other: Room):
    for text in ("one", "w: two #bus", "three"):
        other.type(text)
    joined(focus_group, other)
    focus_group.done(focus_group.live.undo())
    assert not focus_group.session.notes and not focus_group.session.themes
    joined(focus_group, other)
    assert [note.text for note in focus_group.session.current_notes()] == ["one", "two", "three"]


def test_two_note_takers_are_kept_apart(focus_group: Room, other: Room, tmp_path: Path):
    third = second_laptop(focus_group, tmp_path, "notes-sample-2")
    other.type("from one")
    third.type("from the other")
    third.done(third.live.notes.edit("N1", Capture("from the other, put better")))
    joined(focus_group, third)
    joined(focus_group, other)
    assert [note.text for note in focus_group.session.current_notes()] == [
        "from the other, put better",
        "from one",
    ]
    third.store.close()


def test_a_notes_file_written_on_in_two_copies_loses_nothing(focus_group: Room, other: Room, tmp_path: Path):
    other.type("before")
    copy = tmp_path / "copy.json"
    carry(other.store.workspace, other.live.id, copy)
    workspace = create_workspace(tmp_path / "third laptop")
    place(workspace, copy)
    store = TinyDBEventStore(workspace)
    third = Room(LiveSession(store, other.live.id, store.open(other.live.id).events), store, SetClock())
    third.type("there")
    third.done(third.live.notes.edit("N2", Capture("there, put better")))
    other.type("here")
    for room in (third, other, third, other):
        joined(focus_group, room)
    assert [note.text for note in focus_group.session.current_notes()] == [
        "before",
        "there, put better",
        "here",
    ]
    store.close()


def test_a_code_that_nobody_here_has_is_told(focus_group: Room, other: Room):
    focus_group.done(focus_group.live.people.count(3))
    other.type("p9 hello")
    assert joined(focus_group, other).told == ["P9 is no code of this session yet: say who is here."]
    assert focus_group.session.notes["N1"].speaker == "P9"


def test_notes_for_another_session_are_refused_and_so_is_a_session(
    focus_group: Room, other: Room, tmp_path: Path
):
    stranger = make_room(create_workspace(tmp_path / "stranger"), "focus-group", RIDERS, "others")
    with pytest.raises(Refused, match="holds notes for riders, not for others; nothing was joined"):
        joined(stranger, other)
    with pytest.raises(Refused, match="That is the file of a session"):
        joined(focus_group, stranger)
    with pytest.raises(Refused, match="is a notes file"):
        joined(other, other)
    with pytest.raises(Refused, match="is a notes file itself"):
        new_companion(other.session, other.live.id, "notes-of-notes")
    stranger.store.close()


def test_a_notes_file_holds_no_votes_and_no_promises(other: Room):
    from tests.session_samples import question
    from workshop.session.events import CommitmentAdded

    with pytest.raises(Refused, match="kept in the session itself"):
        other.votes.draft("welcome", [question()])
    with pytest.raises(Refused, match="kept in the session itself"):
        other.live.promises.add(CommitmentAdded(stage="welcome", owner="Transit", action="hours"))


# Clocks -------------------------------------------------------------------------------------------


def walk_through(rooms: Sequence[Room], stages: int = 4) -> None:
    """Both laptops go from stage to stage in one meeting, the note-taker a little later."""
    for _ in range(stages):
        for room in rooms:
            room.clock.go(minutes=5)
            room.done(room.live.next_stage())
        rooms[-1].clock.go(seconds=10)


@pytest.mark.parametrize(
    ("ahead", "sentence"),
    [
        (4, "about 4 minutes ahead of this one. Nothing was joined: --shift -4 "),
        (-62, "about 62 minutes behind this one."),
    ],
)
def test_clocks_that_differ_are_told_before_anything_is_joined(
    focus_group: Room, tmp_path: Path, ahead: int, sentence: str
):
    other = second_laptop(
        focus_group, tmp_path, clock=SetClock(focus_group.clock.now + timedelta(minutes=ahead))
    )
    walk_through([focus_group, other])
    other.type("one")
    with pytest.raises(Refused, match=sentence):
        joined(focus_group, other, shift=None)
    joined(focus_group, other, shift=-ahead)
    (note,) = focus_group.session.current_notes()
    assert note.at == "2026-03-04T10:20:40.000Z"
    other.type("two")  # from now on the shift is known
    assert joined(focus_group, other, shift=None).notes == 1
    assert focus_group.session.notes["N2"].at == note.at
    other.store.close()


def test_clocks_that_agree_or_cannot_be_compared_are_not_talked_about(focus_group: Room, other: Room):
    walk_through([focus_group, other], stages=2)
    focus_group.clock.go(hours=3)
    other.type("typed in later")
    assert joined(focus_group, other, shift=None).notes == 1


def test_a_note_from_the_future_tells_that_the_other_clock_is_ahead(focus_group: Room, other: Room):
    other.clock.go(minutes=30)
    other.type("one")
    with pytest.raises(Refused, match="at least 30 minutes ahead"):
        joined(focus_group, other, shift=None)
    with pytest.raises(Refused, match="20160 minutes at most"):
        joined(focus_group, other, shift=10**9)


# In any order, how often ever ---------------------------------------------------------------------

steps = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 999)), max_size=12)


class TakingNotes(Happenings):
    """What a note-taker does, at random."""

    def __init__(self, room: Room, mark: str) -> None:
        super().__init__(room)
        self.mark = mark
        self.steps = [
            "do_type", "do_type_once_more", "do_mark", "do_edit", "do_retract", "do_move", "do_next", "do_undo", "do_redo",
        ]  # fmt: skip

    def _text(self) -> str:
        return f"{self.mark} {super()._text()}"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), steps), min_size=1, max_size=4), st.booleans())
def test_joined_in_any_order_and_any_number_of_times_every_note_is_there_once(plan, twice):
    with TemporaryDirectory() as folder:
        room = make_room(create_workspace(Path(folder) / "first"), "focus-group", RIDERS)
        others = [second_laptop(room, Path(folder), f"notes-sample-{number}") for number in (1, 2)]
        typing = [TakingNotes(other, f"laptop {number}") for number, other in enumerate(others)]
        for who, happenings in plan:
            typing[who].run(happenings)
            joined(room, others[who])
            if twice:
                assert joined(room, others[who]).submission is None
        for other in others:
            joined(room, other)
        assert told(room.session) == sorted(told(others[0].session) + told(others[1].session))
        assert all(joined(room, other).submission is None for other in others)
        for one in (room, *others):
            one.store.close()


def test_events_joined_name_their_origin_once(focus_group: Room, other: Room):
    for number in range(5):
        other.type(f"note {number}")
        joined(focus_group, other)
    origins = [event.data["joined_from"] for event in focus_group.session.log if _is_joined(event)]
    assert len(origins) == len(set(origins)) == 5


def _is_joined(event: Event) -> bool:
    return bool(event.data) and "joined_from" in event.data


def test_ranks_and_needs_from_the_second_laptop_come_along_also_when_they_are_undone_there(
    focus_group: Room, other: Room
):
    focus_group.type("from the first")
    for line in ("w: a bench", "n: rest while waiting", "a: lower fares"):
        other.type(line)
    other.done(other.live.notes.serves("N1", "N2"))
    other.done(other.live.notes.rank("N3", rank=1, confidence=4, segment="riders"))
    joined(focus_group, other)
    notes = focus_group.session.notes
    assert (notes["N2"].need, notes["N4"].ranked) == ("N3", other.session.notes["N3"].ranked)
    other.done(other.live.undo())
    other.done(other.live.undo())
    joined(focus_group, other)
    assert focus_group.session.notes["N2"].need == ""
    assert not focus_group.session.notes["N4"].ranked.rank
