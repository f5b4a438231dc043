"""Session files outside a workspace: what is carried from one laptop to another on a stick."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from workshop.record.event import Draft, Event, Meta
from workshop.record.protocol import NotSaved, SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.given import content_of
from workshop.store.layout import HEADER_BYTES, looks_like_a_session, peek_meta
from workshop.store.new_files import create_file
from workshop.store.recovery import Scan, scan
from workshop.store.rewriting import replace_file
from workshop.store.sealing import first_content
from workshop.store.telling import of_file
from workshop.store.workspace import Workspace


class Carried(NamedTuple):
    """What a carried file holds.  ``notice`` says what of it cannot be read, ``damaged`` whether that was done to it."""

    meta: Meta
    events: list[Event]
    notice: str = ""
    damaged: bool = False


def is_session_file(path: Path) -> bool:
    """Whether a file begins as the file of a session does, whatever follows."""
    try:
        with path.open("rb") as file:
            return looks_like_a_session(file.read(HEADER_BYTES))
    except OSError:
        return False


def read_carried(path: Path) -> Carried:
    """Read and verify a session file wherever it is and whatever it is called; nothing is changed.

    Raises:
        SessionDamaged: When nothing in it can be trusted, or its format is newer.
        StoreError: When it cannot be read, or is far too large.
    """
    try:
        found = _carried(content_of(path), path.name)
    except SessionDamaged as error:
        raise SessionDamaged(of_file(str(error), path)) from error
    return found._replace(notice=of_file(found.notice, path))


def write_carried(path: Path, meta: Meta, drafts: Sequence[Draft]) -> None:
    """Make a session file outside the workspace; durable when this returns.

    Raises:
        NotSaved: When there is such a file already, or the disk refused; no file is left behind then.
        StoreError: When the title is too long.
    """
    content, _ = first_content(meta, drafts)
    _write(path, content)


def place(workspace: Workspace, path: Path) -> tuple[str, bool]:
    """Put a carried file among the sessions of a folder, under its own id.

    Returns:
        Its id, and whether it is new here; False when it is here already, perhaps with more in it.

    Raises:
        SessionDamaged: When it is damaged.
        StoreError: When it cannot be read or written, or another file of this id is here.
    """
    data = content_of(path)
    found = read_carried(path)
    if found.notice:
        raise SessionDamaged(f"{found.notice} Nothing was placed.")
    target = workspace.session_file(found.meta.id)
    if target.exists():
        here = read_carried(target).events
        if [event.id for event in here[: len(found.events)]] != [event.id for event in found.events]:
            raise StoreError(
                f"{workspace.name_of(target)} is here already and is not the same; nothing was changed. "
                f"Keep both, and join both to the session."
            )
        return found.meta.id, False
    _write(target, data)
    return found.meta.id, True


def carry(workspace: Workspace, session_id: str, target: Path) -> None:
    """Copy a session's file out of the workspace; an older copy of it that is there is brought up to date.

    Raises:
        StoreError: When it cannot be read or written, or something else is there.
    """
    source = workspace.session_file(session_id)
    data = content_of(source)
    ours = _carried(data, workspace.name_of(source))
    if not target.exists():
        _write(target, data)
        return
    theirs = read_carried(target).events if is_session_file(target) else []
    if not theirs or [event.id for event in ours.events[: len(theirs)]] != [event.id for event in theirs]:
        raise StoreError(f"{target} is there already and is something else; name another file with --to.")
    try:
        replace_file(target, data)
    except OSError as error:
        raise NotSaved(f"{target} was not brought up to date: {disk.reason(error)}.") from error


def _carried(data: bytes, name: str) -> Carried:
    peek_meta(data[:HEADER_BYTES], name)
    found: Scan = scan(data, name)
    if found.problem:
        return Carried(found.meta, found.events, found.problem, damaged=True)
    notice = ""
    if found.leftover:
        notice = (
            f"The end of {name} ({len(found.leftover)} bytes) is only half written; all before it is whole."
        )
    return Carried(found.meta, found.events, notice)


def _write(path: Path, content: bytes) -> None:
    try:
        create_file(path, content)
    except FileExistsError as error:
        raise NotSaved(f"{path} exists already; nothing was changed.") from error
    except OSError as error:
        raise NotSaved(f"{path} was not made: {disk.reason(error)}.") from error
