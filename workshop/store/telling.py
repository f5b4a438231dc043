"""What became of the events of a damaged session, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.plural import counted

if TYPE_CHECKING:
    from workshop.store.losing import LostEvent
    from workshop.store.mending import Mended

_MOST_NAMED = 6


def told_of_repair(mended: Mended, left: str = "") -> str:
    """What became of the events of a damaged session, in a few sentences.

    Args:
        mended: What was made of it.
        left: The text in which what can be read of the lost events is written out, if there is one.
    """
    parts = [f"{_events(mended.kept)} {'is as it was' if mended.kept == 1 else 'are as they were'}"]
    if not mended.kept:
        parts = ["Event 1, with which all begins, is lost"]
    if 0 in mended.put_right:
        parts.append("the head was put right")
    if places := len([seq for seq in mended.put_right if seq]):
        parts.append(f"in {counted(places, 'place')} a wrong bit was put right")
    if mended.again:
        verb = "was" if mended.again == 1 else "were"
        parts.append(f"{mended.again} behind the damage {verb} recorded anew")
    said = [_lost(parts, mended.lost)]
    if mended.taken:
        said.append(_taken(mended.taken))
    if mended.stands_in:
        said.append(f"In the place of event 1 stands {mended.stands_in}.")
    if left:
        said.append(f"What can be read of what is lost, and nothing proves, is written out in {left}.")
    return " ".join(said)


def of_file(told: str, path: Path) -> str:
    """What is told of a damaged file that is no session of a folder: the command for its repair names that file."""
    return told.replace("`workshop check --repair`", f"`workshop check --repair {quoted(path)}`")


def quoted(path: Path | str) -> str:
    """A path as it is typed in a command."""
    return f'"{path}"' if " " in str(path) else str(path)


def _lost(parts: list[str], lost: tuple[LostEvent, ...]) -> str:
    if not lost:
        return f"{'; '.join(parts)}; nothing is lost."
    named = ", ".join(_named(one) for one in lost[:_MOST_NAMED])
    more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    verb = "is" if len(lost) == 1 else "are"
    return f"{'; '.join(parts)}; {counted(len(lost), 'event')} {verb} lost: {named}{more}."


def _taken(taken: Mapping[int, str]) -> str:
    """Which events came from which files."""
    by_name: dict[str, list[int]] = {}
    for seq, name in sorted(taken.items()):
        by_name.setdefault(name, []).append(seq)
    parts = [f"{_numbers(seqs)} from {name}" for name, seqs in by_name.items()]
    return f"Taken from other files, where the chain fits: {'; '.join(parts)}."


def _numbers(seqs: Sequence[int]) -> str:
    """Events by their numbers, such as ``the head and events 1, 11 to 15``; 0 stands for the head."""
    runs: list[list[int]] = []
    for seq in seqs:
        if seq and runs and runs[-1][-1] == seq - 1:
            runs[-1].append(seq)
        elif seq:
            runs.append([seq])
    told = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    more = f" and {len(told) - _MOST_NAMED} more places" if len(told) > _MOST_NAMED else ""
    events = (
        f"event{'' if sum(map(len, runs)) == 1 else 's'} {', '.join(told[:_MOST_NAMED])}{more}"
        if runs
        else ""
    )
    return " and ".join(filter(None, ["the head" if 0 in seqs else "", events]))


def _named(one: LostEvent) -> str:
    number = f"event {one.seq}" if one.seq else "an event without a number"
    about = " ".join(filter(None, (one.type, one.ref)))
    return f"{number} ({about})" if about else number


def _events(number: int) -> str:
    return "Event 1" if number == 1 else f"Events 1 to {number}"


def in_events(number: int) -> str:
    """How many events, such as ``1 event``."""
    return counted(number, "event")
