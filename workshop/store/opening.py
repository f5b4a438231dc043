"""Taking a session: its lock, what its file holds, and putting a half-written end in order."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from workshop.record.protocol import Opened
from workshop.store import disk
from workshop.store.lock import SessionLock
from workshop.store.log import SessionLog
from workshop.store.new_files import create_free
from workshop.store.reading import load, load_meta
from workshop.store.recovery import Scan
from workshop.store.sealing import place_after
from workshop.store.storage import SessionStorage
from workshop.store.table import SessionDB
from workshop.store.workspace import Workspace


def open_read_only(workspace: Workspace, session_id: str, notice: str = "") -> Opened:
    """What a session's file holds, without a lock and without changing anything.

    Args:
        workspace: Where the session is.
        session_id: The session.
        notice: Why it is opened for reading only, when it was to be written.

    Raises:
        StoreError: When there is no such session, or nothing in its file can be trusted.
    """
    return _for_reading(load(workspace, session_id), notice)


def open_for_writing(workspace: Workspace, session_id: str) -> tuple[Opened, SessionLog | None]:
    """Take a session and put its end in order.

    Returns:
        What it holds, and the log to write to; None for the log when the session can only be read.

    Raises:
        SessionLocked: When another program is writing it.
        StoreError: When there is no such session, or nothing in its file can be trusted.
    """
    # A session that is not there, or is no session, gets no lock file.
    load_meta(workspace, session_id)
    lock = SessionLock(workspace.locks, session_id)
    try:
        lock.acquire()
    except OSError as error:
        return open_read_only(workspace, session_id, _cannot_write(session_id, error)), None
    log: SessionLog | None = None
    try:
        opened, log = _take(workspace, session_id, lock)
    finally:
        if log is None:
            lock.release()
    return opened, log


def _take(workspace: Workspace, session_id: str, lock: SessionLock) -> tuple[Opened, SessionLog | None]:
    found = load(workspace, session_id)
    if found.problem or found.older:
        return _for_reading(found), None
    path = workspace.session_file(session_id)
    try:
        storage = SessionStorage(path, found.end, len(found.events))
    except OSError as error:
        return _for_reading(found, _cannot_write(session_id, error)), None
    notice = ""
    if not found.whole:
        try:
            notice = _put_in_order(workspace, session_id, found, storage)
        except OSError as error:
            storage.close()
            return _for_reading(found, _cannot_write(session_id, error)), None
    log = SessionLog(SessionDB(storage), lock, place_after(found.document, found.events))
    return Opened(found.meta, found.events, True, notice), log


def _put_in_order(workspace: Workspace, session_id: str, found: Scan, storage: SessionStorage) -> str:
    """Set aside what was half written, close the file's brackets, and say so."""
    notice = ""
    if found.leftover:
        kept = workspace.name_of(_set_aside(workspace.torn, session_id, found.leftover))
        notice = (
            f"The end of this session ({len(found.leftover)} bytes) was only half written when the program "
            f"stopped. It was set aside in {kept}; everything before it is here."
        )
    storage.restore_tail()
    from workshop.store.elsewhere import goes_on

    more = goes_on(workspace, session_id, workspace.session_file(session_id), found.events)
    return " ".join(filter(None, (notice, more)))


def _set_aside(folder: Path, session_id: str, leftover: bytes) -> Path:
    """Keep bytes in a new file ``<id>-<n>.txt``; they are durable when this returns."""
    disk.make_folder(folder)
    return create_free((folder / f"{session_id}-{number}.txt" for number in count(1)), leftover)


def _for_reading(found: Scan, notice: str = "") -> Opened:
    sentences = [notice, found.problem]
    if found.older and not found.problem:
        sentences.append(
            f"This session is in the format of an older version ({found.older}) and can be read; "
            f"`workshop migrate {found.meta.id}` makes it one that can be added to."
        )
    if found.leftover:
        sentences.append(
            f"The end of this session ({len(found.leftover)} bytes) is only half written and is not shown."
        )
    return Opened(found.meta, found.events, False, " ".join(filter(None, sentences)))


def _cannot_write(session_id: str, error: OSError) -> str:
    return f"Session {session_id} can be read but not added to: {disk.reason(error)}."
