"""The debrief: what facilitator and note-taker write down in the empty room, at once after a focus group.

Its questions are those of the field's usual form (Krueger's debriefing, as collected in the project's research).
The answers are the office's own words: they stand in the session record and in no other paper.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from workshop.record.clean import clean
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.shorthand import is_code
from workshop.session.state import Session

if TYPE_CHECKING:
    from workshop.session.live import LiveSession

LONGEST_ANSWER = 20_000
THEMES, QUOTES, RATING, PEOPLE = "themes", "quotes", "rating", "people"


class Question(NamedTuple):
    """A question of the debrief.  ``heading`` is what the record calls its answer."""

    id: str
    asked: str
    heading: str
    hint: str = ""


QUESTIONS = (
    Question(
        THEMES,
        "What are the three most important themes?",
        "Most important themes",
        "Each of you says three before either comments.",
    ),
    Question("surprise", "What surprised us?", "Surprises"),
    Question("different", "What differed from earlier groups?", "Different from earlier groups"),
    Question("unsaid", "What was expected but not said?", "Expected and not said"),
    Question(
        QUOTES, "Which quotes are to be kept?", "Quotes to keep", "The numbers of their notes: N12 N15."
    ),
    Question("guide", "What is to change in the guide?", "To change in the guide"),
    Question("trouble", "What went wrong with the room or the recording?", "Room and recording"),
    Question(
        RATING,
        "How good was this session, from 1 to 5?",
        "Quality, 1 to 5",
        "1 hardly usable, 5 everybody spoke and stayed with the questions.",
    ),
    Question(
        PEOPLE,
        "Who was dominant, who was quiet?",
        "Dominant and quiet",
        "Codes only, such as P2 dominant, P6 quiet: no names.",
    ),
)
_BY_ID = {question.id: question for question in QUESTIONS}
_NOTE = re.compile(r"\bN[0-9]+\b", re.IGNORECASE)
_CODE = re.compile(r"\bP[0-9]+\b", re.IGNORECASE)


class Debriefing:
    """What can be done with the debrief of a live session; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def answer(self, question: str, text: str) -> Submission:
        """Record the answer to a question, whole; empty text takes it away.

        Raises:
            Refused: When the session has no debrief, the form no such question, or the text is too long.
        """
        if not has_debrief(self._live.session):
            raise Refused("The design of this session has no debrief.")
        if question not in _BY_ID:
            raise Refused(f"The debrief has no question called {question!r}.")
        text = clean(text).text.strip()
        if len(text) > LONGEST_ANSWER:
            raise Refused(f"An answer holds at most {LONGEST_ANSWER} characters; this one has {len(text)}.")
        what = ev.DebriefAnswered(question=question, text=text)
        return self._live.submit(self._live.draft(what, ref=question))


def has_debrief(session: Session) -> bool:
    """Whether the design has a stage for the debrief, after the session."""
    return debrief_stage(session) != ""


def debrief_stage(session: Session) -> str:
    """The id of the stage after the session that is the debrief; empty where the design has none."""
    after = (run for run in session.stage_order if run.design.after)
    return next((run.id for run in after if run.id == "debrief" or "debrief" in run.design.records), "")


def kept_quotes(session: Session, text: str) -> list[str]:
    """The notes that an answer names and that hold, in its order."""
    named = dict.fromkeys(found.upper() for found in _NOTE.findall(text))
    holding = {note.id for note in session.open_notes()}
    return [one for one in named if one in holding]


def doubt(session: Session, question: str, text: str) -> str:
    """What may be wrong with an answer, as a sentence; nothing is refused for it, and empty when nothing is."""
    if not text.strip():
        return ""
    if question == RATING and not re.match(r"\s*[1-5](?![0-9])", text):
        return "Begin with a number from 1 to 5."
    if question == QUOTES:
        named = [found.upper() for found in _NOTE.findall(text)]
        kept = kept_quotes(session, text)
        if missing := [one for one in named if one not in kept]:
            return f"There is no note {missing[0]}."
        return "" if named else "Name the notes by their numbers, such as N12."
    if question == PEOPLE:
        codes = [found.upper() for found in _CODE.findall(text)]
        if unknown := [code for code in codes if not is_code(code) or code not in session.codes]:
            return f"{unknown[0]} is not a code of this session."
        return "" if codes else "Use codes, such as P3, and no names."
    return ""
