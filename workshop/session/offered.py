"""What a stage's vote is about, as far as the session holds it: the list to choose from, and the things voted on singly.

A design says it with the words for the wall: with "customer list" on the wall the room chooses among the customer
groups, with "draft promises" it votes promise by promise.
"""

from __future__ import annotations

from typing import NamedTuple

from workshop.designs.model import Stage
from workshop.session.capture_kinds import CAPTURES
from workshop.session.state import Captured, Session
from workshop.session.themes import standings
from workshop.session.wall_words import may_be_put_in_words, may_be_read_back, without_codes

RECORDS_ON_WALL = {
    "customer list": "segment",
    "evidence cards": "evidence",
    "list of promises": "standard",
    "draft promises": "standard",
    "promises": "standard",
    "focus areas": "initiative",
    "initiatives": "initiative",
    "vision drafts": "vision",
    "proposal": "proposal",
}
"""The words for the wall that name records, and the kind of these."""

# Of these the room works on one wording, the latest.
_LATEST_ONLY = ("proposal",)

ONE_BY_ONE = ("fist-to-five",)
"""The methods by which a stage with several records votes on each of them."""

# The notes that are things to choose.
_LIST_KINDS = ("want", "need", "expectation", "idea", "pain")


class Subject(NamedTuple):
    """One record that is voted on: its id and its words."""

    id: str
    text: str


def records_on_wall(session: Session) -> tuple[str, ...]:
    """The records that the stage's words for the wall name, as the room may see them: their first field each.

    None in a design with participant codes, where what is typed is read back in other words first.
    """
    run = session.current
    if run is None or session.design.participant_codes:
        return ()
    kinds = (RECORDS_ON_WALL.get(word, "") for word in run.design.wall)
    shown: list[str] = []
    for kind in dict.fromkeys(filter(None, kinds)):
        texts = [one.text for one in _subjects(session, (kind,))]
        shown += texts[-1:] if kind in _LATEST_ONLY else texts
    return tuple(shown)


def records_voted_on(stage: Stage) -> tuple[str, ...]:
    """The kinds of record that a stage's vote is about; none where it is about what was said."""
    named = [RECORDS_ON_WALL[word] for word in stage.wall if word in RECORDS_ON_WALL]
    return tuple(dict.fromkeys(named)) if stage.vote.is_vote else ()


def offered_options(session: Session, stage_id: str) -> tuple[str, ...]:
    """The list that people choose from, before the facilitator alters it.

    The records that the stage's words for the wall name; where there are none, what the room has heard read back of
    wants, needs and the like, and its themes where they were on the wall or where there is nothing else to choose
    between.  Nothing that the room must not see, and nothing twice.
    """
    kinds = records_voted_on(session.stages[stage_id].design)
    found = [one.text for one in _subjects(session, kinds)]
    if not found:
        found = _heard(session)
        if len(found) < 2 or _themes_were_shown(session):
            found += _themes(session)
    once: dict[str, str] = {}
    for one in found:
        once.setdefault(one.casefold(), one)
    return tuple(once.values())


def subjects(session: Session, stage_id: str) -> tuple[Subject, ...]:
    """What a stage votes on one by one, such as each promise; nothing where it votes on one thing only."""
    stage = session.stages[stage_id].design
    if stage.vote.method not in ONE_BY_ONE:
        return ()
    return _subjects(session, records_voted_on(stage))


def subjects_left(session: Session, stage_id: str) -> tuple[Subject, ...]:
    """Those of a stage's subjects on whose present words no vote was held yet."""
    asked = [
        question.text
        for vote in session.votes.values()
        if vote.stage == stage_id and vote.is_counted and not vote.test
        for question in vote.questions
    ]
    return tuple(
        one for one in subjects(session, stage_id) if not any(text.endswith(one.text) for text in asked)
    )


def _subjects(session: Session, kinds: tuple[str, ...]) -> tuple[Subject, ...]:
    return tuple(
        Subject(one.id, _in_one_line(session, one.text(CAPTURES[one.kind].first.name)))
        for one in session.current_captures()
        if one.kind in kinds and may_be_seen(session, one)
    )


def may_be_seen(session: Session, one: Captured) -> bool:
    """Whether a record is for others too: it is of no sealed or private stage."""
    run = session.stages.get(one.stage)
    return run is not None and not run.design.private and not run.design.sealed


def _heard(session: Session) -> list[str]:
    return [
        _in_one_line(session, note.text)
        for note in session.current_notes()
        if note.kind in _LIST_KINDS and may_be_read_back(session, note)
    ]


def _themes(session: Session) -> list[str]:
    return [
        _in_one_line(session, one.theme.label)
        for one in standings(session)
        if any(may_be_put_in_words(session, note) for note in one.notes)
    ]


def _themes_were_shown(session: Session) -> bool:
    shown = (event.data for event in session.log if event.type == "wall.shown" and event.data)
    return any(data.get("show") == "themes" for data in shown)


def _in_one_line(session: Session, text: str) -> str:
    return " ".join(without_codes(session, text).split())
