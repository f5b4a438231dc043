"""The accessibility check of a Word file: the twenty rules of research/domain.md 5.1, and one on privacy.

It reads the package itself, whoever wrote it.  An automatic check does not replace reading the file with a screen
reader.
"""

from __future__ import annotations

from collections.abc import Sequence

from workshop.word import (
    check_about,
    check_links,
    check_outline,
    check_pages,
    check_pictures,
    check_private,
    check_reading,
    check_tables,
)
from workshop.word.check_package import CheckError, Finding, Package
from workshop.word.check_story import Story

__all__ = ["CheckError", "Finding", "check", "open_comments", "summary"]

_ROOMS = (
    check_about,
    check_outline,
    check_tables,
    check_pictures,
    check_reading,
    check_links,
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
    """What was found in one line, and each finding that is not the template's on a line of its own."""
    own = [one for one in findings if not one.template]
    brought = len(findings) - len(own)
    template = f" The template brings {brought} more." if brought else ""
    if not own:
        return f"The accessibility check finds nothing.{template}"
    count = "1 thing" if len(own) == 1 else f"{len(own)} things"
    lines = [f"The accessibility check finds {count} to mend.{template}", *(in_words(one) for one in own)]
    return "\n".join(lines)


def in_words(finding: Finding) -> str:
    """A finding as one line: its rule, its place, what is wrong and how to mend it."""
    mark = ", from the template" if finding.template else ""
    where = finding.where[:1].upper() + finding.where[1:]
    return f"  Rule {finding.rule}{mark}. {where}: {finding.what} {finding.mend}"
