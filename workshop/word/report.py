"""What a refresh did, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

_SHOWN = 70
_MOST = 5


class Report(msgspec.Struct):
    """What became of the parts of a paper; each is named by its first words.

    ``replaced`` follow the sessions; ``kept`` are as the officer has them; ``conflict`` are kept, and what the sessions
    say stands beside them in a comment; ``new`` were added; ``withdrawn`` were taken out because the sessions no longer
    say them; ``held`` are no longer said but kept, for they were edited; ``removed`` were taken out by the officer and
    stay out; ``evidence`` are unchanged sentences with new evidence; ``offered`` are new, told in comments only.
    ``notes_in_order`` is whether the footnotes were numbered anew and nothing else called for a new file.
    """

    replaced: list[str] = []
    kept: list[str] = []
    conflict: list[str] = []
    new: list[str] = []
    withdrawn: list[str] = []
    held: list[str] = []
    removed: list[str] = []
    evidence: list[str] = []
    offered: list[str] = []
    moved: bool = False
    without_base: bool = False
    notes_in_order: bool = False

    def lines(self, *, most: int | None = _MOST) -> list[str]:
        """A line for each kind that there is, and below it the parts by their first words.

        Of what followed the sessions by itself only the first are named, as many as ``most`` says, and all where it is None;
        what asks for a decision is named in full.
        """
        lines = []
        if self.without_base:
            lines.append(
                "What was written last is lost, so nothing of yours was replaced: what the sessions say otherwise or"
                " besides stands in comments."
            )
        for parts, one, several in (
            (self.replaced, "was brought up to date", "were brought up to date"),
            (self.evidence, "has its evidence brought up to date", "have their evidence brought up to date"),
            (self.new, "is new", "are new"),
            (self.withdrawn, "was taken out: the sessions no longer say it",
             "were taken out: the sessions no longer say them"),
            (self.conflict, "is as you changed it, with what the sessions say now in a comment",
             "are as you changed them, with what the sessions say now in comments"),
            (self.held, "is as you changed it, with a comment: the sessions no longer say it",
             "are as you changed them, with a comment: the sessions no longer say them"),
            (self.offered, "is told in a comment only", "are told in comments only"),
            (self.removed, "stays out as you took it out", "stay out as you took them out"),
            (self.kept, "is as you changed it", "are as you changed them"),
        ):  # fmt: skip
            if not parts:
                continue
            lines.append(f"{len(parts)} {'part ' + one if len(parts) == 1 else 'parts ' + several}.")
            if most == 0 or (parts is self.kept and most is not None):
                continue
            # What somebody has to look at is named in full.
            in_full = most is None or parts in (self.conflict, self.held, self.offered, self.removed)
            shown = len(parts) if in_full or most is None else most
            lines += [f"  {words}" for words in parts[:shown]]
            if len(parts) > shown:
                lines.append(f"  and {len(parts) - shown} more; --all names them.")
        if self.moved:
            lines.append("What you did not move yourself stands in the order of the sessions now.")
        if self.notes_in_order:
            lines.append("The footnotes are numbered in the order of their sentences again.")
        return lines

    def as_json(self) -> dict[str, Sequence[str] | bool]:
        """All of it, for other programs."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


def first_words(text: str) -> str:
    """The beginning of a part, by which a person finds it."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 2].rsplit(" ", 1)[0] + " …"
