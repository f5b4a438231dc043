"""How facts, stages and time of a session change with its events."""

from __future__ import annotations

from workshop.record.event import Event
from workshop.session import events as ev
from workshop.session.handler import Handler
from workshop.session.state import Session, StageRun, WallState, parse_time


def plan_stages(session: Session) -> None:
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
    plan_stages(session)


def _started(session: Session, event: Event, what: ev.SessionStarted) -> None:
    session.status, session.started_at, session.offset = "running", event.at, what.offset


def _leave_stage(session: Session, at: str) -> None:
    """Add up what the current stage has taken; the time stands still until a stage is entered again."""
    if session.entered_at and session.stage in session.stages:
        gone = parse_time(at) - parse_time(session.entered_at)
        session.stages[session.stage].seconds += max(gone.total_seconds(), 0)
    session.entered_at = ""


def _break_over(session: Session, at: str) -> None:
    if session.break_at:
        session.break_seconds += max((parse_time(at) - parse_time(session.break_at)).total_seconds(), 0)
    session.break_at, session.break_minutes = "", 0


def _break_begun(session: Session, event: Event, what: ev.BreakBegun) -> None:
    _break_over(session, event.at)
    _leave_stage(session, event.at)
    session.break_at, session.break_minutes = event.at, what.minutes


def _break_ended(session: Session, event: Event, what: ev.BreakEnded) -> None:
    if session.break_at:
        _break_over(session, event.at)
        session.entered_at = event.at


def _stage_entered(session: Session, event: Event, what: ev.StageEntered) -> None:
    _leave_stage(session, event.at)
    _break_over(session, event.at)
    if what.stage in session.stages:
        session.stage, session.entered_at = what.stage, event.at
        session.stages[what.stage].visits += 1
        # A new stage shows what the design proposes; a blank wall stays blank.
        session.wall = WallState(blank=session.wall.blank)


def _time_added(session: Session, event: Event, what: ev.TimeAdded) -> None:
    if what.stage in session.stages:
        session.stages[what.stage].added += what.minutes


def _ended(session: Session, event: Event, what: ev.SessionEnded) -> None:
    _leave_stage(session, event.at)
    _break_over(session, event.at)
    session.status, session.ended_at = "ended", event.at
    if what.attended is not None:
        people = session.attendance
        people.attended = max(what.attended, people.left_early)


HANDLERS: dict[str, Handler] = {
    "session.prepared": _prepared,
    "session.started": _started,
    "session.ended": _ended,
    "stage.entered": _stage_entered,
    "time.added": _time_added,
    "break.begun": _break_begun,
    "break.ended": _break_ended,
}
