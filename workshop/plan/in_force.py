"""Which guidelines hold: those that nothing replaces, that somebody decides on, and that are more than proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from workshop.plan.alignment import Contradiction
from workshop.plan.captured import key_of
from workshop.plan.guidelines import GuidelineRow

_REPLACES = re.compile(r"\b(replac\w+|supersed\w+|instead of|in place of)\b", re.IGNORECASE)
_COMING = re.compile(r"\b(propos\w+|draft|needs?|not yet|pending|planned)\b", re.IGNORECASE)
_NOBODY = frozenset(map(key_of, ("nobody", "no one", "none", "not said", "")))


class InForce(NamedTuple):
    """Guidelines by whether they hold.

    Attributes:
        holds: Those that staff can go by.
        coming: Those that are proposed and wait for somebody.
        replaced: Today's practice, of which the officer ruled that another guideline replaces it.
        unsettled: Those on which nobody decides, and one of two on the same situation while nobody has ruled.
        rulings: What was ruled on those that are coming or hold, by their record, each sentence once.
    """

    holds: tuple[GuidelineRow, ...]
    coming: tuple[GuidelineRow, ...]
    replaced: tuple[GuidelineRow, ...]
    unsettled: tuple[GuidelineRow, ...]
    rulings: dict[str, tuple[str, ...]]


def in_force(rows: Iterable[GuidelineRow], contradictions: Iterable[Contradiction]) -> InForce:
    """The guidelines by whether they hold.

    A record does not say that it is replaced: the officer's ruling on two guidelines does, in words.
    """
    rows = tuple(rows)
    known = {row.id for row in rows}
    pairs = [one for one in contradictions if one.one in known and one.other in known]
    gone = {one.one for one in pairs if _REPLACES.search(one.ruling)}
    open_ = {id for one in pairs if not one.ruling for id in (one.one, one.other)}
    rulings: dict[str, tuple[str, ...]] = {}
    for one in pairs:
        if one.one in gone and one.ruling:
            parts = [part.strip() for part in re.split(r"(?<=[.!?])\s+", one.ruling) if part.strip()]
            rulings[one.other] = tuple(dict.fromkeys([*rulings.get(one.other, ()), *parts]))
    sorted_: dict[str, list[GuidelineRow]] = {"holds": [], "coming": [], "replaced": [], "unsettled": []}
    for row in rows:
        if row.id in gone:
            which = "replaced"
        elif _COMING.search(row.state):
            which = "coming"
        elif row.id in open_ or key_of(row.who_decides) in _NOBODY:
            which = "unsettled"
        else:
            which = "holds"
        sorted_[which].append(row)
    return InForce(**{name: tuple(found) for name, found in sorted_.items()}, rulings=rulings)
