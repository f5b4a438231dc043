"""Choosing: a ballot picks up to k of the options.  Counted and ranked; what is level stays level."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from workshop.votes import counting
from workshop.votes.model import Choice, Question, Result, Tie, Totals

# So many options are read aloud; the rest is on the wall.
_READ_ALOUD = 3


class Choose(msgspec.Struct, frozen=True, kw_only=True):
    """A method where every ballot picks up to ``max_picks`` different options; picks may be left unused."""

    name: str = "choose"
    title: str = "Choose up to a number"
    when: str = "To see what matters most out of a list the room has made."
    rule: str = "No pass mark. Options picked equally often stay level; nothing is drawn by lot."
    labels: tuple[str, ...] = ()
    counted_hands: bool = True

    def question_problems(self, question: Question) -> list[str]:
        """What keeps this question from being asked, one sentence each."""
        found = counting.option_problems(question, 2)
        if question.max_picks < 1:
            found.append(f"{counting.quoted(question.text)} allows no pick: allow 1 or more.")
        return found

    def problems(self, question: Question, totals: Totals) -> list[str]:
        """What cannot be right in totals that were typed in, one sentence each."""
        found = counting.shape_problems(question, totals)
        if found:
            return found
        name, answered = counting.quoted(question.text), totals.answered
        came = f"{counting.ballots(answered)} with a pick came in"
        found = [
            f"{counting.quoted(option)} has {count} in {name}, but only {came}."
            for option, count in zip(question.options, totals.counts, strict=True)
            if count > answered
        ]
        picks, most = sum(totals.counts), question.max_picks * answered
        if picks > most:
            found.append(
                f"{picks - most} too many in {name}: {picks} picks are counted, but "
                f"{counting.ballots(answered)} with up to {question.max_picks} picks make {most} at most."
            )
        return found

    def choice_problem(self, question: Question, choice: Choice) -> str | None:
        """Why one seat's ballot is not valid, or None."""
        return counting.pick_problem(question, choice, question.max_picks)

    def totals_of(self, question: Question, ballots: Sequence[Choice | None]) -> Totals:
        """Count ballots; None, or a ballot without a pick, left the question empty."""
        return counting.count_ballots(question, ballots, question.max_picks)

    def tally(self, question: Question, totals: Totals) -> Result:
        """The options by how often they were picked, in standard competition ranking."""
        counting.require_shape(question, totals)
        counts = totals.counts
        ranks = tuple(1 + sum(other > count for other in counts) for count in counts)
        order = tuple(
            tuple(index for index, place in enumerate(ranks) if place == rank) for rank in sorted(set(ranks))
        )
        ties = tuple(
            Tie(rank=ranks[group[0]], options=group, count=counts[group[0]])
            for group in order
            if len(group) > 1 and counts[group[0]]
        )
        return Result(
            question=question,
            totals=totals,
            passed=None,
            sentence=_sentence(question, totals, order),
            rule=question.rule or self.rule,
            order=order,
            ranks=ranks,
            ties=ties,
        )


def _sentence(question: Question, totals: Totals, order: tuple[tuple[int, ...], ...]) -> str:
    """The most picked options, and every tie, in words."""
    if not sum(totals.counts):
        return f"Nothing is picked.{counting.remarks(totals)}"
    groups = [group for group in order if totals.counts[group[0]]]
    words, read = [], 0
    while groups and read < _READ_ALOUD:
        group = groups.pop(0)
        read += len(group)
        words.append(_standing(question, totals, group))
    start = f"{counting.ballots(totals.cast)}, up to {question.max_picks} each."
    ties = "".join(f" Also {_standing(question, totals, group)}." for group in groups if len(group) > 1)
    return f"{start} Most picked: {', then '.join(words)}.{ties}{counting.remarks(totals)}"


def _standing(question: Question, totals: Totals, group: tuple[int, ...]) -> str:
    """A group of options with how often each was picked, said to be level when it is several."""
    count = totals.counts[group[0]]
    return f"{_names(question, group)} {f'level with {count} each' if len(group) > 1 else f'with {count}'}"


def _names(question: Question, indexes: tuple[int, ...]) -> str:
    return counting.listed([counting.quoted(question.options[index]) for index in indexes])


CHOOSE = Choose()
