"""Redaction in the store: words leave the file in one step, and everything else stays as it was."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store_samples import SESSION, draft, file_of, new_store, note, saved, texts
from workshop.record.event import verify
from workshop.record.protocol import NotSaved
from workshop.record.redaction import REDACTED, numbers_of
from workshop.store.events import TinyDBEventStore
from workshop.store.recovery import scan
from workshop.store.rewriting import copy_without, replace_file

NAME = "Maria Lopez at the counter was rude"


@pytest.fixture
def store(tmp_path: Path) -> TinyDBEventStore:
    store = new_store(tmp_path)
    store.open(SESSION)
    return store


def told(*numbers: int) -> object:
    data = {"events": list(numbers), "ids": ["N1"], "reason": "a name"}
    return draft(data, type_=REDACTED, new="")


def test_the_words_leave_the_file_and_the_chain_still_verifies(store: TinyDBEventStore) -> None:
    gone = saved(store, note(NAME))[0]
    saved(store, note("The bus is late"))
    store.redact(SESSION, [gone.seq], [told(gone.seq)]).result(timeout=30)
    data = file_of(store).read_bytes()
    assert b"Maria" not in data
    found = scan(data, "it")
    assert found.whole and not found.problem
    assert verify(found.document, found.events) is None
    assert [event.data is None for event in found.events] == [False, True, False, False]
    assert found.events[1].hash == gone.hash
    assert numbers_of(found.events) == {gone.seq}


def test_notes_go_on_after_it_in_the_same_session(store: TinyDBEventStore) -> None:
    gone = saved(store, note(NAME))[0]
    waiting = store.append(SESSION, [note("typed just before")])
    redacted = store.redact(SESSION, [gone.seq], [told(gone.seq)])
    after = store.append(SESSION, [note("typed just after")])
    assert [waiting.result(30)[0].ref, after.result(30)[0].ref] == ["N2", "N3"]
    assert redacted.result(30)[0].type == REDACTED
    assert texts(store.read(SESSION)) == ["typed just before", "typed just after"]
    assert store.check(SESSION).passed


def test_who_follows_is_told_to_read_again_and_gets_no_event_twice(store: TinyDBEventStore) -> None:
    gone = saved(store, note(NAME))[0]
    follower = store.follow(SESSION)
    assert len(follower.poll()) == 2
    store.redact(SESSION, [gone.seq], [told(gone.seq)]).result(30)
    assert [event.type for event in follower.poll()] == [REDACTED]
    assert follower.rewrites == 1


def test_a_full_disk_leaves_the_file_as_it_was_and_writing_goes_on(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = saved(store, note(NAME))[0]
    before = file_of(store).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("workshop.store.disk.sync", full)
        with pytest.raises(NotSaved, match="Nothing was redacted: the disk is full"):
            store.redact(SESSION, [gone.seq], [told(gone.seq)]).result(30)
    assert file_of(store).read_bytes() == before
    assert [path.name for path in file_of(store).parent.glob(".*.new")] == []
    assert saved(store, note("and on"))[0].ref == "N2"


def test_a_file_that_another_program_changed_is_left_alone(store: TinyDBEventStore) -> None:
    gone = saved(store, note(NAME))[0]
    file_of(store).write_bytes(file_of(store).read_bytes().replace(b"Maria", b"Marie"))
    before = file_of(store).read_bytes()
    with pytest.raises(NotSaved, match="Nothing was redacted"):
        store.redact(SESSION, [gone.seq], [told(gone.seq)]).result(30)
    assert file_of(store).read_bytes() == before


def test_a_session_that_is_not_open_is_not_redacted(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with pytest.raises(NotSaved, match="not open for writing"):
        store.redact(SESSION, [1], [told(1)]).result(30)


def test_a_damaged_copy_loses_the_words_and_nothing_else(store: TinyDBEventStore) -> None:
    gone = saved(store, note(NAME))[0]
    saved(store, note("The bus is late"))
    data = file_of(store).read_bytes().replace(b"The bus", b"The b\x00s")[:-9]
    left = copy_without(data, {gone.id})
    assert b"Maria" not in left
    assert left.split(b"\n")[-1] == data.split(b"\n")[-1]
    assert len(left.split(b"\n")) == len(data.split(b"\n"))


def test_a_file_that_is_replaced_keeps_its_mode_and_the_link_to_it(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    replace_file(link, b"new")
    assert (real.read_bytes(), link.is_symlink(), real.stat().st_mode & 0o777) == (b"new", True, 0o640)


_CHILD = """
import sys
from pathlib import Path
from tests.store_samples import SESSION, draft
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
last = len(store.open(SESSION).events)
print("ready", flush=True)
for number in range(2, last + 1):
    said = draft({"events": [number], "ids": [f"N{number - 1}"], "reason": "a name"}, type_="redacted", new="")
    store.redact(SESSION, [number], [said]).result()
"""


def test_a_program_that_is_killed_on_the_way_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    for trial in range(6):
        folder = tmp_path / str(trial)
        store = new_store(folder)
        store.open(SESSION)
        saved(store, *(note(f"secret {number} words") for number in range(60)))
        store.close()
        child = subprocess.Popen([sys.executable, "-c", _CHILD, str(folder)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.random() * 0.12)
        child.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        child.wait()
        child.stdout.close()
        found = store.open(SESSION)
        assert found.writable and not found.notice, (seed, trial)
        numbers = numbers_of(found.events)
        assert {event.seq for event in found.events if event.data is None} == numbers, (seed, trial)
        assert len(found.events) == 61 + len(numbers), (seed, trial)
        data = file_of(store).read_bytes()
        for number in range(60):
            assert (f"secret {number} words".encode() in data) == (number + 2 not in numbers), (seed, trial)
        assert saved(store, note("and on"))[0].ref == "N61"
        store.close()
