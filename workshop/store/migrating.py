"""Rewriting files of an older format in the newest one; the old file is kept beside the new one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from workshop.record.protocol import NotSaved, SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.layout import file_bytes, head_bytes
from workshop.store.lock import SessionLock
from workshop.store.new_files import keep_beside
from workshop.store.recovery import Scan, scan
from workshop.store.rewriting import replace_file
from workshop.store.workspace import PLAN, Workspace


class Migrated(NamedTuple):
    """What became of one file: the format it was in, and the name under which it is kept; empty where nothing was done."""

    session_id: str
    before: str = ""
    kept: str = ""


def migrate(workspace: Workspace, session_id: str) -> Migrated:
    """Rewrite a session's file in the newest format, in one step; a file that is in it already is left as it is.

    Raises:
        SessionLocked: When another program is writing it.
        SessionDamaged: When it is damaged or in a newer format; it is not touched.
        NotSaved: When the disk refused; the file is as it was.
        StoreError: When there is no such session or it cannot be read.
    """
    path = workspace.session_file(session_id)
    name = workspace.name_of(path)
    if not _read(path, name)[1].older:
        return Migrated(session_id)
    lock = SessionLock(workspace.locks, session_id)
    try:
        lock.acquire()
        try:
            data, found = _read(path, name)
            if not found.older:
                return Migrated(session_id)
            content = in_newest_format(found)
            if scan(content, name).events != found.events:
                raise SessionDamaged(
                    f"{name} would not read the same in the newest format; it was not touched."
                )
            kept = keep_beside(path, data)
            replace_file(path, content)
        finally:
            lock.release()
    except OSError as error:
        raise NotSaved(f"{name} was not rewritten: {disk.reason(error)}.") from error
    return Migrated(session_id, found.older, workspace.name_of(kept))


def migrate_all(workspace: Workspace) -> tuple[list[Migrated], list[str]]:
    """Rewrite every session and the plan's log where they are older; what was done, and what could not be, in sentences."""
    done, told = [], []
    plan = [PLAN] if workspace.session_file(PLAN).exists() else []
    for session_id in [*workspace.session_ids(), *plan]:
        try:
            done.append(migrate(workspace, session_id))
        except StoreError as error:
            told.append(str(error))
    return done, told


def in_newest_format(found: Scan) -> bytes:
    """The whole file, as this program writes it, of what a scan found."""
    return file_bytes(head_bytes(found.meta), found.events)


def _read(path: Path, name: str) -> tuple[bytes, Scan]:
    try:
        data = disk.read_all(path)
    except FileNotFoundError as error:
        raise StoreError(f"There is no {name} in this folder.") from error
    except OSError as error:
        raise StoreError(f"{name} cannot be read: {disk.reason(error)}.") from error
    found = scan(data, name)
    if found.problem and found.older:
        raise SessionDamaged(f"{found.problem} It was not rewritten.")
    return data, found
