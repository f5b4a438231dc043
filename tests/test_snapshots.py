"""Every screen as it was last seen and found good: a picture changes only where what is on the screen changes.

``python -m pytest tests/test_snapshots.py --snapshot-update`` draws the pictures anew; look at what changed, in a
browser, before you commit it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.app import App

import tests.every_screen as screens
from tests.clocks import set_clocks
from tests.pictures.svg import picture
from tests.test_looks import key_bar_is_whole
from tests.test_room_lines import FULL, SHOWS
from tests.test_tui_settle import settling, two_laptops
from tests.tui_helpers import SMALL, USUAL, WIDE, program
from workshop.session.room import RoomView
from workshop.store.workspace import Workspace, create_workspace
from workshop.tui import themes
from workshop.tui.room import RoomScreen

DRAWN_WITH = "8.2.8"
pytestmark = pytest.mark.skipif(
    version("textual") != DRAWN_WITH,
    reason=f"The pictures are those of Textual {DRAWN_WITH}, which the tests pin; another draws otherwise.",
)

BEGAN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
SEEN = BEGAN + timedelta(minutes=3, seconds=20)
DARK, LIGHT = themes.PROJECTOR_DARK.name, themes.PROJECTOR_LIGHT.name
LOOKS = ((USUAL, DARK), (WIDE, LIGHT))
ROOM_LOOKS = (*LOOKS, (SMALL, DARK), (SMALL, LIGHT))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, dict[str, str]]]:
    """The sessions of all screens, made once."""
    workspace = create_workspace(tmp_path_factory.mktemp("snapshots") / "transit")
    with pytest.MonkeyPatch.context() as patch:
        set_clocks(patch, BEGAN)
        yield workspace, screens.make_sessions(workspace)
    time.tzset()


@pytest.fixture
def drawn(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> SnapshotAssertion:
    """Pictures as files of their own, which a browser shows."""
    set_clocks(monkeypatch, SEEN)
    return snapshot.use_extension(SVGImageExtension)


def differs(app: App[Any], drawn: SnapshotAssertion, name: str, folder: Path) -> str:
    """The name of a picture that is not as it was; nothing when it is."""
    now = picture(app)
    assert str(folder) not in now and "/tmp" not in now, f"{name} shows a path of this computer"
    return "" if drawn(name=name) == now else name


@pytest.mark.parametrize(("size", "theme"), LOOKS, ids=["usual", "wide"])
async def test_every_screen_is_drawn_as_before(
    made: tuple[Workspace, dict[str, str]], drawn: SnapshotAssertion, tmp_path: Path,
    size: tuple[int, int], theme: str,
) -> None:  # fmt: skip
    held, ids = made
    folder = tmp_path / "transit"
    shutil.copytree(held.root, folder)
    changed = []
    async with program(Workspace(folder), size=size) as person:
        person.app.theme = theme
        async for name in screens.every_screen(person, ids):
            if name == "checklist":
                await person.sees_no("The machine is being asked")
            if name == "export_template":
                await person.sees("sessions/")  # What is in the folder is found by a thread.
            key_bar_is_whole(person, name, size)  # looked at here, where every screen is at this size anyhow
            changed.append(differs(person.app, drawn, name, tmp_path))
            for key, over in (("ctrl+g", "Help"), ("ctrl+p", "Palette")) if name == "live" else ():
                await person.press(key)
                await person.at(over)
                changed.append(differs(person.app, drawn, over.lower(), tmp_path))
                await person.press("escape")
    assert not any(changed), f"drawn otherwise than before: {', '.join(filter(None, changed))}"


@pytest.mark.parametrize(("size", "theme"), LOOKS, ids=["usual", "wide"])
async def test_what_waits_to_be_settled_is_drawn_as_before(
    drawn: SnapshotAssertion, tmp_path: Path, size: tuple[int, int], theme: str
) -> None:
    with two_laptops() as workspace:
        async with settling(workspace, size) as person:
            person.app.theme = theme
            await person.sees("3 of 3 left")
            key_bar_is_whole(person, "settle", size)
            changed = differs(person.app, drawn, "settle", tmp_path)
    assert not changed, "drawn otherwise than before"


class Wall(App[None]):
    """The room view's screen, shown what may be seen without a session behind it."""

    def __init__(self, theme: str) -> None:
        super().__init__()
        for one in themes.THEMES:
            self.register_theme(one)
        self.theme = theme
        self.wall = RoomScreen()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(themes.FALLBACK_VARIABLES)

    async def on_mount(self) -> None:
        await self.push_screen(self.wall)


@pytest.mark.parametrize(("size", "theme"), ROOM_LOOKS, ids=["usual", "wide", "small_dark", "small_light"])
async def test_the_wall_is_drawn_as_before(
    drawn: SnapshotAssertion, tmp_path: Path, size: tuple[int, int], theme: str
) -> None:
    app = Wall(theme)
    changed = []
    async with app.run_test(size=size) as pilot:
        for show in (*SHOWS, "blank", "waiting"):
            view: RoomView | None = None if show == "waiting" else replace(FULL, show=show)
            app.wall.show(view, f"{SEEN:%H:%M}")
            await pilot.pause()
            changed.append(differs(app, drawn, show, tmp_path))
    assert not any(changed), f"drawn otherwise than before: {', '.join(filter(None, changed))}"
