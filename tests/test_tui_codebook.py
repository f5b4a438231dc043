"""The codebook at the keyboard: themes of sessions are filed, named, merged, split and taken out, and undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len

from tests.plan_samples import on_disk, said
from tests.test_plain_mode import DRAWN
from tests.tui_helpers import SIZES, SMALL, USUAL, WIDE, Person, program, show
from workshop.plan.codebook import codebook
from workshop.plan.material import gather
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.tui import plain
from workshop.tui.codebook import Codebook

RIDERS = [
    said("No word when it is late", "No word", "P1", "P2"),
    said("The sign says nothing, P3 said", "No word", "P2"),
    said("Dark at the stop", "Dark", "P3", intensity=2),
]
DEPOT = [said("We hear it last", "Staff hear it last", "P1", "P4", "P5"), said("It is dark", "DARK", "P1")]


@asynccontextmanager
async def board(
    workspace: Workspace, *, size: tuple[int, int] = USUAL, more: dict | None = None
) -> AsyncIterator[Person]:
    """Somebody in front of the codebook of a folder with a group of riders and one of the depot."""
    on_disk(workspace, "riders", RIDERS)
    internal = {"design": "focus-group-internal", "stratum": "internal", "date": "2026-03-09"}
    on_disk(workspace, "depot", DEPOT, **internal)
    for name, lines in (more or {}).items():
        on_disk(workspace, name, lines, date="2026-03-20")
    async with program(workspace, size=size) as person:
        await show(person, Codebook)
        yield person


def filed(workspace: Workspace) -> dict[str, tuple[int, int]]:
    """The codebook on disk: people and remarks by theme."""
    book = codebook(gather(TinyDBEventStore(workspace)))
    return {row.label: (row.people, row.times) for row in book.every if row.in_book}


async def until_filed(person: Person, workspace: Workspace, **expected: tuple[int, int]) -> None:
    wanted = {name.replace("_", " "): figures for name, figures in expected.items()}
    await person.until(lambda: filed(workspace) == wanted, str(wanted))
    await person.until(lambda: not person.screen.book.outbox.waiting)
    await person.settle()


async def test_themes_are_taken_over_filed_and_named_by_keys_alone(workspace: Workspace) -> None:
    async with board(workspace) as person:
        await person.sees("To be filed", "The codebook is empty", "No word", "Dark", "2 groups")
        await person.press("a")
        await until_filed(person, workspace, Staff_hear_it_last=(3, 1))
        await person.press("1")
        await until_filed(person, workspace, Staff_hear_it_last=(4, 3))
        await person.press("n")
        await person.sees("What is the theme called?")
        await person.answer("Afraid at night")
        await until_filed(person, workspace, Staff_hear_it_last=(4, 3), Afraid_at_night=(2, 2))
        await person.sees("Every theme is in the codebook.")
        await person.press("f8")
        await until_filed(person, workspace, Staff_hear_it_last=(4, 3))
        await person.sees("To be filed")


async def test_a_name_that_is_taken_is_asked_for_again_with_what_was_typed(workspace: Workspace) -> None:
    async with board(workspace) as person:
        await person.press("a")
        await until_filed(person, workspace, Staff_hear_it_last=(3, 1))
        await person.press("n")
        await person.answer("staff HEAR it last")
        await person.sees("There is a theme called", "staff HEAR it last")
        await person.press("escape")
        await person.at("Codebook")
        assert filed(workspace) == {"Staff hear it last": (3, 1)}


async def test_codes_are_merged_renamed_and_dropped_and_the_trail_says_so(workspace: Workspace) -> None:
    async with board(workspace) as person:
        await person.press("a")
        await until_filed(person, workspace, Staff_hear_it_last=(3, 1))
        await person.press("a")
        await until_filed(person, workspace, Staff_hear_it_last=(3, 1), Dark=(2, 2))
        await person.press("right", "m")
        await person.sees("into which? Press its key.")
        await person.press("2")
        await until_filed(person, workspace, Dark=(4, 3))
        await person.press("r")
        await person.answer("Waiting without word")
        await until_filed(person, workspace, Waiting_without_word=(4, 3))
        await person.press("space")
        await person.sees(
            "'Staff hear it last' was merged into it.", "Called 'Dark' before.", "We hear it last"
        )
        await person.sees_no("P3")
        await person.press("escape")
        await person.at("Codebook")
        await person.press("delete")
        await until_filed(person, workspace)


async def test_notes_are_split_off_and_a_session_s_theme_is_taken_out(workspace: Workspace) -> None:
    async with board(workspace) as person:
        await person.press("a")
        await until_filed(person, workspace, Staff_hear_it_last=(3, 1))
        await person.press("1")
        await until_filed(person, workspace, Staff_hear_it_last=(4, 3))
        await person.press("right", "enter")
        await person.sees("riders: Dark", "depot: Staff hear it last", "N2 It is dark")
        await person.press("end", "space", "s")
        await person.sees("1 note leaves for it.")
        await person.answer("At the stop")
        await until_filed(person, workspace, Staff_hear_it_last=(4, 2), At_the_stop=(1, 1))
        await person.press("home")
        await person.sees("riders: Dark")
        await person.press("x")
        await person.until(
            lambda: len(filed(workspace)) == 2 and filed(workspace)["Staff hear it last"][1] == 1
        )
        await person.press("escape", "left")
        await person.sees("To be filed")
        await person.press("escape")
        await person.at("Home")


async def test_what_a_theme_may_belong_to_is_told(workspace: Workspace) -> None:
    more = {"late": [said("no word and nothing on the sign", "Silence", "P6")]}
    async with board(workspace, more=more) as person:
        await person.press("down", "down")
        await person.until(lambda: person.screen.left.chosen == "riders:T1")
        await person.press("a")
        await until_filed(person, workspace, No_word=(2, 2))
        for _ in range(4):
            if person.screen.left.chosen == "late:T1":
                break
            await person.press("down")
        await person.sees("fits?")


@pytest.mark.parametrize("size", [USUAL, WIDE], ids=str)
async def test_the_table_and_the_curve_are_drawn(workspace: Workspace, size: tuple[int, int]) -> None:
    async with board(workspace, size=size) as person:
        await person.press("t")
        await person.sees(
            "People who raised or backed each theme", "groups", "14 took part", "external, 4 March 2026"
        )
        for _ in range(3):
            await person.press("pagedown")
        await person.sees("The last group added 1 new theme; 3 are known.", "The only internal group so far")
        row = next((one for one in person.lines if one.strip().startswith("Dark")), "Dark 1 1 2")
        assert row.split()[1:3] == ["1", "1"]
        await person.press("escape")
        await person.at("Codebook")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_more_themes_than_digits_are_filed_by_letters_and_every_line_fits(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    many = [said(f"remark {n}", f"Theme {n}", "P1") for n in range(11)]
    async with board(workspace, size=size, more={"many": many}) as person:
        for number in range(11):
            await person.press("a")  # It goes on making themes of their own, also after the tenth.
            await person.until(lambda number=number: len(filed(workspace)) == number + 1)
            await person.until(lambda: not person.screen.book.outbox.waiting)
            await person.settle()
        before = len(filed(workspace))
        waiting = person.screen.left.chosen
        await person.press("b")
        await person.until(lambda: waiting not in [row.code for row in person.screen.waiting])
        assert len(filed(workspace)) == before
        assert all(cell_len(one) <= size[0] for one in person.lines)
        await person.sees("a Take over", "n New" if size != SMALL else "Help")


async def test_a_plan_that_another_program_writes_is_read_only_here(workspace: Workspace) -> None:
    from workshop.plan.plan_book import open_plan

    on_disk(workspace, "riders", RIDERS)
    other = TinyDBEventStore(workspace)
    open_plan(other)
    async with program(workspace) as person:
        await person.app.push_screen(Codebook(person.app.desk))
        await person.sees("can be read, not changed", "No word")
        await person.press("a")
        assert filed(workspace) == {}
    other.close()


async def test_in_plain_lines_numbers_say_what_they_count(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(plain.VARIABLE, "1")
    plain.turn(True)
    try:
        async with board(workspace, size=WIDE) as person:
            await person.press("a")
            await until_filed(person, workspace, Staff_hear_it_last=(3, 1))
            await person.sees("Dark 2 people 2 groups")
            assert not DRAWN.search(person.text)
            await person.press("right")
            await person.sees("Staff hear it last 3 people, 1 group")
            assert not DRAWN.search(person.text)
            await person.press("t")
            await person.sees(
                "Dark: 2 people in 2 groups; 2 remarks; 1 internal, 1 external", "1 in group 1, 1 in group 2."
            )
            assert not DRAWN.search(person.text)
    finally:
        plain.turn(False)


async def test_a_folder_without_sessions_says_so(workspace: Workspace) -> None:
    async with program(workspace) as person:
        await person.app.push_screen(Codebook(person.app.desk))
        await person.sees("No session has a theme yet.", "No group is completed yet.")
        await person.press("t")
        await person.sees("No group is completed yet.")
