"""Writing what is printed before a session, from the screen that prepares it."""

from __future__ import annotations

import asyncio

from workshop.plan.pack import not_filled_in, pack
from workshop.session.live import LiveSession
from workshop.tui.desk import Desk
from workshop.tui.leaving import all_saved
from workshop.tui.screen import HouseScreen
from workshop.word.files import ExportError, write_paper


async def write_pack(screen: HouseScreen, desk: Desk, live: LiveSession) -> None:
    """Write the pack of a session, once what was typed is on disk, and say where it is; the screen is not blocked."""
    screen.say("Writing the pack to print.")
    if reason := await all_saved(live.outbox):
        screen.say(f"The pack was not written, as not everything is saved: {reason}", wrong=True)
        return
    paper, missing = pack(live.session, live.id), not_filled_in(live.session)
    folder = desk.workspace.exports
    try:
        written = await asyncio.to_thread(write_paper, paper, folder)
    except ExportError as error:
        screen.say(str(error), wrong=True)
        return
    told = f"To print: {written.path.name} in the folder {folder.name}."
    if missing:
        told += f" Not filled in yet: {missing}."
    screen.say(f"{told} {written.note}".rstrip())
