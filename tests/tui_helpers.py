"""A person at the real program, for tests: presses keys, reads the screen, and waits until something is to be seen.

The program runs as it is, with its store on a real folder; only the terminal is Textual's headless one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from tests.looking import drawn
from tests.session_samples import LEADERS, RIDERS, Room, make_room
from tests.store_samples import stock_events
from workshop.session.ballot import methods_of_design
from workshop.session.events import AttendanceSet, Facts
from workshop.session.live import LiveSession
from workshop.session.state import Session
from workshop.session.vote import Vote
from workshop.store.workspace import Workspace
from workshop.tui.app import WorkshopApp
from workshop.tui.screen import HouseScreen
from workshop.tui.widgets.capture import Capture
from workshop.votes.methods import METHODS

PATIENCE = 15.0
"""Seconds until something that is waited for is given up; long, since a machine that runs tests may be busy."""

_TURNS, _PAINTS = 2_000, 20
"""So many turns of the program's loop and pictures of it are waited for at most until it is still."""

SMALL, USUAL, WIDE = (66, 18), (80, 24), (160, 45)
SIZES = (USUAL, SMALL, WIDE)
LAYOUTS = (SMALL, WIDE)
"""A window for each layout: the usual one has that of the small one, and more room."""

NASTY = (
    "see [/x] here",
    "[TODO] ask",
    "half [open",
    "half [/",
    "[bold]loud[/bold]",
    "[red",
    "\x1b[31mred",
    "\x9b2Jgone",
    "日本語の問題",
    "שלום עולם",
    "family 👨\u200d👩\u200d👧 here",
    "z\u200be\u200br\u200bo",
    "e\u0301\u0323 combined",
    "$accent @click $(x)",
    "word " * 400,
    "x" * 2_000,
)
"""Strings that have broken terminal programs: markup, escapes, wide and joined characters, far too long."""

SHEET = ((0, 1, 2, 3, 1), (1, 0, 0, 5, 1), (0, 0, 7, 0, 0))
"""Seven ballots on a sheet of three questions with five levels each."""


class Person:
    """Somebody at the keyboard of the running program."""

    def __init__(self, app: WorkshopApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self._seen: Screen[object] | None = None

    # What the screen shows ----------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The lines of the screen as drawn."""
        return drawn(self.app.screen)

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """The screen as one run of words, however it was broken into lines."""
        return " ".join(self.text.replace("▌", " ").split())

    @property
    def screen(self) -> HouseScreen:
        """The screen in front, which is one of the house."""
        assert isinstance(self.app.screen, HouseScreen)
        return self.app.screen

    @property
    def fronts(self) -> list[str]:
        """What lies over home, from below, by name."""
        return [type(screen).__name__ for screen in self.app.screen_stack[1:]]

    @property
    def session(self) -> Session:
        """The session that the screen in front, or the one behind a dialog, works on."""
        return self.live.session

    @property
    def live(self) -> LiveSession:
        """The live session of the screen in front, or of the one behind a dialog."""
        return next(screen.live for screen in reversed(self.app.screen_stack) if hasattr(screen, "live"))

    async def settle(self) -> None:
        """Let the program handle what it was sent and all that this led to, and paint it; the disk is not waited for."""
        for _ in range(_PAINTS):
            await _nothing_to_do()
            screen = self.app.screen
            if not (
                screen._layout_required
                or screen._scroll_required
                or screen._repaint_required
                or screen._recompose_required
                or screen._dirty_widgets
                or screen._callbacks
            ):
                if screen is not self._seen:
                    self._seen = screen
                    drawn(
                        screen
                    )  # each screen that comes to the front can be drawn, also where no test looks
                return
            screen._on_timer_update()  # what would be painted within a sixtieth of a second is painted now

    async def until(self, holds: Callable[[], object], what: str = "", *, patience: float = PATIENCE) -> None:
        """Wait until a condition holds; for more seconds than usual where another program is to be started."""
        deadline = monotonic() + patience
        await self.settle()
        while not holds():
            if not self.app.is_running or monotonic() > deadline:
                raise AssertionError(f"It never held: {what or holds}.  The screen:\n{self.text}")
            await asyncio.sleep(0.003)
            await self.settle()

    async def sees(self, *texts: str) -> None:
        """Wait until all texts are on the screen, whatever lines they are broken into."""
        for text in texts:
            await self.until(lambda text=text: text in self.words, f"{text!r} is seen")

    async def sees_no(self, *texts: str) -> None:
        """Wait until none of the texts is on the screen."""
        for text in texts:
            await self.until(lambda text=text: text not in self.words, f"{text!r} is gone")

    async def at(self, screen: str) -> None:
        """Wait until a screen of this name is in front and has settled."""
        await self.until(lambda: type(self.app.screen).__name__ == screen, f"{screen} is in front")
        await self.settle()

    # What a person does ---------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys by their names, one after the other, and let the program settle."""
        for key in keys:
            self.post_keys([key])
            await self.settle()

    def post_keys(self, keys: Iterable[str]) -> None:
        """Send keys faster than the program can handle them."""
        for key in keys:
            character = key if len(key) == 1 else {"enter": "\r", "tab": "\t", "space": " "}.get(key)
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, character))

    async def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.post_keys(text)
        await self.settle()

    async def enter(self, text: str) -> None:
        """Type a line and press Enter."""
        self.post_keys([*text, "enter"])
        await self.settle()

    async def paste(self, text: str) -> None:
        """Paste as a terminal does."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def answer(self, text: str) -> None:
        """Clear the dialog's line, type an answer and press Enter."""
        await self.press("end", "ctrl+u")
        await self.enter(text)

    async def saved(self) -> None:
        """Wait until nothing is on its way to disk."""
        await self.until(lambda: not self.live.outbox.waiting, "everything is saved")

    async def notes(self, count: int) -> None:
        """Wait until so many notes stand in the session."""
        await self.until(lambda: len(list(self.session.current_notes())) == count, f"{count} notes")


async def _nothing_to_do() -> None:
    """Wait until the running loop has nothing left to do, but for what a timer, a file or a thread brings.

    Cheaper than `Pilot.pause`, which sends every widget a message and waits for the answers, and surer: however
    many messages lead to one another, all of them are handled.
    """
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    still = 0
    for _ in range(_TURNS):
        await asyncio.sleep(0)
        # Twice: the loop looks for what came from outside between one turn and the next.
        still = 0 if ready else still + 1
        if still == 2:
            return


@asynccontextmanager
async def program(
    workspace: Workspace | None,
    *,
    session_id: str = "",
    size: tuple[int, int] = USUAL,
    mirrored: bool | None = False,
    offered: Path | None = None,
) -> AsyncIterator[Person]:
    """The program, running.  ``mirrored`` None leaves it to the test to say whether the screen is on the wall."""
    app = WorkshopApp(workspace, session_id=session_id, offered=offered)
    if app.desk is not None:
        app.desk.mirrored = mirrored
    try:
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            person = Person(app, pilot)
            await pilot.pause()
            yield person
            if app.is_running:
                drawn(app.screen)
    finally:
        if app.desk is not None:
            app.desk.store.close()


def begun(
    workspace: Workspace,
    design: str = "focus-group",
    *,
    stage: str = "",
    people: int = 0,
    typed: Sequence[str] = (),
    facts: Facts | None = None,
) -> str:
    """A session that has just started and that no program holds: at a stage, with people and typed lines; its id."""
    known = facts or (LEADERS if design == "buy-in" else RIDERS)
    room = make_room(workspace, design, known, f"{design}-now", start=False)
    room.clock.now = datetime.now(UTC)
    room.done(room.live.start())
    if people:
        codes = tuple(f"P{number}" for number in range(1, people + 1))
        coded = room.session.design.participant_codes
        room.done(
            room.live.people.set_attendance(AttendanceSet(attended=people, codes=codes if coded else ()))
        )
    if stage and stage != room.session.stage:
        room.done(room.live.go_to(stage))
    for words in typed:
        room.type(words)
    return handed_over(room)


def handed_over(room: Room) -> str:
    """Let go of a session so that the program can take it; its id."""
    room.store.close()
    return room.live.id


def stored(workspace: Workspace, session_id: str) -> list[str]:
    """The texts of the notes in the file, in their order, as stock TinyDB reads them."""
    return [
        event["data"]["text"]
        for event in stock_events(workspace.session_file(session_id))
        if event["type"] == "note.added"
    ]


# Votes, from the stage to the result ---------------------------------------------------------------


def capture(person: Person) -> Capture:
    """The line that notes are typed in."""
    return person.screen.query_one(Capture)


def said(person: Person) -> str:
    """What the program says in its line for that."""
    words: str = person.screen.query_one("#said").visual.plain
    return words


def vote_of(person: Person) -> Vote:
    """The session's latest vote."""
    return next(reversed(person.session.votes.values()))


def digits(rows: Sequence[Sequence[int]]) -> list[str]:
    """The keys that type a grid: each number, Enter, and 0 for those left empty."""
    keys: list[str] = []
    for counts in rows:
        for count in (*counts, 0):
            keys += [*str(count), "enter"]
    return keys


async def voters(person: Person, eligible: int, way: str = "") -> None:
    """Say how many may vote, and by its key how their votes come in, where that is asked."""
    await person.sees("How many people may vote?")
    await person.answer(str(eligible))
    if way:
        await person.sees("How do the votes come in?")
        await person.press(way)


async def by_hands(person: Person, people: int, voting: int | None = None) -> None:
    """Say that so many may vote, by counted hands, and that all of them or so many vote; to the grid."""
    await voters(person, people, "h")
    await person.sees("How many people vote?")
    await person.answer(str(people if voting is None else voting))
    await person.at("VoteTotals")


async def by_paper(person: Person, people: int, ballots: int | None = None) -> None:
    """Say that so many may vote, on paper, and that all of them or so many ballots are in; to the grid."""
    await voters(person, people, "p")
    await person.sees("How many ballots are in?")
    await person.answer(str(people if ballots is None else ballots))
    await person.at("VoteTotals")


async def begin(person: Person, eligible: int, way: str = "p") -> None:
    """Open the stage's vote: how many may vote, and how ballots come in."""
    await person.at("Live")
    await person.press("f3")
    await voters(person, eligible, way)


async def begin_by_hands(person: Person, people: int = 6, voting: int | None = None) -> None:
    """From the stage to the grid of its vote by counted hands."""
    await person.at("Live")
    await person.press("f3")
    await by_hands(person, people, voting)


async def begin_by_paper(person: Person, people: int, ballots: int | None = None) -> None:
    """From the stage to the grid of its vote on paper."""
    await person.at("Live")
    await person.press("f3")
    await by_paper(person, people, ballots)


async def by_method(person: Person, name: str) -> None:
    """Choose a method that the design does not name: under More."""
    await person.sees("How do we vote?", "More")
    await person.press("end", "enter")
    rest = [one for one in METHODS if one not in methods_of_design(person.session.design)]
    await person.sees(METHODS[rest[0]].title)
    await person.press(*["down"] * rest.index(name), "enter")
    await person.sees("What is asked?")


async def by_usual_terms(person: Person) -> None:
    """Go on with the terms as they are."""
    await person.sees("Fixed before opening", "These terms")
    await person.press("enter")


async def ask(
    person: Person, method: str, text: str, *options: str, picks: int | None = None, taken: int = 0
) -> None:
    """Make a vote of one question where the design has none, up to who may vote; ``picks`` each and
    how many are ``taken`` for choosing."""
    await person.at("Live")
    await person.press("f3")
    await by_method(person, method)
    await person.enter(text)
    # On a small screen the question itself has gone out of sight by now.
    await person.sees("is anything missing, are two of them the same?")
    await person.paste("\n".join(options))
    await person.press("ctrl+s")
    if picks is not None:
        await person.sees("How many may each person choose?")
        await person.answer(str(picks))
        await person.sees("How many are taken?")
        await person.answer(str(taken))
    await by_usual_terms(person)


@contextmanager
def slow_disk() -> Iterator[Event]:
    """What the program does aside, such as reading a folder or making a file, waits for this event, or the block's end."""
    answers, aside = Event(), ThreadPoolExecutor(1)
    aside.submit(answers.wait)
    asyncio.get_running_loop().set_default_executor(aside)
    try:
        yield answers
    finally:
        answers.set()


@contextmanager
def late_disk() -> Iterator[Event]:
    """What the program does aside is done at once, and it hears of that only after this event, or the block's end."""
    answers = Event()

    class Late(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
            def late() -> Any:
                done = fn(*args, **more)
                answers.wait()
                return done

            return super().submit(late)

    asyncio.get_running_loop().set_default_executor(Late())
    try:
        yield answers
    finally:
        answers.set()


@contextmanager
def slow_writes(person: Person) -> Iterator[Event]:
    """What is handed over to be saved waits for this event, or the block's end, and is saved then."""
    answers = Event()
    assert person.app.desk is not None
    person.app.desk.store._writer.do(answers.wait)
    try:
        yield answers
    finally:
        answers.set()


async def show(person: Person, screen: type) -> None:
    """Go to one of the officer's screens, and wait until it has read everything."""
    await person.at("Home")
    person.app.push_screen(screen(person.app.desk))
    await person.at(screen.__name__)
    await person.until(lambda: person.app.screen.book is not None and person.app.screen.material is not None)
    await person.settle()


async def reveal(person: Person) -> None:
    """Reveal the closed vote whose result is in front."""
    await person.at("VoteResult")
    await person.sees("nobody has seen the result")
    await person.press("r")
    await person.until(lambda: vote_of(person).status == "revealed")
