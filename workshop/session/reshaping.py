"""What becomes of notes that are split or joined: the content of the new ones, from that of the old.

Nothing may come into the open this way that was not there before: what is sealed is not joined with what is not,
nor what was said with what nobody said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from workshop.session.errors import Refused
from workshop.session.kinds import KINDS, PARAPHRASE
from workshop.session.state import Note, Session


def parts_of(text: str) -> list[str]:
    """The parts of a text in which a blank line marks each cut, or where there is none, each line break."""
    paragraphs: list[list[str]] = [[]]
    for one in text.split("\n"):
        if one.strip():
            paragraphs[-1].append(one)
        else:
            paragraphs.append([])
    parts = ["\n".join(lines).strip() for lines in paragraphs if lines]
    return parts if len(parts) > 1 else [one.strip() for one in text.split("\n") if one.strip()]


def joined_text(notes: Sequence[Note]) -> str:
    """The words of several notes as one text; what was said word for word is in quotation marks beside the rest."""
    mixed = len({note.verbatim for note in notes}) > 1
    return "\n".join(f'"{note.text}"' if mixed and note.verbatim else note.text for note in notes)


def content_of_part(session: Session, note: Note) -> dict[str, Any]:
    """What a part of a note has from it: all but its words.

    Raises:
        Refused: When it is an objection that holds a vote up, or that something was said to.
    """
    _may_be_replaced(note)
    return {
        "stage": note.stage,
        "kind": note.kind,
        "speaker": note.speaker,
        "verbatim": note.verbatim,
        "agree": note.agree,
        "disagree": note.disagree,
        "intensity": note.intensity,
        "themes": labels_of(session, [note]),
        "origin": (note.id,),
    }


def content_of_joined(session: Session, notes: Sequence[Note]) -> dict[str, Any]:
    """What a joined note has from those it is joined from: all but its words.

    Who said one of them agrees with the whole, unless all are of one speaker; who agreed with one and not with
    another is on neither side.

    Raises:
        Refused: When they cannot be joined.
    """
    for note in notes:
        _may_be_replaced(note)
    first, *others = notes
    for other in others:
        if other.stage != first.stage:
            raise Refused(f"{first.id} and {other.id} are of different stages: move one of them first.")
        if session.is_sealed(other) != session.is_sealed(first):
            shut, free = (first, other) if session.is_sealed(first) else (other, first)
            raise Refused(f"{shut.id} is sealed and {free.id} is not: they stay apart.")
        if KINDS[other.kind].spoken != KINDS[first.kind].spoken:
            said, kept = (first, other) if KINDS[first.kind].spoken else (other, first)
            raise Refused(f"{said.id} was said and {kept.id} was not: they stay apart.")
    speakers = {note.speaker for note in notes}
    speaker = first.speaker if len(speakers) == 1 else ""
    raised = {code for code in speakers if code and code != speaker}
    agree = _union(note.agree for note in notes)
    disagree = _union(note.disagree for note in notes)
    torn = set(agree) & set(disagree)
    agree = tuple(
        dict.fromkeys(code for code in (*sorted(raised), *agree) if code in raised or code not in torn)
    )
    return {
        "stage": first.stage,
        "kind": _kind(notes),
        "speaker": speaker,
        "verbatim": all(note.verbatim for note in notes),
        "agree": tuple(code for code in agree if code != speaker),
        "disagree": tuple(code for code in disagree if code not in torn | raised | {speaker}),
        "intensity": max(note.intensity for note in notes),
        "themes": labels_of(session, notes),
        "origin": tuple(note.id for note in notes),
    }


def _kind(notes: Sequence[Note]) -> str:
    """The kind of all, else a sealed one among them, else the plain one; of what was not said, the first."""
    kinds = list(dict.fromkeys(note.kind for note in notes))
    if len(kinds) == 1 or not KINDS[kinds[0]].spoken:
        return kinds[0]
    return next((kind for kind in kinds if KINDS[kind].sealed), PARAPHRASE)


def _may_be_replaced(note: Note) -> None:
    if note.vote or note.settled:
        raise Refused(f"{note.id} is an objection that is heard: edit it, or take it back, instead.")


def labels_of(session: Session, notes: Sequence[Note]) -> tuple[str, ...]:
    """What the themes of notes are called, each once."""
    return tuple(
        session.themes[theme].label
        for theme in _union(note.themes for note in notes)
        if theme in session.themes
    )


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for one in lists for item in one))
