"""Going on with a log whose file another program replaced, removed or emptied: what was acknowledged first, then the rest.

Only the writer's thread does it, so that whatever is handed over meanwhile waits for it and is saved after it.  The lock
is kept all the while.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from workshop.plural import counted
from workshop.record.event import Event, Meta
from workshop.record.protocol import NotSaved, SessionDamaged
from workshop.store import disk
from workshop.store.copies import compared
from workshop.store.log import SessionLog
from workshop.store.putting_back import KeptBeside, put_back
from workshop.store.recovery import scan
from workshop.store.sealing import place_after
from workshop.store.storage import SessionStorage
from workshop.store.table import SessionDB
from workshop.store.workspace import Workspace


class WentOn(NamedTuple):
    """What became of a log.

    Attributes:
        told: What was done, in a sentence; empty where the file was as it was left, or another with the same in it.
        events: What the file that is written now holds; empty where it is the one that was written before.
        behind: Nothing was done, since more was acknowledged than was handed over: ask again with that.
    """

    told: str = ""
    events: Sequence[Event] = ()
    behind: bool = False


def go_on(
    workspace: Workspace,
    log: SessionLog,
    meta: Meta,
    events: Sequence[Event],
    *,
    anew: bool = False,
    beside: bool = False,
) -> WentOn:
    """Put back what was acknowledged where the log's file is not as it was left, and write to what is there then.

    Where another copy with events of its own has taken the file's place, it stays, and the log goes on in a file beside.

    Args:
        workspace: Where the log is.
        log: It, open for writing.
        meta: Its head.
        events: Everything that was acknowledged.
        anew: Open the file anew although it is as it was left, after a disk that failed.
        beside: What has taken the file's place stays there, whatever it is; see `put_back`.

    Raises:
        FolderGone: When the folder of sessions is not there.
        NotSaved: When the disk refused, or nothing can be added to what is there.
        SessionDamaged: When a newer version of the program has written what is there.
    """
    if log.closed or (not anew and log.is_as_left()):
        return WentOn()
    path, other = workspace.session_file(meta.id), None
    try:
        told, _, behind = keep_whole(workspace, log, meta, events, beside=beside)
    except KeptBeside as kept:
        told, path = str(kept), kept.path
        other, behind = path, False
    if behind:
        return WentOn(behind=True)
    there = _take_up(workspace, log, path, other)
    if more := compared(events, there).there:
        name = workspace.name_of(path)
        came = counted(more, "event that is", "events that are")
        told = (
            f"{told} {name} was changed by another program: it holds all of it and {came} new here.".strip()
        )
    return WentOn(told, there)


def keep_whole(
    workspace: Workspace, log: SessionLog, meta: Meta, events: Sequence[Event], *, beside: bool = False
) -> WentOn:
    """Put back what was acknowledged, see `put_back`, which says what is raised; the log does not go on there yet."""
    if len(events) < log.place.seq:
        return WentOn(behind=True)
    if os.name == "nt":
        log.let_file_go()  # there no file is replaced while it is open
    return WentOn(put_back(workspace, meta, events, beside=beside))


def _take_up(workspace: Workspace, log: SessionLog, path: Path, beside: Path | None) -> Sequence[Event]:
    """Let the log write to a file; what is in it."""
    name = workspace.name_of(path)
    try:
        found = scan(path.read_bytes(), name)
        if found.problem:
            raise SessionDamaged(found.problem)
        if found.older or not found.whole:
            raise NotSaved(
                f"Nothing can be added to {name} as it is now: close the session and open it again."
            )
        storage = SessionStorage(path, found.end, len(found.events))
    except OSError as error:
        raise NotSaved(f"{name} cannot be opened again: {disk.reason(error)}.") from error
    log.let_file_go()
    log.go_on_with(SessionDB(storage), place_after(found.document, found.events), beside)
    return found.events
