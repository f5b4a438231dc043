"""A similar note is offered while one types: found by shared words, never in the way, and nothing typed is lost."""

from __future__ import annotations

import pytest

from tests.session_samples import Room
from tests.tui_helpers import NASTY, begun, capture, program
from workshop.session.similar import SimilarNotes, words_of
from workshop.store.workspace import Workspace

ALIKE = (
    ("the buses are late again", "Bus late AGAIN!"),
    ("no roof at the stop", "there is no roof at our stop"),
    ("Café très bruyant", "cafe tres bruyant"),
    ("שלום עולם", "שלום, עולם"),
    ("driver's rude tone", "the rude tone of drivers"),
)
NOT_ALIKE = (
    ("the buses are late again", "the trams are early"),
    ("no roof", "no"),
    ("it is what it is", "it is what it is"),  # words that stand everywhere
    ("roof bench light lamp seat sign", "roof bench and a hundred other things that nobody said before"),
)


def test_words_of_time_and_place_do_not_make_two_remarks_alike():
    """A note was said to fit a theme for the sake of "after"."""
    assert not words_of("I gave up after the third form") & words_of("they never answer the phone after six")


@pytest.mark.parametrize(("said", "typed"), ALIKE)
def test_notes_that_share_most_of_their_words_are_alike(focus_group: Room, said: str, typed: str):
    focus_group.done(focus_group.live.notes.capture(said, literal=True))
    similar = SimilarNotes()
    similar.keep_up(focus_group.session)
    assert similar.like(typed) == "N1"


@pytest.mark.parametrize(("said", "typed"), NOT_ALIKE)
def test_notes_that_share_few_words_are_not(focus_group: Room, said: str, typed: str):
    focus_group.done(focus_group.live.notes.capture(said, literal=True))
    similar = SimilarNotes()
    similar.keep_up(focus_group.session)
    assert similar.like(typed) == ""


def test_only_notes_that_hold_and_that_the_room_said_are_offered(focus_group: Room):
    room, similar = focus_group, SimilarNotes()

    def like() -> str:
        similar.keep_up(room.session)
        return similar.like("bus late again")

    room.type("~ bus late again")
    assert like() == ""
    room.type("the bus is late again")
    assert like() == "N2"
    room.done(room.live.notes.edit("N2", room.live.notes.understand("no roof")))
    assert like() == ""
    room.done(room.live.undo())
    assert like() == "N2"
    room.done(room.live.notes.split("N2", "bus late", "again"))
    assert like() == "N3"
    room.done(room.live.notes.retract("N3"))
    assert like() == ""


def test_many_notes_are_taken_in_a_few_at_a_time(focus_group: Room):
    for number in range(5):
        focus_group.type(f"remark {number} about the bus")
    similar = SimilarNotes()
    rounds = 1
    while not similar.keep_up(focus_group.session, 2):
        rounds += 1
    assert rounds == 3
    assert similar.like("remark 1 about a bus") == "N2"


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_is_like_itself_or_like_nothing(focus_group: Room, text: str):
    focus_group.done(focus_group.live.notes.capture(text, literal=True))
    similar = SimilarNotes()
    similar.keep_up(focus_group.session)
    kept = focus_group.session.notes["N1"].text
    assert similar.like(kept) == ("N1" if len(words_of(kept)) > 1 else "")


# On screen ----------------------------------------------------------------------------------------


async def test_a_similar_note_is_offered_and_taken_with_one_key(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["p4 the bus is late again"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.type("p3 bus late again")
        await person.sees("like N1: ^r adds P3 to it: the bus is late")
        await person.press("ctrl+r")
        await person.until(lambda: person.session.notes["N1"].agree == ("P3",))
        await person.sees("P3 agrees with N1. Up brings your line back.")
        assert not capture(person).value
        assert len(person.session.notes) == 1
        await person.press("up")
        assert capture(person).value == "p3 bus late again"
        await person.sees("like N1: ^r leaves it at that")


async def test_enter_keeps_a_line_as_a_note_whatever_is_offered(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["p4 the bus is late again"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.type("p3 bus late again")
        await person.sees("like N1")
        await person.press("enter")
        await person.notes(2)
        await person.sees_no("like N1")


async def test_what_is_typed_after_taking_the_offer_belongs_to_the_next_line(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["p4 the bus is late again"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.type("p3 bus late again")
        await person.sees("like N1")
        person.post_keys(["ctrl+r", *"the next li"])
        await person.until(lambda: capture(person).value == "the next li")
        assert capture(person).history == ["p3 bus late again"]


async def test_where_nobody_has_a_code_the_line_is_only_left_out(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7, typed=["the bus is late again"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.type("bus late again")
        await person.sees("like N1: ^r leaves it at that")
        await person.press("ctrl+r")
        await person.sees("N1 stays as it is. Up brings your line back.")
        assert capture(person).history == ["bus late again"]


async def test_on_the_wall_the_offer_names_only_the_number(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=['p4 " the bus is late again'])
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.type("p3 bus late again")
        await person.sees("like N1: ^r for that one")
        assert "bus" not in person.text
        await person.press("ctrl+r")
        await person.sees("Noted for N1.")
        assert "P3" not in person.text


async def test_a_sealed_line_that_is_recalled_on_the_wall_is_masked_at_once(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("a: customers only want it cheap")
        await person.notes(1)
        person.app.desk.mirrored = True
        person.live.outbox.on_change()
        line = capture(person)
        line.action_earlier()  # drawn before any message is handled
        assert set(line._value.plain) == {"*"}
        await person.settle()
        assert "cheap" not in person.text
