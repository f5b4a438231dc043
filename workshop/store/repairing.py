"""A damaged session: a repaired copy beside it, and putting that in its place.  The damaged file is never changed.

What the damaged file lacks is first looked for in the other files that are in reach: see `filling`.  What is lost all the
same, and can still be read, is written out as a text beside the copy: a note that nothing proves is better than none.
"""

from __future__ import annotations

import hashlib
import re
from itertools import count
from pathlib import Path
from typing import NamedTuple

from workshop.record.protocol import FormatGone, NewerFormat, NotSaved, SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.elsewhere import goes_on
from workshop.store.layout import HEADER_BYTES
from workshop.store.left_over import all_in_words, lost_in_words
from workshop.store.lock import SessionLock
from workshop.store.mending import REPAIRED, LostEvent, Mended
from workshop.store.new_files import create_free, create_once
from workshop.store.recovery import is_damaged, scan
from workshop.store.rewriting import replace_file
from workshop.store.telling import told_of_repair
from workshop.store.working_out import ALONE, REPAIRED_MARK, Aid, Damaged, worked_out
from workshop.store.workspace import Workspace, not_a_file

_ID = re.compile(rb'"id":"([A-Za-z0-9._-]{1,100})"')


class Repaired(NamedTuple):
    """A repaired copy.

    Attributes:
        path: Where it is.
        mended: What is in it.
        left: Where what can be read of the lost events is written out; None where nothing can.
        more: Where the session goes on behind the end of the damaged file, as a sentence; see `goes_on`.
    """

    path: Path
    mended: Mended
    left: Path | None = None
    more: str = ""

    @property
    def lost(self) -> tuple[LostEvent, ...]:
        """The events that could not be saved."""
        return self.mended.lost

    @property
    def words(self) -> str:
        """What became of the events, in one or two sentences."""
        told = told_of_repair(self.mended, f"{self.path.parent.name}/{self.left.name}" if self.left else "")
        return f"{told} {self.more}".rstrip()


def repair(workspace: Workspace, session_id: str, aid: Aid = ALONE) -> Repaired:
    """Write a repaired copy of a damaged session beside it; it is durable when this returns.

    Raises:
        SessionDamaged: When nothing of the file can be trusted, or its format is newer; no copy is made, and what can be
            read of its events is written out.
        NotSaved: When the disk refused.
        StoreError: When there is no such session, or it is not damaged.
    """
    path = workspace.session_file(session_id)
    return _repair(Damaged(workspace, session_id, path, workspace.name_of(path)), aid)


def repair_file(workspace: Workspace | None, path: Path, aid: Aid = ALONE) -> Repaired:
    """Write a repaired copy of a damaged session file that is nobody's session here, such as a copy on a stick, beside it.

    Raises:
        SessionDamaged: As `repair`.
        NotSaved: When the disk refused.
        StoreError: When it is not damaged, or cannot be read.
    """
    data = _read(path, str(path))
    found = _ID.search(data[:HEADER_BYTES])
    session_id = found[1].decode() if found else path.name.partition(".json")[0].partition("@")[0]
    return _repair(Damaged(workspace, session_id, path, str(path)), aid)


def can_be_repaired(workspace: Workspace, session_id: str, aid: Aid = ALONE) -> bool:
    """Whether `repair` would make a copy of a damaged session; nothing is written."""
    path = workspace.session_file(session_id)
    try:
        worked_out(Damaged(workspace, session_id, path, workspace.name_of(path)), disk.read_all(path), aid)
    except (OSError, StoreError):
        return False
    return True


def _repair(damaged: Damaged, aid: Aid) -> Repaired:
    data = _read(damaged.path, damaged.name)
    if not is_damaged(data, damaged.name):
        raise StoreError(f"{damaged.name} is not damaged; there is nothing to repair.")
    try:
        mended = worked_out(damaged, data, aid)
    except (NewerFormat, FormatGone):
        raise
    except SessionDamaged as error:
        raise SessionDamaged(f"{error}{_left_of(damaged, data)}") from error
    copy = _copy_for(damaged.copy, data)
    if copy is None or _said_in(copy) != _said_in(mended.content):
        copy = _write_beside(damaged.copy, mended.content)
    words = lost_in_words(mended.lost, damaged.name, copy.name)
    left = _write_left(damaged.base, words) if words else None
    events = scan(mended.content, damaged.name).events
    return Repaired(copy, mended, left, goes_on(damaged.workspace, damaged.session_id, damaged.path, events))


def _left_of(damaged: Damaged, data: bytes) -> str:
    """Write out what can be read of a file that cannot be repaired; where that is, as a further sentence."""
    words = all_in_words(data, damaged.name)
    if not words:
        return ""
    left = _write_left(damaged.base, words)
    return f" What can be read of its events is written out in {left.parent.name}/{left.name}."


def use(workspace: Workspace, session_id: str) -> Path:
    """Put the repaired copy in the place of the damaged session.

    The damaged file is kept, byte for byte, in the folder of what was set aside; it is durable there before the session's
    name means the copy.

    Returns:
        Where the damaged file is now.

    Raises:
        SessionLocked: When another program is writing the session.
        StoreError: When there is no copy, the session is not damaged (any more), or the copy is not whole.
        NotSaved: When the disk refused; the session's file is as it was then.
    """
    path = workspace.session_file(session_id)
    name = workspace.name_of(path)
    lock = SessionLock(workspace.locks, session_id)
    try:
        lock.acquire()
    except OSError as error:
        raise NotSaved(f"{name} was left as it is: {disk.reason(error)}.") from error
    try:
        data = _read(path, name)
        if not is_damaged(data, name):
            raise StoreError(f"{name} is not damaged; it was left as it is.")
        copy = _copy_for(workspace.sessions / f"{session_id}{REPAIRED_MARK}", data)
        if copy is None:
            raise StoreError(
                f"There is no repaired copy of {session_id}; `workshop check --repair {session_id}` makes one."
            )
        content = _read(copy, workspace.name_of(copy))
        found = scan(content, workspace.name_of(copy))
        if found.problem or not found.whole or found.meta.id != session_id:
            raise SessionDamaged(f"{workspace.name_of(copy)} is not whole; repair the session again.")
        try:
            aside = keep_aside(workspace, session_id, data)
            replace_file(path, content)
            copy.unlink()
        except OSError as error:
            raise NotSaved(f"{name} could not be put in its place: {disk.reason(error)}.") from error
    finally:
        lock.release()
    return aside


def keep_aside(workspace: Workspace, session_id: str, data: bytes) -> Path:
    """Keep a whole file in the folder of what was set aside, under a free name; it is durable when this returns.

    Raises:
        OSError: When the disk refused.
    """
    folder = workspace.torn
    disk.make_folder(folder)
    return create_free((folder / f"{session_id}-whole-{number}.txt" for number in count(1)), data)


def _copy_for(base: Path, data: bytes) -> Path | None:
    """The repaired copy that was made from exactly this file, the latest if there are several."""
    wanted = f'"sha256":"{hashlib.sha256(data).hexdigest()}"'.encode()
    for path in reversed(_copies_of(base)):
        try:
            if wanted in path.read_bytes():
                return path
        except OSError:
            continue
    return None


def _copies_of(base: Path) -> list[Path]:
    """The repaired copies of a file, the latest last."""
    names = re.compile(rf"{re.escape(base.name)}(-[1-9][0-9]*)?")
    found = [path for path in base.parent.glob("*.json") if names.fullmatch(path.stem)]
    return sorted(found, key=lambda path: (len(path.name), path.name))


def _said_in(content: Path | bytes) -> list[tuple[str, object]]:
    """What a repaired copy holds besides the report of its repair: one that was made with less help holds less."""
    try:
        data = content.read_bytes() if isinstance(content, Path) else content
        return [(one.type, one.data) for one in scan(data, "").events if one.type != REPAIRED]
    except (OSError, StoreError):
        return []


def _write_beside(base: Path, content: bytes) -> Path:
    names = (f"{base.name}{'' if number == 1 else f'-{number}'}.json" for number in count(1))
    try:
        return create_free(map(base.with_name, names), content)
    except OSError as error:
        raise NotSaved(
            f"The repaired copy was not made: {disk.reason_and_way(error, 'repair again')}."
        ) from error


def _write_left(base: Path, words: str) -> Path:
    """Write a text beside a session, unless one that says the same is there; its path."""
    names = (f"{base.name}.lost{'' if number == 1 else f'-{number}'}.txt" for number in count(1))
    try:
        return create_once(map(base.with_name, names), words.encode())
    except OSError as error:
        why = disk.reason_and_way(error, "repair again")
        raise NotSaved(f"What can be read of the lost events was not written out: {why}.") from error


def _read(path: Path, name: str) -> bytes:
    try:
        return disk.read_all(path)
    except OSError as error:
        if told := not_a_file(path, name):
            raise StoreError(told) from error
        if isinstance(error, FileNotFoundError):
            raise StoreError(f"There is no {name} in this folder.") from error
        raise StoreError(f"{name} cannot be read: {disk.reason(error)}.") from error
