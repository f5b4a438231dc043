"""The place cards of a session pack, two to a page: codes where people have them, else lines to write on."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.plan.blocks import Block, CutLine, Heading, Instruction, Sign, WriteLines
from workshop.plan.pack_words import codes_of, people_of
from workshop.session.state import Session

_ON_A_PAGE = 2
_SPACE = "\u00a0"
"""Room above a line, as high as a code, so that what is written there is read across a table."""
_CALLED = "What you would like to be called"
_BELOW = "Your code for today, in place of your name."


def cards(session: Session, people: int) -> list[Block]:
    """The cards, each page with what is on it above the first cut."""
    count = people_of(session, people)
    blocks: list[Block] = [
        Heading("Place cards", new_page=True),
        Instruction("Print them on stiff paper, cut along the lines, and stand each where all can see it."),
    ]
    if session.design.participant_codes:
        codes = codes_of(count)
        told = "They are given out at the door, in any order. No list says whose is whose."
        blocks.append(Instruction(told))
        for page in _pages(codes):
            title = f"Cards {' and '.join(page)}" if page[1:] else f"Card {page[0]}"
            level = 2 if page[0] == codes[0] else 3
            blocks += [Heading(title, level, new_page=True), CutLine()]
            for code in page:
                blocks += [Sign(code, _BELOW), CutLine()]
        return blocks
    of_leaders = (session.facts.stratum or session.design.stratum) == "leadership"
    labels = ("Name", "Role") if of_leaders else (_CALLED,)
    card: list[Block] = [Sign(_SPACE), *(WriteLines(f"{label}:") for label in labels)]
    for place, page in enumerate(_pages(["card"] * count)):
        blocks += [Heading("Cards to write on", 3 if place else 2, new_page=True), CutLine()]
        for _ in page:
            blocks += [*card, CutLine()]
    return blocks


def _pages(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + _ON_A_PAGE] for start in range(0, len(names), _ON_A_PAGE)]
