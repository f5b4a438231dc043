"""Prepare: what is known of a session, its prompts and minutes; every change is on disk at once."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace
from textual import on, work
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workshop.session.clock import local_now
from workshop.session.creating import check_deadline, check_facts
from workshop.session.errors import Refused
from workshop.session.events import SessionPrepared, StagePlan
from workshop.session.live import LiveSession
from workshop.session.questions import missing_facts
from workshop.session.state import StageRun
from workshop.tui.asking import asks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import AskLines
from workshop.tui.prepare_view import asked_lines, fact_fields, stage_heading, stage_row, verdict_line
from workshop.tui.session_screen import SessionScreen
from workshop.tui.widgets.fields import Fields
from workshop.tui.widgets.painted import Painted
from workshop.tui.widgets.rows import Rows

_PLACEHOLDER_FIELDS = {"department": "department", "segment": "segment", "unit": "unit", "date": "deadline"}
_MOST_MINUTES = 480
_ROOMY = 20
"""Rows from which the question of a stage has a heading."""

_AMONG_STAGES = {"edit": "Question", "other_side": "Facts"}
_TYPING = {"edit": "Keep", "home": "As it was"}
"""What keys are called among the stages, and while a value is typed."""


def _named(command: Command, names: dict[str, str]) -> Command:
    return dataclasses.replace(command, label=names.get(command.action, command.label))


_POINTED_TIME = re.compile(r"^(\d{1,2})[.hH](\d\d)$")
"""A time as many write it: 20.15, 20h15."""


def _value(name: str, text: str) -> str | int:
    """A fact as it was typed.

    Raises:
        Refused: When it cannot be one.
    """
    if name == "title" and not text:
        raise Refused("A session needs a title; the old one is kept.")
    if name == "deadline":
        check_deadline(text)
    if name in ("starts", "ends"):
        return _POINTED_TIME.sub(r"\1:\2", text)
    if name != "expected":
        return text
    number = text or "0"
    if not number.isascii() or not number.isdigit() or len(number) > 5:
        raise Refused(f"The number expected is to be a number, not {text!r}.")
    return int(number)


class Prepare(SessionScreen):
    """Fill in the facts, look through the stages, start."""

    CSS_PATH = ["house.tcss", "prepare.tcss"]
    KEYS = (
        Command(
            "edit",
            "",
            "Edit",
            "Type the value under the cursor, or the question of a stage.",
            shown_as="Enter",
        ),
        Command(
            "more_minutes",
            "plus,equals_sign",
            "Minutes",
            "Give the stage under the cursor a minute more.",
            shown_as="+ -",
        ),
        Command(
            "fewer_minutes",
            "minus",
            "Fewer minutes",
            "Take a minute from the stage under the cursor.",
            bar=False,
        ),
        Command("other_side", "tab", "Stages", "Go from the facts to the stages and back.", priority=True),
        Command("short_form", "f", "Short", "Take the short form of the design, or the long one again."),
        Command("retry", "ctrl+r", "Retry", "Try again to save what waits."),
        Command("checks", "c", "Check", "Go through the check list before the start."),
        Command(
            "print", "p", "Print", "Write the pack to print: guide, consent, ballots, cards and note sheets."
        ),
        Command("start", "f5", "Start", "Start the session: the clock runs."),
        Command("screen_off_wall", "", "Wall", "Say whether the room sees this screen.", bar=False),
        Command("home", "escape", "Home", "Back to the sessions; everything is kept."),
    )

    def __init__(self, desk: Desk, live: LiveSession, *, notice: str = "") -> None:
        super().__init__(desk, live)
        self._notice = notice
        self._last: SessionPrepared | None = None
        self._left = False

    def body(self) -> Iterable[Widget]:
        """Facts on the left, stages on the right, the verdict below."""
        with Vertical(id="left"):
            yield Fields(id="facts")
            yield Painted(self._asks, id="asks")
        with Vertical(id="right"):
            yield Painted(stage_heading, id="stage-head")
            yield Rows(id="stages", keeps_place=False)
        yield Painted(self._verdict, id="verdict")

    def on_mount(self) -> None:
        """Show what is known and put the cursor on what is missing."""
        super().on_mount()
        self.listen()
        self.sync()
        fields = self.query_one(Fields)
        fields.focus_rows()
        if missing := missing_facts(self.live.session):
            fields.go_to(_PLACEHOLDER_FIELDS[missing[0]])
        if self._notice:
            self.say(self._notice)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Minutes are given among the stages; the short form is offered only where the design has one."""
        if action in ("more_minutes", "fewer_minutes"):
            return self.query_one("#stages").has_focus
        if action == "short_form":
            return self.live.session.design.minutes_short is not None
        return super().check_action(action, parameters)

    def commands(self) -> list[Command]:
        """What can be done in the half that has the keys, in the words of that half."""
        found = super().commands()
        if self.query_one(Fields).is_typing:
            return [_named(one, _TYPING) for one in found if one.action in (*_TYPING, "help")]
        return [_named(one, _AMONG_STAGES) if self.query_one("#stages").has_focus else one for one in found]

    def on_descendant_focus(self) -> None:
        """The keys are those of the half that has them."""
        if self.is_drawn:
            self.refresh_keys()

    def sync(self) -> None:
        """Show the session as it is now."""
        if not self.is_drawn:
            return
        session = self.live.session
        if session.status != "planned":
            self.call_later(self._go_live)
            return
        self.top.title = session.facts.title or session.design.title
        self.top.aside = f"Prepare, {session.design.title.lower()}"
        failed = next((one for one in self.live.outbox.waiting if one.status == "waiting"), None)
        self.top.saved = "not saved" if failed else ""
        if failed:
            self.say(failed.error, wrong=True)
        self.query_one(Fields).show(fact_fields(session))
        stages = self.query_one("#stages", Rows)
        stages.show([stage_row(index, run) for index, run in enumerate(session.stage_order, 1)])
        if stages.highlighted is None:
            stages.highlighted = 0
        self.repaint_parts()

    def _asks(self, width: int, height: int) -> list[Content]:
        run = self._stage
        return asked_lines(self.live.session, run, width, roomy=self.size.height >= _ROOMY) if run else []

    def _verdict(self, width: int, height: int) -> list[Content]:
        return [verdict_line(self.live.session, local_now(), width)]

    @property
    def _stage(self) -> StageRun | None:
        chosen = self.query_one("#stages", Rows).chosen
        return self.live.session.stages.get(chosen or "")

    @on(OptionList.OptionHighlighted, "#stages")
    def _stage_under_cursor(self) -> None:
        self.query_one("#asks", Painted).repaint()

    def _planned(self) -> SessionPrepared:
        """What is known and planned once everything handed over is on disk: the next change starts from it."""
        if self._last is not None and self.live.outbox.waiting:
            return self._last
        session = self.live.session
        return SessionPrepared(facts=session.facts, stages=dict(session.overrides), short=session.short)

    def _try(self, plan: SessionPrepared) -> None:
        """Record a change, or say why it cannot be."""
        if self._starts:
            self.say("The session is being started: what is prepared stays as it was.", wrong=True)
            return
        try:
            check_facts(plan.facts)
            self.live.prepare(plan.facts, plan.stages, short=plan.short)
        except Refused as refused:
            self.say(str(refused), wrong=True)
        else:
            self._last = plan
            self.say("")

    def _try_stage(self, stage: str, **changes: Any) -> None:
        plan = self._planned()
        changed = replace(plan.stages.get(stage, StagePlan()), **changes)
        self._try(replace(plan, stages={**plan.stages, stage: changed}))

    @on(Fields.Changed)
    def _changed(self, event: Fields.Changed) -> None:
        plan = self._planned()
        try:
            facts = replace(plan.facts, **{event.name: _value(event.name, event.value)})
            check_facts(facts)
        except Refused as refused:
            self.say(str(refused), wrong=True)
            fields = self.query_one(Fields)
            if not fields.is_typing:
                fields.go_to(event.name)
        else:
            self._try(replace(plan, facts=facts))

    @on(OptionList.OptionSelected, "#stages")
    def _edit_question(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.ask_question()

    @asks
    async def ask_question(self) -> None:
        """Put a stage's question into other words."""
        run = self._stage
        if run is None:
            return
        asked = "Empty takes the design's question again. The first sentence is set large on the wall."
        text = await self.app.push_screen_wait(AskLines(f"What does {run.title!r} ask?", asked, run.question))
        if text is None:
            return
        text = " ".join(text.split())
        self._try_stage(run.id, question="" if text == run.design.question else text)

    def action_more_minutes(self) -> None:
        """A minute more."""
        self._minutes(1)

    def action_fewer_minutes(self) -> None:
        """A minute less."""
        self._minutes(-1)

    def _minutes(self, by: int) -> None:
        run = self._stage
        if run is None:
            return
        plan = self._planned().stages.get(run.id, StagePlan())
        minutes = (plan.minutes or run.planned) + by
        if 1 <= minutes <= _MOST_MINUTES:
            self._try_stage(run.id, minutes=minutes)

    def action_short_form(self) -> None:
        """The other form of the design."""
        plan = self._planned()
        self._try(replace(plan, short=not plan.short))

    def action_edit(self) -> None:
        """Type the value or the question under the cursor; keep the value that is being typed."""
        if self.query_one(Fields).is_typing:
            self.query_one(Fields).keep_typed()
        elif isinstance(self.focused, Rows):
            self.focused.action_select()

    def action_other_side(self) -> None:
        """From the facts to the stages and back; a value that is being typed is kept."""
        if self.query_one(Fields).is_typing:
            self.query_one(Fields).keep_typed()
            return
        stages = self.query_one("#stages", Rows)
        if stages.has_focus:
            self.query_one(Fields).focus_rows()
        else:
            stages.focus()

    def action_screen_off_wall(self) -> None:
        """Ask again whether the room sees this screen."""
        self.ask_about_wall()

    def action_home(self) -> None:
        """Leave a value that is being typed as it was; else go back to the sessions."""
        fields = self.query_one(Fields)
        if fields.is_typing:
            fields.stop_typing()
            return
        self.leave_session()

    @asks
    async def leave_session(self) -> None:
        """Back to the sessions, unless something is not saved and may not be lost."""
        # A start that was on its way to disk leads on, and not back.
        if await self.may_leave() and self.live.session.status == "planned":
            self.go_away()
            self.desk.let_go(self.live.id)

    def action_checks(self) -> None:
        """Go through the check list."""
        self.go_through_checks()

    @asks
    async def go_through_checks(self) -> None:
        """Show the check list, and start when that was said there."""
        from workshop.tui.checklist import Checklist

        checklist = Checklist(self.desk, self.live)
        await self.app.push_screen_wait(checklist)
        self.listen()
        self.sync()
        if checklist.starts:
            self.action_start()

    def action_print(self) -> None:
        """Write the pack to print."""
        self.write_pack()

    @work(exclusive=True, group="pack")
    async def write_pack(self) -> None:
        """Write what is printed before the session, and say where it is."""
        from workshop.tui.printing import write_pack

        await write_pack(self, self.desk, self.live)

    def action_start(self) -> None:
        """Start the clock, when nothing is missing; a start that is on its way is not sent twice.

        A value that is being typed is kept first, and may be looked at before the clock runs.
        """
        if self.query_one(Fields).is_typing:
            self.query_one(Fields).keep_typed()
            return
        if self._starts:
            return
        try:
            self.live.start()
        except Refused as refused:
            self.say(str(refused), wrong=True)
            missing = missing_facts(self.live.session)
            if missing:
                self.query_one(Fields).go_to(_PLACEHOLDER_FIELDS[missing[0]])

    @property
    def _starts(self) -> bool:
        """Whether the start is on its way to disk."""
        drafts = [draft.type for waiting in self.live.outbox.waiting for draft in waiting.drafts]
        return "session.started" in drafts

    def _go_live(self) -> None:
        """The session has started: to its screen, once."""
        from workshop.tui.live import Live

        if not self._left:
            self._left = True
            self.give_way_to(Live(self.desk, self.live))
