"""Sessions for tests: a workspace folder, a clock that is set by hand, and sessions made through the use cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from workshop.designs.loader import find_design
from workshop.record.event import Event
from workshop.session import events as ev
from workshop.session.closing import OUTCOMES
from workshop.session.closing import parked as parked_notes
from workshop.session.creating import create_session
from workshop.session.debrief import QUESTIONS
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.room import RoomView, visible
from workshop.session.shorthand import Capture
from workshop.session.state import Note
from workshop.session.wall import KINDS as WALL_KINDS
from workshop.session.wall import Showing
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace
from workshop.votes.model import Question, Totals
from workshop.votes.objections import STATES

TEN_O_CLOCK = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
RIDERS = ev.Facts(
    title="Riders",
    department="Transit",
    segment="bus riders",
    stratum="external",
    date="2026-03-04",
    deadline="1 June",
)
LEADERS = ev.Facts(
    title="Leaders", department="Transit", stratum="leadership", date="2026-03-02", deadline="1 June"
)


@dataclass
class SetClock:
    """A clock that stands still until a test moves it."""

    now: datetime = TEN_O_CLOCK

    def __call__(self) -> datetime:
        return self.now

    def go(self, **later: float) -> None:
        self.now += timedelta(**later)


@dataclass
class Room:
    """A live session with what stands around it, and short words for what tests do most."""

    live: LiveSession
    store: TinyDBEventStore
    clock: SetClock

    @property
    def session(self):
        return self.live.session

    @property
    def votes(self):
        return self.live.votes

    def done(self, submission: Submission) -> list[Event]:
        """The events of a submission, once they are on disk."""
        return self.live.wait(submission)

    def type(self, line: str) -> str:
        """Type a line; the id of what it is about."""
        return self.done(self.live.notes.capture(line))[-1].ref

    def note(self, text: str, stage: str = "", **fields: object) -> Note:
        events = self.done(self.live.notes.add(Capture(text, **fields), stage=stage))
        return self.session.notes[events[-1].ref]

    def reopened(self) -> Room:
        """The same session, closed and opened again."""
        self.store.close()
        opened = self.store.open(self.live.id)
        return Room(
            LiveSession(self.store, self.live.id, opened.events, clock=self.clock), self.store, self.clock
        )


def make_room(
    workspace: Workspace, design: str, facts: ev.Facts, session_id: str = "sample", *, start: bool = True
) -> Room:
    """Make a session in a workspace and open it; started unless said otherwise."""
    store, clock = TinyDBEventStore(workspace), SetClock()
    create_session(store, session_id, find_design(design, None), facts, clock=clock)
    live = LiveSession(store, session_id, store.open(session_id).events, clock=clock)
    room = Room(live, store, clock)
    if start:
        room.done(live.start())
    return room


def wall(room: Room, show: str = "") -> RoomView:
    """What the wall shows, or what it would show of one kind."""
    return visible(room.session, room.clock(), Showing(show) if show else None)


def question(
    method: str = "consent", options: Sequence[str] = ("I consent", "I object"), **fields: object
) -> Question:
    """A question of a vote."""
    return Question(
        **{"id": "q", "text": "Shall we start?", "method": method, "options": tuple(options), **fields}
    )


class Happenings:
    """What random tests do to a session: one method a use case, chosen and fed by numbers.

    What the session refuses at that moment is passed over, as a person would.
    """

    def __init__(self, room: Room) -> None:
        self.room = room
        self.steps = [name for name in dir(self) if name.startswith("do_")]
        self.texts = 0

    def run(self, plan: Sequence[tuple[int, int]]) -> None:
        for step, number in plan:
            self.room.clock.go(seconds=7 + number % 100)
            try:
                submission = getattr(self, self.steps[step % len(self.steps)])(number)
            except Refused:
                continue
            if submission is not None:
                self.room.done(submission)

    def _text(self) -> str:
        """Words that stand nowhere else, so that a test can look for them where they must not be."""
        self.texts += 1
        return f"zebra {self.texts} crossing"

    def _one(self, of: Iterable[str], number: int) -> str:
        names = list(of)
        return names[number % len(names)] if names else "none"

    def _note(self, number: int) -> str:
        return self._one(self.room.session.notes, number)

    def _vote(self, number: int) -> str:
        votes = self.room.session.votes
        return self._one(votes, number) if number % 3 == 0 else next(reversed(votes), "none")

    def do_type(self, number: int):
        lines = (
            'p3 " {}',
            "p3 {} !! #bus",
            "{} #bus",
            "w: {}",
            "a: {}",
            "k: {}",
            "~ {}",
            "* {}",
            "P5 said {}",
        )
        return self.room.live.notes.capture(self._one(lines, number).format(self._text()))

    def do_type_once_more(self, number: int):
        return self.do_type(number)

    def do_mark(self, number: int):
        if not self.room.session.codes:
            return None
        return self.room.live.notes.capture(
            self._one(("+4", "-4", "+5 -4", f"+6 {self._note(number)}"), number)
        )

    def do_edit(self, number: int):
        capture = Capture(self._text(), themes=("shelter",) if number % 2 else ())
        return self.room.live.notes.edit(self._note(number), capture)

    def do_retract(self, number: int):
        return self.room.live.notes.retract(self._note(number))

    def do_read_back(self, number: int):
        return self.room.live.notes.read_back(self._note(number), self._text())

    def do_move(self, number: int):
        return self.room.live.notes.move(self._note(number), self._one(self.room.session.stages, number))

    def do_split(self, number: int):
        return self.room.live.notes.split(self._note(number), self._text(), self._text())

    def do_join(self, number: int):
        return self.room.live.notes.join([self._note(number), self._note(number // 3)], self._text())

    def do_rank(self, number: int):
        return self.room.live.notes.rank(self._note(number), rank=number % 5, confidence=number % 6)

    def do_name_need(self, number: int):
        return self.room.live.notes.serves(self._note(number), self._note(number // 3))

    def do_park(self, number: int):
        return self.room.live.notes.park(self._note(number))

    def do_show_on_wall(self, number: int):
        return self.room.live.wall.show(self._one(("", *WALL_KINDS), number), page=number % 3)

    def do_blank_wall(self, number: int):
        return self.room.live.wall.blank(not self.room.session.wall.blank) if number % 3 == 0 else None

    def do_break(self, number: int):
        live = self.room.live
        return live.end_break() if live.session.break_at else live.begin_break(1 + number % 9)

    def do_go(self, number: int):
        return self.room.live.go_to(self._one(self.room.session.stages, number))

    def do_next(self, number: int):
        return self.room.live.next_stage()

    def do_minutes(self, number: int):
        return self.room.live.add_minutes(number % 9 - 3)

    def do_people(self, number: int):
        codes = (
            tuple(f"P{code}" for code in range(1, 7)) if self.room.session.design.participant_codes else ()
        )
        return self.room.live.people.set_attendance(ev.AttendanceSet(attended=number % 9, codes=codes))

    def do_somebody_joins(self, number: int):
        return self.room.live.people.join(group=("", "internal", "external")[number % 3])

    def do_come(self, number: int):
        return self.room.live.people.join(group=("", "internal", "external")[number % 3])

    def do_leave(self, number: int):
        people = self.room.session.attendance
        return self.room.live.people.leave(self._one(people.codes, number) if people.codes else "")

    def do_consent(self, number: int):
        return self.room.live.people.record_consent(quote_no=("P2",))

    def do_prepare(self, number: int):
        facts = msgspec.structs.replace(self.room.session.facts, place=f"Hall {number}")
        return self.room.live.prepare(facts, {"welcome": ev.StagePlan(minutes=number % 30)})

    def do_promise(self, number: int):
        fields = {"owner": self._text(), "action": "hours", "due": "1 June" if number % 2 else ""}
        stage = self._one(self.room.session.stages, number)
        return self.room.live.promises.add(
            ev.CommitmentAdded(stage=stage, confirmed=number % 3 == 0, **fields)
        )

    def do_take_promise_back(self, number: int):
        return self.room.live.promises.retract(self._one(self.room.session.commitments, number))

    def do_file(self, number: int):
        theme = self._one(self.room.session.themes, number)
        return self.room.live.themes.file([self._note(number // 3)], [theme])

    def do_split_theme(self, number: int):
        themes = self.room.live.themes
        return themes.split(self._one(self.room.session.themes, number), self._text(), [self._note(number)])

    def do_merge_themes(self, number: int):
        known = self.room.session.themes
        return self.room.live.themes.merge(self._one(known, number), self._one(known, number // 5))

    def do_rename_theme(self, number: int):
        return self.room.live.themes.rename(self._one(self.room.session.themes, number), self._text())

    def do_draft_vote(self, number: int):
        stage = self.room.session.stage or "welcome"
        questions = [question(id="a"), question(id="b")] if number % 2 else [question(id="a")]
        return self.room.votes.draft(stage, questions, private=number % 3 == 0)

    def do_open_vote(self, number: int):
        way = self._one(("hands", "paper", "seats"), number)
        return self.room.votes.open(self._vote(number), eligible=4 + number % 4, way=way)

    def do_count_vote(self, number: int):
        cast = number % 7
        return self.room.votes.count(self._vote(number), "a", Totals(cast, (cast, 0)))

    def do_cast_vote(self, number: int):
        seat, choice = 1 + number % 5, (number % 2,) if number % 5 else ()
        return self.room.votes.cast(self._vote(number), "a", seat, choice)

    def do_leave_seat(self, number: int):
        return self.room.votes.away(self._vote(number), 1 + number % 5)

    def do_close_vote(self, number: int):
        return self.room.votes.close(self._vote(number), "we ran out of time" if number % 2 else "")

    def do_reveal_vote(self, number: int):
        return self.room.votes.reveal(self._vote(number))

    def do_reopen_vote(self, number: int):
        return self.room.votes.reopen(self._vote(number), "late slips")

    def do_object(self, number: int):
        return self.room.live.objections.add(self._vote(number), self._text())

    def do_settle(self, number: int):
        notes = [note.id for note in self.room.session.current_notes() if note.kind == "objection"]
        return self.room.live.objections.settle(self._one(notes, number), self._one(STATES, number // 7))

    def do_settle_parked(self, number: int):
        parked = [note.id for note in parked_notes(self.room.session)]
        outcome, stage = self._one(OUTCOMES, number), self._one(self.room.session.stages, number // 5)
        return self.room.live.closing.settle(
            self._one(parked, number // 3), outcome, words=self._text(), stage=stage
        )

    def do_answer_debrief(self, number: int):
        text = self._text() if number % 5 else ""
        return self.room.live.debrief.answer(QUESTIONS[number % len(QUESTIONS)].id, text)

    def do_make_vote_final(self, number: int):
        return self.room.votes.make_final(self._vote(number)) if number % 4 == 0 else None

    def do_draft_test_vote(self, number: int):
        return self.room.votes.draft_test(self._vote(number)) if number % 4 == 0 else None

    def do_drop_vote(self, number: int):
        return self.room.votes.drop(self._vote(number), "asked wrongly") if number % 9 == 0 else None

    def do_undo(self, number: int):
        return self.room.live.undo()

    def do_undo_again(self, number: int):
        return self.room.live.undo()

    def do_redo(self, number: int):
        return self.room.live.redo()

    def do_end(self, number: int):
        return self.room.live.end(number % 9) if number % 10 == 0 else None


@contextmanager
def random_room(design: str, plan: Sequence[tuple[int, int]]) -> Iterator[Room]:
    """A session to which the planned things have happened, in a folder of its own."""
    with TemporaryDirectory() as folder:
        room = make_room(create_workspace(Path(folder)), design, LEADERS if design == "buy-in" else RIDERS)
        Happenings(room).run(plan)
        yield room
        room.store.close()
