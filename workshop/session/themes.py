"""What themes come to: who raised them, how often, in which order, what is loose, and what was merged into what.

Pure readings of a session; a plan reads the same values across sessions (`standings`, `theme_trail`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from math import log
from typing import NamedTuple

from workshop.record.event import Event
from workshop.session.kinds import KINDS, PARKING
from workshop.session.similar import SAY_NOTHING
from workshop.session.state import Note, Session, Theme, ThemeStep

_WORD = re.compile(r"[^\W\d_]{4,}")


class Standing(NamedTuple):
    """Where a theme stands among the others.

    Attributes:
        theme: The theme.
        notes: What was said about it, in the order of the talk.
        people: How many different people raised or backed it (extensiveness); where a design has no participant
            codes nobody can be counted, and it is the number of notes: see `counts_people`.
        times: How many notes are about it (frequency).
        place: 1 for the first; equal themes have the same.
        tied: Whether another theme has the same people and times.
    """

    theme: Theme
    notes: tuple[Note, ...]
    people: int
    times: int
    place: int
    tied: bool


def counts_people(session: Session) -> bool:
    """Whether people can be told apart in this session; where not, themes are ordered by their notes."""
    return session.design.participant_codes


def said_by_the_group(session: Session, note: Note) -> bool:
    """Whether a participant said it: not the note-taker, and not the office among itself once they had left."""
    run, kind = session.stages.get(note.stage), KINDS.get(note.kind)
    after = run is not None and run.design.after
    return kind is not None and kind.spoken and note.kind != PARKING and not after


def said(session: Session) -> list[Note]:
    """What participants said, as far as it is not sealed, in the order of the talk."""
    return [note for note in session.open_notes() if said_by_the_group(session, note)]


def people_of(notes: Iterable[Note]) -> set[str]:
    """The different people who raised these notes or backed them (extensiveness), by code."""
    people: set[str] = set()
    for note in notes:
        people.update(note.agree)
        if note.speaker:
            people.add(note.speaker)
    return people


def to_be_filed(session: Session) -> list[Note]:
    """The notes that belong on the board: what participants said, but for what was said at a private stage."""
    return [note for note in said(session) if not _is_private(session, note)]


def _is_private(session: Session, note: Note) -> bool:
    run = session.stages.get(note.stage)
    return run is not None and run.design.private


def standings(session: Session) -> list[Standing]:
    """The themes that stand, those of most people first, then those of most notes, then the older ones.

    A theme of nothing but sealed notes is not among them.
    """
    notes: dict[str, list[Note]] = defaultdict(list)
    for note in said(session):
        for theme_id in note.themes:
            notes[theme_id].append(note)
    by_people = counts_people(session)
    found = []
    sealed = _sealed_themes(session)
    for theme in session.current_themes():
        if theme.id in sealed:
            continue
        about = notes[theme.id]
        found.append((theme, about, len(people_of(about)) if by_people else len(about)))
    found.sort(key=lambda one: (-one[2], -len(one[1])))
    alike = Counter((people, len(about)) for _, about, people in found)
    places: dict[tuple[int, int], int] = {}
    out = []
    for number, (theme, about, people) in enumerate(found, 1):
        score = (people, len(about))
        place = places.setdefault(score, number)
        out.append(Standing(theme, tuple(about), people, len(about), place, alike[score] > 1))
    return out


def _sealed_themes(session: Session) -> set[str]:
    """The themes whose notes are all sealed: their names would tell what those say."""
    closed: set[str] = set()
    opened: set[str] = set()
    for note in session.current_notes():
        if note.themes:
            (closed if session.is_sealed(note) else opened).update(note.themes)
    return closed - opened


def theme_trail(session: Session) -> list[ThemeStep]:
    """How the themes came to be what they are: renamed, merged, split, taken back, earliest first.

    What was undone is not in it, nor what names a theme of sealed notes; the log has both.
    """
    sealed = _sealed_themes(session)
    return [
        step for step in session.theme_steps if step.what != "made" and not sealed & {step.theme, step.other}
    ]


def last_action(session: Session) -> list[Event]:
    """The events of what an undo would take back; none where there is nothing to undo."""
    target = session.actions[-1] if session.actions else ""
    at = next((at for at in reversed(range(len(session.log))) if session.log[at].id == target), None)
    if at is None:
        return []
    return [session.log[at], *takewhile(lambda event: event.part > 1, session.log[at + 1 :])]


def merged_from(session: Session, theme_id: str) -> list[str]:
    """The names of the themes that were merged into this one, also by way of another, in the order of the merges."""
    into = session.standing_theme(theme_id)
    return [
        session.themes[step.theme].label
        for step in session.theme_steps
        if step.what == "merged" and into is not None and session.standing_theme(step.theme) is into
    ]


@dataclass(frozen=True)
class Wording:
    """The words of the notes: in how many notes each stands, and in how many of each theme."""

    notes: int
    everywhere: Mapping[str, int]
    of_theme: Mapping[str, Mapping[str, int]]
    sizes: Mapping[str, int]


def words_of(text: str) -> frozenset[str]:
    """The words of a text that may say what it is about: of four letters or more, and not those of any remark."""
    return frozenset(_WORD.findall(text.casefold())) - SAY_NOTHING


def wording(session: Session) -> Wording:
    """The words of what is filed and of what is loose; a theme's name counts like a note of it."""
    everywhere: Counter[str] = Counter()
    of_theme: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    for theme in session.current_themes():
        of_theme[theme.id] = Counter(words_of(theme.label))
        sizes[theme.id] = 1
    notes = to_be_filed(session)
    for note in notes:
        words = words_of(note.text)
        everywhere.update(words)
        for theme_id in note.themes:
            if theme_id in of_theme:
                of_theme[theme_id].update(words)
                sizes[theme_id] += 1
    return Wording(len(notes), everywhere, of_theme, sizes)


def guess(known: Wording, text: str, among: Collection[str] | None = None) -> str:
    """The theme that a note may fit, by words it shares with the notes filed there; empty where none stands out.

    Rare words count for more, words that stand in many notes not at all.

    Args:
        known: The words of the session's notes.
        text: The note's text.
        among: The ids of the themes that may be guessed; all, unless given.
    """
    common = max(3, known.notes // 6)
    telling = [word for word in words_of(text) if known.everywhere.get(word, 0) <= common]
    scores: dict[str, float] = {}
    for theme_id, words in known.of_theme.items():
        if among is not None and theme_id not in among:
            continue
        score = sum(
            log(1 + known.notes / max(known.everywhere.get(word, 0), 1)) * words[word] / known.sizes[theme_id]
            for word in sorted(telling)
            if word in words
        )
        if score > 0:
            scores[theme_id] = score
    best = sorted(scores.values(), reverse=True)
    if not best or (len(best) > 1 and best[0] == best[1]):
        return ""
    return next(theme_id for theme_id, score in scores.items() if score == best[0])
