"""What home offers for a session that is damaged, and for a copy of one under another name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.plural import counted
from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.tui.dialogs import Ask, Choice

if TYPE_CHECKING:
    from workshop.store.copies import Copy
    from workshop.store.working_out import Aid
    from workshop.store.workspace import Workspace
    from workshop.tui.desk import Desk
    from workshop.tui.home import Home


async def may_open(home: Home, desk: Desk, session_id: str) -> bool:
    """Offer what can be done about a file that cannot be opened as it is; whether to open it all the same."""
    copy, damaged, some_holds = await asyncio.to_thread(_looked_at, desk.workspace, session_id)
    if copy is not None:
        await _offer_for_copy(home, desk, copy)
        return False
    if not damaged:
        return True
    # Of a first event with many wrong letters this takes some seconds.
    home.say("The session is damaged; what of it can be saved is being looked for.")
    if not await asyncio.to_thread(_can_be_repaired, desk.workspace, session_id):
        # Nothing of it can be saved; opening it says why.
        home.say("")
        return True
    home.say("")
    read = [Choice("o", "Only read what holds", "read")] if some_holds else []
    answer = await home.app.push_screen_wait(
        Ask(
            "This session is damaged.",
            f"{damaged} A repair never changes the damaged file: it is kept aside.",
            [
                Choice("r", "Repair it: keep all that is proven to be as it was written", "repair"),
                *read,
                Choice("l", "Leave it", ""),
            ],
        )
    )
    if answer == "repair":
        home.say("The session is being repaired.")
        await _do(home, _repaired, desk.workspace, session_id)
    return answer == "read"


async def tell_place(home: Home, desk: Desk) -> None:
    """Say once in a folder's life that it is on a network or copied by a cloud service, or is not copied any more."""
    from workshop.store.backup_place import first_lost
    from workshop.store.folders import first_warning

    def look() -> str:
        return " ".join(filter(None, (first_warning(desk.workspace), first_lost(desk.workspace))))

    if told := await asyncio.to_thread(look):
        home.say(told)


async def _offer_for_copy(home: Home, desk: Desk, copy: Copy) -> None:
    from workshop.store.copies import about
    from workshop.store.workspace import PLAN

    told = await asyncio.to_thread(about, desk.workspace, copy)
    work: Callable[[Workspace, str], str]
    what = "the plan" if copy.session_id == PLAN else "the session"
    if copy.left_by == "a repair" and "--use" in told:
        choice = Choice("u", "Put it in the place of the damaged session", "go")
        work, name = _repaired, copy.session_id
    elif "`workshop merge`" in told:
        choice = Choice("m", f"Merge it into {what}; both files are kept aside", "go")
        work, name = _merged, copy.path.name
    else:
        home.say(told, wrong=True)
        return
    answer = await home.app.push_screen_wait(
        Ask(
            f"This is a copy of {'a session' if what == 'the session' else what}.",
            told,
            [choice, Choice("l", "Leave it", "")],
        )
    )
    if answer == "go":
        await _do(home, work, desk.workspace, name)


async def _do(home: Home, work: Callable[[Workspace, str], str], workspace: Workspace, name: str) -> None:
    try:
        told = await asyncio.to_thread(work, workspace, name)
    except (StoreError, Refused) as error:
        home.say(str(error), wrong=True)
        return
    home.load()
    home.say(told)


def _looked_at(workspace: Workspace, session_id: str) -> tuple[Copy | None, str, bool]:
    """Whether a file is a copy of a session, what of it is damaged, and whether some of it holds as it stands."""
    from workshop.store.copies import copies
    from workshop.store.recovery import scan

    path = workspace.session_file(session_id)
    copy = next((one for one in copies(workspace) if one.path == path), None)
    if copy is not None:
        return copy, "", False
    name = workspace.name_of(path)
    try:
        data = path.read_bytes()
    except OSError:
        return None, "", False
    try:
        return None, scan(data, name).problem, True
    except StoreError as error:
        return None, str(error), False


def _can_be_repaired(workspace: Workspace, session_id: str) -> bool:
    from workshop.store.repairing import can_be_repaired

    return can_be_repaired(workspace, session_id, _aid(workspace))


def _aid(workspace: Workspace) -> Aid:
    """What may stand in for the first event of a session where that is lost."""
    from workshop.plan.standing_in import readable, stands
    from workshop.store.mending import StandIn
    from workshop.store.working_out import Aid

    return Aid(
        (),
        lambda id_, meta, line: [StandIn(*one) for one in stands(id_, meta, line, workspace.designs)],
        readable,
    )


def _repaired(workspace: Workspace, session_id: str) -> str:
    from workshop.store.repairing import repair, use

    done = repair(workspace, session_id, _aid(workspace))
    aside = workspace.name_of(use(workspace, session_id))
    return f"{done.words} The damaged file is kept in {aside}."


def _merged(workspace: Workspace, name: str) -> str:
    from workshop.plan.merging import merge, sessions_of
    from workshop.store.events import TinyDBEventStore
    from workshop.store.merging import free_name, put_in_place, read_two, write_merged
    from workshop.store.recovery import scan
    from workshop.store.workspace import PLAN

    copy: Path = workspace.sessions / name
    session_id = scan(copy.read_bytes(), name).meta.id
    files = read_two(workspace.session_file(session_id), copy)
    sessions = sessions_of(TinyDBEventStore(workspace)) if session_id == PLAN else []
    mark, found = merge(session_id, files.ours.events, files.theirs.events, name, sessions)
    target = free_name(workspace.sessions, session_id)
    write_merged(files, target, [*found.common, *found.ours], found.theirs, (mark, found.report), found.after)
    put_in_place(workspace, session_id, target, files)
    events = counted(len(found.theirs), "event")
    changed = f" Changed in both, look at them: {', '.join(found.changed)}." if found.changed else ""
    if found.waits:
        changed = f" {found.waits} differ and wait to be settled: F6 in the plan shows them."
    where = "the plan" if session_id == PLAN else session_id
    return f"{events} of the copy follow in {where} now.{changed} Both files are kept aside."
