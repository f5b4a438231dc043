"""Fixtures that many tests share: a folder with sessions in it, and sessions that are being held there."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

from tests.libreoffice import KEPT as CONVERTED
from tests.session_samples import LEADERS, RIDERS, Room, make_room
from tests.store_samples import SESSION, new_store
from tests.word_validator import KEPT as VALIDATED
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace

# How long an example takes says how busy the machine is; what is slow is found by `--durations`.
examples.register_profile(
    "busy", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("busy")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Where files are named, no processes but this one: starting others would take longer than they save."""
    return 0 if any(".py" in named for named in config.args) else None


def pytest_configure(config: pytest.Config) -> None:
    """Keep beside pytest's own cache what takes long to find out: what the validator of Word files said, what
    LibreOffice made of them, and what Python makes of the code where that may not be kept beside the code.

    Otherwise each of the many processes that tests start reads all of the code anew.
    """
    if (cache := getattr(config, "cache", None)) is None:
        return
    os.environ[VALIDATED] = str(cache.mkdir("validated"))
    os.environ[CONVERTED] = str(cache.mkdir("converted"))
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode = False
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(cache.mkdir("bytecode"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_finish() -> None:
    """What was imported stays: it is not looked through for garbage again and again, and the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def programs_without_a_terminal() -> Iterator[None]:
    """Programs that tests start one after the other share their styles, and are drawn when a test looks at them."""
    if "textual" not in sys.modules:  # no test here shows a screen
        yield
        return
    from tests.looking import drawn_when_looked_at
    from tests.styling import styles_worked_out_once

    with styles_worked_out_once(), drawn_when_looked_at():
        yield


@pytest.fixture(scope="session")
def settings_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Places for settings, one after the other; none is there until a test keeps some."""
    folder = tmp_path_factory.mktemp("settings")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def settings(settings_of_tests: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of their own for each test: the person who runs the tests keeps theirs."""
    monkeypatch.setenv("WORKSHOP_SETTINGS", str(next(settings_of_tests)))


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
def stick(tmp_path: Path) -> Path:
    """A stick in the laptop, or any folder that copies are kept in."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


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
