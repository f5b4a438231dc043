"""Make the pictures of the README from the real screens: `python -m tests.pictures`.

The program exports its screens as SVG.  Terminals draw block characters edge to edge, fonts in an SVG leave
hairlines between them; so each block cell becomes a rectangle here, and the picture looks as the terminal does.
"""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from workshop.store.workspace import create_workspace
from workshop.tui.app import WorkshopApp

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
CELL_WIDTH, CELL_HEIGHT, RISE = 12.2, 24.4, 18.5
SPEED_LIMIT = 20.0

_TEXT = re.compile(
    r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"( clip-path="[^"]+")?>([^<]*)</text>'
)
# Left, top, width and height of each block character, as shares of its cell.
_BLOCKS = {
    "▁": (0, 0.875, 1, 0.125),
    "█": (0, 0, 1, 1),
    "▀": (0, 0, 1, 0.5),
    "▄": (0, 0.5, 1, 0.5),
    "▌": (0, 0, 0.5, 1),
    "━": (0, 0.44, 1, 0.13),
    "─": (0, 0.475, 1, 0.05),
}


def with_rectangles(svg: str) -> str:
    """The same picture with block characters drawn as rectangles."""
    return _TEXT.sub(_redrawn, svg)


def _redrawn(match: re.Match[str]) -> str:
    style, x, y, _, raw = match.groups()
    text, left, top = html.unescape(raw), float(x), float(y) - RISE
    drawn = []
    for run in re.finditer(f"([{''.join(_BLOCKS)}])\\1*", text):
        dx, dy, dw, dh = _BLOCKS[run[1]]
        width = len(run[0]) * CELL_WIDTH if dw == 1 else dw * CELL_WIDTH
        drawn.append(
            f'<rect class="{style}" x="{left + (run.start() + dx) * CELL_WIDTH:.1f}" y="{top + dy * CELL_HEIGHT:.1f}"'
            f' width="{width + 0.4:.1f}" height="{dh * CELL_HEIGHT + (0.7 if dh >= 0.5 else 0):.1f}"/>'
        )
    words = "".join("\u00a0" if letter in _BLOCKS else letter for letter in text)
    bare = words.strip("\u00a0 ")
    if not bare:
        return "".join(drawn)
    start = left + (len(words) - len(words.lstrip("\u00a0 "))) * CELL_WIDTH
    label = f'<text class="{style}" x="{start:.1f}" y="{y}" textLength="{len(bare) * CELL_WIDTH:.1f}">{html.escape(bare)}</text>'
    return "".join(drawn) + label


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    """Press keys one after the other, and wait until the screen has settled."""
    for key in pressed:
        await pilot.press(key)
        await settled(pilot)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is being saved or worked on."""
    async with asyncio.timeout(SPEED_LIMIT):
        for _ in range(3):
            await pilot.pause(0.05)
        while any(worker.is_running and worker.group != "dialog" for worker in pilot.app.workers):
            await pilot.pause(0.05)


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type a line and press Enter."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))
    await keys(pilot, "enter")


def save(app: WorkshopApp, name: str) -> None:
    """Write the screen on show as a picture."""
    svg = with_rectangles(app.export_screenshot(title="workshop"))
    (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")


HEARD = (
    "The last bus leaves before the late shift ends",
    "No light at the stop, people wait in shop doorways",
    "The sign says 8 minutes for half an hour",
    "Nobody answers the phone after six",
)


async def live(folder: Path) -> None:
    """A focus group on the wall, at the question where it got hard."""
    from workshop.designs.loader import find_design
    from workshop.session.creating import create_session
    from workshop.session.events import Facts
    from workshop.store.events import TinyDBEventStore

    workspace = create_workspace(folder)
    session_id = "2026-03-18-evening-5e1f0a"
    facts = Facts(
        title="Riders on evening routes", department="Transit Department", segment="riders after 21:00",
        stratum="external", date="2026-03-18", expected=8,
    )  # fmt: skip
    create_session(TinyDBEventStore(workspace), session_id, find_design("focus-group", None), facts)
    app = WorkshopApp(workspace, session_id=session_id)
    app.theme = "projector-dark"
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await keys(pilot, "y", "f5", "f2", *(["down"] * 6), "enter")
        for line in HEARD:
            await typed(pilot, line)
        await pilot.press("p", "3", "space", "quotation_mark", "space", *"waiting")
        await settled(pilot)
        save(app, "live")


async def home(folder: Path) -> None:
    """The home screen on the worked example."""
    shutil.copytree(REPOSITORY / "sessions", folder / "sessions", ignore=shutil.ignore_patterns(".workshop"))
    app = WorkshopApp(create_workspace(folder))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        save(app, "home")


def main() -> None:
    """Make all pictures."""
    for make in (live, home):
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(make(Path(folder)))


if __name__ == "__main__":
    main()
