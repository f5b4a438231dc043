"""The room view in its window: it follows the session, waits when the file is away, and takes no keys but three."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

import pytest
from textual.pilot import Pilot

from tests.looking import drawn
from tests.session_samples import RIDERS, Room, make_room, question
from tests.test_store_follower import rewrite
from workshop.session.ballot_box import needs_box
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.tui.room import RoomApp
from workshop.tui.watching import Watching


class Wall:
    """Somebody who looks at the room view."""

    def __init__(self, app: RoomApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def text(self) -> str:
        return "\n".join(drawn(self.app.screen))

    async def until(self, seen: str | Callable[[str], bool]) -> str:
        deadline = monotonic() + 15
        while not (seen in self.text if isinstance(seen, str) else seen(self.text)):
            assert monotonic() < deadline, f"{seen!r} was never seen:\n{self.text}"
            await self.pilot.pause(0.02)
        return self.text


@asynccontextmanager
async def looking_at(room: Room, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Wall]:
    app = RoomApp(Watching(TinyDBEventStore(room.store.workspace), room.live.id))
    async with app.run_test(size=size) as pilot:
        yield Wall(app, pilot)


@pytest.fixture
def planned(workspace: Workspace) -> Room:
    return make_room(workspace, "focus-group", RIDERS, start=False)


async def test_the_wall_follows_the_session_from_before_its_start_to_its_stages(planned: Room):
    async with looking_at(planned) as wall:
        await wall.until(lambda text: "left" not in text and "▀" in text)
        planned.done(planned.live.start())
        await wall.until("1 of 12   Welcome and consent")
        planned.done(planned.live.next_stage())
        await wall.until("2 of 12   Round of hello")


async def test_what_is_put_up_is_seen_and_blanking_leaves_the_clock_alone(focus_group: Room):
    async with looking_at(focus_group) as wall:
        focus_group.type("p3 buses are late")
        focus_group.type('p4 " they laughed at me')
        focus_group.done(focus_group.live.wall.show("chart"))
        shown = await wall.until("buses are late")
        assert "laughed" not in shown and "P3" not in shown
        focus_group.done(focus_group.live.wall.blank())
        await wall.until(lambda text: len(text.split()) == 1)
        focus_group.done(focus_group.live.wall.blank(False))
        await wall.until("buses are late")


async def test_the_wall_waits_for_a_file_that_is_away_and_goes_on_when_it_is_back(focus_group: Room):
    focus_group.type("before")
    focus_group.done(focus_group.live.wall.show("chart"))
    path = focus_group.store.workspace.session_file(focus_group.live.id)
    async with looking_at(focus_group, (160, 45)) as wall:
        await wall.until(lambda text: "━" in text or "─" in text)
        path.rename(path.with_suffix(".away"))
        shown = await wall.until(lambda text: "━" not in text and "─" not in text)
        assert str(path.parent) not in shown and path.name not in shown
        path.with_suffix(".away").rename(path)
        await wall.until(lambda text: "━" in text or "─" in text)


async def test_a_damaged_file_is_waited_for_like_one_that_is_away(focus_group: Room):
    path = focus_group.store.workspace.session_file(focus_group.live.id)
    async with looking_at(focus_group, (66, 18)) as wall:
        await wall.until("1 of 12")
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        await wall.until(lambda text: "1 of 12" not in text)
        path.write_bytes(whole)
        await wall.until("1 of 12")


async def test_ballots_in_a_box_are_counted_on_the_wall_as_they_come(buy_in: Room):
    buy_in.done(buy_in.votes.draft("welcome", [question()], private=True))
    buy_in.done(buy_in.votes.open("V1", eligible=3, way="keyboard"))
    assert needs_box("keyboard", buy_in.session.votes["V1"])
    buy_in.live.boxes.take_up("V1")
    async with looking_at(buy_in, (66, 18)) as wall:
        await wall.until("ballots are in")
        empty = wall.app.wall.view
        assert empty is not None and empty.vote is not None and empty.vote.ballots_in == 0
        for number in (1, 2):
            buy_in.live.boxes.put("V1", {"q": (0,)}).result()
            await wall.until(lambda text, number=number: wall.app.wall.view.vote.ballots_in == number)


async def test_nothing_can_be_done_there_but_to_leave_and_to_change_colours_and_size(focus_group: Room):
    async with looking_at(focus_group) as wall:
        before = await wall.until("1 of 12")
        theme = wall.app.theme
        for key in (
            "enter",
            "escape",
            "tab",
            "pagedown",
            "f4",
            "f8",
            "f12",
            "ctrl+p",
            "ctrl+c",
            "x",
            "space",
        ):
            await wall.pilot.press(key)
        assert wall.app.is_running and len(wall.app.screen_stack) == 2
        assert wall.text.splitlines()[3:20] == before.splitlines()[3:20]
        await wall.pilot.press("minus")
        assert wall.text.splitlines()[3:20] != before.splitlines()[3:20]
        await wall.pilot.press("plus")
        assert wall.text.splitlines()[3:20] == before.splitlines()[3:20]
        await wall.pilot.press("t")
        assert wall.app.theme != theme
        await wall.pilot.press("q")
        assert not wall.app.is_running or wall.app._exit


async def test_a_redaction_takes_what_was_redacted_off_the_wall(focus_group: Room):
    focus_group.type("my neighbour Smith drinks")
    focus_group.done(focus_group.live.wall.show("chart"))
    path = focus_group.store.workspace.session_file(focus_group.live.id)
    async with looking_at(focus_group) as wall:
        await wall.until("Smith")
        rewrite(path, redact=focus_group.session.log[-2].seq)
        shown = await wall.until(lambda text: "Smith" not in text)
        assert "1 of 12" in shown
