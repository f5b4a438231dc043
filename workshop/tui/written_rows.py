"""What was written, as rows of a list, and what the accessibility check found in a file, as a sheet to read."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.tui.sheet import Sheet
from workshop.tui.widgets.painted import BRIGHT, EMPTY, INK, QUIET, STOP, STRONG, Piece, line, wrap
from workshop.tui.widgets.rows import Hanging, Row
from workshop.tui.writing_papers import Outcome


def outcome_row(index: int, one: Outcome) -> Row:
    """The name of a file, what is to be said of it, and the check in a line; or why there is no file."""
    lead = line((f"{one.at}  ", QUIET))
    if one.path is None:
        told: list[Piece] = [(one.title, STRONG), ("  not written", STOP), (f"\n{one.note}", INK)]
    else:
        told = [(one.path.name, STRONG), ("  saved", QUIET)]
        told += [(f"\n{one.note}", INK)] if one.note else []
        told += [(f"\n{one.checked}", INK if is_to_mend(one) else QUIET)] if one.checked else []
        told += [("   c", BRIGHT), (" Check", QUIET)] if one.found else []
    return str(index), one, Hanging(lead, line(*told))


def is_to_mend(one: Outcome) -> bool:
    """Whether the check found something that is not the template's, or could not be made."""
    return one.found is None or any(not finding.template for finding in one.found)


class Findings(Sheet):
    """What the accessibility check found in a file: each with its place, and how to mend it in Word."""

    def __init__(self, name: str, found: Sequence[str]) -> None:
        super().__init__()
        self._name, self._found = name, found

    def lines(self, width: int) -> list[Content]:
        """Each finding as a paragraph."""
        out = [line((f"The accessibility check of {self._name}", QUIET)), EMPTY]
        for told in self._found:
            out += [*(line((part, INK)) for part in wrap(told, width)), EMPTY]
        return out
