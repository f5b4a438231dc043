"""How a session ends: the parking lot, the read-back, how many were there, and at once the debrief.

F9 goes on from each step and Esc goes back to the session.  What was gone through is not asked again unless
something has been added since; of what is read back, only what stood on the screen was gone through.
"""

from __future__ import annotations

from collections.abc import Iterable

from workshop.session.closing import Item, left_open, parked, reads_back, to_read_back, unsettled
from workshop.session.debrief import debrief_stage, has_debrief
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice
from workshop.tui.leaving import all_saved
from workshop.tui.live_backup import LiveBackup

_ENDED = "The session has ended."


class LiveClosing(LiveBackup):
    """A live session that is brought to its end step by step."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._gone_through: set[str | Item] = set()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The steps can be taken alone as well, where there is something to go through."""
        session = self.live.session
        if action == "parking_lot":
            return self.can_write and session.status != "planned" and bool(parked(session))
        if action == "read_back_all":
            return self.can_write and session.status != "planned" and reads_back(session)
        if action == "debrief":
            after = session.current is not None and session.current.design.after
            return self.can_write and has_debrief(session) and (session.status == "ended" or after)
        return super().check_action(action, parameters)

    def ask_end(self) -> None:
        """End the session, step by step."""
        self.ask(self.end_in_steps)

    def action_parking_lot(self) -> None:
        """Go through the parking lot."""
        self.ask(self.go_through_parking)

    def action_read_back_all(self) -> None:
        """Read back what was decided and promised."""
        self.ask(self.read_all_back)

    def action_debrief(self) -> None:
        """Write the debrief, or go on with it."""
        self.ask(self.write_debrief)

    async def end_in_steps(self) -> None:
        """The parking lot, the read-back, how many were there, the end; then the debrief, where there is one."""
        live = self.live
        if not await self.all_saved():
            return
        try:
            live.check_end()
        except Refused as refused:
            self.say(str(refused), wrong=True)
            return
        if (
            self._something_new(note.id for note in unsettled(live.session))
            and not await self.go_through_parking()
        ):
            return
        items = to_read_back(live.session) if reads_back(live.session) else []
        if self._something_new(items) and not await self.read_all_back():
            return
        if not await self._end() or not await self.all_saved():
            return
        self.back_up(_ENDED)
        await self.offer_completing()
        if has_debrief(live.session):
            await self.write_debrief(f"{_ENDED} ")

    async def offer_completing(self) -> None:
        """Offer to complete what lacks something, where the screen keeps such things."""

    def _something_new(self, found: Iterable[str | Item]) -> bool:
        return not set(found) <= self._gone_through

    async def go_through_parking(self) -> bool:
        """Show the parking lot; False when it was left for the session."""
        from workshop.tui.parking_lot import ParkingLot

        screen = ParkingLot(self.desk, self.live)
        await self.app.push_screen_wait(screen)
        if screen.went_on and await self.all_saved():
            self._gone_through |= {note.id for note in unsettled(self.live.session)}
        return screen.went_on

    async def read_all_back(self) -> bool:
        """Show what is read back, one after the other; False when it was left for the session."""
        from workshop.tui.read_back import ReadBack

        screen = ReadBack(self.desk, self.live)
        await self.app.push_screen_wait(screen)
        if screen.went_on and await self.all_saved():
            self._gone_through |= screen.read
        return screen.went_on

    async def _end(self) -> bool:
        """Ask how many were there and end; False when it was left."""
        session = self.live.session
        known = session.attendance.attended
        left = " ".join(left_open(session))
        told = "Enter ends the session. What was closed is not undone, but notes can still be added."
        count = await self.number(
            "How many people were there?",
            f"{left} {told}".strip(),
            session.facts.expected if known is None else known,
        )
        if count is None or not self.attempt(lambda: self.live.end(count)):
            return False
        self.say(
            f"{_ENDED} {left} F9 writes the Word files." if left else f"{_ENDED} F9 writes the Word files."
        )
        return True

    async def write_debrief(self, told: str = "") -> None:
        """Show the debrief; where the room sees this screen, only once the projector is muted."""
        from workshop.tui.debrief import Debrief

        await all_saved(self.live.outbox)  # answers that are on their way are there again
        if self.mirrored:
            muted = await self.app.push_screen_wait(
                Ask(
                    f"{told}The debrief is not for the wall.",
                    "It is best written at once, in the empty room. Mute the projector, or turn it off, and say so.",
                    [
                        Choice("m", "The projector is muted: show it", True),
                        Choice("l", "Later: F2 brings it back", False),
                    ],
                )
            )
            if not muted:
                return
        notice = f"{told}Esc leaves the debrief for later; F2 brings it back." if told else ""
        await self.app.push_screen_wait(Debrief(self.desk, self.live, notice=notice))

    def look_at_debrief(self, stage: str) -> None:
        """After the end, whoever looks at the stage of the debrief gets its form."""
        if stage == debrief_stage(self.live.session) and self.check_action("debrief", ()):
            self.action_debrief()
