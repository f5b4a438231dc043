"""The customer map: who our customers are, inside and outside, who has heard them, and whom to hear next."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from workshop.plan.captured import key_of
from workshop.plan.customers import CustomerMap, SegmentRow, customer_map
from workshop.plan.gate import Gate, gate
from workshop.plan.material import Material
from workshop.plural import counted
from workshop.tui import plain
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import SAY_WHY, AskText, Pick
from workshop.tui.plan_list import PlanList
from workshop.tui.plan_screen import BACK, RETRY, UNDO
from workshop.tui.widgets.painted import EMPTY, INK, QUIET, STRONG, WATCH, Painted, line, places, table, wrap
from workshop.tui.widgets.rows import Row, Rows

_SIDE, _STATE = 8, 9
_FEW_ROWS = 24


class Customers(PlanList):
    """The map, one customer group a row."""

    CSS_PATH = ["house.tcss", "customers.tcss"]
    TITLE_OF_SCREEN = "Our customers"
    AUTO_FOCUS = "#segments"
    KEYS = (
        Command("plan_group", "p", "Plan", "Plan a focus group with the customers under the cursor."),
        Command("heard", "h", "Heard by", "Say which group that was held has heard these customers."),
        Command(
            "drop", "x", "Give up", "Give up the group that is planned with these customers, and say why."
        ),
        UNDO,
        BACK,
        RETRY,
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._map: CustomerMap | None = None
        self._gate: Gate | None = None

    def body(self) -> Iterable[Widget]:
        """How far it is, the map, the customers under the cursor, and whom to hear next."""
        yield Painted(self._head, id="head")
        yield Painted(self._columns, id="columns")
        yield Rows(id="segments")
        yield Painted(self._detail, id="detail")
        yield Painted(self._next, id="next")

    def take_stock(self, material: Material) -> None:
        """Read the map."""
        self._map, self._gate = customer_map(material), gate(material)

    def rows(self) -> list[Row] | None:
        """The map, a group of customers a row."""
        return None if self._map is None else [self._row(row) for row in self._map.rows]

    def _head(self, width: int, height: int) -> list[Content]:
        found = self._map
        if found is None:
            return [line(("The sessions are being read.", QUIET))]
        if not found.rows:
            told = "Nobody has written down who the customers are. A customer mapping session does; its groups stand here."
            return [line((part, INK)) for part in wrap(told, width)]
        heard = len(found.rows) - len(found.not_heard)
        told = f"   {counted(found.people, 'person', 'people')} came to focus groups"
        if found.hours:  # Sessions that were imported do not say how long they took.
            told += f", {counted(found.hours, 'hour')} spent on all sessions"
        out = [line(("Heard ", QUIET), (f"{heard} of {len(found.rows)}", STRONG), (told, QUIET))]
        if not plain.on() and self.size.height >= _FEW_ROWS and len(found.rows) * 4 <= width:
            out.append(places(heard, len(found.rows), 3))
        for session_id, name in found.off_the_map:
            told = f"The group '{name}' ({session_id}) is with customers of no row: put the cursor on theirs and press h."
            out += [line((part, WATCH)) for part in wrap(told, width)]
        return [*out, EMPTY]

    def _widths(self) -> list[int]:
        width = self.size.width - (14 if self.wide else 8)
        name = (width - _SIDE - _STATE - 6) // 2
        return [name, _SIDE, width - name - _SIDE - _STATE - 6, _STATE]

    def _columns(self, width: int, height: int) -> list[Content]:
        if self._map is None or not self._map.rows or plain.on():
            return []
        cells = [line((word, QUIET)) for word in ("Customers", "Side", "How many", "State")]
        return [line("  ") + table([cells], self._widths())[0]]

    def _row(self, row: SegmentRow) -> Row:
        role = INK if row.state == "heard" else WATCH
        state = "next" if self._place(row) == 1 else row.state
        many = "not known" if row.volume is None else f"{row.volume:,} {row.volume_unit}".strip()
        cells = [
            line((row.name, INK)),
            line((row.stratum or "not said", INK)),
            line((many, INK)),
            line((row.state, role)),
        ]
        widths = self._widths()
        return row.id, (row, state, tuple(widths)), lambda: table([cells], widths)[0]

    @property
    def _chosen(self) -> SegmentRow | None:
        found = self.query_one("#segments", Rows).chosen
        return next((row for row in self._map.rows if row.id == found), None) if self._map else None

    def _detail(self, width: int, height: int) -> list[Content]:
        row = self._chosen
        if row is None:
            return []
        parts = [
            ("What they need", row.relation),
            ("Services", ", ".join(row.services)),
            ("Channels", ", ".join(row.channels)),
            ("How many", row.how_many),
            ("Access", row.access),
            ("Heard by", ", ".join(self._group(one) for one in row.heard)),
            ("Missing", ", ".join(row.missing)),
        ]
        if (place := self._place(row)) > 1 and self._map is not None:
            parts.insert(1, ("Proposed", f"as number {place}. {self._map.proposed[place - 1].reason}"))
        parts.sort(key=lambda part: part[0] not in ("Heard by", "Proposed"))
        told = [part for label, words in parts if words for part in wrap(f"{label}: {words}", width)[:2]]
        most = len(told) if self.wide else 4 if self.size.height >= _FEW_ROWS else 2
        return [EMPTY, *(line((part, INK)) for part in told[:most])]

    def _next(self, width: int, height: int) -> list[Content]:
        if self._map is None or not self._map.proposed:
            return []
        one = self._map.proposed[0]
        told = f"{one.segment} ({one.stratum}). {one.reason}"
        if self.size.height < _FEW_ROWS:
            return [line(("Next: ", QUIET), (told, STRONG)).truncate(width, ellipsis=True)]
        return [
            EMPTY,
            line(("To hear next", QUIET)),
            *(line((part, STRONG)) for part in wrap(told, width)[:3]),
        ]

    def _place(self, row: SegmentRow) -> int:
        """Which of the groups to hear next it is, from 1; 0 for none."""
        names = [key_of(one.segment) for one in (self._map.proposed if self._map else ())]
        return names.index(key_of(row.name)) + 1 if key_of(row.name) in names else 0

    def _group(self, session_id: str) -> str:
        held = self.material.find(session_id) if self.material else None
        return f"{self.whom(session_id)} ({held.date})" if held else session_id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs customers, or a planned group, is offered only where there are some."""
        if action in ("plan_group", "heard", "drop"):
            row = self._chosen if self.is_drawn else None
            if row is None or not self.writable:
                return False
            if action == "drop":
                return any(one.startswith("F") for one in row.planned)
            return bool(self._gate and self._gate.counted) if action == "heard" else not row.planned
        return super().check_action(action, parameters)

    def action_plan_group(self) -> None:
        """Plan a group with the customers under the cursor."""
        if row := self._chosen:
            self.ask(self._plan, row)

    async def _plan(self, row: SegmentRow) -> None:
        if not row.stratum:
            self.say(
                f"Nobody has said whether {row.name} are internal or external: complete the record first.",
                wrong=True,
            )
            return
        told = f"A focus group with {row.name} ({row.stratum}). A date such as 2026-04-17; empty where it is not set."
        date = await self.app.push_screen_wait(AskText("When is it to be held?", told))
        if date is not None:
            self.attempt(lambda book: book.plan_group(row.name, row.stratum, date.strip()))

    def action_heard(self) -> None:
        """Say which group heard these customers."""
        if row := self._chosen:
            self.ask(self._heard_by, row)

    async def _heard_by(self, row: SegmentRow) -> None:
        groups = self._gate.counted if self._gate else ()
        rows: list[Row] = [
            (
                one.session_id,
                one.session_id in row.heard,
                _group_line(one.segment or one.title, one.date, one.session_id in row.heard),
            )
            for one in groups
        ]
        told = "A group that has them already is taken off again."
        chosen = await self.app.push_screen_wait(Pick(f"Which group heard {row.name}?", rows, told))
        if chosen is None or self._map is None:
            return
        now = [one.name for one in self._map.rows if chosen in one.heard and one.id != row.id]
        if chosen not in row.heard:
            now.append(row.name)
        # An empty list would fall back on the group's own name, so it is kept as heard by nobody on the map.
        self.attempt(lambda book: book.heard(chosen, now or ("nobody on the map",)))

    def action_drop(self) -> None:
        """Give up the planned group."""
        if row := self._chosen:
            self.ask(self._give_up, row)

    async def _give_up(self, row: SegmentRow) -> None:
        told = "It is printed among the groups that were planned and not held."
        why = await self.app.push_screen_wait(AskText("Why is it given up?", told, needed=SAY_WHY))
        planned = next((one for one in row.planned if one.startswith("F")), "")
        if why is not None and planned:
            self.attempt(lambda book: book.drop(planned, why.strip()))


def _group_line(name: str, date: str, heard: bool) -> Content:
    return line((name, INK), (f"   {date}", QUIET), ("   heard them" if heard else "", QUIET))
