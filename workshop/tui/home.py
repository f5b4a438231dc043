"""Home: the sessions of the folder, and what to do next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workshop.record.protocol import StoreError
from workshop.tui.asking import asks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.home_view import (
    Summary,
    following,
    gate_lines,
    heading_lines,
    no_folder_lines,
    session_line,
    start_lines,
    unread_lines,
    upcoming,
    upcoming_lines,
)
from workshop.tui.screen import HouseScreen
from workshop.tui.widgets.painted import EMPTY, QUIET, Painted, line
from workshop.tui.widgets.rows import Later, Row, Rows

if TYPE_CHECKING:
    from workshop.plan.status import Status

_ROOMY = 24
"""Rows from which the places of the gate are drawn."""
_FEW = 60
"""Up to so many sessions the folder is read whole before anything is shown."""


class Home(HouseScreen):
    """The first screen."""

    CSS_PATH = ["house.tcss", "home.tcss"]
    KEYS = (
        # Before the list, which takes Enter for itself even when it is empty.
        Command("open", "enter", "Open", "Open the session under the cursor.", priority=True),
        Command("new", "n", "New", "Make a new session from a design."),
        Command("folder", "o", "Folder", "Go to another folder of sessions, or make one."),
        Command("plan_home", "p", "Plan", "The steps to the plan, and everything that belongs to it."),
        Command("export", "e", "Export", "Write Word files of the session under the cursor."),
        Command("add_files", "a", "Add files", "Add session files from other laptops."),
        Command(
            "afterwards",
            "w",
            "Held before",
            "Write down a group that was held without this program.",
            bar=False,
        ),
        Command(
            "backups",
            "b",
            "Copies",
            "Keep copies of the sessions on a stick or another disk, or bring one back.",
            bar=False,
        ),
        Command("tour", "t", "Tour", "Take a tour of 60 seconds: how a session runs."),
        Command("no_tour", "x", "No tour", "Leave the tour out; it is not offered again.", bar=False),
        Command("reload", "r", "Reload", "Look again what is in the folder.", bar=False),
        Command("app.quit", "ctrl+q", "Quit", "Leave the program; everything is saved."),
    )
    AUTO_FOCUS = "Rows"

    def __init__(self, desk: Desk | None, offered: Path, *, open_at_once: str = "") -> None:
        super().__init__()
        self.desk, self.offered = desk, offered
        self._open_at_once = open_at_once
        self.sessions: list[Summary] = []
        self.plan: Status | None = None
        self._loaded = self._plan_is_read = self._tour_offered = False
        self._open_once_read = False

    def body(self) -> Iterable[Widget]:
        """What is next, and the sessions."""
        yield Painted(self._next, id="next")
        yield Painted(self._gate, id="gate")
        yield Painted(self._head, id="head")
        yield Rows(id="sessions")

    def on_mount(self) -> None:
        """Read the folder; open a session at once when one was named."""
        super().on_mount()
        self.top.title = "workshop"
        if self._open_at_once:
            self.open_session(self._open_at_once)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """In front for the first time, or again: read the folder, once there is something to be seen meanwhile."""
        self.call_after_refresh(self.load)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a session is offered only when there is one."""
        if action == "export":
            return bool(self.sessions)
        if action in ("plan_home", "backups"):
            return self.desk is not None
        return self._tour_offered if action == "no_tour" else True

    def commands(self) -> list[Command]:
        """The tour stands in the key bar only while it is offered; the palette always has it."""
        return [
            replace(command, bar=False) if command.action == "tour" and not self._tour_offered else command
            for command in super().commands()
        ]

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the sessions of the folder, and how its plan stands; of many, what is known is shown meanwhile."""
        desk = self.desk
        if desk is None:
            await self._show()
            return
        try:
            self.sessions = await desk.look()
            many = self._unread or len(self.sessions) > _FEW
            if many:
                await self._show()
            while self._unread:
                await self._look_on(desk)
            self._plan_is_read = many
            if many:
                await self._show()
            self.plan = await desk.standing()
            self._plan_is_read = False
            # Whoever found that out has read every file.
            if self._unverified:
                self.sessions = await desk.look()
                await self._show()
            while self._unread or self._unverified:
                await self._look_on(desk)
        except (StoreError, OSError) as error:
            self.say(f"The folder cannot be read: {error}", wrong=True)
            self._plan_is_read = self._open_once_read = False
            return
        await self._show()

    @property
    def _unread(self) -> bool:
        """Whether of some sessions no more is known yet than what their heads say."""
        return any(row.get("unread") for row in self.sessions)

    @property
    def _unverified(self) -> bool:
        """Whether of some sessions no more is known yet than what their files say, be it altered or not."""
        return any(row.get("unverified") for row in self.sessions)

    async def _look_on(self, desk: Desk) -> None:
        before, self.sessions = self.sessions, await desk.look(self.sessions)
        self._show_more(before)

    def _show_more(self, before: list[Summary]) -> None:
        """Draw the rows of which more is known now; where another comes first, all of them."""
        if not self.is_drawn:
            return
        pairs = [*zip(before, self.sessions, strict=True)]
        if all(old["id"] == new["id"] for old, new in pairs):
            self.query_one(Rows).put([self._row(new) for old, new in pairs if new is not old])
        else:
            self.query_one(Rows).show([self._row(row) for row in self.sessions])
        self.query_one("#next", Painted).repaint()

    async def _show(self) -> None:
        """Draw what is known of the folder."""
        self._loaded = True
        self._tour_offered = await self._may_offer_tour()
        if not self.is_drawn:
            return
        departments = [str(row["department"]) for row in self.sessions if row.get("department")]
        self.top.title = departments[0] if departments else "workshop"
        examples = bool(self.sessions) and all(row.get("example") for row in self.sessions)
        folder = self.desk.workspace.root.name if self.desk else ""
        self.top.aside = "worked example" if examples else folder
        if not self._unread:
            self._show_folders(examples)
        self.query_one(Rows).show([self._row(summary) for summary in self.sessions])
        if self.sessions and self.query_one(Rows).highlighted is None:
            # The one that runs is the one the room waits for, then the next one planned.
            self.query_one(Rows).highlighted = self.sessions.index(self.upcoming) if self.upcoming else 0
        for part in ("#next", "#gate", "#head"):
            self.query_one(part, Painted).repaint()
        self.refresh_keys()
        opens, self._open_once_read = self._open_once_read and self.is_current, False
        if opens:
            self.action_open()
        if self.desk is not None and not self._unread:
            from workshop.tui.home_damage import tell_place

            await tell_place(self, self.desk)

    async def _may_offer_tour(self) -> bool:
        """In a folder without sessions, until the tour is taken or refused."""
        if self.desk is None or self.sessions:
            return False
        from workshop.tui.tour import is_offered

        return await asyncio.to_thread(is_offered, self.desk.workspace)

    @property
    def upcoming(self) -> Summary | None:
        """The session to go on with: one that runs, else the next one planned."""
        return upcoming(self.sessions)

    def _next(self, width: int, height: int) -> list[Content]:
        if self.desk is None:
            return no_folder_lines(self.offered, width)
        if not self._loaded:
            return [EMPTY, EMPTY, EMPTY]
        if (session := self.upcoming) is not None:
            here = self.query_one(Rows).chosen == session["id"]
            return upcoming_lines(session, width, wide=self.wide, here=here)
        if self._unread:
            return unread_lines(self.sessions)
        told = following(self.plan) if self.plan is not None and self.sessions else ""
        return start_lines(width, told, tour=self._tour_offered)

    def _gate(self, width: int, height: int) -> list[Content]:
        if self.plan is None or not self._loaded:
            soon = line(("How the plan stands is being worked out.", QUIET))
            return [soon if self._plan_is_read else EMPTY]
        return gate_lines(self.plan, self.upcoming, width, roomy=self.size.height >= _ROOMY)

    def _head(self, width: int, height: int) -> list[Content]:
        if self.desk is None or not self._loaded:
            return [EMPTY]
        return heading_lines(self.sessions, width)

    def _row(self, summary: Summary) -> Row:
        width = self.size.width
        return summary["id"], (tuple(summary.values()), width), Later(lambda: session_line(summary, width))

    def on_resize(self, event: events.Resize) -> None:
        """The columns are set for the new width."""
        super().on_resize(event)
        self.call_after_refresh(lambda: self.query_one(Rows).show([self._row(row) for row in self.sessions]))

    def action_open(self) -> None:
        """Open the session under the cursor; in an empty folder, begin; before the folder is read, once it is."""
        if self.desk is None:
            self.make_folder()
        elif not self._loaded:
            self._open_once_read = True
        elif not self.sessions:
            self.new_session()
        elif chosen := self.query_one(Rows).chosen:
            self.open_session(chosen)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one("#next", Painted).repaint()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def action_new(self) -> None:
        """Make a new session."""
        self.new_session()

    def action_folder(self) -> None:
        """Go to another folder."""
        self.choose_folder()

    @asks
    async def choose_folder(self) -> None:
        """Choose among the folders worked in lately, or name one."""
        from workshop.tui import home_dialogs

        await home_dialogs.choose_folder(self)

    def _show_folders(self, examples: bool) -> None:
        """Remember a folder of one's own; in the worked example, say that there is one to go back to."""
        from workshop.tui.folders import recent_folders, remember

        if self.desk is None:
            return
        if self.sessions and not examples:
            remember(self.desk.workspace.root)
        elif examples and (own := recent_folders()):
            self.say(f"Your own sessions are in the folder {own[0].name}: press o.")

    def action_add_files(self) -> None:
        """Add session files from other laptops."""
        self.bring("add_files")

    def action_afterwards(self) -> None:
        """Write down a group that was held before."""
        self.bring("enter_afterwards")

    @asks
    async def bring(self, way: str) -> None:
        """Bring in sessions that were not held here."""
        from workshop.tui import adding

        await (adding.add_files if way == "add_files" else adding.enter_afterwards)(self)

    def action_backups(self) -> None:
        """Say where copies of the sessions go, or bring one back."""
        self.ask_patiently(self.see_to_backups)

    async def see_to_backups(self) -> None:
        """Ask what is to be done about copies; the place they go to may never answer."""
        from workshop.tui.backups import ask_about_backups

        await ask_about_backups(self)

    def action_plan_home(self) -> None:
        """The steps to the plan."""
        from workshop.tui.plan_home import PlanHome

        if self.desk is not None:
            self.app.push_screen(PlanHome(self.desk))

    def action_tour(self) -> None:
        """Take the tour."""
        self.go_on_tour()

    @asks
    async def go_on_tour(self) -> None:
        """Show how a session runs; it is not offered again."""
        from workshop.tui.tour import remember, take_tour

        if self._tour_offered and self.desk is not None:
            await asyncio.to_thread(remember, self.desk.workspace, "taken")
        self._tour_offered = False
        try:
            await take_tour(self)
        except (StoreError, OSError) as error:
            self.say(f"The tour cannot be shown: {error}", wrong=True)
        self.load()

    async def action_no_tour(self) -> None:
        """Leave the tour out."""
        from workshop.tui.tour import remember

        if self.desk is not None:
            await asyncio.to_thread(remember, self.desk.workspace, "refused")
        self.load()

    def action_reload(self) -> None:
        """Read the folder again."""
        self.load()

    @asks
    async def make_folder(self) -> None:
        """Make a workspace where it was offered, or elsewhere."""
        from workshop.tui import home_dialogs

        await home_dialogs.make_folder(self)

    @asks
    async def new_session(self) -> None:
        """Make a session and prepare it."""
        from workshop.tui import home_dialogs

        await home_dialogs.new_session(self)

    @asks
    async def open_session(self, session_id: str) -> None:
        """Open a session: prepare it when it has not started, else go on with it."""
        from workshop.tui import home_dialogs

        if self.desk is not None:
            await home_dialogs.open_one(self, self.desk, session_id)

    def action_export(self) -> None:
        """Write Word files of the session under the cursor."""
        from workshop.tui.export import Export

        chosen = self.query_one(Rows).chosen
        if any(row["id"] == chosen and row.get("companion_of") for row in self.sessions):
            self.say("These are notes for a session: join them to it, and export that.")
        elif self.desk is not None and chosen:
            self.app.push_screen(Export(self.desk, chosen))
