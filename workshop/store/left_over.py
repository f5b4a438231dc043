"""What can still be read of events that could not be saved, as a text for people: nothing proves it, but no note is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from workshop.store.damaged_lines import stated
from workshop.store.losing import LostEvent, later_lines, words_of
from workshop.store.mending import first_line

_NAME = re.compile(r".+\.lost(-[1-9][0-9]*)?\.txt")


def is_left_over(path: Path) -> bool:
    """Whether a file is, by its name, such a text."""
    return _NAME.fullmatch(path.name) is not None


def lost_in_words(lost: Iterable[LostEvent], name: str, copy: str) -> str:
    """What can be read of lost events; empty where that is nothing.

    Args:
        lost: The events that are not in the repaired copy.
        name: The damaged file, as messages call it.
        copy: The repaired copy.
    """
    blocks = [_block(one) for one in lost if one.words]
    if not blocks:
        return ""
    opening = (
        f"What can be read of the events of {name} that are not in the repaired copy {copy}.\n"
        f"Nothing proves that they were written so: look at each, and type again what is right.\n"
    )
    return "\n".join([opening, *blocks])


def all_in_words(data: bytes, name: str) -> str:
    """What can be read of all events of a file that cannot be repaired; empty where that is nothing."""
    begin = first_line(data)
    if begin < 0:
        return ""
    blocks = []
    for line in later_lines(data[begin:], ""):
        said = stated(line.raw, line.event)
        why = "it holds behind the event before it" if line.proven else "nothing proves it"
        blocks.append(_block(LostEvent(said.seq, said.type, said.ref, why, words_of(line))))
    if not blocks:
        return ""
    opening = f"What can be read of the events of {name}, which cannot be repaired.\n"
    return "\n".join([opening, *blocks])


def _block(one: LostEvent) -> str:
    number = f"Event {one.seq}" if one.seq else "An event without a number"
    about = " ".join(filter(None, (one.type, one.ref)))
    return f"{number}{f' ({about})' if about else ''}: {one.why}.\n{one.words}\n"
