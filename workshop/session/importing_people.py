"""Who was there, from a line of a file: the attendance, what people agreed to, and how the session was held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.shorthand import Capture

_FACTS = {
    "title": "title", "department": "department", "segment": "segment", "unit": "unit", "stratum": "stratum",
    "place": "place", "date": "date", "start": "starts", "end": "ends", "note_taker_role": "note_taker",
}  # fmt: skip
_COUNTS = ("attended", "invited", "left_early")
_LISTS = ("codes", "roles", "consent_quote_no", "consent_take_part_no")
_HELD = {
    "facilitator_role": "Facilitator",
    "sampling": "How people were found",
    "not_come": "Did not come",
    "absent": "Absent",
    "quorum": "Quorum",
    "languages": "Languages",
    "interpreter": "Interpreter",
    "non_participants": "Also in the room",
    "recorded": "Recording",
    "consent_script_version": "Consent script, version",
    "guide_version": "Guide, version",
    "note": "Remark",
}
"""How the session was held: kept in one observation, since nothing else asks for it."""

SOURCE_ID = "attendance"

KEYS = (*_COUNTS, *_LISTS, *_FACTS, *_HELD, "manager_present", "design")
"""The keys of a line on who was there; of others nothing is kept."""


def take_attendance(
    live: LiveSession, line: Mapping[str, Any], stage: str, do: Callable[[Submission], str]
) -> bool:
    """Enter who was there; whether anything was not known before.

    Facts that are known stay as they are.

    Raises:
        Refused: When something in the line cannot be right, or other numbers are recorded already.
    """
    counts = {key: _count(line, key) for key in _COUNTS}
    lists = {key: _list(line, key) for key in _LISTS}
    manager = line.get("manager_present", False)
    if not isinstance(manager, bool):
        raise Refused("manager_present is to be true or false")
    people, new = live.session.attendance, False
    if "attended" not in line and lists["codes"]:
        counts["attended"] = len(lists["codes"])
    elif "attended" not in line and people.attended is None:
        raise Refused("it does not say how many people came; that is the number attended")
    elif "attended" not in line:
        counts["attended"] = people.attended or 0
    if people.attended is None:
        what = ev.AttendanceSet(
            attended=counts["attended"], codes=lists["codes"], roles=lists["roles"], invited=counts["invited"],
            left_early=counts["left_early"], manager_present=manager,
        )  # fmt: skip
        do(live.people.set_attendance(what))
        new = True
    elif people.attended != counts["attended"]:
        raise Refused(
            f"attended is {counts['attended']}, and this session has {people.attended} recorded already"
        )
    facts = live.session.facts
    known = {
        ours: line[key]
        for key, ours in _FACTS.items()
        if isinstance(line.get(key), str) and not getattr(facts, ours)
    }
    if known:
        do(live.prepare(msgspec.structs.replace(facts, **known)))
        new = True
    if "consent_quote_no" in line and not live.session.attendance.consent_at:
        do(
            live.people.record_consent(
                take_part_no=lists["consent_take_part_no"], quote_no=lists["consent_quote_no"]
            )
        )
        new = True
    if (held := _held(line)) and SOURCE_ID not in live.session.sources:
        do(live.notes.add(Capture(held, kind="observation"), stage=stage, source_id=SOURCE_ID))
        new = True
    return new


def take_consent(live: LiveSession, line: Mapping[str, Any], do: Callable[[Submission], str]) -> bool:
    """Enter what people agreed to, all but those named; whether that was not known before.

    Raises:
        Refused: When something in the line cannot be right, or somebody is named of whom a yes is recorded.
    """
    no = {key: _list(line, key) for key in ("take_part_no", "quote_no")}
    people = live.session.attendance
    if people.consent_at:
        said = {"take_part_no": people.take_part_no, "quote_no": people.quote_no}
        if other := [code for key, codes in no.items() for code in codes if code not in said[key]]:
            raise Refused(f"consent is recorded already, and there {other[0]} said yes")
        return False
    do(live.people.agreed_but(take_part_no=no["take_part_no"], quote_no=no["quote_no"]))
    return True


def _held(line: Mapping[str, Any]) -> str:
    """How the session was held, in sentences."""
    told = []
    for key, label in _HELD.items():
        value = line.get(key)
        if value not in (None, "", []):
            words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            words = {"True": "yes", "False": "no"}.get(words, words)
            told.append(f"{label}: {words.rstrip('.')}.")
    return " ".join(told)


def _count(line: Mapping[str, Any], key: str) -> int:
    value = line.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(f"{key} is to be a whole number")
    return value


def _list(line: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = line.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Refused(f"{key} is to be a list of texts")
    return tuple(value)
