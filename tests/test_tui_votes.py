"""Votes on screen: sheets, hands and seats from the question to the result, with nothing shown before its time."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from tests.tui_helpers import SIZES, USUAL, Person, begun, program
from workshop.session.ballot import methods_of_design
from workshop.session.vote import Vote
from workshop.store.workspace import Workspace
from workshop.votes.methods import METHODS

SHEET = ((0, 1, 2, 3, 1), (1, 0, 0, 5, 1), (0, 0, 7, 0, 0))
"""Seven ballots on a sheet of three questions with five levels each."""


def said(person: Person) -> str:
    return person.screen.query_one("#said").visual.plain


def vote_of(person: Person) -> Vote:
    return next(reversed(person.session.votes.values()))


def digits(rows: Sequence[Sequence[int]]) -> list[str]:
    """The keys that type a grid: each number, Enter, and 0 for those left empty."""
    keys: list[str] = []
    for counts in rows:
        for count in (*counts, 0):
            keys += [*str(count), "enter"]
    return keys


async def begin(person: Person, eligible: int, way: str = "p") -> None:
    """Open the stage's vote: how many may vote, and how ballots come in."""
    await person.press("f3")
    await person.sees("How many people may vote?")
    await person.answer(str(eligible))
    if way:
        await person.sees("How do the votes come in?")
        await person.press(way)


async def by_method(person: Person, name: str) -> None:
    """Choose a method that the design does not name: under More."""
    await person.sees("How do we vote?", "More")
    await person.press("end", "enter")
    rest = [one for one in METHODS if one not in methods_of_design(person.session.design)]
    await person.sees(METHODS[rest[0]].title)
    await person.press(*["down"] * rest.index(name), "enter")
    await person.sees("What is asked?")


async def by_usual_terms(person: Person) -> None:
    """Go on with the terms as they are."""
    await person.sees("Fixed before opening", "These terms")
    await person.press("enter")


async def reveal(person: Person) -> None:
    await person.at("VoteResult")
    await person.sees("nobody has seen the result")
    await person.press("r")
    await person.until(lambda: vote_of(person).status == "revealed")


# Sheets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_ballot_sheet_is_typed_in_one_grid_closed_and_revealed(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Live")
        await begin(person, 8)
        await person.sees("How many ballots are in?")
        await person.answer("7")
        await person.at("VoteTotals")
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
        await person.at("Live")
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
        await person.at("Live")
        await begin(person, 7)
        await person.sees("How many ballots are in?")
        await person.answer("7")
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
        await person.at("Live")
        await begin(person, 7)
        await person.sees("How many ballots are in?")
        await person.answer("7")
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
        await person.at("Live")
        await begin(person, 4)
        await person.sees("How many ballots are in?")
        await person.answer("4")
        person.post_keys([*digits([(0, 0, 0, 4, 0)] * 3), "f3"])
        await reveal(person)
        await person.sees("4 private ballots: fewer than five, so the totals are not shown.")
        await person.sees_no("▄", "Read aloud")


# Hands and seats ----------------------------------------------------------------------------------


async def test_counted_hands_pass_by_the_rule_that_is_read_aloud(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await begin(person, 6, "h")
        await person.sees("How many people vote?")
        await person.answer("6")
        await person.at("VoteTotals")
        person.post_keys(["6", "enter", "0", "enter", "0"])
        await person.sees("Everything adds up")
        await person.press("f3")
        await reveal(person)
        await person.sees("Read aloud", "It passes.", "6 of 6 consent, nobody objects.")
        await person.press("escape", "f3")
        await person.sees("This stage has voted.")
        await person.press("r")
        await person.at("VoteResult")
        await person.sees("It passes.")


async def test_a_vote_is_taken_again_and_the_old_result_stays(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=6)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for number, keys in ((1, ["5", "enter", "1"]), (2, ["6"])):
            await person.press("f3")
            if number == 2:
                await person.sees("This stage has voted.")
                await person.press("n")
            await person.sees("How many people may vote?")
            await person.answer("6")
            await person.sees("How do the votes come in?")
            await person.press("h")
            await person.sees("How many people vote?")
            await person.answer("6")
            await person.at("VoteTotals")
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
        await person.at("Live")
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
        await person.at("Live")
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
        await person.at("Live")
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


# Choosing, and votes made in the room -------------------------------------------------------------


async def test_options_are_typed_offered_from_what_was_heard_and_ranked(workspace: Workspace) -> None:
    session = begun(
        workspace,
        people=7,
        stage="key_need",
        typed=["w: a bench", "n: light [/x]", 'p3 " a WORD said', "a note"],
    )
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("pagedown")
        await person.sees("9 of 12")
        await person.press("f3")
        await person.sees("What can be chosen?", "a bench", "light [/x]")
        await person.sees_no("WORD", "a note")
        await person.press("enter")
        await person.type("a roof")
        await person.press("ctrl+s")
        await person.sees("How many people may vote?")
        await person.answer("7")
        await person.press("p")
        await person.sees("How many ballots are in?")
        await person.answer("7")
        await person.at("VoteTotals")
        await person.sees("a bench", "light [/x]", "a roof", "left empty")
        person.post_keys(["7", "enter", "5", "enter", "5", "f3"])
        await reveal(person)
        await person.sees("1 a bench", "2 = light [/x]", "2 = a roof", "tie", "level with 5 each")


async def test_too_few_options_are_asked_for_again(workspace: Workspace) -> None:
    session = begun(workspace, people=7, stage="choose")
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f3")
        await person.sees("What can be chosen?")
        await person.paste("same\nSame")
        await person.press("ctrl+s")
        await person.sees("At least two options are needed.", "Same")
        await person.press("enter")
        await person.type("another")
        await person.press("ctrl+s")
        await person.sees("How many people may vote?")
        assert [question.options for question in vote_of(person).questions] == [("Same", "another")]


async def test_a_vote_is_made_in_the_room_where_the_design_has_none(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=6)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f3")
        await person.sees(
            "How do we vote?", "This session's design votes in these ways.", "Gradients of agreement"
        )
        await by_method(person, "choose")
        await person.enter("Which [day]?")
        await person.sees("What can be chosen?")
        await person.type("Monday")
        await person.press("enter")
        await person.type("Tuesday [/x]")
        await person.press("ctrl+s")
        await person.sees("How many may each person choose?")
        await person.press("enter")
        await by_usual_terms(person)
        await person.sees("How many people may vote?")
        await person.answer("6")
        await person.sees("How do the votes come in?")
        await person.press("s")
        await person.at("VoteSeats")
        await person.sees("Which [day]?", "Tuesday [/x]")
        person.post_keys(["2"] * 4 + ["1", "2", "f3"])
        await reveal(person)
        await person.sees("Tuesday [/x]", "5")


async def test_several_may_be_chosen_at_a_seat_before_enter(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=2)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f3")
        await by_method(person, "choose")
        await person.enter("Which?")
        await person.sees("What can be chosen?")
        await person.paste("one\ntwo\nthree")
        await person.press("ctrl+s")
        await person.sees("How many may each person choose?")
        await person.answer("2")
        await by_usual_terms(person)
        await person.sees("How many people may vote?")
        await person.answer("2")
        await person.sees("How do the votes come in?")
        await person.press("s")
        await person.at("VoteSeats")
        person.post_keys(["1", "2", "3"])
        await person.sees("chosen")
        person.post_keys(["2", "3", "enter", "3", "enter", "f3"])
        await reveal(person)
        assert vote_of(person).results()[0].totals.counts == (1, 0, 2)


# On the wall --------------------------------------------------------------------------------------


async def test_typed_totals_are_masked_on_the_wall_until_the_vote_is_revealed(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=60)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await begin(person, 60, "h")
        await person.sees("How many people vote?")
        await person.answer("57")
        await person.at("VoteTotals")
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
        await person.at("Live")
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


async def test_seats_ask_for_a_muted_projector(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="proposal", people=7)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await begin(person, 7, "s")
        await person.sees("A vote seat by seat is not for the wall.")
        await person.press("escape")
        await person.at("Live")
        await person.press("f3", "m")
        await person.at("VoteSeats")
        await person.sees("NOT FOR THE WALL", "0 of 7 in")


# Large votes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["h", "s"])
async def test_the_cursor_is_in_sight_however_many_options_or_seats_there_are(
    workspace: Workspace, way: str
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=60)
    async with program(workspace, session_id=session, size=USUAL) as person:
        await person.at("Live")
        await person.press("f3")
        await by_method(person, "choose")
        await person.enter("Which?")
        await person.sees("What can be chosen?")
        await person.paste("\n".join(f"option {number}" for number in range(1, 25)))
        await person.press("ctrl+s")
        await person.sees("How many may each person choose?")
        await person.press("enter")
        await by_usual_terms(person)
        await person.sees("How many people may vote?")
        await person.answer("60")
        await person.sees("How do the votes come in?")
        await person.press(way)
        if way == "h":
            await person.sees("How many people vote?")
            await person.answer("60")
            await person.at("VoteTotals")
            person.post_keys(["enter"] * 24)
            await person.until(lambda: any("▌ left empty" in line for line in person.lines), "the last row")
        else:
            await person.at("VoteSeats")
            person.post_keys(["down"] * 8)
            await person.sees("Seat 60", "option 1", "^g Help")
            await person.until(lambda: any(re.search(r"▌ +60\b", line) for line in person.lines), "seat 60")


def without_clock(text: str) -> str:
    return re.sub(r"\b\d+:\d\d\b", "", text)
