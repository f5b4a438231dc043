"""Among the notes on screen: split, join, park, find, see what became of one; nothing typed is lost, nothing private shown."""

from __future__ import annotations

import pytest

from tests.tui_helpers import NASTY, SIZES, SMALL, Person, begun, capture, program, said
from workshop.record.clean import clean
from workshop.store.workspace import Workspace
from workshop.tui.widgets.rows import Rows


def texts(person: Person) -> list[str]:
    return [note.text for note in person.session.current_notes()]


async def among_notes(person: Person, note: str = "") -> None:
    await person.at("Live")
    await person.press("tab")
    rows = person.screen.query_one("#notes", Rows)
    await person.until(lambda: rows.has_focus)
    if note:
        rows.highlighted = rows.get_option_index(note)


@pytest.mark.parametrize("size", SIZES)
async def test_the_keys_of_a_note_stand_in_the_bar(workspace: Workspace, size: tuple[int, int]) -> None:
    session = begun(workspace, people=7, typed=["one"])
    async with program(workspace, session_id=session, size=size) as person:
        await among_notes(person)
        await person.sees("Enter Edit", "Del Take back", "s Split", "j Join", "Esc", "^g Help")


async def test_a_note_is_split_at_line_breaks_and_undo_brings_it_back(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["no roof no light"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person)
        await person.press("s")
        await person.sees("Split N1", "line break")
        await person.press("home", *["right"] * 7, "enter")
        await person.press("ctrl+s")
        await person.until(lambda: texts(person) == ["no roof", "no light"])
        await person.sees("N2", "N3", "N1 is now 2 notes")
        await person.press("f8")
        await person.until(lambda: texts(person) == ["no roof no light"])
        await person.sees("Undone: N1 was split")
        await person.press("ctrl+y")
        await person.until(lambda: texts(person) == ["no roof", "no light"])


@pytest.mark.parametrize("leave", ["ctrl+s", "escape"])
async def test_the_bar_names_the_keys_that_work_when_a_note_has_been_seen_to(
    workspace: Workspace, leave: str
) -> None:
    """The capture line has the keys again after the question; a bar for notes would have keys typed into it."""
    session = begun(workspace, people=7, typed=["no roof no light"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person)
        await person.sees("Enter Edit")
        await person.press("s")
        await person.sees("Split N1", "line break")
        await person.press("home", *["right"] * 7, "enter")
        await person.press(leave)
        await person.at("Live")
        await person.sees("PgDn Next", "F3 Vote")
        await person.sees_no("Enter Edit", "s Split")


async def test_a_note_is_joined_with_the_one_above_or_with_marked_ones(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["one", "two", "three"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person, "N2")
        await person.press("j")
        await person.sees("Join N1 and N2")
        await person.press("ctrl+s")
        await person.until(lambda: texts(person) == ["three", "one\ntwo"])
        await person.press("f8")
        await person.until(lambda: texts(person) == ["one", "two", "three"])
        await among_notes(person, "N1")
        await person.press("space")
        await person.sees("N1*", "One marked")
        person.screen.query_one("#notes", Rows).highlighted = 2
        await person.press("space")
        await person.sees("N3*", "2 marked. j joins them.")
        await person.press("j")
        await person.sees("Join N1 and N3")
        await person.press("ctrl+s")
        await person.until(lambda: texts(person) == ["two", "one\nthree"])


async def test_the_first_note_has_none_above_it_to_be_joined_with(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["one", "two"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person, "N1")
        await person.press("j")
        await person.sees("no note above this one")


async def test_what_was_typed_before_escape_is_there_the_next_time(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["one"])
    async with program(workspace, session_id=session) as person:
        for key in ("enter", "s"):
            await among_notes(person, "N1")
            await person.press(key)
            await person.sees("N1")
            await person.type(" and more")
            await person.press("escape")
            await person.sees("What you typed is kept")
            await among_notes(person, "N1")
            await person.press(key)
            await person.sees("one and more", "what you typed before")
            await person.press("escape")
        assert texts(person) == ["one"]


async def test_a_split_that_is_refused_keeps_what_was_typed(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["one"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person)
        await person.press("s")
        await person.sees("Split N1")
        await person.type(" or two")
        await person.press("ctrl+s")
        await person.sees("Mark where N1 is cut")
        await among_notes(person)
        await person.press("s")
        await person.sees("one or two")


async def test_what_becomes_of_a_note_is_told_with_how_to_undo_it(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["one", "two"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person, "N1")
        await person.press("p")
        await person.sees("N1 is in the parking lot", "one parking lot")
        await person.press("p")
        await person.sees("N1 is out of the parking lot")
        await person.press("delete")
        await person.sees("N1 is taken back. F8 brings it back.")
        await person.until(lambda: texts(person) == ["two"])
        await person.press("f8")
        await person.sees("Undone: N1 was taken back. ^y does it again.")
        await person.until(lambda: texts(person) == ["one", "two"])


async def test_of_a_promise_among_the_notes_it_is_said_what_can_be_done_with_it(workspace: Workspace) -> None:
    session = begun(
        workspace, "buy-in", stage="resources", people=6, typed=["c Streets | two clerks | 30 June"]
    )
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.sees("C1", "two clerks")
        await among_notes(person)
        for key in "hs":
            await person.press(key)
            await person.until(lambda: said(person) == "C1 is a promise: Enter opens it, Del takes it back.")


async def test_undo_is_not_offered_any_more_once_something_else_was_done(workspace: Workspace) -> None:
    """After a redaction or a vote F8 does not take the note back, which the line went on promising."""
    session = begun(workspace, people=7, typed=["one", "two"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person, "N2")
        await person.press("p")
        await person.sees("N2 is in the parking lot. F8 undoes it.")
        await person.press("x")
        await person.answer("a slip")
        await person.sees("It cannot be undone.")
        await person.press("r")
        await person.sees("N2 is redacted.")
        await person.press("enter")
        await person.at("Live")
        await person.sees_no("F8 undoes it")


async def test_it_is_said_that_keys_are_for_a_note_until_typing_goes_on(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["one", "two"])
    async with program(workspace, session_id=session, mirrored=True) as person:
        await among_notes(person, "N1")
        await person.sees("Keys are for N1; Esc goes back to typing")
        await person.press("delete")
        await person.sees("Keys are for N2")
        await person.press("escape")
        await person.sees_no("Keys are for")
        await person.enter("three")
        await person.until(lambda: texts(person) == ["two", "three"])


async def test_del_pressed_again_takes_the_next_note_back(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["one", "two", "three"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person, "N2")
        await person.press("delete")
        await person.until(lambda: texts(person) == ["one", "three"])
        await person.press("delete")
        await person.until(lambda: texts(person) == ["one"])


async def test_the_history_of_a_note_is_read_and_closed(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["p3 no roof", "+4"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person)
        await person.press("enter")
        await person.type(" at all")
        await person.press("ctrl+s")
        await person.until(lambda: texts(person) == ["no roof at all"])
        await among_notes(person)
        await person.press("h")
        await person.sees(
            "What became of N1",
            "written at Welcome and consent",
            "P4 agrees",
            "was no roof now no roof at all",
        )
        await person.press("h")
        await person.at("Live")


# Finding ------------------------------------------------------------------------------------------


async def test_finding_narrows_as_one_types_over_all_stages_and_goes_there(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["p3 no roof #shelter", "p4 no light"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("pagedown", "pagedown")
        await person.sees("3 of 12")
        await person.enter("p3 a bench")
        await person.notes(3)
        await person.sees("a bench")
        await person.saved()
        await among_notes(person)
        await person.press("slash")
        await person.sees("Find a note", "3 notes", "a bench", "no light")
        for typed, seen, count in (
            ("p3 ro", "no roof", 1),
            ("#shel", "no roof", 1),
            ("n2", "no light", 1),
            ("p3", "a bench", 2),
        ):
            await person.type(typed)
            await person.sees(seen, f"{count} of 3")
            await person.press("ctrl+u")
        await person.type("light")
        await person.sees("1 of 3")
        await person.press("enter")
        await person.at("Live")
        await person.sees("Notes of Welcome and consent", "no roof", "no light")
        await person.until(lambda: person.screen.query_one("#notes", Rows).chosen == "N2")
        await person.press("escape")
        await person.until(lambda: capture(person).has_focus)
        await person.sees("a bench")
        await person.sees_no("no light")


async def test_escape_from_finding_gives_the_list_back(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["one", "two"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person)
        await person.press("slash")
        await person.type("zebra")
        await person.sees("No note holds that")
        await person.press("enter", "escape")
        await person.at("Live")
        await person.sees("one", "two")


async def test_nasty_text_is_found_and_shown(workspace: Workspace) -> None:
    session = begun(workspace, typed=[f"\\{text}" for text in NASTY])
    async with program(workspace, session_id=session, size=SMALL) as person:
        await among_notes(person)
        await person.press("slash")
        await person.sees(f"{len(NASTY)} notes")
        for text in NASTY[:-2]:
            await person.paste(clean(text).text)
            await person.sees(f"1 of {len(NASTY)}")
            await person.press("ctrl+u")
            await person.press("end", "ctrl+u")


async def test_the_parking_lot_is_in_the_list_of_stages(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["k: parked thing", "other"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f2")
        await person.sees("Parking lot", "1 note")
        await person.press("end", "enter")
        await person.sees("What is in the parking lot", "parked thing")
        await person.press("enter")
        await person.until(lambda: person.screen.query_one("#notes", Rows).chosen == "N1")


# On the wall --------------------------------------------------------------------------------------


async def test_on_the_wall_only_what_may_be_read_back_is_found(workspace: Workspace) -> None:
    lines = ['p3 " zebra in my words', "p3 zebra crossing", "* zebra hunch", "zebra, P5 said"]
    session = begun(workspace, people=7, typed=lines)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await among_notes(person)
        await person.press("slash")
        await person.sees("zebra crossing", "1 note", "3 kept off the wall")
        await person.type("p3")
        await person.sees("No note holds that", "•")
        assert "p3" not in person.text.casefold()


async def test_on_the_wall_history_split_and_join_ask_first(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=['p3 " zebra', "p3 yellow lamp"])
    async with program(workspace, session_id=session, mirrored=True) as person:
        for key in ("h", "s", "j", "enter"):
            await among_notes(person, "N2" if key == "j" else "N1")
            await person.press(key)
            await person.sees("not for the wall")
            assert "zebra" not in person.text
            await person.press("l")
            await person.at("Live")


async def test_on_the_wall_what_may_be_read_back_is_split_without_asking(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["p3 yellow lamp"])
    async with program(workspace, session_id=session, mirrored=True) as person:
        await among_notes(person)
        await person.press("s")
        await person.sees("Split N1", "yellow lamp")


# The line survives --------------------------------------------------------------------------------


async def test_an_unfinished_line_survives_all_that_is_done_meanwhile(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7, typed=["one", "two"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.type("half a li")
        await among_notes(person)
        await person.press("s", "escape", "tab", "slash", "escape", "tab", "h", "escape")
        await person.press("f2", "escape", "pagedown", "pageup", "f8", "ctrl+y")
        await person.pilot.resize_terminal(160, 45)
        await person.pilot.resize_terminal(66, 18)
        await person.at("Live")
        await person.until(lambda: capture(person).has_focus and capture(person).value == "half a li")
        await person.type("ne")
        await person.press("up")
        await person.press("down")
        assert capture(person).value == "half a line"
        assert said(person) is not None


async def test_the_end_of_the_list_stays_in_sight_when_there_is_less_room_for_it(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=7, typed=[f"remark {number}" for number in range(12)])
    async with program(workspace, session_id=session, size=(160, 45)) as person:
        await person.at("Live")
        await person.sees("remark 11")
        await person.pilot.resize_terminal(66, 18)
        await person.sees("remark 11")


async def test_an_unfinished_wording_is_not_on_the_wall_unasked(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["yellow lamp"])
    async with program(workspace, session_id=session) as person:
        await among_notes(person)
        await person.press("enter")
        await person.type(" of zebra")
        await person.press("escape")
        await person.sees("What you typed is kept")
        person.app.desk.mirrored = True
        await among_notes(person)
        await person.press("enter")
        await person.sees("not for the wall")
        assert "zebra" not in person.text
        await person.press("m")
        await person.sees("yellow lamp of zebra")
