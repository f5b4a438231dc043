"""Votes in the course of a meeting: several in one stage, one that was set up and left, reasons that are needed."""

from __future__ import annotations

import re

import pytest

from tests.tui_helpers import (
    LAYOUTS,
    Person,
    ask,
    begin,
    begin_by_hands,
    begun,
    by_hands,
    by_method,
    program,
    reveal,
    vote_of,
)
from workshop.store.workspace import Workspace


async def decided(person: Person, text: str) -> None:
    """Vote yes or no on something by hands, and go back."""
    await by_method(person, "yes-no")
    await person.enter(text)
    await person.sees("Needed: more than half of the yes and no votes.")
    await person.press("enter")
    await by_hands(person, 4)
    person.post_keys(["3", "enter", "1", "enter", "0", "enter", "0", "f3"])
    await reveal(person)
    await person.press("escape")
    await person.at("Live")


async def test_a_vote_that_was_set_up_and_left_is_found_again_with_what_was_typed(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=4)
    async with program(workspace, session_id=session) as person:
        await ask(person, "single", "Which day [/x]?", "Monday", "Friday")
        await person.sees("How many people may vote?")
        await person.press("escape")
        await person.at("Live")
        await person.press("f3")
        await person.sees("A vote is waiting here.", "Not opened yet: Which day [/x]?")
        await person.press("g")
        await by_hands(person, 4)
        await person.sees("Which day [/x]?", "Monday", "Friday")


async def test_voting_again_holds_the_question_that_was_voted_on_not_one_left_unopened(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=4)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f3")
        await decided(person, "Shall we start?")
        await person.press("f3")
        await person.sees("Voted on: Shall we start?")
        await person.press("o")
        await by_method(person, "yes-no")
        await person.enter("Shall we stop?")
        await person.sees("These terms")
        await person.press("enter")
        await person.sees("How many people may vote?")
        await person.press("escape")
        await person.at("Live")
        await person.press("f3")
        await person.sees("Not opened yet: Shall we stop?", "Voted on: Shall we start?")
        await person.press("n")
        await person.sees("How many people may vote?", "Shall we start?")
        await by_hands(person, 4)
        await person.sees("Shall we start?")
        assert vote_of(person).round == 2


async def test_every_result_of_a_stage_can_be_shown_again(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=4)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f3")
        await decided(person, "Shall we start?")
        await person.press("f3")
        await person.sees("This stage has voted.")
        await person.press("o")
        await decided(person, "Shall we stop?")
        await person.press("f3")
        await person.sees("This stage has voted.")
        await person.press("r")
        await person.sees("Which result?", "Shall we stop?", "Shall we start?")
        await person.press("down", "enter")
        await person.at("VoteResult")
        await person.sees("Shall we start?", "Carried")


async def test_a_reason_is_asked_for_until_it_is_typed_and_its_letters_are_no_keys(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await begin_by_hands(person)
        person.post_keys(["a", "f3"])
        await reveal(person)
        await person.press("o", "enter")
        await person.sees("Say why in a few words")
        await person.enter("no hand was seen")
        await person.at("VoteTotals")
        await person.press("f3")
        await reveal(person)
        await person.sees("Before it was reopened (no hand was seen)")


async def test_a_result_is_not_made_final_while_a_tie_is_still_to_be_decided(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=4)
    async with program(workspace, session_id=session) as person:
        await ask(person, "single", "Which day?", "Monday", "Friday")
        await by_hands(person, 4)
        person.post_keys(["2", "enter", "2", "enter", "0", "f3"])
        await reveal(person)
        await person.sees("yours to decide", "b Break tie")
        await person.press("f")
        await person.sees("A tie that matters is not decided yet: b decides it.")
        await person.press("b", "l")
        await person.sees("The seed of the lot?")
        await person.enter("dice 4 and 6")
        await person.until(lambda: vote_of(person).decided)
        await person.press("f", "y")
        await person.until(lambda: vote_of(person).status == "final")
        await person.sees("This result is final.", "dice 4 and 6")


@pytest.mark.parametrize("size", LAYOUTS)
async def test_numbers_stay_in_sight_however_much_there_is_to_read_aloud(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=4)
    async with program(workspace, session_id=session, size=size) as person:
        await ask(person, "single", "Which day?", "Monday", "Friday", "Sunday")
        await by_hands(person, 4)
        person.post_keys(["2", "enter", "2", "enter", "0", "enter", "0", "f3"])
        await reveal(person)
        await person.press("b", "n")
        await person.sees("Who decides?")
        await person.enter("the director")
        await person.sees("Which is first?")
        await person.press("down", "enter")
        await person.until(lambda: vote_of(person).decided)
        rows = [" ".join(row.split()) for row in person.lines]
        assert {row[0] for row in rows if re.match(r"[123] (Monday|Friday|Sunday) [02]", row)} == {
            "1",
            "2",
            "3",
        }
        await person.sees("decided by the director", "each; decided by a person who is named.")
        await person.press("t")
        await person.sees("Rule: Each ballot names one option")


async def test_yes_and_no_are_read_out_without_places(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=4)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f3")
        await decided(person, "Shall we start?")
        await person.press("f3", "r")
        await person.at("VoteResult")
        await person.press("v")
        await person.sees("'Yes' has 3. 'No' has 1.")
        await person.sees_no("Place")


async def test_letters_of_an_objection_are_no_keys_when_enter_came_too_early(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await begin_by_hands(person)
        person.post_keys(["a", "o", "f3"])
        await reveal(person)
        await person.press("j")
        await person.sees("What is the reason?")
        await person.press("enter")
        await person.sees("Type the reason; Esc goes back.")
        await person.enter("no driver for it")
        await person.until(lambda: any("no driver" in note.text for note in person.session.notes.values()))


@pytest.mark.parametrize("size", LAYOUTS)
async def test_seat_by_seat_says_when_all_are_in_and_can_be_given_up(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, "buy-in", stage="proposal", people=2)
    async with program(workspace, session_id=session, size=size) as person:
        await begin(person, 2, "s")
        await person.at("VoteSeats")
        await person.press("1")
        await person.sees("1 of 2 in choices stay hidden", "F3 Close vote")
        await person.press("a")
        await person.sees("all are in: F3 closes the vote")
        await person.press("ctrl+p")
        await person.type("Give up")
        await person.press("enter")
        await person.sees("Why is this vote given up?")
        await person.enter("asked wrongly")
        await person.at("Live")
        assert vote_of(person).status == "dropped"
