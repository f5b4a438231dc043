"""The paper ballots of a session pack: one for each person and vote, as many on a page as fit, with lines to cut."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.plan.blocks import (
    Block,
    CutLine,
    Heading,
    Instruction,
    Missing,
    Table,
)
from workshop.plan.pack_heights import HEADING, PAGE, height
from workshop.plan.pack_slips import Slip, slips_of
from workshop.plan.pack_words import people_of
from workshop.session.state import Session

MOST_PAGES = 30
"""For a vote that would take more pages than this, one page is printed, to be copied."""


def ballots(session: Session, people: int) -> list[Block]:
    """What there is to print and cut, then the ballots of every vote in the order of the stages."""
    slips = [slip for run in session.stage_order for slip in slips_of(session, run)]
    blocks: list[Block] = [Heading("Ballots", new_page=True)]
    if not slips:
        return [*blocks, Missing("There is no vote in this session.", "A stage of the design that votes.")]
    count = people_of(session, people)
    blocks += [
        Instruction(
            "Cut along the lines, above the first ballot and below the last too:"
            " what stands at the head and foot of a page must not tell one ballot from another."
        ),
        Instruction("People mark alone. Count the ballots before you open the box.", "Secret votes:"),
        Instruction(
            "Hands will do; the ballots are for a room that would rather not show them.", "Open votes:"
        ),
    ]
    if _asked_twice(slips):
        told = "To compare before and after, each may put a mark of their own choice on both sheets."
        blocks.append(Instruction(told, "Same sheet twice:"))
    if any(slip.again for slip in slips):
        told = "Print the ballots of a vote again where it is held more than once."
        blocks.append(Instruction(told, "More rounds:"))
    blocks.append(_overview(slips, count))
    for slip in slips:
        blocks += _pages(slip, count)
    return blocks


def _overview(slips: Iterable[Slip], people: int) -> Table:
    rows = []
    for slip in slips:
        on_a_page = fitting(slip)
        pages = -(-people // on_a_page)
        copies = f"{pages} copies of 1 page" if pages > MOST_PAGES else str(pages)
        kind = f"{slip.method}, {'secret' if slip.secret else 'open'}"
        rows.append((slip.title, kind, str(people), str(on_a_page), copies))
    head = ("Vote", "How", "Ballots", "On a page", "Pages")
    return Table("Ballots to cut", head, tuple(rows), (), numbers=(2, 3, 4), widths=(6, 8, 3, 4, 4))


def _asked_twice(slips: list[Slip]) -> bool:
    """Whether two stages ask the same questions, as before and after a meeting."""
    asked = [slip.questions for slip in slips if len(slip.questions) > 1]
    return len(set(asked)) < len(asked)


def _pages(slip: Slip, people: int) -> list[Block]:
    """The pages of one vote; what is above the first cut says which vote it is, and how often to copy it."""
    on_a_page = fitting(slip)
    pages = -(-people // on_a_page)
    title = f"Ballots: {slip.title}"
    if pages > MOST_PAGES:
        return [Heading(f"{title}, {pages} copies", 2, new_page=True), *_cut(slip, on_a_page)]
    blocks: list[Block] = []
    for page in range(pages):
        here = min(on_a_page, people - page * on_a_page)
        # Only the first page of a vote is one that a list of headings need show.
        blocks += [Heading(title, 3 if page else 2, new_page=True), *_cut(slip, here)]
    return blocks


def _cut(slip: Slip, ballots: int) -> list[Block]:
    blocks: list[Block] = [CutLine()]
    for _ in range(ballots):
        blocks += [*slip.blocks, CutLine()]
    return blocks


def fitting(slip: Slip) -> int:
    """How many ballots fit on a page, below its heading and the first cut; at least one."""
    room = PAGE - HEADING - height(CutLine())
    each = sum(height(block) for block in slip.blocks) + height(CutLine())
    return max(int(room // each), 1)
