"""A vote split by group, as it stands in a paper: a table a question of the groups that may be shown."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.plan.blocks import Block, Paragraph, Table
from workshop.session.by_group import GroupTable, group_table
from workshop.session.vote import Vote
from workshop.votes.model import Result, publishable


def group_blocks(vote: Vote, results: Sequence[Result]) -> list[Block]:
    """The revealed results of a vote by group, then how many groups are withheld; nothing where it has none.

    Of a private vote with too few ballots in all nothing is told by group.
    """
    shown = [result for result in results if publishable(result.totals, vote.private)]
    splits = [split for result in shown if (split := group_table(vote, result.question)) is not None]
    once = len({split.withheld_words for split in splits}) == 1
    blocks: list[Block] = []
    for place, split in enumerate(splits, 1):
        if split.groups:
            blocks.append(_table(vote, split))
        if split.withheld_words and (not once or place == len(splits)):
            blocks.append(Paragraph(split.withheld_words, (vote.id,)))
    return blocks


def _table(vote: Vote, split: GroupTable) -> Table:
    question, groups = split.question, split.groups
    rows = [
        (option, *(group.texts[index] for group in groups)) for index, option in enumerate(question.options)
    ]
    if any(group.skipped for group in groups):
        rows.append(("Left empty", *(str(group.skipped) for group in groups)))
    rows.append(("Ballots in all", *(str(group.cast) for group in groups)))
    caption = f"By group: {split.unit}"
    if vote.is_sheet:
        text = question.text
        caption = f"{text if text.endswith(('.', '?', '!')) else f'{text}.'} {caption}"
    head = ("Answer", *(group.name for group in groups))
    numbers = tuple(range(1, len(groups) + 1))
    return Table(caption, head, tuple(rows), (vote.id,), numbers=numbers, widths=(4, *(2,) * len(groups)))
