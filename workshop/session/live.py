"""The use cases of a live session: what a facilitator can do, checked, recorded and applied.

Each method checks that the thing can be done, hands events to the store and returns the `Submission`; the
session changes once they are durable.  What cannot be done raises `Refused` with one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workshop.record.event import Draft, Event
from workshop.record.protocol import EventStore
from workshop.session import events as ev
from workshop.session.ballot_box import BallotBoxes
from workshop.session.capturing import Capturing
from workshop.session.clock import Clock, local_now, offset_of, stamp
from workshop.session.closing import Closing
from workshop.session.creating import check_facts
from workshop.session.debrief import Debriefing
from workshop.session.errors import Refused
from workshop.session.fold import advance
from workshop.session.noting import Noting
from workshop.session.objections import Objections
from workshop.session.outbox import Deliver, Outbox, Submission
from workshop.session.pace import offered_cut
from workshop.session.people import MOST_PEOPLE, People
from workshop.session.promises import Promises
from workshop.session.questions import PLAIN_NAMES, missing_facts
from workshop.session.reading import folded
from workshop.session.state import Session, StageRun
from workshop.session.theming import Theming
from workshop.session.ties import Ties
from workshop.session.voting import Voting
from workshop.session.wall import Wall

LONGEST_STAGE = 1_440
NOT_IN_A_COMPANION = ("vote.", "commitment.")


class LiveSession:
    """A session that is being written.

    Args:
        store: Where events go; the session has been opened there for writing.
        session_id: The session.
        log: The events it holds.
        clock: What time it is, as an aware datetime.
        by: The role that acts, such as ``facilitator``.
        deliver: See `Outbox`.

    Raises:
        SessionDamaged: When the events are not those of a session.
    """

    def __init__(
        self,
        store: EventStore,
        session_id: str,
        log: Sequence[Event],
        *,
        clock: Clock = local_now,
        by: str = "facilitator",
        deliver: Deliver | None = None,
    ) -> None:
        self.id = session_id
        self.session: Session = folded(session_id, log)
        self.clock, self.by = clock, by
        self.outbox = Outbox(store, session_id, self._apply, deliver)
        self.boxes = BallotBoxes(self, store)
        self.notes = Noting(self)
        self.people = People(self)
        self.promises = Promises(self)
        self.captures = Capturing(self)
        self.votes = Voting(self)
        self.ties = Ties(self)
        self.objections = Objections(self)
        self.themes = Theming(self)
        self.closing = Closing(self)
        self.debrief = Debriefing(self)
        self.wall = Wall(self)

    def _apply(self, events: list[Event]) -> None:
        self.session = advance(self.session, events)
        self.boxes.recount()

    def follow(self, events: list[Event]) -> None:
        """Take over events that another program has written; for a session that is only read."""
        self._apply(events)

    def read_again(self, log: Sequence[Event]) -> None:
        """Take over the whole log, after another program has replaced it, as a redaction does.

        Raises:
            SessionDamaged: When the events are not those of a session.
        """
        self.session = folded(self.id, log)

    def draft(self, what: ev.Happening, *, ref: str = "", new: str = "") -> Draft:
        """An event of now, by the role that acts."""
        return ev.draft(what, at=stamp(self.clock()), by=self.by, ref=ref, new=new)

    def submit(self, *drafts: Draft) -> Submission:
        """Hand over events that belong together.

        Raises:
            Refused: When this is a notes file of a second laptop, and these are not notes.
        """
        if self.session.companion_of and any(one.type.startswith(NOT_IN_A_COMPANION) for one in drafts):
            raise Refused("Votes and promises are kept in the session itself; this file takes notes for it.")
        return self.outbox.submit(drafts)

    def wait(self, submission: Submission) -> list[Event]:
        """Wait until a submission is durable; for callers without an event loop.

        Raises:
            StoreError: When it could not be saved.
        """
        self.outbox.settle()
        return submission.future.result()

    def prepare(
        self, facts: ev.Facts, stages: Mapping[str, ev.StagePlan] | None = None, *, short: bool | None = None
    ) -> Submission:
        """Alter what is known of the session, its prompts and minutes.

        Args:
            facts: All that is known of it now.
            stages: What is altered, by stage; what was altered before and is not in it is as in the design again.  None
                leaves all as it is.
            short: Whether the short form of the design is run; None leaves it as it is.

        Raises:
            Refused: When a fact cannot be one, there is no such stage, or its minutes are out of range.
        """
        check_facts(facts)
        session = self.session
        plans = dict(session.overrides if stages is None else stages)
        unknown = [stage for stage in plans if stage not in session.stages]
        if unknown:
            raise Refused(f"There is no stage {unknown[0]!r} in this session's design.")
        for stage, plan in plans.items():
            # 0 stands for the minutes of the design.
            if not 0 <= plan.minutes <= LONGEST_STAGE:
                title = session.stages[stage].title
                raise Refused(f"{title} cannot take {plan.minutes} minutes; give 1 to {LONGEST_STAGE}.")
        what = ev.SessionPrepared(facts=facts, stages=plans, short=session.short if short is None else short)
        return self.submit(self.draft(what))

    def tick(self, item: str, *, done: bool = True) -> Submission:
        """Record that something the design asks to prepare is done, or after all is not."""
        if item not in self.session.design.prepare:
            raise Refused(f"This design does not ask for {item!r} to be prepared.")
        return self.submit(self.draft(ev.CheckTicked(item=item, done=done)))

    def missing(self) -> list[str]:
        """The placeholders that are to be filled in before the session may start, see `missing_facts`."""
        return missing_facts(self.session)

    def start(self) -> Submission:
        """Start the clock and enter the first stage.

        Raises:
            Refused: When it has started already, or a placeholder of its texts is unfilled.
        """
        if self.session.status != "planned":
            raise Refused("This session has started already.")
        if missing := self.missing():
            names = " and ".join(PLAIN_NAMES[name] for name in missing)
            raise Refused(f"Fill in {names} before the start: the texts of this session name it.")
        first = self.session.stage_order[0]
        started = ev.SessionStarted(offset=offset_of(self.clock()))
        return self.submit(self.draft(started), self.draft(ev.StageEntered(stage=first.id)))

    def end(self, attended: int | None = None) -> Submission:
        """End the session; also one that was never started on screen, whose notes were imported.

        Args:
            attended: How many people were there; None leaves what was said before.

        Raises:
            Refused: See `check_end`, or when so many cannot have been there.
        """
        self.check_end()
        if attended is not None and not 0 <= attended <= MOST_PEOPLE:
            raise Refused(f"{attended} people cannot have attended; give a number from 0 to {MOST_PEOPLE}.")
        return self.submit(self.draft(ev.SessionEnded(attended=attended)))

    def check_end(self) -> None:
        """Refuse where the session may not end.

        Raises:
            Refused: When it has ended already, or a vote is still open.
        """
        if self.session.status == "ended":
            raise Refused("This session has ended already.")
        if vote := self.session.open_vote():
            raise Refused(f"{vote.id} is still open: close it before the session ends.")

    def go_to(self, stage: str) -> Submission:
        """Go to any stage."""
        self._running()
        self.stage_run(stage)
        if stage == self.session.stage:
            raise Refused("The room is at this stage already.")
        return self.submit(self.draft(ev.StageEntered(stage=stage)))

    def next_stage(self) -> Submission:
        """Go to the next stage."""
        return self._step(1, "This is the last stage.")

    def previous_stage(self) -> Submission:
        """Go back to the stage before."""
        return self._step(-1, "This is the first stage.")

    def _step(self, by: int, at_the_end: str) -> Submission:
        self._running()
        order = list(self.session.stages)
        position = order.index(self.session.stage) + by
        if not 0 <= position < len(order):
            raise Refused(at_the_end)
        return self.go_to(order[position])

    def add_minutes(self, minutes: int, stage: str = "") -> Submission:
        """Give a stage more minutes (or take some): the current one, unless another is named."""
        run = self.stage_run(stage or self.session.stage)
        if minutes == 0 or not -600 <= minutes <= 600:
            raise Refused("Give a number of minutes between -600 and 600, not 0.")
        if run.minutes + minutes < 0:
            raise Refused(f"{run.title} has only {run.minutes} minutes.")
        return self.submit(self.draft(ev.TimeAdded(stage=run.id, minutes=minutes)))

    def begin_break(self, minutes: int) -> Submission:
        """Have a break: the time of the stage stands still until it ends or another stage is entered."""
        self._running()
        if self.session.break_at:
            raise Refused("The room has a break already.")
        if not 1 <= minutes <= LONGEST_STAGE:
            raise Refused(f"A break cannot take {minutes} minutes; give 1 to {LONGEST_STAGE}.")
        return self.submit(self.draft(ev.BreakBegun(minutes=minutes)))

    def end_break(self) -> Submission:
        """Go on after a break."""
        self._running()
        if not self.session.break_at:
            raise Refused("The room has no break now.")
        return self.submit(self.draft(ev.BreakEnded()))

    def accept_cut(self) -> Submission:
        """Take the minutes from a coming stage that `offered_cut` offers.

        Raises:
            Refused: When there is nothing to cut: the session is on time, or no stage has minutes to spare.
        """
        self._running()
        offer = offered_cut(self.session, self.clock())
        if offer is None:
            raise Refused(
                "There is nothing to cut: the session is on time, or no stage has minutes to spare."
            )
        return self.add_minutes(-offer.minutes, offer.stage)

    def _running(self) -> None:
        if self.session.status == "planned":
            raise Refused("This session has not started yet.")
        if self.session.status == "ended":
            raise Refused("This session has ended.")

    def stage_run(self, stage: str) -> StageRun:
        """The stage of an id.

        Raises:
            Refused: When the design has none.
        """
        run = self.session.stages.get(stage)
        if run is None:
            raise Refused(f"There is no stage {stage!r} in this session's design.")
        return run

    def undo(self) -> Submission:
        """Take the last action back.

        Raises:
            Refused: When there is none, or a vote was closed or the session started or ended after it.
        """
        self._nothing_waits("undo")
        if not self.session.actions and self._was_redacted():
            raise Refused("What was redacted is gone for good; nothing from before it is undone.")
        if not self.session.actions:
            raise Refused("There is nothing to undo here; what was closed or ended is corrected, not undone.")
        return self.submit(self.draft(ev.Undone(target=self.session.actions[-1])))

    def redo(self) -> Submission:
        """Do again what was undone last."""
        self._nothing_waits("redo")
        if not self.session.taken_back and self._was_redacted():
            raise Refused("What was redacted is gone for good; nothing from before it is done again.")
        if not self.session.taken_back:
            raise Refused("There is nothing to redo.")
        return self.submit(self.draft(ev.Redone(target=self.session.taken_back[-1])))

    def _was_redacted(self) -> bool:
        """Whether it is a redaction that undo does not reach back past."""
        stops = (event.type for event in reversed(self.session.log) if event.type in ev.BARRIERS)
        return next(stops, "") == "redacted"

    def _nothing_waits(self, what: str) -> None:
        if self.outbox.waiting:
            raise Refused(f"Something is still being saved; {what} when it is on disk.")
