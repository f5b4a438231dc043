"""Which papers a single session can give."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from workshop.plan.blocks import Paper
from workshop.plan.damage import told_of_damage
from workshop.plan.findings import findings
from workshop.plan.material import read_plan
from workshop.plan.memo import memo
from workshop.plan.origins import Origins
from workshop.plan.people import as_agreed, taken_out
from workshop.plan.plan_state import fold_plan
from workshop.plan.session_record import session_record
from workshop.record.protocol import EventStore
from workshop.session.reading import read_session
from workshop.session.state import Session

Builder = Callable[[Session, str], Paper]

TITLES = {
    "record": "Session record",
    "findings": "Findings from one session",
    "memo": "Memo for the leaders",
}
"""What each paper is called on screens, by its name."""


def papers_of(session: Session, kept_back: frozenset[str] = frozenset()) -> dict[str, Builder]:
    """The papers of a session by name: always its record, and the one paper of its own kind.

    ``kept_back`` are notes that are printed in the record only, see `kept_back`.
    """

    def what_was_said(session: Session, session_id: str) -> Paper:
        return findings(session, session_id, kept_back)

    own: tuple[str, Builder] = (
        ("memo", memo) if session.design.stratum == "leadership" else ("findings", what_was_said)
    )
    return {"record": _agreed(session_record), own[0]: _agreed(own[1])}


def _agreed(build: Builder) -> Builder:
    """The same paper without what was said by people who asked to be taken out; it says how much that is."""

    def built(session: Session, session_id: str) -> Paper:
        paper = told_of_damage(build(as_agreed(session), session_id), session)
        left_out = taken_out(session, session_id)
        return msgspec.structs.replace(paper, blocks=(*paper.blocks, *left_out)) if left_out else paper

    return built


def kept_back(store: EventStore, session_id: str) -> frozenset[str]:
    """The notes of a session of which somebody decided in the plan that they are never to be printed.

    Raises:
        StoreError: When the plan or the session is there and cannot be read.
    """
    plan = read_plan(store)
    if plan.quotes:
        plan = fold_plan(plan.log, origins=Origins({session_id: read_session(store, session_id)}))
    never = [name for name, what in plan.quotes.items() if what.decision == "never"]
    return frozenset(name.partition(":")[2] for name in never if name.partition(":")[0] == session_id)
