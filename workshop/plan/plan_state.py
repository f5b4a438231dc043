"""What a plan is at one moment, as folded from its log; readers only read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from workshop.plan import plan_events as pe
from workshop.plan.origins import Origins, pointed
from workshop.plan.waiting import Waiting, unclear, waiting
from workshop.record.event import Event
from workshop.record.redaction import REDACTED, left_of
from workshop.session.state import name_key


@dataclass(slots=True)
class Goal:
    """A goal the department has already."""

    id: str
    text: str
    dropped: str | None = None


@dataclass(slots=True)
class PlannedGroup:
    """A focus group that is to be held."""

    id: str
    segment: str
    stratum: str
    date: str = ""
    dropped: str | None = None


@dataclass(slots=True)
class Code:
    """A theme of the codebook; ``merged`` is the one it lives on in, ``trail`` what happened to it, in words.

    ``names`` is what it was called before.
    """

    id: str
    label: str
    definition: str = ""
    merged: str = ""
    dropped: str | None = None
    trail: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass
class Plan:
    """A plan at one moment.  Things of sessions are named ``session-id:N12``.

    Attributes:
        settings: What stands on its first page.
        goals, groups, codes: By display id (G1, F1, K1).
        heard: For each focus group the customer groups it heard, where the officer said so.
        themes: For each session's theme the theme of the codebook it belongs to.
        notes: For single notes the theme of the codebook they belong to, whatever their session's theme does.
        parts: The same with the session's theme they were taken from: by note, then by theme.
        needs: For each want the need it serves.
        opened: Who opened the sealed assumptions, None while they are sealed.
        matches: For each assumption what became of it.
        quotes: For each note what a person decided about quoting it.
        promises: For each commitment how it stands, by the latest word.
        serves: For each initiative or promise the goal it serves.
        chosen: The initiatives that were chosen.
        rulings: What was made of contradictions.
        overrides: Drafts that were written although the gate was closed.
        hold: The legal hold on the plan and its sessions, None where there is none.
        actions: The ids of the events that can be taken back, the latest last.
        waiting: Decisions that change nothing until a person has settled what is to hold.
        settled_by: The ids of the events by which what waited is settled.
    """

    settings: pe.PlanSettings = field(default_factory=pe.PlanSettings)
    example: bool = False
    goals: dict[str, Goal] = field(default_factory=dict)
    groups: dict[str, PlannedGroup] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    heard: dict[str, tuple[str, ...]] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    opened: pe.AssumptionsOpened | None = None
    matches: dict[str, pe.AssumptionMatched] = field(default_factory=dict)
    quotes: dict[str, pe.QuoteChecked] = field(default_factory=dict)
    promises: dict[str, pe.PromiseTold] = field(default_factory=dict)
    serves: dict[str, str] = field(default_factory=dict)
    chosen: list[pe.InitiativeChosen] = field(default_factory=list)
    rulings: list[pe.ConflictRuled] = field(default_factory=list)
    overrides: list[tuple[str, pe.GateOverridden]] = field(default_factory=list)
    hold: pe.PlanHeld | None = None
    actions: list[str] = field(default_factory=list)
    waiting: tuple[Waiting, ...] = ()
    settled_by: frozenset[str] = frozenset()
    log: list[Event] = field(default_factory=list)

    def current_goals(self) -> list[Goal]:
        """The goals that hold."""
        return [goal for goal in self.goals.values() if goal.dropped is None]

    def current_codes(self) -> list[Code]:
        """The themes of the codebook that hold."""
        return [code for code in self.codes.values() if code.dropped is None and not code.merged]

    def code(self, code_id: str) -> Code | None:
        """A theme of the codebook, or the one it lives on in; None where there is none any more."""
        found = self.codes.get(code_id)
        for _ in range(len(self.codes)):
            if found is None or not found.merged:
                break
            found = self.codes.get(found.merged)
        return found if found is not None and found.dropped is None else None


def fold_plan(log: Iterable[Event], *, example: bool = False, origins: Origins | None = None) -> Plan:
    """The plan that a log describes; an empty log is a plan of which nothing is known yet.

    Args:
        log: The log.
        example: Whether it is the plan of the worked example.
        origins: What pointers to things of sessions mean; without, each means the number it says.
    """
    log = list(log)
    undone = {str(event.data.get("target", "")) for event in log if event.type == "undo" and event.data}
    plan, left = Plan(example=example), left_of(log)
    in_force: list[Event] = []
    unclear_ones: list[Waiting] = []
    action = ""
    for event in log:
        plan.log.append(event)
        # What was decided together is taken back together.
        action = event.id if event.part == 1 else action
        if action in undone:
            continue
        if event.data is None and event.seq in left:
            event = msgspec.structs.replace(event, data=left[event.seq])
        if origins is not None and event.data:
            event, names = pointed(event, origins)
            if names:
                unclear_ones.append(unclear(event, names))
                _never_quoted(plan, event, names)
                continue
        what = pe.plan_happening(event)
        handler = _HANDLERS.get(event.type)
        if what is None or handler is None:
            continue
        handler(plan, event, what)
        in_force.append(event)
        if event.type not in pe.NOT_UNDONE and event.part == 1:
            plan.actions.append(event.id)
        if event.type == REDACTED:
            # What was taken back before it would come back without its words.
            plan.actions.clear()
    plan.waiting, plan.settled_by = waiting(log, in_force, unclear_ones, origins)
    return plan


def _never_quoted(plan: Plan, event: Event, names: Mapping[str, tuple[str, ...]]) -> None:
    """What is never to be quoted is not, whichever of these was meant."""
    what = pe.plan_happening(event)
    if isinstance(what, pe.QuoteChecked) and what.decision == "never":
        for one in names.get(what.note, ()):
            plan.quotes[one] = msgspec.structs.replace(what, note=one)


def _settled(plan: Plan, event: Event, what: pe.DecisionSettled) -> None:
    """It changes nothing by itself: what stands goes on to stand."""


def _created(plan: Plan, event: Event, what: pe.PlanCreated) -> None:
    plan.settings = pe.PlanSettings(department=what.department)


def _settings(plan: Plan, event: Event, what: pe.PlanSettings) -> None:
    plan.settings = what


def _goal(plan: Plan, event: Event, what: pe.GoalAdded) -> None:
    plan.goals[event.ref] = Goal(event.ref, what.text)


def _group(plan: Plan, event: Event, what: pe.GroupPlanned) -> None:
    plan.groups[event.ref] = PlannedGroup(event.ref, what.segment, what.stratum, what.date)


def _heard(plan: Plan, event: Event, what: pe.SegmentsHeard) -> None:
    if what.segments:
        plan.heard[what.group] = what.segments
    else:
        plan.heard.pop(what.group, None)


def _code(plan: Plan, event: Event, what: pe.CodeAdded) -> None:
    plan.codes[event.ref] = Code(event.ref, what.label, what.definition)


def _merged(plan: Plan, event: Event, what: pe.CodeMerged) -> None:
    gone, into = plan.codes.get(event.ref), plan.code(what.into)
    if gone is not None and into is not None and into.id != gone.id:
        _on_its_own_again(plan, gone)
        gone.merged, gone.dropped = into.id, None
        into.trail.append(_was_merged(gone))


def _mapped(plan: Plan, event: Event, what: pe.ThemeMapped) -> None:
    session = what.theme.partition(":")[0]
    code = what.code
    if code and code not in plan.codes:
        # Filed together with the making of the theme, by its name, since it had no number then.
        code = next((one.id for one in plan.current_codes() if name_key(one.label) == name_key(code)), code)
    if what.notes:
        for note in what.notes:
            name = note if ":" in note else f"{session}:{note}"
            plan.notes[name] = code
            plan.parts.setdefault(name, {})[what.theme] = code
    elif code:
        plan.themes[what.theme] = code
    else:
        plan.themes.pop(what.theme, None)


def _need(plan: Plan, event: Event, what: pe.NeedLinked) -> None:
    if what.need:
        plan.needs[what.want] = what.need
    else:
        plan.needs.pop(what.want, None)


def _opened(plan: Plan, event: Event, what: pe.AssumptionsOpened) -> None:
    plan.opened = what


def _matched(plan: Plan, event: Event, what: pe.AssumptionMatched) -> None:
    plan.matches[what.assumption] = what


def _quote(plan: Plan, event: Event, what: pe.QuoteChecked) -> None:
    plan.quotes[what.note] = what


def _promise(plan: Plan, event: Event, what: pe.PromiseTold) -> None:
    plan.promises[what.commitment] = what


def _goal_named(plan: Plan, event: Event, what: pe.GoalNamed) -> None:
    if what.goal:
        plan.serves[what.what] = what.goal
    else:
        plan.serves.pop(what.what, None)


def _chosen(plan: Plan, event: Event, what: pe.InitiativeChosen) -> None:
    plan.chosen.append(what)


def _ruled(plan: Plan, event: Event, what: pe.ConflictRuled) -> None:
    plan.rulings.append(what)


def _overridden(plan: Plan, event: Event, what: pe.GateOverridden) -> None:
    plan.overrides.append((event.at, what))


def _redacted(plan: Plan, event: Event, what: pe.PlanRedacted) -> None:
    for name in what.ids:
        plan.quotes.pop(name, None)


def _hold(plan: Plan, event: Event, what: pe.PlanHeld) -> None:
    plan.hold = what


def _lifted(plan: Plan, event: Event, what: pe.PlanHoldLifted) -> None:
    plan.hold = None


def _text(plan: Plan, event: Event, what: pe.TextChanged) -> None:
    if goal := plan.goals.get(event.ref):
        goal.text, goal.dropped = what.text, None
    elif group := plan.groups.get(event.ref):
        group.segment, group.date, group.dropped = what.text, what.date or group.date, None
    elif code := plan.codes.get(event.ref):
        _on_its_own_again(plan, code)
        code.dropped = None
        if code.label != what.text:
            code.trail.append(f"called '{code.label}' before")
            code.names.append(code.label)
        code.label, code.definition = what.text, what.definition or code.definition


def _dropped(plan: Plan, event: Event, what: pe.Dropped) -> None:
    if code := plan.codes.get(event.ref):
        _on_its_own_again(plan, code)
    found = plan.goals.get(event.ref) or plan.groups.get(event.ref) or plan.codes.get(event.ref)
    if found is not None:
        found.dropped = what.reason


def _on_its_own_again(plan: Plan, code: Code) -> None:
    """Of a theme that lives on in another, something else was decided: where two copies of the plan differed."""
    into, merged = plan.codes.get(code.merged), _was_merged(code)
    if into is not None and merged in into.trail:
        into.trail.remove(merged)
    code.merged = ""


def _was_merged(code: Code) -> str:
    return f"'{code.label}' was merged into it"


_HANDLERS: dict[str, Callable[[Plan, Event, Any], None]] = {
    "plan.created": _created,
    "plan.settings": _settings,
    "goal.added": _goal,
    "group.planned": _group,
    "segments.heard": _heard,
    "code.added": _code,
    "code.merged": _merged,
    "theme.mapped": _mapped,
    "need.linked": _need,
    "assumptions.opened": _opened,
    "assumption.matched": _matched,
    "quote.checked": _quote,
    "promise.told": _promise,
    "goal.named": _goal_named,
    "initiative.chosen": _chosen,
    "conflict.ruled": _ruled,
    "gate.overridden": _overridden,
    "text.changed": _text,
    "dropped": _dropped,
    "redacted": _redacted,
    "hold.set": _hold,
    "hold.lifted": _lifted,
    "decision.settled": _settled,
}
