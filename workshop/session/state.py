"""What a session is at one moment, as folded from its log.  Values only; `fold` is what changes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, TypeVar, cast
from unicodedata import normalize

from workshop.designs.model import Design, Stage
from workshop.record.event import Event
from workshop.session.attendance import Attendance
from workshop.session.closing_events import ParkingSettled
from workshop.session.events import Facts, StagePlan
from workshop.session.kinds import KINDS, PARAPHRASE
from workshop.session.note_events import AssumptionRanked, ObjectionSettled
from workshop.session.redaction_events import HoldSet, Redacted
from workshop.session.vote import Vote

Status = Literal["planned", "running", "ended"]
T = TypeVar("T")


@dataclass(slots=True)
class Note:
    """One remark.  Ids in ``themes`` are theme ids; a redacted note has lost its words, and ``why`` says for what reason.

    ``read_back`` is the wording that the room was shown, empty where its own words are shown or none.
    Of an objection, ``settled`` is what became of it, ``vote`` and ``question`` what it holds up, if anything;
    ``language`` and ``gloss`` are of a note that was not said in the record's own language.
    ``parked`` is what became of a note that is or was in the parking lot.
    ``origin`` are the notes it was split or joined from; ``replaced`` says why others stand in its place (``split``
    or ``joined``), and ``into`` which.  ``voices`` are the speakers of the notes it came from: their words are in it,
    also where it has no speaker of its own.
    ``ranked`` is what stands beside a guess on its slip, ``need`` the note of the need that a want serves.
    """

    id: str
    text: str
    stage: str
    kind: str = PARAPHRASE
    speaker: str = ""
    verbatim: bool = False
    agree: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()
    intensity: int = 0
    themes: tuple[str, ...] = ()
    source_id: str = ""
    at: str = ""
    by: str = ""
    edits: int = 0
    read_back: str = ""
    vote: str = ""
    question: str = ""
    language: str = ""
    gloss: str = ""
    settled: ObjectionSettled | None = None
    parked: ParkingSettled | None = None
    retracted: bool = False
    redacted: bool = False
    why: str = ""
    origin: tuple[str, ...] = ()
    replaced: str = ""
    into: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    ranked: AssumptionRanked | None = None
    need: str = ""

    @property
    def holds(self) -> bool:
        """Whether the note counts: neither taken back nor replaced by others nor emptied by a redaction."""
        return not (self.retracted or self.replaced or self.redacted)


@dataclass(frozen=True, slots=True)
class Source:
    """An imported line: the note it became, and its text then, whatever the note says now."""

    note: str
    text: str


@dataclass(slots=True)
class Theme:
    """What several notes are about.

    ``label`` is its name, ``names`` what it was called before.  ``into`` is the theme it was merged into, and
    ``split_from`` the one it was split off, by their ids; empty where it was not.
    """

    id: str
    label: str
    at: str = ""
    names: tuple[str, ...] = ()
    into: str = ""
    split_from: str = ""
    retracted: bool = False

    @property
    def stands(self) -> bool:
        """Whether notes can be filed in it: neither merged into another nor taken back."""
        return not self.into and not self.retracted


@dataclass(frozen=True, slots=True)
class ThemeStep:
    """One thing that was done to a theme, with the names of then; ``notes`` are those that it moved."""

    what: Literal["made", "renamed", "merged", "split", "retracted"]
    theme: str
    label: str
    at: str
    other: str = ""
    other_label: str = ""
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Commitment:
    """Who brings what by when.  Without owner, thing and date it is an intention, or when read back as one.

    ``why`` is the reason for which its words were redacted; it is taken back then.
    """

    id: str
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
    note: str = ""
    source_id: str = ""
    at: str = ""
    retracted: bool = False
    why: str = ""

    @property
    def is_intention(self) -> bool:
        """Whether owner, thing or date is missing, or it was said to be no more than that."""
        return self.strength == "intention" or not (self.owner and self.action and self.due)


@dataclass(slots=True)
class Captured:
    """A record with fields, such as a customer group; ``kind`` is a key of `workshop.session.capture_kinds.CAPTURES`.

    ``why`` is the reason for which its words were redacted; it is taken back then.
    """

    id: str
    kind: str
    stage: str
    fields: dict[str, str | int | tuple[str, ...]]
    at: str = ""
    by: str = ""
    source_id: str = ""
    edits: int = 0
    retracted: bool = False
    why: str = ""

    def text(self, name: str) -> str:
        """What stands in a field, as text; several texts joined by commas, empty for nothing."""
        value = self.fields.get(name, "")
        return ", ".join(value) if isinstance(value, tuple) else str(value)


@dataclass(slots=True)
class StageRun:
    """One stage as it is run: the design's, with what prepare altered and the time it has taken.

    ``minutes`` is the plan with added minutes, ``planned`` the plan without; ``seconds`` what earlier visits took.
    """

    design: Stage
    question: str
    planned: int
    added: int = 0
    seconds: float = 0
    visits: int = 0

    @property
    def id(self) -> str:
        """The stage's id in the design."""
        return self.design.id

    @property
    def title(self) -> str:
        """The stage's title in the design."""
        return self.design.title

    @property
    def minutes(self) -> int:
        """Minutes this stage may take: planned and added."""
        return max(self.planned + self.added, 0)


@dataclass(frozen=True, slots=True)
class WallState:
    """What was chosen to be on the wall; see `workshop.session.wall`.

    ``show`` is empty where what the design proposes is on it.  ``blank`` is kept beside it, so that the wall can be
    brought back as it was.
    """

    show: str = ""
    ref: str = ""
    page: int = 0
    blank: bool = False


@dataclass
class Session:
    """A session at one moment.  Made by `workshop.session.fold`; everybody else only reads it.

    ``break_at`` is when the break began that the room has now, empty without one, ``break_minutes`` how long it is
    to be, and ``break_seconds`` what the breaks before it took.
    ``companion_of`` is the session whose notes are taken here, where this is a notes file and no session of its own.
    ``source_names`` are the files it was imported from, without their endings.
    ``afterwards`` says that it was held before it was written down, so that its times are those of the typing.
    ``redactions`` are those there were, ``left`` what stays of redacted events by their sequence numbers, and ``hold`` the
    legal hold that forbids another, None where there is none.
    ``damaged_after`` is the number of the last event that holds where the record is damaged; 0 where it is whole.
    """

    design: Design
    facts: Facts = field(default_factory=Facts)
    short: bool = False
    companion_of: str = ""
    afterwards: bool = False
    redactions: list[Redacted] = field(default_factory=list)
    hold: HoldSet | None = None
    left: dict[int, dict[str, Any]] = field(default_factory=dict)
    overrides: dict[str, StagePlan] = field(default_factory=dict)
    stages: dict[str, StageRun] = field(default_factory=dict)
    status: Status = "planned"
    stage: str = ""
    created_at: str = ""
    started_at: str = ""
    offset: int | None = None
    ended_at: str = ""
    entered_at: str = ""
    break_at: str = ""
    break_minutes: int = 0
    break_seconds: float = 0
    attendance: Attendance = field(default_factory=Attendance)
    notes: dict[str, Note] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    theme_steps: list[ThemeStep] = field(default_factory=list)
    commitments: dict[str, Commitment] = field(default_factory=dict)
    captures: dict[str, Captured] = field(default_factory=dict)
    votes: dict[str, Vote] = field(default_factory=dict)
    wall: WallState = WallState()
    ticked: set[str] = field(default_factory=set)
    debrief: dict[str, str] = field(default_factory=dict)
    last_note: str = ""
    sources: dict[str, Source] = field(default_factory=dict)
    source_names: tuple[str, ...] = ()
    log: list[Event] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    undone: set[str] = field(default_factory=set)
    revision: int = field(default=0, compare=False, repr=False)
    _once: dict[str, tuple[int, Any]] = field(default_factory=dict, compare=False, repr=False)
    damaged_after: int = 0

    @property
    def current(self) -> StageRun | None:
        """The stage the room is at; None before the start."""
        return self.stages.get(self.stage)

    @property
    def stage_order(self) -> list[StageRun]:
        """All stages in the design's order, those after the session last."""
        return list(self.stages.values())

    @property
    def codes(self) -> tuple[str, ...]:
        """The participant codes that may be typed: those who were here, else as many as the group may have."""
        if not self.design.participant_codes:
            return ()
        if self.attendance.codes:
            return self.attendance.codes
        count = self.attendance.attended or max(self.facts.expected, self.design.size.max)
        return tuple(f"P{number}" for number in range(1, count + 1))

    def once(self, name: str, work: Callable[[], T]) -> T:
        """What ``work`` comes to, under a name of its own; it is done anew only after something has happened.

        The fold counts what happens in ``revision``.  Nobody alters what is returned.
        """
        revision, found = self._once.get(name, (-1, None))
        if revision != self.revision:
            found = work()
            self._once[name] = (self.revision, found)
        return cast(T, found)

    def current_notes(self) -> Iterator[Note]:
        """The notes that hold, in the order they were made."""
        return (note for note in self.notes.values() if note.holds)

    def is_sealed(self, note: Note) -> bool:
        """Whether a note may be shown and exported as a number only: an assumption, or said at a sealed stage."""
        kind, run = KINDS.get(note.kind), self.stages.get(note.stage)
        if kind is None or kind.sealed:
            return True
        return run is not None and run.design.sealed and kind.spoken

    def open_notes(self) -> list[Note]:
        """The notes that hold and are not sealed."""
        return [note for note in self.current_notes() if not self.is_sealed(note)]

    def sealed_count(self) -> int:
        """How many notes are sealed."""
        return sum(self.is_sealed(note) for note in self.current_notes())

    def notes_of(self, stage: str) -> list[Note]:
        """The notes of one stage that hold."""
        return list(self.once("notes of stages", self._by_stage).get(stage, ()))

    def _by_stage(self) -> dict[str, list[Note]]:
        found: dict[str, list[Note]] = {}
        for note in self.current_notes():
            found.setdefault(note.stage, []).append(note)
        return found

    def current_commitments(self) -> list[Commitment]:
        """The commitments that hold."""
        return [commitment for commitment in self.commitments.values() if not commitment.retracted]

    def current_captures(self, kind: str = "") -> list[Captured]:
        """The records that hold, all or those of one kind."""
        return [one for one in self.captures.values() if not one.retracted and kind in ("", one.kind)]

    def counted_votes(self) -> list[Vote]:
        """The votes that are closed, whether or not anybody has seen their results; tests are not among them."""
        return [vote for vote in self.votes.values() if vote.is_counted and not vote.test]

    def revealed_votes(self) -> list[Vote]:
        """The votes whose results may be seen; tests are not among them."""
        return [vote for vote in self.counted_votes() if vote.is_revealed]

    def open_vote(self) -> Vote | None:
        """The vote that takes ballots now, or None."""
        return next((vote for vote in self.votes.values() if vote.status == "open"), None)

    def current_themes(self) -> list[Theme]:
        """The themes that stand, in the order they were made."""
        return [theme for theme in self.themes.values() if theme.stands]

    def standing_theme(self, theme_id: str) -> Theme | None:
        """The theme of an id, or what it was merged into; None where there is none any more."""
        theme = self.themes.get(theme_id)
        while theme is not None and theme.into:
            theme = self.themes.get(theme.into)
        return theme if theme is not None and theme.stands else None

    def theme_of(self, label: str) -> Theme | None:
        """The theme of this label, whatever its capitals; also under a name it had, or of what was merged into it."""
        wanted = name_key(label)
        for theme in self.themes.values():
            if theme.stands and name_key(theme.label) == wanted:
                return theme
        for theme in reversed(self.themes.values()):
            if wanted in map(name_key, (theme.label, *theme.names)):
                found = self.standing_theme(theme.id)
                if found is not None:
                    return found
        return None

    def spent(self, stage: str, now: datetime) -> int:
        """Whole seconds a stage has taken by ``now`` (an aware time), all its visits together, without breaks."""
        run = self.stages[stage]
        if stage != self.stage or not self.entered_at or self.status != "running":
            return int(run.seconds)
        return int(run.seconds + max((now - parse_time(self.entered_at)).total_seconds(), 0))


@lru_cache(maxsize=4096)
def name_key(label: str) -> str:
    """What two names have in common that are the same but for capitals and the way accents are stored."""
    return label if label.isascii() and label.islower() else normalize("NFC", label.casefold())


def parse_time(at: str) -> datetime:
    """An event's time as an aware datetime."""
    return datetime.fromisoformat(at)
