"""Opening a session from any screen: ask about the wall, take the session, show the right screen."""

from __future__ import annotations

from textual.screen import Screen

from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice


async def ask_about_the_wall(screen: Screen[None], desk: Desk) -> bool:
    """Ask once in a run whether the room sees this screen; False when nobody answered."""
    if desk.mirrored is None:
        answer = await screen.app.push_screen_wait(
            Ask(
                "Is this screen on the wall?",
                "If the room sees it, what you type is masked, and codes and private votes stay off it.",
                [
                    Choice("y", "Yes, the room sees this screen", "mirrored"),
                    Choice("w", "No, the room sees a second window: F4, then w opens it", "window"),
                    Choice("n", "No, there is no wall: only I see a screen", "none"),
                ],
            )
        )
        if answer is not None:
            desk.mirrored, desk.second_window = answer == "mirrored", answer == "window"
    return desk.mirrored is not None


async def open_session(screen: Screen[None], desk: Desk, session_id: str, *, read_only: bool = False) -> None:
    """Show a session: Prepare while it is planned, else Live.

    Raises:
        SessionLocked: When another program is writing it.
        StoreError: When it cannot be opened.
    """
    from workshop.tui.live import Live
    from workshop.tui.prepare import Prepare

    if not await ask_about_the_wall(screen, desk):
        return
    live, opened = await desk.open(session_id, read_only=read_only)
    writable = opened.writable and not read_only
    if live.session.status == "planned" and writable:
        screen.app.push_screen(Prepare(desk, live, notice=opened.notice))
    else:
        screen.app.push_screen(Live(desk, live, notice=opened.notice, writable=writable))
