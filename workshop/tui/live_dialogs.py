"""What the live screen asks: about pasted lines, which stage, leaving, and where to save what waits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual import work

from workshop.plural import counted
from workshop.record.clean import is_blank
from workshop.session.kinds import PARKING
from workshop.session.live import LiveSession
from workshop.tui.asking import asks
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice, Pick
from workshop.tui.leaving import write_elsewhere
from workshop.tui.live_screen import LiveScreen
from workshop.tui.widgets.capture import Capture
from workshop.tui.widgets.painted import QUIET, STRONG, line
from workshop.tui.widgets.rows import Row

_PARKING_LOT = "the parking lot"


class LiveDialogs(LiveScreen):
    """A screen over a live session on which lines are typed, and that can be left."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._blocks: list[Capture.PastedLines] = []

    @property
    def note_stage(self) -> str:
        """The stage that a new note belongs to; empty for the one the session is at."""
        return ""

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
        """Record lines as notes, in the stage that was asked for before them."""
        take = partial(self._take, tuple(texts), literal=literal)
        if self.stage_changes:
            self.before_later_stages(take)
        else:
            take()

    def _take(self, texts: Sequence[str], *, literal: bool) -> None:
        for text in texts:
            self.attempt(partial(self.live.notes.capture, text, literal=literal, stage=self.note_stage))

    @asks
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
        chosen = await self.app.push_screen_wait(
            Pick("Which stage?", rows, chosen=session.stage, numbered=len(session.stages))
        )
        if chosen == _PARKING_LOT:
            self.call_later(self.run_action, "parking")
        elif chosen and chosen != session.stage:
            self.go_to_stage(chosen)

    def go_to_stage(self, stage: str) -> None:
        """Go to a stage."""
        self.attempt(lambda: self.live.go_to(stage))

    @asks
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

    @asks
    async def ask_where_to_save(self) -> None:
        """Write the notes that wait to a file elsewhere, ready for `workshop import`."""
        await write_elsewhere(self, self.live)
