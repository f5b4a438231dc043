"""The groups a vote is split by, asked while it is set up; and the step on a ballot that asks for the group."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.session.errors import Refused
from workshop.session.grouping import MOST_GROUPS, checked, names_of, seat_ranges
from workshop.session.vote_events import VoteGroup
from workshop.tui.ballot_paper import BallotPaper
from workshop.tui.dialogs import AskText
from workshop.tui.live_screen import LiveScreen
from workshop.votes.model import Question

_GROUP = "group"
_TOLD = f"Up to {MOST_GROUPS}, with a comma between them: management, front line. Empty for no groups."
KEPT = (
    "The group is kept with each ballot; one with fewer than 5 ballots is put together with others before anything "
    "is recorded."
)
"""What is said before voting of the groups; seat by seat it is each seat's choice that is kept."""


async def ask_groups(screen: LiveScreen, names: Sequence[str]) -> list[str]:
    """The names of the groups; none where there are to be none, as before where the question was left."""
    told, value = f"{_TOLD} {KEPT}", ", ".join(names)
    while True:
        answer = await screen.app.push_screen_wait(AskText("Which groups?", told, value))
        if answer is None:
            return list(names)
        found = names_of(answer)
        try:
            checked([VoteGroup(name=name) for name in found], (), way="paper", eligible=0)
        except Refused as refused:
            told, value = f"{refused} {_TOLD}", answer
            continue
        return found


async def ask_seats(
    screen: LiveScreen, names: Sequence[str], way: str, eligible: int
) -> list[VoteGroup] | None:
    """The groups as the vote is opened with them: seat by seat with how many seats each; None when it was left."""
    if not names or way != "seats":
        return [VoteGroup(name=name) for name in names]
    each, more = divmod(eligible, len(names))
    value = ", ".join(str(each + (place < more)) for place in range(len(names)))
    told = f"In this order, {eligible} together: {', '.join(names)}."
    problem = ""
    while True:
        answer = await screen.app.push_screen_wait(
            AskText("How many seats has each group?", f"{problem} {told}".strip(), value)
        )
        if answer is None:
            return None
        numbers = [part.strip() for part in answer.split(",")]
        if len(numbers) != len(names) or not all(one.isascii() and one.isdecimal() for one in numbers):
            problem, value = f"Type {len(names)} numbers with commas.", answer
            continue
        groups = [VoteGroup(name=name, seats=int(one[:5])) for name, one in zip(names, numbers, strict=True)]
        try:
            return list(checked(groups, (), way=way, eligible=eligible))
        except Refused as refused:
            problem, value = str(refused), answer


def group_paper(groups: Sequence[VoteGroup], *, by_themselves: bool) -> BallotPaper:
    """The first step of a ballot: which group it is from."""
    text = "Which group are you in?" if by_themselves else "Which group is this ballot from?"
    names = tuple(group.name for group in groups)
    return BallotPaper(Question(id=_GROUP, text=text, method="single", options=names))


def group_of(papers: Sequence[BallotPaper], groups: Sequence[VoteGroup]) -> int:
    """The number of the group that was chosen on a ballot, from 1; 0 where there are none, or none is chosen."""
    return papers[0].choice[0] + 1 if groups and papers[0].choice else 0


def seats_in_words(groups: Sequence[VoteGroup]) -> str:
    """Whose the seats are: "management 1 to 4, front line 5 to 12"."""
    told = []
    for group, seats in zip(groups, seat_ranges(groups), strict=True):
        told.append(
            f"{group.name} {seats[0]} to {seats[-1]}" if len(seats) > 1 else f"{group.name} {seats[0]}"
        )
    return ", ".join(told)


def group_of_seat(groups: Sequence[VoteGroup], seat: int) -> str:
    """The name of the group that a seat belongs to; empty where there are no groups."""
    ranges = zip(groups, seat_ranges(groups), strict=True)
    return next((group.name for group, seats in ranges if seat in seats), "")
