"""Which papers a single session can give."""

from __future__ import annotations

from collections.abc import Callable

from workshop.plan.blocks import Paper
from workshop.plan.findings import findings
from workshop.plan.memo import memo
from workshop.plan.session_record import session_record
from workshop.session.state import Session

Builder = Callable[[Session, str], Paper]

TITLES = {
    "record": "Session record",
    "findings": "Findings from one session",
    "memo": "Memo for the leaders",
}
"""What each paper is called on screens, by its name."""


def papers_of(session: Session) -> dict[str, Builder]:
    """The papers of a session by name: always its record, and the one paper of its own kind."""
    own: tuple[str, Builder] = (
        ("memo", memo) if session.design.stratum == "leadership" else ("findings", findings)
    )
    return {"record": session_record, own[0]: own[1]}
