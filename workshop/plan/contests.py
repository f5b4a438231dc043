"""A vote that was counted as a contest, as it stands in a paper: the ranking, the rounds, the table, the terms."""

from __future__ import annotations

from fractions import Fraction

from workshop.plan.blocks import Block, Chart, Paragraph, Table
from workshop.session.ties import decision_words
from workshop.session.vote import Vote
from workshop.votes.contest import Outcome
from workshop.votes.model import Result
from workshop.votes.telling import decimal
from workshop.votes.terms import terms_in_words

_UNITS = {
    "single": "Votes", "approval": "Approvals", "choose": "Picks", "dots": "Dots", "multivote": "Dots",
    "points": "Points", "ngt": "Points", "borda": "Points", "irv": "In the last round", "stv": "At the end",
    "condorcet": "Wins", "score": "Sum", "star": "Sum",
}  # fmt: skip


# Counted by comparing options or on two axes: no single number says it.
_COMPARED = ("two-axis", "condorcet", "irv", "stv", "star")


def contest_blocks(vote: Vote, result: Result, caption: str) -> list[Block]:
    """Everything that came of one question: its table, its rounds, the sentence, decided ties, and its terms."""
    outcome = result.outcome
    ids = (vote.id,)
    chart = _chart(vote, result, outcome, caption)
    table = _axes if result.question.method == "two-axis" else _ranking
    blocks: list[Block] = [chart or table(vote, result, outcome, caption)]
    if len(outcome.rounds) > 1:
        blocks.append(_rounds(vote, result, outcome))
    if "table" in outcome.detail:
        blocks.append(_pairs(vote, result, outcome))
    if not (chart and _is_told_by(chart, result, outcome)):
        blocks.append(Paragraph(result.sentence, ids))
    blocks += [Paragraph(told, ids) for told in decision_words(vote, result.question)]
    terms = " ".join(terms_in_words(result.question, vote.eligible, vote.present, options=False))
    return [*blocks, Paragraph(f"Fixed before opening: {terms} {outcome.rule}", ids)]


def _chart(vote: Vote, result: Result, outcome: Outcome, caption: str) -> Chart | None:
    """Three options or more in their order, where what each has is one whole number that says all; else None.

    Where some are taken, the others stand below the cut.
    """
    options, totals = result.question.options, outcome.totals
    if len(options) < 3 or outcome.voters or outcome.rounds or result.question.method in _COMPARED:
        return None
    if not outcome.order or any(number is None or Fraction(number).denominator != 1 for number in totals):
        return None
    order = _in_order(result, outcome)
    taken = set(outcome.winners)
    is_cut = bool(taken) and set(order[: len(taken)]) == taken and len(taken) < len(order)
    return Chart(
        caption,
        tuple(options[index] for index in order),
        tuple(int(totals[index]) for index in order),
        (vote.id,),
        unit=_UNITS.get(result.question.method, "Number").lower(),
        cut=len(taken) if is_cut else None,
    )


def _is_told_by(chart: Chart, result: Result, outcome: Outcome) -> bool:
    """Whether the sentence would only read the chart aloud: nothing is taken or passed, and no ballot is left out."""
    is_decided = outcome.winners or outcome.carried is not None
    is_tied = any(tie.line is not None for tie in outcome.ties)
    return not (is_decided or is_tied or result.totals.skipped) and any(chart.values)


def _in_order(result: Result, outcome: Outcome) -> list[int]:
    """All options, best first; those without a place as they stand on the ballot."""
    order = [index for group in outcome.order for index in group]
    return order + [index for index in range(len(result.question.options)) if index not in order]


def _ranking(vote: Vote, result: Result, outcome: Outcome, caption: str) -> Table:
    """Options in their order, equals side by side; with different voters where that is not the number itself."""
    options = result.question.options
    order = _in_order(result, outcome)
    level = {index for group in outcome.order if len(group) > 1 for index in group}
    people = bool(outcome.voters)
    rows = []
    for index in order:
        rank = f"{result.ranks[index]}{' =' if index in level else ''}" if result.ranks else ""
        row = [rank, options[index], "out" if _is_out(outcome, index) else decimal(outcome.totals[index])]
        rows.append((*row, str(outcome.voters[index])) if people else tuple(row))
    unit = _UNITS.get(result.question.method, "Number")
    head = ("Place", "Option", unit, "People") if people else ("Place", "Option", unit)
    numbers = (2, 3) if people else (2,)
    return Table(caption, head, tuple(rows), (vote.id,), numbers=numbers, widths=(1, 6, 2, 2)[: len(head)])


def _is_out(outcome: Outcome, index: int) -> bool:
    """Whether an option had gone out before the last round of a count in rounds."""
    return bool(outcome.rounds) and outcome.rounds[-1].totals[index] is None


def _axes(vote: Vote, result: Result, outcome: Outcome, caption: str) -> Table:
    first, second = result.question.axes or ("first axis", "second axis")
    rows = []
    for index, option in enumerate(result.question.options):
        x, y = outcome.detail["mean"][index]
        where = str(outcome.detail["quadrant"][index] or "not placed")
        line = ", on the line" if outcome.detail["on_line"][index] else ""
        rows.append((option, decimal(x), decimal(y), f"{where}{line}"))
    head = ("Option", f"Mean {first}", f"Mean {second}", f"{first} / {second}")
    return Table(caption, head, tuple(rows), (vote.id,), numbers=(1, 2), widths=(5, 2, 2, 3))


def _rounds(vote: Vote, result: Result, outcome: Outcome) -> Table:
    """The round sheet: what each option had in each round, and what was done at its end."""
    rows = []
    for one in outcome.rounds:
        told = ", ".join(
            f"{result.question.options[index]} {decimal(number)}"
            for index, number in enumerate(one.totals)
            if number is not None
        )
        rows.append((str(one.number), told, decimal(one.exhausted), one.words))
    head = ("Round", "Totals", "Used up", "What was done")
    return Table("Round by round", head, tuple(rows), (vote.id,), numbers=(2,), widths=(1, 5, 1, 4))


def _pairs(vote: Vote, result: Result, outcome: Outcome) -> Table:
    options = result.question.options
    rows = tuple(
        (
            option,
            *(
                "-" if here == there else str(number)
                for there, number in enumerate(outcome.detail["table"][here])
            ),
        )
        for here, option in enumerate(options)
    )
    caption = "One by one: how many prefer the row to the column"
    numbers = tuple(range(1, len(options) + 1))
    return Table(caption, ("", *options), rows, (vote.id,), numbers=numbers, widths=(3, *(1,) * len(options)))
