"""Votes that are made in the room on screen: options typed, chosen by method, and more of them than fit."""

from __future__ import annotations

import re

import pytest

from tests.tui_helpers import (
    USUAL,
    ask,
    begun,
    by_hands,
    by_method,
    by_paper,
    by_usual_terms,
    program,
    reveal,
    vote_of,
    voters,
)
from workshop.store.workspace import Workspace


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
        # The cursor stands in a line of its own: what is typed is one more option, never the end of another.
        await person.type("a roof")
        await person.press("ctrl+s")
        await by_paper(person, 7)
        await person.sees("a bench", "light [/x]", "a roof", "left empty")
        person.post_keys(["7", "enter", "5", "enter", "5", "f3"])
        await reveal(person)
        await person.sees("1 a bench", "2 = light [/x]", "2 = a roof", "tie", "level with 5 each")


async def test_a_list_that_was_offered_is_emptied_at_once_for_options_of_ones_own(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=7, stage="key_need", typed=["w: a bench", "n: light"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("pagedown")
        await person.sees("9 of 12")
        await person.press("f3")
        await person.sees("What can be chosen?", "F7 and Del empty the list.")
        await person.press("f7", "delete")
        await person.paste("north\nsouth")
        await person.press("ctrl+s")
        await person.sees("How many people may vote?")
        assert [question.options for question in vote_of(person).questions] == [("north", "south")]


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
        await person.sees("How many are taken?", "A tie across that line is for the room to decide.")
        await person.press("enter")
        await by_usual_terms(person)
        await voters(person, 6, "s")
        await person.at("VoteSeats")
        await person.sees("Which [day]?", "Tuesday [/x]")
        person.post_keys(["2"] * 4 + ["1", "2", "f3"])
        await reveal(person)
        await person.sees("Tuesday [/x]", "5")


async def test_several_may_be_chosen_at_a_seat_before_enter(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=2)
    async with program(workspace, session_id=session) as person:
        await ask(person, "choose", "Which?", "one", "two", "three", picks=2)
        await voters(person, 2, "s")
        await person.at("VoteSeats")
        person.post_keys(["1", "2", "3"])
        await person.sees("chosen")
        person.post_keys(["2", "3", "enter", "3", "enter", "f3"])
        await reveal(person)
        assert vote_of(person).results()[0].totals.counts == (1, 0, 2)


# Large votes --------------------------------------------------------------------------------------


async def test_every_option_of_a_long_result_can_be_looked_at(workspace: Workspace) -> None:
    """'and 15 more' was all that could be seen of them on a small window, also by the facilitator."""
    session = begun(workspace, "buy-in", stage="case", people=24)
    async with program(workspace, session_id=session, size=USUAL) as person:
        await ask(person, "choose", "Which?", *(f"option {number}." for number in range(1, 25)), picks=1)
        await by_hands(person, 24)
        person.post_keys(["1", "enter"] * 24 + ["f3"])
        await reveal(person)
        await person.sees("1 = option 1. 1", "more: Down shows them")
        seen = ""
        for _ in range(24):
            seen += person.words
            await person.press("down")
        assert all(f"1 = option {number}. 1" in seen for number in range(1, 25))
        await person.sees("1 = option 24. 1")
        await person.sees_no("Down shows them", "1 = option 1. 1")
        await person.press(*["up"] * 24)
        await person.sees("1 = option 1. 1", "Down shows them")


@pytest.mark.parametrize("way", ["h", "s"])
async def test_the_cursor_is_in_sight_however_many_options_or_seats_there_are(
    workspace: Workspace, way: str
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=60)
    async with program(workspace, session_id=session, size=USUAL) as person:
        await ask(person, "choose", "Which?", *(f"option {number}" for number in range(1, 25)), picks=1)
        if way == "h":
            await by_hands(person, 60)
            person.post_keys(["enter"] * 24)
            await person.until(lambda: any("▌ left empty" in line for line in person.lines), "the last row")
        else:
            await voters(person, 60, way)
            await person.at("VoteSeats")
            person.post_keys(["down"] * 8)
            await person.sees("Seat 60", "option 1", "^g Help")
            await person.until(lambda: any(re.search(r"▌ +60\b", line) for line in person.lines), "seat 60")
