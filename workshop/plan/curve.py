"""The curve of new themes: how many each group added that no group before it had raised.

It is told as it is and never as a yes or no: whether more groups would add more is for people to judge
(research/domain.md 4, saturation).
"""

from __future__ import annotations

from typing import NamedTuple

from workshop.plan.codebook import Codebook


class CurvePoint(NamedTuple):
    """One group on the curve.

    Attributes:
        session_id: The group.
        date: When it was held, ISO 8601.
        stratum: Internal, external or mixed.
        new: How many themes it raised that no group before it had.
        total: How many themes are known after it.
        filed: Whether any of its remarks stands in a theme; else it is not known what it would add.
    """

    session_id: str
    date: str
    stratum: str
    new: int
    total: int
    filed: bool = True


def curve_of(book: Codebook, stratum: str = "") -> tuple[CurvePoint, ...]:
    """The groups by date with the themes each added; with a stratum only its groups, as if there were no others."""
    known: set[str] = set()
    points = []
    for held in book.groups:
        if stratum and held.stratum != stratum:
            continue
        raised = {row.code for row in book.rows if held.id in row.groups}
        new = len(raised - known)
        known |= raised
        points.append(CurvePoint(held.id, held.date, held.stratum, new, len(known), bool(raised)))
    return tuple(points)


def curve_sentence(points: tuple[CurvePoint, ...], stratum: str = "") -> str:
    """What the last group added, of how many themes; a stratum is named where the curve is of one.

    A group of which no remark stands in a theme added nothing that anybody knows of: it is counted apart.
    """
    if not points:
        return f"No {stratum} group is completed yet." if stratum else "No group is completed yet."
    group = f"{stratum} group" if stratum else "group"
    filed = [point for point in points if point.filed]
    if not filed:
        return f"The last {group} has no theme yet: its remarks are not grouped."
    last, left = filed[-1], len(points) - len(filed)
    which = f"The {'only' if len(filed) == 1 else 'last'} {group}"
    which += " that is in themes" if left else " so far" if len(filed) == 1 else ""
    number = {0: "no new theme", 1: "1 new theme"}.get(last.new, f"{last.new} new themes")
    more = {0: "", 1: f" 1 {group} is in no theme yet."}.get(left, f" {left} {group}s are in no theme yet.")
    return f"{which} added {number}; {last.total} {'is' if last.total == 1 else 'are'} known.{more}"
