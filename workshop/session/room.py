"""What may be on the wall: a whitelist, built as a value that has no field for anything private.

`visible` is the only way from a session to the wall.  There is no field for a speaker, a mark of agreement
or intensity, a verbatim remark, an assumption, an open tally or an owner who has not confirmed.  It holds what is
on the wall and nothing of what is not: while the question is shown, no note is in it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from workshop.session.clock import local_time
from workshop.session.offered import records_on_wall
from workshop.session.pace import pace
from workshop.session.questions import question_parts, words
from workshop.session.shown import (
    OpenVote,
    ShownGroup,
    ShownOption,
    ShownResult,
    ShownRound,
    ShownRounds,
    earlier_sentences,
    open_vote,
    result_may_be_shown,
    shown_result,
    shown_rounds,
    withheld_sentence,
)
from workshop.session.state import Commitment, Session, parse_time
from workshop.session.themes import people_of, standings
from workshop.session.wall import Showing, on_the_wall, result_of
from workshop.session.wall_words import (
    is_new_wording,
    is_quoting,
    is_word_for_word,
    may_be_put_in_words,
    may_be_read_back,
    typing_is_private,
    wall_words,
    without_codes,
)

__all__ = [
    "AgendaLine",
    "OpenVote",
    "RoomView",
    "ShownGroup",
    "ShownOption",
    "ShownResult",
    "ShownRound",
    "ShownRounds",
    "ShownTheme",
    "earlier_sentences",
    "is_new_wording",
    "is_quoting",
    "is_word_for_word",
    "may_be_put_in_words",
    "may_be_read_back",
    "result_may_be_shown",
    "retimed",
    "typing_is_private",
    "visible",
    "wall_words",
    "withheld_sentence",
    "without_codes",
]

_A_CODE = re.compile(r"\b[Pp] ?[0-9]{1,3}\b")


class AgendaLine(msgspec.Struct, frozen=True):
    """One stage of the agenda; ``state`` is ``done``, ``now`` or empty."""

    title: str
    minutes: int
    state: str = ""


class ShownTheme(msgspec.Struct, frozen=True):
    """A theme: how many different people spoke of it (0 where that is not known), and in how many notes."""

    label: str
    people: int
    notes: int


class RoomView(msgspec.Struct, frozen=True):
    """Everything the wall may show.

    Attributes:
        title: The session's title.
        show: What is on the wall: a kind of `workshop.session.wall.KINDS`, ``break`` while the room has one, or
            ``title`` before the start.
        page: Which page of it is asked for, from 1; 0 for the one that matters most.
        stage, stages, stage_title: Where the session is.
        question, follow_up: The stage's question: what is set large, and the rest.
        left: Seconds left in the stage, or in the break.
        used: The share of the stage's time that is gone, in whole percent up to 100.
        timed: Whether the time is running.
        back_at: When a break ends, as the room's clock shows it.
        agenda, rules, chart, vote, results, rounds, themes, commitments: What is on the wall; of all others nothing.
    """

    title: str
    show: str = "blank"
    page: int = 0
    stage: int = 0
    stages: int = 0
    stage_title: str = ""
    question: str = ""
    follow_up: str = ""
    left: int = 0
    used: int = 0
    timed: bool = False
    back_at: str = ""
    agenda: tuple[AgendaLine, ...] = ()
    rules: tuple[str, ...] = ()
    chart: tuple[str, ...] = ()
    vote: OpenVote | None = None
    results: tuple[ShownResult, ...] = ()
    rounds: tuple[ShownRounds, ...] = ()
    themes: tuple[ShownTheme, ...] = ()
    commitments: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether the wall shows nothing but the clock."""
        return self.show == "blank"


def visible(session: Session, now: datetime, showing: Showing | None = None) -> RoomView:
    """What the wall may show of a session at ``now``, an aware time.

    Args:
        session: The session.
        now: An aware time.
        showing: What to draw in place of what is on the wall, to see it before it goes up.
    """
    run = session.current
    order = [stage.id for stage in session.stage_order if not stage.design.after]
    title = session.facts.title
    what = showing or on_the_wall(session)
    if run is None:
        show = "blank" if session.wall.blank or session.status != "planned" else "title"
        return _scrubbed(session, RoomView(title=title, show=show, stages=len(order)))
    if run.design.private or what.show == "blank":
        return _scrubbed(session, RoomView(title=title, stages=len(order)))
    question, follow_up = question_parts(session, run)
    on_break = bool(session.break_at) and session.status == "running" and showing is None
    view = RoomView(
        title=title,
        show="break" if on_break else what.show,
        page=session.wall.page if session.wall.show == what.show else 0,
        stage=order.index(run.id) + 1 if run.id in order else len(order),
        stages=len(order),
        stage_title=run.title,
        question=question,
        follow_up=follow_up,
        back_at=_back_at(session) if on_break else "",
        **({} if on_break else _on_it(session, what)),
    )
    return retimed(_scrubbed(session, view), session, now)


def retimed(view: RoomView, session: Session, now: datetime) -> RoomView:
    """The same at another moment: nothing but its time is computed anew."""
    if view.show in ("blank", "title"):
        return view
    timing = pace(session, now)
    left = timing.left if timing.break_left is None else timing.break_left
    return msgspec.structs.replace(view, left=left, used=timing.used, timed=session.status == "running")


def _on_it(session: Session, what: Showing) -> dict[str, Any]:
    """What the wall holds of one kind of thing."""
    if what.show == "agenda":
        return {"agenda": _agenda(session)}
    if what.show == "rules":
        return {"rules": tuple(words(session, rule) for rule in session.design.ground_rules)}
    if what.show == "chart":
        found = (wall_words(session, note) for note in session.notes_of(session.stage))
        return {"chart": tuple(filter(None, found))}
    if what.show == "records":
        return {"chart": records_on_wall(session)}
    if what.show == "vote":
        return {"vote": open_vote(session, partial(without_codes, session))}
    if what.show == "result":
        return _result(session, what.ref)
    if what.show == "themes":
        return {"themes": _themes(session)}
    if what.show == "commitments":
        confirmed = (one for one in session.current_commitments() if one.confirmed)
        return {"commitments": tuple(_promise(one) for one in confirmed)}
    return {}


def _agenda(session: Session) -> tuple[AgendaLine, ...]:
    """The stages that the room takes part in."""
    return tuple(
        AgendaLine(run.title, run.minutes, "now" if run.id == session.stage else "done" if run.visits else "")
        for run in session.stage_order
        if not run.design.after and not run.design.private
    )


def _result(session: Session, ref: str) -> dict[str, Any]:
    vote = session.votes.get(result_of(session, ref) or "")
    if vote is None:
        return {}
    results = tuple(shown_result(vote, result) for result in vote.results())
    return {"results": results, "rounds": shown_rounds(session, vote)}


def _themes(session: Session) -> tuple[ShownTheme, ...]:
    """The themes of what the room may hear again, those of most people first."""
    heard = (
        (one.theme.label, [note for note in one.notes if may_be_put_in_words(session, note)])
        for one in standings(session)
    )
    shown = [
        ShownTheme(without_codes(session, label), len(people_of(notes)), len(notes))
        for label, notes in heard
        if notes
    ]
    return tuple(sorted(shown, key=lambda one: (-one.people, -one.notes)))


def _back_at(session: Session) -> str:
    ends = parse_time(session.break_at) + timedelta(minutes=session.break_minutes)
    return f"{local_time(session, ends.isoformat()):%H:%M}"


def _promise(commitment: Commitment) -> str:
    due = f" by {commitment.due}" if commitment.due else ""
    return f"{commitment.owner}: {commitment.action}{due}"


def _scrubbed(session: Session, view: RoomView) -> RoomView:
    """The same without a code in any text of it, whoever typed it there, where people have codes."""
    if not session.design.participant_codes:
        return view
    scrubbed: RoomView = _without_codes(view)
    return scrubbed


def _without_codes(value: Any) -> Any:
    if isinstance(value, str):
        return _A_CODE.sub("[a participant]", value)
    if isinstance(value, tuple):
        return tuple(_without_codes(item) for item in value)
    if isinstance(value, msgspec.Struct):
        fields = {name: _without_codes(getattr(value, name)) for name in value.__struct_fields__}
        return type(value)(**fields)
    return value
