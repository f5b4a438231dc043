"""Session files from other laptops: checked, told apart from what is here, and put among the sessions.

What is here already is never lost: a file that goes on where ours ends takes its place only when that is asked for,
and ours is kept beside it; files that went two ways are both left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import unquote, urlsplit

from workshop.disk import as_typed, is_name_everywhere
from workshop.record.event import PROGRAM, Event
from workshop.record.protocol import NotSaved, SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.carrying import is_session_file
from workshop.store.given import content_of, whole_file
from workshop.store.layout import TAIL, file_bytes, read_head
from workshop.store.migrating import in_newest_format
from workshop.store.new_files import keep_beside
from workshop.store.placing import name_new, placing
from workshop.store.recovery import Scan, scan
from workshop.store.workspace import PLAN, Workspace

State: TypeAlias = Literal["new", "here", "older", "newer", "replaced", "refused", "plan"]
Readable: TypeAlias = Callable[[str, Sequence[Event]], object]
"""Reads a session's events and raises `StoreError` when this version cannot."""

_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?")


class Added(NamedTuple):
    """What became of one file.

    Attributes:
        path: The file.
        state: ``new``: it is a session of this folder now; ``here``: it was already; ``older``: ours has more; ``newer``:
            it goes on where ours ends, and was not taken yet; ``replaced``: it was, and ours is kept beside it;
            ``refused``: nothing was changed; ``plan``: it is a plan, whose decisions are joined with ours by a merge.
        told: That in one sentence or two, with what to do.
        session_id: Its session, as far as known.
    """

    path: Path
    state: State
    told: str
    session_id: str = ""


def paths_in(text: str) -> list[Path]:
    """The paths that somebody typed or pasted, one a line: in quotes, with escaped blanks, or as ``file:`` addresses."""
    found = []
    for typed in text.splitlines():
        one = typed.strip()
        if len(one) > 1 and one[0] == one[-1] and one[0] in "'\"":
            one = one[1:-1]
        if not one:
            continue
        if one.startswith("file://"):
            one = unquote(urlsplit(one).path)
        path = Path(one).expanduser() if one.startswith("~") else Path(one)
        if "\\ " in one and not _is_there(path):
            path = Path(one.replace("\\ ", " "))
        found.append(path)
    return found


def add_files(
    workspace: Workspace, paths: Iterable[Path], readable: Readable, *, replace: bool = False
) -> list[Added]:
    """Put session files among the sessions of a folder; of a folder, all session files in it or in its ``sessions/``.

    Args:
        workspace: Where they go.
        paths: Files and folders.
        readable: See `Readable`.
        replace: Whether a file that goes on where ours ends takes its place.
    """
    done: list[Added] = []
    for path in paths:
        try:
            files = _files_of(path)
        except StoreError as error:
            done.append(Added(path, "refused", str(error)))
            continue
        for file in files:
            try:
                done.append(_add(workspace, file, readable, replace=replace))
            except StoreError as error:
                done.append(Added(file, "refused", f"{str(error).rstrip('.')}. Nothing was added."))
        done += _plan_of(workspace, files[0].with_name(f"{PLAN}.json")) if path.is_dir() else []
    return done


def _plan_of(workspace: Workspace, path: Path) -> list[Added]:
    """What is to be said of the plan beside sessions that were added: it decides what ours does not, or nothing."""
    ours = workspace.session_file(PLAN)
    if not path.is_file() or (ours.exists() and ours.samefile(path)):
        return []
    try:
        there = scan(content_of(path), path.name)
        here = scan(content_of(ours), ours.name) if ours.exists() else None
    except StoreError as error:
        return [Added(path, "plan", f"{as_typed(path)} was left: {error}")]
    if here is None:
        told = f"There is no plan here: copy {as_typed(path)} to {workspace.name_of(ours)} to have what it decides."
    elif here.document != there.document:
        told = f"{as_typed(path)} is a plan that was begun apart from ours, and was left."
    elif not _own(here.events, there.events):
        return []
    else:
        told = f"{as_typed(path)} decides what our plan does not: `workshop merge {PLAN} {as_typed(path)} --replace`."
    return [Added(path, "plan", told)]


def _files_of(path: Path) -> list[Path]:
    """The files that a path stands for.

    Raises:
        StoreError: When there is nothing that could be a session.
    """
    try:
        if not path.is_dir():
            if not path.exists():
                raise StoreError(f"There is no file {path}; is the stick in?")
            return [path]
        within = path / "sessions"
        folder = within if within.is_dir() else path
        files = sorted(
            file
            for file in folder.iterdir()
            if file.suffix.lower() == ".json"
            and not file.name.startswith(".")
            and file.name.lower() != f"{PLAN}.json"
            and file.is_file()
        )
    except (OSError, ValueError) as error:
        why = disk.reason(error) if isinstance(error, OSError) else "no file can be called that"
        raise StoreError(f"{path} cannot be read: {why}.") from error
    sessions = [file for file in files if is_session_file(file)]
    if not sessions:
        raise StoreError(f"There is no session file in {folder}.")
    return sessions


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _add(workspace: Workspace, path: Path, readable: Readable, *, replace: bool) -> Added:
    data, found = whole_file(path)
    if found.older:
        data = in_newest_format(found)
        found = scan(data, path.name)
    session_id = _checked_id(workspace, found, path.name)
    readable(session_id, found.events)
    left = f" Its half-written end ({len(found.leftover)} bytes) was left out." if found.leftover else ""
    example = " It belongs to the worked example and does not count for a plan." if found.meta.example else ""
    told = f"{found.meta.title or session_id} of {found.meta.date}"
    target = workspace.session_file(session_id)
    if not _is_there(target):
        whole = found.whole and data.endswith(TAIL)
        _place(workspace, session_id, data if whole else _content(data, found.events))
        return Added(path, "new", f"{told} is added, with {_notes(found.events)}.{left}{example}", session_id)
    return _beside(workspace, path, data, found, told, replace=replace)


def _notes(events: Sequence[Event]) -> str:
    """How many notes were written down in a session, in words."""
    number = sum(event.type == "note.added" for event in events)
    return "1 note" if number == 1 else f"{number or 'no'} notes"


def _checked_id(workspace: Workspace, found: Scan, name: str) -> str:
    """The id of a session that may be a file's name in this folder.

    Raises:
        StoreError: When it may not, or this is no session.
    """
    session_id = found.meta.id
    if found.meta.kind == PLAN or session_id.casefold() == PLAN:
        raise StoreError(f"{name} is the plan of another folder, not a session.")
    if found.meta.companion_of:
        raise StoreError(
            f"{name} holds notes for {found.meta.companion_of}; join them with `workshop import` to that session."
        )
    if not _ID.fullmatch(session_id) or not is_name_everywhere(f"{session_id}.json"):
        raise StoreError(f"{name} says it is session {session_id[:60]!r}, which no session can be called.")
    if found.events[0].type != "session.created":
        raise StoreError(f"{name} does not begin as a session does.")
    for known in workspace.session_ids():
        if known != session_id and known.casefold() == session_id.casefold():
            raise StoreError(
                f"{name} is session {session_id}, and {known} is here: two names too much alike."
            )
    return session_id


def _own(here: Sequence[Event], there: Sequence[Event]) -> bool:
    """Whether another file has anything that people did and that is not here, such as after the two were joined."""
    known = {event.id for event in here}
    return any(event.id not in known and event.by != PROGRAM for event in there)


def _beside(workspace: Workspace, path: Path, data: bytes, found: Scan, told: str, *, replace: bool) -> Added:
    """What becomes of a file whose session is here already."""
    session_id = found.meta.id
    name = workspace.name_of(workspace.session_file(session_id))
    try:
        ours = scan(content_of(workspace.session_file(session_id)), name)
    except SessionDamaged as error:
        raise SessionDamaged(
            f"{error} To take this file instead, move {name} away and add it again."
        ) from error
    if ours.problem:
        raise SessionDamaged(f"{ours.problem} To take this file instead, move {name} away and add it again.")
    here, there = ours.events, found.events
    common = sum(1 for _ in _alike(here, there))
    if common < min(len(here), len(there)) or ours.document != found.document:
        if ours.document == found.document and not _own(here, there):
            return Added(path, "older", f"{told} is here already, with more in it.", session_id)
        since = f"after event {common}" if common else "from its beginning"
        raise StoreError(
            f"{told} is here and went another way {since}: {len(here)} events here, {len(there)} in "
            f"{path.name}. To have all of both: `workshop merge {session_id} {as_typed(path)} --replace`. "
            f"To take only {path.name}, move {name} away first"
        )
    joined = [_redacted_of(*pair) for pair in zip(here, there, strict=False)]
    joined += (here if len(here) > len(there) else there)[common:]
    if joined == here:
        if len(here) == len(there):
            return Added(path, "here", f"{told} is here already.", session_id)
        return Added(path, "older", f"{told} is here already, with more in it.", session_id)
    more = len(joined) - len(here)
    news = f"{more} more event{'' if more == 1 else 's'}" if more else "something redacted"
    if not replace:
        return Added(path, "newer", f"{told} is here already; {path.name} has {news}.", session_id)
    kept = _place(workspace, session_id, _content(data, joined), over=ours)
    return Added(
        path, "replaced", f"{told} is brought up to date; what was here is kept as {kept}.", session_id
    )


def _alike(here: Sequence[Event], there: Sequence[Event]) -> Iterable[Event]:
    """The events both begin with; a redacted event has kept its hash."""
    for ours, theirs in zip(here, there, strict=False):
        if ours.hash != theirs.hash:
            return
        yield ours


def _redacted_of(ours: Event, theirs: Event) -> Event:
    """Of two copies of one event the one that has lost its words: what was redacted anywhere stays so."""
    return theirs if theirs.data is None else ours


def _content(data: bytes, events: Sequence[Event]) -> bytes:
    """A session file of these events under the head of a file that was scanned."""
    head = read_head(data)
    if head is None:
        raise SessionDamaged("The file was laid out by another program; restore it from a copy.")
    return file_bytes(data[: head.end], events)


def _place(workspace: Workspace, session_id: str, content: bytes, *, over: Scan | None = None) -> str:
    """Put a whole file under a session's name in one step; over ours only when it still is what was compared.

    Returns:
        The name of the file in which ours is kept; empty where there was none.

    Raises:
        SessionLocked: When another program is writing the session.
        NotSaved: When the disk refused; nothing was changed.
    """
    name, kept = workspace.name_of(workspace.session_file(session_id)), ""
    try:
        with placing(workspace, session_id, content) as (beside, target):
            if over is None:
                name_new(beside, target)
            else:
                ours = target.read_bytes()
                if scan(ours, target.name).events != over.events:
                    raise NotSaved(f"{name} was changed meanwhile; add the file again.")
                kept = keep_beside(target, ours).name
                disk.replace(beside, target)
    except FileExistsError as error:
        raise NotSaved(f"{name} was made meanwhile; add the file again.") from error
    except OSError as error:
        raise NotSaved(f"{name} was not made: {disk.reason(error)}.") from error
    return kept
