"""Scoring: every ballot gives each option a number of its own (score, and score with a run-off: STAR)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from workshop.votes.contest import Contest, Number, Outcome, Round, Standing, Tie, settle, stand
from workshop.votes.counting import listed, quoted
from workshop.votes.telling import (
    NOTHING_COUNTED,
    names,
    remarks,
    settled_words,
    standing_sentence,
    tie_sentences,
)

SCORE_TITLE = "Score"
SCORE_WHEN = "To see how strongly the room is for each option, not only which comes first."
SCORE_RULE = (
    "Each ballot gives each option {low} to {high}; no score counts as 0. The most in all wins. "
    "Options with the same sum stay level."
)

STAR_TITLE = "Score with a run-off (STAR)"
STAR_WHEN = "To choose one option by scores, with a last duel that makes tactical scoring useless."
STAR_RULE = (
    "Each ballot gives each option {low} to {high}; no score counts as 0. The two with the highest sums are "
    "compared, and the one scored higher on more ballots wins. For a place among the two, level sums are "
    "decided by more wins one by one among the level options, then by more top scores; in the run-off, "
    "by the higher sum, then by more top scores."
)
FINALIST_KEY = "more wins one by one, then more top scores"


def count_score(contest: Contest) -> Outcome:
    """Add up scores.

    Args:
        contest: Piles with a number or None for each option, from ``low`` to ``high``.

    Returns:
        ``totals``: the sums; ``voters``: how many scored the option; ``detail``: ``missing`` (how many gave it
        no score, which adds 0) and ``mean`` of the scores given, a fraction, None where there is none.
    """
    sums, scored = sums_of(contest)
    standing = stand(contest, sums)
    words = standing_sentence(contest, sums, standing, "point")
    return Outcome(
        totals=tuple(sums),
        order=standing.order,
        winners=standing.winners,
        sentence=words + _missing_words(contest, scored),
        rule=SCORE_RULE.format(low=contest.low, high=contest.high),
        ties=standing.ties,
        voters=tuple(scored),
        detail=_detail(contest, sums, scored),
    )


def count_star(contest: Contest) -> Outcome:
    """Count STAR: score, then automatic run-off of the two with the highest sums.

    Ties as BetterVoting settles them (research 4.2): for a place among the two by more wins one by one among
    the tied, then by more top scores; in the run-off by the higher sum, then by more top scores; else they are
    settled from outside or stand.

    Args:
        contest: Piles with a number or None for each option, from ``low`` to ``high``; None counts as 0.

    Returns:
        ``totals``: the sums; ``rounds``: the sums, then the ballots that prefer each of the two; ``detail``: as
        for score, with ``tops`` (how many top scores), ``finalists``, and ``equal``: how many ballots scored
        the two alike, None without a run-off.

    Raises:
        ValueError: When more than one option is to win.
    """
    if contest.seats != 1:
        raise ValueError(f"STAR fills one place, not {contest.seats}: choose another method for several.")
    sums, scored = sums_of(contest)
    tops = [
        sum(size for size, ballot in contest.piles if ballot[index] == contest.high)
        for index in range(len(sums))
    ]
    standing = _finalists(contest, sums, tops)
    finalists = standing.winners
    detail = _detail(contest, sums, scored) | {"tops": tops, "finalists": list(finalists), "equal": None}
    winners, order, ties = finalists, standing.order, standing.ties
    rounds: tuple[Round, ...] = (Round(1, tuple(sums), words="The sums of all scores."),)
    run_off = ""
    if len(finalists) == 2:
        prefer = (preferring(contest, *finalists), preferring(contest, *reversed(finalists)))
        detail["equal"] = contest.valid - sum(prefer)
        ranked, tie = _run_off(contest, finalists, prefer, sums, tops)
        ties += (tie,) if tie else ()
        winners = ranked[:1] if len(ranked) == 2 else ()
        # Finalists are whole groups of the order: a group that crosses the line has been taken apart.
        order = tuple((index,) for index in ranked) if ranked else (tuple(sorted(finalists)),)
        order += tuple(group for group in standing.order if not set(group) & set(finalists))
        run_off = _run_off_words(contest, finalists, prefer, detail["equal"])
        out = tuple(index for index in range(len(sums)) if index not in finalists)
        preferred: dict[int, Number] = dict(zip(finalists, prefer, strict=True))
        second = Round(2, tuple(map(preferred.get, range(len(sums)))), elected=winners, words=run_off)
        rounds = (rounds[0]._replace(eliminated=out), second)
    return Outcome(
        totals=tuple(sums),
        order=order,
        winners=winners,
        sentence=_star_sentence(contest, ties, run_off, winners) + _missing_words(contest, scored),
        rule=STAR_RULE.format(low=contest.low, high=contest.high),
        ties=ties,
        rounds=rounds,
        voters=tuple(scored),
        detail=detail,
    )


def sums_of(contest: Contest) -> tuple[list[Number], list[int]]:
    """For each option the sum of its scores, and how many ballots gave it one."""
    sums: list[Number] = [0] * len(contest.options)
    scored = [0] * len(contest.options)
    for size, ballot in contest.piles:
        for index, score in enumerate(ballot):
            if score is not None:
                sums[index] += size * score
                scored[index] += size
    return sums, scored


def preferring(contest: Contest, one: int, other: int) -> int:
    """How many ballots score one option higher than another; no score is 0."""
    return sum(size for size, ballot in contest.piles if (ballot[one] or 0) > (ballot[other] or 0))


def _finalists(contest: Contest, sums: Sequence[Number], tops: Sequence[int]) -> Standing:
    """The two options with the highest sums, as the winners of two places."""
    wins = [0] * len(sums)
    for one, total in enumerate(sums):
        for other in range(one + 1, len(sums)):
            if sums[other] == total:
                ahead = preferring(contest, one, other) - preferring(contest, other, one)
                wins[one] += ahead > 0
                wins[other] += ahead < 0
    second = list(zip(wins, tops, strict=True))
    standing = stand(contest._replace(seats=2), sums, second, FINALIST_KEY)
    ties = tuple(tie._replace(line="finalist") if tie.line else tie for tie in standing.ties)
    return standing._replace(ties=ties)


def _run_off(
    contest: Contest,
    finalists: Sequence[int],
    prefer: tuple[int, int],
    sums: Sequence[Number],
    tops: Sequence[int],
) -> tuple[tuple[int, ...], Tie | None]:
    """The finalists, best first, empty where a tie stands; and the tie, if there is one."""
    one, other = finalists
    keys: list[tuple[Number, Number, str]] = [(prefer[0], prefer[1], "")]
    if contest.use_second_key:
        keys += [(sums[one], sums[other], "the higher sum"), (tops[one], tops[other], "more top scores")]
    level = tuple(sorted(finalists))
    for mine, theirs, how in keys:
        if mine != theirs:
            tie = Tie(level, prefer[0], "winner", 2, how) if how else None
            return ((one, other) if mine > theirs else (other, one)), tie
    decided = settle(contest, level, 2)
    tie = Tie(level, prefer[0], "winner", 2, decided.how if decided else "")
    return (decided.order if decided else ()), tie


def _detail(contest: Contest, sums: Sequence[Number], scored: Sequence[int]) -> dict[str, Any]:
    means = [Fraction(total) / number if number else None for total, number in zip(sums, scored, strict=True)]
    return {"missing": [contest.valid - number for number in scored], "mean": means}


def _missing_words(contest: Contest, scored: Sequence[int]) -> str:
    """How many gave an option no score; empty where all gave one to all."""
    missing = [contest.valid - number for number in scored]
    if not any(missing):
        return ""
    said = [
        f"{quoted(option)} by {number}"
        for option, number in zip(contest.options, missing, strict=True)
        if number
    ]
    return f" Not scored, which counts as 0: {listed(said)}."


def _run_off_words(contest: Contest, finalists: Sequence[int], prefer: tuple[int, int], equal: int) -> str:
    one, other = (quoted(contest.options[index]) for index in finalists)
    alike = f"; {equal} scored both alike" if equal else ""
    return f"In the run-off {prefer[0]} prefer {one} and {prefer[1]} prefer {other}{alike}."


def _star_sentence(contest: Contest, ties: Sequence[Tie], run_off: str, winners: Sequence[int]) -> str:
    if not contest.valid:
        return f"{NOTHING_COUNTED}{remarks(contest)}"
    words = f"{names(contest, winners)} wins." if winners else "There is no winner yet."
    words += tie_sentences(contest, [tie for tie in ties if tie.round == 1], "point")
    words += f" {run_off}" if run_off else ""
    for tie in ties:
        if tie.round == 2:
            words += f" That is a tie; {settled_words(tie.settled) if tie.settled else 'it is not settled'}."
    return f"{words}{remarks(contest)}"
