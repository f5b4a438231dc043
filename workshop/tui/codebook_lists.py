"""What the codebook screen shows: the themes that wait or those of one theme of the codebook, and the codebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from workshop.plan.codebook import Codebook as Codes
from workshop.plan.codebook import CodeRow, codebook, taken_from
from workshop.plan.curve import curve_of, curve_sentence
from workshop.plan.material import Material
from workshop.plan.seen_before import Known, known
from workshop.plural import counted
from workshop.tui import plain
from workshop.tui.codebook_keys import CODE_KEYS, FEW
from workshop.tui.desk import Desk
from workshop.tui.plan_screen import PlanScreen
from workshop.tui.themes_rows import Look, ThemeRow
from workshop.tui.two_sides import TwoSides
from workshop.tui.widgets.painted import EMPTY, INK, QUIET, STRONG, Painted, line, spread, wrap
from workshop.tui.widgets.rows import Hanging, Row, Rows, Spread

_LONGEST = 240


class CodebookLists(PlanScreen, TwoSides):
    """The two sides, as the plan and the sessions make them."""

    CSS_PATH = ["house.tcss", "codebook.tcss"]
    AUTO_FOCUS = "#waiting"
    TITLE_OF_SCREEN = "Codebook"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.left, self.right = Rows(id="waiting"), Rows(id="codes")
        self.codes = Codes((), (), (), (), 0)
        self.waiting: tuple[CodeRow, ...] = ()
        self.slots: list[str] = []
        self.opened = ""
        self.marked: dict[str, None] = {}
        self._known: Known | None = None
        self._choose: Callable[[CodeRow], None] | None = None
        self._fits = ""

    def body(self) -> Iterable[Widget]:
        """The two sides."""
        with Horizontal(id="sides"):
            with Vertical(id="one"):
                yield Painted(self._left_head, id="left-head")
                yield self.left
            with Vertical(id="other"):
                yield Painted(self._right_head, id="right-head")
                yield self.right
                yield Painted(self._foot, id="foot")

    def take_stock(self, material: Material) -> None:
        """The codebook, what waits to be filed, and the keys: a theme keeps its key until it is gone."""
        self.codes = codebook(material)
        self.waiting = tuple(row for row in self.codes.every if not row.in_book)
        self._known = known(material, self.codes)
        there = [row.code for row in self.codes.every if row.in_book]
        self.slots = [code for code in self.slots if code in there]
        self.slots += [code for code in there if code not in self.slots]
        if self.opened not in there:
            self.opened = ""

    @property
    def many(self) -> bool:
        """Whether letters file themes."""
        return len(self.slots) > FEW

    def row_of(self, code: str) -> CodeRow | None:
        """The theme of an id, as it is now."""
        return self.codes.row(code) if code else None

    def at_hand(self) -> CodeRow | None:
        """The theme of the codebook that a command is about: the open one, else the one under the cursor."""
        if self.opened and self.focused is self.left:
            return self.row_of(self.opened)
        return self.row_of(self.right.chosen or "")

    def chosen_notes(self) -> list[str]:
        """The notes that were chosen in the open theme, else the one under the cursor."""
        row = self.row_of(self.opened)
        listed = {*row.notes, *row.also_notes} if row is not None else set()
        chosen = (self.left.chosen or "").removeprefix("note:")
        return [one for one in self.marked if one in listed] or ([chosen] if chosen in listed else [])

    def taken_from(self, notes: list[str]) -> list[tuple[str, str]]:
        """These notes, each with the session's theme through which it is in the open theme."""
        row = self.row_of(self.opened)
        if row is None or self.material is None:
            return []
        return [(note, theme) for note in notes for theme in taken_from(self.material, row, note)]

    def go_to(self, side: str) -> None:
        """To one of the sides."""
        self.set_class(side == "right", "-right")
        self.set_focus(self.right if side == "right" else self.left)
        self.refresh_keys()

    def open_code(self, code: str) -> None:
        """Show what is filed under a theme of the codebook on the left."""
        self.opened = code
        self.marked.clear()
        self.left.highlighted = None
        self.go_to("left")
        self.sync()

    def close_code(self) -> None:
        """Show what waits on the left again."""
        self.opened = ""
        self.marked.clear()
        self.left.highlighted = None
        self.sync()

    def mark(self) -> None:
        """Choose the note under the cursor, or no longer, and go on to the next."""
        chosen = self.left.chosen or ""
        if not chosen.startswith("note:"):
            self.say("Space chooses notes; x takes a whole theme of a session out.")
            return
        note = chosen.removeprefix("note:")
        if self.marked.pop(note, 0) == 0:
            self.marked[note] = None
        self.sync()
        self.left.action_cursor_down()

    def order(self) -> None:
        """Give the keys by the number of people."""
        self.slots = [row.code for row in self.codes.every if row.in_book]
        self.sync()

    def sync(self) -> None:
        """Show both sides as they are now."""
        if not self.is_drawn:
            return
        rows = self._of_code() if self.opened else [self._waits(row) for row in self.waiting]
        self.left.show(rows)
        if self.left.highlighted is None and rows:
            self.left.highlighted = 0
        self.show_codes()
        super().sync()

    def show_codes(self) -> None:
        """The codebook; the theme that the one under the cursor may belong to is told."""
        if not self.is_drawn:
            return
        self._fits = ""
        row = self.row_of(self.left.chosen or "") if not self.opened else None
        if row is not None and self._known is not None:
            self._fits = self._fitting(row)
        looks = [self._look(code, found) for code in self.slots if (found := self.row_of(code))]
        self.right.show([(code, look, partial(ThemeRow, look)) for code, look in looks])
        if self.right.highlighted is None and looks:
            self.right.highlighted = 0

    def _fitting(self, row: CodeRow) -> str:
        """The theme of the codebook that shares most words with one that waits."""
        assert self._known is not None
        text = " ".join([row.label, *(self.words(name) for name in (*row.notes, *row.also_notes)[:20])])
        among = [code for code in self.slots if code != row.code]
        found = self._known.like(text, among)
        return found.code if found is not None else ""

    def _waits(self, row: CodeRow) -> Row:
        look = (row.label, row.people, row.times, tuple(row.groups), tuple(row.also))
        where = _where(row)
        people = f"{row.people} people" if plain.on() else f"{row.people:>3}"
        right = line((people, STRONG), (f"  {where}", QUIET))
        return row.code, look, partial(Spread, line((row.label, INK)), right)

    def _of_code(self) -> list[Row]:
        row = self.row_of(self.opened)
        if row is None or self.material is None:
            return []
        rows: list[Row] = []
        for theme in row.themes:
            held = self.material.find(theme)
            label = held.session.themes[theme.partition(":")[2]].label if held is not None else theme
            told = line((f"{self.whom(theme.partition(':')[0])}: ", QUIET), (label, STRONG))
            rows.append((f"theme:{theme}", (theme, label), told))
        for name in (*row.notes, *row.also_notes):
            marked = name in self.marked
            text = self.words(name)
            text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\u2026"
            number = name.rpartition(":")[2]
            lead = line((f"{'*' if marked else ''}{number}".ljust(5), STRONG if marked else QUIET), " ")
            told = line((text, INK), (f"   {self.whom(name.partition(':')[0])}", QUIET))
            rows.append((f"note:{name}", (text, marked), Hanging(lead, told)))
        return rows

    def _look(self, code: str, row: CodeRow) -> tuple[str, Look]:
        place = self.slots.index(code)
        told = f"{row.people} people, {_where(row)}" if plain.on() else str(row.people)
        return code, Look(
            key=CODE_KEYS[place] if place < len(CODE_KEYS) else "",
            label=row.label,
            people=told,
            times=None if plain.on() else len(row.groups),
            fits=code == self._fits,
            share=None,
            examples=(),
        )

    def _left_head(self, width: int, height: int) -> list[Content]:
        if self.material is None:
            return [line(("Reading the sessions.", QUIET)), EMPTY]
        row = self.row_of(self.opened)
        if row is not None:
            return [spread(width, line((row.label, STRONG)), line((f"{row.times} notes", QUIET))), EMPTY]
        if self.waiting:
            return [
                spread(width, line(("To be filed", QUIET)), line((f"{len(self.waiting)}", STRONG))),
                EMPTY,
            ]
        told = "Every theme is in the codebook." if self.slots else "No session has a theme yet."
        return [*(line((part, INK)) for part in wrap(told, width)), EMPTY]

    def _right_head(self, width: int, height: int) -> list[Content]:
        if not self.slots and self.waiting:
            told = "The codebook is empty. a takes the theme under the cursor over, n gives it another name."
            return [*(line((part, INK)) for part in wrap(told, width)), EMPTY]
        return [spread(width, line(("Codebook", QUIET)), line(("people groups", QUIET))), EMPTY]

    def _foot(self, width: int, height: int) -> list[Content]:
        if self.material is None:
            return []
        return [line((part, QUIET)) for part in wrap(curve_sentence(curve_of(self.codes)), width)]


def _where(row: CodeRow) -> str:
    """In how many groups, or that only others raised it."""
    groups = len(row.groups)
    if not groups:
        return "no group"
    return counted(groups, "group")
