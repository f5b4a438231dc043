"""A group that was held before there was this program: written down later, and marked as that everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from workshop.designs.loader import to_data
from workshop.designs.model import Design
from workshop.record.clean import clean, is_blank
from workshop.record.protocol import EventStore, NotSaved
from workshop.session import events as ev
from workshop.session.clock import Clock, stamp, utc_now
from workshop.session.creating import LONGEST_TITLE, check_facts, meta_of
from workshop.session.errors import Refused
from workshop.session.importing import AHEAD, Imported, import_durably
from workshop.session.importing_keys import TABLE, names_columns
from workshop.session.live import LiveSession
from workshop.session.people import MOST_PEOPLE

STRATA = ("internal", "external")


def check_afterwards(facts: ev.Facts, attended: int, *, today: str = "") -> None:
    """Refuse what cannot be known of a group that has been held.

    Args:
        facts: Its facts; the date is when it was held.
        attended: How many people came.
        today: The day of now, ISO 8601.

    Raises:
        Refused: With one sentence that names what is missing or wrong.
    """
    if is_blank(clean(facts.segment).text):
        raise Refused("Say with which customers the group was held.")
    check_facts(facts)
    if not facts.date:
        raise Refused("Say on which day the group was held, like 2026-03-04.")
    if facts.date > (today or date.today().isoformat()):
        raise Refused(f"{facts.date} is still to come; a group that is planned is made with `workshop new`.")
    if facts.stratum not in STRATA:
        raise Refused("Say whether the group was with internal or external customers.")
    if not 1 <= attended <= MOST_PEOPLE:
        raise Refused(f"{attended} people cannot have come; give a number from 1 to {MOST_PEOPLE}.")


def title_of(segment: str) -> str:
    """What a group is called that nobody gave a title."""
    segment = " ".join(clean(segment).text.split())
    return (segment[:1].upper() + segment[1:])[:LONGEST_TITLE]


def readable_notes(given: bytes) -> list[bytes]:
    """The lines of a file of notes.

    Raises:
        Refused: When it is not text, or there is nothing in it: a group counts only with what was said in it.
    """
    try:
        text = given.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("The notes are not UTF-8 text; save them as UTF-8 and try again.") from None
    if "\x00" in text:
        raise Refused("The notes are not text; they are entered from JSON lines or plain text.")
    if is_blank(clean(text).text):
        raise Refused("There are no notes; a group counts only with what was said in it.")
    lines = text.splitlines()
    if names_columns(lines[0]):
        raise Refused(TABLE)
    return [line.encode() for line in lines]


def write_down(
    store: EventStore,
    session_id: str,
    design: Design,
    facts: ev.Facts,
    attended: int,
    lines: Iterable[bytes],
    *,
    as_json: bool = False,
    name: str = "",
    shorthand: bool = False,
    clock: Clock = utc_now,
    each: Callable[[LiveSession, Imported], None] = lambda live, line: None,
) -> list[str]:
    """Make the session of a group that has been held, with its notes and its end.

    Its events have the time at which they were typed; when it was held stands in its facts.

    Args:
        store: Where it goes; nothing of it stays open.
        session_id: The id it is to have.
        design: What was run, as nearly as there is a design for it.
        facts: Its facts; the date is when it was held.
        attended: How many people came.
        lines: Its notes, see `workshop.session.importing.import_notes`.
        as_json: See there.
        name: The file's name without its ending, by which files of other sessions point to its notes; if any.
        shorthand: See there.
        clock: What time it is.
        each: Is told what became of each line.

    Returns:
        A sentence for each line that was refused; all others are in the session.

    Raises:
        Refused: See `check_afterwards`.
        StoreError: When something could not be saved; what was, is in the session, which has not ended then.
    """
    check_afterwards(facts, attended)
    facts = msgspec.structs.replace(facts, title=facts.title.strip())
    now = stamp(clock())
    happened = (
        ev.SessionCreated(design=to_data(design), facts=facts, afterwards=True),
        ev.AttendanceSet(attended=attended),
    )
    store.create(
        meta_of(session_id, design, facts, now),
        [ev.draft(what, at=now, by="facilitator") for what in happened],
    )
    problems: list[str] = []
    try:
        live = LiveSession(store, session_id, store.open(session_id).events, clock=clock)
        for line in import_durably(live, lines, as_json=as_json, ahead=AHEAD, name=name, shorthand=shorthand):
            each(live, line)
            if line.submission is not None and line.problem:
                raise NotSaved(line.problem)
            if line.problem:
                problems.append(f"Line {line.line}: {line.problem.rstrip('.')}.")
        live.wait(live.end(attended))
    finally:
        store.close(session_id)
    return problems
