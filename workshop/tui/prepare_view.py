"""How a session that is prepared is drawn: its facts, its stages, what a stage asks, and whether it can start.

Nothing here changes anything.
"""

from __future__ import annotations

from datetime import datetime

import msgspec
from textual.content import Content

from workshop.plural import counted
from workshop.session.checks import plan_checks, troubles
from workshop.session.questions import PLAIN_NAMES, missing_facts, words
from workshop.session.state import Session, StageRun
from workshop.tui.widgets.fields import Field
from workshop.tui.widgets.painted import INK, QUIET, STRONG, WATCH, line, spread, wrap
from workshop.tui.widgets.rows import Row, Spread

_DEADLINE = ": by when waiting costs something"


def fact_fields(session: Session) -> list[Field]:
    """What is known of a session, in the order it is filled in; a unit and a deadline only where the design asks for it."""
    facts, missing = session.facts, set(missing_facts(session))
    texts = str(msgspec.to_builtins(session.design)) + "".join(run.question for run in session.stage_order)
    asked = {name for name in PLAIN_NAMES if f"{{{name}}}" in texts}

    def need(name: str, what: str = "") -> str:
        return f"still to fill in{what}" if name in missing else ""

    fields = [
        Field("title", "Title", facts.title, "still to fill in"),
        Field("department", "Department", facts.department, need("department"), "who writes the plan"),
        Field("segment", "Customers", facts.segment, need("segment"), "which customers, in plain words"),
        Field("stratum", "Who", facts.stratum, "", "internal, external, leadership or mixed"),
    ]
    if "unit" in asked:
        fields.append(Field("unit", "Unit", facts.unit, need("unit"), "which unit"))
    if "date" in asked:
        fields.append(
            Field("deadline", "Deadline", facts.deadline, need("date", _DEADLINE), "such as 30 June 2027")
        )
    return [
        *fields,
        Field("place", "Place", facts.place, "", "where the room is"),
        Field("date", "Date", facts.date, "", "2026-03-04"),
        Field("starts", "Starts", facts.starts, "", "18:00"),
        Field("ends", "Hard end", facts.ends, "", "19:30"),
        Field("expected", "Expected", str(facts.expected or ""), "", "how many people"),
        Field("note_taker", "Note-taker", facts.note_taker, "", "a role, not a name"),
    ]


def stage_heading(width: int, height: int) -> list[Content]:
    """What stands over the stages."""
    return [spread(width, line(("  Stages", QUIET)), line(("min ", QUIET)))]


def stage_row(number: int, run: StageRun) -> Row:
    """A stage with its minutes."""
    after = "   after" if run.design.after else ""
    left = line((f"{number:>2}  ", QUIET), (run.title, INK), (after, QUIET))
    return run.id, (run.minutes, run.question), Spread(left, line((f"{run.minutes}", INK)))


def asked_lines(session: Session, run: StageRun, width: int, *, roomy: bool) -> list[Content]:
    """What a stage asks; where it is roomy, under a heading."""
    number = list(session.stages).index(run.id) + 1
    head = [line((f"  Stage {number} asks", QUIET))] if roomy else []
    question = wrap(words(session, run.question), width - 2)
    return [*head, *(line(("  ", INK), (part, STRONG)) for part in question)]


def verdict_line(session: Session, now: datetime, width: int) -> Content:
    """Whether it can start: what is missing, how many minutes are planned, and how much of the check list is wrong."""
    missing = missing_facts(session)
    total = sum(run.minutes for run in session.stage_order if not run.design.after)
    planned = session.design.minutes_short if session.short else session.design.minutes
    minutes = (
        f"{total} of {planned} minutes are planned." if total != planned else f"{total} minutes are planned."
    )
    if missing:
        names = " and ".join(PLAIN_NAMES[name] for name in missing)
        told = line(("Not ready: ", WATCH), (f"fill in {names}.", INK))
        whole = told + line((f"   {minutes}", QUIET))
        # What is missing comes first: where there is not room for both, the minutes stand with the stages.
        return whole if whole.cell_length <= width else told.truncate(width, ellipsis=True)
    wrong = troubles(plan_checks(session, now))
    told_wrong = f"   {counted(wrong, 'thing is', 'things are')} wrong: c" if wrong else ""
    return line(("Ready to start. ", STRONG), (minutes, QUIET), (told_wrong, WATCH))
