"""The sessions of the worked example: the ids they always have, and what happened in each, line by line."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

CONTENT = Path(__file__).with_name("content")
LARKHAVEN = timezone(timedelta(hours=-5))

Line = dict[str, Any]


class Example(NamedTuple):
    """One session of the example: the id it always has, and its content."""

    session_id: str
    content: Path

    @property
    def name(self) -> str:
        """What lines of other sessions call it, such as ``04-night-shift-riders``."""
        return self.content.stem

    @property
    def starts(self) -> datetime:
        """When it begins, by the clock of the example's town."""
        people = self.lines()[0]
        return datetime.fromisoformat(f"{people['date']}T{people['start']}").replace(tzinfo=LARKHAVEN)

    def lines(self) -> list[Line]:
        """What happened, in its order; the first line says who was there."""
        return [json.loads(line) for line in self.content.read_text("utf-8").splitlines()]


EXAMPLES = tuple(
    Example(session_id, CONTENT / f"{name}.jsonl")
    for session_id, name in (
        ("2026-03-03-customer-map-6b02f1", "01-customer-mapping"),
        ("2026-03-10-buy-in-one-9d27e4", "02-buy-in-one"),
        ("2026-03-19-front-line-a83c50", "03-front-line-staff"),
        ("2026-03-25-night-riders-4c81d0", "04-night-shift-riders"),
        ("2026-03-31-depot-dispatch-e1965b", "05-depot-and-dispatch"),
        ("2026-04-02-paratransit-70bd38", "06-paratransit-riders"),
        ("2026-04-09-station-agents-c4f217", "07-station-agents"),
        ("2026-04-14-students-parents-2e7a96", "08-students-and-parents"),
        ("2026-04-17-schools-office-b50d84", "09-schools-office"),
        ("2026-04-29-standards-f39e12", "10-standards-setting"),
        ("2026-05-06-buy-in-two-58c6a7", "11-buy-in-two"),
        ("2026-05-19-read-back-d1740e", "12-read-back"),
    )
)
"""In the order in which they were held."""
