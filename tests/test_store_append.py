"""Notes go to the session's file one line each, and are there when the store says so."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.table import Document

from tests.store_samples import (
    SESSION,
    draft,
    file_of,
    first_event,
    meta,
    note,
    saved,
    stock_events,
    texts,
    workspace_files,
)
from tests.test_record import DATA
from workshop.record.event import redacted, verify
from workshop.record.protocol import EventStore, NotSaved, SessionLocked, StoreError
from workshop.store.events import TinyDBEventStore
from workshop.store.layout import HEADER_BYTES, MOST_META_BYTES, head_bytes
from workshop.store.storage import SessionStorage
from workshop.store.table import SessionDB
from workshop.store.workspace import create_workspace


def test_the_store_is_what_the_other_rooms_ask_for(store: TinyDBEventStore) -> None:
    asked_for: EventStore = store
    assert asked_for.read(SESSION)


def test_a_new_session_has_exactly_the_bytes_of_format_1(tmp_path: Path) -> None:
    store = TinyDBEventStore(create_workspace(tmp_path))
    events = store.create(meta(title="Café"), [first_event(), note("first")])
    lines = file_of(store).read_text("utf-8").split("\n")
    assert lines[0] == '{"_meta":{'
    assert lines[1].startswith('"1":{"format":"workshop/1","id":"2026-03-04-riders-a1b2c3","title":"Café",')
    assert lines[2:4] == ["},", '"events":{']
    assert lines[4].startswith('"1":{"seq":1,') and lines[4].endswith("},")
    assert lines[5].startswith('"2":{"seq":2,') and lines[5].endswith('"}')
    assert lines[6:] == ["}}", ""]
    assert [event.hash for event in events] == [entry["hash"] for entry in stock_events(file_of(store))]


def test_stock_tinydb_reads_the_file_after_every_note(store: TinyDBEventStore) -> None:
    for number in range(1, 30):
        event = saved(store, note(f"note {number}\nwith two lines"))[0]
        documents = stock_events(file_of(store))
        assert len(documents) == number + 1 == event.seq
        assert documents[-1]["data"] == {"text": f"note {number}\nwith two lines"}
    with TinyDB(file_of(store), access_mode="r") as db:
        assert db.table("_meta").get(doc_id=1) == json.loads(json.dumps(db.table("_meta").all()[0]))
        assert [document.doc_id for document in db.table("events")] == list(range(1, 31))
        assert len(db.table("events").search(where("ref") == "N7")) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=DATA)
def test_anything_that_json_can_say_comes_back_as_it_was(
    store: TinyDBEventStore, data: dict[str, object]
) -> None:
    event = saved(store, draft(data))[0]
    assert event.data == data
    assert store.read(SESSION, after=event.seq - 1) == [event]
    assert stock_events(file_of(store))[-1]["data"] == data


@pytest.mark.parametrize(
    "text",
    [
        '"},\n"9":{',
        "\n}}\n",
        "[bold]not markup[/bold]",
        "👩🏽‍🚀 ﷽ שלום مرحبا",
        "\u2028\u2029\u0085",
        "a\\",
        "\x00\x1b",
        "}}",
    ],
)
def test_text_that_looks_like_the_file_itself_is_only_text(store: TinyDBEventStore, text: str) -> None:
    saved(store, note(text))
    store.close()
    assert texts(store.open(SESSION).events) == [text]


def test_an_append_touches_nothing_but_the_end_of_the_file(store: TinyDBEventStore) -> None:
    before = file_of(store).read_bytes()
    inode = file_of(store).stat().st_ino
    saved(store, note("more"))
    after = file_of(store).read_bytes()
    assert after.startswith(before.removesuffix(b"\n}}\n"))
    assert file_of(store).stat().st_ino == inode


def test_an_append_reads_nothing_of_the_file(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(store, note("one"))

    def read(*_: object) -> bytes:
        raise AssertionError("the file was read")

    monkeypatch.setattr(Path, "read_bytes", read)
    assert saved(store, note("two"))[0].ref == "N2"


def test_many_notes_at_once_keep_their_order_and_share_their_syncs(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    syncs = []
    name = "fdatasync" if hasattr(os, "fdatasync") else "fsync"
    real = getattr(os, name)

    def counted(fd: int) -> None:
        syncs.append(fd)
        real(fd)

    monkeypatch.setattr(os, name, counted)
    futures = [store.append(SESSION, [note(f"ballot {number}")]) for number in range(1000)]
    events = [future.result(timeout=30)[0] for future in futures]
    assert [event.seq for event in events] == list(range(2, 1002))
    assert texts(store.read(SESSION)) == [f"ballot {number}" for number in range(1000)]
    assert len(syncs) < 500


def test_events_handed_over_together_say_so(store: TinyDBEventStore) -> None:
    events = saved(store, note("one"), note("two"), note("three"))
    assert [(event.part, event.of) for event in events] == [(1, 3), (2, 3), (3, 3)]
    assert [event.ref for event in events] == ["N1", "N2", "N3"]


def test_display_ids_are_counted_by_letter_and_never_used_again(store: TinyDBEventStore) -> None:
    assert [event.ref for event in saved(store, note("a"), draft({}, new="T"), note("b"))] == [
        "N1",
        "T1",
        "N2",
    ]
    saved(store, draft({}, ref="P7", new=""))
    saved(store, draft({}, type_="note.retracted", ref="N2", new=""))
    store.close()
    store.open(SESSION)
    again = saved(store, note("c"), draft({}, new="P"), draft({}, new="T"), draft({}, new="V"))
    assert [event.ref for event in again] == ["N3", "P8", "T2", "V1"]


def test_nothing_handed_over_is_nothing_written(store: TinyDBEventStore) -> None:
    before = file_of(store).read_bytes()
    assert saved(store) == []
    assert file_of(store).read_bytes() == before


@pytest.mark.parametrize("data", [{"a": 0.5}, {"a": "\ud800"}, {"a": object()}, {"a": {1.5: 2}}])
def test_what_json_cannot_say_is_refused_and_stops_nothing_else(
    store: TinyDBEventStore, data: dict[str, object]
) -> None:
    refused = store.append(SESSION, [note("goes with it"), draft(data)])
    kept = store.append(SESSION, [note("kept")])
    with pytest.raises(NotSaved, match=r"note\.added"):
        refused.result(timeout=30)
    assert kept.result(timeout=30)[0].ref == "N1"
    assert texts(store.read(SESSION)) == ["kept"]


def test_a_caller_who_changes_the_data_later_changes_no_event(store: TinyDBEventStore) -> None:
    data: dict[str, object] = {"codes": ["P1"]}
    event = saved(store, draft(data))[0]
    data["codes"] = ["P2"]
    assert event.data == {"codes": ["P1"]}


def test_a_waiting_caller_who_gives_up_stops_no_note(store: TinyDBEventStore) -> None:
    future = store.append(SESSION, [note("kept")])
    assert not future.cancel()
    assert future.result(timeout=30)[0].ref == "N1"


def test_closing_waits_for_what_was_handed_over(store: TinyDBEventStore) -> None:
    futures = [store.append(SESSION, [note(str(number))]) for number in range(300)]
    store.close()
    assert all(future.done() for future in futures)
    assert len(store.read(SESSION)) == 301


def test_two_sessions_can_be_written_at_once(store: TinyDBEventStore) -> None:
    store.create(meta("2026-03-05-leaders-b2c3d4"), [first_event()])
    store.open("2026-03-05-leaders-b2c3d4")
    names = [SESSION, "2026-03-05-leaders-b2c3d4"] * 50
    futures = [store.append(name, [note(name)]) for name in names]
    assert [future.result(timeout=30)[0].data for future in futures] == [{"text": name} for name in names]
    store.close(SESSION)
    assert saved(store, note("more"), session_id="2026-03-05-leaders-b2c3d4")[0].ref == "N51"


def test_a_session_that_is_not_open_takes_no_notes(store: TinyDBEventStore) -> None:
    store.close()
    with pytest.raises(NotSaved, match="not open"):
        saved(store, note("too late"))
    assert store.open(SESSION).writable
    assert saved(store, note("in time"))[0].ref == "N1"


def test_a_session_is_not_opened_twice_by_one_program(store: TinyDBEventStore) -> None:
    with pytest.raises(SessionLocked):
        store.open(SESSION)
    assert saved(store, note("still open"))


def test_reading_begins_after_a_number_and_takes_nothing(store: TinyDBEventStore) -> None:
    saved(store, note("one"))
    two = saved(store, note("two"))
    assert store.read(SESSION, after=2) == two
    assert store.read(SESSION, after=99) == []


def test_a_redacted_line_still_verifies(store: TinyDBEventStore) -> None:
    event = saved(store, note("a name"))[0]
    saved(store, note("after"))
    events = [redacted(found) if found.id == event.id else found for found in store.read(SESSION)]
    with TinyDB(file_of(store), access_mode="r") as db:
        assert verify(db.table("_meta").all()[0], events) is None


def test_a_session_is_made_once_and_with_events(store: TinyDBEventStore) -> None:
    before = file_of(store).read_bytes()
    with pytest.raises(SessionLocked):
        store.create(meta(), [first_event()])
    store.close()
    with pytest.raises(StoreError, match="exists already"):
        store.create(meta(), [first_event()])
    assert file_of(store).read_bytes() == before
    with pytest.raises(ValueError, match="at least one event"):
        store.create(meta("2026-03-05-other-aaaaaa"), [])
    assert store.workspace.session_ids() == [SESSION]


@given(st.integers(0, 700))
def test_a_head_always_fits_what_lists_read(length: int) -> None:
    try:
        head = head_bytes(meta(title="é€😀"[length % 3] * length))
    except StoreError as refused:
        assert length > 400
        assert "title is too long" in str(refused)
    else:
        assert len(head) < HEADER_BYTES
        assert len(head) - len(head_bytes(meta(title=""))) <= MOST_META_BYTES


def test_a_title_that_is_too_long_makes_no_file(store: TinyDBEventStore) -> None:
    with pytest.raises(StoreError, match="shorten it to about 256 characters"):
        store.create(meta("2026-03-05-long-000000", "x" * 3000), [first_event()])
    assert store.workspace.session_ids() == [SESSION]


def test_through_tinydb_an_event_can_be_added_and_never_changed(store: TinyDBEventStore) -> None:
    saved(store, note("one"))
    store.close()
    path = file_of(store)
    before = path.read_bytes()
    db = SessionDB(SessionStorage(path, len(before) - 4, 2))
    table = db.table("events")
    attempts: list[Callable[[], object]] = [
        lambda: table.update({"by": "someone"}),
        lambda: table.update({"by": "someone"}, doc_ids=[1]),
        lambda: table.upsert(Document({"by": "someone"}, doc_id=1)),
        lambda: table.remove(doc_ids=[1]),
        lambda: table.truncate(),
        lambda: db.drop_tables(),
        lambda: db.table("_meta").insert({"title": "another"}),
    ]
    for attempt in attempts:
        with pytest.raises(StoreError):
            attempt()
    with pytest.raises(ValueError, match="already exists"):
        table.insert(Document({}, doc_id=2))
    with pytest.raises(ValueError, match="numbered from 3"):
        table.insert(Document({}, doc_id=9))
    assert path.read_bytes() == before
    assert table.insert({"plain": "document"}) == 3
    assert table.search(where("plain") == "document") == [{"plain": "document"}]
    db.close()


def test_nothing_is_left_beside_the_sessions_but_their_locks(store: TinyDBEventStore) -> None:
    store.close()
    assert workspace_files(store.workspace) == {
        f"sessions/{SESSION}.json",
        f"sessions/.workshop/locks/{SESSION}.lock",
    }
