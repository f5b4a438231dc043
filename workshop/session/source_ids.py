"""What an imported line became: the ids that things have here, by the ids they had in the file they came from."""

from __future__ import annotations

from workshop.session.state import Session


def source_ids(session: Session) -> dict[str, str]:
    """Our id of every imported note, record, commitment and vote, by its id in its file; also of what was taken back."""
    return session.once("source ids", lambda: _read(session))


def _read(session: Session) -> dict[str, str]:
    found = {source_id: source.note for source_id, source in session.sources.items()}
    for kept in (session.captures, session.commitments, session.votes):
        found |= {one.source_id: one.id for one in kept.values() if one.source_id}
    return found


def is_own(session: Session, session_id: str, pointer: str) -> bool:
    """Whether a pointer such as ``04-night-riders:n027`` means something of this session."""
    where, colon, _ = pointer.rpartition(":")
    return not colon or where == session_id or where in session.source_names


def own_id(session: Session, session_id: str, pointer: str) -> str:
    """Our id of what a pointer means in this session; empty where it means nothing here (yet)."""
    if not is_own(session, session_id, pointer):
        return ""
    named = pointer.rpartition(":")[2]
    if found := source_ids(session).get(named):
        return found
    held = (session.notes, session.captures, session.commitments, session.votes, session.themes)
    return named if any(named in things for things in held) else ""
