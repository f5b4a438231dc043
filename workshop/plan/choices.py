"""What was chosen: wordings of vision and mission, versions of proposals, initiatives, and the focus of the first year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from workshop.plan.captured import (
    Entry,
    VoteRow,
    entries,
    found_by,
    in_words,
    key_of,
    outside_words,
    passed,
    votes_on,
)
from workshop.plan.material import Held, Material
from workshop.session.capture_kinds import TESTS
from workshop.session.rounds import counts_of
from workshop.session.vote import Vote
from workshop.votes.model import FEWEST_PRIVATE, Result, publishable

_LETTERED = re.compile(r"^([A-Za-z])[.):]? +(.+)$")


class VisionRow(NamedTuple):
    """A wording of the vision or the mission.

    ``passed`` is whether the last vote on it passed, None where none was held; ``earlier`` are the other wordings, the
    latest first.
    """

    id: str
    kind: str
    text: str
    version: int
    note: str
    votes: tuple[VoteRow, ...]
    passed: bool | None
    earlier: tuple[VisionRow, ...]
    evidence: tuple[str, ...]


class ProposalRow(NamedTuple):
    """A version of a proposal, with the votes on it."""

    id: str
    session: str
    date: str
    text: str
    version: int
    changes: str
    votes: tuple[VoteRow, ...]
    passed: bool | None
    evidence: tuple[str, ...]


class FocusArea(NamedTuple):
    """A candidate for the focus of the first year.

    ``realistic`` and ``impactful`` are the lower and the upper middle of what was voted on each scale, the same number
    unless two middle ballots differ; None where fewer than five secret ballots are in or nobody rated it.
    """

    text: str
    letter: str
    realistic: tuple[int, int] | None
    impactful: tuple[int, int] | None
    vote: str

    @property
    def sum(self) -> int | None:
        """Both lower middles together, as the design's rule adds them; None without both."""
        if self.realistic is None or self.impactful is None:
            return None
        return self.realistic[0] + self.impactful[0]


class FocusChoice(NamedTuple):
    """The focus of the first year: the candidates by their sum, what was chosen, and how, in words."""

    areas: tuple[FocusArea, ...]
    chosen: str
    how: tuple[str, ...]
    evidence: tuple[str, ...]
    outside: tuple[str, ...] = ()

    def told(self, *, final: bool) -> tuple[str, ...]:
        """How it was chosen, in a paper that is ``final`` without the numbers of votes that are under five."""
        return self.outside if final else self.how


class InitiativeRow(NamedTuple):
    """An initiative with its six tests: for each whether it passes, as those who were there said.

    ``area`` is the candidate for the focus that it is or belongs to, ``realistic`` and ``impactful`` that one's middles.
    """

    id: str
    title: str
    serves: str
    origin: str
    themes: tuple[str, ...]
    tests: tuple[tuple[str, bool], ...]
    why_not: str
    commitment: str
    note: str
    area: str
    realistic: tuple[int, int] | None
    impactful: tuple[int, int] | None
    votes: tuple[VoteRow, ...]
    passed: bool | None
    chosen: bool
    missing: tuple[str, ...]
    evidence: tuple[str, ...]


def visions(material: Material) -> tuple[VisionRow, ...]:
    """One row for the vision and one for the mission: the latest wording that passed a vote, else the latest."""
    found = entries(material, "vision")
    votes = _with_votes_of_stage(found, votes_on(found), one_of_each_kind=True)
    rows = []
    for kind in dict.fromkeys(one.text("kind") or "vision" for one in found):
        own = [
            _vision(one, votes.get(one.name, ()), ())
            for one in found
            if (one.text("kind") or "vision") == kind
        ]
        own.reverse()
        best = next((row for row in own if row.passed), own[0])
        rows.append(best._replace(earlier=tuple(row for row in own if row.id != best.id)))
    return tuple(rows)


def proposals(material: Material) -> tuple[ProposalRow, ...]:
    """Every version of every proposal, the latest meeting's last one first."""
    found = entries(material, "proposal")
    votes = _with_votes_of_stage(found, votes_on(found), one_of_each_kind=False)
    count: dict[str, int] = {}
    rows = []
    for one in found:
        count[one.held.id] = count.get(one.held.id, 0) + 1
        here = votes.get(one.name, ())
        rows.append(
            ProposalRow(
                id=one.name,
                session=one.held.id,
                date=one.held.date,
                text=one.first,
                version=one.number("version") or count[one.held.id],
                changes=one.text("changes"),
                votes=here,
                passed=passed(here),
                evidence=(one.name, *(vote.id for vote in here)),
            )
        )
    return tuple(reversed(rows))


def focus(material: Material) -> FocusChoice:
    """The focus of the first year: what the officer wrote down as chosen, else what the vote says."""
    areas: list[FocusArea] = []
    how: list[str] = []
    outside: list[str] = []
    rests_on: list[str] = []
    voted = ""
    for held in material.sessions:
        for vote in held.session.revealed_votes():
            for result in vote.results():
                if result.question.method == "two-axis":
                    areas = _areas(held, vote, result)
                    how, voted = [_levels(areas)] if areas else [], _leader(areas)
                    outside = list(how)
                    rests_on = [held.name(vote.id)]
                elif areas and (told := _between(held, vote, result, areas)):
                    voted = told[0] or voted
                    how.append(told[1])
                    outside.append(told[2])
                    rests_on.append(held.name(vote.id))
    chosen = voted
    if material.plan.chosen:
        latest = material.plan.chosen[-1]
        known = found_by(entries(material, "initiative"), latest.initiative)
        # An initiative that was chosen stands for the area it belongs to.
        names = (known.first, known.text("serves")) if known else (latest.initiative,)
        area = next((one for name in names if (one := _area_of(name, areas))), None)
        chosen = area.text if area else known.first if known else latest.initiative
        rests_on += [name for name in (known.name if known else "", latest.vote) if name]
    areas.sort(key=lambda area: -(area.sum or 0))
    told_how, told_outside = (tuple(filter(None, texts)) for texts in (how, outside))
    return FocusChoice(tuple(areas), chosen, told_how, tuple(dict.fromkeys(rests_on)), told_outside)


def initiatives(material: Material) -> tuple[InitiativeRow, ...]:
    """Every initiative, with its tests, its votes and the two middles of the area it is or belongs to."""
    found = entries(material, "initiative")
    votes = votes_on(found)
    choice = focus(material)
    chosen = {one.initiative for one in material.plan.chosen}
    rows = []
    for one in found:
        here = votes.get(one.name, ())
        area = _area_of(one.first, choice.areas) or _area_of(one.text("serves"), choice.areas)
        rows.append(
            InitiativeRow(
                id=one.name,
                title=one.first,
                serves=one.text("serves"),
                origin=one.text("from"),
                themes=one.texts("themes"),
                tests=tuple((test, test in one.texts("tests")) for test in TESTS),
                why_not=one.text("why_not"),
                commitment=_commitment(material, one),
                note=one.text("note"),
                area=area.text if area else "",
                realistic=area.realistic if area else None,
                impactful=area.impactful if area else None,
                votes=here,
                passed=passed(here),
                chosen=one.name in chosen,
                missing=one.missing,
                evidence=(one.name, *(vote.id for vote in here), *([area.vote] if area else [])),
            )
        )
    return tuple(rows)


def _vision(one: Entry, votes: tuple[VoteRow, ...], earlier: tuple[VisionRow, ...]) -> VisionRow:
    return VisionRow(
        id=one.name,
        kind=one.text("kind") or "vision",
        text=one.first,
        version=one.number("version") or 1,
        note=one.text("note"),
        votes=votes,
        passed=passed(votes),
        earlier=earlier,
        evidence=(one.name, *(vote.id for vote in votes)),
    )


def _with_votes_of_stage(
    found: Sequence[Entry], votes: dict[str, tuple[VoteRow, ...]], *, one_of_each_kind: bool
) -> dict[str, tuple[VoteRow, ...]]:
    """With the votes that name no record: those of a stage that is there for this kind are about its latest wording.

    A vote in gradients at the stage of the vision or the proposal asks how people stand to what is on the wall then,
    which is the last wording that was written down before it.
    """
    named = {row.id for rows in votes.values() for row in rows}
    out = {name: list(rows) for name, rows in votes.items()}
    for held in {one.held.id: one.held for one in found}.values():
        own = [one for one in found if one.held.id == held.id]
        stages = {one.record.stage for one in own}
        # Also where the words were left as they stood: a second round may ask the same again.
        kinds = {one.record.kind for one in own}
        stages |= {run.design.id for run in held.session.stages.values() if kinds & {*run.design.records}}
        opened = {event.ref: at for at, event in enumerate(held.session.log) if event.type == "vote.drafted"}
        for vote in held.session.revealed_votes():
            if held.name(vote.id) in named or vote.stage not in stages or len(vote.questions) > 1:
                continue
            for result in vote.results():
                if not result.question.method.startswith("gradients"):
                    continue
                before = [one for one in own if one.place < opened.get(vote.id, 0)]
                row = VoteRow(
                    held.name(vote.id),
                    vote.round,
                    result.passed,
                    in_words(vote, result),
                    outside=outside_words(vote, result),
                )
                about = before[-1:]
                if one_of_each_kind:
                    about = list({one.text("kind"): one for one in before}.values())
                for one in about:
                    out.setdefault(one.name, []).append(row)
    return {name: tuple(rows) for name, rows in out.items()}


def _areas(held: Held, vote: Vote, result: Result) -> list[FocusArea]:
    middles = result.outcome.detail.get("median", ())
    open_to_all = publishable(result.totals, vote.private)
    found = []
    for option, pair in zip(result.question.options, middles, strict=False):
        lettered = _LETTERED.match(option)
        realistic, impactful = (_whole(middle) if open_to_all else None for middle in pair)
        found.append(
            FocusArea(
                text=lettered[2] if lettered else option,
                letter=lettered[1] if lettered else "",
                realistic=realistic,
                impactful=impactful,
                vote=held.name(vote.id),
            )
        )
    return found


def _whole(middle: tuple[object, object] | None) -> tuple[int, int] | None:
    if middle is None:
        return None
    low, high = middle
    return (low, high) if isinstance(low, int) and isinstance(high, int) else None


def _leader(areas: Sequence[FocusArea]) -> str:
    best = max((area.sum or 0 for area in areas), default=0)
    first = [area for area in areas if best and area.sum == best]
    return first[0].text if len(first) == 1 else ""


def _levels(areas: Sequence[FocusArea]) -> str:
    best = max((area.sum or 0 for area in areas), default=0)
    first = [f"'{area.text}'" for area in areas if best and area.sum == best]
    if not first:
        return ""
    if len(first) == 1:
        return f"{first[0]} leads with {best}, both middles added."
    return f"{', '.join(first[:-1])} and {first[-1]} are level at {best}, both middles added."


def _between(
    held: Held, vote: Vote, result: Result, areas: Sequence[FocusArea]
) -> tuple[str, str, str] | None:
    """The later vote between candidates that were level: who won, empty for nobody, and the result in words.

    The last are the words in which it leaves the office, without numbers where one is under five.
    """
    mine = [_area_of(option, areas) for option in result.question.options]
    same_stage = any(area.vote.rpartition(":")[0] == held.id for area in areas)
    if result.levels or len(mine) < 2 or not all(mine) or not same_stage:
        return None
    if not publishable(result.totals, vote.private):
        return None
    counts = counts_of(result)
    most = max(counts, default=0)
    first = [area for area, count in zip(mine, counts, strict=True) if area and count == most]
    told = ", ".join(
        f"'{area.text}' {count}" for area, count in zip(mine, counts, strict=True) if area is not None
    )
    won = first[0].text if len(first) == 1 and most else ""
    words = f"Then, between them: {told}."
    outside = words
    if any(0 < count < FEWEST_PRIVATE for count in counts):
        outside = f"Then, between them: '{won}'." if won else "Then, between them: level again."
    return won, words, outside


def _area_of(text: str, areas: Sequence[FocusArea]) -> FocusArea | None:
    """The candidate that a text means: its words, its letter, or both."""
    lettered = _LETTERED.match(text)
    wanted = {key_of(text)} | ({key_of(lettered[2])} if lettered else set())
    return next(
        (area for area in areas if key_of(area.text) in wanted or key_of(area.letter or "-") == key_of(text)),
        None,
    )


def _commitment(material: Material, one: Entry) -> str:
    """The commitment that carries an initiative, by its id across sessions; empty where it is not known."""
    named = one.text("commitment")
    session_id, colon, id = named.rpartition(":")
    if not named:
        return ""
    for held in material.sessions:
        if colon and session_id != held.id and session_id not in held.session.source_names:
            continue
        if not colon and held.id != one.held.id:
            continue
        for known in held.session.current_commitments():
            if id == known.source_id or (id == known.id and (not known.source_id or session_id == held.id)):
                return held.name(known.id)
    return ""
