"""The plan's home: the nine steps to a plan, how far each is, the gate, and the curve of new themes."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workshop.plan.codebook import Codebook as CodebookOf
from workshop.plan.codebook import codebook
from workshop.plan.curve import CurvePoint, curve_of, curve_sentence
from workshop.plan.gate import Gate
from workshop.plan.material import Material
from workshop.plan.next_step import Step, next_of
from workshop.plan.settling import told_waiting
from workshop.plan.status import Open, status
from workshop.tui.commands import Command
from workshop.tui.dialogs import AskText
from workshop.tui.plan_screen import BACK, RETRY, SETTLE, UNDO, PlanScreen
from workshop.tui.screen import HouseScreen
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    Painted,
    growth,
    line,
    places,
    spread,
    wrap,
)
from workshop.tui.widgets.rows import HangingSpread, Row, Rows, Spread

_STATE = {"done": "done", "begun": "begun", "open": ""}
_GROUPS_SHOWN = 6
_WAITS = {
    "assumptions_sealed": "a",
    "assumptions_unmatched": "a",
    "themes_not_mapped": "t",
    "quotes_unchecked": "q",
    "commitments_overdue": "c",
}
"""The key for each thing that waits."""
_WAITS_SHOWN = 3
_ROOMY = 22
"""From so many lines of screen on there is room for a blank line between blocks."""


class PlanHome(PlanScreen):
    """How far the plan is, and the way to everything that belongs to it."""

    CSS_PATH = ["house.tcss", "plan.tcss"]
    KEYS = (
        Command(
            "open_step", "", "Open step", "Go to what the step under the cursor needs.", shown_as="Enter"
        ),
        Command("customers", "m", "Map", "Who the customers are, and who has been heard."),
        Command("themes", "t", "Themes", "One codebook for the themes of all sessions."),
        Command("quotes", "q", "Quotes", "Look at each quote before it may be printed."),
        Command("promises", "c", "Promises", "Who promised what, and how it stands."),
        Command("preview", "s", "Sections", "Read the sections of the plan as they stand."),
        Command("assumptions", "a", "Assumed", "What was assumed, beside what was heard.", bar=False),
        Command("goals", "g", "Goals", "The department's own goals, and what serves them.", bar=False),
        Command("write", "w", "Export", "Write the papers of the plan as Word files.", bar=False),
        Command(
            "override",
            "o",
            "Override",
            "Write although the gate is closed, with a name and a reason.",
            bar=False,
        ),
        Command(
            "set_up",
            "d",
            "Settings",
            "The settings of the plan: its first page, how the groups were held, how far it is.",
            bar=False,
        ),
        UNDO,
        RETRY,
        BACK,
    )
    AUTO_FOCUS = "Rows"

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # the desk
        self.steps: tuple[Step, ...] = ()
        self.gate: Gate | None = None
        self.waits: tuple[Open, ...] = ()
        self.codes: CodebookOf | None = None
        self.curve: tuple[CurvePoint, ...] = ()

    def body(self) -> Iterable[Widget]:
        """What waits to be settled, the steps, then the gate and the curve."""
        yield Painted(self._differ, id="differ")
        yield Rows(id="steps")
        yield Painted(self._gate, id="gate")
        yield Painted(self._curve, id="curve")

    def take_stock(self, material: Material) -> None:
        """How far the steps are, whether the gate is open, and what each group added."""
        found = status(material)
        self.gate, self.steps, self.waits = found.gate, found.steps, found.open
        self.codes = codebook(material)
        self.curve = curve_of(self.codes)

    def sync(self) -> None:
        """Draw everything as it is now."""
        super().sync()
        if not self.is_drawn or self.material is None:
            return
        self.top.title = self.material.plan.settings.department or "Plan"
        rows = self.query_one(Rows)
        first = rows.option_count == 0
        self._show_steps()
        now = next_of(self.steps)
        if first and now is not None:
            rows.highlighted = self.steps.index(now)

    def _show_steps(self) -> None:
        """The steps, one line each; the one to do now and the one under the cursor are told in full."""
        rows, now = self.query_one(Rows), next_of(self.steps)
        full = (rows.chosen, now.id if now else "")
        rows.show([self._row(index, step, now, step.id in full) for index, step in enumerate(self.steps, 1)])

    @on(OptionList.OptionHighlighted, "#steps")
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.is_drawn:
            self._show_steps()

    def _row(self, index: int, step: Step, now: Step | None, full: bool) -> Row:
        state, role = ("now", BRIGHT) if step is now else (_STATE[step.state], QUIET)
        title = STRONG if step is now else INK if step.state != "open" else QUIET
        told = (step.on_screen, INK if step is now else QUIET)
        left = line((f"{index:>2}  ", QUIET), (f"{step.title:<18}", title))
        right = line((state, role))
        drawn = HangingSpread(left, line(told), right) if full else Spread(line(left, told), right)
        return step.id, (step, step is now, full), drawn

    def _differ(self, width: int, height: int) -> list[Content]:
        """How many decisions wait since two copies of the plan were joined, with the key that goes there."""
        told = told_waiting(self.material.plan) if self.material is not None else ""
        if not told:
            return []
        key, name = (SETTLE.key_name, BRIGHT), (f" {SETTLE.label}", QUIET)
        whole = line(key, name)
        return [
            spread(width, line((told, WATCH)), whole if len(told) + whole.cell_length < width else line(key))
        ]

    def _gate(self, width: int, height: int) -> list[Content]:
        found = self.gate
        if found is None:
            return [line(("One moment", QUIET))]
        held = min(found.held, found.needed)
        told = found.next_step
        if found.overridden:
            told = "The gate is closed, and was overridden; name and reason are printed in the draft."
        so_far = f"{found.internal} internal, {found.external} external"
        head = line(
            ("Ready to write   ", QUIET), (f"{held} of {found.needed}", STRONG), (f"   {so_far}", QUIET)
        )
        gap = [EMPTY] if self.size.height >= _ROOMY else []
        said = [line((part, INK)) for part in wrap(told, width)]
        if found.is_open:
            said[-1] = spread(width, said[-1], line(("w", BRIGHT), (" Export", QUIET)))
        return [head, places(held, found.needed, 7), *gap, *said, *(self._waiting(width) if gap else [])]

    def _waiting(self, width: int) -> list[Content]:
        """What waits for the officer, with the key that goes there; a few lines of it."""
        known = [(one.told, _WAITS[one.id]) for one in self.waits if one.id in _WAITS]
        return [
            spread(width, line((told, QUIET)), line((key, BRIGHT), (" Go there", QUIET)))
            for told, key in known[:_WAITS_SHOWN]
        ]

    def _curve(self, width: int, height: int) -> list[Content]:
        """New themes, group by group: a bar for the new ones, a low line up to all that are known."""
        if not self.curve:
            return []
        told = [line((part, QUIET)) for part in wrap(curve_sentence(self.curve), width)]
        rows = max(height - 1 - len(told), 1) if height else _GROUPS_SHOWN
        points = self.curve[-rows:]
        most = max(point.total for point in self.curve) or 1
        name_width = max(min(24, width // 3), 12)
        room = max(width - name_width - 16, 8)
        shown = f", the last {rows} of {len(self.curve)}" if len(points) < len(self.curve) else ""
        head = line((f"New themes, group by group{shown}", QUIET))
        out = [spread(width, head, line(("new   all", QUIET)))]
        for point in points:
            name = line((self.whom(point.session_id), INK)).truncate(name_width, ellipsis=True)
            drawn = growth(point.new, point.total, most, room)
            stratum = (f"  {point.stratum[:3]} ", QUIET)
            left = line(name, " " * (name_width - name.cell_length), stratum, drawn)
            new = point.new if point.filed else "?"  # What is in no theme adds nothing that is known.
            out.append(spread(width, left, line((f"{new:>3}", STRONG), (f"{point.total:>6}", QUIET))))
        return [*out, *told]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An override is there only while the gate is closed."""
        if action == "set_up":
            return self.material is not None and self.writable
        if action == "override":
            return self.gate is not None and not self.gate.is_open and self.writable
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected, "#steps")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        step = next((one for one in self.steps if one.id == event.option_id), None)
        if step is not None:
            self._open(step)

    def _open(self, step: Step) -> None:
        """Go to what a step needs: its session, the codebook, the sections, or home to make the session."""
        if step.id == "themes" and not step.session:
            self.action_themes()
        elif step.id == "draft":
            self.action_preview()
        elif step.session:
            self.ask(self._open_session, step.session)
        else:
            self.say(f"{step.told} Esc goes home; n makes a session.")

    async def _open_session(self, session_id: str) -> None:
        from workshop.record.protocol import StoreError
        from workshop.tui.opening import open_session

        try:
            await open_session(self, self.desk, session_id)
        except StoreError as error:
            self.say(str(error), wrong=True)

    def action_open_step(self) -> None:
        """Go to what the step under the cursor needs."""
        rows = self.query_one(Rows)
        if rows.highlighted is not None:
            self._open(self.steps[rows.highlighted])

    def _show(self, screen: HouseScreen) -> None:
        self.app.push_screen(screen)

    def action_customers(self) -> None:
        """The customer map."""
        from workshop.tui.customers import Customers

        self._show(Customers(self.desk))

    def action_themes(self) -> None:
        """The codebook."""
        from workshop.tui.codebook import Codebook

        self._show(Codebook(self.desk))

    def action_quotes(self) -> None:
        """The quotes."""
        from workshop.tui.quotes import Quotes

        self._show(Quotes(self.desk))

    def action_promises(self) -> None:
        """The register of promises."""
        from workshop.tui.commitments import Commitments

        self._show(Commitments(self.desk))

    def action_assumptions(self) -> None:
        """Assumed against heard."""
        from workshop.tui.assumptions import Assumptions

        self._show(Assumptions(self.desk))

    def action_goals(self) -> None:
        """The department's goals."""
        from workshop.tui.goals import Goals

        self._show(Goals(self.desk))

    def action_preview(self) -> None:
        """The sections as they stand."""
        from workshop.tui.sections import Sections

        self._show(Sections(self.desk))

    def action_override(self) -> None:
        """Write although the gate is closed."""
        self.ask(self._override)

    async def _override(self) -> None:
        told = "It is printed in the draft, with the groups that were planned and not held."
        name = await self.app.push_screen_wait(AskText("Who decides this?", told, needed="Say who decides."))
        if name is None:
            return
        reason = await self.app.push_screen_wait(AskText("Why?", told, needed="Say why."))
        if reason is not None:
            self.attempt(lambda book: book.override(name, reason))

    def action_set_up(self) -> None:
        """Ask for the settings of the plan."""
        from workshop.tui.plan_settings import ask_for_settings

        self.ask(ask_for_settings, self)

    def action_write(self) -> None:
        """The papers of the plan as Word files."""
        from workshop.tui.plan_export import PlanExport

        self._show(PlanExport(self.desk))
