"""Notes that are split, joined, parked and found again: nothing that was said is lost, and undo brings all of it back."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session_samples import Room, random_room
from tests.tui_helpers import NASTY
from workshop.plan.papers import papers_of
from workshop.record.clean import clean, is_blank
from workshop.session.errors import Refused
from workshop.session.fold import fold
from workshop.session.people import spoken
from workshop.session.reshaping import joined_text, parts_of
from workshop.session.trail import action_words, note_trail


def texts(room: Room) -> list[str]:
    return [note.text for note in room.session.current_notes()]


def split(room: Room, note: str, *parts: str) -> list[str]:
    return [
        event.ref for event in room.done(room.live.notes.split(note, *parts)) if event.type == "note.added"
    ]


def join(room: Room, *notes: str, text: str = "") -> str:
    words = text or joined_text([room.session.notes[note] for note in notes])
    return room.done(room.live.notes.join(notes, words))[-1].ref


def test_joining_notes_does_not_make_anybody_have_spoken_more_often(focus_group: Room):
    room = focus_group
    room.type("p1 waited at Dock Street")
    room.type("p7 asked the driver")
    room.type("+1")
    assert spoken(room.session) == {"P1": 2, "P7": 1}
    join(room, "N1", "N2")
    assert spoken(room.session) == {"P1": 1, "P7": 1}


def test_a_split_note_is_two_notes_that_keep_all_but_the_words(focus_group: Room):
    room = focus_group
    room.type('p3 " no roof, and no light !! #shelter')
    room.type("+4 -5")
    old = room.session.notes["N1"]
    assert split(room, "N1", "no roof", "no light") == ["N2", "N3"]
    assert texts(room) == ["no roof", "no light"]
    for note in room.session.current_notes():
        assert (note.speaker, note.verbatim, note.kind, note.intensity) == ("P3", True, "quote", 2)
        assert (note.agree, note.disagree, note.themes) == (("P4",), ("P5",), old.themes)
        assert (note.stage, note.origin) == (old.stage, ("N1",))
    gone = room.session.notes["N1"]
    assert (gone.holds, gone.replaced, gone.into) == (False, "split", ("N2", "N3"))
    assert gone.text == "no roof, and no light"


def test_joined_notes_are_one_note_of_all_who_said_or_backed_it(focus_group: Room):
    room = focus_group
    for line in ("p3 no roof #shelter", "+4", "p5 no seat !! #seats", "+6 -4"):
        room.type(line)
    joined = room.session.notes[join(room, "N1", "N2")]
    assert (joined.text, joined.kind, joined.speaker) == ("no roof\nno seat", "paraphrase", "")
    assert joined.agree == ("P3", "P5", "P6")  # P4 was on both sides, so is on neither
    assert joined.disagree == ()
    assert [room.session.themes[theme].label for theme in joined.themes] == ["shelter", "seats"]
    assert (joined.intensity, joined.origin) == (2, ("N1", "N2"))
    assert joined.voices == (
        "P3",
        "P5",
    )  # whose words they are is known, should one of them ask to be taken out
    assert texts(room) == ["no roof\nno seat"]


def test_words_as_they_were_said_stay_marked_when_they_are_joined_with_others(focus_group: Room):
    room = focus_group
    room.type('p3 " it never came')
    room.type("p3 waits long")
    room.type('p3 " never')
    mixed = room.session.notes[join(room, "N1", "N2")]
    assert (mixed.text, mixed.verbatim, mixed.kind) == ('"it never came"\nwaits long', False, "paraphrase")
    room.done(room.live.undo())
    same = room.session.notes[join(room, "N1", "N3")]
    assert (same.text, same.verbatim, same.kind, same.speaker) == (
        "it never came\nnever",
        True,
        "quote",
        "P3",
    )


def test_undo_takes_a_split_back_in_one_step_and_redo_does_it_again(focus_group: Room):
    room = focus_group
    room.type("first and second")
    before = deepcopy(room.session.notes)
    split(room, "N1", "first", "second")
    room.done(room.live.undo())
    assert room.session.notes == before
    assert room.session.last_note == "N1"
    room.done(room.live.redo())
    assert texts(room) == ["first", "second"]


def test_who_agrees_after_a_split_is_noted_for_the_last_note_that_was_typed(focus_group: Room):
    room = focus_group
    room.type("an early one")
    room.type("the last one")
    split(room, "N1", "an early", "one")
    assert room.type("+4") == "N2"
    split(room, "N2", "the last", "one of all")
    assert room.type("+4") == "N6"


def test_what_cannot_be_split_or_joined_is_refused_with_what_to_do(focus_group: Room):
    room = focus_group
    for line in ("said", "a: we think so", "~ laughter"):
        room.type(line)
    elsewhere = room.note("of the debrief", stage="debrief").id
    notes = room.live.notes
    refused = {
        "Mark where N1 is cut": lambda: notes.split("N1", "said"),
        "There is no text": lambda: notes.split("N1", "said", " "),
        "Joining takes two": lambda: notes.join(["N1", "N1"], "said"),
        "N2 is sealed and N1 is not": lambda: notes.join(["N1", "N2"], "both"),
        "N1 was said and N3 was not": lambda: notes.join(["N1", "N3"], "both"),
        "of different stages": lambda: notes.join(["N1", elsewhere], "both"),
        "N2 is not of the kind that is parked": lambda: notes.park("N2"),
        "N3 is not of the kind that is parked": lambda: notes.park("N3"),
        "There is no note N9": lambda: notes.join(["N1", "N9"], "both"),
    }
    for words, use_case in refused.items():
        with pytest.raises(Refused, match=words):
            use_case()
    split(room, "N1", "sa", "id")
    with pytest.raises(Refused, match="N1 was split: it is N5 and N6 now"):
        notes.edit("N1", notes.understand("other"))


def test_papers_hold_the_new_notes_and_not_the_old_ones(focus_group: Room):
    room = focus_group
    room.type("p3 zebra crossing and yellow lamp")
    split(room, "N1", "zebra only", "lamp only")
    for kind in ("record", "findings"):
        words = str(papers_of(room.session)[kind](room.session, "sample"))
        assert "zebra only" in words
        assert "zebra crossing and yellow lamp" not in words


def test_a_parked_note_comes_out_as_what_it_was(focus_group: Room):
    room = focus_group
    room.type('p3 " when is lunch')
    room.done(room.live.notes.park("N1"))
    assert room.session.notes["N1"].kind == "parking"
    room.done(room.live.notes.park("N1"))
    note = room.session.notes["N1"]
    assert (note.kind, note.verbatim, note.speaker, note.text) == ("quote", True, "P3", "when is lunch")
    room.type("k: born parked")
    room.done(room.live.notes.park("N2"))
    assert room.session.notes["N2"].kind == "paraphrase"


def test_the_trail_tells_all_that_happened_to_a_note(focus_group: Room):
    room = focus_group
    room.type("p3 no roof no light")
    room.type("+4 -5")
    room.done(room.live.notes.edit("N1", room.live.notes.understand("p3 no roof, no light")))
    room.done(room.live.undo())
    room.done(room.live.redo())
    room.done(room.live.notes.move("N1", "debrief"))
    room.done(room.live.undo())
    room.done(room.live.notes.park("N1"))
    split(room, "N1", "no roof", "no light")
    join(room, "N2", "N3")
    room.done(room.live.notes.retract("N4", "said twice"))
    assert [step.what for step in note_trail(room.session, "N1")] == [
        "written at Welcome and consent",
        "P4 agrees, P5 disagrees",
        "edited",
        "undone: edited",
        "done again: edited",
        "moved from Welcome and consent to Debrief",
        "undone: moved from Welcome and consent to Debrief",
        "put into the parking lot",
        "split into N2 and N3",
    ]
    edited = note_trail(room.session, "N1")[2]
    assert (edited.before, edited.after) == ("no roof no light", "no roof, no light")
    assert [step.what for step in note_trail(room.session, "N3")] == ["split from N1", "joined into N4"]
    assert [step.what for step in note_trail(room.session, "N4")] == [
        "joined from N2 and N3",
        "taken back: said twice",
    ]
    assert action_words(room.session, room.session.actions[-1]) == "N4 was taken back"
    assert action_words(room.session, room.session.actions[-2]) == "N2 and N3 were joined"


CUTS = {
    "one\ntwo": ["one", "two"],
    "one\n\ntwo\nstill two\n\n\nthree": ["one", "two\nstill two", "three"],
    "\n one \n": ["one"],
    "one\n \t\ntwo": ["one", "two"],
}


def test_a_blank_line_marks_the_cut_or_where_there_is_none_each_line_break():
    for text, parts in CUTS.items():
        assert parts_of(text) == parts


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_goes_through_split_and_join_unchanged(focus_group: Room, text: str):
    room = focus_group
    kept = clean(text).text
    room.done(room.live.notes.capture(f"{text} {text}", literal=True))
    assert [room.session.notes[one].text for one in split(room, "N1", text, text)] == [kept, kept]
    assert room.session.notes[join(room, "N2", "N3")].text == f"{kept}\n{kept}"
    assert [step.after for step in note_trail(room.session, "N4")] == [f"{kept}\n{kept}"]


PLANS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=10, max_size=30)


@settings(max_examples=25, deadline=None)
@given(plan=PLANS, which=st.integers(0, 200), joining=st.booleans())
def test_split_or_joined_and_undone_is_as_before_and_no_text_is_ever_lost(
    plan: list[tuple[int, int]], which: int, joining: bool
):
    with random_room("focus-group", plan) as room:
        before = deepcopy(room.session.notes)
        notes = [note.id for note in room.session.current_notes()]
        if len(notes) > 1:
            one, other = notes[which % len(notes)], notes[(which + 1) % len(notes)]
            try:
                if joining:
                    join(room, one, other, text="both of them")
                else:
                    split(room, one, "the one part", "the other part")
            except Refused:
                assert room.session.notes == before
            else:
                assert room.session.notes != before
                assert room.session == fold(room.session.log)
                room.done(room.live.undo())
                assert room.session.notes == before
        kept = {note.text for note in room.session.current_notes()}
        for note in room.session.notes:
            kept |= {words for step in note_trail(room.session, note) for words in (step.before, step.after)}
        typed = [
            event.data["text"]
            for event in room.session.log
            if event.type in ("note.added", "note.edited") and event.data
        ]
        undone = {event.id for event in room.session.log} & room.session.undone
        assert set(typed) - kept <= {
            event.data["text"] for event in _undone(room, undone) if event.data and "text" in event.data
        }
        assert not any(is_blank(text) for text in typed)


def _undone(room: Room, undone: set[str]):
    batch = ""
    for event in room.session.log:
        batch = event.id if event.part == 1 else batch
        if batch in undone:
            yield event
