"""From the log to the session: every reader comes to the same, whenever it reads and however far it has read."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from tests.session_samples import TEN_O_CLOCK, Room, question, random_room
from workshop.record.event import Draft, redacted, verify
from workshop.record.protocol import SessionDamaged
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.fold import advance, fold
from workshop.session.pace import pace
from workshop.session.reading import folded
from workshop.votes.model import Totals

DESIGNS = st.sampled_from(["focus-group", "buy-in"])
PLANS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=10, max_size=40)


@settings(max_examples=20, deadline=None)
@given(design=DESIGNS, plan=PLANS, cut=st.integers(0, 100))
def test_reading_on_gives_the_same_session_as_reading_all_again(
    design: str, plan: list[tuple[int, int]], cut: int
):
    with random_room(design, plan) as room:
        log = room.store.read(room.live.id)
        whole = fold(log)
        assert room.session == whole  # what the screens held while it happened
        at = 1 + cut % len(log)
        assert advance(fold(log[:at]), log[at:]) == whole
        one_by_one = fold(log[:1])
        for event in log[1:]:
            one_by_one = advance(one_by_one, [event])
        assert one_by_one == whole


@settings(max_examples=15, deadline=None)
@given(design=DESIGNS, plan=PLANS)
def test_no_id_is_ever_given_twice(design: str, plan: list[tuple[int, int]]):
    with random_room(design, plan) as room:
        room = room.reopened()
        room.done(room.live.votes.draft("welcome", [question()]))
        given_out = [
            event.ref
            for event in room.session.log
            if event.type.endswith((".added", ".drafted")) and event.ref
        ]
        assert len(set(given_out)) == len(given_out)


@settings(max_examples=15, deadline=None)
@given(design=DESIGNS, plan=PLANS, which=st.integers(0, 200))
def test_any_event_but_the_first_can_be_redacted_and_the_session_is_still_there(
    design: str, plan: list[tuple[int, int]], which: int
):
    with random_room(design, plan) as room:
        log = room.store.read(room.live.id)
        meta = (
            TinyDB(room.store.workspace.session_file(room.live.id), access_mode="r")
            .table("_meta")
            .get(doc_id=1)
        )
        at = 1 + which % (len(log) - 1)
        log[at] = redacted(log[at])
        assert verify(meta, log) is None
        assert advance(fold(log[:at]), log[at:]) == fold(log)


def test_a_redacted_note_is_an_empty_note_that_keeps_its_id(focus_group: Room):
    focus_group.type("p3 my neighbour Ms Example shouted")
    log = focus_group.session.log
    log = [*log[:-1], redacted(log[-1])]
    note = fold(log).notes["N1"]
    assert (note.text, note.speaker, note.redacted, note.at) == ("", "", True, log[-1].at)
    assert fold(log).open_notes() == [] and fold(log).sealed_count() == 0


def test_a_note_whose_edit_was_redacted_does_not_show_its_earlier_text(focus_group: Room):
    focus_group.type("p3 first words")
    focus_group.done(focus_group.live.notes.edit("N1", focus_group.live.notes.understand("p3 second words")))
    log = [*focus_group.session.log]
    session = fold([*log[:-1], redacted(log[-1])])
    assert session.notes["N1"].text == ""
    assert list(session.current_notes()) == []


def test_ids_are_not_given_again_after_undo_or_retraction(focus_group: Room):
    assert focus_group.type("the first #bus") == "N1"
    focus_group.done(focus_group.live.undo())
    assert focus_group.session.notes == {} and focus_group.session.themes == {}
    assert focus_group.type("the second #bus") == "N2"
    assert list(focus_group.session.themes) == ["T2"]
    focus_group.done(focus_group.live.notes.retract("N2"))
    assert focus_group.reopened().type("the third") == "N3"


def test_undo_goes_back_one_action_at_a_time_and_redo_forward_again(focus_group: Room):
    focus_group.type("one")
    focus_group.type("two")
    focus_group.done(focus_group.live.notes.move("N1", "key_pain"))
    before = fold(focus_group.session.log)
    for _ in range(3):
        focus_group.done(focus_group.live.undo())
    assert focus_group.session.notes == {}
    focus_group.done(focus_group.live.redo())
    assert [note.text for note in focus_group.session.notes.values()] == ["one"]
    focus_group.done(focus_group.live.redo())
    focus_group.done(focus_group.live.redo())
    assert focus_group.session.notes == before.notes
    with pytest.raises(Refused, match="nothing to redo"):
        focus_group.live.redo()


def test_after_something_new_nothing_can_be_redone(focus_group: Room):
    focus_group.type("one")
    focus_group.done(focus_group.live.undo())
    focus_group.type("two")
    with pytest.raises(Refused, match="nothing to redo"):
        focus_group.live.redo()


def test_a_note_with_a_new_theme_is_one_action(focus_group: Room):
    focus_group.type("late again #bus")
    focus_group.done(focus_group.live.undo())
    assert focus_group.session.themes == {}
    focus_group.done(focus_group.live.redo())
    assert focus_group.session.notes["N1"].themes == ("T1",)


def test_undo_survives_a_restart(focus_group: Room):
    focus_group.type("one")
    focus_group.type("two")
    focus_group.done(focus_group.live.undo())
    again = focus_group.reopened()
    assert list(again.session.notes) == ["N1"]
    again.done(again.live.redo())
    assert list(again.session.notes) == ["N1", "N2"]


def test_undo_does_not_go_past_the_start(focus_group: Room):
    with pytest.raises(Refused, match="nothing to undo"):
        focus_group.live.undo()


def test_undo_does_not_go_past_a_closed_vote(buy_in: Room):
    buy_in.type("before the vote")
    buy_in.done(buy_in.votes.draft("proposal", [question()]))
    buy_in.done(buy_in.votes.open("V1", eligible=3, way="hands"))
    buy_in.done(buy_in.votes.count("V1", "q", Totals(3, (3, 0))))
    buy_in.done(buy_in.votes.close("V1"))
    with pytest.raises(Refused, match="corrected, not undone"):
        buy_in.live.undo()
    buy_in.type("after the vote")
    buy_in.done(buy_in.live.undo())
    with pytest.raises(Refused):
        buy_in.live.undo()
    assert list(buy_in.session.notes) == ["N1"]


def test_undo_takes_a_stage_change_back_as_if_the_room_had_not_moved(focus_group: Room):
    focus_group.clock.go(minutes=2)
    focus_group.done(focus_group.live.next_stage())
    focus_group.clock.go(minutes=1)
    focus_group.done(focus_group.live.undo())
    assert focus_group.session.stage == "welcome"
    assert focus_group.session.spent("welcome", focus_group.clock()) == 180


@pytest.mark.parametrize("seconds", [0, 1, 59, 3600])
def test_the_clock_goes_on_where_it_was_after_a_restart_at_any_moment(focus_group: Room, seconds: int):
    focus_group.clock.go(minutes=3)
    focus_group.done(focus_group.live.next_stage())
    focus_group.clock.go(minutes=2)
    focus_group.done(focus_group.live.previous_stage())
    focus_group.clock.go(seconds=seconds)
    again = focus_group.reopened()
    for room in (focus_group, again):
        assert room.session.stage == "welcome"
        assert room.session.spent("welcome", room.clock()) == 180 + seconds
        assert room.session.spent("opening", room.clock()) == 120
        assert pace(room.session, room.clock()).left == 7 * 60 - 180 - seconds


def test_the_pace_says_how_far_behind_and_when_it_ends(buy_in: Room):
    now = buy_in.clock()
    assert pace(buy_in.session, now).ends == now + timedelta(minutes=90)
    buy_in.clock.go(minutes=8)
    late = pace(buy_in.session, buy_in.clock())
    assert (late.left, late.used, late.behind) == (-180, 100, 3)
    assert late.ends == TEN_O_CLOCK + timedelta(minutes=93)
    buy_in.done(buy_in.live.add_minutes(5))
    assert pace(buy_in.session, buy_in.clock()).left == 120


def test_an_event_type_that_this_version_does_not_know_is_passed_over(focus_group: Room):
    focus_group.type("before")
    unknown = Draft(type="seat.swapped", data={"from": "P1"}, at="2026-03-04T10:00:00.000Z", by="facilitator")
    focus_group.done(focus_group.live.submit(unknown))
    focus_group.type("after")
    again = focus_group.reopened()
    assert [note.text for note in again.session.notes.values()] == ["before", "after"]
    assert again.session == focus_group.session


def test_keys_of_a_newer_version_inside_a_known_event_are_passed_over(focus_group: Room):
    data = {"text": "from tomorrow", "stage": "welcome", "mood": "glad"}
    draft = Draft(type="note.added", data=data, at="2026-03-04T10:00:00.000Z", by="facilitator", new="N")
    focus_group.done(focus_group.live.submit(draft))
    assert focus_group.session.notes["N1"].text == "from tomorrow"


def test_a_kind_of_note_that_this_version_does_not_know_stays_sealed(focus_group: Room):
    what = ev.NoteAdded(text="from tomorrow", stage="welcome", kind="secret_of_v9")
    focus_group.done(focus_group.live.submit(focus_group.live.draft(what, new="N")))
    assert focus_group.session.open_notes() == []
    assert focus_group.session.sealed_count() == 1


def test_what_can_be_undone_and_what_stops_undo_are_known_types_and_not_the_same():
    assert set(ev.TYPES) >= ev.UNDOABLE | ev.BARRIERS
    assert not ev.UNDOABLE & ev.BARRIERS


@pytest.mark.parametrize("log", [[], "headless", "wrong"])
def test_a_log_that_is_no_session_is_refused_in_one_sentence(focus_group: Room, log: object):
    events = list(focus_group.session.log)
    if log == "headless":
        log = events[1:]
    elif log == "wrong":
        log = [msgspec.structs.replace(events[0], data={"design": {"id": 3}, "facts": {}})]
    with pytest.raises(SessionDamaged, match="cannot be read by this version"):
        folded("riders", log)


def test_a_stage_visited_often_loses_no_parts_of_seconds(focus_group: Room):
    for _ in range(10):
        for stage in ("opening", "welcome"):
            focus_group.clock.go(seconds=0.9)
            focus_group.done(focus_group.live.go_to(stage))
    assert focus_group.session.spent("welcome", focus_group.clock()) == 9
    assert focus_group.session.spent("opening", focus_group.clock()) == 9
