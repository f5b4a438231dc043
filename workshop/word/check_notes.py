"""Footnotes lead from their sentence to their own words in every program: a part of rule 16."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.word.check_package import Finding, Package, W
from workshop.word.check_story import Story

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRONG = "LibreOffice shows them below other sentences than Word does: they are not numbered in the order of their marks."
_MEND = "Open the file in Word and save it, or run `workshop refresh` on it: either numbers them again."
_LOST = "Its mark leads to no words."
_MEND_LOST = "Delete the mark in the text, or take it back from an earlier version of the file."


def footnotes(story: Story) -> Iterator[Finding]:
    """Rule 16: a mark has its words, and footnotes stand, and are numbered, in the order of their marks.

    LibreOffice 7.4 takes them in the order of their numbers, whatever number a mark names.
    """
    marks = _marks(story.package)
    held = [id for part in story.package.related("footnotes") for id in _held(story.package, part)]
    for number, mark in enumerate(marks, 1):
        if mark not in held:
            yield Finding(16, f"footnote {number}", _LOST, _MEND_LOST)
    if not all(mark in held for mark in marks):
        return
    numbers = [int(id) for id in held if id.isdecimal()]
    rises = len(numbers) == len(held) and numbers == sorted(set(numbers))
    if marks and (held != marks or not rises):
        yield Finding(16, "footnotes", _WRONG, _MEND)


def _marks(package: Package) -> list[str]:
    """The ids that the marks in the text name, without those for programs that cannot show a drawing."""
    return [
        one.get(f"{W}id", "")
        for one in package.body.iter(f"{W}footnoteReference")
        if next(one.iterancestors(_FALLBACK), None) is None
    ]


def _held(package: Package, part: str) -> Iterator[str]:
    """The ids of the footnotes in a part; those that draw the separating lines are none."""
    for one in package.xml(part).iterchildren(f"{W}footnote"):
        if one.get(f"{W}type", "normal") == "normal":
            yield one.get(f"{W}id", "")


RULES = (footnotes,)
