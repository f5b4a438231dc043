"""The board of themes: notes left, themes right, and one key puts a note into a theme.

Keys are handled in the order they were pressed, movement among them: bindings would come after keys typed since,
and file the wrong note.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual import events

from workshop.session.state import Theme
from workshop.session.themes import last_action
from workshop.session.wall import Showing
from workshop.tui.commands import Command
from workshop.tui.dialogs import Ask, Choice, Pick
from workshop.tui.help import Help
from workshop.tui.themes_asking import ThemesAsking
from workshop.tui.themes_keys import BOARD_KEYS, SIGNS, THEME_KEYS, for_many
from workshop.tui.themes_rows import step_line, words
from workshop.tui.widgets.rows import Row, Rows

_ON_THEMES = ("open_theme", "rename", "merge", "read_out", "undo")
_OWN = frozenset(command.action for command in BOARD_KEYS)
_IN_A_THEME = ("put_in", "take_out", "split", "mark", "undo")


class ThemesBoard(ThemesAsking):
    """Notes are grouped into themes by keyboard alone."""

    KEYS = BOARD_KEYS

    def on_key(self, event: events.Key) -> None:
        """Take every key in its turn; none overtakes an undo that waits for the disk."""
        if self.has_turns:
            event.stop()
            event.prevent_default()
            self.once_saved(partial(self._take_key, event))
        else:
            self._take_key(event)

    def _take_key(self, event: events.Key) -> None:
        rows = self.focused
        if self._entry is not None:
            self._late(event)
            return
        if not isinstance(rows, Rows):
            return
        if not (rows.move(event.key) or self._takes(event, rows)):
            self.run_in_turn(event)
            return
        event.stop()
        event.prevent_default()

    def _takes(self, event: events.Key, rows: Rows) -> bool:
        """Do what a key does that is no command's; False where it is one."""
        character = event.character or ""
        if event.key in ("left", "right"):
            self._go(event.key)
        elif event.key == "space":
            self._space(rows)
        elif event.key == "enter":
            self._enter(rows)
        elif character in THEME_KEYS and character and (character.isdigit() or self._many or self._choose):
            self._theme_key(character)
        else:
            return False
        return True

    def _theme_key(self, character: str) -> None:
        place = THEME_KEYS.index(character)
        if place >= len(self._slots) or self._slots[place] not in self._standings:
            new = "^n" if self._many else "n"
            self.say(f"No theme has the key {character} yet; {new} makes a new one.", wrong=True)
            return
        theme = self._standings[self._slots[place]].theme
        if self._choose is not None:
            choose, self._choose = self._choose, None
            self.say("")
            choose(theme)
        else:
            self._put_in(theme)

    def _put_in(self, theme: Theme, *, stay: bool = False) -> None:
        notes = self._chosen_notes()
        if not notes or not self._writable:
            self.say("There is no note under the cursor.", wrong=True)
            return
        if stay and not self._theme:
            self._held.update(notes)
        elif not stay:
            self._held.difference_update(notes)
        already = [one for one in notes if theme.id not in self.live.session.notes[one].themes]
        out = [self._theme] if self._theme and not stay and self._theme != theme.id else []
        if not already and not out:
            self._marked.clear()
            self.sync()
            self.say(f"{notes[0]} is in {self._called(theme.id)}.")
            return
        self._marked.clear()
        self.attempt(lambda: self.live.themes.file(notes, [theme.id], out))

    def _chosen_notes(self) -> list[str]:
        """The notes that were chosen, else the one under the cursor."""
        listed = {note.id for note in self._listed()}
        marked = [one for one in self._marked if one in listed]
        chosen = self._loose.chosen
        return marked or ([chosen] if chosen in listed and chosen else [])

    def _go(self, side: str) -> None:
        right = side == "right"
        self.set_class(right, "-right")
        self.set_focus(self._themes if right else self._loose)
        self.refresh_keys()

    def _space(self, rows: Rows) -> None:
        """Choose the note under the cursor; on the right, put what is chosen into the theme under the cursor."""
        if rows is self._themes:
            if rows.chosen:
                self._put_in(self._standings[rows.chosen].theme)
        elif rows.chosen:
            if self._marked.pop(rows.chosen, 0) == 0:
                self._marked[rows.chosen] = None
            self.sync()
            rows.action_cursor_down()

    def _enter(self, rows: Rows) -> None:
        if rows is self._themes:
            self.action_open_theme()
        else:
            self.action_whole()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done depends on the side, on what is open, and on whether this program may write."""
        here = {command.action for command in self.KEYS}
        if action not in here:
            return super().check_action(action, parameters)
        if self._entry is not None:
            return action == "back"
        right = self.focused is self._themes
        if action in ("back", "history", "filter", "order", "other_side", "open_theme"):
            return action != "open_theme" or (right and bool(self._order))
        if action in ("take_out", "split"):
            return self._writable and bool(self._theme) and not right
        if action in ("retract_theme",):
            return self._writable and right
        if action in ("put_in", "also", "mark", "whole"):
            return self._writable and not right and (bool(self._order) or action not in ("put_in", "also"))
        if action in ("rename", "merge", "read_out"):
            return self._writable and bool(self._order)
        return self._writable

    def commands(self) -> list[Command]:
        """What can be done, what is needed here first; where letters file notes, without letters."""
        found = super().commands()
        right = self.focused is self._themes
        first: Sequence[str] = _ON_THEMES if right else _IN_A_THEME if self._theme else ()
        if first:
            found.sort(key=lambda one: first.index(one.action) if one.action in first else len(first))
        if not self._many:
            return found
        last = THEME_KEYS[min(len(self._slots), len(THEME_KEYS)) - 1]
        return [for_many(one, last) if one.action in _OWN else one for one in found]

    def action_help(self) -> None:
        """Show the keys of this screen, and what its signs mean."""
        self.app.push_screen(Help(self.all_commands(), signs=SIGNS))

    def action_put_in(self) -> None:
        """A theme's key does this."""
        self.say("Press the key of a theme.")

    def action_also(self) -> None:
        """The next theme key files the note and keeps it here."""
        self._ask_theme("And in which theme? The note stays here for another.", self._also)

    def _also(self, theme: Theme) -> None:
        self._put_in(theme, stay=True)

    def action_new(self) -> None:
        """Name a theme and put the chosen notes in it; in a theme that is open they leave it."""
        if self._theme and self.focused is self._loose:
            self.action_split()
            return
        notes = self._chosen_notes() if self.focused is self._loose else []
        whose = f" for {notes[0]}" if len(notes) == 1 else f" for {len(notes)} notes" if notes else ""
        self._ask_name(f"New theme{whose}: ", lambda label: self.live.themes.add(label, notes))

    def action_split(self) -> None:
        """Name a theme for the chosen notes, which leave the one that is open."""
        notes, theme = self._chosen_notes(), self._theme
        if not notes:
            self.say("Choose with Space the notes that are to leave.", wrong=True)
            return
        what = notes[0] if len(notes) == 1 else f"{len(notes)} notes"
        self._ask_name(f"Split off {what} as: ", lambda label: self.live.themes.split(theme, label, notes))

    def action_take_out(self) -> None:
        """Take the chosen notes out of the theme that is open."""
        notes, theme = self._chosen_notes(), self._theme
        if notes and theme:
            self._marked.clear()
            self.attempt(lambda: self.live.themes.file(notes, remove=[theme]))

    def action_rename(self) -> None:
        """Give a theme another name."""
        self._with_theme("Rename which theme? Press its key.", self._rename)

    def _rename(self, theme: Theme) -> None:
        self._ask_name(
            "New name: ",
            lambda label: self.live.themes.rename(theme.id, label),
            "" if self._walled and theme.id in self._unnamed else self._called(theme.id),
        )

    def action_merge(self) -> None:
        """Make a theme part of another: its key, then the key of the other."""
        self._with_theme("Merge which theme? Press its key.", self._merge)

    def _merge(self, theme: Theme) -> None:
        def into(other: Theme) -> None:
            self.attempt(lambda: self.live.themes.merge(theme.id, other.id))

        self._ask_theme(f"Merge {self._called(theme.id)} into which? Press its key.", into)

    def action_retract_theme(self) -> None:
        """Take the theme under the cursor back."""
        if chosen := self._themes.chosen:
            self.attempt(lambda: self.live.themes.retract(chosen))

    def action_open_theme(self) -> None:
        """Show the notes of the theme under the cursor on the left."""
        if chosen := self._themes.chosen:
            self._theme = chosen
            self._leave_list()
            self._go("left")

    def action_whole(self) -> None:
        """Show all of the note under the cursor."""
        if chosen := self._loose.chosen:
            self.ask(self._show_whole, chosen)

    async def _show_whole(self, note_id: str) -> None:
        note = self.live.session.notes[note_id]
        shown = words(self.live.session, note, walled=self._walled)
        if not shown and await self.off_the_wall(note_id):
            shown = words(self.live.session, note, walled=False)
        if shown:
            await self.app.push_screen_wait(Ask(note_id, shown, [Choice("enter", "Back to the board", True)]))

    def action_mark(self) -> None:
        """Space does this."""
        self._space(self._loose)

    def action_filter(self) -> None:
        """Search among the notes on the left."""
        self._go("left")
        self._ask_name("Search: ", self._searched, self._filter)

    def action_other_side(self) -> None:
        """To the other side."""
        self._go("left" if self.focused is self._themes else "right")

    def action_history(self) -> None:
        """Show the trail."""
        steps = list(reversed(self._steps()))
        if not steps:
            self.say("No theme was renamed, merged, split or taken back yet.")
            return
        rows: list[Row] = [
            (str(number), step, step_line(self.live.session, step)) for number, step in enumerate(steps)
        ]
        self.app.push_screen(Pick("What was done to themes, the latest first", rows))

    def action_read_out(self) -> None:
        """Put the themes on the wall, in their order; here every theme keeps its key."""
        self.once_saved(lambda: self.put_up(Showing("themes")))

    def action_undo(self) -> None:
        """Take back what was done here last; what was done on other screens is taken back there."""
        self.once_saved(self._undo)

    def _undo(self) -> None:
        done = last_action(self.live.session)
        if done and any(
            event.type.partition(".")[0] != "theme" and event.type != "note.themed" for event in done
        ):
            self.say("What was done last was not done here; F8 on the session's screen takes it back.")
            return
        refs = [event.ref for event in done if event.type == "note.themed"]
        self._held.difference_update(refs)
        if self.attempt(self.live.undo) and refs:
            self._go_to = refs[0]
            self.once_saved(self.sync)

    def action_redo(self) -> None:
        """Do it again."""
        self.once_saved(lambda: self.attempt(self.live.redo))

    def action_back(self) -> None:
        """One step back: from a question, a search, a theme, the themes; then to the session."""
        if self._entry is not None:
            if self._entry == self._searched:
                self._filter = ""
            self._end_entry()
        elif self._choose is not None:
            self._choose = None
            self.say("")
        elif self._filter:
            self._filter = ""
            self.sync()
        elif self._theme:
            self._theme = ""
            self._leave_list()
        elif self.has_class("-single") and self.focused is self._themes:
            self._go("left")
        else:
            self.dismiss()

    def _leave_list(self) -> None:
        """Another list stands on the left now."""
        self._marked.clear()
        self._held.clear()
        self._filter = ""
        self._loose.highlighted = None
        self.sync()
