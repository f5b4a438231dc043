"""The check list before the start: what the program can see for itself, and what the design asks to prepare.

It keeps nobody from starting.  What is ticked is kept in the session's log.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workshop.plural import counted
from workshop.record.protocol import StoreError
from workshop.session import checks
from workshop.session.checks import Check, Letters, Machine
from workshop.session.clock import local_now
from workshop.session.live import LiveSession
from workshop.session.questions import PLAIN_NAMES, missing_facts, question_parts
from workshop.started import program
from workshop.tui.asking import asks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.live_screen import LiveScreen
from workshop.tui.machine import look
from workshop.tui.screen import SMALLEST_HEIGHT, SMALLEST_WIDTH
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.painted import INK, QUIET, STOP, WATCH, Painted, line, wrap
from workshop.tui.widgets.rows import Hanging, Row, Rows

_STATE = 9
_ROLES = {checks.DONE: QUIET, checks.NOT_YET: WATCH, checks.TROUBLE: STOP}
_MARGIN, _AROUND = 8, 6
"""Columns and rows that the wall keeps free round a question."""


class Checklist(LiveScreen):
    """What is done, what is not yet, what is wrong.  ``starts`` says afterwards whether the session is to start."""

    CSS_PATH = ["house.tcss", "checklist.tcss"]
    KEYS = (
        Command("tick", "space", "Tick", "Tick what is prepared, or take the tick away.", shown_as="Space"),
        Command("wall", "w", "Wall", "Say whether the room sees this screen."),
        Command("room_view", "o", "Room view", "Open the room view in a second window."),
        Command("look_again", "l", "Look again", "Ask the machine again."),
        Command("undo", "f8", "Undo", "Take back the last tick.", bar=False),
        Command("start", "f5", "Start", "Start the session: the clock runs."),
        Command("back", "escape", "Back", "Back to what is prepared."),
    )
    AUTO_FOCUS = "#checks"

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self.starts = False
        self._machine: Machine | None = None
        self._opened = False

    def body(self) -> Iterable[Widget]:
        """The verdict and the list."""
        yield Painted(self._verdict, id="head")
        yield Rows(id="checks")

    def on_mount(self) -> None:
        """Show what can be said at once, and ask the machine."""
        super().on_mount()
        self.top.title = self.live.session.facts.title or self.live.session.design.title
        self.top.aside = "Check list"
        self.sync()
        self.ask_machine()

    @work(group="look", exclusive=True)
    async def ask_machine(self) -> None:
        """Ask the machine, and show what it says."""
        try:
            self._machine = await look(self.desk, self.live.id)
        except StoreError as error:
            self.say(str(error), wrong=True)
        self.sync()

    def sync(self) -> None:
        """Show how everything stands now."""
        if not self.is_drawn:
            return
        self.top.saved = "not saved" if self.live.outbox.failed else ""
        if self.live.outbox.failed:
            self.say(self.live.outbox.waiting[0].error, wrong=True)
        rows = self.query_one("#checks", Rows)
        rows.show_from_first(
            [_row(check) for check in (*self._seen(), *checks.prepare_checks(self.live.session))]
        )
        self.query_one("#head", Painted).repaint()
        self.refresh_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A second window is opened where the room does not see this screen."""
        if action == "room_view":
            return self.desk.mirrored is False and self.desk.second_window
        return super().check_action(action, parameters)

    def _seen(self) -> list[Check]:
        """What the program sees for itself, what is wrong first."""
        found = checks.plan_checks(self.live.session, local_now())
        window = self.desk.second_window
        command = f"{program(anywhere=True)} show {self.live.id}"
        found.append(checks.wall_check(command, self.desk.mirrored, window=window, opened=self._opened))
        found.append(checks.size_check(self._letters()))
        if self._machine is not None:
            found += checks.machine_checks(self._machine)
        order = (checks.TROUBLE, checks.NOT_YET, checks.DONE)
        return sorted(found, key=lambda check: order.index(check.state))

    def _letters(self) -> Letters:
        columns, lines = self.app.size.width, self.app.size.height
        width, rows = columns - _MARGIN, lines - _AROUND
        tall: list[int] = []
        for run in self.live.session.stage_order:
            if run.design.private:
                continue
            tall.append(_letter_rows(question_parts(self.live.session, run)[0], width, rows))
        large = tuple(sorted(one for one in tall if one))
        return Letters(columns, lines, large, len(tall) - len(large), (SMALLEST_WIDTH, SMALLEST_HEIGHT))

    def _verdict(self, width: int, height: int) -> list[Content]:
        seen, asked = self._seen(), checks.prepare_checks(self.live.session)
        wrong = checks.troubles(seen)
        ticked = sum(check.state == checks.DONE for check in asked)
        missing = missing_facts(self.live.session)
        told = "Nothing is wrong." if not missing else ""
        if wrong:
            told = f"{counted(wrong, 'thing is', 'things are')} wrong."
        if missing:
            names = " and ".join(PLAIN_NAMES[name] for name in missing)
            told = f"It cannot start yet: fill in {names}. {told}".rstrip()
        if asked:
            told += f" {ticked} of {len(asked)} prepared are ticked."
        if self._machine is None:
            told += " The machine is being asked."
        return [line((part, WATCH if wrong or missing else INK)) for part in wrap(told, width)]

    def _tickable(self) -> str:
        chosen = self.query_one("#checks", Rows).chosen or ""
        return chosen if chosen in self.live.session.design.prepare else ""

    @on(OptionList.OptionSelected, "#checks")
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_tick()

    def action_tick(self) -> None:
        """Tick what is prepared, or take the tick away."""
        item = self._tickable()
        if not item:
            self.say("This one is not ticked by hand: the program sees how it stands.")
            return
        self.once_saved(lambda: self._tick(item))

    def _tick(self, item: str) -> None:
        done = item not in self.live.session.ticked
        self.attempt(lambda: self.live.tick(item, done=done))

    def action_undo(self) -> None:
        """Take back the last tick."""
        self.once_saved(lambda: self.attempt(self.live.undo))

    def action_look_again(self) -> None:
        """Ask the machine again."""
        self.ask_machine()

    def action_wall(self) -> None:
        """Say whether the room sees this screen."""
        self.ask_about_wall()

    def action_room_view(self) -> None:
        """Open the room view in a second window."""
        self.open_room_view()

    @asks
    async def open_room_view(self) -> None:
        """Open the room view in a second window, or say what to type there."""
        from workshop.tui.second_window import line_to_type, open_second_window

        folder = self.desk.workspace.root
        self._opened = await open_second_window(self.live.id, folder)
        way = line_to_type(self.live.id, folder, public=self.desk.mirrored is not False)
        told = "" if self._opened else f"No window opened. Type in another one: {way}"
        self.say(told)
        self.sync()

    def action_start(self) -> None:
        """Start the session."""
        self.starts = True
        self.dismiss()

    def action_back(self) -> None:
        """Back to what is prepared."""
        self.dismiss()


def _row(check: Check) -> Row:
    state = line((f"{check.state:<{_STATE}}", _ROLES[check.state]))
    return check.id, (check.state, check.told), Hanging(state, line((check.told, INK)))


def _letter_rows(text: str, width: int, rows: int) -> int:
    """How many rows a letter of a question takes at a size; 0 where it is set in bold."""
    found = bigtype.fitting(text, width, rows)
    return found[0].rows if found else 0
