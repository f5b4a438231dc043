"""What the board of themes shows: loose notes or those of one theme, the themes in their order, the trail.

What is on its way to disk counts as filed, so that the next note is under the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.state import Note, Session, Theme, ThemeStep
from workshop.session.themes import (
    Standing,
    Wording,
    counts_people,
    guess,
    standings,
    theme_trail,
    to_be_filed,
    wording,
)
from workshop.session.wall import Showing
from workshop.session.wall_words import without_codes
from workshop.tui.desk import Desk
from workshop.tui.live_view import local_clock
from workshop.tui.live_wall import LiveWall
from workshop.tui.themes_keys import FEW, THEME_KEYS
from workshop.tui.themes_rows import (
    Look,
    ThemeRow,
    not_for_the_room,
    note_row,
    people_words,
    step_line,
    words,
)
from workshop.tui.two_sides import TwoSides
from workshop.tui.widgets.line_input import LineInput
from workshop.tui.widgets.painted import (
    ACCENT,
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    Painted,
    line,
    spread,
    wrap,
    wrapped,
)
from workshop.tui.widgets.rows import Row, Rows


class NameLine(LineInput):
    """The line a name is typed into; Enter is taken at once, and keys that came after it go on to the board."""

    async def _on_key(self, event: events.Key) -> None:
        board = self.screen
        if not isinstance(board, ThemeLists) or board.focused is not self:
            event.prevent_default()
        elif event.key == "enter":
            event.stop()
            event.prevent_default()
            board.entered(self.value)


class ThemeLists(LiveWall, TwoSides):
    """The two sides of the board, as the session and what is on its way to disk make them."""

    CSS_PATH = ["house.tcss", "themes_board.tcss"]
    AUTO_FOCUS = "#loose"

    def __init__(self, desk: Desk, live: LiveSession, *, writable: bool = True) -> None:
        super().__init__(desk, live)
        self._writable = writable
        self._loose, self._themes = Rows(id="loose"), Rows(id="themes")
        self._muted = self._asks_again = False
        self._theme = ""
        self._slots: list[str] = []
        self._order: list[str] = []
        self._marked: dict[str, None] = {}
        self._held: set[str] = set()
        self._filter = ""
        self._go_to = ""
        self._entry: Callable[[str], Submission | None] | None = None
        self._choose: Callable[[Theme], None] | None = None
        self._read: tuple[int, Session] | None = None
        self._standings: dict[str, Standing] = {}
        self._wording = Wording(0, {}, {}, {})
        self._said: list[Note] = []
        self._unnamed: set[str] = set()
        self._fits = ""

    def body(self) -> Iterable[Widget]:
        """The two sides, and the line a name is typed into."""
        with Horizontal(id="sides"):
            with Vertical(id="left"):
                yield Painted(self._loose_head, id="loose-head")
                yield self._loose
                yield Painted(self._legend, id="legend")
            with Vertical(id="right"):
                yield Painted(self._board_head, id="board-head")
                yield self._themes
                yield Painted(self._trail, id="trail")
        with Horizontal(id="asking"):
            yield Static("", id="asked", markup=False)
            yield NameLine(id="name")

    def on_mount(self) -> None:
        """Show the notes; what the room may not see is asked about first."""
        super().on_mount()
        self.query_one(NameLine).cursor_blink = False
        if not self._writable:
            self.set_interval(1, self.sync)
        self.action_order()
        self._loose.highlighted = 0 if self._loose.option_count else None
        session = self.live.session
        if self.mirrored and not all(words(session, note, walled=True) for note in to_be_filed(session)):
            self.ask(self._ask_off_the_wall)

    async def _ask_off_the_wall(self) -> None:
        self._muted = await self.off_the_wall("Some of what was said")
        self.sync()

    def _show(self, showing: Showing) -> None:
        """What goes up is for the room: its projector is on again, so what is private is asked about anew."""
        self._asks_again, self._muted = self._muted, False
        self.sync()
        super()._show(showing)

    def on_screen_resume(self) -> None:
        """In front again."""
        super().on_screen_resume()
        if self._asks_again:
            self._asks_again = False
            self.ask(self._ask_off_the_wall)

    @property
    def _walled(self) -> bool:
        """Whether only what the room may see is drawn."""
        return self.mirrored and not self._muted

    @property
    def _many(self) -> bool:
        """Whether letters file notes."""
        return len(self._slots) > FEW

    @property
    def can_write(self) -> bool:
        """Whether this program writes the session."""
        return self._writable

    @property
    def keeps_keys(self) -> bool:
        """A key that nobody sees must file nothing; the letters of a name are kept."""
        return self._entry is not None

    def _take_stock(self) -> None:
        """Read the session again where it has changed."""
        session = self.live.session
        if self._read is not None and self._read[0] == len(session.log) and self._read[1] is session:
            return
        self._read = (len(session.log), session)
        self._standings = {one.theme.id: one for one in standings(session)}
        self._wording = wording(session)
        self._said = to_be_filed(session)
        self._unnamed = not_for_the_room(session)
        self._slots += [theme.id for theme in session.current_themes() if theme.id not in self._slots]
        self._order = [one for one in self._slots if one in self._standings]
        if self._theme and self._theme not in self._standings:
            self._theme = ""
        self._marked = {one: None for one in self._marked if one in session.notes}

    def _called(self, theme_id: str) -> str:
        """A theme's name as it may be drawn; codes never, whoever sees the screen."""
        if self._walled and theme_id in self._unnamed:
            return "kept off the wall"
        return without_codes(self.live.session, self._standings[theme_id].theme.label)

    def _steps(self) -> list[ThemeStep]:
        """The trail, as far as it may be drawn here."""
        kept_off = self._unnamed if self._walled else set()
        return [step for step in theme_trail(self.live.session) if not kept_off & {step.theme, step.other}]

    def _key_of(self, theme_id: str) -> str:
        place = self._slots.index(theme_id)
        return THEME_KEYS[place] if place < len(THEME_KEYS) else ""

    def _listed(self) -> list[Note]:
        """The notes on the left: those without a theme, or those of the theme that is open."""
        going: dict[str, bool] = {}
        for submission in self.live.outbox.waiting:
            for draft in submission.drafts:
                if draft.type == "note.themed":
                    out = draft.data.get("remove", ())
                    going[draft.ref] = self._theme in out if self._theme else bool(draft.data.get("add"))
        session = self.live.session
        if self._theme:
            about = self._standings[self._theme].notes
            found = [note for note in about if not going.get(note.id)]
        else:
            found = [
                note
                for note in self._said
                if note.id in self._held or not (note.themes or going.get(note.id))
            ]
        wanted = self._filter.casefold()
        if not wanted:
            return found
        return [
            note
            for note in found
            if wanted in words(session, note, walled=self._walled).casefold() or wanted == note.id.casefold()
        ]

    def sync(self) -> None:
        """Show the session as it is now; what has not changed is not drawn again."""
        if not self.is_drawn or not self.query("#themes"):
            return
        self._take_stock()
        session, outbox = self.live.session, self.live.outbox
        self.top.title = session.facts.title or session.design.title
        self.top.aside = "Themes"
        saved = f"saved {local_clock(session.log[-1].at)}"
        self.top.saved = "not saved" if outbox.failed else "saving" if outbox.waiting else saved
        self.top.tag = "NOT FOR THE WALL" if self._muted and self.mirrored else ""
        self._show_notes()
        self._show_themes()
        self.repaint_parts()

    def _show_notes(self) -> None:
        session, rows = self.live.session, self._loose
        at = rows.highlighted
        shown: list[Row] = []
        for note in self._listed():
            held = [self._called(one) for one in note.themes if one != self._theme and one in self._standings]
            marked = note.id in self._marked
            look = (note.text, note.read_back, note.verbatim, tuple(held), marked, self._walled)
            draw = partial(note_row, session, note, walled=self._walled, marked=marked, held=held)
            shown.append((note.id, look, draw))
        rows.show(shown)
        ids = [row[0] for row in shown]
        if self._go_to in ids:
            rows.highlighted, self._go_to = ids.index(self._go_to), ""
        elif rows.highlighted is None and ids:
            rows.highlighted = min(at or 0, len(ids) - 1)

    def _show_themes(self) -> None:
        note = self.live.session.notes.get(self._loose.chosen or "")
        self._fits = ""
        if note is not None and not (self._theme and self._theme in note.themes):
            shown = words(self.live.session, note, walled=self._walled)
            others = [one for one in self._order if one not in note.themes]
            self._fits = guess(self._wording, shown, others)
        looks = [self._look(theme_id) for theme_id in self._order]
        self._themes.show(
            [(one, look, partial(ThemeRow, look)) for one, look in zip(self._order, looks, strict=True)]
        )
        if self._themes.highlighted is None and looks:
            self._themes.highlighted = 0

    def _look(self, theme_id: str) -> Look:
        one, session = self._standings[theme_id], self.live.session
        lines, barred = self._lines_each()
        texts: list[str] = []
        for note in one.notes:
            if len(texts) == lines:
                break
            if text := words(session, note, walled=self._walled):
                texts.append(text[:200])
        most = max((other.people for other in self._standings.values()), default=0)
        return Look(
            key=self._key_of(theme_id),
            label=self._called(theme_id),
            people=people_words(one),
            times=one.times if counts_people(session) else None,
            fits=theme_id == self._fits,
            share=one.people / max(most, 1) if barred else None,
            examples=tuple(texts) + ("",) * (lines - len(texts) if barred else 0),
        )

    def _lines_each(self) -> tuple[int, bool]:
        """How many lines of what was said stand below a theme, and whether a bar does, so that all are seen."""
        height = self._themes.size.height - 1
        count = max(len(self._order), 1)
        if self.wide and count * 5 <= height:
            return 2, True
        return (1, False) if count * 2 <= height else (0, False)

    def _loose_head(self, width: int, height: int) -> list[Content]:
        every, here = self._said, len(self._listed())
        searched = f"  /{self._filter}" if self._filter else ""
        if self._theme:
            count = f"{here} of {self._standings[self._theme].times}" if searched else f"{here}"
            title = line((self._called(self._theme), STRONG), (searched, ACCENT))
            return [spread(width, title, line((count, STRONG))), EMPTY]
        title = line(("Without a theme", QUIET), (searched, ACCENT))
        if here or not every:
            return [spread(width, title, line((f"{here} of {len(every)}", STRONG))), EMPTY]
        return [spread(width, title, line((f"0 of {len(every)}", STRONG))), EMPTY]

    def _board_head(self, width: int, height: int) -> list[Content]:
        by_people = counts_people(self.live.session)
        if not self._order:
            return [line(("Themes", QUIET)), EMPTY]
        in_order = self._order == list(self._standings)
        said = "by how many people" if by_people else "by how many notes"
        key = "^o" if self._many else "o"
        head = line((f"Themes, {said}", QUIET)) if in_order else line(
            ("Themes   ", QUIET), (key, BRIGHT), (" orders them", QUIET)
        )  # fmt: skip
        return [spread(width, head, line(("people  times" if by_people else " notes", QUIET))), EMPTY]

    def _trail(self, width: int, height: int) -> list[Content]:
        steps = self._steps()
        out = [step_line(self.live.session, step) for step in steps[-(3 if self.wide else 1) :]]
        if not self._order:
            return [line((part, INK)) for part in wrap(self._nothing_yet(), width)]
        return [line("   ", part) for one in out for part in wrapped(one, width - 3)]

    def _nothing_yet(self) -> str:
        if not self._said:
            return "Nothing that people said is noted yet. It stands here as it is typed."
        return "None yet. n names the first one and puts the note under the cursor in it."

    def _legend(self, width: int, height: int) -> list[Content]:
        """The themes with their keys in few lines, where only one side is seen."""
        if not self.has_class("-single"):
            return []
        if not self._order:
            return [line((part, INK)) for part in wrap(self._nothing_yet(), width)]
        cells = []
        for theme_id in self._order:
            role = BRIGHT if theme_id == self._fits else INK
            name = Content(self._called(theme_id)).truncate(width // 3 - 4, ellipsis=True).plain
            cell = line((f"{self._key_of(theme_id):<2}", BRIGHT), (name, role))
            cells.append(cell + Content(" " * max(width // 3 - cell.cell_length, 0)))
        return [Content.assemble(*cells[at : at + 3]) for at in range(0, len(cells), 3)]

    @on(OptionList.OptionHighlighted, "#loose")
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.is_drawn:
            self._show_themes()
            self.query_one("#legend", Painted).refresh()

    def entered(self, text: str) -> None:
        """What becomes of a name that was typed."""

    def action_order(self) -> None:
        """Put the themes in their order, which gives them their keys.

        Until it is asked for, every theme keeps its place and its key: fingers remember them.
        """
        self._take_stock()
        self._slots = list(self._standings)
        self._order = list(self._slots)
        self.sync()
