"""What the live screen asks: editing a note, people, promises, minutes, the end, and where to save what waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from textual import events, work
from textual.dom import DOMNode

from workshop.plan.evidence import counted
from workshop.record.clean import is_blank
from workshop.session.errors import Refused
from workshop.session.kinds import PARKING
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.room import may_be_read_back, without_codes
from workshop.session.state import Note
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, AskText, Choice, Pick
from workshop.tui.leaving import all_saved, may_leave, save_again, write_elsewhere
from workshop.tui.opening import ask_about_the_wall
from workshop.tui.screen import HouseScreen
from workshop.tui.widgets.capture import Capture
from workshop.tui.widgets.painted import QUIET, STRONG, line
from workshop.tui.widgets.rows import Row

_PARKING_LOT = "the parking lot"


class LiveDialogs(HouseScreen):
    """A screen over a live session that can ask about it."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__()
        self.desk, self.live = desk, live
        self._blocks: list[Capture.PastedLines] = []
        self._in_turn: deque[Callable[[], object]] = deque()
        self._too_early: list[Callable[[], object]] = []
        self._stage_turns: list[Callable[[], object]] = []

    @property
    def note_stage(self) -> str:
        """The stage that a new note belongs to; empty for the one the session is at."""
        return ""

    @property
    def mirrored(self) -> bool:
        """Whether the room sees this screen; while nobody has said, it is taken to."""
        return self.desk.mirrored is not False

    @property
    def can_write(self) -> bool:
        """Whether this program writes the session; else it only reads along."""
        return True

    @property
    def keeps_keys(self) -> bool:
        """Whether keys pressed while the wall covers this screen are pressed once it is seen again."""
        return True

    def on_screen_resume(self) -> None:
        """In front again: what is saved from now on is shown here."""
        self.listen()
        self.sync()

    def listen(self) -> None:
        """Hear of what is saved from now on, and of the file."""
        self.live.outbox.on_change = self.sync
        self.live.outbox.on_news = lambda told, wrong: self.say(told, wrong=wrong)

    def sync(self) -> None:
        """Show the session as it is now."""

    def attempt(self, use_case: Callable[[], Submission]) -> bool:
        """Carry out a use case; False, with the reason on screen, when it is refused."""
        try:
            use_case()
        except Refused as refused:
            self.say(str(refused), wrong=True)
            return False
        self.say("")
        self.sync()
        return True

    def run_in_turn(self, event: events.Key) -> None:
        """Run the command of a key at once; as a binding it would come after digits that were typed since."""
        for command in self.commands():
            if event.key in command.keys.split(",") and "." not in command.action:
                event.stop()
                getattr(self, f"action_{command.action}")()
                return

    def once_saved(self, do: Callable[[], object]) -> None:
        """Do what depends on the stage, once a change of stage that is on its way to disk has arrived.

        What was asked for earlier is done earlier, also while the one before has only just arrived.
        """
        self._in_turn.append(do)
        if len(self._in_turn) == 1:
            self._take_turns()

    def once_typed(self, do: Callable[[], object]) -> None:
        """Do in its turn what changes the stage, once the lines entered before it are taken.

        A key with priority reaches the program before keys that were pressed earlier have reached the
        capture line; a line belongs to the stage in which it was entered.
        """

        def turn() -> None:
            self._stage_turns.remove(turn)
            do()

        self._stage_turns.append(turn)
        self._too_early.append(turn)
        self.once_saved(turn)
        # The way of a line that is entered: its keys, then the message, from widget to widget.
        capture = self.query_one(Capture)
        self._go_the_way([capture, *capture.ancestors_with_self], turn)

    def _go_the_way(self, nodes: list[DOMNode], do: Callable[[], object]) -> None:
        node = nodes.pop(0)
        on = (
            partial(self._go_the_way, nodes, do)
            if nodes and node is not self
            else partial(self._all_typed, do)
        )
        if not node.call_later(on):
            on()

    def _all_typed(self, do: Callable[[], object]) -> None:
        self._too_early.remove(do)
        if self._in_turn and self._in_turn[0] is do:
            self._take_turns()

    @property
    def stage_changes(self) -> bool:
        """Whether a change of stage comes before what is entered now."""
        return any(turn not in self._too_early for turn in self._stage_turns)

    def before_later_stages(self, do: Callable[[], object]) -> None:
        """Do something after the changes of stage that were asked for before it, and before those asked for since."""
        place = next(
            (at for at, turn in enumerate(self._in_turn) if turn in self._too_early), len(self._in_turn)
        )
        self._in_turn.insert(place, do)

    def _take_turns(self) -> None:
        while self._in_turn and self._in_turn[0] not in self._too_early:
            outbox = self.live.outbox
            if outbox.waiting and not outbox.failed:
                outbox.waiting[-1].future.add_done_callback(lambda done: self.call_later(self._take_turns))
                return
            self._in_turn.popleft()()

    async def turns_taken(self) -> None:
        """Wait until what was asked for so far has been done in its turn: what comes now is not to be before it."""
        if self._in_turn:
            taken = asyncio.Event()
            self.once_saved(taken.set)
            await taken.wait()

    def ask(self, dialog: Coroutine[Any, Any, object]) -> None:
        """Ask something; a dialog that is asked already gives way."""
        self.run_worker(dialog, group="dialog", exclusive=True)

    async def all_saved(self) -> bool:
        """Wait until what was handed over is on disk; False, with the reason on screen, when it cannot be saved."""
        reason = await all_saved(self.live.outbox)
        if reason:
            self.say(reason, wrong=True)
        return not reason

    async def may_leave(self) -> bool:
        """Whether this session may be left; what is not saved is asked about."""
        return await may_leave(self, self.live.outbox, lambda: self.desk.keep_whole(self.live))

    async def off_the_wall(self, what: str, instead: str = "or leave it for later") -> bool:
        """Whether something private may be drawn now: on a mirrored screen only when the projector is muted.

        ``instead`` says what else can be done.
        """
        if not self.mirrored:
            return True
        answer = await self.app.push_screen_wait(
            Ask(
                f"{what} is not for the wall.",
                f"Mute the projector, or turn it off, and say so; {instead}.",
                [Choice("m", "The projector is muted: show it", True), Choice("l", "Later", False)],
            )
        )
        return bool(answer)

    async def _may_show(self, note: Note) -> bool:
        session = self.live.session
        if may_be_read_back(session, note) and without_codes(session, note.text) == note.text:
            return True
        return await self.off_the_wall(f"{note.id}")

    def ask_about_paste(self, pasted: Capture.PastedLines) -> None:
        """Ask about a pasted block, once those before it are answered: none is dropped for the next."""
        self._blocks.append(pasted)
        if len(self._blocks) == 1:
            self.go_through_pastes()

    @work(group="paste")
    async def go_through_pastes(self) -> None:
        """Ask about what was pasted, one block after the other."""
        while self._blocks:
            await self._ask_about(self._blocks[0])
            if self._blocks[0].removed:
                self.say(f"{self._blocks[0].removed} control characters were left out of what was pasted.")
            del self._blocks[0]

    async def _ask_about(self, pasted: Capture.PastedLines) -> None:
        """Ask whether a pasted block is one note or several; it is not dropped by Esc.

        What was typed before it belongs to its first line and is understood as usual; the rest is literal.
        """
        kept = [text for text in pasted.lines if not is_blank(text)]
        answer: str | None = "one"
        if len(kept) > 1:
            answer = await self.app.push_screen_wait(
                Ask(
                    f"{len(kept)} lines were pasted.",
                    "One note keeps the line ends; several notes are taken word for word.",
                    [
                        Choice("enter", "One note", "one"),
                        Choice("s", f"{len(kept)} notes", "several"),
                        Choice("d", "Drop the pasted text", "drop"),
                    ],
                    must=True,
                )
            )
        if answer == "one":
            self.take_lines([pasted.text.strip("\n")], literal=not pasted.typed_before)
        elif answer == "several":
            self.take_lines(kept[:1], literal=not pasted.typed_before)
            self.take_lines(kept[1:], literal=True)

    def take_lines(self, texts: Sequence[str], *, literal: bool) -> None:
        """Record lines as notes."""
        for text in texts:
            self.attempt(partial(self.live.notes.capture, text, literal=literal, stage=self.note_stage))

    async def number(
        self, question: str, explanation: str, known: int | None, *, least: int = 0, most: int = 10_000
    ) -> int | None:
        """A whole number from ``least`` to ``most``, asked again until it is one; None when it was left."""
        value, told = str(known or ""), explanation
        while True:
            answer = await self.app.push_screen_wait(AskText(question, told, value))
            if answer is None:
                return None
            text = answer.strip()
            digits = text.removeprefix("-")
            number = int(text) if digits.isdecimal() and digits.isascii() and len(digits) < 9 else None
            if number is not None and least <= number <= most:
                return number
            wrong = f"Type a number from {least} to {most}."
            told, value = f"{wrong} {explanation}", answer

    @work(group="dialog", exclusive=True)
    async def ask_stage(self) -> None:
        """Go to any stage."""
        session = self.live.session
        rows: list[Row] = []
        for index, run in enumerate(session.stage_order, 1):
            count = len(session.notes_of(run.id))
            told = (
                f"   {run.minutes} min"
                + (f", {counted(count, 'note')}" if count else "")
                + (", afterwards" if run.design.after else "")
            )
            rows.append((run.id, run.id, line((f"{index:>2}  ", QUIET), (run.title, STRONG), (told, QUIET))))
        parked = sum(note.kind == PARKING for note in session.current_notes())
        if parked:
            told = f"   {counted(parked, 'note')}"
            rows.append((_PARKING_LOT, parked, line("    ", ("Parking lot", STRONG), (told, QUIET))))
        chosen = await self.app.push_screen_wait(Pick("Which stage?", rows, chosen=session.stage))
        if chosen == _PARKING_LOT:
            self.call_later(self.run_action, "parking")
        elif chosen and chosen != session.stage:
            self.go_to_stage(chosen)

    def go_to_stage(self, stage: str) -> None:
        """Go to a stage."""
        self.attempt(lambda: self.live.go_to(stage))

    def ask_end(self) -> None:
        """End the session, where the screen has a way to it."""

    @work(group="dialog", exclusive=True)
    async def ask_about_wall(self) -> None:
        """Ask again whether the room sees this screen."""
        self.desk.mirrored = None
        await ask_about_the_wall(self, self.desk)
        self.sync()

    @work(group="dialog", exclusive=True)
    async def leave_session(self, *, running: bool) -> None:
        """Leave the session; while it runs that is asked about, since it stands on the wall."""
        if running:
            sure = await self.app.push_screen_wait(
                Ask(
                    "Leave the session while it runs?",
                    "Its clock goes on; open it again from the list of sessions.",
                    [Choice("l", "Leave it", True), Choice("s", "Stay", False)],
                )
            )
            if not sure:
                return
        if not await self.may_leave():
            return
        # The screen goes first: what is typed from now on is not for a session that is being closed.
        self.go_away()
        self.desk.let_go(self.live.id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Trying again is there only where something could not be saved."""
        return self.live.outbox.failed if action == "retry" else super().check_action(action, parameters)

    def action_retry(self) -> None:
        """Send again what waits; a file that must be opened anew is opened anew."""
        self.reopen_and_retry()

    @work(group="retry")
    async def reopen_and_retry(self) -> None:
        """Open the session anew, since a failed disk may need it, and send again what waits."""
        if await save_again(self, self.live.outbox, lambda: self.desk.reopen(self.live)):
            self.sync()

    @work(group="dialog", exclusive=True)
    async def ask_where_to_save(self) -> None:
        """Write the notes that wait to a file elsewhere, ready for `workshop import`."""
        await write_elsewhere(self, self.live)
