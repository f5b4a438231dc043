"""Votes that asked the same: rounds of one question, or a sheet before and after; what moved between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workshop.session.state import Session
from workshop.session.vote import Vote
from workshop.votes.counting import listed, quoted
from workshop.votes.model import Question, Result, publishable
from workshop.votes.pairing import Pairs, in_words, moves, pair, repeated_in_words

# Ids of questions that the room makes itself: their text alone says what is asked.
MADE_IN_ROOM = "room"
"""The id of the question of a vote that was made in the room, beside those of the design."""

_MADE_HERE = (MADE_IN_ROOM, "run-off")
_NUMBERED = re.compile(r"(\d+)\s")


def asked_the_same(one: Vote, other: Vote) -> bool:
    """Whether two votes asked the same questions with the same answers.

    The words may differ where a design asks again in a later round, such as once a proposal was amended.
    """
    return len(one.questions) == len(other.questions) and all(
        _same(one, first, other, second) for first, second in zip(one.questions, other.questions, strict=True)
    )


def _same(one: Vote, first: Question, other: Vote, second: Question) -> bool:
    if (first.id, first.method, first.options) != (second.id, second.method, second.options):
        return False
    designed = first.id not in _MADE_HERE and one.stage != other.stage and one.round != other.round
    return first.text == second.text or designed


def earlier_votes(session: Session, vote: Vote) -> list[Vote]:
    """The votes that asked the same and were opened before this one, or while it is drafted all; earliest first."""
    found = [
        other
        for other in session.votes.values()
        if other.opened_at
        and other.id != vote.id
        and other.status != "dropped"
        and not other.test
        and not vote.test
        and (not vote.opened_at or _opened(other) < _opened(vote))
        and asked_the_same(vote, other)
    ]
    return sorted(found, key=_opened)


def rounds_until(session: Session, vote: Vote) -> list[Vote]:
    """The revealed votes that asked the same, up to and with this one; none where it is not revealed itself."""
    if not vote.is_revealed:
        return []
    return [*(other for other in earlier_votes(session, vote) if other.is_revealed), vote]


def _opened(vote: Vote) -> tuple[str, int]:
    return vote.opened_at, int(vote.id[1:]) if vote.id[1:].isdigit() else 0


def round_names(votes: Sequence[Vote]) -> list[str]:
    """Short names for the columns of rounds that stand side by side, no two alike."""
    if len(votes) == 2 and votes[0].stage != votes[1].stage and votes[0].round == votes[1].round:
        return ["Before", "After"]
    names = [f"Round {vote.round}" for vote in votes]
    return names if len(set(names)) == len(names) else [vote.id for vote in votes]


def results_of(votes: Iterable[Vote], question_id: str) -> list[tuple[Vote, Result]]:
    """The results of one question, vote by vote; a vote in which nothing was counted for it is left out."""
    return [
        (vote, result) for vote in votes for result in vote.results() if result.question.id == question_id
    ]


def counts_of(result: Result) -> tuple[int, ...]:
    """What each option came to in whole numbers: dots, points or votes; else how many ballots name it."""
    totals = result.outcome.totals
    whole = len(totals) == len(result.question.options) and all(isinstance(number, int) for number in totals)
    return tuple(totals) if whole else result.totals.counts


def what_moved(rounds: Sequence[tuple[Vote, Result]]) -> list[str]:
    """What moved from round to round in words, of results of one question: sentences to read aloud.

    Of a private vote of two to four the middle is told, as everywhere; nothing else of it, and nothing of one.
    """
    told = []
    results = [result for _, result in rounds]
    if any(result.levels for result in results):
        middles = [_middle(result) for result in results]
        same = len(set(middles)) == 1
        told.append(f"Median {middles[0]} each time." if same else f"Median {', then '.join(middles)}.")
    shown = [result for vote, result in rounds if publishable(result.totals, vote.private)]
    if len(shown) < len(results):
        return told
    if any(result.passed is not None for result in shown):
        verdicts = [_PASSED[result.passed] for result in shown]
        told.append(f"{', then '.join(verdicts)}.".capitalize())
    elif not any(result.levels for result in shown):
        told.append(f"Ahead at first {'; then '.join(_ahead(result) for result in shown)}.")
    return told


_PASSED = {True: "it passed", False: "it did not pass", None: "it could not be said whether it passed"}


def _middle(result: Result) -> str:
    """The median by its number, or by its name where levels have none; both where two share the middle."""
    if result.median is None or result.totals.answered < 2:
        return "not told"
    names = [result.question.options[level] for level in result.median]
    short = [found[1] if (found := _NUMBERED.match(name)) else quoted(name) for name in names]
    return " to ".join(dict.fromkeys(short))


def _ahead(result: Result) -> str:
    counts = counts_of(result)
    most = max(counts, default=0)
    if most <= 0:
        return "nothing"
    names = [
        quoted(option) for option, count in zip(result.question.options, counts, strict=True) if count == most
    ]
    return f"{listed(names)} with {most}"


def pairing_sentences(one: Vote, other: Vote, question_id: str) -> list[str]:
    """How the people who chose a mark moved between two votes on one question; empty where none could choose one."""
    if not (one.marks and other.marks and one.is_revealed and other.is_revealed):
        return []
    both = results_of((one, other), question_id)
    if len(both) < 2:
        return []
    pairs: Pairs = pair(one.marked, other.marked)
    told = (in_words(moves(pairs, both[0][1], both[1][1])), repeated_in_words(pairs))
    return [sentence for sentence in told if sentence]
