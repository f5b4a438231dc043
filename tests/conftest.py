"""Fixtures that many tests share: a folder with sessions in it, and sessions that are being held there."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.session_samples import LEADERS, RIDERS, Room, make_room
from tests.store_samples import SESSION, new_store
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Where files are named, no processes but this one: starting others would take longer than they save."""
    return 0 if any(".py" in named for named in config.args) else None


def pytest_collection_finish() -> None:
    """What was imported stays: it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of their own for each test: the person who runs the tests keeps theirs."""
    monkeypatch.setenv("WORKSHOP_SETTINGS", str(tmp_path / "settings"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A folder with sessions/ in it, and nothing else."""
    return create_workspace(tmp_path / "transit")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyDBEventStore]:
    """A store with one session, open to be written."""
    store = new_store(tmp_path)
    store.open(SESSION)
    yield store
    store.close()


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that a user without rights can enter, which pytest's own cannot be."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def focus_group(workspace: Workspace) -> Iterator[Room]:
    """A focus group that has started, its clock at ten."""
    room = make_room(workspace, "focus-group", RIDERS, "riders")
    yield room
    room.store.close()


@pytest.fixture
def buy_in(workspace: Workspace) -> Iterator[Room]:
    """A buy-in meeting that has started, its clock at ten."""
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    yield room
    room.store.close()
