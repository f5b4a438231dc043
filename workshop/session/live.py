"""The use cases of a live session: what a facilitator can do, checked, recorded and applied.

Each method checks that the thing can be done, hands events to the store and returns the `Submission`; the
session changes once they are durable.  What cannot be done raises `Refused` with one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workshop.record.clean import clean, is_blank
from workshop.record.event import Draft, Event
from workshop.record.protocol import EventStore
from workshop.session import events as ev
from workshop.session.ballot_box import BallotBoxes
from workshop.session.clock import Clock, local_now, offset_of, stamp
from workshop.session.creating import check_facts
from workshop.session.errors import Refused
from workshop.session.fold import advance
from workshop.session.kinds import KINDS, PARAPHRASE, QUOTE
from workshop.session.outbox import Deliver, Outbox, Submission
from workshop.session.questions import PLAIN_NAMES, capture_stage, default_kind, missing_facts
from workshop.session.reading import folded
from workshop.session.shorthand import Capture, Line, Marks, Vocabulary, is_code, parse
from workshop.session.state import Note, Session, StageRun
from workshop.session.ties import Ties
from workshop.session.voting import Voting

LONGEST_NOTE = 100_000
LONGEST_STAGE = 1_440


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
        self.votes = Voting(self)
        self.ties = Ties(self)

    def _apply(self, events: list[Event]) -> None:
        self.session = advance(self.session, events)
        self.boxes.recount()

    def follow(self, events: list[Event]) -> None:
        """Take over events that another program has written; for a session that is only read."""
        self._apply(events)

    def draft(self, what: ev.Happening, *, ref: str = "", new: str = "") -> Draft:
        """An event of now, by the role that acts."""
        return ev.draft(what, at=stamp(self.clock()), by=self.by, ref=ref, new=new)

    def submit(self, *drafts: Draft) -> Submission:
        """Hand over events that belong together."""
        return self.outbox.submit(drafts)

    def wait(self, submission: Submission) -> list[Event]:
        """Wait until a submission is durable; for callers without an event loop.

        Raises:
            StoreError: When it could not be saved.
        """
        self.outbox.settle()
        return submission.future.result()

    # The session and its stages -------------------------------------------------------------------

    def prepare(
        self, facts: ev.Facts, stages: Mapping[str, ev.StagePlan] | None = None, *, short: bool | None = None
    ) -> Submission:
        """Alter what is known of the session, its prompts and minutes."""
        check_facts(facts)
        session = self.session
        plans = dict(session.overrides if stages is None else stages)
        unknown = [stage for stage in plans if stage not in session.stages]
        if unknown:
            raise Refused(f"There is no stage {unknown[0]!r} in this session's design.")
        for stage, plan in plans.items():
            if not 0 <= plan.minutes <= LONGEST_STAGE:
                title = session.stages[stage].title
                raise Refused(f"{title} cannot take {plan.minutes} minutes; give 1 to {LONGEST_STAGE}.")
        what = ev.SessionPrepared(facts=facts, stages=plans, short=session.short if short is None else short)
        return self.submit(self.draft(what))

    def missing(self) -> list[str]:
        """What is still to be filled in before the session may start: the names of open placeholders."""
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
        """End the session; works for one that never started on screen, whose notes came by import."""
        if self.session.status == "ended":
            raise Refused("This session has ended already.")
        if attended is not None and not 0 <= attended <= 10_000:
            raise Refused(f"{attended} people cannot have attended; give a number from 0 to 10000.")
        if vote := self.session.open_vote():
            raise Refused(f"{vote.id} is still open: close it before the session ends.")
        return self.submit(self.draft(ev.SessionEnded(attended=attended)))

    def go_to(self, stage: str) -> Submission:
        """Go to any stage."""
        self._running()
        self._stage(stage)
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
        run = self._stage(stage or self.session.stage)
        if minutes == 0 or not -600 <= minutes <= 600:
            raise Refused("Give a number of minutes between -600 and 600, not 0.")
        if run.minutes + minutes < 0:
            raise Refused(f"{run.title} has only {run.minutes} minutes.")
        return self.submit(self.draft(ev.TimeAdded(stage=run.id, minutes=minutes)))

    def _running(self) -> None:
        if self.session.status == "planned":
            raise Refused("This session has not started yet.")
        if self.session.status == "ended":
            raise Refused("This session has ended.")

    def _stage(self, stage: str) -> StageRun:
        run = self.session.stages.get(stage)
        if run is None:
            raise Refused(f"There is no stage {stage!r} in this session's design.")
        return run

    # Notes ----------------------------------------------------------------------------------------

    @property
    def vocabulary(self) -> Vocabulary:
        """What the capture line may refer to."""
        return Vocabulary(codes=self.session.codes, notes=self.session.notes)

    def understand(self, line: str, *, literal: bool = False, stage: str = "") -> Line:
        """What a typed line means at this moment; see `capture`."""
        text = clean(line).text
        parsed = Capture(text) if literal else parse(text, self.vocabulary)
        if isinstance(parsed, Capture) and parsed.kind == PARAPHRASE:
            return replace(parsed, kind=default_kind(self.session, stage))
        return parsed

    def capture(self, line: str, *, literal: bool = False, stage: str = "") -> Submission:
        """Record one line of the capture line: a note, or who agrees with one.

        Args:
            line: What was typed.
            literal: Whether it is a note word for word, whatever it looks like.
            stage: The stage a note belongs to; empty for the current one.
        """
        parsed = self.understand(line, literal=literal, stage=stage)
        if isinstance(parsed, Marks):
            if not parsed.note and any(submission.note for submission in self.outbox.waiting):
                raise Refused("The last note is still being saved; say who agrees when it is on disk.")
            return self.mark_note(parsed.note or self.session.last_note, parsed.agree, parsed.disagree)
        return self.add_note(parsed, stage=stage)

    def add_note(self, note: Capture, *, stage: str = "", source_id: str = "") -> Submission:
        """Add a note to the current stage, or to the one named.

        Raises:
            Refused: When nothing but white space is left, the kind is unknown, the speaker no code, the text too
                long, or the stage not in the design.
        """
        content = self._content(note)
        where = self._stage(stage or capture_stage(self.session)).id
        what = ev.NoteAdded(stage=where, source_id=source_id, **content)
        return self.submit(*self._new_themes(note.themes), self.draft(what, new="N"))

    def edit_note(self, note_id: str, note: Capture) -> Submission:
        """Replace a note's content."""
        self.note(note_id)
        what = ev.NoteEdited(**self._content(note))
        return self.submit(*self._new_themes(note.themes), self.draft(what, ref=note_id))

    def retract_note(self, note_id: str, reason: str = "") -> Submission:
        """Take a note back; it stays in the log."""
        self.note(note_id)
        return self.submit(self.draft(ev.NoteRetracted(reason=clean(reason).text), ref=note_id))

    def move_note(self, note_id: str, stage: str) -> Submission:
        """Put a note under another stage."""
        self.note(note_id)
        return self.submit(self.draft(ev.NoteMoved(stage=self._stage(stage).id), ref=note_id))

    def mark_note(self, note_id: str, agree: Sequence[str] = (), disagree: Sequence[str] = ()) -> Submission:
        """Record who agrees and who disagrees with a note."""
        note = self.note(note_id)
        if unknown := [code for code in (*agree, *disagree) if code not in self.session.codes]:
            raise Refused(f"{unknown[0]} is not a code of this session.")
        if note.speaker and note.speaker in (*agree, *disagree):
            raise Refused(f"{note.speaker} said {note_id}: somebody else agrees or disagrees with it.")
        what = ev.NoteMarked(agree=tuple(agree), disagree=tuple(disagree))
        return self.submit(self.draft(what, ref=note_id))

    def note(self, note_id: str) -> Note:
        """The note of an id.

        Raises:
            Refused: When there is none, or it was retracted or redacted.
        """
        note = self.session.notes.get(note_id)
        if note is None:
            raise Refused(f"There is no note {note_id}." if note_id else "There is no note yet.")
        if note.retracted or note.redacted:
            raise Refused(f"{note_id} was taken back.")
        return note

    def _content(self, note: Capture) -> dict[str, Any]:
        """What a note says, checked: the fields that a new note and an edited one share."""
        if note.kind not in KINDS:
            raise Refused(f"There is no kind of note called {note.kind!r}.")
        if note.speaker:
            self._codes([note.speaker])
        return {
            "text": self._text(note.text),
            "kind": note.kind,
            "speaker": note.speaker,
            "verbatim": note.verbatim or note.kind == QUOTE,
            "intensity": note.intensity,
            "themes": note.themes,
        }

    def _codes(self, codes: Sequence[str]) -> None:
        """Refuse what is no participant code: a name never stands where a code belongs."""
        if codes and not self.session.design.participant_codes:
            raise Refused("This design has no participant codes; give roles instead.")
        if wrong := [code for code in codes if not is_code(code)]:
            raise Refused(f"People are known by codes such as P3 here, not by {wrong[0]!r}.")

    def _text(self, text: str) -> str:
        text = clean(text).text
        if is_blank(text):
            raise Refused("There is no text in this note.")
        if len(text) > LONGEST_NOTE:
            raise Refused(
                f"A note holds at most {LONGEST_NOTE} characters; this one has {len(text)}. Split it."
            )
        return text

    def _new_themes(self, labels: Sequence[str]) -> list[Draft]:
        """Events that name the themes this session does not know yet."""
        new = {label.casefold(): label for label in labels if self.session.theme_of(label) is None}
        for submission in self.outbox.waiting if new else ():
            for draft in submission.drafts:
                if draft.type == "theme.added":
                    new.pop(str(draft.data["label"]).casefold(), None)
        return [self.draft(ev.ThemeAdded(label=label), new="T") for label in new.values()]

    # People and promises --------------------------------------------------------------------------

    def set_attendance(self, what: ev.AttendanceSet) -> Submission:
        """Record how many people are here, by codes or roles."""
        if not 0 <= what.attended <= 10_000:
            raise Refused(f"{what.attended} people cannot be here; give a number from 0 to 10000.")
        self._codes(what.codes)
        return self.submit(self.draft(what))

    def record_consent(self, *, take_part_no: Sequence[str] = (), quote_no: Sequence[str] = ()) -> Submission:
        """Record that all present said yes to taking part and being quoted, but those named."""
        self._codes([*take_part_no, *quote_no])
        what = ev.ConsentRecorded(take_part_no=tuple(take_part_no), quote_no=tuple(quote_no))
        return self.submit(self.draft(what))

    def add_commitment(self, what: ev.CommitmentAdded) -> Submission:
        """Record who will bring what by when; owner, thing or date may be missing, then it is an intention."""
        if is_blank(what.owner) and is_blank(what.action):
            raise Refused("A commitment needs at least who or what.")
        self._stage(what.stage)
        return self.submit(self.draft(what, new="C"))

    def edit_commitment(self, commitment_id: str, what: ev.CommitmentEdited) -> Submission:
        """Replace a commitment's content."""
        self._commitment(commitment_id)
        return self.submit(self.draft(what, ref=commitment_id))

    def retract_commitment(self, commitment_id: str, reason: str = "") -> Submission:
        """Take a commitment back; it stays in the log."""
        self._commitment(commitment_id)
        return self.submit(self.draft(ev.CommitmentRetracted(reason=clean(reason).text), ref=commitment_id))

    def _commitment(self, commitment_id: str) -> None:
        commitment = self.session.commitments.get(commitment_id)
        if commitment is None or commitment.retracted:
            raise Refused(f"There is no commitment {commitment_id}.")

    # Undo -----------------------------------------------------------------------------------------

    def undo(self) -> Submission:
        """Take the last action back.

        Raises:
            Refused: When there is none, or a vote was closed or the session started or ended after it.
        """
        self._nothing_waits("undo")
        if not self.session.actions:
            raise Refused("There is nothing to undo here; what was closed or ended is corrected, not undone.")
        return self.submit(self.draft(ev.Undone(target=self.session.actions[-1])))

    def redo(self) -> Submission:
        """Do again what was undone last."""
        self._nothing_waits("redo")
        if not self.session.taken_back:
            raise Refused("There is nothing to redo.")
        return self.submit(self.draft(ev.Redone(target=self.session.taken_back[-1])))

    def _nothing_waits(self, what: str) -> None:
        if self.outbox.waiting:
            raise Refused(f"Something is still being saved; {what} when it is on disk.")
