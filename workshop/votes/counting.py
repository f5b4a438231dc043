"""Counting that all methods share: checks of typed totals, ballots by seat, and words for numbers."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.votes.model import Choice, Question, Totals

# A count beyond this is a slip of the finger.
MOST_BALLOTS = 100_000


def picks_of(choice: Choice | None) -> tuple[int, ...]:
    """The option indexes of one ballot; none for a skip."""
    if choice is None:
        return ()
    return (choice,) if isinstance(choice, int) else tuple(choice)


def pick_problem(question: Question, choice: Choice, most: int) -> str | None:
    """Why a ballot is not valid, where up to ``most`` different options may be chosen; None when it is."""
    picks = picks_of(choice)
    for pick in picks:
        # True and False are numbers in Python; on a ballot they are a mistake of the program that sent them.
        if not isinstance(pick, int) or isinstance(pick, bool) or not 0 <= pick < len(question.options):
            return f"There is no such option in {quoted(question.text)}: choose 1 to {len(question.options)}."
    if len(set(picks)) < len(picks):
        return f"An option is chosen twice in {quoted(question.text)}: choose each once."
    if len(picks) > most:
        return f"{len(picks)} options are chosen in {quoted(question.text)}: choose {most} at most."
    return None


def option_problems(question: Question, fewest: int) -> list[str]:
    """What is wrong with the options of a question, which must be ``fewest`` at least and all different."""
    found = []
    if len(question.options) < fewest:
        found.append(
            f"{quoted(question.text)} has {len(question.options)} options: it needs {fewest} or more."
        )
    if any(not option.strip() for option in question.options):
        found.append(f"An option of {quoted(question.text)} is empty: write it or remove it.")
    seen: set[str] = set()
    for option in question.options:
        if option in seen:
            found.append(f"{quoted(option)} is twice in {quoted(question.text)}: keep one.")
        seen.add(option)
    return found


def shape_problems(question: Question, totals: Totals) -> list[str]:
    """What cannot be right in totals whatever the method: their number, their sign and their size."""
    name = quoted(question.text)
    if len(totals.counts) != len(question.options):
        return [f"{name} has {len(question.options)} options, but {len(totals.counts)} counts were given."]
    named = [("ballots in", totals.cast), ("left empty", totals.skipped)]
    named += list(zip(map(quoted, question.options), totals.counts, strict=True))
    found = [f"{what} has {n} in {name}: a count is 0 or more." for what, n in named if n < 0]
    found += [
        f"{what} has a number too large in {name}: {MOST_BALLOTS:,} is the most."
        for what, n in named
        if n > MOST_BALLOTS
    ]
    if not found and totals.skipped > totals.cast:
        found.append(f"{totals.skipped} left {name} empty, but only {totals.cast} ballots are in.")
    return found


def sum_problems(question: Question, totals: Totals) -> list[str]:
    """Whether each ballot is counted exactly once, for methods where a ballot chooses one option."""
    found = shape_problems(question, totals)
    if found:
        return found
    counted = sum(totals.counts) + totals.skipped
    difference = totals.cast - counted
    if difference > 0:
        return [f"{difference} missing in {quoted(question.text)}: {counted} of {totals.cast} are counted."]
    if difference < 0:
        return [
            f"{-difference} too many in {quoted(question.text)}: "
            f"{counted} are counted, but {ballots(totals.cast)} came in."
        ]
    return []


def pick_problems(question: Question, totals: Totals) -> list[str]:
    """Whether no option and not all together have more than the ballots can hold, where each names several."""
    found = shape_problems(question, totals)
    if found:
        return found
    name, answered = quoted(question.text), totals.answered
    found = [
        f"{quoted(option)} has {count} in {name}, but only {ballots(answered)} with a pick came in."
        for option, count in zip(question.options, totals.counts, strict=True)
        if count > answered
    ]
    picks, most = sum(totals.counts), (question.max_picks or len(question.options)) * answered
    if picks > most:
        found.append(
            f"{picks - most} too many in {name}: {picks} picks are counted, but "
            f"{ballots(answered)} with up to {question.max_picks} picks make {most} at most."
        )
    return found


def require_shape(question: Question, totals: Totals) -> None:
    """Refuse totals that no tally can be made of.

    Raises:
        ValueError: When the counts do not belong to the options, or one is negative.
    """
    if len(totals.counts) != len(question.options):
        raise ValueError(shape_problems(question, totals)[0])
    if min((totals.cast, totals.skipped, *totals.counts)) < 0:
        raise ValueError(f"A count of {quoted(question.text)} is negative.")


def missing(totals: Totals) -> int:
    """How many ballots with an answer are not counted under any option, where each chooses one."""
    return max(totals.answered - sum(totals.counts), 0)


def left_out(skipped: int, uncounted: int) -> str:
    """How many left a question empty and how many are not counted, each a sentence with a space before it."""
    words = f" {skipped} left it empty." if skipped else ""
    if uncounted:
        words += f" {ballots(uncounted)} {'is' if uncounted == 1 else 'are'} not counted."
    return words


def ballots(number: int) -> str:
    """A number of ballots in words for people."""
    return f"{number} ballot" if number == 1 else f"{number} ballots"


def quoted(text: str) -> str:
    """A text that people wrote, marked as such inside a sentence."""
    return f"'{text}'"


def listed(items: Sequence[str]) -> str:
    """Items joined as in speech: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
