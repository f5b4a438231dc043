"""Running a session on screen: people, promises, the end; and nothing private on the wall."""

from __future__ import annotations

import re

from tests.tui_helpers import begun, capture, program, stored
from workshop.store.workspace import Workspace
from workshop.tui.widgets.rows import Rows

A_CODE = re.compile(r"\b[Pp][1-9]\b")


async def test_codes_count_as_soon_as_people_are_counted(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.answer("six")
        await person.sees("Type a number from 0 to 10000.")
        await person.answer("6")
        await person.until(lambda: person.session.attendance.attended == 6)
        await person.enter('p6 " we walk')
        await person.notes(1)
        await person.sees("P6", '"we walk"')


async def test_a_promise_is_written_confirmed_and_taken_back(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("ctrl+o")
        for question, answer in (
            ("Who?", "Streets"),
            ("What will they bring?", "two clerks"),
            ("By when?", "1 June"),
        ):
            await person.sees(question)
            await person.enter(answer)
        await person.sees("Streets: two clerks by 1 June not confirmed")
        await person.press("tab", "enter")
        await person.sees("It is confirmed")
        await person.press("c")
        await person.sees("by 1 June confirmed")
        await person.press("tab", "enter")
        await person.sees("Edit it")
        await person.press("e")
        await person.sees("Who?")
        await person.answer("Parks")
        await person.sees("What will they bring?")
        await person.press("enter")
        await person.sees("By when?")
        await person.press("enter")
        await person.sees("Parks: two clerks by 1 June not confirmed")
        await person.press("tab", "enter")
        await person.sees("Take it back")
        await person.press("t")
        await person.sees_no("Parks: two clerks")


async def test_a_promise_is_not_offered_where_the_design_records_none(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.sees_no("Promise")
        await person.press("ctrl+o")
        await person.at("Live")


async def test_a_session_ends_and_notes_can_still_be_added(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["during"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f9")
        await person.sees("How many people were there?")
        await person.press("escape")
        assert person.session.status == "running"
        await person.press("f9")
        await person.sees("How many people were there?")
        await person.press("enter")
        await person.at("Debrief")
        await person.press("escape")
        await person.at("Live")
        await person.sees("The session has ended. F9 writes the Word files.", "F9 Export")
        assert person.session.attendance.attended == 7
        await person.enter("after the end")
        await person.notes(2)
        await person.sees("after the end")
        await person.press("pagedown", "f9")
        await person.at("Export")
        await person.press("escape")
        await person.at("Live")
        await person.press("f2", "down", "enter")
        await person.at("Live")
        await person.sees("2 of 12")
        await person.enter("about the second stage")
        await person.notes(3)
        assert person.session.notes["N3"].stage == "opening"
        await person.press("escape")
        await person.at("Home")
        await person.sees("done")
    assert stored(workspace, session) == ["during", "after the end", "about the second stage"]


async def test_a_running_session_is_left_and_goes_on_where_it_stands(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_works")
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("escape")
        await person.sees("Leave the session while it runs?")
        await person.press("s")
        await person.at("Live")
        await person.press("escape")
        await person.sees("Leave the session while it runs?")
        await person.press("l")
        await person.at("Home")
        await person.sees("It is running")
        await person.press("enter")
        await person.at("Live")
        await person.sees("6 of 12")


async def test_whether_the_screen_is_on_the_wall_is_asked_once(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session, mirrored=None) as person:
        await person.sees("Is this screen on the wall?")
        await person.press("x", "y")
        await person.at("Live")
        await person.type("masked")
        await person.sees("> ******")
        await person.press("ctrl+p")
        await person.type("room sees")
        await person.press("enter")
        await person.sees("Is this screen on the wall?")
        await person.press("n")
        await person.sees("> masked")


async def test_a_mirrored_focus_group_never_shows_a_code_or_words_that_were_said(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=7, stage="key_pain")
    seen: list[str] = []
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")

        async def step(*keys: str) -> None:
            person.post_keys(keys)
            await person.settle()
            seen.append(person.text)

        for typed in (
            'p3 " VERBATIM one',
            "p4 read back",
            "~ UNSPOKEN noise",
            "* HUNCH of mine",
            "? FOLLOWUP there",
            "a: ASSUMED that",
            "P5 said TWICE p6",
            "p9 from nowhere",
        ):
            for character in typed:
                await step(character)
            await step("enter")
        await person.notes(8)
        seen.append(person.text)
        for typed in ("+4 -6", "+7 n1"):
            await step(*typed)
            await step("enter")
        for keys in (
            ("tab",),
            ("up",),
            ("up",),
            ("enter",),
            ("escape",),
            ("f2",),
            ("escape",),
            ("f6",),
            ("l",),
        ):
            await step(*keys)
        await person.at("Live")
        await step("up")
        await step("up")
        await step("ctrl+u")
        for keys in (("ctrl+g",), ("escape",), ("ctrl+p",), ("escape",), ("f8",), ("ctrl+y",)):
            await step(*keys)
        await person.sees("read back", "N8 note, kept off the wall", "quote, kept off the wall")
        seen.append(person.text)
    everything = "\n".join(seen)
    for marker in ("VERBATIM", "UNSPOKEN", "HUNCH", "FOLLOWUP", "ASSUMED"):
        assert marker not in everything
    remarks = [line for line in everything.split("\n") if "code" not in line and '"' not in line]
    assert not [line for line in remarks if A_CODE.search(line)]


async def test_editing_a_remark_asks_first_whether_the_projector_is_muted(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=['p3 " VERBATIM', "so said P4", "plain words"])
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        for number, asks in ((1, True), (2, True), (3, False)):
            await person.press("tab")
            person.screen.query_one("#notes", Rows).highlighted = number - 1
            await person.press("enter")
            if not asks:
                await person.sees(f"Edit N{number}", "plain words")
                await person.press("escape")
                continue
            await person.sees(f"N{number} is not for the wall.")
            assert "VERBATIM" not in person.text
            assert "P4" not in person.text
            await person.press("m")
            await person.sees(f"Edit N{number}")
            await person.press("escape")
            await person.at("Live")


async def test_a_sealed_stage_masks_what_is_typed_and_what_is_recalled_later(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="assumptions")
    seen: list[str] = []
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.type("SEALED")
        seen.append(person.text)
        await person.sees("> ******", "hidden on the wall")
        await person.press("enter")
        await person.notes(1)
        await person.type("SEALED half")
        await person.press("pagedown")
        await person.until(lambda: person.session.stage == "objections")
        seen.append(person.text)
        await person.until(lambda: capture(person).value == "SEALED half")
        await person.press("ctrl+u")
        await person.type("open words")
        await person.sees("> open words")
        for key in ("up", "up", "down", "down"):
            await person.press(key)
            seen.append(person.text)
        await person.sees("> open words")
    assert "SEALED" not in "\n".join(seen)


async def test_a_private_stage_hides_its_question_and_its_notes(workspace: Workspace) -> None:
    session = begun(workspace, people=7, stage="debrief", typed=["DEBRIEF of ours"])
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.sees("NOT FOR THE WALL", "This stage is not for the wall.")
        await person.type("DEBRIEF again")
        await person.press("enter")
        await person.notes(2)
        await person.sees_no("DEBRIEF", "What did we just hear?")
        await person.press("pageup", "f9")
        await person.sees("How many people were there?")
        await person.press("enter")
        await person.until(lambda: person.session.status == "ended")
        await person.sees("The debrief is not for the wall.")
        await person.press("l")
        await person.at("Live")
        await person.press("f2", "end", "enter")
        await person.sees("The debrief is not for the wall.")
        await person.press("l")
        await person.sees("afterwards", "This stage is not for the wall.")
        await person.sees_no("DEBRIEF", "What did we just hear?")


async def test_only_a_confirmed_promise_stands_on_the_wall(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    seen: list[str] = []
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("ctrl+o")
        for answer in ("OWNER", "THING", "1 June"):
            await person.until(lambda: person.app.screen.is_modal)
            await person.type(answer)
            seen.append(person.text)
            await person.press("enter")
        await person.sees("a promise, not confirmed yet")
        seen.append(person.text)
        await person.press("tab", "enter")
        await person.sees("It is confirmed")
        seen.append(person.text)
        await person.press("c")
        await person.sees("OWNER: THING by 1 June")
    assert not re.search("OWNER|THING", "\n".join(seen))
