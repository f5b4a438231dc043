"""The top bar and the key bar: the same place and the same words on every screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workshop.tui import plain
from workshop.tui.commands import Command
from workshop.tui.widgets.painted import BRIGHT, QUIET, STOP, STRONG, TAG, WATCH, Piece, line, spread

_TAG_ALONE_BELOW = 100


class TopBar(Widget):
    """Title and what this is on the left; a tag, the saved mark and the clock on the right.

    ``state`` is what has to be known whatever the width: the title gives way to it.  ``saved_beside`` says that what
    is saved is in another file than it should be: then that is said whatever the tag.
    """

    DEFAULT_CSS = "TopBar { height: 1; width: 1fr; }"

    title = reactive("")
    aside = reactive("")
    state = reactive("")
    tag = reactive("")
    saved = reactive("")
    saved_beside = reactive(False)
    clock = reactive("")
    small = reactive(False)

    def on_mount(self) -> None:
        """Start the clock; it draws only when the minute changes."""
        self._tick()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        self.clock = f"{datetime.now():%H:%M}"

    def render(self) -> RenderResult:
        """The bar in one line."""
        width = self.size.width
        if self.small:
            return line(("Make the window larger: 66 by 18 at least.", WATCH)).truncate(width, ellipsis=True)
        if plain.on():
            said = [self.title, self.aside, self.state, self.tag.capitalize(), self.saved, self.clock]
            return line((". ".join(part.rstrip(".") for part in said if part) + ".", STRONG))
        right: list[Piece] = []
        if self.tag:
            right += [(f" {self.tag} ", TAG), "   "]
        if self.saved and not (self.tag and width < _TAG_ALONE_BELOW and not self.saved_beside):
            role = STOP if self.saved.startswith("not") else WATCH if self.saved_beside else QUIET
            right += [(self.saved, role), "   "]
        end = line(*right, (self.clock, STRONG))
        left = line((self.title, STRONG), (f"   {self.aside}" if self.aside else "", QUIET))
        if self.state:
            state = line((f"   {self.state}", QUIET))
            room = width - end.cell_length - state.cell_length - 1
            left = left.truncate(max(room, 0), ellipsis=True) + state
        return spread(width, left, end)


class KeyBar(Widget):
    """The keys of this screen in the words of its commands; where it is narrow the last go first, never help or back."""

    DEFAULT_CSS = "KeyBar { height: 1; width: 1fr; }"

    commands: reactive[Sequence[Command]] = reactive((), layout=False)

    def render(self) -> RenderResult:
        """The keys in one line."""
        commands = list(self.commands)
        text = _set(commands, "   ")
        while text.cell_length > self.size.width and commands:
            text = _set(commands, "  ")
            if text.cell_length > self.size.width:
                commands.remove(min(reversed(commands), key=_held))
        return text


def _held(command: Command) -> int:
    """How long a command is held on to where it is narrow: help to the very last."""
    return 2 if command.action == "help" else int(command.stays)


def _set(commands: Sequence[Command], gap: str) -> Content:
    pieces: list[Piece] = []
    gap = ", " if plain.on() else gap
    for command in commands:
        pieces += [(command.key_name, BRIGHT), (f" {command.label}", QUIET), gap]
    return line(*pieces[:-1])
