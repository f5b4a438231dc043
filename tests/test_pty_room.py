"""Console and room view side by side in real terminals, through a whole focus group, each killed in the middle."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip(
    "termios", reason="a pseudo-terminal is needed, which Linux and macOS have", exc_type=ImportError
)

from tests import facilitator as by
from tests.terminal import PROGRAM, Terminal
from workshop.store.workspace import Workspace

pytestmark = pytest.mark.pty

_CHART = re.compile(r"(\d) +The flip chart")
_LEFT = re.compile(r"(\d+):(\d\d) left")
_ESCAPE = re.compile(rb"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|[@-Z\\^_])")
SECRETS = (
    "zanzibar",  # word for word
    "quagga",  # an assumption
    "okapi",  # in quotation marks
    "bongo",  # with a code in the line
    "gerenuk",  # a hunch
    "Ms Numbat",  # a promise that nobody has confirmed
    "pangolin",  # at the private debrief
    "P1", "P2", "P3", "P4", "P5", "P6", "P7",
    "Traceback", ".json", "/sessions",
)  # fmt: skip


def room_view(folder: Path, session: str) -> Terminal:
    return Terminal([*PROGRAM, "show", session, "--workspace", str(folder)])


def test_through_a_whole_focus_group_with_kills_the_room_view_writes_nothing_private(
    workspace: Workspace,
) -> None:
    folder = workspace.root
    session = by.make_focus_group(folder, "Riders")
    written = bytearray()
    wall = room_view(folder, session)
    wall.wait_for("▀")  # the title in large type, before the start
    console = by.open_session(folder, session)
    try:
        wall.wait_for("1 of 12   Welcome and consent")
        by.say_who_is_here(console)
        by.go_to(console, "When it went well")
        wall.wait_for("6 of 12   When it went well")
        by.type_notes(
            console,
            [
                "the driver waited",
                'p3 " the zanzibar driver waited',
                "a: they want a quagga",
                'p2 she said "okapi" twice',
                "p4 said P5 likes the bongo",
                "* the gerenuk is behind it",
            ],
        )
        show_the_chart(console)
        wall.wait_for("the driver waited")

        # The room view is killed, and opened again.
        wall.kill()
        written += wall.written
        wall.close()
        by.type_notes(console, ["a bench at the stop"])
        wall = room_view(folder, session)
        wall.wait_for("a bench at the stop")

        # The console is killed; the wall stays as it is, and follows the next one.
        console.kill()
        console.close()
        wall.settle()
        assert wall.shows("a bench at the stop")
        console = by.open_session(folder, session)
        by.type_notes(console, ["light in the evening"])
        wall.wait_for("light in the evening")
        assert abs(seconds_left(wall) - seconds_left(console)) <= 2

        # A private vote: how many ballots are in, and nothing of what is on them.
        by.go_to(console, "Pick up to three")
        wall.wait_for("9 of 12   Pick up to three")
        before = len(wall.written)
        vote_on_what_matters(console)
        wall.settle()
        since = wall.written[before:]
        # What can be chosen is on the wall while the vote is open; what came of it is not: the design keeps it back.
        assert b"Xylophones" in since
        for option in ("Xylophones", "Yurts", "Zithers"):
            assert not wall.shows(option)
        by.go_to(console, "Last word")
        wall.wait_for("12 of 12   Last word")
        console.press("f9")
        by.answer(console, "How many people were there?", f"{by.PEOPLE}")
        console.wait_for("NOT FOR THE WALL")
        console.type("the pangolin was loud")
        console.press("ctrl+s")
        console.wait_for("the pangolin was loud")
        wall.settle()
        assert wall.shows("12 of 12   Last word") and "left" not in wall.text
        console.press("ctrl+q")
        assert console.wait_for_end() == 0
        wall.settle()
        wall.press("q")
        assert wall.wait_for_end() == 0
    finally:
        written += wall.written
        wall.close()
        console.close()
    drawn = _ESCAPE.sub(b"", written)
    for said in ("the driver waited", "a bench at the stop"):
        assert said.encode() in drawn
    for secret in SECRETS:
        assert secret.encode() not in written and secret.encode() not in drawn, secret


def seconds_left(terminal: Terminal) -> int:
    """The time left in the stage, as the screen shows it."""
    terminal.take_in()
    found = _LEFT.search(terminal.text)
    assert found is not None, terminal.text
    return int(found[1]) * 60 + int(found[2])


def show_the_chart(console: Terminal) -> None:
    """Put the flip chart on the wall."""
    console.press("f4")
    console.wait_for(_CHART)
    found = _CHART.search(console.text)
    assert found is not None
    console.press(found[1])
    console.wait_for(lambda at: by.stage_of(at) != "" and not at.shows(_CHART))


def vote_on_what_matters(console: Terminal) -> None:
    by.hold_private_vote(console, [(4, 2, 1, 0)], mirrored=False, options=("Xylophones", "Yurts", "Zithers"))
