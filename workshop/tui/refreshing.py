"""Bringing an edited version of a paper up to date: what the officer did stays, and a new version is written."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from workshop.plan.blocks import Paper
from workshop.word.files import ExportError, next_version, write_new
from workshop.word.refresh import RefreshError, missing_sessions, opened, refreshed, told_missing
from workshop.word.render import render


class Followed(NamedTuple):
    """What came of it: the new file, None when there was nothing to do; a sentence on it; what became of each part."""

    path: Path | None
    note: str
    report: tuple[str, ...] = ()


def follow(paper: Paper, folder: Path, present: Collection[str], edited: Path | None) -> Followed:
    """Merge a file of a paper that somebody edited with what the paper says now, into a new version.

    Args:
        paper: As it is now.
        folder: Where its versions are.
        present: The ids of the sessions that are there.
        edited: The file, None where there is none.

    Raises:
        ExportError: When that file cannot be refreshed, or the new one cannot be written; nothing is left behind.
    """
    if edited is None:
        return Followed(None, "No version of it was edited: Enter writes it anew.")
    try:
        officers = opened(edited, folder)
        if missing := missing_sessions(officers, present):
            raise RefreshError(told_missing(edited, missing))
        made = refreshed(officers, render(paper), paper.redacted)
    except RefreshError as error:
        raise ExportError(str(error)) from error
    if made.data is None:
        return Followed(None, f"{edited.name} says what the sessions say: there is nothing to do.")
    path = next_version(paper, folder)
    write_new(made.data, path, folder)
    counts = " ".join(line.strip() for line in made.report.lines(most=0) if not line.startswith("  "))
    return Followed(
        path, f"From {edited.name}, which is left as it is. {counts}", tuple(made.report.lines(most=None))
    )
