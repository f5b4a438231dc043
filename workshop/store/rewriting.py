"""Replacing a file in one step: whoever reads it, at whatever moment, finds the old one or the new one, whole.

The new file is written beside the old one, synced, given its name, and the folder is synced.  A program that is killed on
the way leaves the old file, and at most a file ``.<name>.new`` beside it, which the next replacement removes.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.record.event import Event, redacted
from workshop.record.protocol import SessionDamaged
from workshop.store import disk
from workshop.store.layout import event_in, file_bytes, line_bytes, read_head
from workshop.store.recovery import scan

if TYPE_CHECKING:
    from workshop.store.recovery import Scan

_ENDINGS = (b",", b"}}", b",}}", b"")


def replace_file(path: Path, content: bytes) -> None:
    """Put content in the place of a file; durable, and under its name, when this returns.

    The file keeps its mode; a link goes on pointing to it.  Only whoever holds the session's lock may call this.

    Raises:
        OSError: When the disk refused; the old file is then as it was.
    """
    path = path.resolve()
    beside = beside_of(path)
    disk.remove(beside)
    try:
        fd = disk.open_new(beside)
        try:
            disk.write_at(fd, content, 0)
            disk.sync(fd)
        finally:
            os.close(fd)
        with suppress(OSError):
            beside.chmod(path.stat().st_mode & 0o7777)
        disk.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    disk.sync_folder(path.parent)


def beside_of(path: Path) -> Path:
    """Where the new content of a file stands until it takes the file's name."""
    return path.with_name(f".{path.name}.new")


def content_without(data: bytes, name: str, numbers: Collection[int], more: Collection[Event] = ()) -> bytes:
    """A whole session file in which some events have lost their data, with further events after them.

    All else stays byte for byte.

    Args:
        data: The file.
        name: The file as messages call it.
        numbers: Sequence numbers of the events that lose their data.
        more: Sealed events that go on from the last one.

    Raises:
        SessionDamaged: When the file is not whole, or was laid out by another program.
    """
    head, found = read_head(data), scan(data, name)
    if found.older:
        raise SessionDamaged(f"{name} is of an older format; `workshop migrate` brings it up to date.")
    if head is None or found.problem or not found.whole:
        raise SessionDamaged(found.problem or f"The end of {name} is half written; open the session once.")
    return _content(data[: head.end], found, numbers, more)


def _content(head: bytes, found: Scan, numbers: Collection[int], more: Collection[Event]) -> bytes:
    events = [redacted(event) if event.seq in numbers else event for event in found.events]
    return file_bytes(head, (*events, *more))


def copy_without(data: bytes, ids: Collection[str]) -> bytes:
    """A copy of a session's file, old or damaged as it may be, in which some events have lost their data.

    Only the lines of these events are touched, so that a damaged copy stays as damaged as it was, and no more.

    Args:
        data: The file.
        ids: The ids of the events that lose their data; a repaired copy may have chained them anew.
    """
    lines = data.split(b"\n")
    for index, line in enumerate(lines):
        if b'"id":"' not in line:
            continue
        for ending in _ENDINGS:
            event = event_in(line.removesuffix(ending)) if line.endswith(ending) else None
            if event is not None:
                if event.data is not None and event.id in ids:
                    lines[index] = line_bytes(event.seq, redacted(event)) + ending
                break
    return b"\n".join(lines)
