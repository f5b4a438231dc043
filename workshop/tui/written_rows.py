"""What was written, as rows of a list, and what the accessibility check found in a file, as a sheet to read."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.tui.sheet import Sheet
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STOP,
    STRONG,
    WATCH,
    Piece,
    line,
    spread,
    wrap,
)
from workshop.tui.widgets.rows import Hanging, Row
from workshop.tui.writing_papers import Outcome
from workshop.word.check import in_lines
from workshop.word.there import There

_RENUMBERED = (
    "Old numbers: since it was exported, two copies of a session were joined, and an N12 in it may be another remark now. "
    "Write it anew; in a file with your changes look at each."
)


def outcome_row(index: int, one: Outcome) -> Row:
    """The name of a file, what is to be said of it, and the check in a line; or why there is no file."""
    name = one.path.name if one.path else one.title
    told: list[Piece] = [(name, STRONG), (f"  {one.state}", STOP if one.failed else QUIET)]
    told += [(f"\n{one.note}", INK)] if one.note else []
    told += [(f"\n{one.checked}", INK if is_to_mend(one) else QUIET)] if one.checked else []
    told += [("   c", BRIGHT), (" Details", QUIET)] if details(one) else []
    return str(index), one, Hanging(line((f"{one.at}  ", QUIET)), line(*told))


def there_lines(files: Sequence[There], most: int, width: int) -> list[Content]:
    """Files that are there already, the latest first, those with somebody's changes before the others; none without any."""
    if not files:
        return []
    first = sorted(files, key=lambda one: not one.changed)[:most]
    rows = [line(("There already", QUIET))]
    for one in first:
        day = f"{one.at.day} {one.at:%b %H:%M}"
        told = [("your changes  ", WATCH)] if one.changed else []
        told += [("old numbers  ", WATCH)] if one.renumbered else []
        rows.append(spread(width, line((one.path.name, INK)), line(*told, (day, QUIET))))
    if left := len(files) - len(first):
        rows.append(line((f"and {left} more", QUIET)))
    if any(one.renumbered for one in files):
        rows += [line((part, QUIET)) for part in wrap(_RENUMBERED, width)]
    return [*rows, EMPTY]


def details(one: Outcome) -> list[str]:
    """What there is to read on a file: what a refresh did, and what the accessibility check found.

    It quotes the paper and so is not for the wall.
    """
    found = [told.strip() for told in in_lines(one.found or ())]
    return [*one.report, *(["", one.checked, "", *found] if found else [])]


def is_to_mend(one: Outcome) -> bool:
    """Whether the check found something that is not the template's, or could not be made."""
    return one.found is None or any(not finding.template for finding in one.found)


class Details(Sheet):
    """What was done in a file part by part, and what the accessibility check found: its place, and how to mend it."""

    def __init__(self, one: Outcome) -> None:
        super().__init__()
        self._one = one

    def lines(self, width: int) -> list[Content]:
        """Each line of it, wrapped."""
        told = [line((part, INK)) for one in details(self._one) for part in wrap(one, width)]
        return [line((self._one.path.name if self._one.path else self._one.title, QUIET)), EMPTY, *told]
