"""An open vote on the wall: what is asked, what can be chosen, and how many ballots are in; nothing more."""

from __future__ import annotations

from textual.content import Content

from workshop.session.room import OpenVote
from workshop.tui.room_type import WIDE, Scene, face_of
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.painted import BRIGHT, EMPTY, INK, STRONG, big, line, places, wrap


def asked_of(vote: OpenVote) -> str:
    """What is asked, in one line."""
    return vote.questions[0] if len(vote.questions) == 1 else f"A sheet with {len(vote.questions)} questions"


def ballots_in(vote: OpenVote) -> list[Content]:
    """How many ballots are in, and that it is a test where it is one; above what can be chosen."""
    told = f"{vote.ballots_in} of {vote.eligible} {'ballot is' if vote.ballots_in == 1 else 'ballots are'} in"
    test = [line(("A test: nothing of it is kept.", BRIGHT))] if vote.test else []
    return [*test, line((told, BRIGHT)), EMPTY]


def counting(vote: OpenVote, width: int, height: int, size: int) -> Scene:
    """What is asked, and how many ballots are in, as large as it goes; of a sheet of several questions."""
    asked = asked_of(vote)
    wide = width >= WIDE
    number = f"{vote.ballots_in} of {vote.eligible}"
    face = face_of(width, size, bigtype.MEDIUM, bigtype.HUGE) or bigtype.SMALL
    top = (
        big(asked, width, max(height // 3, 1), STRONG, bigtype.MEDIUM)
        if wide
        else [line((part, STRONG)) for part in wrap(asked, width)]
    )
    if vote.test:
        top = [line(("A test: nothing of it is kept.", BRIGHT)), EMPTY, *top]
    middle = big(number, width, max(height // 3, 1), BRIGHT, face)
    told = "ballot is in" if vote.ballots_in == 1 else "ballots are in"
    after = big(told, width, 5, STRONG, bigtype.SMALL) if wide else [line((told, STRONG))]
    each = next((cells for cells in (4, 2, 1) if vote.eligible * (cells + 1) - 1 <= width), 0)
    row = [EMPTY, places(vote.ballots_in, vote.eligible, each)] if each and vote.eligible else []
    later = [EMPTY, line(("Results are shown when the vote has closed.", INK))]
    lines = [*top, EMPTY, *middle, *([EMPTY] if not wide and height >= 16 else []), *after]
    for more in (row, later):
        lines += more if len(lines) + len(more) <= height else []
    return Scene(blocks=[[row_] for row_ in lines], settled=True, close=True)
