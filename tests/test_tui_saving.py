"""When saving fails: what was typed waits in sight, is saved once the cause is gone, and is not left behind unasked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.session_samples import RIDERS, make_room
from tests.trouble import Trouble
from tests.tui_helpers import Person, begun, capture, program, said, stored
from workshop.session.importing import import_durably
from workshop.store.workspace import Workspace

resource = pytest.importorskip("resource", reason="a full disk is played with a limit that Windows lacks")


@pytest.fixture
def size_limit() -> Iterator[None]:
    """Whatever a test does to the size of files, the next one finds it as it was."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.usefixtures("size_limit")
@pytest.mark.parametrize("mirrored", [False, True])
async def test_what_cannot_be_saved_waits_in_its_place_and_is_saved_by_a_retry(
    workspace: Workspace, mirrored: bool
) -> None:
    session = begun(workspace, people=7)
    trouble = Trouble(workspace, session)
    async with program(workspace, session_id=session, mirrored=mirrored) as person:
        await person.at("Live")
        await person.enter("before")
        await person.notes(1)
        trouble.begins()
        for number in range(1, 6):
            await person.enter(f'p3 " WAITING {number}')
        await person.sees(
            "CANNOT SAVE", "5 things wait here, none is lost.", "and 2 before these", "not saved", "^r Retry"
        )
        await person.until(lambda: not capture(person).value)
        await person.type("half typed")
        if mirrored:
            await person.sees("waiting ***")
            assert "WAITING" not in person.text
        else:
            await person.sees("WAITING 5")
        await person.press("ctrl+r")
        await person.sees("CANNOT SAVE", "5 things wait here")
        trouble.ends()
        await person.press("ctrl+r")
        await person.notes(6)
        await person.sees_no("CANNOT SAVE", "not saved", "Retry")
        assert capture(person).value == "half typed"
    assert stored(workspace, session) == ["before", *(f"WAITING {number}" for number in range(1, 6))]


@pytest.mark.usefixtures("size_limit")
async def test_the_next_line_takes_what_waits_along_once_the_cause_is_gone(workspace: Workspace) -> None:
    session = begun(workspace)
    trouble = Trouble(workspace, session)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        trouble.begins()
        await person.enter("first")
        await person.sees("CANNOT SAVE")
        trouble.ends()
        await person.press("ctrl+r")
        await person.enter("second")
        await person.notes(2)
    assert stored(workspace, session) == ["first", "second"]


@pytest.mark.usefixtures("size_limit")
async def test_what_waits_can_be_written_elsewhere_and_imported(workspace: Workspace, tmp_path: Path) -> None:
    session = begun(workspace, people=7)
    other = make_room(workspace, "focus-group", RIDERS, "other")
    trouble = Trouble(workspace, session)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        trouble.begins()
        await person.enter('p3 " never [came] #bus')
        await person.enter("w: 日本 bench #shelter")
        await person.sees("2 things wait here")
        await person.press("ctrl+o")
        await person.sees("Where shall the waiting notes be written?")
        await person.answer(str(tmp_path / "stick" / "waiting.jsonl"))
        await person.until(lambda: "2 notes are also in waiting.jsonl" in said(person))
        await person.press("ctrl+o")
        await person.answer(str(tmp_path / "stick" / "waiting.jsonl"))
        await person.until(lambda: "could not be written" in said(person))
        await person.sees("2 things wait here")
        trouble.ends()
        await person.press("ctrl+r")
        await person.notes(2)
    lines = (tmp_path / "stick" / "waiting.jsonl").read_text(encoding="utf-8")
    for taken in import_durably(other.live, lines.encode().splitlines(), as_json=True):
        assert not taken.refused
    first, second = other.session.current_notes()
    assert (first.text, first.speaker, first.verbatim) == ("never [came]", "P3", True)
    assert (second.text, second.kind) == ("日本 bench", "want")
    assert [other.session.themes[note.themes[0]].label for note in (first, second)] == ["bus", "shelter"]
    other.store.close()


@pytest.mark.usefixtures("size_limit")
@pytest.mark.parametrize("way_out", ["ctrl+q", "leave"])
async def test_leaving_asks_while_something_waits(workspace: Workspace, way_out: str) -> None:
    session = begun(workspace)
    trouble = Trouble(workspace, session)

    async def go(person: Person) -> None:
        if way_out == "ctrl+q":
            await person.press("ctrl+q", "ctrl+q")
        else:
            await person.press("escape")
            await person.sees("Leave the session while it runs?")
            await person.press("l")
        await person.sees("One thing is not saved.", "Leave and lose it")

    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        trouble.begins()
        await person.enter("not saved yet")
        await person.sees("CANNOT SAVE")
        await go(person)
        await person.press("s")
        await person.at("Live")
        trouble.ends()
        await person.press("ctrl+r")
        await person.notes(1)
        trouble.begins()
        await person.enter("lost on purpose")
        await person.sees("CANNOT SAVE")
        await go(person)
        await person.press("x")
        if way_out == "leave":
            await person.at("Home")
        else:
            await person.settle()
            assert person.app._exit
    trouble.ends()
    assert stored(workspace, session) == ["not saved yet"]


async def test_quitting_right_after_enter_saves_first(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        person.post_keys([*"the last word", "enter"])
        person.post_keys(["ctrl+q"])
        await person.settle()
    assert stored(workspace, session) == ["the last word"]


async def test_a_disk_that_is_pulled_out_is_named_and_all_goes_on_when_it_is_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("the first")
        await person.notes(1)
        away = workspace.sessions.rename(tmp_path / "pocket")
        await person.enter("the second")
        await person.sees("CANNOT SAVE", "is its disk in?")
        await person.press("ctrl+r")
        await person.sees("Put the disk or stick back in")
        await person.press("escape")
        await person.sees("Leave the session while it runs?")
        await person.press("l")
        await person.sees("The file is not as it was left.", "Put the disk or stick back in")
        await person.press("s")
        assert not workspace.sessions.exists()
        away.rename(workspace.sessions)
        await person.press("ctrl+r")
        await person.notes(2)
    assert stored(workspace, session) == ["the first", "the second"]
    assert not workspace.torn.exists()


async def test_who_asks_again_while_the_file_is_looked_at_is_told_again_what_is_in_the_way(
    workspace: Workspace, tmp_path: Path
) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        away = workspace.sessions.rename(tmp_path / "pocket")
        await person.enter("the first")
        await person.sees("Put the disk or stick back in")
        person.post_keys(["ctrl+r", "ctrl+r"])
        await person.settle()
        await person.until(lambda: not [one for one in person.app.workers if one.group == "retry"])
        await person.sees("Put the disk or stick back in")
        away.rename(workspace.sessions)
        await person.press("ctrl+r")
        await person.notes(1)
        await person.saved()
    assert stored(workspace, session) == ["the first"]
