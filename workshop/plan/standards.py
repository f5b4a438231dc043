"""Promises to customers as sessions have set them down, each in its latest version.

A promise carries the ids it rests on, the votes that were held on it, and the versions that it replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshop.plan.captured import Entry, VoteRow, entries, found_by, lineages, passed, same_words, votes_on
from workshop.plan.material import Material


class StandardRow(NamedTuple):
    """A promise to customers.

    Attributes:
        id: Its record, as ``session-id:S1``.
        text: The promise in plain words.
        service, segment, channel, comparator, target, unit, share, clock, exclusions, baseline, baseline_date,
            source, owner_role, start, review, version, condition, goal: Its fields; ``share`` of 100 cases.
        rests_on: What it rests on, as its writers named it.
        missing: What it lacks to be complete (research/domain.md 1.3), in plain words.
        votes: The votes on these words or on earlier ones of the same record.
        passed: Whether the last vote on it passed; None where none was held.
        earlier: The versions it replaced, the latest first.
        evidence: The ids it rests on.
    """

    id: str
    text: str
    service: str
    segment: str
    channel: tuple[str, ...]
    comparator: str
    target: int | None
    unit: str
    share: int | None
    clock: str
    exclusions: str
    baseline: int | None
    baseline_date: str
    source: str
    owner_role: str
    start: str
    review: str
    version: int
    condition: str
    goal: str
    rests_on: tuple[str, ...]
    missing: tuple[str, ...]
    votes: tuple[VoteRow, ...]
    passed: bool | None
    earlier: tuple[StandardRow, ...]
    evidence: tuple[str, ...]


def standards(material: Material) -> tuple[StandardRow, ...]:
    """Every promise in its latest version, those before it beside."""
    found = entries(material, "standard")
    votes = votes_on(found)
    rows = []
    for run in lineages(found, _replaced):
        earlier: tuple[StandardRow, ...] = ()
        for one in reversed(run):
            earlier = (_standard(one, votes.get(one.name, ()), earlier), *earlier)
        rows.append(earlier[0])
    return tuple(rows)


def _replaced(one: Entry, before: Sequence[Entry]) -> Entry | None:
    """What a promise stands instead of: what it names, else one with the same words of an earlier session."""
    if one.text("replaces"):
        return found_by(before, one.text("replaces"), one.held)
    return same_words(one, before)


def _standard(one: Entry, votes: tuple[VoteRow, ...], earlier: tuple[StandardRow, ...]) -> StandardRow:
    return StandardRow(
        id=one.name,
        text=one.first,
        service=one.text("service"),
        segment=one.text("segment"),
        channel=one.texts("channel"),
        comparator=one.text("comparator"),
        target=one.number("target"),
        unit=one.text("unit"),
        share=one.number("share"),
        clock=one.text("clock"),
        exclusions=one.text("exclusions"),
        baseline=one.number("baseline"),
        baseline_date=one.text("baseline_date"),
        source=one.text("source"),
        owner_role=one.text("owner_role"),
        start=one.text("start"),
        review=one.text("review"),
        version=one.number("version") or len(earlier) + 1,
        condition=one.text("condition"),
        goal=one.text("goal"),
        rests_on=one.texts("evidence"),
        missing=one.missing,
        votes=votes,
        passed=passed(votes),
        earlier=earlier,
        evidence=(one.name, *(vote.id for vote in votes), *(old.id for old in earlier)),
    )
