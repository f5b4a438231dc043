"""The notes on the live screen: their list, the cursor among them, and what is done with the one under it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from textual import events, on
from textual.widgets import OptionList

from workshop.session.live import LiveSession
from workshop.session.redacted import redacted_notes, removed
from workshop.session.state import Note, Session
from workshop.session.trail import action_words, note_trail
from workshop.tui import live_view as view
from workshop.tui import plain
from workshop.tui.asking import asks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Pick
from workshop.tui.live_rewording import LiveRewording
from workshop.tui.promise_dialogs import ask_about_commitment
from workshop.tui.widgets.capture import Capture
from workshop.tui.widgets.painted import STRONG, line
from workshop.tui.widgets.rows import Hanging, Row, Rows

_WITH_A_NOTE = ("edit", "retract", "move", "split", "join", "mark", "park")
_OF_ONE_NOTE = frozenset({"note.added", "note.edited", "note.marked", "note.read_back", "note.themed"})
"""What happens to one note and to no other row.  A split or a joining brings more, and all rows are gone through."""
_AMONG_NOTES = (
    "edit", "retract", "split", "join", "search", "home", "back", "move", "mark", "park", "history", "redact",
    "parking", "notes", "read_back", "undo", "redo", "help",
)  # fmt: skip


class LiveNotes(LiveRewording):
    """A screen over a live session with a list of notes, ``#notes``."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._listed: tuple[Session, object, int] | None = None
        self._looked_up = ""
        self._in_front = asyncio.Event()

    @property
    def shown_stage(self) -> str:
        """The stage on show."""
        return self.live.session.stage

    @property
    def listed_stage(self) -> str:
        """The stage whose notes are listed: the one on show, unless a note of another was looked up."""
        return self._looked_up or self.shown_stage

    @property
    def _list(self) -> Rows:
        return self.query_one("#notes", Rows)

    @property
    def _note_here(self) -> Note | None:
        """The note under the cursor; None where a promise is, or a gap that a redaction left, or nothing."""
        note = self.live.session.notes.get(self._list.chosen or "")
        return None if note is None or note.redacted else note

    def note_rows(self) -> list[Row]:
        """What is listed: the stage's notes, then its promises."""
        session, mirrored = self.live.session, self.mirrored
        notes = session.notes_of(self.listed_stage)
        if self._marked:
            self._marked &= {note.id for note in notes}
        rows: list[Row] = []
        if gaps := [] if mirrored else redacted_notes(session, self.listed_stage):
            order = {note_id: place for place, note_id in enumerate(session.notes)}
            notes = sorted([*notes, *gaps], key=lambda note: order[note.id])
        rows += map(self._row, notes)
        for one in session.current_commitments():
            if one.stage == self.listed_stage:
                promised = (one.owner, one.action, one.due, one.confirmed, mirrored)
                rows.append((one.id, promised, Hanging(*view.commitment_parts(one, mirrored=mirrored))))
        return rows

    def show_notes(self) -> None:
        """Bring the list up to date: of thousands of notes only those are looked at to which something happened."""
        session = self.live.session
        look = (self.listed_stage, self.mirrored, frozenset(self._marked), plain.on())
        listed, self._listed = self._listed, (session, look, len(session.log))
        if listed is None or listed[0] is not session or listed[1] != look:
            self._list.show(self.note_rows())
            return
        news = session.log[listed[2] :]
        changed = {event.ref: session.notes.get(event.ref) for event in news if event.type in _OF_ONE_NOTE}
        # A promise stands after the notes, so that a new note is not the last row.
        if self.has_rows_after_notes or not all(
            event.type in _OF_ONE_NOTE or event.type == "theme.added" for event in news
        ):
            self._list.show(self.note_rows())
        elif changed:
            here = [
                note for note in changed.values() if note and note.holds and note.stage == self.listed_stage
            ]
            self._list.put([self._row(note) for note in here])

    @property
    def has_rows_after_notes(self) -> bool:
        """Whether something is listed after the notes of the stage, such as a promise."""
        return any(one.stage == self.listed_stage for one in self.live.session.current_commitments())

    def _row(self, note: Note) -> Row:
        mirrored, marked = self.mirrored, note.id in self._marked
        look = (
            note.text, note.edits, note.agree, note.disagree, note.kind, note.themes, note.read_back,
            note.why, mirrored, marked,
        )  # fmt: skip
        return note.id, look, partial(self._note_row, note, mirrored, marked)

    def _note_row(self, note: Note, mirrored: bool, marked: bool) -> Hanging:
        """A note as a row; made only when it is new or has changed, since there may be thousands."""
        return Hanging(*view.note_parts(self.live.session, note, mirrored=mirrored, marked=marked))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done with a note is there where the cursor is among them."""
        on_notes = isinstance(self.focused, Rows)
        if action in _WITH_A_NOTE:
            return on_notes and self.can_write
        if action in ("search", "history"):
            return on_notes
        return super().check_action(action, parameters)

    def commands(self) -> list[Command]:
        """Among the notes, what can be done with a note; else what can be done with the session."""
        here = super().commands()
        if not self.check_action("edit", ()):
            return here
        among = [
            replace(command, action="back", label="Back") if command.action == "home" else command
            for command in here
            if command.action in _AMONG_NOTES
        ]
        return sorted(among, key=lambda command: _AMONG_NOTES.index(command.action))

    def on_screen_resume(self) -> None:
        """In front again."""
        super().on_screen_resume()
        self._in_front.set()

    def action_notes(self) -> None:
        """To the notes and back."""
        notes = self._list
        if notes.has_focus:
            self.query_one(Capture).focus()
        elif notes.option_count:
            notes.highlighted = notes.option_count - 1 if notes.highlighted is None else notes.highlighted
            notes.focus()
        self.call_after_refresh(self.refresh_keys)

    def action_back(self) -> None:
        """From the notes to the capture line."""
        self.query_one(Capture).focus()

    @on(events.DescendantFocus, "#capture")
    def _typing_again(self) -> None:
        """At the capture line the bar names its keys, and the notes of the stage on show are listed again."""
        # However it got there: a question that is left puts the cursor here too.
        self.call_after_refresh(self.refresh_keys)
        # That of a moment ago may be told only now: what has the focus by now counts.
        if self._looked_up and isinstance(self.focused, Capture):
            self._looked_up = ""
            self.sync()

    def go_to_note(self, note_id: str) -> None:
        """Put the cursor on a note; one of another stage is listed with its own until the cursor leaves."""
        note = self.live.session.notes.get(note_id)
        if note is None or not note.holds:
            return
        self._looked_up = "" if note.stage == self.shown_stage else note.stage
        self.sync()
        notes = self._list
        notes.highlighted = notes.get_option_index(note_id)
        self.set_focus(notes)
        if self._looked_up:
            self.say(f"Notes of {self.live.session.stages[note.stage].title}. Esc goes back to this stage.")
        self.call_after_refresh(self.refresh_keys)

    def action_search(self) -> None:
        """Find a note of any stage."""
        self.find_note()

    def action_parking(self) -> None:
        """See what is parked."""
        self.find_note(parked=True)

    @asks
    async def find_note(self, *, parked: bool = False) -> None:
        """Find a note among those of all stages, or among the parked ones; on the wall, of what may be read back."""
        from workshop.tui.note_search import NoteSearch

        self._in_front.clear()
        found = await self.app.push_screen_wait(
            NoteSearch(self.live.session, mirrored=self.mirrored, parked=parked)
        )
        if found:
            # In front again, the screen puts the cursor into the capture line; this comes after it.
            await self._in_front.wait()
            self.app.call_later(self.go_to_note, found)

    @on(OptionList.OptionSelected, "#notes")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if not self.can_write or event.option_id is None:
            return
        self.choose_row(event.option_id)

    def choose_row(self, row: str) -> None:
        """Open what stands in a row: a promise, or a note."""
        if row in self.live.session.commitments:
            self.once_known([row], lambda: self.ask(ask_about_commitment, self, self.live, row))
        elif self.live.session.notes[row].redacted:
            self.say(removed(self.live.session.notes[row]))
        else:
            self.once_known([row], lambda: self.edit_note(row))

    def action_edit(self) -> None:
        """Enter does this where the cursor is."""

    def action_retract(self) -> None:
        """Take what is under the cursor back, after an undo that waits."""
        chosen = str(self._list.chosen or "")
        self.once_saved(lambda: self.retract_row(chosen))

    def retract_row(self, row: str) -> None:
        """Take a note or a promise back."""
        if row in self.live.session.notes:
            done = self.attempt(lambda: self.live.notes.retract(row))
        elif row in self.live.session.commitments:
            done = self.attempt(lambda: self.live.promises.retract(row))
        else:
            return
        if done:
            self.say(f"{row} is taken back. F8 brings it back.")

    def action_move(self) -> None:
        """Put the note under the cursor under another stage."""
        if note := self._note_here:
            self.move_note(note.id)

    @asks
    async def move_note(self, note_id: str) -> None:
        """Put a note under another stage."""
        rows: list[Row] = [
            (run.id, run.id, line((run.title, STRONG))) for run in self.live.session.stage_order
        ]
        chosen = await self.app.push_screen_wait(
            Pick(
                f"Which stage does {note_id} belong to?", rows, chosen=self.live.session.notes[note_id].stage
            )
        )
        if chosen and self.attempt(lambda: self.live.notes.move(note_id, chosen)):
            self.say(f"{note_id} is moved to {self.live.session.stages[chosen].title}. F8 undoes it.")

    def action_park(self) -> None:
        """Put the note under the cursor into the parking lot, or take it out again."""
        if note := self._note_here:
            self.once_saved(lambda: self._park(note.id))

    def _park(self, note_id: str) -> None:
        parked = self.live.session.notes[note_id].kind == "parking"
        if self.attempt(lambda: self.live.notes.park(note_id)):
            self.say(f"{note_id} is {'out of' if parked else 'in'} the parking lot. F8 undoes it.")

    def action_history(self) -> None:
        """See what happened to the note under the cursor."""
        if (chosen := self._list.chosen) in self.live.session.notes:
            self.show_history(str(chosen))
        elif chosen:
            self._not_for_a_promise(str(chosen))

    @asks
    async def show_history(self, note_id: str) -> None:
        """See what happened to a note; earlier words and codes are in it, so that it is never for the wall."""
        from workshop.tui.note_history import NoteHistory

        if await self.off_the_wall(f"What became of {note_id}"):
            await self.app.push_screen_wait(NoteHistory(note_id, note_trail(self.live.session, note_id)))

    def action_split(self) -> None:
        """Make several notes of the one under the cursor."""
        if note := self._note_here:
            self.once_known([note.id], lambda: self.split_note(note.id))
        elif (chosen := self._list.chosen) in self.live.session.commitments:
            self._not_for_a_promise(str(chosen))

    def _not_for_a_promise(self, chosen: str) -> None:
        self.say(f"{chosen} is a promise: Enter opens it, Del takes it back.")

    def action_mark(self) -> None:
        """Mark the note under the cursor for joining, or take the mark away."""
        if note := self._note_here:
            self._marked ^= {note.id}
            self.sync()
            count = len(self._marked)
            self.say(
                f"{count} marked. j joins them." if count > 1 else "One marked. j joins it with another."
            )

    def action_join(self) -> None:
        """Join the marked notes; without marks, the one under the cursor with the one above it."""
        here = self._note_here
        listed = [note.id for note in self.live.session.notes_of(self.listed_stage)]
        ids = [note_id for note_id in listed if note_id in self._marked]
        if len(ids) < 2 and here:
            others = ids or listed[max(listed.index(here.id) - 1, 0) :][:1]
            ids = [note_id for note_id in listed if note_id in (*others, here.id)]
        if len(ids) < 2:
            self.say("There is no note above this one; Space marks the notes to be joined.", wrong=True)
        else:
            self.once_known(ids, lambda: self.join_notes(ids))

    def action_undo(self) -> None:
        """Take back the last action once it is on disk, before anything that is entered after it; say what that was."""
        self.once_typed(self._undo)

    def _undo(self) -> None:
        actions = self.live.session.actions
        words = action_words(self.live.session, actions[-1]) if actions else ""
        if self.attempt(self.live.undo) and words:
            self.say(f"Undone: {words}. ^y does it again.")

    def action_redo(self) -> None:
        """Do it again, and say what it was."""
        self.once_typed(self._redo)

    def _redo(self) -> None:
        actions = self.live.session.taken_back
        words = action_words(self.live.session, actions[-1]) if actions else ""
        if self.attempt(self.live.redo) and words:
            self.say(f"Done again: {words}. F8 undoes it.")
