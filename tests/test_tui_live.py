"""Running a session on screen: stages, notes, people, promises, time, the end; and nothing private on the wall."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import msgspec
import pytest

from tests.session_samples import RIDERS
from tests.tui_helpers import SIZES, WIDE, Person, begun, program, said, stored
from workshop.session.clock import utc_now
from workshop.session.pace import offered_cut
from workshop.store.workspace import Workspace
from workshop.tui.widgets.capture import Capture
from workshop.tui.widgets.rows import Rows

A_CODE = re.compile(r"\b[Pp][1-9]\b")


def capture(person: Person) -> Capture:
    return person.screen.query_one(Capture)


# Stages and time ----------------------------------------------------------------------------------


async def test_the_room_goes_through_the_stages_by_key(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.sees("1 of 12", "Welcome and consent", "left")
        await person.press("pageup")
        await person.until(lambda: said(person) == "This is the first stage.")
        await person.press("pagedown")
        await person.sees("2 of 12")
        await person.until(lambda: not said(person))
        await person.press("pagedown")
        await person.sees("3 of 12")
        await person.press("pageup")
        await person.sees("2 of 12")
        await person.press("f2")
        await person.sees("Which stage?", "12")
        await person.press("end", "enter")
        await person.at("Live")
        await person.sees("afterwards")
        await person.press("pagedown")
        assert person.session.stage == "debrief"


async def test_stage_keys_pressed_in_quick_succession_all_count(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        person.post_keys(["pagedown"] * 5 + ["pageup"] * 2 + ["pagedown"] * 2 + ["f3"])
        await person.sees("How many people may vote?")
        assert person.session.stage == "proposal"
        assert next(iter(person.session.votes.values())).stage == "proposal"


async def test_a_line_belongs_to_the_stage_in_which_it_was_entered_however_fast_the_stage_key_follows(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=8)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        first, second, third = [run.id for run in person.session.stage_order][:3]
        person.post_keys([*"one", "enter", *"two", "enter", "pagedown", *"three", "enter", "pagedown"])
        person.post_keys([*"four", "enter", "pageup", *"five", "enter"])
        await person.notes(5)
        assert [(note.text, note.stage) for note in person.session.current_notes()] == [
            ("one", first),
            ("two", first),
            ("three", second),
            ("four", third),
            ("five", second),
        ]


async def test_a_line_that_waits_for_its_stage_is_not_lost_when_the_program_is_left(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=8)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        person.post_keys([*"one", "enter", "pagedown", *"two", "enter", "ctrl+q"])
        await person.until(lambda: not person.app.is_running, "it has ended")
    assert stored(workspace, session) == ["one", "two"]


async def test_the_stage_keys_work_while_the_cursor_is_in_the_notes(workspace: Workspace) -> None:
    session = begun(workspace, typed=["a note"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("tab", "pagedown")
        await person.sees("2 of 12")
        await person.press("pageup")
        await person.sees("1 of 12", "a note")


async def test_minutes_are_added_and_taken(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        planned = person.session.current.minutes
        await person.press("ctrl+n", "m")
        await person.answer("ten")
        await person.sees("Type a number from -600 to 600.")
        await person.answer("10")
        await person.until(lambda: person.session.current.minutes == planned + 10)
        await person.press("ctrl+n", "m")
        await person.answer("-4")
        await person.until(lambda: person.session.current.minutes == planned + 6)
        await person.press("ctrl+n", "m")
        await person.answer("-500")
        await person.until(lambda: "has only" in said(person))
        await person.press("ctrl+n", "5")
        await person.until(lambda: person.session.current.minutes == planned + 11)


async def test_a_break_is_begun_and_ended_with_the_key_of_time(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("ctrl+n", "b")
        await person.answer("15")
        await person.sees("left of break", "^n Go on")
        await person.press("ctrl+n")
        await person.sees_no("of break")
        assert not person.session.break_at


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_session_that_misses_its_end_says_so_and_is_offered_a_cut(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    end = datetime.now().astimezone() + timedelta(minutes=85)
    session = begun(workspace, facts=msgspec.structs.replace(RIDERS, ends=f"{end:%H:%M}"))
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Live")
        await person.sees("past the end", "min from stage", "F7")
        offered = offered_cut(person.session, utc_now())
        assert offered is not None
        before = person.session.stages[offered.stage].minutes
        await person.press("f7")
        await person.until(lambda: person.session.stages[offered.stage].minutes < before)
        await person.saved()
        await person.press("f8")
        await person.until(lambda: person.session.stages[offered.stage].minutes == before)


@pytest.mark.parametrize("size", SIZES)
async def test_question_stage_time_and_keys_are_on_the_screen_at_every_size(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=[f"note {number}" for number in range(9)])
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Live")
        await person.sees("7 of 12", "note 8", "9 heard so far", "What did you do then?", "^g Help")
        assert any(line.strip().startswith(">") for line in person.lines)
        assert "left" in person.words or "left in this stage" in person.words
        if size == WIDE:
            await person.sees("Stages", "plan took")


async def test_a_larger_window_is_asked_for_and_typing_goes_on(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session, size=(50, 12)) as person:
        await person.at("Live")
        await person.sees("Make the window larger")
        await person.enter("kept all the same")
        await person.notes(1)
        await person.pilot.resize_terminal(80, 24)
        await person.sees("kept all the same", "^g Help")
        await person.sees_no("Make the window larger")


# Notes --------------------------------------------------------------------------------------------


async def test_a_note_is_edited_moved_taken_back_and_brought_back(workspace: Workspace) -> None:
    session = begun(workspace, typed=["first", "secnd"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("tab")
        await person.sees("N2")
        await person.press("enter")
        await person.sees("Edit N2")
        await person.press("ctrl+u")
        await person.type("second, [/x] and 日本")
        await person.press("ctrl+s")
        await person.sees("second, [/x] and 日本 edited")
        await person.press("tab", "delete")
        await person.sees_no("second,")
        await person.saved()
        await person.press("f8")
        await person.sees("second,")
        await person.saved()
        await person.press("f8")
        await person.sees("secnd")
        await person.press("ctrl+y")
        await person.sees("second,")
        await person.press("end", "m")
        await person.sees("Which stage does")
        await person.press("end", "enter")
        await person.at("Live")
        await person.until(lambda: any(note.stage == "debrief" for note in person.session.notes.values()))


async def test_an_edit_that_is_given_up_or_left_empty_changes_nothing(workspace: Workspace) -> None:
    session = begun(workspace, typed=["first"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("tab", "enter")
        await person.sees("Edit N1")
        await person.type("thrown away")
        await person.press("escape")
        await person.at("Live")
        await person.press("tab", "enter", "ctrl+u", "ctrl+s")
        await person.at("Live")
        await person.until(lambda: "no text left" in said(person))
        assert person.session.notes["N1"].text == "first"
        assert person.session.notes["N1"].edits == 0


async def test_the_capture_line_has_the_cursor_again_after_every_dialog(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7, typed=["a note"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for key in ("f2", "f3", "ctrl+l", "ctrl+o", "f4", "ctrl+n", "f9", "ctrl+g", "ctrl+p"):
            await person.press(key)
            asks = "PeopleScreen" if key == "ctrl+l" else ""
            await person.until(
                lambda asks=asks: person.app.screen.is_modal or type(person.app.screen).__name__ == asks,
                f"{key} asks",
            )
            await person.press("escape")
            await person.at("Live")
            await person.until(
                lambda: person.app.focused is capture(person), f"the cursor is back after {key}"
            )
        await person.press("tab", "enter")
        await person.sees("Edit N1")
        await person.press("escape")
        await person.at("Live")
        await person.enter("typed at once")
        await person.notes(2)


async def test_undo_says_when_there_is_nothing_to_undo(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f8")
        await person.until(lambda: "nothing to undo" in said(person))
        await person.press("ctrl+y")
        await person.until(lambda: "nothing to redo" in said(person))


# People, promises, the end ------------------------------------------------------------------------


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


# On the wall --------------------------------------------------------------------------------------


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
