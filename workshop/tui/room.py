"""The room view: what the wall shows, in a window of its own, read-only.

It follows the session's file, which another program writes, and draws the value of `visible` and nothing else.
Nothing can be done here but to leave, to change the colours and to make the type larger or smaller.
"""

from __future__ import annotations

import os
from datetime import datetime
from threading import Event as Flag

import msgspec
from rich.text import Text
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from workshop.session.room import RoomView
from workshop.tui import plain, themes
from workshop.tui.room_lines import LARGEST, SMALLEST, foot_lines, room_lines
from workshop.tui.watching import Watching
from workshop.tui.widgets.painted import EMPTY, INK, QUIET, STRONG, Painted, big, line, spread

POLL_SECONDS = 0.05
"""How often the session's file is looked at: what is saved is heard of within 100 ms, and on the wall within 300 ms."""

_TICK_SECONDS = 0.25
_SMALLEST_WIDTH, _SMALLEST_HEIGHT, _WIDE = 40, 10, 120
_WAITING = "Waiting for the session."


class RoomScreen(Screen[None]):
    """The wall."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
    CSS_PATH = ["room.tcss"]

    def __init__(self) -> None:
        super().__init__()
        self.view: RoomView | None = None
        self.type_size = 0
        self._clock = ""

    def compose(self) -> ComposeResult:
        """The bar, the scene and the foot."""
        yield Painted(self._top, id="room-top")
        yield Painted(self._scene, id="room-scene")
        yield Painted(self._foot, id="room-foot")

    def show(self, view: RoomView | None, clock: str) -> None:
        """Draw what changed: all of it, or only the running time and the clock.

        Args:
            view: What may be seen; None while the session is waited for.
            clock: The time of day.
        """
        before, self.view = self.view, view
        if clock != self._clock:
            self._clock = clock
            self.query_one("#room-top", Painted).refresh()
        if before == view:
            return
        if before is None or view is None or _still(before) != _still(view):
            for part in self.query(Painted):
                part.repaint()
            return
        if view.show in ("timer", "break"):
            self.query_one("#room-scene", Painted).refresh()
        self.query_one("#room-foot", Painted).refresh()

    def resize_type(self, by: int) -> None:
        """Make the type larger or smaller."""
        self.type_size = min(max(self.type_size + by, SMALLEST), LARGEST)
        self.query_one("#room-scene", Painted).refresh()

    def _top(self, width: int, height: int) -> list[Content]:
        title = self.view.title if self.view is not None and self.view.show not in ("blank", "title") else ""
        role = STRONG if title else QUIET
        return [spread(width, line((title, STRONG)), line((self._clock, role)))]

    def _scene(self, width: int, height: int) -> list[Content]:
        if self.app.size.width < _SMALLEST_WIDTH or self.app.size.height < _SMALLEST_HEIGHT:
            return [line(("Make the window larger.", INK))]
        if self.view is None:
            return [EMPTY] * (height // 3) + big(_WAITING, width, max(height - height // 3, 1), INK)
        return room_lines(self.view, width, height, size=self.type_size)

    def _foot(self, width: int, height: int) -> list[Content]:
        return [] if self.view is None else foot_lines(self.view, width)


def _still(view: RoomView) -> RoomView:
    """The view without what runs."""
    return msgspec.structs.replace(view, left=0 if view.left >= 0 else -1, used=0)


class RoomApp(App[None]):
    """The program of the second window.

    Args:
        watching: The session that is followed.
    """

    TITLE = "workshop"
    CSS_PATH = ["room.tcss"]
    CSS = "* { scrollbar-size-vertical: 0; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        Binding("q,ctrl+q", "quit", "Leave", show=False, priority=True),
        Binding("t,ctrl+t", "next_theme", "Theme", show=False),
        Binding("plus,equals_sign", "resize_type(1)", "Larger", show=False),
        Binding("minus", "resize_type(-1)", "Smaller", show=False),
    ]

    class Changed(Message):
        """The session has gone on, or can or cannot be read."""

    def __init__(self, watching: Watching) -> None:
        super().__init__()
        plain.turn(plain.asked_for())
        self.watching = watching
        self._over = Flag()
        for theme in themes.THEMES:
            self.register_theme(theme)
        wanted = os.environ.get("WORKSHOP_THEME", "")
        chosen = wanted if wanted in themes.CHOICES else themes.PROJECTOR_DARK.name
        themes.begin_with(self, themes.for_terminal(chosen, self.console.color_system))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Values for our own roles under themes that are not ours."""
        return dict(themes.FALLBACK_VARIABLES)

    async def on_mount(self) -> None:
        """Show the wall and begin to follow."""
        self.wall = RoomScreen()
        await self.push_screen(self.wall)
        self.watching.poll()
        self._draw()
        self.set_interval(_TICK_SECONDS, self._draw)
        self._follow()

    @work(thread=True, group="follow")
    def _follow(self) -> None:
        """Look at the session's file until the window is closed."""
        while not self._over.wait(POLL_SECONDS):
            if self.watching.poll():
                self.post_message(self.Changed())

    def on_room_app_changed(self) -> None:
        """Draw what is new."""
        self._draw()

    def _draw(self) -> None:
        now = datetime.now().astimezone()
        self.wall.show(self.watching.view(now), f"{now:%H:%M}")

    def on_unmount(self) -> None:
        """Stop following."""
        self._over.set()

    def action_next_theme(self) -> None:
        """Go through the colours."""
        self.theme = themes.for_terminal(themes.next_choice(self.theme), self.console.color_system)

    def action_resize_type(self, by: int) -> None:
        """Make the type larger or smaller."""
        self.wall.resize_type(by)

    def action_help_quit(self) -> None:
        """What ctrl+c does here: nothing, for it would end the wall in front of the room."""

    def _fatal_error(self) -> None:
        """End with one sentence: a traceback never reaches the wall."""
        self._over.set()
        self._exit_renderables = [
            Text("The room view had to stop because of a mistake of its own; start it again to go on.")
        ]
        self._close_messages_no_wait()
