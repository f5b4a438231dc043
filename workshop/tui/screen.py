"""The frame that all screens share: top bar, body, what the program has to say, key bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from workshop.tui import plain
from workshop.tui.asking import Asking
from workshop.tui.commands import Command, bindings_of, on_bar
from workshop.tui.widgets.bars import KeyBar, TopBar
from workshop.tui.widgets.painted import INK, STOP, Painted, line

if TYPE_CHECKING:
    _Base = Widget
else:
    _Base = object

SMALLEST_WIDTH, SMALLEST_HEIGHT, WIDE = 66, 18, 120

HELP = Command("help", "ctrl+g,f1", "Help", "Show the keys of this screen.")
EVERYWHERE = (
    Command("next_theme", "ctrl+t", "Theme", "Change the colours: calm, dark or light projector.", bar=False),
    plain.PLAIN_LINES,
    Command("command_palette", "ctrl+p", "Palette", "Find any command by its name.", bar=False),
)


class LeavesOnce(_Base):
    """A screen or a question that goes away once, however often it is answered.

    Keys that come at once are all handed to what is in front before the first of them has its effect.  Textual takes
    away whatever is in front by then: the second answer would take the screen below, the last one the program.

    Attributes:
        left_at: When it went away, by the clock of the keys.
    """

    left_at = 0.0

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Go away with an answer; nothing where this is gone already, or where something else is in front of it."""
        stack: Sequence[object] = self.app.screen_stack
        if len(stack) < 2 or stack[-1] is not self:
            return AwaitComplete()
        going = Screen.dismiss(cast("Screen[Any]", self), result)
        self._has_left()
        return going

    def _has_left(self) -> None:
        self.left_at = Message().time

    def give_way_to(self, screen: Screen[Any]) -> None:
        """Put another screen in this one's place, and whatever was opened over it meanwhile away; not when it is gone."""
        if self.uncovered():
            # Not awaited: it may be a task of the very screen that goes away.
            self.app.switch_screen(screen)
            self._has_left()

    def uncovered(self) -> bool:
        """Take away what was opened over this screen; whether it is in front now."""
        stack: Sequence[object] = self.app.screen_stack
        if self not in stack:
            return False
        for _ in range(len(stack) - stack.index(self) - 1):
            self.app.pop_screen()
        return True


class Commanded(LeavesOnce):
    """A screen or a question that knows its commands: its keys, its help and its part of the palette come from them.

    A class that uses it gives ``BINDINGS = bindings_of((HELP, *EVERYWHERE))`` with its own.
    """

    KEYS: ClassVar[tuple[Command, ...]] = ()

    def commands(self) -> list[Command]:
        """What can be done here now, help included."""
        return [command for command in (*self.KEYS, HELP) if self._possible(command)]

    def all_commands(self) -> list[Command]:
        """What can be done here now, with what can be done everywhere."""
        return [*self.commands(), *EVERYWHERE]

    def _possible(self, command: Command) -> bool:
        return bool(self.check_action(command.action, ()))

    def carry_out(self, action: str | None) -> None:
        """Do what was chosen in the palette, if anything was."""
        if action:
            self.call_later(self.run_action, action)

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from workshop.tui.help import Help

        self.app.push_screen(Help(self.all_commands()))

    async def action_next_theme(self) -> None:
        """Change the colours."""
        await self.app.run_action("app.next_theme")

    async def action_plain_lines(self) -> None:
        """Draw in plain lines, or in the usual look again."""
        await self.app.run_action("app.plain_lines")

    async def action_command_palette(self) -> None:
        """Open the palette."""
        await self.app.run_action("app.command_palette")


class HouseScreen(Asking, Commanded, Screen[None]):
    """A screen of the house.  A subclass declares its ``KEYS`` and gives its ``body``."""

    CSS_PATH = ["house.tcss"]
    BINDINGS = bindings_of((HELP, *EVERYWHERE))

    def __init_subclass__(cls, **options: Any) -> None:
        if "KEYS" in cls.__dict__:
            cls.BINDINGS = bindings_of(cls.KEYS)
        super().__init_subclass__(**options)

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        self._follow_width()  # before there is a body, which would be styled a second time
        yield TopBar()
        with Container(id="body"):
            yield from self.body()
        yield Static("", id="said", markup=False)
        yield KeyBar()

    def body(self) -> Iterable[Widget]:
        """The widgets between the bars."""
        return ()

    def on_mount(self) -> None:
        """Show the keys."""
        self.refresh_keys()

    def on_resize(self, event: events.Resize) -> None:
        """Ask for a larger window where the screen cannot be read; the last line stays usable."""
        small = event.size.width < SMALLEST_WIDTH or event.size.height < SMALLEST_HEIGHT
        self._follow_width()
        self.top.set_class(small, "-small")
        self.top.small = small

    def _follow_width(self) -> None:
        self.update_classes({"-wide": self.wide, "-narrow": not self.wide})

    @property
    def is_drawn(self) -> bool:
        """Whether the screen is there as a whole: composed, and not being taken down as the program ends."""
        return self.is_attached and bool(self.query(TopBar)) and bool(self.query(KeyBar))

    @property
    def top(self) -> TopBar:
        """The top bar."""
        return self.query_one(TopBar)

    @property
    def wide(self) -> bool:
        """Whether there is room for more panels; plain lines have one column however wide the window."""
        return bool(self.app.size.width >= WIDE) and not plain.on()

    def sync(self) -> None:
        """Show what this screen is about as it is now."""

    def draw_anew(self) -> None:
        """Draw everything again, after the manner of drawing has changed."""
        if self.is_drawn:
            self.post_message(events.Resize(self.size, self.size))
            self.sync()
            for widget in self.query(Widget):
                widget.refresh(layout=isinstance(widget, Painted))

    async def may_leave(self) -> bool:
        """Whether the program may end here; a screen with something unsaved asks."""
        return True

    def go_away(self) -> None:
        """Take this screen away, and whatever was opened over it meanwhile; nothing when it is gone already."""
        if self in self.app.screen_stack[1:] and self.uncovered():
            self.dismiss()

    def refresh_keys(self) -> None:
        """Draw the key bar again, after what can be done has changed."""
        self.query_one(KeyBar).commands = tuple(on_bar(self.commands()))
        self.refresh_bindings()

    def repaint_parts(self) -> None:
        """Draw every painted part and the key bar again, after what they tell has changed."""
        for part in self.query(Painted):
            part.repaint()
        self.refresh_keys()

    def say(self, message: str, *, wrong: bool = False) -> None:
        """Say something above the keys until something else is said; an empty message takes it away."""
        for said in self.query("#said").results(Static):  # none once the screen is being left
            said.update(line((message, STOP if wrong else INK)))
            said.set_class(bool(message), "shown")
