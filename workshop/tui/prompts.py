"""What the facilitator is to say, ask and write down at this stage; never on the wall."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content

from workshop.session.state import Session
from workshop.tui.live_view import script_lines
from workshop.tui.sheet import Sheet
from workshop.tui.widgets.painted import EMPTY, STRONG, TAG, line

_ALL_ROWS = 1_000


class Prompts(Sheet):
    """The script, the probes and the notes of the current stage."""

    BINDINGS = [Binding("f6", "dismiss", "Close")]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def lines(self, width: int) -> list[Content]:
        """The stage's title, and what is said, asked and written down there."""
        run = self._session.current
        title = run.title if run else ""
        head = [line((" NOT FOR THE WALL ", TAG), (f"  {title}", STRONG)), EMPTY]
        return head + script_lines(self._session, width, _ALL_ROWS)
