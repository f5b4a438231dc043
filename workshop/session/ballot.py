"""From a stage of a design to the questions of its vote."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.designs.model import Design, Stage, Vote
from workshop.session.questions import question_parts, words
from workshop.session.state import Session, StageRun
from workshop.votes.model import Question

# A design names its scales freely; these names belong to a method with a meaning of its own.
_SCALE_METHODS = {"commitment": "commitment"}


def method_of_scale(name: str) -> str:
    """The voting method that a design's scale is counted by."""
    return _SCALE_METHODS.get(name, "rating")


def method_of(design: Design, vote: Vote) -> str:
    """The voting method of a stage's vote; of a ballot sheet, on which each question has its own, the word of the design."""
    if vote.method != "gradients":
        return vote.method
    return "gradients7" if len(design.scales.get(vote.scale, ())) == 7 else "gradients8"


def needs_options(stage: Stage) -> bool:
    """Whether the facilitator must say what is voted on, such as the list that was read back."""
    return stage.vote.method in ("choose", "two-axis")


def methods_of_design(design: Design) -> list[str]:
    """The voting methods that the stages of a design use, in their order."""
    found: list[str] = []
    for stage in design.stages:
        vote = stage.vote
        if vote.method == "ballot-sheet":
            found += [method_of_scale(item.scale) for item in vote.items]
        elif vote.is_vote:
            found.append(method_of(design, vote))
    return list(dict.fromkeys(found))


def questions_of(
    session: Session, stage_id: str, options: Sequence[str] = (), about: str = ""
) -> tuple[Question, ...]:
    """The questions that a stage's vote asks, in the words of this session.

    Args:
        session: The session with its design and facts.
        stage_id: The stage.
        options: What is chosen from, where the design leaves it to the room.
        about: The words of what is voted on, where a stage votes on several things one by one.

    Raises:
        KeyError: When the design has no such stage.
        ValueError: When the stage does not vote, or options are needed and missing.
    """
    run = session.stages[stage_id]
    vote, design = run.design.vote, session.design
    first = _asked_before(session, stage_id) or run
    asked = " ".join(filter(None, (question_parts(session, first)[0], about)))
    if vote.method == "ballot-sheet":
        return tuple(
            Question(
                id=item.id,
                text=words(session, item.text),
                method=method_of_scale(item.scale),
                options=design.scales[item.scale],
                rule=vote.rule,
            )
            for item in vote.items
        )
    if vote.method == "choose":
        if not options:
            raise ValueError("say first what can be chosen")
        question = Question(
            id="choice",
            text=asked,
            method="choose",
            options=tuple(options),
            max_picks=vote.max_picks,
            seats=min(vote.seats, len(options)),
            rule=vote.rule,
        )
        return (question,)
    if vote.method == "two-axis":
        if not options:
            raise ValueError("say first what can be placed on the two axes")
        high = max((len(design.scales.get(name, ())) for name in vote.scales), default=0) or 5
        question = Question(
            id="places", text=asked, method="two-axis", options=tuple(options), rule=vote.rule, low=1, high=high,
            axes=tuple(vote.scales),
        )  # fmt: skip
        return (question,)
    if vote.method in ("gradients", "consent", "fist-to-five"):
        return (_one(design, vote, asked),)
    raise ValueError(f"{run.title} has no vote that this version can count")


def round_of(session: Session, stage_id: str) -> int:
    """Which round a vote of this stage begins with: that of its design, or the first where none was held before it."""
    designed, before = session.stages[stage_id].design.vote.round, _asked_before(session, stage_id)
    held = before and any(
        vote.stage == before.id and vote.opened_at and vote.status != "dropped" and not vote.test
        for vote in session.votes.values()
    )
    return designed if held or not before else 1


def _asked_before(session: Session, stage_id: str) -> StageRun | None:
    """The stage whose question is voted on once more here, in a later round; None where it is the stage's own."""
    vote = session.stages[stage_id].design.vote
    for run in session.stage_order:
        first = run.design.vote
        if (
            first.is_vote
            and (first.method, first.scale) == (vote.method, vote.scale)
            and first.round < vote.round
        ):
            return run
    return None


def _one(design: Design, vote: Vote, text: str) -> Question:
    options, method = design.scales.get(vote.scale, ()), method_of(design, vote)
    return Question(
        id=method, text=text, method=method, options=options, rule=vote.rule, open_objections=vote.open_objections
    )  # fmt: skip
