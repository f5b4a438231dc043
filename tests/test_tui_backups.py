"""Copies while a session is live: made without anybody waiting, and what is wrong with the stick said once."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.commands import call
from tests.plan_samples import on_disk
from tests.plan_samples import said as heard
from tests.store_samples import SESSION, first_event, meta, new_store, note, saved, texts
from tests.tui_helpers import WIDE, begun, program, said, stored
from workshop.store.backing_up import Backups
from workshop.store.backup_place import Place, choose_place
from workshop.store.backups import copies_at, read_copy
from workshop.store.workspace import Workspace
from workshop.tui import live_backup


def copied(workspace: Workspace, stick: Path, session: str) -> list[str]:
    """The notes in the newest copy of a session."""
    found = copies_at(workspace, Place(stick)).get(session)
    return texts(read_copy(found[0].path)[1].events) if found else []


async def test_a_live_session_is_copied_and_the_top_line_says_when(workspace: Workspace, stick: Path) -> None:
    session = begun(workspace, typed=["The bus is late."])
    choose_place(workspace, stick)
    async with program(workspace, session_id=session, size=WIDE) as person:
        await person.at("Live")
        await person.sees("backed up")
        assert copied(workspace, stick, session) == ["The bus is late."]


async def test_every_ten_minutes_it_is_copied_again(
    workspace: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert live_backup.EVERY == 600
    monkeypatch.setattr(live_backup, "EVERY", 0.05)
    session = begun(workspace)
    choose_place(workspace, stick)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("Nobody says why.")
        await person.saved()
        await person.until(lambda: copied(workspace, stick, session) == ["Nobody says why."])


async def test_it_is_copied_when_it_ends_and_when_it_is_left(workspace: Workspace, stick: Path) -> None:
    session = begun(workspace, "buy-in", people=6)
    choose_place(workspace, stick)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("Nobody says why.")
        await person.saved()
        await person.press("f9")
        await person.sees("How many people were there?")
        await person.answer("6")
        await person.sees("The session has ended.")
        newest = lambda: copies_at(workspace, Place(stick))[session][0].path  # noqa: E731
        await person.until(lambda: read_copy(newest())[1].events[-1].type == "session.ended")
        await person.enter("One more thing.")
        await person.saved()
        await person.press("escape")
        await person.at("Home")
        await person.until(lambda: "One more thing." in copied(workspace, stick, session))


async def test_a_missing_stick_is_said_once_and_nothing_waits_for_it(
    workspace: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_backup, "EVERY", 0.05)
    session = begun(workspace)
    choose_place(workspace, stick)
    stick.rename(stick.with_name("pocket"))
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.sees("No copy was made:", "is not there", "Copies go on when it is back.")
        await person.enter("The bus is late.")
        await person.saved()
        assert said(person) == ""
        tried = person.screen.desk.backups
        await person.until(lambda: tried.finish(0))
        assert said(person) == ""
        stick.with_name("pocket").rename(stick)
        await person.until(lambda: copied(workspace, stick, session) == ["The bus is late."])
        stick.rename(stick.with_name("pocket"))
        await person.sees("No copy was made:")
    assert stored(workspace, session) == ["The bus is late."]
    assert not stick.exists()


async def test_while_a_place_does_not_answer_notes_are_typed_and_saved(
    workspace: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, answers = os.pwrite, threading.Event()

    def slow(fd: int, data: bytes, offset: int) -> int:
        if threading.current_thread().name == "backups":
            answers.wait(30)
        return written(fd, data, offset)

    monkeypatch.setattr(os, "pwrite", slow)
    session = begun(workspace, typed=["Before."])
    choose_place(workspace, stick)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("The bus is late.")
        await person.saved()
        assert stored(workspace, session) == ["Before.", "The bus is late."]
        assert not person.screen.desk.backups.finish(0)
        answers.set()
        await person.until(lambda: copied(workspace, stick, session))


async def test_who_goes_on_at_home_while_a_place_does_not_answer_ends_nothing_that_is_copied_there(
    workspace: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, answers, wrong = os.pwrite, threading.Event(), list[object]()

    def slow(fd: int, data: bytes, offset: int) -> int:
        if threading.current_thread().name == "second place":
            answers.wait(30)
        return written(fd, data, offset)

    monkeypatch.setattr(os, "pwrite", slow)
    monkeypatch.setattr(threading, "excepthook", wrong.append)
    session = begun(workspace, typed=["Before."])
    choose_place(workspace, stick)
    async with program(workspace) as person:
        await person.sees("Riders")
        await person.press("b")
        await person.sees("Copy every session now")
        await person.press("c")
        await person.sees("Copying...")
        await person.press("n")
        await person.sees("Which session is it?")
        copying = [one for one in threading.enumerate() if one.name == "second place"]
        answers.set()
        await person.until(lambda: copied(workspace, stick, session))
        await person.until(lambda: not any(one.is_alive() for one in copying), "the copying has ended")
        assert not wrong


def test_a_full_stick_is_said_once_for_all_sessions_and_again_after_it_had_room(
    tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path / "transit")
    store.create(meta("other"), [first_event()])
    choose_place(store.workspace, stick)
    backups = Backups(store.workspace)
    written, full = os.pwrite, [True]

    def write(fd: int, data: bytes, offset: int) -> int:
        if full[0] and threading.current_thread().name == "backups":
            raise OSError(28, os.strerror(28))
        return written(fd, data, offset)

    monkeypatch.setattr(os, "pwrite", write)
    news = []
    for has_room, session in ((0, SESSION), (0, "other"), (1, "other"), (0, SESSION)):
        full[0] = not has_room
        backups.ask(session)
        assert backups.finish(30)
        news.append(backups.news())
    assert [told.count("the disk is full") for told in news] == [1, 0, 0, 1]
    assert backups.kept("other") is not None
    assert backups.kept(SESSION) is None


def test_a_session_that_is_written_to_meanwhile_is_copied_up_to_a_whole_line(
    tmp_path: Path, stick: Path
) -> None:
    store = new_store(tmp_path / "transit")
    store.open(SESSION)
    choose_place(store.workspace, stick)
    backups = Backups(store.workspace)
    for number in range(60):
        store.append(SESSION, [note(f"note {number}")])
        backups.ask(SESSION)
    saved(store, note("last"))
    assert backups.finish(30)
    backups.ask(SESSION)
    assert backups.finish(30)
    assert backups.news() == ""
    assert len(copied(store.workspace, stick, SESSION)) == 61
    store.close()


async def test_the_place_is_chosen_and_a_session_brought_back_on_the_screen(
    workspace: Workspace, stick: Path
) -> None:
    session = begun(workspace, typed=["The bus is late."])
    async with program(workspace) as person:
        await person.at("Home")
        await person.sees("Riders")
        await person.press("b")
        await person.sees("Where shall copies of the sessions be kept?")
        await person.answer("/no/such/folder")
        await person.sees("There is no folder /no/such")
        await person.answer(str(stick))
        await person.sees("1 file is copied there and was read back.")
        assert copied(workspace, stick, session) == ["The bus is late."]
        await person.press("b")
        await person.sees("Copies of the sessions go to", "1 copy is there.")
        await person.press("b")
        await person.sees("Which session comes back?", session)
        await person.press("enter")
        await person.sees(f"{session}-restored is back")
        await person.until(lambda: workspace.session_file(f"{session}-restored").exists())
        # Beside the one that runs, the list tells which is which: what is restored is not what the room waits for.
        await person.sees("running")
        await person.press("b")
        await person.sees("Stop making copies")
        await person.press("s")
        await person.sees("No more copies are made")
    assert "No second place is set" in call(workspace, "backups").output


async def test_the_list_tells_a_restored_session_from_the_one_it_is_a_copy_of(
    workspace: Workspace, stick: Path
) -> None:
    session = on_disk(workspace, "2026-03-04-riders-a1b2c3", [heard("The bus is late.")])
    call(workspace, "backups", "--to", str(stick))
    call(workspace, "restore", session)
    async with program(workspace) as person:
        await person.at("Home")
        await person.sees("done", "restored")
