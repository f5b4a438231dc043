"""Copies of a folder's sessions at a second place: made in one step, verified after writing, and kept by time.

::

    DIR/workshop-backups/transit-3fa2c1/2026-03-04-riders-a1b2c3/2026-03-04-riders-a1b2c3@20260304T124000Z.json

A copy holds all complete appends and is a session file like any other.  The newest five of a session are kept, and the
last of each day.  One that holds an event which the newest lacks, or that cannot be read, is never removed: whatever
happened to the session since, nothing is lost by copying it.  Open ballot boxes are not copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import NamedTuple

from workshop.record.event import Event
from workshop.record.protocol import NotSaved, SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.backup_place import COPIES, Place, name_at_place, place_of, places_used
from workshop.store.copied_as import names_before, remember
from workshop.store.disk import LARGEST
from workshop.store.given import whole_file
from workshop.store.layout import TAIL
from workshop.store.new_files import create_file
from workshop.store.owing import owed, settle
from workshop.store.recovery import Scan, scan
from workshop.store.rewriting import beside_of, copy_without, replace_file
from workshop.store.workspace import PLAN, Workspace

KEPT = 5
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(?P<id>.+)@(?P<at>[0-9]{8}T[0-9]{6}Z)\.json")
_TRIES = 3
_HOLDS = ("hold.set", "hold.lifted")
_MINUTE = 60


class Copy(NamedTuple):
    """A copy at a second place: its file, the session, and when it was made (UTC)."""

    path: Path
    session_id: str
    at: datetime


class Backup(NamedTuple):
    """A session as it is kept now: its newest copy, how many events are in it, and whether it was made just now."""

    copy: Copy
    events: int
    made: bool


def back_up(workspace: Workspace, session_id: str, place: Place, *, now: datetime | None = None) -> Backup:
    """Copy a session, or the plan's log, to a place; where the newest copy there says the same, nothing is written.

    It takes no lock and may wait for a slow disk: it is not for the thread of the screens.

    Raises:
        NoPlace: When the place is not there.
        NotSaved: When the place's disk refused; no half copy is left there, and the copies that were there are.
        StoreError: When the session cannot be read, or is damaged: then its good copies stay the newest.
    """
    place.check()
    source = workspace.session_file(session_id)
    folder = place.copies / name_at_place(workspace) / session_id
    for _ in range(_TRIES):
        content, found = _content(source, workspace.name_of(source))
        backup = _keep(folder, session_id, content, found, now or datetime.now(UTC))
        if _goes_on(source, content):
            _carry_redactions(workspace, session_id, place, found.events)
            _carry_owed(workspace, place)
            remember(workspace, name_at_place(workspace))
            _remove_old(folder, session_id, backup.copy, found.events)
            return backup
        # A redaction replaced the file meanwhile: this copy may hold what was taken out, and the sweep may be past.
        if backup.made:
            with suppress(OSError):
                backup.copy.path.unlink()
    raise NotSaved(f"{workspace.name_of(source)} is being replaced again and again; it was not copied.")


def _carry_owed(workspace: Workspace, place: Place) -> None:
    """Take words that were redacted while the place was not there out of the copies of other sessions too."""
    for session_id in owed(workspace, place.root):
        with suppress(OSError, SessionDamaged):
            events = scan(disk.read_all(workspace.session_file(session_id)), session_id).events
            if _carry_redactions(workspace, session_id, place, events):
                settle(workspace, place.root, session_id)


def _carry_redactions(workspace: Workspace, session_id: str, place: Place, events: list[Event]) -> bool:
    """Take words that were redacted while a place was not there out of the older copies on it.

    Returns:
        Whether that was done; False where nothing was redacted, or a legal hold forbids it.

    Raises:
        NotSaved: When the place's disk refused.
    """
    gone = {event.id: event.id.encode() for event in events if event.data is None}
    if not gone or _is_held(events) or _is_held(_events_of_plan(workspace)):
        return False
    for path in copies_of_session(workspace, session_id, place):
        try:
            data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
            clean = copy_without(data, gone) if any(id_ in data for id_ in gone.values()) else data
            if clean != data:
                replace_file(path, clean)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise NotSaved(
                f"{path} may hold words that were redacted, and cannot be put right: {disk.reason(error)}. Delete it."
            ) from error
    return True


def _is_held(events: Iterable[Event]) -> bool:
    """Whether a log's latest word on a legal hold is that there is one: then nothing is altered anywhere."""
    return next((event.type for event in reversed([*events]) if event.type in _HOLDS), "") == _HOLDS[0]


def _events_of_plan(workspace: Workspace) -> list[Event]:
    try:
        return scan(disk.read_all(workspace.session_file(PLAN)), PLAN).events
    except (OSError, StoreError):
        return []


def _goes_on(source: Path, content: bytes) -> bool:
    """Whether a session's file still begins with what was copied of it."""
    try:
        return disk.read_all(source).startswith(content.removesuffix(TAIL))
    except OSError as error:
        raise StoreError(f"{source.name} cannot be read: {disk.reason(error)}.") from error


def _content(source: Path, name: str) -> tuple[bytes, Scan]:
    """The complete appends of a session's file, while somebody may be adding to it."""
    try:
        if source.stat().st_size > LARGEST:
            raise StoreError(f"{name} is far too large to be a session's file; it was not copied.")
        data = disk.read_all(source)
    except OSError as error:
        raise StoreError(f"{name} cannot be read: {disk.reason(error)}.") from error
    found = scan(data, name)
    if found.problem:
        raise SessionDamaged(f"{found.problem} It was not copied; the copies made before are kept.")
    return data[: found.end] + TAIL, found


def _keep(folder: Path, session_id: str, content: bytes, found: Scan, now: datetime) -> Backup:
    newest = next(iter(copies_in(folder, session_id)), None)
    try:
        if newest is not None and _same(newest.path, content):
            return Backup(newest, len(found.events), False)
        at = now.replace(microsecond=0)
        if newest is not None and at <= newest.at:
            # A clock that was set back must not make an old copy the newest one.
            at = newest.at + timedelta(seconds=1)
        copy = Copy(folder / f"{session_id}@{at.strftime(_STAMP)}.json", session_id, at)
        # Not the folder of all copies: a stick that went after it was looked for must not be copied beside itself.
        folder.parent.mkdir(exist_ok=True)
        folder.mkdir(exist_ok=True)
        _remove_unfinished(folder)
        _write(copy.path, content)
    except OSError as error:
        why = disk.reason_and_way(
            error, "the copies go on, or set another place with `workshop backups --to DIR`"
        )
        raise NotSaved(f"{session_id} was not copied to {_root(folder)}: {why}.") from error
    return Backup(copy, len(found.events), True)


def _root(folder: Path) -> Path:
    """The place of a session's folder of copies."""
    return folder.parent.parent.parent


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _write(path: Path, content: bytes) -> None:
    """Make a copy under its name only once it is whole on the disk and its chain holds as it is read back.

    Raises:
        OSError: When the disk refused.
        NotSaved: When it does not hold what was written.
    """
    beside = beside_of(path)
    beside.unlink(missing_ok=True)
    try:
        create_file(beside, content)
        written = beside.read_bytes()
        if written != content or scan(written, path.name).problem:
            raise NotSaved(
                f"{path.name} does not read back as it was written; the second disk may be failing."
            )
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    with suppress(OSError):
        # The copy is there; some disks of sticks cannot sync a folder.
        disk.sync_folder(path.parent)


def _remove_unfinished(folder: Path) -> None:
    """Remove what a killed program left; another program may be at a copy of the plan this very minute."""
    for path in _files(folder):
        with suppress(OSError):
            if (
                path.name.startswith(".")
                and path.suffix == ".new"
                and time() - path.stat().st_mtime > _MINUTE
            ):
                path.unlink()


def _remove_old(folder: Path, session_id: str, newest: Copy, events: list[Event]) -> None:
    """Remove copies that nobody would look for: neither among the newest nor a day's last, and with nothing of their own."""
    hashes = [event.hash for event in events]
    days: set[str] = set()
    for number, copy in enumerate(copies_in(folder, session_id)):
        day = f"{copy.at.astimezone():%Y-%m-%d}"
        last_of_day = day not in days
        days.add(day)
        if number < KEPT or last_of_day or copy.path == newest.path:
            continue
        with suppress(OSError, StoreError):
            _, found = read_copy(copy.path)
            if [event.hash for event in found.events] == hashes[: len(found.events)]:
                copy.path.unlink()


def read_copy(path: Path) -> tuple[bytes, Scan]:
    """Read and verify a copy, or any other session file: its complete appends as they stand there, and what they say.

    Raises:
        SessionDamaged: When it is damaged, is no session file, or its format is newer.
        StoreError: When it cannot be read, or is far too large.
    """
    data, found = whole_file(path)
    return data[: found.end] + TAIL, found


def copies_in(folder: Path, session_id: str) -> list[Copy]:
    """The copies of a session in one folder, the newest first; none where the folder cannot be read."""
    found = []
    for path in _files(folder):
        copy = copy_at(path)
        if copy is not None and copy.session_id == session_id:
            found.append(copy)
    return sorted(found, key=lambda copy: copy.at, reverse=True)


def copy_at(path: Path) -> Copy | None:
    """The copy that a file's name tells of; None for other files."""
    match = _NAME.fullmatch(path.name)
    if match is None or path.name.startswith("."):
        return None
    try:
        at = datetime.strptime(match["at"], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Copy(path, match["id"], at)


def copies_at(workspace: Workspace, place: Place) -> dict[str, list[Copy]]:
    """The copies of this folder's sessions and plan at a place, by id, each with the newest first."""
    ours = place.copies / name_at_place(workspace)
    return {folder.name: found for folder in _folders(ours) if (found := copies_in(folder, folder.name))}


def backups_of(workspace: Workspace, session_id: str) -> list[Path]:
    """Every file that holds a copy of a session, or a part of one, at any place that was ever used and is there now.

    Copies which another computer made of the same session are among them; of a plan, which every folder has, only ours,
    also of before the folder was moved.

    Raises:
        StoreError: When it cannot be told which places there are.
    """
    found: list[Path] = []
    for place in places_used(workspace):
        found += copies_of_session(workspace, session_id, place)
    return found


def copies_of_session(workspace: Workspace, session_id: str, place: Place) -> list[Path]:
    """The same at one place, see `backups_of`."""
    names = (name_at_place(workspace), *names_before(workspace))
    ours = [place.copies / name for name in dict.fromkeys(names)]
    folders = ours if session_id == PLAN else _folders(place.copies)
    return [path for folder in folders for path in _files(folder / session_id)]


def places_missing(workspace: Workspace) -> list[Path]:
    """The places that were used for copies and are not there now: what is on them cannot be put right.

    Raises:
        StoreError: When it cannot be told which places there are.
    """
    missing = []
    for place in places_used(workspace):
        try:
            place.check()
        except StoreError:
            missing.append(place.root)
    return missing


def back_up_all(workspace: Workspace) -> tuple[list[Backup], list[str]]:
    """Copy every session and the plan to the place that is set; what was kept, and what could not be, in sentences.

    Raises:
        StoreError: When no place is set, or it is not there.
    """
    place = place_of(workspace)
    if place is None:
        raise StoreError("No second place is set; `workshop backups --to DIR` sets one.")
    place.check()
    kept, told = [], []
    plan = [PLAN] if workspace.session_file(PLAN).exists() else []
    for session_id in [*workspace.session_ids(), *plan]:
        try:
            kept.append(back_up(workspace, session_id, place))
        except StoreError as error:
            told.append(str(error))
    return kept, told


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if path.is_dir())
    return []


def _files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if path.is_file())
    return []


def folders_of_copies(root: Path) -> Iterable[Path]:
    """The folders of copies that a directory holds, whichever level of a place it is: a stick, or a folder on it."""
    for top in (root / COPIES, root):
        for folder in (top, *_folders(top)):
            for one in (folder, *_folders(folder)):
                if any(copy_at(path) for path in _files(one)):
                    yield one
