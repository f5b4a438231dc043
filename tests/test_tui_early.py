"""Keys that come before the program is ready for them: before the disk has answered, or several in one moment."""

from __future__ import annotations

import gc
import warnings

import pytest

from tests.session_samples import LEADERS, RIDERS, make_room
from tests.store_samples import stock_events
from tests.test_tui_captures import fields, mapping, open_row
from tests.test_tui_plan_home import a_group
from tests.test_tui_themes import board, named, themes_of
from tests.test_vote_keyboard import ranked_vote
from tests.tui_helpers import (
    SHEET,
    Person,
    ask,
    begin_by_paper,
    begun,
    digits,
    handed_over,
    late_disk,
    program,
    reveal,
    slow_disk,
    slow_writes,
    stored,
    vote_of,
)
from workshop.session.events import CommitmentAdded
from workshop.store.workspace import Workspace
from workshop.tui.plan_home import PlanHome
from workshop.tui.widgets.capture import Capture


def fronts(person: Person) -> list[str]:
    """What lies over home, from below."""
    return [type(screen).__name__ for screen in person.app.screen_stack[1:]]


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
        assert fronts(person) == ["Live", "Pick"]
        await person.press("escape")
        await person.at("Live")


async def test_a_vote_that_waits_for_a_note_to_be_saved_asks_nothing_over_another_question(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7)) as person:
        await person.at("Live")
        with slow_writes(person):
            await person.enter("a note")
            await person.press("f3", "f2")
            await person.sees("Which stage?")
        await person.saved()
        assert fronts(person) == ["Live", "Pick"]


@pytest.mark.parametrize("key", ["f3", "f2", "ctrl+n"])
async def test_a_vote_is_shown_once_it_is_open_whatever_is_pressed_while_that_is_being_saved(
    workspace: Workspace, key: str
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        with slow_writes(person):
            await person.press("f3", "f3")
        await person.sees("How many people may vote?")
        await person.answer("8")
        await person.sees("How do the votes come in?")
        with slow_writes(person):
            await person.press("p", key)
            await person.at("Live")
        await person.sees("How many ballots are in?")
        assert fronts(person) == ["Live", "VoteTotals", "AskText"]
        assert vote_of(person).id == "V1"


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
        assert fronts(person) == ["Live", "Debrief"]


async def test_who_leaves_a_session_is_asked_once_however_long_saving_takes(workspace: Workspace) -> None:
    async with program(workspace, session_id=begun(workspace, people=7)) as person:
        await person.at("Live")
        await person.press("escape")
        await person.sees("Leave the session while it runs?")
        with slow_writes(person):
            await person.press("l", "escape", "escape")
            assert fronts(person) == ["Live"]
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


@pytest.mark.parametrize("then", ["enter", "n", "r", "o"])
async def test_a_session_that_is_being_opened_is_opened_once_whatever_is_pressed_meanwhile(
    workspace: Workspace, then: str
) -> None:
    session = begun(workspace)
    async with program(workspace) as person:
        await person.sees("Riders")
        assert person.app.desk is not None
        store = person.app.desk.store
        with late_disk():
            await person.press("enter")
            await person.until(lambda: store.is_open(session), "it is taken")
            await person.press(then)
        await person.at("Live")
        assert fronts(person) == ["Live"]
        await person.enter("a note")
        await person.notes(1)


async def test_a_plan_that_is_left_while_it_is_being_taken_up_is_let_go_of_and_can_be_written_the_next_time(
    workspace: Workspace,
) -> None:
    begun(workspace)
    async with program(workspace) as person:
        await person.sees("Riders")
        assert person.app.desk is not None
        store = person.app.desk.store
        with late_disk():
            await person.press("p")
            await person.at("PlanHome")
            await person.until(lambda: store.is_open("plan"), "it is taken")
            await person.press("escape")
            await person.at("Home")
        await person.until(lambda: not store.is_open("plan"), "it is let go of")
        await person.press("p")
        await person.at("PlanHome")
        await person.sees("Ready to write")
        assert isinstance(person.screen, PlanHome) and person.screen.writable


async def test_the_table_of_themes_is_shown_once_it_is_read_where_its_key_comes_before_that(
    workspace: Workspace,
) -> None:
    a_group(workspace)
    async with program(workspace) as person:
        await person.sees("Riders")
        await person.press("p")
        await person.at("PlanHome")
        await person.sees("Ready to write")
        with slow_disk():
            await person.press("t")
            await person.at("Codebook")
            await person.press("t", "t")
            await person.at("Codebook")
        await person.at("CodeTable")
        await person.sees("word", "1 new theme")
        await person.press("escape")
        await person.at("Codebook")


async def test_who_comes_to_a_ballot_before_its_box_is_made_can_go_back(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ask(person, "irv", "Which day?", "Monday", "Tuesday", "Friday")
        await person.sees("How many people may vote?")
        await person.answer("5")
        await person.sees("How do the votes come in?")
        with slow_disk():
            await person.press("k")
            await person.at("VoteKeyboard")
            await person.press("escape")
            await person.sees("Go to the facilitator's screen?")
            await person.press("f")
            await person.at("Live")


# Votes -----------------------------------------------------------------------------------------------


async def test_while_a_secret_vote_is_being_closed_the_screen_says_so_and_takes_no_ballot(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ranked_vote(person, "k")
        await person.at("VoteKeyboard")
        await person.press("enter", "2", "enter", "enter")
        await person.until(lambda: vote_of(person).ballots_in == 1)
        await person.press("f3")
        await person.sees("Close the vote all the same")
        with slow_writes(person):
            await person.press("c", "enter", "2", "f3")
            await person.sees("The vote is being closed.", "1 of 5 in")
        await person.at("VoteResult")
        assert vote_of(person).ballots_in == 1 and fronts(person) == ["Live", "VoteResult"]
        assert not list(workspace.boxes.iterdir())


async def test_no_new_round_begins_while_it_is_being_saved_that_the_vote_is_open_again(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session) as person:
        await begin_by_paper(person, 8, 7)
        person.post_keys(digits(SHEET))
        await person.until(lambda: len(vote_of(person).totals) == 3, "three questions are counted")
        await person.saved()
        await person.press("f3")
        await reveal(person)
        await person.press("o")
        await person.sees("Why is this vote opened again?")
        await person.type("one sheet was counted twice")
        with slow_writes(person):
            await person.press("enter", "n", "f", "o")
        await person.at("VoteTotals")
        assert fronts(person) == ["Live", "VoteTotals"] and len(person.session.votes) == 1


async def test_a_result_is_revealed_also_where_its_key_comes_while_the_closing_is_being_saved(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session) as person:
        await begin_by_paper(person, 8, 7)
        person.post_keys(digits(SHEET))
        await person.until(lambda: len(vote_of(person).totals) == 3, "three questions are counted")
        await person.saved()
        with slow_writes(person):
            await person.press("f3")
            await person.at("VoteResult")
            await person.press("r")
        await person.until(lambda: vote_of(person).status == "revealed")
