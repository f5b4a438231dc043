"""Session files that somebody names, wherever they are: read only where they may be one, and verified."""

from __future__ import annotations

from pathlib import Path

from workshop.record.protocol import SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.disk import LARGEST
from workshop.store.recovery import Scan, scan
from workshop.store.telling import of_file


def content_of(path: Path) -> bytes:
    """All of a file.

    Raises:
        StoreError: When there is none, it cannot be read, or it is far too large.
    """
    try:
        if not path.exists():
            raise StoreError(f"There is no file {path}.")
        if not path.is_file():
            raise StoreError(f"{path.name or path} is not a file.")
        if path.stat().st_size > LARGEST:
            raise StoreError(f"{path.name} is far too large to be a session's file; nothing of it was read.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        why = disk.reason(error) if isinstance(error, OSError) else "no file can be called that"
        raise StoreError(f"{path} cannot be read: {why}.") from error


def whole_file(path: Path) -> tuple[bytes, Scan]:
    """A session file, and what it says; its last append may be half written.

    Raises:
        SessionDamaged: When it is damaged, is no session file, or its format is newer.
        StoreError: When it cannot be read, or is far too large.
    """
    data = content_of(path)
    try:
        found = scan(data, path.name)
    except SessionDamaged as error:
        raise SessionDamaged(of_file(str(error), path)) from error
    if found.problem:
        raise SessionDamaged(of_file(found.problem, path))
    return data, found
