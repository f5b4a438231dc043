"""What can happen to records with fields, and what they are about."""

from __future__ import annotations

from workshop.session.happening import Happening

Fields = dict[str, str | int | tuple[str, ...]]


class CaptureAdded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A record with fields.

    ``kind`` is a key of `workshop.session.capture_kinds.CAPTURES`; ``fields`` is what is known of it.  ``source_id`` is
    the id it had in the file it was imported from.
    """

    kind: str
    stage: str
    fields: Fields
    source_id: str = ""


class CaptureEdited(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A record's fields after an edit, whole: what is left out is empty now."""

    fields: Fields


class SourceNamed(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Lines of a file were imported; ``name`` is the file's without its ending, by which other files point to it."""

    name: str


class CaptureRetracted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The record is taken back; it stays in the log."""

    reason: str = ""
