"""Home's questions about copies at a second place: where they go, copying now, and bringing a session back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from workshop.plural import counted
from workshop.record.protocol import StoreError
from workshop.store.backing_up import apart
from workshop.store.backup_place import Place, choose_none, choose_place, on_same_disk, place_of
from workshop.store.backups import Copy, back_up_all, copies_at
from workshop.store.restoring import restore
from workshop.store.workspace import Workspace
from workshop.tui.ask_path import AskPath, path_of
from workshop.tui.dialogs import Ask, Choice, Pick
from workshop.tui.home import Home
from workshop.tui.widgets.painted import INK, QUIET, line
from workshop.tui.widgets.rows import Row

T = TypeVar("T")
_EVERY_WORD = "They hold every word of the sessions, as the files here do."


async def ask_about_backups(home: Home) -> None:
    """Say where copies go, and do what is chosen."""
    assert home.desk is not None
    workspace = home.desk.workspace
    try:
        place, copies = await _apart(lambda: _state(workspace))
    except StoreError as error:
        home.say(str(error), wrong=True)
        place, copies = None, None
    if place is None:
        await _choose(home, workspace, "")
        return
    if copies is None:
        told = "It is not there now. Copies go on when it is back."
    else:
        number = sum(map(len, copies.values()))
        told = f"{number or 'No'} {'copy is' if number == 1 else 'copies are'} there. {_EVERY_WORD}"
    answer = await home.app.push_screen_wait(
        Ask(
            f"Copies of the sessions go to {place.root}.",
            told,
            [
                Choice("c", "Copy every session now", "copy"),
                Choice("b", "Bring a session back from its copy", "restore"),
                Choice("p", "Choose another place", "choose"),
                Choice("s", "Stop making copies", "stop"),
                Choice("l", "Leave it", ""),
            ],
        )
    )
    if answer == "choose":
        await _choose(home, workspace, str(place.root))
    elif answer:
        try:
            if answer == "copy":
                await _copy_all(home, workspace)
            elif answer == "restore":
                await _bring_back(home, workspace, copies or {})
            else:
                await _apart(lambda: choose_none(workspace))
                home.say("No more copies are made; those that are there stay.")
        except StoreError as error:
            home.say(str(error), wrong=True)


def _state(workspace: Workspace) -> tuple[Place | None, dict[str, list[Copy]] | None]:
    """The place that is set, and the copies there; None for them where it is not there."""
    place = place_of(workspace)
    if place is None:
        return None, None
    try:
        place.check()
    except StoreError:
        return place, None
    return place, copies_at(workspace, place)


async def _choose(home: Home, workspace: Workspace, typed: str) -> None:
    """Ask for a place until one can be used or the question is left; then copy everything."""
    told = f"A stick or another disk is best. {_EVERY_WORD}"
    while True:
        answer = await home.app.push_screen_wait(
            AskPath("Where shall copies of the sessions be kept?", told, typed, workspace.root, ())
        )
        typed = answer or ""
        path = path_of(typed, workspace.root)
        if path is None:
            return
        try:
            place = await _apart(lambda path=path: choose_place(workspace, path))  # type: ignore[misc]
            await _copy_all(home, workspace, same_disk=on_same_disk(workspace, place))
            return
        except StoreError as error:
            told = str(error)


async def _copy_all(home: Home, workspace: Workspace, *, same_disk: bool = False) -> None:
    home.say("Copying...")
    kept, wrong = await _apart(lambda: back_up_all(workspace))
    files = counted(len(kept), "file is copied there and was", "files are copied there and were")
    told = [f"{files} read back.", *wrong]
    if same_disk:
        told.append("It is on the same disk as the sessions: that does not help where the laptop is lost.")
    home.say(" ".join(told), wrong=bool(wrong))


async def _bring_back(home: Home, workspace: Workspace, copies: dict[str, list[Copy]]) -> None:
    rows: list[Row] = [
        (
            session_id,
            session_id,
            line((f"{session_id}   ", INK), (f"{found[0].at.astimezone():%Y-%m-%d %H:%M}", QUIET)),
        )
        for session_id, found in copies.items()
    ]
    if not rows:
        home.say("There are no copies there now; is the stick in?", wrong=True)
        return
    told = "What is here is never overwritten: it comes back beside it."
    chosen = await home.app.push_screen_wait(Pick("Which session comes back?", rows, told))
    if chosen is None:
        return
    done = await _apart(lambda: restore(workspace, chosen))
    home.load()
    home.say(" ".join([*done.passed_over, f"{done.session_id} is back, with {done.events} events."]))


async def _apart(work: Callable[[], T]) -> T:
    return await asyncio.wrap_future(apart(work))
