"""Leaving a session: what is on its way to disk is waited for, and what cannot be saved is not left unasked."""

from __future__ import annotations

import asyncio

from textual.screen import Screen

from workshop.record.protocol import StoreError
from workshop.session.outbox import Outbox
from workshop.tui.dialogs import Ask, Choice


async def all_saved(outbox: Outbox) -> str:
    """Wait until what was handed over is on disk; the reason when it cannot be saved, else nothing."""
    try:
        for submission in list(outbox.waiting):
            await asyncio.wrap_future(submission.future)
    except (StoreError, OSError) as error:
        return str(error)
    return ""


async def may_leave(screen: Screen[None], outbox: Outbox) -> bool:
    """Whether a session may be left: everything is saved, or somebody said that the rest may be lost."""
    if not await all_saved(outbox):
        return True
    count = len(outbox.waiting)
    answer = await screen.app.push_screen_wait(
        Ask(
            "One thing is not saved." if count == 1 else f"{count} things are not saved.",
            "What is not saved is lost when you leave now. Stay, and retry with ^r or write it elsewhere with ^o.",
            [Choice("s", "Stay", False), Choice("x", "Leave and lose it", True)],
        )
    )
    return bool(answer)
