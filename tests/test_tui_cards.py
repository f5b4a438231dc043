"""A meeting of the people who decide takes evidence cards from finished groups, and brings back what was promised."""

from __future__ import annotations

from tests.session_samples import LEADERS, RIDERS, make_room
from tests.tui_helpers import Person, begun, handed_over, program
from workshop.session import events as ev
from workshop.session.events import AttendanceSet
from workshop.store.workspace import Workspace


def group_said(workspace: Workspace) -> None:
    """A finished group in which six people backed one theme, and one person another."""
    room = make_room(workspace, "focus-group", RIDERS, "riders")
    codes = tuple(f"P{number}" for number in range(1, 7))
    room.done(room.live.people.set_attendance(AttendanceSet(attended=6, codes=codes)))
    for number in range(1, 7):
        room.type(f"p{number} nobody says that it is late #word")
    room.type("p2 the ferry #ferry")
    room.done(room.live.end(6))
    handed_over(room)


async def by_name(person: Person, words: str) -> None:
    """Find a command of the screen by its name."""
    await person.press("ctrl+p")
    await person.type(words)
    await person.sees(words)
    await person.press("enter")


async def test_a_card_of_a_finished_group_becomes_one_of_the_meeting(workspace: Workspace) -> None:
    group_said(workspace)
    meeting = begun(workspace, "buy-in", stage="case")
    async with program(workspace, session_id=meeting) as person:
        await person.at("Live")
        await by_name(person, "Cards")
        await person.at("EvidenceCards")
        await person.sees("0 of 1 taken", "word: raised in 1 of 1 group, by all the people there.")
        assert "ferry" not in person.text
        await person.press("enter")
        await person.sees("1 of 1 taken")
        await person.press("enter")
        (card,) = person.session.current_captures("evidence")
        assert (card.fields["notes"], card.stage) == (
            tuple(f"riders:N{number}" for number in range(1, 7)),
            "case",
        )
        await person.press("f8")
        await person.sees("0 of 1 taken")
        await person.press("escape")
        await person.at("Live")


async def test_a_review_brings_back_what_is_not_settled_and_it_stays_in_sight_once_it_is(
    workspace: Workspace,
) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    for action, due in (("Open the toilet", "2026-01-29"), ("Answer the phone", "2099-01-01")):
        what = ev.CommitmentAdded(owner="Director", action=action, due=due, stage="resources")
        room.done(room.live.promises.add(what))
    handed_over(room)
    review = begun(workspace, "measures-review", facts=LEADERS)
    async with program(workspace, session_id=review) as person:
        await person.at("Live")
        await by_name(person, "Register")
        await person.at("Commitments")
        await person.sees("Open the toilet", "Answer the phone", "1 overdue")
        await person.press("d")
        await person.answer("2026-01-28")
        await person.answer("the key")
        await person.sees("kept", "Open the toilet", "0 overdue")
        await person.press("escape")
        await person.at("Live")


async def test_a_group_with_customers_has_neither(workspace: Workspace) -> None:
    group_said(workspace)
    other = begun(workspace, people=6)
    async with program(workspace, session_id=other) as person:
        await person.at("Live")
        actions = [command.action for command in person.screen.all_commands()]
        assert not {"cards", "register"} & set(actions)
