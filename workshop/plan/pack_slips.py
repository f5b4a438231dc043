"""One person's paper ballot for a vote: what is asked, what to do, and boxes and lines by the form of its method.

Nothing on it tells one ballot from another: no number, no code, no name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshop.plan.blocks import Block, Choice, Instruction, WriteLines
from workshop.plan.pack_words import BOX, method_words, voted_on_each
from workshop.session.ballot import method_of_scale, questions_of
from workshop.session.first_letter import lower_first, upper_first
from workshop.session.questions import printed_question, printed_words
from workshop.session.state import Session, StageRun
from workshop.session.vote import Vote
from workshop.votes.methods import METHODS
from workshop.votes.model import Question

_RULED = "[        ]"
_MOST_TO_PLACE = 6
"""How many things a ballot with two scales has lines for, where only the room will know them."""
_MOST_TICKS = 20
"""From so many boxes on a sheet the levels of a question stand in one line."""
_SECRET = "No name and no code; fold it when you are done."
_OPEN = "No name: only the totals are kept."


class Slip(NamedTuple):
    """The ballot of one person.

    ``title`` is the stage, ``method`` says how it votes, ``secret`` whether nobody may see it filled in;
    ``questions`` are the words of what it asks, ``again`` whether it may be held more than once.
    """

    title: str
    method: str
    secret: bool
    questions: tuple[str, ...]
    blocks: tuple[Block, ...]
    again: bool = False


def slips_of(session: Session, run: StageRun) -> list[Slip]:
    """The ballots of a stage: that of its design, and those of votes that were set up for it and are not open yet."""
    drafts = [
        vote
        for vote in session.votes.values()
        if vote.stage == run.id and vote.status == "draft" and not vote.test
    ]
    planned = _asked_by_design(session, run)
    # A vote set up from the design asks its questions with the options that are known by now.
    own = next((vote for vote in drafts if planned and _same(vote.questions, planned)), None)
    found = [_of_draft(session, run, vote) for vote in drafts if vote is not own]
    if planned:
        questions = own.questions if own else planned
        method = method_words(session, run)
        found.insert(0, _slip(session, run, questions, method, run.design.vote.private))
    return found


def _asked_by_design(session: Session, run: StageRun) -> tuple[Question, ...]:
    """The questions of a stage's vote; without options where only the room will know them."""
    vote = run.design.vote
    if not vote.is_vote:
        return ()
    first = printed_question(session, run)[0]
    if vote.method == "choose":
        return (Question(id="choice", text=first, method="choose", options=(), max_picks=vote.max_picks),)
    if vote.method == "two-axis":
        levels = max((len(session.design.scales.get(name, ())) for name in vote.scales), default=0) or 5
        return (
            Question(
                id="places", text=first, method="two-axis", options=(), low=1, high=levels, axes=vote.scales
            ),
        )
    if vote.method == "ballot-sheet":
        return tuple(
            Question(
                id=item.id,
                text=printed_words(session, item.text),
                method=method_of_scale(item.scale),
                options=session.design.scales[item.scale],
            )
            for item in vote.items
        )
    (question,) = questions_of(session, run.id)
    return (_with_levels(question, first),)


def _with_levels(question: Question, text: str) -> Question:
    """The question with the levels of its method, where the design names none."""
    options = question.options or METHODS[question.method].labels
    return Question(id=question.id, text=text, method=question.method, options=options)


def _same(asked: Sequence[Question], planned: Sequence[Question]) -> bool:
    return [one.id for one in asked] == [one.id for one in planned]


def _of_draft(session: Session, run: StageRun, vote: Vote) -> Slip:
    title = METHODS[vote.questions[0].method].title
    method = f"ballot sheet, {len(vote.questions)} questions" if vote.is_sheet else lower_first(title)
    return _slip(session, run, vote.questions, method, vote.private)


def _slip(session: Session, run: StageRun, questions: Sequence[Question], method: str, secret: bool) -> Slip:
    blocks: list[Block] = []
    kept = _SECRET if secret else _OPEN
    if len(questions) > 1 or questions[0].id in {item.id for item in run.design.vote.items}:
        first, rest = printed_question(session, run)
        blocks.append(Instruction(f"{rest} {kept}".strip(), first))
        blocks += _sheet(session, questions)
    else:
        blocks += _single(session, run, questions[0], kept)
    texts = tuple(question.text for question in questions)
    again = bool(voted_on_each(run)) or run.design.vote.max_rounds is not None
    return Slip(run.title, method, secret, texts, tuple(blocks), again)


def _sheet(session: Session, questions: Sequence[Question]) -> list[Block]:
    blocks: list[Block] = []
    in_lines = sum(len(question.options) for question in questions) > _MOST_TICKS
    for question in questions:
        if in_lines and METHODS[question.method].form == "one":
            blocks.append(Instruction(f"\n{in_a_line(question.options)}", question.text))
        else:
            told = Instruction(_what_to_do(question), question.text)
            blocks += [told, *_answers(session, question)]
    return blocks


def _single(session: Session, run: StageRun, question: Question, kept: str) -> list[Block]:
    first, rest = printed_question(session, run)
    # What was set up here says in its own words what it is about.
    by_design = question.text == first
    also = f"{rest} " if rest and by_design else ""
    blocks: list[Block] = [Instruction(f"{also}{_what_to_do(question)} {kept}", question.text)]
    each = voted_on_each(run)
    if each and by_design:
        blocks.append(WriteLines(f"Which of the {each}:"))
    elif question.method == "consent" and by_design:
        blocks.append(WriteLines("To what:"))
    return [*blocks, *_answers(session, question), *_reason(question)]


def _what_to_do(question: Question) -> str:
    """What to do with a ballot, in a sentence."""
    most, many = question.max_picks, len(question.options)
    match METHODS[question.method].form:
        case "one":
            return "Tick one."
        case "names" if not question.options:
            return "Write down one from the list." if most == 1 else f"Write down up to {most} from the list."
        case "names":
            return (
                "Tick one." if most == 1 else f"Tick up to {most}." if most else "Tick as many as you like."
            )
        case "ranking":
            up_to = f" Put up to {most} in order." if 0 < most < many else ""
            return f"Write 1 beside what you put first, 2 beside the next, and so on.{up_to}"
        case "numbers" if question.dots:
            what = "points" if question.method == "points" else "dots"
            limit = f", at most {question.per_option} to one" if question.per_option else ""
            return f"You have {question.dots} {what}. Write how many you give to each{limit}."
        case "numbers":
            return f"Write a number from {question.low} to {question.high} beside each."
        case "pairs":
            return "Tick one number for each, or none."


def _answers(session: Session, question: Question) -> list[Block]:
    """The boxes or lines of a question."""
    if METHODS[question.method].form == "pairs":
        return _two_scales(session, question)
    if not question.options:
        return [WriteLines(f"Pick {place}:") for place in range(1, max(question.max_picks, 1) + 1)]
    if METHODS[question.method].form in ("one", "names"):
        return [Choice(option) for option in question.options]
    return [Instruction(option, _RULED) for option in question.options]


def _reason(question: Question) -> list[Block]:
    """Lines for a reason, in the methods that hear those who are against."""
    if question.method == "consent":
        return [WriteLines("If you object, the reason:", 2)]
    if question.method in ("gradients7", "gradients8", "fist-to-five"):
        return [WriteLines("What would have to change, if anything:")]
    return []


def _two_scales(session: Session, question: Question) -> list[Block]:
    """The words of both scales, then each thing with its two rows of numbers."""
    scales = [
        session.design.scales.get(axis) or tuple(str(n) for n in range(question.low, question.high + 1))
        for axis in question.axes
    ]
    names = [upper_first(axis) for axis in question.axes]
    numbers = in_a_line([str(number) for number in range(question.low, question.high + 1)])
    row = Instruction("; ".join(f"{name}: {numbers}" for name in names))
    blocks: list[Block] = [
        Instruction("; ".join(levels), f"{name}:") for name, levels in zip(names, scales, strict=True)
    ]
    if question.options:
        for option in question.options:
            blocks += [Instruction(f"\n{row.text}", option)]
        return blocks
    for place in range(1, _MOST_TO_PLACE + 1):
        blocks += [WriteLines(f"Option {place}:"), row]
    return blocks


def in_a_line(options: Sequence[str]) -> str:
    """Boxes with their words side by side."""
    # Words of an option stay together with its box at the end of a line.
    return "  ".join(f"{BOX} {option}".replace(" ", "\u00a0") for option in options)
