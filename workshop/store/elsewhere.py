"""Where else events of a session may be: copies in its folder, what was set aside there, copies at a second place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from workshop.plural import counted
from workshop.record.event import Event
from workshop.record.protocol import StoreError
from workshop.store.backup_place import places_used
from workshop.store.backups import copies_of_session, copy_at, folders_of_copies
from workshop.store.copies import compared
from workshop.store.disk import LARGEST
from workshop.store.filling import Donor
from workshop.store.recovery import Scan, scan
from workshop.store.telling import quoted
from workshop.store.workspace import Workspace


def donors(
    workspace: Workspace | None, session_id: str, damaged: Path, more: Iterable[Path] = ()
) -> Iterator[Donor]:
    """The files in reach that may hold events of a session, the named ones first; what cannot be read is passed over.

    Args:
        workspace: The folder of sessions; None where there is none.
        session_id: The session.
        damaged: The file that lacks them, wherever it is.
        more: Files, or folders of copies, that somebody named.
    """
    seen: set[Path] = {damaged.resolve()}
    for path in _paths(workspace, session_id, damaged, more):
        with suppress(OSError):
            real = path.resolve()
            if real in seen or path.stat().st_size > LARGEST:
                continue
            seen.add(real)
            yield Donor(_name(workspace, path), path.read_bytes())


def newest_whole(found: Iterable[Donor], session_id: str) -> tuple[str, Scan] | None:
    """The whole file that holds the most events of a session: its name, and what it holds; None where none is whole."""
    best: tuple[str, Scan] | None = None
    for donor in found:
        try:
            read = scan(donor.data, donor.name)
        except StoreError:
            continue
        if (
            read.meta.id == session_id
            and not read.problem
            and (best is None or len(read.events) > len(best[1].events))
        ):
            best = donor.name, read
    return best


def goes_on(workspace: Workspace | None, session_id: str, path: Path, events: Sequence[Event]) -> str:
    """Where a log that was cut short goes on, and what to do, as a sentence; empty where no file in reach has more of it.

    It is for a person to say whether that belongs to it: a copy may have gone another way.

    Args:
        workspace: The folder of sessions; None where there is none.
        session_id: The session.
        path: Its file.
        events: What that holds.
    """
    best, most = "", 0
    for donor in donors(workspace, session_id, path):
        try:
            found = scan(donor.data, donor.name)
        except StoreError:
            continue
        told = compared(events, found.events)
        if found.meta.id == session_id and not told.here and told.there > most:
            best, most = donor.name, told.there
    if not best:
        return ""
    what = counted(most, "event")
    return (
        f"{best} goes on where it ends, with {what} more: "
        f"`workshop merge {session_id} {quoted(best)} --replace` joins them."
    )


def _paths(
    workspace: Workspace | None, session_id: str, damaged: Path, more: Iterable[Path]
) -> Iterator[Path]:
    for path in more:
        if path.is_dir():
            for folder in folders_of_copies(path):
                yield from _newest_first(one for one in _files(folder) if _is_of(one, session_id))
            yield from (one for one in _files(path) if session_id in one.name)
        else:
            yield path
    # Copies are called by the name of the session, with more behind it: "… (1).json", "….json.bak", "….repaired.json".
    yield from (one for one in _files(damaged.parent) if session_id in one.name)
    if workspace is None:
        return
    yield from (one for one in _files(workspace.sessions) if one.name.startswith(session_id))
    yield from (one for one in _files(workspace.torn) if one.name.startswith(session_id))
    with suppress(StoreError):
        for place in places_used(workspace):
            yield from _newest_first(copies_of_session(workspace, session_id, place))


def _is_of(path: Path, session_id: str) -> bool:
    copy = copy_at(path)
    return copy is not None and copy.session_id == session_id


def _newest_first(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.name, reverse=True)


def _files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(one for one in folder.iterdir() if one.is_file())
    return []


def _name(workspace: Workspace | None, path: Path) -> str:
    with suppress(ValueError):
        if workspace is not None:
            return workspace.name_of(path)
    return str(path)
