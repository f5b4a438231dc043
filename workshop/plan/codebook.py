"""One codebook across sessions: which themes were raised in which groups, by how many different people.

A session's theme belongs to the theme of the codebook that the officer filed it under; before that it stands under its
own name, and themes of the same name stand together.  People are counted in completed focus groups only; where a theme
was raised besides, such as among front-line staff, is told apart (`CodeRow.also`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median_low
from typing import NamedTuple

from workshop.plan.filing import codes_by_name, keys_of, places_of, said_as_agreed
from workshop.plan.gate import gate
from workshop.plan.material import Held, Material, in_order
from workshop.plan.plan_state import Plan
from workshop.session.people import group_of
from workshop.session.state import Note, Session, name_key
from workshop.session.themes import people_of, theme_trail
from workshop.votes.model import FEWEST_PRIVATE, publishable

_PICKED = frozenset({"choose", "dots", "multivote", "approval", "single"})
"""Methods whose counts say how often an option was picked."""


class CodeRow(NamedTuple):
    """One theme across sessions.

    Attributes:
        code: Its id in the codebook (``K3``); of a theme that nobody has filed yet the name of the first session's theme
            (``session-id:T2``).
        label, definition: Its name and what it means.
        people: Different people who raised or backed it, over all groups (extensiveness).
        times: How many remarks of the groups are about it (frequency).
        groups: For each group that raised it how many of its people did.
        internal, external: Its people by what they are to the department; somebody of a mixed group who is known as
            neither is in none of them.
        intensity: The middle of the intensities that were given, the lower one of two; 0 where none was.
        picks: How often it was picked in votes that name it, or name a remark of it, as an option; 0 where none does.
        dissent: Different people who disagree with a remark about it.
        notes: The groups' remarks about it, by their names across sessions, in the order of the talk.
        trail: What happened to it: renamed, merged, split; a sentence's worth each.
        also: For each other session that raised it the number of its remarks.
        also_notes: Those remarks.
        themes: The sessions' themes that it holds.
        in_book: Whether it is in the codebook; else it is a session's theme that waits to be filed.
    """

    code: str
    label: str
    definition: str
    people: int
    times: int
    groups: dict[str, int]
    internal: int
    external: int
    intensity: int
    picks: int
    dissent: int
    notes: tuple[str, ...]
    trail: tuple[str, ...]
    also: dict[str, int]
    also_notes: tuple[str, ...]
    themes: tuple[str, ...]
    in_book: bool

    @property
    def small(self) -> bool:
        """Whether it comes to so few people that its cells are not printed (research/domain.md 4.7)."""
        return 0 < self.people < FEWEST_PRIVATE


class Codebook(NamedTuple):
    """The themes of all sessions.

    Attributes:
        rows: The themes that groups raised: those of most people first, then of most groups, then of most remarks.
        elsewhere: Themes that only other sessions raised, in the same order by their remarks.
        empty: Themes of the codebook under which nothing is filed yet.
        groups: The completed focus groups, by date.
        heard: How many people took part in these.
    """

    rows: tuple[CodeRow, ...]
    elsewhere: tuple[CodeRow, ...]
    empty: tuple[CodeRow, ...]
    groups: tuple[Held, ...]
    heard: int

    @property
    def in_no_theme(self) -> tuple[Held, ...]:
        """The groups of which no remark stands in a theme: what they raised is not known yet."""
        raised = {session_id for row in self.rows for session_id in row.groups}
        return tuple(held for held in self.groups if held.id not in raised)

    @property
    def every(self) -> tuple[CodeRow, ...]:
        """All themes."""
        return (*self.rows, *self.elsewhere, *self.empty)

    def row(self, code: str) -> CodeRow | None:
        """The theme of an id of the codebook, or the one that holds a session's theme of this name; None if none does."""
        return next((row for row in self.every if row.code == code or code in row.themes), None)


@dataclass
class _Tally:
    """What is gathered of one theme while the sessions are read, in their order."""

    code: str = ""
    label: str = ""
    definition: str = ""
    in_book: bool = False
    themes: dict[str, None] = field(default_factory=dict)
    people: dict[str, set[str]] = field(default_factory=dict)
    dissent: set[tuple[str, str]] = field(default_factory=set)
    strata: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    intensities: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    also: dict[str, int] = field(default_factory=dict)
    also_notes: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    picks: int = 0


def codebook(material: Material) -> Codebook:
    """The themes of all sessions, with who raised them."""
    groups = counted_groups(material)
    counted = {held.id for held in groups}
    tallies = _filed(material.plan)
    for held in in_order(material.sessions):
        _add_session(tallies, material.plan, held, counts=held.id in counted)
    every = [_row(tally) for tally in tallies.values()]
    every.sort(key=lambda row: (-row.people, -len(row.groups), -row.times, row.label.casefold(), row.code))
    others = sorted(
        (row for row in every if not row.groups and row.also), key=lambda row: -sum(row.also.values())
    )
    return Codebook(
        rows=tuple(row for row in every if row.groups),
        elsewhere=tuple(others),
        empty=tuple(row for row in every if not row.groups and not row.also and row.in_book),
        groups=groups,
        heard=sum(_took_part(held.session) for held in groups),
    )


def counted_groups(material: Material) -> tuple[Held, ...]:
    """The focus groups whose people count, by date: those that count for the gate."""
    sessions = in_order(material.sessions)
    # Of two copies the gate counts the first one.
    counted = {row.session_id for row in gate(material._replace(sessions=tuple(sessions))).counted}
    return tuple(held for held in sessions if held.id in counted)


def taken_from(material: Material, row: CodeRow, name: str) -> tuple[str, ...]:
    """The sessions' themes through which a remark is in a theme; it is moved elsewhere out of each of them."""
    held = material.find(name)
    note = held.session.notes.get(name.partition(":")[2]) if held is not None else None
    if held is None or note is None:
        return ()
    moved = {
        theme
        for theme, code in material.plan.parts.get(name, {}).items()
        if (now := material.plan.code(code)) is not None and now.id == row.code
    }
    own = (held.name(theme) for theme in note.themes)
    elsewhere = material.plan.parts.get(name, {}).keys() - moved
    through = [theme for theme in own if theme in row.themes and theme not in elsewhere]
    return tuple(dict.fromkeys([*sorted(moved), *through]))


def _filed(plan: Plan) -> dict[str, _Tally]:
    return {
        code.id: _Tally(code.id, code.label, code.definition, True, trail=list(code.trail))
        for code in plan.current_codes()
    }


def _add_session(tallies: dict[str, _Tally], plan: Plan, held: Held, *, counts: bool) -> None:
    session, keys = held.session, keys_of(plan, codes_by_name(plan), held)
    touched: dict[str, _Tally] = {}
    # Of this session alone: a tally holds the notes and themes of all of them.
    notes: dict[str, list[Note]] = defaultdict(list)
    themes: dict[str, dict[str, None]] = defaultdict(dict)
    split: list[Note] = []
    for note in said_as_agreed(session):
        if held.name(note.id) in plan.parts:
            split.append(note)
        for key, theme_id in places_of(plan, keys, held, note):
            tally = touched[key] = tallies.setdefault(key, _Tally())
            notes[key].append(note)
            if theme_id:
                themes[key][theme_id] = None
                tally.themes[held.name(theme_id)] = None
                tally.label = tally.label or session.themes[theme_id].label
                tally.code = tally.code or held.name(theme_id)
            _add_note(tally, held, note, counts=counts)
    for note in split:
        for theme, code in plan.parts[held.name(note.id)].items():
            if (now := plan.code(code)) is not None and now.id in touched:
                label = session.themes[theme.partition(":")[2]].label if theme.partition(":")[2] else ""
                told = f"{held.name(note.id)} was taken out of '{label}'" if label else ""
                touched[now.id].trail += [told] if told and told not in touched[now.id].trail else []
    for key, tally in touched.items():
        tally.picks += _picks(session, tally.label, themes[key], notes[key])
    _add_trail({theme: touched[key] for key, found in themes.items() for theme in found}, held)


def _add_note(tally: _Tally, held: Held, note: Note, *, counts: bool) -> None:
    name = held.name(note.id)
    if not counts:
        tally.also[held.id] = tally.also.get(held.id, 0) + 1
        tally.also_notes.append(name)
        return
    people = people_of((note,))
    tally.people.setdefault(held.id, set()).update(people)
    for code in people:
        tally.strata[group_of(held.session, code) or held.stratum].add((held.id, code))
    tally.dissent.update((held.id, code) for code in note.disagree)
    tally.notes.append(name)
    if note.intensity:
        tally.intensities.append(note.intensity)


def _add_trail(of_theme: dict[str, _Tally], held: Held) -> None:
    """What was renamed, merged or split within the session, told with the session it was in."""
    for step in theme_trail(held.session):
        # A merge and a split name two themes: the one that lives on has it in its trail.
        about = step.other if step.what == "merged" else step.theme
        standing = held.session.standing_theme(about)
        tally = of_theme.get(standing.id) if standing else None
        if tally is None:
            continue
        title = held.session.facts.segment or held.session.facts.title or held.id
        told = {
            "renamed": f"called '{step.other_label}' before",
            "merged": f"'{step.label}' was merged into it",
            "split": f"split off '{step.other_label}'",
        }.get(step.what)
        if told:
            tally.trail.append(f"{title}: {told}")


def _picks(session: Session, label: str, themes: Iterable[str], notes: Iterable[Note]) -> int:
    """How often the theme was picked in this session: options that are its names, or the words of its remarks."""
    votes = [vote for vote in session.revealed_votes() if any(q.method in _PICKED for q in vote.questions)]
    if not votes:
        return 0
    names = {name_key(label)}
    for one in (session.themes[theme] for theme in themes):
        names.update(map(name_key, (one.label, *one.names)))
    for note in (session.notes[note.id] for note in notes):
        names.update(name_key(text) for text in (note.text, note.read_back) if text)
    return sum(
        count
        for vote in votes
        for question in vote.questions
        if question.method in _PICKED
        and (totals := vote.counted(question)) is not None
        and publishable(totals, vote.private)
        for option, count in zip(question.options, totals.counts, strict=True)
        if name_key(option) in names
    )


def _row(tally: _Tally) -> CodeRow:
    return CodeRow(
        code=tally.code,
        label=tally.label,
        definition=tally.definition,
        people=sum(map(len, tally.people.values())),
        times=len(tally.notes),
        groups={session_id: len(people) for session_id, people in tally.people.items()},
        internal=len(tally.strata.get("internal", ())),
        external=len(tally.strata.get("external", ())),
        intensity=median_low(tally.intensities) if tally.intensities else 0,
        picks=tally.picks,
        dissent=len(tally.dissent),
        notes=tuple(tally.notes),
        trail=tuple(tally.trail),
        also=dict(tally.also),
        also_notes=tuple(tally.also_notes),
        themes=tuple(tally.themes),
        in_book=tally.in_book,
    )


def _took_part(session: Session) -> int:
    people = session.attendance
    return max((people.attended or 0) - len(people.take_part_no), 0)
