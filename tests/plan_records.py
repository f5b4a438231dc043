"""Records, promises and votes for tests of the plan: sessions folded from logs, and the worked example's lines as such."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.plan_samples import happened, session
from workshop.designs.loader import find_design
from workshop.plan.material import Held
from workshop.record.event import Draft
from workshop.session import events as ev
from workshop.session.capture_kinds import CAPTURES
from workshop.votes.model import Question

CONTENT = Path(__file__).parent / "example" / "content"
FIST = tuple(f"{number} fingers" for number in range(6))


def captured(record: str, /, *, stage: str, source_id: str = "", **fields: Any) -> Draft:
    """A record that was made."""
    known = {name: value for name, value in fields.items() if value is not None}
    what = ev.CaptureAdded(kind=record, stage=stage, fields=known, source_id=source_id)
    return happened(what, new=CAPTURES[record].letter)


def promised(owner: str, action: str, due: str = "", *, stage: str, **fields: Any) -> Draft:
    """A commitment that was made."""
    return happened(ev.CommitmentAdded(owner=owner, action=action, due=due, stage=stage, **fields), new="C")


def voted(
    id: str,
    questions: Iterable[tuple[Question, tuple[int, ...]]],
    *,
    stage: str,
    private: bool = False,
    round: int = 1,
) -> Iterator[Draft]:
    """A vote from its draft to its result, with the totals of each question."""
    asked = list(questions)
    cast = sum(asked[0][1]) if asked[0][0].method != "choose" else 9
    drafted = ev.VoteDrafted(
        stage=stage, questions=tuple(one for one, _ in asked), private=private, round=round
    )
    yield happened(drafted, new="V")
    yield happened(ev.VoteOpened(eligible=cast, way="paper" if private else "hands"), ref=id)
    for one, counts in asked:
        yield happened(ev.VoteCounted(question=one.id, cast=cast, counts=counts), ref=id)
    yield happened(ev.VoteClosed(), ref=id)
    yield happened(ev.VoteRevealed(), ref=id)


def fist(id: str, text: str, *counts: int, stage: str, round: int = 1) -> Iterator[Draft]:
    """A vote with hands from zero to five."""
    question = Question(id="room", text=text, method="fist-to-five", options=FIST)
    return voted(id, [(question, counts)], stage=stage, round=round)


def placed(
    id: str, text: str, areas: Mapping[str, tuple[list[int], list[int]]], *, stage: str
) -> Iterator[Draft]:
    """A secret vote on two scales: for each option the numbers of all ballots on the first and on the second."""
    question = Question(
        id="places",
        text=text,
        method="two-axis",
        options=tuple(areas),
        low=1,
        high=5,
        axes=("realistic", "impactful"),
    )
    columns = [numbers for pair in areas.values() for numbers in pair]
    ballots = tuple(zip(*columns, strict=True))
    yield happened(ev.VoteDrafted(stage=stage, questions=(question,), private=True), new="V")
    yield happened(ev.VoteOpened(eligible=len(ballots), way="paper", box="box"), ref=id)
    yield happened(ev.VoteClosed(ballots={"places": ballots}), ref=id)
    yield happened(ev.VoteRevealed(), ref=id)


@cache
def example(file: str, *, without: str = "") -> Held:
    """A session of the worked example with its records, commitments and votes; ``without`` takes back one id."""
    lines = [json.loads(line) for line in (CONTENT / f"{file}.jsonl").read_text("utf-8").splitlines()]
    people = lines[0]
    more: list[Draft] = []
    counts: dict[str, int] = {}
    for line in lines[1:]:
        more += _of(line, counts)
    if without:
        what = ev.CommitmentRetracted() if without[0] == "C" else ev.CaptureRetracted()
        more.append(happened(what, ref=without))
    codes = people.get("codes", [f"P{number}" for number in range(1, people["attended"] + 1)])
    notes = [line for line in lines if "record" not in line]
    return session(
        file, notes, design=people["design"], stratum=people["stratum"], date=people["date"],
        segment=people.get("segment", ""), codes=codes, more=more,
    )  # fmt: skip


def _of(line: Mapping[str, Any], counts: dict[str, int]) -> Iterable[Draft]:
    kind, stage = line.get("record", ""), line["stage"]
    if kind in CAPTURES:
        return [captured(kind, stage=stage, source_id=line.get("id", ""), **_fields(kind, line))]
    if kind == "commitment" and "owner_role" in line:
        known = {
            name: line[name]
            for name in ("due", "resource", "asked", "amount", "unit", "condition")
            if name in line
        }
        strength = {"intent": "intention"}.get(line["strength"], line["strength"])
        return [promised(line["owner_role"], line["action"], stage=stage, strength=strength, **known)]
    if kind in ("vote", "ballot_sheet"):
        counts["V"] = counts.get("V", 0) + 1
        return list(_vote(f"V{counts['V']}", line))
    return ()


def _fields(kind: str, line: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {"notes_ids": "notes", "ref": "replaces"}
    known = {field.name: field.holds for field in CAPTURES[kind].fields}
    found: dict[str, Any] = {}
    for name, value in line.items():
        name = renamed.get(name, name)
        if name == "tests":
            value = (
                [test for test, said in value.items() if said == "yes"] if isinstance(value, dict) else value
            )
        if name in known and value is not None and not (kind == "evidence" and name == "kind" and not value):
            found[name] = (
                tuple(value)
                if known[name] == "list"
                else ", ".join(value)
                if isinstance(value, list)
                else value
            )
    return found


def _vote(id: str, line: Mapping[str, Any]) -> Iterator[Draft]:
    stage, private = line["stage"], line["private"]
    if line["record"] == "ballot_sheet":
        asked = [
            (
                Question(id=one["id"], text=one["id"], method="rating", options=tuple(one["counts"])),
                tuple(one["counts"].values()),
            )
            for one in line["items"]
        ]
        return voted(id, asked, stage=stage, private=private)
    if line["method"] == "two-axis":
        areas = {
            f"{one['id']} {one['text']}": (_ballots(one["realistic"]), _ballots(one["impactful"]))
            for one in line["items"]
        }
        return placed(id, line["question"], areas, stage=stage)
    question = Question(
        id="room",
        text=line["question"],
        method={"gradients": "gradients8"}.get(line["method"], line["method"]),
        options=tuple(line["counts"]),
        max_picks=line.get("max_picks", 1),
    )
    return voted(
        id,
        [(question, tuple(line["counts"].values()))],
        stage=stage,
        private=private,
        round=line.get("round", 1),
    )


def _ballots(counts: Mapping[str, int]) -> list[int]:
    return [int(level) for level, count in counts.items() for _ in range(count)]


def stage_of(design: str, number: int = 0) -> str:
    """The id of a stage of a design."""
    return find_design(design, None).stages[number].id
