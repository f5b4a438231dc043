"""A vote on screen after it is closed: reopened, made final, held again; and tried first with a test vote."""

from __future__ import annotations

import pytest

from tests.store_samples import stock_events
from tests.tui_helpers import (
    LAYOUTS,
    Person,
    ask,
    begin,
    begin_by_hands,
    begun,
    by_hands,
    program,
    reveal,
    said,
    vote_of,
)
from workshop.store.workspace import Workspace
from workshop.votes.model import Totals


def typed(person: Person) -> tuple[int, ...]:
    """The totals of consent that are recorded."""
    totals = vote_of(person).totals.get("consent")
    return totals.counts if totals else ()


@pytest.mark.parametrize("size", LAYOUTS)
async def test_all_agree_is_one_key_and_each_exception_one_more(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session, size=size) as person:
        await begin_by_hands(person)
        await person.sees("a All agree", "o Objects")
        await person.sees_no("n Abstains")
        await person.press("o")
        assert "Press a first" in said(person)
        await person.press("a")
        await person.until(lambda: typed(person) == (6, 0), "all agree is kept")
        await person.sees("Everything adds up")
        await person.press("o", "o")
        await person.until(lambda: typed(person) == (4, 2))
        await person.press("f3")
        await reveal(person)
        await person.sees("2 object")


async def test_all_agree_asks_first_how_many_ballots_are_in(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await begin(person, 6, "h")
        await person.sees("How many people vote?")
        await person.press("escape")
        await person.at("VoteTotals")
        await person.press("a")
        await person.sees("How many people vote?")
        await person.answer("5")
        await person.until(lambda: "consent" in vote_of(person).totals)
        assert vote_of(person).totals["consent"] == Totals(5, (5, 0))


async def test_the_keys_of_consent_are_there_for_consent_only(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="proposal", people=6)
    async with program(workspace, session_id=session) as person:
        await begin_by_hands(person)
        await person.sees("F3 Close vote")
        await person.sees_no("All agree")
        await person.press("a", "o", "n")
        assert not any(row.cells[0] for row in person.screen.grid.rows)


async def test_who_leaves_the_program_while_a_vote_is_open_is_asked_first(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="proposal", people=6)
    async with program(workspace, session_id=session) as person:
        await begin_by_hands(person)
        await person.press("ctrl+q")
        await person.sees("A vote is open. Leave the program?", "V1 stays open")
        await person.press("s")
        await person.at("VoteTotals")
        await person.press("escape")
        await person.at("Live")
        await person.press("ctrl+q")
        await person.sees("A vote is open. Leave the program?")
        await person.press("l")
        await person.until(lambda: not person.app.is_running, "the program has ended")


async def test_a_result_is_reopened_corrected_and_made_final(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await begin_by_hands(person)
        person.post_keys(["a", "o", "f3"])
        await reveal(person)
        await person.sees("1 objects", "f Final", "o Reopen", "n New round")
        await person.press("o")
        await person.sees("Why is this vote opened again?")
        await person.enter("one hand was counted wrongly")
        await person.at("VoteTotals")
        await person.sees("6 of 6 in")
        await person.sees_no("Before it was reopened", "1 objects")
        await person.press("a", "f3")
        await person.at("VoteResult")
        await person.sees("nobody has seen the result")
        await person.sees_no("Before it was reopened")
        await person.press("r")
        await person.sees("6 consent", "Before it was reopened (one hand was counted wrongly):")
        await person.sees("1 objects")
        await person.press("f")
        await person.sees("Is this result final?")
        await person.press("y")
        await person.until(lambda: vote_of(person).status == "final")
        await person.sees("This result is final.", "n New round")
        await person.sees_no("o Reopen", "f Final")
        await person.press("escape")
        await person.at("Live")
        types = [event["type"] for event in stock_events(workspace.session_file(session))]
        assert types[-4:] == ["vote.counted", "vote.closed", "vote.revealed", "vote.final"]


async def test_a_reopening_without_a_reason_is_refused_and_leaves_the_result(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await begin_by_hands(person)
        await person.press("a", "f3")
        await reveal(person)
        await person.press("o")
        await person.sees("Why is this vote opened again?")
        await person.press("escape")
        await person.press("o")
        await person.sees("Why is this vote opened again?")
        await person.press("enter")
        await person.sees("Say why in a few words; Esc goes back.")
        await person.press("escape")
        await person.at("VoteResult")
        assert vote_of(person).status == "revealed"


async def test_a_new_round_is_held_from_the_result(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await begin_by_hands(person)
        person.post_keys(["a", "o", "f3"])
        await reveal(person)
        await person.press("n")
        await by_hands(person, 6)
        await person.press("a", "f3")
        await reveal(person)
        first, second = person.session.votes.values()
        assert (first.round, second.round, first.questions == second.questions) == (1, 2, True)


async def test_a_seat_is_corrected_after_the_vote_was_reopened(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=2)
    async with program(workspace, session_id=session) as person:
        await begin(person, 2, "s")
        await person.at("VoteSeats")
        person.post_keys(["1", "2", "left", "1", "f3"])
        await person.at("VoteResult")
        await person.until(lambda: vote_of(person).status == "closed")
        assert vote_of(person).results()[0].totals.counts == (1, 1)
        await person.press("o")
        await person.sees("Why is this vote opened again?")
        await person.enter("seat 2 pressed the wrong key")
        await person.at("VoteSeats")
        person.post_keys(["right", "1", "f3"])
        await reveal(person)
        assert vote_of(person).results()[0].totals.counts == (2, 0)
        await person.sees(
            "Before it was reopened (seat 2 pressed the wrong key): nobody had seen the result."
        )


@pytest.mark.parametrize("size", LAYOUTS)
async def test_a_test_vote_is_held_before_the_real_one(workspace: Workspace, size: tuple[int, int]) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Live")
        await person.press("f3")
        await person.sees("How many people may vote?")
        await person.answer("6")
        await person.sees("t Test vote first")
        await person.press("t")
        await person.sees("How do the votes come in, in the test?")
        await person.sees_no("Test vote first")
        await person.press("h")
        await person.sees("How many people vote?")
        await person.answer("6")
        await person.at("VoteTotals")
        await person.sees("TEST VOTE", "Test vote: This room is a good place to meet.")
        await person.press("a", "f3")
        await person.sees("This was a test; it does not count.")
        await reveal(person)
        await person.sees("TEST VOTE", "This was a test; it does not count.", "6 consent")
        await person.sees_no("o Reopen", "f Final", "n New round")
        await person.press("escape")
        await by_hands(person, 6)
        await person.sees_no("TEST VOTE")
        await person.press("a", "f3")
        await person.at("VoteResult")
        real, test = person.session.votes.values()
        await person.until(lambda: person.session.votes[real.id].status == "closed")
        assert (real.test, test.test, real.round) == (False, True, 1)
        await person.press("escape")
        await person.at("Live")


async def test_a_vote_that_was_made_and_is_not_needed_is_thrown_away(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, session_id=session) as person:
        await ask(person, "single", "Which day?", "Monday", "Friday")
        await person.sees("How many people may vote?")
        await person.press("escape")
        await person.at("Live")
        await person.press("f3")
        await person.sees("A vote is waiting here.")
        await person.press("x")
        await person.at("Live")
        await person.until(lambda: vote_of(person).status == "dropped")
