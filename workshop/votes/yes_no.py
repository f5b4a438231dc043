"""Yes, no or abstain with a majority that was agreed before; and consent, which one objection holds up."""

from __future__ import annotations

import math
from fractions import Fraction

from workshop.votes.contest import (
    BASE_WORDS,
    Contest,
    Number,
    Outcome,
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
    level = yes == no and threshold >= HALF
    carried = yes > 0 and not level and enough(base, threshold, yes, no)
    tie = Tie((YES, NO), yes, "majority", settled="a tie is not carried")
    name = contest.base or "YN"
    rule = RULE.format(needed=part_words(name, threshold))
    winner = (YES,) if carried else (NO,) if no > yes else ()
    return Outcome(
        totals=totals,
        order=_order(contest, totals),
        winners=winner,
        sentence=_sentence(contest, totals, carried, needed_words(name, base, threshold)),
        rule=rule if threshold < HALF else f"{rule} {LEVEL_RULE}",
        carried=carried,
        ties=(tie,) if level and yes else (),
        detail={"base": base, "needed": None if base is None else least(base, threshold)},
    )


def count_consent(contest: Contest) -> Outcome:
    """Count consent, objections and abstentions: carried when at least one consents and nobody objects.

    Args:
        contest: Piles of 0 for consent, 1 for an objection, 2 for abstain.

    Returns:
        ``totals`` and ``order`` by these three indexes; ``winners`` has consent when carried, else nothing;
        ``detail``: ``objections``, how many are to be heard.
    """
    consents, objections, abstain = totals = _three(contest)
    carried = consents > 0 and objections == 0
    words = [
        f"{consents} {'consents' if consents == 1 else 'consent'}",
        f"{objections} {'objects' if objections == 1 else 'object'}" if objections else "nobody objects",
    ]
    words += [f"{abstain} {'abstains' if abstain == 1 else 'abstain'}"] if abstain else []
    told = f"{'Carried' if carried else 'Not carried'}: {', '.join(words)}."
    if objections:
        told += f" The {'reason is' if objections == 1 else 'reasons are'} heard first."
    return Outcome(
        totals=totals,
        order=_order(contest, totals),
        winners=(YES,) if carried else (),
        sentence=(told if contest.valid else f"Not carried. {NOTHING_COUNTED}") + remarks(contest),
        rule=CONSENT_RULE,
        carried=carried,
        detail={"objections": objections},
    )


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


def _sentence(contest: Contest, totals: tuple[int, int, int], carried: bool, needed: str) -> str:
    if not contest.valid:
        return f"Not carried. {NOTHING_COUNTED}{remarks(contest)}"
    yes, no, abstain = totals
    verdict = "Carried" if carried else "Not carried"
    return f"{verdict}: {yes} yes, {no} no, {abstain} abstain. {needed}{remarks(contest)}"
