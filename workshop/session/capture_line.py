"""Records with fields in the capture line: an opening, then the fields between bars, the first of which is enough.

::

    record  = opening " " field ("|" field) …         c Streets | two clerks half-time | 30 June
    opening = "c" | "group" | "card" | "proposal" | "expect" | "guide" | "standard" | "measure" | "reading"
            | "train" | "initiative" | "vision" | "step"
    field   = text | number | date | list, with commas | choice, by its beginning

An opening counts only where the design of the stage records that kind: elsewhere "group homes are far" is a note.  A
bar that belongs to the words is written ``\\|``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from workshop.session.capture_kinds import BY_OPENING, CAPTURES, CaptureKind, Field, Value, missing_fields
from workshop.session.first_letter import lower_first

COMMITMENT = "commitment"
COMMITMENT_OPENING = "c"
COMMITMENT_PARTS = (("owner", "who"), ("action", "what"), ("due", "by when"), ("resource", "resource"))
"""What the capture line takes of a promise, in this order, and what each part is called."""

_BAR = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+)")
# More digits than any count has; a longer number is a slip, and Python refuses to read thousands of digits.
_MOST_DIGITS = 15
_MANY = 4


@dataclass(frozen=True)
class Record:
    """A record as understood from a line.

    Attributes:
        kind: ``commitment``, or a key of `workshop.session.capture_kinds.CAPTURES`.
        fields: What the line gives, by the names of the record.
        problem: Why it cannot be kept like this, in one sentence; empty when it can.
    """

    kind: str
    fields: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    problem: str = ""


def read_record(line: str, records: Collection[str]) -> Record | None:
    """The record that a line is, or None where it is a note.

    Args:
        line: The line, cleaned.
        records: The kinds of record that may be typed here.
    """
    opening, space, rest = line.partition(" ")
    parts = [part.replace("\\|", "|").strip() for part in _BAR.split(rest)]
    if not space or not any(parts):
        return None
    if opening == COMMITMENT_OPENING and COMMITMENT in records:
        return _commitment(parts)
    kind = BY_OPENING.get(opening)
    return _captured(kind, parts) if kind and kind.id in records else None


def _commitment(parts: list[str]) -> Record:
    names = [name for name, _ in COMMITMENT_PARTS]
    fields: dict[str, Value] = {name: part for name, part in zip(names, parts, strict=False) if part}
    problem = _too_many("promise", parts, len(names))
    if not problem and not (fields.get("owner") or fields.get("action")):
        problem = "A commitment needs at least who or what."
    return Record(COMMITMENT, fields, problem)


def _captured(kind: CaptureKind, parts: list[str]) -> Record:
    asked = [one for one in kind.fields if one.asked]
    fields: dict[str, Value] = {}
    problem = _too_many(kind.label, parts, len(asked))
    for one, part in zip(asked, parts, strict=False):
        value, wrong = read_value(one, part)
        problem = problem or wrong
        if value not in ("", ()):
            fields[one.name] = value
    if not problem and kind.first.name not in fields:
        problem = f"A {kind.label} needs at least: {kind.first.label.lower()}."
    return Record(kind.id, fields, problem)


def _too_many(label: str, parts: list[str], most: int) -> str:
    if len(parts) <= most:
        return ""
    return f"A {label} takes {most} parts between bars here; this line has {len(parts)}. Write \\| for a bar."


def read_value(one: Field, typed: str) -> tuple[Value, str]:
    """What was typed for a field as its value, and why it does not fit; nothing typed is an empty value.

    A list is typed with commas, or with semicolons where a text of it has a comma; a choice by its beginning, a number
    perhaps with its thousands apart.
    """
    typed = typed.strip()
    if one.holds == "list":
        several = [part.strip() for part in typed.split(";" if ";" in typed else ",") if part.strip()]
        if not one.choices:
            return tuple(several), ""
        chosen = [_chosen(one, part) for part in several]
        return tuple(value for value, _ in chosen), next((wrong for _, wrong in chosen if wrong), "")
    if not typed:
        return "", ""
    if one.holds == "number":
        digits = re.sub(r"[, \u00a0\u202f]", "", typed)
        if not _NUMBER.fullmatch(typed) or len(digits) > _MOST_DIGITS:
            return typed, f"{one.label} is a whole number, not {_short(typed)}."
        return int(digits), ""
    return _chosen(one, typed) if one.holds == "choice" else (typed, "")


def _chosen(one: Field, typed: str) -> tuple[str, str]:
    wanted = typed.casefold()
    found = [choice for choice in one.choices if choice.casefold().startswith(wanted)]
    exact = [choice for choice in found if choice.casefold() == wanted]
    if len(exact or found) == 1:
        return (exact or found)[0], ""
    return typed, f"{one.label} is {_or(found or one.choices)}, not {_short(typed)}."


def _or(choices: Iterable[str]) -> str:
    *most, last = choices
    return f"{', '.join(most)} or {last}" if most else last


def _short(typed: str) -> str:
    return f'"{typed[:20]}…"' if len(typed) > 21 else f'"{typed}"'


def missing_words(kind: str, fields: Mapping[str, Value]) -> str:
    """What a record lacks, in words: "no services, channels yet"; many are counted, and empty for nothing."""
    if kind == COMMITMENT:
        lacking = [words for name, words in COMMITMENT_PARTS[:3] if not fields.get(name)]
        lacking = ["date" if words == "by when" else words for words in lacking]
    else:
        lacking = [lower_first(one.label) for one in missing_fields(kind, fields)]
    if len(lacking) > _MANY:
        return f"{len(lacking)} fields missing"
    return f"no {', no '.join(lacking)} yet" if lacking else ""


def describe_record(record: Record, *, public: bool = False) -> str:
    """One line that names what was understood, and what is still missing; nothing of the words where it is public."""
    kind = CAPTURES.get(record.kind)
    label = kind.label if kind else "promise"
    if public:
        return f"{label}; hidden on the wall"
    if record.problem:
        return f"{label}: {record.problem}"
    if kind:
        known = [lower_first(one.label) for one in kind.fields if one.name in record.fields]
    else:
        known = [words for name, words in COMMITMENT_PARTS if record.fields.get(name)]
    return "; ".join(
        filter(None, (f"{label}: {', '.join(known)}", missing_words(record.kind, record.fields)))
    )
