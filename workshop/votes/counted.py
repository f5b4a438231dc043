"""A voting method as a session holds it: from ballots in numbers, or totals that were typed, to a result.

A ballot in a session is a tuple of whole numbers, so that the record, the ballot box and a phone can carry it
alike: the indexes of the options it names, best first; or one number for each option, `NOTHING` where it gives
none; or two for each option where there are two axes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

import msgspec

from workshop.votes import counting
from workshop.votes.axes import middle_words
from workshop.votes.contest import Contest, Outcome, Pile, Settlement
from workshop.votes.model import Choice, Question, Result, Totals

NOTHING = -1
"""What a ballot gives to an option that it passes over."""

Form: TypeAlias = Literal["one", "names", "ranking", "numbers", "pairs"]


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """A voting method; every one is counted as a contest, and depends on nothing but what it is given.

    Attributes:
        name: Its key in the registry, kept with every vote.
        title, when: Its name on screens, and when to use it, in one line.
        form: What one ballot says: ``one`` option, ``names`` of several, a ``ranking``, ``numbers`` for the
            options, or ``pairs`` of those.
        tallied: Counts the contest.
        labels: The options it has unless a design names others; empty where the room makes them.
        why_ballots: Why totals are not enough, in one sentence; empty where hands may be counted.
        fewest: The fewest options it makes sense with.
        sizes, why_sizes: How many options it can have, and that in words; empty for any number.
        taken: How many win unless the question says so; 0 where options are only put in order.
        limited: Whether a ballot must have a limit of names.
    """

    name: str
    title: str
    when: str
    form: Form
    tallied: Callable[[Contest], Outcome]
    labels: tuple[str, ...] = ()
    why_ballots: str = ""
    fewest: int = 2
    sizes: tuple[int, ...] = ()
    why_sizes: str = ""
    taken: int = 1
    limited: bool = False

    @property
    def counted_hands(self) -> bool:
        """Whether totals are enough: hands counted in the room, or slips counted on the table."""
        return not self.why_ballots

    def question_problems(self, question: Question) -> list[str]:
        """What keeps this question from being asked, one sentence each."""
        found = counting.option_problems(question, self.fewest)
        name = counting.quoted(question.text)
        if self.sizes and len(question.options) not in self.sizes:
            found.append(f"{name} has {len(question.options)} options: {self.why_sizes}.")
        if not 0 <= question.seats <= max(len(question.options), 1):
            found.append(f"{question.seats} of {len(question.options)} options of {name} cannot win.")
        if self.limited and question.max_picks < 1:
            found.append(f"{name} allows no pick: allow 1 or more.")
        if self.form in ("numbers", "pairs") and not question.dots and question.low >= question.high:
            found.append(
                f"The numbers of {name} go from {question.low} to {question.high}: give the lower end first."
            )
        return found

    def problems(self, question: Question, totals: Totals) -> list[str]:
        """What cannot be right in totals that were typed in, one sentence each."""
        if self.why_ballots:
            return [self.why_ballots]
        if self.form == "names":
            return counting.pick_problems(question, totals)
        return counting.sum_problems(question, totals)

    def choice_problem(self, question: Question, choice: Choice) -> str | None:
        """Why one ballot is not valid, or None."""
        if self.form == "one":
            return counting.pick_problem(question, choice, 1)
        if self.form in ("names", "ranking"):
            return counting.pick_problem(question, choice, question.max_picks or len(question.options))
        return _number_problem(question, counting.picks_of(choice), 2 if self.form == "pairs" else 1)

    def totals_of(self, question: Question, ballots: Sequence[Choice | None]) -> Totals:
        """How many ballots name each option, whatever they give it; None left the question empty.

        Raises:
            ValueError: When a ballot is not valid.
        """
        contest = self._contest(question, ballots)
        counts = [0] * len(question.options)
        for size, ballot in contest.piles:
            for index in self._named(ballot):
                counts[index] += size
        return Totals(cast=contest.cast, counts=tuple(counts), skipped=contest.skipped)

    def tally(
        self,
        question: Question,
        totals: Totals,
        *,
        eligible: int | None = None,
        present: int | None = None,
        settlements: Sequence[Settlement] = (),
    ) -> Result:
        """What typed totals come to, where they are enough; the rest as for `count`.

        Where ballots are missing it says so, and does not call it passed.

        Raises:
            ValueError: When they are not enough, or the counts do not belong to the options.
        """
        counting.require_shape(question, totals)
        if self.why_ballots:
            raise ValueError(self.why_ballots)
        piles = [Pile(count, self._ballot((index,))) for index, count in enumerate(totals.counts) if count]
        contest = self._terms(question)._replace(
            piles=piles, skipped=totals.skipped, eligible=eligible, present=present,
            settlements=tuple(settlements),
        )  # fmt: skip
        if self.form == "names":
            contest = contest._replace(answered=totals.answered)
        else:
            contest = contest._replace(missing=counting.missing(totals))
        return Result(question=question, totals=totals, outcome=self.tallied(contest))

    def count(
        self,
        question: Question,
        ballots: Sequence[Choice | None],
        *,
        eligible: int | None = None,
        present: int | None = None,
        settlements: Sequence[Settlement] = (),
    ) -> Result:
        """What single ballots come to.

        Args:
            question: What was asked, with its terms.
            ballots: The ballots; None left the question empty.
            eligible, present: How many may vote, and how many of them are here.
            settlements: Ties that people decided.

        Raises:
            ValueError: When a ballot is not valid.
        """
        contest = self._contest(question, ballots)._replace(
            eligible=eligible, present=present, settlements=tuple(settlements)
        )
        outcome = self.tallied(contest)
        if self.form == "pairs" and question.rule:
            # A rule of the room's own may go by what is in the middle, and by both axes together.
            words = " ".join(filter(None, (outcome.sentence, middle_words(outcome, question.options))))
            outcome = outcome._replace(sentence=words)
        return Result(question=question, totals=self.totals_of(question, ballots), outcome=outcome)

    def _terms(self, question: Question) -> Contest:
        """The contest of a question, without its ballots.

        Raises:
            ValueError: When the options cannot be those of this method.
        """
        if self.sizes and len(question.options) not in self.sizes:
            raise ValueError(self.question_problems(question)[0])
        return Contest(
            options=question.options,
            piles=[],
            seats=question.seats or self.taken,
            threshold=Fraction(question.threshold) if question.threshold else None,
            base=question.base,
            most=question.max_picks or None,
            dots=question.dots or None,
            per_option=question.per_option or None,
            total=question.dots or None,
            low=question.low,
            high=question.high,
            use_second_key=question.second_key,
        )

    def _contest(self, question: Question, ballots: Sequence[Choice | None]) -> Contest:
        sizes: Counter[tuple[int, ...]] = Counter()
        skipped = 0
        by_numbers = self.form in ("numbers", "pairs")
        for ballot in ballots:
            numbers = counting.picks_of(ballot)
            if ballot is None or not numbers or (by_numbers and set(numbers) == {NOTHING}):
                skipped += 1
                continue
            if problem := self.choice_problem(question, ballot):
                raise ValueError(problem)
            sizes[numbers] += 1
        piles = [Pile(size, self._ballot(numbers)) for numbers, size in sizes.items()]
        return self._terms(question)._replace(piles=piles, skipped=skipped)

    def _ballot(self, numbers: tuple[int, ...]) -> object:
        """A ballot as the count reads it."""
        if self.form == "one":
            return numbers[0]
        if self.form in ("names", "ranking"):
            return numbers
        given = tuple(None if number == NOTHING else number for number in numbers)
        return given if self.form == "numbers" else tuple(zip(given[::2], given[1::2], strict=True))

    def _named(self, ballot: object) -> list[int]:
        """The options that a ballot, as the count reads it, gives anything to."""
        if isinstance(ballot, int):
            return [ballot]
        assert isinstance(ballot, tuple)
        if self.form in ("names", "ranking"):
            return list(ballot)
        blank = (None, 0) if self.form == "numbers" else (None, (None, None))
        return [index for index, given in enumerate(ballot) if given not in blank]


def _number_problem(question: Question, numbers: tuple[int, ...], each: int) -> str | None:
    """Why a ballot of numbers is not valid, or None."""
    name = counting.quoted(question.text)
    if len(numbers) != each * len(question.options):
        return f"{len(numbers)} numbers do not belong to the {len(question.options)} options of {name}."
    if any(not isinstance(number, int) or isinstance(number, bool) for number in numbers):
        return f"A number of {name} is not a whole one."
    given = [number for number in numbers if number != NOTHING]
    if question.dots:
        if any(number < 0 for number in given):
            return f"A number of {name} is less than 0."
        if question.per_option and max(given, default=0) > question.per_option:
            return f"One option of {name} takes {question.per_option} at most."
        if sum(given) > question.dots:
            return f"{sum(given)} are given in {name}: {question.dots} is the most."
        return None
    if any(not question.low <= number <= question.high for number in given):
        return f"The numbers of {name} go from {question.low} to {question.high}."
    return None
