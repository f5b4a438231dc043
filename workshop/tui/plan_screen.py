"""What the officer's screens share: the plan and its sessions, read and written, and what is not on disk yet.

These screens are for the officer's desk, never for the wall: they say so, and they show no participant codes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from textual import work

from workshop.plan.material import PLAN_ID, Material
from workshop.plan.plan_book import PlanBook
from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.wall_words import without_codes
from workshop.tui.commands import Command, bindings_of
from workshop.tui.desk import Desk
from workshop.tui.dialogs import AskText
from workshop.tui.gathering import MANY, undisturbed
from workshop.tui.leaving import all_saved, may_leave, save_again
from workshop.tui.screen import HouseScreen

RETRY = Command("retry", "ctrl+r,f5", "Retry", "Try again to save what waits.", bar=False)
UNDO = Command("undo", "f8", "Undo", "Take back the last decision.")
BACK = Command("back", "escape", "Back", "Back to where you came from.")
SETTLE = Command(
    "settle_waiting", "f6", "Settle", "Settle what two copies of the plan decided differently.", bar=False
)


class PlanScreen(HouseScreen):
    """A screen over the folder's plan.

    ``book`` is None while the plan is read, and for good where it can only be read; ``material`` is None until it is
    read.  A subclass says in `take_stock` what it needs of the material, which is called whenever that has changed.
    """

    TITLE_OF_SCREEN = "Plan"
    BINDINGS = bindings_of((SETTLE,))

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.book: PlanBook | None = None
        self.material: Material | None = None
        self._words: dict[str, str] = {}
        self._working_out = asyncio.Lock()
        self._worked_out: Material | None = None
        self._once_read: list[Callable[[], object]] = []
        self._is_read = self._undoing = False

    def on_mount(self) -> None:
        """Read the plan and its sessions."""
        super().on_mount()
        self.top.title = self.TITLE_OF_SCREEN
        self.top.aside = "not for the wall"
        self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Take the plan for writing, or read it only where another program writes it."""
        try:
            if self.book is None:
                self.book = await self.desk.plan()
        except StoreError as error:
            self.say(f"{error} What is here can be read, not changed.", wrong=True)
        try:
            material = await self.desk.material(self.say)
        except StoreError as error:
            self.say(str(error), wrong=True)
            return
        self.renew(material)

    def on_screen_resume(self) -> None:
        """In front again: what was decided elsewhere meanwhile is shown."""
        self._saved()

    def _saved(self) -> None:
        """Something reached the disk, or could not: show the plan as it is now."""
        if self.book is not None and self.material is not None:
            self.renew(self.material._replace(plan=self.book.plan))

    def renew(self, material: Material) -> None:
        """Show another state of the plan."""
        self.material = material
        if self.book is not None and self._is_uppermost:
            self.book.outbox.on_change = self._saved
            self.book.outbox.on_news = lambda told, wrong: self.say(told, wrong=wrong)
        if len(material.sessions) > MANY:
            self.work_out()
            return
        self.take_stock(material)
        self.sync()
        self._was_read()

    def once_read(self, do: Callable[[], object]) -> None:
        """Do something with what is read, once it is; a key may come before that."""
        if self._is_read:
            do()
        else:
            self._once_read.append(do)

    def _was_read(self) -> None:
        self._is_read = True
        # The first is what came first on the screen; what was pressed after it was meant for what it shows.
        first, self._once_read = self._once_read[:1], []
        if first and self.is_current:
            first[0]()

    @property
    def _is_uppermost(self) -> bool:
        """Whether no other screen over the plan is in front: one that has only now read it all takes nothing from that."""
        over = (one for one in reversed(self.app.screen_stack) if isinstance(one, PlanScreen))
        return next(over, None) is self

    @work(group="stock")
    async def work_out(self) -> None:
        """Take stock of many sessions while the keys go on; what has changed again meanwhile is worked out once."""
        async with self._working_out:
            material = self.material
            if material is None or material is self._worked_out:
                return
            self.say(f"Working it out from {len(material.sessions):,} sessions.")
            await asyncio.to_thread(self._take_stock_of_many, material)
            self._worked_out = material
            self.say("")
        self.sync()
        self._was_read()

    def _take_stock_of_many(self, material: Material) -> None:
        with undisturbed():
            self.take_stock(material)

    def take_stock(self, material: Material) -> None:
        """Work out what the screen shows; of many sessions it is done in a thread, and touches no widget."""

    def sync(self) -> None:
        """Draw everything as it is now."""
        if not self.is_drawn:
            return
        self.top.saved = "not saved" if self.book is not None and self.book.outbox.failed else ""
        self.repaint_parts()

    @property
    def writable(self) -> bool:
        """Whether decisions can be kept."""
        return self.book is not None

    def commands(self) -> list[Command]:
        """What can be done here now; where decisions wait after two copies were joined, also to settle them."""
        found = super().commands()
        return [*found, SETTLE] if self._possible(SETTLE) else found

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Trying again is there only where something could not be saved, settling only where something waits."""
        if action == SETTLE.action:
            return self.material is not None and bool(self.material.plan.waiting)
        if action == "retry":
            return self.book is not None and self.book.outbox.failed
        if action == "undo":
            return self.writable
        return super().check_action(action, parameters)

    def attempt(self, use_case: Callable[[PlanBook], Submission]) -> bool:
        """Carry out a use case; False, with the reason on screen, when it is refused."""
        reason = self.refusal(use_case)
        self.say(reason, wrong=bool(reason))
        return not reason

    def refusal(self, use_case: Callable[[PlanBook], Submission]) -> str:
        """Carry out a use case; why it is refused, or nothing when it was carried out."""
        if self.book is None:
            return "The plan is being written by another program: here it can only be read."
        if self._undoing:
            return "The decision before this one is still being taken back: press the key again."
        try:
            use_case(self.book)
        except Refused as refused:
            return str(refused)
        self.sync()
        return ""

    async def ask_text(
        self, asked: str, told: str, value: str, do: Callable[[PlanBook, str], Submission], *, needed: str
    ) -> bool:
        """Ask for a text and do something with it; what is refused is asked again, with what was typed."""
        while True:
            answer = await self.app.push_screen_wait(AskText(asked, told, value, needed=needed))
            if answer is None:
                return False
            told = self.refusal(partial(do_with, do, answer))
            if not told:
                return True
            value = answer

    def words(self, name: str) -> str:
        """A note by its name across sessions, on one line, in quotation marks where it is word for word; no codes."""
        if name not in self._words:
            held = self.material.find(name) if self.material is not None else None
            note = held.session.notes.get(name.rpartition(":")[2]) if held is not None else None
            if held is None or note is None or not note.holds:
                return ""
            text = " ".join(without_codes(held.session, note.text).split())
            self._words[name] = f'"{text}"' if note.verbatim else text
        return self._words[name]

    def whom(self, session_id: str) -> str:
        """Whom a session was with, in few words."""
        held = self.material.find(session_id) if self.material is not None else None
        if held is None:
            return session_id
        return held.session.facts.segment or held.session.facts.title or held.id

    async def may_leave(self) -> bool:
        """Whether the screen may be left; what is not saved is asked about."""
        if self.book is None:
            return True
        return await may_leave(self, self.book.outbox, lambda: self.desk.keeping.keep_whole(PLAN_ID))

    def action_retry(self) -> None:
        """Send again what waits; a file that must be opened anew is opened anew."""
        self.reopen_and_retry()

    @work(group="retry")
    async def reopen_and_retry(self) -> None:
        """Open the plan anew, since a failed disk may need it, and send again what waits."""
        book = self.book
        if book and await save_again(self, book.outbox, lambda: self.desk.keeping.reopen(PLAN_ID)):
            self._saved()

    def action_settle_waiting(self) -> None:
        """Settle what two copies of the plan decided differently."""
        from workshop.tui.settle import Settle

        self.app.push_screen(Settle(self.desk))

    def action_undo(self) -> None:
        """Take back the last decision, once it is on disk."""
        if not self.is_asking:
            self._undoing = True
            self.ask(self._undo)

    async def _undo(self) -> None:
        try:
            reason = await all_saved(self.book.outbox) if self.book is not None else ""
        finally:
            self._undoing = False
        if reason:
            return
        if why_not := self.why_not_undone():
            self.say(why_not, wrong=True)
        else:
            self.attempt(self.take_back)

    def take_back(self, book: PlanBook) -> Submission:
        """Take back what was decided last.

        Raises:
            Refused: When there is nothing to take back here.
        """
        return book.undo()

    def why_not_undone(self) -> str:
        """Why the last decision, which is on disk, is not taken back here; nothing where it is."""
        return ""

    def action_back(self) -> None:
        """Leave, once everything is on disk."""
        self.ask(self._leave)

    async def _leave(self) -> None:
        if not await self.may_leave():
            return
        if self.book is not None:
            self.book = None
            await self.desk.leave_plan()
        self.go_away()


def do_with(do: Callable[[PlanBook, str], Submission], text: str, book: PlanBook) -> Submission:
    """Carry out a use case that takes a text."""
    return do(book, text)
