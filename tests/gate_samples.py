"""Logs of sessions and of a plan for tests, made without a store: groups that count for the gate, and some that do not."""

from __future__ import annotations

from workshop.designs.loader import find_design, to_data
from workshop.plan import plan_events as pe
from workshop.plan.material import Held, Material
from workshop.plan.plan_state import Plan, fold_plan
from workshop.record.event import Draft, Event, chain_start, seal
from workshop.session import events as ev
from workshop.session.fold import fold

EXTERNAL, INTERNAL = find_design("focus-group", None), find_design("focus-group-internal", None)
BUY_IN = find_design("buy-in", None)
AT = "2026-03-04T10:00:00.000Z"
LATER = "2026-03-04T11:25:00.000Z"


def sealed(*drafts: Draft) -> list[Event]:
    """Events in a chain, as a store would number them."""
    log: list[Event] = []
    previous, numbers = chain_start({}), {}
    for seq, one in enumerate(drafts, 1):
        ref = one.ref
        if one.new:
            numbers[one.new] = numbers.get(one.new, 0) + 1
            ref = f"{one.new}{numbers[one.new]}"
        log.append(seal(one, seq=seq, ref=ref, part=1, of=1, previous=previous))
        previous = log[-1].hash
    return log


def log_of(
    stratum: str = "external",
    *,
    design=None,
    said: tuple[str, ...] = ("The 14 never comes",),
    kind: str = "paraphrase",
    started: bool = True,
    ended: bool = True,
    attended: int | None = 7,
    retracted: bool = False,
    segment: str = "riders",
    companion_of: str = "",
    afterwards: bool = False,
    date: str = "2026-03-04",
) -> list[Event]:
    """The log of one session."""
    design = design or (INTERNAL if stratum == "internal" else EXTERNAL)
    facts = ev.Facts(title=f"Group {segment}", stratum=stratum, segment=segment, date=date, place="a library")
    stage = design.stages[0].id
    drafts = [
        ev.draft(
            ev.SessionCreated(
                design=to_data(design), facts=facts, companion_of=companion_of, afterwards=afterwards
            ),
            at=AT,
            by="facilitator",
        )
    ]
    if started:
        drafts.append(ev.draft(ev.SessionStarted(), at=AT, by="facilitator"))
    drafts += [
        ev.draft(ev.NoteAdded(text=text, stage=stage, kind=kind), at=AT, by="facilitator", new="N")
        for text in said
    ]
    if retracted:
        drafts += [
            ev.draft(ev.NoteRetracted(), at=AT, by="facilitator", ref=f"N{n}") for n, _ in enumerate(said, 1)
        ]
    if ended:
        drafts.append(ev.draft(ev.SessionEnded(attended=attended), at=LATER, by="facilitator"))
    return sealed(*drafts)


def held(name: str, log: list[Event], *, example: bool = False) -> Held:
    return Held(name, fold(log), example)


def material(*sessions: Held, plan: Plan | None = None) -> Material:
    return Material(plan or fold_plan([]), tuple(sessions), (), "2026-06-01")


def groups(*strata: str) -> list[Held]:
    return [held(f"g{n}", log_of(stratum, segment=f"s{n}")) for n, stratum in enumerate(strata)]


def plan_of(*drafts: Draft, example: bool = False) -> Plan:
    return fold_plan(sealed(*drafts), example=example)


def decided(what: pe.PlanHappening, new: str = "", ref: str = "") -> Draft:
    return pe.plan_draft(what, at=AT, by="officer", new=new, ref=ref)


FIVE = ("external", "internal", "external", "internal", "external")
