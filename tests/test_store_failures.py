"""When the disk says no: nothing that was saved is lost, and what was not saved is said."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.children import run_child
from tests.store_samples import SESSION, file_of, meta, new_store, note, saved, stock_events, texts
from tests.trouble import SYNC, WRITE, failing, no_room
from workshop.record.protocol import NotSaved, SessionLocked
from workshop.store.events import TinyDBEventStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyDBEventStore]:
    store = new_store(tmp_path)
    store.open(SESSION)
    saved(store, note("before"))
    yield store
    store.close()


FULL_DISK = """
    import resource, sys
    from pathlib import Path
    from tests.store_samples import *
    from workshop.record.protocol import NotSaved

    store = new_store(Path(sys.argv[1]))
    store.open(SESSION)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
    outcomes = []
    while len(outcomes) < 300:
        numbers = range(len(outcomes), len(outcomes) + 6)
        futures = [store.append(SESSION, [note(f"note {number} " + "x" * (number % 97))]) for number in numbers]
        outcomes += [future.exception(timeout=30) for future in futures]
        if any(outcomes):
            break
    kept = [number for number, outcome in enumerate(outcomes) if outcome is None]
    reasons = {str(outcome) for outcome in outcomes if outcome}
    size = file_of(store).stat().st_size
    read_back = texts(store.read(SESSION))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    again = saved(store, note("tried again"))
    store.close()
    print(kept == list(range(len(kept))), 20 < len(kept) < 300, reasons, size <= 20_000)
    print([text.split()[1] for text in read_back] == [str(number) for number in kept], again[0].ref, len(kept))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file to run into")
def test_a_file_that_cannot_grow_keeps_what_it_has_and_takes_more_later(tmp_path: Path) -> None:
    first, second = run_child(FULL_DISK, str(tmp_path)).splitlines()
    reason = "Not saved: the file has reached the largest size allowed on this computer."
    assert first == f"True True {{{reason!r}}} True"
    fits, ref, count = second.split()
    assert (fits, ref) == ("True", f"N{int(count) + 1}")
    report = TinyDBEventStore(new_store(tmp_path, session_id="2026-01-01-x-000000").workspace).check(SESSION)
    assert report == (SESSION, int(count) + 2, "", "")


def test_a_write_that_comes_out_short_is_taken_back(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file_of(store).read_bytes()
    failing(monkeypatch, WRITE, errno.ENOSPC, short=50)
    with pytest.raises(NotSaved, match="the disk is full"):
        saved(store, note("does not fit"))
    assert file_of(store).read_bytes() == before
    assert saved(store, note("fits"))[0].ref == "N2"


def test_after_a_failed_sync_nothing_is_taken_until_the_session_is_opened_again(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        syncs = failing(patch, SYNC, errno.EIO)
        with pytest.raises(NotSaved, match="the disk reported an error"):
            saved(store, note("lost by the disk"))
    with pytest.raises(NotSaved, match="open it again"):
        saved(store, note("refused"))
    assert len(syncs) == 1, "a failed sync is not tried again"
    store.close()
    assert texts(store.open(SESSION).events) == ["before"]
    assert saved(store, note("after"))[0].ref == "N2"
    assert len(stock_events(file_of(store))) == 3


def test_a_file_that_another_program_changed_takes_no_more_notes(store: TinyDBEventStore) -> None:
    content = file_of(store).read_bytes()
    file_of(store).unlink()
    file_of(store).write_bytes(content)
    with pytest.raises(NotSaved, match="changed by another program"):
        saved(store, note("would be lost"))
    store.close()
    store.open(SESSION)
    assert saved(store, note("kept"))[0].ref == "N2"


def test_a_file_that_was_moved_away_takes_no_more_notes(store: TinyDBEventStore) -> None:
    moved = file_of(store).rename(file_of(store).with_suffix(".moved"))
    with pytest.raises(NotSaved, match="is not there any more"):
        saved(store, note("would go astray"))
    store.close()
    moved.rename(file_of(store))
    store.open(SESSION)
    assert saved(store, note("kept"))[0].ref == "N2"


def test_a_session_that_cannot_be_made_leaves_no_file(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        no_room(patch)
        with pytest.raises(NotSaved, match="was not made: the disk is full"):
            store.create(meta("2026-03-05-full-000000"), [note("first")])
    assert store.workspace.session_ids() == [SESSION]
    assert store.create(meta("2026-03-05-full-000000"), [note("first")])


READ_ONLY = """
    import os, sys
    from pathlib import Path
    from tests.store_samples import *
    from workshop.record.protocol import NotSaved
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace

    if os.geteuid() == 0:
        os.setuid(65534)  # permissions do not stop root
    store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
    opened = store.open(SESSION)
    print(opened.writable, len(opened.events), opened.notice)
    print(type(store.append(SESSION, [note("no")]).exception()).__name__, [header.problem for header in store.list()])
    try:
        store.create(meta("2026-03-05-new-000000"), [note("no")])
    except NotSaved as error:
        print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in another way")
def test_a_folder_that_may_not_be_written_is_read_and_that_is_said(public_folder: Path) -> None:
    store = new_store(public_folder)
    for path in (public_folder, *public_folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    opened, rest, refused = run_child(READ_ONLY, str(public_folder)).splitlines()
    assert opened.startswith("False 1 Session")
    assert "can be read but not added to: the file or its folder is read-only." in opened
    assert rest == "NotSaved ['']"
    assert refused.startswith("sessions/2026-03-05-new-000000.json was not made:")
    assert store.check(SESSION).passed


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in another way")
def test_a_file_that_may_not_be_written_is_read_and_lets_go_of_its_lock(public_folder: Path) -> None:
    store = new_store(public_folder)
    for path in public_folder.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    file_of(store).chmod(0o444)
    opened = run_child(READ_ONLY, str(public_folder)).splitlines()[0]
    assert opened.startswith("False 1 Session")
    file_of(store).chmod(0o644)
    assert store.open(SESSION).writable
    with pytest.raises(SessionLocked):
        TinyDBEventStore(store.workspace).open(SESSION)
    store.close()


@pytest.mark.parametrize("link", [False, True])
@pytest.mark.parametrize("name", [".workshop", ".workshop/locks"])
def test_what_stands_where_a_folder_of_the_program_must_be_is_named_with_what_to_do(
    tmp_path: Path, name: str, link: bool
) -> None:
    store = new_store(tmp_path)
    place = store.workspace.sessions / name
    shutil.rmtree(place)
    if link:
        place.symlink_to(tmp_path / "a disk that is out")
    else:
        place.write_text("not ours")
    what = "a link that leads nowhere" if link else "a file"
    todo = "remove it" if link else "move it away"
    sentence = f"sessions/{name} is {what} where a folder must be; {todo}."
    opened = store.open(SESSION)
    assert not opened.writable
    assert opened.notice == f"Session {SESSION} can be read but not added to: {sentence}"
    with pytest.raises(NotSaved, match=re.escape(f"000000.json was not made: {sentence}")):
        store.create(meta("2026-03-05-new-000000"), [note("no")])


def test_a_folder_where_a_lock_must_be_is_named_with_what_to_do(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    place = store.workspace.locks / f"{SESSION}.lock"
    place.unlink(missing_ok=True)
    place.mkdir()
    opened = store.open(SESSION)
    assert not opened.writable
    assert (
        f"sessions/.workshop/locks/{place.name} is a folder where a file must be; move it away."
        in opened.notice
    )
