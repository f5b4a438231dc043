"""What groups said, as evidence cards for the people who decide: proposed from finished groups, without who said it.

A card says how widely a theme was heard in the words of research/domain.md 4.6, and has a quote only where a person let
it through.  Themes of so few people that these could be guessed are not proposed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workshop.plan.codebook import Codebook, CodeRow, codebook
from workshop.plan.material import Material
from workshop.plan.quotes import Chosen, in_quantity, printed
from workshop.plan.small import without_people
from workshop.session.capture_kinds import EVIDENCE, Value
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.state import Session

MOST = 12
"""How many cards are proposed: more than a meeting can take in."""


class ProposedCard(NamedTuple):
    """An evidence card that a buy-in meeting could be shown.

    Attributes:
        code: The theme, by its id in the codebook.
        claim: What it says: the theme and how widely it was heard, in words.
        groups, of: In how many of the finished groups.
        source: Where it is from: how many groups, and when.
        source_date: The day of the last of these groups.
        affected: Which customers raised it, by their groups' segments.
        quote: Words that a person let through; empty where there are none.
        notes: The remarks it rests on, as ``session-id:N12``.
    """

    code: str
    claim: str
    groups: int
    of: int
    source: str
    source_date: str
    affected: str
    quote: str
    notes: tuple[str, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """What it rests on."""
        return self.notes

    @property
    def fields(self) -> dict[str, Value]:
        """The fields of the record that it becomes."""
        claim = f"{self.claim} “{self.quote}”" if self.quote else self.claim
        return {
            "claim": claim,
            "kind": "importance",
            "source": self.source,
            "source_date": self.source_date,
            "value": self.groups,
            "unit": f"of {self.of} groups",
            "affected": self.affected,
            "notes": self.notes,
        }


def proposed_cards(material: Material) -> tuple[ProposedCard, ...]:
    """The themes that most people raised, as cards; none while no group is finished."""
    book = codebook(material)
    quotes = printed(material)
    rows = [row for row in book.rows if not row.small and row.notes]
    return tuple(_card(book, row, quotes) for row in rows[:MOST])


def shown_already(session: Session, card: ProposedCard) -> bool:
    """Whether a meeting has a card on the same remarks."""
    mine = set(card.notes)
    return any(
        mine & set(_notes(one.fields.get("notes", ()))) for one in session.current_captures(EVIDENCE.id)
    )


def add_cards(live: LiveSession, cards: Iterable[ProposedCard]) -> list[Submission]:
    """Add cards to a meeting as its own, which can be altered, challenged and taken back like any other.

    Raises:
        Refused: When the meeting is with customers: what other groups said would lead them.
    """
    if live.session.design.participant_codes:
        raise Refused("Evidence cards are for the people who decide: a group is not told what others said.")
    stage = next((run.id for run in live.session.stage_order if EVIDENCE.id in run.design.records), "")
    return [
        live.captures.add(EVIDENCE.id, card.fields, stage=stage)
        for card in cards
        if not shown_already(live.session, card)
    ]


def _card(book: Codebook, row: CodeRow, quotes: Iterable[Chosen]) -> ProposedCard:
    held = [one for one in book.groups if one.id in row.groups]
    days = sorted(one.date for one in held if one.date)
    several = "group" if len(book.groups) == 1 else "groups"
    label = without_people(row.label).rstrip(".")
    quantity = in_quantity(row.people, book.heard)
    quantity = (
        f"{quantity} of the people there"
        if quantity not in ("all", "about half")
        else f"{quantity} the people there"
    )
    segments = dict.fromkeys(one.session.facts.segment or f"{one.stratum} customers" for one in held)
    quote = next(
        (one.quote.printed for one in quotes if one.code == row.code and not one.quote.is_paraphrase), ""
    )
    return ProposedCard(
        code=row.code,
        claim=f"{label}: raised in {len(held)} of {len(book.groups)} {several}, by {quantity}.",
        groups=len(held),
        of=len(book.groups),
        source=f"{len(book.groups)} focus {several}",
        source_date=days[-1] if days else "",
        affected=", ".join(segments),
        quote=quote,
        notes=row.notes,
    )


def _notes(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
