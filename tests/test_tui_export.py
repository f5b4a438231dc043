"""Writing Word files from the screen: what is written, what is kept, and why something cannot be."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest

from tests.session_samples import LEADERS, make_room
from tests.tui_helpers import LAYOUTS, Person, begun, handed_over, program, said
from workshop.store.workspace import Workspace
from workshop.tui.export import Export
from workshop.tui.opening_files import opener
from workshop.tui.widgets.rows import Rows
from workshop.tui.writing_papers import Job, Run


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
        await person.sees("The accessibility check finds")
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
        await person.until(lambda: _screen(person).run_now is None, "it has stopped")
        await person.press("escape")
        await person.at("Home")
        await person.press("e")
        await person.at("Export")
        person.post_keys(["enter", "ctrl+q"])
        await person.settle()


async def test_escape_stops_between_two_steps_and_leaves_nothing_half_written(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["a note"])
    async with program(workspace) as person:
        await export(person, session)
        person.post_keys(["enter", "escape"])
        await person.sees("Stopped:", "each of them whole")
        assert len(papers(workspace)) < person.screen.query_one("#choices").option_count
        assert all(path in papers(workspace) for path in workspace.exports.iterdir()), "nothing else is there"
        await write(person, len(papers(workspace)) + 2)
        await person.press("escape")
        await person.at("Home")


async def test_a_run_says_before_each_step_how_far_it_is_and_stops_where_it_is_told(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=7, typed=["a note"])
    async with program(workspace) as person:
        await export(person, session)
        (record, findings) = _screen(person).jobs(["record", "findings"])
        told: list[str] = []
        run = Run(
            [record, Job("Findings, depot", findings.build), record],
            workspace.exports,
            None,
            lambda progress: told.append(f"{progress.told}. {progress.step}"),
            lambda outcome: run.stop() if outcome.title == "Findings, depot" else None,
        )
        await run.write()
    assert told[0] == "1 of 3: Session record. It is put together."
    assert "2 of 3: Findings, depot. It is written." in told
    assert told[-1] == "2 of 3: Findings, depot. It is checked."
    assert (run.written, len(papers(workspace))) == (2, 2)


@pytest.mark.parametrize("size", LAYOUTS)
async def test_all_sessions_of_the_folder_are_written_in_one_go(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    for number in range(1, 4):
        handed_over(make_room(workspace, "buy-in", LEADERS, f"2026-03-0{number}-leaders-{number}"))
    workspace.session_file("broken").write_text("{")
    async with program(workspace, size=size) as person:
        await person.at("Home")
        await person.until(lambda: person.screen.query_one("#sessions").option_count == 4)
        await person.press("end" if person.screen.query_one("#sessions").chosen == "broken" else "home", "e")
        await person.at("Export")
        await person.until(lambda: person.screen.query_one("#choices").option_count)
        await person.press("a")
        await person.sees(
            "Write the papers of all 3 sessions?", "6 papers", "broken cannot be read and is left out"
        )
        await person.press("escape")
        await person.at("Export")
        assert not papers(workspace)
        await person.press("a")
        await person.sees("Write the papers of all 3 sessions?")
        await person.press("y")
        await person.at("Export")
        await person.until(lambda: len(papers(workspace)) == 6, "six papers")
        await person.sees("The files are in the folder exports")
        assert person.screen.query_one("#written", Rows).highlighted == 5


def a_desktop(folder: Path, monkeypatch: pytest.MonkeyPatch, *, does: str) -> Path:
    """A system with a program that opens files; what it was asked to open stands in the file returned."""
    folder.mkdir()
    opened = folder / "opened.txt"
    program = folder / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" >> "{opened}"\n{does}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":9")
    return opened


@pytest.mark.skipif(sys.platform != "linux", reason="The program that opens files is another one there.")
async def test_keys_open_the_file_and_its_folder_in_the_systems_programs(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = a_desktop(tmp_path / "desktop", monkeypatch, does="exit 0")
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace) as person:
        await export(person, session)
        await person.press("o")
        assert not said(person), "nothing is written that could be opened"
        await write(person, 2)
        first, last = (outcome.path for outcome in _screen(person).written)
        await person.press("o")
        await person.sees(f"Opened: {last.name}")
        await person.press("tab", "up", "enter")
        await person.sees(f"Opened: {first.name}")
        await person.press("f")
        await person.sees("Opened: the folder exports")
    assert opened.read_text().splitlines() == [str(last), str(first), str(workspace.exports)]


@pytest.mark.skipif(sys.platform != "linux", reason="The program that opens files is another one there.")
async def test_where_no_program_opens_a_file_the_path_to_type_is_shown(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, size=(160, 45)) as person:
        await export(person, session)
        await write(person, 2)
        path = _screen(person).written[-1].path
        await person.press("o")
        await person.until(lambda: said(person).endswith(f"The file is {path}"), "the path is said")
        a_desktop(tmp_path / "desktop", monkeypatch, does="exit 3")
        await person.press("f")
        await person.until(lambda: "No program here opens it." in said(person))
        path.unlink()
        await person.press("o")
        await person.until(lambda: "is not there any more" in said(person))


def test_without_a_desktop_nothing_is_started_in_this_terminal() -> None:
    assert opener({"PATH": os.defpath}, "linux") == ""


async def test_before_the_start_the_pack_to_print_is_among_the_papers(workspace: Workspace) -> None:
    session = handed_over(make_room(workspace, "buy-in", LEADERS, "planned", start=False))
    async with program(workspace) as person:
        await export(person, session)
        await person.sees("[x] Pack to print", "[x] Session record", "printed before the start")
        await write(person, 3)
        assert sum(path.name.endswith("-pack.docx") for path in papers(workspace)) == 1


async def test_after_the_start_there_is_no_pack_to_print(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace) as person:
        await export(person, session)
        await person.sees("Session record")
        await person.sees_no("Pack to print")


async def test_where_nothing_was_found_in_a_file_that_is_said(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace) as person:
        await export(person, session)
        await person.sees("Nothing is written here yet")
        await write(person, 2)
        await person.press("c")
        await person.sees("There is nothing more to read on the file under the cursor.")
