"""Spending: a ballot gives dots or points out of a budget; what is left unspent is said and never deducted."""

from __future__ import annotations

from fractions import Fraction

from workshop.votes.contest import Contest, Outcome, Round, Standing
from workshop.votes.counting import listed, quoted
from workshop.votes.picking import outcome_of, stand_among
from workshop.votes.telling import NOTHING_COUNTED, amount, names, remarks, standing_sentence

DOTS_TITLE = "Dots"
DOTS_WHEN = "To see quickly where the weight lies in a list of five options or more."
DOTS_RULE = "Each ballot has {budget}{cap}; the most dots win. Level options: {second}."
DOTS_SECOND_KEY = "more different voters"

MULTIVOTE_TITLE = "Multivote"
MULTIVOTE_WHEN = "To shorten a long list before it is talked about."
MULTIVOTE_RULE = (
    "Each ballot has {budget}{cap}. With {people} an option needs {line} dots to stay in. "
    "Of those, the most dots win. Level options: {second}."
)

POINTS_TITLE = "Points out of a hundred"
POINTS_WHEN = "To see how people would divide a budget or their effort between the options."
POINTS_RULE = "Each ballot divides up to {total} points; the most points win. Level options: {second}."
POINTS_SECOND_KEY = "more contributors"
USUAL_TOTAL = 100


def count_dots(contest: Contest) -> Outcome:
    """Count dots, and how many different voters each option has them from (research 4.2).

    Args:
        contest: Piles of a number or None for each option; ``dots`` is what one ballot may spend.

    Returns:
        ``totals`` in dots, ``voters``; ``detail``: ``unspent``, how many dots the ballots with an answer did
        not give, None where ``dots`` is not known.
    """
    totals, voters = _sums(contest)
    standing = stand_among(contest, totals, voters, DOTS_SECOND_KEY)
    unspent = _unspent(contest, totals, contest.dots)
    sentence = _sentence(contest, totals, standing, "dot", unspent, _voters_words(contest, standing, voters))
    rule = DOTS_RULE.format(**_terms(contest))
    return outcome_of(totals, standing, sentence, rule, {"unspent": unspent}, voters)


def count_multivote(contest: Contest) -> Outcome:
    """Count dots and drop the options below a line (research 4.2, after directorpoint.com).

    The line is 2 dots for up to 5 people, 3 for 6 to 15, and 4 for more.  The source says "under 5" and
    "6 to 15" and leaves exactly 5 open; we take 2 there.  The people are those ``present``, or else the ballots
    cast.  Options on the line stay in.

    Args:
        contest: As for dots.

    Returns:
        As for dots; the winners are the top ``seats`` of those that stay in; ``rounds`` has the one round;
        ``detail`` also ``line`` and ``kept``, indexes in the order of the ballot paper.
    """
    totals, voters = _sums(contest)
    people = contest.cast if contest.present is None else contest.present
    line = line_for(people)
    kept = [index for index, total in enumerate(totals) if total >= line]
    dropped = tuple(index for index, total in enumerate(totals) if total < line)
    standing = stand_among(contest, totals, voters, DOTS_SECOND_KEY, kept)
    have = "has" if len(dropped) == 1 else "have"
    out = (
        f"{names(contest, dropped)} {have} fewer than {line} dots and {'is' if have == 'has' else 'are'} out."
    )
    words = out if dropped and kept else f"No option has {line} dots, so none stays in." if dropped else ""
    words = words or f"Every option has {line} dots or more and stays in."
    unspent = _unspent(contest, totals, contest.dots)
    more = f" {words}{_voters_words(contest, standing, voters)}"
    rule = MULTIVOTE_RULE.format(
        people="1 person" if people == 1 else f"{people} people", line=line, **_terms(contest)
    )
    sentence = _sentence(contest, totals, standing, "dot", unspent, more, "" if kept else words)
    detail = {"unspent": unspent, "line": line, "kept": kept}
    first = Round(1, tuple(totals), elected=standing.winners, eliminated=dropped, words=words)
    return outcome_of(totals, standing, sentence, rule, detail, voters)._replace(rounds=(first,))


def count_points(contest: Contest) -> Outcome:
    """Count points out of a budget, and how many contributed to each option (research 4.2).

    Args:
        contest: Piles of a whole number or None for each option; ``total``, 100 unless given, is what one
            ballot may divide.

    Returns:
        ``totals`` in points; ``voters``: who gave it any; ``detail``: ``unspent`` points, and ``mean`` for each
        option: points a ballot with an answer, a fraction, None without ballots.
    """
    totals, voters = _sums(contest)
    standing = stand_among(contest, totals, voters, POINTS_SECOND_KEY)
    total = USUAL_TOTAL if contest.total is None else contest.total
    unspent = _unspent(contest, totals, total)
    mean = [Fraction(points, contest.valid) if contest.valid else None for points in totals]
    sentence = _sentence(
        contest, totals, standing, "point", unspent, _voters_words(contest, standing, voters)
    )
    rule = POINTS_RULE.format(total=total, second=_second_words(contest, POINTS_SECOND_KEY))
    return outcome_of(totals, standing, sentence, rule, {"unspent": unspent, "mean": mean}, voters)


def line_for(people: int) -> int:
    """How many dots an option needs to stay in a multivote of so many people."""
    return 2 if people <= 5 else 3 if people <= 15 else 4


def _sums(contest: Contest) -> tuple[list[int], list[int]]:
    """What each option was given, and by how many ballots."""
    totals, voters = [0] * len(contest.options), [0] * len(contest.options)
    for size, ballot in contest.piles:
        for index, given in enumerate(ballot):
            if given:
                totals[index] += size * given
                voters[index] += size
    return totals, voters


def _unspent(contest: Contest, totals: list[int], each: int | None) -> int | None:
    return None if each is None else contest.valid * each - sum(totals)


def _terms(contest: Contest) -> dict[str, str]:
    """What one ballot may do, in words for the rules about dots."""
    return {
        "budget": "dots" if contest.dots is None else amount(contest.dots, "dot"),
        "cap": "" if contest.per_option is None else f", up to {contest.per_option} on one option",
        "second": _second_words(contest, DOTS_SECOND_KEY),
    }


def _second_words(contest: Contest, key: str) -> str:
    return f"{key}, then they stay level" if contest.use_second_key else "they stay level"


def _voters_words(contest: Contest, standing: Standing, voters: list[int]) -> str:
    """How many different people stand behind each winner, with a space before."""
    behind = [f"{voters[index]} for {quoted(contest.options[index])}" for index in standing.winners]
    return f" Different voters: {listed(behind)}." if behind else ""


def _sentence(
    contest: Contest,
    totals: list[int],
    standing: Standing,
    unit: str,
    unspent: int | None,
    more: str,
    nobody: str = "",
) -> str:
    """The result, then ``more``, then what is unspent; ``nobody`` says why nobody can win."""
    if not contest.valid:
        return NOTHING_COUNTED + remarks(contest)
    left = ""
    if unspent is not None:
        whole = unspent + sum(totals)
        verb = "is" if unspent == 1 else "are"
        left = (
            f" {unspent} of {amount(whole, unit)} {verb} unspent." if unspent else f" All {unit}s are spent."
        )
    if not any(totals):
        return f"Nobody gives a {unit} to any option.{remarks(contest)}{left}"
    start = nobody + remarks(contest) if nobody else standing_sentence(contest, totals, standing, unit) + more
    return start + left
