"""What waits in the plan, as questions to a person: what stands, what else was decided, and what may be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from workshop.plan import plan_events as pe
from workshop.plan.material import Held
from workshop.plan.origins import renamed
from workshop.plan.plan_book import PlanBook
from workshop.plan.plan_state import Plan
from workshop.plan.waiting import Waiting
from workshop.record.event import Data
from workshop.session.errors import Refused
from workshop.session.outbox import Submission

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*:[NC][1-9][0-9]*")
_LONGEST = 80


class Choice(NamedTuple):
    """What may be chosen: in words, and the decision that is recorded then, with what it is about."""

    told: str
    what: pe.PlanHappening
    ref: str = ""


class Question(NamedTuple):
    """Something that waits: in a sentence, and what may be chosen, the first being what stands now."""

    id: str
    told: str
    choices: tuple[Choice, ...]


def questions(plan: Plan) -> tuple[Question, ...]:
    """What waits, in the order it was decided."""
    return tuple(_question(plan, one) for one in plan.waiting)


def named_in(question: Question, sessions: Iterable[Held]) -> list[tuple[str, str]]:
    """What a question and its choices name by number, with its words: nobody knows `N57` by heart.

    What is sealed keeps its words to itself, and so does what was redacted.
    """
    by_id = {held.id: held.session for held in sessions}
    text = " ".join((question.told, *(choice.told for choice in question.choices)))
    found = []
    for name in dict.fromkeys(_NAME.findall(text)):
        session_id, _, ref = name.partition(":")
        session = by_id.get(session_id)
        note = session.notes.get(ref) if session else None
        promise = session.commitments.get(ref) if session else None
        if session and note and not session.is_sealed(note) and note.text:
            found.append((name, _shortened(note.text)))
        elif promise and promise.action:
            found.append((name, _shortened(promise.action)))
    return found


def _shortened(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def settle(book: PlanBook, question: Question, number: int) -> Submission:
    """Settle what waits by one of its choices, counted from 1.

    Raises:
        Refused: When there is no such choice.
    """
    if not 1 <= number <= len(question.choices):
        raise Refused(f"Choose a number from 1 to {len(question.choices)}.")
    chosen = question.choices[number - 1]
    return book.submit(chosen.what, ref=chosen.ref)


def _question(plan: Plan, one: Waiting) -> Question:
    stands = "; ".join(_words(plan, event.type, event.ref, event.data or {}) for event in one.stands)
    keep = Choice(
        f"Keep what stands: {stands}." if stands else "Leave it out.", pe.DecisionSettled(decision=one.id)
    )
    words = _words(plan, one.type, one.ref, one.data)
    if one.names:
        may = [name for options in one.names.values() for name in options]
        if not may:
            (name, *_) = one.names
            told = f"{_capital(words)}: what it calls {name} is not in this folder's file of that session."
            return Question(one.id, told, (keep,))
        told = f"{_capital(words)}: it cannot be told whether that is {' or '.join(may)} now."
        return Question(one.id, told, (keep, *_about_each(plan, one)))
    if one.type == "plan.settings":
        return _of_first_page(plan, one)
    told = f"Two copies of the plan differ. In the other one: {words}."
    if one.type == "undo":
        return Question(one.id, f"{told} To do the same here, decide anew.", (keep,))
    what, ref = _again(one)
    return Question(one.id, told, (keep, Choice(f"Take the other: {words}.", what, ref)))


def _about_each(plan: Plan, one: Waiting) -> list[Choice]:
    """A decision on each of the things that it may be about."""
    found = []
    for name, options in one.names.items():
        for option in options:
            data = renamed(one.type, one.data, {name: option})
            what, ref = _again(one._replace(data=data))
            found.append(Choice(f"It is {option}: {_words(plan, one.type, ref, data)}.", what, ref))
    return found


def _of_first_page(plan: Plan, one: Waiting) -> Question:
    theirs = msgspec.convert(one.data, pe.PlanSettings)
    page = msgspec.to_builtins(plan.settings)
    now, other = [], []
    for field in one.fields:
        key, _, part = field.partition(".")
        if part:
            now.append(f"{part}: {plan.settings.values.get(part, '') or 'nothing'}")
            other.append(f"{part}: {theirs.values.get(part, '') or 'nothing'}")
            page["values"] = {**page.get("values", {}), part: theirs.values.get(part, "")}
        else:
            now.append(f"{key}: {getattr(plan.settings, key) or 'nothing'}")
            other.append(f"{key}: {getattr(theirs, key) or 'nothing'}")
            page[key] = getattr(theirs, key)
    return Question(
        one.id,
        f"Two copies of the plan differ on the first page. In the other one: {'; '.join(other)}.",
        (
            Choice(f"Keep what stands: {'; '.join(now)}.", pe.DecisionSettled(decision=one.id)),
            Choice(f"Take the other: {'; '.join(other)}.", msgspec.convert(page, pe.PlanSettings)),
        ),
    )


def _again(one: Waiting) -> tuple[pe.PlanHappening, str]:
    """A decision to be recorded once more, and what it is about."""
    what = msgspec.convert(one.data, pe.PLAN_TYPES[one.type])
    match what:
        case pe.CodeAdded():
            return pe.TextChanged(text=what.label, definition=what.definition), one.ref
        case pe.GoalAdded():
            return pe.TextChanged(text=what.text), one.ref
        case pe.GroupPlanned():
            return pe.TextChanged(text=what.segment, date=what.date), one.ref
        case _:
            return what, one.ref


def _words(plan: Plan, type_: str, ref: str, data: Data) -> str:
    """What a decision says, in a few words."""

    def of(field: str) -> str:
        value = data.get(field, "")
        return ", ".join(value) if isinstance(value, list | tuple) else str(value)

    def called(name: str) -> str:
        known: Mapping[str, str] = {goal.id: goal.text for goal in plan.goals.values()}
        code = plan.codes.get(name)
        return f"'{code.label if code else known.get(name, name)}'"

    match type_:
        case "plan.settings":
            return "the first page"
        case "segments.heard":
            return f"{of('group')} heard {of('segments') or 'whom its own facts say'}"
        case "goal.added" | "text.changed":
            return f"{ref} is '{of('text')}'" + (f", {of('definition')}" if of("definition") else "")
        case "group.planned":
            return f"{ref} is '{of('segment')}'"
        case "code.added":
            return f"{ref} is '{of('label')}'" + (f", {of('definition')}" if of("definition") else "")
        case "code.merged":
            return f"{called(ref)} lives on in {called(of('into'))}"
        case "dropped":
            return f"{called(ref)} is taken out"
        case "theme.mapped":
            what = of("notes") or of("theme")
            return f"{what} belongs to {called(of('code'))}" if of("code") else f"{what} belongs to no theme"
        case "need.linked":
            return f"{of('want')} serves {of('need')}" if of("need") else f"{of('want')} serves no need"
        case "assumption.matched":
            return f"{of('assumption')} is {of('state')}"
        case "quote.checked":
            text = f" as '{of('text')}'" if of("text") else ""
            return f"the quote {of('note')} is decided: {of('decision')}{text}"
        case "promise.told":
            when = "".join(
                f" {word} {of(key)}" for word, key in (("on", "on"), ("until", "until")) if of(key)
            )
            return f"{of('commitment')} is {of('state')}{when}"
        case "goal.named":
            return (
                f"{of('what')} serves {called(of('goal'))}" if of("goal") else f"{of('what')} serves no goal"
            )
        case "initiative.chosen":
            return f"the focus is {of('initiative')}"
        case "conflict.ruled":
            return f"of {of('one')} and {of('other')}: '{of('words')}'"
        case "undo":
            return "it was taken back"
        case _:
            return type_


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
