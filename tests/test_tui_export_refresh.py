"""Refreshing from the export screen: the officer's words stay, the sessions' news come in, and it is told what was done."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.session_samples import LEADERS, make_room
from tests.test_tui_export import _screen, export, papers, write
from tests.tui_helpers import LAYOUTS, Person, handed_over, program
from tests.word_samples import words_in
from workshop.store.workspace import Workspace
from workshop.tui.written_rows import Details


def edit(path: Path, said: str, instead: str) -> None:
    """What an officer does in Word: one sentence in other words, and one more of their own."""
    document = Document(str(path))
    found = next(one for one in document.paragraphs if said in one.text)
    for run in found.runs[1:]:
        run.text = ""
    found.runs[0].text = instead
    found.insert_paragraph_before("A sentence of the officer's own.")
    document.save(str(path))


async def refresh(person: Person, times: int) -> None:
    await person.press("r")
    await person.until(lambda: len(_screen(person).written) == times and _screen(person).run_now is None)


async def test_an_edited_file_follows_the_session_into_a_new_file_and_keeps_what_was_changed(
    workspace: Workspace,
) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "2026-03-04-leaders-a1b2c3")
    room.type("complaints cost us two clerks")
    session = handed_over(room)
    async with program(workspace) as person:
        await export(person, session)
        await write(person, 2)
        await refresh(person, 4)
        await person.sees("nothing to do", "No version of it was edited: Enter writes it anew.")
        await person.sees("There was nothing to do.")
    (record,) = (path for path in papers(workspace) if "record" in path.name)
    edit(record, "complaints cost us two clerks", "Complaints cost us more than we can say.")
    before = record.read_bytes()
    room = room.reopened()
    room.type("the depot was never asked")
    handed_over(room)
    async with program(workspace, size=(160, 45)) as person:
        await export(person, session)
        await person.press("end", "space")
        await person.sees("[ ] Memo for the leaders")
        await refresh(person, 1)
        await person.sees("record-v2.docx brought up to date", f"From {record.name}, which is left as it is.")
        await person.sees("The accessibility check finds", "c Details")
        new = _screen(person).written[0].path
        await person.press("c")
        await person.until(lambda: isinstance(person.app.screen, Details), "the details are in front")
        await person.sees(new.name, "the depot was never asked")
        await person.press("escape")
        person.app.desk.mirrored = True
        await person.press("c")
        await person.sees("read it when this screen is off the wall")
        await refresh(person, 2)
        await person.sees("There was nothing to do.")
        await person.press("enter")
        await person.until(lambda: len(_screen(person).written) == 3 and _screen(person).run_now is None)
        await person.sees("Your changes are in", "is a fresh version without them. r brings", "up to date.")
        await person.sees_no("workshop refresh")
    assert record.read_bytes() == before
    for said in ("A sentence of the officer's own.", "more than we can say", "the depot was never asked"):
        assert said in words_in(new)
    assert len(papers(workspace)) == 4


async def test_an_edited_file_that_was_damaged_is_said_and_left_alone(workspace: Workspace) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "2026-03-04-leaders-a1b2c3")
    session = handed_over(room)
    async with program(workspace) as person:
        await export(person, session)
        await write(person, 2)
        for path in papers(workspace):
            path.write_bytes(b"PK, but not for long")
        await refresh(person, 4)
        await person.sees("not written", papers(workspace)[0].name, "Nothing was written.")
        assert len(papers(workspace)) == 2


async def test_where_several_files_of_a_paper_were_edited_it_is_asked_which(workspace: Workspace) -> None:
    """Also one that the officer called otherwise; not one that a later version holds."""
    room = make_room(workspace, "buy-in", LEADERS, "2026-03-04-leaders-a1b2c3")
    room.type("complaints cost us two clerks")
    session = handed_over(room)
    async with program(workspace) as person:
        await export(person, session)
        await write(person, 2)
    (record,) = (path for path in papers(workspace) if "record" in path.name)
    mine = record.with_name("for the council.docx")
    mine.write_bytes(record.read_bytes())
    edit(record, "complaints cost us two clerks", "Complaints cost us more than we can say.")
    edit(mine, "complaints cost us two clerks", "We lost two good people.")
    room = room.reopened()
    room.type("the depot was never asked")
    handed_over(room)
    async with program(workspace, size=(160, 45)) as person:
        await export(person, session)
        await person.press("end", "space")
        await person.sees("[ ] Memo for the leaders")
        await person.press("r")
        await person.sees("which file?", record.name, "for the council.docx", "changed on")
        await person.press("escape")
        await person.sees("No file was chosen.", "Nothing was written.")
        await person.press("r")
        await person.sees("which file?")
        await person.press("down", "enter")
        await person.sees("From for the council.docx, which is left as it is.")
        new = _screen(person).written[-1].path
        assert "We lost two good people." in words_in(new) and "the depot was never asked" in words_in(new)
        await person.press("r")
        await person.sees("which file?", record.name, new.name, "changed on")
        assert (
            "for the council.docx"
            not in person.text.partition("which file?")[2].partition("written beside")[2]
        )


@pytest.mark.parametrize("size", LAYOUTS)
async def test_the_screen_opens_with_what_is_there_already_and_which_file_holds_changes(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = handed_over(make_room(workspace, "buy-in", LEADERS, "2026-03-04-leaders-a1b2c3"))
    async with program(workspace, size=size) as person:
        await export(person, session)
        await person.sees("Nothing is written here yet: Enter writes what is marked into")
        await person.sees_no("There already")
        await write(person, 2)
    (memo, record) = papers(workspace)
    edit(record, "", "Our record")
    (workspace.exports / "elsewhere.docx").write_bytes(b"no paper of anything")
    was = memo.stat().st_mtime_ns
    async with program(workspace, size=size) as person:
        await export(person, session)
        await person.sees("There already", memo.name, record.name, "your changes", "stays as it is.")
        await person.sees_no("Nothing is written here yet", "elsewhere.docx")
        rows = [row for row in person.text.splitlines() if ".docx" in row]
        assert "your changes" in rows[0] and record.name in rows[0], "what holds work stands first"
        assert "your changes" not in rows[1]
        await write(person, 2)
        # What says nothing new is not said to have been saved: its time is the old one.
        await person.sees(f"{memo.name} as it was", "Your changes are in")
    assert memo.stat().st_mtime_ns == was
