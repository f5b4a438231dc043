"""The use cases of a plan: what the officer decides across sessions, checked, recorded and applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from workshop.plan import plan_events as pe
from workshop.plan.material import PLAN_ID, Held
from workshop.plan.origins import Origins, with_origins
from workshop.plan.plan_state import Plan, fold_plan
from workshop.record.clean import is_blank
from workshop.record.event import FORMAT, Event, Meta
from workshop.record.protocol import EventStore, StoreError
from workshop.session.clock import local_now, stamp
from workshop.session.errors import Refused
from workshop.session.outbox import Deliver, Outbox, Submission
from workshop.session.state import name_key

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
        self._store = store
        self._origins = Origins({}, self._log_of)
        self.plan: Plan = fold_plan(log, example=example)
        self.clock, self.by = clock, by
        self.outbox = Outbox(store, PLAN_ID, self._apply, deliver)

    def _apply(self, events: list[Event]) -> None:
        self._fold([*self.plan.log, *events])

    def know(self, sessions: Iterable[Held]) -> None:
        """Have the sessions that the plan points to as they are now; what its pointers mean is told by them."""
        self._origins = Origins({held.id: held.session for held in sessions}, self._log_of)
        self._fold(self.plan.log)

    def _fold(self, log: Sequence[Event]) -> None:
        self.plan = fold_plan(log, example=self.plan.example, origins=self._origins)

    def _log_of(self, session_id: str) -> Sequence[Event] | None:
        try:
            return self._store.read(session_id)
        except StoreError:
            return None

    def read_again(self, log: Sequence[Event]) -> None:
        """Take over the whole log, after another program has replaced it."""
        self._fold(log)

    def submit(
        self, what: pe.PlanHappening, *more: pe.PlanHappening, ref: str = "", new: str = ""
    ) -> Submission:
        """Hand over one decision, with what belongs to it: all of it is taken back together."""
        at = stamp(self.clock())
        drafts = [pe.plan_draft(what, at=at, by=self.by, ref=ref, new=new)]
        drafts += [pe.plan_draft(one, at=at, by=self.by) for one in more]
        return self.outbox.submit([with_origins(one, self._origins) for one in drafts])

    def wait(self, submission: Submission) -> list[Event]:
        """Wait until a decision is durable; for callers without an event loop.

        Raises:
            StoreError: When it could not be saved.
        """
        self.outbox.settle()
        return submission.future.result()

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

    def add_code(
        self,
        label: str,
        definition: str = "",
        *,
        themes: Sequence[str] = (),
        notes: Sequence[tuple[str, str]] = (),
    ) -> Submission:
        """Add a theme to the codebook, with what is filed under it from the start.

        Args:
            label: Its name.
            definition: What it means.
            themes: Sessions' themes that belong to it.
            notes: Single notes that belong to it, each with the session's theme that it is taken from.

        Raises:
            Refused: When the label is blank or too long, or another theme has it.
        """
        label = self._label(label)
        filed = [pe.ThemeMapped(theme=theme, code=label) for theme in themes]
        filed += [pe.ThemeMapped(theme=theme, code=label, notes=(note,)) for note, theme in notes]
        return self.submit(pe.CodeAdded(label=label, definition=definition), *filed, new="K")

    def rename_code(self, code: str, label: str) -> Submission:
        """Give a theme of the codebook another name; what it was called is in its trail.

        Raises:
            Refused: When there is no such theme, or the label does not do.
        """
        found = self.plan.code(code)
        if found is None:
            raise Refused(f"There is no theme {code} in the codebook.")
        if found.label == label.strip():
            raise Refused("It is called that already.")
        return self.submit(pe.TextChanged(text=self._label(label, of=found.id)), ref=found.id)

    def file(
        self, code: str, themes: Sequence[str] = (), notes: Sequence[tuple[str, str]] = ()
    ) -> Submission:
        """File sessions' themes, and single notes with the themes they are taken from, under a theme of the codebook.

        An empty ``code`` takes them out of the codebook.

        Raises:
            Refused: When there is no such theme, or nothing is filed.
        """
        if code and self.plan.code(code) is None:
            raise Refused(f"There is no theme {code} in the codebook.")
        filed = [pe.ThemeMapped(theme=theme, code=code) for theme in themes]
        filed += [pe.ThemeMapped(theme=theme, code=code, notes=(note,)) for note, theme in notes]
        if not filed:
            raise Refused("Choose a theme or a note first.")
        return self.submit(*filed)

    def _label(self, label: str, *, of: str = "") -> str:
        """A theme's name, on one line; ``of`` is the theme that has it already, if one may."""
        label = " ".join(_text(label, "A theme").split())
        if len(label) > LONGEST_LABEL:
            raise Refused(f"A theme's name holds at most {LONGEST_LABEL} characters.")
        waiting = [one for sent in self.outbox.waiting for one in sent.drafts if one.type == "code.added"]
        taken = [code.label for code in self.plan.current_codes() if code.id != of]
        if any(
            name_key(one) == name_key(label) for one in (*taken, *(str(w.data["label"]) for w in waiting))
        ):
            raise Refused(f"There is a theme called {label!r} already.")
        return label

    def merge_codes(self, gone: str, into: str) -> Submission:
        """Let a theme of the codebook live on in another one."""
        first, second = self.plan.code(gone), self.plan.code(into)
        if first is None or second is None or first.id == second.id:
            raise Refused("Two different themes of the codebook can be merged.")
        return self.submit(pe.CodeMerged(into=second.id), ref=first.id)

    def link_need(self, want: str, need: str) -> Submission:
        """Say which need a want serves; none: empty."""
        return self.submit(pe.NeedLinked(want=want, need=need))

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
        if not self.plan.actions and any(event.type == "redacted" for event in self.plan.log):
            raise Refused("What was redacted is gone for good; nothing from before it is undone.")
        if not self.plan.actions:
            raise Refused("There is nothing to undo here.")
        return self.submit(pe.PlanUndone(target=self.plan.actions[-1]))

    def _known(self, id: str) -> None:
        if id not in self.plan.goals and id not in self.plan.groups and id not in self.plan.codes:
            raise Refused(f"There is no {id} in the plan.")


def open_plan(
    store: EventStore,
    *,
    department: str = "",
    example: bool = False,
    clock: Callable[[], datetime] = local_now,
    deliver: Deliver | None = None,
) -> PlanBook:
    """Take the plan of a folder for writing; where there is none yet, it is made at the clock's time.

    Raises:
        SessionLocked: When another program is writing it.
        StoreError: When it cannot be opened or made.
    """
    if not store.exists(PLAN_ID):
        now = stamp(clock())
        meta = Meta(
            format=FORMAT, id=PLAN_ID, title="Plan", kind=PLAN_ID, date=now[:10], created=now, example=example
        )
        store.create(meta, [pe.plan_draft(pe.PlanCreated(department=department), at=now, by="officer")])
    opened = store.open(PLAN_ID)
    if not opened.writable:
        raise StoreError(opened.notice or "The plan can only be read now.")
    return PlanBook(store, opened.events, example=opened.meta.example, clock=clock, deliver=deliver)


def _text(text: str, what: str) -> str:
    if is_blank(text):
        raise Refused(f"{what} needs a text.")
    return text.strip()
