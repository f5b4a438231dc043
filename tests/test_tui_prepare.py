"""Preparing a session: facts typed in place and kept at once, minutes and questions, and a start that waits for both."""

from __future__ import annotations

import pytest
from docx import Document

from tests.session_samples import LEADERS, RIDERS, make_room
from tests.store_samples import stock_events
from tests.trouble import Trouble
from tests.tui_helpers import SIZES, USUAL, Person, handed_over, program, said
from workshop.session.events import Facts
from workshop.store.workspace import Workspace
from workshop.tui.widgets.fields import Fields
from workshop.tui.widgets.rows import Rows

UNFILLED = Facts(title="Riders", stratum="external")


def planned(workspace: Workspace, design: str = "focus-group", facts: Facts = RIDERS) -> str:
    return handed_over(make_room(workspace, design, facts, "planned", start=False))


def on_field(person: Person, name: str) -> bool:
    field = person.screen.query_one(Fields).current
    return field is not None and field.name == name


async def fill(person: Person, name: str, value: str) -> None:
    """Go to a field, type a value over the old one, and press Enter."""
    person.screen.query_one(Fields).go_to(name)
    await person.press("enter", "end", "ctrl+u")
    await person.enter(value)


async def test_facts_are_typed_in_place_and_on_disk_at_once(workspace: Workspace) -> None:
    session = planned(workspace, facts=UNFILLED)
    values = {
        "department": "Transit [/x]",
        "segment": "riders of 日本",
        "place": "Hall 2",
        "date": "2026-03-04",
        "starts": "18:00",
        "ends": "19:30",
        "expected": "7",
        "note_taker": "the clerk",
        "title": "Night bus",
    }
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        for name, value in values.items():
            await fill(person, name, value)
        await person.saved()
        await person.sees("Ready to start.", *values.values())
    last = stock_events(workspace.session_file(session))[-1]
    kept = {name: str(last["data"]["facts"][name]) for name in values}
    assert kept == values


async def test_fields_filled_without_a_pause_are_all_kept(workspace: Workspace) -> None:
    session = planned(workspace, facts=UNFILLED)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        fields = person.screen.query_one(Fields)
        for name, value in (("department", "Transit"), ("segment", "riders"), ("place", "Hall 2")):
            fields.post_message(Fields.Changed(name, value))
        await person.saved()
        facts = person.session.facts
        assert (facts.department, facts.segment, facts.place) == ("Transit", "riders", "Hall 2")


WRONG = (
    ("date", "4 March", "4 March"),
    ("date", "2026-02-30", "2026-02-30"),
    ("ends", "25:00", "25:00"),
    ("expected", "seven", "is to be a number, not 'seven'"),
    ("expected", "-3", "is to be a number"),
    ("stratum", "everybody", "everybody"),
    ("title", "", "A session needs a title"),
)

NO_DEADLINE = ("10 leaders", "2027-02-30", "200 tickets")
DEADLINES = (
    "30 June",
    "2027-06-30",
    "30.6.2027",
    "1st of May",
    "in 10 weeks",
    "the budget hearing",
    "30. Juni",
)


async def test_a_wrong_value_is_refused_with_a_sentence_and_nothing_is_lost(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        for number, (name, wrong, told) in enumerate(WRONG):
            before = person.session.facts
            await fill(person, name, wrong)
            await person.until(lambda told=told: told in said(person), f"{told!r} is said")
            assert person.session.facts == before
            await person.press("escape" if person.screen.query_one(Fields).is_typing else "up")
            await fill(person, "place", f"Hall {number}")
            await person.until(lambda number=number: person.session.facts.place == f"Hall {number}")
            await person.until(lambda: not said(person))


async def test_esc_leaves_a_value_as_it_was_and_then_the_screen(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        person.screen.query_one(Fields).go_to("title")
        await person.press("enter")
        await person.type("thrown away")
        await person.press("escape")
        await person.at("Prepare")
        assert person.session.facts.title == "Riders"
        await person.press("escape")
        await person.at("Home")
        await person.sees("Riders", "planned")


@pytest.mark.parametrize("typed", ["20.15", "20h15", "20:15"])
async def test_a_time_is_taken_as_people_write_it(workspace: Workspace, typed: str) -> None:
    session = planned(workspace, facts=UNFILLED)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await fill(person, "ends", typed)
        await person.until(lambda: person.session.facts.ends == "20:15")


async def test_what_is_missing_is_told_without_a_sentence_that_is_cut_off(workspace: Workspace) -> None:
    session = planned(workspace, facts=UNFILLED)
    async with program(workspace, session_id=session, size=USUAL) as person:
        await person.at("Prepare")
        await person.sees("Not ready: fill in the department and the customers.")
        (told,) = (line for line in person.lines if "Not ready" in line)
        assert told.rstrip().endswith(".")


async def test_the_start_waits_for_what_is_missing_and_the_cursor_goes_there(workspace: Workspace) -> None:
    session = planned(workspace, facts=UNFILLED)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.until(lambda: on_field(person, "department"))
        await person.sees("Not ready: fill in the department and the customers.", "still to fill in")
        await person.press("end", "f5")
        await person.until(lambda: said(person).startswith("Fill in the department"))
        await person.until(lambda: on_field(person, "department"))
        assert person.session.status == "planned"
        await fill(person, "department", "Transit")
        await person.sees("Not ready: fill in the customers.")
        await person.press("f5")
        await person.until(lambda: on_field(person, "segment"))
        await fill(person, "segment", "riders")
        await person.sees("Ready to start.")
        await person.press("f5")
        await person.at("Live")
        await person.sees("1 of 12")
        await person.enter("typed at once")
        await person.notes(1)
        await person.press("escape")
        await person.sees("Leave the session while it runs?")
        await person.press("l")
        await person.at("Home")


async def test_enter_after_enter_fills_in_what_is_missing(workspace: Workspace) -> None:
    session = planned(workspace, "buy-in", Facts(title="Leaders", stratum="leadership"))
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.press("enter")
        await person.enter("Transit")
        await person.press("enter")
        await person.enter("June")
        await person.until(lambda: person.session.facts.deadline == "June")
        assert person.session.facts.department == "Transit"
        await person.sees("Ready to start.")


async def test_a_deadline_is_explained_and_is_a_day(workspace: Workspace) -> None:
    session = planned(workspace, "buy-in", Facts(title="Leaders", stratum="leadership", department="Transit"))
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.sees("still to fill in: by when", "waiting costs something")
        for wrong in NO_DEADLINE:
            await fill(person, "deadline", wrong)
            await person.until(lambda wrong=wrong: wrong in said(person), f"{wrong!r} is named")
            assert "such as 30 June" in said(person)
            assert on_field(person, "deadline")
        assert person.session.facts.deadline == ""
        for right in DEADLINES:
            await fill(person, "deadline", right)
            await person.until(lambda right=right: person.session.facts.deadline == right)


@pytest.mark.parametrize("drawing", ["lines", "plain"])
async def test_only_the_half_that_has_the_keys_shows_a_cursor_and_names_its_keys(
    workspace: Workspace, drawing: str
) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        if drawing == "plain":
            await person.app.run_action("plain_lines")
        mark = "> " if drawing == "plain" else "▌ "

        def marked() -> list[str]:
            return [part.strip() for line in person.lines for part in line.split(mark)[1:]]

        await person.sees("Enter Edit", "Tab Stages")
        await person.sees_no("+ - Minutes")
        assert [text.split()[0] for text in marked()] == ["Title"]
        before = person.session.stage_order[0].minutes
        await person.press("+", "tab")
        await person.sees("Enter Question", "+ - Minutes", "Tab Facts")
        assert [text.split()[0] for text in marked()] == ["1"]
        assert person.session.stage_order[0].minutes == before
        await person.press("tab", "down", "enter")
        await person.sees("Enter Keep", "Esc As it was")
        await person.sees_no("c Check", "p Print", "Tab Stages")
        assert [text.split()[0] for text in marked()] == ["Department"]


@pytest.mark.parametrize("key", ["tab", "f5"])
async def test_what_is_being_typed_is_kept_by_the_keys_that_lead_on(workspace: Workspace, key: str) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        person.screen.query_one(Fields).go_to("place")
        await person.press("enter")
        await person.type("Hall 2")
        await person.press(key)
        await person.until(lambda: person.session.facts.place == "Hall 2")
        assert not person.screen.query_one(Fields).is_typing
        await person.at("Prepare")


async def test_f5_twice_starts_once(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        person.post_keys(["f5", "f5"])
        await person.at("Live")
        await person.saved()
        assert [event.type for event in person.session.log].count("session.started") == 1


async def test_every_press_of_plus_and_minus_counts(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        before = person.session.stage_order[0].minutes
        await person.press("tab")
        person.post_keys(["+"] * 9 + ["-"] * 3 + ["down", "+"])
        await person.until(lambda: person.session.stage_order[1].minutes == 6)
        await person.saved()
        assert person.session.stage_order[0].minutes == before + 6
        await person.sees("97 of 90 minutes are planned.")


async def test_a_stage_keeps_at_least_a_minute(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.press("tab")
        person.post_keys(["-"] * 20)
        await person.until(lambda: person.session.stage_order[0].minutes == 1)
        await person.saved()
        assert person.session.stage_order[0].minutes == 1


async def test_a_question_is_put_into_other_words_and_taken_back(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.press("tab", "enter")
        await person.sees("What does", "ask?", "Welcome.")
        await person.press("f7")
        await person.type("Why [now]? Tell us,")
        await person.press("enter")
        await person.type("please.")
        await person.press("ctrl+s")
        await person.sees("Stage 1 asks", "Why [now]? Tell us, please.")
        assert person.session.stage_order[0].question == "Why [now]? Tell us, please."
        await person.until(lambda: person.app.focused is person.screen.query_one("#stages", Rows))
        await person.press("enter")
        await person.sees("What does")
        await person.press("f7", "backspace", "ctrl+s")
        await person.until(lambda: person.session.stage_order[0].question.startswith("Welcome."))


async def test_a_placeholder_typed_into_a_question_is_asked_for(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.press("tab", "enter")
        await person.press("f7")
        await person.type("What about {unit}?")
        await person.press("ctrl+s")
        await person.sees("Not ready: fill in the unit.")
        await person.press("f5")
        await person.until(lambda: "the unit" in said(person))
        await person.until(lambda: on_field(person, "unit"), "the cursor is on the unit")


async def test_the_short_form_is_taken_and_given_back(workspace: Workspace) -> None:
    session = planned(workspace, "buy-in", LEADERS)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.sees("90 minutes are planned.", "f Short")
        await person.press("f")
        await person.sees("60 minutes are planned.")
        await person.press("f")
        await person.sees("90 minutes are planned.")


async def test_a_letter_in_a_value_is_no_command(workspace: Workspace) -> None:
    session = planned(workspace, "buy-in", LEADERS)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await fill(person, "place", "four + five = office")
        await person.until(lambda: person.session.facts.place == "four + five = office")
        assert not person.session.short


async def test_pasted_lines_and_control_characters_become_one_plain_value(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        person.screen.query_one(Fields).go_to("place")
        await person.press("enter")
        await person.paste("Hall 2,\r\n\x1b[31mfirst floor\x07\n")
        assert "\x1b" not in person.text
        await person.press("enter")
        await person.until(lambda: person.session.facts.place == "Hall 2, [31mfirst floor")


@pytest.mark.parametrize("size", SIZES)
async def test_facts_stages_and_verdict_are_on_the_screen_at_every_size(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = planned(workspace, facts=UNFILLED)
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Prepare")
        await person.sees("Department", "still to", "Not ready: fill in", "F5 Start", "^g Help")
        await person.press("tab")
        person.post_keys(["end"])
        await person.sees("Debrief")


async def test_every_command_of_the_palette_does_what_it_says(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        person.screen.query_one(Fields).go_to("place")
        await person.press("ctrl+p")
        await person.type("Edit: Type the value")
        await person.press("enter")
        await person.at("Prepare")
        await person.until(lambda: person.screen.query_one(Fields).is_typing, "a value is being typed")


async def test_what_cannot_be_saved_is_told_kept_for_a_retry_and_not_left_unasked(
    workspace: Workspace,
) -> None:
    session = planned(workspace)
    trouble = Trouble(workspace, session)
    try:
        async with program(workspace, session_id=session) as person:
            await person.at("Prepare")
            trouble.begins()
            await fill(person, "place", "Hall 2")
            await person.sees("not saved", "^r Retry")
            await person.press("f5", "f5", "escape")
            await person.sees("2 things are not saved.", "Leave and lose it")
            await person.press("s")
            await person.at("Prepare")
            trouble.ends()
            await person.press("ctrl+r")
            await person.at("Live")
            await person.saved()
            assert person.session.facts.place == "Hall 2"
            assert [event.type for event in person.session.log].count("session.started") == 1
    finally:
        trouble.ends()


async def test_the_pack_to_print_is_written_with_what_was_just_typed(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await fill(person, "place", "Hall 2")
        await person.press("p")
        await person.sees("To print: ", "in the folder exports.")
        (path,) = workspace.exports.glob("*.docx")
        await person.sees(path.name)
        cells = [cell.text for table in Document(str(path)).tables for cell in table._cells]
        assert "Hall 2" in cells
        assert person.session.status == "planned"


async def test_a_pack_that_is_not_complete_yet_says_what_is_missing(workspace: Workspace) -> None:
    session = planned(workspace, facts=UNFILLED)
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.press("p")
        await person.sees("Not filled in yet: the department and the customers.")
        assert list(workspace.exports.glob("*.docx"))


async def test_a_pack_that_cannot_be_written_is_said(workspace: Workspace) -> None:
    session = planned(workspace)
    workspace.exports.rmdir()
    workspace.exports.write_text("a file stands in the way")
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.press("p")
        await person.sees("was not written")
