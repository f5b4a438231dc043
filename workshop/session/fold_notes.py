"""How notes and commitments of a session change with its events."""

from __future__ import annotations

from typing import Any

import msgspec

from workshop.record.event import Event
from workshop.session import events as ev
from workshop.session.fold_themes import theme_ids
from workshop.session.handler import Handler
from workshop.session.kinds import OBJECTION
from workshop.session.state import Commitment, Note, Session, Source
from workshop.session.vote import Objection


def redacted(session: Session, event: Event) -> None:
    """What is left when the data is gone: an empty note, or a note whose text is not known any more."""
    if event.type == "note.added":
        session.notes[event.ref] = Note(
            id=event.ref, text="", stage="", at=event.at, by=event.by, redacted=True
        )
    elif event.type == "note.edited" and event.ref in session.notes:
        note = session.notes[event.ref]
        note.text, note.speaker, note.read_back, note.gloss, note.redacted = "", "", "", "", True
    elif event.type == "note.read_back" and event.ref in session.notes:
        session.notes[event.ref].read_back = ""
    elif event.type == "note.replaced" and event.ref in session.notes:
        session.notes[event.ref].replaced = "replaced"
    elif event.type == "commitment.added":
        session.commitments[event.ref] = Commitment(
            id=event.ref, owner="", action="", stage="", at=event.at, retracted=True
        )


def _note_added(session: Session, event: Event, what: ev.NoteAdded) -> None:
    session.notes[event.ref] = Note(
        id=event.ref,
        text=what.text,
        stage=what.stage,
        kind=what.kind,
        speaker=what.speaker,
        verbatim=what.verbatim,
        agree=what.agree,
        disagree=what.disagree,
        intensity=what.intensity,
        themes=theme_ids(session, what.themes),
        source_id=what.source_id,
        vote=what.vote,
        question=what.question,
        language=what.language,
        gloss=what.gloss,
        origin=what.origin,
        voices=_voices(session, what.origin) if what.origin else (),
        at=event.at,
        by=event.by,
    )
    if what.origin:
        _inherit(session, session.notes[event.ref])
    keep_objection(session, session.notes[event.ref])
    if _is_last(session, what.origin):
        session.last_note = event.ref
    for old in what.origin:
        if old in session.notes:
            session.notes[old].into += (event.ref,)
    if what.source_id:
        session.sources[what.source_id] = Source(note=event.ref, text=what.text)


def _inherit(session: Session, note: Note) -> None:
    """What a note that was split or joined keeps from the first of its origins that has it."""
    for old in (session.notes[one] for one in note.origin if one in session.notes):
        note.ranked, note.need = note.ranked or old.ranked, note.need or old.need


def _voices(session: Session, origin: tuple[str, ...]) -> tuple[str, ...]:
    old = [session.notes[one] for one in origin if one in session.notes]
    return tuple(dict.fromkeys(code for note in old for code in (*note.voices, note.speaker) if code))


def _is_last(session: Session, origin: tuple[str, ...]) -> bool:
    """Whether a note is what "the last note" means now: a new one is, a part of an earlier one is not."""
    last = session.notes.get(session.last_note)
    return not origin or last is None or last.id in origin or last.origin == origin


def _note_replaced(session: Session, event: Event, what: ev.NoteReplaced) -> None:
    if event.ref in session.notes:
        session.notes[event.ref].replaced = what.reason
        keep_objection(session, session.notes[event.ref])


def _note_edited(session: Session, event: Event, what: ev.NoteEdited) -> None:
    note = session.notes.get(event.ref)
    if note is None or note.redacted:
        return
    if what.text != note.text:
        # What was taken out of a note must not stay on the wall: it is read back anew.
        note.read_back = ""
    note.text, note.kind, note.speaker, note.verbatim = what.text, what.kind, what.speaker, what.verbatim
    note.intensity, note.themes = what.intensity, theme_ids(session, what.themes)
    note.edits += 1
    keep_objection(session, note)


def _note_read_back(session: Session, event: Event, what: ev.NoteReadBack) -> None:
    note = session.notes.get(event.ref)
    if note is not None and not note.redacted:
        note.read_back = what.text


def _note_retracted(session: Session, event: Event, what: ev.NoteRetracted) -> None:
    if event.ref in session.notes:
        session.notes[event.ref].retracted = True
        keep_objection(session, session.notes[event.ref])


def _note_moved(session: Session, event: Event, what: ev.NoteMoved) -> None:
    if event.ref in session.notes:
        session.notes[event.ref].stage = what.stage


def _note_marked(session: Session, event: Event, what: ev.NoteMarked) -> None:
    note = session.notes.get(event.ref)
    if note is None:
        return
    spoken = {*what.agree, *what.disagree}
    note.agree = tuple([code for code in note.agree if code not in spoken] + list(what.agree))
    note.disagree = tuple([code for code in note.disagree if code not in spoken] + list(what.disagree))


def _objection_settled(session: Session, event: Event, what: ev.ObjectionSettled) -> None:
    note = session.notes.get(event.ref)
    if note is None:
        return
    note.settled = what
    if note.redacted:
        note.vote, note.question = what.vote, what.question
    keep_objection(session, note)


def _assumption_ranked(session: Session, event: Event, what: ev.AssumptionRanked) -> None:
    if event.ref in session.notes:
        session.notes[event.ref].ranked = what


def _need_named(session: Session, event: Event, what: ev.NeedNamed) -> None:
    if event.ref in session.notes:
        session.notes[event.ref].need = what.need


def keep_objection(session: Session, note: Note) -> None:
    """Tell the vote that an objection holds up what became of it, until the result is final."""
    vote = session.votes.get(note.vote)
    if vote is None or vote.status == "final":
        return
    if note.retracted or note.replaced or not (note.kind == OBJECTION or note.redacted):
        vote.objections.pop(note.id, None)
    else:
        vote.objections[note.id] = Objection(note.question, note.settled.state if note.settled else "")


def _commitment(session: Session, event: Event, what: ev.CommitmentAdded) -> None:
    fields: dict[str, Any] = msgspec.structs.asdict(what)
    session.commitments[event.ref] = Commitment(id=event.ref, at=event.at, **fields)


def _commitment_retracted(session: Session, event: Event, what: ev.CommitmentRetracted) -> None:
    if event.ref in session.commitments:
        session.commitments[event.ref].retracted = True


HANDLERS: dict[str, Handler] = {
    "note.added": _note_added,
    "note.edited": _note_edited,
    "note.retracted": _note_retracted,
    "note.moved": _note_moved,
    "note.marked": _note_marked,
    "note.replaced": _note_replaced,
    "note.read_back": _note_read_back,
    "objection.settled": _objection_settled,
    "assumption.ranked": _assumption_ranked,
    "need.named": _need_named,
    "commitment.added": _commitment,
    "commitment.edited": _commitment,
    "commitment.retracted": _commitment_retracted,
}
