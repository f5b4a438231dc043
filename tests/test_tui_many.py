"""Home in a folder of many sessions: what is known is shown at once, and the rest while people go on."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.bench.many import content
from tests.session_samples import RIDERS, make_room
from tests.tui_helpers import PATIENCE, program
from workshop.plan.standing import kept_standing
from workshop.record.event import Event
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.tui import desk as desk_of
from workshop.tui import gathering, plan_screen
from workshop.tui.home import Home
from workshop.tui.plan_home import PlanHome
from workshop.tui.widgets.rows import Rows

NUMBER = 230


def filled(workspace: Workspace, number: int) -> Workspace:
    """A folder with so many groups, each on another day, all older than a moment."""
    room = make_room(workspace, "focus-group-external", RIDERS, "g-0000")
    room.type("the night bus does not come")
    room.store.close()
    store = TinyDBEventStore(workspace)
    meta, events = store.meta("g-0000"), store.read("g-0000")
    then = time.time() - 60
    for index in range(1, number):
        name = f"g-{index:04}"
        workspace.session_file(name).write_bytes(content(msgspec.structs.replace(meta, id=name), events))
    for path in workspace.sessions.glob("*.json"):
        os.utime(path, (then, then))
    return workspace


@pytest.fixture
def many(workspace: Workspace) -> Workspace:
    return filled(workspace, NUMBER)


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that reads one session at a time."""
    monkeypatch.setattr(desk_of, "_A_MOMENT", 0.0)
    monkeypatch.setattr(desk_of, "_A_WHILE", 0.0)
    yield


async def test_what_the_heads_say_is_known_at_once_and_the_rest_bit_by_bit(
    workspace: Workspace, slowly: None
) -> None:
    desk = desk_of.Desk(filled(workspace, 70))
    rows = await desk.look()
    for read in range(1, 70):
        assert len(rows) == 70 and {row["title"] for row in rows} == {"Riders"}
        assert sum(not row.get("unread") for row in rows) == read
        rows = await desk.look(rows)
    for verified in range(1, 71):
        rows = await desk.look(rows)
        assert sum(not row.get("unverified") for row in rows) == verified
    assert rows == await desk.sessions()


async def test_the_keys_work_while_home_reads_and_the_cursor_stays(
    workspace: Workspace, slowly: None
) -> None:
    filled(workspace, 70)
    async with program(workspace) as person:
        home = person.app.screen
        assert isinstance(home, Home)
        await person.until(lambda: home.query_one(Rows).option_count == 70, "all rows")
        await person.press("down", "down")
        assert home.query_one(Rows).highlighted == 2
        # Read one at a time, each in a thread: on a busy machine that takes longer than anything a person waits for.
        await person.until(lambda: home.plan is not None, "how the plan stands", patience=4 * PATIENCE)
        assert {row["status"] for row in home.sessions} == {"running"}
        assert home.query_one(Rows).highlighted == 2
        await person.sees("running", "Ready to write")


async def test_of_very_many_sessions_another_program_finds_out_how_the_plan_stands(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_of, "_FEW", 60)
    filled(workspace, 70)
    seen, elsewhere = asyncio.Event(), desk_of._elsewhere

    async def once_seen(*words: str) -> None:
        await seen.wait()
        await elsewhere(*words)

    monkeypatch.setattr(desk_of, "_elsewhere", once_seen)
    async with program(workspace) as person:
        home = person.app.screen
        assert isinstance(home, Home)
        await person.sees("How the plan stands is being worked out.")
        seen.set()
        await person.until(lambda: home.plan is not None, "how the plan stands", patience=4 * PATIENCE)
        await person.sees("Ready to write", "0 of 5")
    found = kept_standing(TinyDBEventStore(workspace))
    assert found is not None and len(found.gate.groups) == 70


async def test_leaving_ends_the_program_that_was_reading(many: Workspace) -> None:
    async with program(many) as person:
        home = person.app.screen
        assert isinstance(home, Home)
        await person.until(lambda: home.sessions and not home._unread, "every session read")
    # It is told to end, and is given the time to.
    waits_until = time.monotonic() + PATIENCE
    while readers := _reading(many):
        assert time.monotonic() < waits_until, readers
        await asyncio.sleep(0.01)


def _reading(workspace: Workspace) -> list[Path]:
    """The programs that find out how a folder's plan stands."""
    return [
        one
        for one in Path("/proc").glob("[0-9]*/cmdline")
        if str(workspace.root).encode() in _bytes(one) and b"status" in _bytes(one)
    ]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


async def test_where_nothing_can_be_kept_home_shows_its_sessions_all_the_same(many: Workspace) -> None:
    (many.sessions / ".workshop" / "index.json").mkdir(parents=True)
    async with program(many) as person:
        home = person.app.screen
        assert isinstance(home, Home)
        await person.until(lambda: home.sessions and not home._unread, "every session read")
        await person.sees("running")


async def test_the_plan_of_many_sessions_says_how_far_it_is_and_the_keys_go_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MANY", 20)
    monkeypatch.setattr(plan_screen, "MANY", 20)
    monkeypatch.setattr(gathering, "_AFTER", 0.0)
    monkeypatch.setattr(gathering, "_EVERY", 0.0)
    filled(workspace, 40)
    said: list[str] = []
    say = PlanHome.say
    monkeypatch.setattr(
        PlanHome,
        "say",
        lambda screen, told, *, wrong=False: said.append(told) or say(screen, told, wrong=wrong),
    )
    async with program(workspace) as person:
        await person.sees("running")
        await person.press("p")
        await person.at("PlanHome")
        await person.press("down")
        await person.sees("0 of 5", "Ready to write")
        await person.until(lambda: said and said[-1] == "", "nothing more is said")
        assert "39 of 40 sessions are read." in said
        assert "Working it out from 40 sessions." in said
        screen = person.app.screen
        assert isinstance(screen, PlanHome) and screen.material is not None
        screen.renew(screen.material._replace(today="2026-12-31"))
        screen.renew(screen.material._replace(today="2027-01-01"))
        await person.until(lambda: screen._worked_out is screen.material, "what came last is worked out")
        await person.press("escape")
        await person.at("Home")


async def test_who_leaves_the_plan_while_it_is_read_has_the_reading_stopped(workspace: Workspace) -> None:
    filled(workspace, 5)
    read: list[str] = []
    has_left = threading.Event()

    class Slowly(TinyDBEventStore):
        """A disk that takes until people have left."""

        def read(self, session_id: str, after: int = 0) -> list[Event]:
            read.append(session_id)
            has_left.wait(PATIENCE)
            return super().read(session_id, after)

    reading = asyncio.create_task(gathering.gathered(Slowly(workspace), lambda sentence: None))
    while not read:
        await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    has_left.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert len(read) == 1
