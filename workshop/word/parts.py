"""Parts and rows of an officer's document as a merge takes them, and as a report and a comment name them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml.ns import qn

from workshop.plural import counted
from workshop.word.merge import Step
from workshop.word.pairing import Piece, increasing
from workshop.word.reading import Row, Unit
from workshop.word.report import first_words
from workshop.word.written import WrittenUnit, digest

_PPR, _VAL = qn("w:pPr"), qn("w:val")


def row_pieces(rows: Sequence[Row]) -> list[Piece]:
    """Rows as pieces: the first cell is the key, as often as it is there."""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        name = digest(row.cells[0] if row.cells else "")
        seen[name] = seen.get(name, 0) + 1
        found.append(
            Piece(
                (f"{name}{seen[name]}",),
                digest(row.text),
                marks=digest(row.marks),
                marked=row.marked,
                said=row.text,
            )
        )
    return found


def written_pieces(was: WrittenUnit) -> list[Piece]:
    """The same of the rows as we wrote them."""
    seen: dict[str, int] = {}
    found = []
    for row in was.rows:
        seen[row.key] = seen.get(row.key, 0) + 1
        found.append(
            Piece(
                (f"{row.key}{seen[row.key]}",),
                row.text,
                marks=row.marks,
                gone=row.gone,
                proposed=row.proposed,
            )
        )
    return found


def row_words(table: str, row: Row) -> str:
    """A row by its first words and its table, for the report."""
    return f"{first_words(row.text)} (in the table {table})"


def told_in_full(unit: Unit) -> str:
    """All a fresh part says, for a comment."""
    words = unit.text if not unit.is_table else "\n" + unit.text
    notes = unit.notes.replace("^", "").strip()
    return f"{words}\nEvidence: {notes.strip('[] ')}" if notes else words


def told_now(fresh: Unit, was: WrittenUnit | None) -> str:
    """What a fresh part says now, for a comment: of a table only the rows that are not as we wrote them last.

    All of it where what we wrote last stood in a comment too, in place of which this one comes.
    """
    if not fresh.is_table or was is None or was.proposed:
        return told_in_full(fresh)
    known = {row.text for row in was.rows}
    changed = [row.text for row in fresh.rows if digest(row.text) not in known]
    if len(changed) == len(fresh.rows):
        return told_in_full(fresh)
    keys = Counter(digest(row.cells[0] if row.cells else "") for row in fresh.rows)
    gone = (Counter(row.key for row in was.rows) - keys).total()
    parts = [f"{counted(len(changed), 'row')} new or changed.", *changed] if changed else []
    parts += [f"{counted(gone, 'row is', 'rows are')} gone."] if gone else []
    parts.append(f"{counted(len(fresh.rows) - len(changed), 'row')} as before, the head among them.")
    return "\n".join(parts)


def those_in_place(steps: Sequence[Step]) -> frozenset[int]:
    """Those of mine that need not be moved."""
    pairs = [
        (place, step.mine)
        for place, step in enumerate(steps)
        if step.mine is not None and step.what != "offered"
    ]
    return frozenset(m for _, m in increasing(pairs))


def tails(units: Sequence[Unit]) -> Mapping[int, Any]:
    """For a unit with lines of the contents list behind it, by its index among those without: the last such line."""
    found: dict[int, Any] = {}
    index = -1
    for unit in units:
        if not unit.contents:
            index += 1
            continue
        element = unit.element
        while element.getparent().tag != qn("w:body"):
            element = element.getparent()
        if index >= 0:
            found[index] = element
    return found


def same_list(before: Any, element: Any) -> None:
    """An entry behind an entry of the same kind goes on in its list."""
    path = f"{_PPR}/{qn('w:numPr')}/{qn('w:numId')}"
    style = f"{_PPR}/{qn('w:pStyle')}"
    number, own = before.find(path), element.find(path)
    style_before, style_own = before.find(style), element.find(style)
    if number is None or own is None or style_before is None or style_own is None:
        return
    if style_before.get(_VAL) == style_own.get(_VAL):
        own.set(_VAL, number.get(_VAL))
