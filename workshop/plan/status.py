"""How a plan stands, for `workshop status` and the home screen: groups, steps, and what is open, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from workshop.plan.assumed import assumptions
from workshop.plan.gate import Gate, gate
from workshop.plan.holding import Hold, holds
from workshop.plan.material import Held, Material
from workshop.plan.next_step import Step, loose_themes, next_of, steps, told_next
from workshop.plan.quotes import to_check
from workshop.plan.register import PromiseRow, overdue
from workshop.plan.wording import listed
from workshop.plural import counted
from workshop.session.capturing import incomplete

FORMAT = "status/1"
"""What other programs rely on: keys are added, none is renamed or taken away while this number stays."""

_MOST_NAMED = 3

LATE = "commitments_overdue"
"""The name of what waits where commitments are overdue; its words are those of the first one."""


class Open(NamedTuple):
    """Something that waits for the officer: its stable name, how much of it, and the words."""

    id: str
    number: int
    told: str


class Status(NamedTuple):
    """How a plan stands.

    Attributes:
        department: Whose plan it is, as far as known.
        gate: Whether it may be written.
        steps: The steps on the way to it.
        next: What to do next, in one sentence.
        open: What waits for the officer; nothing of which there is none.
        sessions, people: How many sessions were held, and how many people came to the groups that count.
        broken: Files that cannot be read, with the reason.
        holds: The legal holds that are on.
    """

    department: str
    gate: Gate
    steps: tuple[Step, ...]
    next: str
    open: tuple[Open, ...]
    sessions: int
    people: int
    broken: tuple[tuple[str, str], ...]
    holds: tuple[Hold, ...] = ()


def status(material: Material) -> Status:
    """How the plan of these sessions stands."""
    found = gate(material)
    way = steps(material, found)
    held = [one for one in material.sessions if one.session.status == "ended"]
    departments = [one.session.facts.department for one in material.sessions if one.session.facts.department]
    return Status(
        department=material.plan.settings.department or next(iter(departments), ""),
        gate=found,
        steps=way,
        next=told_next(way),
        open=tuple(one for one in _open(material, found) if one.number),
        sessions=len(held),
        people=sum(row.attended or 0 for row in found.counted),
        broken=material.broken,
        holds=holds(material),
    )


def _open(material: Material, found: Gate) -> list[Open]:
    """Everything that may wait, with how much of it does."""
    guesses = assumptions(material)
    lacking = [(held, number) for held in material.sessions if (number := len(incomplete(held.session)))]
    records = sum(number for _, number in lacking)
    themes = len(loose_themes(material, found))
    late = overdue(material)
    quotes = len(to_check(material))
    waits = len(material.plan.waiting)
    return [
        Open(LATE, len(late), told_late(late, len(late))),
        Open(
            "assumptions_sealed",
            guesses.sealed,
            f"{counted(guesses.sealed, 'assumption')} sealed{' until the groups are done' if found.missing else ''}.",
        ),
        Open(
            "assumptions_unmatched",
            guesses.unjudged,
            f"{counted(guesses.unjudged, 'assumption')} to be judged.",
        ),
        Open("themes_not_mapped", themes, f"{counted(themes, 'theme')} of the groups not in the codebook."),
        Open(
            "quotes_unchecked", quotes, f"{counted(quotes, 'quote')} to be checked: does it tell who said it?"
        ),
        Open(
            "decisions_waiting",
            waits,
            f"{counted(waits, 'decision')} to be settled after a merge: `workshop settle` shows what.",
        ),
        Open(
            "records_incomplete",
            records,
            f"{counted(records, 'record')} with something missing, in {_named([held for held, _ in lacking])}.",
        ),
    ]


def _named(some: Sequence[Held]) -> str:
    """What the first of these sessions are called, and how many more there are."""
    names = [held.session.facts.title or held.session.design.title for held in some[:_MOST_NAMED]]
    more = len(some) - len(names)
    return listed([*names, *([f"{more} more"] if more else [])])


def told_late(late: Sequence[PromiseRow], number: int) -> str:
    """The first of these commitments, the one that is overdue longest, and how many more there are of a number."""
    if not late:
        return ""
    first = late[0]
    more = f", and {number - 1} more" if number > 1 else ""
    return f"Overdue: {first.owner}, {first.action}, promised for {first.until or first.due}{more}."


def status_data(found: Status) -> dict[str, Any]:
    """A status as JSON for other programs; `FORMAT` says what they may rely on."""
    gate_ = found.gate
    waiting = next_of(found.steps)
    return {
        "format": FORMAT,
        "department": found.department,
        "gate": {
            "needed": gate_.needed,
            "held": gate_.held,
            "internal": gate_.internal,
            "external": gate_.external,
            "open": gate_.is_open,
            "overridden": gate_.overridden,
            "missing": list(gate_.missing),
            "next_step": gate_.next_step,
            "groups": [row._asdict() for row in gate_.groups],
            "not_held": [one._asdict() for one in gate_.not_held],
            "overrides": [{"at": at, "name": one.name, "reason": one.reason} for at, one in gate_.overrides],
        },
        "planned": sum(one.dropped is None for one in gate_.not_held),
        "steps": [step._asdict() for step in found.steps],
        "next": {"step": waiting.id if waiting else "", "told": found.next},
        "open": {one.id: one.number for one in found.open},
        "sessions": found.sessions,
        "people": found.people,
        "broken": [{"id": name, "problem": problem} for name, problem in found.broken],
        "holds": [one._asdict() for one in found.holds],
    }
