"""What a design can do and had better not: remarks for whoever writes one, none of which stops it from being run."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from workshop.designs.model import Design
from workshop.designs.shape import short

LARGEST_FIRST_SENTENCE = 30
"""How many letters of a question the wall sets in its largest type at the usual size."""

GROUP = "focus-group"
"""How the ids of designs begin whose sessions are the groups that a plan rests on."""


def advice(design: Design, wall_words: Collection[str]) -> list[str]:
    """One sentence for each thing that could be better, with its place.

    Args:
        design: A design that can be run.
        wall_words: What can be on the wall, by the words that designs use for it.
    """
    told = []
    if design.participant_codes and "heard" in design.feeds and not design.id.startswith(GROUP):
        told.append(
            f"id: a session of this design counts as one of the groups of a plan only with a name that begins with {GROUP}."
        )
    for index, stage in enumerate(design.stages):
        where = f'stages[{index}].%s (stage "{stage.id}")'
        if len(stage.first_sentence) > LARGEST_FIRST_SENTENCE:
            told.append(
                f"{where % 'question'}: the first sentence has {len(stage.first_sentence)} characters; with at most "
                f"{LARGEST_FIRST_SENTENCE} the wall sets it large."
            )
        for word in stage.wall:
            if word not in wall_words:
                close = difflib.get_close_matches(word, wall_words, n=1)
                hint = f'; perhaps "{close[0]}" is meant' if close else ""
                told.append(f'{where % "wall"}: nothing is shown for "{short(word)}"{hint}.')
    return told
