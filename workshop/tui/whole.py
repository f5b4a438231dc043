"""Work that is done whole, also where whoever waits for it has gone: a screen that is left ends what it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


async def whole(work: Coroutine[None, None, T]) -> T:
    """Do something to its end, whether or not it is still waited for; who waits gets what came of it."""
    return await asyncio.shield(asyncio.create_task(work))
