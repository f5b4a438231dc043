"""A note like the line that is being typed is offered, in the rule above it; Enter does what it always does."""

from __future__ import annotations

from textual import on
from textual.timer import Timer

from workshop.session.errors import Refused
from workshop.session.kinds import KINDS
from workshop.session.live import LiveSession
from workshop.session.shorthand import Capture as Understood
from workshop.session.shorthand import Line
from workshop.session.similar import SimilarNotes
from workshop.tui.commands import key_name
from workshop.tui.desk import Desk
from workshop.tui.live_dialogs import LiveDialogs
from workshop.tui.widgets.capture import AGREE_KEY, Capture

_PAUSE = 0.2
"""Seconds without a key until a similar note is looked for: nobody who types on is disturbed."""
_GO_ON = 0.02


class LiveSimilar(LiveDialogs):
    """A screen over a live session whose capture line offers a similar note."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._similar = SimilarNotes()
        self._meant: Understood | None = None
        self._pause: Timer | None = None
        self.offered = ""

    def show_understood(self) -> None:
        """Show what the line is understood to mean, and the note that is offered."""

    def look_for_like(self, meaning: Line | None) -> None:
        """Look for a note like the line once there is a pause in typing."""
        self._meant = (
            meaning
            if isinstance(meaning, Understood) and KINDS[meaning.kind].spoken and meaning.text
            else None
        )
        if self._pause:
            self._pause.stop()
        if self._meant is None:
            self._offer("")
        else:
            self._pause = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        if self._meant is None or self.live.outbox.failed or not self.can_write:
            self._offer("")
            return
        if not self._similar.keep_up(self.live.session):
            self._pause = self.set_timer(_GO_ON, self._look)
        self._offer(self._similar.like(self._meant.text))

    def _offer(self, note_id: str) -> None:
        self.query_one(Capture).offered = note_id
        words = self._offer_words(note_id)
        if words != self.offered:
            self.offered = words
            self.show_understood()

    def _offer_words(self, note_id: str) -> str:
        """What is offered; on a mirrored screen only which note it is."""
        note = self.live.session.notes.get(note_id)
        if note is None or self._meant is None:
            return ""
        key = key_name(AGREE_KEY)
        if self.mirrored:
            return f"like {note_id}: {key} for that one"
        speaker = self._meant.speaker
        does = (
            f"adds {speaker} to it"
            if speaker and speaker not in (note.speaker, *note.agree)
            else "leaves it at that"
        )
        return f"like {note_id}: {key} {does}: {note.text}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A note is agreed with where one is offered."""
        if action == "agree":
            return bool(self.offered) and not self.live.outbox.failed
        return super().check_action(action, parameters)

    async def action_agree(self) -> None:
        """Take the note that is offered instead of a new one."""
        self.query_one(Capture).agree()

    @on(Capture.Agreed)
    def _agreed(self, event: Capture.Agreed) -> None:
        """Who said the line agrees with the note; the line itself is in the history of what was typed."""
        event.stop()
        meaning = self.live.notes.understand(event.text, stage=self.note_stage)
        note = self.live.session.notes.get(event.note)
        speaker = meaning.speaker if isinstance(meaning, Understood) else ""
        told = f"{event.note} stays as it is."
        if note and speaker and speaker not in (note.speaker, *note.agree):
            try:
                self.live.notes.mark(event.note, [speaker])
            except Refused as refused:
                self.query_one(Capture).put_back(event.text)
                self.say(str(refused), wrong=True)
                return
            told = f"Noted for {event.note}." if self.mirrored else f"{speaker} agrees with {event.note}."
        self.say(f"{told} Up brings your line back.")
        self.sync()
