"""The codebook at the keyboard: sessions' themes left, the codebook right, and one key files a theme.

Keys are handled in the order they were pressed, movement among them: bindings would come after keys typed since, and
file the wrong theme.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.widgets import OptionList

from workshop.plan.codebook import CodeRow
from workshop.plan.plan_book import PlanBook
from workshop.session.outbox import Submission
from workshop.tui.codebook_keys import CODE_KEYS, CODEBOOK_KEYS, for_many
from workshop.tui.codebook_lists import CodebookLists
from workshop.tui.codebook_sheets import CodeSheet, CodeTable
from workshop.tui.commands import Command
from workshop.tui.widgets.rows import Rows


class Codebook(CodebookLists):
    """Themes of sessions are filed in the codebook by keyboard alone."""

    KEYS = CODEBOOK_KEYS

    def on_key(self, event: events.Key) -> None:
        """Take every key in its turn."""
        rows = self.focused
        if not isinstance(rows, Rows):
            return
        if not (rows.move(event.key) or self._takes(event, rows)):
            self._run(event)
            return
        event.stop()
        event.prevent_default()

    def _takes(self, event: events.Key, rows: Rows) -> bool:
        """Do what a key does that is no command's; False where it is one."""
        character = event.character or ""
        if event.key in ("left", "right"):
            self.go_to(event.key)
        elif event.key == "space":
            self.action_look()
        elif event.key == "enter":
            self.action_open_code() if rows is self.right else self.action_look()
        elif character and character in CODE_KEYS and (character.isdigit() or self.many or self._choose):
            self._code_key(character)
        else:
            return False
        return True

    def _run(self, event: events.Key) -> None:
        """Run the command of a key at once."""
        for command in self.commands():
            if event.key in command.keys.split(",") and "." not in command.action:
                event.stop()
                event.prevent_default()
                getattr(self, f"action_{command.action}")()
                return

    def _code_key(self, character: str) -> None:
        place = CODE_KEYS.index(character)
        row = self.row_of(self.slots[place]) if place < len(self.slots) else None
        if row is None:
            self.say(f"No theme has the key {character} yet; n makes one.", wrong=True)
        elif self._choose is not None:
            choose, self._choose = self._choose, None
            self.say("")
            choose(row)
        else:
            self._put_in(row)

    def _put_in(self, row: CodeRow) -> None:
        """File what is chosen on the left under a theme of the codebook."""
        if self.opened:
            notes = self.chosen_notes()
            self._file(lambda book: book.file(row.code, notes=self.taken_from(notes)))
            return
        waiting = self.row_of(self.left.chosen or "")
        if waiting is None:
            self.say("There is no theme under the cursor on the left.", wrong=True)
            return
        self._file(lambda book: book.file(row.code, waiting.themes))

    def _file(self, use_case: Callable[[PlanBook], Submission]) -> None:
        if self.attempt(use_case):
            self.marked.clear()
            self.sync()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done depends on the side, on what is open, and on whether the plan may be written."""
        right = self.focused is self.right
        if action in ("put_in", "accept"):
            waits = bool(self.waiting) and not self.opened and not right
            return self.writable and (waits or (action == "put_in" and bool(self.opened) and not right))
        if action in ("split", "take_out", "mark"):
            return self.writable and bool(self.opened) and not right
        if action in ("rename", "merge", "drop"):
            return self.writable and bool(self.slots) and (right or bool(self.opened))
        if action == "open_code":
            return right and bool(self.slots)
        if action == "new":
            return self.writable
        return super().check_action(action, parameters)

    def commands(self) -> list[Command]:
        """What can be done; where letters file themes, commands without letters."""
        found = super().commands()
        if not self.many:
            return found
        last = CODE_KEYS[min(len(self.slots), len(CODE_KEYS)) - 1]
        own = {command.action for command in self.KEYS}
        return [for_many(one, last) if one.action in own else one for one in found]

    def action_put_in(self) -> None:
        """A theme's key does this."""
        self.say("Press the key of a theme on the right.")

    def action_new(self) -> None:
        """Name a theme of the codebook, with what is under the cursor on the left in it."""
        if self.opened and self.focused is self.left:
            self.action_split()
            return
        row = self.row_of(self.left.chosen or "") if self.focused is self.left else None
        themes, label = (row.themes, row.label) if row is not None else ((), "")
        told = f"'{label}' is filed there." if label else "It is empty at first."

        def make(book: PlanBook, name: str) -> Submission:
            return book.add_code(name, themes=themes)

        self.ask(self._ask_name, "What is the theme called?", told, label, make)

    def action_accept(self) -> None:
        """Take the theme under the cursor over under its own name."""
        row = self.row_of(self.left.chosen or "")
        if row is not None:
            self._file(lambda book: book.add_code(row.label, themes=row.themes))

    def action_rename(self) -> None:
        """Give a theme of the codebook another name."""
        row = self.at_hand()
        if row is None:
            return
        code, told = row.code, "Its trail keeps what it was called."

        def rename(book: PlanBook, name: str) -> Submission:
            return book.rename_code(code, name)

        self.ask(self._ask_name, "What is it called?", told, row.label, rename)

    async def _ask_name(
        self, asked: str, told: str, value: str, do: Callable[[PlanBook, str], Submission]
    ) -> None:
        if await self.ask_text(asked, told, value, do, needed="It needs a name."):
            self.marked.clear()
            self.sync()

    def action_merge(self) -> None:
        """Make a theme of the codebook part of another: the key of the other one."""
        gone = self.at_hand()
        if gone is None:
            return

        def into(row: CodeRow) -> None:
            if self.attempt(lambda book: book.merge_codes(gone.code, row.code)):
                self.close_code()

        self._choose = into
        self.say(f"Merge '{gone.label}' into which? Press its key.")

    def action_split(self) -> None:
        """Make a theme of its own of the chosen notes."""
        notes = self.chosen_notes()
        if not notes:
            self.say("Choose with Space the notes that are to leave.", wrong=True)
            return
        taken = self.taken_from(notes)

        def make(book: PlanBook, name: str) -> Submission:
            return book.add_code(name, notes=taken)

        told = "1 note leaves for it." if len(notes) == 1 else f"{len(notes)} notes leave for it."
        self.ask(self._ask_name, "What is the new theme called?", told, "", make)

    def action_take_out(self) -> None:
        """Take the notes, or the session's theme, under the cursor out of the theme that is open."""
        chosen = self.left.chosen or ""
        if chosen.startswith("theme:"):
            self._take_theme_out(chosen.removeprefix("theme:"))
        elif notes := self.chosen_notes():
            self._file(lambda book: book.file("", notes=self.taken_from(notes)))

    def _take_theme_out(self, theme: str) -> None:
        if self.book is None or theme not in self.book.plan.themes:
            self.say("It stands here by its name; file it under another theme to take it out.", wrong=True)
            return
        self._file(lambda book: book.file("", [theme]))

    def action_mark(self) -> None:
        """Choose the note under the cursor, or no longer."""
        self.mark()

    def action_drop(self) -> None:
        """Take a theme out of the codebook; what was filed there waits on the left again."""
        row = self.at_hand()
        if row is not None and self.attempt(lambda book: book.drop(row.code)):
            self.close_code()

    def action_look(self) -> None:
        """In a theme that is open, choose the note; else show the notes and the trail of what is under the cursor."""
        if self.opened and self.focused is self.left:
            self.mark()
            return
        rows = self.right if self.focused is self.right else self.left
        row = self.row_of(rows.chosen or "")
        if row is not None:
            self.app.push_screen(CodeSheet(row, self.words, self.whom))

    def action_open_code(self) -> None:
        """Show the themes and notes of the theme under the cursor on the left."""
        if chosen := self.right.chosen:
            self.open_code(chosen)

    def action_table(self) -> None:
        """Themes by groups, and the curve of new themes."""
        self.once_read(lambda: self.app.push_screen(CodeTable(self.codes, self.whom)))

    def action_other_side(self) -> None:
        """To the other side."""
        self.go_to("left" if self.focused is self.right else "right")

    def action_order(self) -> None:
        """Put the codebook in the order of its people, which gives it its keys."""
        self.order()

    def action_back(self) -> None:
        """One step back: from a question, from a theme that is open, then from the screen."""
        if self._choose is not None:
            self._choose = None
            self.say("")
        elif self.opened:
            self.close_code()
        else:
            super().action_back()

    @on(OptionList.OptionHighlighted, "#waiting")
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.show_codes()
