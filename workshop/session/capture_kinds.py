"""What is captured beyond notes: records with fields, such as a customer group or a promise in numbers.

Only the first field is needed while people talk; what is left out is asked for afterwards.  The fields are those of
research/domain.md 1.3, 4 and 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

Value: TypeAlias = str | int | tuple[str, ...]
"""What stands in a field: a text, a whole number, or several texts."""

Holds: TypeAlias = Literal["text", "number", "list", "choice", "date"]


class Field(NamedTuple):
    """One field of a record.

    Attributes:
        name: Its name in the record.
        label: What it is called on screens and in papers.
        holds: What stands in it: a text, a whole number, a list of texts, one of ``choices``, or a date (ISO 8601, or as
            it was said).
        choices: What can be chosen.
        needed: Whether the record is incomplete without it.
        asked: Whether the capture line takes it, in this order, between bars.
    """

    name: str
    label: str
    holds: Holds = "text"
    choices: tuple[str, ...] = ()
    needed: bool = False
    asked: bool = False


class CaptureKind(NamedTuple):
    """A kind of record.

    Attributes:
        id: Its name in designs (``records``) and in the record.
        label, plural: What it is called.
        letter: The letter of its display ids, as in ``G3``.
        opening: The word it is typed with in the capture line, before a space.
        fields: Its fields, the first of which is the one that is needed live.
    """

    id: str
    label: str
    plural: str
    letter: str
    opening: str
    fields: tuple[Field, ...]

    @property
    def first(self) -> Field:
        """The field that is needed live."""
        return self.fields[0]

    def field(self, name: str) -> Field | None:
        """The field of this name, or None."""
        return next((field for field in self.fields if field.name == name), None)


STRATA = ("internal", "external")
LEVELS = ("management", "supervisors", "front line")
"""The levels that performance expectations run through (seed 1: "from management and supervisors on down")."""
SITUATIONS = ("exceptions", "orders and discounts", "complaints", "disagreements", "service recovery")
COMPARATORS = ("at most", "at least", "exactly", "by")
TESTS = ("channels", "culture", "sustainable", "valued", "engaging", "measured")
"""The six tests an initiative has to pass; see research/domain.md, P2."""

SEGMENT = CaptureKind(
    "segment", "customer group", "customer groups", "G", "group",
    (
        Field("name", "Name", needed=True, asked=True),
        Field("stratum", "Internal or external", "choice", STRATA, needed=True, asked=True),
        Field("relation", "What they need from us", needed=True, asked=True),
        Field("services", "Services", "list", needed=True, asked=True),
        Field("channels", "Channels", "list", needed=True, asked=True),
        Field("volume", "How many", "number", asked=True),
        Field("volume_unit", "Of what"),
        Field("volume_source", "Where the number is from"),
        Field("grade", "How sure", "choice", ("fact", "estimate", "guess")),
        Field("access", "Access needs and languages"),
        Field("added", "Added later because"),
        Field("group", "Group that hears it"),
    ),
)  # fmt: skip
EVIDENCE = CaptureKind(
    "evidence", "evidence card", "evidence cards", "E", "card",
    (
        Field("claim", "What it says", needed=True, asked=True),
        Field("kind", "Importance or urgency", "choice", ("importance", "urgency"), needed=True, asked=True),
        Field("source", "Source", needed=True, asked=True),
        Field("value", "Number", "number"),
        Field("unit", "Of what"),
        Field("source_date", "Date of the source", "date"),
        Field("affected", "Who is affected"),
        Field("cost_of_waiting", "What waiting costs"),
        Field("state", "After the meeting", "choice", ("stands", "challenged", "withdrawn")),
        Field("notes", "Notes it rests on", "list"),
    ),
)  # fmt: skip
PROPOSAL = CaptureKind(
    "proposal", "proposal", "proposals", "R", "proposal",
    (
        Field("text", "Wording", needed=True, asked=True),
        Field("version", "Version", "number"),
        Field("changes", "What changed"),
    ),
)  # fmt: skip
EXPECTATION = CaptureKind(
    "expectation", "expectation", "expectations", "X", "expect",
    (
        Field("text", "What is expected", needed=True, asked=True),
        Field("level", "Of whom", "choice", LEVELS, needed=True, asked=True),
    ),
)  # fmt: skip
GUIDELINE = CaptureKind(
    "guideline", "guideline", "guidelines", "L", "guide",
    (
        Field("situation", "Situation", needed=True, asked=True),
        Field("may", "Staff may", needed=True, asked=True),
        Field("must", "Staff must", needed=True, asked=True),
        Field("who_decides", "Who decides", needed=True, asked=True),
        Field("kind", "About", "choice", SITUATIONS, needed=True),
        Field("wish", "What staff wish for"),
        Field("state", "State"),
        Field("evidence", "Rests on", "list"),
    ),
)  # fmt: skip
STANDARD = CaptureKind(
    "standard", "promise", "promises", "S", "standard",
    (
        Field("text", "The promise in plain words", needed=True, asked=True),
        Field("service", "Service", needed=True),
        Field("segment", "For whom", needed=True),
        Field("channel", "Channels", "list", needed=True),
        Field("metric", "What is counted", needed=True),
        Field("comparator", "Compared how", "choice", COMPARATORS, needed=True),
        Field("target", "Target", "number", needed=True),
        Field("unit", "Unit", needed=True),
        Field("share", "Kept in how many of 100 cases", "number", needed=True),
        Field("clock", "Which hours count", needed=True),
        Field("exclusions", "What does not count"),
        Field("baseline", "Today", "number", needed=True),
        Field("baseline_date", "As of", "date", needed=True),
        Field("source", "Where the figure is from", needed=True),
        Field("owner_role", "Who answers for it", needed=True),
        Field("start", "From", "date", needed=True),
        Field("review", "Looked at again", "date", needed=True),
        Field("version", "Version", "number"),
        Field("condition", "On condition that"),
        Field("goal", "Goal of the department it serves"),
        Field("evidence", "Rests on", "list"),
        Field("replaces", "Instead of"),
    ),
)  # fmt: skip
"""A promise is complete only with all of this (research/domain.md 1.3)."""

MEASURE = CaptureKind(
    "measure", "measure", "measures", "M", "measure",
    (
        Field("name", "Name", needed=True, asked=True),
        Field("kind", "Of", "choice", ("behaviour", "satisfaction", "adherence"), needed=True, asked=True),
        Field("formula", "Formula", needed=True, asked=True),
        Field("standard", "Promise it belongs to"),
        Field("unit", "Unit", needed=True),
        Field("baseline", "Today", "number"),
        Field("target", "Target", "number"),
        Field("source", "Where the figure is from", needed=True),
        Field("frequency", "How often", needed=True),
        Field("owner_role", "Who counts", needed=True),
        Field("forum", "Where it is looked at", needed=True),
        Field("state", "State"),
    ),
)  # fmt: skip
READING = CaptureKind(
    "reading", "reading", "readings", "Q", "reading",
    (
        Field("measure", "Measure", needed=True, asked=True),
        Field("period", "Period", needed=True, asked=True),
        Field("value", "Figure", "number", needed=True, asked=True),
        Field("unit", "Unit", needed=True),
        Field("n", "Of how many", "number"),
        Field("source", "Where it is from", needed=True),
        Field("note", "Remark"),
    ),
)  # fmt: skip
TRAINING = CaptureKind(
    "training", "training", "training", "K", "train",
    (
        Field("text", "What is trained", needed=True, asked=True),
        Field("for", "For whom", needed=True, asked=True),
    ),
)  # fmt: skip
INITIATIVE = CaptureKind(
    "initiative", "initiative", "initiatives", "I", "initiative",
    (
        Field("title", "What", needed=True, asked=True),
        Field("serves", "Goal of the department it serves", needed=True, asked=True),
        Field("from", "Where it comes from"),
        Field("themes", "Themes it answers", "list"),
        Field("tests", "Tests it passes", "list", TESTS, needed=True),
        Field("not_yet", "Tests it does not pass yet", "list", TESTS),
        Field("fails", "Tests it fails", "list", TESTS),
        Field("why_not", "Why not"),
        Field("commitment", "Commitment that carries it"),
        Field("note", "Remark"),
    ),
)  # fmt: skip
VISION = CaptureKind(
    "vision", "wording", "wordings", "W", "vision",
    (
        Field("text", "Wording", needed=True, asked=True),
        Field("kind", "Vision or mission", "choice", ("vision", "mission"), needed=True, asked=True),
        Field("version", "Version", "number"),
        Field("note", "Remark"),
    ),
)  # fmt: skip
JOURNEY = CaptureKind(
    "journey_step", "step", "steps of the journey", "J", "step",
    (
        Field("step", "Step", needed=True, asked=True),
        Field("channel", "Channel", needed=True, asked=True),
        Field("need", "What the customer needs there", needed=True, asked=True),
        Field("barrier", "What is in the way", asked=True),
        Field("feeling", "Feeling from -2 to 2", "number"),
        Field("n", "Place in the journey", "number"),
        Field("notes", "Notes it rests on", "list"),
    ),
)  # fmt: skip

_ALL = (
    SEGMENT, EVIDENCE, PROPOSAL, EXPECTATION, GUIDELINE, STANDARD, MEASURE, READING, TRAINING, INITIATIVE, VISION, JOURNEY,
)  # fmt: skip
CAPTURES: Mapping[str, CaptureKind] = MappingProxyType({kind.id: kind for kind in _ALL})
BY_OPENING: Mapping[str, CaptureKind] = MappingProxyType({kind.opening: kind for kind in _ALL})


def missing_fields(kind: str, fields: Mapping[str, Value]) -> list[Field]:
    """The fields that a record needs and does not have yet, in their order; none of a kind that is not known."""
    known = CAPTURES.get(kind)
    return (
        [field for field in known.fields if field.needed and fields.get(field.name) in (None, "", ())]
        if known
        else []
    )


def problem_with(kind: CaptureKind, fields: Mapping[str, object]) -> str:
    """Why a record cannot be kept as it is, in one sentence; empty when it can."""
    if not fields.get(kind.first.name):
        return f"A {kind.label} needs at least: {kind.first.label.lower()}."
    for name, value in fields.items():
        field = kind.field(name)
        if field is None:
            return f"A {kind.label} has no field {name!r}."
        if problem := _problem(kind, field, value):
            return problem
    return ""


def _problem(kind: CaptureKind, field: Field, value: object) -> str:
    where = f"{field.label} of a {kind.label}"
    if field.holds == "number":
        number = isinstance(value, int) and not isinstance(value, bool)
        return "" if number or value == "" else f"{where} is a whole number."
    if field.holds == "list":
        several = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        if not several:
            return f"{where} is a list."
        if field.choices and (wrong := [one for one in value if one not in field.choices]):  # type: ignore[attr-defined]
            return f"{where} is not {wrong[0]!r}; choose from {', '.join(field.choices)}."
        return ""
    if not isinstance(value, str):
        return f"{where} is a text."
    if field.holds == "choice" and value and value not in field.choices:
        return f"{where} is not {value!r}; choose {' or '.join(field.choices)}."
    return ""
