"""What the screens that write Word files share: papers to mark, how they are written, and the run that writes them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from textual import events, on, work
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workshop.record.protocol import StoreError
from workshop.tui import plain
from workshop.tui.asking import asks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Pick
from workshop.tui.export_keys import TEMPLATE
from workshop.tui.office_template import Picked, ask_template, looked_at, refused, remember, remembered
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    Painted,
    heavy,
    line,
    spread,
    wrap,
)
from workshop.tui.widgets.rows import Hanging, Row, Rows, Spread
from workshop.tui.writing_papers import Job, Outcome, Progress, Run
from workshop.tui.written_rows import outcome_row, there_lines
from workshop.tui.written_screen import WrittenScreen
from workshop.word.there import There, there

_ROOMY = 22
"""Rows of screen from which the papers, how they are written and the files written stand below one another."""
_FEW_THERE, _MOST_THERE = 3, 12
"""So many files that are there already are named, on a narrow screen and on a wide one."""


class Choice(NamedTuple):
    """A paper that can be marked; ``told`` is a word on it at the right, ``why_not`` why it cannot be written now."""

    id: str
    title: str
    told: str = ""
    why_not: str = ""


class ExportScreen(WrittenScreen):
    """Writes Word files; the screen is never blocked, and Esc stops between two steps.

    A subclass reads what it writes from in `read`, offers `choices`, tells what is in them in `inside`, and makes the
    `jobs` of those that are marked.
    """

    CSS_PATH = ["house.tcss", "export.tcss"]
    AUTO_FOCUS = "#choices"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.marked: set[str] = set()
        self.template: Path | None = None
        self.without_text = False
        self.run_now: Run | None = None
        self.progress: Progress | None = None
        self._is_loaded = self._write_once_loaded = False
        self.there: tuple[There, ...] = ()

    @property
    def papers_of(self) -> str:
        """Whose papers these are: the id of a session, or ``plan``."""
        raise NotImplementedError

    def renumbered_at(self) -> str:
        """When two copies of what is written from were last joined that had the same numbers; else empty."""
        return ""

    def read(self) -> None:
        """Read what is written from; in a thread.

        Raises:
            StoreError: When it cannot be read.
        """
        raise NotImplementedError

    @property
    def is_read(self) -> bool:
        """Whether what is written from has been read."""
        raise NotImplementedError

    def choices(self) -> Sequence[Choice]:
        """The papers there are."""
        raise NotImplementedError

    def inside(self) -> Sequence[str]:
        """What is in these papers, each a short line."""
        raise NotImplementedError

    def jobs(self, names: Sequence[str]) -> Sequence[Job]:
        """What is to be done for the papers of these names."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        """The papers and what is in them; what was written."""
        with Vertical(id="columns"):
            with Vertical(id="what"):
                yield Painted(
                    lambda width, height: [line(("What to write", QUIET)), EMPTY], id="choices-head"
                )
                yield Rows(id="choices")
                yield Painted(self._how, id="look")
                yield Painted(self._inside, id="inside")
            with Vertical(id="done"):
                yield Painted(self._done_head, id="done-head")
                yield Rows(id="written")

    def on_resize(self, event: events.Resize) -> None:
        """Say where there is little room."""
        super().on_resize(event)
        self.set_class(event.size.height < _ROOMY, "-low")

    def on_mount(self) -> None:
        """Read what is written from."""
        super().on_mount()
        self.top.aside = "Export"
        self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read, and mark every paper that can be written."""
        try:
            await asyncio.to_thread(self.read)
            self.template, self.without_text = await asyncio.to_thread(remembered, self.desk)
        except StoreError as error:
            self.say(str(error), wrong=True)
        if not self.is_read or not self.is_drawn:
            return
        self.was_read()
        self.marked = self.first_marked()
        self._is_loaded = True
        self.sync()
        if self._write_once_loaded and self.is_current:
            self.action_write()
        self.there = await asyncio.to_thread(self._look_there)
        self.sync()

    def _look_there(self) -> tuple[There, ...]:
        return there(self.desk.workspace.exports, self.papers_of, self.renumbered_at())

    def was_read(self) -> None:
        """Show whose papers these are."""

    def first_marked(self) -> set[str]:
        """The papers that are marked at first: all that can be written."""
        return {one.id for one in self.choices() if not one.why_not}

    def look(self) -> Sequence[tuple[str, str, Command]]:
        """How the papers are written: a word, what holds, and the command that changes it."""
        name = self.template.name if self.template else "the default one"
        return [
            ("Look", f"{name}, without its text" if self.template and self.without_text else name, TEMPLATE)
        ]

    def sync(self) -> None:
        """Draw everything again."""
        if not self.is_drawn:
            return
        if self.is_read:
            self.query_one("#choices", Rows).show_from_first([self._row(one) for one in self.choices()])
        self.query_one("#written", Rows).show(
            [outcome_row(index, one) for index, one in enumerate(self.written)]
        )
        # Where there is little room, what was written, or is there, takes the place of what is in the papers.
        self.set_class(bool(self.there), "-there")
        self.set_class(bool(self.written or self.run_now), "-begun")
        self.repaint_parts()

    def _row(self, one: Choice) -> Row:
        if one.why_not:
            why = Hanging(line("    "), line((one.title, QUIET), (f"  {one.why_not}", WATCH)))
            return one.id, one, why
        is_marked = one.id in self.marked
        left = line(("[x] " if is_marked else "[ ] ", BRIGHT), (one.title, STRONG))
        return one.id, (one, is_marked), Spread(left, line((one.told, QUIET)))

    def _how(self, width: int, height: int) -> list[Content]:
        if not self.is_read:
            return []
        room = max(len(name) for name, _, _ in self.look()) + 2
        rows = []
        for name, told, command in self.look():
            left = line((f"{name:<{room}}", QUIET), (told, INK))
            rows.append(spread(width, left, line((command.key_name, BRIGHT), (f" {command.label}", QUIET))))
        return [EMPTY, *rows]

    def _inside(self, width: int, height: int) -> list[Content]:
        if not self.is_read:
            return []
        told = [line((part, INK)) for one in self.inside() for part in wrap(one, width)]
        return [EMPTY, line(("In these papers", QUIET)), EMPTY, *told]

    def _done_head(self, width: int, height: int) -> list[Content]:
        """How far the run is; before there is one, what lies there already."""
        if not self.is_read:
            return [EMPTY]
        gap = [] if self.wide else [EMPTY]
        if self.progress is not None:
            done = heavy(self.progress.share, width)
            rows = [
                *(line((part, STRONG)) for part in wrap(self.progress.told, width)),
                line((self.progress.step, QUIET)),
            ]
            return [*gap, *([] if plain.on() else [line(*done)]), *rows, EMPTY]
        if self.written:
            return [*gap, line(("Written", QUIET)), EMPTY]
        told = "Nothing is written here yet: Enter writes what is marked into exports."
        if self.there:
            told = "Enter writes what is marked; a file with your changes stays as it is."
        if not self.marked:
            told = "Nothing is marked: Space marks the paper under the cursor."
        rows = there_lines(self.there, _MOST_THERE if self.wide else _FEW_THERE, width)
        return [*gap, *rows, *(line((part, QUIET)) for part in wrap(told, width))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While papers are written there is nothing to do but stop."""
        if action == "stop":
            return self.run_now is not None
        if action in ("write", "mark", "back"):
            return self.run_now is None
        if action in ("open_file", "open_folder") and self.run_now is not None:
            return False
        if action in ("template", "refresh_edited"):
            return self.run_now is None and self.is_read
        return super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Mark the paper under the cursor, or not."""
        chosen = self.query_one("#choices", Rows).chosen
        one = next((one for one in self.choices() if one.id == chosen), None) if self.is_read else None
        if one is None:
            return
        if one.why_not:
            self.say(f"{one.title} cannot be written yet. {one.why_not}")
            return
        self.marked ^= {one.id}
        self.sync()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        """A row was clicked; while papers are written Enter comes here too."""
        event.stop()
        if self.run_now is not None:
            return
        if event.option_list.id == "choices":
            self.action_mark()

    def action_write(self) -> None:
        """Write the marked papers; in the list of what was written, open the file."""
        if self.query_one("#written").has_focus:
            self.action_open_file()
            return
        if self._is_loaded:
            self.start(self._marked_jobs())
        else:
            self._write_once_loaded = True

    def action_refresh_edited(self) -> None:
        """Bring the edited version of each marked paper up to date; where there are several, ask which."""
        self.start([job._replace(refresh=True) for job in self._marked_jobs()])

    def _marked_jobs(self) -> Sequence[Job]:
        """The jobs of what is marked; none while something is written."""
        if not self.is_read or self.run_now is not None:
            return ()
        names = [one.id for one in self.choices() if one.id in self.marked and not one.why_not]
        if not names:
            self.say("Mark a paper with Space first.")
        return self.jobs(names)

    def start(self, jobs: Sequence[Job]) -> None:
        """Write papers."""
        if not jobs or self.run_now is not None:
            return
        exports = self.desk.workspace.exports
        self.run_now = Run(
            jobs, exports, self.template, self._told, self._noted, self._which, without_text=self.without_text
        )
        self.say("")
        self.sync()
        self.write(self.run_now)

    @work(exclusive=True, group="write")
    async def write(self, run: Run) -> None:
        """Write the papers of a run, and tell what came of it."""
        try:
            if not await self._fit(run):
                return
            await run.write()
        finally:
            run.stop()
            self.run_now = self.progress = None
            self.sync()
        if self.is_drawn:
            self._tell(run)

    async def _fit(self, run: Run) -> bool:
        """Whether the run can begin: its template can be used, or the default look is taken in its place."""
        if run.template is None:
            return True
        self.say(f"{run.template.name} is being looked at.")
        problem = (await asyncio.to_thread(looked_at, run.template)).problem
        self.say("")
        if not problem:
            return True
        answer = await refused(self, problem)
        if answer == "again":
            self.action_template()
        run.template = None
        return answer == "default"

    def _tell(self, run: Run) -> None:
        """How a run ended, in a sentence."""
        where = f"the folder {self.desk.workspace.exports.name} of {self.desk.workspace.root.name}"
        failed = sum(outcome.failed for outcome in run.outcomes)
        if len(run.outcomes) < len(run.jobs):
            self.say(f"Stopped: {run.written} of {len(run.jobs)} papers are written, each of them whole.")
        elif not run.written:
            self.say("Nothing was written." if failed else "There was nothing to do.", wrong=bool(failed))
        elif failed:
            self.say(f"What was written is in {where}.")
        else:
            self.say(f"The files are in {where}.")

    async def _which(self, title: str, files: Sequence[Path]) -> Path | None:
        """Ask which of several edited files is brought up to date."""
        rows = [
            (one.name, one.name, Spread(line((one.name, INK)), line((_changed(one), QUIET)))) for one in files
        ]
        told = "What was changed in it stays, and a new file is written beside it."
        chosen = await self.app.push_screen_wait(Pick(f"{title}: which file?", rows, told))
        return next((one for one in files if one.name == chosen), None)

    def _told(self, progress: Progress) -> None:
        self.progress = progress
        for block in self.query("#done-head").results(Painted):  # none once the screen is being left
            block.repaint()

    def _noted(self, outcome: Outcome) -> None:
        self.written.append(outcome)
        if self.is_drawn:
            self.sync()
            rows = self.query_one("#written", Rows)
            rows.highlighted = len(self.written) - 1

    def action_stop(self) -> None:
        """Stop after the step that is under way."""
        if self.run_now is not None:
            self.run_now.stop()
            self.say("It stops after this step.")

    def action_template(self) -> None:
        """Pick the template, or take it away."""
        self.pick_template()

    @asks
    async def pick_template(self) -> None:
        """Ask for the template, and remember it."""
        picked = await ask_template(self, self.desk, self.template)
        if picked is not None:
            await self._take(picked)

    async def _take(self, picked: Picked) -> None:
        self.template, self.without_text = picked
        problem = await remember(self.desk, picked)
        look = "The papers have the default look."
        if picked.path:
            without = ", without its text" if picked.without_text else ""
            look = f"The papers look like {picked.path.name} now{without}."
        self.say(problem or look, wrong=bool(problem))
        self.sync()

    def action_back(self) -> None:
        """Back."""
        self.dismiss()


def _changed(path: Path) -> str:
    """When a file was changed, in words; nothing where it was taken away meanwhile."""
    try:
        return f"changed on {datetime.fromtimestamp(path.stat().st_mtime):%d %B, %H:%M}"
    except OSError:
        return ""
