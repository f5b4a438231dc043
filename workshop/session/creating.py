"""Making a session: the first event of its log, with the copy of the design it will run."""

from __future__ import annotations

import re
from datetime import date

from workshop.designs.loader import to_data
from workshop.designs.model import STRATA, Design
from workshop.record.clean import clean, is_blank
from workshop.record.event import FORMAT, Event, Meta
from workshop.record.protocol import EventStore
from workshop.session import events as ev
from workshop.session.clock import Clock, stamp, utc_now
from workshop.session.errors import Refused
from workshop.session.people import MOST_PEOPLE

LONGEST_TITLE = 200
_LIKE_A_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_NAMES_A_TIME = re.compile(
    r"\b(?:(?:19|20|21)\d\d|fy\s?\d\d|q[1-4]|\d{1,2}[./-]\d{1,2}|\d{1,2}(?:st|nd|rd|th))\b"
    r"|\b(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun|to)day\b"
    r"|\b(?:days?|weeks?|months?|quarters?|years?|terms?|spring|summer|autumn|fall|winter|tomorrow)\b",
    re.IGNORECASE,
)
_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


def create_session(
    store: EventStore,
    session_id: str,
    design: Design,
    facts: ev.Facts,
    *,
    short: bool = False,
    example: bool = False,
    clock: Clock = utc_now,
) -> list[Event]:
    """Make a session's file; durable when this returns.

    Raises:
        Refused: When the title is missing or too long, or a fact is not what it should be.
        StoreError: When the file cannot be made.
    """
    check_facts(facts)
    check_deadline(facts.deadline)
    now = stamp(clock())
    meta = meta_of(session_id, design, facts, now, example=example)
    created = ev.SessionCreated(design=to_data(design), facts=facts, short=short)
    return store.create(meta, [ev.draft(created, at=now, by="facilitator")])


def meta_of(session_id: str, design: Design, facts: ev.Facts, now: str, *, example: bool = False) -> Meta:
    """The head of a new session's file, which is never changed; ``now`` is an event's time."""
    return Meta(
        format=FORMAT,
        id=session_id,
        title=clean(facts.title).text,
        kind=design.id,
        date=facts.date,
        created=now,
        example=example,
    )


def check_facts(facts: ev.Facts) -> None:
    """Refuse facts that cannot be right; any but the title may be empty, which means that it is not known yet.

    Raises:
        Refused: With one sentence that names the fact and what was expected.
    """
    if is_blank(clean(facts.title).text):
        raise Refused("A session needs a title.")
    if len(facts.title) > LONGEST_TITLE:
        raise Refused(f"A title has at most {LONGEST_TITLE} characters; this one has {len(facts.title)}.")
    if facts.date and not _is_date(facts.date):
        raise Refused(f"The date is to be like 2026-03-04, not {facts.date!r}.")
    if facts.stratum and facts.stratum not in STRATA:
        raise Refused(f"Who it is for is to be one of {', '.join(STRATA)}, not {facts.stratum!r}.")
    for name, value in (("start", facts.starts), ("hard end", facts.ends)):
        if value and not _CLOCK_TIME.fullmatch(value):
            raise Refused(f"The {name} is to be a time like 18:30, not {value!r}.")
    if not 0 <= facts.expected <= MOST_PEOPLE:
        raise Refused(f"{facts.expected} people cannot be expected; give a number from 0 to {MOST_PEOPLE}.")


def check_deadline(text: str) -> None:
    """Refuse a deadline that names a number which is no time; a day, or an occasion in words, is fine.

    It stands in a question of the design: "What is lost by 10 leaders?" would stand on the wall.

    Raises:
        Refused: With one sentence that says what was expected.
    """
    written = text.strip()
    wrong_date = bool(_LIKE_A_DATE.fullmatch(written)) and not _is_date(written)
    if wrong_date or (re.search(r"\d", written) and not _NAMES_A_TIME.search(written)):
        raise Refused(f"The deadline is to be a day, such as 30 June or 2027-06-30, not {text!r}.")


def _is_date(text: str) -> bool:
    """Whether a text is a date in the one form that sorts as text; Python reads some others too."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
