"""What was done about the file of a live session stands on the screen until somebody has read it."""

from __future__ import annotations

from workshop.session.live import LiveSession
from workshop.tui.desk import Desk
from workshop.tui.live_screen import LiveScreen

_READ = " Esc: it is read."


class LiveNews(LiveScreen):
    """A live screen on which such news outlasts the notes that are typed meanwhile; Esc takes it away.

    What cannot be saved is no news: it is shown by what waits, for as long as it does.
    """

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self.news = ""

    def listen(self) -> None:
        """Hear of what is saved from now on, and of the file."""
        super().listen()
        self.live.outbox.on_news = self._hear

    def _hear(self, told: str, wrong: bool) -> None:
        self.news = "" if wrong else told
        if wrong:
            self.say(told, wrong=True)
        else:
            self.say("")

    def say(self, message: str, *, wrong: bool = False) -> None:
        """Say something until something else is said; after that, the news again that nobody has read yet."""
        super().say(message or (self.news + _READ if self.news else ""), wrong=wrong and bool(message))

    def put_news_away(self) -> bool:
        """The news was read; False where there was none."""
        was, self.news = self.news, ""
        if was:
            self.say("")
        return bool(was)

    @property
    def written_beside(self) -> str:
        """How the name of the file ends that is written instead of the session's own, ``(kept).json``; else empty."""
        name = self.desk.store.written_beside(self.live.id) if self.can_write else ""
        return name[name.rindex("(") :] if "(" in name else name
