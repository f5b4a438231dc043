"""The sections of the plan as they stand: what is there, what is missing, and what each sentence rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workshop.plan.blocks import (
    Block,
    Chart,
    Heading,
    Item,
    Missing,
    Paragraph,
    Quotation,
    Section,
    Table,
)
from workshop.plan.material import Material
from workshop.plan.plan_events import QuoteChecked
from workshop.plan.sections.all import sections
from workshop.tui import plain
from workshop.tui.commands import Command
from workshop.tui.plan_screen import BACK, RETRY, UNDO, PlanScreen
from workshop.tui.plan_settings import ask_for_settings
from workshop.tui.sheet import Sheet
from workshop.tui.widgets.painted import (
    ACCENT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    bar,
    line,
    wrap,
)
from workshop.tui.widgets.rows import Hanging, HangingSpread, Row, Rows

_BAR = 24
_NARROW = 24


class Sections(PlanScreen):
    """Read the plan section by section; Enter on a sentence shows what was said and voted behind it."""

    CSS_PATH = ["house.tcss", "plan.tcss"]
    TITLE_OF_SCREEN = "Sections of the plan"
    KEYS = (
        Command(
            "rests_on", "", "Rests on", "Show what the sentence under the cursor rests on.", shown_as="Enter"
        ),
        Command("side", "tab,left,right", "Side", "Go from the sections to the text and back."),
        Command("next_missing", "m", "Missing", "Go to the next thing that is missing."),
        Command(
            "leave_out", "x", "Leave out", "Never print the remark under the cursor; F8 takes that back."
        ),
        Command("write", "w", "Export", "Write sections of the plan as Word files."),
        Command(
            "set_up", "d", "Settings", "The settings of the plan, where some of it is missing.", bar=False
        ),
        UNDO,
        RETRY,
        BACK,
    )
    AUTO_FOCUS = "#titles"

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # the desk
        self.sections: tuple[Section, ...] = ()

    def body(self) -> Iterable[Widget]:
        """The sections at the left, the text of one at the right."""
        with Horizontal(id="columns"):
            yield Rows(id="titles")
            yield Rows(id="text")

    def take_stock(self, material: Material) -> None:
        """Make all sections of what is there."""
        self.sections = sections(material)

    @property
    def _titles(self) -> Rows:
        return self.query_one("#titles", Rows)

    @property
    def _text(self) -> Rows:
        return self.query_one("#text", Rows)

    @property
    def section(self) -> Section | None:
        """The section on show."""
        if not self.sections:
            return None
        return self.sections[min(self._titles.highlighted or 0, len(self.sections) - 1)]

    def sync(self) -> None:
        """Draw everything as it is now."""
        super().sync()
        if not self.is_drawn or not self.sections:
            return
        self._titles.show([self._title(one) for one in self.sections])
        if self._titles.highlighted is None:
            self._titles.highlighted = 0
        self._show_text()

    def _title(self, one: Section) -> Row:
        missing = sum(isinstance(block, Missing) for block in one.blocks)
        title = line((one.title, INK if len(one.blocks) > missing else QUIET))
        told = line((f"{missing} missing" if missing else "", WATCH))
        return one.id, (one.title, missing), HangingSpread(line((f"{one.number:>2}  ", QUIET)), title, told)

    def _show_text(self) -> None:
        one = self.section
        if one is not None:
            rows: list[Row] = [
                (f"{one.id}-{index}", block, drawn) for index, (block, drawn) in enumerate(_drawn(one.blocks))
            ]
            self._text.show(rows)

    @on(OptionList.OptionHighlighted, "#titles")
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_text()
        if self._text.option_count:
            self._text.highlighted = 0
            self._text.scroll_home(animate=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_list is self._titles:
            self.action_side()
        else:
            self.action_rests_on()

    def action_side(self) -> None:
        """To the text and back."""
        goal = self._text if self._titles.has_focus and self._text.option_count else self._titles
        if goal.highlighted is None and goal.option_count:
            goal.highlighted = 0
        goal.focus()

    def action_next_missing(self) -> None:
        """The next block that says what is missing, in this section or a later one."""
        if not self.sections:
            return
        start = (
            (self._titles.highlighted or 0) if self._titles.has_focus else (self._titles.highlighted or 0) + 1
        )
        for step in range(len(self.sections)):
            at = (start + step) % len(self.sections)
            blocks = list(_drawn(self.sections[at].blocks))
            found = next((i for i, (block, _) in enumerate(blocks) if isinstance(block, Missing)), None)
            if found is not None:
                self._titles.highlighted = at
                self._show_text()
                self._text.highlighted = found
                self._text.focus()
                return
        self.say("Nothing is missing.")

    def action_write(self) -> None:
        """The papers of the plan as Word files."""
        from workshop.tui.plan_export import PlanExport

        self.app.push_screen(PlanExport(self.desk))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Settings can be changed where the plan is there and may be written."""
        if action == "set_up":
            return self.material is not None and self.writable
        return super().check_action(action, parameters)

    def action_set_up(self) -> None:
        """Ask for the settings of the plan, where some of what is missing stands."""
        self.ask(ask_for_settings, self)

    def action_leave_out(self) -> None:
        """Never print the remark under the cursor: people may recognise who said it, also in other words."""
        one, at = self.section, self._text.highlighted
        names: tuple[str, ...] = ()
        if one is not None and at is not None:
            names = getattr(list(_drawn(one.blocks))[at][0], "evidence", ())
        if len(names) != 1 or not self.words(names[0]):
            self.say("What is under the cursor is not a single remark: go to one with Tab and the arrows.")
            return
        if self.attempt(lambda book: book.check_quote(QuoteChecked(note=names[0], decision="never"))):
            self.say("It is printed in no paper of the plan. F8 takes that back.")

    def action_rests_on(self) -> None:
        """What the block under the cursor rests on, in the words that were said."""
        one, at = self.section, self._text.highlighted
        if one is None or at is None:
            return
        block = list(_drawn(one.blocks))[at][0]
        evidence = getattr(block, "evidence", ())
        if isinstance(block, Missing):
            self.say(f"Missing: {_with_key(block.supplied_by)}")
        elif not evidence:
            self.say("A heading rests on nothing by itself.")
        else:
            self.app.push_screen(RestsOn([(name, self._told(name)) for name in evidence]))

    def _told(self, name: str) -> str:
        """A thing that is rested on, in words: what was said, asked or promised."""
        session_id, _, thing = name.partition(":")
        held = self.material.find(name) if self.material is not None else None
        if held is None:
            return "a decision of the plan"
        if words := self.words(name):
            return words
        session = held.session
        if vote := session.votes.get(thing):
            return vote.questions[0].text
        if promise := session.commitments.get(thing):
            return f"{promise.owner}: {promise.action}"
        if captured := session.captures.get(thing):
            return next((captured.text(field) for field in captured.fields), "")
        return f"the session {session.facts.title or session_id}"


def _with_key(supplied_by: str) -> str:
    """Who supplies what is missing; with the key, where it is asked for on this very screen."""
    return supplied_by.replace("in the settings of the plan", "in the settings of the plan, d")


def _table_row(cells: Sequence[str], role: str, widest: int) -> Hanging:
    """A row of a table: two columns beside each other where the first is narrow, else one cell after the other."""
    if len(cells) == 2 and widest <= _NARROW and not plain.on():
        return Hanging(line((f"  {cells[0]}".ljust(widest + 4), role)), line((cells[1], role)))
    return Hanging(line("  "), line((" | ".join(cells), role)))


class RestsOn(Sheet):
    """What a sentence rests on."""

    def __init__(self, things: list[tuple[str, str]]) -> None:
        super().__init__()
        self._things = things

    def lines(self, width: int) -> list[Content]:
        """Each thing by its name, and what it says."""
        out = [line(("This rests on", QUIET)), EMPTY]
        for name, told in self._things:
            out.append(line((name, STRONG)))
            out += [line("  ", (part, INK)) for part in wrap(told, width - 2)]
            out.append(EMPTY)
        return out


def _drawn(blocks: Iterable[Block]) -> Iterator[tuple[Block, Content | Hanging]]:
    """Each block as rows of the terminal: a table and a chart take a row for each of theirs."""
    for block in blocks:
        match block:
            case Heading(text=text):
                yield block, line((text, STRONG))
            case Paragraph(text=text):
                yield block, Hanging(line(""), line((text, INK)))
            case Item(text=text, detail=detail):
                yield block, Hanging(line("- "), line((text, INK), (f"  {detail}" if detail else "", QUIET)))
            case Quotation(text=text, source=source):
                yield (
                    block,
                    Hanging(line(("  ", QUIET)), line((f"\u201c{text}\u201d", INK), (f"   {source}", QUIET))),
                )
            case Table(caption=caption, head=head, rows=rows):
                yield block, line((caption, STRONG))
                for row, role in ((head, QUIET), *((row, INK) for row in rows)):
                    yield block, _table_row(row, role, max(cell_len(one[0]) for one in (head, *rows)))
            case Chart(caption=caption, labels=labels, values=values, unit=unit):
                yield block, line((caption, STRONG))
                most = max((value for value in values if value is not None), default=0) or 1
                for label, value in zip(labels, values, strict=True):
                    drawn = bar((value or 0) / most, _BAR) if value else ""
                    told = "not told" if value is None else f"{value} {unit}".strip()
                    yield (
                        block,
                        Hanging(
                            line("  "), line((f"{label}  ", INK), (drawn, ACCENT), (f"  {told}", STRONG))
                        ),
                    )
            case Missing(what=what, supplied_by=supplied):
                yield (
                    block,
                    Hanging(
                        line(("missing  ", WATCH)), line((what, INK), (f"  {_with_key(supplied)}", QUIET))
                    ),
                )
