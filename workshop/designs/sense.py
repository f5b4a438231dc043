"""The sense of a design: what must agree inside one that has the right shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from workshop.designs.model import (
    KINDS,
    METHODS,
    OPEN_OBJECTIONS,
    RECORDS,
    SECTIONS,
    STRATA,
    Design,
    Stage,
    Vote,
)
from workshop.designs.shape import Problem, short
from workshop.designs.text import PLACEHOLDER, PLACEHOLDERS, texts

ID = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
ID_WORDS = "small letters a to z, digits, - or _, a letter first"
# How many levels the scale of a method may have.
_LEVELS = {"gradients": (7, 8), "consent": (2, 3), "fist-to-five": (6,)}
# The keys of a vote that say something only for certain methods.
_KEYS = {
    "scale": ("gradients", "consent", "fist-to-five"),
    "scales": ("two-axis",),
    "items": ("ballot-sheet",),
    "max_picks": ("choose",),
    "seats": ("choose",),
    "open_objections": ("consent",),
}


def sense_problem(design: Design) -> Problem | None:
    """The first thing that does not hold inside a design of the right shape, or None."""
    return next(_problems(design), None)


def _problems(design: Design) -> Iterator[Problem]:
    yield from _placeholders(design)
    for name in ("id", "title", "purpose"):
        yield from _name_or_text("", name, getattr(design, name))
    yield from _known("stratum", (design.stratum,), STRATA)
    yield from _known("feeds", design.feeds, SECTIONS)
    size = design.size
    if not size.min <= size.best <= size.max:
        yield Problem("size", "min <= best <= max", f"min {size.min}, best {size.best}, max {size.max}")
    if design.participant_codes and not design.consent.strip():
        yield Problem(
            "consent", "the words that ask for consent, as the design has participant codes", "none"
        )
    for name, levels in design.scales.items():
        if not ID.fullmatch(name):
            yield Problem("scales", f"names of {ID_WORDS}", f'"{short(name)}"')
        yield from _scale(f"scales.{name}", levels)
    if not design.stages:
        yield Problem("stages", "at least one stage", "none")
    yield from _unique("stages", [stage.id for stage in design.stages])
    for index, stage in enumerate(design.stages):
        yield from _stage(f"stages[{index}]", stage, design)
    yield from _order(design)
    yield from _minutes(design)


def _placeholders(design: Design) -> Iterator[Problem]:
    for path, text in texts(msgspec.to_builtins(design)):
        for found in PLACEHOLDER.finditer(text):
            if found[1] not in PLACEHOLDERS:
                known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
                yield Problem(path, f"only the placeholders {known}", f'"{short(found[0])}"')


def _name_or_text(path: str, key: str, value: str) -> Iterator[Problem]:
    where = f"{path}.{key}" if path else key
    if not value.strip():
        yield Problem(where, "some text", "none")
    elif key == "id" and not ID.fullmatch(value):
        yield Problem(where, ID_WORDS, f'"{short(value)}"')


def _known(path: str, values: Iterable[str], known: tuple[str, ...]) -> Iterator[Problem]:
    for value in values:
        if value not in known:
            yield Problem(path, f"one of {', '.join(known)}", f'"{short(value)}"')


def _unique(path: str, values: list[str]) -> Iterator[Problem]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield Problem(f"{path}[{index}].id", "an id of its own", f'"{short(value)}" for the second time')


def _scale(path: str, levels: tuple[str, ...]) -> Iterator[Problem]:
    if len(levels) < 2:
        yield Problem(path, "at least two levels", str(len(levels)))
    for index, level in enumerate(levels):
        if not level.strip():
            yield Problem(f"{path}[{index}]", "a level in words", "none")
        elif level in levels[:index]:
            yield Problem(f"{path}[{index}]", "a level of its own", f'"{short(level)}" for the second time')


def _stage(path: str, stage: Stage, design: Design) -> Iterator[Problem]:
    for key in ("id", "title", "question"):
        yield from _name_or_text(path, key, getattr(stage, key))
    yield from _known(f"{path}.capture", stage.capture, KINDS)
    yield from _known(f"{path}.records", stage.records, RECORDS)
    if stage.private and stage.wall:
        yield Problem(f"{path}.wall", "an empty list, as the stage is private", f'"{short(stage.wall[0])}"')
    yield from _vote(f"{path}.vote", stage.vote, design)


def _vote(path: str, vote: Vote, design: Design) -> Iterator[Problem]:
    yield from _known(f"{path}.method", (vote.method,), METHODS)
    nothing = Vote("none")
    for key, methods in _KEYS.items():
        if vote.method not in methods and getattr(vote, key) != getattr(nothing, key):
            yield Problem(f"{path}.{key}", f"this key only with {' or '.join(methods)}", f'"{vote.method}"')
    if not vote.is_vote:
        return
    if not vote.rule.strip():
        yield Problem(f"{path}.pass", "the rule in words, or that there is no pass mark", "none")
    if vote.open_objections:
        yield from _known(f"{path}.open_objections", (vote.open_objections,), OPEN_OBJECTIONS)
    yield from _scales_of(path, vote, design)


def _scales_of(path: str, vote: Vote, design: Design) -> Iterator[Problem]:
    names = tuple(design.scales)
    if vote.method == "ballot-sheet":
        if not vote.items:
            yield Problem(f"{path}.items", "at least one question", "none")
        yield from _unique(f"{path}.items", [item.id for item in vote.items])
        for index, item in enumerate(vote.items):
            for key in ("id", "text"):
                yield from _name_or_text(f"{path}.items[{index}]", key, getattr(item, key))
            yield from _known_scale(f"{path}.items[{index}].scale", item.scale, names)
    if vote.method == "two-axis" and len(vote.scales) != 2:
        yield Problem(f"{path}.scales", "the names of two scales", str(len(vote.scales)))
    for index, name in enumerate(vote.scales):
        yield from _known_scale(f"{path}.scales[{index}]", name, names)
    if len({len(design.scales.get(name, ())) for name in vote.scales}) > 1:
        found = " and ".join(str(len(design.scales.get(name, ()))) for name in vote.scales)
        yield Problem(f"{path}.scales", "two scales of as many levels", found)
    if vote.scale:
        yield from _known_scale(f"{path}.scale", vote.scale, names)
        allowed = _LEVELS.get(vote.method, ())
        levels = len(design.scales.get(vote.scale, ()))
        if levels and allowed and levels not in allowed:
            expected = f"a scale of {' or '.join(map(str, allowed))} levels for {vote.method}"
            yield Problem(f"{path}.scale", expected, f'"{vote.scale}" with {levels}')


def _known_scale(path: str, name: str, names: tuple[str, ...]) -> Iterator[Problem]:
    if name not in names:
        known = f"one of the scales {', '.join(names)}" if names else "a scale that stands under [scales]"
        yield Problem(path, known, f'"{short(name)}"')


def _order(design: Design) -> Iterator[Problem]:
    """What comes after the session comes last, and something comes before it."""
    after = [stage.after for stage in design.stages]
    if after != sorted(after):
        yield Problem(
            f"stages[{after.index(True)}].after", "this stage behind those of the session", "others after it"
        )
    if after and all(after):
        yield Problem("stages", "at least one stage without after", "none")


def _minutes(design: Design) -> Iterator[Problem]:
    inside = [stage for stage in design.stages if not stage.after]
    for key, planned in (("minutes", design.minutes), ("minutes_short", design.minutes_short)):
        total = sum(stage.planned_minutes(short=key == "minutes_short") for stage in inside)
        if planned is not None and planned != total:
            yield Problem(key, f"{total}, the sum of the stages", str(planned))
    if design.minutes_short is None:
        for index, stage in enumerate(design.stages):
            if stage.minutes_short is not None:
                path = f"stages[{index}].minutes_short"
                yield Problem(path, "this key only where the design has it too", str(stage.minutes_short))
