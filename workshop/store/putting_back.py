"""What was acknowledged is put back where somebody else replaced or removed a session's file while it was open.

A cloud folder that brings an older copy back, a file that was restored by hand over the one that is open, one that was
deleted or emptied: the program that has the session open holds every event that it acknowledged, and nobody else may.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

from workshop.record.event import Event, Meta
from workshop.record.protocol import NotSaved, SessionDamaged
from workshop.store import disk
from workshop.store.copies import compared
from workshop.store.layout import TAIL, head_bytes, line_bytes
from workshop.store.recovery import scan
from workshop.store.repairing import keep_aside
from workshop.store.rewriting import replace_file
from workshop.store.storage import create_file
from workshop.store.workspace import Workspace


def put_back(workspace: Workspace, meta: Meta, events: Sequence[Event]) -> str:
    """Make a session's file hold everything that was acknowledged, where it does not.

    Only who holds the session's lock calls this.  What is found in the place of the file is kept aside, byte for byte.

    Args:
        workspace: Where the session is.
        meta: Its head.
        events: What it is known to hold.

    Returns:
        What was done, in a sentence or two; empty where nothing was missing.

    Raises:
        NotSaved: When another copy with events of its own is there, so that ours was written beside it; or when the folder
            is not there, or the disk refused.
        SessionDamaged: When a newer version of the program has written what is there.
    """
    path = workspace.session_file(meta.id)
    name = workspace.name_of(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    except OSError as error:
        raise NotSaved(f"{name} cannot be read: {disk.reason(error)}.") from error
    if not data and not path.parent.is_dir():
        raise NotSaved(
            f"{path} is not there any more, nor is its folder. Put the disk or stick back in, or the folder where it was; "
            f"then nothing is lost."
        )
    theirs = _events_in(data, name, meta)
    told = compared(events, theirs)
    if not told.here:
        return ""
    # Where one side was redacted, both are.
    common = [one if one.data is None else other for one, other in zip(events, theirs, strict=False)]
    whole = [*common[: told.common], *events[told.common :]]
    content = head_bytes(meta) + b",\n".join(line_bytes(one.seq, one) for one in whole) + TAIL
    try:
        if found := scan(content, name).problem:
            raise SessionDamaged(found)
        if told.there:
            beside = _beside(workspace, meta.id, content)
            raise NotSaved(
                f"{name} was replaced by another copy of the session, which lacks {_events(told.here)} of this one and has "
                f"{_events(told.there)} of its own. All that was saved here is in {workspace.name_of(beside)}: leave the "
                f"session, and `workshop merge {path.name} '{beside.name}' --replace` joins the two."
            )
        if not data:
            _write_anew(path, content)
            return f"{name} had been removed or emptied while it was open; all {_events(len(whole))} were put back."
        aside = workspace.name_of(keep_aside(workspace, meta.id, data))
        replace_file(path, content)
    except OSError as error:
        raise NotSaved(f"{name} lacks {_events(told.here)} that were saved: {disk.reason(error)}.") from error
    return (
        f"{name} had been replaced by a file without the last {_events(told.here)}; they were put back. "
        f"What was there is kept in {aside}."
    )


def _events_in(data: bytes, name: str, meta: Meta) -> Sequence[Event]:
    """The events that hold in what is there now; none where it is no file of this session."""
    if not data:
        return []
    try:
        found = scan(data, name)
    except SessionDamaged as error:
        if "newer version" in str(error):
            raise
        return []
    return found.events if found.meta.id == meta.id else []


def _write_anew(path: Path, content: bytes) -> None:
    with suppress(FileExistsError):
        create_file(path, content)
        return
    replace_file(path, content)


def _beside(workspace: Workspace, session_id: str, content: bytes) -> Path:
    """Keep what we hold among the sessions under a name of its own; asked again, it is the same file."""
    for number in count(1):
        path = workspace.sessions / f"{session_id} (kept{'' if number == 1 else f' {number}'}).json"
        with suppress(FileExistsError):
            create_file(path, content)
            return path
        if path.read_bytes() == content:
            return path
    raise AssertionError


def _events(number: int) -> str:
    return f"{number} event{'' if number == 1 else 's'}"
