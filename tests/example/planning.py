"""The plan of the example, as its customer service officer keeps it beside the sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from tests.example import officer
from tests.example.entering import RoomClock
from tests.example.lines import EXAMPLES, LARKHAVEN, Example, Line
from workshop.plan import plan_events as pe
from workshop.plan.following import follow
from workshop.plan.material import Held, Material, gather
from workshop.plan.plan_book import PlanBook, open_plan
from workshop.plan.pointers import resolve
from workshop.plan.quotes import checked, quotable, to_check
from workshop.session.outbox import Submission
from workshop.session.state import name_key
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

TODAY = "2026-05-20"
"""The day after the last session: from here the example looks at its dates."""


def keep_plan(workspace: Workspace, told: Mapping[str, Sequence[Line]]) -> None:
    """Make the plan's log, step by step as the sessions go.

    Args:
        workspace: Where the sessions are.
        told: What each session's lines say of earlier ones, by the session's name.
    """
    store = TinyDBEventStore(workspace)
    clock = RoomClock(EXAMPLES[0].starts - timedelta(days=1))
    try:
        book = open_plan(store, department=officer.SETTINGS.department, example=True, clock=clock)
        _Officer(book, clock, gather(store, today=TODAY)).keep(told)
    finally:
        store.close()


class _Officer:
    def __init__(self, book: PlanBook, clock: RoomClock, material: Material) -> None:
        self.book, self.clock, self._read = book, clock, material

    @property
    def material(self) -> Material:
        """The sessions with the plan as it is now."""
        return self._read._replace(plan=self.book.plan)

    def keep(self, told: Mapping[str, Sequence[Line]]) -> None:
        """The plan from its first page to its quotes."""
        self._do(self.book.set_up(officer.SETTINGS))
        for example in EXAMPLES:
            held = self._held(example)
            for line in told[example.name]:
                self._at(example, line["minute"])
                if line["record"] == "assumption" and self.book.plan.opened is None:
                    self._do(self.book.open_assumptions(officer.ROLE))
                done = follow(self.book, self.material, line, held.id)
                assert done is not None, line
                self._do(done)
            self._morning_after(example)
            self._file_themes(held)
            if example.name == officer.GROUPS_PLANNED_AT:
                for segment, stratum in officer.GROUPS:
                    self._do(self.book.plan_group(segment, stratum))
            for commitment, state in officer.PROMISES.get(example.name, ()):
                self._do(self.book.tell_promise(self._told(commitment, state)))
        self._after_the_read_back()

    def _after_the_read_back(self) -> None:
        self._do(self.book.set_up(msgspec.structs.replace(officer.SETTINGS, values=officer.METHOD)))
        for label, definition in officer.DEFINITIONS.items():
            code = next(one for one in self.book.plan.current_codes() if one.label == label)
            self._do(self.book.change(code.id, label, definition=definition))
        for want, need in officer.NEEDS.items():
            self._do(self.book.link_need(self._name(want), self._name(need)))
        for one, other, words in officer.RULINGS:
            self._do(self.book.rule(self._name(one), self._name(other), words))
        for initiative in officer.CHOSEN:
            self._do(self.book.choose(self._name(initiative), self._name(officer.CHOSEN_BY)))
        self._check_quotes()

    def _check_quotes(self) -> None:
        """Look at each quote whether it tells who said it.

        Raises:
            ValueError: When one would be printed that nobody has looked at.
        """
        for pointer in (one for kept_back in officer.NEVER.values() for one in kept_back):
            self._check(pointer, "never")
        for pointer, text in officer.BLANKED.items():
            self._check(pointer, "blank", text)
        for pointer, text in officer.PARAPHRASED.items():
            self._check(pointer, "paraphrase", text)
        quotes = {one.name: one for one in quotable(self.material)}
        for name, notes in officer.PRINTED.items():
            for note in notes:
                quote = quotes[self._name(f"{name}:{note}")]
                self._do(self.book.check_quote(checked(quote, "print", by=officer.ROLE)))
        if waiting := to_check(self.material):
            raise ValueError(f"nobody has looked at {[(one.label, one.quote) for one in waiting]}")

    def _check(self, pointer: str, decision: str, text: str = "") -> None:
        what = pe.QuoteChecked(note=self._name(pointer), decision=decision, text=text, by=officer.ROLE)
        self._do(self.book.check_quote(what))

    def _file_themes(self, held: Held) -> None:
        """A theme of the session with the name of one in the codebook belongs to it; any other is a new one."""
        for theme in held.session.current_themes():
            code = next(
                (
                    one
                    for one in self.book.plan.current_codes()
                    if name_key(one.label) == name_key(theme.label)
                ),
                None,
            )
            name = held.name(theme.id)
            if code is None:
                self._do(self.book.add_code(theme.label, themes=[name]))
            else:
                self._do(self.book.file(code.id, [name]))

    def _told(self, commitment: str, state: pe.PromiseTold) -> pe.PromiseTold:
        return pe.PromiseTold(
            commitment=self._name(commitment), state=state.state, on=state.on, evidence=state.evidence
        )

    def _name(self, pointer: str) -> str:
        name = resolve(self._read, pointer)
        assert name, pointer
        return name

    def _held(self, example: Example) -> Held:
        return next(held for held in self._read.sessions if held.id == example.session_id)

    def _at(self, example: Example, minute: int) -> None:
        self.clock.set_to(example.starts + timedelta(minutes=minute))

    def _morning_after(self, example: Example) -> None:
        day = example.starts.date() + timedelta(days=1)
        self.clock.set_to(datetime(day.year, day.month, day.day, 9, tzinfo=LARKHAVEN))

    def _do(self, submission: Submission) -> None:
        self.book.wait(submission)
