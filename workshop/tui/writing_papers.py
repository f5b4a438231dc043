"""Papers being written, one after the other and step by step; each step in a thread, so that no screen waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from workshop.plan.blocks import Paper
from workshop.record.protocol import StoreError
from workshop.store.workspace import Workspace
from workshop.tui.export_keys import REFRESH
from workshop.tui.refreshing import follow
from workshop.word.check import CheckError, Finding, check, summary
from workshop.word.files import ExportError, edited_files, write_paper

Result = TypeVar("Result")


SAVED, AS_IT_WAS = "saved", "as it was"
NOT_WRITTEN, NOTHING_TO_DO, REFRESHED = "not written", "nothing to do", "brought up to date"


class Job(NamedTuple):
    """One paper to write: what it is called on the screen, and what makes it (in a thread; it may raise StoreError).

    ``refresh``: the version that was edited is brought up to date in a new file, instead of writing it anew.
    """

    title: str
    build: Callable[[], Paper]
    refresh: bool = False


class Outcome(NamedTuple):
    """What became of a job.

    ``path`` is None where nothing was written; ``note`` then says why, else it is a sentence about the file or empty.
    ``found`` is what the accessibility check found, None where it was not made; ``checked`` says it in one line, which
    quotes nothing of the paper and so may be on the wall.  ``state`` is how it went, in few words; ``report`` what a
    refresh did, by the first words of each part.
    """

    at: str
    title: str
    path: Path | None
    note: str
    found: tuple[Finding, ...] | None = None
    checked: str = ""
    state: str = SAVED
    report: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether there was something to write that could not be."""
        return self.state == NOT_WRITTEN


STEPS = ("It is put together.", "It is written.", "It is checked.")
"""What is done for each paper, in this order."""


class Progress(NamedTuple):
    """How far a run is: the job under way as a number of all, what it is called, and which of `STEPS` it is at."""

    number: int
    of: int
    title: str
    at: int

    @property
    def step(self) -> str:
        """The step in words."""
        return STEPS[self.at]

    @property
    def share(self) -> float:
        """How much is done, from 0 to 1, as if all papers and steps were alike."""
        return (self.number - 1 + self.at / len(STEPS)) / self.of

    @property
    def told(self) -> str:
        """In words: ``3 of 25: Findings, depot``."""
        return f"{self.number} of {self.of}: {self.title}"


class Run:
    """One run over some jobs.

    A file is put in its place whole and in one step, so that a run can be stopped, or its screen be taken away, between
    any two steps without anything half-written.

    Args:
        jobs: What to write, in this order.
        folder: Where the files go.
        template: The office's own Word file, in whose look they are written; None is the default look.
        without_text: Whether the template's own text is left out.
        progress: Called before every step, in the event loop.
        done: Called after every job that came to its end, in the event loop.
        choose: Asks which of several edited files of a paper, of this title, is brought up to date; None is none of them.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        folder: Path,
        template: Path | None,
        progress: Callable[[Progress], None],
        done: Callable[[Outcome], None],
        choose: Callable[[str, Sequence[Path]], Awaitable[Path | None]] | None = None,
        *,
        without_text: bool = False,
    ) -> None:
        self.without_text = without_text
        self.jobs, self.folder, self.template = tuple(jobs), folder, template
        self.outcomes: list[Outcome] = []
        self.stopping = False
        self._progress, self._done = progress, done
        self._choose = choose or _newest

    @property
    def written(self) -> int:
        """How many files were written."""
        return sum(outcome.path is not None for outcome in self.outcomes)

    def stop(self) -> None:
        """Stop after the step that is under way."""
        self.stopping = True

    async def write(self) -> None:
        """Write the papers, until the last one or until it is stopped."""
        for number, job in enumerate(self.jobs, 1):
            outcome = await self._one(number, job)
            if outcome is None:
                return
            self.outcomes.append(outcome)
            self._done(outcome)

    async def _one(self, number: int, job: Job) -> Outcome | None:
        """What became of one job; None where it was stopped before its file was written."""

        async def step(at: int, do: Callable[[], Result]) -> Result:
            self._progress(Progress(number, len(self.jobs), job.title, at))
            return await asyncio.to_thread(do)

        if self.stopping:
            return None
        try:
            paper = await step(0, job.build)
            if self.stopping:
                return None
            edited = await self._edited(job, paper) if job.refresh else None
            outcome = await step(1, lambda: self._put(job, paper, edited))
        except (ExportError, StoreError) as error:
            return Outcome(_now(), job.title, None, str(error), state=NOT_WRITTEN)
        return outcome if self.stopping or not outcome.path else await step(2, lambda: _checked(outcome))

    async def _edited(self, job: Job, paper: Paper) -> Path | None:
        """The officer's file that is brought up to date; where there are several, the one that is chosen."""
        files = await asyncio.to_thread(edited_files, paper, self.folder)
        if len(files) < 2:
            return files[0] if files else None
        chosen = await self._choose(job.title, files)
        if chosen is None:
            raise ExportError("No file was chosen.")
        return chosen

    def _put(self, job: Job, paper: Paper, edited: Path | None) -> Outcome:
        """Write one paper, or bring the officer's version of it up to date."""
        if not job.refresh:
            written = write_paper(paper, self.folder, self.template, without_text=self.without_text)
            way = f" {REFRESH.key_name} brings {written.behind.name} up to date." if written.behind else ""
            state = AS_IT_WAS if written.unchanged else SAVED
            return Outcome(_now(), job.title, written.path, f"{written.note}{way}", state=state)
        done = follow(paper, self.folder, Workspace(self.folder.parent).session_ids(), edited)
        state = REFRESHED if done.path else NOTHING_TO_DO
        return Outcome(_now(), job.title, done.path, done.note, state=state, report=done.report)


def _checked(outcome: Outcome) -> Outcome:
    """The same with what the accessibility check says of the file."""
    assert outcome.path is not None
    try:
        found = check(outcome.path.read_bytes(), outcome.path.name)
    except (CheckError, OSError) as error:
        return outcome._replace(checked=f"The accessibility check could not be made: {error}")
    return outcome._replace(found=found, checked=summary(found).partition("\n")[0])


async def _newest(title: str, files: Sequence[Path]) -> Path | None:
    """Where nobody can be asked."""
    return files[0]


def _now() -> str:
    return f"{datetime.now():%H:%M}"
