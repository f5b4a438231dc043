"""What the guesses are held against: themes to choose, the table of ranks, and the blind spots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.content import Content

from workshop.plan.assumed import Assumed
from workshop.plan.codebook import Codebook, CodeRow
from workshop.plural import counted
from workshop.tui import plain
from workshop.tui.commands import Command, bindings_of
from workshop.tui.dialogs import Listing
from workshop.tui.sheet import Sheet
from workshop.tui.widgets.painted import BRIGHT, EMPTY, INK, QUIET, STRONG, WATCH, line, spread, table, wrap
from workshop.tui.widgets.rows import Row, Rows, Spread

_LEAVE = Command("leave", "escape", "Back", "Go back without an answer.")


class PickThemes(Listing[tuple[str, ...]]):
    """One guess, and the themes it is held against: one or several."""

    KEYS = (
        Command("mark", "", "Choose", "Choose the theme under the cursor, or no longer.", shown_as="Space"),
        Command("keep", "", "Keep", "Keep the themes that are chosen.", shown_as="Enter"),
        _LEAVE,
    )

    def __init__(
        self, question: str, told: str, rows: Sequence[CodeRow], chosen: Sequence[str], first: str = ""
    ) -> None:
        super().__init__(question, told)
        self.rows = rows
        self.marked: dict[str, None] = dict.fromkeys(chosen)
        self.first = next(iter(chosen), first)

    def on_mount(self) -> None:
        """Fill the list; the cursor is on what is chosen, or on what may fit."""
        rows = self.query_one(Rows)
        self._show()
        ids = [row.code for row in self.rows]
        rows.highlighted = ids.index(self.first) if self.first in ids else 0 if ids else None
        rows.focus()

    def _show(self) -> None:
        self.query_one(Rows).show([self._row(row) for row in self.rows])

    def _row(self, row: CodeRow) -> Row:
        on = row.code in self.marked
        left = line(("* " if on else "  ", BRIGHT), (row.label, STRONG if on else INK))
        return row.code, (row.label, on), Spread(left, line((f"{row.people} people", QUIET)))

    def keys(self) -> list[tuple[str, str]]:
        """Space chooses, Enter keeps."""
        return [
            ("Space", BRIGHT), (" Choose   ", QUIET), ("Enter", BRIGHT), (" Keep   ", QUIET),
            ("Esc", BRIGHT), (" Back", QUIET),
        ]  # fmt: skip

    def on_key(self, event: events.Key) -> None:
        """Space and Enter are taken before the list sees them."""
        if event.key not in ("space", "enter"):
            return
        event.stop()
        event.prevent_default()
        if event.key == "space":
            self.action_mark()
        else:
            self.action_keep()

    def action_mark(self) -> None:
        """Choose the theme under the cursor, or no longer."""
        rows = self.query_one(Rows)
        code = rows.chosen or ""
        if code and self.marked.pop(code, 0) == 0:
            self.marked[code] = None
        self._show()
        self.problem("")
        rows.action_cursor_down()

    def action_keep(self) -> None:
        """Keep what is chosen; of nothing chosen, the theme under the cursor is not taken unasked."""
        if not self.marked:
            self.problem(
                "Choose a theme with Space; a guess that no theme speaks of is not raised: Esc, then n."
            )
            return
        self.dismiss(tuple(row.code for row in self.rows if row.code in self.marked))


class Ranks(Sheet):
    """The rank that was assumed beside the rank that was heard."""

    KEYS = (Command("dismiss", "escape,q,enter,t", "Close", "Close this sheet; the arrows scroll it."),)
    BINDINGS = bindings_of(KEYS)

    def __init__(self, assumed: Assumed, codes: Codebook, ranks: Mapping[str, int]) -> None:
        super().__init__()
        self._assumed, self._codes, self._ranks = assumed, codes, ranks

    def lines(self, width: int) -> list[Content]:
        """The guesses by their assumed rank, then what was heard by its own."""
        if plain.on():
            return self._in_words(width)
        sizes = [max(width - 37, 16), -7, -5, 17]
        head = ["", "assumed", "heard", "what became of it"]
        cells = [[line((text, QUIET)) for text in head]]
        for row in sorted(self._assumed.rows, key=lambda one: (one.rank or 99, one.heard_rank or 99)):
            cells.append(
                [
                    line((row.text, INK)),
                    line((str(row.rank) if row.rank else "-", STRONG)),
                    line((str(row.heard_rank) if row.heard_rank else "-", STRONG)),
                    line((row.state or "not yet", QUIET if row.state else WATCH)),
                ]
            )
        rows = [*table(cells, sizes), EMPTY, line(("Heard, by how many people", QUIET))]
        guessed = {code for row in self._assumed.rows for code in row.codes}
        for theme in self._codes.rows:
            left = line((f"{self._ranks[theme.code]:>3}  ", BRIGHT), (theme.label, INK))
            who = "guessed" if theme.code in guessed else "no guess"
            rows.append(spread(width, left, line((f"{theme.people} people   {who:<8}", QUIET))))
        return rows

    def _in_words(self, width: int) -> list[Content]:
        """The same, a sentence each."""
        told = []
        for row in self._assumed.rows:
            assumed = f"assumed {row.rank}" if row.rank else "assumed without a rank"
            heard = f"heard {row.heard_rank}" if row.heard_rank else "not heard"
            told.append(f"{row.text}: {assumed}, {heard}, {row.state or 'not judged yet'}.")
        told += [f"{self._ranks[row.code]} {row.label}: {row.people} people." for row in self._codes.rows]
        return [line((part, INK)) for text in told for part in wrap(text, width)]


class BlindSpots(Sheet):
    """The themes that groups raised and nobody guessed."""

    KEYS = (Command("dismiss", "escape,q,enter,b", "Close", "Close this sheet; the arrows scroll it."),)
    BINDINGS = bindings_of(KEYS)

    def __init__(self, assumed: Assumed) -> None:
        super().__init__()
        self._assumed = assumed

    def lines(self, width: int) -> list[Content]:
        """The themes with their people, or why there are none to tell of."""
        if left := self._assumed.unjudged:
            number = counted(left, "guess is", "guesses are")
            told = f"{number} not judged yet: what nobody guessed is known once all are."
            return [line((part, INK)) for part in wrap(told, width)]
        if not self._assumed.blind_spots:
            return [line(("Every theme that the groups raised was guessed by somebody.", INK))]
        rows = [line(("Blind spots: raised by the groups, guessed by nobody", QUIET)), EMPTY]
        for row in self._assumed.blind_spots:
            groups = counted(len(row.groups), "group")
            rows.append(
                spread(width, line((row.label, STRONG)), line((f"{row.people} people, {groups}", INK)))
            )
        return rows
