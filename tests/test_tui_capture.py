"""The capture line: what is typed and pasted becomes notes, and none of it is lost or mistaken."""

from __future__ import annotations

from textual import events

from tests.tui_helpers import Person, begun, capture, program, said, stored
from workshop.store.workspace import Workspace


def texts(person: Person) -> list[str]:
    return [note.text for note in person.session.current_notes()]


async def test_thirty_lines_typed_without_a_pause_become_thirty_notes_in_order(workspace: Workspace) -> None:
    session = begun(workspace)
    lines = [f"line {number} of what was said" for number in range(1, 31)]
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for line in lines:
            person.post_keys([*line, "enter"])
        person.post_keys("half a li")
        await person.notes(30)
        await person.until(lambda: capture(person).value == "half a li")
        assert texts(person) == lines
        await person.saved()
    assert stored(workspace, session) == lines


async def test_thirty_pastes_with_enter_become_thirty_notes_in_order(workspace: Workspace) -> None:
    session = begun(workspace)
    lines = [f"statement {number}" for number in range(1, 31)]
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for line in lines:
            person.post_keys("\\")
            await person.paste(line)
            person.post_keys(["enter"])
        await person.notes(30)
    assert stored(workspace, session) == lines


PREVIEWS = {
    'p3 " it never came': "quote, P3",
    "p3 it never came !!": "P3, strong 2 of 3",
    "w: a bench #shelter": "want, theme shelter",
    "~ laughter": "not in words",
    "+4 -6": "P4 agree, P6 disagree: the last note",
    "\\p3 as it stands": "── note ─",
    "p99 said so": "note; there is no P99 (7 people)",
}


async def test_the_preview_names_what_the_line_means(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["a note"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for typed, named in PREVIEWS.items():
            await person.type(typed)
            await person.sees(named)
            await person.press("enter")
            await person.until(lambda: not capture(person).value)
            await person.sees_no(named)


async def test_a_code_that_is_nobodys_is_said_above_the_line_and_after_enter(workspace: Workspace) -> None:
    session = begun(workspace, people=8)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.type("p9 nobody is here by that number")
        await person.sees("note; there is no P9 (8 people)")
        await person.press("enter")
        await person.notes(1)
        await person.sees("Kept word for word: there is no P9 (8 people).")
        await person.enter("+ 2 3")
        await person.sees("Kept word for word: who agrees is typed +2 +3.")
        await person.enter("P2: the door")
        await person.notes(3)
        await person.sees_no("Kept word for word")
        assert [note.speaker for note in person.session.current_notes()] == ["", "", "P2"]
        assert texts(person) == ["p9 nobody is here by that number", "+ 2 3", "the door"]


async def test_on_a_screen_that_the_room_sees_the_hint_names_no_code(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=8)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.type("p9 nobody is here by that number")
        await person.sees("kept word for word")
        assert "P9" not in person.text
        await person.press("enter")
        await person.notes(1)
        await person.sees_no("there is no P9")


async def test_where_there_are_no_codes_none_is_read(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("p3 is the third platform")
        await person.enter("+4 degrees")
        await person.notes(2)
        assert texts(person) == ["p3 is the third platform", "+4 degrees"]


async def test_marks_go_to_the_last_note_or_to_the_one_named(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["first", "second"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("+4")
        await person.until(lambda: person.session.notes["N2"].agree == ("P4",))
        await person.enter("+5 -6 n1")
        await person.until(lambda: person.session.notes["N1"].disagree == ("P6",))
        await person.sees("+P5 -P6", "+P4")


# Pasting ------------------------------------------------------------------------------------------


async def test_one_pasted_line_waits_in_the_line_with_what_was_typed(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.type('p3 " ')
        await person.paste("the bus never came\n")
        assert capture(person).value == 'p3 " the bus never came'
        await person.press("enter")
        await person.notes(1)
        (note,) = person.session.current_notes()
        assert (note.speaker, note.verbatim, note.text) == ("P3", True, "the bus never came")


LINE_ENDS = ("\n", "\r\n", "\r")


async def test_several_pasted_lines_become_several_notes_word_for_word(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for times, ends in enumerate(LINE_ENDS, 1):
            await person.paste(ends.join(["p3 one", "w: two", "", "   ", "+4", ""]))
            await person.sees("3 lines were pasted.")
            await person.press("s")
            await person.notes(3 * times)
        assert texts(person) == ["p3 one", "w: two", "+4"] * 3
        assert not any(note.speaker for note in person.session.current_notes())


async def test_several_pasted_lines_become_one_note_with_its_line_ends(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for times, ends in enumerate(LINE_ENDS, 1):
            await person.paste(ends.join(["first", "", "third", ""]))
            await person.sees("2 lines were pasted.")
            await person.press("enter")
            await person.notes(times)
        assert texts(person) == ["first\n\nthird"] * 3
        await person.sees("first third")


async def test_pasted_lines_are_dropped_only_when_that_is_said(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.paste("one\ntwo")
        await person.sees("2 lines were pasted.")
        await person.press("escape", "escape", "x")
        await person.sees("2 lines were pasted.")
        await person.press("s")
        await person.notes(2)
        await person.paste("three\nfour")
        await person.sees("2 lines were pasted.")
        await person.press("d")
        await person.at("Live")
        await person.enter("five")
        await person.notes(3)
        assert texts(person) == ["one", "two", "five"]


async def test_two_blocks_pasted_at_once_are_both_asked_about(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        capture(person)._on_paste(events.Paste("one\ntwo"))
        capture(person)._on_paste(events.Paste("three\nfour"))
        await person.sees("2 lines were pasted.")
        await person.press("s")
        await person.notes(2)
        await person.sees("2 lines were pasted.")
        await person.press("s")
        await person.notes(4)
        assert texts(person) == ["one", "two", "three", "four"]


async def test_a_typed_prefix_goes_with_the_first_of_the_pasted_lines(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.type('p3 " ')
        await person.paste("it never came\nand nobody called")
        await person.press("s")
        await person.notes(2)
        first, second = person.session.current_notes()
        assert (first.speaker, first.verbatim, first.text) == ("P3", True, "it never came")
        assert (second.speaker, second.text) == ("", "and nobody called")


async def test_a_typed_backslash_keeps_pasted_lines_as_they_are(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for key in ("s", "enter"):
            await person.type("\\")
            await person.paste("p3 one\n\\two")
            await person.sees("2 lines were pasted.")
            await person.press(key)
            await person.at("Live")
        await person.notes(3)
        assert texts(person) == ["p3 one", "\\two", "p3 one\n\\two"]


async def test_text_after_the_cursor_is_kept_when_lines_are_pasted_before_it(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.type("end")
        await person.press("home")
        await person.paste("one\ntwo ")
        await person.press("s")
        await person.notes(2)
        assert texts(person) == ["one", "two end"]


async def test_control_characters_are_left_out_and_that_is_said(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.paste("\x1b[31mred\x07 \x9b2Jtext")
        assert capture(person).value == "[31mred 2Jtext"
        await person.until(lambda: said(person) == "3 control characters were left out of what was pasted.")
        await person.press("enter")
        await person.notes(1)
        assert texts(person) == ["[31mred 2Jtext"]


async def test_control_characters_in_pasted_lines_are_said_after_the_question_too(
    workspace: Workspace,
) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.paste("one\x00\ntwo\x1b")
        await person.press("s")
        await person.notes(2)
        assert texts(person) == ["one", "two"]
        await person.until(lambda: "2 control characters were left out" in said(person))


async def test_a_paste_with_no_words_in_it_is_said_and_not_stored(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.paste("\n \n\t\n")
        await person.until(lambda: said(person))
        assert texts(person) == []


# What is refused, and what was typed before -------------------------------------------------------


async def test_white_space_only_is_said_and_not_stored(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("  \u2003 ")
        await person.until(lambda: "Only white space" in said(person))
        await person.press("enter")
        assert texts(person) == []


async def test_zero_width_characters_count_as_text(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("\u200b")
        await person.notes(1)


async def test_a_refused_line_comes_back_before_what_was_typed_since(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        person.post_keys(["+", "4", "enter", *"next words"])
        await person.until(lambda: said(person) == "There is no note yet.")
        await person.until(lambda: capture(person).value == "+4next words")


async def test_a_note_that_is_too_long_is_kept_in_the_line(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.paste("x" * 100_001)
        await person.press("enter")
        await person.until(lambda: "at most 100000 characters" in said(person))
        assert len(capture(person).value) == 100_001
        await person.press("end", "backspace", "enter")
        await person.notes(1)


async def test_a_very_long_line_is_one_note(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.paste("日本 " * 5_000)
        await person.press("enter")
        await person.enter("after it")
        await person.notes(2)
        await person.sees("after it")


async def test_up_recalls_lines_and_down_brings_back_the_unfinished_one(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("first")
        await person.enter("second")
        await person.type("unfinished")
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await person.press(key)
            seen.append(capture(person).value)
        assert seen == ["second", "first", "first", "second", "unfinished", "unfinished"]


async def test_keys_that_edit_keep_their_place_among_letters_typed_at_once(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        person.post_keys(
            [*"lost", "ctrl+u", *"takne", "backspace", "backspace", *"en", "home", *"is ", "enter"]
        )
        await person.notes(1)
        assert stored(workspace, session) == ["is taken"]
        await person.press("f9")
        await person.sees("How many people were there?")
        person.post_keys(["ctrl+u", "6", "backspace", "5", "enter"])
        await person.until(lambda: person.session.status == "ended")
        assert person.session.attendance.attended == 5


async def test_keys_that_edit_several_lines_keep_their_place_too(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["first"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("tab", "enter")
        await person.sees("Edit N1")
        person.post_keys([*" wrods", *["backspace"] * 4, *"ords", "ctrl+s"])
        await person.until(lambda: person.session.notes["N1"].text == "first words")
