"""Captures with fields as the one line a note-taker would type, until the plan reads them field by field.

What has no place yet is left out: the family of an objection, the need behind a want, the notes behind a
step of the journey, and the gloss of a remark in another language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workshop.plan.common import day

Line = Mapping[str, Any]

_DEBRIEF = (
    ("top_themes", "Strongest themes"),
    ("surprise", "Surprise"),
    ("expected_not_said", "Expected and not said"),
    ("dominant", "Loud"),
    ("quiet", "Quiet"),
    ("quality", "Quality of the session, 1 to 5"),
    ("change", "To change next time"),
)


def evidence(line: Line) -> str:
    """An evidence card: claim, number, source with its date, whom it concerns, what it is for and its state."""
    # A card whose one number is a date says it in its claim.
    number = "" if line["unit"] == "date" else f": {line['value']:,} {line['unit']}"
    waiting = f" Waiting costs {line['cost_of_waiting']}." if "cost_of_waiting" in line else ""
    use = {"importance": "Important", "urgency": "Urgent"}[line["kind"]]
    source = f"{line['source']}, {day(line['source_date'])}"
    return f"{line['claim']}{number}. Source: {source}. Affects {line['affected']}.{waiting} {use}; {line['state']}."


def assumption(line: Line) -> str:
    """A sealed slip: customer group, guess, rank, how sure."""
    return f"{line['segment']}: {line['text']} (rank {line['rank']}, sure {line['confidence']} of 5)"


def objection(line: Line) -> str:
    """An objection with its reply and what became of it."""
    state = {
        "answered": "Answered",
        "condition": "Becomes a condition",
        "needs evidence": "Needs evidence",
        "unresolved": "Unresolved",
    }[line["status"]]
    owner = f": {line['owner_role']}, by {day(line['due'])}" if "owner_role" in line else ""
    return f"{_sentence(line['text'])} Reply: {line['reply']} {state}{owner}."


def proposal(line: Line) -> str:
    """A version of the proposal, whole, and what changed in it."""
    changes = f" Changed: {'; '.join(line['changes'])}." if "changes" in line else ""
    return f"Version {line['version']}: {line['text']}{changes}"


def journey_step(line: Line) -> str:
    """One step of the way: what is done where, what is needed, what is in the way, how it feels."""
    return (
        f"{line['n']} {line['step']} ({line['channel']}): needs to {_infinitive(line['need'])}; "
        f"barrier: {line['barrier']}; feeling {line['feeling']}"
    )


def debrief(line: Line) -> list[str]:
    """The debrief form, one line an item."""
    return [f"{label}: {_listed(line[key])}" for key, label in _DEBRIEF if key in line]


ONE_LINE: dict[str, Callable[[Line], str]] = {
    "evidence": evidence,
    "assumption": assumption,
    "objection": objection,
    "proposal": proposal,
    "journey_step": journey_step,
}
"""How each capture with fields is typed, by its record name, which is also the kind of its note."""


def attendance(line: Line) -> str:
    """What is known of the people beyond their number; empty where nothing more is."""
    absent = ", ".join(line.get("absent", ()))
    parts = (
        ("Invited but not there", absent),
        ("Enough people to decide", "yes" if line.get("quorum") else ""),
        ("How people were found", line.get("sampling", "")),
        ("Did not come", line.get("not_come", "")),
        ("Interpreter", line.get("interpreter", "")),
        ("Facilitator", line.get("facilitator_role", "")),
        ("Sound or video", line.get("recorded", "")),
    )
    return " ".join(f"{label}: {value}." for label, value in parts if value)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _infinitive(need: str) -> str:
    """The need as a verb; a thing is had."""
    first = need.split()[0]
    return f"have {need}" if first in ("a", "an", "the") else need


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
