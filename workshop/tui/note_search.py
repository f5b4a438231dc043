"""Finding a note: a line to type in, and under it the notes of all stages that hold what is typed."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList

from workshop.plural import counted
from workshop.session.finding import Findable, findable, matching
from workshop.session.kinds import PARKING
from workshop.session.room import typing_is_private
from workshop.session.state import Session
from workshop.tui.dialogs import Dialog
from workshop.tui.widgets.line_input import LineInput
from workshop.tui.widgets.painted import BRIGHT, INK, QUIET, STRONG, Painted, line, spread
from workshop.tui.widgets.rows import Hanging, Row, Rows

_MOST = 100
"""More rows than this nobody reads: type another word."""

_LONGEST = 300


class NoteSearch(Dialog[str]):
    """A note of any stage, or of the parking lot; answers with its number.

    On a mirrored screen only what may be read back is among them, and the line is masked where all typing is.
    """

    DEFAULT_CSS = """
    NoteSearch {
        #answer { height: 1fr; }
        #told { margin-bottom: 1; }
        Rows { height: 1fr; max-height: 100%; }
    }
    """
    BINDINGS = [
        Binding("up", "previous", "Up"),
        Binding("down", "next", "Down"),
        Binding("pageup", "page(-1)", "Page up"),
        Binding("pagedown", "page(1)", "Page down"),
    ]
    AUTO_FOCUS = "LineInput"

    def __init__(self, session: Session, *, mirrored: bool, parked: bool = False) -> None:
        super().__init__("What is in the parking lot" if parked else "Find a note", "")
        self.session, self._mirrored = session, mirrored
        notes = [note for note in session.current_notes() if not parked or note.kind == PARKING]
        self._notes = findable(session, notes, mirrored=mirrored)
        self._hidden = len(notes) - len(self._notes)
        self._hits: list[Findable] = []
        self._parked = parked

    def answer(self) -> ComposeResult:
        """The line, how many there are, and the notes."""
        masked = self._mirrored and typing_is_private(self.session)
        field = LineInput(password=masked, placeholder="words, N12, theme or code")
        field.cursor_blink = False
        yield field
        yield Painted(self._told, id="told")
        yield Rows()

    def on_mount(self) -> None:
        """Begin with all of them, the newest first."""
        self._find("")

    def keys(self) -> list[tuple[str, str]]:
        """Enter goes to the note."""
        keys = [("Enter", BRIGHT), (" Go there   ", QUIET), ("Up Down", BRIGHT), (" Choose   ", QUIET)]
        return [*keys, ("Esc", BRIGHT), (" Back", QUIET)]

    def _told(self, width: int, height: int) -> list[Content]:
        count, of = len(self._hits), len(self._notes)
        if not of:
            told = "Nothing is parked. k: before a line parks it, p among the notes does too."
            told = told if self._parked else "There is no note yet."
        elif not count:
            told = "No note holds that. Take a word away."
        else:
            told = f"{count} of {of}" if count < of else counted(of, "note")
            told += f", the newest {_MOST} are listed" if count > _MOST else ""
        hidden = f"{self._hidden} kept off the wall" if self._hidden else ""
        return [spread(width, line((told, QUIET)), line((hidden, QUIET)))]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._find(event.value)

    def _find(self, typed: str) -> None:
        self._hits = matching(self._notes, typed)
        rows = self.query_one(Rows)
        listed: list[Row] = [(one.note.id, one.words, partial(self._row, one)) for one in self._hits[:_MOST]]
        rows.show(listed)
        rows.highlighted = 0 if listed else None
        self.query_one("#told", Painted).repaint()

    def _row(self, one: Findable) -> Hanging:
        note = one.note
        lead = line((f"{note.id:<6}", STRONG))
        if self.session.design.participant_codes and not self._mirrored:
            lead = line(lead, (f"{note.speaker:<4}", STRONG))
        run = self.session.stages.get(note.stage)
        words = one.words if len(one.words) <= _LONGEST else one.words[: _LONGEST - 3] + "..."
        return Hanging(lead, line((words, INK), (f"   {run.title if run else ''}", QUIET)))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if chosen := self.query_one(Rows).chosen:
            self.dismiss(chosen)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)

    def action_previous(self) -> None:
        """The note above."""
        self.query_one(Rows).action_cursor_up()

    def action_next(self) -> None:
        """The note below."""
        self.query_one(Rows).action_cursor_down()

    def action_page(self, by: int) -> None:
        """A page up or down."""
        rows = self.query_one(Rows)
        if rows.option_count:
            place = (rows.highlighted or 0) + by * max(rows.size.height - 1, 1)
            rows.highlighted = min(max(place, 0), rows.option_count - 1)
