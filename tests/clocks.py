"""All clocks standing at one moment, for pictures of screens that are to be the same tomorrow and elsewhere."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Any

import pytest

TELL_TIME = (
    "tests.every_screen",
    "workshop.session.clock",
    "workshop.tui.room",
    "workshop.tui.writing_papers",
    "workshop.tui.wall_cover",
    "workshop.tui.widgets.bars",
)
"""Where the time of day is read."""
TELL_DATE = ("workshop.tui.home_view",)
"""Where the day is read."""


def set_clocks(patch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Have the clock on the wall, and every other, stand at a moment; and no disk of this computer be told of."""

    class Now(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return moment.astimezone(tz)

    class Today(date):
        @classmethod
        def today(cls) -> date:
            return moment.date()

    for name in TELL_TIME:
        patch.setattr(f"{name}.datetime", Now)
    for name in TELL_DATE:
        patch.setattr(f"{name}.date", Today)
    patch.setattr("workshop.tui.machine._places", lambda: iter(()))
    patch.setattr("workshop.tui.machine._free", lambda folder: 10**12)
    patch.setenv("TZ", "UTC")
    time.tzset()
