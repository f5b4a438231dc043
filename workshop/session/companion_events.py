"""What happens when the notes of a second laptop are joined."""

from __future__ import annotations

from workshop.session.happening import Happening


class NotesJoined(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The notes file of a second laptop was joined: the events before this one in its append came from there.

    The last events of the append, as many as ``events`` has ids, are those events in their order.  The list
    stands here, and not only in those events, so that it survives their redaction: what was redacted is not
    brought in again.

    Attributes:
        companion: The id of the notes file.
        events: The ids that the joined events have there.
        notes: For each of them the id of the event there that added the note it is about.
        shift: How many minutes were added to the times of the other clock.
    """

    companion: str
    events: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    shift: int = 0
