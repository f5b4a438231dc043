"""One program writes a session; a second one is told who, and may read."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store_samples import SESSION, file_of, new_store, note, saved, texts, workspace_files
from workshop.record.protocol import NotSaved, SessionLocked
from workshop.store.events import TinyDBEventStore

HOLD = """
import sys
from pathlib import Path
from tests.store_samples import SESSION, note, saved
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
store.open(SESSION)
saved(store, note("from the first program"))
print("open", flush=True)
sys.stdin.read()
store.close()
print("closed", flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> TinyDBEventStore:
    return new_store(tmp_path)


@pytest.fixture
def holder(store: TinyDBEventStore) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the session open."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store.workspace.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        yield child
        child.kill()


def test_the_second_program_is_told_who_writes_since_when_and_what_it_can_do(
    store: TinyDBEventStore, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(SessionLocked) as refused:
        store.open(SESSION)
    sentence = str(refused.value)
    assert f"by another program on {socket.gethostname()} (process {holder.pid}) since 20" in sentence
    assert "read-only" in sentence
    with pytest.raises(NotSaved):
        saved(store, note("from the second program"))


def test_the_second_program_can_read_and_makes_no_file(
    store: TinyDBEventStore, holder: subprocess.Popen[str]
) -> None:
    before = workspace_files(store.workspace)
    opened = store.open(SESSION, read_only=True)
    assert not opened.writable
    assert texts(opened.events) == texts(store.read(SESSION)) == ["from the first program"]
    assert store.check(SESSION).passed
    assert workspace_files(store.workspace) == before


def test_the_session_is_free_when_the_first_program_closes_it(
    store: TinyDBEventStore, holder: subprocess.Popen[str]
) -> None:
    output, _ = holder.communicate("", timeout=30)
    assert output == "closed\n"
    assert store.open(SESSION).writable
    store.close()


def test_the_session_is_free_when_the_first_program_is_killed(
    store: TinyDBEventStore, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait(timeout=30)
    opened = store.open(SESSION)
    assert opened.writable
    assert texts(opened.events) == ["from the first program"]
    store.close()


def test_reading_alone_takes_no_lock_and_makes_no_file(store: TinyDBEventStore) -> None:
    for path in store.workspace.locks.iterdir():
        path.unlink()
    before = workspace_files(store.workspace)
    store.open(SESSION, read_only=True)
    store.read(SESSION)
    store.list()
    store.check_all()
    assert workspace_files(store.workspace) == before


def test_a_lock_without_a_name_beside_it_still_locks(store: TinyDBEventStore) -> None:
    store.open(SESSION)
    (store.workspace.locks / f"{SESSION}.json").write_bytes(b'{"host":')
    with pytest.raises(SessionLocked, match="by another program; it can be opened here read-only"):
        TinyDBEventStore(store.workspace).open(SESSION)
    store.close()
    assert file_of(store).exists()
