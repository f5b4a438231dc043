"""What may stand in for the first event of a log that is lost: of a session's, or of the plan's.

That of the plan held the department's name and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from workshop.plan.material import PLAN_ID
from workshop.plan.plan_state import fold_plan
from workshop.record.event import FORMAT, Data, Event, Meta
from workshop.record.protocol import SessionDamaged
from workshop.session import standing_in
from workshop.session.reading import folded

_DEPARTMENT = re.compile(r'"department":("(?:[^"\\]|\\.){0,400}")')
_AT = re.compile(r'"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}Z)"')


def stands(
    log_id: str, meta: Meta | None, line: bytes, own_designs: Path | None
) -> Iterator[tuple[Meta, Data, str, str]]:
    """What may be tried: a head, the data of a first event, what it is in words, and its type.

    Args:
        log_id: The session, or the plan.
        meta: Its head, where that can be read.
        line: The damaged line.
        own_designs: The folder of the user's own designs.
    """
    if log_id != PLAN_ID:
        for one in standing_in.stands(log_id, meta, line, own_designs):
            yield (*one, "session.created")
        return
    text = line.decode("utf-8", errors="replace")
    at = found[1] if (found := _AT.search(text)) else ""
    head = meta or Meta(format=FORMAT, id=PLAN_ID, title="Plan", kind=PLAN_ID, date=at[:10], created=at)
    source = "a new beginning of the plan: look at its settings"
    yield head, {"department": _department_in(text)}, source, "plan.created"


def readable(log_id: str, events: Sequence[Event]) -> None:
    """See that a log reads as what it is.

    Raises:
        SessionDamaged: When this version cannot read it.
    """
    if log_id != PLAN_ID:
        folded(log_id, events)
        return
    try:
        fold_plan(events)
    except ValueError as error:
        raise SessionDamaged(f"{log_id} cannot be read as a plan: {error}.") from error


def _department_in(text: str) -> str:
    found = _DEPARTMENT.search(text)
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""
