"""A whole session file put in its place: written beside it first, synced, and only then given the session's name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workshop.store import disk
from workshop.store.lock import SessionLock
from workshop.store.new_files import create_file
from workshop.store.rewriting import beside_of
from workshop.store.workspace import Workspace


@contextmanager
def placing(workspace: Workspace, session_id: str, content: bytes) -> Iterator[tuple[Path, Path]]:
    """A session's content on the disk beside its place, and that place, while no other program may write the session.

    Who asks gives the file its name, see `name_new`; one that got none is removed afterwards.

    Raises:
        SessionLocked: When another program is writing the session.
        OSError: When the disk refused.
    """
    target = workspace.session_file(session_id)
    beside = beside_of(target)
    lock = SessionLock(workspace.locks, session_id)
    disk.make_folder(target.parent)
    lock.acquire()
    try:
        beside.unlink(missing_ok=True)
        create_file(beside, content)
        yield beside, target
        disk.sync_folder(target.parent)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        lock.release()


def name_new(beside: Path, target: Path) -> None:
    """Give a finished file its name, unless something has it: in one step where the disk knows links.

    Raises:
        FileExistsError: When something has it.
        OSError: When the disk refused.
    """
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:
        # A disk without links; who makes sessions of this id waits for the lock.
        if target.exists():
            raise FileExistsError(target) from None
        disk.replace(beside, target)
