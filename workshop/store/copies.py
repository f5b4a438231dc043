"""Copies of a session beside it under another name: what cloud folders leave when two computers wrote it, and repairs.

They are known by what is in them, the id in ``_meta``; their names only tell who left them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from workshop.record.event import PROGRAM, Event
from workshop.record.protocol import StoreError
from workshop.store import disk
from workshop.store.layout import HEADER_BYTES, peek_meta
from workshop.store.recovery import is_damaged, scan
from workshop.store.telling import in_events, quoted
from workshop.store.workspace import PLAN, Workspace

_LEFT_BY: Sequence[tuple[str, re.Pattern[str]]] = (
    ("a repair", re.compile(r"\.repaired(-\d+)?$")),
    ("a merge", re.compile(r"\.merged(-\d+)?$")),
    ("Syncthing", re.compile(r"\.sync-conflict-\d{8}-\d{6}")),
    ("Dropbox or Nextcloud", re.compile(r"\((.* )?conflicted copy", re.IGNORECASE)),
    ("a download or Google Drive", re.compile(r" ?\(\d+\)$")),
    ("iCloud", re.compile(r" \d+$")),
    ("OneDrive", re.compile(r"-[^-/\\]+$")),
)


class Copy(NamedTuple):
    """A file that holds a session under another name.

    Attributes:
        path: The file.
        session_id: The session that it holds.
        left_by: What leaves copies under such names, or empty.
    """

    path: Path
    session_id: str
    left_by: str = ""


class Compared(NamedTuple):
    """How a copy stands to its session.

    ``common`` is how many events both have at their beginning, ``here`` how many the session has that the copy lacks,
    ``there`` how many the copy has that the session lacks.  What the program added when it merged is nobody's own.
    """

    common: int
    here: int
    there: int


def copies(workspace: Workspace) -> list[Copy]:
    """Every file among the sessions of a folder that holds a session under another name, by name."""
    found = []
    for name in workspace.session_ids():
        path = workspace.session_file(name)
        try:
            with path.open("rb") as file:
                meta = peek_meta(file.read(HEADER_BYTES), path.name)
        except (OSError, StoreError):
            continue
        if meta.id != name and not _is_misread(workspace, path, meta.id):
            found.append(Copy(path, meta.id, left_by(meta.id, name)))
    return found


def _is_misread(workspace: Workspace, path: Path, session_id: str) -> bool:
    """Whether the id in a file is of no session here, and its chain does not hold: then the id is what is damaged."""
    try:
        return (
            not workspace.session_file(session_id).exists()
            and not scan(disk.read_all(path), path.name).events
        )
    except (OSError, StoreError):
        return True


def left_by(session_id: str, name: str) -> str:
    """What leaves copies under such a name; empty where that is not known."""
    rest = name.removeprefix(session_id)
    return next((who for who, pattern in _LEFT_BY if rest != name and pattern.search(rest)), "")


def compared(ours: Sequence[Event], theirs: Sequence[Event]) -> Compared:
    """How far two logs of a session go together; redacted events count as the same as whole ones."""
    common = 0
    for one, other in zip(ours, theirs, strict=False):
        if (one.id, one.hash) != (other.id, other.hash):
            break
        common += 1
    return Compared(common, len(own(ours[common:], theirs)), len(own(theirs[common:], ours)))


def own(events: Iterable[Event], others: Iterable[Event]) -> list[Event]:
    """What of a log another one lacks, wherever it stands there, but for what the program added by itself."""
    there = {event.id for event in others}
    return [event for event in events if event.id not in there and event.by != PROGRAM]


def about(workspace: Workspace, copy: Copy) -> str:
    """What a copy is and what to do about it, in one or two sentences."""
    name, session_id = workspace.name_of(copy.path), copy.session_id
    what = "the plan" if session_id == PLAN else f"session {session_id}"
    opening = f"{name} is a copy of {what} under another name"
    if copy.left_by == "a repair":
        if not _is_damaged(workspace, session_id):
            return (
                f"{name} is a repaired copy of session {session_id}, which is whole now: it can be deleted."
            )
        return (
            f"{name} is a repaired copy of session {session_id}; "
            f"`workshop check --repair --use {session_id}` puts it in its place."
        )
    if copy.left_by:
        opening += f", as {copy.left_by} leaves them"
    original = workspace.session_file(session_id)
    if not original.exists():
        return f"{opening}, and there is no {session_id}.json; name it that."
    try:
        theirs = scan(disk.read_all(copy.path), name)
    except (OSError, StoreError):
        return f"{opening}, and it is damaged: `workshop check --repair {quoted(name)}` saves what it holds, to be merged."
    try:
        ours = scan(disk.read_all(original), session_id)
    except (OSError, StoreError):
        return f"{opening}. {session_id}.json itself cannot be read: keep the one that is right, named so."
    if ours.meta.id != session_id:
        return (
            f"{opening}, and {session_id}.json is session {ours.meta.id}: give each file the name of the session "
            f"that it holds."
        )
    if theirs.document != ours.document:
        return f"{opening}, and it was begun by itself: keep the one that is right as {session_id}.json."
    told = compared(ours.events, theirs.events)
    if theirs.problem:
        return f"{opening}, and it is damaged: `workshop check --repair {quoted(name)}` saves what it holds, to be merged."
    if not told.there:
        return f"{opening}. Nothing is in it that is not in {session_id}.json: it can be deleted."
    if not told.here and copy.left_by == "a merge":
        return (
            f"{name} is {what} with what `workshop merge` joined to it, {in_events(told.there)} more: "
            f"`workshop merge {session_id} {copy.path.stem} --replace` lets it be the session."
        )
    if not told.here:
        return (
            f"{opening}. It holds all of {session_id}.json and {in_events(told.there)} more: "
            f"`workshop merge` joins them."
        )
    return (
        f"{opening}. They have {in_events(told.common)} in common; then {session_id}.json has {in_events(told.here)} "
        f"and the copy {in_events(told.there)} of its own: `workshop merge` joins them."
    )


def _is_damaged(workspace: Workspace, session_id: str) -> bool:
    try:
        return is_damaged(disk.read_all(workspace.session_file(session_id)), session_id)
    except (OSError, StoreError):
        # It is not there, or nothing of it can be read.
        return True
