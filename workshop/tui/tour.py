"""The tour of 60 seconds: a made-up session goes past on the real screens, with a caption on each.

The session lives in a temporary folder that is gone afterwards; in the folder at work there stays one small file
outside the sessions, which says that the tour was taken or refused, so that it is not offered again.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.app import App
from textual.content import Content
from textual.screen import ModalScreen, Screen

from workshop.session.events import AttendanceSet, Facts
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.state import Session
from workshop.session.vote import Vote
from workshop.store.workspace import Workspace
from workshop.tui.commands import Command, bindings_of
from workshop.tui.desk import Desk
from workshop.tui.screen import LeavesOnce
from workshop.tui.widgets.painted import BRIGHT, INK, QUIET, STRONG, Painted, line, spread, wrap
from workshop.votes.model import Question, Totals

_FACTS = Facts(
    title="Riders on evening routes",
    department="Transit",
    segment="riders after 21:00",
    stratum="external",
    date=date.today().isoformat(),
    expected=8,
)
_STAGE = "key_pain"
_TYPED = (
    "p3 the last bus leaves before the late shift ends",
    "p5 no light at the stop",
    'p1 " the sign says 8 minutes for half an hour',
    "p4 nobody answers the phone after six",
    "p7 I walk home along the road",
)
_VOTE = Question(
    id="first", text="What should be looked at first?", method="choose", max_picks=2,
    options=("Later buses", "Light at the stops", "Signs that tell the truth"),
)  # fmt: skip

STEPS = (
    ("Your sessions", "n makes a session from a design. A focus group listens; a buy-in meeting decides."),
    ("Prepare", "The last line says what is still missing. F5 starts the session, and its clock."),
    ("Take notes", "Type what is said; Enter puts it on disk. The line above says how it is understood."),
    (
        "Vote",
        "F3 votes: hands, paper, seat by seat or in secret. Nobody sees numbers before they are revealed.",
    ),
    (
        "The wall",
        "F4 chooses what the room sees, with a preview. F12 blanks it at once, whatever is in front.",
    ),
    ("Private view", "F6 shows what only you may see: who said what, who has not spoken, what to ask next."),
    ("Word files", "F9 ends the session, and then writes its Word files. ^g lists the keys of any screen."),
)
"""What each step is called and what it says."""


def _marker(workspace: Workspace) -> Path:
    return workspace.sessions / ".workshop" / "tour"


def is_offered(workspace: Workspace) -> bool:
    """Whether the tour was neither taken nor refused in this folder."""
    return not _marker(workspace).exists()


def remember(workspace: Workspace, word: str) -> None:
    """Remember that the tour was ``taken`` or ``refused``; where that cannot be written it is offered again."""
    with contextlib.suppress(OSError):
        _marker(workspace).parent.mkdir(parents=True, exist_ok=True)
        _marker(workspace).write_text(f"{word}\n", encoding="utf-8")


class Caption(Painted):
    """What the tour says, between the top bar and the screen it is about."""

    DEFAULT_CSS = "Caption { background: $surface; padding: 0 1; margin-bottom: 1; }"

    def __init__(self, step: int) -> None:
        super().__init__(self._lines)
        self._step = step

    def _lines(self, width: int, height: int) -> list[Content]:
        title, told = STEPS[self._step]
        last = self._step + 1 == len(STEPS)
        keys = [
            ("Enter", BRIGHT),
            (" Done" if last else " Next", QUIET),
            ("   Esc", BRIGHT),
            (" Leave", QUIET),
        ]
        number = line((f"Tour, {self._step + 1} of {len(STEPS)}   ", QUIET), (title, STRONG))
        return [spread(width, number, line(*keys)), *(line((part, INK)) for part in wrap(told, width))]


class TourStep(LeavesOnce, ModalScreen[bool]):
    """Takes the keys while a screen of the tour is looked at; it shows nothing of its own."""

    DEFAULT_CSS = "TourStep { background: transparent; }"
    BINDINGS = bindings_of(
        (
            Command("go_on", "enter,space,right,pagedown", "Next", "Go on with the tour."),
            Command("leave_tour", "escape,q", "Leave", "Leave the tour."),
        )
    )

    def action_go_on(self) -> None:
        """To the next step."""
        self.dismiss(True)

    def action_leave_tour(self) -> None:
        """Back to the sessions."""
        self.dismiss(False)


async def take_tour(home: Screen[Any]) -> None:
    """Show each step until one is left; what the tour made is gone afterwards."""
    with TemporaryDirectory(prefix="workshop-tour-", ignore_cleanup_errors=True) as folder:
        desk = await Desk.make(Path(folder))
        desk.mirrored = False
        try:
            # Closed here, so that leaving half-way takes the last screen down before its folder goes.
            async with contextlib.aclosing(_screens(home, desk)) as screens:
                number = 0
                async for screen in screens:
                    if not await _show(home.app, screen, number):
                        return
                    number += 1
        finally:
            desk.store.close()


async def _show(app: App[object], screen: Screen[Any], number: int) -> bool:
    """One step on a screen that is in front; whether the next one is wanted."""
    caption = Caption(number)
    await screen.mount(caption, before="#body" if screen.query("#body") else 0)
    try:
        goes_on: bool | None = await app.push_screen_wait(TourStep())
        return bool(goes_on)
    finally:
        await caption.remove()


async def _screens(home: Screen[Any], desk: Desk) -> AsyncGenerator[Screen[Any], None]:
    """The screens of the tour, each in front until the next is asked for."""
    from workshop.tui.export import Export
    from workshop.tui.live import Live
    from workshop.tui.prepare import Prepare
    from workshop.tui.private_view import PrivateView
    from workshop.tui.vote_setup import screen_of
    from workshop.tui.wall_picker import WallPicker
    from workshop.tui.widgets.capture import Capture

    app = home.app
    yield home
    live, _ = await desk.open(await desk.create("focus-group", _FACTS))
    async with _in_front(app, Prepare(desk, live)) as screen:
        yield screen
    live.outbox.on_change = lambda: None
    await _held(live)
    async with _in_front(app, Live(desk, live)) as screen:
        screen.query_one(Capture).value = 'p2 " I wait in the shop doorway !! #safety'
        yield screen
        screen.query_one(Capture).value = ""
        async with _in_front(app, screen_of(desk, live, await _voted(live))) as result:
            yield result
        async with _in_front(app, WallPicker(live)) as picker:
            yield picker
        async with _in_front(app, PrivateView(live, seconds=None)) as private:
            yield private
    async with _in_front(app, Export(desk, live.id)) as screen:
        yield screen


@contextlib.asynccontextmanager
async def _in_front(app: App[object], screen: Screen[Any]) -> AsyncGenerator[Screen[Any], None]:
    """A screen of the tour, in front for as long as it is needed."""
    await app.push_screen(screen)
    try:
        yield screen
    finally:
        if screen in app.screen_stack:
            await app.pop_screen()


async def _saved(submission: Submission) -> Submission:
    import asyncio

    await asyncio.wrap_future(submission.future)
    return submission


def planned_before(session: Session, stage: str) -> timedelta:
    """How long the stages before one take as they are planned."""
    order = session.stage_order
    return timedelta(minutes=sum(run.planned for run in order[: order.index(session.stages[stage])]))


async def _held(live: LiveSession) -> None:
    """A focus group up to the stage where it gets hard, which it reaches in time."""
    now, gone = live.clock, planned_before(live.session, _STAGE)
    live.clock = lambda: now() - gone
    await _saved(live.start())
    live.clock = now
    codes = tuple(f"P{number}" for number in range(1, 9))
    await _saved(live.people.set_attendance(AttendanceSet(attended=8, codes=codes)))
    await _saved(live.go_to(_STAGE))
    for typed in _TYPED:
        await _saved(live.notes.capture(typed))


async def _voted(live: LiveSession) -> Vote:
    """A vote by hands, counted and revealed."""
    vote_id = (await _saved(live.votes.draft(_STAGE, (_VOTE,)))).events[0].ref
    await _saved(live.votes.open(vote_id, eligible=8, way="hands"))
    await _saved(live.votes.count(vote_id, _VOTE.id, Totals(cast=8, counts=(6, 5, 3), skipped=0)))
    await _saved(live.votes.close(vote_id))
    await _saved(live.votes.reveal(vote_id))
    return live.session.votes[vote_id]
