"""What every happening of a session is: a typed value that an event of the log holds."""

from __future__ import annotations

import msgspec


class Happening(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something that happened.  Unknown keys are ignored, so that an older program reads a newer log."""
