"""What serves which goal of the department, and which promises or guidelines contradict one another.

The rules for contradictions are plain and find candidates only: two texts on the same matter that differ in what they
promise or allow.  A person says what each comes to; what was ruled stays in the list with the ruling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from workshop.plan.captured import key_of
from workshop.plan.choices import initiatives
from workshop.plan.guidelines import GuidelineRow, guidelines
from workshop.plan.material import Material
from workshop.plan.standards import StandardRow, standards
from workshop.plan.wording import listed


class ServingRow(NamedTuple):
    """An initiative or a promise, and the goal it serves.

    ``goal`` is the id of a goal of the department, empty where none is named; ``said`` is what its record names where
    that is no goal of the department.
    """

    id: str
    kind: str
    text: str
    goal: str
    said: str
    evidence: tuple[str, ...]


class GoalRow(NamedTuple):
    """A goal of the department and what serves it."""

    id: str
    text: str
    served_by: tuple[ServingRow, ...]


class Alignment(NamedTuple):
    """Goals with what serves them, and what names no goal."""

    goals: tuple[GoalRow, ...]
    rows: tuple[ServingRow, ...]

    @property
    def unnamed(self) -> tuple[ServingRow, ...]:
        """The initiatives and promises that name no goal of the department."""
        return tuple(row for row in self.rows if not row.goal)


class Contradiction(NamedTuple):
    """Two texts that may contradict one another.

    Attributes:
        one, other: The records, the one that was made first first.
        one_text, other_text: What they say.
        why: What made the program put them side by side, in one sentence.
        ruling: What the officer made of it; empty while nobody has.
    """

    one: str
    other: str
    one_text: str
    other_text: str
    why: str
    ruling: str
    evidence: tuple[str, ...]


def alignment(material: Material) -> Alignment:
    """Which goal each initiative and each promise serves: as the officer said, else as its record says."""
    rows = [
        _serving(material, row.id, "initiative", row.title, row.serves, row.evidence)
        for row in initiatives(material)
    ]
    rows += [
        _serving(material, row.id, "promise", row.text, row.goal, row.evidence) for row in standards(material)
    ]
    goals = tuple(
        GoalRow(goal.id, goal.text, tuple(row for row in rows if row.goal == goal.id))
        for goal in material.plan.current_goals()
    )
    return Alignment(goals, tuple(rows))


def contradictions(material: Material) -> tuple[Contradiction, ...]:
    """Promises and guidelines that may contradict one another: those nobody has ruled on first."""
    rulings = {frozenset((one.one, one.other)): one.words for one in material.plan.rulings}
    found = []
    for one, other, texts, why in (*_promises(material), *_guides(material)):
        ruling = rulings.get(frozenset((one, other)), "")
        found.append(Contradiction(one, other, *texts, why, ruling, (one, other)))
    return tuple(sorted(found, key=lambda row: bool(row.ruling)))


def _serving(
    material: Material, id: str, kind: str, text: str, said: str, evidence: tuple[str, ...]
) -> ServingRow:
    goals = {goal.id: goal for goal in material.plan.current_goals()}
    named = material.plan.serves.get(id, "")
    if named not in goals:
        wanted = key_of(said)
        named = next(
            (goal.id for goal in goals.values() if wanted and wanted in (key_of(goal.id), key_of(goal.text))),
            "",
        )
    return ServingRow(id, kind, text, named, "" if named else said, evidence)


_Pair = tuple[str, str, tuple[str, str], str]


def _promises(material: Material) -> Iterator[_Pair]:
    for one, other in combinations(standards(material), 2):
        if why := _promises_differ(one, other):
            yield one.id, other.id, (one.text, other.text), why


def _promises_differ(one: StandardRow, other: StandardRow) -> str:
    """Why two promises are put side by side; empty where they are on different matters or say the same."""
    if not (one.unit and key_of(one.unit) == key_of(other.unit)) or not _alike(one.service, other.service):
        return ""
    if not _share(one.segment, other.segment) or not _channels_meet(one, other):
        return ""
    parts = [
        (
            f"{_figure(one)} and {_figure(other)}",
            one.target != other.target or one.comparator != other.comparator,
        ),
        (f"{one.share} and {other.share} in a hundred", one.share != other.share),
    ]
    differing = [words for words, differ in parts if differ]
    return f"Both are on {one.service}: {'; '.join(differing)}." if differing else ""


def _channels_meet(one: StandardRow, other: StandardRow) -> bool:
    """Whether there is a channel on which both hold; a promise without one holds on all."""
    mine, theirs = ({key_of(name) for name in row.channel} for row in (one, other))
    return not mine or not theirs or bool(mine & theirs)


def _figure(row: StandardRow) -> str:
    return " ".join(str(part) for part in (row.comparator, row.target, row.unit) if part not in ("", None))


def _guides(material: Material) -> Iterator[_Pair]:
    for one, other in combinations(guidelines(material), 2):
        if _same_situation(one, other) and (why := _guides_differ(one, other)):
            yield one.id, other.id, (_guide(one), _guide(other)), why


def _same_situation(one: GuidelineRow, other: GuidelineRow) -> bool:
    """Whether two guidelines are on one situation: all its words, most of them, or of the same kind a third of them.

    One word alone is not most of a situation: a customer who complains and a customer who comes late are two.
    """
    mine, theirs = _words(one.situation), _words(other.situation)
    common, shorter = len(mine & theirs), min(len(mine), len(theirs))
    if common < 2:
        return 0 < common == shorter
    same_kind = bool(one.kind) and one.kind == other.kind
    return (3 if same_kind else 2) * common >= shorter


def _guides_differ(one: GuidelineRow, other: GuidelineRow) -> str:
    """Why two guidelines on one situation are put side by side; empty where they say the same."""
    reasons = []
    for first, second in ((one, other), (other, one)):
        forbidden = [part for part in re.split(r"[;,.]", second.must) if _NEGATION.search(part)]
        if any(_share(first.may, part) for part in forbidden):
            reasons.append("one allows what the other forbids")
            break
    if one.may and other.may and key_of(one.may) != key_of(other.may):
        mine, theirs = (set(_NUMBER.findall(row.may)) for row in (one, other))
        reasons.append(
            "they allow different amounts"
            if mine and theirs and mine != theirs
            else "they allow different things"
        )
    if one.must and other.must and key_of(one.must) != key_of(other.must):
        reasons.append("they demand different things")
    if one.who_decides and other.who_decides and key_of(one.who_decides) != key_of(other.who_decides):
        reasons.append("different people decide")
    return f"Both are on the same situation, and {listed(reasons)}." if reasons else ""


def _guide(row: GuidelineRow) -> str:
    parts = (("May", row.may), ("Must", row.must), ("Decides", row.who_decides))
    return " ".join([f"{row.situation}.", *(f"{name}: {words}." for name, words in parts if words)])


_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")
_NEGATION = re.compile(r"\b(no|not|never|nobody|without|don't|cannot|can't)\b", re.IGNORECASE)
_SMALL = frozenset(
    _WORD.findall(
        "a an and are as at be by do for from had has have he her his if in into is it its my no not of on one or our "
        "out own she so some than that the their them they this to up us was we were what when who with you your all "
        "never may must"
    )
)


def _words(text: str) -> set[str]:
    """The words of a text that carry it, without a plural's s."""
    found = {word for word in _WORD.findall(text.casefold()) if word not in _SMALL}
    return {
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in found
    }


def _share(one: str, other: str) -> bool:
    """Whether two texts have a word in common that carries them; an empty one, or ``all``, is about everything."""
    if not one or not other or key_of(one).startswith("all ") or key_of(other).startswith("all "):
        return True
    return bool(_words(one) & _words(other))


def _alike(one: str, other: str) -> bool:
    """Whether two texts name the same matter: at least half of the shorter one's words are in the other."""
    mine, theirs = _words(one), _words(other)
    return bool(mine and theirs) and 2 * len(mine & theirs) >= min(len(mine), len(theirs))
