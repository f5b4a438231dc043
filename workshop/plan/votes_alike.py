"""Votes on different things in the same way, such as hands shown for each promise, as one table with a row for each."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.plan.blocks import Block, Heading, Item, Paragraph, Table
from workshop.plan.groups_of_votes import group_blocks
from workshop.plan.objections import objection_blocks
from workshop.plan.votes_told import NUMBERED, how_it_was_held, method_of, rules_of, sentence, terms_of
from workshop.session.state import Session
from workshop.session.vote import Vote
from workshop.votes.model import publishable

FEWEST_ROWS = 3
"""Fewer votes than this stand one by one."""


def in_one_table(session: Session, one: Vote, other: Vote) -> bool:
    """Whether both may be shown, offer the same levels under the same rule, and have nothing of their own to tell."""
    return (
        all(_is_plain(session, vote) for vote in (one, other))
        and _offered(one) == _offered(other)
        and one.private == other.private
    )


def _is_plain(session: Session, vote: Vote) -> bool:
    if vote.is_sheet or not vote.is_revealed or vote.reason or vote.before or vote.marks:
        return False
    (result,) = vote.results()
    if not (result.levels and publishable(result.totals, vote.private)):
        return False
    return not (group_blocks(vote, [result]) or objection_blocks(session, vote))


def _offered(vote: Vote) -> tuple[str, tuple[str, ...], str]:
    question = vote.questions[0]
    return question.method, tuple(question.options), question.rule


def one_table(votes: Sequence[Vote]) -> list[Block]:
    """A row for each vote: how many ballots at each level; then what it came to."""
    ids = tuple(vote.id for vote in votes)
    results = [vote.results()[0] for vote in votes]
    method = method_of(results[0].question)
    options = results[0].question.options
    found = [NUMBERED.match(option) for option in options]
    numbered = [one[1] for one in found if one]
    is_short = len(numbered) == len(options)
    empty = any(result.totals.skipped for result in results)
    head = ("Vote", "On", *(numbered if is_short else options), *(["Left empty"] if empty else []))
    rows = tuple(
        (
            vote.id,
            result.question.text,
            *map(str, result.totals.counts),
            *([str(result.totals.skipped)] if empty else []),
        )
        for vote, result in zip(votes, results, strict=True)
    )
    numbers = tuple(range(2, len(head)))
    widths = (2, 8, *(2,) * len(numbers))
    caption = f"{method}, how many ballots at each level"
    blocks: list[Block] = [Heading(f"{method}, {len(votes)} votes", 2)]
    blocks.append(Table(caption, head, rows, ids, numbers=numbers, widths=widths))
    if is_short:
        blocks.append(Paragraph(f"The levels: {'; '.join(options)}.", ids))
    for vote, result in zip(votes, results, strict=True):
        final = " This result was made final." if vote.status == "final" else ""
        held = how_it_was_held(vote).rstrip(".")
        blocks.append(
            Item(f"{sentence(result.question.text)} {result.sentence}{final}", (vote.id,), f"{held}.")
        )
    # Each term once: they may differ, as where more could vote.
    terms = {
        str(block.text): block
        for vote, result in zip(votes, results, strict=True)
        for block in terms_of((vote.id,), [result])
    }
    return [*blocks, *terms.values(), *rules_of(votes[0])]
