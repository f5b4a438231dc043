"""Records from a file: one line of JSON each, with ``record`` and its own fields, entered through the use cases.

The ids of a file are kept as source ids, so that importing it twice changes nothing and lines can point to one another
(``ref``, ``need``, ``notes_ids``, ``evidence``).  A line that points to something of another session is handed back: it
is the plan's.  What a line cannot be taken for is refused with the reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from workshop.record.clean import clean
from workshop.session import events as ev
from workshop.session.capture_kinds import CAPTURES, CaptureKind, Value
from workshop.session.debrief import PEOPLE, RATING, THEMES, has_debrief
from workshop.session.errors import Refused
from workshop.session.importing_people import KEYS as WHO_CAME
from workshop.session.importing_people import take_attendance, take_consent
from workshop.session.importing_votes import take_vote
from workshop.session.kinds import ASSUMPTION, OBJECTION
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.questions import capture_stage
from workshop.session.redacted import REDACTED_HERE
from workshop.session.shorthand import Capture
from workshop.session.source_ids import is_own, own_id, source_ids
from workshop.votes.objections import STATES

Line = Mapping[str, Any]

_FRAME = frozenset({"record", "id", "ref", "stage", "minute"})
"""Keys that every line may have and that are no fields."""

_RENAMED = {"notes_ids": "notes"}
_COMPARATORS = {
    "within": "at most",
    "no more than": "at most",
    "equals": "exactly",
    "no less than": "at least",
}
_STRENGTHS = {"intent": "intention"}
_DEBRIEF = {
    "top_themes": THEMES,
    "surprise": "surprise",
    "different": "different",
    "expected_not_said": "unsaid",
    "change": "guide",
    "trouble": "trouble",
    "quality": RATING,
}


class Taken(NamedTuple):
    """What became of a line.

    Attributes:
        id: What it is here; empty where it made nothing of its own.
        new: Whether it was not here before.
        elsewhere: Whether it is about something of another session, which the plan keeps.
        left_out: Keys of the line that nothing is kept of.
    """

    id: str = ""
    new: bool = False
    elsewhere: bool = False
    left_out: tuple[str, ...] = ()


class Records:
    """Takes the record lines of one file into a live session, each durable before the next.

    Args:
        live: The session.
        name: The file's name without its ending, by which other files point to it; empty where it has none.
        reveal: Whether the results of private votes are revealed at once; else whoever imports reveals them.
    """

    def __init__(self, live: LiveSession, name: str = "", *, reveal: bool = True) -> None:
        self.live, self.name, self.reveal = live, clean(name).text, reveal
        self.has_ids = False
        """Whether notes of the file have ids, to which other files may point."""
        self._needs: list[tuple[str, str]] = []

    def take(self, line: Line) -> Taken:
        """Enter one line.

        Raises:
            Refused: When it cannot be taken, with the reason.
            StoreError: When it could not be saved.
        """
        record = line.get("record")
        if not isinstance(record, str) or record not in _TAKES:
            raise Refused(f"there is no record called {record!r}; known are {', '.join(_TAKES)}")
        self.name_source()
        stage = self._text(line, "stage")
        if stage and stage not in self.live.session.stages:
            raise Refused(no_stage(self.live, stage))
        ref = self._text(line, "ref")
        if (
            ref
            and not is_own(self.live.session, self.live.id, ref)
            and record in ("commitment", "assumption")
        ):
            return Taken(elsewhere=True)
        return _TAKES[record](self, line, stage or capture_stage(self.live.session))

    def name_source(self) -> None:
        """Keep the file's name, so that pointers from other files find this session."""
        if self.name and self.name not in self.live.session.source_names:
            self.do(self.live.submit(self.live.draft(ev.SourceNamed(name=self.name))))

    def need(self, source_id: str, pointer: str) -> None:
        """Keep which need a want serves, once the file is read: the need may stand further down."""
        self._needs.append((source_id, pointer))

    @property
    def waits(self) -> bool:
        """Whether something waits for the rest of the file."""
        return bool(self._needs) or (
            self.has_ids and bool(self.name) and self.name not in self.live.session.source_names
        )

    def finish(self) -> list[str]:
        """Link what waited for the rest of the file; the pointers that lead to nothing here, as they were written.

        Raises:
            StoreError: When it could not be saved.
        """
        lost = []
        self.name_source()
        for source_id, pointer in self._needs:
            note_id = source_ids(self.live.session).get(source_id, "")
            need = own_id(self.live.session, self.live.id, pointer)
            note = self.live.session.notes.get(note_id)
            if note is None or not note.holds or note.need:
                continue
            try:
                if not need and not is_own(self.live.session, self.live.id, pointer):
                    self.do(self.live.submit(self.live.draft(ev.NeedNamed(need=pointer), ref=note_id)))
                elif need:
                    self.do(self.live.notes.serves(note_id, need))
                else:
                    lost.append(pointer)
            except Refused:
                lost.append(pointer)
        self._needs.clear()
        return lost

    def do(self, submission: Submission) -> str:
        """Wait until it is on disk; the id of what it is about."""
        return self.live.wait(submission)[-1].ref

    def source_id(self, line: Line) -> str:
        """The id of a line in its file; of one without, a number made from all that stands in it."""
        given = line.get("id")
        if isinstance(given, bool) or not isinstance(given, str | int | None):
            raise Refused("id is to be a text or a whole number")
        if given not in (None, ""):
            return clean(str(given)).text
        whole = json.dumps(line, sort_keys=True, ensure_ascii=False)
        return f"{line['record']}-{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:8]}"

    def known(self, line: Line) -> str:
        """Our id of what a line became when it was imported before; else empty."""
        return source_ids(self.live.session).get(self.source_id(line), "")

    def pointer(self, pointer: str) -> str:
        """A pointer by our id where it leads to something of this session; else as it was written."""
        return own_id(self.live.session, self.live.id, pointer) or pointer

    @staticmethod
    def _text(line: Line, key: str) -> str:
        value = line.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise Refused(f"{key} is to be a text")
        return value

    @staticmethod
    def _number(line: Line, key: str) -> int | None:
        value = line.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise Refused(f"{key} is to be a whole number")
        return value

    def _left_out(self, line: Line, *used: str) -> tuple[str, ...]:
        return tuple(key for key in line if key not in _FRAME and key not in used)

    def _capture(self, line: Line, stage: str) -> Taken:
        kind = CAPTURES[line["record"]]
        fields, left_out = self._fields(kind, line)
        ref = self._text(line, "ref")
        source_id = self.source_id(line)
        if ref and kind.field("replaces") and "id" in line:
            fields["replaces"] = ref
        elif ref:
            return Taken(self._edited(kind, fields, ref), left_out=left_out)
        if not fields.get(kind.first.name):
            more = ", ".join(one.name for one in kind.fields if one is not kind.first)
            raise Refused(f"a {kind.label} needs at least: {kind.first.name}; it may have {more}")
        if known := self.known(line):
            if self._first_fields(known) not in (None, fields):
                raise Refused(f"id {source_id!r} was imported before with other fields")
            return Taken(known, left_out=left_out)
        made = self.do(self.live.captures.add(kind.id, fields, stage=stage, source_id=source_id))
        return Taken(made, True, left_out=left_out)

    def _edited(self, kind: CaptureKind, fields: dict[str, Value], ref: str) -> str:
        """Change the record that a line points to."""
        here = own_id(self.live.session, self.live.id, ref)
        if here not in self.live.session.captures:
            raise Refused(f"ref points to {ref!r}, which is no record of this session")
        now = self.live.captures.captured(here)
        if now.kind != kind.id:
            raise Refused(f"ref points to {ref!r}, which is no {kind.label}")
        if (whole := {**now.fields, **fields}) != now.fields:
            self.do(self.live.captures.edit(here, whole))
        return here

    def _fields(self, kind: CaptureKind, line: Line) -> tuple[dict[str, Value], tuple[str, ...]]:
        fields: dict[str, Value] = {}
        left_out = []
        for key, value in line.items():
            name = _RENAMED.get(key, key)
            if key in _FRAME or value is None:
                continue
            if name == "tests" and isinstance(value, dict):
                fields |= _tests(value)
            elif (field := kind.field(name)) is None:
                left_out.append(key)
            elif field.holds == "list" and isinstance(value, list):
                texts = tuple(str(one) for one in value)
                fields[name] = texts
            elif field.holds not in ("list", "number") and isinstance(value, list):
                fields[name] = "; ".join(str(one) for one in value)
            elif name == "comparator" and isinstance(value, str):
                fields[name] = _COMPARATORS.get(value, value)
            else:
                fields[name] = value
        return {name: value for name, value in fields.items() if value not in ("", ())}, tuple(left_out)

    def _first_fields(self, capture_id: str) -> dict[str, Value] | None:
        """The fields a record had when it was imported; None where they are not known any more."""
        for event in self.live.session.log:
            if event.ref == capture_id and event.type == "capture.added":
                if event.data is None:
                    return None
                fields: dict[str, Value] = dict(event.data["fields"])
                return {
                    name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
                }
        return None

    def _note(self, line: Line, stage: str, kind: str) -> tuple[str, bool]:
        text = clean(self._text(line, "text")).text
        source_id = self.source_id(line)
        if source := self.live.session.sources.get(source_id):
            if source.text != text:
                why = "was imported before with another text" if source.text else REDACTED_HERE
                raise Refused(f"id {source_id!r} {why}")
            return source.note, False
        return self.do(self.live.notes.add(Capture(text, kind), stage=stage, source_id=source_id)), True

    def _assumption(self, line: Line, stage: str) -> Taken:
        rank, sure = self._number(line, "rank") or 0, self._number(line, "confidence") or 0
        segment, remark = self._text(line, "segment"), self._text(line, "note")
        note_id, new = self._note(line, stage, ASSUMPTION)
        note = self.live.session.notes[note_id]
        if note.holds and note.ranked is None and (rank or sure or segment or remark):
            ranked = self.live.notes.rank(note_id, rank=rank, confidence=sure, segment=segment, remark=remark)
            self.do(ranked)
        # All assumptions are sealed.
        used = ("text", "rank", "confidence", "segment", "sealed", "note")
        return Taken(note_id, new, left_out=self._left_out(line, *used))

    def _objection(self, line: Line, stage: str) -> Taken:
        state = self._text(line, "status").replace(" ", "-")
        if state and state not in STATES:
            raise Refused(f"an objection is {', '.join(STATES)}, not {line['status']!r}")
        parts = {key: self._text(line, key) for key in ("reply", "owner_role", "due", "family", "ref")}
        note_id, new = self._note(line, stage, OBJECTION)
        note = self.live.session.notes[note_id]
        if note.holds and note.settled is None and state:
            settled = self.live.objections.settle(
                note_id, state, reply=parts["reply"], owner=parts["owner_role"], due=parts["due"],
                family=parts["family"], earlier=parts["ref"],
            )  # fmt: skip
            self.do(settled)
        return Taken(note_id, new, left_out=self._left_out(line, "text", "status", *parts))

    def _commitment(self, line: Line, stage: str) -> Taken:
        if ref := self._text(line, "ref"):
            if not own_id(self.live.session, self.live.id, ref):
                raise Refused(f"ref points to {ref!r}, which is not in this session")
            return Taken(elsewhere=True)
        texts = ("owner_role", "action", "due", "resource", "unit", "condition", "strength", "note")
        words = {key: self._text(line, key) for key in texts}
        confirmed = line.get("confirmed", False)
        if not isinstance(confirmed, bool):
            raise Refused("confirmed is to be true or false")
        strength = words["strength"] or "will"
        what = ev.CommitmentAdded(
            owner=words["owner_role"], action=words["action"], stage=stage, due=words["due"],
            resource=words["resource"], asked=self._number(line, "asked"), amount=self._number(line, "amount"),
            unit=words["unit"], condition=words["condition"], strength=_STRENGTHS.get(strength, strength),
            confirmed=confirmed, note=words["note"], source_id=self.source_id(line),
        )  # fmt: skip
        left_out = self._left_out(line, *texts, "asked", "amount", "confirmed")
        if known := self.known(line):
            return Taken(known, left_out=left_out)
        return Taken(self.do(self.live.promises.add(what)), True, left_out=left_out)

    def _attendance(self, line: Line, stage: str) -> Taken:
        new = take_attendance(self.live, line, stage, self.do)
        return Taken(new=new, left_out=self._left_out(line, *WHO_CAME))

    def _consent(self, line: Line, stage: str) -> Taken:
        new = take_consent(self.live, line, self.do)
        return Taken(new=new, left_out=self._left_out(line, "take_part_no", "quote_no"))

    def _vote(self, line: Line, stage: str) -> Taken:
        source_id = self.source_id(line)
        if known := self.known(line):
            return Taken(known)
        made = take_vote(
            self.live, {**line, "breaks": self.pointer(self._text(line, "breaks"))}, stage, source_id, self.do,
            reveal=self.reveal,
        )  # fmt: skip
        return Taken(made, True)

    def _debrief(self, line: Line, stage: str) -> Taken:
        if not has_debrief(self.live.session):
            raise Refused("the design of this session has no debrief")
        answers = {_DEBRIEF[key]: _joined(value) for key, value in line.items() if key in _DEBRIEF}
        loud = [f"{code} dominant" for code in line.get("dominant", ())]
        quiet = [f"{code} quiet" for code in line.get("quiet", ())]
        answers[PEOPLE] = ", ".join([*loud, *quiet])
        new = False
        for question, answer in answers.items():
            if answer and not self.live.session.debrief.get(question):
                self.do(self.live.debrief.answer(question, answer))
                new = True
        return Taken(new=new, left_out=self._left_out(line, *_DEBRIEF, "dominant", "quiet"))


def no_stage(live: LiveSession, stage: str) -> str:
    """That a session has no stage of an id, and which it has."""
    known = ", ".join(live.session.stages)
    return f"there is no stage {stage!r} in this session's design; there are {known}"


def _tests(value: Mapping[str, Any]) -> dict[str, Value]:
    """The tests of an initiative: those it passes, does not pass yet, and fails."""
    found: dict[str, Value] = {}
    for name, answer in (("tests", "yes"), ("not_yet", "not yet"), ("fails", "no")):
        found[name] = tuple(test for test, given in value.items() if given == answer)
    if wrong := [given for given in value.values() if given not in ("yes", "not yet", "no")]:
        raise Refused(f"a test is yes, not yet or no, not {wrong[0]!r}")
    return found


def _joined(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_TAKES: dict[str, Callable[[Records, Line, str], Taken]] = {
    "attendance": Records._attendance,
    "consent": Records._consent,
    "assumption": Records._assumption,
    "objection": Records._objection,
    "commitment": Records._commitment,
    "vote": Records._vote,
    "ballot_sheet": Records._vote,
    "debrief": Records._debrief,
    **dict.fromkeys(CAPTURES, Records._capture),
}
