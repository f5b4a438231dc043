"""Notes put into other words on the live screen: one edited, one split into several, several joined into one."""

from __future__ import annotations

from workshop.record.clean import is_blank
from workshop.session.live import LiveSession
from workshop.session.reshaping import joined_text, parts_of
from workshop.tui.asking import asks
from workshop.tui.desk import Desk
from workshop.tui.dialogs import AskLines
from workshop.tui.live_screen import LiveScreen


class LiveRewording(LiveScreen):
    """A screen over a live session on which notes are reworded; what was typed and not recorded is asked with again."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._marked: set[str] = set()
        self._unfinished_words: dict[str, str] = {}

    @asks
    async def edit_note(self, note_id: str) -> None:
        """Put a note into other words."""
        note = self.live.session.notes.get(note_id)
        if note is None or not await self._may_show(note):
            return
        question = f"Edit {note_id}"
        text = await self._ask_words(question, "The earlier wording stays in the record.", note.text)
        if text is None or text == note.text:
            return
        if is_blank(text):
            self.say("There is no text left; Del takes a note back.", wrong=True)
            return
        self._keep_words(question, text, self.attempt(lambda: self.live.notes.reword(note_id, text)))

    @asks
    async def split_note(self, note_id: str) -> None:
        """Make several notes of one."""
        note = self.live.session.notes.get(note_id)
        if note is None or not await self._may_show(note):
            return
        question = f"Split {note_id}: where is it cut?"
        told = "A line break marks the cut; or blank lines do, and each part keeps its line breaks."
        text = await self._ask_words(question, told, note.text)
        if text is None:
            return
        done = self.attempt(lambda: self.live.notes.split(note_id, *parts_of(text)))
        self._keep_words(question, text, done)
        if done:
            self.say(f"{note_id} is now {len(parts_of(text))} notes. F8 undoes it.")

    @asks
    async def join_notes(self, note_ids: list[str]) -> None:
        """Make one note of several."""
        notes = [self.live.session.notes[note_id] for note_id in note_ids]
        for note in notes:
            if not await self._may_show(note):
                return
        names = " and ".join(note_ids) if len(note_ids) < 5 else f"{len(note_ids)} notes"
        question, told = f"Join {names}", "Put them into one wording; the earlier notes stay in the record."
        text = await self._ask_words(question, told, joined_text(notes))
        if text is None:
            return
        done = self.attempt(lambda: self.live.notes.join(note_ids, text))
        self._keep_words(question, text, done)
        if done:
            self._marked.clear()
            self.say(f"{names} are one note now. F8 undoes it.")

    async def _ask_words(self, question: str, explanation: str, words: str) -> str | None:
        """Ask for a wording; what was typed before Esc is there again the next time the same is asked."""
        unfinished = self._unfinished_words.pop(question, words)
        if unfinished != words:
            if not await self.off_the_wall("What you typed before"):
                self._keep_words(question, unfinished, False)
                return None
            explanation = f"This is what you typed before. {explanation}"
        dialog = AskLines(question, explanation, unfinished)
        text = await self.app.push_screen_wait(dialog)
        if text is None and dialog.left != words:
            self._keep_words(question, dialog.left, False)
            self.say("What you typed is kept; ask again and it is there.")
        return text

    def _keep_words(self, question: str, words: str, done: bool) -> None:
        if not done:
            self._unfinished_words[question] = words
