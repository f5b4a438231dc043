"""The private view: what only the facilitator may see; and nothing private on a mirrored screen through a whole group."""

from __future__ import annotations

import re

import pytest

from tests.session_samples import RIDERS, make_room
from tests.tui_helpers import SMALL, USUAL, WIDE, begun, program, said
from workshop.store.workspace import Workspace
from workshop.tui.live_view import script_lines
from workshop.tui.widgets.capture import Capture

A_CODE = re.compile(r"\b[Pp][1-9]\b")
TYPED = ['p3 " the last 14 goes at ten !!', "p4 drivers wait", "+6", "~ long silence", "a: ASSUMED that"]


@pytest.mark.parametrize("size", [USUAL, WIDE])
async def test_with_two_screens_it_opens_at_once_stays_and_takes_what_is_typed(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=TYPED)
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Live")
        await person.press("f6")
        await person.at("PrivateView")
        await person.sees("NOT FOR THE WALL", '"the last 14 goes at ten"', "(long silence)", "P3", "P6", "!!")
        await person.sees("Not yet spoken", "P1", "What did you do next?", "1 note")
        assert "closes in" not in person.text
        assert "ASSUMED" not in person.text
        await person.type("p5 heard toda")
        await person.sees("> p5 heard toda")
        await person.type("y")
        await person.press("enter")
        await person.notes(5)
        await person.sees("heard today")
        await person.press("escape")
        await person.at("Live")


async def test_what_to_ask_is_never_cut_in_mid_sentence_without_a_sign(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=TYPED)
    for size in (SMALL, USUAL):
        async with program(workspace, session_id=session, size=size) as person:
            await person.at("Live")
            await person.press("f6")
            await person.at("PrivateView")
            at = next(number for number, row in enumerate(person.lines) if "Ask next" in row)
            asked = [row for row in person.lines[at:] if row.startswith(" " * 16) or "Ask next" in row]
            assert asked[-1].rstrip().endswith(("?", ".", "… (F6)")), person.text


def test_a_script_that_is_cut_says_so_and_ends_with_no_heading(workspace: Workspace) -> None:
    room = make_room(workspace, "focus-group", RIDERS)
    every = [row.plain for row in script_lines(room.session, 40, 1_000)]
    assert {"Say", "Ask"} <= set(every)
    for rows in range(2, len(every) + 1):
        shown = [row.plain for row in script_lines(room.session, 40, rows)]
        assert shown == every if rows == len(every) else shown[-1] == "More: F6 shows all of it."
        assert len(shown) <= rows
        assert len(shown) == 1 or shown[-2] not in ("", "Say", "Ask", "Write down")


async def test_on_the_wall_only_the_second_press_shows_it_and_it_counts_down(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=TYPED)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("f6")
        await person.until(lambda: said(person) == "F6 again shows the private view for 20 seconds.")
        assert not A_CODE.search(person.text)
        await person.press("f6")
        await person.at("PrivateView")
        await person.sees("NOT FOR THE WALL, closes in", '"the last 14 goes at ten"')


async def test_it_closes_by_itself_also_while_something_stands_over_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=TYPED)
    monkeypatch.setattr("workshop.tui.live_wall.SECONDS", 1)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("f6", "f6")
        await person.at("PrivateView")
        await person.at("Live")
        await person.press("f6", "f6")
        await person.at("PrivateView")
        await person.press("ctrl+p")
        await person.until(lambda: person.app.screen.is_modal)
        await person.pilot.pause(1.6)
        await person.press("escape")
        await person.at("Live")


async def test_any_key_closes_it_and_a_letter_goes_into_the_capture_line(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=TYPED)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        for keys, value in ((["down"], ""), (["escape"], ""), (["w", "e"], "we")):
            await person.press("f6", "f6")
            await person.at("PrivateView")
            await person.press(*keys)
            await person.at("Live")
            assert person.screen.query_one(Capture).value == value
        await person.sees("> **")


async def test_blanking_closes_it_first(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=TYPED)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("f6", "f6")
        await person.at("PrivateView")
        await person.press("f12")
        await person.at("WallCover")
        await person.press("f12")
        await person.at("Live")


async def test_what_to_say_is_one_key_further_page_by_page(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        script = person.session.current.design.script.split()
        seen = ""
        await person.press("f6")
        await person.at("PrivateView")
        for _ in range(9):
            await person.press("f6")
            if type(person.app.screen).__name__ == "Live":
                break
            seen += person.words
        await person.at("Live")
        assert script[0] in seen
        assert script[-1] in seen
        assert "Write down" in seen


async def test_a_buy_in_meeting_has_no_codes_in_it(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7, typed=["we lack clerks"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f6")
        await person.sees("we lack clerks", "Note")
        await person.sees_no("Not yet spoken", "Most")


async def test_from_stage_to_stage_of_a_focus_group_nothing_private_is_on_a_mirrored_screen(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=7, stage="key_works")
    seen: list[str] = []
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")

        async def step(*keys: str) -> None:
            person.post_keys(keys)
            await person.settle()
            seen.append(person.text)

        order = [run.id for run in person.session.stage_order if not run.design.after]
        stages = order[order.index(person.session.stage) :][:3]
        for number, stage in enumerate(stages):
            await person.until(lambda stage=stage: person.session.stage == stage)
            for typed in (
                f'p3 " VERBATIM {number}',
                "p4 read back",
                "* HUNCH",
                "a: ASSUMED",
                "P5 said TWICE",
            ):
                await step(*typed[:4])
                await step(*typed[4:], "enter")
            await person.notes(5 * (number + 1))
            for keys in (("f4",), ("down",), ("down",), ("1",), ("f4",), ("2",)):
                await step(*keys)
            await person.at("WallCover")
            for keys in (("x",), ("escape",), ("ctrl+u",), ("f12",), ("f12",)):
                await step(*keys)
            await person.at("Live")
            await step("f6")
            await step("tab")
            await step("ctrl+s")
            await person.until(lambda: person.app.screen.is_modal, "the note is offered to be read back")
            await step("escape")
            await person.at("Live")
            await step("escape") if person.screen.query_one("#notes").has_focus else None
            if stage != stages[-1]:
                await step("pagedown")
    everything = "\n".join(seen)
    for marker in ("VERBATIM", "HUNCH", "ASSUMED"):
        assert marker not in everything
    assert not [line for line in everything.split("\n") if A_CODE.search(line)]
