"""The records with fields of one session as they stand in its record: by kind, with their ids, and what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workshop.plan.blocks import Block, Heading, Item, Paragraph, Table
from workshop.plan.common import day
from workshop.plan.evidence import counted
from workshop.session.capture_kinds import CAPTURES, CaptureKind, Field
from workshop.session.capturing import lacking
from workshop.session.source_ids import own_id
from workshop.session.state import Captured, Session
from workshop.session.wall_words import without_codes

_POINTERS = frozenset({"notes", "evidence", "replaces", "commitment", "standard", "measure"})
_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "segment": ("name", "stratum", "services", "channels", "volume"),
        "reading": ("measure", "period", "value", "unit", "n"),
        "journey_step": ("step", "channel", "need", "barrier"),
    }
)
"""The kinds that are read as tables, with the fields that have columns; the others stand in the last one."""


def capture_blocks(session: Session, session_id: str) -> list[Block]:
    """All records that hold, kind by kind; of a sealed stage only how many there are."""
    blocks: list[Block] = []
    for kind in CAPTURES.values():
        records = session.current_captures(kind.id)
        shown = [one for one in records if not _sealed(session, one)]
        if not records:
            continue
        blocks.append(Heading(_upper(kind.plural), 2))
        if shown and kind.id in _COLUMNS:
            blocks.append(_table(session, session_id, kind, shown))
        else:
            blocks += [_item(session, session_id, kind, one) for one in shown]
        if sealed := len(records) - len(shown):
            words = f"{counted(sealed, kind.label, kind.plural)} {'is' if sealed == 1 else 'are'} sealed."
            blocks.append(Paragraph(words, (session_id,)))
    return [Heading("Records"), *blocks] if blocks else []


def _sealed(session: Session, one: Captured) -> bool:
    run = session.stages.get(one.stage)
    return run is not None and run.design.sealed


def _item(session: Session, session_id: str, kind: CaptureKind, one: Captured) -> Item:
    first = kind.first
    more = _more(session, session_id, kind, one, {first.name})
    return Item(value_of(session, session_id, first, one), (one.id,), more)


def _table(session: Session, session_id: str, kind: CaptureKind, records: list[Captured]) -> Table:
    columns = [field for name in _COLUMNS[kind.id] if (field := kind.field(name))]
    rows = tuple(
        (
            one.id,
            *(value_of(session, session_id, field, one) or "not said" for field in columns),
            _more(session, session_id, kind, one, {field.name for field in columns}),
        )
        for one in records
    )
    return Table(
        _upper(kind.plural),
        ("Id", *(field.label for field in columns), "More"),
        rows,
        tuple(one.id for one in records),
        numbers=tuple(at for at, field in enumerate(columns, 1) if field.holds == "number"),
        widths=(2, *(3 if field.holds in ("number", "choice") else 5 for field in columns), 6),
    )


def _more(session: Session, session_id: str, kind: CaptureKind, one: Captured, shown: set[str]) -> str:
    """The fields that are not shown elsewhere, each with its label, and what is missing."""
    parts = [
        f"{_lower(field.label)}: {value}"
        for field in kind.fields
        if field.name not in shown and (value := value_of(session, session_id, field, one))
    ]
    if missing := [_lower(field.label) for field in lacking(session, one)]:
        parts.append(f"missing: {', '.join(missing)}")
    return "; ".join(parts)


def value_of(session: Session, session_id: str, field: Field, one: Captured) -> str:
    """A field in words: numbers with commas, dates as people write them, pointers within the session by our ids."""
    value = one.fields.get(field.name, "")
    if isinstance(value, int):
        return f"{value:,}"
    texts = value if isinstance(value, tuple) else (value,)
    if field.name in _POINTERS:
        texts = tuple(own_id(session, session_id, text) or text for text in texts)
    if field.holds == "date":
        texts = tuple(map(day, texts))
    return without_codes(session, ", ".join(text for text in texts if text))


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _upper(label: str) -> str:
    return label[:1].upper() + label[1:]
