"""Rounds of one question side by side, and the buy-in's sheet before and after, with marks that people chose."""

from __future__ import annotations

import pytest

from tests.session_samples import LEADERS, Room, make_room, question
from tests.test_vote_marks import LATER, SIX, held
from tests.tui_helpers import (
    LAYOUTS,
    SIZES,
    SMALL,
    Person,
    begun,
    handed_over,
    program,
    reveal,
    vote_of,
    voters,
)
from workshop.store.workspace import Workspace
from workshop.votes.methods import METHODS
from workshop.votes.model import Totals


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return make_room(workspace, "buy-in", LEADERS)


def shown_by_hands(room: Room, stage: str, counts: tuple[int, ...], round_number: int) -> str:
    """A round of gradients, counted by hands and revealed."""
    asked = question(
        "gradients8", METHODS["gradients8"].labels, id="gradients8", text=f"Can you support {stage}?"
    )
    vote = room.done(room.votes.draft(stage, [asked], round_number=round_number))[0].ref
    room.done(room.votes.open(vote, eligible=sum(counts), way="hands"))
    room.done(room.votes.count(vote, "gradients8", Totals(cast=sum(counts), counts=counts)))
    room.done(room.votes.close(vote))
    room.done(room.votes.reveal(vote))
    return vote


async def result_of_stage(person: Person, stage: str) -> None:
    """Go to a stage and to the result of its vote."""
    await person.at("Live")
    await person.until(lambda: person.session.stage == stage)
    await person.press("f3")
    await person.sees("This stage has voted.")
    await person.press("r")
    await person.at("VoteResult")


@pytest.mark.parametrize("size", LAYOUTS)
async def test_before_and_after_stand_side_by_side_with_what_moved(
    workspace: Workspace, room: Room, size: tuple[int, int]
) -> None:
    held(room, "baseline", SIX)
    held(room, "closing_poll", LATER)
    room.done(room.live.go_to("closing_poll"))
    session = handed_over(room)
    async with program(workspace, session_id=session, size=size) as person:
        await result_of_stage(person, "closing_poll")
        await person.sees("c Compare")
        await person.press("c")
        await person.at("VoteRounds")
        await person.sees("1 of 3", "Before", "After", "6 of 6", "1 Not at all", "5 Nothing")
        await person.sees("Median 3, then 3 to 4.")
        await person.sees("Of 6 pairs of sheets with the same mark, 3 moved up, 2 stayed and 1 moved down.")
        lowest = next(row for row in person.lines if "1 Not at all" in row)
        assert "1  ▄" in lowest and lowest.rstrip().endswith("-"), "a bar and a number before, none after"
        await person.press("v")
        await person.sees("'1 Not at all': Before 1 and After 0.")
        await person.press("tab")
        await person.sees("2 of 3", "How urgent is it?")
        await person.press("escape")
        await person.at("VoteResult")
        await person.press("escape")
        await person.at("Live")


async def test_the_first_vote_on_a_question_has_nothing_to_be_compared_with(
    workspace: Workspace, room: Room
) -> None:
    held(room, "closing_poll", LATER)
    room.done(room.live.go_to("closing_poll"))
    async with program(workspace, session_id=handed_over(room)) as person:
        await result_of_stage(person, "closing_poll")
        await person.sees("Read aloud")
        await person.sees_no("Compare")
        await person.press("c")
        await person.at("VoteResult")


async def test_of_fewer_than_five_private_ballots_only_middle_and_ends_are_told(
    workspace: Workspace, room: Room
) -> None:
    held(room, "baseline", SIX[:4])
    held(room, "closing_poll", LATER)
    room.done(room.live.go_to("closing_poll"))
    async with program(workspace, session_id=handed_over(room)) as person:
        await result_of_stage(person, "closing_poll")
        await person.press("c")
        await person.at("VoteRounds")
        await person.sees("Before: 4 private ballots: fewer than five, so the totals are not shown.")
        await person.sees("4 pairs of sheets with the same mark: fewer than five")
        assert "6 of 6" in person.text and "4 of 4" not in person.text
        await person.press("v")
        await person.sees("'1 Not at all': After 0.", "Before: 4 private ballots")


@pytest.mark.parametrize("size", SIZES)
async def test_three_rounds_of_a_proposal_are_legible_at_every_size(
    workspace: Workspace, room: Room, size: tuple[int, int]
) -> None:
    shown_by_hands(room, "proposal", (1, 2, 3, 1, 2, 1, 1, 1), 1)
    shown_by_hands(room, "amend", (3, 3, 3, 1, 1, 1, 0, 0), 2)
    shown_by_hands(room, "amend", (5, 4, 2, 1, 0, 0, 0, 0), 3)
    room.done(room.live.go_to("amend"))
    async with program(workspace, session_id=handed_over(room), size=size) as person:
        await person.at("Live")
        await person.until(lambda: person.session.stage == "amend")
        await person.press("f3")
        await person.sees("This stage has voted.")
        await person.press("r")
        await person.sees("Which result?")
        await person.press("enter")
        await person.at("VoteResult")
        await person.press("c")
        await person.at("VoteRounds")
        await person.sees("Round 1", "Round 2", "Round 3", "8 Veto")
        await person.sees("Median 3 to 4, then 2 to 3, then 2.")
        await person.sees("It did not pass, then it passed, then it passed.")


async def mark_sheet(person: Person, levels: str, mark: str, number: int) -> None:
    """One person's sheet at the keyboard: three levels, a mark or none, and the confirmation."""
    await person.press("enter")
    for level in levels:
        await person.press(level, "enter")
    await person.sees("A mark only you know, to compare before and after.", "kept in one piece")
    await person.type(mark)
    await person.press("enter")
    await person.sees("Is this right?", "With a mark" if mark else "Without a mark")
    if mark:
        assert mark not in person.text
    await person.press("enter")
    await person.until(lambda: vote_of(person).ballots_in == number, "the ballot is in")


async def secret_with_marks(person: Person, people: int, *, toggled: bool) -> None:
    """Set a vote up in secret at the keyboard, with marks."""
    await person.at("Live")
    await person.press("f3")
    await person.sees("How many people may vote?")
    await person.answer(str(people))
    if toggled:
        await person.sees("m People may choose a mark, to compare before and after")
        await person.press("m")
    await person.sees("m No marks", "you type ballot by ballot")
    await person.press("k")
    await person.at("VoteKeyboard")


async def test_people_choose_a_mark_at_the_keyboard_and_the_next_vote_offers_it_again(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="baseline", people=2)
    async with program(workspace, session_id=session, size=SMALL) as person:
        await secret_with_marks(person, 2, toggled=True)
        await mark_sheet(person, "123", "Blue Door", 1)
        await person.sees_no("Blue Door")
        await mark_sheet(person, "321", "", 2)
        await person.press("f3")
        await reveal(person)
        assert [sheet.mark for sheet in vote_of(person).marked] == ["blue door"]
        await person.press("escape")
        await person.at("Live")
        person.live.go_to("closing_poll")
        await person.until(lambda: person.session.stage == "closing_poll")
        await secret_with_marks(person, 2, toggled=False)


async def test_a_mark_that_was_left_is_not_shown_again_and_can_be_typed_anew(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="baseline", people=2)
    async with program(workspace, session_id=session) as person:
        await secret_with_marks(person, 2, toggled=True)
        await person.press("enter", *["1", "enter", "2", "enter", "3", "enter"])
        await person.type("wol [/x]")
        await person.sees("wol [/x]")
        await person.press("enter")
        await person.sees("With a mark")
        await person.press("escape")
        await person.sees("••••••••")
        await person.sees_no("wol [/x]")
        await person.press("backspace")
        await person.type("q" * 25)
        await person.sees("q" * 20, "20 of 20")
        await person.press("enter", "enter")
        await person.until(lambda: vote_of(person).ballots_in == 1)
        await person.sees_no("qqq")


async def test_paper_with_marks_is_typed_ballot_by_ballot(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="baseline", people=2)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f3")
        await voters(person, 2, "m")
        await person.sees("ballot by ballot")
        await person.press("p")
        await person.at("VoteKeyboard")
        await person.press("enter", *["1", "enter", "2", "enter", "3", "enter"])
        await person.sees("The mark on this sheet")
        await person.enter("owl")
        await person.press("enter")
        await person.until(lambda: vote_of(person).ballots_in == 1)


def test_rounds_are_of_the_same_question_only(room: Room) -> None:
    from workshop.session.rounds import asked_the_same, rounds_until

    first = shown_by_hands(room, "proposal", (5, 1, 1, 0, 0, 0, 0, 0), 1)
    second = shown_by_hands(room, "amend", (5, 1, 1, 0, 0, 0, 0, 0), 2)
    votes = room.session.votes
    assert [vote.id for vote in rounds_until(room.session, votes[second])] == [first, second]
    assert [vote.id for vote in rounds_until(room.session, votes[first])] == [first]
    made = [
        room.done(room.votes.draft("case", [question(id="room", text=text)]))[0].ref
        for text in ("Start now?", "Shall we have lunch?", "Start now?")
    ]
    assert not asked_the_same(votes[made[0]], votes[made[1]])
    assert asked_the_same(votes[made[0]], votes[made[2]])
