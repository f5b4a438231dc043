"""How a session ends: the parking lot, the read-back, how many were there; F9 goes on and Esc goes back."""

from __future__ import annotations

import msgspec
import pytest

from tests.paper_samples import paper_of, section, texts_of, words_of
from tests.session_samples import LEADERS, RIDERS, Room, make_room
from tests.tui_helpers import LAYOUTS, NASTY, begun, handed_over, program, said
from workshop.session import events as ev
from workshop.session.closing import (
    became_of,
    left_open,
    not_confirmed,
    promise_words,
    to_read_back,
    unsettled,
)
from workshop.session.errors import Refused
from workshop.store.workspace import Workspace


def promise(room: Room, owner: str = "Streets", due: str = "1 June", **fields: object) -> str:
    what = ev.CommitmentAdded(owner=owner, action="two clerks", due=due, stage="resources", **fields)
    return room.done(room.live.promises.add(what))[-1].ref


# The parking lot -----------------------------------------------------------------------------------


def test_a_parked_note_gets_an_outcome_that_can_be_replaced_and_undone(focus_group: Room):
    parked = focus_group.type("k: whose bench is it")
    assert [note.id for note in unsettled(focus_group.session)] == [parked]
    focus_group.done(focus_group.live.closing.settle(parked, "answered", words="Streets looks after it."))
    assert not unsettled(focus_group.session)
    note = focus_group.session.notes[parked]
    assert became_of(focus_group.session, note) == "answered: Streets looks after it"
    focus_group.done(focus_group.live.closing.settle(parked, "plan"))
    assert became_of(focus_group.session, focus_group.session.notes[parked]) == "goes to the plan"
    focus_group.done(focus_group.live.undo())
    focus_group.done(focus_group.live.undo())
    assert [note.id for note in unsettled(focus_group.session)] == [parked]


def test_a_parked_note_becomes_a_note_of_a_stage_and_can_be_parked_again(focus_group: Room):
    parked = focus_group.type("k: whose bench is it")
    focus_group.done(focus_group.live.closing.settle(parked, "note", stage="opening"))
    note = focus_group.reopened().session.notes[parked]
    assert (note.stage, note.kind) == ("opening", "paraphrase")
    room = focus_group
    assert became_of(room.session, room.session.notes[parked]).startswith("became a note of ")
    room.done(room.live.closing.settle(parked, "dropped", words="not ours"))
    assert room.session.notes[parked].kind == "parking"


def test_what_is_not_parked_or_no_outcome_is_refused(focus_group: Room):
    note, parked = focus_group.type("the bus is late"), focus_group.type("k: the bench")
    with pytest.raises(Refused, match="not in the parking lot"):
        focus_group.live.closing.settle(note, "answered")
    with pytest.raises(Refused, match="'later'"):
        focus_group.live.closing.settle(parked, "later")
    with pytest.raises(Refused, match="no stage 'nowhere'"):
        focus_group.live.closing.settle(parked, "note", stage="nowhere")


def test_papers_say_what_became_of_the_parking_lot_and_those_that_go_out_hold_no_code(focus_group: Room):
    one, two, three = (focus_group.type(f"k: zebra {number}") for number in ("one", "two", "three"))
    focus_group.done(focus_group.live.closing.settle(one, "answered", words="P3 knows: Streets"))
    focus_group.done(focus_group.live.closing.settle(two, "dropped", words='"they never listen"'))
    focus_group.done(focus_group.live.end(6))
    record = words_of(paper_of(focus_group, "record"))
    assert "parking lot; answered: P3 knows: Streets" in record and "never listen" in record
    assert f"Left open in the parking lot is {three}." in record
    parked = list(texts_of(section(paper_of(focus_group, "findings"), "Parking lot")))
    assert parked == [
        "zebra one", "answered: [a participant] knows: Streets", "zebra two", "dropped", "zebra three", "",
    ]  # fmt: skip


async def test_the_parking_lot_is_gone_through_before_the_end(workspace: Workspace) -> None:
    session = begun(
        workspace,
        people=7,
        typed=["k: one bench", "k: two toilets", "k: three maps", "k: four dogs", "k: five"],
    )
    async with program(workspace, session_id=session, size=(100, 30)) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ParkingLot")
        await person.sees("one bench", "Nothing yet.", "0 of 5 are gone through.", "F9 Go on", "Esc Back")
        await person.press("a")
        await person.sees("What is the answer?")
        await person.enter("Streets does it")
        await person.sees("Answered: Streets does it.", "1 of 5")
        await person.press("p")
        await person.sees("What should the plan do with it?")
        await person.press("enter")
        await person.sees("Goes to the plan.", "2 of 5")
        await person.press("s")
        await person.sees("Which stage does N3 belong to?")
        await person.press("home", "down", "enter")
        await person.sees("Became a note of", "3 of 5")
        await person.press("d")
        await person.sees("Why is it dropped?")
        await person.press("escape")
        await person.at("ParkingLot")
        await person.press("d", "enter")
        await person.sees("Dropped.", "4 of 5")
        await person.saved()
        await person.press("f8")
        await person.sees("3 of 5")
        await person.press("f9")
        await person.sees("How many people were there?", "2 parked notes are left.")
        await person.press("escape")
        assert person.session.status == "running"
        # What was gone through is not asked again.
        await person.press("f9")
        await person.sees("How many people were there?")
        await person.press("enter")
        await person.at("Debrief")
        await person.press("escape")
        await person.at("Live")
        await person.sees("The session has ended. 2 parked notes are left. F9 writes the Word files.")
        await person.until(lambda: person.session.notes["N3"].stage == "opening")


async def test_a_note_that_was_parked_since_is_asked_about_and_esc_goes_back(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["k: one bench"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ParkingLot")
        await person.press("escape")
        await person.at("Live")
        await person.press("f9")
        await person.at("ParkingLot")
        await person.press("f9")
        await person.sees("How many people were there?")
        await person.press("escape")
        await person.at("Live")
        await person.enter("k: two")
        await person.notes(2)
        await person.press("f9")
        await person.at("ParkingLot")
        assert person.session.status == "running"


async def test_on_the_wall_the_parking_lot_shows_no_quotation_and_no_code(workspace: Workspace) -> None:
    room = make_room(workspace, "focus-group", RIDERS, "riders")
    room.type("k: public words")
    room.type('p3 k: "secret words"')
    room.note("CODED p4 said", kind="parking")
    room.note("SECRET", kind="parking", verbatim=True, speaker="P2")
    session = handed_over(room)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ParkingLot")
        await person.sees("public words", "parking lot, kept off the wall")
        await person.press("a")
        await person.type("P3 answered SECRET")
        await person.sees_no("SECRET")
        await person.press("enter")
        await person.sees("Answered.")
        await person.sees_no("SECRET", "CODED", "P3")


# The read-back -------------------------------------------------------------------------------------


def test_what_is_read_back_comes_in_the_order_of_the_memo(buy_in: Room):
    buy_in.type("o: it costs too much")
    answered = buy_in.type("o: nobody has time")
    buy_in.done(buy_in.live.objections.settle(answered, "answered", reply="Two clerks come."))
    buy_in.type("d: we start in June")
    one, intention = promise(buy_in), promise(buy_in, due="")
    assert [(item.kind, item.id) for item in to_read_back(buy_in.session)] == [
        ("decision", "N3"),
        ("promise", one),
        ("promise", intention),
        ("objection", "N1"),
    ]
    assert left_open(buy_in.session) == ["1 promise is not confirmed.", "1 objection is open."]


async def test_promises_are_read_back_confirmed_edited_and_made_intentions(workspace: Workspace) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    room.type("d: we start in June")
    for owner in ("Streets", "Parks", "Clerk"):
        promise(room, owner)
    room.type("o: it costs too much")
    async with program(workspace, session_id=handed_over(room), size=(100, 30)) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ReadBack")
        await person.sees("Decision", "1 of 5", "Decided.")
        assert not person.screen.check_action("confirm", ())
        await person.press("pagedown")
        await person.sees("Promise 1 of 3", "Not confirmed yet.", "c Confirm", "i Intention")
        await person.press("c")
        await person.sees("Confirmed.")
        await person.press("right", "i")
        await person.sees("Promise 2 of 3", "An intention: no promise yet.")
        await person.press("pagedown", "e")
        await person.sees("Who?")
        await person.answer("City Clerk")
        await person.sees("What will they bring?")
        await person.press("enter")
        await person.sees("By when?")
        await person.press("enter")
        await person.until(lambda: person.session.commitments["C3"].owner == "City Clerk")
        await person.press("pagedown")
        await person.sees("Objection", "Nothing became of it yet.", "s Settle")
        await person.press("s")
        await person.sees("What becomes of this objection?")
        await person.press("u")
        await person.sees("What was said to it, in one sentence?")
        await person.press("enter")
        await person.sees("Who sees to it?")
        await person.press("enter")
        await person.sees("By when?")
        await person.press("enter")
        await person.sees("Unresolved.")
        await person.press("pagedown")
        await person.sees("That is all.", "F9 goes on to the end")
        await person.press("f9")
        await person.sees("How many people were there?", "1 promise is not confirmed. 1 objection is open.")
        await person.press("escape")
        await person.at("Live")
        await person.press("f9")
        await person.sees("How many people were there?")
        await person.answer("7")
        await person.until(lambda: person.session.status == "ended")
        await person.at("Live")
        await person.until(lambda: "1 promise is not confirmed." in said(person))
        commitments = person.session.commitments
        assert commitments["C1"].confirmed and commitments["C2"].is_intention
        assert not_confirmed(person.session) == ["C3"]


async def test_what_was_passed_over_unread_is_read_back_when_the_end_is_asked_for_again(
    workspace: Workspace,
) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    promise(room, "Streets")
    promise(room, "Parks")
    async with program(workspace, session_id=handed_over(room)) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ReadBack")
        await person.press("f9")
        await person.sees("How many people were there?", "2 promises are not confirmed.")
        await person.press("escape")
        await person.at("Live")
        await person.press("f9")
        await person.at("ReadBack")
        await person.press("pagedown")
        await person.sees("Promise 2 of 2")
        await person.press("f9")
        await person.sees("How many people were there?")
        await person.press("escape")
        await person.at("Live")
        await person.press("f9")
        await person.sees("How many people were there?")


async def test_a_promise_that_lacks_a_date_is_not_confirmed(workspace: Workspace) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    promise(room, due="")
    async with program(workspace, session_id=handed_over(room)) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ReadBack")
        await person.press("c")
        await person.until(lambda: "e fills in what is missing" in said(person))
        assert not person.session.commitments["C1"].confirmed


def test_for_the_wall_a_promise_names_nobody_before_they_confirm(buy_in: Room):
    one = buy_in.session.commitments[promise(buy_in, "OWNER")]
    assert promise_words(one, public=True) == "Two clerks, by 1 June."
    assert promise_words(one, public=False) == "OWNER: two clerks, by 1 June."
    one.confirmed = True
    assert promise_words(one, public=True) == "OWNER: two clerks, by 1 June."


async def test_on_the_wall_nobody_is_named_before_they_confirm(workspace: Workspace) -> None:
    # A letter that the large faces lack, so that the words stand as letters that can be looked for.
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    promise(room, "OWNER \u65e5")
    promise(room, "SECOND \u65e5", condition="\u65e5")
    async with program(workspace, session_id=handed_over(room), size=(66, 18), mirrored=True) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ReadBack")
        await person.press("pagedown")
        await person.sees("if \u65e5", "Not confirmed yet.")
        await person.sees_no("SECOND")
        await person.press("c")
        await person.sees("SECOND", "Confirmed.")


async def test_a_vote_that_is_open_is_told_before_anything_is_gone_through(workspace: Workspace) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    room.type("k: parked")
    from tests.session_samples import question

    vote = room.done(room.votes.draft("proposal", [question()], private=False))[0].ref
    room.done(room.votes.open(vote, eligible=7, way="hands"))
    async with program(workspace, session_id=handed_over(room)) as person:
        await person.at("Live")
        await person.press("f9")
        await person.until(lambda: "V1 is still open: close it before the session ends." in said(person))
        await person.at("Live")


async def test_a_session_with_nothing_to_go_through_ends_with_one_question(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f9", "enter")
        await person.until(lambda: person.session.status == "ended")
        await person.sees("The session has ended. F9 writes the Word files.")


@pytest.mark.parametrize("mirrored", [True, False])
@pytest.mark.parametrize("size", LAYOUTS)
async def test_nasty_text_is_drawn_on_every_step(
    workspace: Workspace, size: tuple[int, int], mirrored: bool
) -> None:
    facts = msgspec.structs.replace(LEADERS, title=NASTY[0])
    room = make_room(workspace, "buy-in", facts, "leaders")
    for text in NASTY:
        room.note(text, kind="parking")
        room.note(text, kind="decision")
        room.done(
            room.live.promises.add(ev.CommitmentAdded(owner=text, action=text, due=text, stage="resources"))
        )
    room.note("\n".join(NASTY), kind="objection")
    async with program(workspace, session_id=handed_over(room), size=size, mirrored=mirrored) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ParkingLot")
        await person.press("a")
        await person.sees("What is the answer?")
        await person.paste(NASTY[0])
        await person.press("enter")
        await person.sees("1 of 16")
        await person.press("end", "f9")
        await person.at("ReadBack")
        for _ in range(len(NASTY) * 2 + 2):
            person.post_keys(["pagedown"])
        await person.sees("That is all.")
        assert not any(control in person.text for control in "\x1b\x9b")
        await person.press("f9")
        await person.sees("How many people were there?")
