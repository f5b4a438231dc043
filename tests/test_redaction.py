"""Redaction: words leave every file of the folder for good, and all else stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.redaction_samples import SAID, file_of, files_with, gone
from tests.session_samples import RIDERS, Room, make_room, question, random_room
from workshop.plan.redacting import look
from workshop.record.event import verify
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.fold import advance, fold
from workshop.session.room import visible
from workshop.session.state import Session
from workshop.session.summary import dump
from workshop.store.recovery import scan
from workshop.store.workspace import create_workspace


@pytest.fixture
def riders(tmp_path: Path):
    room = make_room(create_workspace(tmp_path), "focus-group", RIDERS)
    yield room
    room.store.close()


def all_texts(session: Session, ids: tuple[str, ...]) -> set[str]:
    return {
        str(event.data[key])
        for event in session.log
        if event.ref in ids and event.data and event.type.startswith("note.")
        for key in ("text", "gloss")
        if event.data.get(key)
    }


def what_else(session: Session, ids: tuple[str, ...]) -> list[object]:
    """A session without what was redacted, and without what came back because the note that held it is gone."""
    others = [
        (
            note.id,
            note.text,
            note.stage,
            note.kind,
            note.speaker,
            note.agree,
            note.themes,
            note.retracted,
            note.voices,
        )
        for note in session.notes.values()
        if note.id not in ids
    ]
    votes = [
        (
            one.id,
            one.status,
            one.questions,
            one.totals,
            one.seats,
            one.objections,
            one.objections_then,
            one.ballots,
        )
        for one in session.votes.values()
    ]
    themes = [(one.id, one.label, one.names, one.into, one.retracted) for one in session.themes.values()]
    rest = (session.status, session.stage, session.attendance, session.wall, session.ticked, session.facts)
    debrief = dict(session.debrief)
    return [others, votes, themes, session.commitments, session.captures, session.stages, rest, debrief]


@settings(max_examples=30, deadline=None)
@given(
    design=st.sampled_from(["focus-group", "buy-in"]),
    plan=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=15, max_size=45),
    which=st.integers(0, 200),
)
def test_after_any_note_of_any_session_is_redacted_its_words_are_in_no_file(
    design: str, plan: list[tuple[int, int]], which: int
):
    with random_room(design, plan) as room:
        room.done(
            room.live.notes.capture("zebra and a first note")
        ) if room.session.status == "running" else None
        notes = list(room.session.notes)
        if not notes:
            return
        id_ = notes[which % len(notes)]
        before, workspace = room.session, room.store.workspace
        ids = look(room.store, room.live.id, id_).main.taken.ids
        texts = all_texts(before, ids)
        data = file_of(room).read_bytes()
        for name in ("sample.json.bak", "sample (conflicted copy 2026-03-04).json", "sample-LAPTOP.json"):
            (workspace.sessions / name).write_bytes(data)
        workspace.torn.mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(sorted(texts)):
            half = f'"99":{{"seq":99,"data":{{"text":"{text[: len(text) - which % 3]}'
            (workspace.torn / f"sample-{number}.txt").write_text(half)
        gone(room, id_)
        assert [found for text in texts for found in files_with(workspace, text)] == []
        found = scan(file_of(room).read_bytes(), "it")
        assert found.whole and not found.problem and verify(found.document, found.events) is None
        for name in ("sample.json.bak", "sample-LAPTOP.json"):
            assert not scan((workspace.sessions / name).read_bytes(), name).problem
        after = fold(found.events)
        assert what_else(after, ids) == what_else(before, ids)
        assert all(after.notes[one].redacted for one in ids if one in after.notes)
        # What was read up to any point and on from there is the same.
        at = 1 + which % (len(found.events) - 1)
        assert advance(fold(found.events[:at]), found.events[at:]) == after == room.session
        # Whoever has read on without noticing that the file was replaced has lost the words as well.
        reader = advance(fold(before.log), found.events[len(before.log) :])
        assert reader == after
        dump(after)
        visible(after, room.clock())


def test_a_note_that_was_edited_split_moved_and_read_back_goes_with_all_it_became(riders: Room):
    riders.note(f"{SAID}. The bus was late too.", speaker="P3")
    riders.done(riders.live.notes.split("N1", SAID, "The bus was late too."))
    riders.done(riders.live.notes.move("N2", "key_pain"))
    riders.done(riders.live.notes.read_back("N3", "Buses come late"))
    done = gone(riders, "N2", name="R. Officer")
    assert done.outlook.main.taken.ids == ("N2", "N1")
    assert files_with(riders.store.workspace, "Maria") == []
    notes = riders.session.notes
    assert (notes["N2"].redacted, notes["N2"].text, notes["N2"].why) == (True, "", "a name was said")
    assert (notes["N3"].text, notes["N3"].read_back) == ("The bus was late too.", "Buses come late")
    assert notes["N3"].voices == ("P3",)  # whose words these are still counts for who agreed to be quoted
    last = riders.session.log[-1]
    assert (last.type, last.by, last.data["reason"], last.data["name"]) == (
        "redacted", "facilitator", "a name was said", "R. Officer",
    )  # fmt: skip


def test_what_was_joined_with_it_stands_by_itself_again(riders: Room):
    riders.note(SAID)
    riders.note("Tickets cost too much for pupils")
    riders.done(riders.live.notes.join(["N1", "N2"], f"{SAID}; tickets cost too much for pupils"))
    gone(riders, "N1")
    assert [note.text for note in riders.session.current_notes()] == ["Tickets cost too much for pupils"]
    assert files_with(riders.store.workspace, "Maria") == []


def test_copies_of_the_words_are_taken_out_of_a_vote_and_the_vote_still_counts(riders: Room):
    riders.note(SAID)
    asked = question("single", (SAID, "Tickets cost too much"))
    riders.done(riders.votes.draft(riders.session.stage, [asked]))
    done = gone(riders, "N1")
    options = riders.session.votes["V1"].questions[0].options
    assert options == ("[redacted]", "Tickets cost too much")
    assert any("taken out of V1" in told for told in done.outlook.told())
    assert files_with(riders.store.workspace, "Maria") == []


def test_words_that_say_little_are_not_looked_for_elsewhere(riders: Room):
    riders.note("Yes")
    riders.done(riders.votes.draft(riders.session.stage, [question("single", ("Yes", "No"))]))
    done = gone(riders, "N1")
    assert riders.session.votes["V1"].questions[0].options == ("Yes", "No")
    assert any("too few" in told for told in done.outlook.told())
    assert riders.session.notes["N1"].text == ""


def test_a_commitment_a_record_and_the_reason_of_a_vote_are_redacted(tmp_path: Path):
    from tests.session_samples import LEADERS

    room = make_room(create_workspace(tmp_path), "buy-in", LEADERS)
    stage = room.session.stage
    action = "Mend the ramp that Maria Lopez fell from"
    room.done(
        room.live.promises.add(ev.CommitmentAdded(owner="Works", action=action, stage=stage, due="1 June"))
    )
    room.done(room.live.captures.add("evidence", {"claim": "Maria Lopez fell from the ramp"}))
    room.done(room.votes.draft(stage, [question()]))
    room.done(room.votes.open("V1", eligible=4, way="hands"))
    room.done(room.votes.drop("V1", "Maria Lopez was upset by it"))
    for id_ in ("C1", "E1", "V1"):
        gone(room, id_)
    assert files_with(room.store.workspace, "Maria") == []
    session = room.session
    assert session.current_commitments() == [] and session.commitments["C1"].why == "a name was said"
    assert session.current_captures() == []
    assert (session.votes["V1"].status, session.votes["V1"].reason) == ("dropped", "")
    assert fold(room.store.read(room.live.id)) == session
    room.store.close()


def test_a_participant_who_withdraws_takes_all_remarks_and_marks_along(riders: Room):
    riders.done(riders.live.people.count(8))
    riders.note("I was born in Little Hampton and use the 14", speaker="P7")
    riders.note("The bus is late every morning", speaker="P3")
    riders.note("Drivers are friendly", speaker="P4")
    riders.done(riders.live.notes.mark("N2", agree=("P7", "P4")))
    riders.done(riders.live.notes.mark("N3", disagree=("P7",)))
    done = gone(riders, "P7", reason="withdrew on 5 March")
    session = riders.session
    assert done.outlook.main.taken.ids == ("P7", "N1")
    assert files_with(riders.store.workspace, "Hampton") == []
    assert (session.notes["N1"].text, session.notes["N1"].speaker) == ("", "")
    assert (session.notes["N2"].agree, session.notes["N3"].disagree) == (("P4",), ())
    assert session.attendance.attended == 8 and "P7" in session.codes
    with pytest.raises(Refused, match="P99 is not a code"):
        gone(riders, "P99")
