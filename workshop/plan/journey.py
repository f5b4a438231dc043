"""The steps of customers' journeys, channel by channel."""

from __future__ import annotations

from typing import NamedTuple

from workshop.plan.captured import entries, key_of
from workshop.plan.material import Material


class JourneyRow(NamedTuple):
    """A step of a customer's journey; ``feeling`` from -2 to 2, None where nobody said."""

    id: str
    channel: str
    step: str
    need: str
    barrier: str
    feeling: int | None
    place: int
    segment: str
    rests_on: tuple[str, ...]
    evidence: tuple[str, ...]


def journey(material: Material) -> tuple[JourneyRow, ...]:
    """The steps of the journeys, channel by channel in the order they were first named, in their order."""
    rows = [
        JourneyRow(
            id=one.name,
            channel=one.text("channel"),
            step=one.first,
            need=one.text("need"),
            barrier=one.text("barrier"),
            feeling=one.number("feeling"),
            place=one.number("n") or 0,
            segment=one.held.session.facts.segment,
            rests_on=one.texts("notes"),
            evidence=(one.name,),
        )
        for one in entries(material, "journey_step")
    ]
    channels = list(dict.fromkeys(key_of(row.channel) for row in rows))
    sessions = list(dict.fromkeys(row.id.rpartition(":")[0] for row in rows))
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                channels.index(key_of(row.channel)),
                sessions.index(row.id.rpartition(":")[0]),
                row.place,
            ),
        )
    )
