"""The queue for afterwards: records that lack something, one after the other, each skipped with one key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from workshop.session.capturing import incomplete
from workshop.session.closing import INTENTION
from workshop.session.live import LiveSession
from workshop.session.state import Commitment
from workshop.tui.capture_form import CaptureForm, Unfinished
from workshop.tui.desk import Desk
from workshop.tui.live_screen import LiveScreen
from workshop.tui.promise_dialogs import ask_who_what_when, keep_promise

Shows = Callable[[str], Awaitable[bool]]


def incomplete_words(live: LiveSession) -> str:
    """How many records lack something, as a sentence; empty for none."""
    count = len(incomplete(live.session)) + len(unfinished_promises(live))
    return (
        "" if not count else "1 record is incomplete." if count == 1 else f"{count} records are incomplete."
    )


def unfinished_promises(live: LiveSession) -> list[Commitment]:
    """The promises without owner, thing or date, but for those that were read back as no more than an intention."""
    return [
        one
        for one in live.session.current_commitments()
        if not (one.owner and one.action and one.due) and one.strength != INTENTION
    ]


async def complete_records(
    screen: LiveScreen, desk: Desk, live: LiveSession, unfinished: Unfinished, may_show: Shows
) -> None:
    """Go through the records that lack something, until the last one or until one is left.

    Args:
        screen: The screen that asks.
        desk, live: As everywhere.
        unfinished: What was typed before and did not fit.
        may_show: Whether a record may be drawn now.
    """
    ids = [one.id for one, _ in incomplete(live.session)]
    for number, capture_id in enumerate(ids, 1):
        record = live.session.captures.get(capture_id)
        if record is None or record.retracted:
            continue
        if not await may_show(capture_id):
            return
        form = CaptureForm(desk, live, capture_id, unfinished=unfinished, place=f"{number} of {len(ids)}")
        await screen.app.push_screen_wait(form)
        if form.outcome != "next" or not await screen.all_saved():
            return
    promises = unfinished_promises(live)
    if not promises or not await may_show("What was promised"):
        screen.say(incomplete_words(live) or "All records are complete.")
        return
    for one in promises:
        if (answers := await ask_who_what_when(screen, one)) is None:
            break
        keep_promise(screen, live, one, answers)
        if not await screen.all_saved():
            return
    screen.say(incomplete_words(live) or "All records are complete.")
