"""Sentences on votes that several of their papers' parts share: how one was held, its method, its rule, its terms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workshop.plan.blocks import Block, Paragraph
from workshop.plural import counted
from workshop.session.vote import Vote
from workshop.session.voting import WAYS
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Result
from workshop.votes.terms import terms_in_words

NUMBERED = re.compile(r"(\d+)\s")
"""How a level begins that has a number, such as "4 Very"."""


def how_it_was_held(vote: Vote, *, inside: bool = False) -> str:
    """In which way, and by how many; ``inside`` a sentence that has begun already."""
    kind = "private vote" if vote.private else "open vote"
    parts = [kind if inside else kind.capitalize(), WAYS.get(vote.way, vote.way)]
    if vote.round > 1:
        parts.append(f"round {vote.round}")
    share = "All" if vote.ballots_in == vote.eligible else f"{vote.ballots_in} of the"
    return f"{', '.join(parts)}. {share} {vote.eligible} who could vote did."


def rules_of(vote: Vote) -> list[Paragraph]:
    """The rules of a vote that its design sets, each once."""
    rules = dict.fromkeys(question.rule for question in vote.questions if question.rule)
    return [Paragraph(f"Rule set beforehand: {rule}", (vote.id,)) for rule in rules]


def sentence(text: str) -> str:
    """A text with an end, so that another sentence can follow."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def method_of(question: Question) -> str:
    """What the method of a question is called above its numbers."""
    if question.method == "choose":
        return f"Up to {counted(question.max_picks, 'pick')} each"
    return METHODS[question.method].title


def terms_of(ids: tuple[str, ...], results: Sequence[Result]) -> list[Paragraph]:
    """What was fixed for all rounds, where something is decided and the design does not print a rule of its own."""
    question, outcome = results[0].question, results[0].outcome
    if question.rule or (results[0].levels and results[0].passed is None):
        return []
    terms = " ".join([*terms_in_words(question, options=False), outcome.rule])
    return [Paragraph(f"Fixed before opening: {terms}", ids)]


def made_final(vote: Vote) -> list[Block]:
    """That a result was made final, where it was."""
    return [Paragraph("This result was made final.", (vote.id,))] if vote.status == "final" else []
