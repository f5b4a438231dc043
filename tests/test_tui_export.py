"""Writing Word files from the screen: what is written, what is kept, and why something cannot be."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.session_samples import LEADERS, make_room
from tests.tui_helpers import Person, begun, handed_over, program
from workshop.store.workspace import Workspace
from workshop.tui.export import Export


async def export(person: Person, session: str) -> None:
    """Open the export screen from home."""
    await person.at("Home")
    await person.until(lambda: person.screen.query_one("#sessions").option_count == 1)
    await person.press("e")
    await person.at("Export")
    await person.until(lambda: person.screen.query_one("#choices").option_count)


async def write(person: Person, times: int) -> None:
    await person.press("enter")
    await person.until(lambda: len(_screen(person).written) == times, f"{times} are written or not")


def _screen(person: Person) -> Export:
    assert isinstance(person.screen, Export)
    return person.screen


def papers(workspace: Workspace) -> list[Path]:
    return sorted(workspace.exports.glob("*.docx"))


async def test_all_papers_are_written_and_written_again_as_the_same_files(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=['p3 " [/x] it never came', "w: a bench #shelter"])
    async with program(workspace) as person:
        await export(person, session)
        count = person.screen.query_one("#choices").option_count
        await person.sees(
            "[x]", "7 people, 2 notes, 1 theme, 0 votes", "1 remark word for word stands in the session record only",
            "The session has not ended: the papers say so", "Enter Write", "Space Mark",
        )  # fmt: skip
        await write(person, count)
        first = papers(workspace)
        assert len(first) == count
        await person.sees(
            "Written", "saved", *(path.name for path in first), "The files are in the folder exports"
        )
        assert all(zipfile.is_zipfile(path) for path in first)
        await write(person, 2 * count)
        assert papers(workspace) == first
        await person.press("escape")
        await person.at("Home")


async def test_only_what_is_marked_is_written(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace) as person:
        await export(person, session)
        count = person.screen.query_one("#choices").option_count
        await person.press("home", "space")
        await person.sees("[ ]")
        await write(person, count - 1)
        assert len(papers(workspace)) == count - 1
        await person.press(*["space", "down"] * count)
        await person.press("home", "space", "enter")
        await person.until(lambda: len(papers(workspace)) in (count - 1, count))


async def test_nothing_marked_is_said(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace) as person:
        await export(person, session)
        for _ in range(person.screen.query_one("#choices").option_count):
            await person.press("space", "down")
        await person.press("enter")
        await person.sees("Mark a paper with Space first.")
        assert not papers(workspace)


async def test_a_file_that_somebody_edited_is_kept_and_a_new_version_written(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace) as person:
        await export(person, session)
        count = person.screen.query_one("#choices").option_count
        await write(person, count)
        edited = papers(workspace)[0]
        with zipfile.ZipFile(edited, "a") as archive:
            archive.writestr("docProps/edited.txt", "by hand")
        kept = edited.read_bytes()
        await write(person, 2 * count)
        assert edited.read_bytes() == kept
        assert len(papers(workspace)) == count + 1


async def test_a_folder_that_cannot_be_written_is_said_in_place(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    workspace.exports.rmdir()
    workspace.exports.write_text("a file stands in the way")
    async with program(workspace) as person:
        await export(person, session)
        await write(person, person.screen.query_one("#choices").option_count)
        await person.sees("not written")
        await person.sees_no("The files are in the folder")
        workspace.exports.unlink()
        await write(person, 2 * person.screen.query_one("#choices").option_count)
        assert papers(workspace)


async def test_a_session_that_cannot_be_read_is_said(workspace: Workspace) -> None:
    workspace.session_file("broken").write_text("{")
    async with program(workspace) as person:
        await person.at("Home")
        await person.sees("cannot open broken")
        await person.press("e")
        await person.at("Export")
        await person.until(lambda: person.screen.query_one("#said").visual.plain)
        await person.press("enter", "space", "escape")
        await person.at("Home")


async def test_a_session_never_started_is_exported_with_what_is_planned(workspace: Workspace) -> None:
    session = handed_over(make_room(workspace, "buy-in", LEADERS, "planned", start=False))
    async with program(workspace) as person:
        await export(person, session)
        await person.sees("people not counted")
        await write(person, person.screen.query_one("#choices").option_count)
        assert papers(workspace)


async def test_leaving_while_papers_are_written_ends_nothing_else(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["a note"])
    async with program(workspace) as person:
        await export(person, session)
        person.post_keys(["enter", "escape"])
        await person.at("Home")
        await person.press("e")
        await person.at("Export")
        person.post_keys(["enter", "ctrl+q"])
        await person.settle()
