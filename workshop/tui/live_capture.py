"""The capture line of a live session: what is typed is named, masked, recorded in its order, and never lost."""

from __future__ import annotations

from textual import on
from textual.widgets import Input

from workshop.record.clean import clean, is_blank
from workshop.session.capture_line import Record
from workshop.session.capture_wall import is_for_the_wall
from workshop.session.errors import Refused
from workshop.session.kinds import KINDS
from workshop.session.live import LiveSession
from workshop.session.questions import capture_stage
from workshop.session.room import typing_is_private
from workshop.session.shorthand import Capture as Understood
from workshop.session.shorthand import Marks, describe
from workshop.tui.desk import Desk
from workshop.tui.live_similar import LiveSimilar
from workshop.tui.widgets.capture import Capture
from workshop.tui.widgets.painted import Painted


class LiveCapture(LiveSimilar):
    """A screen over a live session with a capture line, ``#capture``, and a rule above it, ``#rule``."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._understood = self._meaning = ""
        self._lines: list[str] = []
        self._held: list[str] = []

    @on(Input.Changed, "#capture")
    def _typed(self, event: Input.Changed) -> None:
        self._preview(event.value)

    def _preview(self, text: str) -> None:
        """Name what the line means so far, and mask it where the room would read something private.

        What was typed masked stays masked until the line is empty: the stage may have changed meanwhile.
        """
        capture = self.query_one(Capture)
        kept = capture.masked and bool(text)
        private = self._hides(text) or (self.mirrored and kept)
        self._meaning, meaning = "", None
        if text and not is_blank(text):
            meaning = self.live.notes.understand(text, stage=self.note_stage)
            hint = self.live.notes.hint(text, stage=self.note_stage)
            told = "kept word for word" if hint and private else hint
            self._meaning = "; ".join(filter(None, (describe(meaning, public=private), told)))
        capture.masked, capture.hides = private, self._hides
        self.look_for_like(meaning)
        self.show_understood()

    def _hides(self, text: str) -> bool:
        """Whether the room may not read a line that is being typed."""
        if not self.mirrored:
            return False
        # Which stage a line will belong to is not known while another is on its way to disk.
        if typing_is_private(self.live.session) or self.stage_changes:
            return True
        meaning = self.live.notes.understand(text, stage=self.note_stage)
        if isinstance(meaning, Record):
            stage = self.note_stage or capture_stage(self.live.session)
            return not is_for_the_wall(self.live.session, meaning.kind, stage)
        return isinstance(meaning, Understood) and KINDS[meaning.kind].sealed

    def show_understood(self) -> None:
        """Name in the rule what the line means, and the note that is offered instead."""
        understood = "   ".join(filter(None, (self._meaning, self.offered)))
        if understood != self._understood:
            self._understood = understood
            self.query_one("#rule", Painted).refresh()

    @on(Capture.Entered)
    def _entered(self, event: Capture.Entered) -> None:
        if not event.text:
            return
        if is_blank(event.text):
            self.say("Only white space was typed: there is nothing to keep.")
            return
        if self.stage_changes:
            self._held.append(event.text)
            self.before_later_stages(self._take_held_line)
            return
        self._lines.append(event.text)
        self._take_lines()

    def _take_held_line(self) -> None:
        if self._held:
            self._lines.append(self._held.pop(0))
            self._take_lines()

    def _take_lines(self) -> None:
        """Record what was entered, in its order; who agrees with a note waits until that note has its number."""
        while self._lines:
            text = self._lines[0]
            meaning = self.live.notes.understand(text, stage=self.note_stage)
            if isinstance(meaning, Marks) and not meaning.note and self._note_on_its_way():
                break
            self._lines.pop(0)
            hint = "" if self.mirrored else self.live.notes.hint(text, stage=self.note_stage)
            try:
                self.live.notes.capture(text, stage=self.note_stage)
            except Refused as refused:
                if not (isinstance(meaning, Understood) and is_blank(meaning.text)):
                    self.query_one(Capture).put_back(text)
                self.say(str(refused), wrong=True)
                continue
            removed = clean(text).removed
            told = f"{removed} control characters were left out." if removed else ""
            if hint:
                told = f"Kept word for word: {hint}. {told}".rstrip()
            if isinstance(meaning, Marks):
                told = f"Noted for {meaning.note or self.live.session.last_note}."
            self.say(told)
        self.sync()

    def _note_on_its_way(self) -> bool:
        return any(one.note and one.status == "saving" for one in self.live.outbox.waiting)

    @on(Capture.Cleaned)
    def _cleaned(self, event: Capture.Cleaned) -> None:
        self.say(f"{event.removed} control characters were left out of what was pasted.")

    @on(Capture.PastedLines)
    def _pasted(self, event: Capture.PastedLines) -> None:
        self.ask_about_paste(event)
