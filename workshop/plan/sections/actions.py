"""Section 13: who does what by when with what, and how it stands."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.material import Material
from workshop.plan.register import PromiseRow, asked_and_promised, moved
from workshop.plan.sections.parts import dated, made, once, sentence
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.wording import day

_MEETING = "A buy-in meeting, or the session in which it was said."
_HEAD = ("Who", "What", "How much", "By", "State")


def section(of: Material | Sources) -> Section:
    """The commitments of all sessions, what was asked and promised, and how readiness moved."""
    sources = sources_of(of)
    rows = sources.promises
    firm = [row for row in rows if row.state != "intention"]
    blocks: list[Block] = []
    if firm:
        blocks.append(commitments_table(sources, firm))
    else:
        blocks.append(Missing("No commitment with owner, thing and date is recorded.", _MEETING))
    if overdue := [row for row in firm if row.state == "overdue"]:
        text = f"Overdue on {day(sources.material.today)}: {len(overdue)} of {len(firm)}."
        blocks.append(Paragraph(text, once(name for row in overdue for name in row.evidence)))
    for row in firm:
        if not row.confirmed:
            what = f"Nobody has confirmed: {row.action}."
            blocks.append(Missing(what, f"The office that said it, when it is read back ({row.title})."))
    blocks += _asked(sources)
    blocks += _moved(sources)
    if loose := [row for row in rows if row.state == "intention"]:
        blocks.append(Heading("Intentions, not yet commitments", 2))
        for row in loose:
            lacks = [
                word
                for word, value in (("an owner", row.owner), ("a thing", row.action), ("a date", row.due))
                if not value
            ]
            missing = f"It lacks {' and '.join(lacks)}." if lacks else "It was said as no more than that."
            blocks.append(Item(sentence(f"{_owner(row)}: {row.action or 'not said'}"), row.evidence, missing))
    return made("actions", sources, blocks)


def _owner(row: PromiseRow) -> str:
    """Officials are named by office, and after they have confirmed."""
    return (row.owner if row.confirmed else "Not confirmed yet") if row.owner else "Nobody yet"


def commitments_table(sources: Sources, rows: list[PromiseRow]) -> Table:
    """The commitments: who, what, how much, by when, and how each stands today."""
    cells = tuple(
        (
            _owner(row),
            f"{row.action} (condition: {row.condition})" if row.condition else row.action,
            row.how_much or "not said",
            dated(row.due),
            row.told,
        )
        for row in rows
    )
    ids = once(name for row in rows for name in row.evidence)
    caption = f"Who does what by when, as of {day(sources.material.today)}"
    return Table(caption, _HEAD, cells, ids, widths=(4, 8, 4, 4, 4))


def _asked(sources: Sources) -> list[Block]:
    rows = asked_and_promised(sources.material)
    if not rows:
        return [Missing("Nothing was asked for in figures.", "A buy-in meeting, at its stage on resources.")]
    cells = tuple(
        (f"{row.title}, {day(row.date)}", row.unit or "number", f"{row.asked:,}", f"{row.promised:,}")
        for row in rows
    )
    ids = once(name for row in rows for name in row.evidence)
    head = ("Meeting", "Of what", "Asked", "Promised")
    return [Table("Asked for and promised", head, cells, ids, numbers=(2, 3), widths=(8, 4, 3, 3))]


def _moved(sources: Sources) -> list[Block]:
    rows = [row for row in moved(sources.material) if row.told]
    if not rows:
        return []
    cells = tuple((row.title, row.text, " ".join(row.told)) for row in rows)
    ids = once(name for row in rows for name in row.evidence)
    head = ("Meeting", "Question", "First, then last")
    return [
        Table("Before and after the meetings", head, cells, ids, widths=(5, 6, 5)),
        Paragraph("This is what moved, not what moved it.", ids),
    ]
