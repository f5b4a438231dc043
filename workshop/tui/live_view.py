"""How a live session is drawn: lines of `Content` from the session, for the wall's eyes or for the facilitator's only.

Nothing here changes anything; on a mirrored screen only what `room.visible` lets through is drawn.
"""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from workshop.record.event import Draft
from workshop.session.clock import Pace, pace
from workshop.session.kinds import PARAPHRASE, QUOTE, label_of
from workshop.session.questions import question_parts, words
from workshop.session.room import may_be_read_back, without_codes
from workshop.session.state import Commitment, Note, Session, StageRun, parse_time
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.painted import (
    ACCENT,
    EMPTY,
    INK,
    QUIET,
    STOP,
    STRONG,
    WATCH,
    Piece,
    heavy,
    hero,
    line,
    spread,
    wrap,
)

LARGE_UNTIL = 4
"""At 80 columns the question is large while no more notes than this stand under it."""


def minutes_and_seconds(seconds: int) -> str:
    """Seconds as a clock, ``8:47``, with a minus sign when they are less than none."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 60}:{seconds % 60:02d}"


def pace_words(timing: Pace) -> str:
    """How the session stands, in words; nothing while it is within a minute of its plan."""
    if timing.behind > 1:
        return f"{timing.behind} min behind"
    if timing.behind < -1:
        return f"{-timing.behind} min ahead"
    return ""


def time_left(timing: Pace) -> list[Piece]:
    """The time left in the stage, or how far it runs over."""
    if timing.left < 0:
        return [(minutes_and_seconds(-timing.left), f"{WATCH}"), (" over", WATCH)]
    return [(minutes_and_seconds(timing.left), STRONG), (" left", QUIET)]


def position(session: Session, run: StageRun) -> str:
    """Which stage it is of how many."""
    order = [stage.id for stage in session.stage_order if not stage.design.after]
    return f"{order.index(run.id) + 1} of {len(order)}" if run.id in order else "afterwards"


def stage_lines(session: Session, now: datetime, width: int, *, clock: bool, stage: str) -> list[Content]:
    """The stage and the time line; with the clock and the pace where no rail shows them."""
    run = session.stages.get(stage)
    if run is None:
        return [EMPTY, EMPTY]
    timing = pace(session, now)
    late = pace_words(timing)
    right: list[Piece] = []
    if session.status == "ended":
        right = [("ended", STRONG)]
    elif clock:
        right = [(f"{late}   " if late else "", WATCH if timing.behind > 0 else QUIET), *time_left(timing)]
    left = line((f"{position(session, run)}   ", QUIET), (run.title, STRONG))
    return [spread(width, left, line(*right)), line(*heavy(timing.used / 100, width))]


def question_lines(
    session: Session, width: int, rows: int, *, wide: bool, heard: str, stage: str
) -> list[Content]:
    """The question, large where it fits, with what was heard so far on its last line."""
    run = session.stages.get(stage)
    if run is None:
        return [EMPTY]
    first, rest = question_parts(session, run)
    largest = bigtype.LARGE if wide else bigtype.MEDIUM
    if rows > 2:
        lines = hero(first, width, rows, rest, largest)
    else:
        lines = [
            line(("▌ ", ACCENT) if index == 0 else "  ", (part, STRONG))
            for index, part in enumerate(wrap(f"{first} {rest}".strip(), width - 2))
        ]
    told = line((heard, QUIET))
    if lines[-1].cell_length + told.cell_length + 2 <= width:
        return [*lines[:-1], spread(width, lines[-1], told)]
    return [*lines, spread(width, EMPTY, told)]


def note_parts(session: Session, note: Note, *, mirrored: bool) -> tuple[Content, Content]:
    """One note: its number (and speaker), and its words.

    Mirrored: read-back wording without codes, or only what kind of note it is.
    """
    number = line((f"{note.id:<4} ", QUIET))
    if mirrored:
        if may_be_read_back(session, note):
            return number, line((without_codes(session, note.text), INK))
        return number, line((f"{label_of(note.kind)}, kept off the wall", QUIET))
    if session.design.participant_codes:
        number = line(number, (f"{note.speaker:<4}", STRONG))
    spoken = (
        f'"{note.text}"' if note.verbatim else f"({note.text})" if note.kind == "observation" else note.text
    )
    return number, line((spoken, INK), *_marks(session, note))


def commitment_parts(one: Commitment, *, mirrored: bool) -> tuple[Content, Content]:
    """One commitment; on a mirrored screen only once its owner has confirmed it."""
    number = line((f"{one.id:<4} ", QUIET))
    if mirrored and not one.confirmed:
        return number, line(("a promise, not confirmed yet", QUIET))
    due = f" by {one.due}" if one.due else ""
    state = "intention" if one.is_intention else "confirmed" if one.confirmed else "not confirmed"
    return number, line((f"{one.owner}: {one.action}{due}", INK), (f"   {state}", QUIET))


def local_clock(at: str) -> str:
    """The time of an event on this computer's clock."""
    return f"{parse_time(at).astimezone():%H:%M}"


def _marks(session: Session, note: Note) -> list[Piece]:
    themes = " ".join(f"#{session.themes[theme].label}" for theme in note.themes if theme in session.themes)
    parts: list[Piece] = []
    if note.kind not in (PARAPHRASE, QUOTE, "observation"):
        parts.append((f"   {label_of(note.kind)}", QUIET))
    if note.intensity:
        parts.append((f"   {'!' * note.intensity}", WATCH))
    for sign, codes in (("+", note.agree), ("-", note.disagree)):
        if codes:
            parts.append((f"   {' '.join(sign + code for code in codes)}", QUIET))
    if themes:
        parts.append((f"   {themes}", QUIET))
    if note.edits:
        parts.append(("   edited", QUIET))
    return parts


def waiting_prompt(session: Session, draft: Draft, *, failed: bool, mirrored: bool) -> Content:
    """A note that is not on disk yet: its text, or on a mirrored screen what may be seen of it."""
    data = draft.data
    text = str(data.get("text", ""))
    if mirrored:
        note = Note(
            id="", text=text, stage=str(data.get("stage", "")), kind=str(data.get("kind", PARAPHRASE)),
            verbatim=bool(data.get("verbatim")),
        )  # fmt: skip
        text = without_codes(session, text) if may_be_read_back(session, note) else "***"
    state = ("waiting  ", STOP) if failed else ("saving   ", QUIET)
    return line(state, (text, INK if failed else QUIET))


def rail_lines(session: Session, now: datetime, width: int) -> list[Content]:
    """The wide layout's rail: the clock, the pace, and the stages planned and taken."""
    run = session.current
    if run is None:
        return []
    timing = pace(session, now)
    out: list[Content] = []
    if session.status == "running":
        clock = minutes_and_seconds(abs(timing.left))
        out = [
            spread(width, EMPTY, line((row, WATCH if timing.left < 0 else STRONG)))
            for row in bigtype.clock(clock.rjust(5))
        ]
        label = "over in this stage" if timing.left < 0 else "left in this stage"
        out += [
            EMPTY,
            spread(
                width, line((pace_words(timing), WATCH if timing.behind > 0 else QUIET)), line((label, QUIET))
            ),
            EMPTY,
        ]
        if timing.ends:
            out.append(line((f"At this pace we end {timing.ends.astimezone():%H:%M}.", INK)))
        if session.facts.ends:
            out.append(line((f"Hard end {session.facts.ends}.", INK)))
        out += [EMPTY, EMPTY]
    out.append(spread(width, line(("Stages", QUIET)), line(("plan took", QUIET))))
    for index, stage in enumerate(session.stage_order, 1):
        now_here = stage.id == run.id
        role = STRONG if now_here else QUIET if stage.visits else INK
        took = f"{session.spent(stage.id, now) // 60}" if stage.visits else ""
        right = line((f"{stage.minutes:>3}", role), (f"{took:>5}", role))
        out.append(
            spread(
                width, line(("▌ " if now_here else "  ", ACCENT), (f"{index:>2}  {stage.title}", role)), right
            )
        )
    return out


def script_lines(session: Session, width: int, rows: int) -> list[Content]:
    """What the facilitator may say and ask next; never on a mirrored screen."""
    run = session.current
    if run is None or rows < 2:
        return []
    out = [line(("Say", QUIET))] + [
        line((part, INK)) for part in wrap(words(session, run.design.script), width)
    ]
    if run.design.probes:
        out += [EMPTY, line(("Ask", QUIET))]
        for probe in run.design.probes:
            out += [line((part, INK)) for part in wrap(words(session, probe), width)]
    if run.design.notes:
        out += [EMPTY, line(("Write down", QUIET))]
        out += [line((part, INK)) for part in wrap(words(session, run.design.notes), width)]
    return out[:rows]
