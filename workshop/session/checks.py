"""The check list before the start: what is done, what is not done yet, and what is wrong and what to do about it.

Pure: what has to be asked of the machine, the terminal and the folder is handed in.  Nothing here keeps a session
from starting; only what the start itself asks for does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from workshop.plural import counted
from workshop.session.clock import stamp
from workshop.session.pace import end_after
from workshop.session.questions import PLAIN_NAMES, missing_facts
from workshop.session.state import Session, parse_time

DONE: Literal["done"] = "done"
NOT_YET: Literal["not yet"] = "not yet"
TROUBLE: Literal["trouble"] = "trouble"
State = Literal["done", "not yet", "trouble"]

SESSION_BYTES = 20_000_000
"""So much of the disk is reckoned for a session: ten thousand notes take half of it, its papers some more."""

FEW_SESSIONS = 5
_MANY_SESSIONS = 1_000
_HOUR_AHEAD = timedelta(hours=1)


class Check(NamedTuple):
    """One line of the check list: what it is about, how it stands, and in a sentence or two why and what to do."""

    id: str
    state: State
    told: str


@dataclass(frozen=True)
class Machine:
    """What was asked of the machine.

    Attributes:
        free: Bytes free on the folder's disk; None where that cannot be asked.
        refused: Why nothing can be written in the folder; empty where it can.
        running: The titles of other sessions of the folder that are running.
        backup: A place on another disk that can be written to, by its name; empty where there is none.
        copies: The second place to which sessions are copied; empty where none is set.
        copies_there: Whether that place is there now.
    """

    free: int | None
    refused: str = ""
    running: tuple[str, ...] = ()
    backup: str = ""
    copies: str = ""
    copies_there: bool = False


@dataclass(frozen=True)
class Letters:
    """How the questions of a session are set at a size: in columns and rows.

    ``rows`` are the heights of their letters where they are set large, smallest first; ``bold`` how many are too
    long for that.
    """

    columns: int
    lines: int
    rows: tuple[int, ...]
    bold: int
    least: tuple[int, int]


def plan_checks(session: Session, now: datetime) -> list[Check]:
    """What can be said from the session and the clock alone; ``now`` is an aware time with the room's offset."""
    return [_design(session), _clock(session, now), _minutes(session, now)]


def _design(session: Session) -> Check:
    missing = missing_facts(session)
    if not missing:
        return Check("design", DONE, "The texts are complete: nothing is left to fill in.")
    names = " and ".join(PLAIN_NAMES[name] for name in missing)
    return Check("design", NOT_YET, f"Fill in {names}: without it the session does not start.")


def _clock(session: Session, now: datetime) -> Check:
    here = f"{_day(now.date())}, {now:%H:%M}"
    if now.tzinfo is None or now.utcoffset() is None:
        return Check("clock", TROUBLE, "This computer does not know its time zone: set it.")
    here += f" (UTC{now:%z})"
    if stamp(now + _HOUR_AHEAD) < session.created_at:
        made = _day(parse_time(session.created_at).date())
        return Check(
            "clock", TROUBLE, f"This computer says {here}, yet the session was made on {made}: set its clock."
        )
    if not session.facts.date:
        return Check("clock", NOT_YET, f"This computer says {here}. Fill in the session's date.")
    held, today = date.fromisoformat(session.facts.date), now.date()
    if held == today:
        return Check("clock", DONE, f"This computer says {here}, the day of the session.")
    told = f"The session is dated {_day(held)}, and this computer says {here}."
    if held > today:
        return Check("clock", NOT_YET, f"{told} If it starts now, correct the one that is wrong.")
    return Check("clock", TROUBLE, f"{told} Correct the date or the clock.")


def _minutes(session: Session, now: datetime) -> Check:
    facts = session.facts
    total = sum(run.minutes for run in session.stage_order if not run.design.after)
    planned = f"{_count(total, 'minute')} planned"
    if not facts.ends:
        return Check("minutes", NOT_YET, f"{planned}. Set a hard end, and you are told in time what to cut.")
    if facts.starts:
        start = _at(now, facts.starts)
        room = _whole_minutes(end_after(facts.ends, start) - start)
        if room <= 0:
            told = f"The hard end, {facts.ends}, lies before the start, {facts.starts}: correct one of them."
            return Check("minutes", TROUBLE, told)
        if total > room:
            told = f"{planned}, and from {facts.starts} to {facts.ends} there are {room}: {_too_much(session, total - room)}"
            return Check("minutes", TROUBLE, told)
    if facts.date == now.date().isoformat():
        left = _whole_minutes(end_after(facts.ends, now) - now)
        if left <= 0:
            return Check("minutes", TROUBLE, f"The hard end, {facts.ends}, has passed: correct it.")
        if total > left:
            told = f"{planned}, and until the hard end, {facts.ends}, there are {left}: {_too_much(session, total - left)}"
            return Check("minutes", TROUBLE, told)
        return Check("minutes", DONE, f"{planned}, and there are {left} until the hard end, {facts.ends}.")
    return Check("minutes", DONE, f"{planned}; the hard end is {facts.ends}.")


def _too_much(session: Session, minutes: int) -> str:
    short = session.design.minutes_short is not None and not session.short
    return f"take {minutes} away{', or the short form with f' if short else ''}."


def machine_checks(machine: Machine) -> list[Check]:
    """What the folder and its disk are good for."""
    return [_writable(machine), _space(machine), _running(machine), _backup(machine)]


def _writable(machine: Machine) -> Check:
    if machine.refused:
        told = f"Nothing can be written in this folder: {machine.refused}. Start in another folder, or free this one."
        return Check("folder", TROUBLE, told)
    return Check("folder", DONE, "The folder can be written.")


def _space(machine: Machine) -> Check:
    if machine.free is None:
        return Check(
            "space", TROUBLE, "How much of the disk is free cannot be told: have a second place ready."
        )
    room = machine.free // SESSION_BYTES
    if room < FEW_SESSIONS:
        free = f"{machine.free // 1_000_000:,} MB"
        told = f"Only {free} of the disk are free, room for {_sessions(room)}: free some."
        return Check("space", TROUBLE, told)
    many = f"more than {_MANY_SESSIONS:,} sessions" if room > _MANY_SESSIONS else _sessions(room)
    return Check("space", DONE, f"The disk has room for {many}.")


def _sessions(count: int) -> str:
    return "no session" if count == 0 else "1 session" if count == 1 else f"{count:,} sessions"


def _running(machine: Machine) -> Check:
    if not machine.running:
        return Check("running", DONE, "No other session of this folder is running.")
    first, more = " ".join(machine.running[0].split()), len(machine.running) - 1
    others = f" and {more} more" if more else ""
    verb = "are" if more else "is"
    told = (
        f"{first}{others} {verb} still running in this folder: end what is over, from the list of sessions."
    )
    return Check("running", TROUBLE, told)


def _backup(machine: Machine) -> Check:
    if machine.copies and machine.copies_there:
        return Check("backup", DONE, f"The session is copied to {machine.copies} every ten minutes.")
    if machine.copies:
        told = f"{machine.copies}, where copies go, is not there. Put the stick in, or press b on the home screen."
        return Check("backup", NOT_YET, told)
    if machine.backup:
        told = f"{machine.backup} is on another disk: what cannot be saved here can be written there."
        return Check("backup", DONE, told)
    told = "No second disk is there. Put in a USB stick: what cannot be saved here can be written there."
    return Check("backup", NOT_YET, told)


def wall_check(command: str, mirrored: bool | None, *, window: bool, opened: bool) -> Check:
    """Whether it is settled what the room sees.

    Args:
        command: The line to type, which shows the room view.
        mirrored: Whether the room sees this screen; None while nobody has said.
        window: Whether the room sees a second window.
        opened: Whether that window was opened from here.
    """
    if mirrored is None:
        return Check("wall", NOT_YET, "Say with w whether the room sees this screen.")
    if mirrored:
        return Check("wall", DONE, "The room sees this screen: what is private is masked.")
    if not window:
        return Check("wall", DONE, "There is no wall: only you see a screen. w changes that.")
    if opened:
        return Check("wall", DONE, "The room view was opened in a second window: move it to the wall.")
    told = f"Open the room view with o, or in a second window: {command}"
    return Check("wall", NOT_YET, told)


def size_check(letters: Letters) -> Check:
    """Whether the questions can be read at this size of window and letters."""
    here = f"{letters.columns} columns and {letters.lines} rows"
    columns, lines = letters.least
    if letters.columns < columns or letters.lines < lines:
        told = (
            f"{here} are too few: make the window larger, or its letters smaller, to {columns} and {lines}."
        )
        return Check("size", TROUBLE, told)
    stand = "stands" if letters.bold == 1 else "stand"
    bold = f"{_count(letters.bold, 'question')} too long for large letters and {stand} in bold."
    if not letters.rows:
        return Check("size", DONE, f"{here}. {bold}")
    low, high = letters.rows[0], letters.rows[-1]
    tall = f"{low}" if low == high else f"{low} to {high}"
    told = f"{here}: the letters of the questions are {tall} rows large."
    return Check("size", DONE, f"{told} {bold}" if letters.bold else told)


def prepare_checks(session: Session) -> list[Check]:
    """What the design asks to prepare, ticked or not."""
    return [Check(item, DONE if item in session.ticked else NOT_YET, item) for item in session.design.prepare]


def troubles(checks: Sequence[Check]) -> int:
    """How many of the checks found something wrong."""
    return sum(check.state == TROUBLE for check in checks)


def _count(count: int, what: str) -> str:
    return counted(count, f"{what} is", f"{what}s are")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _at(now: datetime, clock: str) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    return now.replace(hour=hours, minute=minutes, second=0, microsecond=0)


def _whole_minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60
