"""What can happen in a session: one typed value for each type of event.

The log keeps an event's type and its data as JSON; here they become one `Happening`.  What the event is
about (``N12``) is in the envelope, so that it survives a redaction.
"""

from __future__ import annotations

from typing import Any

import msgspec

from workshop.record.clean import clean
from workshop.record.event import Draft, Event
from workshop.votes.model import Question


class Happening(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something that happened.  Unknown keys are ignored, so that an older program reads a newer log."""


class Facts(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is known of a session before it starts.

    ``date`` is ISO 8601; ``starts`` and ``ends`` are local clock times (``HH:MM``), ``ends`` the hard end;
    ``expected`` the number of people.  Empty means not yet known.
    """

    title: str = ""
    department: str = ""
    segment: str = ""
    unit: str = ""
    stratum: str = ""
    place: str = ""
    date: str = ""
    starts: str = ""
    ends: str = ""
    deadline: str = ""
    expected: int = 0
    note_taker: str = ""


class StagePlan(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What prepare altered in one stage of the design; zero minutes or an empty question mean unaltered."""

    minutes: int = 0
    question: str = ""


class SessionCreated(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The session exists; holds the copy of the design it runs."""

    design: dict[str, Any]
    facts: Facts
    short: bool = False


class SessionPrepared(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Facts or stages were altered before the start (or corrected later)."""

    facts: Facts
    stages: dict[str, StagePlan] = {}
    short: bool = False


class SessionStarted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The clock runs.  ``offset`` is how many minutes the room's clock is ahead of UTC, None if not known."""

    offset: int | None = None


class SessionEnded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The session is over.  ``attended`` is how many people were there at its end, or None if not said."""

    attended: int | None = None


class StageEntered(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The room is now at this stage."""

    stage: str


class TimeAdded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Minutes were added to a stage; negative ones were taken from it."""

    stage: str
    minutes: int


class AttendanceSet(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """How many people are here, and by which codes or roles they are known.  Never names."""

    attended: int
    codes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    invited: int = 0
    left_early: int = 0
    manager_present: bool = False


class ConsentRecorded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Who agreed to take part and to be quoted: everybody present but the codes named."""

    take_part_no: tuple[str, ...] = ()
    quote_no: tuple[str, ...] = ()


class NoteAdded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A note.  ``source_id`` is the id it had in the file it was imported from."""

    text: str
    stage: str
    kind: str = "paraphrase"
    speaker: str = ""
    verbatim: bool = False
    agree: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()
    intensity: int = 0
    themes: tuple[str, ...] = ()
    source_id: str = ""


class NoteEdited(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A note's content after an edit, whole: what is left out is empty now."""

    text: str
    kind: str = "paraphrase"
    speaker: str = ""
    verbatim: bool = False
    intensity: int = 0
    themes: tuple[str, ...] = ()


class NoteRetracted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The note is taken back; it stays in the log."""

    reason: str = ""


class NoteMoved(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The note belongs to another stage."""

    stage: str


class NoteMarked(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """People agree or disagree with a note; who is in neither list keeps what they said before."""

    agree: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()


class ThemeAdded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A theme was named for the first time in this session."""

    label: str


class CommitmentAdded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody will bring something.  ``owner`` is an office or a role; ``due`` as it was said, or ISO 8601."""

    owner: str
    action: str
    stage: str
    due: str = ""
    resource: str = ""
    asked: int | None = None
    amount: int | None = None
    unit: str = ""
    condition: str = ""
    strength: str = "will"
    confirmed: bool = False


class CommitmentEdited(CommitmentAdded, frozen=True, omit_defaults=True, kw_only=True):
    """A commitment's content after an edit, whole."""


class CommitmentRetracted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The commitment is taken back; it stays in the log."""

    reason: str = ""


class VoteDrafted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A vote was prepared: one question, or several that form a ballot sheet; a ``test`` does not count."""

    stage: str
    questions: tuple[Question, ...]
    private: bool = False
    round: int = 1
    test: bool = False


class VoteOpened(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The vote takes ballots.

    ``way`` says how they come in: ``hands`` (counted), ``paper`` (totals, or ballot by ballot), ``seats`` (seat
    by seat) or ``keyboard`` (one person after the other, in secret).  ``eligible`` is how many may vote.
    ``box`` names the ballot box where single ballots wait until the vote is closed; empty where there is none.
    """

    eligible: int
    way: str
    box: str = ""


class VoteCounted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The totals of one question as typed in; a later one for the same question replaces it."""

    question: str
    cast: int
    counts: tuple[int, ...]
    skipped: int = 0


class BallotCast(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """One seat's choice in an open vote: option indexes, empty for a skip; a later one replaces it."""

    question: str
    seat: int
    choice: tuple[int, ...]
    away: bool = False


class VoteClosed(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The vote takes no more ballots.  ``reason`` says why where it was closed with something missing.

    ``ballots`` are those of the vote's box, by question id and sorted, so that nothing tells whose they are or
    when they came; None left the question empty.
    """

    reason: str = ""
    ballots: dict[str, tuple[tuple[int, ...] | None, ...]] = {}


class TieDecided(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A tie that mattered was decided by the room.

    Attributes:
        question: The question's id.
        how: ``all`` (all tied are taken), ``run-off`` (a new vote between them), ``named`` (somebody decided),
            ``lot`` (drawn from ``seed`` by ``algorithm``) or ``draw`` (drawn by hand, seen by a witness).
        options: The tied options, by index.
        order: The same, best first, as it was decided; empty for ``all`` and ``run-off``.
        by: The role of who decided, or of the witness.
        seed, algorithm: What the lot can be drawn again from.
        reason: Why, in words.
    """

    question: str
    how: str
    options: tuple[int, ...]
    order: tuple[int, ...] = ()
    by: str = ""
    seed: str = ""
    algorithm: str = ""
    reason: str = ""


class RevealedResult(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was counted on one question when it was revealed, to be compared with a recount."""

    question: str
    cast: int
    counts: tuple[int, ...]
    skipped: int = 0
    passed: bool | None = None
    winners: tuple[int, ...] = ()
    order: tuple[tuple[int, ...], ...] = ()


class VoteRevealed(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The result may be seen; ``results`` is what was counted then."""

    results: tuple[RevealedResult, ...] = ()


class VoteReopened(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A closed vote takes ballots again.  What was counted is kept; what was typed stands, to be corrected.

    ``box`` names the new, empty ballot box of a vote whose paper is typed ballot by ballot.
    """

    reason: str
    box: str = ""


class VoteMadeFinal(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The result stands; the vote is not opened again."""


class VoteDropped(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The vote was given up without a result."""

    reason: str


class Undone(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The action that began with the event of this id is taken back."""

    target: str


class Redone(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The action that was taken back last is done again."""

    target: str


TYPES: dict[str, type[Happening]] = {
    "session.created": SessionCreated,
    "session.prepared": SessionPrepared,
    "session.started": SessionStarted,
    "session.ended": SessionEnded,
    "stage.entered": StageEntered,
    "time.added": TimeAdded,
    "attendance.set": AttendanceSet,
    "consent.recorded": ConsentRecorded,
    "note.added": NoteAdded,
    "note.edited": NoteEdited,
    "note.retracted": NoteRetracted,
    "note.moved": NoteMoved,
    "note.marked": NoteMarked,
    "theme.added": ThemeAdded,
    "commitment.added": CommitmentAdded,
    "commitment.edited": CommitmentEdited,
    "commitment.retracted": CommitmentRetracted,
    "vote.drafted": VoteDrafted,
    "vote.opened": VoteOpened,
    "vote.counted": VoteCounted,
    "vote.cast": BallotCast,
    "vote.closed": VoteClosed,
    "vote.tie": TieDecided,
    "vote.revealed": VoteRevealed,
    "vote.reopened": VoteReopened,
    "vote.final": VoteMadeFinal,
    "vote.dropped": VoteDropped,
    "undo": Undone,
    "redo": Redone,
}
_TYPE_OF = {kind: name for name, kind in TYPES.items()}

# What a person does to the content of a session can be taken back; the rest is corrected by a new event.
UNDOABLE = frozenset(
    {
        "session.prepared", "stage.entered", "time.added", "attendance.set",
        "note.added", "note.edited", "note.retracted", "note.moved", "note.marked", "theme.added",
        "commitment.added", "commitment.edited", "commitment.retracted",
        "vote.drafted", "vote.opened", "vote.counted", "vote.cast",
    }
)  # fmt: skip
# Undo does not reach back past these: what came before them is corrected, not taken back.
BARRIERS = frozenset(
    {
        "session.started", "session.ended",
        "vote.closed", "vote.tie", "vote.revealed", "vote.reopened", "vote.final", "vote.dropped",
    }
)  # fmt: skip


# msgspec 0.22 ends the process when two threads are the first to convert into a type: all are made known here.
for _kind in TYPES.values():
    msgspec.json.Decoder(_kind)


def draft(what: Happening, *, at: str, by: str, ref: str = "", new: str = "") -> Draft:
    """Put a happening into an envelope that the writer will number; every text in it is cleaned here."""
    data: dict[str, Any] = _clean(msgspec.to_builtins(what))
    return Draft(type=_TYPE_OF[type(what)], data=data, at=at, by=by, ref=ref, new=new)


def _clean(value: Any) -> Any:
    """The same plain data with every text cleaned: the one door through which text enters the record."""
    if isinstance(value, str):
        return clean(value).text
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def happening(event: Event) -> Happening | None:
    """What an event says; None when its data was redacted or its type is not known to this version.

    Raises:
        msgspec.ValidationError: When a known type holds data of the wrong shape.
    """
    kind = TYPES.get(event.type)
    if kind is None or event.data is None:
        return None
    return msgspec.convert(event.data, kind)
