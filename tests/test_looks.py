"""One look on all screens: every key is in help and palette, nothing is cut, every terminal's colours do."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.every_screen import every_screen, make_sessions
from tests.terminal import PROGRAM, Terminal
from tests.tui_helpers import SMALL, Person, begun, program
from workshop.store.workspace import Workspace
from workshop.tui.commands import key_name
from workshop.tui.screen import Commanded

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

MOVING = re.compile(
    r"^(up|down|left|right|home|end|pageup|pagedown|tab|shift\+tab|enter|escape|ctrl\+(pageup|pagedown|home|end|c|a|q))$"
)
"""Keys that move or belong to Textual on every screen; what they do needs no line in the help."""
COVERED = ("wall_cover", "wall_blank")
"""These show the wall's side and nothing else: no key of theirs is named there."""


async def leaf(person: Person, key: str, name: str) -> None:
    await person.press(key)
    await person.at(name)


def key_bar_is_whole(person: Person, name: str, size: tuple[int, int]) -> None:
    """On every screen the help is named in the last line, and no key is cut off."""
    lines = person.lines
    assert len(lines) == size[1], name
    assert all(len(row) <= size[0] for row in lines), name
    if name not in COVERED:
        keys = next(row for row in reversed(lines) if row.strip())
        assert "^g Help" in keys, f"{name}:\n{person.text}"
        assert "…" not in keys, f"{name}:\n{keys}"


async def test_every_key_of_every_screen_is_in_its_help_and_palette_and_no_key_bar_is_cut(
    workspace: Workspace,
) -> None:
    # In a small window; at the usual size and in a wide one the key bars are looked at where the pictures are.
    ids = make_sessions(workspace)
    async with program(workspace, size=SMALL) as person:
        async for name in every_screen(person, ids):
            key_bar_is_whole(person, name, SMALL)
            screen = person.app.screen
            if name in COVERED:
                continue
            assert isinstance(screen, Commanded), name
            commands = screen.all_commands()
            named = {command.key_name for command in commands}
            bound = {
                (key, one.binding.action)
                for key, one in screen.active_bindings.items()
                if one.enabled
                and one.node is screen
                and not MOVING.match(key)
                and not one.binding.action.startswith("screen.")
            }
            actions = {command.action for command in commands}
            for key, action in bound:
                known = key_name(key) in named or action in actions or action.split("(")[0] in actions
                assert known, f"{name}: {key} does {action}, which neither the help nor the palette names"
            await leaf(person, "f1", "Help")
            told = [row.plain for row in person.app.screen.lines(200)]
            for command in commands:
                assert any(command.help in row for row in told), f"{name}: {command.help}"
            await person.press("escape")
            await person.until(lambda screen=screen: person.app.screen is screen)
            await leaf(person, "ctrl+p", "Palette")
            offered = {one.help for one in person.app.screen._choices}
            assert offered == {one.help for one in commands if one.action != "command_palette"}, name
            await person.press("escape")
            await person.until(lambda screen=screen: person.app.screen is screen)


async def test_the_palette_finds_by_words_in_any_order_and_says_when_there_is_nothing(
    workspace: Workspace,
) -> None:
    session = begun(workspace, stage="key_pain")
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await leaf(person, "ctrl+p", "Palette")
        await person.type("wall blank")
        await person.sees("F12", "Blank the wall at once")
        await person.type(" zzz")
        await person.sees("Nothing here is called that.")
        await person.press("enter")
        await person.at("Palette")
        await person.press("ctrl+u")
        await person.type("keys of this")
        await person.press("enter")
        await person.at("Help")


async def test_an_answer_of_a_question_can_be_given_from_its_palette(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session, mirrored=None) as person:
        await person.sees("Is this screen on the wall?")
        await leaf(person, "ctrl+g", "Help")
        await person.sees("Yes, the room sees this screen.", "Go back without an answer.")
        await person.press("escape")
        await leaf(person, "ctrl+p", "Palette")
        await person.type("there is no wall")
        await person.press("enter")
        await person.at("Live")
        assert person.app.desk is not None and person.app.desk.mirrored is False


# Terminals ------------------------------------------------------------------------------------------

COLOURS = re.compile(rb"\x1b\[[0-9;]*m")
TRUE, FEW = re.compile(rb"[34]8;2;"), re.compile(rb"[34]8;5;")


@pytest.mark.parametrize(
    ("env", "true", "palette", "theme"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, True, False, "calm"),
        ({"TERM": "xterm-256color", "COLORTERM": ""}, False, True, "projector-light"),
        ({"TERM": "xterm", "COLORTERM": ""}, False, False, "calm"),
        ({"TERM": "xterm", "COLORTERM": ""}, False, False, "projector-light"),
    ],
    ids=["truecolor", "256", "16", "16, light"],
)
def test_a_terminal_is_sent_only_colours_it_has(
    workspace: Workspace, env: dict[str, str], true: bool, palette: bool, theme: str
) -> None:
    with Terminal(PROGRAM, folder=workspace.root, env={**env, "WORKSHOP_THEME": theme}) as terminal:
        terminal.wait_for("Hold a buy-in meeting")
        sent = b"".join(COLOURS.findall(bytes(terminal.written)))
        assert bool(TRUE.search(sent)) == true
        assert bool(FEW.search(sent)) == palette
        assert sent


def test_without_colours_it_is_still_told_where_the_cursor_is(workspace: Workspace) -> None:
    begun(workspace)
    with Terminal(PROGRAM, folder=workspace.root, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("running")
        terminal.wait_for("▌ ")
        sent = COLOURS.findall(bytes(terminal.written))
        # Greys only: red, green and blue are the same everywhere.
        for red, green, blue in re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", b"".join(sent)):
            assert red == green == blue


def test_plain_lines_are_asked_for_on_the_command_line(workspace: Workspace) -> None:
    with Terminal((*PROGRAM, "--plain"), folder=workspace.root) as terminal:
        terminal.wait_for("Hold a buy-in meeting")
        assert not re.search("[\u2500-\u25ff]", terminal.text)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_gets_a_sentence(workspace: Workspace, term: str) -> None:
    with Terminal(PROGRAM, folder=workspace.root, env={"TERM": term}) as terminal:
        assert terminal.wait_for_end() == 2
        terminal.take_in()
        assert "The screens need a terminal" in " ".join(terminal.text.split())
        assert b"\x1b[?1049h" not in terminal.written


def test_without_a_terminal_it_says_so_in_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "workshop"],
        cwd=workspace.root, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    # Where `workshop` is not on the path, the way in which the program was started is named.
    told = r"The screens need a terminal; `(\S+ -m )?workshop --help` lists"
    assert re.search(told, " ".join(ended.stderr.split()))
    assert "Traceback" not in ended.stderr


# Where there is nothing yet ---------------------------------------------------------------------------


async def test_where_there_is_nothing_yet_it_is_said_what_to_do(workspace: Workspace) -> None:
    async with program(workspace) as person:
        await person.sees("None yet. They are kept here, one file each.", "Enter or n prepares it")
    session = begun(workspace, stage="key_pain", people=3)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.sees("Type what is said; Enter keeps it")
        await person.press("f5")
        await person.at("ThemesBoard")
        await person.sees("It stands here as it is typed.")
        await person.press("escape")
        await person.at("Live")
        await person.press("ctrl+p")
        await person.type("parking lot")
        await person.sees("See what is parked")
    async with program(workspace) as person:
        await person.until(lambda: person.screen.query_one("#sessions").option_count)
        await person.press("e")
        await person.sees("Nothing is written here yet: Enter writes what is marked")
        await person.press("space", "down", "space")
        await person.sees("Nothing is marked: Space marks")
