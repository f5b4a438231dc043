"""Ballot boxes for tests: their files, casting a ballot, and looking for what it left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.store_samples import SESSION
from workshop.record.protocol import EventStore
from workshop.store.events import TinyDBEventStore

BOX = "V2"


def box_file(store: TinyDBEventStore, box: str = BOX) -> Path:
    return store.workspace.boxes / f"{SESSION}--{box}.json"


def temporary(store: TinyDBEventStore, box: str = BOX) -> Path:
    return store.workspace.boxes / f"{SESSION}--{box}.json.new"


def cast(store: EventStore, ballot: Any, box: str = BOX) -> int:
    return store.box_cast(SESSION, box, ballot).result(timeout=30)


def traces(store: TinyDBEventStore, *needles: bytes) -> list[str]:
    """The files of the workspace whose name or content has one of these in it."""
    found = []
    for path in store.workspace.root.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        found += [path.name for needle in needles if needle in content or needle in path.name.encode()]
    return found
