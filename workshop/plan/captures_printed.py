"""The records with fields of one session as they stand in its record: by kind, with their ids, and what they lack."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Paragraph
from workshop.plan.record_tables import COLUMNS, item_of, table_of
from workshop.plural import counted
from workshop.session.capture_kinds import CAPTURES
from workshop.session.first_letter import upper_first
from workshop.session.state import Captured, Session


def capture_blocks(session: Session, session_id: str) -> list[Block]:
    """All records that hold, kind by kind; of a sealed stage only how many there are."""
    blocks: list[Block] = []
    for kind in CAPTURES.values():
        records = session.current_captures(kind.id)
        shown = [one for one in records if not _sealed(session, one)]
        if not records:
            continue
        blocks.append(Heading(upper_first(kind.plural), 2))
        if shown and kind.id in COLUMNS:
            blocks += table_of(session, session_id, kind, shown, inside=True)
        else:
            blocks += [item_of(session, session_id, kind, one, inside=True) for one in shown]
        if sealed := len(records) - len(shown):
            words = f"{counted(sealed, kind.label, kind.plural)} {'is' if sealed == 1 else 'are'} sealed."
            blocks.append(Paragraph(words, (session_id,)))
    return [Heading("Records"), *blocks] if blocks else []


def _sealed(session: Session, one: Captured) -> bool:
    run = session.stages.get(one.stage)
    return run is not None and run.design.sealed
