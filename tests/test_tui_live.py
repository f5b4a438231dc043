"""Running a session on screen: stages, time and notes."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from tests.session_samples import RIDERS
from tests.tui_helpers import SIZES, WIDE, begun, capture, program, said, stored
from workshop.session.clock import utc_now
from workshop.session.pace import offered_cut
from workshop.store.workspace import Workspace


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


async def test_a_stage_is_found_by_its_number_also_one_of_two_digits(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f2")
        await person.sees("Which stage?", "Digits Find")
        person.post_keys(["9", "1", "1", "enter"])
        await person.sees("11 of 12")
        await person.press("f2")
        await person.sees("Which stage?")
        person.post_keys(["1", "1", "4", "enter"])
        await person.sees("4 of 12")


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


async def test_undo_right_behind_a_line_takes_back_that_line_and_nothing_that_is_entered_after_it(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=8)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        person.post_keys([*"one", "enter", *"two", "enter", "f8", *"three", "enter", "f8", "ctrl+y"])
        await person.until(lambda: [event.type for event in person.session.log][-1] == "redo")
        await person.sees("Done again:")
        assert [note.text for note in person.session.current_notes()] == ["one", "three"]


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
