"""Assumed against heard at the keyboard: sealed guesses are opened by name, judged one after the other, and undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len

from tests.plan_samples import happened, on_disk, said
from tests.test_plain_mode import DRAWN
from tests.tui_helpers import SIZES, USUAL, Person, program, show
from workshop.plan.assumed import assumptions
from workshop.plan.material import gather
from workshop.session import events as ev
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.tui import plain
from workshop.tui.assumptions import Assumptions

GUESSES = ("Light at the stop", "Lower fares", "Wi-Fi [/x]")
HEARD = [
    said("It is dark at the stop", "Dark at the stop", "P1", "P2", "P4"),
    said("I paid twice", "Paying twice", "P3"),
    said("P2 says nobody answers", "Nobody answers", "P2", "P3"),
]


@asynccontextmanager
async def screen(
    workspace: Workspace, *, groups: int = 5, size: tuple[int, int] = USUAL
) -> AsyncIterator[Person]:
    """Somebody in front of the guesses of a folder with a buy-in meeting and so many groups."""
    more = [
        happened(ev.AssumptionRanked(rank=n, confidence=4, segment="riders"), ref=f"N{n}") for n in (1, 2, 3)
    ]
    lines = [said(text, kind="assumption") for text in GUESSES]
    about = {"design": "buy-in", "stratum": "leadership", "date": "2026-03-01", "segment": "leaders"}
    on_disk(workspace, "leaders", lines, more=more, **about)
    for number in range(groups):
        internal = {"design": "focus-group-internal", "stratum": "internal"} if number % 2 else {}
        told = [{**line, "text": f"{line['text']} ({number})"} for line in HEARD]
        on_disk(workspace, f"g{number}", told, date=f"2026-03-1{number}", **internal)
    async with program(workspace, size=size) as person:
        await show(person, Assumptions)
        yield person


def judged(workspace: Workspace) -> list[tuple[str, tuple[str, ...]]]:
    """What became of each guess, as it is on disk."""
    return [(row.state, row.heard) for row in assumptions(gather(TinyDBEventStore(workspace))).rows]


async def opened(person: Person) -> None:
    await person.press("o")
    await person.sees("Who opens the guesses?")
    await person.enter("the officer")
    await person.sees("Guesses", "0 of 3")


async def test_guesses_are_a_number_until_somebody_opens_them_by_name(workspace: Workspace) -> None:
    async with screen(workspace) as person:
        await person.sees("3 guesses about customers are sealed until the groups are done.", "o opens them")
        await person.sees_no("Light", "fares", "Wi-Fi")
        await person.press("c", "t", "b")
        await person.at("Assumptions")
        await person.press("o")
        await person.press("enter")
        await person.sees("It needs a name or an office.")
        await person.press("escape")
        await person.at("Assumptions")
        await person.sees_no("Light")
        await opened(person)
        await person.sees(
            "Light at the stop", "Guessed by leaders, of riders.", "Rank assumed 1, sure 4 of 5"
        )
        assert gather(TinyDBEventStore(workspace)).plan.opened.by == "the officer"


async def test_before_the_groups_are_done_a_reason_is_asked_for(workspace: Workspace) -> None:
    async with screen(workspace, groups=2) as person:
        await person.sees("they would colour what is still to be heard")
        await person.press("o")
        await person.enter("the officer")
        await person.sees("Why are they opened before the groups are done?")
        await person.press("enter")
        await person.sees("It needs a reason.")
        await person.enter("the board meets today")
        await person.sees("Light at the stop")
        assert gather(TinyDBEventStore(workspace)).plan.opened.reason == "the board meets today"


async def test_guesses_are_judged_one_after_the_other_and_what_is_left_is_a_blind_spot(
    workspace: Workspace,
) -> None:
    async with screen(workspace) as person:
        await opened(person)
        await person.press("b")
        await person.sees("3 guesses are not judged yet")
        await person.press("escape", "c")
        await person.sees("Light at the stop", "Confirmed. Space chooses themes, Enter keeps them.")
        await person.until(lambda: person.app.screen.query_one("Rows").chosen is not None)
        await person.press("enter")
        await person.sees("Choose a theme with Space")
        await person.press("home", "space", "enter")
        await person.until(lambda: judged(workspace)[0] == ("confirmed", ("Dark at the stop",)))
        await person.sees("1 of 3", "Lower fares")
        await person.until(lambda: person.screen.current.text == "Lower fares")
        await person.press("x")
        await person.sees("Contradicted. Space chooses themes")
        await person.press("end", "space", "enter")
        await person.until(lambda: judged(workspace)[1] == ("contradicted", ("Paying twice",)))
        await person.until(lambda: person.screen.current.text.startswith("Wi-Fi"))
        await person.press("n")
        await person.until(lambda: judged(workspace)[2] == ("not raised", ()))
        await person.sees("1 theme is a blind spot: nobody guessed it; b shows it.")
        await person.press("b")
        await person.sees("Nobody answers", "10 people, 5 groups")
        await person.press("escape", "t")
        await person.sees("assumed heard what became of it", "no guess")
        await person.press("escape", "f8")
        await person.until(lambda: judged(workspace)[2] == ("", ()))
        await person.sees("2 of 3")


async def test_words_are_kept_beside_a_judged_guess_and_the_cursor_stays(workspace: Workspace) -> None:
    async with screen(workspace) as person:
        await opened(person)
        await person.press("w")
        await person.sees("Judge it first")
        await person.press("n")
        await person.until(lambda: judged(workspace)[0][0] == "not raised")
        await person.sees("1 of 3 judged")
        await person.press("home", "w")
        await person.sees("Why is it so?")
        await person.enter("nobody [b] asked")
        await person.until(
            lambda: assumptions(gather(TinyDBEventStore(workspace))).rows[0].note == "nobody [b] asked"
        )
        await person.sees("nobody [b] asked", "Not raised.")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_line_fits_and_no_code_is_seen(workspace: Workspace, size: tuple[int, int]) -> None:
    async with screen(workspace, size=size) as person:
        assert all(cell_len(one) <= size[0] for one in person.lines)
        await opened(person)
        await person.sees("Wi-Fi [/x]")
        assert all(cell_len(one) <= size[0] for one in person.lines)
        await person.sees_no("P2")
        await person.press("escape")
        await person.at("Home")


async def test_in_plain_lines_ranks_are_told_in_words(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(plain.VARIABLE, "1")
    plain.turn(True)
    try:
        async with screen(workspace) as person:
            await opened(person)
            assert not DRAWN.search(person.text)
            await person.press("t")
            await person.sees(
                "Light at the stop: assumed 1, not heard, not judged yet.", "1 Dark at the stop: 15 people."
            )
            assert not DRAWN.search(person.text)
    finally:
        plain.turn(False)


async def test_a_folder_without_guesses_says_where_they_come_from(workspace: Workspace) -> None:
    async with program(workspace) as person:
        await person.app.push_screen(Assumptions(person.app.desk))
        await person.sees("No guess about customers is written down.", "buy-in meetings")
        await person.press("o")
        await person.at("Assumptions")
