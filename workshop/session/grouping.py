"""Groups that a vote is split by: their names, their seats, and how their ballots lie in the box and the record.

In a ballot box the answers of a group to a question stand under a key of their own, such as ``Q1@2`` for the
second group: only (group, question) is kept together, never the answers of one person.  Before anything goes
into the record, the groups that may not be shown are put together under the question's own id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from workshop.record.clean import clean
from workshop.record.event import canonical
from workshop.session.errors import Refused
from workshop.session.vote_events import VoteGroup
from workshop.votes.model import Question
from workshop.votes.privacy import shown_groups

SEPARATOR = "@"
"""Between a question's id and the number of a group, from 1; no question of a vote with groups has it in its id."""

MOST_GROUPS = 8
LONGEST_NAME = 40


def names_of(text: str) -> list[str]:
    """The names in a line that was typed, with commas between them."""
    return [name for part in text.split(",") if (name := " ".join(clean(part).text.split()))]


def checked(
    groups: Sequence[VoteGroup], questions: Sequence[Question], *, way: str, eligible: int
) -> tuple[VoteGroup, ...]:
    """Groups with their names cleaned, where the result can be split by them.

    Raises:
        Refused: When there are too few or too many, two are alike, a name is too long, totals are counted, or the
            seats do not add up.
    """
    if not groups:
        return ()
    if way == "hands":
        raise Refused(
            "Counted hands are totals, which cannot be split by group: take the vote seat by seat, on paper or in "
            "secret."
        )
    names = [" ".join(clean(group.name).text.split()) for group in groups]
    if not 2 <= len(names) <= MOST_GROUPS or not all(names):
        raise Refused(f"Name 2 to {MOST_GROUPS} groups, with a comma between them.")
    if len({name.casefold() for name in names}) < len(names):
        raise Refused("Two groups have the same name.")
    if long := next((name for name in names if len(name) > LONGEST_NAME), None):
        raise Refused(
            f"'{long[:LONGEST_NAME]}' is too long for a group's name: {LONGEST_NAME} letters at most."
        )
    if wrong := next((question.id for question in questions if SEPARATOR in question.id), None):
        raise Refused(f"The question {wrong!r} has {SEPARATOR} in its id: it cannot be split by group.")
    if way != "seats":
        return tuple(VoteGroup(name=name) for name in names)
    seats = [group.seats for group in groups]
    if min(seats) < 1:
        raise Refused("Every group needs one seat at least.")
    if sum(seats) != eligible:
        raise Refused(f"The groups have {sum(seats)} seats together, but {eligible} may vote.")
    return tuple(VoteGroup(name=name, seats=number) for name, number in zip(names, seats, strict=True))


def seat_ranges(groups: Sequence[VoteGroup]) -> list[range]:
    """The seats of each group, numbered from 1, in the order of the groups."""
    ends = [1]
    for group in groups:
        ends.append(ends[-1] + group.seats)
    return [range(first, last) for first, last in pairwise(ends)]


def box_key(question_id: str, group: int) -> str:
    """Where the answers of a group, numbered from 1, to a question are kept; 0 is no group."""
    return f"{question_id}{SEPARATOR}{group}" if group else question_id


def of_box_key(key: str) -> tuple[str, int]:
    """The question's id and the number of the group of a key; 0 for no group."""
    question_id, _, number = key.rpartition(SEPARATOR)
    return (question_id, int(number)) if question_id and number.isdecimal() else (key, 0)


def fit_to_record(answers: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """What came out of a box, with the groups that may not be shown put together, and sorted.

    After this nothing tells what a group marked that is small, or that would show what a small one marked.
    """
    sizes: dict[int, int] = {}
    for key, given in answers.items():
        _, group = of_box_key(key)
        sizes[group] = max(sizes.get(group, 0), len(given))
    shown = shown_groups(sizes)
    kept: dict[str, list[Any]] = {}
    for key, given in answers.items():
        question_id, group = of_box_key(key)
        kept.setdefault(box_key(question_id, group if group in shown else 0), []).extend(given)
    return {key: sorted(kept[key], key=canonical) for key in sorted(kept)}
