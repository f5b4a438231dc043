"""An election as JSON: read, refused where anything would have to be guessed, counted, and told as plain data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec

from workshop.votes import (
    axes,
    pairwise,
    picking,
    points_by_rank,
    ratings,
    runoff,
    scoring,
    spending,
    transferable,
    yes_no,
)
from workshop.votes.ballots import (
    ANSWERS,
    Pairs,
    Paper,
    Read,
    WrongBallot,
    read_names,
    read_numbers,
    read_one,
    read_pairs,
)
from workshop.votes.contest import BASES, Contest, Outcome, Tie
from workshop.votes.lot import ALGORITHM

MOST_OPTIONS = 1_000
_HUGE = 10**9
_LONGEST = 30
_TOO_LARGE = int("9" * _LONGEST)
_FRACTION = re.compile(r"\s*(\d{1,9})\s*(?:/\s*(\d{1,9})\s*)?")
_KNOWN = frozenset(
    {
        "method", "rule", "options", "ballots", "seats", "max_choices", "dots", "per_option", "total", "min",
        "max", "threshold", "denominator", "eligible", "present", "seed",
    }
)  # fmt: skip


class ElectionRefused(ValueError):
    """An election that cannot be counted; the message is one sentence for people."""


class _Family(NamedTuple):
    """How a method reads its ballots and counts them.

    ``scale`` holds the lowest and the highest number of a ballot unless the election says otherwise,
    ``fixed`` that it may not say otherwise.
    """

    tallied: Callable[[Contest], Outcome]
    read: Callable[[Sequence[Any], Paper], Read]
    scale: tuple[int, int] | None = None
    fixed: bool = False


FAMILIES: dict[tuple[str, str], _Family] = {
    ("yes_no", ""): _Family(yes_no.count, read_one),
    ("consent", ""): _Family(yes_no.count_consent, read_one),
    ("single", ""): _Family(picking.count_single, read_one),
    ("approval", ""): _Family(picking.count_approval, read_names),
    ("choose", ""): _Family(picking.count_choose, read_names),
    ("dots", ""): _Family(spending.count_dots, read_numbers),
    ("multivote", ""): _Family(spending.count_multivote, read_numbers),
    ("points", ""): _Family(spending.count_points, read_numbers),
    ("scale", "rating"): _Family(ratings.count_rating, read_numbers, (1, 5)),
    ("scale", "fist_to_five"): _Family(ratings.count_fist_to_five, read_numbers, (0, 5), fixed=True),
    ("scale", "gradients8"): _Family(ratings.count_gradients8, read_numbers, (1, 8), fixed=True),
    ("scale", "gradients7"): _Family(ratings.count_gradients7, read_numbers, (1, 7), fixed=True),
    ("score", ""): _Family(scoring.count_score, read_numbers, (0, 5)),
    ("star", ""): _Family(scoring.count_star, read_numbers, (0, 5)),
    ("two_axis", ""): _Family(axes.count, read_pairs, (1, 5)),
    ("ranked", "irv"): _Family(runoff.count, read_names),
    ("ranked", "stv"): _Family(transferable.count, read_names),
    ("ranked", "borda"): _Family(points_by_rank.count_borda, read_names),
    ("ranked", "ngt"): _Family(points_by_rank.count_ngt, read_names),
    ("ranked", "condorcet"): _Family(pairwise.count, read_names),
}
"""Every method by its name and rule; a method of one rule has an empty one."""

_USUAL_CHOICES = 5
_USUAL_TOTAL = 100


class Election(NamedTuple):
    """An election that can be counted: its method, its rule where there are several, and the contest.

    ``unused`` are the keys of the document that mean nothing here.
    """

    method: str
    rule: str
    contest: Contest
    unused: tuple[str, ...] = ()


def read_election(document: bytes) -> Election:
    """An election from JSON.

    Args:
        document: The JSON text in UTF-8, with or without a byte order mark; the README says what it holds.

    Raises:
        ElectionRefused: When it is no JSON, something is missing, or a ballot is wrong; the sentence says which.
    """
    data = _decoded(document.removeprefix(b"\xef\xbb\xbf"))
    if not isinstance(data, dict):
        raise ElectionRefused("The election is not a JSON object with 'method', 'options' and 'ballots'.")
    method, rule = _method(data)
    family = FAMILIES[method, rule]
    options = _options(data)
    terms = _terms(data, method, rule, family, len(options))
    rows = data.get("ballots")
    if not isinstance(rows, list):
        raise ElectionRefused("There are no ballots: give 'ballots' as a list of [how many, ballot].")
    paper = Paper(
        options=ANSWERS.get(method, options),
        most=terms.most,
        low=terms.low if family.scale else 0,
        high=terms.high if family.scale else terms.per_option,
        budget=terms.total if method == "points" else terms.dots,
        budget_words="points" if method == "points" else "dots",
    )
    try:
        piles, skipped = family.read(rows, paper)
    except WrongBallot as wrong:
        raise ElectionRefused(str(wrong)) from None
    if method == "ranked":
        # A ranking without a name says nothing; an approval without one approves of nobody.
        skipped += sum(pile.size for pile in piles if not pile.ballot)
        piles = [pile for pile in piles if pile.ballot]
    contest = terms._replace(options=options, piles=piles, skipped=skipped)
    if contest.eligible is not None and contest.cast > contest.eligible:
        raise ElectionRefused(f"{contest.cast} ballots are more than the {contest.eligible} who may vote.")
    return Election(method, rule, contest, tuple(sorted(str(key) for key in data.keys() - _KNOWN)))


def tally(election: Election) -> dict[str, Any]:
    """Count an election.

    Returns:
        Plain data for JSON; the README says what it holds.  Fractions are text.

    Raises:
        ElectionRefused: When the method cannot be held on these terms.
    """
    contest = election.contest
    try:
        outcome = FAMILIES[election.method, election.rule].tallied(contest)
    except ValueError as error:
        told = str(error).rstrip(".")
        raise ElectionRefused(f"{told[:1].upper()}{told[1:]}.") from error
    names = ANSWERS.get(election.method, contest.options)

    def called(indexes: Sequence[int]) -> list[str]:
        return [names[index] for index in indexes]

    def by_name(numbers: Sequence[Any]) -> dict[str, Any]:
        return {name: plain(number) for name, number in zip(names, numbers, strict=True)}

    return {
        "method": election.method,
        "rule": election.rule or None,
        "cast": contest.cast,
        "valid": contest.valid,
        "skipped": contest.skipped,
        "totals": by_name(outcome.totals),
        "voters": by_name(outcome.voters) if outcome.voters else None,
        "order": [called(group) for group in outcome.order],
        "winners": called(outcome.winners),
        "carried": outcome.carried,
        "ties": [_tie(tie, called) for tie in outcome.ties],
        "lots": [
            {
                "seed": f"{contest.seed}:{tie.round}",
                "order": called(tie.options),
                "algorithm": ALGORITHM,
            }
            for tie in outcome.ties
            if tie.settled == "lot"
        ],
        "rounds": [
            {
                "round": one.number,
                "totals": by_name(one.totals),
                "elected": called(one.elected),
                "eliminated": called(one.eliminated),
                "exhausted": plain(one.exhausted),
                "words": one.words,
            }
            for one in outcome.rounds
        ],
        "exhausted": plain(outcome.exhausted),
        "detail": plain(outcome.detail) or None,
        "sentence": f"{outcome.rule} {outcome.sentence}".strip(),
    }


def _tie(tie: Tie, called: Callable[[Sequence[int]], list[str]]) -> dict[str, Any]:
    return {
        "options": called(tie.options),
        "level": plain(tie.level),
        "line": tie.line,
        "round": tie.round,
        "settled": tie.settled or None,
    }


def plain(value: Any) -> Any:
    """A value as JSON can hold it: whole numbers as they are, fractions as text such as ``7/2``."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value


def _decoded(document: bytes) -> Any:
    """The document's value; objects inside ballots keep a name that stands twice, so that it can be refused."""
    try:
        if b'"ranked"' in document:
            # Rankings hold no objects, and there may be many of them.
            try:
                return msgspec.json.decode(document)
            except msgspec.DecodeError:
                pass  # numbers such as NaN are read below, so that the ballot can be named
        data = json.loads(document, object_pairs_hook=Pairs, parse_int=_integer)
    except UnicodeDecodeError as error:
        raise ElectionRefused(
            f"The election is not UTF-8 text: byte {error.start + 1} cannot be read."
        ) from error
    except json.JSONDecodeError as error:
        raise ElectionRefused(
            f"The election is not JSON: line {error.lineno}, column {error.colno}: {error.msg.lower()}."
        ) from error
    except RecursionError as error:
        raise ElectionRefused("The election is not JSON of this kind: its lists lie too deep.") from error
    if not isinstance(data, Pairs):
        return data
    found: dict[str, Any] = {}
    for key, value in data:
        if key in found:
            raise ElectionRefused(f"'{key}' stands twice in the election: keep one.")
        found[key] = value
    return found


def _integer(digits: str) -> int:
    """A whole number; one too long to be any count stays too large, without the work of reading it."""
    if len(digits) <= _LONGEST:
        return int(digits)
    return -_TOO_LARGE if digits.startswith("-") else _TOO_LARGE


def _method(data: dict[str, Any]) -> tuple[str, str]:
    method, rule = data.get("method"), data.get("rule")
    rules: dict[str, list[str]] = {}
    for name, of_method in FAMILIES:
        rules.setdefault(name, []).append(of_method)
    if method is None:
        raise ElectionRefused(f"There is no method: give 'method' as one of {', '.join(rules)}.")
    if not isinstance(method, str) or method not in rules:
        raise ElectionRefused(f"There is no such method; 'method' is one of {', '.join(rules)}.")
    if rules[method] == [""]:
        return method, ""
    if not isinstance(rule, str) or rule not in rules[method]:
        raise ElectionRefused(
            f"'{method}' has several rules: give 'rule' as one of {', '.join(rules[method])}."
        )
    return method, rule


def _options(data: dict[str, Any]) -> tuple[str, ...]:
    options = data.get("options")
    if not isinstance(options, list) or not options:
        raise ElectionRefused("There are no options: give 'options' as a list of names.")
    if len(options) > MOST_OPTIONS:
        raise ElectionRefused(f"{len(options)} options are too many; {MOST_OPTIONS} is the most.")
    seen: set[str] = set()
    for number, option in enumerate(options, 1):
        if not isinstance(option, str) or not option.strip():
            raise ElectionRefused(f"Option {number} is not a name.")
        if option in seen:
            raise ElectionRefused(f"Option {number}, '{option[:40]}', is there twice: keep one.")
        seen.add(option)
    return tuple(options)


def _terms(data: dict[str, Any], method: str, rule: str, family: _Family, options: int) -> Contest:
    """The terms of a contest, without its options and ballots."""
    low, high = family.scale or (0, 0)
    lowest, highest = _whole(data, "min", -_HUGE), _whole(data, "max", -_HUGE)
    if family.fixed and ((lowest, highest) not in ((None, None), (low, high))):
        raise ElectionRefused(f"'{rule}' has the levels {low} to {high}; leave 'min' and 'max' out.")
    low, high = low if lowest is None else lowest, high if highest is None else highest
    if family.scale and low >= high:
        raise ElectionRefused(f"'min' is {low} and 'max' is {high}: 'max' has to be the greater one.")
    most = _whole(data, "max_choices", 1) if family.read is read_names else None
    if method == "choose" and most is None:
        raise ElectionRefused("'choose' needs 'max_choices': how many options one ballot may name.")
    if rule == "ngt" and most is None:
        most = min(_USUAL_CHOICES, options)
    dots = _whole(data, "dots", 1) if method in ("dots", "multivote") else None
    if method in ("dots", "multivote") and dots is None:
        raise ElectionRefused(f"'{method}' needs 'dots': how many dots one ballot may give.")
    total = _whole(data, "total", 1) if method == "points" else None
    seed = data.get("seed")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, str | int)):
        raise ElectionRefused("'seed' is not a text or a whole number.")
    return Contest(
        options=(),
        piles=(),
        seats=_whole(data, "seats", 1) or 1,
        threshold=_threshold(data),
        base=_base(data),
        eligible=_whole(data, "eligible", 0),
        present=_whole(data, "present", 0),
        most=most,
        dots=dots,
        per_option=_whole(data, "per_option", 1) if dots else None,
        total=(total or _USUAL_TOTAL) if method == "points" else None,
        low=low,
        high=high,
        seed="" if seed is None else str(seed),
    )


def _whole(data: dict[str, Any], key: str, least: int) -> int | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _HUGE:
        raise ElectionRefused(f"'{key}' is not a whole number from {least:,} to {_HUGE:,}.")
    return value


def _threshold(data: dict[str, Any]) -> Fraction | None:
    value = data.get("threshold")
    if value is None:
        return None
    found = _FRACTION.fullmatch(value) if isinstance(value, str) else None
    part = Fraction(int(found[1]), int(found[2] or 1)) if found and int(found[2] or 1) else None
    if part is None or not 0 < part <= 1:
        raise ElectionRefused("'threshold' is not a fraction above 0 and up to 1 as text, such as \"2/3\".")
    return part


def _base(data: dict[str, Any]) -> str:
    value = data.get("denominator")
    if value is None:
        return ""
    names = {name.casefold(): name for name in BASES}
    name = names.get(value.replace("_", " ").strip().casefold()) if isinstance(value, str) else None
    if name is None:
        raise ElectionRefused(f"There is no such denominator; 'denominator' is one of {', '.join(BASES)}.")
    return name
