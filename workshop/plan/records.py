"""The records of one session in its papers: customer groups, promises, measures and the like, kind by kind."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item
from workshop.plan.captures_printed import value_of
from workshop.session.capture_kinds import CAPTURES, CaptureKind
from workshop.session.capturing import lacking
from workshop.session.state import Captured, Session
from workshop.session.wall_words import without_codes


def record_blocks(session: Session) -> list[Block]:
    """What was captured with fields, a list a kind; what a record still lacks is named beside it.

    Nothing of a sealed or private stage stands in it, and no participant code.
    """
    blocks: list[Block] = []
    for kind in CAPTURES.values():
        found = [one for one in session.current_captures(kind.id) if _may_be_printed(session, one)]
        if found:
            blocks.append(Heading(kind.plural[:1].upper() + kind.plural[1:]))
            blocks += [_item(session, kind, one) for one in found]
    return blocks


def _may_be_printed(session: Session, one: Captured) -> bool:
    run = session.stages.get(one.stage)
    return run is not None and not run.design.private and not run.design.sealed


def _item(session: Session, kind: CaptureKind, one: Captured) -> Item:
    told = [
        f"{field.label}: {text}" for field in kind.fields[1:] if (text := value_of(session, "", field, one))
    ]
    if missing := [field.label.lower() for field in lacking(session, one)]:
        told.append(f"still missing: {', '.join(missing)}")
    words = (without_codes(session, text) for text in (one.text(kind.first.name), "; ".join(told)))
    return Item(next(words), (one.id,), next(words))
