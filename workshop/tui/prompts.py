"""What the facilitator is to say, ask and write down at this stage; never on the wall."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from workshop.session.state import Session
from workshop.tui.live_view import script_lines
from workshop.tui.widgets.painted import BRIGHT, EMPTY, QUIET, STRONG, TAG, Painted, line

_ALL_ROWS = 1_000


class Prompts(ModalScreen[None]):
    """The script, the probes and the notes of the current stage."""

    DEFAULT_CSS = """
    Prompts {
        background: $background;
        padding: 1 3;
        #prompts { height: 1fr; background: transparent; scrollbar-size-vertical: 1; }
        #keys { height: 1; margin-top: 1; }
    }
    """
    BINDINGS = [Binding("escape,f6,q,enter", "dismiss", "Close")]
    AUTO_FOCUS = "#prompts"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """The text, which scrolls when it is long."""
        with VerticalScroll(id="prompts"):
            yield Painted(self._paint)
        yield Static(line(("Esc", BRIGHT), (" Close", QUIET), ("   arrows scroll", QUIET)), id="keys")

    def _paint(self, width: int, height: int) -> list[Content]:
        run = self._session.current
        title = run.title if run else ""
        head = [line((" NOT FOR THE WALL ", TAG), (f"  {title}", STRONG)), EMPTY]
        return head + script_lines(self._session, width, _ALL_ROWS)
