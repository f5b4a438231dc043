"""What can happen in a session: one typed value for each type of event.

The log keeps an event's type and its data as JSON; here they become one `Happening`.  What the event is
about (``N12``) is in the envelope, so that it survives a redaction.
"""

from __future__ import annotations

from typing import Any

import msgspec

from workshop.record.clean import clean_data
from workshop.record.event import Draft, Event
from workshop.session.capture_events import CaptureAdded, CaptureEdited, CaptureRetracted, SourceNamed
from workshop.session.closing_events import CheckTicked, DebriefAnswered, ParkingSettled
from workshop.session.companion_events import NotesJoined
from workshop.session.happening import Happening
from workshop.session.note_events import (
    AssumptionRanked,
    CommitmentAdded,
    CommitmentEdited,
    CommitmentRetracted,
    NeedNamed,
    NoteAdded,
    NoteEdited,
    NoteMarked,
    NoteMoved,
    NoteReadBack,
    NoteReplaced,
    NoteRetracted,
    ObjectionSettled,
)
from workshop.session.people_events import AttendanceSet, ConsentRecorded, PersonJoined, PersonLeft
from workshop.session.redaction_events import HoldLifted, HoldSet, Redacted
from workshop.session.session_events import (
    BreakBegun,
    BreakEnded,
    Facts,
    SessionCreated,
    SessionEnded,
    SessionPrepared,
    SessionStarted,
    StageEntered,
    StagePlan,
    TimeAdded,
)
from workshop.session.theme_events import NoteThemed, ThemeAdded, ThemeMerged, ThemeRenamed, ThemeRetracted
from workshop.session.vote_events import (
    BallotCast,
    RevealedResult,
    TieDecided,
    VoteClosed,
    VoteCounted,
    VoteDrafted,
    VoteDropped,
    VoteMadeFinal,
    VoteOpened,
    VoteReopened,
    VoteRevealed,
)
from workshop.session.wall_events import WallBlanked, WallShown

__all__ = [
    "BARRIERS",
    "TYPES",
    "UNDOABLE",
    "AssumptionRanked",
    "AttendanceSet",
    "BallotCast",
    "BreakBegun",
    "BreakEnded",
    "CaptureAdded",
    "CaptureEdited",
    "CaptureRetracted",
    "CheckTicked",
    "CommitmentAdded",
    "CommitmentEdited",
    "CommitmentRetracted",
    "ConsentRecorded",
    "DebriefAnswered",
    "Facts",
    "Happening",
    "HoldLifted",
    "HoldSet",
    "NeedNamed",
    "NoteAdded",
    "NoteEdited",
    "NoteMarked",
    "NoteMoved",
    "NoteReadBack",
    "NoteReplaced",
    "NoteRetracted",
    "NoteThemed",
    "NotesJoined",
    "ObjectionSettled",
    "ParkingSettled",
    "PersonJoined",
    "PersonLeft",
    "Redacted",
    "Redone",
    "RevealedResult",
    "SessionCreated",
    "SessionEnded",
    "SessionPrepared",
    "SessionStarted",
    "SourceNamed",
    "StageEntered",
    "StagePlan",
    "ThemeAdded",
    "ThemeMerged",
    "ThemeRenamed",
    "ThemeRetracted",
    "TieDecided",
    "TimeAdded",
    "Undone",
    "VoteClosed",
    "VoteCounted",
    "VoteDrafted",
    "VoteDropped",
    "VoteMadeFinal",
    "VoteOpened",
    "VoteReopened",
    "VoteRevealed",
    "WallBlanked",
    "WallShown",
    "draft",
    "happening",
]


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
    "break.begun": BreakBegun,
    "break.ended": BreakEnded,
    "attendance.set": AttendanceSet,
    "person.joined": PersonJoined,
    "person.left": PersonLeft,
    "consent.recorded": ConsentRecorded,
    "note.added": NoteAdded,
    "note.edited": NoteEdited,
    "note.retracted": NoteRetracted,
    "note.moved": NoteMoved,
    "note.marked": NoteMarked,
    "notes.joined": NotesJoined,
    "note.read_back": NoteReadBack,
    "note.replaced": NoteReplaced,
    "objection.settled": ObjectionSettled,
    "assumption.ranked": AssumptionRanked,
    "need.named": NeedNamed,
    "check.ticked": CheckTicked,
    "parking.settled": ParkingSettled,
    "debrief.answered": DebriefAnswered,
    "note.themed": NoteThemed,
    "theme.added": ThemeAdded,
    "theme.renamed": ThemeRenamed,
    "theme.merged": ThemeMerged,
    "theme.retracted": ThemeRetracted,
    "capture.added": CaptureAdded,
    "capture.edited": CaptureEdited,
    "capture.retracted": CaptureRetracted,
    "source.named": SourceNamed,
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
    "wall.shown": WallShown,
    "wall.blanked": WallBlanked,
    "redacted": Redacted,
    "hold.set": HoldSet,
    "hold.lifted": HoldLifted,
    "undo": Undone,
    "redo": Redone,
}
_TYPE_OF = {kind: name for name, kind in TYPES.items()}

# What a person does to the content of a session can be taken back; the rest is corrected by a new event.
UNDOABLE = frozenset(
    {
        "session.prepared", "stage.entered", "time.added", "break.begun", "break.ended", "attendance.set",
        "person.joined", "person.left",
        "note.added", "note.edited", "note.retracted", "note.moved", "note.marked", "note.read_back", "note.replaced",
        "objection.settled", "assumption.ranked", "need.named",
        "theme.added", "theme.renamed", "theme.merged", "theme.retracted", "note.themed",
        "capture.added", "capture.edited", "capture.retracted",
        "commitment.added", "commitment.edited", "commitment.retracted",
        "check.ticked", "parking.settled", "debrief.answered",
        "vote.drafted", "vote.opened", "vote.counted", "vote.cast",
    }
)  # fmt: skip
# Undo does not reach back past these: what came before them is corrected, not taken back.
BARRIERS = frozenset(
    {
        "session.started", "session.ended",
        "vote.closed", "vote.tie", "vote.revealed", "vote.reopened", "vote.final", "vote.dropped",
        "redacted",
    }
)  # fmt: skip


# msgspec 0.22 ends the process when two threads are the first to convert into a type: all are made known here.
for _kind in TYPES.values():
    msgspec.json.Decoder(_kind)


def draft(what: Happening, *, at: str, by: str, ref: str = "", new: str = "") -> Draft:
    """Put a happening into an envelope that the writer will number; every text in it is cleaned here."""
    data: dict[str, Any] = clean_data(msgspec.to_builtins(what))
    return Draft(type=_TYPE_OF[type(what)], data=data, at=at, by=by, ref=ref, new=new)


def happening(event: Event) -> Happening | None:
    """What an event says; None when its data was redacted or its type is not known to this version.

    Raises:
        msgspec.ValidationError: When a known type holds data of the wrong shape.
    """
    kind = TYPES.get(event.type)
    if kind is None or event.data is None:
        return None
    return msgspec.convert(event.data, kind)
