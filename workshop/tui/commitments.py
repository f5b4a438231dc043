"""The register of commitments: who brings what by when across all sessions, and how each stands; one key a state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual.content import Content
from textual.widget import Widget

from workshop.plan.material import Material
from workshop.plan.plan_events import PromiseTold
from workshop.plan.register import AskedRow, PromiseRow, asked_and_promised, commitments, to_bring_back
from workshop.plan.wording import day
from workshop.plural import counted
from workshop.tui import plain
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import SAY_WHY, Ask, AskText, Choice
from workshop.tui.plan_list import PlanList
from workshop.tui.plan_screen import BACK, RETRY, UNDO
from workshop.tui.widgets.painted import EMPTY, INK, QUIET, STOP, STRONG, WATCH, Painted, line, table, wrap
from workshop.tui.widgets.rows import Row, Rows

_BY, _STATE = 10, 20
_MOST_ASKED = 3
_WITH_DATE = 66
"""Columns from which the date has one of its own; below, the state says what is overdue, and the detail the date."""
_ALL_ROWS = 24
"""Rows from which all is shown at once; below, the list has them."""


class Commitments(PlanList):
    """Every commitment, one a row; with ``unsettled`` only those a meeting has to ask about, the overdue first."""

    CSS_PATH = ["house.tcss", "commitments.tcss"]
    TITLE_OF_SCREEN = "Commitments"
    AUTO_FOCUS = "#promises"
    KEYS = (
        Command("done", "d", "Done", "It is done: say when, and what shows it."),
        Command("late", "l", "Late", "It was done late, or has a new date."),
        Command("reopen", "o", "Open", "It is open again."),
        Command("drop", "x", "Dropped", "It will not be done: say why."),
        Command("only_overdue", "v", "Overdue", "Show only what is overdue, or all again."),
        UNDO,
        BACK,
        RETRY,
    )

    def __init__(self, desk: Desk, *, unsettled: bool = False) -> None:
        super().__init__(desk)
        self._unsettled = unsettled
        self._all: tuple[PromiseRow, ...] | None = None
        self._asked: tuple[AskedRow, ...] = ()
        self._to_ask: list[str] = []
        self._only_overdue = False

    def body(self) -> Iterable[Widget]:
        """How many, the register, the one under the cursor, and what was asked against promised."""
        yield Painted(self._head, id="head")
        yield Painted(self._columns, id="columns")
        yield Rows(id="promises")
        yield Painted(self._detail, id="detail")
        yield Painted(self._asked_lines, id="asked-for")

    def take_stock(self, material: Material) -> None:
        """Read the register."""
        self._all, self._asked = commitments(material), asked_and_promised(material)
        # What is settled here stays in sight: people look at what they have just said.
        if self._unsettled and not self._to_ask:
            self._to_ask = [row.id for row in to_bring_back(material)]

    @property
    def _shown(self) -> list[PromiseRow]:
        rows = self._all or ()
        if self._to_ask:
            rows = tuple(
                sorted(
                    (row for row in rows if row.id in self._to_ask),
                    key=lambda row: self._to_ask.index(row.id),
                )
            )
        return [row for row in rows if row.state == "overdue" or not self._only_overdue]

    def rows(self) -> list[Row] | None:
        """The register, a commitment a row."""
        return None if self._all is None else [self._row(row) for row in self._shown]

    def _head(self, width: int, height: int) -> list[Content]:
        if self._all is None:
            return [line(("The sessions are being read.", QUIET))]
        if not self._all:
            told = "Nobody has committed to anything yet. Buy-in meetings ask who brings what by when; it stands here."
            return [line((part, INK)) for part in wrap(told, width)]
        late = sum(row.state == "overdue" for row in self._all)
        kept = sum(row.is_settled for row in self._all)
        number = counted(len(self._all), "commitment")
        told = f"   {kept} settled" + ("   only what is overdue is shown" if self._only_overdue else "")
        pieces = [(number, STRONG), (told, QUIET)]
        return [line(*pieces[:1], (f"   {late} overdue", WATCH if late else QUIET), *pieces[1:]), EMPTY]

    def _widths(self) -> list[int]:
        width = self.size.width - (14 if self.wide else 8)
        if width < _WITH_DATE:
            rest = width - _STATE - 4
            return [rest // 3, rest - rest // 3, _STATE]
        rest = width - _BY - _STATE - 6
        return [rest // 3, rest - rest // 3, _BY, _STATE]

    def _columns(self, width: int, height: int) -> list[Content]:
        if not self._all or plain.on():
            return []
        widths = self._widths()
        names = ("Who", "What", "By", "State") if len(widths) == 4 else ("Who", "What", "State")
        return [line("  ") + table([[line((word, QUIET)) for word in names]], widths)[0]]

    def _row(self, row: PromiseRow) -> Row:
        role = (
            STOP if row.state == "overdue" else QUIET if row.is_settled or row.state == "intention" else INK
        )
        hidden = self.desk.mirrored is True and not row.confirmed
        owner, action = ("not confirmed", "kept off the wall") if hidden else (row.owner, row.action)
        widths = self._widths()
        words = [
            owner or "nobody named",
            action,
            *([row.until or row.due or "no date"] if len(widths) == 4 else []),
        ]
        cells = [
            *(line((text, INK)) for text in words),
            line(("late, new date" if row.state == "late" and row.until else row.told, role)),
        ]
        return row.id, (row, hidden, tuple(widths)), lambda: table([cells], widths)[0]

    @property
    def _chosen(self) -> PromiseRow | None:
        found = self.query_one("#promises", Rows).chosen
        return next((row for row in self._shown if row.id == found), None)

    def _detail(self, width: int, height: int) -> list[Content]:
        row = self._chosen
        if row is None or (self.desk.mirrored is True and not row.confirmed):
            return []
        confirmed = "confirmed" if row.confirmed else "not confirmed"
        told = [
            f"{row.owner}: {row.action}" + (f", by {day(row.due)}" if row.due else ""),
            ". ".join(
                part for part in (row.how_much, row.condition and f"On condition: {row.condition}") if part
            ),
            f"Said at {row.title}, {day(row.date)}; {confirmed}.",
        ]
        if row.until:
            told.append(f"{row.told[:1].upper()}{row.told[1:]}; it was due {day(row.due)}.")
        if row.shown_by or row.done_on:
            told.append(". ".join(part for part in (day(row.done_on), row.shown_by) if part))
        if self._all is not None and not _is_date(row.due) and row.due:
            told.append(f"'{row.due}' is as it was said: it cannot become overdue by itself.")
        return [EMPTY, *(line((part, INK)) for words in told if words for part in wrap(words, width)[:2])]

    def _asked_lines(self, width: int, height: int) -> list[Content]:
        if not self._asked or self.size.height < _ALL_ROWS:
            return []
        shown = self._asked if self.wide else self._asked[-_MOST_ASKED:]
        told = [f"{row.title}: {row.words}." for row in shown]
        return [
            EMPTY,
            line(("Asked and promised", QUIET)),
            *(line((words, INK)).truncate(width, ellipsis=True) for words in told),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """States are for the commitment under the cursor."""
        if action in ("done", "late", "reopen", "drop"):
            return self.writable and self.is_drawn and self._chosen is not None
        if action == "only_overdue":
            return bool(self._all)
        return super().check_action(action, parameters)

    def action_only_overdue(self) -> None:
        """Show only what is overdue, or all again."""
        self._only_overdue = not self._only_overdue
        self.sync()
        if self._only_overdue and not self._shown:
            self.say("Nothing is overdue. v shows all again.")
        else:
            self.say("")

    def action_done(self) -> None:
        """It is done."""
        if row := self._chosen:
            self.ask(self._ask_done, row)

    async def _ask_done(self, row: PromiseRow, state: str = "done") -> None:
        """When it was done and what shows it; ``late`` where that was after its date."""
        on_day = await self._ask_day(
            "When was it done?", "A date such as 2026-05-29; empty where nobody knows.", row.done_on
        )
        if on_day is None:
            return
        shown = await self.app.push_screen_wait(
            AskText("What shows it?", "In a few words: a letter, a report, hours on a roster.", row.shown_by)
        )
        if shown is not None:
            self._tell(row, state, on=on_day, evidence=shown.strip())

    def action_late(self) -> None:
        """It is late."""
        if row := self._chosen:
            self.ask(self._ask_late, row)

    async def _ask_late(self, row: PromiseRow) -> None:
        choices = [
            Choice("n", "It is not done: it has a new date", "new"),
            Choice("d", "It was done, after its date", "done"),
        ]
        answer = await self.app.push_screen_wait(Ask("It is late.", f"{row.owner}: {row.action}", choices))
        if answer == "new":
            until = await self._ask_day(
                "By when now?",
                "A date such as 2026-06-30.",
                row.until,
                needed="A new date is needed; Esc goes back.",
            )
            if until is not None:
                self._tell(row, "late", until=until)
        elif answer == "done":
            await self._ask_done(row, "late")

    async def _ask_day(self, question: str, told: str, value: str, needed: str = "") -> str | None:
        """A date, asked again until it is one; None when the question was left."""
        while True:
            answer = await self.app.push_screen_wait(AskText(question, told, value, needed=needed))
            if answer is None:
                return None
            value = answer.strip()
            if not value or _is_date(value):
                return value
            told = f"'{value}' is not a date. Type year, month and day, such as 2026-05-29."

    def action_reopen(self) -> None:
        """It is open again."""
        if row := self._chosen:
            self._tell(row, "open")

    def action_drop(self) -> None:
        """It will not be done."""
        if row := self._chosen:
            self.ask(self._ask_drop, row)

    async def _ask_drop(self, row: PromiseRow) -> None:
        told = f"{row.owner}: {row.action}. It stays in the register as dropped."
        why = await self.app.push_screen_wait(
            AskText("Why is it dropped?", told, row.shown_by, needed=SAY_WHY)
        )
        if why is not None:
            self._tell(row, "dropped", evidence=why.strip())

    def _tell(
        self, row: PromiseRow, state: str, *, on: str = "", evidence: str = "", until: str = ""
    ) -> None:
        what = PromiseTold(commitment=row.id, state=state, on=on, evidence=evidence, until=until)
        self.attempt(lambda book: book.tell_promise(what))


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
