"""A flat list that is chosen from: notes, sessions, stages.  Its cost does not grow with what is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workshop.tui import plain
from workshop.tui.widgets.painted import cursor, line, spread, wrapped

Drawn = Content | Visual
Row = tuple[str, object, Drawn | Callable[[], Drawn]]
"""A row's id, a value that changes when its look does, and what to draw, or what makes it when it is needed."""

_NO_MARK = "  "
_NEWEST = RichStyle(bold=True)
_FEW = 20


class Hanging(Visual):
    """Text that hangs beside a column: ``lead`` stands in the first line, further lines are indented as far."""

    def __init__(self, lead: Content, body: Content) -> None:
        self._lead, self._body = lead, body
        self._indent = lead.cell_length
        self._heights: dict[int, int] = {}

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The lead and the text, line by line."""
        room = max(width - self._indent, 1)
        strips = self._body.render_strips(room, height, style, options)
        lead = self._lead.render_strips(self._indent, 1, style, options)
        blank = Strip.blank(self._indent, style.rich_style)
        return [
            Strip.join([lead[0] if index == 0 and lead else blank, strip])
            for index, strip in enumerate(strips)
        ]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The width without any break."""
        return self._indent + self._body.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The number of lines at a width; measured once, since a list asks every row whenever one has changed."""
        if width not in self._heights:
            self._heights[width] = self._body.get_height(rules, max(width - self._indent, 1))
        return self._heights[width]


class Spread(Visual):
    """Text at the left and a short text at the right end of one line; the left gives way, but in plain lines."""

    def __init__(self, left: Content, right: Content) -> None:
        self._left, self._right = left, right

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The one line, set for this width."""
        return _strips(spread(width, self._left, self._right), width, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """One line; in plain lines as many as it takes."""
        return len(wrapped(spread(width, self._left, self._right), width)) if plain.on() else 1


class HangingSpread(Hanging):
    """Text that hangs beside ``lead``, and a short text at the right end of its first line; nothing is cut."""

    def __init__(self, lead: Content, body: Content, right: Content) -> None:
        told = spread(0, body, right) if plain.on() else body
        super().__init__(lead, told)
        self._right = Content("") if plain.on() else right

    def _room(self, width: int) -> int:
        return max(width - self._right.cell_length - 1, self._indent + 8)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The lead and the text, line by line, and the right end of the first."""
        room = self._room(width)
        first, *rest = super().render_strips(room, height, style, options)
        gap = Strip.blank(max(width - room - self._right.cell_length, 0), style.rich_style)
        right = self._right.render_strips(max(self._right.cell_length, 1), 1, style, options)
        blank = Strip.blank(width - room, style.rich_style)
        return [
            Strip.join([first.adjust_cell_length(room, style.rich_style), gap, *right]),
            *(Strip.join([strip.adjust_cell_length(room, style.rich_style), blank]) for strip in rest),
        ]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The number of lines at a width."""
        return super().get_height(rules, self._room(width))


class Later(Visual):
    """One line that is made when it is first seen: of thousands of rows only those on the screen ever are."""

    def __init__(self, make: Callable[[], Content]) -> None:
        self._make = make
        self._made: Content | None = None

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The one line, or in plain lines all of it."""
        return _strips(self._line(), width, style, options)

    def _line(self) -> Content:
        if self._made is None:
            self._made = self._make()
        return self._made

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """One line, which need not be made for that; in plain lines as many as it takes."""
        return len(wrapped(self._line(), width)) if plain.on() else 1


def _strips(text: Content, width: int, style: Style, options: RenderOptions) -> list[Strip]:
    """A line cut at its end; in plain lines broken instead."""
    parts = wrapped(text, width) if plain.on() else [text]
    return [strip for part in parts for strip in part.render_strips(width, 1, style, options)]


_MOVES = {
    "up": "cursor_up",
    "down": "cursor_down",
    "pageup": "page_up",
    "pagedown": "page_down",
    "home": "first",
    "end": "last",
}


class Rows(OptionList):
    """Rows of `Content` without borders; the row under the cursor stands on the field colour, in bold.

    Rows are kept in step by `show`: only what differs is drawn again, so adding one row at the end costs
    the same whatever stands before it.  With ``follow`` the list keeps its end in sight, the last row in bold.
    """

    DEFAULT_CSS = """
    Rows {
        width: 1fr;
        height: 1fr;
        border: none;
        padding: 0;
        background: transparent;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background: transparent; background-tint: transparent; }
        & > .option-list--option { padding: 0; }
        & > .rows--cursor { color: $accent; }
        & > .rows--place { color: $text-muted; }
        & > .option-list--option-highlighted { background: transparent; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $surface; color: $foreground; text-style: bold; }
        & > .option-list--option-hover { background: transparent; }
    }
    """

    COMPONENT_CLASSES = {"rows--cursor", "rows--place"}

    def __init__(self, *, id: str | None = None, follow: bool = False, keeps_place: bool = True) -> None:
        """A list; with ``keeps_place`` off it marks its row only while it has the keys."""
        super().__init__(id=id, markup=False)
        self.keeps_place = keeps_place
        self._keys: list[tuple[str, object]] = []
        self._follow = follow

    def show_from_first(self, rows: Sequence[Row]) -> None:
        """Make the list show these rows, with the cursor on the first one as long as it has not been anywhere."""
        self.show(rows)
        if self.highlighted is None and self.option_count:
            self.highlighted = 0

    def show(self, rows: Sequence[Row]) -> None:
        """Make the list show these rows.

        What a row draws is made only where it is new or has changed.
        """
        keys: list[tuple[str, object]] = [(row[0], (row[1], plain.on())) for row in rows]
        if keys == self._keys:
            return
        self._drop_gone({key[0] for key in keys})
        same_ids = [key[0] for key in keys[: len(self._keys)]] == [key[0] for key in self._keys]
        if same_ids:
            for index, old in enumerate(self._keys):
                if keys[index] != old:
                    self.replace_option_prompt_at_index(index, _drawn(rows[index]))
            self.add_options(Option(_drawn(row), id=row[0]) for row in rows[len(self._keys) :])
        else:
            chosen, place = self.chosen, self.highlighted
            self.clear_options()
            self.add_options(Option(_drawn(row), id=row[0]) for row in rows)
            ids = [key[0] for key in keys]
            if chosen in ids:
                self.highlighted = ids.index(chosen)
            elif place is not None and ids:
                self.highlighted = min(place, len(ids) - 1)
        self._keys = keys
        if self._follow and not self.has_focus:
            self.scroll_end(animate=False)

    def put(self, rows: Sequence[Row]) -> None:
        """Show rows that have changed or are new, the new ones at the end; nothing else is looked at."""
        for row in rows:
            key: tuple[str, object] = (row[0], (row[1], plain.on()))
            if row[0] not in self._id_to_option:
                self._keys.append(key)
                self.add_option(Option(_drawn(row), id=row[0]))
                continue
            index = self.get_option_index(row[0])
            if self._keys[index] != key:
                self._keys[index] = key
                self.replace_option_prompt_at_index(index, _drawn(row))
        if self._follow and not self.has_focus:
            self.scroll_end(animate=False)

    def _drop_gone(self, ids: set[str]) -> None:
        """Take out the rows that are gone, where they are few; the row after one that goes is under the cursor."""
        gone = [index for index, key in enumerate(self._keys) if key[0] not in ids]
        if len(gone) > _FEW:
            return
        for index in reversed(gone):
            place = self.highlighted
            del self._keys[index]
            self.remove_option_at_index(index)
            if place is not None and index < place:
                self.highlighted = place - 1

    def on_resize(self) -> None:
        """The end stays in sight also where the list has become smaller."""
        if self._follow and not self.has_focus:
            self.scroll_end(animate=False)

    def _get_left_gutter_width(self) -> int:
        return len(_NO_MARK)

    def render_line(self, y: int) -> Strip:
        """One line with its gutter: a bar stands beside the row under the cursor."""
        strip = super().render_line(y)
        lines = self._lines
        number = self.scroll_offset.y + y
        if self._follow and number < len(lines) and lines[number][0] == self.option_count - 1:
            strip = strip.apply_style(_NEWEST)
        here = number < len(lines) and lines[number][0] == self.highlighted
        base = next(iter(strip), Segment("")).style
        if here and plain.on() and lines[number][1]:
            here = False  # A mark that is read aloud stands before the row once.
        if not here or not (self.has_focus or self.keeps_place):
            return Strip([Segment(_NO_MARK, base), *strip])
        part = "rows--cursor" if self.has_focus else "rows--place"
        mark = self.get_component_rich_style(part, partial=True)
        return Strip([Segment(line(cursor(True)).plain, base + mark if base else mark), *strip])

    def move(self, key: str) -> bool:
        """Move the cursor as a key does; False where the key is for something else."""
        if key not in _MOVES:
            return False
        getattr(self, f"action_{_MOVES[key]}")()
        return True

    @property
    def chosen(self) -> str | None:
        """The id of the row under the cursor, or None."""
        option = self.highlighted_option
        return option.id if option else None


def _drawn(row: Row) -> Drawn:
    drawn = row[2]
    return drawn() if callable(drawn) else drawn
