"""Yes, no or abstain with a majority that was agreed before; and consent, which one objection holds up."""

from __future__ import annotations

import math
from fractions import Fraction

from workshop.votes.contest import (
    BASE_WORDS,
    Contest,
    Number,
    Outcome,
    Pile,
    Tie,
    base_of,
    reaches,
    stand,
    threshold_words,
)
from workshop.votes.telling import NOTHING_COUNTED, remarks

TITLE = "Yes or no"
WHEN = "To decide on one proposal by a majority that was agreed before."
RULE = "It is carried with {needed}."
LEVEL_RULE = "With as many yes as no it is not carried."

CONSENT_TITLE = "Consent"
CONSENT_WHEN = "To start with something good enough for now and safe enough to try."
CONSENT_LABELS = ("I consent", "I object, and here is the reason")
CONSENT_RULE = "It is carried when somebody consents and no objection is left open; every objection is heard."

HALF = Fraction(1, 2)
YES, NO, ABSTAIN = 0, 1, 2


def count(contest: Contest) -> Outcome:
    """Count yes, no and abstain (research 4.2: a majority is Y > D/2, two thirds are 3Y >= 2D).

    D is the base, ``YN`` unless the contest has another; with the base ``none``, more yes than no carries.
    Level yes and no do not carry, except where less than half was agreed to be enough.

    Args:
        contest: Piles of 0 for yes, 1 for no, 2 for abstain; ``threshold`` is one half unless given.

    Returns:
        ``totals``, ``order`` and ``winners`` by these three indexes, whatever the options are; ``winners`` has
        yes when carried, no when there are more no, else nothing; ``detail``: ``base`` and ``needed`` as
        numbers, None for the base ``none``.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    yes, no, abstain = totals = _three(contest)
    threshold = HALF if contest.threshold is None else contest.threshold
    base = base_of(contest, "YN", yes, no, abstain)
    carried: bool | None = _carries(contest, threshold, yes, no, abstain)
    if contest.missing:
        # What is missing may be yes or no: level or short now says nothing while more yes could carry it.
        with_more = contest._replace(piles=[*contest.piles, Pile(contest.missing, YES)], missing=0)
        carried = None if _carries(with_more, threshold, yes + contest.missing, no, abstain) else False
    tie = Tie((YES, NO), yes, "majority", settled="a tie is not carried")
    name = contest.base or "YN"
    rule = RULE.format(needed=part_words(name, threshold))
    winner = (YES,) if carried else (NO,) if no > yes else ()
    level = yes == no and threshold >= HALF
    return Outcome(
        totals=totals,
        order=_order(contest, totals),
        winners=winner if carried is not None else (),
        sentence=_sentence(contest, totals, carried, needed_words(name, base, threshold)),
        rule=rule if threshold < HALF else f"{rule} {LEVEL_RULE}",
        carried=carried,
        ties=(tie,) if level and yes and carried is False else (),
        detail={"base": base, "needed": None if base is None else least(base, threshold)},
    )


def _carries(contest: Contest, threshold: Fraction, yes: int, no: int, abstain: int) -> bool:
    base = base_of(contest, "YN", yes, no, abstain)
    return yes > 0 and not (yes == no and threshold >= HALF) and enough(base, threshold, yes, no)


def count_consent(contest: Contest) -> Outcome:
    """Count consent, objections and abstentions: carried when at least one consents and nobody objects.

    Args:
        contest: Piles of 0 for consent, 1 for an objection, 2 for abstain.

    Returns:
        ``totals`` and ``order`` by these three indexes; ``winners`` has consent when carried, else nothing;
        ``detail``: ``objections``, how many are to be heard.
    """
    consents, objections, _ = totals = _three(contest)
    carried: bool | None = consents > 0 and objections == 0
    if contest.missing and not objections:
        carried = None
    return Outcome(
        totals=totals,
        order=_order(contest, totals),
        winners=(YES,) if carried else (),
        sentence=_consent_sentence(contest, totals, carried),
        rule=CONSENT_RULE,
        carried=carried,
        detail={"objections": objections, "called_out": (NO,) if objections else ()},
    )


def _consent_sentence(contest: Contest, totals: tuple[int, int, int], carried: bool | None) -> str:
    consents, objections, abstain = totals
    words = [
        f"{consents} {'consents' if consents == 1 else 'consent'}",
        f"{objections} {'objects' if objections == 1 else 'object'}" if objections else "nobody objects",
    ]
    words += [f"{abstain} {'abstains' if abstain == 1 else 'abstain'}"] if abstain else []
    told = f"{_carried_words(carried)}: {', '.join(words)}."
    if objections:
        told = f"Not carried yet: {', '.join(words)}. The {'reason is' if objections == 1 else 'reasons are'} heard first."
    if not any(totals):
        told = f"{_carried_words(carried)}. {NOTHING_COUNTED}"
    return told + remarks(contest)


def _carried_words(carried: bool | None) -> str:
    if carried is None:
        return "It cannot be said yet whether it is carried"
    return "Carried" if carried else "Not carried"


def enough(base: Number | None, threshold: Fraction, yes: Number, no: Number) -> bool:
    """Whether so many are the threshold of a base; without a base (None) whether they are more than the rest."""
    return yes > no if base is None else reaches(yes, base, threshold)


def least(base: Number, threshold: Fraction) -> int:
    """The smallest whole number that is enough of a base."""
    return math.floor(base / 2) + 1 if threshold == HALF else math.ceil(base * threshold)


def part_words(base_name: str, threshold: Fraction) -> str:
    """What is needed, in words: "more than half of the yes and no votes", "more yes than no"."""
    if base_name == "none":
        return "more yes than no"
    whole = BASE_WORDS[base_name]
    return f"{threshold_words(threshold)} of {'' if whole.startswith('those') else 'the '}{whole}"


def needed_words(base_name: str, base: Number | None, threshold: Fraction) -> str:
    """What was needed, as a sentence: "More than half of the yes and no votes were needed: 11 of 20."."""
    part = part_words(base_name, threshold)
    number = "" if base is None else f": {least(base, threshold)} of {base}"
    return f"{part[0].upper()}{part[1:]} {'was' if base is None else 'were'} needed{number}."


def _three(contest: Contest) -> tuple[int, int, int]:
    """How many ballots gave each of the three answers."""
    counts = [0, 0, 0]
    for size, answer in contest.piles:
        counts[answer] += size
    return counts[YES], counts[NO], counts[ABSTAIN]


def _order(contest: Contest, totals: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """The three answers by their counts; no line runs between them."""
    return stand(contest._replace(seats=len(totals)), totals).order


def _sentence(contest: Contest, totals: tuple[int, int, int], carried: bool | None, needed: str) -> str:
    told = _carried_words(carried)
    if not contest.valid:
        return f"{told}. {NOTHING_COUNTED}{remarks(contest)}"
    yes, no, abstain = totals
    return f"{told}: {yes} yes, {no} no, {abstain} abstain. {needed}{remarks(contest)}"
