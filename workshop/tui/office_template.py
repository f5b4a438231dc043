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
from workshop.tui.whole import whole
from workshop.word.base import TemplateError, open_base
from workshop.word.template import Look, template_path, template_setting, told_of_its_text

_TOLD = (
    "A Word file with your header, footer, logo and styles. It is only read; what is written goes into exports. "
    "A path begins at this folder, at / or at ~."
)
_AGAIN, _DEFAULT = "again", "default"


Picked = Look
"""A template was picked; that of no file is the default look."""


class Looked(NamedTuple):
    """A file that is to be the template: why it cannot be, in a sentence; and how much text it has of its own."""

    problem: str
    own: str = ""


def remembered(desk: Desk) -> Look:
    """The template that the plan's settings name; in a thread.

    Raises:
        StoreError: When the plan is there and cannot be read.
    """
    settings = read_plan(desk.store).settings
    return Look(template_path(desk.workspace.root, settings.template), settings.template_emptied)


def looked_at(path: Path) -> Looked:
    """Whether a file can be the template, and what it brings.  In a thread: it is opened."""
    try:
        return Looked("", open_base(path, "en-US").own)
    except TemplateError as error:
        return Looked(str(error))


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
        looked = await asyncio.to_thread(looked_at, path)
        screen.say("")
        if not looked.problem:
            return await _with_its_text_or_without(screen, path, looked.own)
        answer = await refused(screen, looked.problem)
        if answer != _AGAIN:
            return Picked(None) if answer == _DEFAULT else None


async def _with_its_text_or_without(screen: HouseScreen, path: Path, own: str) -> Picked | None:
    """The template as it is, or without the text that it has of its own; asked only where it has some."""
    if not own:
        return Picked(path)
    without = await screen.app.push_screen_wait(
        Ask(
            "Shall the text of the template stay?",
            f"{told_of_its_text(path.name, own)} Header, footer, logo in them and styles stay either way.",
            [Choice("l", "Leave its text out", True), Choice("k", "Keep it: a cover, or an address", False)],
        )
    )
    return None if without is None else Picked(path, without)


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
    return await whole(_remember(desk, picked))


async def _remember(desk: Desk, picked: Picked) -> str:
    setting = template_setting(desk.workspace.root, picked.path) if picked.path else ""
    if clean(setting).text.strip() != setting:
        return "Its path holds characters that cannot be kept, so that it is used now and not remembered."
    try:
        book = await desk.plan()
    except StoreError as error:
        return f"{error} It is used now, and not remembered."
    try:
        settings = replace(book.plan.settings, template=setting, template_emptied=picked.without_text)
        if book.plan.settings == settings:
            return ""
        book.set_up(settings)
        problem = await all_saved(book.outbox)
        return f"It is used now, and could not be remembered: {problem}" if problem else ""
    finally:
        await desk.leave_plan()
