"""What all screens over a session share, also before it starts: what waits for the disk, and whether this is on the wall."""

from __future__ import annotations

from textual import work

from workshop.session.live import LiveSession
from workshop.tui.asking import asks
from workshop.tui.desk import Desk
from workshop.tui.leaving import may_leave, save_again
from workshop.tui.opening import ask_about_the_wall
from workshop.tui.screen import HouseScreen


class SessionScreen(HouseScreen):
    """A screen over a session that is open."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__()
        self.desk, self.live = desk, live

    def listen(self) -> None:
        """Hear of what is saved from now on, and of the file."""
        self.live.outbox.on_change = self.sync
        self.live.outbox.on_news = lambda told, wrong: self.say(told, wrong=wrong)

    async def may_leave(self) -> bool:
        """Whether this session may be left; what is not saved is asked about."""
        return await may_leave(self, self.live.outbox, lambda: self.desk.keep_whole(self.live))

    @asks
    async def ask_about_wall(self) -> None:
        """Ask again whether the room sees this screen."""
        self.desk.mirrored = None
        await ask_about_the_wall(self, self.desk)
        self.sync()

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
