"""The register of commitments across sessions: who brings what by when, how it stands, and what was asked for.

What is overdue is seen from the day of the material; a date that was said in words stays as it was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from workshop.plan.material import Held, Material
from workshop.plan.plan_events import PromiseTold
from workshop.plan.wording import day, how_much
from workshop.plural import counted
from workshop.session.rounds import asked_the_same, what_moved
from workshop.session.shown import withheld_sentence
from workshop.session.state import Commitment
from workshop.session.vote import Vote
from workshop.session.wall_words import without_codes
from workshop.votes.model import Result, publishable

State = Literal["open", "overdue", "late", "kept", "dropped", "intention"]
"""Open, overdue, late (done after its date, or with a new one), kept, dropped, or no more than an intention."""


class PromiseRow(NamedTuple):
    """One commitment.

    Attributes:
        id: It, as ``session-id:C1``.
        session, title, date: The session in which it was made.
        owner: Who, by office or role.
        action, resource, condition: What.
        asked, amount, unit: How much was asked, and how much promised.
        due: By when, ISO 8601 or as it was said; ``until`` the later date of one that is late and not done.
        confirmed: Whether the person confirmed it when it was read back.
        state: How it stands.
        done_on: When it was done, as far as known.
        shown_by: What shows it, in the words of whoever said so.
        days: How many days it is overdue, or was late; 0 where that is not known.
        evidence: The ids it rests on.
    """

    id: str
    session: str
    title: str
    date: str
    owner: str
    action: str
    resource: str
    condition: str
    asked: int | None
    amount: int | None
    unit: str
    due: str
    until: str
    confirmed: bool
    state: State
    done_on: str
    shown_by: str
    days: int
    evidence: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to come of it: kept, done late, or dropped."""
        return self.state in ("kept", "dropped") or (self.state == "late" and not self.until)

    @property
    def how_much(self) -> str:
        """See `workshop.plan.wording.how_much`."""
        return how_much(self.asked, self.amount, self.unit)

    @property
    def told(self) -> str:
        """Its state in words, such as ``overdue by 12 days``."""
        if self.state == "overdue":
            return "overdue by 1 day" if self.days == 1 else f"overdue by {self.days} days"
        if self.state == "late" and self.until:
            return f"late, now by {day(self.until)}"
        if self.state == "late":
            return f"done, {_days(self.days)} late" if self.days else "done late"
        return self.state


class AskedRow(NamedTuple):
    """What was asked for in one session in one unit, and what was promised of it; ``parts`` are the commitments."""

    session: str
    title: str
    date: str
    unit: str
    asked: int
    promised: int
    parts: tuple[PromiseRow, ...]
    words: str
    evidence: tuple[str, ...]


class MovedRow(NamedTuple):
    """One question of the sheet that was asked at the start and the end of a meeting.

    ``before`` and ``after`` are the counts of each option; None where fewer than five secret ballots came in.
    ``told`` says in sentences what moved: movement, not its cause.
    """

    session: str
    title: str
    date: str
    text: str
    options: tuple[str, ...]
    before: tuple[int, ...] | None
    after: tuple[int, ...] | None
    told: tuple[str, ...]
    evidence: tuple[str, ...]


def commitments(material: Material) -> tuple[PromiseRow, ...]:
    """Every commitment that holds, in the order they were made."""
    return tuple(
        _row(material, held, one) for held in material.sessions for one in held.session.current_commitments()
    )


def overdue(material: Material) -> tuple[PromiseRow, ...]:
    """The commitments whose date has gone by and of which nobody has said that they are done, the oldest date first."""
    found = [row for row in commitments(material) if row.state == "overdue"]
    return tuple(sorted(found, key=lambda row: row.until or row.due))


def to_bring_back(material: Material) -> tuple[PromiseRow, ...]:
    """What a measures review has to ask about: the overdue first, then by date, intentions last."""
    order = {"overdue": 0, "late": 1, "open": 2, "intention": 3}
    found = [row for row in commitments(material) if not row.is_settled]
    return tuple(sorted(found, key=lambda row: (order.get(row.state, 4), row.until or row.due or "9")))


def asked_and_promised(material: Material) -> tuple[AskedRow, ...]:
    """What was asked and what was promised, session by session and unit by unit."""
    found: dict[tuple[str, str], list[PromiseRow]] = {}
    for row in commitments(material):
        if row.asked is not None:
            found.setdefault((row.session, " ".join(row.unit.casefold().split())), []).append(row)
    return tuple(_asked(rows) for rows in found.values())


def moved(material: Material) -> tuple[MovedRow, ...]:
    """What moved between the first and the last time a meeting filled in the same sheet, focus groups apart."""
    found: list[MovedRow] = []
    for held in material.sessions:
        sheets = [vote for vote in held.session.revealed_votes() if vote.is_sheet]
        for number, first in enumerate(sheets):
            again = [vote for vote in sheets[number + 1 :] if asked_the_same(first, vote)]
            if again and not held.is_group:
                found += _moved(held, first, again[-1])
                break
    return tuple(found)


def _row(material: Material, held: Held, one: Commitment) -> PromiseRow:
    name = held.name(one.id)
    told = material.plan.promises.get(name)
    until = told.until if told and told.state == "late" else ""
    done_on = told.on if told and told.state in ("done", "late") and not until else ""
    state, days = _state(one, told, until, done_on, material.today)
    session = held.session

    def words(text: str) -> str:
        return without_codes(session, text)

    return PromiseRow(
        id=name,
        session=held.id,
        title=session.facts.title or session.design.title,
        date=held.date,
        owner=words(one.owner),
        action=words(one.action),
        resource=words(one.resource),
        condition=words(one.condition),
        asked=one.asked,
        amount=one.amount,
        unit=one.unit,
        due=words(one.due),
        until=until,
        confirmed=one.confirmed,
        state=state,
        done_on=done_on,
        shown_by=told.evidence if told else "",
        days=days,
        evidence=(name,),
    )


def _state(
    one: Commitment, told: PromiseTold | None, until: str, done_on: str, today: str
) -> tuple[State, int]:
    said = told.state if told else ""
    if said == "dropped":
        return "dropped", 0
    if said in ("done", "late") and not until:
        late = max(_between(one.due, done_on), 0)
        return ("late" if said == "late" or late else "kept"), late
    if one.is_intention and not until:
        return "intention", 0
    gone = _between(until or one.due, today)
    if gone > 0:
        return "overdue", gone
    return ("late" if until else "open"), 0


def _between(first: str, last: str) -> int:
    """How many days the second day is after the first; 0 where one of them is not a date."""
    try:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days
    except ValueError:
        return 0


def _days(count: int) -> str:
    if count and count % 7 == 0 and count >= 14:
        return f"{count // 7} weeks"
    return counted(count, "day")


def _asked(rows: Sequence[PromiseRow]) -> AskedRow:
    asked, promised = sum(row.asked or 0 for row in rows), sum(row.amount or 0 for row in rows)
    unit = rows[0].unit
    words = " ".join(f"asked {asked:,} {unit}, promised {promised:,}".split())
    return AskedRow(
        session=rows[0].session,
        title=rows[0].title,
        date=rows[0].date,
        unit=unit,
        asked=asked,
        promised=promised,
        parts=tuple(rows),
        words=words,
        evidence=tuple(row.id for row in rows),
    )


def _moved(held: Held, first: Vote, last: Vote) -> list[MovedRow]:
    then = {result.question.id: result for result in last.results()}
    rows = []
    for result in first.results():
        after = then.get(result.question.id)
        if after is None:
            continue
        rows.append(
            MovedRow(
                session=held.id,
                title=held.session.facts.title or held.session.design.title,
                date=held.date,
                text=without_codes(held.session, result.question.text),
                options=result.question.options,
                before=_counts(first, result),
                after=_counts(last, after),
                told=(*what_moved([(first, result), (last, after)]), *_withheld(first, result, last, after)),
                evidence=(held.name(first.id), held.name(last.id)),
            )
        )
    return rows


def _counts(vote: Vote, result: Result) -> tuple[int, ...] | None:
    return result.totals.counts if publishable(result.totals, vote.private) else None


def _withheld(first: Vote, one: Result, last: Vote, other: Result) -> list[str]:
    """Why counts are not told, where they are not."""
    pairs = ((first, one), (last, other))
    return list(
        dict.fromkeys(
            withheld_sentence(result)
            for vote, result in pairs
            if not publishable(result.totals, vote.private)
        )
    )
