"""How a live session is drawn: lines of `Content` from the session, for the wall's eyes or for the facilitator's only.

Nothing here changes anything; on a mirrored screen only what `room.visible` lets through is drawn.
"""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from workshop.session.kinds import KINDS, PARAPHRASE, QUOTE, label_of
from workshop.session.pace import pace
from workshop.session.questions import question_parts, words
from workshop.session.redacted import gap
from workshop.session.state import Commitment, Note, Session, StageRun, parse_time
from workshop.session.wall_words import wall_words
from workshop.tui import plain
from workshop.tui.live_pace import standing, time_left
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.painted import (
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    Piece,
    heavy,
    hero,
    line,
    marked,
    spread,
    wrap,
)

_HEADINGS = ("Say", "Ask", "Write down")
LARGE_UNTIL = 4
"""At 80 columns the question is large while no more notes than this stand under it."""


def position(session: Session, run: StageRun) -> str:
    """Which stage it is of how many."""
    order = [stage.id for stage in session.stage_order if not stage.design.after]
    return f"{order.index(run.id) + 1} of {len(order)}" if run.id in order else "afterwards"


def open_vote_words(session: Session) -> str:
    """That a vote is open, how many ballots are in where they come one by one, and its key; empty where none is."""
    vote = session.open_vote()
    if vote is None:
        return ""
    one_by_one = vote.box or vote.way == "seats"
    told = f", {vote.ballots_in} of {vote.most_ballots} in" if one_by_one else ""
    return f"{'a test vote' if vote.test else 'a vote'} is open{told}: F3"


def stage_lines(session: Session, now: datetime, width: int, *, clock: bool, stage: str) -> list[Content]:
    """The stage and the time line; with the clock and the pace where no rail shows them."""
    run = session.stages.get(stage)
    if run is None:
        return [EMPTY, EMPTY]
    timing = pace(session, now)
    right: list[Piece] = []
    if session.status == "ended":
        right = [("ended", STRONG)]
    elif clock:
        right = [*standing(timing), "   ", *time_left(timing)]
    left = line((f"{position(session, run)}   ", QUIET), (run.title, STRONG))
    if plain.on():
        told = f"{timing.used * run.minutes // 100} of {run.minutes} minutes used"
        return [spread(width, left, line(*right)), line((told, QUIET))]
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
    lines = hero(first, width, rows, rest, largest) if rows > 2 else marked(f"{first} {rest}".strip(), width)
    told = line((heard, QUIET))
    if lines[-1].cell_length + told.cell_length + 2 <= width:
        return [*lines[:-1], spread(width, lines[-1], told)]
    return [*lines, spread(width, EMPTY, told)]


def note_parts(
    session: Session, note: Note, *, mirrored: bool, marked: bool = False
) -> tuple[Content, Content]:
    """One note: its number (and speaker), and its words.

    Mirrored: read-back wording without codes, or only what kind of note it is.
    """
    number = line((f"{note.id + '*':<5}", STRONG)) if marked else line((f"{note.id:<4} ", QUIET))
    if note.redacted:
        return number, line((gap(note.why), QUIET))
    if mirrored:
        if shown := wall_words(session, note):
            return number, line((shown, INK))
        # What the facilitator wrote of their own, and what was guessed, is not even named.
        kind = KINDS.get(note.kind)
        named = f"{kind.label}, " if kind is not None and kind.spoken and not kind.sealed else ""
        return number, line((f"{named}kept off the wall", QUIET))
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


def script_lines(session: Session, width: int, rows: int) -> list[Content]:
    """What the facilitator may say and ask next; never on a mirrored screen."""
    run = session.current
    if run is None or rows < 2:
        return []
    say, ask, write_down = _HEADINGS
    out = [line((say, QUIET))] + [
        line((part, INK)) for part in wrap(words(session, run.design.script), width)
    ]
    if run.design.probes:
        out += [EMPTY, line((ask, QUIET))]
        for probe in run.design.probes:
            out += [line((part, INK)) for part in wrap(words(session, probe), width)]
    if run.design.notes:
        out += [EMPTY, line((write_down, QUIET))]
        out += [line((part, INK)) for part in wrap(words(session, run.design.notes), width)]
    return out if len(out) <= rows else _cut(out, rows, width)


def _cut(lines: list[Content], rows: int, width: int) -> list[Content]:
    """So many lines as there is room for, the last of them saying that there are more; no heading stands alone."""
    shown = lines[: rows - 1]
    while shown and (not shown[-1].plain or shown[-1].plain in _HEADINGS):
        shown.pop()
    return [*shown, line(("More: F6 shows all of it.", QUIET)).truncate(width, ellipsis=True)]
