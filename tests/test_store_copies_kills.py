"""The program is killed while it copies, restores or migrates: what has a name is whole, and nothing that was there is lost."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store_samples import SESSION, file_of, new_store, note, saved, texts
from tests.versions_samples import FROM_0_TO_1, file_of_version_0
from workshop.store import versions
from workshop.store.backup_place import choose_place
from workshop.store.backups import back_up, copies_at, read_copy
from workshop.store.events import TinyDBEventStore
from workshop.store.migrating import migrate
from workshop.store.recovery import scan
from workshop.store.restoring import restore
from workshop.store.workspace import Workspace, create_workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed in another way there")
TRIALS = 8


def killed_within(
    seconds: float, work: Callable[[], object], *, once: Callable[[], object] = lambda: True
) -> None:
    """Do something in a process of its own, which is killed at some moment, if it has not ended by then.

    The moment is counted from when ``once`` holds: a busy machine may be long about beginning.
    """
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    gives_up = time.monotonic() + 15
    while not once() and time.monotonic() < gives_up:
        time.sleep(0.001)
    time.sleep(random.random() * seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_of_a_copy_that_was_cut_short_nothing_has_a_name(tmp_path: Path) -> None:
    store = new_store(tmp_path / "transit")
    stick = tmp_path / "stick"
    stick.mkdir()
    place = choose_place(store.workspace, stick)

    def work() -> None:
        own = TinyDBEventStore(store.workspace)
        own.open(SESSION)
        while True:
            saved(own, note("x" * 500))
            back_up(own.workspace, SESSION, place)

    for _ in range(TRIALS):
        killed_within(0.06, work)
        for copy in copies_at(store.workspace, place).get(SESSION, []):
            assert read_copy(copy.path)[1].whole
    # What stopped programs left is in nobody's way.
    assert back_up(store.workspace, SESSION, place).events == len(store.read(SESSION))


def test_a_session_that_is_restored_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    store = new_store(tmp_path / "transit")
    store.open(SESSION)
    saved(store, *(note(f"note {number} " + "x" * 500) for number in range(200)))
    store.close()
    stick = tmp_path / "stick"
    stick.mkdir()
    back_up(store.workspace, SESSION, choose_place(store.workspace, stick))
    for number in range(TRIALS):
        new = create_workspace(tmp_path / f"new {number}")
        killed_within(0.03, lambda new=new: restore(new, SESSION, stick))  # type: ignore[misc]
        for session_id in new.session_ids():
            assert scan(new.session_file(session_id).read_bytes(), session_id).whole
        assert restore(new, SESSION, stick).events == 201


def test_a_file_that_is_migrated_is_the_old_one_or_the_new_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(versions.STEPS, 0, FROM_0_TO_1)
    old = file_of_version_0(*(f"note {number} " + "x" * 300 for number in range(100)))
    path = workspace.session_file(SESSION)
    for _ in range(TRIALS):
        path.write_bytes(old)
        for kept in workspace.sessions.glob("*.bak*"):
            kept.unlink()
        killed_within(0.03, lambda: migrate(workspace, SESSION))
        data = path.read_bytes()
        if data != old:
            assert path.with_name(f"{path.name}.bak").read_bytes() == old
        found = scan(data, path.name)
        assert (found.whole, len(texts(found.events))) == (True, 100)
        migrate(workspace, SESSION)
        assert not scan(path.read_bytes(), path.name).older


def test_a_copy_made_of_a_session_that_was_killed_holds_what_was_saved(tmp_path: Path) -> None:
    store = new_store(tmp_path / "transit")
    stick = tmp_path / "stick"
    stick.mkdir()
    place = choose_place(store.workspace, stick)

    def work() -> None:
        own = TinyDBEventStore(store.workspace)
        own.open(SESSION)
        while True:
            own.append(SESSION, [note("x" * 2_000)]).result()

    for _ in range(TRIALS):
        before = file_of(store).stat().st_size
        killed_within(0.03, work, once=lambda size=before: file_of(store).stat().st_size > size)
        copy = back_up(store.workspace, SESSION, place).copy
        assert texts(read_copy(copy.path)[1].events) == texts(store.read(SESSION))
        assert file_of(store).stat().st_size > before
