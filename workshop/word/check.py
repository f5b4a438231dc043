"""The accessibility check of a Word file: the twenty rules of research/domain.md 5.1, and one on privacy.

It reads the package itself, whoever wrote it.  An automatic check does not replace reading the file with a screen
reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workshop.plural import counted
from workshop.word import (
    check_about,
    check_links,
    check_notes,
    check_outline,
    check_pages,
    check_pictures,
    check_private,
    check_reading,
    check_tables,
)
from workshop.word.check_package import CheckError, Finding, Package
from workshop.word.check_story import Story

__all__ = ["CheckError", "Finding", "check", "in_lines", "open_comments", "summary"]

_FEWEST_ALIKE = 3
"""From so many places on, the same finding is told in one line."""
_MOST_RUNS = 8
_NUMBERED = re.compile(r"(paragraph|table|footnote|endnote|chart|picture|figure) ([0-9]+)\b")

_ROOMS = (
    check_about,
    check_outline,
    check_tables,
    check_pictures,
    check_reading,
    check_links,
    check_notes,
    check_pages,
    check_private,
)


def check(data: bytes, name: str) -> tuple[Finding, ...]:
    """What keeps a Word file from being read by everybody, by rule and then by place.

    Args:
        data: The bytes of the file.
        name: What the file is called; a path is cut to its last part.

    Raises:
        CheckError: When it is no Word file, or one that is damaged.
    """
    story = Story(Package(data, name))
    found = [one for room in _ROOMS for rule in room.RULES for one in rule(story)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.rule))


def open_comments(data: bytes, name: str) -> int:
    """How many comments of a refresh wait in a Word file for the officer to settle them; no fault, but not to be sent.

    Raises:
        CheckError: As `check`.
    """
    return check_private.to_be_settled(Package(data, name))


def summary(findings: Sequence[Finding]) -> str:
    """What was found in one line, and below it what is not the template's, as `in_lines` has it."""
    own = [one for one in findings if not one.template]
    brought = len(findings) - len(own)
    template = f" The template brings {brought} more." if brought else ""
    if not own:
        return f"The accessibility check finds nothing.{template}"
    count = counted(len(own), "thing")
    return "\n".join([f"The accessibility check finds {count} to mend.{template}", *in_lines(own)])


def in_lines(findings: Sequence[Finding]) -> list[str]:
    """Findings as lines, in their order; the same thing in three or more places is one line, where it was found first."""
    alike: dict[tuple[int, str, str, bool], list[Finding]] = {}
    for one in findings:
        alike.setdefault((one.rule, one.what, one.mend, one.template), []).append(one)
    lines = []
    for same in alike.values():
        if len(same) < _FEWEST_ALIKE:
            lines += [in_words(one) for one in same]
        else:
            lines.append(in_words(same[0]._replace(where=_places([one.where for one in same]))))
    return lines


def _places(places: Sequence[str]) -> str:
    """Many places in a few words: "51 tables (1 to 51), each", or how many with the first."""
    found = [_NUMBERED.match(place) for place in places]
    nouns = {one[1] for one in found if one}
    if not all(found) or len(nouns) > 1:
        return f"{len(places)} places, the first {places[0]}"
    numbers = [int(one[2]) for one in found if one]
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    more = ", …" if len(runs) > _MOST_RUNS else ""
    return f"{len(places)} {nouns.pop()}s ({', '.join(shown[:_MOST_RUNS])}{more}), each"


def in_words(finding: Finding) -> str:
    """A finding as one line: its rule, its place, what is wrong and how to mend it."""
    mark = ", from the template" if finding.template else ""
    where = finding.where[:1].upper() + finding.where[1:]
    return f"  Rule {finding.rule}{mark}. {where}: {finding.what} {finding.mend}"
