"""Records with fields as tables, kind by kind: what a reader looks for has a column, the rest stands in the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from workshop.plan.blocks import Item, Table
from workshop.plan.wording import day
from workshop.plural import counted
from workshop.session.capture_kinds import CaptureKind, Field
from workshop.session.capturing import lacking
from workshop.session.first_letter import lower_first, upper_first
from workshop.session.source_ids import own_id
from workshop.session.state import Captured, Session
from workshop.session.wall_words import without_codes

_POINTERS = frozenset({"notes", "evidence", "replaces", "commitment", "standard", "measure"})
_RESTS_ON = frozenset({"notes", "evidence"})
# What the last column holds at most, in letters; where a record has more to say, all say it below the table.
_LONGEST_MORE = 80


NOT_SAID = "not said"
"""What stands in a cell of which nothing is recorded."""


class Column(NamedTuple):
    """A column of a table of records.

    Attributes:
        head: What stands above it.
        fields: The fields that stand in it, those that are empty left out.
        width: Its share of the width.
        between: What stands before the second field, the third and so on where something stands before them.
    """

    head: str
    fields: tuple[str, ...]
    width: int
    between: tuple[str, ...] = ()


COLUMNS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "segment": (
            Column("Group", ("name",), 6),
            Column("Internal or external", ("stratum",), 5),
            Column("What they need from us", ("relation",), 8),
            Column("How many", ("volume", "volume_unit", "grade", "volume_source"), 7, (" ", "; ", ": ")),
            Column("Services; channels", ("services", "channels"), 8, ("; ",)),
        ),
        "evidence": (
            Column("What it says", ("claim",), 10),
            Column("How much", ("value", "unit"), 5, (" ",)),
            Column("Importance or urgency", ("kind", "cost_of_waiting"), 6, (": waiting costs ",)),
            Column("Who is affected", ("affected",), 6),
            Column("Source", ("source", "source_date"), 8, ("; dated ",)),
        ),
        "guideline": (
            Column("Situation", ("kind", "situation"), 8, (": ",)),
            Column("Staff may", ("may",), 7),
            Column("Staff must", ("must",), 7),
            Column("Who decides", ("who_decides",), 5),
        ),
        "standard": (
            Column("The promise", ("text",), 12),
            Column("For whom", ("segment",), 6),
            Column("Today", ("baseline", "baseline_date", "source"), 6, ("; as of ", "; ")),
            Column("Who answers for it", ("owner_role",), 5),
            Column("From", ("start", "review"), 6, ("; looked at again ",)),
        ),
        "measure": (
            Column("Measure", ("name", "kind", "standard"), 7, ("; ", ", ")),
            Column("How it is counted", ("formula",), 7),
            Column("Today", ("baseline",), 5),
            Column("Target", ("target", "unit"), 5, (" ",)),
            Column("Where it is from", ("source",), 6),
            Column("Who counts, how often, where", ("owner_role", "frequency", "forum"), 6, (", ", ", ")),
        ),
        "reading": (
            Column("Measure", ("measure",), 4),
            Column("Period", ("period",), 4),
            Column("Figure", ("value", "unit", "n"), 5, (" ", " of ")),
            Column("Where it is from", ("source",), 8),
            Column("Remark", ("note",), 5),
        ),
        "training": (Column("What is trained", ("text",), 10), Column("For whom", ("for",), 6)),
        "initiative": (
            Column("What", ("title",), 7),
            Column("Goal it serves", ("serves",), 4),
            Column("Tests it passes", ("tests",), 6),
            Column("Not yet", ("not_yet",), 6),
            Column("Fails", ("fails",), 6),
            Column("Why not", ("why_not",), 6),
        ),
        "journey_step": (
            Column("Step", ("n", "step"), 5, (" ",)),
            Column("Channel", ("channel",), 4),
            Column("What the customer needs there", ("need",), 7),
            Column("What is in the way", ("barrier",), 7),
            Column("Feeling from -2 to 2", ("feeling",), 4),
        ),
    }
)
"""The kinds that are read as tables.  What has words of its own to read, such as a proposal, is a list."""

_INNER: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "segment": frozenset({"group"}),
        "evidence": frozenset({"affected", "source_date"}),
        "initiative": frozenset({"commitment"}),
        "standard": frozenset(
            {
                "service",
                "channel",
                "metric",
                "comparator",
                "target",
                "unit",
                "share",
                "clock",
                "version",
                "replaces",
            }
        ),
    }
)
"""Fields that stand in the session record alone: the wording says them, or they are for the officer."""

_SPOKEN: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("expectation", "level"): "expectation of ",
        ("proposal", "version"): "proposal, version ",
        ("proposal", "changes"): "changed: ",
        ("vision", "kind"): "",
        ("vision", "version"): "version ",
        ("training", "for"): "for ",
    }
)
"""Fields that need no label in a list, with what stands before them."""


def table_of(
    session: Session, session_id: str, kind: CaptureKind, records: Sequence[Captured], *, inside: bool
) -> list[Table | Item]:
    """Records of one kind as a table, a row each, then what does not fit into it.

    Args:
        session_id: By which pointers into this session are told; empty where they are not.
        inside: Whether it is for the session record, which holds every field of every version as it was recorded.
    """
    left_out = frozenset() if inside else _INNER.get(kind.id, frozenset())
    columns = [column for column in COLUMNS[kind.id] if not left_out.issuperset(column.fields)]
    shown = {name for column in columns for name in column.fields}
    mores = [_more(session, session_id, kind, one, shown, inside=inside) for one in records]
    in_column = any(mores) and max(map(len, mores)) <= _LONGEST_MORE
    rows = []
    for one, more in zip(records, mores, strict=True):
        values = _values(session, session_id, kind, one, inside=inside)
        needed = {field.name for field in lacking(session, one)}
        cells = [_cell(kind, column, values, needed, _before(session, one)) for column in columns]
        rows.append((one.id, *cells, more) if in_column else (one.id, *cells))
    table = Table(
        counted(len(rows), kind.label, kind.plural)
        if kind.plural != kind.label
        else f"{upper_first(kind.plural)}, {len(rows)} in all",
        ("Id", *(column.head for column in columns), *(["More"] if in_column else [])),
        tuple(rows),
        tuple(one.id for one in records),
        widths=(3, *(column.width for column in columns), *([6] if in_column else [])),
    )
    if in_column or not any(mores):
        return [table]
    return [
        table,
        *(Item(one.id, (one.id,), more) for one, more in zip(records, mores, strict=True) if more),
    ]


def item_of(session: Session, session_id: str, kind: CaptureKind, one: Captured, *, inside: bool) -> Item:
    """One record as an entry of a list: its first field, the others with their labels, and what is missing."""
    more = _more(session, session_id, kind, one, {kind.first.name}, inside=inside)
    return Item(value_of(session, session_id, kind.first, one), (one.id,), more)


def _cell(kind: CaptureKind, column: Column, values: Mapping[str, str], needed: set[str], before: str) -> str:
    words = ""
    for name, between in zip(column.fields, ("", *column.between), strict=True):
        field, value = kind.field(name), values.get(name, "")
        if value and words:
            words += f"{between}{value}"
        elif value:
            # Words to choose from are ours; what people typed stays as they typed it.
            words = upper_first(value) if field and field.holds == "choice" else value
    if words:
        return words
    if needed.isdisjoint(column.fields):
        if before:
            return f"as in {before}"
        if all((field := kind.field(name)) and field.holds == "list" for name in column.fields):
            return "none"
    return NOT_SAID


def _values(
    session: Session, session_id: str, kind: CaptureKind, one: Captured, *, inside: bool
) -> dict[str, str]:
    """The fields in words; outside the session record those of the version before it where it says nothing new."""
    values = {field.name: value_of(session, session_id, field, one) for field in kind.fields}
    if inside:
        return values
    seen = {one.id}
    while (before := session.captures.get(_before(session, one))) and before.id not in seen:
        seen.add(before.id)
        one = before
        for field in kind.fields:
            values[field.name] = values[field.name] or value_of(session, session_id, field, one)
    left_out = _INNER.get(kind.id, frozenset())
    return {name: value for name, value in values.items() if name not in left_out}


def _before(session: Session, one: Captured) -> str:
    """The id of the record that this one replaces; empty where there is none in this session."""
    pointer = one.text("replaces")
    return (own_id(session, "", pointer) or "") if pointer else ""


def replaced(session: Session, records: Sequence[Captured]) -> list[Captured]:
    """Those that a later one replaces, and proposals of an earlier version than the last."""
    gone = {_before(session, one) for one in records}
    last = max((_version(one) for one in records if one.kind == "proposal"), default=0)
    return [one for one in records if one.id in gone or (one.kind == "proposal" and 0 < _version(one) < last)]


def _version(one: Captured) -> int:
    version = one.fields.get("version")
    return version if isinstance(version, int) else 0


def _more(
    session: Session,
    session_id: str,
    kind: CaptureKind,
    one: Captured,
    shown: set[str],
    *,
    inside: bool,
) -> str:
    """The fields that are not shown elsewhere, each with its label, and what is missing."""
    hidden = frozenset() if inside else _RESTS_ON | _INNER.get(kind.id, frozenset())
    parts = []
    for field in kind.fields:
        value = value_of(session, session_id, field, one)
        # That a card stands is what everybody takes it for.
        if value and field.name not in shown | hidden and (inside or value != "stands"):
            parts.append(f"{_SPOKEN.get((kind.id, field.name), f'{lower_first(field.label)}: ')}{value}")
    # In other papers a column that says "not said" says it.
    columns = COLUMNS.get(kind.id, ()) if len(shown) > 1 and not inside else ()
    empty = {
        name
        for column in columns
        if not any(one.fields.get(name) not in (None, "", ()) for name in column.fields)
        for name in column.fields
    }
    if missing := [lower_first(field.label) for field in lacking(session, one) if field.name not in empty]:
        parts.append(f"{'' if inside else 'still '}missing: {', '.join(missing)}")
    return without_codes(session, "; ".join(parts))


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
