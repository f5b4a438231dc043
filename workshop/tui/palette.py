"""The palette: every command of the screen, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from workshop.tui.commands import Command
from workshop.tui.screen import house_screen


class ScreenCommands(Provider):
    """The commands of the screen on show."""

    def _commands(self) -> Iterable[tuple[Command, Callable[[], Coroutine[Any, Any, None]]]]:
        screen = house_screen(self.screen)
        if screen is None:
            return
        for command in screen.all_commands():
            if command.action != "command_palette":
                yield command, partial(screen.run_action, command.action)

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for command, run in self._commands():
            yield DiscoveryHit(_display(command), run, text=command.help, help=command.key_name)

    async def search(self, query: str) -> Hits:
        """Those whose help or label matches."""
        matcher = self.matcher(query)
        for command, run in self._commands():
            text = f"{command.label}: {command.help}"
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, Content(text), run, text=text, help=command.key_name)


def _display(command: Command) -> Content:
    return Content(f"{command.label}: {command.help}")
