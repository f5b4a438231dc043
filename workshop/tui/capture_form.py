"""The form of a record: one field after the other, each on disk as soon as it is left, none of it needed at once."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping

from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import TextArea

from workshop.record.clean import clean
from workshop.session.capture_kinds import CAPTURES, CaptureKind, Field, Value, missing_fields
from workshop.session.capture_line import read_value
from workshop.session.live import LiveSession
from workshop.session.state import Captured
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.live_screen import LiveScreen
from workshop.tui.widgets.line_input import LinesInput
from workshop.tui.widgets.painted import INK, QUIET, STRONG, WATCH, Painted, cursor, line, marked, wrap

Unfinished = MutableMapping[tuple[str, str], str]
"""What was typed into a field and does not fit it, by record and field: it is there again when the form is."""

_IN_TURN = ("enter", "tab", "shift+tab", "pagedown", "pageup", "ctrl+r", "f8", "escape")
_LABEL = 34
_HINTS = {
    "number": "A whole number.",
    "list": "Several, with commas between; with semicolons where one has a comma in it.",
    "date": "A date, as said or as 2026-06-30.",
}


class Entry(LinesInput):
    """Where a field is typed.  The keys of the form count in their turn: as bindings they would overtake letters."""

    async def _on_key(self, event: events.Key) -> None:
        form = self.screen
        if isinstance(form, CaptureForm):
            await form.turns_taken()  # an undo that waits for the disk is not meant for what is typed now
            over = (event.key == "down" and self.cursor_at_last_line) or (
                event.key == "up" and self.cursor_at_first_line
            )
            if event.key in _IN_TURN or over:
                event.prevent_default()
                form.run_in_turn(event)
                return
            if event.is_printable and form.choose(event.character or ""):
                event.prevent_default()
                event.stop()
                return
        await super()._on_key(event)


class CaptureForm(LiveScreen):
    """The fields of one record.

    Attributes:
        outcome: How it was left: ``back``, or ``next`` where another record is to follow.
    """

    CSS_PATH = ["house.tcss", "capture_form.tcss"]
    KEYS = (
        Command("retry", "ctrl+r", "Retry", "Try again to save what waits."),
        Command(
            "next", "enter,tab,down", "Next", "Keep this field and go to the next one.", shown_as="Enter"
        ),
        Command(
            "previous",
            "shift+tab,up",
            "Before",
            "Keep this field and go to the one before.",
            shown_as="Up",
        ),
        Command("skip", "pagedown", "Skip", "Keep this field and go on with the next record."),
        Command("undo", "f8", "Undo", "Take back what was kept last."),
        Command("back", "escape", "Back", "Keep this field and go back to the session."),
    )
    AUTO_FOCUS = "#entry"

    def __init__(
        self,
        desk: Desk,
        live: LiveSession,
        capture_id: str,
        *,
        unfinished: Unfinished,
        place: str = "",
    ) -> None:
        """Make the form.

        Args:
            desk, live: As everywhere.
            capture_id: A record that holds.
            unfinished: What was typed before and did not fit.
            place: Where it stands in a queue of records, such as ``2 of 7``; empty for one alone.
        """
        super().__init__(desk, live)
        self.capture_id, self.place, self.outcome = capture_id, place, "back"
        self._unfinished = unfinished
        self._fields: dict[str, Value] = dict(self.record.fields)
        lacking = missing_fields(self.record.kind, self._fields)
        self._at = self.kind.fields.index(lacking[0]) if lacking else 0
        self._shown = ""

    @property
    def record(self) -> Captured:
        """The record as it is on disk."""
        return self.live.session.captures[self.capture_id]

    @property
    def kind(self) -> CaptureKind:
        """Its kind."""
        return CAPTURES[self.record.kind]

    @property
    def field(self) -> Field:
        """The field that is filled in now."""
        return self.kind.fields[self._at]

    def body(self) -> Iterable[Widget]:
        """The fields, the one that is filled in now, and what is typed."""
        yield Painted(self._list, id="fields")
        yield Painted(self._asked, id="asked")
        area = Entry(id="entry", soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        area.cursor_blink = False
        yield area

    def on_mount(self) -> None:
        """Show the first field that is missing."""
        super().on_mount()
        self.top.title = f"{self.capture_id}   {self.kind.label}"
        self.top.aside = self.place
        self._show_field()

    def sync(self) -> None:
        """Show what is kept; a field that was taken back is shown as it is now."""
        if not self.is_drawn:
            return
        outbox = self.live.outbox
        self.top.saved = "not saved" if outbox.failed else "saving" if outbox.waiting else ""
        if not outbox.waiting and self._fields != self.record.fields:
            unchanged = self._typed == self._shown
            self._fields = dict(self.record.fields)
            if unchanged:
                self._show_field()
        self.repaint_parts()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The next record is there where one follows."""
        if action == "skip":
            return bool(self.place)
        return super().check_action(action, parameters)

    def _list(self, width: int, height: int) -> list[Content]:
        """As many fields as there is room for, round the one that is filled in."""
        room = max(self.size.height - 12, 3)
        first = min(max(self._at - room // 2, 0), max(len(self.kind.fields) - room, 0))
        label = min(_LABEL, max(width // 2, 12))
        rows = []
        for number, field in list(enumerate(self.kind.fields))[first : first + room]:
            here, value = number == self._at, shown(self._fields.get(field.name, "")).replace("\n", " / ")
            name = line((field.label, STRONG if here else QUIET)).truncate(label - 1, ellipsis=True, pad=True)
            unfinished = (self.capture_id, field.name) in self._unfinished
            told = "typed, not kept" if unfinished else "not yet" if field.needed else ""
            value_ = line((value, INK)) if value else line((told, WATCH if told else QUIET))
            rows.append(line(line(cursor(here)), name, " ", value_).truncate(width, ellipsis=True))
        return rows

    def _asked(self, width: int, height: int) -> list[Content]:
        field = self.field
        told = _HINTS.get(field.holds, "")
        if field.choices:
            told = "   ".join(f"{number} {choice}" for number, choice in enumerate(field.choices, 1))
        place = f"{self._at + 1} of {len(self.kind.fields)}"
        asked = marked(field.label, width)
        hint = told or ("It is needed." if field.needed else "")
        return asked + [line("  ", (part, QUIET)) for part in wrap(f"{place}   {hint}".rstrip(), width - 2)]

    def _show_field(self) -> None:
        area = self.query_one("#entry", TextArea)
        self._shown = shown(self._fields.get(self.field.name, ""))
        area.load_text(self._unfinished.get((self.capture_id, self.field.name), self._shown))
        area.move_cursor(area.document.end)

    @property
    def _typed(self) -> str:
        return clean(self.query_one("#entry", TextArea).text).text.strip()

    def choose(self, key: str) -> bool:
        """Take a number that stands for a choice: of a list it is put in or taken out; False where it is a letter."""
        field = self.field
        if not field.choices or not key.isdecimal() or not 1 <= int(key) <= len(field.choices):
            return False
        choice, area = field.choices[int(key) - 1], self.query_one("#entry", TextArea)
        text = choice
        if field.holds == "list":
            value, _ = read_value(field, self._typed)
            chosen = [one for one in value if one != choice] if isinstance(value, tuple) else []
            text = ", ".join(chosen if isinstance(value, tuple) and choice in value else [*chosen, choice])
        area.load_text(text)
        area.move_cursor(area.document.end)
        return True

    def keep(self) -> bool:
        """Hand over the field as it is typed now, where it differs from what was kept; False when it does not fit."""
        typed, field = self._typed, self.field
        key = (self.capture_id, field.name)
        if typed == self._shown:
            self._unfinished.pop(key, None)
            return True
        value, wrong = read_value(field, typed)
        fields = {name: old for name, old in self._fields.items() if name != field.name}
        if value not in ("", ()):
            fields[field.name] = value
        if wrong:
            self.say(wrong, wrong=True)
        if wrong or not self.attempt(lambda: self.live.captures.edit(self.capture_id, fields)):
            self._unfinished[key] = typed
            return False
        # What is typed next must not wait for the disk: it would be typed into the field before.
        self._fields, self._shown = fields, typed
        self._unfinished.pop(key, None)
        self.say("")
        return True

    def _go(self, by: int) -> None:
        if self.keep():
            self._at = (self._at + by) % len(self.kind.fields)
            self._show_field()
            self.sync()

    def action_next(self) -> None:
        """Keep this field and go to the next one; from the last one of a queue to the next record."""
        if self.place and self._at == len(self.kind.fields) - 1:
            self.action_skip()
        else:
            self._go(1)

    def action_previous(self) -> None:
        """Keep this field and go to the one before."""
        self._go(-1)

    def action_skip(self) -> None:
        """Keep this field and go on with the next record; what does not fit is there again with this one."""
        self.keep()
        self.outcome = "next"
        self.dismiss()

    def action_undo(self) -> None:
        """Take back what was kept last."""
        if self.keep():
            self.once_saved(lambda: self.attempt(self.live.undo))

    def action_back(self) -> None:
        """Keep this field and go back; what does not fit is there again when the form is."""
        self.keep()
        self.dismiss()

    async def may_leave(self) -> bool:
        """The field that is being filled in is kept before the program ends."""
        return self.keep() and await super().may_leave()


def shown(value: Value) -> str:
    """A value as it is typed: a list with commas, or with semicolons where one of its texts has a comma."""
    if not isinstance(value, tuple):
        return str(value)
    if not any("," in text for text in value):
        return ", ".join(value)
    return "; ".join(value) + (";" if len(value) == 1 else "")
