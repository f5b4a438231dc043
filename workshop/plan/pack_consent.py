"""The consent script of a session pack: what is read aloud, what people agree to, and where their answer is ticked."""

from __future__ import annotations

import re

from workshop.plan.blocks import Block, Heading, Instruction, Item, Missing, Table
from workshop.plan.pack_words import BOX, codes_of, people_of
from workshop.session.questions import printed_words
from workshop.session.state import Session

_SENTENCE = re.compile(r"[^.?!]+[.?!]+")
_ANSWER = f"{BOX} yes   {BOX} no"
_USUAL_POINTS = ("Do you agree to take part?", "May we quote you without your name?")


def consent(session: Session, people: int) -> list[Block]:
    """The script word for word, the points, and for a design with codes a table to tick by code."""
    blocks: list[Block] = [Heading("Consent", new_page=True)]
    script = printed_words(session, session.design.consent).strip()
    if not script:
        return [
            *blocks,
            Missing("There is nothing to read aloud.", "The design's words that ask for consent."),
        ]
    blocks += [
        Instruction("Word for word, before anything is written down.", "Read aloud:"),
        Heading("What is said", 2),
        Instruction(script),
    ]
    if not session.design.participant_codes:
        told = "Ask whether anyone objects, and wait. Go on when nobody does. Nothing is signed, and no name is kept."
        return [*blocks, Instruction(told, "Then:")]
    return [*blocks, *_answers(session, script, people)]


def _answers(session: Session, script: str, people: int) -> list[Block]:
    rows = tuple((code, _ANSWER, _ANSWER) for code in codes_of(people_of(session, people)))
    return [
        Heading("What each person is asked", 2),
        *(Item(point, (), numbered=True) for point in _points(script)),
        Heading("The answers", 2),
        Instruction("By code only: no name and no signature. Whoever says no to the first takes no part."),
        Instruction(
            "Type the answers into the program, then keep this sheet apart from the notes.", "Afterwards:"
        ),
        Table("Answers by code", ("Code", "Takes part", "May be quoted"), rows, (), widths=(2, 5, 5)),
    ]


def _points(script: str) -> list[str]:
    """What people are asked in the script; the usual two where it asks nothing."""
    sentences = (found.group().strip() for found in _SENTENCE.finditer(script))
    return [one for one in sentences if one.endswith("?")] or list(_USUAL_POINTS)
