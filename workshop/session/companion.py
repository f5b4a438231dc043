"""A notes file for a second laptop: made from a session, carried over, and joined again by event id.

The note-taker's file is a log of its own, with the session's design.  What happens to notes there becomes
new events of the session, in one append: they name where they came from (``joined_from``: the notes file's id
and the event's), have display ids of their own, and stand in the order in which they were typed.  Joined
again, the file adds only what is new; what was undone there meanwhile is corrected here.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec

from workshop.designs.loader import to_data
from workshop.plural import counted
from workshop.record.event import FORMAT, NOTES_PREFIX, Draft, Event, Meta
from workshop.session import events as ev
from workshop.session.clock import Clock, stamp, utc_now
from workshop.session.clocks_apart import minutes_ahead
from workshop.session.creating import LONGEST_TITLE
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.reading import folded
from workshop.session.state import Note, Session, parse_time

NOTE_TAKER = "note-taker"
JOINED_FROM = "joined_from"
_MOST_SHIFT = 14 * 24 * 60
_BROUGHT = frozenset(
    {
        "note.added", "note.edited", "note.retracted", "note.replaced", "note.moved", "note.marked", "note.themed",
        "assumption.ranked", "need.named",
    }
)  # fmt: skip


def new_companion_id(session_id: str) -> str:
    """An id for a notes file of a session; each laptop gets one of its own."""
    return f"{NOTES_PREFIX}{session_id}-{secrets.token_hex(2)}"


def new_companion(
    session: Session, session_id: str, companion_id: str, *, clock: Clock = utc_now
) -> tuple[Meta, list[Draft]]:
    """The head and the first events of a notes file: the session's design, facts, stages and codes, no notes.

    Raises:
        Refused: When the session is itself a notes file.
    """
    if session.companion_of:
        raise Refused(f"{session_id} is a notes file itself; make another one from {session.companion_of}.")
    now = stamp(clock())
    title = f"Notes for {session.facts.title or session.design.title}"[:LONGEST_TITLE]
    facts = msgspec.structs.replace(session.facts, title=title)
    meta = Meta(
        format=FORMAT, id=companion_id, title=title, kind=session.design.id, date=facts.date, created=now,
        companion_of=session_id,
    )  # fmt: skip
    happenings: list[ev.Happening] = [
        ev.SessionCreated(
            design=to_data(session.design), facts=facts, short=session.short, companion_of=session_id
        )
    ]
    if session.overrides:
        happenings.append(
            ev.SessionPrepared(facts=facts, stages=dict(session.overrides), short=session.short)
        )
    people = session.attendance
    if people.attended is not None:
        happenings.append(ev.AttendanceSet(attended=people.attended, codes=people.codes, roles=people.roles))
    return meta, [ev.draft(what, at=now, by="facilitator") for what in happenings]


@dataclass
class Brought:
    """What joining came to; nothing is on disk before its submission is."""

    submission: Submission | None = None
    notes: int = 0
    changes: int = 0
    known: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def note_ids(self) -> list[str]:
        """The ids of the new notes, once they are on disk."""
        events = self.submission.events if self.submission else []
        return [event.ref for event in events if event.type == "note.added"]

    def in_words(self) -> str:
        """What was joined, as a sentence."""
        if not self.notes and not self.changes:
            known = "its one note is" if self.known == 1 else f"all its {self.known} notes are"
            return f"Nothing is new: {known} here already." if self.known else "There are no notes in it yet."
        parts = [counted(self.notes, "note")] if self.notes else []
        parts += [counted(self.changes, "change")] if self.changes else []
        return f"Joined: {' and '.join(parts)}."


def join(live: LiveSession, meta: Meta, log: Sequence[Event], *, shift: int | None = None) -> Brought:
    """Bring the notes of a second laptop into a session, as one append; what is here already stays as it is.

    Args:
        live: The session; nothing of it waits to be saved.
        meta: The head of the notes file.
        log: Its events.
        shift: Minutes to add to the times of the other clock; None to go on as at the last joining.

    Raises:
        Refused: When the file is no notes file of this session, or the clocks differ and no shift was given.
        SessionDamaged: When its events cannot be read by this version.
    """
    _check(live, meta)
    there = folded(meta.id, log)
    if unknown := [note.stage for note in there.notes.values() if note.stage not in live.session.stages]:
        raise Refused(f"This notes file has a stage {unknown[0]!r} that the session's design does not have.")
    joining = _Joining(live, meta.id, there)
    if shift is None:
        shift = joining.last_shift if joining.refs else _agreed_shift(live, there)
    elif abs(shift) > _MOST_SHIFT:
        raise Refused(f"Times can be moved by {_MOST_SHIFT} minutes at most, not by {shift}.")
    return joining.bring(log, shift)


def _check(live: LiveSession, meta: Meta) -> None:
    """Refuse whatever is no notes file for this session."""
    if live.session.companion_of:
        raise Refused(
            f"{live.id} is a notes file; it is joined to {live.session.companion_of}, not added to."
        )
    if not meta.companion_of:
        raise Refused(
            f"That is the file of a session, {meta.id}; only notes files that `workshop companion` made are joined."
        )
    if meta.companion_of != live.id:
        raise Refused(
            f"That file holds notes for {meta.companion_of}, not for {live.id}; nothing was joined."
        )


def _agreed_shift(live: LiveSession, there: Session) -> int:
    """No shift where nothing speaks against it.

    Raises:
        Refused: When the other clock can be seen to differ: the person decides, since times are written once.
    """
    found = minutes_ahead(live.session, there, live.clock())
    if found is None or not found.minutes:
        return 0
    raise Refused(
        f"{found.in_words()} Nothing was joined: --shift {-found.minutes} puts its times right, "
        f"--shift 0 leaves them as they are."
    )


class _Joining:
    """One joining: which notes there are which notes here, and the events that are still to come."""

    def __init__(self, live: LiveSession, companion: str, there: Session) -> None:
        self._live, self._companion, self._there = live, companion, there
        self._here = live.session
        self.known: set[str] = set()
        self.refs: dict[str, str] = {}
        self.last_shift = 0
        self._read_joined()
        self._added = {event.ref: event.id for event in there.log if event.type == "note.added"}
        self._drafts: list[Draft] = []
        self._ids: list[str] = []
        self._about: list[str] = []
        self._next = 1 + max(
            (int(event.ref[1:]) for event in self._here.log if _is_note_id(event.ref)), default=0
        )

    def _read_joined(self) -> None:
        """What earlier joinings have brought: the ids of events there, and for each note there the note here."""
        log = self._here.log
        for index, event in enumerate(log):
            if event.type != "notes.joined":
                continue
            what = ev.happening(event)
            if not isinstance(what, ev.NotesJoined) or what.companion != self._companion:
                continue
            if log[index - event.part + 1].id in self._here.undone:
                continue
            self.last_shift = what.shift
            self.known.update(what.events)
            brought = log[index - len(what.events) : index]
            for note, one in zip(what.notes, brought, strict=True):
                if one.type == "note.added":
                    self.refs[note] = one.ref

    def bring(self, log: Sequence[Event], shift: int) -> Brought:
        """Hand over what is new."""
        known = sum(1 for note in self._there.notes if self._added.get(note) in self.refs)
        batches = _batches(log)
        new = [event for event in log if event.id not in self.known and event.type in _BROUGHT]
        for event in new:
            if batches[event.id] not in self._there.undone and event.data is not None:
                self._bring_one(event, shift)
        self._correct(log, batches, shift)
        if not self._drafts:
            return Brought(known=known)
        told = self._unknown_speakers()
        joined = ev.NotesJoined(
            companion=self._companion, events=tuple(self._ids), notes=tuple(self._about), shift=shift
        )
        submission = self._live.submit(*self._new_themes(), *self._drafts, self._live.draft(joined))
        notes = sum(draft.type == "note.added" for draft in self._drafts)
        return Brought(submission, notes, len(self._drafts) - notes, known, told)

    def _bring_one(self, event: Event, shift: int) -> None:
        what = ev.happening(event)
        about = self._added.get(event.ref, "")
        if what is None or not about:
            return
        if isinstance(what, ev.NoteAdded):
            origin = (self.refs.get(self._added.get(note, ""), "") for note in what.origin)
            what = msgspec.structs.replace(what, vote="", question="", origin=tuple(filter(None, origin)))
            about = event.id
        elif about not in self.refs:
            return
        if isinstance(what, ev.NeedNamed):
            what = self._need(what)
        if isinstance(what, ev.NoteThemed):
            what = ev.NoteThemed(add=self._labels(what.add), remove=self._labels(what.remove))
        self._record(what, event, about, shift)

    def _need(self, what: ev.NeedNamed) -> ev.NeedNamed:
        """A link to a need as this session has it: the need's note has another id here."""
        about = self._added.get(what.need, "")
        return ev.NeedNamed(need=self.refs.get(about, "") if about else what.need)

    def _record(self, what: ev.Happening, event: Event, about: str, shift: int) -> None:
        """One event of the session, that names the one it comes from."""
        ref = self.refs.get(about, "")
        new = isinstance(what, ev.NoteAdded)
        if new:
            self.refs[about], self._next = f"N{self._next}", self._next + 1
        at = stamp(parse_time(event.at) + timedelta(minutes=shift))
        draft = ev.draft(what, at=at, by=NOTE_TAKER, ref="" if new else ref, new="N" if new else "")
        draft.data[JOINED_FROM] = f"{self._companion}:{event.id}"
        self._drafts.append(draft)
        self._ids.append(event.id)
        self._about.append(about)

    def _labels(self, themes: Sequence[str]) -> tuple[str, ...]:
        known = self._there.themes
        return tuple(known[theme].label if theme in known else theme for theme in themes)

    def _new_themes(self) -> list[Draft]:
        """Events that name the themes this session does not know yet."""
        labels: dict[str, str] = {}
        for draft in self._drafts:
            for label in (*draft.data.get("themes", ()), *draft.data.get("add", ())):
                labels.setdefault(label.casefold(), label)
        return [
            self._live.draft(ev.ThemeAdded(label=label), new="T")
            for label in labels.values()
            if self._here.theme_of(label) is None
        ]

    def _unknown_speakers(self) -> list[str]:
        spoken = {str(draft.data.get("speaker", "")) for draft in self._drafts} - {""}
        unknown = sorted(spoken.difference(self._here.codes))
        if not unknown:
            return []
        are = "is no code" if len(unknown) == 1 else "are no codes"
        return [f"{', '.join(unknown)} {are} of this session yet: say who is here."]

    def _correct(self, log: Sequence[Event], batches: dict[str, str], shift: int) -> None:
        """Put right here what was undone, or done again, there after it had been brought here."""
        turned = {
            str(event.data.get("target", "")): event
            for event in log
            if event.type in ("undo", "redo") and event.data and event.id not in self.known
        }
        seen: set[tuple[str, str]] = set()
        for event in log:
            turn, about = turned.get(batches[event.id]), self._added.get(event.ref, "")
            if turn is None or event.id not in self.known or about not in self.refs:
                continue
            kind = _KIND_OF_CORRECTION.get(event.type, "")
            if kind and (about, kind) not in seen:
                seen.add((about, kind))
                self._correct_one(kind, event.ref, about, turn, shift)

    def _correct_one(self, kind: str, ref: str, about: str, turn: Event, shift: int) -> None:
        here, there = self._here.notes.get(self.refs[about]), self._there.notes.get(ref)
        if here is None or here.redacted or (there is not None and there.redacted):
            return
        if there is None or _is_gone(there):
            if not _is_gone(here):
                self._record(ev.NoteRetracted(reason="taken back in the notes file"), turn, about, shift)
            return
        if kind == "being":
            if _is_gone(here):
                self._record(self._anew(there), turn, about, shift)
        elif _is_gone(here):
            return
        elif kind == "marks":
            if (set(here.agree), set(here.disagree)) != (set(there.agree), set(there.disagree)):
                # Who agreed can be told anew, but not that somebody was never asked: the note is made anew.
                self._record(ev.NoteRetracted(reason="made anew by the notes file"), turn, about, shift)
                self._record(self._anew(there), turn, about, shift)
        elif kind == "rank":
            if here.ranked != there.ranked:
                self._record(there.ranked or ev.AssumptionRanked(), turn, about, shift)
        elif kind == "need":
            link = self._need(ev.NeedNamed(need=there.need))
            if here.need != link.need:
                self._record(link, turn, about, shift)
        elif kind == "stage":
            if here.stage != there.stage:
                self._record(ev.NoteMoved(stage=there.stage), turn, about, shift)
        elif self._content(self._here, here) != self._content(self._there, there):
            self._record(ev.NoteEdited(**self._content(self._there, there)), turn, about, shift)

    def _anew(self, note: Note) -> ev.NoteAdded:
        content = self._content(self._there, note)
        return ev.NoteAdded(stage=note.stage, agree=note.agree, disagree=note.disagree, **content)

    def _content(self, session: Session, note: Note) -> dict[str, Any]:
        return {
            "text": note.text, "kind": note.kind, "speaker": note.speaker, "verbatim": note.verbatim,
            "intensity": note.intensity,
            "themes": tuple(session.themes[theme].label for theme in note.themes if theme in session.themes),
        }  # fmt: skip


_KIND_OF_CORRECTION = {
    "note.added": "being", "note.retracted": "being", "note.replaced": "being",
    "note.edited": "content", "note.themed": "content", "note.moved": "stage", "note.marked": "marks",
    "assumption.ranked": "rank", "need.named": "need",
}  # fmt: skip


def _batches(log: Sequence[Event]) -> dict[str, str]:
    """For each event the id of the first one of its append, by which undo names it."""
    found: dict[str, str] = {}
    first = ""
    for event in log:
        first = event.id if event.part == 1 else first
        found[event.id] = first
    return found


def _is_gone(note: Note) -> bool:
    return note.retracted or bool(note.replaced)


def _is_note_id(ref: str) -> bool:
    return ref[:1] == "N" and ref[1:].isdecimal()
