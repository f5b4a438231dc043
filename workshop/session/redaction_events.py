"""What is recorded of a redaction, and of a legal hold that forbids one."""

from __future__ import annotations

from typing import Any

from workshop.session.happening import Happening


class Redacted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Words were removed for good; who did it by role, and when, is in the envelope (see `workshop.record.redaction`).

    Attributes:
        ids: What was redacted: notes, commitments, votes, records, and the code of a person who withdrew.
        reason: Why, in words that hold nothing of what was removed.
        name: Who decided it, where that was said.
        events: The sequence numbers of the events that lost their data.
        left: What stays of some of them, by sequence number.
        source: What was redacted in another log, where that was the cause: ``session-id:N12``.
    """

    ids: tuple[str, ...] = ()
    reason: str = ""
    name: str = ""
    events: tuple[int, ...] = ()
    left: dict[str, dict[str, Any]] = {}
    source: str = ""


class HoldSet(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A legal hold: nothing of this record may be removed until it is lifted."""

    reason: str
    name: str


class HoldLifted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The legal hold is over."""

    reason: str
    name: str
