"""Files of one session that went different ways: reading both, and writing the one that was made of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from workshop.record.event import Data, Event
from workshop.record.protocol import NotSaved, SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.chaining import chained, told
from workshop.store.copies import copies, own
from workshop.store.disk import LARGEST
from workshop.store.layout import file_bytes, head_bytes
from workshop.store.lock import SessionLock
from workshop.store.new_files import create_file
from workshop.store.recovery import Scan, scan
from workshop.store.repairing import keep_aside
from workshop.store.rewriting import replace_file
from workshop.store.telling import of_file
from workshop.store.workspace import PLAN, Workspace


class TwoFiles(NamedTuple):
    """Two files of one session, verified.  ``notice`` says what of them is only half written."""

    first: Path
    second: Path
    ours: Scan
    theirs: Scan
    notice: str = ""


def read_two(first: Path, second: Path) -> TwoFiles:
    """Read two files of a session; nothing is changed.

    Raises:
        SessionDamaged: When one of them is damaged, or its format is newer.
        StoreError: When one cannot be read, both are the same file, or they are of different sessions.
    """
    if first.exists() and second.exists() and first.samefile(second):
        raise StoreError(
            f"{first.name} and {second.name} are the same file; name the two that are to be merged."
        )
    ours, theirs = _read(first), _read(second)
    if ours.document != theirs.document:
        raise StoreError(
            f"{first.name} is of {_called(ours)}, and {second.name} is no copy of it but was begun on its own "
            f"({theirs.meta.id}); only copies of one session can be merged."
        )
    notices = [
        f"The end of {path.name} ({len(found.leftover)} bytes) is only half written and is not taken over."
        for path, found in ((first, ours), (second, theirs))
        if found.leftover
    ]
    return TwoFiles(first, second, ours, theirs, " ".join(notices))


def write_merged(
    files: TwoFiles,
    target: Path,
    kept: Sequence[Event],
    joined: Sequence[Event],
    report: tuple[str, Data],
    after: Sequence[tuple[str, str, Data]],
) -> int:
    """Write the file that two were made into; it is durable when this returns.

    Args:
        files: The two, which stay as they are.
        target: The new file; it must not be there.
        kept: The events that keep their place: the common part, and what only the first file has.
        joined: What only the second file has, to be chained behind.
        report: The type and the data of the event that stands between.
        after: Events by the program that follow: type, what they are about, data.

    Returns:
        How many events are in it.

    Raises:
        NotSaved: When there is such a file already, or the disk refused; nothing is left behind then.
    """
    added = [
        told(*report),
        *(msgspec.structs.replace(event) for event in joined),
        *(told(type_, data, ref) for type_, ref, data in after),
    ]
    last = kept[-1]
    events = [*kept, *chained(last.hash, last.seq, added)]
    content = file_bytes(head_bytes(files.ours.meta), events)
    found = scan(content, target.name)
    if found.problem or not found.whole or len(found.events) != len(events):
        raise SessionDamaged(f"The two files cannot be merged: {found.problem or 'they do not fit together'}")
    try:
        create_file(target, content)
    except FileExistsError as error:
        raise NotSaved(
            f"{target} exists already; nothing was changed. Name another file with --to."
        ) from error
    except OSError as error:
        raise NotSaved(f"{target} was not made: {disk.reason(error)}.") from error
    return len(events)


def free_name(folder: Path, session_id: str) -> Path:
    """A name for a merged file that no file of the folder has."""
    number = 1
    while (path := folder / f"{session_id}.merged{'' if number == 1 else f'-{number}'}.json").exists():
        number += 1
    return path


class Placed(NamedTuple):
    """Where the two files are that became the session, and which earlier tries at it are gone."""

    aside: list[Path]
    removed: list[Path]


def put_in_place(workspace: Workspace, session_id: str, merged: Path, files: TwoFiles) -> Placed:
    """Let a merged file be the session, and move the two that it was made of aside.

    Both are kept, byte for byte, in the folder of what was set aside, before the session's name means the merged file.
    One that is not among the sessions, such as a copy on a stick, stays where it is.
    Files that were merged before, and in which nothing is that the session lacks now, are removed.

    Raises:
        SessionLocked: When another program is writing the session.
        StoreError: When neither of the two is among the sessions of this folder, or one was written to meanwhile.
        NotSaved: When the disk refused; then the session is as it was, or the merged file is in its place already.
    """
    if not _among_sessions(workspace, files):
        raise StoreError(
            f"Neither {files.first} nor {files.second} is in the folder of sessions; both stay where they are."
        )
    target = workspace.session_file(session_id)
    lock = SessionLock(workspace.locks, session_id)
    try:
        lock.acquire()
        try:
            aside = _swap(workspace, session_id, merged, files, target)
            return Placed(aside, _remove_earlier(workspace, session_id, target))
        finally:
            lock.release()
    except OSError as error:
        raise NotSaved(f"The files were not all moved: {disk.reason(error)}. Nothing is lost.") from error


def _among_sessions(workspace: Workspace, files: TwoFiles) -> list[Path]:
    folder = workspace.sessions.resolve()
    return [path for path in (files.first, files.second) if path.resolve().parent == folder]


def _swap(workspace: Workspace, session_id: str, merged: Path, files: TwoFiles, target: Path) -> list[Path]:
    contents = [files.first.read_bytes(), files.second.read_bytes()]
    for path, content, found in zip(
        (files.first, files.second), contents, (files.ours, files.theirs), strict=True
    ):
        if scan(content, path.name).events != found.events:
            raise StoreError(f"{path.name} was written to meanwhile; merge again.")
    if target.exists() and not any(path.samefile(target) for path in (files.first, files.second)):
        raise StoreError(f"{workspace.name_of(target)} is neither of the two files; it was left as it is.")
    whole = merged.read_bytes()
    here = _among_sessions(workspace, files)
    aside = [
        keep_aside(workspace, session_id, content)
        for path, content in zip((files.first, files.second), contents, strict=True)
        if path in here
    ]
    if target.exists():
        replace_file(target, whole)
    else:
        create_file(target, whole)
    for path in (*here, merged):
        if path.resolve() != target.resolve():
            path.unlink(missing_ok=True)
    disk.sync_folder(workspace.sessions)
    return aside


def _remove_earlier(workspace: Workspace, session_id: str, target: Path) -> list[Path]:
    """Remove what was merged and never became the session; not where anybody went on in it, or it cannot be read."""
    events = scan(target.read_bytes(), target.name).events
    removed = []
    for copy in copies(workspace):
        if (copy.session_id, copy.left_by) != (session_id, "a merge"):
            continue
        with suppress(OSError, StoreError):
            found = scan(copy.path.read_bytes(), copy.path.name)
            if not found.problem and not found.leftover and not own(found.events, events):
                copy.path.unlink()
                removed.append(copy.path)
    return removed


def _called(found: Scan) -> str:
    return "the plan" if found.meta.id == PLAN else f"session {found.meta.id}"


def _read(path: Path) -> Scan:
    try:
        if path.stat().st_size > LARGEST:
            raise StoreError(f"{path} is far too large to be a session's file; nothing of it was read.")
        found = scan(path.read_bytes(), path.name)
    except OSError as error:
        why = "there is no such file" if isinstance(error, FileNotFoundError) else disk.reason(error)
        raise StoreError(f"{os.fspath(path)} cannot be read: {why}.") from error
    if found.problem:
        raise SessionDamaged(f"{of_file(found.problem, path)} Nothing was merged.")
    return found
