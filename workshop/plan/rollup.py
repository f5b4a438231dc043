"""Several departments as one: their plans and sessions folded together, the gate still each department's own.

Nothing is called the same afterwards that was not: every id begins with the department, as in
``transit/2026-03-04-riders-a1b2c3:N12`` or ``transit/K3``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec

from workshop.plan.codebook import CodeRow, codebook
from workshop.plan.customers import minutes_of
from workshop.plan.gate import Gate, gate
from workshop.plan.material import Held, Material, in_order
from workshop.plan.plan_state import Plan
from workshop.plan.register import PromiseRow, commitments
from workshop.session.state import name_key

_NAMES = re.compile(r"[^a-z0-9]+")


class DepartmentRow(NamedTuple):
    """One department: what its ids begin with, its name, its own gate, and what it comes to.

    ``people`` came to the groups that count, ``minutes`` were spent on all its sessions, ``promises`` were made in them,
    ``overdue`` of which are.
    """

    key: str
    name: str
    gate: Gate
    sessions: int
    people: int
    minutes: int
    promises: int
    overdue: int


class SharedTheme(NamedTuple):
    """A theme with the departments whose groups raised it; ``people`` is 0 where they are too few to be told."""

    label: str
    departments: tuple[str, ...]
    groups: int
    people: int
    notes: tuple[str, ...]


class Rollup(NamedTuple):
    """Several departments as one.

    Attributes:
        departments: Each with its own gate, in the order they were named.
        material: Everything together, with ids that begin with the department.
        groups, internal, external, people, minutes: The sums; a session that two departments have counts once.
        themes: Those that groups raised: of most departments first, then of most people.
        promises: The commitments of all.
        copies: Groups that count in their department and not in the sum, with the reason: copies of another's.
    """

    departments: tuple[DepartmentRow, ...]
    material: Material
    groups: int
    internal: int
    external: int
    people: int
    minutes: int
    themes: tuple[SharedTheme, ...]
    promises: tuple[PromiseRow, ...]
    copies: tuple[tuple[str, str], ...]

    @property
    def ready(self) -> int:
        """How many departments may write their plan."""
        return sum(row.gate.is_open for row in self.departments)

    @property
    def hours(self) -> int:
        """The time that was spent, to the nearest whole hour."""
        return (self.minutes + 30) // 60


def rollup(materials: Sequence[tuple[str, Material]]) -> Rollup:
    """Fold several departments into one.

    Args:
        materials: What each is called where its plan and its sessions do not say, such as its folder, and what it has.
    """
    keyed = list(zip(_keys(materials), materials, strict=True))
    everything = _joined([(key, material) for key, (_, material) in keyed])
    together = gate(everything)
    counted = {row.session_id for row in together.counted}
    reasons = {row.session_id: row.why for row in together.groups}
    promises = commitments(everything)
    rows, copies = [], []
    for key, (named, material) in keyed:
        own = gate(material)
        rows.append(_department(key, _name(named, material), material, own, promises))
        for group in own.counted:
            if f"{key}/{group.session_id}" not in counted:
                name = f"{key}/{group.session_id}"
                copies.append((name, reasons.get(name, "It belongs to the worked example.")))
    return Rollup(
        departments=tuple(rows),
        material=everything,
        groups=together.held,
        internal=together.internal,
        external=together.external,
        people=sum(row.attended or 0 for row in together.counted),
        minutes=sum(minutes_of(one) for one in _own(everything.sessions)),
        themes=_themes(codebook(everything).rows),
        promises=promises,
        copies=tuple(copies),
    )


def _department(
    key: str, name: str, material: Material, own: Gate, promises: Iterable[PromiseRow]
) -> DepartmentRow:
    made = [one for one in promises if one.id.startswith(f"{key}/")]
    held = _own(material.sessions)
    return DepartmentRow(
        key=key,
        name=name,
        gate=own,
        sessions=len(held),
        people=sum(row.attended or 0 for row in own.counted),
        minutes=sum(minutes_of(one) for one in held),
        promises=len(made),
        overdue=sum(one.state == "overdue" for one in made),
    )


def _own(sessions: Iterable[Held]) -> list[Held]:
    """The sessions that were held, each once, however many folders have it."""
    seen: set[str] = set()
    found = []
    for held in sessions:
        first = held.session.log[0].id if held.session.log else held.id
        if held.session.status != "planned" and first not in seen:
            seen.add(first)
            found.append(held)
    return found


def _themes(rows: Iterable[CodeRow]) -> tuple[SharedTheme, ...]:
    found = []
    for row in rows:
        departments = tuple(dict.fromkeys(session.partition("/")[0] for session in row.groups))
        people = 0 if row.small else row.people
        found.append(SharedTheme(row.label, departments, len(row.groups), people, row.notes))
    found.sort(key=lambda one: (-len(one.departments), -one.people, -one.groups, one.label.casefold()))
    return tuple(found)


def _name(named: str, material: Material) -> str:
    departments = [one.session.facts.department for one in material.sessions if one.session.facts.department]
    return material.plan.settings.department or next(iter(departments), "") or named


def _keys(materials: Sequence[tuple[str, Material]]) -> list[str]:
    """What the ids of each department begin with: a few letters of its name, no two the same."""
    keys: list[str] = []
    for named, material in materials:
        plain = unicodedata.normalize("NFKD", _name(named, material)).encode("ascii", "ignore").decode()
        short = _NAMES.sub("-", plain.lower()).strip("-")[:24].strip("-") or "department"
        number = 2
        key = short
        while key in keys:
            key, number = f"{short}-{number}", number + 1
        keys.append(key)
    return keys


def _joined(keyed: Sequence[tuple[str, Material]]) -> Material:
    """Everything together; guesses stay sealed until every department has opened its own."""
    plan = Plan(example=bool(keyed) and all(material.plan.example for _, material in keyed))
    sessions: list[Held] = []
    broken: list[tuple[str, str]] = []
    for key, material in keyed:
        _take(plan, key, material.plan)
        sessions += [
            held._replace(id=f"{key}/{held.id}")
            for held in material.sessions
            if plan.example or not held.example
        ]
        broken += [(f"{key}/{name}", problem) for name, problem in material.broken]
    if keyed and all(material.plan.opened for _, material in keyed):
        plan.opened = keyed[-1][1].plan.opened
    names = ", ".join(_name(key, material) for key, material in keyed)
    plan.settings = msgspec.structs.replace(plan.settings, department=names)
    sessions = in_order(sessions)
    today = max((material.today for _, material in keyed), default="")
    return Material(plan, tuple(sessions), tuple(broken), today)


def _take(plan: Plan, key: str, own: Plan) -> None:
    """Take over what one department decided; themes of the same name become one."""

    def at(id: str) -> str:
        return f"{key}/{id}" if id else ""

    def all_at(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(at(one) for one in ids)

    known = {name_key(code.label): code.id for code in plan.current_codes()}
    plan.goals |= {at(id): replace(goal, id=at(id)) for id, goal in own.goals.items()}
    plan.groups |= {at(id): replace(group, id=at(id)) for id, group in own.groups.items()}
    for id, code in own.codes.items():
        same = "" if code.merged or code.dropped is not None else known.get(name_key(code.label), "")
        plan.codes[at(id)] = replace(
            code, id=at(id), merged=at(code.merged) or same, trail=list(code.trail), names=list(code.names)
        )
    plan.heard |= {at(id): names for id, names in own.heard.items()}
    plan.themes |= {at(theme): at(code) for theme, code in own.themes.items()}
    plan.notes |= {at(note): at(code) for note, code in own.notes.items()}
    plan.parts |= {
        at(note): {at(theme): at(code) for theme, code in parts.items()} for note, parts in own.parts.items()
    }
    plan.needs |= {at(want): at(need) for want, need in own.needs.items()}
    plan.matches |= {
        at(id): msgspec.structs.replace(
            one, assumption=at(one.assumption), codes=all_at(one.codes), evidence=all_at(one.evidence)
        )
        for id, one in own.matches.items()
    }
    plan.quotes |= {at(id): msgspec.structs.replace(one, note=at(one.note)) for id, one in own.quotes.items()}
    plan.promises |= {
        at(id): msgspec.structs.replace(one, commitment=at(one.commitment))
        for id, one in own.promises.items()
    }
    plan.serves |= {at(what): at(goal) for what, goal in own.serves.items()}
    plan.chosen += [
        msgspec.structs.replace(one, initiative=at(one.initiative), vote=at(one.vote)) for one in own.chosen
    ]
    plan.rulings += [
        msgspec.structs.replace(one, one=at(one.one), other=at(one.other)) for one in own.rulings
    ]
    plan.overrides += own.overrides


def rollup_data(found: Rollup) -> dict[str, object]:
    """A rollup as JSON for other programs; format rollup/1, to which keys are only ever added."""
    return {
        "format": "rollup/1",
        "departments": [
            {
                "key": row.key,
                "name": row.name,
                "held": row.gate.held,
                "needed": row.gate.needed,
                "internal": row.gate.internal,
                "external": row.gate.external,
                "open": row.gate.is_open,
                "overridden": row.gate.overridden,
                "missing": list(row.gate.missing),
                "sessions": row.sessions,
                "people": row.people,
                "minutes": row.minutes,
                "commitments": row.promises,
                "overdue": row.overdue,
            }
            for row in found.departments
        ],
        "groups": found.groups,
        "internal": found.internal,
        "external": found.external,
        "people": found.people,
        "minutes": found.minutes,
        "themes": [
            {
                "label": one.label,
                "departments": list(one.departments),
                "groups": one.groups,
                "people": one.people,
            }
            for one in found.themes
        ],
        "commitments": [
            {"id": one.id, "owner": one.owner, "action": one.action, "due": one.due, "state": one.state}
            for one in found.promises
        ],
        "copies": [{"id": name, "why": why} for name, why in found.copies],
        "broken": [{"id": name, "problem": problem} for name, problem in found.material.broken],
    }
