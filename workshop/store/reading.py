"""Reading session files without taking them: whole, the header only, or to check them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from workshop.plural import counted
from workshop.record.event import Meta
from workshop.record.protocol import Header, SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.layout import HEADER_BYTES, peek_meta
from workshop.store.mending import LOST, REPAIRED
from workshop.store.recovery import Scan, scan
from workshop.store.workspace import Workspace, not_a_file


class CheckReport(NamedTuple):
    """What checking a session's file found.

    Attributes:
        session_id: The session.
        events: How many of its events hold.
        problem: Why the file fails, and what to do, or empty.
        remark: What is worth knowing but no failure, such as a half-written end, or empty.
    """

    session_id: str
    events: int
    problem: str = ""
    remark: str = ""

    @property
    def passed(self) -> bool:
        """Whether every event is in its place and unaltered."""
        return not self.problem


def load(workspace: Workspace, session_id: str) -> Scan:
    """Read and verify a session's file; nothing is changed.

    Raises:
        SessionDamaged: When nothing in it can be trusted, its format is newer, or it is another session's.
        StoreError: When it is not there or cannot be read.
    """
    path = workspace.session_file(session_id)
    name = workspace.name_of(path)
    try:
        data = disk.read_all(path)
    except OSError as error:
        raise _unreadable(path, name, error) from error
    found = scan(data, name)
    _check_id(workspace, found.meta, session_id, name)
    return found


def load_meta(workspace: Workspace, session_id: str) -> Meta:
    """A session's ``_meta`` document from the first 4 KiB of its file.

    Raises:
        SessionDamaged: When this is no session file, its format is newer, or it is another session's.
        StoreError: When it is not there or cannot be read.
    """
    path = workspace.session_file(session_id)
    name = workspace.name_of(path)
    meta = peek_meta(_first_bytes(path, name), name)
    _check_id(workspace, meta, session_id, name)
    return meta


def read_header(workspace: Workspace, session_id: str) -> Header:
    """A session's header from the first 4 KiB of its file; what is wrong with it is in ``problem``."""
    try:
        return Header(session_id, load_meta(workspace, session_id))
    except StoreError as error:
        return Header(session_id, None, str(error))


def check_file(workspace: Workspace, session_id: str) -> CheckReport:
    """Verify the whole chain of a session's file; nothing is changed.  A half-written end is no failure."""
    try:
        found = load(workspace, session_id)
    except StoreError as error:
        return CheckReport(session_id, 0, problem=str(error))
    remark = ""
    if found.leftover:
        remark = (
            f"The end of session {session_id} ({len(found.leftover)} bytes) was only half written; "
            f"everything before it holds, and it is set aside when the session is next opened."
        )
    if found.older:
        older = f"Session {session_id} is in the format of an older version ({found.older})"
        remark = f"{older}; `workshop migrate {session_id}` rewrites it. {remark}".rstrip()
    remark = " ".join(filter(None, (remark, _goes_on(workspace, found), _repairs(session_id, found))))
    return CheckReport(session_id, len(found.events), found.problem, remark)


def _goes_on(workspace: Workspace, found: Scan) -> str:
    """Whether another file has more, of one that does not end as it should; as a sentence."""
    if found.whole or found.problem:
        return ""
    from workshop.store.elsewhere import goes_on

    return goes_on(workspace, found.meta.id, workspace.session_file(found.meta.id), found.events)


def _repairs(session_id: str, found: Scan) -> str:
    """What is to be known of earlier repairs of a session, as a sentence; empty where nothing was lost."""
    lost = [
        f"event {one.data['event']}"
        for one in found.events
        if one.type == LOST and one.data and one.data.get("event")
    ]
    told = [one for one in found.events if one.type == REPAIRED and one.data and one.data.get("lost")]
    if not told:
        return ""
    number = sum(int(one.data["lost"]) for one in told if one.data)
    named = f" ({', '.join(lost[:6])}{' and more' if number > min(len(lost), 6) else ''})" if lost else ""
    gone = counted(number, "event of it is", "events of it are")
    return f"Session {session_id} was repaired on {told[-1].at[:10]}; {gone} lost{named}."


def _first_bytes(path: Path, name: str) -> bytes:
    try:
        disk.see_that_it_ends(path)
        with path.open("rb") as file:
            return file.read(HEADER_BYTES)
    except OSError as error:
        raise _unreadable(path, name, error) from error


def _check_id(workspace: Workspace, meta: Meta, session_id: str, name: str) -> None:
    if meta.id != session_id:
        if not _is_here(workspace, meta.id):
            raise SessionDamaged(
                f"{name} says that it is session {meta.id}, and there is no {meta.id}.json; "
                f"`workshop check` tells whether to name it that or to repair it."
            )
        raise SessionDamaged(
            f"{name} is a copy of session {meta.id} under another name and may hold notes of its own; "
            f"`workshop check` compares the two and says what to do."
        )


def _is_here(workspace: Workspace, session_id: str) -> bool:
    try:
        return workspace.session_file(session_id).exists()
    except (OSError, StoreError):
        # No file could have that name: the id is damaged.
        return False


def _unreadable(path: Path, name: str, error: OSError) -> StoreError:
    if told := not_a_file(path, name):
        return StoreError(told)
    if isinstance(error, FileNotFoundError):
        return StoreError(f"There is no {name} in this folder.")
    return StoreError(f"{name} cannot be read: {disk.reason(error)}.")
