"""Make the pictures of the README from the real screens: `python -m tests.pictures`.

The sessions are made by the program's own use cases, their clock stands still, and each screen is drawn by the running
program; so the pictures change only when the screens do.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.clocks import set_clocks
from tests.pictures.svg import picture
from tests.session_samples import Room, make_room
from tests.tui_helpers import WIDE, program
from workshop.session.events import AttendanceSet, Facts
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace
from workshop.tui import themes
from workshop.tui.room import RoomApp
from workshop.tui.tour import planned_before
from workshop.tui.watching import Watching
from workshop.votes.model import Question

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
BEGAN = datetime(2026, 3, 18, 18, 0, tzinfo=UTC)
RIDERS = Facts(
    title="Riders on evening routes", department="Transit", segment="riders after 21:00",
    stratum="external", date="2026-03-18", expected=8,
)  # fmt: skip
LEADERS = Facts(
    title="Leaders of Transit",
    department="Transit",
    stratum="leadership",
    date="2026-03-18",
    deadline="1 June",
)
HEARD = (
    'p3 " the last bus leaves before the late shift ends !! #times',
    "p5 no light at the stop #light",
    "+2",
    "p1 the sign says 8 minutes for half an hour #signs",
    "+6",
    "p4 nobody answers the phone after six #phone",
    'p2 " I wait in the shop doorway #light',
    "p6 two buses come together, then none for an hour #times",
    "p3 I walk home along the road !!! #light",
    "p5 the driver waited once, I remember it",
    "p1 the board at the stop has been dark since spring",
)
READ_BACK = {
    "N1": "The last bus is gone when the late shift is over",
    "N5": "People shelter in shops while they wait",
}
DAYS = ("Later buses", "Light at the stops", "Signs that tell the truth", "A phone line after six")


def at_stage(folder: Path, design: str, facts: Facts, stage: str, people: int) -> Room:
    """A session that has reached a stage in time."""
    room = make_room(create_workspace(folder), design, facts, f"2026-03-18-{design}", start=False)
    room.clock.now = BEGAN
    room.done(room.live.start())
    codes = tuple(f"P{number}" for number in range(1, people + 1)) if facts is RIDERS else ()
    room.done(room.live.people.set_attendance(AttendanceSet(attended=people, codes=codes)))
    room.clock.now = BEGAN + planned_before(room.session, stage)
    room.done(room.live.go_to(stage))
    return room


def riders(folder: Path) -> Room:
    """A focus group at the question where it got hard; consent is recorded, six have spoken."""
    room = at_stage(folder, "focus-group", RIDERS, "key_pain", 8)
    room.done(room.live.people.record_consent())
    for typed in HEARD:
        room.clock.go(seconds=35)
        room.type(typed)
    for note, words in READ_BACK.items():
        room.done(room.live.notes.read_back(note, words))
    return room


def voted(folder: Path, choices: Sequence[int], *, close: bool) -> Room:
    """A meeting in which a vote is taken seat by seat: what each seat chose, -1 where it has not yet."""
    room = at_stage(folder, "buy-in", LEADERS, "resources", len(choices))
    asked = Question(id="q", text="What should be looked at first?", method="single", options=DAYS)
    vote = room.done(room.votes.draft("resources", (asked,)))[0].ref
    room.clock.go(minutes=2)
    room.done(room.votes.open(vote, eligible=len(choices), way="seats"))
    for seat, choice in enumerate(choices, 1):
        if choice >= 0:
            room.done(room.votes.cast(vote, "q", seat, (choice,)))
    if close:
        room.done(room.votes.close(vote))
        room.done(room.votes.reveal(vote))
    return room


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """All clocks standing at a moment."""
    with pytest.MonkeyPatch.context() as patch:
        set_clocks(patch, moment)
        yield


def keep(name: str, app: Any) -> None:
    """Write the screen on show as a picture."""
    (HERE / f"{name}.svg").write_text(picture(app), encoding="utf-8")


async def on_screen(
    room: Room, shots: Sequence[tuple[str, str, Sequence[str]]], *, mirrored: bool = False, theme: str = ""
) -> None:
    """Open a session and take pictures: each with its name, the screen that is in front, and the keys to it."""
    room.store.close()
    with standing_at(room.clock.now + timedelta(seconds=20)):
        await _taken(room, shots, mirrored, theme)


async def _taken(
    room: Room, shots: Sequence[tuple[str, str, Sequence[str]]], mirrored: bool, theme: str
) -> None:
    async with program(room.store.workspace, session_id=room.live.id, mirrored=mirrored) as person:
        person.app.theme = theme or themes.CALM.name
        await person.at("Live")
        for name, screen, pressed in shots:
            for keys in pressed:
                await (person.press(keys) if len(keys) < 12 and " " not in keys else person.type(keys))
            await person.at(screen)
            keep(name, person.app)


async def home(folder: Path) -> None:
    """The sessions of the worked example."""
    shutil.copytree(REPOSITORY / "sessions", folder / "sessions", ignore=shutil.ignore_patterns(".workshop"))
    with standing_at(BEGAN):
        await _home(folder)


async def _home(folder: Path) -> None:
    async with program(Workspace(folder)) as person:
        await person.until(lambda: person.screen.query_one("#sessions").option_count)
        await person.press("x")
        await person.settle()
        keep("home", person.app)


async def live(folder: Path) -> None:
    """A focus group on a screen that the room sees: read-back wording, no codes, a masked capture line."""
    room = riders(folder)
    shots = [("live", "Live", ['p3 " I leave at half past nine'])]
    await on_screen(room, shots, mirrored=True, theme=themes.PROJECTOR_DARK.name)


async def private(folder: Path) -> None:
    """What only the facilitator sees, and the themes."""
    shots = [("private", "PrivateView", ["f6"]), ("themes", "ThemesBoard", ["escape", "f5"])]
    await on_screen(riders(folder), shots)


async def seats(folder: Path) -> None:
    """A vote seat by seat."""
    room = voted(folder, (0, 1, 0, 2, 0, -1, -1, 1, 3, -1, -1, -1), close=False)
    await on_screen(room, [("seats", "VoteSeats", ["f3"])])


async def tie(folder: Path) -> None:
    """A result with a tie, on the facilitator's screen and on the wall."""
    room = voted(folder, (0, 1, 0, 2, 0, 1, 1, 1, 3, 2, 0, 2), close=True)
    room.clock.go(minutes=1)
    with standing_at(room.clock.now):
        await wall(room)
    await on_screen(room, [("tie", "VoteResult", ["f3", "r"])])


async def wall(room: Room) -> None:
    """The room view of a result."""
    app = RoomApp(Watching(TinyDBEventStore(room.store.workspace), room.live.id))
    app.theme = themes.PROJECTOR_LIGHT.name
    async with app.run_test(size=WIDE) as pilot:
        while app.wall.view is None or not app.wall.view.results:
            await pilot.pause(0.02)
        await pilot.pause(0.1)
        keep("wall", app)


MAKE: Sequence[Callable[[Path], Coroutine[Any, Any, None]]] = (home, live, private, seats, tie)


def main() -> None:
    """Make all pictures."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as settings:
        patch.setenv("WORKSHOP_SETTINGS", settings)
        for make in MAKE:
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(make(Path(folder)))
    print("\n".join(str(path.relative_to(REPOSITORY)) for path in sorted(HERE.glob("*.svg"))))


if __name__ == "__main__":
    main()
