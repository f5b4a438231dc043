"""Records with fields on the live screen: listed after the notes, opened as a form, completed afterwards."""

from __future__ import annotations

from textual.content import Content

from workshop.session.capture_kinds import CAPTURES, missing_fields
from workshop.session.capture_line import missing_words
from workshop.session.capture_wall import is_for_the_wall
from workshop.session.capturing import incomplete
from workshop.session.live import LiveSession
from workshop.session.state import Captured, Session
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice
from workshop.tui.live_notes import LiveNotes
from workshop.tui.widgets.painted import INK, QUIET, WATCH, line
from workshop.tui.widgets.rows import Hanging, Row


class LiveCaptures(LiveNotes):
    """A screen over a live session whose list holds the records of the stage too."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._unfinished_fields: dict[tuple[str, str], str] = {}

    @property
    def has_rows_after_notes(self) -> bool:
        """Whether something is listed after the notes of the stage."""
        records = any(one.stage == self.listed_stage for one in self.live.session.current_captures())
        return records or super().has_rows_after_notes

    def note_rows(self) -> list[Row]:
        """What is listed: the stage's notes and promises, then its records."""
        session, mirrored = self.live.session, self.mirrored
        rows = super().note_rows()
        for one in session.current_captures():
            if one.stage == self.listed_stage and one.kind in CAPTURES:
                look = (tuple(one.fields.items()), mirrored)
                rows.append((one.id, look, Hanging(*capture_parts(session, one, mirrored=mirrored))))
        return rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Records can be completed where one lacks something."""
        if action == "complete":
            session = self.live.session
            lacking = incomplete(session) or any(one.is_intention for one in session.current_commitments())
            return self.can_write and bool(lacking)
        return super().check_action(action, parameters)

    def choose_row(self, row: str) -> None:
        """Open what stands in a row."""
        if row in self.live.session.captures:
            self.ask(self.open_capture, row)
        else:
            super().choose_row(row)

    def retract_row(self, row: str) -> None:
        """Take a note, a promise or a record back."""
        if row not in self.live.session.captures:
            super().retract_row(row)
        elif self.attempt(lambda: self.live.captures.retract(row)):
            self.say(f"{row} is taken back. F8 brings it back.")

    async def open_capture(self, capture_id: str) -> None:
        """Show the form of a record."""
        from workshop.tui.capture_form import CaptureForm

        if not await self.all_saved() or self.live.session.captures[capture_id].retracted:
            return
        if await self.may_show_capture(capture_id):
            form = CaptureForm(self.desk, self.live, capture_id, unfinished=self._unfinished_fields)
            await self.app.push_screen_wait(form)

    async def may_show_capture(self, capture_id: str) -> bool:
        """Whether a record, or what is named so, may be drawn now; on the wall only what the design puts there."""
        one = self.live.session.captures.get(capture_id)
        if one is not None and is_for_the_wall(self.live.session, one.kind, one.stage):
            return True
        return await self.off_the_wall(capture_id)

    def action_complete(self) -> None:
        """Go through the records that lack something."""
        self.ask(self.complete)

    async def complete(self) -> None:
        """Go through the records that lack something."""
        from workshop.tui.complete import complete_records

        if await self.all_saved():
            await complete_records(self, self.desk, self.live, self._unfinished_fields, self.may_show_capture)

    async def offer_completing(self) -> None:
        """Offer, after the end, to go through the records that lack something."""
        from workshop.tui.complete import incomplete_words

        told = incomplete_words(self.live)
        if not told:
            return
        question = Ask(
            told,
            "What is missing is asked for, one record after the other.",
            [Choice("c", "Complete them now", True), Choice("l", "Later: the palette has it", False)],
        )
        if await self.app.push_screen_wait(question):
            await self.complete()


def capture_parts(session: Session, one: Captured, *, mirrored: bool) -> tuple[Content, Content]:
    """One record: its number, its first field and what is missing; mirrored only what the design puts on the wall."""
    number, kind = line((f"{one.id:<4} ", QUIET)), CAPTURES[one.kind]
    if mirrored and not is_for_the_wall(session, one.kind, one.stage):
        return number, line((f"{kind.label}, kept off the wall", QUIET))
    lacking = missing_fields(one.kind, one.fields)
    told = missing_words(one.kind, one.fields)
    return number, line(
        (one.text(kind.first.name), INK),
        (f"   {kind.label}", QUIET),
        *([(f"   {told}", WATCH)] if lacking else []),
    )
