"""TinyDB with our storage and table when things go wrong: torn ends, damage, a disk that refuses, a program that is killed."""

from __future__ import annotations

import contextlib
import errno
import json
import random
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.children import TOP
from tests.store_samples import as_others_see_it
from tests.trouble import SYNC, WRITE, failing, refusing
from workshop.record.protocol import NotSaved
from workshop.store import disk
from workshop.store.appending import AppendDB


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notes.json"


@pytest.fixture
def db(path: Path) -> Iterator[AppendDB]:
    with AppendDB(path) as db:
        yield db


@pytest.mark.filterwarnings("ignore:The end of")
def test_a_file_cut_at_any_byte_holds_the_commits_before_the_cut_and_goes_on(
    db: AppendDB, path: Path, tmp_path: Path
) -> None:
    states = []
    db.insert_multiple([{"n": 1}, {"n": 2}])
    states.append(as_others_see_it(path))
    first = len(path.read_bytes())
    db.insert_multiple([{"n": 3, "text": "},\n"}, {"n": 4}])
    states.append(as_others_see_it(path))
    db.table("other").insert_multiple([{"n": 5}, {"n": 6}])
    states.append(as_others_see_it(path))
    whole = path.read_bytes()
    cut = tmp_path / "cut.json"
    held = 0
    for length in range(first, len(whole)):
        cut.write_bytes(whole[:length])
        with AppendDB(cut, access_mode="r") as reader:
            beside = {name: len(reader.table(name)) for name in reader.tables()}
        with AppendDB(cut) as torn:
            found = as_others_see_it(cut)
            assert found in states, length
            assert states.index(found) >= held, "more of the file never holds less"
            held = states.index(found)
            assert beside == {name: len(table) for name, table in found.items()}
            name = list(found)[-1]
            assert torn.table(name).insert({"n": 99}) == max(found[name]) + 1
        for kept in tmp_path.glob("cut.json.torn-*"):
            assert whole[:length].endswith(kept.read_bytes())
            kept.unlink()
    assert held == 2


def test_a_half_written_end_is_set_aside_and_that_is_said(db: AppendDB, path: Path) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}])
    db.insert({"text": "half of this"})
    db.close()
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.warns(UserWarning, match=r"half written; it was set aside in notes\.json\.torn-1\."):
        AppendDB(path).close()
    assert "half of" in (path.parent / "notes.json.torn-1").read_text()
    assert as_others_see_it(path) == {"_default": {1: {"n": 1}, 2: {"n": 2}}}


@pytest.mark.parametrize("damage", ["start", "line"])
def test_a_file_damaged_in_the_middle_is_never_written_over(db: AppendDB, path: Path, damage: str) -> None:
    for number in range(1, 5):
        db.insert({"n": number})
    db.close()
    content = path.read_bytes()
    path.write_bytes(content[5:] if damage == "start" else content.replace(b'{"n": 3}', b'{"n": 3]'))
    before = path.read_bytes()
    with AppendDB(path) as damaged:
        with pytest.raises(json.JSONDecodeError):
            damaged.all()
        with pytest.raises(json.JSONDecodeError):
            damaged.insert({"n": 5})
        with pytest.raises(NotSaved, match="was not touched; restore it from a copy"):
            damaged.drop_tables()
    assert path.read_bytes() == before


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG, errno.EIO])
@pytest.mark.parametrize("short", [0, 1, 3, 20])
def test_a_write_that_the_disk_refuses_is_taken_back_and_a_later_one_is_taken(
    db: AppendDB, path: Path, monkeypatch: pytest.MonkeyPatch, code: int, short: int
) -> None:
    db.insert({"n": 1})
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        failing(patch, WRITE, code, short=short)
        with pytest.raises(NotSaved, match=r"Not saved: the (disk|file) ") as refused:
            db.insert({"text": "x" * 100})
    assert isinstance(refused.value.__cause__, OSError)
    assert path.read_bytes() == before
    db.insert({"n": 2})
    assert [document["n"] for document in as_others_see_it(path)["_default"].values()] == [1, 2]


def test_after_a_failed_sync_nothing_is_taken_until_the_file_is_opened_again(
    db: AppendDB, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.insert({"n": 1})
    with monkeypatch.context() as patch:
        seen = failing(patch, SYNC, errno.EIO)
        with pytest.raises(NotSaved, match="the disk reported an error"):
            db.insert({"n": 2})
        for attempt in (lambda: db.insert({"n": 3}), lambda: db.update({"n": 4}), db.drop_tables):
            with pytest.raises(NotSaved, match="close the file and open it again"):
                attempt()
        assert seen == [SYNC], "a failed sync is not tried again"
    assert as_others_see_it(path) == {"_default": {1: {"n": 1}}}
    db.close()
    with AppendDB(path) as again:
        assert again.insert({"n": 5}) == 2


@pytest.mark.parametrize("call", [WRITE, SYNC])
def test_a_change_that_the_disk_refuses_leaves_the_old_file(
    db: AppendDB, path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}])
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        failing(patch, call, errno.ENOSPC)
        with pytest.raises(NotSaved, match="the disk is full"):
            db.update({"text": "x" * 1000})
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["notes.json"]
    assert db.insert({"n": 3}) == 3


def test_a_change_whose_place_in_the_folder_is_not_sure_is_not_called_saved(
    db: AppendDB, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.insert({"n": 1})
    with monkeypatch.context() as patch:
        patch.setattr(disk, "sync_folder", refusing(errno.EIO))
        with pytest.raises(NotSaved, match="the disk reported an error"):
            db.update({"n": 2})
    with pytest.raises(NotSaved, match="open it again"):
        db.insert({"n": 3})
    assert len(as_others_see_it(path)["_default"]) == 1


def test_a_file_that_is_gone_takes_nothing(db: AppendDB, path: Path) -> None:
    db.insert({"n": 1})
    moved = path.rename(path.with_name("moved.json"))
    with pytest.raises(NotSaved, match="cannot be read"):
        db.insert({"n": 2})
    assert not path.exists()
    moved.rename(path)
    db.insert({"n": 3})
    assert [document["n"] for document in db] == [1, 3]


KILLED = """
    import sys
    from workshop.store.appending import AppendDB

    db = AppendDB(sys.argv[1])
    number = len(db)
    while True:
        number += 1
        db.insert({"n": number, "text": "é" * (number % 300)})
        if number % 4 == 0:
            db.update({"seen": number}, doc_ids=[1])
        print(number, flush=True)
"""


def test_a_program_killed_at_any_moment_has_lost_nothing_that_it_was_told_is_saved(path: Path) -> None:
    chance = random.Random(7)
    acknowledged = 0
    for _ in range(5):
        command = [sys.executable, "-c", textwrap.dedent(KILLED), str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TOP) as child:
            assert child.stdout is not None
            told = [child.stdout.readline()]
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=chance.random() * 0.1)
            child.kill()
            told += child.stdout.read().splitlines(keepends=True)
        acknowledged = max(int(line) for line in told if line.endswith("\n"))
        with AppendDB(path) as db:
            found = [document["n"] for document in db]
        assert found == list(range(1, len(found) + 1))
        assert len(found) >= acknowledged
    # One a start at least, however busy the computer is.
    assert acknowledged >= 5
