"""A session in one line: for lists, for `--json`, and its notes as plain data."""

from __future__ import annotations

from typing import Any

from workshop.plural import counted
from workshop.session.redacted import gap, redacted_notes
from workshop.session.state import Note, Session
from workshop.session.when import when_held


def summary(session: Session, session_id: str, *, example: bool = False) -> dict[str, Any]:
    """What a list says of a session; ``began`` and ``made`` put those of one day in order (`when_held`)."""
    _, began, made = when_held(session)
    return {
        "id": session_id,
        "title": session.facts.title,
        "design": session.design.id,
        "stratum": session.facts.stratum or session.design.stratum,
        "segment": session.facts.segment,
        "department": session.facts.department,
        "date": session.facts.date,
        "began": began,
        "made": made,
        "status": session.status,
        "attended": session.attendance.attended,
        "notes": sum(1 for _ in session.current_notes()),
        "sealed": session.sealed_count(),
        "votes": len(session.counted_votes()),
        "commitments": len(session.current_commitments()),
        "example": example,
        "companion_of": session.companion_of,
        "afterwards": session.afterwards,
    }


def in_words(row: dict[str, Any]) -> str:
    """What `summary` says of a session, as one line for people."""
    attended = "" if row["attended"] is None else f", {row['attended']} there"
    notes = counted(row["notes"], "note")
    mark = ", entered afterwards" if row["afterwards"] else ""
    mark += ", example" if row["example"] else ""
    title = " ".join(row["title"].split())
    if row["companion_of"]:
        return f"{row['id']}  {title}  ({notes}; a notes file, no session)"
    return f"{row['id']}  {title}  ({row['status']}{attended}, {notes}{mark})"


def note_data(session: Session, note: Note) -> dict[str, Any]:
    """A note as plain data, with the names of its themes; what it does not have is left out."""
    data: dict[str, Any] = {
        "id": note.id,
        "text": note.text,
        "kind": note.kind,
        "stage": note.stage,
        "speaker": note.speaker,
        "verbatim": note.verbatim,
        "agree": list(note.agree),
        "disagree": list(note.disagree),
        "intensity": note.intensity,
        "themes": [session.themes[theme].label for theme in note.themes if theme in session.themes],
        "source_id": note.source_id,
        "origin": list(note.origin),
        "at": note.at,
    }
    return {
        key: value
        for key, value in data.items()
        if value or key in ("id", "text", "kind", "stage", "verbatim")
    }


def dump(session: Session) -> list[dict[str, Any]]:
    """The notes that may be seen in their order, then what redacted ones left, and last, by kind, how many are sealed."""
    lines = [note_data(session, note) for note in session.open_notes()]
    sealed: dict[str, int] = {}
    for note in session.current_notes():
        if session.is_sealed(note):
            sealed[note.kind] = sealed.get(note.kind, 0) + 1
    lines += [
        {"id": note.id, "kind": note.kind, "stage": note.stage, "redacted": gap(note.why), "at": note.at}
        for note in redacted_notes(session)
    ]
    return lines + [{"kind": kind, "sealed": count} for kind, count in sorted(sealed.items())]
