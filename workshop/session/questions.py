"""The words of a session: its questions and texts with the facts filled in, and what is still missing."""

from __future__ import annotations

from workshop.designs.text import fill, open_placeholders, split_question
from workshop.session.kinds import ASSUMPTION, PARAPHRASE
from workshop.session.state import Session, StageRun

PLAIN_NAMES = {
    "department": "the department",
    "segment": "the customers",
    "unit": "the unit",
    "date": "the deadline",
}
"""What the placeholders of a design are called on screens and in messages."""


def placeholder_values(session: Session) -> dict[str, str]:
    """What the placeholders of the design's texts stand for; ``{date}`` is the day by which something is lost."""
    facts = session.facts
    return {
        "department": facts.department,
        "segment": facts.segment,
        "unit": facts.unit,
        "date": facts.deadline,
    }


def words(session: Session, text: str) -> str:
    """A text of the design in the words of this session."""
    return fill(text, placeholder_values(session))


def printed_words(session: Session, text: str) -> str:
    """A text as it can be printed before every fact is known: what is missing is named in square brackets."""
    known = placeholder_values(session)
    return fill(text, {name: known[name].strip() or f"[{plain}]" for name, plain in PLAIN_NAMES.items()})


def question_parts(session: Session, run: StageRun) -> tuple[str, str]:
    """A stage's question: its first sentence, which is set large, and the rest."""
    return split_question(words(session, run.question))


def printed_question(session: Session, run: StageRun) -> tuple[str, str]:
    """A stage's question as it can be printed before every fact is known: its first sentence, and the rest."""
    return split_question(printed_words(session, run.question))


def missing_facts(session: Session) -> list[str]:
    """The placeholders that the session's texts hold and its facts do not fill, in the order of `PLAIN_NAMES`.

    A note-taker at a second laptop is not asked for what the facilitator fills in elsewhere.
    """
    if session.companion_of:
        return []
    values = placeholder_values(session)
    missing = open_placeholders(session.design, values)
    for run in session.stage_order:
        missing |= open_placeholders(run.question, values)
    return [name for name in PLAIN_NAMES if name in missing]


def capture_stage(session: Session) -> str:
    """Where a note goes that names no stage: the current stage, else the first that captures notes."""
    if session.stage:
        return session.stage
    capturing = (run.id for run in session.stage_order if run.design.capture)
    return next(capturing, session.stage_order[0].id)


def default_kind(session: Session, stage: str = "") -> str:
    """The kind of a note that names none: at a sealed stage every guess is an assumption."""
    run = session.stages[stage or capture_stage(session)]
    return ASSUMPTION if run.design.sealed and ASSUMPTION in run.design.records else PARAPHRASE
