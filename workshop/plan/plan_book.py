"""The use cases of a plan: what the officer decides across sessions, checked, recorded and applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from workshop.plan import plan_events as pe
from workshop.plan.material import PLAN_ID
from workshop.plan.plan_state import Plan, fold_plan
from workshop.record.clean import is_blank
from workshop.record.event import FORMAT, Event, Meta
from workshop.record.protocol import EventStore
from workshop.session.clock import local_now, stamp
from workshop.session.errors import Refused
from workshop.session.outbox import Deliver, Outbox, Submission

LONGEST_LABEL = 80


class PlanBook:
    """A plan that is being written.

    Args:
        store: Where events go; the plan's log has been opened there for writing, see `open_plan`.
        log: The events it holds.
        example: Whether it is the plan of the worked example.
        clock: What time it is, as an aware datetime.
        by: The role that acts.
        deliver: See `Outbox`.
    """

    def __init__(
        self,
        store: EventStore,
        log: Sequence[Event],
        *,
        example: bool = False,
        clock: Callable[[], datetime] = local_now,
        by: str = "officer",
        deliver: Deliver | None = None,
    ) -> None:
        self.plan: Plan = fold_plan(log, example=example)
        self.clock, self.by = clock, by
        self.outbox = Outbox(store, PLAN_ID, self._apply, deliver)

    def _apply(self, events: list[Event]) -> None:
        self.plan = fold_plan([*self.plan.log, *events], example=self.plan.example)

    def submit(self, what: pe.PlanHappening, *, ref: str = "", new: str = "") -> Submission:
        """Hand over one decision."""
        return self.outbox.submit([pe.plan_draft(what, at=stamp(self.clock()), by=self.by, ref=ref, new=new)])

    def wait(self, submission: Submission) -> list[Event]:
        """Wait until a decision is durable; for callers without an event loop.

        Raises:
            StoreError: When it could not be saved.
        """
        self.outbox.settle()
        return submission.future.result()

    # The first page, goals and groups -------------------------------------------------------------

    def set_up(self, settings: pe.PlanSettings) -> Submission:
        """Say what stands on the plan's first page."""
        if settings.status not in ("draft", "validated", "adopted"):
            raise Refused(f"A plan is draft, validated or adopted, not {settings.status!r}.")
        return self.submit(settings)

    def add_goal(self, text: str) -> Submission:
        """Write down a goal that the department has already."""
        return self.submit(pe.GoalAdded(text=_text(text, "A goal")), new="G")

    def plan_group(self, segment: str, stratum: str, date: str = "") -> Submission:
        """Write down a focus group that is to be held."""
        if stratum not in ("internal", "external"):
            raise Refused("Say whether the group is internal or external.")
        return self.submit(
            pe.GroupPlanned(segment=_text(segment, "A group"), stratum=stratum, date=date), new="F"
        )

    def heard(self, group: str, segments: Sequence[str]) -> Submission:
        """Say which customer groups of the map a focus group heard; none: as its own facts say."""
        return self.submit(pe.SegmentsHeard(group=group, segments=tuple(segments)))

    def change(self, id: str, text: str, *, definition: str = "", date: str = "") -> Submission:
        """Put a goal, a theme of the codebook or a planned group into other words."""
        self._known(id)
        return self.submit(pe.TextChanged(text=_text(text, "It"), definition=definition, date=date), ref=id)

    def drop(self, id: str, reason: str = "") -> Submission:
        """Take a goal, a theme of the codebook or a planned group out."""
        self._known(id)
        return self.submit(pe.Dropped(reason=reason), ref=id)

    # The codebook ---------------------------------------------------------------------------------

    def add_code(self, label: str, definition: str = "") -> Submission:
        """Add a theme to the codebook.

        Raises:
            Refused: When the label is blank or too long, or another theme has it.
        """
        label = _text(label, "A theme")
        if len(label) > LONGEST_LABEL:
            raise Refused(f"A theme's name holds at most {LONGEST_LABEL} characters.")
        if any(code.label.casefold() == label.casefold() for code in self.plan.current_codes()):
            raise Refused(f"There is a theme called {label!r} already.")
        return self.submit(pe.CodeAdded(label=label, definition=definition), new="K")

    def map_theme(self, theme: str, code: str, notes: Sequence[str] = ()) -> Submission:
        """Say that a session's theme, or only some notes of it, belongs to a theme of the codebook; to none: empty."""
        if code and self.plan.code(code) is None:
            raise Refused(f"There is no theme {code} in the codebook.")
        return self.submit(pe.ThemeMapped(theme=theme, code=code, notes=tuple(notes)))

    def merge_codes(self, gone: str, into: str) -> Submission:
        """Let a theme of the codebook live on in another one."""
        first, second = self.plan.code(gone), self.plan.code(into)
        if first is None or second is None or first.id == second.id:
            raise Refused("Two different themes of the codebook can be merged.")
        return self.submit(pe.CodeMerged(into=second.id), ref=first.id)

    def link_need(self, want: str, need: str) -> Submission:
        """Say which need a want serves; none: empty."""
        return self.submit(pe.NeedLinked(want=want, need=need))

    # Assumptions, quotes, promises ----------------------------------------------------------------

    def open_assumptions(self, by: str, reason: str = "") -> Submission:
        """Let the sealed assumptions be read."""
        if self.plan.opened is not None:
            raise Refused("The assumptions are open already.")
        return self.submit(pe.AssumptionsOpened(by=_text(by, "Who opens them"), reason=reason))

    def match(self, what: pe.AssumptionMatched) -> Submission:
        """Say what became of an assumption."""
        if self.plan.opened is None:
            raise Refused("The assumptions are still sealed.")
        if what.state not in pe.MATCHES:
            raise Refused(f"An assumption is {', '.join(pe.MATCHES[:-1])} or {pe.MATCHES[-1]}.")
        return self.submit(what)

    def check_quote(self, what: pe.QuoteChecked) -> Submission:
        """Keep what a person decided about a quote."""
        if what.decision not in pe.QUOTE_DECISIONS:
            raise Refused(f"A quote is: {', '.join(pe.QUOTE_DECISIONS)}.")
        if what.decision in ("paraphrase", "blank") and is_blank(what.text):
            raise Refused("Write the words that may be printed.")
        return self.submit(what)

    def tell_promise(self, what: pe.PromiseTold) -> Submission:
        """Keep how a commitment stands."""
        if what.state not in pe.PROMISE_STATES:
            raise Refused(f"A promise is {', '.join(pe.PROMISE_STATES)}.")
        return self.submit(what)

    # Initiatives, contradictions, the gate --------------------------------------------------------

    def name_goal(self, what: str, goal: str) -> Submission:
        """Say which goal an initiative or a promise serves; none: empty."""
        if goal and goal not in self.plan.goals:
            raise Refused(f"There is no goal {goal}.")
        return self.submit(pe.GoalNamed(what=what, goal=goal))

    def choose(self, initiative: str, vote: str = "") -> Submission:
        """Choose the focus of the first year."""
        return self.submit(pe.InitiativeChosen(initiative=initiative, vote=vote))

    def rule(self, one: str, other: str, words: str) -> Submission:
        """Say what was made of a contradiction."""
        return self.submit(pe.ConflictRuled(one=one, other=other, words=_text(words, "The ruling")))

    def override(self, name: str, reason: str) -> Submission:
        """Let a draft be written although the gate is closed.

        Raises:
            Refused: When name or reason is missing.
        """
        if is_blank(name) or is_blank(reason):
            raise Refused("An override needs a name and a reason; both are printed in the draft.")
        return self.submit(pe.GateOverridden(name=name, reason=reason))

    def undo(self) -> Submission:
        """Take the last decision back.

        Raises:
            Refused: When there is none.
        """
        if self.outbox.waiting:
            raise Refused("Something is still being saved; undo when it is on disk.")
        if not self.plan.actions:
            raise Refused("There is nothing to undo here.")
        return self.submit(pe.PlanUndone(target=self.plan.actions[-1]))

    def _known(self, id: str) -> None:
        if id not in self.plan.goals and id not in self.plan.groups and id not in self.plan.codes:
            raise Refused(f"There is no {id} in the plan.")


def open_plan(
    store: EventStore, *, department: str = "", example: bool = False, deliver: Deliver | None = None
) -> PlanBook:
    """Take the plan of a folder for writing; where there is none yet, it is made.

    Raises:
        SessionLocked: When another program is writing it.
        StoreError: When it cannot be opened or made.
    """
    if not store.exists(PLAN_ID):
        now = stamp(local_now())
        meta = Meta(
            format=FORMAT, id=PLAN_ID, title="Plan", kind=PLAN_ID, date=now[:10], created=now, example=example
        )
        store.create(meta, [pe.plan_draft(pe.PlanCreated(department=department), at=now, by="officer")])
    opened = store.open(PLAN_ID)
    return PlanBook(store, opened.events, example=opened.meta.example, deliver=deliver)


def _text(text: str, what: str) -> str:
    if is_blank(text):
        raise Refused(f"{what} needs a text.")
    return text.strip()
