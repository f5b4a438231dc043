"""The live screen at a second laptop: notes are taken there, and nothing else of the session."""

from __future__ import annotations

NOT_FOR_THE_NOTE_TAKER = frozenset(
    {"vote", "promise", "wall", "blank", "read_back", "themes", "export", "debrief", "read_promises"}
)
"""What belongs to the session itself: a notes file has no votes, promises, wall, themes or papers of its own."""
