"""Before the end decisions and promises are read back, one after the other.  They may be on the wall."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget

from workshop.record.protocol import StoreError
from workshop.session import events as ev
from workshop.session.closing import (
    INTENTION,
    Item,
    left_open,
    note_words,
    promise_words,
    to_read_back,
)
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.objections import settled_words
from workshop.session.room import typing_is_private
from workshop.session.state import Commitment
from workshop.tui.asking import asks
from workshop.tui.closing import BACK, RETRY, UNDO, Step
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import AskLines
from workshop.tui.promise_dialogs import ask_who_what_when
from workshop.tui.vote_objections import settle_objection
from workshop.tui.widgets.painted import INK, QUIET, STRONG, WATCH, Painted, hero, line, spread, wrap


class ReadBack(Step):
    """What was decided and promised, one after the other, in words that the room may read; last what is left open.

    Attributes:
        read: What stood on the screen so far.
    """

    KEYS = (
        RETRY,
        Command("confirm", "c", "Confirm", "The promise is right and confirmed."),
        Command("intention", "i", "Intention", "It is no more than an intention."),
        Command("edit", "e", "Edit", "Put the promise or the decision into other words."),
        Command("settle", "s", "Settle", "Say what became of the objection."),
        UNDO,
        Command("next", "pagedown,right,space,enter", "Next", "The next one.", shown_as="PgDn"),
        Command("previous", "pageup,left", "Previous", "The one before.", bar=False, shown_as="PgUp"),
        Command("go_on", "f9", "Go on", "Go on to the end, whatever is left."),
        BACK,
    )

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._items = to_read_back(live.session)
        self._at = 0
        self.read: set[Item] = set()

    def body(self) -> Iterable[Widget]:
        """Which one it is, its words as large as they fit, and how it stands."""
        yield Painted(self._head, id="head")
        yield Painted(self._words, id="words")
        yield Painted(self._state, id="state")

    def sync(self) -> None:
        """Show the one that is read back now; what was taken back meanwhile is passed over."""
        session = self.live.session
        holding = {note.id for note in session.current_notes()}
        holding |= {one.id for one in session.current_commitments()} | set(session.votes)
        here = self._item
        self._items = [item for item in self._items if item.id in holding]
        self._at = self._items.index(here) if here in self._items else min(self._at, len(self._items))
        self.read.update(self._items[self._at : self._at + 1])
        if self.is_drawn:
            self.top.aside = "Read-back"
        super().sync()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done depends on what is read back."""
        kind = self._item.kind if self._item else ""
        if action in ("confirm", "intention"):
            return kind == "promise"
        if action == "edit":
            return kind in ("promise", "decision")
        if action == "settle":
            return kind == "objection"
        if action == "next":
            return self._item is not None
        return super().check_action(action, parameters)

    @property
    def _item(self) -> Item | None:
        """What is read back now; None on the last page."""
        return self._items[self._at] if self._at < len(self._items) else None

    @property
    def _promise(self) -> Commitment | None:
        return self.live.session.commitments.get(self._item.id) if self._item else None

    def _head(self, width: int, height: int) -> list[Content]:
        item = self._item
        if item is None:
            return [line(("That is all.", QUIET))]
        alike = [one for one in self._items if one.kind == item.kind]
        name = item.kind.capitalize()
        which = f"{name} {alike.index(item) + 1} of {len(alike)}" if len(alike) > 1 else name
        return [spread(width, line((which, QUIET)), line((f"{self._at + 1} of {len(self._items)}", QUIET)))]

    def _words(self, width: int, height: int) -> list[Content]:
        if self._item is None:
            left = left_open(self.live.session)
            text = "Nothing is left open." if not left else " ".join(left)
        else:
            text = self._said(self._item)
        rows = hero(text, width, height)
        if len(rows) > height > 1:
            return [*rows[: height - 1], line(("  ... and more", QUIET))]
        return rows

    def _said(self, item: Item) -> str:
        session, public = self.live.session, self.mirrored
        if item.kind == "promise":
            return promise_words(session.commitments[item.id], public=public)
        if item.kind == "vote":
            questions = [question.text for question in session.votes[item.id].questions]
            return f"Not revealed yet: {' '.join(questions[:1])}"
        words = note_words(session, session.notes[item.id], public=public)
        return words or f"{item.id} is not for the wall."

    def _state(self, width: int, height: int) -> list[Content]:
        item = self._item
        if item is None:
            return [line((part, INK)) for part in wrap("F9 goes on to the end; PgUp goes back.", width)]
        told, role = self._standing(item)
        return [line((f"{item.id}   ", QUIET), (parts, role)) for parts in wrap(told, width - 6)[:1]] + [
            line("     ", (part, role)) for part in wrap(told, width - 6)[1:]
        ]

    def _standing(self, item: Item) -> tuple[str, str]:
        """How it stands, in words, and the role that repeats them."""
        session = self.live.session
        if item.kind == "promise":
            one = session.commitments[item.id]
            if one.is_intention:
                return "An intention: no promise yet.", QUIET
            if one.confirmed:
                return "Confirmed.", STRONG
            unnamed = " Who it is stands here once they say yes." if self.mirrored else ""
            return f"Not confirmed yet.{unnamed}", WATCH
        if item.kind == "objection":
            became = settled_words(session.notes[item.id])
            if became and self.mirrored and typing_is_private(session):
                return "Written down.", QUIET
            return (
                (f"{became[:1].upper()}{became[1:]}", INK) if became else ("Nothing became of it yet.", WATCH)
            )
        if item.kind == "vote":
            return "It is closed; F3 at its stage shows the result.", WATCH
        return "Decided.", STRONG

    def action_next(self) -> None:
        """The next one, and after the last what is left open."""
        self._at = min(self._at + 1, len(self._items))
        self.say("")
        self.sync()

    def action_previous(self) -> None:
        """The one before."""
        self._at = max(self._at - 1, 0)
        self.say("")
        self.sync()

    def action_confirm(self) -> None:
        """The promise is confirmed."""
        if one := self._promise:
            self.once_known([one.id], lambda: self._confirm(one.id))

    def _confirm(self, commitment_id: str) -> None:
        one = self.live.session.commitments[commitment_id]
        if not (one.owner and one.action and one.due):
            self.say("A promise needs who, what and by when: e fills in what is missing.", wrong=True)
            return
        self._change(one, confirmed=True, strength="will")

    def action_intention(self) -> None:
        """It is no more than an intention."""
        if one := self._promise:
            self.once_known([one.id], lambda: self._make_intention(one.id))

    def _make_intention(self, commitment_id: str) -> None:
        self._change(self.live.session.commitments[commitment_id], confirmed=False, strength=INTENTION)

    def action_edit(self) -> None:
        """Put it into other words."""
        item = self._item
        if item is not None:
            edit = self.edit_decision if item.kind == "decision" else self.edit_promise
            self.once_known([item.id], lambda: edit(item.id))

    @asks
    async def edit_decision(self, note_id: str) -> None:
        """Put a decision into other words; Esc leaves it as it was."""
        note = self.live.session.notes[note_id]
        if not note_words(self.live.session, note, public=self.mirrored) and not await self.off_the_wall(
            note_id
        ):
            return
        asked = f"How is {note_id} right?"
        text = await self.app.push_screen_wait(
            AskLines(asked, "The earlier wording stays in the record.", note.text)
        )
        if text is None or text == note.text:
            return
        self.attempt(lambda: self.live.notes.reword(note_id, text))

    @asks
    async def edit_promise(self, commitment_id: str) -> None:
        """Ask again who brings what by when; changed, it is confirmed anew."""
        one = self.live.session.commitments[commitment_id]
        if answers := await ask_who_what_when(self, one):
            self._change(one, **answers, confirmed=False, strength="will")

    def action_settle(self) -> None:
        """Say what became of the objection."""
        if self._item is not None:
            settled = self._item.id
            self.once_known([settled], lambda: self.settle(settled))

    @asks
    async def settle(self, note_id: str) -> None:
        """Ask what became of the objection."""
        try:
            await settle_objection(self, self.live, note_id)
        except (Refused, StoreError) as error:
            self.say(str(error), wrong=True)
        self.sync()

    def _change(self, one: Commitment, **changes: str | bool) -> None:
        fields: dict[str, Any] = {name: getattr(one, name) for name in ev.CommitmentEdited.__struct_fields__}
        fields |= changes
        what = ev.CommitmentEdited(**fields)
        self.attempt(lambda: self.live.promises.edit(one.id, what))
