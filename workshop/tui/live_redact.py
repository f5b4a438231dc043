"""Redaction from the live screen: what would go is told, the reason is asked for, and only then is it done."""

from __future__ import annotations

import asyncio

from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.room import typing_is_private
from workshop.session.state import Session
from workshop.tui.asking import asks
from workshop.tui.dialogs import SAY_WHY, Ask, AskText, Choice
from workshop.tui.live_notes import LiveNotes
from workshop.tui.widgets.capture import Capture

_WHAT = (
    "A note (N12), a promise (C4), a record (G3), a vote (V2), or the code of a person who withdraws (P7)."
)
_NAMED, _LONG = 4, 160
"""So many of what is redacted are named by their words, and so much of each."""


class LiveRedact(LiveNotes):
    """A live screen on which words can be removed for good."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Among the notes what the cursor is on is redacted, else what is named."""
        if action in ("redact", "redact_named"):
            among = self._list.has_focus
            return self.can_write and not self.live.outbox.failed and among == (action == "redact")
        return super().check_action(action, parameters)

    def action_redact(self) -> None:
        """Remove the words of what the cursor is on."""
        self.redact(str(self._list.chosen or ""))

    def action_redact_named(self) -> None:
        """Remove the words of what is named."""
        self.redact("")

    @asks
    async def redact(self, id_: str) -> None:
        """Ask what, and why; tell what goes, and do it."""
        if not id_:
            typed = await self.app.push_screen_wait(
                AskText("Redact what?", _WHAT, str(self._list.chosen or ""), needed="Type its number.")
            )
            if typed is None:
                return
            # A question of the debrief has a word for its id, and no number.
            id_ = typed.strip().upper() if typed.strip()[-1:].isdecimal() else typed.strip()
        masked = self.mirrored and typing_is_private(self.live.session)
        try:
            # Asked before any file is looked at: keys that are typed meanwhile are not for the notes.
            texts = self._texts(id_)
            words = "" if self.mirrored else self._words(id_)
            reason = await self.app.push_screen_wait(
                AskText(
                    f"Why is {id_} redacted?",
                    f"{words} The reason stays in the record where the words were: say it without them.".lstrip(),
                    masked=masked,
                    needed=SAY_WHY,
                )
            )
            if reason is None or not await self.all_saved() or not await self._sure(id_, words):
                return
            done = await self.desk.redact(self.live, id_, reason)
        except (Refused, StoreError) as error:
            self.say(str(error), wrong=True)
            return
        self._forget(texts)
        self.sync()
        choice: list[Choice[object]] = [Choice("enter", "Back to the session", True)]
        await self.app.push_screen_wait(Ask(f"{id_} is redacted.", " ".join(done.told()), choice))

    async def _sure(self, id_: str, words: str) -> bool:
        """Tell what goes, the words themselves first where only the facilitator reads them, and ask whether it is meant."""
        from workshop.plan.redacting import look

        await self.desk.before_redacting(self.live)
        outlook = await asyncio.to_thread(look, self.desk.store, self.live.id, id_)
        choices: list[Choice[object]] = [
            Choice("r", "Redact it for good", True),
            Choice("k", "Keep it", False),
        ]
        question = f"Redact {id_}? It cannot be undone."
        return bool(
            await self.app.push_screen_wait(
                Ask(question, " ".join([words, *outlook.told()]).lstrip(), choices)
            )
        )

    def _words(self, id_: str) -> str:
        """The words that go, for who named a wrong number: their beginnings, and not all where they are many."""
        from workshop.session.redacting import taken_out

        taken = taken_out(self.live.session, id_)
        known = {one: _words_of(self.live.session, one) for one in taken.ids}
        named = [f"{one}: {_begun(text)}" for one, text in known.items() if text]
        told = named or [_begun(text) for text in sorted(taken.texts)]
        if not told:
            return ""
        more = f" And {len(told) - _NAMED} more." if len(told) > _NAMED else ""
        return f"{' '.join(told[:_NAMED])}{more}"

    def _texts(self, id_: str) -> set[str]:
        """The words that go, whole, to be forgotten here as well."""
        from workshop.session.redacting import taken_out

        return {text.casefold() for text in taken_out(self.live.session, id_).texts}

    def _forget(self, texts: set[str]) -> None:
        """Forget what was typed of it in this program: the lines before, and wordings that were not finished."""

        def gone(text: str) -> bool:
            return any(one in text.casefold() for one in texts)

        self.query_one(Capture).forget(gone)
        kept = {question: text for question, text in self._unfinished_words.items() if not gone(text)}
        self._unfinished_words = kept


def _words_of(session: Session, id_: str) -> str:
    """What a note or a promise says as it stands now; empty for anything else."""
    if (note := session.notes.get(id_)) is not None:
        return note.text
    promise = session.commitments.get(id_)
    return "" if promise is None else ", ".join(filter(None, (promise.owner, promise.action)))


def _begun(text: str) -> str:
    """The beginning of a text, in quotation marks."""
    flat = " ".join(text.split())
    return f'"{flat}"' if len(flat) <= _LONG else f'"{flat[:_LONG].rstrip()}…"'
