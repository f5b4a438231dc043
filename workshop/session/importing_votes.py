"""Votes from a line of a file: what was counted in the room, entered as it would be on the vote screen.

Private votes came in on paper, the others by counted hands.  A vote on two axes of which only the totals of each axis
are known is entered slip by slip, the marks put together in their order; its record says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeGuard

import msgspec

from workshop.record.clean import is_blank
from workshop.session.ballot import questions_of
from workshop.session.errors import Refused
from workshop.session.kinds import OBJECTION, PARAPHRASE
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.people import MOST_PEOPLE
from workshop.session.shorthand import Capture
from workshop.votes import objections
from workshop.votes.counted import NOTHING
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Totals

Line = Mapping[str, Any]
Do = Callable[[Submission], str]

ONLY_TOTALS = "Only the totals of each axis are known; which marks stood together on a slip is not."


def take_vote(live: LiveSession, line: Line, stage: str, source_id: str, do: Do, *, reveal: bool) -> str:
    """Draft, open, count, close and reveal a vote; its id.

    Args:
        live: The session.
        line: The vote; ``breaks`` by our id.
        stage: Its stage.
        source_id: Its id in the file.
        do: Waits until something is on disk.
        reveal: Whether a private result is revealed too.

    Raises:
        Refused: When the line is no vote that can be counted; nothing is entered then.
    """
    if live.session.open_vote():
        raise Refused("a vote is open in this session; close it first")
    read = _read(live, line, stage)
    vote = do(
        live.votes.draft(
            stage,
            read.questions,
            private=read.private,
            round_number=_count(line, "round", 1),
            breaks=str(line.get("breaks") or ""),
            source_id=source_id,
        )
    )
    _count_as_read(live, vote, read, do)
    do(live.votes.close(vote, ONLY_TOTALS if read.two_axis else ""))
    live.boxes.remove(vote)
    if reveal or not read.private:
        do(live.votes.reveal(vote))
    _remarks(live, read.beside, vote, stage, source_id, do)
    return vote


class _Beside(NamedTuple):
    """What stands beside a vote: who dissents and why, what is level, a remark."""

    dissent: tuple[str, ...]
    reasons: tuple[str, ...]
    tie: tuple[str, ...]
    remark: str


class _Read(NamedTuple):
    """A vote as its line has it: totals of each question, or slips where it is on two axes."""

    questions: tuple[Question, ...]
    private: bool
    eligible: int
    cast: int
    totals: list[Totals]
    slips: list[tuple[int, ...]]
    beside: _Beside

    @property
    def two_axis(self) -> bool:
        return self.questions[0].method == "two-axis"


def _read(live: LiveSession, line: Line, stage: str) -> _Read:
    """All that a line says, before anything of it is entered.

    Raises:
        Refused: When the line is no vote that can be counted.
    """
    eligible, cast = _count(line, "n_eligible"), _count(line, "n_cast")
    if not 0 <= cast <= MOST_PEOPLE:
        raise Refused(f"n_cast is to be at most {MOST_PEOPLE}, and not below 0")
    private = line.get("private", True)
    if not isinstance(private, bool):
        raise Refused("private is to be true or false")
    questions, beside = _questions(live, line, stage), _beside(line)
    if questions[0].method == "two-axis":
        return _Read(questions, private, eligible, cast, [], _slips(questions[0], line, cast), beside)
    totals = _totals(questions, line, cast)
    for question, total in zip(questions, totals, strict=True):
        if problems := METHODS[question.method].problems(question, total):
            raise Refused(problems[0].rstrip("."))
    return _Read(questions, private, eligible, cast, totals, [], beside)


def _count_as_read(live: LiveSession, vote: str, read: _Read, do: Do) -> None:
    """Open a drafted vote and count it; where that is refused, the vote is dropped."""
    by_hands = not read.private and all(METHODS[one.method].counted_hands for one in read.questions)
    try:
        way = "hands" if by_hands else "paper"
        do(live.votes.open(vote, eligible=read.eligible, way=way, present=read.cast or None))
        for question, total in zip(read.questions, read.totals, strict=False):
            do(live.votes.count(vote, question.id, total))
    except Refused as refused:
        do(live.votes.drop(vote, f"The file could not be entered: {refused}"))
        raise
    if read.two_axis:
        live.boxes.take_up(vote)
        for slip in read.slips:
            live.boxes.arrived(vote, live.boxes.put(vote, {read.questions[0].id: slip}).result())


def _questions(live: LiveSession, line: Line, stage: str) -> tuple[Question, ...]:
    """What was asked: as the design asks it, in the words used in the room."""
    session = live.session
    if line["record"] == "ballot_sheet":
        try:
            return questions_of(session, stage)
        except ValueError as error:
            raise Refused(f"stage {stage!r} has no ballot sheet: {error}") from error
    method, text = str(line.get("method", "")), str(line.get("question", ""))
    options = _options(line, method)
    at = [stage, *session.stages]
    where = next((one for one in at if session.stages[one].design.vote.method == method), "")
    if where:
        (question,) = questions_of(session, where, options)
    elif method in METHODS and options:
        question = Question(id=method, text=text, method=method, options=options)
    else:
        raise Refused(f"there is no voting method called {method!r}")
    picks = _count(line, "max_picks", question.max_picks)
    return (msgspec.structs.replace(question, text=text or question.text, max_picks=picks),)


def _options(line: Line, method: str) -> tuple[str, ...]:
    if method == "two-axis":
        if not all(isinstance(item.get("text"), str) for item in _items(line)):
            raise Refused("each item is to have a text")
        return tuple(f"{item['id']} {item['text']}" for item in _items(line))
    counts = line.get("counts")
    if not isinstance(counts, dict):
        raise Refused("counts is to be an object with a number for each answer")
    return tuple(counts)


def _items(line: Line) -> list[dict[str, Any]]:
    items = line.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) and "id" in item for item in items):
        raise Refused("items is to be a list of objects, each with an id")
    if not all(isinstance(item["id"], str | int) for item in items):
        raise Refused("the id of an item is to be a name or a number")
    return [{**item, "id": str(item["id"])} for item in items]


def _totals(questions: tuple[Question, ...], line: Line, cast: int) -> list[Totals]:
    if line["record"] == "vote":
        return [Totals(cast=cast, counts=in_order(questions[0], line["counts"]))]
    counts = {item["id"]: item.get("counts") for item in _items(line)}
    if missing := [question.id for question in questions if question.id not in counts]:
        raise Refused(f"the sheet has no counts for {missing[0]!r}")
    if unknown := set(counts) - {question.id for question in questions}:
        raise Refused(f"the sheet of this stage does not ask for {min(unknown)!r}")
    return [Totals(cast=cast, counts=in_order(question, counts[question.id])) for question in questions]


def in_order(question: Question, counts: object) -> tuple[int, ...]:
    """Counts in the order of a question's options, which are named whole, by their number, or as ``na``.

    Raises:
        Refused: When a name is none of the options, or a count is no whole number.
    """
    if not isinstance(counts, dict):
        raise Refused("counts is to be an object with a number for each answer")
    names = {name: name for name in question.options}
    names |= {name.split()[0]: name for name in question.options if name[:1].isdigit()}
    names.setdefault("na", question.options[-1])
    by_option: dict[str, int] = {}
    for key, count in counts.items():
        if key not in names:
            raise Refused(f"counts names {key!r}, which is none of the answers")
        if not _is_count(count):
            raise Refused(f"the count of {key!r} is to be a whole number")
        by_option[names[key]] = by_option.get(names[key], 0) + count
    return tuple(by_option.get(option, 0) for option in question.options)


def _slips(question: Question, line: Line, cast: int) -> list[tuple[int, ...]]:
    """The slips of a vote on two axes: for each option a mark on each axis."""
    columns = []
    for item in _items(line):
        for axis in question.axes:
            counts = item.get(axis)
            if not isinstance(counts, dict):
                raise Refused(f"option {item['id']} has no counts for {axis!r}")
            if not all(map(_is_level, counts)) or not all(map(_is_count, counts.values())):
                raise Refused(f"the counts of {axis!r} are whole numbers by level")
            # Before they are laid out: a mistyped number must not take all of the memory.
            if (given := sum(counts.values())) > cast:
                raise Refused(f"option {item['id']} has {given} marks for {axis!r} on {cast} slips")
            marks = [int(level) for level, count in counts.items() for _ in range(count)]
            columns.append(sorted(marks) + [NOTHING] * (cast - given))
    slips = list(zip(*columns, strict=True))
    for slip in slips:
        if problem := METHODS[question.method].choice_problem(question, slip):
            raise Refused(problem.rstrip("."))
    return slips


def _is_level(key: str) -> bool:
    """Whether this is a number on an axis; more than two digits are no level of any."""
    return key.isascii() and key.isdecimal() and len(key) <= 2


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _beside(line: Line) -> _Beside:
    remark = line.get("note")
    if remark is not None and not isinstance(remark, str):
        raise Refused("the note of a vote is to be a text")
    return _Beside(
        _texts(line, "dissent"), _texts(line, "reasons"), _texts(line, "tie"), (remark or "").strip()
    )


def _texts(line: Line, key: str) -> tuple[str, ...]:
    given = line.get(key)
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(one, str) and not is_blank(one) for one in given):
        raise Refused(f"{key} is to be a list of texts")
    return tuple(given)


def _remarks(live: LiveSession, beside: _Beside, vote: str, stage: str, source_id: str, do: Do) -> None:
    """Enter what stands beside a vote."""
    consent = live.session.votes[vote].questions[0].method == objections.METHOD
    for number, reason in enumerate(beside.dissent, start=1):
        if consent and live.session.votes[vote].status == "revealed":
            note = do(live.objections.add(vote, reason))
            do(live.objections.settle(note, objections.UNRESOLVED))
        else:
            _note(live, reason, OBJECTION, stage, f"{source_id}-dissent-{number}", do)
    for number, reason in enumerate(beside.reasons, start=1):
        _note(live, reason, OBJECTION, stage, f"{source_id}-reason-{number}", do)
    if beside.tie:
        told = f"{vote}: {' and '.join(beside.tie)} are level."
        _note(live, told, PARAPHRASE, stage, f"{source_id}-tie", do)
    if not is_blank(beside.remark):
        _note(live, f"{vote}: {beside.remark}", PARAPHRASE, stage, f"{source_id}-note", do)


def _note(live: LiveSession, text: str, kind: str, stage: str, source_id: str, do: Do) -> None:
    if source_id not in live.session.sources:
        do(live.notes.add(Capture(text, kind), stage=stage, source_id=source_id))


def _count(line: Line, key: str, default: int | None = None) -> int:
    value = line.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(f"{key} is to be a whole number")
    return value
