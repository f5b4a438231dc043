"""The place cards of a session pack, two to a page: codes where people have them, else lines to write on."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.plan.blocks import Block, CutLine, Heading, Instruction, Sign, WriteLines
from workshop.plan.pack_words import codes_of, people_of
from workshop.session.state import Session

_ON_A_PAGE = 2
_LINES = 3
"""Lines to write a name on, large enough to be read across a table."""
_BELOW = "Your code for today, in place of your name."


def cards(session: Session, people: int) -> list[Block]:
    """The cards, each page with what is on it above the first cut."""
    count = people_of(session, people)
    blocks: list[Block] = [
        Heading("Place cards", new_page=True),
        Instruction("Cut along the lines, fold each card once and stand it up."),
    ]
    if session.design.participant_codes:
        codes = codes_of(count)
        blocks.append(
            Instruction("They are given out at the door, in any order. No list says whose is whose.")
        )
        for page in _pages(codes):
            title = f"Cards {' and '.join(page)}" if page[1:] else f"Card {page[0]}"
            blocks.append(Heading(title, 2, new_page=page[0] != codes[0]))
            blocks.append(CutLine())
            for code in page:
                blocks += [Sign(code, _BELOW), CutLine()]
        return blocks
    of_leaders = (session.facts.stratum or session.design.stratum) == "leadership"
    labels = ("Name", "Role") if of_leaders else ("What you would like to be called",)
    blocks.append(Instruction("Write large, across the lines."))
    for place, page in enumerate(_pages(["card"] * count)):
        blocks += [Heading("Cards to write on", 2, new_page=place > 0), CutLine()]
        for _ in page:
            blocks += [*(WriteLines(label, _LINES) for label in labels), CutLine()]
    return blocks


def _pages(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + _ON_A_PAGE] for start in range(0, len(names), _ON_A_PAGE)]
