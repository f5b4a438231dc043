"""Formats of the record, and how files of an older one are read.

A file says its format in ``_meta``: ``workshop/1`` now.  A newer one than this program's is refused and not touched.  An
older one is verified in its own form, and its raw documents are then brought up step by step, each step a pure function
from one version to the next; what comes out is chained anew, always with the same hashes, and can be read.  It is added to
only once `workshop migrate` has rewritten it; opening a file never does.

What makes a new version: a document of the old one would be refused, or read as something it does not say.  That is so
when a field of the envelope or of ``_meta`` is renamed or goes, when the chain is computed in another way, or when data of
a known type of event changes its meaning.  A new type of event, or a new field that may be left out, is none: programs that
do not know it pass over it, and its absence says nothing.

Version 2 will add ``STEPS[1]`` here, keep the golden files of version 1 as they are in ``tests/golden/``, and add its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from workshop.record.event import FORMAT, Break

Document = dict[str, Any]

_FORMAT = re.compile(r"workshop/(0|[1-9][0-9]{0,5})")


class CannotUpcast(Exception):
    """A document is not what its version says."""


class Step(NamedTuple):
    """From one version to the next; its functions change nothing that they are given.

    Attributes:
        verify: Checks the chain in the older form, from the ``_meta`` document through all events.
        meta: The next version's ``_meta`` document; its ``format`` is set by itself.
        event: The next version's document of an event.  One stays one, under its number: display ids and appends hold.
    """

    verify: Callable[[Mapping[str, Any], Sequence[Mapping[str, Any]]], Break | None]
    meta: Callable[[Mapping[str, Any]], Document]
    event: Callable[[Mapping[str, Any]], Document]


STEPS: dict[int, Step] = {}
"""By the version they begin at.  Format 1 was the first that was ever given to anybody."""


def version_of(document: object) -> int | None:
    """The version that a ``_meta`` document states; None when it states none."""
    stated = document.get("format") if isinstance(document, Mapping) else None
    match = _FORMAT.fullmatch(stated) if isinstance(stated, str) else None
    return int(match[1]) if match else None


NEWEST = version_of({"format": FORMAT}) or 0
"""The version that this program writes."""


def is_older(document: object) -> bool:
    """Whether documents are of an older version that this program can bring up."""
    version = version_of(document)
    return version is not None and version < NEWEST and all(one in STEPS for one in range(version, NEWEST))


def verify_older(meta: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Break | None:
    """Check the chain of an older version's documents in their own form; the first that does not hold, or None."""
    version = version_of(meta)
    assert version is not None
    try:
        return STEPS[version].verify(meta, events)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return Break(1, "its events are not what its format says")


def newest_meta(document: Mapping[str, Any]) -> Document:
    """A ``_meta`` document in the newest version.

    Raises:
        CannotUpcast: When it is not what its version says.
    """
    version = version_of(document)
    assert version is not None
    newest = dict(document)
    try:
        for one in range(version, NEWEST):
            newest = {**STEPS[one].meta(newest), "format": f"workshop/{one + 1}"}
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise CannotUpcast(str(error)) from error
    return newest


def newest_event(version: int, document: Mapping[str, Any]) -> Document:
    """A document of an event in the newest version; its hash is still that of the old chain.

    Raises:
        CannotUpcast: When it is not what its version says.
    """
    newest = dict(document)
    try:
        for one in range(version, NEWEST):
            newest = STEPS[one].event(newest)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise CannotUpcast(str(error)) from error
    return newest
