"""Fixtures that many tests share: a folder with sessions in it, and sessions that are being held there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.session_samples import LEADERS, RIDERS, Room, make_room
from workshop.store.workspace import Workspace, create_workspace


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of their own for each test: the person who runs the tests keeps theirs."""
    monkeypatch.setenv("WORKSHOP_SETTINGS", str(tmp_path / "settings"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A folder with sessions/ in it, and nothing else."""
    return create_workspace(tmp_path / "transit")


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
