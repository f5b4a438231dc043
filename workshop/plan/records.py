"""The records of one session in its papers: customer groups, promises, measures and the like, kind by kind."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Paragraph
from workshop.plan.record_tables import COLUMNS, item_of, replaced, table_of
from workshop.plan.wording import listed
from workshop.session.capture_kinds import CAPTURES, CaptureKind
from workshop.session.first_letter import upper_first
from workshop.session.offered import may_be_seen
from workshop.session.state import Captured, Session


def record_blocks(
    session: Session,
    only: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> list[Block]:
    """What was captured with fields, kind by kind; what a record still lacks is named beside it.

    Several of a kind are a table.  Of a record that a later one replaces, only that it stands in the session record.
    Nothing of a sealed or private stage stands in it, and no participant code.

    Args:
        only: The kinds to print; all where empty.
        without: Kinds that are printed elsewhere.
    """
    blocks: list[Block] = []
    for kind in CAPTURES.values():
        if kind.id in without or (only and kind.id not in only):
            continue
        found = printed(session, kind.id)
        if found:
            blocks += [
                Heading(upper_first(kind.plural)),
                *_kind(session, kind, found),
            ]
    return blocks


def _kind(session: Session, kind: CaptureKind, found: list[Captured]) -> list[Block]:
    earlier = replaced(session, found)
    shown = [one for one in found if one not in earlier]
    blocks: list[Block] = []
    if len(shown) > 1 and kind.id in COLUMNS:
        blocks += table_of(session, "", kind, shown, inside=False)
    else:
        blocks += [item_of(session, "", kind, one, inside=False) for one in shown]
    # The last version of a proposal says what it changed.
    if earlier and kind.id != "proposal":
        ids = tuple(one.id for one in earlier)
        stand = f"{listed(list(ids))} {'stands' if len(ids) == 1 else 'stand'}"
        blocks.append(Paragraph(f"Replaced in this session: {stand} in the session record.", ids))
    return blocks


def printed(session: Session, kind: str) -> list[Captured]:
    """The records of a kind that papers may hold: none of a sealed or private stage."""
    return [one for one in session.current_captures(kind) if may_be_seen(session, one)]
