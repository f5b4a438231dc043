"""Sessions that were in a folder and are not there any more: known by their copies, by the plan, or by papers.

Nothing removes a session's file but a person, or another program.  One whose events are in another file of the folder,
as after a merge or a restoring, is not missing; nor is one that a person has said is gone on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from workshop.record.event import NOTES_PREFIX
from workshop.record.protocol import StoreError
from workshop.store import disk
from workshop.store.backup_place import name_at_place, places_used
from workshop.store.backups import Copy, copies_in, read_copy
from workshop.store.disk import LARGEST
from workshop.store.rewriting import replace_file
from workshop.store.workspace import PLAN, Workspace

_ID = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[\w-]*[0-9a-f]{6}(-restored(-[0-9]+)?)?")
_POINTED = re.compile(rb'"([^":\\]{18,100}):[A-Z]+[1-9][0-9]*"')


class Missing(NamedTuple):
    """A session that is not there any more.

    Attributes:
        session_id: Its id.
        copy: The newest copy of it; None where none is in reach.
        known: What else knows it, in words; empty where only copies do.
    """

    session_id: str
    copy: Copy | None = None
    known: str = ""

    def told(self, where: str = "") -> str:
        """That it is missing, and what brings it back, in a few sentences; ``where`` is the folder as commands name it."""
        gone = f"{'The plan' if self.session_id == PLAN else self.session_id} is not here any more"
        if self.copy is not None:
            return (
                f"{gone}; a copy of {self.copy.at.astimezone():%Y-%m-%d %H:%M} is in {self.copy.path.parent}. "
                f"`workshop restore {self.session_id}{where}` brings it back. {self._meant(where)}"
            )
        return (
            f"{gone}, and {self.known}. Put its file back, or `workshop restore {self.session_id} --from DIR{where}` where "
            f"DIR holds copies. {self._meant(where)}"
        )

    def _meant(self, where: str) -> str:
        return f"If it is to be gone: `workshop check --let-go {self.session_id}{where}`."


def missing_sessions(workspace: Workspace, papers: Mapping[str, str] | None = None) -> list[Missing]:
    """The sessions that a folder had and has no more, by their ids.

    Args:
        workspace: The folder.
        papers: What a paper was made from, by session id: how that is told.
    """
    plan = [PLAN] if workspace.session_file(PLAN).exists() else []
    here = {one.casefold() for one in (*workspace.session_ids(), *plan)}
    known = dict.fromkeys(_pointed_to(workspace), "the plan's decisions rest on it") | dict(papers or {})
    copied = _copied(workspace)
    passed = let_go(workspace)
    gone = [
        one
        for one in sorted({*copied, *known})
        if one.casefold() not in here and one not in passed and not one.startswith(NOTES_PREFIX)
    ]
    found = [
        Missing(one, _newest(copied.get(one, ()), one), known.get(one, ""))
        for one in gone
        if one in copied or _ID.fullmatch(one)
    ]
    found = [one for one in found if one.copy or one.known]
    return _not_elsewhere(workspace, found) if found else []


def let_go(workspace: Workspace) -> tuple[str, ...]:
    """The sessions that are gone on purpose."""
    try:
        return msgspec.json.decode(_file(workspace).read_bytes(), type=tuple[str, ...])
    except (OSError, ValueError, RecursionError):
        return ()


def let_it_go(workspace: Workspace, session_id: str) -> None:
    """Keep that a session is gone on purpose, so that it is not missed again.

    Raises:
        StoreError: When that cannot be kept.
    """
    try:
        _file(workspace).parent.mkdir(parents=True, exist_ok=True)
        replace_file(_file(workspace), msgspec.json.encode(sorted({*let_go(workspace), session_id})))
    except OSError as error:
        raise StoreError(
            f"It was not recorded that {session_id} is gone on purpose: {disk.reason(error)}."
        ) from error


def _file(workspace: Workspace) -> Path:
    return workspace.sessions / ".workshop" / "let-go.json"


def _copied(workspace: Workspace) -> dict[str, list[Path]]:
    """The folders that hold copies of this folder's sessions, by id; only their names are read."""
    found: dict[str, list[Path]] = {}
    with suppress(StoreError):
        for place in places_used(workspace):
            with suppress(OSError):
                for folder in sorted((place.copies / name_at_place(workspace)).iterdir()):
                    found.setdefault(folder.name, []).append(folder)
    return found


def _newest(folders: Iterable[Path], session_id: str) -> Copy | None:
    copies = [copy for folder in folders for copy in copies_in(folder, session_id)]
    return max(copies, key=lambda copy: copy.at, default=None)


def _pointed_to(workspace: Workspace) -> set[str]:
    """The sessions that decisions of the plan point to."""
    data = _read(workspace.session_file(PLAN))
    return {match.decode(errors="replace") for match in _POINTED.findall(data)}


def _not_elsewhere(workspace: Workspace, found: list[Missing]) -> list[Missing]:
    """Those whose events no other file of the folder holds, and which none of them names as what it came from."""
    marks = {one.session_id: _marks(one) for one in found}
    for session_id in workspace.session_ids():
        if session_id.startswith(NOTES_PREFIX):
            continue  # The notes of a second laptop name their session, and do not hold it.
        data = _read(workspace.session_file(session_id))
        marks = {one: named for one, named in marks.items() if not any(mark in data for mark in named)}
        if not marks:
            break
    return [one for one in found if one.session_id in marks]


def _marks(one: Missing) -> list[bytes]:
    named = [b'"%s"' % one.session_id.encode()]
    if one.copy is not None:
        with suppress(StoreError, OSError):
            _, held = read_copy(one.copy.path)
            named += [event.id.encode() for event in held.events[:1]]
    return named


def _read(path: Path) -> bytes:
    try:
        return disk.read_all(path) if path.stat().st_size <= LARGEST else b""
    except OSError:
        return b""
