"""Ballot boxes that refuse: names, ballots and files that are none, and a disk that says no."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.box_samples import BOX, box_file, cast, temporary, traces
from tests.children import run_child
from tests.store_samples import SESSION, new_store, note, saved
from tests.trouble import SYNC, WRITE, refusing
from workshop.record.protocol import NotSaved, StoreError
from workshop.store.events import TinyDBEventStore


@pytest.mark.parametrize(
    "box", ["", "../V2", "a/b", "a.b", "V 2", "-V2", "V2-", "a--b", "V2\n", "é", "a\\b", "\x00"]
)
def test_a_name_that_is_not_plain_is_refused(store: TinyDBEventStore, box: str) -> None:
    for refused in (store.box_open, store.box_read, store.box_marked, store.box_remove):
        with pytest.raises(StoreError, match="letters, digits and single dashes"):
            refused(SESSION, box)
    with pytest.raises(NotSaved, match="letters, digits and single dashes"):
        cast(store, {"Q1": [1]}, box)


@pytest.mark.parametrize(
    "ballot",
    [
        {},
        {"mark": "owl"},
        {"Q1": 3},
        {"Q1": "yes"},
        {"Q1": {"a": 1}},
        {"Q1": [1.5]},
        {"Q1": [float("nan")]},
        {"Q1": [True]},
        {"Q1": ["739184"]},
        {"Q1": [[[1]]]},
        {"Q1": [10**30]},
        {"Q1": [2**53]},
        {"Q1": [object()]},
        {"Q1": [1], "mark": 7},
        {"\ud800": [1]},
    ],
)
def test_a_ballot_that_is_none_is_refused_without_repeating_it(store: TinyDBEventStore, ballot: Any) -> None:
    store.box_open(SESSION, BOX)
    before = box_file(store).read_bytes()
    future = store.box_cast(SESSION, BOX, ballot)
    with pytest.raises(
        NotSaved, match=r"^Not saved: a ballot holds a list of whole numbers, or nothing, for each"
    ):
        future.result()
    assert box_file(store).read_bytes() == before


GOOD = {
    "format": "workshop-box/1",
    "session": SESSION,
    "box": BOX,
    "in": 1,
    "questions": {"Q1": [[1]]},
    "marked": [],
}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "or is damaged"),
        (json.dumps(GOOD).encode()[:-5], "or is damaged"),
        (b"\x00" * 200, "or is damaged"),
        (b"[1]", "or is damaged"),
        (b"[" * 100_000, "or is damaged"),
        (json.dumps(GOOD | {"at": "2026-03-04T10:00:00Z"}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"in": 2}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"in": 0}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"in": "1"}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"box": "V3"}).encode(), "not this vote's ballot box"),
        (json.dumps(GOOD | {"questions": {"Q1": [["x"]]}}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"questions": {"Q1": [[10**40]]}}).encode(), "or is damaged"),
        (json.dumps({key: GOOD[key] for key in GOOD if key != "format"}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"format": "workshop/1"}).encode(), "or is damaged"),
        (b'{"format": "workshop-box/2", "rows": []}', r"newer version of this program \(workshop-box/2\)"),
    ],
)
def test_a_damaged_or_newer_box_is_said_and_not_touched(
    store: TinyDBEventStore, content: bytes, said: str
) -> None:
    store.box_open(SESSION, BOX)
    store.close()
    # What this program has put in itself it knows, and puts back; here it finds it so.
    box_file(store).write_bytes(content)
    store.open(SESSION)
    for refused in (store.box_open, store.box_read):
        with pytest.raises(StoreError, match=said) as error:
            refused(SESSION, BOX)
        assert str(error.value).startswith(f"sessions/.workshop/boxes/{SESSION}--V2.json ")
    with pytest.raises(NotSaved, match=f"^Not saved: .*{said}"):
        cast(store, {"Q1": [1]})
    assert box_file(store).read_bytes() == content
    assert saved(store, note("the session goes on"))


def test_only_the_program_that_has_the_session_may_use_its_boxes(store: TinyDBEventStore) -> None:
    store.box_open(SESSION, BOX)
    second = TinyDBEventStore(store.workspace)
    second.open(SESSION, read_only=True)
    before = box_file(store).read_bytes()
    for refused in (second.box_open, second.box_read, second.box_remove):
        with pytest.raises(StoreError, match="is not open for writing"):
            refused(SESSION, BOX)
    with pytest.raises(StoreError, match="is not open for writing"):
        second.boxes_left(SESSION)
    with pytest.raises(NotSaved, match=r"Not saved: session .* is not open for writing"):
        cast(second, {"Q1": [1]})
    assert box_file(store).read_bytes() == before
    store.close()
    with pytest.raises(NotSaved, match="is not open for writing"):
        cast(store, {"Q1": [1]})


# When the disk says no


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (WRITE, errno.ENOSPC, "the disk is full"),
        (SYNC, errno.EIO, "the disk reported an error"),
        ("utime", errno.EPERM, "the file or its folder is read-only"),
        ("replace", errno.EROFS, "the disk is read-only"),
        ("open", errno.EDQUOT, "your share of the disk is used up"),
    ],
)
def test_a_ballot_that_the_disk_refuses_is_not_in_and_that_is_said(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch, call: str, code: int, said: str
) -> None:
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [1]})
    before = box_file(store).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, call, refusing(code))
        future = store.box_cast(SESSION, BOX, {"Q1": [739184]})
        error = future.exception(timeout=30)
        made = store.box_cast(SESSION, "V3", {"Q1": [739184]}).exception(timeout=30)
    assert isinstance(error, NotSaved) and str(error) == f"Not saved: {said}."
    assert isinstance(made, NotSaved)
    assert box_file(store).read_bytes() == before and traces(store, b"739184") == []
    assert not temporary(store).exists()
    assert cast(store, {"Q1": [0]}) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no way to sync a folder")
def test_a_ballot_whose_name_did_not_reach_the_disk_is_taken_out_again(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [1]})
    before = box_file(store).read_bytes()
    real = os.fsync

    def refuse_folders(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        real(fd)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse_folders)
        with pytest.raises(NotSaved, match=r"^Not saved: the disk reported an error\.$"):
            cast(store, {"Q1": [739184]})
        with pytest.raises(NotSaved, match="ballot box V3 cannot be used: the disk reported an error"):
            store.box_open(SESSION, "V3")
    assert box_file(store).read_bytes() == before
    assert store.boxes_left(SESSION) == [BOX]
    assert cast(store, {"Q1": [0]}) == 2


FULL_DISK = """
    import resource, sys
    from pathlib import Path
    from tests.store_samples import *
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace

    store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
    store.open(SESSION)
    store.box_open(SESSION, "V2")
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, resource.RLIM_INFINITY))
    futures = [store.box_cast(SESSION, "V2", {"Q1": list(range(number, number + 30))}) for number in range(60)]
    outcomes = [future.exception(timeout=30) for future in futures]
    kept = [number for number, outcome in enumerate(outcomes) if outcome is None]
    print({str(outcome) for outcome in outcomes if outcome})
    print(sorted(answer[0] for answer in store.box_read(SESSION, "V2")["Q1"]) == kept, 10 < len(kept) < 40)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(store.box_cast(SESSION, "V2", {"Q1": [1]}).result() == len(kept) + 1)
    print([path.name for path in store.workspace.boxes.iterdir()])
    store.close()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file to run into")
def test_a_box_that_cannot_grow_keeps_what_is_in_it_and_takes_more_later(tmp_path: Path) -> None:
    new_store(tmp_path)
    reasons, kept, again, files = run_child(FULL_DISK, str(tmp_path)).splitlines()
    assert reasons == "{'Not saved: the file has reached the largest size allowed on this computer.'}"
    assert (kept, again, files) == ("True True", "True", f"['{SESSION}--V2.json']")


READ_ONLY = """
    import os, sys
    from pathlib import Path
    from tests.store_samples import *
    from workshop.record.protocol import StoreError
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace

    if os.geteuid() == 0:
        os.setuid(65534)  # permissions do not stop root
    store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
    opened = store.open(SESSION)
    print(opened.writable, opened.notice)
    for box in ("V2", "V3"):
        try:
            print(store.box_open(SESSION, box))
        except StoreError as error:
            print(error)
    print(store.box_cast(SESSION, "V2", {"Q1": [1]}).exception())
    try:
        store.box_remove(SESSION, "V2")
    except StoreError as error:
        print(error)
    print(store.box_read(SESSION, "V2"))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in another way")
def test_a_folder_of_boxes_that_may_not_be_written_is_said_and_nothing_is_lost(public_folder: Path) -> None:
    store = new_store(public_folder)
    store.open(SESSION)
    store.box_open(SESSION, "V2")
    cast(store, {"Q1": [4]})
    store.close()
    temporary(store, "V9").write_bytes(b"{}")
    for path in public_folder.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    store.workspace.boxes.chmod(0o555)
    lines = run_child(READ_ONLY, str(public_folder)).splitlines()
    reason = "the file or its folder is read-only."
    assert lines == [
        f"True A half-written ballot box in sessions/.workshop/boxes could not be removed: {reason}",
        "1",
        f"The ballot box V3 cannot be used: {reason}",
        f"Not saved: {reason}",
        f"The ballot box V2 was not removed: {reason}",
        "{'Q1': [[4]]}",
    ]
