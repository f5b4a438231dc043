"""Rounds of one question side by side: per option a bar and a number for each round, and what moved in words.

Everything here is pure: results of rounds and a size in cells go in, lines come out; 0 rows stand for as many as
it takes.  Of a private vote with fewer than five ballots nothing is drawn: it has no column.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.session.room import withheld_sentence
from workshop.session.rounds import counts_of, pairing_sentences, results_of, round_names, what_moved
from workshop.session.vote import Vote
from workshop.tui import plain
from workshop.tui.result_grids import fitted
from workshop.tui.widgets.painted import ACCENT, BLOCK, EMPTY, INK, QUIET, STRONG, line, one_each, wrap
from workshop.votes.counting import listed, quoted
from workshop.votes.model import Result, publishable

MOST_COLUMNS = 4
"""Rounds that have room side by side; of more the last ones are drawn."""


class Rounds:
    """The results of one question in several votes that asked the same, earliest first."""

    def __init__(self, votes: Sequence[Vote], titles: Sequence[str], question_id: str) -> None:
        names = dict(zip((vote.id for vote in votes), round_names(votes), strict=True))
        stages = dict(zip((vote.id for vote in votes), titles, strict=True))
        self.found = results_of(votes, question_id)
        self.names = [names[vote.id] for vote, _ in self.found]
        self.titles = [stages[vote.id] for vote, _ in self.found]
        self.question_id = question_id

    @property
    def shown(self) -> list[tuple[str, Vote, Result]]:
        """The rounds that may be drawn, each with its name."""
        return [
            (name, vote, result)
            for name, (vote, result) in zip(self.names, self.found, strict=True)
            if publishable(result.totals, vote.private)
        ]

    def withheld(self) -> list[str]:
        """What is told of the rounds that may not be drawn."""
        return [
            f"{name}: {withheld_sentence(result)}"
            for name, (vote, result) in zip(self.names, self.found, strict=True)
            if not publishable(result.totals, vote.private)
        ]

    def legend(self) -> str:
        """Where each round was held, when in different stages; empty otherwise."""
        if len(set(self.titles)) < 2:
            return ""
        return " ".join(f"{name}: {title}." for name, title in zip(self.names, self.titles, strict=True))

    def sentences(self) -> list[str]:
        """What moved, to be read aloud, and how the people who chose a mark moved since the round before."""
        told = what_moved(self.found)
        if len(self.found) > 1:
            told += pairing_sentences(self.found[-2][0], self.found[-1][0], self.question_id)
        return told


def side_by_side(rounds: Rounds, width: int, rows: int) -> list[Content]:
    """The options with a column for each round: the number, and a bar; every round by its own measure."""
    if plain.on():
        return draw_lines(rounds, width, rows)
    shown = rounds.shown[-MOST_COLUMNS:]
    told = rounds.withheld()
    if len(rounds.shown) > MOST_COLUMNS:
        told.insert(0, f"The last {MOST_COLUMNS} of {len(rounds.shown)} rounds.")
    after = [line((part, INK)) for sentence in told for part in wrap(sentence, width)]
    if not shown:
        return after
    options = shown[0][2].question.options
    counts = [counts_of(result) for _, _, result in shown]
    most = max((max(column, default=0) for column in counts), default=0)
    digits = max(len(str(most)), 2)
    longest = max(line(option).cell_length for option in options)
    name_cells = min(longest, max(width - len(shown) * (digits + 14), width // 3))
    each = (width - name_cells) // len(shown) - 2
    room = max(each - digits - 2, 1)
    blocks = []
    for index, option in enumerate(options):
        cells = [_fit(line((option, INK)), name_cells)]
        for column in counts:
            bar = _bar(column[index], most, room)
            cells.append(
                Content("  ")
                + _fit(line((f"{column[index] or '-':>{digits}}  ", STRONG), (bar, ACCENT)), each)
            )
        blocks.append([Content("").join(cells)])
    skipped = [result.totals.skipped for _, _, result in shown]
    if any(skipped):
        cells = [_fit(line(("Left empty", QUIET)), name_cells)]
        cells += [
            Content("  ") + _fit(line((f"{number or '-':>{digits}}", QUIET)), each) for number in skipped
        ]
        blocks.append([Content("").join(cells)])
    roomy = not rows or rows >= len(blocks) + 2 + len(after)
    head = _heads(shown, name_cells, each, rows=2 if roomy else 1)
    left = max(rows - len(head) - len(after), 1) if rows else 0
    if left >= 2 * len(blocks) - 1:
        blocks = [[*block, EMPTY] for block in blocks[:-1]] + blocks[-1:]
    return [*head, *fitted(blocks, left), *after]


def fewest_rows(rounds: Rounds, width: int) -> int:
    """How many rows `side_by_side` takes at least to leave no option out."""
    shown = rounds.shown
    told = sum(len(wrap(sentence, width)) for sentence in rounds.withheld()) + (len(shown) > MOST_COLUMNS)
    if not shown:
        return told
    empty = any(result.totals.skipped for _, _, result in shown)
    return 1 + len(shown[0][2].question.options) + empty + told


def _heads(
    shown: Sequence[tuple[str, Vote, Result]], name_cells: int, each: int, *, rows: int
) -> list[Content]:
    """What stands above the columns: the round, and how many voted, below it or beside it as far as there is room."""
    names, cast = [Content(" " * name_cells)], [Content(" " * name_cells)]
    for name, vote, result in shown:
        voted = f"{result.totals.cast} of {vote.eligible}"
        beside = line((name, STRONG), (f"  {voted}", QUIET))
        told = beside if rows == 1 and beside.cell_length <= each else line((name, STRONG))
        below = line((f"{voted} voted", QUIET))
        names.append(Content("  ") + _fit(told, each))
        cast.append(Content("  ") + _fit(below if below.cell_length <= each else line((voted, QUIET)), each))
    return [Content("").join(names), Content("").join(cast)][:rows]


def _bar(number: int, most: int, room: int) -> str:
    """One block a person where there is room for all, else a share of it; of every number something is seen."""
    if number <= 0 or most <= 0:
        return ""
    if 2 * most <= room:
        return one_each(number)
    return BLOCK * max(number * room // most, 1)


def _fit(content: Content, cells: int) -> Content:
    """A cell of a table: cut or filled to its width."""
    cut = content.truncate(cells, ellipsis=True)
    return cut + Content(" " * max(cells - cut.cell_length, 0))


def as_lines(rounds: Rounds) -> list[str]:
    """The same to be listened to: option by option, round by round."""
    told = []
    shown = rounds.shown
    options = shown[0][2].question.options if shown else ()
    for index, option in enumerate(options):
        numbers = [f"{name} {counts_of(result)[index]}" for name, _, result in shown]
        told.append(f"{quoted(option)}: {listed(numbers)}.")
    if any(result.totals.skipped for _, _, result in shown):
        left = listed([f"{name} {result.totals.skipped}" for name, _, result in shown])
        told.append(f"Left empty: {left}.")
    return told + rounds.withheld()


def draw_lines(rounds: Rounds, width: int, rows: int) -> list[Content]:
    """`as_lines`, broken to a width."""
    return fitted([[line((part, INK)) for part in wrap(words, width)] for words in as_lines(rounds)], rows)
