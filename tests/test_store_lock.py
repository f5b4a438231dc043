"""One program writes a session; a second one is told who, and may read."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store_samples import SESSION, file_of, new_store, note, saved, texts, workspace_files
from workshop.record.protocol import NotSaved, SessionLocked
from workshop.store.events import TinyDBEventStore
from workshop.store.lock import SessionLock

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
    assert f"by another program on {socket.gethostname()} (python, process {holder.pid}) since 20" in sentence
    assert sentence.endswith("; close it there first.")
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


NO_KERNEL_LOCKS = """
import errno, fcntl
def flock(fd, how):
    raise OSError(errno.ENOSYS, "Function not implemented")
fcntl.flock = flock
"""


def test_where_there_are_no_kernel_locks_a_session_is_still_held_and_free_again_after_a_kill(
    store: TinyDBEventStore,
) -> None:
    command = [sys.executable, "-c", NO_KERNEL_LOCKS + HOLD, str(store.workspace.root)]
    top = Path(__file__).parent.parent

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=top
        )

    with start() as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        with start() as second:
            _, told = second.communicate(timeout=30)
        assert "SessionLocked" in told and f"process {first.pid}" in told
        first.kill()
        first.wait(timeout=30)
    with start() as third:
        out, told = third.communicate("", timeout=30)
    assert (out, told) == ("open\nclosed\n", "")


def test_in_a_synced_folder_the_note_of_another_computer_counts_for_a_day(
    store: TinyDBEventStore, tmp_path: Path
) -> None:
    note_of_other = store.workspace.locks / f"{SESSION}.json"

    def noted(ago: timedelta) -> None:
        since = (datetime.now(UTC) - ago).isoformat(timespec="seconds")
        note_of_other.write_text(
            f'{{"host":"ANNE-PC","pid":7,"since":"{since}","program":"workshop run"}}', encoding="utf-8"
        )

    noted(timedelta(hours=1))
    store.open(SESSION)
    store.close()
    (tmp_path / ".stfolder").mkdir()
    noted(timedelta(hours=1))
    with pytest.raises(SessionLocked) as refused:
        store.open(SESSION)
    assert "on ANNE-PC (workshop run, process 7) since 20" in str(refused.value)
    assert f"delete .workshop/locks/{SESSION}.json" in str(refused.value)
    assert store.open(SESSION, read_only=True).events
    noted(timedelta(days=2))
    assert store.open(SESSION).writable
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
    with pytest.raises(SessionLocked, match="by another program; close it there first"):
        TinyDBEventStore(store.workspace).open(SESSION)
    store.close()
    assert file_of(store).exists()


def test_that_the_plan_is_written_elsewhere_is_told_by_its_name(tmp_path: Path) -> None:
    held = SessionLock(tmp_path, "plan")
    held.acquire()
    with pytest.raises(SessionLocked, match=r"^The plan is being written by another program on .*first\.$"):
        SessionLock(tmp_path, "plan").acquire()
    held.release()
