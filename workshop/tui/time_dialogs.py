"""What is asked about time: more minutes for a stage, fewer, or a break."""

from __future__ import annotations

from workshop.session.live import LiveSession
from workshop.tui.dialogs import Ask, Choice
from workshop.tui.live_screen import LiveScreen


async def ask_time(screen: LiveScreen, live: LiveSession) -> None:
    """Give the stage more minutes or take some, or have a break; what is usual takes two keys."""
    answer = await screen.app.push_screen_wait(
        Ask(
            "Time",
            "Breaks are kept out of the count; a new stage ends them.",
            [
                Choice("5", "Five minutes more for this stage", "5"),
                Choice("m", "Another number of minutes, more or less", "other"),
                Choice("b", "Have a break", "break"),
            ],
        )
    )
    if answer == "break":
        told = "The clock of the stage stands still until you go on."
        length = await screen.number("A break of how many minutes?", told, 10, least=1, most=600)
        if length is not None:
            screen.attempt(lambda: live.begin_break(length))
        return
    minutes = 5 if answer == "5" else None
    if answer == "other":
        told = "A minus sign takes minutes away."
        minutes = await screen.number("How many minutes more?", told, 5, least=-600, most=600)
    if minutes is not None:
        screen.attempt(lambda: live.add_minutes(minutes))
