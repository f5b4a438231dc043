"""Words that the parts of a session pack share: when a stage begins, what is captured there, and what is voted on."""

from __future__ import annotations

from datetime import datetime, timedelta

from workshop.plural import counted
from workshop.session.ballot import method_of
from workshop.session.capture_kinds import CAPTURES
from workshop.session.capture_line import COMMITMENT, COMMITMENT_OPENING, COMMITMENT_PARTS
from workshop.session.first_letter import lower_first, upper_first
from workshop.session.kinds import ASSUMPTION, KINDS, OBJECTION, QUOTE, label_of
from workshop.session.offered import ONE_BY_ONE, records_voted_on
from workshop.session.state import Session, StageRun
from workshop.votes.methods import METHODS

USUAL_PEOPLE, MOST_PEOPLE = 12, 1_000
"""For how many a pack is printed where nobody said how many are expected, and at most."""

BOX = "\u2610"
"""The box of something to tick, in a line of several."""

_OTHER_RECORDS = {
    "attendance": "who is here",
    "assumption": "guesses, sealed",
    "objection": "objections",
    "commitment": "commitments",
    "ballot_sheet": "the ballot sheets",
    "vote": "the vote",
    "debrief": "the debrief form",
}


def people_of(session: Session, people: int) -> int:
    """For how many people the pack is: as many as were asked for, else those expected, else the usual number."""
    return min(people or session.facts.expected or USUAL_PEOPLE, MOST_PEOPLE)


def codes_of(people: int) -> list[str]:
    """The codes of so many people: P1, P2 and so on."""
    return [f"P{number}" for number in range(1, people + 1)]


def inside(session: Session) -> list[StageRun]:
    """The stages of the session itself, without what comes after it."""
    return [run for run in session.stage_order if not run.design.after]


def begins(session: Session, minute: int) -> str:
    """When a minute of the session is: by the clock where the start is known, else the minute itself."""
    if not session.facts.starts:
        return str(minute)
    start = datetime.strptime(session.facts.starts, "%H:%M")
    return f"{start + timedelta(minutes=minute):%H:%M}"


def captured(run: StageRun) -> list[str]:
    """What is captured at a stage, in plain words."""
    kinds = [label_of(kind) for kind in run.design.capture]
    return list(dict.fromkeys([*kinds, *(_record(name) for name in run.design.records)]))


def _record(name: str) -> str:
    known = CAPTURES.get(name)
    return known.plural if known else _OTHER_RECORDS.get(name, name)


def letter_of(kind: str) -> str:
    """The letter or sign a kind of note is typed with, as it stands in the capture line; empty for an ordinary note."""
    if kind == QUOTE:
        return '"'
    known = KINDS.get(kind)
    letter = known.letter if known else ""
    return f"{letter}:" if letter.isalpha() else letter


def opening_in_words(opening: str) -> str:
    """How a line begins, in words where it is a sign alone or nothing: a cell of a table that can be read aloud."""
    if not opening:
        return "nothing before it"
    return opening if opening[0].isalpha() else f"the sign {opening} and a space"


def typed(run: StageRun) -> list[tuple[str, str]]:
    """How what a stage captures is typed: what it is, and the beginning of its line."""
    lines = [(label_of(kind), letter_of(kind)) for kind in run.design.capture]
    for name in run.design.records:
        known = CAPTURES.get(name)
        if known:
            parts = [field.label.lower() for field in known.fields if field.asked]
            lines.append((known.label, f"{known.opening}, then {' | '.join(parts)}"))
        elif name == COMMITMENT:
            parts = [words for _, words in COMMITMENT_PARTS]
            lines.append(("commitment", f"{COMMITMENT_OPENING}, then {' | '.join(parts)}"))
        elif name in (ASSUMPTION, OBJECTION):
            lines.append((label_of(name), letter_of(name)))
    return list(dict.fromkeys(lines))


def other_records(run: StageRun) -> list[str]:
    """What a stage records that is not typed into the capture line, in plain words."""
    in_a_line = {*CAPTURES, COMMITMENT, ASSUMPTION, OBJECTION}
    return [_record(name) for name in run.design.records if name not in in_a_line]


def method_words(session: Session, run: StageRun) -> str:
    """How a stage votes, such as ``choose up to 3``; empty where it does not."""
    vote = run.design.vote
    if not vote.is_vote:
        return ""
    if vote.method == "ballot-sheet":
        count = len(vote.items)
        return f"ballot sheet, {counted(count, 'question')}"
    if vote.method == "choose":
        return f"choose up to {vote.max_picks}" if vote.max_picks > 1 else "choose one"
    name = method_of(session.design, vote)
    title = METHODS[name].title if name in METHODS else name
    return lower_first(title)


def vote_in_a_sentence(session: Session, run: StageRun) -> str:
    """How a stage votes and by which rule: ``Choose up to 3, secret. No pass mark.``"""
    vote = run.design.vote
    method = method_words(session, run)
    parts = [upper_first(method), "secret" if vote.private else "open"]
    if vote.round > 1:
        parts.append(f"round {vote.round}")
    if vote.seats:
        parts.append("the first is taken" if vote.seats == 1 else f"the first {vote.seats} are taken")
    if each := voted_on_each(run):
        parts.append(f"one vote for each of the {each}")
    return f"{', '.join(parts)}. {vote.rule}".strip()


def voted_on_each(run: StageRun) -> str:
    """What a stage votes on one by one, such as ``promises``; empty where it votes once."""
    if run.design.vote.method not in ONE_BY_ONE:
        return ""
    return " and ".join(CAPTURES[kind].plural for kind in records_voted_on(run.design))
