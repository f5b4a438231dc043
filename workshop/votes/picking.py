"""Picking: a ballot names one option (single), any number (approval) or up to so many (choose); marks are counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from workshop.votes.contest import BASE_WORDS, Contest, Number, Outcome, Standing, base_of, reaches, stand
from workshop.votes.counting import ballots
from workshop.votes.telling import NOTHING_COUNTED, names, remarks, standing_sentence
from workshop.votes.yes_no import needed_words, part_words

SINGLE_TITLE = "Choose one"
SINGLE_WHEN = "To choose one option where each person has one clear favourite."
SINGLE_RULE = "Each ballot names one option; the most votes win. Level options stay level."
SINGLE_NEEDED_RULE = (
    "Each ballot names one option. It wins with {needed}; otherwise there is a run-off of the top two."
)

APPROVAL_TITLE = "Approval"
APPROVAL_WHEN = "To find what most people can live with; name as many as you like."
APPROVAL_RULE = (
    "Each ballot approves any number of options; the most approvals win. Level options stay level."
)
APPROVAL_NEEDED_RULE = "Each ballot approves any number of options. An option is in with {needed}."

CHOOSE_TITLE = "Choose up to a number"
CHOOSE_WHEN = "To see what matters most out of a list the room has made."
CHOOSE_RULE = "Each ballot picks {most}; the most picks win. Level options stay level."
CHOOSE_ORDER_RULE = "Each ballot picks {most}. No pass mark; options picked equally often stay level."
CHOOSE_NEEDED_RULE = "Each ballot picks {most}. An option is in with {needed}."

# So many options are read aloud; the rest is on the wall.
_READ_ALOUD = 3

# A mark is a yes to one option and no answer about the others: the bases of yes and no are all answers.
_OF_ANSWERS = ("", "Y", "YN", "YNA")


def count_single(contest: Contest) -> Outcome:
    """Count one option a ballot (research 4.2: plurality; a majority where one is needed, else a run-off).

    Args:
        contest: Piles of one option's index; with a ``threshold`` an option needs that part of the base,
            ``valid`` unless given, to win.

    Returns:
        ``totals`` in votes; ``detail``: ``run_off``, the options of the next round where none has what is
        needed: the top two, and all who tie for one of these places.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    totals = [0] * len(contest.options)
    for size, index in contest.piles:
        totals[index] += size
    base = _base(contest)
    if contest.threshold is None or base is None:
        standing = stand_among(contest, totals)
        return _outcome(contest, totals, standing, "vote", SINGLE_RULE, {"run_off": []})
    threshold = contest.threshold
    reaching = [index for index, total in enumerate(totals) if reaches(total, base, threshold)]
    standing = stand_among(contest, totals, among=reaching)
    run_off = [] if reaching else _run_off(totals)
    rule = SINGLE_NEEDED_RULE.format(needed=part_words(_base_name(contest), threshold))
    words = needed_words(_base_name(contest), base, threshold)
    if not reaching:
        words = f"No option has enough votes. {words}"
        if run_off:
            words += f" The run-off is between {names(contest, run_off)}."
    return _outcome(contest, totals, standing, "vote", rule, {"run_off": run_off}, words)


def count_approval(contest: Contest) -> Outcome:
    """Count approvals (research 4.2: the most, or all that reach a threshold, as a part of ballots, not of marks).

    Args:
        contest: Piles of the indexes a ballot approves, perhaps none; with a ``threshold`` every option that
            has at least that part of the base, ``valid`` unless given, is in, up to ``seats``.

    Returns:
        ``totals`` in approvals.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    return _count_marks(contest, "approval", APPROVAL_RULE, APPROVAL_NEEDED_RULE)


def count_choose(contest: Contest) -> Outcome:
    """Count picks, up to ``most`` a ballot; ``seats`` is the cut.  A threshold works as for approval.

    Args:
        contest: Piles of the indexes a ballot picks, perhaps none; with 0 ``seats`` and no threshold the options
            are put in order and nothing is taken, with a threshold all that reach it are in.

    Returns:
        ``totals`` in picks.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    if contest.seats:
        return _count_marks(contest, "pick", CHOOSE_RULE, CHOOSE_NEEDED_RULE)
    if contest.threshold is not None and contest.base != "none":
        everyone = contest._replace(seats=len(contest.options))
        return _count_marks(everyone, "pick", CHOOSE_RULE, CHOOSE_NEEDED_RULE)
    out = _count_marks(contest, "pick", CHOOSE_ORDER_RULE, CHOOSE_NEEDED_RULE)
    return out._replace(sentence=_in_order(contest, out)) if any(out.totals) else out


def stand_among(
    contest: Contest,
    totals: Sequence[Number],
    second: Sequence[Any] = (),
    second_name: str = "",
    among: Iterable[int] | None = None,
) -> Standing:
    """Order options as `stand` does, where only some may win; the others follow, and no line crosses them.

    Where every total is 0 nobody wins, and nothing is left to settle: no lot makes a winner out of no ballots.
    """
    indexes = range(len(totals))
    inside = set(indexes if among is None else among) if any(totals) else set()
    winning = stand(contest, totals, second, second_name, sorted(inside))
    no_cut = contest._replace(seats=len(totals))
    rest = stand(no_cut, totals, second, second_name, [index for index in indexes if index not in inside])
    return Standing(winning.order + rest.order, winning.winners, winning.ties + rest.ties)


def outcome_of(
    totals: Sequence[Number],
    standing: Standing,
    sentence: str,
    rule: str,
    detail: dict[str, Any],
    voters: Sequence[int] = (),
) -> Outcome:
    """An outcome whose order, winners and ties are those of a standing."""
    return Outcome(
        totals=tuple(totals),
        order=standing.order,
        winners=standing.winners,
        sentence=sentence,
        rule=rule,
        ties=standing.ties,
        voters=tuple(voters),
        detail=detail,
    )


def _count_marks(contest: Contest, unit: str, rule: str, needed_rule: str) -> Outcome:
    totals = [0] * len(contest.options)
    for size, ballot in contest.piles:
        for index in ballot:
            totals[index] += size
    most = "any number of options" if contest.most is None else f"up to {contest.most}"
    base = _base(contest)
    if contest.threshold is None or base is None:
        standing = stand_among(contest, totals)
        return _outcome(contest, totals, standing, unit, rule.format(most=most), {})
    # At least the part, also of a half: approvals of several options do not exclude one another.
    needed = max(math.ceil(base * contest.threshold), 1)
    reaching = [index for index, total in enumerate(totals) if total >= needed]
    whole = BASE_WORDS[_base_name(contest)]
    part = f"at least {contest.threshold} of {'' if whole.startswith('those') else 'the '}{whole}"
    words = f"{part.capitalize()} were needed: {needed} of {base}."
    if not reaching:
        words = f"No option has enough {unit}s. {words}"
    standing = stand_among(contest, totals, among=reaching)
    return _outcome(contest, totals, standing, unit, needed_rule.format(most=most, needed=part), {}, words)


def _in_order(contest: Contest, outcome: Outcome) -> str:
    """The most picked options, and every tie, in words."""
    groups = [group for group in outcome.order if outcome.totals[group[0]]]
    words, read = [], 0
    while groups and read < _READ_ALOUD:
        group = groups.pop(0)
        read += len(group)
        words.append(_with(contest, outcome, group))
    ties = "".join(f" Also {_with(contest, outcome, group)}." for group in groups if len(group) > 1)
    each = "" if contest.most is None else f", up to {contest.most} each"
    start = f"{ballots(contest.cast)}{each}. Most picked: {', then '.join(words)}."
    return start + ties + remarks(contest)


def _with(contest: Contest, outcome: Outcome, group: tuple[int, ...]) -> str:
    """A group of options with how often each was picked, said to be level when it is several."""
    count = outcome.totals[group[0]]
    return f"{names(contest, group)} {f'level with {count} each' if len(group) > 1 else f'with {count}'}"


def _base_name(contest: Contest) -> str:
    return "valid" if contest.base in _OF_ANSWERS else contest.base


def _base(contest: Contest) -> Number | None:
    return base_of(contest._replace(base=_base_name(contest)), "valid", contest.valid)


def _run_off(totals: Sequence[int]) -> list[int]:
    """The two with the most votes, and all level with the second; nobody without a vote, and not one alone."""
    voted = sorted((total for total in totals if total), reverse=True)
    return [index for index, total in enumerate(totals) if total >= voted[1]] if len(voted) > 1 else []


def _outcome(
    contest: Contest,
    totals: list[int],
    standing: Standing,
    unit: str,
    rule: str,
    detail: dict[str, Any],
    needed: str = "",
) -> Outcome:
    """An outcome told by who wins; ``needed`` says what was needed, and first of all that nobody has it."""
    if not contest.valid:
        sentence = NOTHING_COUNTED + remarks(contest)
    elif not any(totals):
        sentence = "Nobody names any option." + remarks(contest)
    elif needed.startswith("No "):
        sentence = needed + remarks(contest)
    else:
        sentence = standing_sentence(contest, totals, standing, unit) + (f" {needed}" if needed else "")
    return outcome_of(totals, standing, sentence, rule, detail)
