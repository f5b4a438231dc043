"""A format 0 that never was, for tests: its files, and the step that brings them up to format 1.

Its events call the type ``what`` and the role ``who``, count from 0 in ``n``, and are chained by a plain SHA-256 over the
whole event before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from workshop.record.event import Break
from workshop.store.versions import Document, Step

META = {
    "format": "workshop/0",
    "id": "2026-03-04-riders-a1b2c3",
    "name": "Riders of the night bus",
    "design": "focus-group",
    "date": "2026-03-04",
    "created": "2026-03-04T10:00:00.000Z",
}


def mark_of(previous: str, event: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in event.items() if key != "mark"}
    return hashlib.sha256((previous + json.dumps(rest, sort_keys=True)).encode()).hexdigest()


def event_of(number: int, what: str, data: Document, previous: str, ref: str = "") -> Document:
    event = {
        "n": number,
        "key": f"{number:032x}",
        "what": what,
        "when": "2026-03-04T10:00:01.000Z",
        "who": "facilitator",
        "ref": ref,
        "data": data,
        "salt": f"{number:032x}",
    }
    return {**event, "mark": mark_of(previous, event)}


def file_of_version_0(*notes: str, meta: Mapping[str, Any] = META) -> bytes:
    """A whole file of format 0, laid out as all are."""
    events = [event_of(0, "session.created", {"design": "focus-group"}, meta["id"])]
    for number, text in enumerate(notes, 1):
        events.append(event_of(number, "note.added", {"text": text}, events[-1]["mark"], f"N{number}"))
    lines = ",\n".join(f'"{event["n"] + 1}":{json.dumps(event)}' for event in events)
    return f'{{"_meta":{{\n"1":{json.dumps(dict(meta))}\n}},\n"events":{{\n{lines}\n}}}}\n'.encode()


def _verify(meta: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Break | None:
    previous = meta["id"]
    for number, event in enumerate(events):
        if event["n"] != number or event["mark"] != mark_of(previous, event):
            return Break(number + 1, f"event {number + 1} was altered after it was written")
        previous = event["mark"]
    return None


def _meta(document: Mapping[str, Any]) -> Document:
    rest = {key: value for key, value in document.items() if key not in ("name", "design")}
    return {**rest, "title": document["name"], "kind": document["design"]}


def _event(document: Mapping[str, Any]) -> Document:
    return {
        "seq": document["n"] + 1,
        "id": document["key"],
        "type": document["what"],
        "at": document["when"],
        "by": document["who"],
        "ref": document["ref"],
        "data": document["data"],
        "salt": document["salt"],
        "hash": document["mark"],
    }


FROM_0_TO_1 = Step(verify=_verify, meta=_meta, event=_event)
