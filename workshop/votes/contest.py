"""A contest to be counted and what came of it: the values that the counting of every method shares.

A contest holds everything that was fixed before opening, and its ballots in piles of equal ones.  Options are
indexes, numbers are whole or exact fractions, and a tie that matters is never decided silently: it is settled
by the method's own second key, by a decision that was recorded, by a lot that can be drawn again, or it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from workshop.votes.lot import draw

Number: TypeAlias = int | Fraction

BASES = ("Y", "YN", "YNA", "valid", "cast", "entitled", "entitled present", "none")
"""What a threshold is a part of: yes; yes and no; those and abstentions; ballots with an answer; all ballots;
those who may vote; those of them who are here; nothing (research: the eight bases of OpenSlides)."""


class Pile(NamedTuple):
    """Equal ballots: how many (``size``), and what one of them says.

    ``ballot`` depends on the method: option indexes, best first (ranked) or in any order (choosing); a number or
    None for each option (dots, points, scores, scales); a pair of those for each option (two axes); the index
    of one option (single), or 0 for yes and consent, 1 for no and objection, 2 for abstaining.
    """

    size: int
    ballot: Any


class Settlement(NamedTuple):
    """How a tie was decided outside the count: the tied options, best first, and in which way."""

    order: tuple[int, ...]
    how: str


class Contest(NamedTuple):
    """A contest: what is chosen from, by which ballots, under which terms.

    Attributes:
        options: Their names, in the order of the ballot paper.
        piles: The ballots that have an answer.
        skipped: How many ballots left it empty.
        invalid: How many ballots could not be counted.
        missing: How many ballots with an answer came in that the typed totals do not hold.
        answered: How many ballots the piles are from, where they hold marks counted together; None where every
            ballot is in a pile.
        seats: How many win; the cut; 0 where nothing is taken and no line runs.
        threshold: The part of ``base`` that is needed, or None where the method has its own rule or none.
        base: One of `BASES`, or empty for the method's own.
        eligible, present: How many may vote and how many of them are here, None where not known.
        most: How many options one ballot may name, None for any number.
        dots, per_option, total: How much one ballot may spend, in all and on one option.
        low, high: The ends of a scale.
        use_second_key: Whether the method's own second key settles a tie.
        settlements: Ties decided by people.
        seed: Where it is not empty, ties that matter are drawn by lot from it.
    """

    options: tuple[str, ...]
    piles: Sequence[Pile]
    skipped: int = 0
    invalid: int = 0
    missing: int = 0
    answered: int | None = None
    seats: int = 1
    threshold: Fraction | None = None
    base: str = ""
    eligible: int | None = None
    present: int | None = None
    most: int | None = None
    dots: int | None = None
    per_option: int | None = None
    total: int | None = None
    low: int = 0
    high: int = 5
    use_second_key: bool = True
    settlements: tuple[Settlement, ...] = ()
    seed: str = ""

    @property
    def valid(self) -> int:
        """How many ballots have an answer."""
        return sum(pile.size for pile in self.piles) if self.answered is None else self.answered

    @property
    def cast(self) -> int:
        """How many ballots came in."""
        return self.valid + self.skipped + self.invalid + self.missing


class Tie(NamedTuple):
    """Options that came out level.

    Attributes:
        options: Their indexes.
        level: What each of them has.
        line: The line the tie crosses (``winner``, ``cut``, ``elimination``, ``finalist``), None for none.
        round: The round it arose in, from 1.
        settled: How it was settled, in words; empty where it stands, or crosses no line.
    """

    options: tuple[int, ...]
    level: Number
    line: str | None = None
    round: int = 1
    settled: str = ""

    @property
    def stands(self) -> bool:
        """Whether it stops the count."""
        return self.line is not None and not self.settled


class Round(NamedTuple):
    """One round of a count: what each option has (None once it is out), and what was done at its end."""

    number: int
    totals: tuple[Number | None, ...]
    elected: tuple[int, ...] = ()
    eliminated: tuple[int, ...] = ()
    exhausted: Number = 0
    words: str = ""


class Outcome(NamedTuple):
    """What came of a contest.

    Attributes:
        totals: What each option has, by index; for two axes a pair of means.
        order: Groups of options, best first; a group of several is level.
        winners: Indexes, best first; empty while a tie that matters stands, or where nobody reached what is needed.
        carried: Whether it passed, None for methods without a pass rule.
        ties: All ties, also those that cross no line.
        rounds: The rounds of a method that has some.
        exhausted: What no option could take any more at the end; None where that cannot be.
        voters: How many different ballots name each option, for methods where that differs from the totals.
        sentence: The result, to be read aloud, in whole sentences without percentages.
        rule: The rule it was counted by, in one or two sentences to be read aloud.
        detail: What only this method has, by name, as plain data (the pairwise table, the distribution).
    """

    totals: tuple[Any, ...]
    order: tuple[tuple[int, ...], ...]
    winners: tuple[int, ...]
    sentence: str
    rule: str
    carried: bool | None = None
    ties: tuple[Tie, ...] = ()
    rounds: tuple[Round, ...] = ()
    exhausted: Number | None = None
    voters: tuple[int, ...] = ()
    detail: dict[str, Any] = {}


ALL_TAKEN = "all are taken"


def with_all_taken(outcome: Outcome, tied: Sequence[int]) -> Outcome:
    """An outcome in which a standing tie across the cut is settled by taking all that are level.

    More win then than were to; another tie that stands still stops the result.
    """
    wanted = set(tied)
    ties = tuple(
        tie._replace(settled=ALL_TAKEN) if tie.stands and set(tie.options) == wanted else tie
        for tie in outcome.ties
    )
    if ties == outcome.ties or any(tie.stands for tie in ties):
        return outcome._replace(ties=ties)
    winners: list[int] = []
    for group in outcome.order:
        winners += group
        if wanted <= set(winners):
            break
    return outcome._replace(ties=ties, winners=tuple(winners))


def settle(contest: Contest, tied: Sequence[int], round_number: int = 1) -> Settlement | None:
    """How a tie that matters is decided from outside: as people decided it, else by the lot; None where it stands.

    Args:
        contest: The contest.
        tied: The options that are level, in the order of the ballot paper.
        round_number: The round the tie arose in; each round draws from ``SEED:ROUND``.

    Returns:
        The tied options, best first, and how that came about.
    """
    for decided in contest.settlements:
        if set(decided.order) == set(tied):
            return decided
    if contest.seed:
        lots = draw([contest.options[index] for index in tied], f"{contest.seed}:{round_number}")
        return Settlement(tuple(tied[place] for place in lots), "lot")
    return None


class Standing(NamedTuple):
    """Options in order, who wins, and every tie."""

    order: tuple[tuple[int, ...], ...]
    winners: tuple[int, ...]
    ties: tuple[Tie, ...]


def stand(
    contest: Contest,
    totals: Sequence[Number],
    second: Sequence[Any] = (),
    second_name: str = "",
    among: Sequence[int] | None = None,
) -> Standing:
    """Order options by their totals and find the winners above the cut.

    Args:
        contest: The contest; its ``seats`` are the cut.
        totals: What each option has, more is better.
        second: For each option the method's second key, more is better; used where the totals are level.
        second_name: The second key in words, such as ``more different voters``.
        among: The options that take part; all by default.

    Returns:
        The order, with what is level in one group (a tie settled by people or the lot is in its order); the
        winners, none while a tie across the cut stands; and all ties by totals.  Where the second key separates
        a tie only in part, what is still level across the cut follows as a tie of its own.
    """
    taking_part = list(range(len(totals)) if among is None else among)
    order: list[tuple[int, ...]] = []
    ties: list[Tie] = []
    for group in _groups(taking_part, totals):
        parts = _groups(group, second) if second and contest.use_second_key else [group]
        above = sum(map(len, order))
        if len(group) == 1:
            order += parts
            continue
        line = _line(contest, above, len(group))
        if len(parts) > 1:
            ties.append(Tie(tuple(group), totals[group[0]], line, 1, second_name if line else ""))
        sorted_out: list[tuple[int, ...]] = []
        for part in parts:
            place = above + sum(map(len, sorted_out))
            crossed = _line(contest, place, len(part))
            decided = settle(contest, part) if crossed else None
            # What the second key leaves level across the line is a tie of its own: that is what people decide.
            if crossed or len(parts) == 1:
                ties.append(Tie(part, totals[part[0]], crossed, 1, decided.how if decided else ""))
            sorted_out += [(index,) for index in decided.order] if decided else [part]
        order += sorted_out
    if any(tie.stands for tie in ties):
        return Standing(tuple(order), (), tuple(ties))
    winners = [index for group in order for index in group][: contest.seats]
    return Standing(tuple(order), tuple(winners), tuple(ties))


def _groups(options: Sequence[int], keys: Sequence[Any]) -> list[tuple[int, ...]]:
    """Options with equal keys together, the greatest first; within a group in the order of the ballot paper."""
    levels = sorted({keys[index] for index in options}, reverse=True)
    return [tuple(index for index in options if keys[index] == level) for level in levels]


def _line(contest: Contest, above: int, size: int) -> str | None:
    """The line that a group of a size crosses when so many options stand above it."""
    if above < contest.seats < above + size:
        return "winner" if contest.seats == 1 else "cut"
    return None


def base_of(
    contest: Contest, default: str, yes: Number, no: Number = 0, abstain: Number = 0
) -> Number | None:
    """How many the threshold is a part of; None for the base ``none``.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    base = contest.base or default
    known: dict[str, Number | None] = {
        "Y": yes, "YN": yes + no, "YNA": yes + no + abstain, "valid": contest.valid, "cast": contest.cast,
        "entitled": contest.eligible, "entitled present": contest.present,
    }  # fmt: skip
    if base == "none":
        return None
    number = known[base]
    if number is None:
        wanted = "eligible" if base == "entitled" else "present"
        raise ValueError(f"the denominator {base!r} needs the number of people: give {wanted!r}")
    return number


BASE_WORDS = {
    "Y": "yes votes",
    "YN": "yes and no votes",
    "YNA": "yes and no votes and abstentions",
    "valid": "ballots with an answer",
    "cast": "ballots that came in",
    "entitled": "those who may vote",
    "entitled present": "those here who may vote",
}


def reaches(number: Number, base: Number, threshold: Fraction) -> bool:
    """Whether a number is enough of a base: more than half for one half, otherwise at least the fraction."""
    if threshold == Fraction(1, 2):
        return 2 * number > base
    return number * threshold.denominator >= base * threshold.numerator


def threshold_words(threshold: Fraction) -> str:
    """A threshold in words: "more than half", "at least 2/3"."""
    return (
        "more than half"
        if threshold == Fraction(1, 2)
        else "all"
        if threshold == 1
        else f"at least {threshold}"
    )
