"""Keys that come before the program is ready for them: before the disk has answered, or several in one moment."""

from __future__ import annotations

import gc
import warnings

import pytest

from tests.session_samples import LEADERS, RIDERS, make_room
from tests.store_samples import stock_events
from tests.test_tui_captures import fields, mapping, open_row
from tests.test_tui_themes import board, named, themes_of
from tests.tui_helpers import (
    Person,
    begun,
    handed_over,
    program,
    slow_writes,
    stored,
)
from workshop.session.events import CommitmentAdded
from workshop.store.workspace import Workspace
from workshop.tui.widgets.capture import Capture

# Questions that come at once -----------------------------------------------------------------------


async def test_a_question_that_is_asked_three_times_at_once_is_asked_once_and_leaves_no_warning_behind(
    workspace: Workspace,
) -> None:
    async with board(workspace) as person:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            person.post_keys(["enter"] * 3)
            await person.sees("Back to the board")
            gc.collect()
        assert not [str(one.message) for one in told]


async def test_of_keys_that_ask_something_each_the_first_asks_and_no_question_lies_under_another(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7, typed=["k: a bench"])) as person:
        await person.at("Live")
        person.post_keys(["f2", "f9", "ctrl+n", "f2"])
        await person.sees("Which stage?")
        assert person.fronts == ["Live", "Pick"]
        await person.press("escape")
        await person.at("Live")


async def test_a_question_that_comes_late_is_not_drawn_over_a_wall_that_was_blanked_meanwhile(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7), mirrored=True) as person:
        await person.at("Live")
        with slow_writes(person):
            await person.enter("a note")
            await person.press("f3", "f12")
        await person.notes(1)
        await person.saved()
        await person.at("WallCover")
        await person.press("f12")
        await person.sees("How do we vote?")


async def test_the_end_is_followed_by_the_debrief_also_where_its_key_comes_again_while_it_is_saved(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7, typed=["a note"])) as person:
        await person.at("Live")
        await person.press("f9")
        await person.sees("How many people were there?")
        with slow_writes(person):
            await person.press("enter", "f9")
        await person.at("Debrief")
        assert person.fronts == ["Live", "Debrief"]


async def test_who_leaves_a_session_is_asked_once_however_long_saving_takes(workspace: Workspace) -> None:
    async with program(workspace, session_id=begun(workspace, people=7)) as person:
        await person.at("Live")
        await person.press("escape")
        await person.sees("Leave the session while it runs?")
        with slow_writes(person):
            await person.press("l", "escape", "escape")
            assert person.fronts == ["Live"]
        await person.at("Home")


# Lines and stages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["the next stage", "chosen"])
async def test_a_line_belongs_to_the_new_stage_also_while_that_is_being_saved(
    workspace: Workspace, way: str
) -> None:
    async with program(workspace, session_id=begun(workspace, people=8)) as person:
        await person.at("Live")
        _, second, third = [run.id for run in person.session.stage_order][:3]
        if way == "chosen":
            await person.press("f2")
            await person.sees("Which stage?")
        with slow_writes(person):
            await person.press(*(["down", "enter"] if way == "chosen" else ["pagedown"]))
            await person.at("Live")
            await person.enter("one")
            await person.press("pagedown")
            await person.enter("two")
            await person.paste("three\nfour")
            await person.sees("2 lines were pasted.")
            await person.press("enter")
        await person.notes(3)
        told = [(note.text, note.stage) for note in person.session.current_notes()]
        assert told == [("one", second), ("two", third), ("three\nfour", third)]


async def test_a_line_that_waits_for_its_stage_is_in_that_stage_when_the_program_is_left(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=8)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        with slow_writes(person):
            await person.press("pagedown")
            await person.enter("one")
            await person.press("ctrl+q")
        await person.until(lambda: not person.app.is_running, "it has ended")
    kept = [event["data"].get("stage") for event in stock_events(workspace.session_file(session))][-2:]
    assert stored(workspace, session) == ["one"] and kept[0] == kept[1]


async def test_on_the_wall_what_is_typed_is_masked_while_the_stage_it_is_for_is_being_saved(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, "buy-in", people=8), mirrored=True) as person:
        await person.at("Live")
        await person.type("seen")
        assert not person.screen.query_one(Capture).masked
        await person.press("ctrl+u")
        with slow_writes(person):
            await person.press("pagedown")
            await person.type("perhaps not")
            assert "perhaps not" not in person.text
        await person.saved()


# People, and screens that are left -------------------------------------------------------------------


@pytest.mark.parametrize("way_out", ["escape", "ctrl+q"])
async def test_everybody_who_came_is_counted_though_the_list_is_left_before_that_is_saved(
    workspace: Workspace, way_out: str
) -> None:
    session = begun(workspace, people=8)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.at("PeopleScreen")
        with slow_writes(person):
            await person.press("plus", "plus", "plus", way_out)
        if way_out == "escape":
            await person.at("Live")
            await person.until(lambda: person.session.attendance.here == 11)
        else:
            await person.until(lambda: not person.app.is_running, "it has ended")
    types = [event["type"] for event in stock_events(workspace.session_file(session))]
    assert types.count("person.joined") == 3


async def test_esc_right_behind_the_start_leaves_nothing_behind_that_cannot_be_typed_on(
    workspace: Workspace,
) -> None:
    session = handed_over(make_room(workspace, "focus-group", RIDERS, "x-planned", start=False))
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        with slow_writes(person):
            await person.press("f5", "escape")
        await person.at("Live")
        await person.enter("a note")
        await person.notes(1)


async def test_nothing_is_prepared_any_more_behind_the_start(workspace: Workspace) -> None:
    session = handed_over(make_room(workspace, "focus-group", RIDERS, "x-planned", start=False))
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.press("tab")
        with slow_writes(person):
            await person.press("+", "f5", "+", "f")
            await person.sees("The session is being started")
        await person.at("Live")
        assert [event.type for event in person.session.log].count("session.prepared") == 1


async def test_an_undo_in_a_form_takes_back_the_field_before_it_and_none_that_is_typed_after_it(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=mapping(workspace, "group Bus operators")) as person:
        await person.at("Live")
        await open_row(person, "G1")
        await person.at("CaptureForm")
        with slow_writes(person):
            await person.press("1", "enter", "f8")
            await person.enter("rosters")
        await person.until(lambda: fields(person) == {"name": "Bus operators", "relation": "rosters"})


async def test_in_the_parking_lot_the_next_key_is_for_the_next_note_however_long_saving_takes(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=7, typed=["k: one bench", "k: two toilets"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ParkingLot")
        with slow_writes(person):
            await person.press("a", "enter", "p")
        await person.sees("What should the plan do with it?")
        await person.enter("ask Streets")
        await person.sees("All are gone through.")
        outcomes = [note.parked.outcome for note in person.session.notes.values() if note.parked]
        assert outcomes == ["answered", "plan"]


async def test_on_the_board_an_undo_takes_back_the_filing_before_it_and_none_that_comes_after_it(
    workspace: Workspace,
) -> None:
    async with board(workspace) as person:
        await named(person, "Cold")
        with slow_writes(person):
            await person.press("1", "1", "f8", "1", "1")
        await person.until(lambda: themes_of(person) == {"Cold": ["N1", "N2", "N3", "N4"]})


async def test_among_the_notes_an_undo_takes_back_what_was_done_before_it_and_nothing_after_it(
    workspace: Workspace,
) -> None:
    typed = ["one", "two", "three"]
    async with program(workspace, session_id=begun(workspace, people=8, typed=typed)) as person:
        await person.at("Live")
        await person.press("tab")
        with slow_writes(person):
            await person.press("delete", "f8", "up", "delete", "home", "p")
        await person.saved()
        await person.until(lambda: [note.text for note in person.session.current_notes()] == ["one", "three"])
        assert person.session.notes["N1"].kind == "parking"


async def test_a_note_that_is_edited_again_at_once_is_edited_in_its_new_words(workspace: Workspace) -> None:
    async with program(workspace, session_id=begun(workspace, people=8, typed=["one"])) as person:
        await person.at("Live")
        await person.press("tab", "enter")
        await person.sees("Edit N1")
        await person.press("end")
        await person.type(" more")
        with slow_writes(person):
            await person.press("ctrl+s")
            await person.at("Live")
            await person.press("tab", "enter")
        await person.sees("Edit N1", "one more")
        await person.press("end")
        await person.type("!")
        await person.press("ctrl+s")
        await person.until(lambda: person.session.notes["N1"].text == "one more!")


async def test_a_promise_that_is_confirmed_while_its_new_words_are_saved_is_confirmed_in_these(
    workspace: Workspace,
) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "x-promise")
    promise = CommitmentAdded(
        owner="Streets", action="two clerks", due="2026-06-30", stage=room.session.stage
    )
    room.done(room.live.promises.add(promise))
    async with program(workspace, session_id=handed_over(room)) as person:
        await person.at("Live")
        await person.press("f9")
        await person.at("ReadBack")
        await person.press("e")
        await person.sees("Who?")
        await person.press("enter")
        await person.sees("What will they bring?")
        await person.answer("three clerks")
        await person.sees("By when?")
        with slow_writes(person):
            await person.press("enter", "c", "pagedown")
        await person.saved()
        await person.until(lambda: person.session.commitments["C1"].confirmed)
        assert person.session.commitments["C1"].action == "three clerks"


async def test_an_answer_of_the_debrief_is_there_again_where_the_form_is_opened_while_it_is_saved(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7, typed=["a note"])) as person:
        await person.at("Live")
        await person.press("f9")
        await person.sees("How many people were there?")
        await person.press("enter")
        await person.at("Debrief")
        await person.type("the shelter")
        with slow_writes(person):
            await person.press("escape")
            await person.at("Live")
            await person.press("f2", "end", "enter")
            await person.at("Live")
        await person.at("Debrief")
        await person.press("pageup")
        await person.sees("the shelter")
        await person.type(", again")
        await person.press("escape")
        await person.until(lambda: person.session.debrief["themes"] == "the shelter, again")


async def test_the_key_of_time_pressed_twice_ends_a_break_once_and_asks_for_minutes_then(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7)) as person:
        await person.at("Live")
        await person.press("ctrl+n", "b")
        await person.answer("15")
        await person.sees("left of break")
        with slow_writes(person):
            await person.press("ctrl+n", "ctrl+n")
        await person.sees("Five minutes more for this stage")
        assert [event.type for event in person.session.log].count("break.ended") == 1


# What is taken up from the disk ----------------------------------------------------------------------


async def test_what_is_ticked_twice_while_it_is_saved_is_as_it_was(workspace: Workspace) -> None:
    session = handed_over(make_room(workspace, "focus-group", RIDERS, "x-planned", start=False))
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.press("c")
        await person.at("Checklist")
        await person.press("end")
        with slow_writes(person):
            await person.press("space", "space")
        await person.until(lambda: len(ticks(person)) == 2)
        assert not person.session.ticked


def ticks(person: Person) -> list[str]:
    """What was ticked, or was not any more, in its order."""
    return [event.type for event in person.session.log if "tick" in event.type]


async def test_a_manager_who_is_said_to_be_here_and_not_to_be_is_not(workspace: Workspace) -> None:
    async with program(workspace, session_id=begun(workspace, people=8)) as person:
        await person.at("Live")
        await person.press("ctrl+l")
        await person.at("PeopleScreen")
        before = len(person.session.log)
        with slow_writes(person):
            await person.press("m", "m")
        await person.until(lambda: len(person.session.log) == before + 2)
        assert not person.session.attendance.manager_present
