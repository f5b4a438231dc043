"""Asking for a file by its path: what is typed is completed with Tab, and what is there is shown below."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from workshop.record.clean import clean
from workshop.store.adding import paths_in
from workshop.tui.commands import Command
from workshop.tui.dialogs import AskText
from workshop.tui.widgets.line_input import LineInput
from workshop.tui.widgets.painted import BRIGHT, EMPTY, INK, QUIET, Painted, line

WORD_FILES = (".docx", ".dotx", ".docm", ".dotm")
_SHOWN = 8
_PATIENCE = 2.0
"""Seconds for which a folder is waited for: one on a network may never answer."""


def names_for(typed: str, root: Path, endings: Sequence[str]) -> tuple[str, list[str]]:
    """What may follow: the part of a path that stands, and the names in its folder that begin like the rest.

    A folder's name ends with a slash.  Files are those with one of the endings.  A path that is not whole begins at
    ``root``; where nothing can be read there are no names.
    """
    if typed == "~":
        return "~/", []
    cut = max(typed.rfind("/"), typed.rfind("\\") if os.name == "nt" else -1) + 1
    head, begun = typed[:cut], typed[cut:].casefold()
    names = []
    try:
        with os.scandir(root / Path(head).expanduser()) as entries:
            for entry in entries:
                name = entry.name
                hidden = name.startswith((".", "~$")) and not (begun and name.casefold().startswith(begun))
                if hidden or not name.casefold().startswith(begun) or clean(name).text != name:
                    continue
                if entry.is_dir():
                    names.append(f"{name}/")
                elif name.casefold().endswith(tuple(endings)):
                    names.append(name)
    except (OSError, RuntimeError, ValueError):
        return head, []
    return head, sorted(names, key=str.casefold)


def completed(typed: str, head: str, names: Sequence[str]) -> str:
    """The path with as much added as all names share; of a single name all of it, as it is written there."""
    if not names:
        return head if len(head) > len(typed) else typed
    if len(names) == 1:
        return head + names[0]
    # Letter by letter: folded as a whole, a name may become longer.
    alike = [len({letter.casefold() for letter in letters}) == 1 for letters in zip(*names, strict=False)]
    shared = alike.index(False) if False in alike else len(alike)
    return head + names[0][:shared] if len(head) + shared > len(typed) else typed


def path_of(typed: str, root: Path) -> Path | None:
    """The file that was typed or pasted, also in quotes or as a ``file:`` address; None for nothing."""
    try:
        found = paths_in(typed.replace("\n", " "))
        return root / found[0] if found else None
    except (RuntimeError, ValueError):
        return Path(typed.strip())


class PathLine(LineInput):
    """A line for a path; Tab completes it in its turn among the keys."""

    def __init__(self, value: str, root: Path, endings: Sequence[str]) -> None:
        super().__init__(value)
        self.root, self.endings = root, endings

    async def names(self) -> tuple[str, list[str]]:
        """See `names_for`; nothing where the folder does not answer in time."""
        typed = self.value
        look = asyncio.to_thread(names_for, typed, self.root, self.endings)
        try:
            return await asyncio.wait_for(look, _PATIENCE)
        except TimeoutError:
            return typed, []

    async def complete(self) -> None:
        """Add what is certain."""
        typed = self.value
        head, names = await self.names()
        self.value = completed(typed, head, names)
        self.cursor_position = len(self.value)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "tab":
            event.stop()
            event.prevent_default()
            await self.complete()
        else:
            await super()._on_key(event)


class AskPath(AskText):
    """A question that a file answers; the answer is what was typed."""

    KEYS: ClassVar[tuple[Command, ...]] = (
        AskText.KEYS[0],
        Command("complete", "", "Complete", "Complete the path that is typed.", shown_as="Tab"),
        *AskText.KEYS[1:],
    )

    def __init__(
        self, question: str, explanation: str, value: str, root: Path, endings: Sequence[str] = WORD_FILES
    ) -> None:
        super().__init__(question, explanation, value, needed="Type a path; Esc goes back.")
        self.root, self.endings = root, endings
        self._names: list[str] = []

    def answer(self) -> ComposeResult:
        """One line, and below it what is there."""
        field = PathLine(self.value, self.root, self.endings)
        field.cursor_blink = False
        yield field
        yield Painted(self._there)

    def on_mount(self) -> None:
        """Show what is there."""
        self.look()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.problem("")
        self.look()

    @work(exclusive=True, group="look")
    async def look(self) -> None:
        """See what is in the folder that is typed."""
        _, self._names = await self.query_one(PathLine).names()
        for block in self.query("#answer Painted").results(Painted):
            block.repaint()

    def _there(self, width: int, height: int) -> list[Content]:
        if not self._names:
            return [EMPTY]
        shown = [line("  ", (name, INK)).truncate(width, ellipsis=True) for name in self._names[:_SHOWN]]
        more = len(self._names) - _SHOWN
        return [EMPTY, *shown, *([line((f"  and {more} more", QUIET))] if more > 0 else [])]

    async def action_complete(self) -> None:
        """Complete the path."""
        await self.query_one(PathLine).complete()

    def keys(self) -> list[tuple[str, str]]:
        """Enter, Tab, Esc."""
        tab = [("Tab", BRIGHT), (" Complete   ", QUIET)]
        return [("Enter", BRIGHT), (" Keep   ", QUIET), *tab, ("Esc", BRIGHT), (" Back", QUIET)]
