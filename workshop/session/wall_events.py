"""What can happen to the wall: what is chosen to be on it, and that it is blanked and brought back."""

from __future__ import annotations

from workshop.session.happening import Happening


class WallShown(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Something was put on the wall, and the wall is not blank any more.

    Attributes:
        show: A kind of `workshop.session.wall.KINDS`; empty for what the design proposes.
        ref: Which one, where there are several: the vote of a result.
        stage: The stage at which it was chosen: at another one it says nothing.
        page: Which page of it, from 1, going round; 0 for the one that matters most.
    """

    show: str = ""
    ref: str = ""
    stage: str = ""
    page: int = 0


class WallBlanked(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The wall was blanked, or what was on it before was brought back."""

    blank: bool = True
