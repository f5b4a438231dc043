"""The debrief after a focus group: one question after the other, every answer on disk as soon as it is left.

A line is kept when it ends and an answer when it is left, so that it can be gone on with at any time.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events, on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import TextArea

from workshop.record.clean import clean
from workshop.session.debrief import QUESTIONS, Question, doubt
from workshop.session.live import LiveSession
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.live_screen import LiveScreen
from workshop.tui.widgets.line_input import LinesInput
from workshop.tui.widgets.painted import INK, QUIET, STRONG, Painted, cursor, line, marked, wrap

_ALL_ROWS = 24
"""Rows from which all questions are listed; below, only the one that is answered is shown."""
_IN_TURN = ("tab", "shift+tab", "pagedown", "pageup", "ctrl+s", "f8", "escape")


class Answer(LinesInput):
    """Where an answer is typed.  The keys of the form count in their turn: as bindings they would overtake letters."""

    async def _on_key(self, event: events.Key) -> None:
        form = self.screen
        if isinstance(form, Debrief):
            await form.turns_taken()  # an undo that waits for the disk is not meant for what is typed now
        if isinstance(form, Debrief) and event.key in _IN_TURN:
            event.prevent_default()
            form.run_in_turn(event)


class Debrief(LiveScreen):
    """The form; never on the wall."""

    CSS_PATH = ["house.tcss", "debrief.tcss"]
    KEYS = (
        Command("retry", "ctrl+r", "Retry", "Try again to save what waits."),
        Command("next", "tab,pagedown", "Next", "Keep this answer and go to the next question."),
        Command(
            "previous",
            "shift+tab,pageup",
            "Previous",
            "Keep this answer and go to the question before.",
            shown_as="PgUp",
        ),
        Command("keep", "ctrl+s", "Keep", "Keep this answer now."),
        Command("undo", "f8", "Undo", "Take back what was kept last."),
        Command(
            "back", "escape", "Later", "Keep this answer and leave the rest for later; F2 brings it back."
        ),
    )
    AUTO_FOCUS = "#answer"

    def __init__(self, desk: Desk, live: LiveSession, *, notice: str = "") -> None:
        super().__init__(desk, live)
        self._notice = notice
        self._given = dict(live.session.debrief)
        self._at = next((n for n, one in enumerate(QUESTIONS) if one.id not in self._given), 0)
        self._kept = ""
        self._lines_kept = 1

    @property
    def question(self) -> Question:
        """The question that is answered now."""
        return QUESTIONS[self._at]

    def body(self) -> Iterable[Widget]:
        """The questions, the one that is answered now, and its answer."""
        yield Painted(self._list, id="form")
        yield Painted(self._asked, id="asked")
        area = Answer(id="answer", soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        area.cursor_blink = False
        yield area

    def on_mount(self) -> None:
        """Show the first question that has no answer."""
        super().on_mount()
        self.top.title = self.live.session.facts.title or self.live.session.design.title
        self.top.aside, self.top.tag = "Debrief", "NOT FOR THE WALL"
        self._show_answer()
        if self._notice:
            self.say(self._notice)

    def sync(self) -> None:
        """Show what is kept; an answer that was taken back is shown as it is now."""
        if not self.is_drawn:
            return
        outbox = self.live.outbox
        self.top.saved = "not saved" if outbox.failed else "saving" if outbox.waiting else ""
        if not outbox.waiting:
            self._given = dict(self.live.session.debrief)
            if self._given.get(self.question.id, "") != self._kept == self._words:
                self._show_answer()
        self.repaint_parts()

    def _list(self, width: int, height: int) -> list[Content]:
        if self.size.height < _ALL_ROWS:
            return [line((f"{self._at + 1} of {len(QUESTIONS)}", QUIET))]
        rows = []
        for number, one in enumerate(QUESTIONS):
            here = number == self._at
            answer = self._given.get(one.id, "").replace("\n", " / ")
            lead = line(cursor(here), (f"{one.heading:<31}", STRONG if here else QUIET))
            rows.append(
                line(lead, (answer or "not yet", INK if answer else QUIET)).truncate(width, ellipsis=True)
            )
        return rows

    def _asked(self, width: int, height: int) -> list[Content]:
        asked, hint = marked(self.question.asked, width), self.question.hint
        return asked + [line("  ", (part, QUIET)) for part in wrap(hint, width - 2)] if hint else asked

    def _show_answer(self) -> None:
        area = self.query_one("#answer", TextArea)
        self._kept = self._given.get(self.question.id, "")
        area.load_text(self._kept)
        self._lines_kept = area.document.line_count
        area.move_cursor(area.document.end)

    @property
    def _words(self) -> str:
        return clean(self.query_one("#answer", TextArea).text).text.strip()

    @on(TextArea.Changed, "#answer")
    def _line_ended(self) -> None:
        """A line that is finished is kept at once."""
        lines = self.query_one("#answer", TextArea).document.line_count
        if lines != self._lines_kept:
            self._lines_kept = lines
            self.keep()

    def keep(self) -> bool:
        """Hand over the answer as it is typed now, where it differs from what was kept; False when it is refused."""
        words, question = self._words, self.question.id
        if words == self._kept:
            return True
        if not self.attempt(lambda: self.live.debrief.answer(question, words)):
            return False
        # What is typed next must not wait for the disk: it would be typed into the answer before.
        self._kept = self._given[question] = words
        told = doubt(self.live.session, question, words)
        self.say(f"{self.question.heading}: {told[:1].lower()}{told[1:]}" if told else "")
        return True

    def _go(self, by: int) -> None:
        if self.keep():
            self._at = (self._at + by) % len(QUESTIONS)
            self._show_answer()
            self.sync()

    def action_next(self) -> None:
        """Keep this answer and go to the next question."""
        self._go(1)

    def action_previous(self) -> None:
        """Keep this answer and go to the question before."""
        self._go(-1)

    def action_keep(self) -> None:
        """Keep this answer."""
        self.keep()

    def action_undo(self) -> None:
        """Take back what was kept last."""
        if self.keep():
            self.once_saved(lambda: self.attempt(self.live.undo))

    def action_back(self) -> None:
        """Keep this answer and go back to the session."""
        if self.keep():
            self.dismiss()

    async def may_leave(self) -> bool:
        """The answer that is being typed is kept before the program ends."""
        # An undo that waits for the disk was meant for what was there before this answer.
        await self.turns_taken()
        return self.keep() and await super().may_leave()
