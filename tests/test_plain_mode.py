"""Plain lines for a screen reader: every screen in words and numbers, one thing after the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

import workshop.tui
from tests.every_screen import every_screen, make_sessions, names
from tests.session_samples import RIDERS, make_room
from tests.test_result_views import every_kind
from tests.test_room_lines import FULL, SHOWS
from tests.tui_helpers import SMALL, WIDE, begun, handed_over, program
from workshop.store.workspace import Workspace
from workshop.tui import plain
from workshop.tui.result_views import draw, option_lines, views
from workshop.tui.room_lines import foot_lines, room_lines
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.painted import bar, heavy, hero, line, marked, places, rule, spread, table

DRAWN = re.compile("[\u2500-\u25ff\u2800-\u28ff\U0001f000-\U0001faff]")
"""Lines, boxes, blocks, geometric shapes, dots of Braille, and emoji."""


@pytest.fixture
def in_plain_lines(monkeypatch: pytest.MonkeyPatch):
    """Plain lines as the environment asks for them."""
    monkeypatch.setenv(plain.VARIABLE, "1")
    plain.turn(True)
    yield
    plain.turn(False)


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_no_screen_draws_a_block_or_a_line(
    in_plain_lines: None, workspace: Workspace, size: tuple[int, int]
) -> None:
    ids = make_sessions(workspace)
    seen = []
    async with program(workspace, size=size) as person:
        async for name in every_screen(person, ids):
            seen.append(name)
            assert not DRAWN.search(person.text), f"{name}:\n{person.text}"
            if name in ("live", "home", "ask", "wall_picker"):
                for key in ("ctrl+g", "ctrl+p"):
                    await person.press(key)
                    await person.at({"ctrl+g": "Help", "ctrl+p": "Palette"}[key])
                    assert not DRAWN.search(person.text), f"{name}, {key}:\n{person.text}"
                    await person.press("escape")
    assert seen == ["home", *names()]


@pytest.mark.parametrize("size", [(62, 14), (76, 20), (152, 35)])
@pytest.mark.parametrize("show", SHOWS)
def test_the_wall_draws_none_either(in_plain_lines: None, show: str, size: tuple[int, int]) -> None:
    view = replace(FULL, show=show)
    drawn = [*room_lines(view, *size), *foot_lines(view, size[0])]
    assert any(row.plain.strip() for row in drawn)
    assert not any(DRAWN.search(row.plain) for row in drawn)


@pytest.mark.parametrize("result", every_kind(), ids=lambda result: str(result.question.method))
def test_a_result_is_told_option_by_option(in_plain_lines: None, result) -> None:
    assert views(result) == ["lines"]
    drawn = " ".join(row.plain for row in draw(views(result)[0], result, 200, 0))
    assert option_lines(result)[0] in drawn
    assert not DRAWN.search(drawn)


def test_every_part_has_words_for_its_blocks(in_plain_lines: None) -> None:
    assert [row.plain for row in hero("Why now?", 76, 10, "And why us?")] == ["Why now? And why us?"]
    assert [row.plain for row in marked("Why now?", 76)] == ["Why now?"]
    assert rule(76, "quote, P3").plain == "quote, P3"
    assert rule(76).plain == ""
    assert line(*heavy(0.4, 76)).plain == "4 tenths used"
    assert places(14, 16).plain == "14 of 16"
    assert bar(0.5, 20) == ""
    assert bigtype.clock("8:47") == ["8:47"]
    assert spread(76, line("Riders"), line("19:01")).plain == "Riders  19:01"
    assert table([[line("4 Mar"), line(""), line("12")]], [20, 6, -5])[0].plain == "4 Mar, 12"


async def test_the_top_bar_is_a_sentence_and_the_stage_says_its_minutes(
    in_plain_lines: None, workspace: Workspace
) -> None:
    session = begun(workspace, stage="key_pain", people=8, typed=["p3 no light at the stop"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        top = person.lines[0].strip()
        assert re.fullmatch(
            r"Riders\. Focus group with external customers\. saved \d\d:\d\d\. \d\d:\d\d\.", top
        ), top
        await person.sees("Where it got hard", "of 15 minutes used", "N1 P3 no light at the stop")
        assert "F3 Vote, " in person.lines[-1]


async def test_a_plain_line_that_is_too_long_goes_on_in_the_next(
    in_plain_lines: None, workspace: Workspace
) -> None:
    title = "Evening library visitors who cannot come by day, nor on a Saturday morning"
    room = make_room(workspace, "focus-group", replace(RIDERS, title=title))
    room.note("no light at the stop")
    handed_over(room)
    async with program(workspace, size=SMALL) as person:
        await person.at("Home")
        await person.sees(f"{title}, external, 1 notes, running")
        await person.press("p")
        await person.at("PlanHome")
        await person.sees("Hold a buy-in meeting with the people who can make changes.", "who came. begun")


async def test_a_seat_by_seat_vote_tells_its_seats(in_plain_lines: None, workspace: Workspace) -> None:
    ids = make_sessions(workspace)
    async with program(workspace, session_id=ids["seats"]) as person:
        await person.at("Live")
        await person.press("f3")
        await person.at("VoteSeats")
        await person.sees("In: 1, 2, 5.", "Away: 7.")


async def test_the_palette_turns_plain_lines_on_and_off_at_once(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=8, typed=["p3 no light at the stop"])
    async with program(workspace, session_id=session, size=WIDE) as person:
        await person.at("Live")
        assert DRAWN.search(person.text)
        await person.type("half a line")
        for _ in range(2):
            await person.press("ctrl+p")
            await person.type("screen reader")
            await person.press("enter")
            await person.at("Live")
            await person.until(lambda: bool(DRAWN.search(person.text)) != plain.on())
            assert "half a line" in person.text
        assert not plain.on()


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("yes", True), ("0", False), ("", False)])
async def test_the_environment_asks_for_plain_lines(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, value: str, wanted: bool
) -> None:
    monkeypatch.setenv(plain.VARIABLE, value)
    async with program(workspace) as person:
        await person.sees("Hold a buy-in meeting")
        assert bool(DRAWN.search(person.text)) != wanted
    plain.turn(False)


def test_blocks_and_lines_are_drawn_in_one_place() -> None:
    """Whoever draws one elsewhere would have it read aloud."""
    folder = Path(workshop.tui.__file__).parent
    for path in folder.rglob("*.py"):
        if path.name not in ("painted.py", "bigtype.py", "bigtype_data.py"):
            assert not DRAWN.search(path.read_text(encoding="utf-8")), path.name
