"""The program on screen: its themes, its first screen, and the desk the screens share."""

from __future__ import annotations

import asyncio
import contextlib
import os
import traceback
from pathlib import Path

from rich.text import Text
from textual import events, work
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver

from workshop.store.workspace import Workspace
from workshop.tui import plain, themes
from workshop.tui.desk import Desk
from workshop.tui.held_keys import HeldKeys
from workshop.tui.screen import Commanded, HouseScreen
from workshop.tui.terminal_input import reading_everything


class WorkshopApp(App[None]):
    """Runs the screens.

    Args:
        workspace: The folder of sessions; None where there is none yet.
        offered: The folder in which a workspace is offered to be made.
        session_id: A session to open at once.
    """

    TITLE = "workshop"
    DEFAULT_MODE = "home"
    # The first screen's styles too: read with the others once, instead of all once more when it comes.
    CSS_PATH = ["house.tcss", "home.tcss"]
    # A screen reader would read a scrollbar's blocks aloud.
    CSS = "* { scrollbar-size-vertical: 1; } App.-plain * { scrollbar-size: 0 0; }"
    ENABLE_COMMAND_PALETTE = True
    ESCAPE_TO_MINIMIZE = False
    # With priority: the wall is blanked from every screen and over every question.
    BINDINGS = [Binding("f12", "blank_wall", "Blank the wall", show=False, priority=True)]

    def __init__(
        self, workspace: Workspace | None, *, offered: Path | None = None, session_id: str = ""
    ) -> None:
        super().__init__()
        self.desk = Desk(workspace) if workspace else None
        self.offered = offered or Path.cwd()
        self._session_id = session_id
        self._leaving = False
        self._held = HeldKeys()
        # The first screen stands on nothing: a blank one below it would be made and painted first.
        self.add_mode(self.DEFAULT_MODE, self._home)
        plain.turn(plain.asked_for())
        self.set_class(plain.on(), "-plain")
        for theme in themes.THEMES:
            self.register_theme(theme)
        wanted = os.environ.get("WORKSHOP_THEME", "")
        chosen = wanted if wanted in themes.CHOICES else themes.CALM.name
        themes.begin_with(self, themes.for_terminal(chosen, self._colour_system))

    @property
    def _colour_system(self) -> str | None:
        return self.console.color_system

    def get_driver_class(self) -> type[Driver]:
        """The terminal's driver, one that can read whatever is pasted or typed."""
        return reading_everything(super().get_driver_class())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Values for our own roles under themes that are not ours."""
        return dict(themes.FALLBACK_VARIABLES)

    async def on_event(self, event: events.Event) -> None:
        """Hand a key on, unless it repeats the answer to a question that is gone."""
        if isinstance(event, events.Key):
            meant = self._held.comes_back if event.is_forwarded else self._held.arrives
            if self.screen_stack and not meant(event, self.screen_stack):
                return
        await super().on_event(event)

    def _home(self) -> HouseScreen:
        """The first screen."""
        from workshop.tui.home import Home

        home = Home(self.desk, self.offered, open_at_once=self._session_id)
        # Its styles are read with the program's: they need not be read again as for a screen that comes later.
        home._css_update_count = self._css_update_count
        return home

    async def action_quit(self) -> None:
        """Leave the program; what waits to be saved is not left behind unasked."""
        if not self._leaving:
            self._leaving = True
            self.leave()

    @work(group="leave")
    async def leave(self) -> None:
        """Ask the screens that have something unsaved, then end."""
        from workshop.tui.leaving import may_leave_vote

        await self._typed_keys_handled()
        if not await may_leave_vote(self):
            self._leaving = False
            return
        for screen in reversed(self.screen_stack):
            if isinstance(screen, HouseScreen) and not await screen.may_leave():
                self._leaving = False
                return
        self.exit()

    async def _typed_keys_handled(self) -> None:
        """Wait until the keys before this one have had their effect: this one came before them to the program."""
        nodes = self.focused.ancestors_with_self if self.focused else []
        for node in [*nodes, *nodes]:  # what a key posts comes after what stood in the queue already
            handled = asyncio.Event()
            if node is not self and node.call_later(handled.set):
                await handled.wait()

    def action_help_quit(self) -> None:
        """What ctrl+c is told: it neither copies nor ends anything in front of a room."""
        if isinstance(self.screen, HouseScreen):
            self.screen.say("^q leaves the program.")

    def action_blank_wall(self) -> None:
        """Blank the wall, or bring back what was on it; before a session is open there is nothing to blank."""
        from workshop.tui.live_wall import blank_or_bring_back

        blank_or_bring_back(list(self.screen_stack))

    def action_plain_lines(self) -> None:
        """Draw in plain lines for a screen reader, or in the usual look again."""
        plain.turn(not plain.on())
        self.set_class(plain.on(), "-plain")
        for screen in self.screen_stack:
            if isinstance(screen, HouseScreen):
                screen.draw_anew()

    def action_command_palette(self) -> None:
        """Show every command of what is in front."""
        from workshop.tui.palette import Palette

        screen = self.screen
        if isinstance(screen, Palette):
            screen.dismiss(None)
        elif isinstance(screen, Commanded):
            self.push_screen(Palette(screen.all_commands()), screen.carry_out)

    def action_next_theme(self) -> None:
        """Go through the themes."""
        self.theme = themes.for_terminal(themes.next_choice(self.theme), self._colour_system)

    def _fatal_error(self) -> None:
        """End with one sentence: a traceback never reaches the wall.  It is kept in a file, without local values."""
        kept = ""
        if self.desk is not None:
            path = self.desk.workspace.crash
            with contextlib.suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(traceback.format_exc(), encoding="utf-8")
                kept = f" What happened is kept in {self.desk.workspace.name_of(path)}."
        self.bell()
        sentence = "workshop had to stop because of a mistake of its own; everything that was saved is safe."
        self._exit_renderables = [Text(f"{sentence}{kept} Start it again to go on.")]
        self._close_messages_no_wait()
