"""Sessions for the tests of the store: a workspace, its first file, and notes to put in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from workshop.record.event import FORMAT, Draft, Event, Meta
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace

SESSION = "2026-03-04-riders-a1b2c3"


def meta(session_id: str = SESSION, title: str = "Riders of the night bus") -> Meta:
    return Meta(
        format=FORMAT,
        id=session_id,
        title=title,
        kind="focus-group",
        date="2026-03-04",
        created="2026-03-04T10:00:00.000Z",
    )


def draft(data: dict[str, Any], *, type_: str = "note.added", ref: str = "", new: str = "N") -> Draft:
    return Draft(type=type_, data=data, at="2026-03-04T10:00:01.000Z", by="facilitator", ref=ref, new=new)


def note(text: str) -> Draft:
    return draft({"text": text})


def first_event() -> Draft:
    return draft({"design": "focus-group"}, type_="session.created", new="")


def new_store(folder: Path, *, session_id: str = SESSION) -> TinyDBEventStore:
    """A store whose workspace holds one session with one event; nothing is open."""
    store = TinyDBEventStore(create_workspace(folder))
    store.create(meta(session_id), [first_event()])
    return store


def saved(store: TinyDBEventStore, *drafts: Draft, session_id: str = SESSION) -> list[Event]:
    return store.append(session_id, drafts).result(timeout=30)


def file_of(store: TinyDBEventStore, session_id: str = SESSION) -> Path:
    return store.workspace.session_file(session_id)


def stock_events(path: Path) -> list[dict[str, Any]]:
    """The events as any other program reads them: TinyDB as it comes."""
    with TinyDB(path, encoding="utf-8", access_mode="r") as db:
        return [dict(document) for document in db.table("events").all()]


def as_others_see_it(path: Path) -> dict[str, dict[int, dict[str, Any]]]:
    """What stock TinyDB finds in the file."""
    with TinyDB(path, access_mode="r") as db:
        return {name: {doc.doc_id: dict(doc) for doc in db.table(name)} for name in db.tables()}


def texts(events: Sequence[Event]) -> list[str]:
    return [event.data["text"] for event in events if event.data and "text" in event.data]


def replaced(path: Path, content: bytes) -> None:
    """Another file under the name, as a cloud folder puts one there."""
    beside = path.with_name("arriving")
    beside.write_bytes(content)
    beside.replace(path)


def workspace_files(workspace: Workspace) -> set[str]:
    return {workspace.name_of(path) for path in workspace.root.rglob("*") if path.is_file()}
