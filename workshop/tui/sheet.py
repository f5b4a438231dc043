"""A sheet of text over a screen: read, scrolled, closed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from workshop.tui.commands import Command, bindings_of
from workshop.tui.screen import EVERYWHERE, HELP, Commanded
from workshop.tui.widgets.painted import BRIGHT, QUIET, Painted, line


class Sheet(Commanded, ModalScreen[None]):
    """Lines that fill the screen; Esc, Enter or the key that opened it close it."""

    DEFAULT_CSS = """
    Sheet {
        background: $background;
        padding: 1 3;
        #sheet { height: 1fr; background: transparent; scrollbar-size-vertical: 1; }
        #keys { height: 1; margin-top: 1; }
    }
    """
    KEYS = (Command("dismiss", "escape,q,enter", "Close", "Close this sheet; the arrows scroll it."),)
    BINDINGS = bindings_of((*KEYS, HELP, *EVERYWHERE))
    AUTO_FOCUS = "#sheet"

    def compose(self) -> ComposeResult:
        """The text, which scrolls when it is long."""
        with VerticalScroll(id="sheet"):
            yield Painted(lambda width, height: self.lines(width))
        yield Static(line(("Esc", BRIGHT), (" Close", QUIET), ("   arrows scroll", QUIET)), id="keys")

    def lines(self, width: int) -> list[Content]:
        """What stands on the sheet, in lines of at most ``width`` cells."""
        raise NotImplementedError
