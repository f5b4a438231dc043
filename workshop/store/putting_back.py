"""What was acknowledged is put back where somebody else replaced or removed a session's file while it was open.

A cloud folder that brings an older copy back, a file that was restored by hand over the one that is open, one that was
deleted or emptied: the program that has the session open holds every event that it acknowledged, and nobody else may.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from workshop.record.event import Event, Meta
from workshop.record.protocol import NewerFormat, NotSaved, SessionDamaged
from workshop.store import disk
from workshop.store.copies import Compared, compared
from workshop.store.layout import file_bytes, head_bytes
from workshop.store.new_files import create_file, create_once
from workshop.store.recovery import Scan, scan
from workshop.store.repairing import keep_aside
from workshop.store.rewriting import copy_without, replace_file
from workshop.store.telling import in_events
from workshop.store.workspace import PLAN, Workspace


class KeptBeside(NotSaved):
    """Another copy with events of its own is in the place of the file; what was acknowledged is in ``path``."""

    def __init__(self, sentence: str, path: Path) -> None:
        super().__init__(sentence)
        self.path = path


class FolderGone(NotSaved):
    """Not only the file is gone but the folder of sessions with it, as when a stick is pulled out."""


def put_back(workspace: Workspace, meta: Meta, events: Sequence[Event], *, beside: bool = False) -> str:
    """Make a session's file hold everything that was acknowledged, where it does not.

    Only whoever holds the session's lock may call this.  What is found in the place of the file is kept aside, byte for
    byte but for what was redacted.

    Args:
        workspace: Where the session is.
        meta: Its head.
        events: What it is known to hold.
        beside: Write it beside and leave what is there alone, since that is replaced again and again.

    Returns:
        What was done, in a sentence or two; empty where nothing was missing.

    Raises:
        KeptBeside: When another copy with events of its own is there, or ``beside`` was asked, and ours was written beside.
        FolderGone: When the folder is not there.
        NotSaved: When the disk refused.
        SessionDamaged: When a newer version of the program has written what is there.
    """
    path = workspace.session_file(meta.id)
    if in_the_way := _what_is_no_file(path):
        if beside:
            raise _kept_from_a_quarrel(workspace, meta, events)
        return _moved_out_of_the_way(workspace, meta, events, in_the_way)
    name = workspace.name_of(path)
    data = _read(path, name)
    found = _found_in(data, name, meta)
    theirs = found.events if found is not None else []
    told = compared(events, theirs)
    if not told.here and found is not None and _goes_on_as_it_is(found):
        return ""
    whole = _both(events, theirs, told)
    content = file_bytes(head_bytes(meta), whole)
    if problem := scan(content, name).problem:
        raise SessionDamaged(problem)
    try:
        if told.here and told.there:
            raise _kept_from_another_copy(workspace, meta, content, told)
        if told.here and beside:
            raise _kept_from_a_quarrel(workspace, meta, whole)
        if not data:
            _write_anew(path, content)
            return f"{name} had been removed or emptied while it was open; {_all(len(whole))} put back."
        aside = _replaced(workspace, meta.id, data, whole, content)
    except OSError as error:
        raise NotSaved(
            f"{name} lacks {in_events(told.here)} that were saved: {disk.reason(error)}."
        ) from error
    if not told.here:
        return (
            f"Another program had written to {name}; what cannot be read was taken out, and the file as it was is kept in "
            f"{aside}."
        )
    return (
        f"{name} had been replaced by a file without the last {in_events(told.here)}; they were put back, and what was "
        f"there is kept in {aside}."
    )


def _read(path: Path, name: str) -> bytes:
    """What is in the file's place; empty where it was removed and its folder is still there.

    Raises:
        FolderGone: When the folder is not there either.
        NotSaved: When it cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise NotSaved(f"{name} cannot be read: {disk.reason(error)}.") from error
    if not data and not path.parent.is_dir():
        raise FolderGone(
            f"{path} is not there any more, nor is its folder. Put the disk or stick back in, or the folder where it was; "
            f"then nothing is lost."
        )
    return data


def _goes_on_as_it_is(found: Scan) -> bool:
    """Whether it can stay: it is whole, or in an older format, which is made new when it is opened."""
    return (found.whole and not found.problem) or bool(found.older)


def _both(ours: Sequence[Event], theirs: Sequence[Event], told: Compared) -> list[Event]:
    """What the file is to hold: all of ours, and where ours has nothing of its own what theirs has more."""
    # Where one side was redacted, both are.
    common = [one if one.data is None else other for one, other in zip(ours, theirs, strict=False)]
    return [*common[: told.common], *ours[told.common :], *(() if told.here else theirs[told.common :])]


def _kept_from_another_copy(workspace: Workspace, meta: Meta, content: bytes, told: Compared) -> KeptBeside:
    """What is told when another copy with events of its own keeps the file's place, once ours is written beside."""
    path = workspace.session_file(meta.id)
    kept = _beside(workspace, meta.id, content)
    return KeptBeside(
        f"{workspace.name_of(path)} was replaced by another copy, which lacks {in_events(told.here)} of this one and has "
        f"{in_events(told.there)} of its own; all that is saved here is in {workspace.name_of(kept)}: "
        f"{_then(path.name, kept.name, meta.id)}",
        kept,
    )


def _replaced(
    workspace: Workspace, session_id: str, there: bytes, events: Sequence[Event], content: bytes
) -> str:
    """Put the content into the file's place; what was there is kept aside, but for what was redacted.

    Returns:
        Where it is kept, as it is told.
    """
    gone = {one.id for one in events if one.data is None}
    aside = keep_aside(workspace, session_id, copy_without(there, gone) if gone else there)
    replace_file(workspace.session_file(session_id), content)
    return workspace.name_of(aside)


def _what_is_no_file(path: Path) -> str:
    """What stands in the place of a session's file without being one, in a few words; empty for a file, or for nothing."""
    try:
        there = path.stat()
        if stat.S_ISREG(there.st_mode):
            return "a file far too large for a session" if there.st_size > disk.LARGEST else ""
    except FileNotFoundError:
        # The link that leads nowhere is there, what it leads to is not.
        return "a link that leads nowhere" if path.is_symlink() else ""
    except OSError:
        return "a link that leads nowhere" if path.is_symlink() else ""
    return "a folder" if path.is_dir() else "something that is no file"


def _moved_out_of_the_way(workspace: Workspace, meta: Meta, events: Sequence[Event], what: str) -> str:
    """Give the session's file its place back, which a folder or a broken link has taken; that is kept as it is."""
    path = workspace.session_file(meta.id)
    name = workspace.name_of(path)
    try:
        disk.make_folder(workspace.torn)
        for number in count(1):
            aside = workspace.torn / f"{meta.id}-instead-{number}"
            if not os.path.lexists(aside):
                break
        path.rename(aside)
        _write_anew(path, file_bytes(head_bytes(meta), events))
    except OSError as error:
        raise NotSaved(f"{name} is {what} now, which cannot be moved away: {disk.reason(error)}.") from error
    return (
        f"{name} had become {what} while it was open; {_all(len(events))} put back, and what was there is "
        f"kept in {workspace.name_of(aside)}."
    )


def _found_in(data: bytes, name: str, meta: Meta) -> Scan | None:
    """What can be trusted of what is there now; None where it is no file of this session."""
    if not data:
        return None
    try:
        found = scan(data, name)
    except NewerFormat:
        raise
    except SessionDamaged:
        return None
    return found if found.meta.id == meta.id else None


def _kept_from_a_quarrel(workspace: Workspace, meta: Meta, events: Sequence[Event]) -> KeptBeside:
    """What is told when a file is left to the program that replaces it again and again, once ours is written beside.

    Raises:
        NotSaved: When the disk refused.
    """
    path = workspace.session_file(meta.id)
    name = workspace.name_of(path)
    try:
        kept = _beside(workspace, meta.id, file_bytes(head_bytes(meta), events))
    except OSError as error:
        raise NotSaved(
            f"{name} is replaced again and again, and all that is saved could not be written beside it: "
            f"{disk.reason(error)}."
        ) from error
    return KeptBeside(
        f"Another program replaces {name} again and again: stop it. All that is saved here is in "
        f"{workspace.name_of(kept)}: {_then(path.name, kept.name, meta.id)}",
        kept,
    )


def _then(here: str, beside: str, session_id: str) -> str:
    """What is to be done about two copies."""
    what = "the plan" if session_id == PLAN else "the session"
    return f"leave {what}, and `workshop merge {here} '{beside}' --replace` joins the two."


def _write_anew(path: Path, content: bytes) -> None:
    with suppress(FileExistsError):
        create_file(path, content)
        return
    replace_file(path, content)


def _beside(workspace: Workspace, session_id: str, content: bytes) -> Path:
    """Keep what we hold among the sessions under a name of its own; asked again, it is the same file."""
    names = (f"{session_id} (kept{'' if number == 1 else f' {number}'}).json" for number in count(1))
    return create_once((workspace.sessions / name for name in names), content)


def _all(number: int) -> str:
    return "its only event was" if number == 1 else f"all {number} events were"
