"""Telling what came of a contest in whole sentences that can be read aloud: winners, ties, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from workshop.votes.contest import Contest, Number, Standing, Tie
from workshop.votes.counting import ballots, left_out, listed, quoted

NOTHING_COUNTED = "No ballot has an answer."


def names(contest: Contest, options: Iterable[int]) -> str:
    """Options as a list in speech: "'Bench', 'Light' and 'Sign'"."""
    return listed([quoted(contest.options[index]) for index in options])


def decimal(number: Number | None) -> str:
    """A number for the eye: a whole one as it is, another rounded to one decimal, a dash for none."""
    if number is None:
        return "-"
    if Fraction(number).denominator == 1:
        return str(int(number))
    return one_decimal(number)


def one_decimal(number: Number) -> str:
    """A number rounded to one decimal, half a tenth upwards."""
    exact = Fraction(number)
    tenths = (20 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return f"{'-' if exact < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"


def amount(number: Number, unit: str) -> str:
    """A number of things in words: "1 point", "7 points", "7/2 points"; the unit is given in the singular."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def remarks(contest: Contest) -> str:
    """The ballots that are not in the count, to follow a sentence; empty when there are none."""
    words = left_out(contest.skipped, contest.missing)
    if contest.invalid:
        words += f" {ballots(contest.invalid)} could not be counted."
    return words


def verdict(carried: bool | None) -> str:
    """Whether it passes, as a sentence; None where the ballots that are missing could change that."""
    if carried is None:
        return "It cannot be said yet whether it passes."
    return "It passes." if carried else "It does not pass."


_SETTLED = {
    "lot": "settled by lot",
    "named": "decided by a person who is named",
    "draw": "settled by a draw by hand",
    "all": "settled by taking all of them",
}


def settled_words(how: str) -> str:
    """How a tie was settled, to end a sentence."""
    return _SETTLED.get(how, f"settled: {how}")


def tie_sentences(contest: Contest, ties: Sequence[Tie], unit: str) -> str:
    """Every tie that crosses a line, and how it was settled or that it stands; each with a space before it."""
    words = ""
    for tie in ties:
        if tie.line is None:
            continue
        end = settled_words(tie.settled) if tie.settled else "this tie is not settled"
        if any(_left_level(tie, other) for other in ties):
            end = f"in part {end}"
        words += f" {names(contest, tie.options)} are level with {amount(tie.level, unit)} each; {end}."
    return words


def _left_level(tie: Tie, rest: Tie) -> bool:
    """Whether a tie is what the second key left level of another one."""
    return (tie.round, tie.line) == (rest.round, rest.line) and set(rest.options) < set(tie.options)


def standing_sentence(contest: Contest, totals: Sequence[Number], standing: Standing, unit: str) -> str:
    """Who wins with how many of a unit, the next one, the ties that matter, and the ballots left out."""
    if not contest.valid:
        start = NOTHING_COUNTED
    elif standing.winners:
        start = _winners(contest, totals, standing, unit)
    else:
        start = "There is no winner yet." if contest.seats == 1 else "It is not yet decided who is in."
    return f"{start}{tie_sentences(contest, standing.ties, unit)}{remarks(contest)}"


def _winners(contest: Contest, totals: Sequence[Number], standing: Standing, unit: str) -> str:
    won = standing.winners
    had = listed([f"{quoted(contest.options[index])} with {amount(totals[index], unit)}" for index in won])
    after = [index for group in standing.order for index in group if index not in won]
    level = tuple(index for index in after if totals[index] == totals[after[0]])
    behind = f", ahead of {names(contest, level)} with {totals[level[0]]}" if level else ""
    return f"{had} {'wins' if len(won) == 1 else 'are in'}{behind}."
