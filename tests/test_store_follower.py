"""A second program follows a session while it is written: every event once, in order, without lock or file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store_samples import SESSION, file_of, new_store, note, saved, texts, workspace_files
from workshop.record.event import redacted
from workshop.record.protocol import SessionDamaged, StoreError
from workshop.store.events import TinyDBEventStore
from workshop.store.layout import TAIL, file_bytes, read_head
from workshop.store.workspace import Workspace


@pytest.fixture
def store(tmp_path: Path) -> TinyDBEventStore:
    made = new_store(tmp_path)
    made.open(SESSION)
    yield made
    made.close()


def test_a_follower_has_what_was_there_and_then_what_comes_each_once(store: TinyDBEventStore) -> None:
    saved(store, note("one"))
    follower = store.follow(SESSION)
    assert texts(follower.poll()) == ["one"]
    assert follower.poll() == []
    saved(store, note("two"), note("three"))
    saved(store, note("four"))
    assert texts(follower.poll()) == ["two", "three", "four"]
    assert follower.poll() == []


def test_a_follower_begins_after_what_its_reader_has(store: TinyDBEventStore) -> None:
    first = saved(store, note("one"))
    saved(store, note("two"))
    assert texts(store.follow(SESSION, after=first[-1].seq).poll()) == ["two"]


def test_following_makes_no_file_and_does_not_keep_a_writer_out(store: TinyDBEventStore) -> None:
    before = workspace_files(store.workspace)
    other = TinyDBEventStore(Workspace(store.workspace.root))
    follower = other.follow(SESSION)
    follower.poll()
    saved(store, note("still written"))
    assert texts(follower.poll()) == ["still written"]
    assert workspace_files(store.workspace) == before


def test_a_writer_that_starts_again_is_followed_on(store: TinyDBEventStore) -> None:
    follower = store.follow(SESSION)
    saved(store, note("before"))
    follower.poll()
    store.close()
    again = TinyDBEventStore(store.workspace)
    again.open(SESSION)
    saved(again, note("after"))
    assert texts(follower.poll()) == ["after"]
    again.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 10_000), batch=st.integers(1, 3))
def test_half_of_an_append_is_left_until_the_rest_is_there(
    tmp_path_factory: pytest.TempPathFactory, cut: int, batch: int
) -> None:
    store = new_store(tmp_path_factory.mktemp("torn"))
    store.open(SESSION)
    saved(store, note("whole"))
    store.close()
    path, follower = file_of(store), store.follow(SESSION)
    follower.poll()
    before = path.read_bytes()
    store.open(SESSION)
    saved(store, *(note(f"new {number}") for number in range(batch)))
    store.close()
    after = path.read_bytes()
    start = len(before) - len(TAIL)
    at = start + 1 + cut % (len(after) - start - 1)
    # In place, as the writer does it: the file keeps its number.
    with path.open("r+b") as file:
        file.seek(start)
        file.write(after[start:at])
        file.truncate()
    torn = texts(follower.poll())
    with path.open("r+b") as file:
        file.write(after)
    os.utime(path, ns=(1, cut))
    assert torn + texts(follower.poll()) == [f"new {number}" for number in range(batch)]
    assert torn in ([], [f"new {number}" for number in range(batch)])


def test_a_redaction_is_noticed_and_no_event_comes_twice(store: TinyDBEventStore) -> None:
    saved(store, note("a name"), note("kept"))
    follower = store.follow(SESSION)
    follower.poll()
    store.close()
    rewrite(file_of(store), redact=2)
    assert follower.poll() == []
    assert follower.rewrites == 1
    again = TinyDBEventStore(store.workspace)
    again.open(SESSION)
    saved(again, note("after it"))
    assert texts(follower.poll()) == ["after it"]
    again.close()


def test_what_was_saved_after_a_redaction_is_heard_with_it_at_once(store: TinyDBEventStore) -> None:
    saved(store, note("a name"), note("kept"))
    follower = store.follow(SESSION)
    follower.poll()
    for number in range(3):
        store.close()
        rewrite(file_of(store), redact=2)
        store.open(SESSION)
        saved(store, note(f"after {number}"), note(f"and {number}"))
        assert texts(follower.poll()) == [f"after {number}", f"and {number}"]
        assert follower.poll() == []
    assert follower.rewrites == 3


def test_a_replaced_file_whose_new_events_are_damaged_is_told_and_not_followed(
    store: TinyDBEventStore,
) -> None:
    saved(store, note("before"))
    follower = store.follow(SESSION)
    follower.poll()
    saved(store, note("one"), note("two"))
    saved(store, note("three"))
    store.close()
    path = file_of(store)
    copy = path.with_suffix(".copy")
    copy.write_bytes(path.read_bytes().replace(b'"text":"two"', b'"text":"not"'))
    copy.replace(path)
    with pytest.raises(SessionDamaged, match="altered"):
        follower.poll()


def rewrite(path: Path, *, redact: int) -> None:
    """Redact one event by replacing the file, as a redaction does."""
    from workshop.store.recovery import scan

    data = path.read_bytes()
    found = scan(data, path.name)
    head = read_head(data)
    assert head is not None
    events = [redacted(event) if event.seq == redact else event for event in found.events]
    new = path.with_suffix(".new")
    new.write_bytes(file_bytes(data[: head.end], events))
    new.replace(path)


def test_an_older_copy_put_in_place_is_told(store: TinyDBEventStore) -> None:
    path = file_of(store)
    older = path.read_bytes()
    saved(store, note("one"))
    follower = store.follow(SESSION)
    follower.poll()
    store.close()
    copy = path.with_suffix(".copy")
    copy.write_bytes(older)
    copy.replace(path)
    with pytest.raises(SessionDamaged, match="older copy"):
        follower.poll()


def test_a_file_that_goes_and_comes_back_is_followed_on(store: TinyDBEventStore) -> None:
    follower = store.follow(SESSION)
    follower.poll()
    path = file_of(store)
    away = path.with_suffix(".away")
    path.rename(away)
    with pytest.raises(StoreError, match="There is no"):
        follower.poll()
    away.rename(path)
    saved(store, note("back"))
    assert texts(follower.poll()) == ["back"]


WRITER = """
import sys
from pathlib import Path
from tests.store_samples import SESSION, note, saved
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
store.open(SESSION)
for number in range(200):
    saved(store, *(note(f"{number}-{part}") for part in range(number % 3 + 1)))
store.close()
"""


def test_nothing_is_missed_or_doubled_while_another_program_writes(store: TinyDBEventStore) -> None:
    store.close()
    follower, heard = store.follow(SESSION), []
    with subprocess.Popen([sys.executable, "-c", WRITER, str(store.workspace.root)]) as writer:
        while writer.poll() is None:
            heard += texts(follower.poll())
    heard += texts(follower.poll())
    assert writer.returncode == 0
    assert heard == [f"{number}-{part}" for number in range(200) for part in range(number % 3 + 1)]
