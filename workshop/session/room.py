"""What may be on the wall: a whitelist, built as a value that has no field for anything private.

`visible` is the only way from a session to the wall.  There is no field for a speaker, a mark of agreement
or intensity, a verbatim remark, an assumption, an open tally or an owner who has not confirmed.
"""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from workshop.session.by_group import group_table
from workshop.session.kinds import KINDS
from workshop.session.pace import pace
from workshop.session.questions import question_parts
from workshop.session.rounds import (
    counts_of,
    pairing_sentences,
    results_of,
    round_names,
    rounds_until,
    what_moved,
)
from workshop.session.state import Commitment, Note, Session
from workshop.session.vote import Earlier, Vote
from workshop.votes.model import Result, publishable

# A code that was typed inside a remark, or a line of the shorthand that did not parse.
_CODE = re.compile(r"\b[Pp] ?[0-9]{1,3}\b|^[+-][0-9]{1,3}(?=\s|[Pp]|$)", re.MULTILINE)
DIFFERENCE_WITHHELD = "beside the later ones their totals would show what single people marked."
_QUOTATION_MARKS = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')


class OpenVote(msgspec.Struct, frozen=True):
    """A vote that takes ballots: its questions, how many are in, and whether it is a test, nothing more."""

    questions: tuple[str, ...]
    ballots_in: int
    eligible: int
    test: bool = False


class ShownGroup(msgspec.Struct, frozen=True):
    """What a group that may be shown came to: its number of ballots, and what each option has."""

    name: str
    cast: int
    counts: tuple[str, ...]


class ShownResult(msgspec.Struct, frozen=True):
    """A revealed result: options with their counts, and the sentence to read aloud.

    ``counts`` is empty where too few ballots were cast in private for totals to be shown.  ``groups`` are those
    that may be shown of a vote that is split by group, ``withheld`` says how many may not.
    """

    question: str
    options: tuple[str, ...]
    counts: tuple[int, ...]
    sentence: str
    groups: tuple[ShownGroup, ...] = ()
    withheld: str = ""


class ShownRound(msgspec.Struct, frozen=True):
    """One of several votes that asked the same: what it is called, how many voted, and what each option came to."""

    name: str
    cast: int
    eligible: int
    counts: tuple[int, ...]


class ShownRounds(msgspec.Struct, frozen=True):
    """One question in the rounds that may be shown, earliest first, and what moved in words."""

    question: str
    options: tuple[str, ...]
    rounds: tuple[ShownRound, ...]
    sentences: tuple[str, ...]


class RoomView(msgspec.Struct, frozen=True):
    """Everything the wall may show.  ``left`` is seconds left in the stage, ``used`` percent of its time."""

    title: str
    stage: int
    stages: int
    stage_title: str
    question: str
    follow_up: str
    chart: tuple[str, ...]
    left: int
    used: int
    vote: OpenVote | None
    results: tuple[ShownResult, ...]
    rounds: tuple[ShownRounds, ...]
    commitments: tuple[str, ...]
    blank: bool


def may_be_read_back(session: Session, note: Note) -> bool:
    """Whether a note's wording may stand on the wall: said by the room, not word for word, nothing sealed.

    Notes of a private stage, and notes of a sealed stage, never may, nor may objections to a vote whose result the
    room does not see; where people have codes, neither may a note with a code in it, since a slip of the finger
    leaves one there.
    """
    return (
        may_be_put_in_words(session, note)
        and not is_word_for_word(session, note)
        and without_codes(session, note.text) == note.text
    )


def may_be_put_in_words(session: Session, note: Note) -> bool:
    """Whether the room may see a note in wording made for it, whatever its own words are."""
    kind = KINDS.get(note.kind)
    run = session.stages.get(note.stage)
    if kind is None or run is None or run.design.private or not _its_vote_is_seen(session, note):
        return False
    return kind.spoken and not session.is_sealed(note) and not note.retracted and not note.redacted


def wall_words(session: Session, note: Note) -> str:
    """A note as it may stand on the wall: as it was read back, else its own words; empty where neither may."""
    if note.read_back and may_be_put_in_words(session, note):
        return without_codes(session, note.read_back)
    return note.text if may_be_read_back(session, note) else ""


def _its_vote_is_seen(session: Session, note: Note) -> bool:
    """Whether the room sees the result that an objection holds up; also true of a note without a vote."""
    vote = session.votes.get(note.vote)
    if vote is None:
        return not note.vote
    return (
        vote.is_revealed
        and result_may_be_shown(session, vote)
        and all(publishable(result.totals, vote.private) for result in vote.results())
    )


def is_word_for_word(session: Session, note: Note) -> bool:
    """Whether a note holds words as they were said: marked so, or where people have codes, in quotation marks."""
    return note.verbatim or (session.design.participant_codes and is_quoting(note.text))


def is_quoting(text: str) -> bool:
    """Whether a text holds quotation marks."""
    return bool(_QUOTATION_MARKS.search(text))


def without_codes(session: Session, text: str, *, instead: str = "[a participant]") -> str:
    """A note's text as others may read it: a code that was typed inside the text must not stand beside the remark."""
    if not session.design.participant_codes:
        return text
    return _CODE.sub(instead, text)


def stage_is_private(session: Session) -> bool:
    """Whether the current stage is not for the wall at all."""
    return session.current is not None and session.current.design.private


def typing_is_private(session: Session) -> bool:
    """Whether what is typed at this stage must be masked on a mirrored screen.

    In a design with participant codes every line may hold a code or somebody's own words; elsewhere only
    sealed and private stages do.
    """
    run = session.current
    if session.design.participant_codes:
        return True
    return run is not None and (run.design.sealed or run.design.private)


def visible(session: Session, now: datetime) -> RoomView:
    """What the wall may show of a session at ``now``, an aware time."""
    run = session.current
    order = [stage.id for stage in session.stage_order if not stage.design.after]
    if run is None or run.design.private:
        return _blank(session, len(order))
    question, follow_up = question_parts(session, run)
    timing = pace(session, now)
    return RoomView(
        title=session.facts.title,
        stage=order.index(run.id) + 1 if run.id in order else len(order),
        stages=len(order),
        stage_title=run.title,
        question=question,
        follow_up=follow_up,
        chart=tuple(words for note in session.notes_of(run.id) if (words := wall_words(session, note))),
        left=timing.left,
        used=timing.used,
        vote=_open_vote(session),
        results=_results(session, run.id),
        rounds=_rounds(session, run.id),
        commitments=tuple(_promise(one) for one in session.current_commitments() if one.confirmed),
        blank=False,
    )


def _blank(session: Session, stages: int) -> RoomView:
    return RoomView(
        title=session.facts.title,
        stage=0,
        stages=stages,
        stage_title="",
        question="",
        follow_up="",
        chart=(),
        left=0,
        used=0,
        vote=None,
        results=(),
        rounds=(),
        commitments=(),
        blank=True,
    )


def _open_vote(session: Session) -> OpenVote | None:
    vote = session.open_vote()
    if vote is None:
        return None
    return OpenVote(
        questions=tuple(question.text for question in vote.questions),
        ballots_in=vote.ballots_in,
        eligible=vote.eligible,
        test=vote.test,
    )


def _results(session: Session, stage: str) -> tuple[ShownResult, ...]:
    revealed = [vote for vote in session.revealed_votes() if vote.stage == stage]
    if not revealed or not result_may_be_shown(session, revealed[-1]):
        return ()
    return tuple(_shown(revealed[-1], result) for result in revealed[-1].results())


def _rounds(session: Session, stage: str) -> tuple[ShownRounds, ...]:
    """The stage's last vote beside those before it that asked the same, where at least two may be shown.

    Earlier ones are shown with the last: a sheet before and after is made to be put side by side.
    """
    revealed = [vote for vote in session.revealed_votes() if vote.stage == stage]
    if not revealed or not result_may_be_shown(session, revealed[-1]):
        return ()
    votes = rounds_until(session, revealed[-1])
    names = dict(zip((vote.id for vote in votes), round_names(votes), strict=True))
    out = []
    for question in revealed[-1].questions:
        found = [
            (vote, result)
            for vote, result in results_of(votes, question.id)
            if publishable(result.totals, vote.private)
        ]
        if len(found) < 2:
            continue
        rounds = tuple(
            ShownRound(names[vote.id], result.totals.cast, vote.eligible, counts_of(result))
            for vote, result in found
        )
        told = what_moved(found) + pairing_sentences(found[-2][0], found[-1][0], question.id)
        out.append(ShownRounds(question.text, question.options, rounds, tuple(told)))
    return tuple(out)


def result_may_be_shown(session: Session, vote: Vote) -> bool:
    """Whether the design lets the room see what came of a vote; one the room made itself and a test it may."""
    run = session.stages.get(vote.stage)
    return vote.test or run is None or not run.design.vote.is_vote or "result" in run.design.wall


def _shown(vote: Vote, result: Result) -> ShownResult:
    allowed = publishable(result.totals, vote.private)
    split = group_table(vote, result.question) if allowed else None
    return ShownResult(
        question=result.question.text,
        options=result.question.options if allowed else (),
        counts=counts_of(result) if allowed else (),
        sentence=result.sentence if allowed else withheld_sentence(result),
        groups=tuple(ShownGroup(one.name, one.cast, one.texts) for one in split.groups) if split else (),
        withheld=split.withheld_words if split else "",
    )


def withheld_sentence(result: Result) -> str:
    """What is said in place of totals that fewer than five private ballots would give away.

    Of a scale the middle and the ends are told (research/domain.md, commitment before and after), but not of a
    single ballot, which they would be.
    """
    cast = result.totals.cast
    told = f"{cast} private ballot{'' if cast == 1 else 's'}: fewer than five, so the totals are not shown."
    if result.median is None or result.lowest is None or result.highest is None or result.totals.answered < 2:
        return told
    names = [f"'{option}'" for option in result.question.options]
    low, high = result.median
    middle = names[low] if low == high else f"between {names[low]} and {names[high]}"
    return f"{told} The middle is {middle}, from {names[result.lowest]} to {names[result.highest]}."


def earlier_sentences(vote: Vote, earlier: Earlier) -> dict[str, str]:
    """What a vote had come to before it was reopened, by question id; empty where nobody had seen it.

    Of a private vote nothing is said where another number of ballots was in at another time: the difference
    of the two would show what a few people marked.
    """
    if not earlier.revealed or earlier not in vote.before:
        return {}
    counts = [one.results() for one in vote.before] + ([vote.results()] if vote.is_revealed else [])
    sentences = {}
    for result in earlier.results():
        cast = {
            other.totals.cast
            for found in counts
            for other in found
            if other.question.id == result.question.id
        }
        if not publishable(result.totals, vote.private):
            told = withheld_sentence(result)
        elif vote.private and len(cast) > 1:
            told = f"{result.totals.cast} private ballots; {DIFFERENCE_WITHHELD}"
        else:
            told = result.sentence
        sentences[result.question.id] = told
    return sentences


def _promise(commitment: Commitment) -> str:
    due = f" by {commitment.due}" if commitment.due else ""
    return f"{commitment.owner}: {commitment.action}{due}"
