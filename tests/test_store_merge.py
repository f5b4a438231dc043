"""Two copies of a session that went different ways become one: nothing is lost, and what is changed in both is named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.merge_samples import Plan, file_of, joined, opened, two_ways
from tests.session_samples import Happenings, SetClock, question
from tests.store_samples import draft
from workshop.record.event import Event
from workshop.session.errors import Refused
from workshop.session.events import AttendanceSet
from workshop.session.fold import fold
from workshop.session.merging import ASIDE, MERGED
from workshop.session.merging_refs import display_number
from workshop.session.shorthand import Capture
from workshop.session.state import Note, Session
from workshop.store.workspace import create_workspace
from workshop.votes.model import Totals

STEPS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 1000)), max_size=14)


@settings(max_examples=25, deadline=None)
@given(design=st.sampled_from(["focus-group", "buy-in"]), common=STEPS, ours=STEPS, theirs=STEPS)
def test_the_merged_file_has_what_both_had(design: str, common: Plan, ours: Plan, theirs: Plan) -> None:
    with two_ways(design, common) as (one, other):
        shared = len(one.session.log)
        Happenings(one).run(ours)
        steps = Happenings(other)
        steps.texts = 1000
        steps.run(theirs)
        here, there = one.session, other.session
        if len(there.log) == shared:
            with pytest.raises(Refused, match="nothing to merge"):
                joined(one, other)
            return
        events, refs = joined(one, other)
        in_their_order(events, here.log, there.log, shared)
        both = fold(events)
        touched = {event.ref for event in there.log[shared:]}
        undone_there = there.undone ^ here.undone
        made_before = {event.ref for event in here.log[:shared]}
        if not undone_there:
            untouched(both, here, touched)
        for id_, note in there.notes.items():
            if id_ not in refs or id_ in made_before:
                continue
            now = both.notes[refs[id_]]
            assert same(now, note), (id_, now.id)
            assert now.origin == tuple(refs.get(old, old) for old in note.origin)
            assert now.need == refs.get(note.need, note.need)
        # What both had may have been taken back here.
        assert {refs[id_] for id_ in refs.keys() & there.commitments.keys()} <= both.commitments.keys()
        assert undone_there or here.commitments.keys() <= both.commitments.keys()
        for id_ in refs.keys() & there.commitments.keys():
            now, was = both.commitments[refs[id_]], there.commitments[id_]
            assert (now.owner, now.due, now.retracted) == (was.owner, was.due, was.retracted)
        for id_ in refs.keys() & there.votes.keys():
            now, was = both.votes[refs[id_]], there.votes[id_]
            assert (now.totals, now.seats) == (was.totals, was.seats)
            assert now.status == ("dropped" if was.status == "open" else was.status)
            assert undone_there or set(now.objections) == {refs.get(note, note) for note in was.objections}
        assert sum(vote.status == "open" for vote in both.votes.values()) <= 1


def in_their_order(
    events: Sequence[Event], ours: Sequence[Event], theirs: Sequence[Event], shared: int
) -> None:
    """Every event of both is there once and in its order, ours first and unchanged; no number was given twice."""
    assert events[: len(ours)] == ours
    mark = events[len(ours)]
    assert mark.type == MERGED and mark.data is not None
    assert mark.data["hash"] == theirs[-1].hash
    ids = [event.id for event in events]
    assert len(ids) == len(set(ids))
    own = [event.id for event in theirs[shared:]]
    assert [id_ for id_ in ids if id_ in set(own)] == own
    made = [event.ref for event in events if event.type in ("note.added", "theme.added", "vote.drafted")]
    assert len(made) == len(set(made))


def untouched(both: Session, here: Session, touched: set[str]) -> None:
    """What the copy did nothing to is as it was."""
    for id_, note in here.notes.items():
        assert id_ in touched or same(both.notes[id_], note), id_
    for id_, vote in here.votes.items():
        if vote.status in ("revealed", "final") and id_ not in touched:
            assert both.votes[id_].totals == vote.totals


def same(now: Note, before: Note) -> bool:
    names = ("text", "kind", "speaker", "verbatim", "stage", "retracted", "replaced", "redacted", "read_back")
    return all(getattr(now, name) == getattr(before, name) for name in names)


def test_things_of_the_copy_get_new_numbers_and_what_points_to_them_follows() -> None:
    with two_ways() as (one, other):
        one.note("here 1")
        one.note("here 2")
        first, second = other.note("there, and N1 is what I typed"), other.note("a need", kind="need")
        other.done(other.live.notes.serves(first.id, second.id))
        other.done(other.live.notes.split(second.id, "half", "other half"))
        other.type("a note #bus")
        theme = next(iter(other.session.themes))
        other.done(other.live.themes.file([first.id], [theme]))
        vote = other.done(other.votes.draft("welcome", [question(id="a")]))[0].ref
        other.done(other.votes.open(vote, eligible=5, way="hands"))
        other.done(other.votes.count(vote, "a", totals(4, 1)))
        other.done(other.votes.close(vote))
        other.done(other.votes.reveal(vote))
        objection = other.done(other.live.objections.add(vote, "not so fast"))[-1].ref
        unfinished = other.done(other.votes.draft("welcome", [question(id="a")]))[0].ref
        other.done(other.votes.open(unfinished, eligible=5, way="hands"))
        events, refs = joined(one, other)
        both = fold(events)
        assert refs[first.id] == "N3"
        assert both.notes["N3"].text == "there, and N1 is what I typed"
        assert both.notes["N3"].need == "N4"
        assert [note.origin for note in both.notes.values() if note.text.endswith("half")] == [
            ("N4",),
            ("N4",),
        ]
        assert both.themes[both.notes["N3"].themes[0]].label == "bus"
        assert both.notes[refs[objection]].vote == refs[vote]
        assert both.votes[refs[vote]].status == "revealed"
        # It was open in the copy, and its ballots are there: it can be neither counted nor stay open.
        assert both.votes[refs[unfinished]].status == "dropped"


def test_an_undone_thing_of_the_copy_stays_undone() -> None:
    with two_ways() as (one, other):
        one.note("here")
        gone = other.note("a slip of the tongue")
        other.done(other.live.undo())
        events, refs = joined(one, other)
        both = fold(events)
        assert refs[gone.id] not in both.notes
        assert [note.text for note in both.current_notes()] == ["here"]


def test_the_clock_of_the_first_file_stands_and_a_vote_of_both_keeps_its_result() -> None:
    with two_ways("buy-in") as (one, other):
        vote = "V1"
        for room in (one, other):
            room.done(room.votes.draft("welcome", [question(id="a")]))
        events, refs = joined(one, other)
        assert refs == {"V1": "V2"}
        assert set(fold(events).votes) == {"V1", "V2"}

    with two_ways("buy-in", []) as (start, _):
        start.done(start.votes.draft("welcome", [question(id="a")]))
        start.done(start.votes.open(vote, eligible=5, way="hands"))
        start.store.close()
        with TemporaryDirectory() as folder:
            there = create_workspace(Path(folder))
            there.session_file("sample").write_bytes(file_of(start).read_bytes())
            one, other = (
                opened(start.store.workspace.root, SetClock()),
                opened(there.root, SetClock()),
            )
            for room, yes in ((one, 4), (other, 1)):
                room.done(room.votes.count(vote, "a", totals(yes, 5 - yes)))
                room.done(room.votes.close(vote))
                room.done(room.live.next_stage())
            stage = one.session.stage
            other.done(other.live.next_stage())
            events, _refs = joined(one, other)
            both = fold(events)
            assert both.votes[vote].totals["a"].counts == (4, 1)
            assert both.stage == stage
            aside = [event.data["type"] for event in events if event.type == ASIDE and event.data]
            assert aside == ["vote.counted", "vote.closed", "stage.entered", "stage.entered"]
            report = next(event.data for event in events if event.type == MERGED)
            assert report is not None
            assert report["changed"] == ["V1"]


def totals(yes: int, no: int) -> Totals:
    return Totals(yes + no, (yes, no))


def test_who_refused_in_one_copy_has_refused() -> None:
    with two_ways() as (one, other):
        for room, who in ((one, "P2"), (other, "P3")):
            room.done(room.live.people.set_attendance(attendance()))
            room.done(room.live.people.record_consent(quote_no=(who,)))
        events, _ = joined(one, other)
        assert set(fold(events).attendance.quote_no) == {"P2", "P3"}


def attendance() -> AttendanceSet:
    return AttendanceSet(attended=4, codes=("P1", "P2", "P3", "P4"))


def test_what_was_redacted_in_one_copy_is_in_no_event_of_the_merged_file() -> None:
    with two_ways() as (start, _):
        kept = start.note("zanzibar said it")
        start.store.close()
        with TemporaryDirectory() as folder:
            there = create_workspace(Path(folder))
            there.session_file("sample").write_bytes(file_of(start).read_bytes())
            one, other = opened(start.store.workspace.root, SetClock()), opened(there.root, SetClock())
            one.done(one.live.notes.read_back(kept.id, "zanzibar, read back"))
            seq = next(event.seq for event in other.session.log if event.ref == kept.id)
            mark = {"ids": [kept.id], "events": [seq], "left": {}, "reason": "a name"}
            other.store.redact("sample", [seq], [draft(mark, type_="redacted", ref="", new="")]).result(30)
            for first, second in ((one, other), (other, one)):
                target = file_of(first).with_name("sample.merged.json")
                joined(first, second)
                assert b"zanzibar" not in target.read_bytes()
                target.unlink()


def test_a_legal_hold_keeps_two_copies_apart_where_words_were_removed_in_one() -> None:
    with two_ways() as (one, other):
        kept = one.note("said")
        mark = {"ids": [kept.id], "events": [], "left": {}, "reason": "a name"}
        one.store.append("sample", [draft(mark, type_="redacted", new="")]).result(30)
        other.store.append(
            "sample", [draft({"reason": "a case", "name": "A. Lee"}, type_="hold.set", new="")]
        ).result(30)
        with pytest.raises(Refused, match="Keep both files"):
            joined(one, other)


def test_merging_once_more_brings_only_what_is_new() -> None:
    with two_ways() as (one, other):
        one.note("here")
        other.note("there 1")
        joined(one, other)
        target = file_of(one).with_name("sample.merged.json")
        file_of(one).write_bytes(target.read_bytes())
        target.unlink()
        with pytest.raises(Refused, match="nothing to merge"):
            joined(one, other)
        again = opened(other.store.workspace.root, SetClock())
        again.done(again.live.notes.edit("N1", Capture("there 1, corrected")))
        again.note("there 2")
        events, _ = joined(one, again)
        texts = [note.text for note in fold(events).current_notes()]
        assert texts == ["here", "there 1, corrected", "there 2"]


def test_the_code_of_a_participant_is_no_number_that_is_given_anew() -> None:
    assert display_number("P7") is None
    assert display_number("N7") is not None
    assert display_number("stage-7") is None
