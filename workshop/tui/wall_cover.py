"""What the room sees, over the whole of a screen that is on the wall: the thing that was put up, or nothing but the time.

What is typed meanwhile goes on into the capture line, unseen; over a question that is being asked it waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from workshop.session.clock import utc_now
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.room import visible
from workshop.session.wall import Showing, on_the_wall
from workshop.tui.live_screen import LiveScreen
from workshop.tui.room_lines import foot_lines, room_lines
from workshop.tui.screen import WIDE, LeavesOnce
from workshop.tui.typing_below import TypingBelow
from workshop.tui.widgets.painted import EMPTY, STRONG, Painted, line, spread


class WallCover(LeavesOnce, TypingBelow, ModalScreen[None]):
    """The wall's side over everything that stands on this screen.

    Args:
        live: The session.
        blank: Whether it shows nothing but the time; else it shows what is on the wall.
        writes: Whether going back is kept in the record, for a second window to follow.
    """

    DEFAULT_CSS = """
    WallCover {
        background: $background;
        color: $foreground;
        padding: 0 2;
        #wall { height: 1fr; }
        &.-wide { padding: 1 5; }
    }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    BINDINGS = [Binding("escape", "back", "Back")]

    def __init__(self, live: LiveSession, *, blank: bool, writes: bool = True) -> None:
        super().__init__()
        self.live, self.blank, self._writes = live, blank, writes
        self._held: list[events.Key] = []
        self._left = False

    def compose(self) -> ComposeResult:
        """One block, drawn as the room view draws."""
        yield from self._body()

    def _body(self) -> Iterable[Widget]:
        yield Painted(self._lines, id="wall")

    def on_mount(self) -> None:
        """Follow the session and the clock."""
        self.set_interval(1, self._tick)

    def _lines(self, width: int, height: int) -> list[Content]:
        session = self.live.session
        view = visible(session, utc_now(), Showing("blank") if self.blank else None)
        title = EMPTY if self.blank else line((view.title, STRONG))
        clock = spread(width, title, line((f"{datetime.now():%H:%M}", STRONG)))
        if self.blank:
            return [clock]
        foot = foot_lines(view, width)
        rows = max(height - len(foot) - 3, 1)
        body = room_lines(view, width, rows)
        return [clock, EMPTY, *body, *[EMPTY] * (rows - len(body) + 1), *foot]

    def _tick(self) -> None:
        if not self.is_attached:
            return
        if not self.blank and on_the_wall(self.live.session).show in ("blank", "question"):
            self.bring_back()
            return
        self.query_one("#wall", Painted).refresh()

    async def on_key(self, event: events.Key) -> None:
        """Stage keys go back to the session and act there; what is typed is taken by the capture line or waits."""
        if event.key == "escape":
            return
        event.stop()
        if event.key in ("pageup", "pagedown"):
            self._change_stage(event.key)
        elif event.key == "f4" and self._capture() is not None:
            self.bring_back()
            self.app.post_message(events.Key("f4", None))
        elif event.key in ("left", "right") and not self.blank:
            with suppress(Refused):
                self.live.wall.turn(1 if event.key == "right" else -1)
        elif not await self.type_below(event) and self._capture() is None:
            below = self._below()
            if not isinstance(below, LiveScreen) or below.keeps_keys:
                self._held.append(event)
        self._tick()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted goes into the capture line; several lines are asked about, so the session is seen again."""
        event.stop()
        self.paste_below(event)

    def _change_stage(self, key: str) -> None:
        below = self._below()
        if below is None:
            return
        if not self.blank:
            self.bring_back()
            self.app.post_message(events.Key(key, None))
        elif self._capture() is not None:
            action = "next_stage" if key == "pagedown" else "previous_stage"
            if below.check_action(action, ()):
                getattr(below, f"action_{action}")()

    def _below(self) -> Screen[object] | None:
        stack = self.app.screen_stack
        return stack[stack.index(self) - 1] if self in stack and stack.index(self) else None

    def action_back(self) -> None:
        """Show this screen's own side again, and the question in a second window."""
        with suppress(Refused):
            if self._writes and self.blank:
                self.live.wall.blank(False)
            elif self._writes:
                self.live.wall.show("question")
        self.bring_back()

    def bring_back(self) -> None:
        """Show what was here; keys that waited are pressed now, in their order."""
        if not self.is_active or self._left:
            return
        self._left = True
        self.dismiss()
        for event in self._held:
            self.app.post_message(events.Key(event.key, event.character))
        self._held = []
