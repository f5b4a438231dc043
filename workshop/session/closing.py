"""Before a session ends: the parking lot is gone through, and what was decided and promised is read back.

Nothing here keeps a session from ending; what is left open is said and printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from workshop.plural import counted
from workshop.record.clean import clean
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.kinds import OBJECTION, PARKING
from workshop.session.outbox import Submission
from workshop.session.room import is_quoting, wall_words, without_codes
from workshop.session.state import Commitment, Note, Session
from workshop.votes import objections

if TYPE_CHECKING:
    from workshop.session.live import LiveSession

ANSWERED, NOTE, PLAN, DROPPED = "answered", "note", "plan", "dropped"
OUTCOMES = {
    ANSWERED: "answered",
    NOTE: "became a note",
    PLAN: "goes to the plan",
    DROPPED: "dropped",
}
"""What can become of a parked note, by the name the record keeps, in plain words."""

INTENTION = "intention"
"""`Commitment.strength` of what is read back and nobody wants to promise."""

Kind = Literal["decision", "promise", "objection", "vote"]


class Item(NamedTuple):
    """One thing that is read back, by its kind and its id (``N12``, ``C4``, ``V2``)."""

    kind: Kind
    id: str


class Closing:
    """What can be done with a live session before it ends; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def settle(self, note_id: str, outcome: str, *, words: str = "", stage: str = "") -> Submission:
        """Record what became of a parked note; recorded again, it replaces the earlier.

        Args:
            note_id: A note of the parking lot.
            outcome: A key of `OUTCOMES`.
            words: What was said to it.
            stage: The stage it becomes a note of, where it becomes one.

        Raises:
            Refused: When the note is not in the parking lot, or there is no such outcome or stage.
        """
        note = self._live.notes.note(note_id)
        if note.kind != PARKING and note.parked is None:
            raise Refused(f"{note_id} is not in the parking lot.")
        if outcome not in OUTCOMES:
            raise Refused(f"A parked note is {', '.join(OUTCOMES)}, not {outcome!r}.")
        if outcome == NOTE:
            self._live.stage_run(stage)
        what = ev.ParkingSettled(
            outcome=outcome, words=clean(words).text.strip(), stage=stage if outcome == NOTE else ""
        )
        return self._live.submit(self._live.draft(what, ref=note_id))


def parked(session: Session) -> list[Note]:
    """The notes of the parking lot, and those that were in it and became notes of a stage."""
    return session.once(
        "parked",
        lambda: [note for note in session.current_notes() if note.kind == PARKING or note.parked is not None],
    )


def unsettled(session: Session) -> list[Note]:
    """The notes of the parking lot of which nothing has become yet."""
    return [note for note in parked(session) if outcome_of(note) is None]


def outcome_of(note: Note) -> ev.ParkingSettled | None:
    """What became of a parked note; None for nothing yet, also when it became a note and was parked again since."""
    again = note.parked is not None and note.parked.outcome == NOTE and note.kind == PARKING
    return None if again else note.parked


def became_of(session: Session, note: Note) -> str:
    """What became of a parked note, such as ``answered: Streets looks after it``; empty for nothing yet."""
    one = outcome_of(note)
    if one is None:
        return ""
    told = OUTCOMES.get(one.outcome, one.outcome)
    if one.stage in session.stages:
        told += f" of {session.stages[one.stage].title}"
    return f"{told}: {one.words.rstrip('.')}" if one.words else told


def reads_back(session: Session) -> bool:
    """Whether what was promised is read back before the end: where the design records commitments."""
    return any("commitment" in run.design.records for run in session.stage_order)


def open_objections(session: Session) -> list[Note]:
    """The objections that are not closed: nothing became of them yet, they need evidence or are unresolved."""
    return [
        note
        for note in session.open_notes()
        if note.kind == OBJECTION and (note.settled is None or note.settled.state not in objections.CLOSED)
    ]


def not_revealed(session: Session) -> list[str]:
    """The votes that are closed and whose results nobody has seen; tests are not among them."""
    return [vote.id for vote in session.counted_votes() if not vote.is_revealed]


def not_confirmed(session: Session) -> list[str]:
    """The promises that are neither confirmed nor an intention."""
    return [one.id for one in session.current_commitments() if not (one.confirmed or one.is_intention)]


def to_read_back(session: Session) -> list[Item]:
    """What is read back, in this order: decisions, promises, open objections, votes that are not revealed."""
    decisions = [note.id for note in session.open_notes() if note.kind == "decision"]
    return [
        *(Item("decision", one) for one in decisions),
        *(Item("promise", one.id) for one in session.current_commitments()),
        *(Item("objection", note.id) for note in open_objections(session)),
        *(Item("vote", one) for one in not_revealed(session)),
    ]


def promise_words(one: Commitment, *, public: bool) -> str:
    """A promise as it is read back: who, what and how much, by when, and on which condition.

    In ``public`` the room reads it too: who has not confirmed yet is not named there.
    """
    parts = [
        one.action or "what is not said",
        f"{one.amount:,} {one.unit}".strip() if one.amount is not None else "",
        f"by {one.due}" if one.due else "",
        f"if {one.condition}" if one.condition else "",
    ]
    who = (one.owner or "somebody") if one.confirmed or not public else ""
    said = ", ".join(part for part in parts if part).rstrip(".")
    return f"{who}: {said}." if who else f"{said[:1].upper()}{said[1:]}."


def note_words(session: Session, note: Note, *, public: bool) -> str:
    """A decision, an objection or a parked note as it is read back; empty where the room may not read it."""
    if public:
        return wall_words(session, note)
    return note.read_back or without_codes(session, note.text)


def left_open(session: Session) -> list[str]:
    """What a session leaves open as it ends, one sentence each; none where nothing is."""
    counts = [(len(unsettled(session)), "parked note is", "parked notes are", "left")]
    if reads_back(session):
        counts += [
            (len(not_confirmed(session)), "promise is", "promises are", "not confirmed"),
            (len(open_objections(session)), "objection is", "objections are", "open"),
        ]
    counts.append((len(not_revealed(session)), "vote is", "votes are", "not revealed"))
    return [f"{counted(count, one, many)} {what}." for count, one, many, what in counts if count]


def words_for_others(session: Session, note: Note) -> str:
    """What became of a parked note as papers that go out may say it: without codes, never words as they were said."""
    words = note.parked.words if note.parked else ""
    quoted = session.design.participant_codes and is_quoting(words)
    told = became_of(session, note)
    if quoted:
        told = told.removesuffix(f": {words.rstrip('.')}")
    return without_codes(session, told)
