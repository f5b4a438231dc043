"""The fold: from the log to the session, the same for every reader.

`fold` is pure.  `advance` applies further events to a session without folding all of it again, except
where one of them takes an action back or does it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from workshop.designs.loader import from_data
from workshop.record.event import Event
from workshop.session import events as ev
from workshop.session.state import (
    Attendance,
    Commitment,
    Earlier,
    Note,
    Session,
    Source,
    StageRun,
    Theme,
    Vote,
    parse_time,
)
from workshop.votes.model import Totals


def fold(log: Iterable[Event]) -> Session:
    """The session that a log describes.

    Raises:
        ValueError: When the log does not begin with the creation of a session.
    """
    log = list(log)
    if not log or log[0].type != "session.created":
        raise ValueError("the log does not begin with the creation of a session")
    created = ev.happening(log[0])
    if not isinstance(created, ev.SessionCreated):
        raise ValueError("the log has lost the creation of its session")
    session = Session(design=from_data(created.design), created_at=log[0].at)
    session.facts, session.short = created.facts, created.short
    _plan_stages(session)
    session.undone = _undone(log)
    batch = ""
    for event in log:
        batch = event.id if event.part == 1 else batch
        _take(session, event, batch)
    return session


def advance(session: Session, new: Iterable[Event]) -> Session:
    """The session after further events; the one passed in must not be used again."""
    new = list(new)
    if any(event.type in ("undo", "redo") for event in new):
        return fold([*session.log, *new])
    batch = ""
    for event in new:
        batch = event.id if event.part == 1 else batch
        _take(session, event, batch)
    return session


def _undone(log: list[Event]) -> set[str]:
    """The actions that are taken back at the end of the log."""
    undone: set[str] = set()
    for event in log:
        if event.type == "undo" and event.data:
            undone.add(str(event.data.get("target", "")))
        elif event.type == "redo" and event.data:
            undone.discard(str(event.data.get("target", "")))
    return undone


def _take(session: Session, event: Event, batch: str) -> None:
    session.log.append(event)
    _keep_stack(session, event)
    if batch in session.undone:
        return
    handler = _HANDLERS.get(event.type)
    if handler is None:
        return
    what = ev.happening(event)
    if what is not None:
        handler(session, event, what)
    elif event.data is None:
        _redacted(session, event)


def _keep_stack(session: Session, event: Event) -> None:
    """The linear stack of what can be taken back, and of what can be done again."""
    if event.type in ("undo", "redo"):
        target = str((event.data or {}).get("target", ""))
        source, goal = (
            (session.actions, session.taken_back)
            if event.type == "undo"
            else (session.taken_back, session.actions)
        )
        if target in source:
            source.remove(target)
            goal.append(target)
    elif event.type in ev.BARRIERS:
        session.actions.clear()
        session.taken_back.clear()
    elif event.type in ev.UNDOABLE and event.part == 1:
        session.actions.append(event.id)
        session.taken_back.clear()


def _redacted(session: Session, event: Event) -> None:
    """What is left when the data is gone: an empty note, or a note whose text is not known any more."""
    if event.type == "note.added":
        session.notes[event.ref] = Note(
            id=event.ref, text="", stage="", at=event.at, by=event.by, redacted=True
        )
    elif event.type == "note.edited" and event.ref in session.notes:
        note = session.notes[event.ref]
        note.text, note.speaker, note.redacted = "", "", True
    elif event.type == "commitment.added":
        session.commitments[event.ref] = Commitment(
            id=event.ref, owner="", action="", stage="", at=event.at, retracted=True
        )


# Sessions and stages ------------------------------------------------------------------------------


def _plan_stages(session: Session) -> None:
    """The stages as they will be run: the design's, in its short form if chosen, with what prepare altered."""
    before = session.stages
    session.stages = {}
    for stage in session.design.stages:
        plan = session.overrides.get(stage.id, ev.StagePlan())
        run = StageRun(
            design=stage,
            question=plan.question or stage.question,
            planned=plan.minutes or stage.planned_minutes(session.short),
        )
        if stage.id in before:
            old = before[stage.id]
            run.added, run.seconds, run.visits = old.added, old.seconds, old.visits
        session.stages[stage.id] = run


def _prepared(session: Session, event: Event, what: ev.SessionPrepared) -> None:
    session.facts, session.short, session.overrides = what.facts, what.short, dict(what.stages)
    _plan_stages(session)


def _started(session: Session, event: Event, what: ev.SessionStarted) -> None:
    session.status, session.started_at, session.offset = "running", event.at, what.offset


def _leave_stage(session: Session, at: str) -> None:
    if session.entered_at and session.stage in session.stages:
        gone = parse_time(at) - parse_time(session.entered_at)
        session.stages[session.stage].seconds += max(gone.total_seconds(), 0)
    session.entered_at = ""


def _stage_entered(session: Session, event: Event, what: ev.StageEntered) -> None:
    _leave_stage(session, event.at)
    if what.stage in session.stages:
        session.stage, session.entered_at = what.stage, event.at
        session.stages[what.stage].visits += 1


def _time_added(session: Session, event: Event, what: ev.TimeAdded) -> None:
    if what.stage in session.stages:
        session.stages[what.stage].added += what.minutes


def _ended(session: Session, event: Event, what: ev.SessionEnded) -> None:
    _leave_stage(session, event.at)
    session.status, session.ended_at = "ended", event.at
    if what.attended is not None:
        session.attendance.attended = what.attended


def _attendance(session: Session, event: Event, what: ev.AttendanceSet) -> None:
    old = session.attendance
    session.attendance = Attendance(
        attended=what.attended,
        codes=what.codes,
        roles=what.roles,
        invited=what.invited,
        left_early=what.left_early,
        manager_present=what.manager_present,
        take_part_no=old.take_part_no,
        quote_no=old.quote_no,
        consent_at=old.consent_at,
    )


def _consent(session: Session, event: Event, what: ev.ConsentRecorded) -> None:
    session.attendance.take_part_no, session.attendance.quote_no = what.take_part_no, what.quote_no
    session.attendance.consent_at = event.at


# Notes and themes ---------------------------------------------------------------------------------


def _theme_ids(session: Session, labels: tuple[str, ...]) -> tuple[str, ...]:
    if not labels:
        return ()
    found = (session.theme_of(label) for label in labels)
    return tuple(dict.fromkeys(theme.id for theme in found if theme))


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
        themes=_theme_ids(session, what.themes),
        source_id=what.source_id,
        at=event.at,
        by=event.by,
    )
    session.last_note = event.ref
    if what.source_id:
        session.sources[what.source_id] = Source(note=event.ref, text=what.text)


def _note_edited(session: Session, event: Event, what: ev.NoteEdited) -> None:
    note = session.notes.get(event.ref)
    if note is None or note.redacted:
        return
    note.text, note.kind, note.speaker, note.verbatim = what.text, what.kind, what.speaker, what.verbatim
    note.intensity, note.themes = what.intensity, _theme_ids(session, what.themes)
    note.edits += 1


def _note_retracted(session: Session, event: Event, what: ev.NoteRetracted) -> None:
    if event.ref in session.notes:
        session.notes[event.ref].retracted = True


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


def _theme_added(session: Session, event: Event, what: ev.ThemeAdded) -> None:
    session.themes[event.ref] = Theme(id=event.ref, label=what.label)


# Commitments and votes ----------------------------------------------------------------------------


def _commitment(session: Session, event: Event, what: ev.CommitmentAdded) -> None:
    fields: dict[str, Any] = msgspec.structs.asdict(what)
    session.commitments[event.ref] = Commitment(id=event.ref, at=event.at, **fields)


def _commitment_retracted(session: Session, event: Event, what: ev.CommitmentRetracted) -> None:
    if event.ref in session.commitments:
        session.commitments[event.ref].retracted = True


def _vote_drafted(session: Session, event: Event, what: ev.VoteDrafted) -> None:
    session.votes[event.ref] = Vote(
        id=event.ref,
        stage=what.stage,
        questions=what.questions,
        private=what.private,
        round=what.round,
        test=what.test,
    )


def _vote_opened(session: Session, event: Event, what: ev.VoteOpened) -> None:
    if vote := session.votes.get(event.ref):
        vote.status, vote.way, vote.eligible, vote.opened_at = "open", what.way, what.eligible, event.at
        vote.box, vote.in_box = what.box, 0
        # What is marked in secret is private, whatever the vote was drafted as.
        vote.private = vote.private or what.way == "keyboard"


def _vote_counted(session: Session, event: Event, what: ev.VoteCounted) -> None:
    if vote := session.votes.get(event.ref):
        vote.totals[what.question] = Totals(cast=what.cast, counts=what.counts, skipped=what.skipped)


def _ballot_cast(session: Session, event: Event, what: ev.BallotCast) -> None:
    vote = session.votes.get(event.ref)
    if vote is None:
        return
    if what.away:
        vote.away.add(what.seat)
        return
    vote.away.discard(what.seat)
    vote.seats.setdefault(what.question, {})[what.seat] = what.choice or None


def _vote_closed(session: Session, event: Event, what: ev.VoteClosed) -> None:
    if vote := session.votes.get(event.ref):
        vote.status, vote.closed_at, vote.reason = "closed", event.at, what.reason
        if vote.box:
            vote.ballots = {question: list(ballots) for question, ballots in what.ballots.items()}


def _tie_decided(session: Session, event: Event, what: ev.TieDecided) -> None:
    if vote := session.votes.get(event.ref):
        vote.decided.append(what)


def _vote_revealed(session: Session, event: Event, what: ev.VoteRevealed) -> None:
    if vote := session.votes.get(event.ref):
        vote.status, vote.revealed_results = "revealed", what.results


def _vote_reopened(session: Session, event: Event, what: ev.VoteReopened) -> None:
    if vote := session.votes.get(event.ref):
        vote.earlier.append(Earlier(what.reason, vote.as_it_is()))
        vote.status, vote.closed_at, vote.reason, vote.decided = "open", "", "", []
        vote.box, vote.in_box, vote.ballots = what.box, 0, {}


def _vote_final(session: Session, event: Event, what: ev.VoteMadeFinal) -> None:
    if vote := session.votes.get(event.ref):
        vote.status = "final"


def _vote_dropped(session: Session, event: Event, what: ev.VoteDropped) -> None:
    if vote := session.votes.get(event.ref):
        vote.status, vote.reason = "dropped", what.reason


Handler = Callable[[Session, Event, Any], None]

_HANDLERS: dict[str, Handler] = {
    "session.prepared": _prepared,
    "session.started": _started,
    "session.ended": _ended,
    "stage.entered": _stage_entered,
    "time.added": _time_added,
    "attendance.set": _attendance,
    "consent.recorded": _consent,
    "note.added": _note_added,
    "note.edited": _note_edited,
    "note.retracted": _note_retracted,
    "note.moved": _note_moved,
    "note.marked": _note_marked,
    "theme.added": _theme_added,
    "commitment.added": _commitment,
    "commitment.edited": _commitment,
    "commitment.retracted": _commitment_retracted,
    "vote.drafted": _vote_drafted,
    "vote.opened": _vote_opened,
    "vote.counted": _vote_counted,
    "vote.cast": _ballot_cast,
    "vote.closed": _vote_closed,
    "vote.tie": _tie_decided,
    "vote.revealed": _vote_revealed,
    "vote.reopened": _vote_reopened,
    "vote.final": _vote_final,
    "vote.dropped": _vote_dropped,
}
