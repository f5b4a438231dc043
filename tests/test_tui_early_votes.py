"""Keys of a vote that come before the disk has answered, or while the one before them is being carried out."""

from __future__ import annotations

import pytest

from tests.test_vote_keyboard import ranked_vote, ranking
from tests.tui_helpers import (
    SHEET,
    begin_by_hands,
    begin_by_paper,
    begun,
    digits,
    program,
    reveal,
    slow_disk,
    slow_writes,
    vote_of,
    voters,
)
from workshop.store.workspace import Workspace


async def test_a_vote_that_waits_for_a_note_to_be_saved_asks_nothing_over_another_question(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7)) as person:
        await person.at("Live")
        with slow_writes(person):
            await person.enter("a note")
            await person.press("f3", "f2")
            await person.sees("Which stage?")
        await person.saved()
        assert person.fronts == ["Live", "Pick"]


@pytest.mark.parametrize("key", ["f3", "f2", "ctrl+n"])
async def test_a_vote_is_shown_once_it_is_open_whatever_is_pressed_while_that_is_being_saved(
    workspace: Workspace, key: str
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        with slow_writes(person):
            await person.press("f3", "f3")
        await person.sees("How many people may vote?")
        await person.answer("8")
        await person.sees("How do the votes come in?")
        with slow_writes(person):
            await person.press("p", key)
            await person.at("Live")
        await person.sees("How many ballots are in?")
        assert person.fronts == ["Live", "VoteTotals", "AskText"]
        assert vote_of(person).id == "V1"


async def test_who_comes_to_a_ballot_before_its_box_is_made_can_go_back(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ranking(person)
        with slow_disk():
            await person.press("k")
            await person.at("VoteKeyboard")
            await person.press("escape")
            await person.sees("Go to the facilitator's screen?")
            await person.press("f")
            await person.at("Live")


async def test_while_a_secret_vote_is_being_closed_the_screen_says_so_and_takes_no_ballot(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ranked_vote(person, "k")
        await person.at("VoteKeyboard")
        await person.press("enter", "2", "enter", "enter")
        await person.until(lambda: vote_of(person).ballots_in == 1)
        await person.press("f3")
        await person.sees("Close the vote all the same")
        with slow_writes(person):
            await person.press("c", "enter", "2", "f3")
            await person.sees("The vote is being closed.", "1 of 5 in")
        await person.at("VoteResult")
        assert vote_of(person).ballots_in == 1 and person.fronts == ["Live", "VoteResult"]
        assert not list(workspace.boxes.iterdir())


async def test_no_new_round_begins_while_it_is_being_saved_that_the_vote_is_open_again(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session) as person:
        await begin_by_paper(person, 8, 7)
        person.post_keys(digits(SHEET))
        await person.until(lambda: len(vote_of(person).totals) == 3, "three questions are counted")
        await person.saved()
        await person.press("f3")
        await reveal(person)
        await person.press("o")
        await person.sees("Why is this vote opened again?")
        await person.type("one sheet was counted twice")
        with slow_writes(person):
            await person.press("enter", "n", "f", "o")
        await person.at("VoteTotals")
        assert person.fronts == ["Live", "VoteTotals"] and len(person.session.votes) == 1


async def test_a_result_is_revealed_also_where_its_key_comes_while_the_closing_is_being_saved(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session) as person:
        await begin_by_paper(person, 8, 7)
        person.post_keys(digits(SHEET))
        await person.until(lambda: len(vote_of(person).totals) == 3, "three questions are counted")
        await person.saved()
        with slow_writes(person):
            await person.press("f3")
            await person.at("VoteResult")
            await person.press("r")
        await person.until(lambda: vote_of(person).status == "revealed")


async def test_numbers_that_are_put_right_while_others_are_saved_are_those_that_count(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=8)
    async with program(workspace, session_id=session) as person:
        await begin_by_hands(person, 8)
        question = vote_of(person).questions[0].id
        await person.press("a")
        await person.until(lambda: question in vote_of(person).totals)
        await person.saved()
        agreed = vote_of(person).totals[question].counts
        with slow_writes(person):
            await person.press("o", "a")
        await person.saved()
        assert vote_of(person).totals[question].counts == agreed


async def test_esc_behind_the_key_that_closes_a_vote_at_the_seats_does_not_leave_it_open(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=3)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f3")
        await voters(person, 3, "s")
        await person.at("VoteSeats")
        with slow_writes(person):
            await person.press("1", "1", "1", "f3", "escape")
        await person.at("VoteResult")
        await person.until(lambda: vote_of(person).status == "closed")
        assert vote_of(person).ballots_in == 3
