"""Goals: what the department wants already, what serves it, and texts that may contradict one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from workshop.plan.alignment import Alignment, Contradiction, alignment, contradictions
from workshop.plan.material import Material
from workshop.plural import counted
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import SAY_WHY, AskText, Pick
from workshop.tui.plan_list import PlanList
from workshop.tui.plan_screen import BACK, RETRY, UNDO
from workshop.tui.widgets.painted import EMPTY, INK, QUIET, STRONG, WATCH, Painted, line, table, wrap
from workshop.tui.widgets.rows import Row, Rows

_KIND = 13
_NONE = "none"


class _Line(NamedTuple):
    """One row: a goal, what serves one or none, or two texts; ``of`` is its goal's id, or the pair."""

    id: str
    kind: str
    text: str
    detail: tuple[str, ...]
    watch: bool = False


class Goals(PlanList):
    """Goals with what serves them, what serves none, and possible contradictions, in one list."""

    CSS_PATH = ["house.tcss", "goals.tcss"]
    TITLE_OF_SCREEN = "Goals"
    AUTO_FOCUS = "#goals"
    KEYS = (
        Command("new", "n", "New goal", "Write down a goal that the department has already."),
        Command("serves", "g", "Serves", "Say which goal the initiative or promise under the cursor serves."),
        Command("rule", "r", "Rule", "Say what comes of the two texts under the cursor."),
        Command("edit", "e", "Edit", "Put the goal under the cursor into other words."),
        Command("drop", "x", "Take out", "Take the goal under the cursor out."),
        UNDO,
        BACK,
        RETRY,
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: Alignment | None = None
        self._pairs: dict[str, Contradiction] = {}
        self._lines: list[_Line] = []

    def body(self) -> Iterable[Widget]:
        """How far it is, the list, and the row under the cursor in full."""
        yield Painted(self._head, id="head")
        yield Rows(id="goals")
        yield Painted(self._detail, id="detail")

    def take_stock(self, material: Material) -> None:
        """Read what serves what, and what may contradict."""
        self._found = alignment(material)
        self._pairs = {f"{one.one} {one.other}": one for one in contradictions(material)}
        self._lines = list(self._all_lines())

    def _all_lines(self) -> Iterable[_Line]:
        found = self._found
        if found is None:
            return
        for goal in found.goals:
            served = "Nothing serves it yet." if not goal.served_by else ""
            yield _Line(goal.id, "Goal", goal.text, (goal.text, served), bool(served))
            for row in goal.served_by:
                yield _Line(row.id, f"  {row.kind}", row.text, (row.text, f"Serves: {goal.text}"))
        for row in found.unnamed:
            said = f"Its record names '{row.said}', which is no goal of the department." if row.said else ""
            yield _Line(
                row.id,
                row.kind.capitalize(),
                row.text,
                (row.text, said, "It names no goal: g names one."),
                True,
            )
        for id, pair in self._pairs.items():
            told = (
                f"1: {pair.one_text}",
                f"2: {pair.other_text}",
                pair.why,
                pair.ruling and f"Ruled: {pair.ruling}",
            )
            yield _Line(
                id,
                "Ruled" if pair.ruling else "Contradict?",
                f"{pair.one_text} / {pair.other_text}",
                told,
                not pair.ruling,
            )

    def rows(self) -> list[Row] | None:
        """Goals, what serves them, and texts that may contradict one another."""
        return None if self._found is None else [self._row(one) for one in self._lines]

    def _head(self, width: int, height: int) -> list[Content]:
        found = self._found
        if found is None:
            return [line(("The sessions are being read.", QUIET))]
        if not self._lines:
            told = (
                "No goal is written down. n writes one down that the department has already; "
                "each initiative then names the one it serves."
            )
            return [line((part, INK)) for part in wrap(told, width)]
        open_pairs = sum(not one.ruling for one in self._pairs.values())
        counts = [
            (counted(len(found.goals), "goal"), STRONG),
            (f"   {len(found.unnamed)} without a goal", WATCH if found.unnamed else QUIET),
            (f"   {open_pairs} to rule on", WATCH if open_pairs else QUIET),
        ]
        return [line(*counts), EMPTY]

    def _row(self, one: _Line) -> Row:
        width = self.size.width - (14 if self.wide else 8)
        goal = one.kind == "Goal"
        role = STRONG if goal else INK
        cells = [
            line((one.kind, WATCH if one.watch and not goal else QUIET)),
            line((" ".join(one.text.split()), role)),
        ]
        return one.id, (one, width), lambda: table([cells], [_KIND, width - _KIND - 2])[0]

    @property
    def _chosen(self) -> _Line | None:
        found = self.query_one("#goals", Rows).chosen
        return next((one for one in self._lines if one.id == found), None)

    def _detail(self, width: int, height: int) -> list[Content]:
        one = self._chosen
        if one is None:
            return []
        most = 4 if self.wide else 2
        return [
            EMPTY,
            *(line((part, INK)) for words in one.detail if words for part in wrap(words, width)[:most]),
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each key is for one kind of row."""
        if action in ("serves", "rule", "edit", "drop"):
            one = self._chosen if self.is_drawn else None
            if one is None or not self.writable:
                return False
            if action == "rule":
                return one.id in self._pairs
            return (
                one.kind == "Goal"
                if action in ("edit", "drop")
                else one.id not in self._pairs and one.kind != "Goal"
            )
        return self.writable if action == "new" else super().check_action(action, parameters)

    def action_new(self) -> None:
        """Write down a goal."""
        self.ask(self._ask_new)

    async def _ask_new(self) -> None:
        told = "In its own words, as it stands in a strategy or a budget; one at a time."
        text = await self.app.push_screen_wait(AskText("Which goal has the department already?", told))
        if text is not None and text.strip():
            self.attempt(lambda book: book.add_goal(text))

    def action_serves(self) -> None:
        """Name the goal that the row under the cursor serves."""
        if (one := self._chosen) and self._found is not None:
            if not self._found.goals:
                self.say("No goal is written down yet: n writes one down.", wrong=True)
                return
            self.ask(self._ask_serves, one)

    async def _ask_serves(self, one: _Line) -> None:
        goals = self._found.goals if self._found else ()
        rows: list[Row] = [(goal.id, goal.text, line((goal.text, INK))) for goal in goals]
        rows.append((_NONE, "", line(("None of them", QUIET))))
        now = next((goal.id for goal in goals if any(row.id == one.id for row in goal.served_by)), "")
        chosen = await self.app.push_screen_wait(Pick("Which goal does it serve?", rows, one.text, now))
        if chosen is not None:
            self.attempt(lambda book: book.name_goal(one.id, "" if chosen == _NONE else chosen))

    def action_rule(self) -> None:
        """Say what comes of two texts."""
        if (one := self._chosen) and (pair := self._pairs.get(one.id)):
            self.ask(self._ask_ruling, pair)

    async def _ask_ruling(self, pair: Contradiction) -> None:
        told = f"1: {pair.one_text}\n2: {pair.other_text}\n{pair.why} Your words stand beside both."
        words = await self.app.push_screen_wait(
            AskText("What comes of it?", told, pair.ruling, needed=SAY_WHY)
        )
        if words is not None:
            self.attempt(lambda book: book.rule(pair.one, pair.other, words))

    def action_edit(self) -> None:
        """Put a goal into other words."""
        if one := self._chosen:
            self.ask(self._ask_edit, one)

    async def _ask_edit(self, one: _Line) -> None:
        text = await self.app.push_screen_wait(AskText("What is the goal called?", "", one.text))
        if text is not None and text.strip():
            self.attempt(lambda book: book.change(one.id, text))

    def action_drop(self) -> None:
        """Take a goal out."""
        if one := self._chosen:
            self.attempt(lambda book: book.drop(one.id))
