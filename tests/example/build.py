"""Make the worked example: two sessions of an invented department, entered as a facilitator would, and their papers.

Run as ``python -m tests.example.build``.  Everything goes through the program's own use cases, at the
times of the example's own clock.  Salts and event ids are new each time, so the files differ at each build.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import click
import msgspec

from tests.example import wording
from workshop.designs.loader import find_design
from workshop.plan.papers import papers_of
from workshop.record.protocol import StoreError
from workshop.session import events as ev
from workshop.session.ballot import questions_of
from workshop.session.creating import create_session
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.reading import read_session
from workshop.session.shorthand import Capture
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace
from workshop.votes.model import Question, Totals
from workshop.word.files import write_paper

CONTENT = Path(__file__).with_name("content")
REPOSITORY = Path(__file__).parents[2]
LARKHAVEN = timezone(timedelta(hours=-5))
# The autumn timetable closes on this day: what the case for buying in turns on.
DEADLINE = "30 June 2026"

Line = dict[str, Any]


class Example(NamedTuple):
    """One session of the example: the id it always has, and its content."""

    session_id: str
    content: Path

    def lines(self) -> list[Line]:
        """What happened, in its order; the first line says who was there."""
        return [json.loads(line) for line in self.content.read_text("utf-8").splitlines()]


EXAMPLES = (
    Example("2026-03-10-buy-in-one-9d27e4", CONTENT / "02-buy-in-one.jsonl"),
    Example("2026-03-25-night-riders-4c81d0", CONTENT / "04-night-shift-riders.jsonl"),
)


class RoomClock:
    """The clock on the wall of the room: set forward to a minute, and a few seconds on with each look."""

    def __init__(self, start: datetime) -> None:
        self.start = self._now = start

    def set(self, minute: int) -> None:
        """Go on to a minute of the session; never back."""
        self._now = max(self._now, self.start + timedelta(minutes=minute))

    def __call__(self) -> datetime:
        """The time now."""
        self._now += timedelta(seconds=3)
        return self._now


class Scribe:
    """Enters the lines of one session into a `LiveSession`."""

    def __init__(self, live: LiveSession, clock: RoomClock, lines: list[Line]) -> None:
        self.live, self.clock = live, clock
        self.people, self.lines = lines[0], lines[1:]
        self._unrevealed: list[str] = []

    def enter(self) -> None:
        """The session from its start to its end."""
        self.clock.set(0)
        self._do(self.live.start())
        self._attendance()
        for line in self._with_stages():
            record = line.get("record", "note")
            if record == "note":
                self._note(line)
            elif record == "vote":
                self._vote(line)
            elif record == "ballot_sheet":
                self._sheet(line)
            elif record == "commitment":
                self._commitment(line)
            elif record == "debrief":
                for number, text in enumerate(wording.debrief(line), start=1):
                    self._add(Capture(text, kind="debrief"), line["stage"], f"D{number}")
            else:
                text = wording.ONE_LINE[record](line)
                self._add(Capture(text, kind=record), line["stage"], _source_id(line))
        self._end()

    def _do(self, submission: Submission) -> str:
        """Wait until it is on disk; the id of what it made, if anything."""
        return self.live.wait(submission)[-1].ref

    def _with_stages(self) -> Iterator[Line]:
        """The lines, entering each stage at its planned minute, or with its first line if that comes earlier."""
        for line in self.lines:
            if line["stage"] != self.live.session.stage:
                planned = self._planned_start(line["stage"])
                self.clock.set(line["minute"] if planned is None else min(planned, line["minute"]))
                self._do(self.live.go_to(line["stage"]))
                self._reveal_after_the_group()
            self.clock.set(line["minute"])
            yield line

    def _planned_start(self, stage: str) -> int | None:
        """The minute at which a stage should begin; None for one that comes after the session."""
        minute = 0
        for run in self.live.session.stage_order:
            if run.id == stage:
                return None if run.design.after else minute
            minute += run.planned
        raise KeyError(stage)

    def _end(self) -> None:
        """End when the last stage has had its time, or a minute after the last line if that is later."""
        run = self.live.session.current
        assert run is not None
        left = run.planned * 60 - self.live.session.spent(run.id, self.clock())
        minute = self.lines[-1]["minute"] + 1
        self.clock.set(minute + max(left // 60, 0) if run.design.after else minute)
        self._do(self.live.end(self.people["attended"]))

    def _attendance(self) -> None:
        people = self.people
        self._do(
            self.live.people.set_attendance(
                ev.AttendanceSet(
                    attended=people["attended"],
                    codes=tuple(people.get("codes", ())),
                    roles=tuple(people.get("roles", ())),
                    invited=people["invited"],
                    left_early=people["left_early"],
                    manager_present=people.get("manager_present", False),
                )
            )
        )
        if "consent_quote_no" in people:
            self._do(self.live.people.record_consent(quote_no=people["consent_quote_no"]))
        if text := wording.attendance(people):
            self._add(Capture(text, kind="observation"), people["stage"], "attendance")

    def _add(self, note: Capture, stage: str, source_id: str) -> str:
        return self._do(self.live.notes.add(note, stage=stage, source_id=source_id))

    def _note(self, line: Line) -> None:
        note = Capture(
            line["text"],
            kind=line["kind"],
            speaker=line.get("speaker", ""),
            verbatim=line.get("verbatim", False),
            intensity=line.get("intensity", 0),
            themes=(line["theme"],) if "theme" in line else (),
        )
        note_id = self._add(note, line["stage"], line["id"])
        if line.get("agree") or line.get("disagree"):
            self._do(self.live.notes.mark(note_id, line["agree"], line["disagree"]))

    def _commitment(self, line: Line) -> None:
        what = ev.CommitmentAdded(
            owner=line["owner_role"],
            action=line["action"],
            stage=line["stage"],
            due=line.get("due", ""),
            resource=line.get("resource", ""),
            asked=line.get("asked"),
            amount=line.get("amount"),
            unit=line.get("unit", ""),
            condition=line.get("condition", ""),
            strength=line["strength"],
            confirmed=line["confirmed"],
        )
        commitment = self._do(self.live.promises.add(what))
        if "note" in line:
            self._add(Capture(f"{commitment}: {line['note']}"), line["stage"], f"{line['id']}-note")

    def _vote(self, line: Line) -> None:
        """A vote on one question: counted and judged as the design says, asked in the words used in the room."""
        options = tuple(line["counts"]) if line["method"] == "choose" else ()
        (question,) = questions_of(self.live.session, line["stage"], options)
        question = msgspec.structs.replace(question, text=line["question"])
        self._hold(line, (question,), [line["counts"]])
        for number, reason in enumerate(line.get("dissent", ()), start=1):
            self._add(Capture(reason, kind="objection"), line["stage"], f"{line['id']}-dissent-{number}")

    def _sheet(self, line: Line) -> None:
        counts = {item["id"]: item["counts"] for item in line["items"]}
        questions = questions_of(self.live.session, line["stage"])
        self._hold(line, questions, [counts[question.id] for question in questions])

    def _hold(self, line: Line, questions: tuple[Question, ...], counts: list[dict[str, int]]) -> None:
        """Draft, open, count, close and reveal; what is private comes in on paper."""
        votes = self.live.votes
        drafted = votes.draft(
            line["stage"], questions, private=line["private"], round_number=line.get("round", 1)
        )
        vote = self._do(drafted)
        way = "paper" if line["private"] else "hands"
        self._do(votes.open(vote, eligible=line["n_eligible"], way=way))
        for question, counted in zip(questions, counts, strict=True):
            totals = Totals(cast=line["n_cast"], counts=in_order(question, counted))
            self._do(votes.count(vote, question.id, totals))
        self._do(votes.close(vote))
        if line["private"] and any(run.design.after for run in self.live.session.stage_order):
            self._unrevealed.append(vote)
        else:
            self._do(votes.reveal(vote))

    def _reveal_after_the_group(self) -> None:
        """Private slips of a group are looked at in the debrief, never in front of the people who marked them."""
        run = self.live.session.current
        while self._unrevealed and run is not None and run.design.after:
            self._do(self.live.votes.reveal(self._unrevealed.pop(0)))


def in_order(question: Question, counts: dict[str, int]) -> tuple[int, ...]:
    """Counts in the order of the question's options; the content names an option whole, by its number, or ``na``."""
    names = {name: name for name in question.options}
    names |= {name.split()[0]: name for name in question.options if name[0].isdigit()}
    if "na" in counts:
        names["na"] = question.options[-1]
    by_option = {names[key]: count for key, count in counts.items()}
    return tuple(by_option[option] for option in question.options)


def _source_id(line: Line) -> str:
    return str(line["id"]) if "id" in line else f"step-{line['n']}"


def build_session(workspace: Workspace, example: Example) -> None:
    """Make one session of the example.

    Raises:
        StoreError: When there is such a session already.
    """
    lines = example.lines()
    people = lines[0]
    start = datetime.fromisoformat(f"{people['date']}T{people['start']}").replace(tzinfo=LARKHAVEN)
    design = find_design(people["design"], None)
    facts = ev.Facts(
        title=people["title"],
        department=people["department"],
        segment=people.get("segment", ""),
        stratum=people["stratum"],
        date=people["date"],
    )
    clock = RoomClock(start - timedelta(days=7))
    store = TinyDBEventStore(workspace)
    create_session(store, example.session_id, design, facts, example=True, clock=clock)
    opened = store.open(example.session_id)
    try:
        live = LiveSession(store, example.session_id, opened.events, clock=clock)
        prepared = msgspec.structs.replace(
            facts,
            place=people["place"],
            starts=people["start"],
            ends=f"{start + timedelta(minutes=design.minutes):%H:%M}",
            deadline=DEADLINE,
            expected=design.size.best,
            note_taker=people.get("note_taker_role", ""),
        )
        live.wait(live.prepare(prepared))
        room = RoomClock(start)
        live.clock = room
        Scribe(live, room, lines).enter()
    finally:
        store.close()


def export_session(workspace: Workspace, example: Example) -> list[Path]:
    """Write the papers of one session, as ``workshop export`` does."""
    session = read_session(TinyDBEventStore(workspace), example.session_id)
    return [
        write_paper(make(session, example.session_id), workspace.exports).path
        for make in papers_of(session).values()
    ]


def remove(workspace: Workspace, example: Example) -> None:
    """Remove a session of the example and its papers.

    Raises:
        SessionLocked: When another program is writing it.
    """
    path = workspace.session_file(example.session_id)
    if path.exists():
        store = TinyDBEventStore(workspace)
        store.open(example.session_id)
        store.close()
        path.unlink()
    for paper in papers_in(workspace.exports, example):
        paper.unlink()


def papers_in(folder: Path, example: Example) -> list[Path]:
    """The papers of a session in a folder, which are named by the last part of its id."""
    return sorted(folder.glob(f"*-{example.session_id.rpartition('-')[2]}-*.docx"))


def build(folder: Path, *, replace: bool = False) -> list[Path]:
    """Make the whole example in a folder; the session files and papers that were written.

    Raises:
        StoreError: When a session of the example is there already and is not to be replaced.
    """
    workspace = create_workspace(folder)
    there = [one.session_id for one in EXAMPLES if workspace.session_file(one.session_id).exists()]
    if there and not replace:
        raise StoreError(f"{there[0]} exists already in {folder}; --replace removes and makes it anew.")
    written: list[Path] = []
    for example in EXAMPLES:
        remove(workspace, example)
        build_session(workspace, example)
        written += [workspace.session_file(example.session_id), *export_session(workspace, example)]
    return written


@click.command()
@click.option(
    "--folder", type=click.Path(path_type=Path), default=REPOSITORY, help="Where; else this repository."
)
@click.option("--replace", is_flag=True, help="Remove the example's sessions first if they are there.")
def main(folder: Path, replace: bool) -> None:
    """Make the worked example: its sessions and their Word files."""
    try:
        for path in build(folder, replace=replace):
            click.echo(path)
    except StoreError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
