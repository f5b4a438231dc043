"""What is not on disk yet: it is waited for, written elsewhere, and not left behind unasked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.app import App

from workshop.record.event import Draft
from workshop.record.protocol import StoreError
from workshop.session.live import LiveSession
from workshop.session.outbox import Outbox
from workshop.tui.dialogs import Ask, AskText, Choice
from workshop.tui.screen import HouseScreen


async def all_saved(outbox: Outbox) -> str:
    """Wait until what was handed over is on disk; the reason when it cannot be saved, else nothing."""
    try:
        for submission in list(outbox.waiting):
            await asyncio.wrap_future(submission.future)
    except (StoreError, OSError) as error:
        return str(error)
    return ""


async def save_again(screen: HouseScreen, outbox: Outbox, reopen: Callable[[], Awaitable[str]]) -> bool:
    """Open the file anew, since a failed disk may need it, and send again what waits; False where it cannot be opened.

    Args:
        screen: The one that says what had to be put back into the file, or why it cannot be opened.
        outbox: What waits.
        reopen: Lets go of the file and takes it again.
    """
    try:
        told = await reopen()
    except StoreError as error:
        screen.say(str(error), wrong=True)
        return False
    screen.say(told)
    # What is on its way may fail yet: it is sent again with the rest.
    await all_saved(outbox)
    outbox.retry()
    return True


async def may_leave(
    screen: HouseScreen, outbox: Outbox, keep_whole: Callable[[], Awaitable[object]] | None = None
) -> bool:
    """Whether a session may be left: everything is saved, or somebody said that the rest may be lost.

    Args:
        screen: The one that is left.
        outbox: What may still wait.
        keep_whole: Sees to it that the session's file still holds all that was saved.
    """
    if keep_whole is not None and not await _is_whole(screen, outbox, keep_whole):
        return False
    if not await all_saved(outbox):
        return True
    count = len(outbox.waiting)
    keys = {one.action: one.key_name for one in screen.commands()}
    elsewhere = f" or write it elsewhere with {keys['save_elsewhere']}" if "save_elsewhere" in keys else ""
    answer = await screen.app.push_screen_wait(
        Ask(
            "One thing is not saved." if count == 1 else f"{count} things are not saved.",
            "What is not saved is lost when you leave now. "
            f"Stay, and retry with {keys.get('retry', '^r')}{elsewhere}.",
            [Choice("s", "Stay", False), Choice("x", "Leave and lose it", True)],
        )
    )
    return bool(answer)


async def may_leave_vote(app: App[None]) -> bool:
    """Whether the program may end: no vote is open in the session in front, or somebody said so all the same."""
    from workshop.tui.live_screen import LiveScreen

    screen = next((one for one in reversed(app.screen_stack) if isinstance(one, LiveScreen)), None)
    vote = screen.live.session.open_vote() if screen is not None and screen.can_write else None
    if vote is None:
        return True
    answer = await app.push_screen_wait(
        Ask(
            "A vote is open. Leave the program?",
            f"{vote.id} stays open, and what is in stays in. Open the session again to go on with it.",
            [Choice("s", "Stay", False), Choice("l", "Leave the program", True)],
        )
    )
    return bool(answer)


async def _is_whole(screen: HouseScreen, outbox: Outbox, keep_whole: Callable[[], Awaitable[object]]) -> bool:
    """Whether all that was saved is still in the session's file, or beside it, or somebody leaves all the same."""
    await all_saved(outbox)
    try:
        await keep_whole()
    except StoreError as error:
        answer = await screen.app.push_screen_wait(
            Ask(
                "The file is not as it was left.",
                str(error),
                [Choice("s", "Stay", False), Choice("x", "Leave", True)],
            )
        )
        return bool(answer)
    return True


async def write_elsewhere(screen: HouseScreen, live: LiveSession) -> None:
    """Write the notes that wait to a file elsewhere, ready for `workshop import`."""
    waiting = [note for one in live.outbox.waiting for note in one.notes]
    if not waiting:
        screen.say("Nothing waits: everything is on disk.")
        return
    answer = await screen.app.push_screen_wait(
        AskText(
            "Where shall the waiting notes be written?",
            "Another disk, a USB stick; `workshop import` takes the file.",
            str(Path.home() / f"{live.id}-waiting.jsonl"),
        )
    )
    if not answer or not answer.strip():
        return
    path = Path(answer.strip()).expanduser()
    lines = [_as_json(draft) for draft in waiting]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        screen.say(f"{path.name} could not be written: {reason}.", wrong=True)
        return
    screen.say(f"{len(lines)} notes are also in {path.name}; they wait here until they are saved.")


def _as_json(note: Draft) -> str:
    """A note as a line that `workshop import` takes; of several themes it takes one."""
    known = {
        key: note.data[key] for key in ("text", "kind", "speaker", "verbatim", "stage") if key in note.data
    }
    theme = {"theme": note.data["themes"][0]} if note.data.get("themes") else {}
    return json.dumps(known | theme, ensure_ascii=False)
