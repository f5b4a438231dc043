"""What may stand in for the first event of a session, which is lost: it held the design, and the facts known at the start.

Nothing proves what is made here, and the record says that it stands in.  As much as can be is taken from the damaged line
itself; a design that cannot be read there is taken as this program has it now, by its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from workshop.designs.loader import find_design, from_data, list_designs, to_data
from workshop.designs.model import Design, DesignError
from workshop.record.clean import clean
from workshop.record.event import FORMAT, Data, Meta
from workshop.session.session_events import Facts, SessionCreated

_DESIGN = re.compile(r'"design":\{"id":"([a-z0-9-]{1,60})"')
_STAGE = re.compile(r'"stage":"([a-z0-9-]{1,60})"')
_AT = re.compile(r'"at":"([0-9T:.-]{19,23}Z)"')
_LOOK = ": look at the stages and the facts of the session"
_DATE = re.compile(r"(?:notes-)?(\d{4}-\d{2}-\d{2})")


class Stand(NamedTuple):
    """A head and a first event's data to try, and what it is, in words; without data the head alone is to be tried."""

    meta: Meta
    data: Data
    source: str


def stands(session_id: str, meta: Meta | None, line: bytes, own_designs: Path | None) -> Iterator[Stand]:
    """What may be tried in the place of a first event that is lost, the likeliest first.

    Args:
        session_id: The session.
        meta: Its head, where that can be read.
        line: The damaged line; where that is gone without a trace, all that is left of the file.
        own_designs: The folder of the user's own designs.
    """
    text = line.decode("utf-8", errors="replace")
    whole = _created_in(text)
    if whole is not None:
        # A first event that is whole tells what the head said: then the chain proves both.
        for example in (False, True):
            yield Stand(_head(session_id, whole, _at_in(text), example=example), {}, "")
        yield Stand(
            meta or _head(session_id, whole, _at_in(text), example=False),
            msgspec.to_builtins(whole),
            f"the design as the damaged line has it{_LOOK}",
        )
    name = meta.kind if meta is not None else found[1] if (found := _DESIGN.search(text)) else ""
    try:
        designs = [find_design(name, own_designs)] if name else _with_such_stages(text, own_designs)
    except DesignError:
        return
    facts = _facts_in(text) or Facts(
        title=meta.title if meta is not None else session_id, date=meta.date if meta else _date_of(session_id)
    )
    guessed = "" if name else ", guessed by the stages that the record names,"
    for design in designs:
        made = SessionCreated(
            design=to_data(design),
            facts=facts,
            short='"short":true' in text,
            companion_of=meta.companion_of if meta is not None else "",
            afterwards='"afterwards":true' in text,
        )
        yield Stand(
            meta or _head(session_id, made, _at_in(text), example=False),
            msgspec.to_builtins(made),
            f"the design {design.id}{guessed} as this program has it now{_LOOK}",
        )


def _with_such_stages(text: str, own_designs: Path | None) -> list[Design]:
    """The designs that have stages which the record names, those with most of them first."""
    named = set(_STAGE.findall(text))
    known = [one for one in list_designs(own_designs) if isinstance(one, Design)]
    alike = {one.id: sum(stage.id in named for stage in one.stages) for one in known}
    return sorted((one for one in known if alike[one.id]), key=lambda one: -alike[one.id])


def _created_in(text: str) -> SessionCreated | None:
    """The data of the first event where its line can still be read, and holds a design."""
    data = _object_behind('"data":', text)
    try:
        created = msgspec.convert(data, SessionCreated)
        from_data(created.design)
    except (msgspec.ValidationError, DesignError):
        return None
    return created


def _facts_in(text: str) -> Facts | None:
    try:
        facts = msgspec.convert(_object_behind('"facts":', text), Facts)
    except msgspec.ValidationError:
        return None
    return facts if clean(facts.title).text.strip() and not clean(str(facts)).removed else None


def _object_behind(mark: str, text: str) -> Any:
    at = text.find(mark)
    if at < 0:
        return None
    try:
        return json.JSONDecoder().raw_decode(text, at + len(mark))[0]
    except (ValueError, RecursionError):
        return None


def _head(session_id: str, created: SessionCreated, at: str, *, example: bool) -> Meta:
    """The head that a session with this first event has."""
    return Meta(
        format=FORMAT,
        id=session_id,
        title=clean(created.facts.title).text,
        kind=str(created.design.get("id", "")),
        date=created.facts.date,
        created=at,
        example=example,
        companion_of=created.companion_of,
    )


def _at_in(text: str) -> str:
    return found[1] if (found := _AT.search(text)) else ""


def _date_of(session_id: str) -> str:
    return found[1] if (found := _DATE.match(session_id)) else ""
