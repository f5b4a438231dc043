"""A damaged session: a repaired copy beside it, and putting that in its place.  The damaged file is never changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import NamedTuple

from workshop.record.protocol import NotSaved, SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.lock import SessionLock
from workshop.store.mending import LostEvent, mend
from workshop.store.recovery import scan
from workshop.store.rewriting import replace_file
from workshop.store.storage import create_file
from workshop.store.workspace import Workspace

_REPAIRED = re.compile(r"(?P<id>.+)\.repaired(-[1-9][0-9]*)?")


class Repaired(NamedTuple):
    """A repaired copy.

    Attributes:
        path: Where it is.
        kept: How many events, from the first on, are as they were.
        put_right: Those in which one wrong bit was put right; 0 stands for the head of the file.
        again: How many events behind the damage were recorded anew.
        lost: The events that could not be saved.
    """

    path: Path
    kept: int
    put_right: tuple[int, ...]
    again: int
    lost: tuple[LostEvent, ...]

    @property
    def words(self) -> str:
        """What became of the events, in one or two sentences."""
        parts = [f"{_events(self.kept)} {'is as it was' if self.kept == 1 else 'are as they were'}"]
        if self.put_right:
            parts.append(f"in {_counted(len(self.put_right), 'place')} a wrong bit was put right")
        if self.again:
            parts.append(
                f"{self.again} behind the damage {'was' if self.again == 1 else 'were'} recorded anew"
            )
        if not self.lost:
            return f"{'; '.join(parts)}; nothing is lost."
        named = ", ".join(_named(one) for one in self.lost[:6])
        more = f" and {len(self.lost) - 6} more" if len(self.lost) > 6 else ""
        verb = "is" if len(self.lost) == 1 else "are"
        return f"{'; '.join(parts)}; {_counted(len(self.lost), 'event')} {verb} lost: {named}{more}."


def repair(workspace: Workspace, session_id: str) -> Repaired:
    """Write a repaired copy of a damaged session beside it; it is durable when this returns.

    Raises:
        SessionDamaged: When nothing of the file can be trusted, or its format is newer; no copy is made.
        NotSaved: When the disk refused.
        StoreError: When there is no such session, or it is not damaged.
    """
    path = workspace.session_file(session_id)
    name = workspace.name_of(path)
    data = _read(path, name)
    if not is_damaged(data, name):
        raise StoreError(f"{name} is not damaged; there is nothing to repair.")
    mended = mend(data, name)
    # What is handed to people as repaired is read once more as any file is.
    found = scan(mended.content, name)
    if found.problem or not found.whole:
        raise SessionDamaged(f"{name} cannot be repaired: {found.problem} Restore it from a copy.")
    if found.meta.id != session_id:
        raise SessionDamaged(f"{name} is the file of session {found.meta.id}; name it as that first.")
    copy = _copy_for(workspace, session_id, data) or _write_beside(workspace, session_id, mended.content)
    return Repaired(copy, mended.kept, mended.put_right, mended.again, mended.lost)


def is_damaged(data: bytes, name: str) -> bool:
    """Whether a file of a session needs more than the half-written end that opening it sets aside.

    Raises:
        SessionDamaged: When it is empty or of a newer format: such a file is not touched.
    """
    if not data:
        scan(data, name)
    try:
        return bool(scan(data, name).problem)
    except SessionDamaged as error:
        if "newer version" in str(error):
            raise
        return True


def copies_of(workspace: Workspace, session_id: str) -> list[Path]:
    """The repaired copies of a session, the latest last."""
    found = [
        path
        for path in workspace.sessions.glob("*.json")
        if (match := _REPAIRED.fullmatch(path.stem)) and match["id"] == session_id
    ]
    return sorted(found, key=lambda path: (len(path.name), path.name))


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
        copy = _copy_for(workspace, session_id, data)
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
    return _write_free(data, (folder / f"{session_id}-whole-{number}.txt" for number in count(1)))


def _copy_for(workspace: Workspace, session_id: str, data: bytes) -> Path | None:
    """The repaired copy that was made from exactly this file, the latest if there are several."""
    wanted = f'"sha256":"{hashlib.sha256(data).hexdigest()}"'.encode()
    for path in reversed(copies_of(workspace, session_id)):
        try:
            if wanted in path.read_bytes():
                return path
        except OSError:
            continue
    return None


def _write_beside(workspace: Workspace, session_id: str, content: bytes) -> Path:
    names = (f"{session_id}.repaired{'' if number == 1 else f'-{number}'}.json" for number in count(1))
    try:
        return _write_free(content, (workspace.sessions / name for name in names))
    except OSError as error:
        raise NotSaved(
            f"The repaired copy was not made: {disk.reason_and_way(error, 'repair again')}."
        ) from error


def _write_free(content: bytes, paths: Iterable[Path]) -> Path:
    for path in paths:
        try:
            create_file(path, content)
        except FileExistsError:
            continue
        return path
    raise StoreError("No free name is left.")


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise StoreError(f"There is no {name} in this folder.") from error
    except OSError as error:
        raise StoreError(f"{name} cannot be read: {disk.reason(error)}.") from error


def _named(one: LostEvent) -> str:
    number = f"event {one.seq}" if one.seq else "an event without a number"
    about = " ".join(filter(None, (one.type, one.ref)))
    return f"{number} ({about})" if about else number


def _events(number: int) -> str:
    return "Event 1" if number == 1 else f"Events 1 to {number}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
