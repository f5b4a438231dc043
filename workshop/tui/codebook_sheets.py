"""What is read on the codebook: the notes and the trail of one theme, and the table of themes by groups with its curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from workshop.plan.codebook import Codebook, CodeRow
from workshop.plan.curve import CurvePoint, curve_of, curve_sentence
from workshop.plan.material import Held
from workshop.plan.wording import day
from workshop.plural import counted
from workshop.tui import plain
from workshop.tui.commands import Command, bindings_of
from workshop.tui.sheet import Sheet
from workshop.tui.widgets.painted import (
    ACCENT,
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    line,
    one_each,
    rule,
    table,
    wrap,
)

_STRATA = ("external", "internal")


class CodeSheet(Sheet):
    """One theme: who raised it, what became of it, and every remark about it."""

    KEYS = (Command("dismiss", "escape,q,enter,space", "Close", "Close this sheet; the arrows scroll it."),)
    BINDINGS = bindings_of(KEYS)

    def __init__(self, row: CodeRow, words: Callable[[str], str], whom: Callable[[str], str]) -> None:
        super().__init__()
        self._row, self._words, self._whom = row, words, whom

    def lines(self, width: int) -> list[Content]:
        """The name, the figures, the trail, the remarks session by session."""
        row = self._row
        rows = [line((part, STRONG)) for part in wrap(row.label, width)]
        rows += [line((part, INK)) for part in wrap(row.definition, width)] if row.definition else []
        rows += [line((part, QUIET)) for part in wrap(figures(row), width)]
        if row.trail:
            rows += [EMPTY, line(("What became of it", QUIET))]
            rows += [line((part, INK)) for step in row.trail for part in wrap(_sentence(step), width)]
        rows += self._of(row.notes, row.groups, width)
        if row.also:
            rows += [EMPTY, rule(width, "Also raised in, not counted")]
            rows += self._of(row.also_notes, row.also, width)
        return rows

    def _of(self, notes: Sequence[str], sessions: dict[str, int], width: int) -> list[Content]:
        rows: list[Content] = []
        for session_id in sessions:
            rows += [EMPTY, line((self._whom(session_id), QUIET))]
            for name in notes:
                if name.partition(":")[0] != session_id:
                    continue
                number = name.rpartition(":")[2]
                for place, part in enumerate(wrap(self._words(name), width - 6)):
                    rows.append(line((f"{'' if place else number:<6}", QUIET), (part, INK)))
        return rows


class CodeTable(Sheet):
    """Themes by groups, and the curve of new themes, drawn to be looked at."""

    KEYS = (Command("dismiss", "escape,q,enter,t", "Close", "Close this sheet; the arrows scroll it."),)
    BINDINGS = bindings_of(KEYS)

    def __init__(self, codes: Codebook, whom: Callable[[str], str]) -> None:
        super().__init__()
        self._codes, self._whom = codes, whom

    def lines(self, width: int) -> list[Content]:
        """The table, its legend, the curve and its sentences."""
        codes = self._codes
        if not codes.groups:
            return [line((part, INK)) for part in wrap(curve_sentence(()), width)]
        told = f"People who raised or backed each theme, by group; {codes.heard} took part."
        rows = [line((told, QUIET)), EMPTY, *self._table(width), EMPTY]
        for number, held in enumerate(codes.groups, 1):
            with_whom = f"{self._whom(held.id)}, {held.stratum}, {day(held.date)}"
            rows.append(line((f"{number:>2}  ", BRIGHT), (with_whom, INK)))
        return [*rows, EMPTY, line(("New themes, group by group", QUIET)), *self._curve(width)]

    def _table(self, width: int) -> list[Content]:
        groups, wide = self._codes.groups, width >= 100
        if plain.on():
            return [
                line((part, INK))
                for row in self._codes.rows
                for part in wrap(f"{row.label}: {figures(row)} {self._by_group(row)}", width)
            ]
        heads = [str(number) for number, _ in enumerate(groups, 1)]
        more = ["internal", "external", "strength", "picks", "against"] if wide else []
        sizes = [-2] * len(groups) + [-6, -6, -5] + [-8, -8, -8, -5, -7][: len(more)]
        name = max(width - sum(abs(size) + 2 for size in sizes), 12)
        head = ["", *heads, "groups", "people", "times", *more]
        cells = [[line((text, QUIET)) for text in head]]
        for row in self._codes.rows:
            cells.append([line((row.label, INK)), *_cells(row, groups), *(_more(row) if wide else [])])
        return table(cells, [name, *sizes])

    def _by_group(self, row: CodeRow) -> str:
        """How many people of each group, in words."""
        numbered = enumerate(self._codes.groups, 1)
        found = (
            f"{row.groups[one.id]} in group {number}" for number, one in numbered if one.id in row.groups
        )
        return f"{', '.join(found)}."

    def _curve(self, width: int) -> list[Content]:
        points = curve_of(self._codes)
        rows = [self._point(number, point, width) for number, point in enumerate(points, 1)]
        told = [curve_sentence(points)]
        told += [
            curve_sentence(curve_of(self._codes, stratum), stratum)
            for stratum in _STRATA
            if any(point.stratum == stratum for point in points)
        ]
        return [*rows, EMPTY, *(line((part, STRONG)) for text in told for part in wrap(text, width))]

    def _point(self, number: int, point: CurvePoint, width: int) -> Content:
        blocks = one_each(point.new)
        if len(blocks) > width - 24:
            blocks = blocks.replace(" ", "")[: max(width - 24, 1)]
        new = f"{point.new} new" if point.new else "no new one" if point.filed else "in no theme yet"
        lead = line((f"{number:>2}  ", BRIGHT), (f"{point.stratum:<9} ", QUIET))
        return line(lead, (blocks, ACCENT), (f"  {new}" if blocks else new, INK))


def figures(row: CodeRow) -> str:
    """A theme's figures in a sentence."""
    groups = len(row.groups)
    parts = [
        f"{counted(row.people, 'person', 'people')} in {counted(groups, 'group')}",
        counted(row.times, "remark"),
        f"{row.internal} internal, {row.external} external",
    ]
    parts += [f"strength {row.intensity}"] if row.intensity else []
    parts += [f"picked {row.picks} times"] if row.picks else []
    parts += [f"{row.dissent} against"] if row.dissent else []
    return f"{'; '.join(parts)}."


def _cells(row: CodeRow, groups: Sequence[Held]) -> list[Content]:
    each = [
        line((str(row.groups[held.id]), STRONG)) if held.id in row.groups else line(("-", QUIET))
        for held in groups
    ]
    return [
        *each,
        line((str(len(row.groups)), INK)),
        line((str(row.people), STRONG)),
        line((str(row.times), INK)),
    ]


def _more(row: CodeRow) -> list[Content]:
    values = (row.internal, row.external, row.intensity, row.picks, row.dissent)
    return [line((str(value) if value else "-", INK if value else QUIET)) for value in values]


def _sentence(text: str) -> str:
    told = f"{text[:1].upper()}{text[1:]}"
    return told if told.endswith(".") else f"{told}."
