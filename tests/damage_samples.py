"""Files of sessions for tests of damage: a whole one, and what may be done to it."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from tests.store_samples import SESSION, file_of, new_store, note, saved
from workshop.record.event import Event
from workshop.store.events import TinyDBEventStore

TAIL = b"\n}}\n"


@functools.cache
def sample() -> tuple[bytes, tuple[Event, ...], tuple[int, ...]]:
    """A file's bytes, its events, and how many events there were after each append."""
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        store.open(SESSION)
        counts = [1]
        for drafts in ([note("one 🙂")], [note("two"), note('"}},\n"3":{'), note("four")], [note("five")]):
            counts.append(saved(store, *drafts)[-1].seq)
        store.close()
        return file_of(store).read_bytes(), tuple(store.read(SESSION)), tuple(counts)


def store_with(folder: Path, content: bytes) -> TinyDBEventStore:
    store = new_store(folder)
    file_of(store).write_bytes(content)
    return store


def lines_of(content: bytes) -> list[bytes]:
    return content.split(b"\n")


def altered(content: bytes) -> bytes:
    return content.replace(b'"text":"two"', b'"text":"not"')


def unreadable(content: bytes) -> bytes:
    return content.replace(b'"3":{"seq":3', b'"3":{"seq";3')


def removed(content: bytes) -> bytes:
    lines = lines_of(content)
    return b"\n".join(lines[:6] + lines[7:])
