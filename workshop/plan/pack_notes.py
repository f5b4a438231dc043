"""The note sheets of a session pack, for a note-taker on paper: for each stage ruled rows for who, what and which kind."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Instruction, Table
from workshop.plan.pack_words import begins, typed
from workshop.session.questions import printed_words
from workshop.session.state import Session, StageRun

FEWEST_ROWS, MOST_ROWS = 5, 16


def note_sheets(session: Session) -> list[Block]:
    """The letters on a page, then a sheet for every stage that captures anything."""
    capturing = [run for run in session.stage_order if typed(run)]
    blocks: list[Block] = [Heading("Note sheets", new_page=True), *_how(session), _letters(capturing)]
    minute = 0
    for number, run in enumerate(session.stage_order, 1):
        if typed(run):
            blocks += _sheet(session, run, number, minute)
        minute += 0 if run.design.after else run.planned
    return blocks


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
    rows = tuple((label, opening or "nothing before it") for label, opening in lines)
    return Table("Letters", ("What it is", "How its line begins"), rows, (), widths=(1, 2))


def _sheet(session: Session, run: StageRun, number: int, minute: int) -> list[Block]:
    when = "after the session" if run.design.after else f"{begins(session, minute)}"
    when = when if run.design.after or session.facts.starts else f"minute {when}"
    rows = tuple((f"{row}\n", "", "", "") for row in range(1, _rows(run) + 1))
    kinds = ", ".join(opening.partition(",")[0] for _, opening in typed(run) if opening)
    return [
        Heading(f"{number}. {run.title}, {when}", 2),
        Instruction(printed_words(session, run.question), "Asked:"),
        Table(
            f"Notes of stage {number}" + (f" ({kinds})" if kinds else ""),
            ("No.", "Who", "What was said", "Letter"),
            rows,
            (),
            widths=(2, 3, 20, 3),
        ),
    ]


def _rows(run: StageRun) -> int:
    return min(max(run.planned, FEWEST_ROWS), MOST_ROWS)
