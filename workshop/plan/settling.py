"""What waits in the plan, as questions to a person: what stands, what else was decided, and what may be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from workshop.plan import plan_events as pe
from workshop.plan.decision_words import Said, said, sentence, shortened, words_of
from workshop.plan.material import Held
from workshop.plan.origins import renamed
from workshop.plan.plan_book import PlanBook
from workshop.plan.plan_state import Plan
from workshop.plan.sections.app_method import ASKED
from workshop.plan.waiting import Waiting
from workshop.plural import counted
from workshop.record.event import Data
from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.state import name_key

_FIELDS = {
    "department": "Department",
    "contact": "Whom people can ask",
    "status": "How far the plan is",
    "version": "Version",
    "review": "Looked at again",
    "formats": "Other forms",
    "template": "The office's own Word file",
    "template_emptied": "The text in that file is left out",
    **dict(ASKED),
}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*:[A-Z][1-9][0-9]*")


class Decided(NamedTuple):
    """When something was decided, in which role, and in which file, where that is the other copy's."""

    at: str
    by: str
    file: str = ""


class Choice(NamedTuple):
    """What may be chosen.

    Attributes:
        told: In words, with the names of things.
        what: The decision that is recorded then.
        ref: What it is about, where that is a thing of the plan.
        name: What choosing it means, in few words.
        says: What is decided then, where what it is about stands beside it; things are called by their words.
        decided: When and where it was decided: once for each decision in it, and not at all where there is none.
    """

    told: str
    what: pe.PlanHappening
    ref: str = ""
    name: str = ""
    says: str = ""
    decided: tuple[Decided, ...] = ()


class Question(NamedTuple):
    """Something that waits.

    Attributes:
        id: The id of the decision that waits.
        told: In a sentence, with the names of things.
        choices: What may be chosen, the first being what stands now.
        kind: What sort of thing it is about.
        about: What it is about, in words; by its name where they are not to be had.
        note: What is to be known beside it, in sentences; may be empty.
        decided: When and where what waits was decided.
    """

    id: str
    told: str
    choices: tuple[Choice, ...]
    kind: str = ""
    about: tuple[str, ...] = ()
    note: str = ""
    decided: Decided = Decided("", "")


def questions(plan: Plan, sessions: Iterable[Held] = ()) -> tuple[Question, ...]:
    """What waits, in the order it was decided.

    Args:
        plan: The plan.
        sessions: The sessions it points to, for the words of what is decided.
    """
    if not plan.waiting:
        return ()
    asking = _Asking(plan, sessions)
    return tuple(asking.question(one) for one in plan.waiting)


def told_waiting(plan: Plan) -> str:
    """How many decisions wait, in one sentence; empty where none does."""
    number, unclear = len(plan.waiting), sum(bool(one.names) for one in plan.waiting)
    if not number:
        return ""
    if not unclear:
        return f"{counted(number, 'decision was', 'decisions were')} made differently on another laptop."
    waits = counted(number, "decision waits", "decisions wait")
    if unclear == number:
        return f"{waits}: it cannot be told what is meant."
    return f"{waits} since two copies were joined."


def named_in(plan: Plan, question: Question, sessions: Iterable[Held]) -> list[tuple[str, str]]:
    """What a question and its choices name by number, with its words: nobody knows `N57` by heart.

    What is sealed keeps its words to itself, and so does what was redacted.
    """
    words = words_of(plan, sessions)
    text = " ".join((question.told, *(choice.told for choice in question.choices)))
    found = [(name, shortened(words(name))) for name in dict.fromkeys(_NAME.findall(text))]
    return [(name, told) for name, told in found if told]


def settle(book: PlanBook, question: Question, number: int) -> Submission:
    """Settle what waits by one of its choices, counted from 1.

    Raises:
        Refused: When there is no such choice, or it cannot hold beside what was decided here.
    """
    if not 1 <= number <= len(question.choices):
        raise Refused(f"Choose a number from 1 to {len(question.choices)}.")
    chosen = question.choices[number - 1]
    if why := _cannot_hold(book.plan, chosen):
        raise Refused(f"{why} Keep what stands, or change that first.")
    return book.submit(chosen.what, ref=chosen.ref)


def _cannot_hold(plan: Plan, chosen: Choice) -> str:
    """Why a choice would not hold beside what was decided here, in a sentence; else nothing."""
    match chosen.what:
        case pe.TextChanged(text=label) if chosen.ref in plan.codes:
            others = (code for code in plan.current_codes() if code.id != chosen.ref)
            same = next((code.label for code in others if name_key(code.label) == name_key(label)), "")
            return f"There is a theme called '{same}' already." if same else ""
        case pe.CodeMerged(into=into):
            found = plan.code(into)
            lives_on = found is not None and found.id != chosen.ref
        case pe.ThemeMapped(code=into):
            lives_on = into not in plan.codes or plan.code(into) is not None
        case _:
            return ""
    gone = plan.codes.get(into)
    return "" if lives_on else f"'{gone.label if gone else into}' is not in the codebook here any more."


def take_back(book: PlanBook) -> Submission:
    """Take back the last decision of the plan where it has settled something; that waits again then.

    Raises:
        Refused: When the last decision was about something else.
    """
    last = book.plan.actions[-1] if book.plan.actions else ""
    if last and last not in book.plan.settled_by:
        raise Refused(
            "The last decision on the plan settled nothing of this: F8 on the screen where it was made takes it back."
        )
    return book.undo()


class _Asking:
    """Makes questions of what waits in a plan."""

    def __init__(self, plan: Plan, sessions: Iterable[Held]) -> None:
        self.plan = plan
        self._words_of = words_of(plan, sessions)

    def question(self, one: Waiting) -> Question:
        """What waits, as a question."""
        words = self._whole(one.type, one.ref, one.data)
        keep = self._keep(one)
        asked = self._said(one.type, one.ref, one.data)
        question = Question(one.id, "", (keep,), asked.kind, self._called(asked.about), decided=_decided(one))
        if one.names:
            may = [name for options in one.names.values() for name in options]
            told = f"{_capital(words)}: it cannot be told whether that is {' or '.join(may)} now."
            why = "Two copies of a session gave one number to different things, and it cannot be told which was meant."
            if not may:
                (name, *_) = one.names
                told = (
                    f"{_capital(words)}: what it calls {name} is not in this folder's file of that session."
                )
                why = f"What is meant, {name}, is not in this folder's file of that session."
            choices = (keep, *self._about_each(one))
            return question._replace(told=told, choices=choices, about=(), note=why)
        if one.type == "plan.settings":
            return self._of_first_page(question, one)
        told = f"Two copies of the plan differ. In the other one: {words}."
        if one.type == "undo":
            here = [self._said(event.type, event.ref, event.data or {}) for event in one.stands]
            about = tuple(dict.fromkeys(name for each in here for name in each.about))
            kind = here[0].kind if here else "A decision"
            return question._replace(
                told=f"{told} To do the same here, decide anew.",
                kind=kind,
                about=self._called(about),
                note="The other copy took back what both had. To do the same here, decide anew on its own screen.",
            )
        what, ref = _again(one)
        name = "Take what the other copy says"
        other = Choice(f"Take the other: {words}.", what, ref, name, asked.of_it, (_decided(one),))
        return question._replace(told=told, choices=(keep, other))

    def _keep(self, one: Waiting) -> Choice:
        """That what stands is right."""
        what = pe.DecisionSettled(decision=one.id)
        if not one.stands:
            says = "Nothing is decided on it."
            return Choice("Leave it out.", what, "", "Leave it as it is here", says)
        told = "; ".join(self._whole(event.type, event.ref, event.data or {}) for event in one.stands)
        here = [self._said(event.type, event.ref, event.data or {}) for event in one.stands]
        about = self._said(one.type, one.ref, one.data).about
        alone = len(here) == 1 and not one.names and (here[0].about == about or one.type == "undo")
        says = here[0].of_it if alone else " ".join(sentence(each.whole) for each in here)
        decided = tuple(Decided(event.at, event.by) for event in one.stands)
        return Choice(f"Keep what stands: {told}.", what, "", "Keep what stands here", says, decided)

    def _about_each(self, one: Waiting) -> list[Choice]:
        """A decision on each of the things that it may be about."""
        found = []
        for name, options in one.names.items():
            for option in options:
                data = renamed(one.type, one.data, {name: option})
                what, ref = _again(one._replace(data=data))
                told = f"It is {option}: {self._whole(one.type, ref, data)}."
                says = sentence(self._said(one.type, ref, data).whole)
                found.append(Choice(told, what, ref, "This is meant", says, (_decided(one),)))
        return found

    def _of_first_page(self, question: Question, one: Waiting) -> Question:
        settings, theirs = self.plan.settings, msgspec.convert(one.data, pe.PlanSettings)
        page = msgspec.to_builtins(settings)
        now, other, read, others_read = [], [], [], []
        for field in one.fields:
            key, _, part = field.partition(".")
            if part:
                mine, its = settings.values.get(part, ""), theirs.values.get(part, "")
                page["values"] = {**page.get("values", {}), part: its}
            else:
                mine, its = getattr(settings, key), getattr(theirs, key)
                page[key] = its
            label = _FIELDS.get(part or key, part or key)
            now.append(f"{part or key}: {mine or 'nothing'}")
            other.append(f"{part or key}: {its or 'nothing'}")
            read.append(f"{label}: {_read(mine)}")
            others_read.append(f"{label}: {_read(its)}")
        here, there = "; ".join(now), "; ".join(other)
        keep, take = pe.DecisionSettled(decision=one.id), msgspec.convert(page, pe.PlanSettings)
        return question._replace(
            told=f"Two copies of the plan differ on the first page. In the other one: {there}.",
            choices=(
                question.choices[0]._replace(
                    told=f"Keep what stands: {here}.", what=keep, says="\n".join(read)
                ),
                Choice(
                    f"Take the other: {there}.",
                    take,
                    "",
                    "Take what the other copy says",
                    "\n".join(others_read),
                    (_decided(one),),
                ),
            ),
        )

    def _said(self, type_: str, ref: str, data: Data) -> Said:
        """A decision in words, things called by theirs."""
        return said(self.plan, type_, ref, data, self._named)

    def _whole(self, type_: str, ref: str, data: Data) -> str:
        """A decision in words, things called by their names."""
        return said(self.plan, type_, ref, data, str).whole

    def _named(self, name: str) -> str:
        words = shortened(self._words_of(name))
        return f"'{words}'" if words else name

    def _called(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._words_of(name) or name for name in names)


def _decided(one: Waiting) -> Decided:
    return Decided(one.at, one.by, one.file)


def _read(value: object) -> str:
    return "yes" if value is True else str(value or "nothing")


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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
