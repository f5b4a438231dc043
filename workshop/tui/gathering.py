"""Reading everything that a plan is made from while the screens go on: told how far it is, and given up with them."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic

from workshop.plan.material import Material, gather
from workshop.record.protocol import EventStore

MANY = 200
"""Of more sessions than so many, reading and working out takes long enough for people to wonder."""

_AFTER, _EVERY = 1.0, 0.5
"""Seconds before anything is said, and between two times."""


class _NotWanted(Exception):
    """Whoever waited has gone."""


async def gathered(store: EventStore, say: Callable[[str], object]) -> Material:
    """Everything a plan is made from.

    Args:
        store: The folder's.
        say: Called in the loop with a sentence on how far it is, where it takes long, and with nothing in the end.

    Raises:
        StoreError: When the plan's log cannot be read.
    """
    loop, left, said = asyncio.get_running_loop(), Event(), Event()
    until = monotonic() + _AFTER

    def told(done: int, number: int) -> None:
        nonlocal until
        if left.is_set():
            raise _NotWanted
        if (now := monotonic()) >= until:
            until = now + _EVERY
            said.set()
            loop.call_soon_threadsafe(say_unless_left, f"{done:,} of {number:,} sessions are read.")

    def say_unless_left(sentence: str) -> None:
        if not left.is_set():
            say(sentence)

    def read() -> Material:
        with undisturbed():
            found = gather(store, told=told)
            if len(found.sessions) > MANY:
                # So much stays that looking through it for garbage would stop the screens for seconds at a time.
                gc.freeze()
        return found

    try:
        return await asyncio.to_thread(read)
    finally:
        left.set()
        if said.is_set():
            say("")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without looking for garbage: reading leaves none, and what it makes would be looked through again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
