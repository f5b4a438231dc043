"""The steps towards a plan: in which order the library's designs are held, and when to use each.

The order is that of research/domain.md 6: who the customers are, whether leaders stand behind it, what staff and
customers say, what is promised, whether it was heard right, and every quarter what was kept.
"""

from __future__ import annotations

from workshop.designs.model import Design
from workshop.designs.text import fill

STEPS = {
    "customer-mapping": "First: who the customers are, and which groups to hear.",
    "buy-in": "Early, and again after the groups: what leaders will give.",
    "front-line-staff": "Before the groups: what stops those who meet customers.",
    "focus-group-external": "Several: listen to customers from outside.",
    "focus-group-internal": "Several: listen to colleagues who depend on you.",
    "standards-setting": "After five groups: turn what was heard into promises.",
    "read-back": "After the groups: check it together, choose vision and focus.",
    "measures-review": "Every quarter: which promises were kept.",
}
"""The library's designs in the order in which a plan needs them, and when each is used, in one line."""

_PLAIN = {"department": "the department", "unit": "the unit", "segment": "the customers", "date": "the date"}


def in_order(names: list[str]) -> list[str]:
    """Names of designs in the order of the plan's steps; a user's own come after them by name."""
    last = len(STEPS)
    places = {name: place for place, name in enumerate(STEPS)}
    return sorted(names, key=lambda name: (places.get(name, last), name))


def when_to_use(design: Design) -> str:
    """When a session of this design is held, in one line; of a user's own its purpose."""
    return STEPS.get(design.id) or fill(design.purpose, _PLAIN)
