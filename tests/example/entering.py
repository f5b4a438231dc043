"""One session of the example, entered as a facilitator would, at the minutes its lines give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from tests.example.lines import Example, Line
from workshop.designs.loader import find_design
from workshop.session import events as ev
from workshop.session.creating import create_session
from workshop.session.importing import import_durably
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

# The autumn timetable closes on this day: what the case for buying in turns on.
DEADLINE = "30 June 2026"


class RoomClock:
    """The clock on the wall of the room: set forward to a minute, and a few seconds on with each look."""

    def __init__(self, start: datetime) -> None:
        self.start = self._now = start

    def set(self, minute: int) -> None:
        """Go on to a minute of the session; never back."""
        self.set_to(self.start + timedelta(minutes=minute))

    def set_to(self, moment: datetime) -> None:
        """Go on to a moment; never back."""
        self._now = max(self._now, moment)

    def __call__(self) -> datetime:
        """The time now."""
        self._now += timedelta(seconds=3)
        return self._now


class Scribe:
    """Enters the lines of one session into a `LiveSession`.

    ``elsewhere`` is what the lines say of earlier sessions, which the plan keeps.
    """

    def __init__(self, live: LiveSession, clock: RoomClock, example: Example) -> None:
        self.live, self.clock, self.example = live, clock, example
        self.lines = example.lines()
        self.elsewhere: list[Line] = []

    def enter(self) -> None:
        """The session from its start to its end.

        Raises:
            ValueError: When a line cannot be taken.
        """
        self.clock.set(0)
        self._do(self.live.start())
        # Private slips of a group are looked at in the debrief, never in front of the people who marked them.
        reveal = not any(run.design.after for run in self.live.session.stage_order)
        told = import_durably(
            self.live, self._with_stages(), as_json=True, name=self.example.name, reveal=reveal
        )
        for one in told:
            if one.problem or one.left_out:
                raise ValueError(f"{self.example.name}, line {one.line}: {one.problem} {one.left_out}")
            if one.elsewhere is not None:
                self.elsewhere.append(dict(one.elsewhere))
        self._end()

    def _do(self, submission: Submission) -> None:
        self.live.wait(submission)

    def _with_stages(self) -> Iterator[bytes]:
        """The lines, entering each stage at its planned minute, or with its first line if that comes earlier."""
        for line in self.lines:
            if line["stage"] != self.live.session.stage:
                planned = self._planned_start(line["stage"])
                self.clock.set(line["minute"] if planned is None else min(planned, line["minute"]))
                self._do(self.live.go_to(line["stage"]))
                self._reveal_after_the_group()
            self.clock.set(line["minute"])
            yield json.dumps(line).encode()

    def _planned_start(self, stage: str) -> int | None:
        """The minute at which a stage should begin; None for one that comes after the session."""
        minute = 0
        for run in self.live.session.stage_order:
            if run.id == stage:
                return None if run.design.after else minute
            minute += run.planned
        raise KeyError(stage)

    def _reveal_after_the_group(self) -> None:
        run = self.live.session.current
        if run is not None and run.design.after:
            for vote in self.live.session.votes.values():
                if vote.status == "closed":
                    self._do(self.live.votes.reveal(vote.id))

    def _end(self) -> None:
        """End when the last stage has had its time, or a minute after the last line if that is later."""
        run = self.live.session.current
        assert run is not None
        left = run.planned * 60 - self.live.session.spent(run.id, self.clock())
        minute = self.lines[-1]["minute"] + 1
        self.clock.set(minute + max(left // 60, 0) if run.design.after else minute)
        self._do(self.live.end(self.lines[0]["attended"]))


def enter_session(workspace: Workspace, example: Example) -> list[Line]:
    """Make one session of the example; what its lines say of earlier sessions.

    Raises:
        StoreError: When there is such a session already.
    """
    people, start = example.lines()[0], example.starts
    design = find_design(people["design"], None)
    facts = ev.Facts(
        title=people["title"],
        department=people["department"],
        segment=people.get("segment", ""),
        unit=people.get("unit", ""),
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
        scribe = Scribe(live, room, example)
        scribe.enter()
    finally:
        store.close()
    return scribe.elsewhere
