"""Redaction of a log that is open for writing: its file is replaced by one in which some events have lost their data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from workshop.record.event import Draft, Event
from workshop.record.protocol import NotSaved, SessionDamaged
from workshop.store import disk
from workshop.store.layout import TAIL
from workshop.store.log import SessionLog
from workshop.store.recovery import scan
from workshop.store.rewriting import content_without, replace_file
from workshop.store.sealing import Place, place_after, seal_batch
from workshop.store.storage import SessionStorage
from workshop.store.table import SessionDB
from workshop.store.workspace import Workspace


def rewrite_log(
    workspace: Workspace, session_id: str, log: SessionLog, numbers: Collection[int], drafts: Sequence[Draft]
) -> list[Event]:
    """Take the data out of events and record that, in one step; only the writer's thread calls this.

    The log goes on in the new file.  Where it cannot, nothing more is accepted until it is opened again.

    Args:
        workspace: Where the log is.
        session_id: Its id.
        log: It, open for writing.
        numbers: Sequence numbers of the events that lose their data.
        drafts: The events that say so.

    Returns:
        The events that were recorded.

    Raises:
        NotSaved: When the file was changed by another program, or the disk refused; it is as it was then.
    """
    if log.closed:
        raise NotSaved(f"Nothing was redacted: session {session_id} has been closed.")
    if log.beside is not None:
        raise NotSaved(
            f"Nothing was redacted: another copy is in the place of {session_id}.json, and what is saved here is in "
            f"{workspace.name_of(log.beside)}."
        )
    path = workspace.session_file(session_id)
    name = workspace.name_of(path)
    try:
        data = path.read_bytes()
        found = scan(data, name)
        if place_after(found.document, found.events)[:2] != log.place[:2]:
            raise NotSaved(
                f"Nothing was redacted: {name} was changed by another program. Open it again first."
            )
        events, place = seal_batch(log.place, drafts)
        content = content_without(data, name, numbers, events)
    except OSError as error:
        raise NotSaved(f"Nothing was redacted: {name} cannot be read: {disk.reason(error)}.") from error
    except SessionDamaged as error:
        raise NotSaved(f"Nothing was redacted. {error}") from error
    log.let_file_go()
    try:
        replace_file(path, content)
    except OSError as error:
        if not _is_there(path, content):
            _go_on(path, log, len(data), log.place)
            raise NotSaved(f"Nothing was redacted: {disk.reason(error)}.") from error
        _go_on(path, log, len(content), place)
        raise NotSaved(
            f"It was redacted in {name}, but the disk did not confirm it: {disk.reason(error)}. Open the session again."
        ) from error
    _go_on(path, log, len(content), place)
    return events


def _go_on(path: Path, log: SessionLog, size: int, place: Place) -> None:
    """Open the file that is there now; where that fails, the log takes nothing more."""
    try:
        log.go_on_with(SessionDB(SessionStorage(path, size - len(TAIL), place.seq)), place)
    except OSError:
        # What is recorded next is refused with a sentence: the storage knows that its file is closed.
        return


def _is_there(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
