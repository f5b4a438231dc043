"""What the sections read, each worked out once for one material, however many sections ask for it."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from workshop.plan.alignment import Alignment, Contradiction, alignment, contradictions
from workshop.plan.assumed import Assumed, assumptions
from workshop.plan.choices import FocusChoice, InitiativeRow, VisionRow, focus, initiatives, visions
from workshop.plan.codebook import Codebook, codebook
from workshop.plan.customers import CustomerMap, customer_map
from workshop.plan.gate import Gate, gate
from workshop.plan.guidelines import GuidelineRow, guidelines
from workshop.plan.in_force import InForce, in_force
from workshop.plan.material import Held, Material
from workshop.plan.measures import MeasureRow, measures
from workshop.plan.needs import links
from workshop.plan.pointers import resolve
from workshop.plan.quotes import Chosen, Quote, chosen, may_be_told, printed, quotable
from workshop.plan.register import PromiseRow, commitments
from workshop.plan.small import small_units
from workshop.plan.standards import StandardRow, standards
from workshop.session.state import Note


class Sources:
    """The readings of one material.

    A section is given the material or, together with others, these readings of it: see `sources_of`.  They are of the
    day of the last event, so that the same record gives the same plan on whatever day it is written.
    """

    def __init__(self, material: Material) -> None:
        self.material = material._replace(today=material.last_day)
        self.final = False
        """Whether they are read for a paper that leaves the office."""

    def leaving(self) -> Sources:
        """The same readings for a paper that leaves the office; what is worked out already is shared."""
        other = copy.copy(self)
        other.final = True
        return other

    @cached_property
    def gate(self) -> Gate:
        """Whether a plan may be written."""
        return gate(self.material)

    @cached_property
    def small_units(self) -> frozenset[str]:
        """The internal customer groups that are merged in what is printed."""
        return small_units(self.material)

    @cached_property
    def _keys(self) -> dict[str, str]:
        ends = [(held.id, held.id.rpartition("-")[2] or held.id) for held in self.material.sessions]
        count = Counter(end for _, end in ends)
        return {id: end if count[end] == 1 else id for id, end in ends}

    def key(self, session_id: str) -> str:
        """By what evidence names a session: the end of its id where no other has the same, else its id."""
        return self._keys.get(session_id, session_id)

    @cached_property
    def groups(self) -> tuple[Held, ...]:
        """The completed focus groups."""
        counted = {row.session_id for row in self.gate.counted}
        return tuple(held for held in self.material.sessions if held.id in counted)

    @cached_property
    def book(self) -> Codebook:
        """The themes of all sessions."""
        return codebook(self.material)

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quote that may be printed after a check."""
        return quotable(self.material)

    @cached_property
    def chosen(self) -> tuple[Chosen, ...]:
        """The quotes that stand for the themes, checked or not."""
        return chosen(self.material, self.book, self.quotes)

    @cached_property
    def printed(self) -> tuple[Chosen, ...]:
        """Those of them that a person has let through."""
        return printed(self.material, self.chosen)

    @cached_property
    def assumed(self) -> Assumed:
        """What was guessed, and what became of it."""
        return assumptions(self.material, self.book)

    @cached_property
    def map(self) -> CustomerMap:
        """The customer map."""
        return customer_map(self.material)

    @cached_property
    def promises(self) -> tuple[PromiseRow, ...]:
        """The commitments of all sessions."""
        return commitments(self.material)

    @cached_property
    def standards(self) -> tuple[StandardRow, ...]:
        """The promises to customers."""
        return standards(self.material)

    @cached_property
    def measures(self) -> tuple[MeasureRow, ...]:
        """What is measured."""
        return measures(self.material)

    @cached_property
    def guidelines(self) -> tuple[GuidelineRow, ...]:
        """What staff may and must do."""
        return guidelines(self.material)

    @cached_property
    def in_force(self) -> InForce:
        """Which of the guidelines hold."""
        return in_force(self.guidelines, self.contradictions)

    @cached_property
    def initiatives(self) -> tuple[InitiativeRow, ...]:
        """What is to be done."""
        return initiatives(self.material)

    @cached_property
    def focus(self) -> FocusChoice:
        """The focus of the first year."""
        return focus(self.material)

    @cached_property
    def visions(self) -> tuple[VisionRow, ...]:
        """Vision and mission."""
        return visions(self.material)

    @cached_property
    def alignment(self) -> Alignment:
        """What serves which goal."""
        return alignment(self.material)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What may contradict one another."""
        return contradictions(self.material)

    @cached_property
    def needs(self) -> dict[str, str]:
        """For each want the need it serves."""
        return links(self.material)

    @cached_property
    def notes(self) -> dict[str, tuple[Held, Note]]:
        """Every note that holds, by its name across sessions."""
        return {held.name(note.id): (held, note) for held, note in self.material.notes()}

    def resolved(self, names: Iterable[str], at: Held | None = None) -> tuple[str, ...]:
        """What records rest on, by names across sessions; what is not found, or holds no more, is left out.

        Records name notes as ``N12``, as ``session-id:N12``, or by the ids of the files they were imported from.

        Args:
            names: The names as they were written.
            at: The session that wrote them.
        """
        known = self._pointers
        home = at.id if at is not None else ""
        found = []
        for name in names:
            if (name, home) not in known:
                known[name, home] = resolve(self.material, name, home)
            found.append(known[name, home])
        return tuple(dict.fromkeys(name for name in found if name in self.notes))

    @cached_property
    def _pointers(self) -> dict[tuple[str, str], str]:
        """What pointers that were looked up mean."""
        return {}

    @property
    def people(self) -> int:
        """How many people took part in them."""
        return sum(row.attended or 0 for row in self.gate.counted)

    def told(self, held: Held, note: Note) -> str:
        """The words of a remark as this paper may tell them; empty where it may not.

        In one that leaves the office they are told only as a person let them through.
        """
        return may_be_told(self.material, held, note, checked=self.final)

    def of_design(self, *ids: str) -> list[Held]:
        """The sessions of these designs that were held, in their order."""
        return [
            held
            for held in self.material.sessions
            if held.session.design.id in ids and held.session.status != "planned"
        ]


def sources_of(of: Material | Sources) -> Sources:
    """The readings of a material."""
    return of if isinstance(of, Sources) else Sources(of)
