"""People at the live screen: a number and Enter, the list of who is here, and what only the facilitator is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.session_samples import RIDERS, make_room
from tests.tui_helpers import SIZES, USUAL, WIDE, begun, handed_over, program, said
from workshop.store.workspace import Workspace
from workshop.tui import people as screen_of_people
from workshop.tui.live_people import CONSENT_MISSING


async def test_a_number_and_enter_is_enough(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.sees("How many people are here?")
        await person.answer("7")
        await person.at("Live")
        await person.until(lambda: person.session.attendance.present[-1:] == ("P7",))
        await person.sees(CONSENT_MISSING)


async def test_all_present_said_yes_is_one_key_and_then_come_the_exceptions(workspace: Workspace) -> None:
    session = begun(workspace, people=6, typed=['p2 " we walk', "p3 a bench"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.sees(CONSENT_MISSING)
        await person.press("ctrl+l")
        await person.at("PeopleScreen")
        await person.sees("6 here", "Consent is not recorded", "bus riders", "not asked", "not yet")
        await person.press("a")
        await person.sees("All present said yes to both. Now the exceptions", "Consent is recorded")
        await person.press("down", "c")
        await person.sees("What did P2 say?")
        await person.press("q")
        await person.until(lambda: person.session.attendance.quote_no == ("P2",))
        await person.press("down", "c")
        await person.sees("What did P3 say?")
        await person.press("n")
        await person.sees("What P3 said stays out of papers and counts: 1 note.")
        await person.until(lambda: person.session.attendance.take_part_no == ("P3",))
        await person.press("escape")
        await person.at("Live")
        await person.sees_no(CONSENT_MISSING)


async def test_people_come_and_go_and_belong_to_groups(workspace: Workspace) -> None:
    session = begun(workspace, people=6)
    async with program(workspace, session_id=session, size=WIDE) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.at("PeopleScreen")
        await person.press("plus")
        await person.sees("P7 is here: hand out that card", "7 here, 1 came later", "later")
        await person.press("minus")
        await person.sees("6 here, 1 came later, 1 left")
        assert person.session.attendance.gone == ("P1",)
        await person.press("f8")
        await person.sees("7 here, 1 came later")
        await person.press("end", "g")
        await person.sees("Which customers does P7 belong to?")
        await person.press("i")
        await person.sees("Which segment is P7 of?")
        await person.answer("clerks")
        await person.sees("internal", "clerks")
        await person.press("n")
        await person.answer("8")
        await person.until(lambda: person.session.attendance.present[-1] == "P8")


async def test_how_many_may_vote_is_first_taken_to_be_those_here_now(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7, stage="baseline")
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.at("PeopleScreen")
        await person.press("minus")
        await person.sees("6 here, 1 left")
        await person.press("escape")
        await person.at("Live")
        await person.press("f3")
        await person.sees("How many people may vote?", "6")


async def test_leaders_are_roles(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=3)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.at("PeopleScreen")
        await person.sees("3 here", "Nobody's role is written down")
        await person.press("r")
        await person.sees("Which roles are here?")
        await person.paste("director (chair)\nfinance [/x]\n")
        await person.press("ctrl+s")
        await person.sees("director (chair)", "finance [/x]")
        await person.press("plus")
        await person.sees("Which role has come?")
        await person.enter("head of stations")
        await person.sees("4 here, 1 came later", "head of stations")
        await person.press("down", "minus")
        await person.until(lambda: len(person.session.attendance.gone) == 1)
        now = person.session.attendance
        assert now.roles.count("head of stations") == 1 and "head of stations" not in now.gone
        assert person.session.attendance.here == 3


async def test_the_first_role_that_is_written_down_is_the_one_that_leaves(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=3)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.at("PeopleScreen")
        await person.press("plus")
        await person.enter("finance")
        await person.sees("4 here, 1 came later", "finance came later")
        await person.press("minus")
        await person.until(lambda: person.session.attendance.gone == ("finance",))


# A screen that the room sees ----------------------------------------------------------------------


async def test_on_a_mirrored_screen_no_code_is_shown_until_the_projector_is_muted(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=6, typed=["p2 a bench"])
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.sees("6 people are here.")
        assert "P2" not in person.words
        await person.press("a")
        await person.at("Live")
        await person.until(lambda: person.session.attendance.consent_at)
        await person.press("ctrl+l")
        await person.sees("6 people are here.")
        await person.press("+")
        await person.sees("One more is here: hand out the next card.")
        assert "P7" not in person.words
        await person.until(lambda: person.session.attendance.joined == ("P7",))
        await person.press("ctrl+l", "n")
        await person.answer("1")
        await person.sees("The last of them has spoken already")
        assert "P2" not in person.words
        await person.press("ctrl+l", "s")
        await person.sees("is not for the wall", "Mute the projector")
        assert "P2" not in person.words
        await person.press("m")
        await person.at("PeopleScreen")
        await person.sees("P2", "NOT FOR THE WALL, closes in")
        assert "Spoken" not in person.words


async def test_on_a_mirrored_screen_the_list_closes_by_itself(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_of_people, "SECONDS", 0)
    session = begun(workspace, people=6)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("ctrl+l", "s", "m")
        await person.until(lambda: type(person.app.screen).__name__ == "Live", "it has closed")


async def test_the_warnings_are_for_the_facilitator_only(workspace: Workspace) -> None:
    session = _warned(workspace)
    words = "what is said may not be free"
    async with program(workspace, session_id=session, size=WIDE) as person:
        await person.at("Live")
        await person.sees(
            words, "Only you see this", "this group is meant for 5 to 10", "F6 says what to do."
        )
        await person.press("ctrl+l")
        await person.at("PeopleScreen")
        await person.sees(words)
    async with program(workspace, session_id=session, size=WIDE, mirrored=True) as person:
        await person.at("Live")
        await person.sees("2 things for you: F6")
        assert words not in person.words and "manager" not in person.words


async def test_on_a_small_screen_there_is_only_a_quiet_word(workspace: Workspace) -> None:
    session = _warned(workspace)
    async with program(workspace, session_id=session, size=USUAL) as person:
        await person.at("Live")
        await person.sees("2 things for you: F6")
        await person.press("ctrl+l", "m")
        await person.until(lambda: not person.session.attendance.manager_present)
        await person.press("escape")
        await person.sees("1 thing for you: F6")


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_fits_every_size(workspace: Workspace, size: tuple[int, int]) -> None:
    session = begun(workspace, people=6)
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.at("PeopleScreen")
        await person.sees("Takes part", "Quoted", "Spoken", "P1", "P6", "Esc Back", "^g Help")
        await person.press("pagedown")
        assert said(person) == ""


def _warned(workspace: Workspace) -> str:
    """A focus group of three with a line manager among them."""
    room = make_room(workspace, "focus-group", RIDERS, "warned", start=False)
    room.clock.now = datetime.now(UTC)
    room.done(room.live.start())
    room.done(room.live.people.count(3))
    room.done(room.live.people.manager_is_here(True))
    room.done(room.live.people.all_said_yes())
    return handed_over(room)
