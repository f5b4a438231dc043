"""The office's own Word file as the look of all papers: picked on an export screen, remembered in the plan's settings."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from workshop.plan.material import read_plan
from workshop.record.clean import clean
from workshop.record.protocol import StoreError
from workshop.tui.ask_path import AskPath, path_of
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice
from workshop.tui.leaving import all_saved
from workshop.tui.screen import HouseScreen
from workshop.word.base import TemplateError, open_base
from workshop.word.template import template_path, template_setting

_TOLD = (
    "A Word file with your header, footer, logo and styles. It is only read; what is written goes into exports. "
    "A path begins at this folder, at / or at ~."
)
_AGAIN, _DEFAULT = "again", "default"


class Picked(NamedTuple):
    """A template was picked; None is the default look."""

    path: Path | None


def remembered(desk: Desk) -> Path | None:
    """The template that the plan's settings name; in a thread.

    Raises:
        StoreError: When the plan is there and cannot be read.
    """
    return template_path(desk.workspace.root, read_plan(desk.store).settings.template)


def why_not(path: Path) -> str:
    """Why a file cannot be the template, in a sentence; empty when it can.  In a thread: it is opened."""
    try:
        open_base(path, "en-US")
    except TemplateError as error:
        return str(error)
    return ""


async def ask_template(screen: HouseScreen, desk: Desk, now: Path | None) -> Picked | None:
    """Ask for the template, or whether it is to be taken away again; None when nothing is to change."""
    typed = ""
    if now is not None:
        answer = await screen.app.push_screen_wait(
            Ask(
                "What shall the papers look like?",
                f"They look like {now.name} now.",
                [Choice("o", "Like another file", _AGAIN), Choice("d", "The default look again", _DEFAULT)],
            )
        )
        if answer != _AGAIN:
            return Picked(None) if answer == _DEFAULT else None
        typed = template_setting(desk.workspace.root, now)
    while True:
        given = await screen.app.push_screen_wait(
            AskPath("Which Word file is the template?", _TOLD, typed, desk.workspace.root)
        )
        if given is None:
            return None
        typed = given.strip()
        path = path_of(typed, desk.workspace.root)
        if path is None:
            continue
        screen.say(f"{path.name} is being looked at.")
        problem = await asyncio.to_thread(why_not, path)
        screen.say("")
        if not problem:
            return Picked(path)
        answer = await refused(screen, problem)
        if answer != _AGAIN:
            return Picked(None) if answer == _DEFAULT else None


async def refused(screen: HouseScreen, problem: str) -> str | None:
    """Say why a template cannot be used, and ask: another one ("again"), the default look ("default"), or neither."""
    return await screen.app.push_screen_wait(
        Ask(
            "This template cannot be used.",
            problem,
            [Choice("d", "Use the default look", _DEFAULT), Choice("t", "Type another path", _AGAIN)],
        )
    )


async def remember(desk: Desk, picked: Picked) -> str:
    """Keep what was picked in the plan's settings; why it could not be kept, or nothing when it was."""
    setting = template_setting(desk.workspace.root, picked.path) if picked.path else ""
    if clean(setting).text.strip() != setting:
        return "Its path holds characters that cannot be kept, so that it is used now and not remembered."
    try:
        book = await desk.plan()
    except StoreError as error:
        return f"{error} It is used now, and not remembered."
    try:
        if book.plan.settings.template == setting:
            return ""
        book.set_up(replace(book.plan.settings, template=setting))
        problem = await all_saved(book.outbox)
        return f"It is used now, and could not be remembered: {problem}" if problem else ""
    finally:
        await desk.leave_plan()
