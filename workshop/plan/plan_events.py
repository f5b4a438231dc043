"""What can happen to a plan: the officer's decisions across sessions, kept in a log of their own.

What was said and voted stays in the sessions; here stand only what the officer adds to it.  A thing of a session is
named by the session's id and its own, as in ``2026-03-04-riders-a1b2c3:N12``.
"""

from __future__ import annotations

from typing import Any

import msgspec

from workshop.record.clean import clean_data
from workshop.record.event import Draft, Event
from workshop.session.happening import Happening
from workshop.session.redaction_events import HoldLifted, HoldSet, Redacted

QUOTE_DECISIONS = ("print", "paraphrase", "blank", "never")
"""What may become of a quote: printed as it is, told in other words, printed with words blanked out, left out."""

MATCHES = ("confirmed", "partly", "contradicted", "not raised")
"""What became of an assumption (DESIGN 4.3)."""

PROMISE_STATES = ("open", "done", "late", "dropped")


class PlanHappening(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Something that happened to the plan."""


class PlanCreated(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """The plan exists."""

    department: str = ""


class PlanSettings(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """What stands on the plan's first page, whole; empty means not yet known.

    ``status`` is draft, validated or adopted; ``review`` and ``published`` are dates as they were given; ``template`` is
    the office's own Word file, ``template_emptied`` whether the text in it is left out.
    """

    department: str = ""
    contact: str = ""
    status: str = "draft"
    version: str = ""
    review: str = ""
    formats: str = ""
    template: str = ""
    template_emptied: bool = False
    values: dict[str, str] = {}


class GoalAdded(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A goal the department has already, which initiatives and promises serve."""

    text: str


class GroupPlanned(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A focus group that is to be held: with whom, internal or external, and when, as far as known."""

    segment: str
    stratum: str
    date: str = ""


class SegmentsHeard(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """Which customer groups of the map a focus group heard, by their names; none: as its own facts say."""

    group: str
    segments: tuple[str, ...] = ()


class CodeAdded(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A theme of the plan's codebook."""

    label: str
    definition: str = ""


class CodeMerged(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A theme of the codebook lives on in another one."""

    into: str


class ThemeMapped(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A session's theme belongs to a theme of the codebook; an empty ``code`` takes it out again.

    With ``notes`` only these notes of it do, which is how a theme is split.
    """

    theme: str
    code: str = ""
    notes: tuple[str, ...] = ()


class NeedLinked(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """What is wanted serves a need: what the customer must achieve; an empty ``need`` takes it back."""

    want: str
    need: str = ""


class AssumptionsOpened(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """The sealed assumptions may be read; ``reason`` where the groups are not all done."""

    by: str
    reason: str = ""


class AssumptionMatched(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """What became of an assumption, as the officer judges it: one of `MATCHES`, and the themes it was held against."""

    assumption: str
    state: str
    codes: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    note: str = ""


class QuoteChecked(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A person has looked whether a quote tells who said it: one of `QUOTE_DECISIONS`.

    ``text`` is what may be printed: the paraphrase, or the words with what was blanked out as ``[ ]``.
    """

    note: str
    decision: str
    text: str = ""
    by: str = ""


class PromiseTold(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """How a commitment of a session stands: one of `PROMISE_STATES`, when, and what shows it.

    ``until`` is the new date of one that is late and not done yet; one that was done late has none.
    """

    commitment: str
    state: str
    on: str = ""
    evidence: str = ""
    until: str = ""


class GoalNamed(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """An initiative or a promise serves a goal; an empty ``goal`` takes it back."""

    what: str
    goal: str = ""


class InitiativeChosen(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """The focus of the first year, by the vote that chose it."""

    initiative: str
    vote: str = ""


class ConflictRuled(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """Two promises or guidelines that contradict one another: what the officer made of it."""

    one: str
    other: str
    words: str


class GateOverridden(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A draft is written although the gate is closed; name and reason are printed in it (DESIGN 4.1)."""

    name: str
    reason: str


class TextChanged(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A goal, a theme of the codebook or a planned group in other words; one that was taken out is there again.

    The latter is so where two copies of the plan differed, and what the other said of it was taken.
    """

    text: str
    definition: str = ""
    date: str = ""


class Dropped(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A goal, a theme of the codebook or a planned group is taken out, and why."""

    reason: str = ""


class PlanRedacted(Redacted, PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """Words of a session, or of the plan itself, were removed for good."""


class PlanHeld(HoldSet, PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """A legal hold on the plan and on every session of its folder: nothing is removed until it is lifted."""


class PlanHoldLifted(HoldLifted, PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """The legal hold on the plan and its sessions is over."""


class DecisionSettled(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """What stands is right, and a decision that waits (by the id of its event) is not to be taken over."""

    decision: str


class PlanUndone(PlanHappening, frozen=True, omit_defaults=True, kw_only=True):
    """What the event of this id did is taken back."""

    target: str


PLAN_TYPES: dict[str, type[PlanHappening]] = {
    "plan.created": PlanCreated,
    "plan.settings": PlanSettings,
    "goal.added": GoalAdded,
    "group.planned": GroupPlanned,
    "segments.heard": SegmentsHeard,
    "code.added": CodeAdded,
    "code.merged": CodeMerged,
    "theme.mapped": ThemeMapped,
    "need.linked": NeedLinked,
    "assumptions.opened": AssumptionsOpened,
    "assumption.matched": AssumptionMatched,
    "quote.checked": QuoteChecked,
    "promise.told": PromiseTold,
    "goal.named": GoalNamed,
    "initiative.chosen": InitiativeChosen,
    "conflict.ruled": ConflictRuled,
    "gate.overridden": GateOverridden,
    "text.changed": TextChanged,
    "dropped": Dropped,
    "redacted": PlanRedacted,
    "hold.set": PlanHeld,
    "hold.lifted": PlanHoldLifted,
    "decision.settled": DecisionSettled,
    "undo": PlanUndone,
}
_TYPE_OF = {kind: name for name, kind in PLAN_TYPES.items()}

NOT_UNDONE = frozenset(
    {"plan.created", "assumptions.opened", "gate.overridden", "redacted", "hold.set", "hold.lifted", "undo"}
)
"""What is corrected by a new event, never taken back."""

# msgspec 0.22 ends the process when two threads are the first to convert into a type: all are made known here.
for _kind in PLAN_TYPES.values():
    msgspec.json.Decoder(_kind)


def plan_draft(what: PlanHappening, *, at: str, by: str, ref: str = "", new: str = "") -> Draft:
    """Put a happening into an envelope that the writer will number; every text in it is cleaned here."""
    data: dict[str, Any] = clean_data(msgspec.to_builtins(what), strip=True)
    return Draft(type=_TYPE_OF[type(what)], data=data, at=at, by=by, ref=ref, new=new)


def plan_happening(event: Event) -> PlanHappening | None:
    """What an event of the plan says; None when its data was redacted or its type is not known to this version.

    Raises:
        msgspec.ValidationError: When a known type holds data of the wrong shape.
    """
    kind = PLAN_TYPES.get(event.type)
    return None if kind is None or event.data is None else msgspec.convert(event.data, kind)
