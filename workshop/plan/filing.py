"""Where the remarks of a session stand in the codebook: in which theme, and which themes wait to be filed.

A session's theme stands where the officer filed it, else in the theme of the codebook that has its name; a single remark
may be filed otherwise than its theme.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from workshop.plan.material import Held, Material, in_order
from workshop.plan.people import as_agreed
from workshop.plan.plan_state import Plan
from workshop.session.state import Note, Session, name_key
from workshop.session.themes import people_of, said


class LooseTheme(NamedTuple):
    """A session's theme that is not filed in the codebook yet.

    Attributes:
        name: Its name across sessions (``session-id:T2``).
        session_id: Its session.
        label: What it is called there.
        people: How many different people raised it there.
        notes: Its remarks, by their names across sessions.
    """

    name: str
    session_id: str
    label: str
    people: int
    notes: tuple[str, ...]


def loose(material: Material) -> tuple[LooseTheme, ...]:
    """The sessions' themes that are in no theme of the codebook, those of most people first."""
    found = []
    by_name = codes_by_name(material.plan)
    for held in in_order(material.sessions):
        keys = keys_of(material.plan, by_name, held)
        notes: dict[str, list[Note]] = defaultdict(list)
        for note in said_as_agreed(held.session):
            for key, theme in places_of(material.plan, keys, held, note):
                if not is_code(key) and theme:
                    notes[theme].append(note)
        for theme, about in notes.items():
            label = held.session.themes[theme].label
            names = tuple(held.name(note.id) for note in about)
            found.append(LooseTheme(held.name(theme), held.id, label, len(people_of(about)), names))
    return tuple(sorted(found, key=lambda one: (-one.people, -len(one.notes), one.name)))


def code_of(plan: Plan, held: Held, theme_id: str) -> str:
    """The theme of the codebook that a session's theme is in, by its own filing or by its name; empty if in none."""
    key = keys_of(plan, codes_by_name(plan), held).get(theme_id, "")
    return key if is_code(key) else ""


def said_as_agreed(session: Session) -> list[Note]:
    """What participants said who agreed to take part, kept with the session as long as nothing happens in it."""
    return session.once("said as agreed", lambda: said(as_agreed(session)))


def is_code(key: str) -> bool:
    """Whether a place (`keys_of`) is a theme of the codebook, and not just a name."""
    return bool(key) and not key.startswith("=")


def codes_by_name(plan: Plan) -> dict[str, str]:
    """The themes of the codebook by their names, also those they had and those of what was merged into them."""
    found: dict[str, str] = {}
    for code in plan.codes.values():
        now = plan.code(code.id)
        for name in (code.label, *code.names) if now else ():
            assert now is not None
            found.setdefault(name_key(name), now.id)
    return found | {name_key(code.label): code.id for code in plan.current_codes()}


def places_of(plan: Plan, keys: dict[str, str], held: Held, note: Note) -> Iterator[tuple[str, str]]:
    """The themes a remark is in, each once, with the session's theme that brought it there (empty: filed by itself)."""
    parts = plan.parts.get(held.name(note.id), {})
    moved: dict[str, str] = {}
    own: list[str] = []
    for theme, code in parts.items():
        standing = held.session.standing_theme(theme.partition(":")[2])
        if standing is not None and standing.id in note.themes:
            moved[standing.id] = code
        else:
            own.append(code)
    seen: set[str] = set()
    for theme_id in note.themes:
        key = keys.get(theme_id, "")
        if theme_id in moved:
            now = plan.code(moved[theme_id])
            key = now.id if now else ""
        if key and key not in seen:
            seen.add(key)
            yield key, theme_id
    for code in own:
        now = plan.code(code)
        if now is not None and now.id not in seen:
            seen.add(now.id)
            yield now.id, ""


def keys_of(plan: Plan, by_name: dict[str, str], held: Held) -> dict[str, str]:
    """Where each theme of a session stands: a theme of the codebook, else its own name behind an equals sign."""
    session = held.session
    before: dict[str, set[str]] = defaultdict(set)
    for theme in session.themes.values():
        # Filed before it became part of another.
        standing = session.standing_theme(theme.id) if theme.into else None
        if standing is not None and (filed := plan.themes.get(held.name(theme.id))):
            before[standing.id].add(filed)
    keys = {}
    for theme in session.current_themes():
        filed = plan.themes.get(held.name(theme.id), "")
        if not filed and len(before[theme.id]) == 1:
            (filed,) = before[theme.id]
        name, now = name_key(theme.label), plan.code(filed)
        keys[theme.id] = now.id if now else by_name.get(name) or f"={name}"
    return keys
