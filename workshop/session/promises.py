"""The use cases of commitments: who will bring what by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.record.clean import clean, is_blank
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.outbox import Submission

if TYPE_CHECKING:
    from workshop.session.live import LiveSession


class Promises:
    """What can be done with the commitments of a live session; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def add(self, what: ev.CommitmentAdded) -> Submission:
        """Record who will bring what by when; owner, thing or date may be missing, then it is an intention."""
        if is_blank(what.owner) and is_blank(what.action):
            raise Refused("A commitment needs at least who or what.")
        self._live.stage_run(what.stage)
        return self._live.submit(self._live.draft(what, new="C"))

    def edit(self, commitment_id: str, what: ev.CommitmentEdited) -> Submission:
        """Replace a commitment's content."""
        self._commitment(commitment_id)
        return self._live.submit(self._live.draft(what, ref=commitment_id))

    def retract(self, commitment_id: str, reason: str = "") -> Submission:
        """Take a commitment back; it stays in the log."""
        self._commitment(commitment_id)
        return self._live.submit(
            self._live.draft(ev.CommitmentRetracted(reason=clean(reason).text), ref=commitment_id)
        )

    def _commitment(self, commitment_id: str) -> None:
        commitment = self._live.session.commitments.get(commitment_id)
        if commitment is None or commitment.retracted:
            raise Refused(f"There is no commitment {commitment_id}.")
