"""What all screens over a live session share: use cases carried out, what was handed over, what the wall may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.room import may_be_read_back, without_codes
from workshop.session.state import Note
from workshop.tui.dialogs import Ask, AskText, Choice
from workshop.tui.leaving import all_saved
from workshop.tui.live_turns import LiveTurns

if TYPE_CHECKING:
    from textual.worker import WorkType


class LiveScreen(LiveTurns):
    """A screen over a live session: what is done here is recorded there, or refused with a reason."""

    _offers_undo = False

    _asked_on_blank: WorkType[object] | None = None

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
        """In front again: what is saved from now on is shown here, and what was to be asked is asked."""
        self.listen()
        self.sync()
        asked, self._asked_on_blank = self._asked_on_blank, None
        if asked is not None:
            self.begin_asking(asked)

    def begin_asking(self, work: WorkType[object], *, name: str = "") -> None:
        """Begin what is asked; a question that comes late, as the disk was slow, is not drawn on a wall that is blank."""
        from workshop.tui.wall_cover import WallCover

        front = self.app.screen
        if isinstance(front, WallCover) and front.blank and self in self.app.screen_stack:
            self._asked_on_blank = self._asked_on_blank or work
        else:
            super().begin_asking(work, name=name)

    def on_screen_suspend(self) -> None:
        """Something else begins: what F8 takes back may be another thing when this screen is in front again."""
        if self._offers_undo:
            self.say("")

    def say(self, message: str, *, wrong: bool = False) -> None:
        """Say something above the keys; that F8 or ^y does something is said until another screen is in front."""
        super().say(message, wrong=wrong)
        self._offers_undo = "F8" in message or "^y" in message

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

    async def all_saved(self) -> bool:
        """Wait until what was handed over is on disk; False, with the reason on screen, when it cannot be saved."""
        reason = await all_saved(self.live.outbox)
        if reason:
            self.say(reason, wrong=True)
        return not reason

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

    def ask_end(self) -> None:
        """End the session, where the screen has a way to it."""
