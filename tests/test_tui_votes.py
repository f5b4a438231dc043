"""Votes on screen: sheets, hands and seats from the question to the result, with nothing shown before its time."""

from __future__ import annotations

import re

import pytest

from tests.tui_helpers import (
    LAYOUTS,
    SHEET,
    begin,
    begin_by_hands,
    begin_by_paper,
    begun,
    by_hands,
    digits,
    program,
    reveal,
    said,
    vote_of,
)
from workshop.store.workspace import Workspace

# Sheets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", LAYOUTS)
async def test_a_ballot_sheet_is_typed_in_one_grid_closed_and_revealed(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session, size=size) as person:
        await begin_by_paper(person, 8, 7)
        await person.sees(
            "Type the totals, question by question", "Paper ballots, private, 7 of 8 in", "not yet"
        )
        person.post_keys(digits(SHEET))
        await person.until(lambda: len(vote_of(person).totals) == 3, "three questions are counted")
        await person.sees("3 of 3 add up", "Everything adds up: F3 closes the vote.")
        await person.press("f3")
        await reveal(person)
        await person.sees("1 of 3", "7 of 8 voted", "Read aloud")
        await person.press("tab")
        await person.sees("2 of 3")
        await person.press("tab", "tab")
        await person.sees("1 of 3")
        await person.press("escape")
        await person.at("Live")


async def test_a_sheet_that_does_not_add_up_says_what_is_wrong_and_does_not_close(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="baseline", people=7)
    async with program(workspace, session_id=session) as person:
        await begin(person, 7)
        await person.sees("How many ballots are in?")
        await person.answer("9")
        await person.sees("It is to be a number from 1 to 7")
        await person.answer("7")
        await person.at("VoteTotals")
        person.post_keys(digits([(1, 1, 1, 1, 1)]))
        await person.sees("5 of 7")
        assert not vote_of(person).totals
        await person.press("f3")
        await person.until(lambda: said(person) and "2" in said(person))
        assert vote_of(person).status == "open"
        await person.press("up")
        person.post_keys(["left"] * 5 + ["backspace", "3"])
        await person.until(lambda: len(vote_of(person).totals) == 1)
        await person.press("b")
        await person.sees("How many ballots are in?")
        await person.answer("6")
        await person.sees("7 of 6")


async def test_a_question_without_ballots_is_closed_with_a_reason(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="baseline", people=7)
    async with program(workspace, session_id=session) as person:
        await begin_by_paper(person, 7)
        person.post_keys([*digits(SHEET[:2]), "f3"])
        await person.sees("Why is something missing?")
        await person.press("escape")
        assert vote_of(person).status == "open"
        await person.press("f3")
        await person.sees("Why is something missing?")
        await person.enter("the box was late")
        await person.at("VoteResult")
        await person.until(lambda: vote_of(person).status == "closed")
        assert vote_of(person).reason == "the box was late"


async def test_a_sheet_is_left_open_and_gone_on_with(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="baseline", people=7)
    async with program(workspace, session_id=session) as person:
        await begin_by_paper(person, 7)
        person.post_keys(digits(SHEET[:1]))
        await person.until(lambda: len(vote_of(person).totals) == 1)
        await person.press("escape")
        await person.at("Live")
        await person.enter("a note in between")
        await person.notes(1)
        await person.press("f9", "enter")
        await person.until(lambda: "is still open" in said(person))
        await person.press("f3")
        await person.at("VoteTotals")
        await person.sees("7 of 7", "1 of 3 add up")


async def test_fewer_than_five_private_ballots_are_withheld(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=4)
    async with program(workspace, session_id=session) as person:
        await begin_by_paper(person, 4)
        person.post_keys([*digits([(0, 0, 0, 4, 0)] * 3), "f3"])
        await reveal(person)
        await person.sees("4 private ballots: fewer than five, so the totals are not shown.")
        await person.sees_no("▄", "Read aloud")


# Hands and seats ----------------------------------------------------------------------------------


async def test_counted_hands_pass_by_the_rule_that_is_read_aloud(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await begin_by_hands(person, 6)
        person.post_keys(["6", "enter", "0", "enter", "0"])
        await person.sees("Everything adds up")
        await person.press("f3")
        await reveal(person)
        await person.sees("Read aloud", "Carried: 6 consent, nobody objects.")
        await person.press("escape", "f3")
        await person.sees("This stage has voted.")
        await person.press("r")
        await person.at("VoteResult")
        await person.sees("Carried: 6 consent")


async def test_a_vote_is_taken_again_and_the_old_result_stays(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for number, keys in ((1, ["5", "enter", "1"]), (2, ["6"])):
            await person.press("f3")
            if number == 2:
                await person.sees("This stage has voted.")
                await person.press("n")
            await by_hands(person, 6)
            person.post_keys([*keys, "f3"])
            await reveal(person)
            await person.press("escape")
            await person.at("Live")
        first, second = person.session.votes.values()
        assert (first.round, second.round) == (1, 2)
        assert [vote.results()[0].passed for vote in (first, second)] == [False, True]


async def test_seats_vote_one_key_each_and_are_corrected_before_closing(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="proposal", people=6)
    async with program(workspace, session_id=session) as person:
        await begin(person, 6, "s")
        await person.at("VoteSeats")
        await person.sees("0 of 6 in", "Whole-hearted yes", "choices stay hidden until you close the vote")
        person.post_keys(["1", "2", "8", "s", "a", "9", "x"])
        await person.sees("4 of 6 in", "--")
        person.post_keys(["left"] * 3 + ["3"])
        person.post_keys(["right", "right", "2"])
        await person.until(lambda: len(vote_of(person).seats["gradients8"]) == 5)
        await person.press("f3")
        await reveal(person)
        counts = vote_of(person).results()[0].totals.counts
        assert counts == (1, 2, 1, 0, 0, 0, 0, 0)
        await person.sees("1 left it empty")


async def test_nothing_in_at_all_is_closed_with_a_reason(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="proposal", people=6)
    async with program(workspace, session_id=session) as person:
        await begin(person, 6, "s")
        await person.at("VoteSeats")
        await person.press("f3")
        await person.sees("Why is nothing in?")
        await person.enter("the chair put it off")
        await person.at("VoteResult")
        await reveal(person)
        await person.press("escape")
        await person.at("Live")


async def test_a_vote_is_given_up_with_a_reason(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await begin(person, 6, "h")
        await person.sees("How many people vote?")
        await person.press("escape")
        await person.at("VoteTotals")
        await person.press("ctrl+p")
        await person.type("Give up")
        await person.press("enter")
        await person.sees("Why is this vote given up?")
        await person.enter("asked wrongly")
        await person.at("Live")
        await person.until(lambda: vote_of(person).status == "dropped")
        await person.press("f3")
        await person.sees("How many people may vote?")


async def test_a_vote_that_was_set_up_and_not_opened_is_gone_on_with(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for _ in range(2):
            await person.press("f3")
            await person.sees("How many people may vote?")
            await person.press("escape")
            await person.at("Live")
        assert [vote.status for vote in person.session.votes.values()] == ["draft"]


# On the wall --------------------------------------------------------------------------------------


async def test_typed_totals_are_masked_on_the_wall_until_the_vote_is_revealed(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=60)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await begin_by_hands(person, 60, 57)
        seen: list[str] = []
        for key in ("4", "1", "enter", "1", "6", "enter", "0", "up", "enter"):
            await person.press(key)
            seen.append(person.text)
        await person.press("f3")
        await person.at("VoteResult")
        await person.until(lambda: vote_of(person).status == "closed")
        seen.append(person.text)
        await person.press("escape")
        await person.at("Live")
        seen.append(person.text)
        assert not [text for text in seen if re.search(r"\b(41|16)\b", without_clock(text))]
        await person.press("f3")
        await reveal(person)
        await person.sees("41", "16")


async def test_a_private_sheet_asks_for_a_muted_projector(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="baseline", people=7)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await begin(person, 7)
        await person.sees("A private vote is not for the wall.")
        await person.press("l")
        await person.at("Live")
        await person.press("f3")
        await person.sees("A private vote is not for the wall.")
        await person.press("m")
        await person.sees("How many ballots are in?")
        await person.answer("7")
        await person.at("VoteTotals")
        await person.sees("NOT FOR THE WALL")
        person.post_keys([*digits([(0, 0, 0, 6, 1)] * 3), "f3"])
        await person.at("VoteResult")
        await person.sees("nobody has seen the result")
        await person.press("r")
        await person.sees("The result of this vote is not for the wall.")
        await person.press("l")
        await person.at("VoteResult")
        assert vote_of(person).status == "closed"
        await person.sees_no("▄")
        await person.press("r")
        await person.sees("The result of this vote is not for the wall.")
        await person.press("m")
        await person.sees("Read aloud", "NOT FOR THE WALL")


async def test_the_list_for_the_wall_says_why_a_private_result_does_not_go_up(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="baseline", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f4")
        await person.sees("The result none")
        await person.press("escape")
        await begin(person, 7)
        await person.sees("How many ballots are in?")
        await person.answer("7")
        await person.at("VoteTotals")
        person.post_keys([*digits([(0, 0, 0, 6, 1)] * 3), "f3"])
        await reveal(person)
        await person.sees("Read aloud", "NOT FOR THE WALL")
        await person.press("escape")
        await person.at("Live")
        await person.press("f4")
        await person.sees("The result private: read V1 aloud")
        rows = person.app.screen.query_one("Rows")
        rows.highlighted = next(
            at for at in range(rows.option_count) if "private" in str(rows.get_option_at_index(at).prompt)
        )
        await person.sees("stage off the wall. Read it aloud: what")
        await person.press("enter")
        await person.at("WallPicker")


async def test_seats_ask_for_a_muted_projector(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="proposal", people=7)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await begin(person, 7, "s")
        await person.sees("A vote seat by seat is not for the wall.")
        await person.press("escape")
        await person.at("Live")
        await person.press("f3", "m")
        await person.at("VoteSeats")
        await person.sees("NOT FOR THE WALL", "0 of 7 in")


def without_clock(text: str) -> str:
    return re.sub(r"\b\d+:\d\d\b", "", text)
