"""What the sections read, each worked out once for one material, however many sections ask for it."""

from __future__ import annotations

from functools import cached_property

from workshop.plan.gate import Gate, gate
from workshop.plan.material import Held, Material
from workshop.plan.small import small_units


class Sources:
    """The readings of one material.

    A section is given the material or, together with others, these readings of it: see `sources_of`.
    """

    def __init__(self, material: Material) -> None:
        self.material = material

    @cached_property
    def gate(self) -> Gate:
        """Whether a plan may be written."""
        return gate(self.material)

    @cached_property
    def small_units(self) -> frozenset[str]:
        """The internal customer groups that are merged in what is printed."""
        return small_units(self.material)

    @cached_property
    def groups(self) -> tuple[Held, ...]:
        """The completed focus groups."""
        counted = {row.session_id for row in self.gate.counted}
        return tuple(held for held in self.material.sessions if held.id in counted)

    @property
    def people(self) -> int:
        """How many people took part in them."""
        return sum(row.attended or 0 for row in self.gate.counted)

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
