"""A folder that is moved, copied or taken to another computer says once that no copies are made of it any more."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import call
from tests.session_samples import RIDERS, make_room
from tests.store_samples import SESSION, draft, meta, new_store, note, saved
from tests.tui_helpers import SMALL, program
from workshop.store.backing_up import Backups
from workshop.store.backup_place import (
    choose_none,
    choose_place,
    first_lost,
    lost_place,
    place_of,
    places_used,
)
from workshop.store.backups import back_up, backups_of
from workshop.store.copied_as import names_before
from workshop.store.events import TinyDBEventStore
from workshop.store.restoring import restore
from workshop.store.settings import settings_folder
from workshop.store.workspace import Workspace


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "the stick"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path: Path, stick: Path) -> Iterator[TinyDBEventStore]:
    store = new_store(tmp_path / "transit")
    store.open(SESSION)
    saved(store, note("the bus is late"))
    place = choose_place(store.workspace, stick)
    back_up(store.workspace, SESSION, place)
    yield store
    store.close()


def moved(store: TinyDBEventStore, name: str = "transit 2026") -> Workspace:
    store.close()
    return Workspace(store.workspace.root.rename(store.workspace.root.with_name(name)))


def test_a_folder_that_was_moved_says_it_once_with_what_to_do(store: TinyDBEventStore, stick: Path) -> None:
    before = store.workspace.root
    assert lost_place(store.workspace) == ""
    workspace = moved(store)
    assert place_of(workspace) is None
    told = first_lost(workspace)
    assert told == (
        f"Copies of these sessions went to {stick} until the folder was moved from {before}; now none are made. "
        f"`workshop backups --to '{stick}'` goes on with them."
    )
    assert first_lost(workspace) == ""
    choose_place(workspace, stick)
    assert lost_place(moved(TinyDBEventStore(workspace), "transit")) == ""  # Where it was, all is as it was.


def test_what_was_copied_before_the_move_is_restored_and_redacted_after_it(
    store: TinyDBEventStore, stick: Path
) -> None:
    store.create(meta("plan"), [draft({}, type_="plan.created", new="")])
    back_up(store.workspace, "plan", places_used(store.workspace)[0])
    workspace = moved(store)
    assert [place.root for place in places_used(workspace)] == [stick]
    assert len(backups_of(workspace, SESSION)) == 1
    assert len(backups_of(workspace, "plan")) == 1
    workspace.session_file(SESSION).unlink()
    assert restore(workspace, SESSION).events == 2


def test_a_folder_that_was_copied_says_that_the_other_one_has_copies(
    store: TinyDBEventStore, stick: Path
) -> None:
    store.close()
    copy = Workspace(store.workspace.root.with_name("copy"))
    shutil.copytree(store.workspace.root, copy.root)
    told = first_lost(copy)
    assert f"a copy of {store.workspace.root}, which is copied to {stick}" in told
    assert place_of(store.workspace) is not None and lost_place(store.workspace) == ""


def test_on_another_computer_it_says_that_none_are_made_here(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "the other laptop")
    monkeypatch.setenv("WORKSHOP_SETTINGS", str(settings_folder().with_name("of another")))
    told = first_lost(store.workspace)
    assert told.startswith("Copies of these sessions were made on another computer, or for another person")
    assert "`workshop backups --to DIR`" in told
    assert first_lost(store.workspace) == ""


def test_whoever_wanted_no_more_copies_is_not_told(store: TinyDBEventStore) -> None:
    choose_none(store.workspace)
    assert lost_place(store.workspace) == ""
    assert first_lost(moved(store)) == ""


def test_a_folder_of_which_no_copies_were_made_says_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path / "parks")
    store.close()
    assert first_lost(store.workspace) == ""
    (store.workspace.sessions / ".workshop").mkdir(exist_ok=True)
    (store.workspace.sessions / ".workshop" / "copied-as.json").write_text('{"not": "a list"')
    assert names_before(store.workspace) == () and first_lost(store.workspace) == ""


def test_it_is_told_by_the_commands_and_after_a_session_was_written(store: TinyDBEventStore) -> None:
    workspace = moved(store)
    assert "until the folder was moved" in call(workspace, "status").stderr
    assert "until the folder was moved" in call(workspace, "backups").stdout
    backups = Backups(workspace)
    tried: list[int] = []
    backups.ask(SESSION, lambda: tried.append(1))
    assert backups.finish(30)
    assert "until the folder was moved" in backups.news()
    assert tried == [1]
    # Once is enough.
    assert "moved" not in call(workspace, "backups").stdout
    backups.ask(SESSION)
    assert backups.finish(30) and backups.news() == ""


async def test_home_says_it_once(workspace: Workspace, stick: Path, tmp_path: Path) -> None:
    make_room(workspace, "focus-group", RIDERS).store.close()
    choose_place(workspace, stick)
    there = Workspace(workspace.root.rename(tmp_path / "elsewhere"))
    async with program(there, size=SMALL) as person:
        await person.sees("until the folder was moved")
    async with program(there, size=SMALL) as person:
        await person.sees("Riders")
        await person.sees_no("until the folder was moved")
