"""Ids of notes, votes and records as a reader finds them in print: runs shortened, each session named once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_ID = re.compile(r"([A-Z])([1-9][0-9]*|0)")


def by_session(ids: Sequence[str], keys: Mapping[str, str]) -> str:
    """What lies in several sessions, each session named once: ``a1b2c3 N3 to N9, V1; 9d27e4 C1``.

    Args:
        ids: Names across sessions, such as ``2026-03-04-riders-a1b2c3:N3``, or sessions alone.
        keys: By which name each session goes.
    """
    found: dict[str, list[str]] = {}
    for session, _, id in (one.partition(":") for one in ids):
        found.setdefault(keys.get(session, session), []).extend([id] if id else [])
    return "; ".join(f"{key} {spelled(sorted(own, key=_place))}".strip() for key, own in found.items())


def _place(id: str) -> tuple[str, int, str]:
    read = _ID.fullmatch(id)
    return (read[1], int(read[2]), "") if read else (id[:1], 0, id)


def spelled(ids: Sequence[str]) -> str:
    """Display ids in words, three or more in a row as ``N3 to N9``; every one of them can be found again."""
    parts: list[list[str]] = []
    last: tuple[str, int] | None = None
    for one in dict.fromkeys(ids):
        read = _ID.fullmatch(one)
        this = (read[1], int(read[2])) if read else None
        if this and last and this == (last[0], last[1] + 1):
            parts[-1].append(one)
        else:
            parts.append([one])
        last = this
    return ", ".join(", ".join(part) if len(part) < 3 else f"{part[0]} to {part[-1]}" for part in parts)
