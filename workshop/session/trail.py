"""What happened to a note, in words and with its times, read from the log; nothing in it is for the wall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from workshop.record.event import Data, Event
from workshop.session.kinds import PARAPHRASE, PARKING, label_of
from workshop.session.questions import default_kind
from workshop.session.state import Note, Session

_GONE = "its words were removed for good"


@dataclass(frozen=True)
class Step:
    """One thing that happened.  ``at`` is its time in UTC; ``before`` and ``after`` the note's words, where they changed."""

    at: str
    what: str
    before: str = ""
    after: str = ""


class _Was(NamedTuple):
    """What a note was at one moment."""

    text: str = ""
    kind: str = ""
    stage: str = ""


def note_trail(session: Session, note_id: str) -> list[Step]:
    """What happened to a note, in the order it happened; what was undone stands there with its undoing."""
    steps: list[Step] = []
    now = _Was()
    done: dict[str, list[tuple[str, _Was, _Was]]] = {}
    for batch, action in _actions(session.log):
        first = action[0]
        if first.type in ("undo", "redo"):
            undone = first.type == "undo"
            for words, before, after in done.get(str((first.data or {}).get("target", "")), ()):
                old, now = (after, before) if undone else (before, after)
                steps.append(_step(first.at, f"{'undone' if undone else 'done again'}: {words}", old, now))
            continue
        for event in action:
            if event.type == "redacted" and event.data and note_id in event.data.get("ids", ()):
                steps.append(Step(event.at, f"redacted: {event.data.get('reason', '')}"))
            if event.ref == note_id and event.type.startswith(("note.", "objection.")):
                old, now = now, _after(now, event)
                words = _words(session, event, action, old)
                steps.append(_step(event.at, words, old, now))
                done.setdefault(batch, []).append((words, old, now))
    return steps


def _step(at: str, words: str, old: _Was, new: _Was) -> Step:
    changed = old.text != new.text
    return Step(at, words, old.text if changed else "", new.text if changed else "")


def _after(was: _Was, event: Event) -> _Was:
    data = event.data or {}
    if event.type in ("note.added", "note.edited"):
        text, kind = str(data.get("text", "")), str(data.get("kind", PARAPHRASE))
        return _Was(text, kind, str(data.get("stage", was.stage)))
    return was._replace(stage=str(data.get("stage", was.stage))) if event.type == "note.moved" else was


def action_words(session: Session, batch: str) -> str:
    """What an action was, in a few words without anything that was said: "N3 was split"; empty where it is no note's."""
    action = next((events for id_, events in _actions(session.log) if id_ == batch), [])
    replaced = [event.ref for event in action if event.type == "note.replaced"]
    if replaced:
        reason = str((action[0].data or {}).get("reason", "replaced"))
        return f"{' and '.join(replaced)} {'was' if len(replaced) == 1 else 'were'} {reason}"
    note = next((event for event in action if event.type in _SHORT), None)
    return f"{note.ref} {_SHORT[note.type]}" if note else ""


def kind_before_parking(session: Session, note: Note) -> str:
    """The kind a parked note had before, else the one that notes of its stage have."""
    kind = ""
    for batch, action in _actions(session.log):
        for event in action:
            if event.ref == note.id and event.type in ("note.added", "note.edited") and event.data:
                was = str(event.data.get("kind", PARAPHRASE))
                if was != PARKING and batch not in session.undone:
                    kind = was
    return kind or default_kind(session, note.stage)


_SHORT = {
    "note.added": "was written",
    "note.edited": "was edited",
    "note.retracted": "was taken back",
    "note.moved": "was moved",
    "note.marked": "was marked by people",
    "note.read_back": "was read back",
    "note.themed": "was filed",
    "objection.settled": "was settled",
    "assumption.ranked": "was ranked",
    "need.named": "was linked to a need",
}


def _actions(log: list[Event]) -> Iterator[tuple[str, list[Event]]]:
    """The events that were recorded together, with the id that undo knows them by."""
    action: list[Event] = []
    for event in log:
        if event.part == 1 and action:
            yield action[0].id, action
            action = []
        action.append(event)
    if action:
        yield action[0].id, action


def _words(session: Session, event: Event, action: list[Event], old: _Was) -> str:
    if event.data is None:
        return _GONE
    data = event.data
    stage = _title(session, str(data.get("stage", "")))
    if event.type == "note.added":
        return _origin(data, action) or f"written at {stage}"
    if event.type == "note.edited":
        return _edited(data, old)
    if event.type == "note.retracted" and data.get("reason"):
        return f"taken back: {data['reason']}"
    if event.type == "note.moved":
        return f"moved from {_title(session, old.stage)} to {stage}"
    if event.type == "note.marked":
        said = ((data.get("agree", ()), "agree"), (data.get("disagree", ()), "disagree"))
        parts = (f"{' and '.join(who)} {word}{'s' if len(who) == 1 else ''}" for who, word in said if who)
        return ", ".join(parts)
    if event.type == "note.replaced":
        into = (one.ref for one in action if one.type == "note.added")
        return f"{data.get('reason', 'replaced')} into {' and '.join(into)}"
    if event.type == "note.read_back":
        return f"read back as: {data.get('text', '')}"
    return _SHORT.get(event.type, event.type).removeprefix("was ")


def _origin(data: Data, action: list[Event]) -> str:
    origin = [str(one) for one in data.get("origin", ())]
    reasons = {one.ref: one.data.get("reason") for one in action if one.data and one.type == "note.replaced"}
    if not origin:
        return ""
    return f"{'joined' if reasons.get(origin[0]) == 'joined' else 'split'} from {' and '.join(origin)}"


def _edited(data: Data, old: _Was) -> str:
    kind = str(data.get("kind", PARAPHRASE))
    if data.get("text") != old.text:
        return "edited"
    if kind == PARKING != old.kind:
        return "put into the parking lot"
    if old.kind == PARKING != kind:
        return f"taken out of the parking lot, as {label_of(kind)}"
    return "edited, the words left as they were"


def _title(session: Session, stage: str) -> str:
    run = session.stages.get(stage)
    return run.title if run else "another stage"
