"""Bringing a session back from a copy: the newest one that is whole, beside what is here, and never over it.

Where the session is missing it gets its own id back, byte for byte.  Where it is here, whatever state it is in, the copy
becomes a session of its own under an id that says ``restored``: its events keep their ids, so that a plan knows it for a
copy, are chained anew, and end with one that names what it was restored from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

import msgspec

from workshop.record.event import Data, chain_start
from workshop.record.protocol import NotSaved, SessionDamaged, SessionLocked, StoreError
from workshop.store import disk
from workshop.store.backup_place import name_at_place, places_used
from workshop.store.backups import Copy, copy_at, folders_of_copies, read_copy
from workshop.store.chaining import chained, told
from workshop.store.layout import file_bytes, head_bytes
from workshop.store.placing import name_new, placing
from workshop.store.recovery import Scan, scan
from workshop.store.workspace import PLAN, Workspace, restored_id

RESTORED = "session.restored"


class Restored(NamedTuple):
    """A session that was brought back.

    Attributes:
        session_id: Its id now.
        of: The id of what it is a copy of; another one where that is here.
        path: The copy it came from.
        events: How many events are in it.
        passed_over: Why newer copies were not taken, in sentences.
    """

    session_id: str
    of: str
    path: Path
    events: int
    passed_over: tuple[str, ...] = ()


class _Chosen(NamedTuple):
    path: Path
    content: bytes
    found: Scan
    passed_over: tuple[str, ...] = ()


def restore_file(workspace: Workspace, path: Path) -> Restored:
    """Bring back the session that a file holds, a copy or any other session file.

    Raises:
        SessionDamaged: When it is damaged, or its format is newer.
        StoreError: When it cannot be read, holds words that were redacted here since, or nothing could be made.
    """
    content, found = read_copy(path)
    if problem := _brings_back_words(workspace, found):
        raise StoreError(f"{path.name} was not restored: {problem}.")
    return _restore(workspace, _Chosen(path, content, found))


def restore(workspace: Workspace, session: str, folder: Path | None = None) -> Restored:
    """Bring back a session, or the plan, from the newest of its copies that is whole.

    Args:
        workspace: The folder it comes back to.
        session: Its id, the start of it, or any part that only one has.
        folder: Where to look for copies; by default at every place that was used for them.

    Raises:
        StoreError: When there is no copy that can be used, or nothing could be made.
    """
    copies = _copies(workspace, folder)
    session_id = _resolve(session, copies)
    passed_over: list[str] = []
    found: list[_Chosen] = []
    cut: list[_Chosen] = []
    for copy in sorted(copies[session_id], key=lambda copy: copy.at, reverse=True):
        if copy.path.parent in {one.path.parent for one in found}:
            continue
        try:
            content, scanned = read_copy(copy.path)
            problem = _brings_back_words(workspace, scanned)
        except StoreError as error:
            passed_over.append(str(error))
            continue
        if problem:
            passed_over.append(f"{copy.path.name} was passed over: {problem}.")
        elif scanned.whole:
            found.append(_Chosen(copy.path, content, scanned, tuple(passed_over)))
        else:
            # A copy is whole when it is made: what its end lacks was lost on the disk it is on.
            passed_over.append(
                f"The end of {copy.path.name} is damaged; {len(scanned.events)} events before it are whole."
            )
            cut.append(_Chosen(copy.path, content, scanned, tuple(passed_over)))
    found = found or cut[:1]
    if not found:
        raise StoreError(f"No copy of {session_id} can be used. {' '.join(passed_over)}".rstrip())
    _check_one_record(session_id, found)
    return _restore(workspace, found[0])


def _copies(workspace: Workspace, folder: Path | None) -> dict[str, list[Copy]]:
    """All copies that can be restored, by the session's id."""
    if folder is not None:
        if not folder.is_dir():
            raise StoreError(f"There is no folder {folder}; is the stick in?")
        found = _by_id(folders_of_copies(folder))
        where = str(folder)
    else:
        places = places_used(workspace)
        if not places:
            raise StoreError(
                "No place for copies was ever set for this folder; say with --from DIR where they are."
            )
        ours = [place.copies / name_at_place(workspace) for place in places]
        found = _by_id(one for top in ours if top.is_dir() for one in sorted(top.iterdir()))
        # The folder was moved, or the computer renamed; a plan could then be that of another folder.
        other = _by_id(one for place in places for one in folders_of_copies(place.root))
        found = {**{key: copies for key, copies in other.items() if key != PLAN}, **found}
        where = ", ".join(str(place.root) for place in places)
    if not found:
        raise StoreError(f"There are no copies in {where}; is the stick in?")
    return found


def _by_id(folders: Iterable[Path]) -> dict[str, list[Copy]]:
    found: dict[str, list[Copy]] = {}
    for folder in dict.fromkeys(folders):
        with suppress(OSError):
            for path in sorted(folder.iterdir()):
                if (copy := copy_at(path)) is not None:
                    found.setdefault(copy.session_id, []).append(copy)
    return found


def _resolve(argument: str, copies: dict[str, list[Copy]]) -> str:
    """The session that a person means, among those there are copies of."""
    wanted = argument.strip().removesuffix(".json").casefold()
    for matching in (
        [one for one in copies if one.casefold() == wanted],
        [one for one in copies if wanted and one.casefold().startswith(wanted)],
        [one for one in copies if wanted and wanted in one.casefold()],
    ):
        if len(matching) == 1:
            return matching[0]
        if matching:
            raise StoreError(
                f"{argument!r} could be any of these: {', '.join(sorted(matching)[:8])}; give more of the id."
            )
    raise StoreError(
        f"There is no copy of {argument!r}; there are copies of: {', '.join(sorted(copies)[:8])}."
    )


def _check_one_record(session_id: str, found: Sequence[_Chosen]) -> None:
    """See that copies from several computers are of one record; where they are of two, a person must say which is meant.

    Raises:
        StoreError: When they are not.
    """
    newest = [event.hash for event in found[0].found.events]
    for other in found[1:]:
        hashes = [event.hash for event in other.found.events]
        both = min(len(hashes), len(newest))
        if hashes[:both] != newest[:both] or len(hashes) > len(newest):
            raise StoreError(
                f"There are copies of more than one record called {session_id}: {found[0].path} and {other.path}. "
                f"Name the one that is meant: `workshop restore FILE`."
            )


def _brings_back_words(workspace: Workspace, copy: Scan) -> str:
    """Why a copy must not come back: it still holds words that were redacted in what is here; empty where it does not."""
    try:
        here = scan(disk.read_all(workspace.session_file(copy.meta.id)), copy.meta.id)
    except (OSError, StoreError):
        return ""
    gone = {event.id for event in here.events if event.data is None}
    if any(event.id in gone and event.data is not None for event in copy.events):
        return "it is older than a redaction and still holds the words that were taken out"
    return ""


def _restore(workspace: Workspace, chosen: _Chosen) -> Restored:
    session_id, found = chosen.found.meta.id, chosen.found
    target = workspace.session_file(session_id)
    if session_id == PLAN and target.exists():
        raise StoreError(
            f"{workspace.name_of(target)} is here, and a folder has one plan; move it away and restore again."
        )
    if target.exists() or not _placed(workspace, session_id, chosen.content):
        session_id = _placed_beside(workspace, chosen)
    return Restored(session_id, found.meta.id, chosen.path, len(found.events), chosen.passed_over)


def _placed_beside(workspace: Workspace, chosen: _Chosen) -> str:
    """Place a copy under the first id that says ``restored`` and is free."""
    meta = chosen.found.meta
    for number in count(1):
        session_id = restored_id(meta.id, number)
        if workspace.session_file(session_id).exists():
            continue
        new = msgspec.structs.replace(meta, id=session_id)
        events = [*chosen.found.events, told(RESTORED, _report(chosen))]
        start = chain_start(msgspec.to_builtins(new))
        if _placed(workspace, session_id, file_bytes(head_bytes(new), chained(start, 0, events))):
            return session_id
    raise AssertionError("numbers do not end")


def _report(chosen: _Chosen) -> Data:
    last = chosen.found.events[-1]
    return {"of": chosen.found.meta.id, "events": last.seq, "hash": last.hash, "copy": chosen.path.name}


def _placed(workspace: Workspace, session_id: str, content: bytes) -> bool:
    """Make a session's file, whole or not at all; False where there is one meanwhile.

    Raises:
        NotSaved: When the disk refused.
        SessionDamaged: When it would not read as what was to be restored.
    """
    name = workspace.name_of(workspace.session_file(session_id))
    if scan(content, name).problem:
        raise SessionDamaged(f"{name} would not read as the copy does; nothing was restored.")
    try:
        with placing(workspace, session_id, content) as (beside, target):
            name_new(beside, target)
    except (FileExistsError, SessionLocked):
        return False
    except OSError as error:
        raise NotSaved(f"{name} was not restored: {disk.reason_and_way(error, 'restore again')}.") from error
    return True
