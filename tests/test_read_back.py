"""Reading a note back: the wording made for the room stands on the wall, and nothing else of the note does."""

from __future__ import annotations

import pytest

from tests.session_samples import Room
from workshop.session.errors import Refused
from workshop.session.read_back import proposed_wording
from workshop.session.room import visible, wall_words
from workshop.session.wall import Showing


def chart(room: Room) -> tuple[str, ...]:
    return visible(room.session, room.clock.now, Showing("chart")).chart


def at_the_key_question(room: Room) -> None:
    room.done(room.live.go_to("key_pain"))


def test_a_quotation_stands_on_the_wall_in_the_words_made_for_the_room(focus_group: Room) -> None:
    at_the_key_question(focus_group)
    note = focus_group.type('p3 " the last 14 goes at ten to eleven')
    assert chart(focus_group) == ()
    focus_group.done(focus_group.live.notes.read_back(note, "The last bus leaves too early\x07"))
    assert chart(focus_group) == ("The last bus leaves too early",)
    assert focus_group.reopened().session.notes[note].read_back == "The last bus leaves too early"


@pytest.mark.parametrize("words", ["They laughed at me", "they laughed at me, again.", "THEY LAUGHED AT ME"])
def test_a_quotation_is_not_read_back_word_for_word(focus_group: Room, words: str) -> None:
    at_the_key_question(focus_group)
    note = focus_group.type('p3 " they laughed at me')
    with pytest.raises(Refused, match="in your own words"):
        focus_group.live.notes.read_back(note, words)


def test_reading_back_is_undone_and_done_again(focus_group: Room) -> None:
    at_the_key_question(focus_group)
    note = focus_group.type("bus late")
    focus_group.done(focus_group.live.notes.read_back(note, "The bus comes late"))
    focus_group.done(focus_group.live.undo())
    assert chart(focus_group) == ("bus late",)
    focus_group.done(focus_group.live.redo())
    assert chart(focus_group) == ("The bus comes late",)


def test_a_later_wording_replaces_the_one_before(focus_group: Room) -> None:
    at_the_key_question(focus_group)
    note = focus_group.type("bus late")
    for words in ("The bus comes late", "Buses come late in the evening"):
        focus_group.done(focus_group.live.notes.read_back(note, words))
    assert chart(focus_group) == ("Buses come late in the evening",)


def test_what_is_edited_out_of_a_note_does_not_stay_on_the_wall(focus_group: Room) -> None:
    at_the_key_question(focus_group)
    note = focus_group.type("Marta at the desk was rude")
    focus_group.done(focus_group.live.notes.read_back(note, "Marta was rude"))
    understood = focus_group.live.notes.understand("The desk was rude")
    focus_group.done(focus_group.live.notes.edit(note, understood))
    assert chart(focus_group) == ("The desk was rude",)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("  ", "no text"),
        ("P4 waits long", "Leave out the codes"),
        ('They "wait" long', "Leave out the quotation marks"),
        ("x" * 100_001, "at most"),
    ],
)
def test_wording_that_may_not_be_on_the_wall_is_refused(focus_group: Room, words: str, told: str) -> None:
    at_the_key_question(focus_group)
    note = focus_group.type("p3 waits long")
    with pytest.raises(Refused, match=told):
        focus_group.live.notes.read_back(note, words)


@pytest.mark.parametrize("line", ["a: they want more buses", "* they are tired", "~ laughter", "? the depot"])
def test_what_nobody_said_and_what_is_sealed_stays_off_the_wall(focus_group: Room, line: str) -> None:
    at_the_key_question(focus_group)
    note = focus_group.type(line)
    with pytest.raises(Refused, match=r"off the wall|not for the wall"):
        focus_group.live.notes.read_back(note, "fine words")
    assert proposed_wording(focus_group.session, focus_group.session.notes[note]) == ""


def test_a_note_moved_to_a_private_stage_takes_its_wording_with_it_off_the_wall(focus_group: Room) -> None:
    at_the_key_question(focus_group)
    note = focus_group.type("bus late")
    focus_group.done(focus_group.live.notes.read_back(note, "The bus comes late"))
    focus_group.done(focus_group.live.notes.move(note, "debrief"))
    assert wall_words(focus_group.session, focus_group.session.notes[note]) == ""


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("the bus is late", "the bus is late"),
        ('p3 " the last 14 goes at ten', ""),
        ('she said "never again" and left', "she said and left"),
        ("said „nie wieder“ twice", "said twice"),
        ('he says "it is', "he says"),
        ("P5 told p6 that", "told that"),
        ("p19 from nowhere", "from nowhere"),
        ("two  spaces are left alone", "two  spaces are left alone"),
    ],
)
def test_the_wording_that_is_proposed_quotes_nobody_and_names_no_code(
    focus_group: Room, line: str, proposed: str
) -> None:
    at_the_key_question(focus_group)
    note = focus_group.type(line)
    assert proposed_wording(focus_group.session, focus_group.session.notes[note]) == proposed
