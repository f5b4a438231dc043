"""How the board of themes is drawn: a note that is loose or filed, a theme with its people and times, the trail.

Nothing here changes anything.  Where the room sees the screen only words that may be on the wall are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from workshop.session.clock import local_time
from workshop.session.kinds import label_of
from workshop.session.state import Note, Session, ThemeStep
from workshop.session.themes import Standing
from workshop.session.wall_words import may_be_put_in_words, wall_words, without_codes
from workshop.tui.widgets.painted import (
    ACCENT,
    BRIGHT,
    INK,
    QUIET,
    STRONG,
    Piece,
    bar,
    line,
    spread,
)
from workshop.tui.widgets.rows import Hanging

LONGEST = 240
"""Characters of a note that its row shows; Enter shows all of it."""

_STEP = {
    "renamed": "Renamed at",
    "merged": "Merged at",
    "split": "Split off at",
    "retracted": "Taken back at",
}


class Look(NamedTuple):
    """What a row of the board looks like, beside what stands in it: drawn again where it differs.

    Attributes:
        key: The key that files a note there; empty where there are more themes than keys.
        label: The theme's name, as it may be drawn here.
        people: How many people, and whether another theme comes to the same; notes where people cannot be told apart.
        times: How many notes; None where that is told as the people.
        fits: Whether the note under the cursor may belong there.
        share: Its people, from 0 to 1 of the most; None where no bar is drawn.
        examples: Lines of what was said.
    """

    key: str
    label: str
    people: str
    times: int | None
    fits: bool
    share: float | None
    examples: tuple[str, ...]


class ThemeRow(Visual):
    """A theme: its key, its name and its figures, and below them a bar and lines of what was said."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def _lines(self, width: int) -> list[Content]:
        look = self._look
        figures: list[Piece] = [(f"{look.people:>6}", STRONG)]
        if look.times is not None:
            figures.append((f"{look.times:>7}", QUIET))
        right = line(*figures)
        fits = "   fits?" if look.fits else ""
        room = max(width - 3 - right.cell_length - len(fits) - 1, 4)
        name = Content(look.label).truncate(room, ellipsis=True)
        left = line((f"{look.key:<3}", BRIGHT), (name.plain, STRONG), (fits, ACCENT))
        out = [spread(width, left, right)]
        if look.share is not None:
            out.append(line("   ", (bar(look.share, max(width - 24, 8)), ACCENT)))
        role = QUIET if look.share is None else INK
        out += [line("   ", (text, role)).truncate(width, ellipsis=True) for text in look.examples]
        if look.share is not None:
            out.append(Content(""))
        return out

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The lines, set for this width."""
        return [
            strip for part in self._lines(width) for strip in part.render_strips(width, 1, style, options)
        ]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as there is room."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The number of lines; it does not depend on the width."""
        look = self._look
        return 1 + len(look.examples) + (0 if look.share is None else 2)


def not_for_the_room(session: Session) -> set[str]:
    """The themes that hold notes, none of which the room may see: their names would tell of them."""
    hidden: set[str] = set()
    seen: set[str] = set()
    for note in session.current_notes():
        if note.themes:
            (seen if may_be_put_in_words(session, note) else hidden).update(note.themes)
    return hidden - seen


def words(session: Session, note: Note, *, walled: bool) -> str:
    """A note's words as they may be drawn here, on one line; empty where the room may not see them."""
    if walled:
        return " ".join(wall_words(session, note).split())
    text = " ".join(note.text.split())
    return f'"{text}"' if note.verbatim else text


def note_row(session: Session, note: Note, *, walled: bool, marked: bool, held: Sequence[str]) -> Hanging:
    """A note: its number, its words, and the names of themes it is in besides.

    Args:
        session: The session.
        note: The note.
        walled: Whether the room sees the screen.
        marked: Whether it is chosen among others.
        held: Names of themes to be told beside it.
    """
    number = line((f"{'*' if marked else ''}{note.id}".ljust(5), STRONG if marked else QUIET), " ")
    shown = words(session, note, walled=walled)
    pieces: list[Piece] = [(f"{label_of(note.kind)}, kept off the wall", QUIET)]
    if shown:
        cut = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}\u2026"
        pieces = [(cut, INK)]
    if held:
        pieces.append((f"   in {', '.join(held)}", QUIET))
    return Hanging(number, line(*pieces))


def people_words(one: Standing) -> str:
    """The number of people of a theme, with a sign where another theme comes to the same."""
    return f"= {one.people}" if one.tied else f"{one.people}"


def step_line(session: Session, step: ThemeStep) -> Content:
    """One thing that was done to a theme: ``Merged at 19:37: Cold stops into Paying``."""
    at = f"{local_time(session, step.at):%H:%M}"
    here, there = (without_codes(session, text) for text in (step.label, step.other_label))
    if step.what == "renamed":
        here, there = there, here
    joint = {"merged": " into ", "split": " off ", "renamed": " to "}.get(step.what, "")
    pieces: list[Piece] = [(f"{_STEP.get(step.what, 'Made at')} {at}: ", QUIET), (here, INK)]
    if joint and there:
        pieces += [(joint, QUIET), (there, INK)]
    return line(*pieces)
