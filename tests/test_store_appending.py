"""TinyDB with our storage and table, by itself: what is inserted is added to the file, what is changed replaces it whole."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from tests.store_samples import as_others_see_it
from tests.trouble import SYNC, WRITE
from workshop.record.protocol import NotSaved
from workshop.store.appending import AppendDB, AppendStorage, AppendTable


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notes.json"


@pytest.fixture
def db(path: Path) -> Iterator[AppendDB]:
    with AppendDB(path) as db:
        yield db


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls that reach the disk, in order."""
    found: list[str] = []

    def counted(module: Any, name: str) -> None:
        real = getattr(module, name)

        def call(*arguments: Any, **options: Any) -> Any:
            found.append(name)
            return real(*arguments, **options)

        monkeypatch.setattr(module, name, call)

    for name in (WRITE, SYNC, "replace", "ftruncate"):
        counted(os, name)
    for name in ("read_bytes", "read_text"):
        counted(Path, name)
    return found


def test_a_note_is_one_write_and_one_sync_and_nothing_is_read(db: AppendDB, calls: list[str]) -> None:
    db.insert({"text": "first"})
    calls.clear()
    for number in range(5):
        db.insert({"text": f"note {number}"})
    db.insert_multiple({"text": f"of many {number}"} for number in range(50))
    db.insert(Document({"text": "numbered"}, doc_id=900))
    assert db.insert({"text": "after it"}) == 901
    assert calls == [WRITE, SYNC] * 8


def test_stock_tinydb_opens_the_file_after_every_commit(db: AppendDB, path: Path) -> None:
    expected: dict[str, dict[int, dict[str, Any]]] = {}
    for number in range(1, 20):
        name = "_default" if number < 10 else "later"
        document = {"text": f"Grüße {number}\n}}}}\n", "nested": {"list": [1, 2.5, None, True]}}
        doc_id = db.table(name).insert(document)
        expected.setdefault(name, {})[doc_id] = document
        assert as_others_see_it(path) == expected
    db.table("_default").update({"text": "changed"}, doc_ids=[3])
    expected["_default"][3]["text"] = "changed"
    assert as_others_see_it(path) == expected


def test_a_file_of_stock_tinydb_is_opened_as_it_is_and_added_to(path: Path, calls: list[str]) -> None:
    with TinyDB(path) as stock:
        stock.insert_multiple({"number": number} for number in range(3))
        stock.table("people").insert({"code": "P1"})
    before = path.read_bytes()
    with AppendDB(path) as db:
        assert len(db) == 3
        assert path.read_bytes() == before, "opening changes nothing"
        assert db.table("people").insert({"code": "P2"}) == 2
        calls.clear()
        assert db.table("people").insert({"code": "P3"}) == 3
        assert calls == [WRITE, SYNC]
    assert [one["code"] for one in as_others_see_it(path)["people"].values()] == ["P1", "P2", "P3"]


def test_the_storage_and_the_table_can_be_given_to_tinydb_separately(path: Path) -> None:
    class OurTables(TinyDB):
        table_class = AppendTable

    with OurTables(path, storage=AppendStorage) as db, TinyDB(path, storage=AppendStorage) as stock_tables:
        db.insert({"a": 1})
        stock_tables.insert({"a": 2})
        assert db.insert({"a": 3}) == 3, "what the other wrote is kept"
        assert [document["a"] for document in stock_tables] == [1, 2, 3]
    with OurTables(storage=MemoryStorage) as db:
        assert db.insert({"a": 1}) == 1


def test_a_middleware_that_keeps_documents_back_keeps_them_back(path: Path) -> None:
    class OurTables(TinyDB):
        table_class = AppendTable

    with OurTables(path, storage=CachingMiddleware(AppendStorage)) as db:
        db.insert({"a": 1})
        db.insert({"a": 2})
        assert as_others_see_it(path) == {}
        assert len(db) == 2
    assert as_others_see_it(path) == {"_default": {1: {"a": 1}, 2: {"a": 2}}}


def test_a_change_writes_a_new_file_and_puts_it_in_place(db: AppendDB, path: Path, calls: list[str]) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}])
    inode = path.stat().st_ino
    calls.clear()
    assert db.update({"seen": True}, where("n") > 1) == [2, 3]
    assert path.stat().st_ino != inode
    assert [call for call in calls if call != "read_bytes"] == [WRITE, SYNC, "replace"]
    assert db.remove(where("n") == 3) == [3]
    assert db.upsert({"n": 2, "seen": False}, where("n") == 2) == [2]
    assert db.upsert({"n": 9}, where("n") == 9) == [4]
    calls.clear()
    assert db.insert({"n": 10}) == 5
    assert calls == [WRITE, SYNC]
    assert as_others_see_it(path) == {
        "_default": {1: {"n": 1}, 2: {"n": 2, "seen": False}, 4: {"n": 9}, 5: {"n": 10}}
    }
    assert sorted(file.name for file in path.parent.iterdir()) == ["notes.json"]


def test_a_change_that_changes_nothing_writes_nothing(db: AppendDB, calls: list[str]) -> None:
    db.insert_multiple([{"n": 1}, {"n": 2}])
    calls.clear()
    assert db.remove(where("n") == 7) == []
    assert db.update({"n": 2}, where("n") == 2) == [2]
    assert SYNC not in calls


def test_a_document_that_json_cannot_say_leaves_everything_as_it_was(db: AppendDB, path: Path) -> None:
    db.insert({"n": 1})
    before = path.read_bytes()
    with pytest.raises(TypeError):
        db.insert_multiple([{"n": 2}, {"n": object()}])
    with pytest.raises(ValueError, match="already exists"):
        db.insert(Document({"n": 3}, doc_id=1))
    with pytest.raises(ZeroDivisionError):
        db.update(lambda document: document["n"] / 0)
    assert path.read_bytes() == before
    assert db.insert(Document({"n": 4}, doc_id=-5)) == -5
    assert as_others_see_it(path) == {"_default": {1: {"n": 1}, -5: {"n": 4}}}


OPERATIONS = st.one_of(
    st.tuples(st.just("insert"), st.sampled_from("ab"), st.integers(0, 9)),
    st.tuples(st.just("many"), st.sampled_from("ab"), st.integers(0, 3)),
    st.tuples(st.just("numbered"), st.sampled_from("ab"), st.integers(1, 12)),
    st.tuples(st.just("update"), st.sampled_from("ab"), st.integers(0, 9)),
    st.tuples(st.just("upsert"), st.sampled_from("ab"), st.integers(0, 9)),
    st.tuples(st.just("remove"), st.sampled_from("ab"), st.integers(0, 9)),
    st.tuples(st.just("truncate"), st.sampled_from("ab"), st.just(0)),
    st.tuples(st.just("drop"), st.sampled_from("ab"), st.just(0)),
)


def operate(db: TinyDB, operation: tuple[str, str, int]) -> object:
    kind, name, number = operation
    table = db.table(name)
    acts: dict[str, Callable[[], object]] = {
        "insert": lambda: table.insert({"n": number}),
        "many": lambda: table.insert_multiple({"n": each} for each in range(number + 1)),
        "numbered": lambda: table.insert(Document({"n": number}, doc_id=number)),
        "update": lambda: table.update({"seen": number}, where("n") >= number),
        "upsert": lambda: table.upsert({"n": number, "up": True}, where("n") == number),
        "remove": lambda: table.remove(where("n") == number),
        "truncate": table.truncate,
        "drop": lambda: db.drop_table(name),
    }
    try:
        return acts[kind]()
    except ValueError as refused:
        return str(refused)


@settings(max_examples=40)
@given(st.lists(OPERATIONS, max_size=12), st.booleans())
def test_whatever_is_done_the_answers_are_those_of_tinydb(
    operations: list[tuple[str, str, int]], reopened: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = Path(folder) / "ours.json", Path(folder) / "stock.json"
        db, other = AppendDB(ours), TinyDB(stock)
        for operation in operations:
            assert operate(db, operation) == operate(other, operation)
            if reopened:
                db.close()
                other.close()
                db, other = AppendDB(ours), TinyDB(stock)
        full = {name: table for name, table in as_others_see_it(ours).items() if table}
        assert full == {name: table for name, table in as_others_see_it(stock).items() if table}
        db.close()
        other.close()


def test_what_another_program_wrote_meanwhile_is_kept(db: AppendDB, path: Path) -> None:
    db.insert({"n": 1})
    with TinyDB(path) as other:
        other.insert({"n": 2})
    assert db.insert({"n": 3}) == 3
    with AppendDB(path) as other:
        other.update({"seen": True})
        assert db.insert({"n": 4}) == 4
        assert other.insert({"n": 5}) == 5
    found = as_others_see_it(path)["_default"]
    assert [(doc_id, one["n"], "seen" in one) for doc_id, one in found.items()] == [
        (1, 1, True),
        (2, 2, True),
        (3, 3, True),
        (4, 4, False),
        (5, 5, False),
    ]


def test_a_file_opened_for_reading_is_read_and_never_written(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        AppendDB(path, access_mode="r")
    with pytest.raises(ValueError, match="mode r or r\\+, not w"):
        AppendDB(path, access_mode="w+")
    assert not path.exists()
    with AppendDB(path) as db:
        db.insert({"n": 1})
    with AppendDB(path, access_mode="r") as reader:
        assert reader.all() == [{"n": 1}]
        for attempt in (lambda: reader.insert({}), reader.truncate, reader.drop_tables):
            with pytest.raises(OSError, match="access mode r"):
                attempt()


def test_a_closed_file_is_not_used(db: AppendDB) -> None:
    db.insert({"n": 1})
    db.close()
    with pytest.raises(ValueError, match="closed"):
        db.all()
    with pytest.raises(NotSaved, match="closed"):
        db.insert({"n": 2})


@pytest.mark.parametrize(
    "options",
    [
        {"indent": 4},
        {"sort_keys": True, "separators": (",", ":")},
        {"encoding": "utf-16"},
        {"encoding": "cp850", "ensure_ascii": False},
    ],
)
def test_how_the_file_is_to_look_is_respected(path: Path, options: dict[str, Any]) -> None:
    stock_path = path.with_name("stock.json")
    for database, file in ((AppendDB, path), (TinyDB, stock_path)):
        with database(file, **options) as db:
            db.insert({"z": "Grüße", "a": 1})
            db.table("more").insert({"n": 2})
    assert path.read_bytes() == stock_path.read_bytes()


def test_letters_are_written_as_they_are_where_that_is_asked(path: Path) -> None:
    with AppendDB(path, ensure_ascii=False) as db:
        db.insert({"text": "Grüße 👩🏽‍🚀"})
        db.insert({"text": "שלום"})
        assert [document["text"] for document in db] == ["Grüße 👩🏽‍🚀", "שלום"]
    assert "שלום" in path.read_text("utf-8")


@pytest.mark.parametrize(
    "content",
    [
        '{"a": {"1": {"n": 1}}, "b": {"1": {"n": 2}}, "a": {"1": {"n": 3}\n}}\n',
        '{"a":{\n"1":{"n":1}\n},\n"b":{\n"1":{"n":2}\n},\n"a":{\n"1":{"n":3}\n}}\n',
        '{"a":{\n\n}}\n',
        '{"a":{\n"x":{"n":1}\n}}\n',
        '{"a": {"1": {"n": {\n"a":{\n"b":1}\n}}\n}}\n',
        "{}",
        "",
        "{}\n",
    ],
)
def test_files_that_people_wrote_by_hand_stay_json(path: Path, content: str) -> None:
    path.write_text(content, "utf-8")
    expected = json.loads(content or "{}")
    with AppendDB(path) as db:
        for number in (7, 8):
            doc_id = db.table("c").insert({"n": number})
            expected.setdefault("c", {})[str(doc_id)] = {"n": number}
            assert json.loads(path.read_text("utf-8")) == expected
        if "x" not in expected.get("a", {}):
            doc_id = db.table("a").insert({"n": 9})
            expected.setdefault("a", {})[str(doc_id)] = {"n": 9}
            assert json.loads(path.read_text("utf-8")) == expected
