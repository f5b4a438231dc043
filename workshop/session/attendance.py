"""Who is at a session, by codes or roles and never by names, and what they agreed to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Attendance:
    """Who was here, who is here now, and what they agreed to.

    ``attended`` is how many were here at all (None: not said), ``left_early`` how many of them have left; whoever
    is not among these is here now.  ``codes`` and ``roles`` are of all who were here, ``gone`` those of them that
    left and ``joined`` those that came later; ``late`` counts the joiners, with or without a role.  ``groups`` and
    ``segments`` are by code; a code without one belongs to what the session as a whole is with.  ``asked`` are the
    codes that were asked for their consent.
    """

    attended: int | None = None
    codes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    invited: int = 0
    left_early: int = 0
    manager_present: bool = False
    take_part_no: tuple[str, ...] = ()
    quote_no: tuple[str, ...] = ()
    consent_at: str = ""
    asked: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    late: int = 0
    groups: dict[str, str] = field(default_factory=dict)
    segments: dict[str, str] = field(default_factory=dict)

    @property
    def here(self) -> int | None:
        """How many people are here now; None while nobody has said."""
        return None if self.attended is None else self.attended - self.left_early

    @property
    def present(self) -> tuple[str, ...]:
        """The codes of those who are here now."""
        return tuple(code for code in self.codes if code not in self.gone)

    def may_be_quoted(self, code: str) -> bool:
        """Whether somebody was asked and said yes to taking part and to being quoted."""
        return code in self.asked and code not in self.quote_no and code not in self.take_part_no
