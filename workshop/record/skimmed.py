"""An event as it stands in a file: its envelope, and its data left as JSON text.

Nothing is verified of it.  It is for counting what is in a file without making anything of most of it.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from workshop.record.event import Meta

_NOTHING = (b"", b"null")


class SkimmedEvent(msgspec.Struct, frozen=True, gc=False):
    """One event; ``data`` is the JSON text of what it says."""

    seq: int
    id: str
    type: str
    at: str
    by: str
    ref: str = ""
    part: int = 1
    of: int = 1
    data: msgspec.Raw = msgspec.Raw()

    @property
    def is_redacted(self) -> bool:
        """Whether it says nothing any more."""
        return bytes(self.data) in _NOTHING


class Skimmed(NamedTuple):
    """A file that is laid out as it should be, by its head and its events, of which nothing is verified."""

    meta: Meta
    events: list[SkimmedEvent]
