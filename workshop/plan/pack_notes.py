"""The note sheets of a session pack, for a note-taker on paper: for each stage ruled rows for who, what and which kind."""

from __future__ import annotations

from typing import NamedTuple

from workshop.plan.blocks import Block, Heading, Instruction, Table
from workshop.plan.pack_heights import CAPTION, HEAD_ROW, HEADING, PAGE, TWO_LINE_ROW, height
from workshop.plan.pack_words import begins, opening_in_words, typed
from workshop.session.questions import printed_words
from workshop.session.state import Session, StageRun

FEWEST_ROWS, MOST_ROWS = 5, 13


def note_sheets(session: Session) -> list[Block]:
    """The letters on a page, then a sheet for every stage that captures anything."""
    capturing = [run for run in session.stage_order if typed(run)]
    blocks: list[Block] = [Heading("Note sheets", new_page=True), *_how(session), _letters(capturing)]
    for sheets in _pages(session):
        for place, sheet in enumerate(sheets):
            blocks += [Heading(sheet.title, 2, new_page=place == 0), sheet.asked, sheet.table()]
    return blocks


class _Sheet(NamedTuple):
    """The rows of one stage; ``rows`` is how many."""

    number: int
    title: str
    asked: Instruction
    letters: str
    rows: int

    @property
    def height(self) -> float:
        """On the page, in points."""
        return HEADING + height(self.asked) + CAPTION + HEAD_ROW + TWO_LINE_ROW * self.rows

    def table(self) -> Table:
        """Rows that can be written on: two lines high, and numbered, so that none is blank to a screen reader."""
        caption = f"Notes of stage {self.number}" + (f" ({self.letters})" if self.letters else "")
        rows = tuple((f"{row}\n", "", "", "") for row in range(1, self.rows + 1))
        head = ("No.", "Who", "What was said", "Letter")
        return Table(caption, head, rows, (), widths=(2, 3, 20, 3))


def _pages(session: Session) -> list[list[_Sheet]]:
    """The sheets by page: a stage is never broken over two, and what is left of a page are rows of its last stage."""
    pages: list[list[_Sheet]] = []
    minute = 0
    for number, run in enumerate(session.stage_order, 1):
        if typed(run):
            sheet = _sheet(session, run, number, minute)
            if not pages or sum(one.height for one in (*pages[-1], sheet)) > PAGE:
                pages.append([])
            pages[-1].append(sheet)
        minute += 0 if run.design.after else run.planned
    for sheets in pages:
        left = (PAGE - sum(one.height for one in sheets)) // TWO_LINE_ROW
        sheets[-1] = sheets[-1]._replace(rows=sheets[-1].rows + max(int(left), 0))
    return pages


def _how(session: Session) -> list[Block]:
    blocks: list[Block] = [
        Instruction("One thing said, one row: who, what, and the letter of its kind.", "How:"),
        Instruction("Words as they were said begin with a quotation mark.", "Word for word:"),
    ]
    if session.design.participant_codes:
        told = "The code on the card, such as P3; + and - before a code for who agrees and who does not."
        return [*blocks, Instruction(told, "Who:"), Instruction("No name, of nobody.", "Never:")]
    return [*blocks, Instruction("A role where it matters, such as for a promise; else nothing.", "Who:")]


def _letters(runs: list[StageRun]) -> Table:
    lines = dict.fromkeys(line for run in runs for line in typed(run))
    rows = tuple((label, opening_in_words(opening)) for label, opening in lines)
    return Table("Letters", ("What it is", "How its line begins"), rows, (), widths=(1, 2))


def _sheet(session: Session, run: StageRun, number: int, minute: int) -> _Sheet:
    at = begins(session, minute) if session.facts.starts else f"minute {minute}"
    when = "after the session" if run.design.after else at
    asked = Instruction(printed_words(session, run.question), "Asked:")
    letters = ", ".join(opening.partition(",")[0] for _, opening in typed(run) if opening)
    rows = min(max(run.planned, FEWEST_ROWS), MOST_ROWS)
    return _Sheet(number, f"Stage {number}: {run.title}, {when}", asked, letters, rows)
