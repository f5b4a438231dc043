"""What is told in the place of words that were redacted."""

from __future__ import annotations

from workshop.session.state import Captured, Commitment, Note, Session

REDACTED_HERE = "was redacted here and is not taken again"


def gap(why: str) -> str:
    """What stands where words were, with the reason as far as one is known: ``[redacted: a name was said]``."""
    return f"[redacted: {why}]" if why else "[redacted]"


def removed(one: Note | Commitment | Captured) -> str:
    """That something has lost its words, and why, as a sentence."""
    why = f": {one.why.rstrip('.')}" if one.why else ""
    return f"Its words were removed{why}."


def redacted_notes(session: Session, stage: str = "") -> list[Note]:
    """The notes that were redacted, of one stage or of all; not those taken back or replaced before, nor sealed ones."""
    return [
        note
        for note in session.notes.values()
        if note.redacted
        and not (note.retracted or note.replaced or session.is_sealed(note))
        and stage in ("", note.stage)
    ]
