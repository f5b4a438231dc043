"""Before the end the parking lot is gone through: what becomes of each note in it.  It may be on the wall."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from workshop.session.closing import (
    ANSWERED,
    DROPPED,
    NOTE,
    OUTCOMES,
    PLAN,
    became_of,
    note_words,
    parked,
    unsettled,
)
from workshop.session.kinds import label_of
from workshop.session.room import typing_is_private
from workshop.session.state import Note
from workshop.tui.asking import asks
from workshop.tui.closing import BACK, RETRY, UNDO, Step
from workshop.tui.commands import Command
from workshop.tui.dialogs import AskText, Pick
from workshop.tui.widgets.painted import INK, QUIET, STRONG, WATCH, Painted, line, marked
from workshop.tui.widgets.rows import Hanging, Row, Rows

_ASKED = {
    ANSWERED: "What is the answer?",
    PLAN: "What should the plan do with it?",
    DROPPED: "Why is it dropped?",
}


class ParkingLot(Step):
    """Every parked note: answered, a note of a stage, for the plan, or dropped."""

    KEYS = (
        RETRY,
        Command(ANSWERED, "a", "Answered", "It is answered; the answer is asked for."),
        Command(NOTE, "s", "Stage", "It becomes a note of a stage."),
        Command(PLAN, "p", "Plan", "It goes to the plan."),
        Command(DROPPED, "d", "Drop", "It is dropped; why is asked for."),
        UNDO,
        Command("go_on", "f9", "Go on", "Go on, whatever is left."),
        BACK,
    )
    AUTO_FOCUS = "#parked"

    def body(self) -> Iterable[Widget]:
        """What is asked, the parked notes, and how many are left."""
        yield Painted(
            lambda width, height: marked("The parking lot: what becomes of each?", width), id="head"
        )
        yield Rows(id="parked")
        yield Painted(self._left, id="state")

    def sync(self) -> None:
        """Show the parked notes and what became of them."""
        if not self.is_drawn:
            return
        self.top.aside = "Before the end"
        rows = self.query_one("#parked", Rows)
        rows.show([self._row(note) for note in parked(self.live.session)])
        if rows.highlighted is None and rows.option_count:
            self._to_the_next()
        super().sync()

    def _row(self, note: Note) -> Row:
        session, public = self.live.session, self.mirrored
        words = note_words(session, note, public=public) or f"{label_of(note.kind)}, kept off the wall"
        became = became_of(session, note)
        if public and typing_is_private(session):
            became = OUTCOMES[note.parked.outcome] if became and note.parked else ""
        state = (f"{became[:1].upper()}{became[1:]}.", QUIET) if became else ("Nothing yet.", WATCH)
        look = (words, became, public)
        return note.id, look, Hanging(line((f"{note.id:<4} ", QUIET)), line((f"{words}   ", INK), state))

    def _left(self, width: int, height: int) -> list[Content]:
        left, of = len(unsettled(self.live.session)), len(parked(self.live.session))
        told = f"{of - left} of {of} are gone through." if left else "All are gone through. F9 goes on."
        return [line((told, STRONG if not left else QUIET))]

    def _to_the_next(self) -> None:
        """Put the cursor on the first note that has no outcome yet."""
        ids = [note.id for note in parked(self.live.session)]
        left = [note.id for note in unsettled(self.live.session)]
        if ids:
            self.query_one("#parked", Rows).highlighted = ids.index(left[0]) if left else 0

    def _go_to_the_next(self) -> None:
        if self.is_drawn:
            self._to_the_next()
            self.sync()

    def action_answered(self) -> None:
        """It is answered."""
        self._settle(ANSWERED)

    def action_note(self) -> None:
        """It becomes a note of a stage."""
        self._settle(NOTE)

    def action_plan(self) -> None:
        """It goes to the plan."""
        self._settle(PLAN)

    def action_dropped(self) -> None:
        """It is dropped."""
        self._settle(DROPPED)

    def _settle(self, outcome: str) -> None:
        """Settle the note under the cursor, once that is the next one."""
        self.once_saved(lambda: self.settle(outcome))

    @asks
    async def settle(self, outcome: str) -> None:
        """Ask for the words or the stage, and record what became of the note under the cursor."""
        chosen = self.query_one("#parked", Rows).chosen
        note = self.live.session.notes.get(chosen or "")
        if note is None:
            return
        words = stage = ""
        if outcome == NOTE:
            stage = await self._stage(note) or ""
        else:
            known = note.parked.words if note.parked and note.parked.outcome == outcome else ""
            masked = self.mirrored and typing_is_private(self.live.session)
            told = "A few words for the record; Enter alone is enough."
            answer = await self.app.push_screen_wait(AskText(_ASKED[outcome], told, known, masked=masked))
            if answer is None:
                return
            words = answer
        if outcome == NOTE and not stage:
            return
        settled = self.attempt(lambda: self.live.closing.settle(note.id, outcome, words=words, stage=stage))
        if settled:
            self.once_saved(self._go_to_the_next)

    async def _stage(self, note: Note) -> str | None:
        runs = [run for run in self.live.session.stage_order if not run.design.sealed]
        rows: list[Row] = [(run.id, run.id, line((run.title, STRONG))) for run in runs]
        asked = f"Which stage does {note.id} belong to?"
        return await self.app.push_screen_wait(Pick(asked, rows, chosen=note.stage))
