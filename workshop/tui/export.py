"""Export: which papers to write of a session, what is in them, and what was written."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime

from textual import on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workshop.plan.evidence import counted
from workshop.plan.papers import TITLES, kept_back, papers_of
from workshop.record.protocol import StoreError
from workshop.session.reading import read_session
from workshop.session.state import Session
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.screen import HouseScreen
from workshop.tui.widgets.painted import BRIGHT, EMPTY, INK, QUIET, STOP, STRONG, Painted, line, spread, wrap
from workshop.tui.widgets.rows import Row, Rows
from workshop.word.files import ExportError, Written, write_paper


class Export(HouseScreen):
    """Writes Word files; the screen is never blocked."""

    CSS_PATH = ["house.tcss", "export.tcss"]
    KEYS = (
        Command("write", "", "Write", "Write the papers that are marked.", shown_as="Enter"),
        Command("mark", "space", "Mark", "Mark the paper under the cursor, or take the mark away."),
        Command("back", "escape", "Back", "Back to where you came from."),
    )
    AUTO_FOCUS = "Rows"

    def __init__(self, desk: Desk, session_id: str) -> None:
        super().__init__()
        self.desk, self.session_id = desk, session_id
        self.session: Session | None = None
        self.marked: set[str] = set()
        self.written: list[tuple[str, str, str]] = []

    def body(self) -> Iterable[Widget]:
        """The papers, what is in them, what was written."""
        yield Painted(lambda width, height: [line(("What to write", QUIET)), EMPTY], id="choices-head")
        yield Rows(id="choices")
        yield Painted(self._inside, id="inside")
        yield Painted(self._written, id="written")

    def on_mount(self) -> None:
        """Read the session."""
        super().on_mount()
        self.top.title, self.top.aside = self.session_id, "Export"
        self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read the session and mark all its papers."""
        try:
            self.session = await asyncio.to_thread(read_session, self.desk.store, self.session_id)
        except StoreError as error:
            self.say(str(error), wrong=True)
            return
        if not self.is_drawn:
            return
        self.top.title = self.session.facts.title or self.session_id
        self.marked = set(papers_of(self.session))
        self.sync()

    def sync(self) -> None:
        """Draw everything again."""
        if self.session is None:
            return
        rows = self.query_one(Rows)
        rows.show([self._row(name) for name in papers_of(self.session)])
        if rows.highlighted is None:
            rows.highlighted = 0
        for block in self.query(Painted):
            block.repaint()

    def _row(self, name: str) -> Row:
        mark = "[x] " if name in self.marked else "[ ] "
        return name, name in self.marked, line((mark, BRIGHT), (TITLES[name], STRONG))

    def _inside(self, width: int, height: int) -> list[Content]:
        session = self.session
        if session is None:
            return []
        attended = session.attendance.attended
        notes = session.open_notes()
        verbatim = sum(note.verbatim for note in notes)
        votes = len(session.counted_votes())
        people = "people not counted" if attended is None else counted(attended, "person", "people")
        kinds = ((len(notes), "note"), (len(session.current_themes()), "theme"), (votes, "vote"))
        told = [", ".join([people, *(counted(number, noun) for number, noun in kinds)])]
        if verbatim and session.design.participant_codes:
            stand = "stands" if verbatim == 1 else "stand"
            told.append(f"{counted(verbatim, 'remark')} word for word {stand} in the session record only")
        if session.sealed_count():
            told.append(f"{session.sealed_count()} sealed, as a number")
        if session.status != "ended":
            told.append("The session has not ended: the papers say so")
        told.append("Titled as papers of one session, never as the plan")
        return [
            EMPTY,
            line(("In these papers", QUIET)),
            EMPTY,
            *(line((part, INK)) for text in told for part in wrap(text, width)),
        ]

    def _written(self, width: int, height: int) -> list[Content]:
        if not self.written:
            told = "Nothing is written yet: Enter writes what is marked into exports."
            if not self.marked:
                told = "Nothing is marked: Space marks the paper under the cursor."
            return [EMPTY, *(line((part, QUIET)) for part in wrap(told, width))] if self.session else [EMPTY]
        out = [EMPTY, line(("Written", QUIET)), EMPTY]
        for at, name, note in self.written[-6:]:
            role = STOP if not name else INK
            out.append(
                spread(
                    width,
                    line((f"  {at}  ", QUIET), (name or "not written", role)),
                    line(("saved" if name else "", QUIET)),
                )
            )
            out += [
                line("         ", (part, QUIET if name else INK)) for part in wrap(note, width - 9) if note
            ]
        return out

    def action_mark(self) -> None:
        """Mark the paper under the cursor, or not."""
        chosen = self.query_one(Rows).chosen
        if chosen:
            self.marked ^= {chosen}
            self.sync()

    def action_write(self) -> None:
        """Write the marked papers."""
        self.write()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.write()

    @work(exclusive=True, group="write")
    async def write(self) -> None:
        """Write the marked papers in a thread, one after the other."""
        session = self.session
        if session is None:
            return
        names = [name for name in papers_of(session) if name in self.marked]
        if not names:
            self.say("Mark a paper with Space first.")
            return
        failed = 0
        for name in names:
            self.say(f"Writing: {TITLES[name].lower()}")
            try:
                done = await asyncio.to_thread(self._write_one, session, name)
            except (ExportError, StoreError) as error:
                self._note("", str(error))
                failed += 1
            else:
                self._note(done.path.name, done.note)
        where = f"the folder {self.desk.workspace.exports.name} of {self.desk.workspace.root.name}"
        if failed == len(names):
            self.say("Nothing was written.", wrong=True)
        elif failed:
            self.say(f"What was written is in {where}.")
        else:
            self.say(f"The files are in {where}.")

    def _write_one(self, session: Session, name: str) -> Written:
        papers = papers_of(session, kept_back(self.desk.store, self.session_id))
        return write_paper(papers[name](session, self.session_id), self.desk.workspace.exports)

    def _note(self, name: str, note: str) -> None:
        self.written.append((f"{datetime.now():%H:%M}", name, note))
        for block in self.query("#written").results(Painted):  # none once the screen is being left
            block.repaint()

    def action_back(self) -> None:
        """Back."""
        self.dismiss()
