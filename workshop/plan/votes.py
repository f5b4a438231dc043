"""Votes as they stand in a paper: each with its counts and its rule, and several of one kind side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from workshop.plan.blocks import Block, Chart, Heading, Item, Paragraph, Table
from workshop.plan.captured import outside_words
from workshop.plan.contests import contest_blocks
from workshop.plan.groups_of_votes import group_blocks
from workshop.plan.objections import objection_blocks
from workshop.plan.votes_alike import FEWEST_ROWS, in_one_table, one_table
from workshop.plan.votes_told import (
    NUMBERED,
    how_it_was_held,
    made_final,
    method_of,
    rules_of,
    sentence,
    terms_of,
)
from workshop.session.room import earlier_sentences, withheld_sentence
from workshop.session.rounds import asked_the_same, counts_of, pairing_sentences
from workshop.session.state import Session
from workshop.session.ties import decision_words
from workshop.session.vote import Vote
from workshop.votes.model import Question, Result, publishable
from workshop.votes.terms import terms_in_words

_PAIRED = (
    "Only sheets under the same mark, which people chose themselves, are paired; the totals count all. How they moved "
    "is shown of at least five pairs, and where fewer than five others cannot be worked out from it. It shows "
    "movement, not what caused it."
)


def vote_blocks(session: Session, vote: Vote, *, short: bool = False) -> list[Block]:
    """A vote with its counts and its rule; before it is revealed, only how many ballots are in.

    Args:
        short: Whether what it came to is said already, where `outcomes` stand.
    """
    blocks: list[Block] = [Heading(_title(session, vote), 2)]
    if vote.status == "draft":
        return [*blocks, Paragraph("This vote was prepared and not opened.", (vote.id,))]
    if vote.status == "open":
        text = f"This vote is still open: {vote.ballots_in} of {vote.eligible} ballots are in."
        return [*blocks, Paragraph(text, (vote.id,))]
    if vote.status == "dropped":
        given_up = Paragraph(f"Given up without a result: {vote.reason}", (vote.id,))
        return [*blocks, given_up, *_earlier(vote)]
    blocks.append(Paragraph(how_it_was_held(vote), (vote.id,)))
    if vote.reason:
        blocks.append(Paragraph(f"Closed with something missing: {vote.reason}", (vote.id,)))
    if vote.status == "closed":
        closed = Paragraph("Closed; the result has not been revealed.", (vote.id,))
        return [*blocks, closed, *_earlier(vote)]
    results = vote.results()
    for group in _alike(results):
        blocks += _matrix(vote, group) if len(group) > 1 else _result(vote, group[0], short=short)
    blocks += group_blocks(vote, results) + objection_blocks(session, vote)
    return blocks + rules_of(vote) + made_final(vote) + _earlier(vote)


def _is_said(vote: Vote) -> bool:
    """Whether `outcomes` say what came of a vote: of every question whether it passed."""
    if not vote.is_revealed or vote.reason:
        return False
    results = vote.results()
    return all(one.passed is not None and publishable(one.totals, vote.private) for one in results)


def _beside(session: Session, vote: Vote) -> list[Block]:
    """What belongs to a vote that is said already: its objections, and how it was reopened or made final."""
    blocks = objection_blocks(session, vote) + made_final(vote) + _earlier(vote)
    return [Heading(_title(session, vote), 2), *blocks] if blocks else []


def tests_held(session: Session) -> list[Block]:
    """One line where test votes were held: they do not count, and nothing else is printed of them."""
    held = [vote for vote in session.votes.values() if vote.test and vote.is_counted]
    if not held:
        return []
    text = "A test vote was held first." if len(held) == 1 else f"{len(held)} test votes were held first."
    return [Paragraph(text, tuple(vote.id for vote in held))]


def votes_by_round(session: Session, votes: Sequence[Vote], *, short: bool = False) -> list[Block]:
    """Votes that asked the same, such as two rounds on a proposal, side by side; all others as they are.

    Three or more on different things in the same way, such as hands shown for each promise, are one table.

    Args:
        short: Whether what they came to and their rules are said already, where `outcomes` stand.  Of questions that
            were asked again and decide nothing the middles are then told, and the session record has the rest.
    """
    blocks: list[Block] = []
    taken: set[str] = set()
    for vote in votes:
        if vote.id in taken:
            continue
        if short and _is_said(vote):
            blocks += _beside(session, vote)
            continue
        like = [other for other in votes if other.id not in taken and in_one_table(session, vote, other)]
        same = [other for other in votes if _comparable(vote, other)]
        if len(like) >= FEWEST_ROWS:
            taken |= {other.id for other in like}
            blocks += one_table(like)
        elif len(same) > 1:
            taken |= {other.id for other in same}
            blocks += _side_by_side(session, same, short=short)
        else:
            blocks += vote_blocks(session, vote, short=short)
    return blocks


def outcomes(session: Session, *, final: bool = False) -> list[tuple[str, str]]:
    """What came of each revealed vote that has a pass mark: the vote's id, and its result in words.

    In what is ``final`` the result leaves the office, without small numbers.
    """
    return [
        (
            vote.id,
            f"{sentence(result.question.text)} {outside_words(vote, result) if final else result.sentence}",
        )
        for vote in session.revealed_votes()
        for result in vote.results()
        if result.passed is not None and publishable(result.totals, vote.private)
    ]


def _title(session: Session, vote: Vote) -> str:
    if not vote.is_sheet:
        return vote.questions[0].text
    run = session.stages.get(vote.stage)
    return f"Ballot sheet: {run.title if run else vote.stage}"


def _earlier(vote: Vote) -> list[Block]:
    """That a vote was reopened and why, with what it had come to before where that had been revealed."""
    blocks: list[Block] = []
    for earlier in vote.before:
        told = earlier_sentences(vote, earlier)
        each = [
            f"{sentence(question.text)} {told[question.id]}" if vote.is_sheet else told[question.id]
            for question in vote.questions
            if question.id in told
        ]
        seen = f"Before that: {' '.join(each)}" if each else "Nobody had seen its result."
        blocks.append(Paragraph(f"Reopened: {sentence(earlier.reason)} {seen}", (vote.id,)))
    return blocks


def _alike(results: list[Result]) -> list[list[Result]]:
    """Results in runs with the same options, which fit into one table."""
    groups: list[list[Result]] = []
    for result in results:
        alike = groups and groups[-1][0].question.options == result.question.options
        if alike and result.levels and groups[-1][0].levels:
            groups[-1].append(result)
        else:
            groups.append([result])
    return groups


def _result(vote: Vote, result: Result, *, short: bool) -> list[Block]:
    question = result.question
    if not publishable(result.totals, vote.private):
        return [Paragraph(f"{sentence(question.text)} {withheld_sentence(result)}", (vote.id,))]
    caption = f"{sentence(question.text)} {method_of(question)}" if vote.is_sheet else method_of(question)
    if not result.levels and result.passed is None:
        return contest_blocks(vote, result, caption)
    is_said = short and result.passed is not None
    blocks: list[Block] = []
    if len(question.options) > 2 and not vote.is_sheet:
        # How many left it empty is in the sentence.
        counts = tuple(result.totals.counts)
        blocks.append(Chart(caption, tuple(question.options), counts, (vote.id,), unit="ballots"))
    elif not is_said:
        rows = tuple((option, str(count)) for option, count in _counts(result))
        head = ("Answer", "Ballots")
        blocks.append(Table(caption, head, rows, (vote.id,), numbers=(1,), widths=(5, 1)))
    if not is_said:
        blocks.append(Paragraph(result.sentence, (vote.id,)))
    if not question.rule:
        rule = result.outcome.rule
        terms = terms_in_words(question, vote.eligible, vote.present, options=False)
        told = " ".join([term for term in terms if term not in rule])
        blocks.append(Paragraph(f"Fixed before opening: {told} {rule}", (vote.id,)))
    return blocks


def _counts(result: Result) -> list[tuple[str, int]]:
    """Each option with its count, and the ballots that left the question empty."""
    pairs = list(zip(result.question.options, result.totals.counts, strict=True))
    return [*pairs, ("Left empty", result.totals.skipped)] if result.totals.skipped else pairs


def _matrix(vote: Vote, results: list[Result]) -> list[Block]:
    """Several questions with the same answers in one table, a row each."""
    shown = [result for result in results if publishable(result.totals, vote.private)]
    if not shown:
        return [
            Paragraph(f"{sentence(result.question.text)} {withheld_sentence(result)}", (vote.id,))
            for result in results
        ]
    options = shown[0].question.options
    empty = any(result.totals.skipped for result in shown)
    head = ("Question", *options, *(["Left empty"] if empty else []), "Middle")
    rows = tuple(
        (
            result.question.text,
            *map(str, result.totals.counts),
            *([str(result.totals.skipped)] if empty else []),
            _middle(result),
        )
        for result in shown
    )
    columns = len(head) - 1
    caption = f"{method_of(shown[0].question)}, how many ballots at each answer"
    numbers = tuple(range(1, columns + 1))
    return [Table(caption, head, rows, (vote.id,), numbers=numbers, widths=(5, *(2,) * columns))]


def _middle(result: Result) -> str:
    """The middle level by its number, or by its name where levels have none; both where two share the middle."""
    if result.median is None:
        return ""
    names = [result.question.options[level] for level in result.median]
    short = [found[1] if (found := NUMBERED.match(name)) else name for name in names]
    return " to ".join(dict.fromkeys(short))


def _comparable(one: Vote, other: Vote) -> bool:
    """Whether both are revealed, may be shown, and asked the same questions with the same answers."""
    return asked_the_same(one, other) and all(
        vote.is_revealed
        and not vote.reason
        and all(publishable(result.totals, vote.private) for result in vote.results())
        for vote in (one, other)
    )


def _side_by_side(session: Session, votes: list[Vote], *, short: bool) -> list[Block]:
    ids = tuple(vote.id for vote in votes)
    sheet = votes[0].is_sheet
    names = _columns(session, votes)
    each = list(zip(*(vote.results() for vote in votes), strict=True))
    held = [f"{name}: {how_it_was_held(vote, inside=True)}" for name, vote in zip(names, votes, strict=True)]
    middles = _middles(ids, each) if short else []
    blocks: list[Block] = [] if middles else [Heading(_heading(session, votes, names), 2)]
    if middles:
        text = f"{' '.join(held)} How many gave each answer stands in the session record."
        blocks += [Paragraph(text, ids), *middles]
    else:
        blocks += [Paragraph(text, (vote.id,)) for text, vote in zip(held, votes, strict=True)]
    for results in each:
        question = results[0].question
        if middles:
            blocks += _pairs(names, votes, question)
            continue
        columns = [dict(_counts_told(result)) for result in results]
        answers = list(dict.fromkeys(answer for column in columns for answer in column))
        rows = tuple((answer, *(str(column.get(answer, 0)) for column in columns)) for answer in answers)
        numbers = tuple(range(1, len(votes) + 1))
        caption = question.text if sheet else method_of(question)
        blocks.append(
            Table(caption, ("Answer", *names), rows, ids, numbers=numbers, widths=(4, *(2,) * len(votes)))
        )
        blocks += _in_words(names, ids, results) + _pairs(names, votes, question)
        blocks += [*_decided(names, votes, question), *terms_of(ids, results)]
    if any(one.marks and other.marks for one, other in pairwise(votes)):
        blocks.append(Paragraph(_PAIRED, ids))
    blocks += [] if middles else rules_of(votes[0])
    for vote, name in zip(votes, names, strict=True):
        split = group_blocks(vote, vote.results())
        blocks += ([Heading(f"By group: {name}", 3)] if split else []) + split
        blocks += objection_blocks(session, vote) + made_final(vote) + _earlier(vote)
    return blocks


def _middles(ids: tuple[str, ...], each: Sequence[Sequence[Result]]) -> list[Block]:
    """The middle of every question vote by vote, where there are several questions and none of them decides anything."""
    middles = [[_middle_name(result) for result in results] for results in each]
    if (
        len(each) < 2
        or not all(map(all, middles))
        or any(one.passed is not None for row in each for one in row)
    ):
        return []
    return [
        Item(results[0].question.text, ids, f"middle {', then '.join(dict.fromkeys(row))}")
        for results, row in zip(each, middles, strict=True)
    ]


def _in_words(names: list[str], ids: tuple[str, ...], results: Sequence[Result]) -> list[Block]:
    """What the rounds came to: each result where it passes or fails, else how the middle moved."""
    if any(result.passed is not None or not result.levels for result in results):
        return [
            Paragraph(f"{sentence(name)} {result.sentence}", (vote_id,))
            for name, vote_id, result in zip(names, ids, results, strict=True)
        ]
    middles = [_middle_name(result) for result in results]
    if not all(middles):
        return []
    moved = "stays at " + middles[0] if len(set(middles)) == 1 else "goes from " + " to ".join(middles)
    return [Paragraph(f"The middle {moved}.", ids)]


def _decided(names: list[str], votes: Sequence[Vote], question: Question) -> list[Block]:
    """How the ties of each round were decided."""
    return [
        Paragraph(f"{sentence(name)} {told}", (vote.id,))
        for name, vote in zip(names, votes, strict=True)
        for told in decision_words(vote, question)
    ]


def _heading(session: Session, votes: Sequence[Vote], names: list[str]) -> str:
    """What votes that stand side by side are called: what was asked once, where that was the same."""
    asked = {_column(session, vote) for vote in votes}
    if len(asked) > 1 or names[0] in asked:
        return ", then ".join(names)
    return f"{sentence(asked.pop())} {', then '.join(names)}"


def _counts_told(result: Result) -> list[tuple[str, int]]:
    """Each option with what it came to: dots, points or votes where it has those; and the ballots left empty."""
    pairs = list(zip(result.question.options, counts_of(result), strict=True))
    return [*pairs, ("Left empty", result.totals.skipped)] if result.totals.skipped else pairs


def _pairs(names: list[str], votes: Sequence[Vote], question: Question) -> list[Block]:
    """How the people who chose a mark moved from each vote to the next."""
    blocks: list[Block] = []
    for (name, one), (then, other) in pairwise(zip(names, votes, strict=True)):
        told = pairing_sentences(one, other, question.id)
        if told and len(votes) > 2:
            told.insert(0, f"{name}, then {then}.")
        blocks += [Paragraph(" ".join(told), (one.id, other.id))] if told else []
    return blocks


def _middle_name(result: Result) -> str:
    if result.median is None:
        return ""
    names = dict.fromkeys(result.question.options[level] for level in result.median)
    return " or ".join(f"'{name}'" for name in names)


def _columns(session: Session, votes: Sequence[Vote]) -> list[str]:
    """What votes are called above their columns, no two alike."""
    names = [_column(session, vote) for vote in votes]
    if len(set(names)) == len(names):
        return names
    rounds = [f"Round {vote.round}" for vote in votes]
    if len(set(names)) == 1 and len(set(rounds)) == len(rounds):
        return rounds
    return [f"{name} {which}" for name, which in zip(names, rounds, strict=True)]


def _column(session: Session, vote: Vote) -> str:
    """What a vote is called above its column: the stage of a ballot sheet, the question of a vote."""
    if not vote.is_sheet:
        return vote.questions[0].text
    run = session.stages.get(vote.stage)
    return run.title if run else vote.stage
