"""How the pace of a session is drawn: the time left, how it stands in words, the stages planned and taken, the cut.

Colour only repeats what a word says: amber for late, red for an end that will be missed.
"""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from workshop.session.clock import local_time
from workshop.session.pace import LATE_FROM, Pace, hard_end, offered_cut, pace
from workshop.session.state import Session
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STOP,
    STRONG,
    WATCH,
    Piece,
    cursor,
    line,
    spread,
    wrap,
)

_CLOCK = 6
"""Cells of the time left, so that it does not move when it loses a digit: up to ``999:59``."""


def minutes_and_seconds(seconds: int) -> str:
    """Seconds as a clock, ``8:47``, with a minus sign when they are less than none."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 60}:{seconds % 60:02d}"


def standing(timing: Pace) -> list[Piece]:
    """How the session stands, in words; nothing while it is within a breath of its plan."""
    if timing.misses_end:
        return [(f"{timing.past_end} min past the end", STOP)]
    if timing.is_late:
        return [(f"{timing.behind} min behind", WATCH)]
    if timing.behind <= -LATE_FROM:
        return [(f"{-timing.behind} min ahead", QUIET)]
    return []


def time_left(timing: Pace) -> list[Piece]:
    """The time left in the stage or the break, or how far it runs over; it keeps its place while it runs."""
    left, of = (timing.left, "") if timing.break_left is None else (timing.break_left, " of break")
    clock = f"{minutes_and_seconds(abs(left)):>{_CLOCK}}"
    return [(clock, WATCH), (f" over{of}", WATCH)] if left < 0 else [(clock, STRONG), (f" left{of}", QUIET)]


def offer(session: Session, now: datetime) -> tuple[str, str] | None:
    """The cut that is offered, as a question, and its key; None where nothing is."""
    cut = offered_cut(session, now)
    if cut is None:
        return None
    number = list(session.stages).index(cut.stage) + 1
    return f"Cut {cut.minutes} min from stage {number}?", "F7"


def rail_lines(session: Session, now: datetime, width: int) -> list[Content]:
    """The wide layout's rail: the clock, the pace, the cut that is offered, and the stages planned and taken."""
    run = session.current
    if run is None:
        return []
    out = _clock(session, now, width) if session.status == "running" else []
    out.append(spread(width, line(("Stages", QUIET)), line(("plan took", QUIET))))
    for index, stage in enumerate(session.stage_order, 1):
        now_here = stage.id == run.id
        role = STRONG if now_here else QUIET if stage.visits else INK
        took = f"{session.spent(stage.id, now) // 60}" if stage.visits else ""
        right = line((f"{stage.minutes:>3}", role), (f"{took:>5}", role))
        left = line(cursor(now_here), (f"{index:>2}  {stage.title}", role))
        out.append(spread(width, left, right))
    return out


def _clock(session: Session, now: datetime, width: int) -> list[Content]:
    timing = pace(session, now)
    left = timing.left if timing.break_left is None else timing.break_left
    role = WATCH if left < 0 else STRONG
    digits = bigtype.clock(minutes_and_seconds(abs(left)).rjust(5))
    where = "in this stage" if timing.break_left is None else "of the break"
    words = line((f"{'over' if left < 0 else 'left'} {where}", QUIET))
    out = [spread(width, EMPTY, line((row, role))) for row in digits]
    told = line(*standing(timing))
    if told.cell_length + words.cell_length < width:
        out += [EMPTY, spread(width, told, words), EMPTY]
    else:
        out += [EMPTY, spread(width, EMPTY, words), told, EMPTY]
    if timing.ends:
        out.append(line((f"At this pace we end {_clock_time(session, timing.ends)}.", INK)))
    end = hard_end(session)
    if end is not None:
        out.append(line((f"Hard end {_clock_time(session, end)}.", STOP if timing.misses_end else INK)))
    if offered := offer(session, now):
        asked = wrap(f"{offered[0]}   {offered[1]} Yes", width)
        last = asked[-1].removesuffix(f"{offered[1]} Yes")
        out += [EMPTY, *(line((part, INK)) for part in asked[:-1])]
        out.append(line((last, INK), (offered[1], BRIGHT), (" Yes", QUIET)))
    return [*out, EMPTY, EMPTY]


def _clock_time(session: Session, moment: datetime) -> str:
    """A moment as the room's own clock shows it."""
    return f"{local_time(session, moment.isoformat()):%H:%M}"
