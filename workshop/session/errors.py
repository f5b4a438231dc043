"""How a use case says no."""

from __future__ import annotations


class Refused(ValueError):
    """A use case that cannot be carried out now; the message is one sentence for people."""
