"""The use cases of records with fields: add, complete, correct, take back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workshop.record.clean import clean
from workshop.session import events as ev
from workshop.session.capture_kinds import CAPTURES, CaptureKind, Field, Value, missing_fields, problem_with
from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.questions import capture_stage
from workshop.session.source_ids import own_id
from workshop.session.state import Captured, Session

if TYPE_CHECKING:
    from workshop.session.live import LiveSession


class Capturing:
    """What can be done with the records of a live session; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def add(
        self, kind: str, fields: Mapping[str, Value], *, stage: str = "", source_id: str = ""
    ) -> Submission:
        """Keep a record; only its first field is needed now.

        Raises:
            Refused: When the kind or a field is not known, a value does not fit, or the first field is empty.
        """
        known = _kind(kind)
        where = self._live.stage_run(stage or capture_stage(self._live.session)).id
        what = ev.CaptureAdded(kind=kind, stage=where, fields=_checked(known, fields), source_id=source_id)
        return self._live.submit(self._live.draft(what, new=known.letter))

    def edit(self, capture_id: str, fields: Mapping[str, Value]) -> Submission:
        """Replace a record's fields."""
        known = _kind(self.captured(capture_id).kind)
        return self._live.submit(
            self._live.draft(ev.CaptureEdited(fields=_checked(known, fields)), ref=capture_id)
        )

    def retract(self, capture_id: str, reason: str = "") -> Submission:
        """Take a record back; it stays in the log."""
        self.captured(capture_id)
        what = ev.CaptureRetracted(reason=clean(reason).text)
        return self._live.submit(self._live.draft(what, ref=capture_id))

    def captured(self, capture_id: str) -> Captured:
        """The record of an id.

        Raises:
            Refused: When there is none, or it was taken back.
        """
        found = self._live.session.captures.get(capture_id)
        if found is None or found.retracted:
            raise Refused(f"There is no {capture_id}.")
        return found


def incomplete(session: Session) -> list[tuple[Captured, list[Field]]]:
    """The records that still lack something, oldest first, with the fields they lack: the queue for afterwards."""
    found = ((one, lacking(session, one)) for one in session.current_captures())
    return [(one, missing) for one, missing in found if missing]


def lacking(session: Session, one: Captured) -> list[Field]:
    """The fields that a record lacks; a new version says only what is new, the rest stands in the one it replaces."""
    missing = missing_fields(one.kind, one.fields)
    seen = {one.id}
    while missing and (pointer := one.text("replaces")):
        before = session.captures.get(own_id(session, "", pointer))
        if before is None or before.id in seen:
            break
        seen.add(before.id)
        missing = [field for field in missing if before.fields.get(field.name) in (None, "", ())]
        one = before
    return missing


def _kind(kind: str) -> CaptureKind:
    known = CAPTURES.get(kind)
    if known is None:
        raise Refused(f"There is no kind of record called {kind!r}.")
    return known


def _checked(kind: CaptureKind, fields: Mapping[str, Value]) -> dict[str, Value]:
    """The fields cleaned, without those that are empty."""
    cleaned = {name: _clean(value) for name, value in fields.items()}
    if problem := problem_with(kind, cleaned):
        raise Refused(problem)
    return {name: value for name, value in cleaned.items() if value not in ("", ())}


def _clean(value: Value) -> Value:
    if isinstance(value, str):
        return clean(value).text.strip()
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        return value  # a number, or what `problem_with` refuses
    return tuple(text for one in value if (text := clean(one).text.strip()))
