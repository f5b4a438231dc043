"""How the folder is drawn at home: what is next, how far the plan is, and a line for each session.

Nothing here reads or changes anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from workshop.record.protocol import Row
from workshop.session.listing import by_time
from workshop.store.workspace import is_restored
from workshop.tui import plain
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STOP,
    STRONG,
    WATCH,
    big,
    line,
    marked,
    places,
    table,
    wrap,
)

if TYPE_CHECKING:
    from workshop.plan.status import Status

Summary = Row
"""What the list of a folder says of one session (`session.listing`); the widget for lists has rows of its own."""

WHO = {"external": "external", "internal": "internal", "leadership": "leaders", "mixed": "mixed"}
"""For whom a session is, in one plain word."""

_STATES = {"": "", "planned": "planned", "running": "running", "ended": "done"}


def upcoming(sessions: Sequence[Summary]) -> Summary | None:
    """The session to go on with: one that runs, else the next one planned."""
    known = [row for row in sessions if not row.keys() & {"problem", "unread"}]
    running = [row for row in known if row["status"] == "running"]
    planned = sorted((row for row in known if row["status"] == "planned"), key=by_time)
    return next(iter(running + planned), None)


def upcoming_lines(session: Summary, width: int, *, wide: bool, here: bool) -> list[Content]:
    """The session to go on with, by its title, and when; with the cursor's mark where the cursor is ``here``, on it."""
    title = str(session["title"])
    rows = [line(("Next", QUIET))]
    if wide:
        rows += big(title, width, 10, largest=bigtype.LARGE)
    else:
        rows.append(_named(title, width, here=here)[0].truncate(width, ellipsis=True))
    told = (
        "It is running: open it and go on where it stands."
        if session["status"] == "running"
        else _when(session, here=here)
    )
    return [*rows, line("" if wide else "  ", (told, INK))]


def unread_lines(sessions: Sequence[Summary]) -> list[Content]:
    """How far the reading of the folder is."""
    read = sum(not row.get("unread") for row in sessions)
    return [line(("Next", QUIET)), line((f"{read} of {len(sessions)} sessions are read.", INK))]


def no_folder_lines(offered: Path, width: int) -> list[Content]:
    """What to begin with where there is no folder yet."""
    text = f"Enter makes one in {offered.name or offered}, or where you say."
    return [
        line(("Next", QUIET)),
        *marked("Make a folder for your sessions", width),
        *(line("  ", (part, INK)) for part in wrap(text, width - 2)),
    ]


def start_lines(width: int, following: str, *, tour: bool) -> list[Content]:
    """What to begin with in an empty folder; later what is ``following``, where no session waits for its day."""
    if following:
        told, more = following, "n makes a session from a design. A plan rests on five groups or more."
    else:
        told = "Hold a buy-in meeting with the people who can make changes"
        more = "90 minutes, 5 to 15 leaders. Enter or n prepares it; nothing is shown yet."
    offer = "A tour of 60 seconds shows how a session runs: t takes it, x leaves it out."
    return [
        line(("Next", QUIET)),
        *_named(told, width, here=not following),
        *(line("  ", (part, INK)) for part in wrap(more, width - 2)),
        *([EMPTY, *(line("  ", (part, INK)) for part in wrap(offer, width - 2))] if tour else []),
    ]


def gate_lines(plan: Status, upcoming: Summary | None, width: int, *, roomy: bool) -> list[Content]:
    """How many groups of those it takes have been held; what comes next, where a session stands above it."""
    gate = plan.gate
    held = min(gate.held, gate.needed)
    kinds = f"   {gate.internal} internal, {gate.external} external" if gate.held else ""
    rows = [line(("Ready to write   ", QUIET), (f"{held} of {gate.needed}", STRONG), (kinds, QUIET))]
    if roomy and not plain.on():
        rows.append(places(held, gate.needed, 6))
    if upcoming is not None:
        rows += [line((part, INK)) for part in wrap(following(plan), width)]
    late = next((one.told for one in plan.open if one.id == "commitments_overdue"), "")
    if late:
        rows.append(line((late, WATCH)).truncate(width, ellipsis=True))
    waits = next((one.number for one in plan.open if one.id == "decisions_waiting"), 0)
    if waits:
        told = "1 decision waits" if waits == 1 else f"{waits} decisions wait"
        rows.append(line((f"{told} since two copies were joined: p, then F6.", WATCH)))
    return rows


def following(plan: Status) -> str:
    """What to do next on the way to the plan, in keys."""
    from workshop.plan.next_step import told_at_home

    return told_at_home(plan.steps)


def heading_lines(sessions: Sequence[Summary], width: int) -> list[Content]:
    """What stands over the columns of the sessions; that there are none yet."""
    if not sessions:
        return [line(("Sessions", QUIET)), line(("None yet. They are kept here, one file each.", INK))]
    if plain.on():
        return [line(("Sessions", QUIET))]
    cells = [line((word, QUIET)) for word in ("Date", "Session", "Who", "People", "Notes", "State")]
    return [line("  ") + table([cells], _columns(width))[0]]


def session_line(summary: Summary, width: int) -> Content:
    """A session in the list; one that cannot be opened by its id alone."""
    if summary.get("problem"):
        what = "a copy" if " copy of session " in summary["problem"] else "cannot open"
        return line((f"{what}  ", STOP), (summary["id"], INK))
    attended = summary["attended"]
    state = "example" if summary["example"] and summary["status"] == "ended" else _STATES[summary["status"]]
    if summary["companion_of"]:
        state = "notes"
    elif summary["afterwards"]:
        state = "afterwards"
    elif summary["status"] != "running" and is_restored(str(summary["id"])):
        state = "restored"
    cells = [
        line((_short_date(summary["date"]), INK)),
        line((str(summary["title"]), INK)),
        line((WHO.get(str(summary["stratum"]), ""), INK)),
        line(("" if attended is None else f"{attended}{' people' if plain.on() else ''}", INK)),
        line((f"{summary['notes']}{' notes' if plain.on() else ''}" if summary["notes"] else "", INK)),
        line((state, BRIGHT if summary["status"] == "running" else QUIET)),
    ]
    return table([cells], _columns(width))[0]


def _columns(width: int) -> list[int]:
    return [6, max(width - 2 - 6 - 8 - 6 - 5 - 10 - 10, 10), 8, -6, -5, 10]


def _short_date(iso: str) -> str:
    try:
        return f"{date.fromisoformat(iso):%d %b}"
    except ValueError:
        return ""


def _named(text: str, width: int, *, here: bool) -> list[Content]:
    """What is next; two things with the cursor's mark would leave open which of them Enter is for."""
    return marked(text, width) if here else [line("  ", (part, STRONG)) for part in wrap(text, width - 2)]


def _when(summary: Summary, *, here: bool) -> str:
    day = str(summary["date"])
    keys = "Enter prepares it." if here else "Go to it in the list: Enter prepares it."
    if day == date.today().isoformat():
        return f"Today. {keys}"
    return f"Planned for {_short_date(day)}. {keys}" if day else keys
