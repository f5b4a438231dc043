"""Finding notes by what is typed: words, a number, a theme, a kind or a code, of all stages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workshop.session.kinds import label_of
from workshop.session.room import without_codes
from workshop.session.state import Note, Session
from workshop.session.wall_words import wall_words


@dataclass(frozen=True)
class Findable:
    """A note as it may be shown, and all by which it is found."""

    note: Note
    words: str
    keys: str


def findable(session: Session, notes: Iterable[Note], *, mirrored: bool) -> list[Findable]:
    """The notes that may be shown and found; on a mirrored screen only as they may be read back, never by a code."""
    found = []
    for note in notes:
        words = wall_words(session, note) if mirrored else note.text
        if not words:
            continue
        labels = [session.themes[theme].label for theme in note.themes if theme in session.themes]
        if mirrored:
            labels = [label for label in labels if without_codes(session, label) == label]
            people: tuple[str, ...] = ()
        else:
            people = (note.speaker, *note.agree, *note.disagree)
        keys = [words, note.id, label_of(note.kind), *(f"#{label}" for label in labels), *people]
        found.append(Findable(note, words, "\n".join(keys).casefold()))
    return found


def matching(notes: Iterable[Findable], typed: str) -> list[Findable]:
    """Those that hold every word typed, newest first; the note of a number that was typed stands before all."""
    terms = typed.casefold().split()
    hits = [one for one in notes if all(term in one.keys for term in terms)]
    hits.reverse()
    return sorted(hits, key=lambda one: one.note.id.casefold() not in terms)
