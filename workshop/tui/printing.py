"""Writing what is printed before a session, from the screen that prepares it."""

from __future__ import annotations

import asyncio

from workshop.plan.pack import not_filled_in, pack
from workshop.record.protocol import StoreError
from workshop.session.live import LiveSession
from workshop.tui.desk import Desk
from workshop.tui.leaving import all_saved
from workshop.tui.office_template import looked_at, remembered
from workshop.tui.screen import HouseScreen
from workshop.word.files import ExportError, write_paper
from workshop.word.template import Look


async def write_pack(screen: HouseScreen, desk: Desk, live: LiveSession) -> None:
    """Write the pack of a session, once what was typed is on disk, and say where it is; the screen is not blocked."""
    screen.say("Writing the pack to print.")
    if reason := await all_saved(live.outbox):
        screen.say(f"The pack was not written, as not everything is saved: {reason}", wrong=True)
        return
    paper, missing = pack(live.session, live.id), not_filled_in(live.session)
    folder = desk.workspace.exports
    look, problem = await asyncio.to_thread(_look, desk)
    try:
        written = await asyncio.to_thread(
            write_paper, paper, folder, look.path, without_text=look.without_text
        )
    except ExportError as error:
        screen.say(str(error), wrong=True)
        return
    told = f"To print: {written.path.name} in the folder {folder.name}."
    if missing:
        told += f" Not filled in yet: {missing}."
    if problem:
        told += f" It has the default look: {problem}"
    screen.say(f"{told} {written.note}".rstrip(), wrong=bool(problem))


def _look(desk: Desk) -> tuple[Look, str]:
    """The office's look, or the default one and why, since a pack is needed before people come.  In a thread."""
    try:
        look = remembered(desk)
    except StoreError as error:
        return Look(), str(error)
    problem = looked_at(look.path).problem if look.path else ""
    return (Look(), problem) if problem else (look, "")
