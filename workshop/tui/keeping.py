"""What is open stays whole: a file that another program replaces is put back at once, unasked, and written on.

A cloud folder or a person may replace, empty or delete the file of a session that is open.  What was acknowledged is then
on no disk; so it is looked after whenever something is refused, and every few seconds where nobody types.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from workshop.record.protocol import StoreError

if TYPE_CHECKING:
    from workshop.record.event import Event, Meta
    from workshop.session.outbox import Outbox
    from workshop.store.events import TinyDBEventStore
    from workshop.store.going_on import WentOn

EVERY = 0.5
"""Seconds from one look at a file to the next: so long what was acknowledged may be on no disk."""
_MOST, _WITHIN = 5, 60.0
"""So often in so many seconds a file is put back: one that is replaced again and again is left, and another is written."""
_PATIENCE = 100


@dataclass(eq=False)
class Held:
    """A log that is open for writing.

    Attributes:
        meta: Its head.
        log: Everything that was acknowledged.
        outbox: What is on its way to it.
        read_again: Takes over the whole log where the file holds more than that.
        refused: Something could not be saved.
        for_a_person: Nothing is done unasked, since the disk was gone.
        said: The trouble that was told last.
    """

    meta: Meta
    log: Callable[[], Sequence[Event]]
    outbox: Outbox
    read_again: Callable[[list[Event]], object]
    refused: asyncio.Event = field(default_factory=asyncio.Event)
    for_a_person: bool = False
    said: str = ""
    _times: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST))

    def was_put_back(self) -> None:
        """It had to be done."""
        self._times.append(monotonic())

    def is_put_back_too_often(self) -> bool:
        """Whether that would be a quarrel with a program that replaces the file again and again."""
        return len(self._times) == _MOST and monotonic() - self._times[0] < _WITHIN

    def say(self, told: str, *, wrong: bool = False) -> None:
        """Tell whoever looks; the same trouble is told once."""
        if told != self.said:
            self.said = told if wrong else ""
            if told:
                self.outbox.on_news(told, wrong)


class Keeping:
    """Looks after the logs that one store has open for writing.

    Args:
        store: That store; it is asked for when it is first needed.
    """

    def __init__(self, store: Callable[[], TinyDBEventStore]) -> None:
        self._store = store
        self._held: dict[str, Held] = {}
        self._watching: dict[str, asyncio.Task[None]] = {}
        self._lock = asyncio.Lock()

    def begin(self, held: Held) -> None:
        """Look after a log from now on; it is open for writing, and this is called in the loop of the screens."""
        self.end(held.meta.id)
        held.outbox.on_refused = held.refused.set
        self._held[held.meta.id] = held
        self._watching[held.meta.id] = asyncio.create_task(self._watch(held))

    def end(self, id_: str) -> None:
        """Look after it no more."""
        self._held.pop(id_, None)
        if task := self._watching.pop(id_, None):
            task.cancel()

    async def keep_whole(self, id_: str) -> str:
        """See to it that the file of a log that is open for writing holds all that was acknowledged.

        Returns:
            What had to be put back, in a sentence, or nothing.

        Raises:
            StoreError: When something is missing there and cannot be put back.
        """
        held, store = self._held.get(id_), self._store()
        if held is None or not store.is_open(id_):
            return ""
        return (await self._caught_up(held, lambda log: store.keep_whole(held.meta, log))).told

    async def reopen(self, id_: str) -> str:
        """Let go of a log and take it again, so that a disk which failed is looked at anew.

        Asked again while that is under way, it waits for it and does no more.

        Returns:
            What had to be put back into its file, in a sentence, or nothing.

        Raises:
            StoreError: When it cannot be taken, or not for writing.
        """
        from workshop.store.putting_back import KeptBeside

        under_way = self._lock.locked()
        async with self._lock:
            held, store = self._held.get(id_), self._store()
            if under_way and held is not None and held.for_a_person:
                raise StoreError(held.said)  # told a moment ago; whoever asks again is told again
            if under_way or held is None:
                return ""
            try:
                told = await self.keep_whole(id_)
            except KeptBeside:
                return (await self._go_on(held, anew=True)).told

            def again() -> list[Event]:
                store.close(id_)
                opened = store.open(id_)
                if not opened.writable:
                    raise StoreError(opened.notice or "It can only be read now.")
                return opened.events

            events = await asyncio.to_thread(again)
            self._take_over(held, events)
            if len(events) < len(held.log()):
                told = (await self._go_on(held, anew=True)).told
            held.for_a_person, held.said = False, ""
            return told

    async def see_to(self, id_: str) -> None:
        """Have the file hold all that was acknowledged before something else is done with it.

        Raises:
            StoreError: When it cannot.
        """
        held = self._held.get(id_)
        if held is None or not self._store().is_open(id_):
            return
        async with self._lock:
            done = await self._go_on(held)
        await self._tell(held, done)

    async def _watch(self, held: Held) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(held.refused.wait(), EVERY)
            held.refused.clear()
            await self._look(held)

    async def _look(self, held: Held) -> None:
        """Put back what is missing, and send again what waits; where that cannot be, it is told."""
        from workshop.store.putting_back import FolderGone

        async with self._lock:
            if not self._store().is_open(held.meta.id):
                return
            try:
                if await asyncio.wrap_future(self._store().is_as_left(held.meta.id)):
                    held.for_a_person = False
                    return
                if held.for_a_person:
                    return
                done = await self._go_on(held, beside=held.is_put_back_too_often())
                if done.told:
                    held.was_put_back()
            except StoreError as error:
                # With its disk a session's lock is gone: whoever has put it back takes the session again.
                held.for_a_person = isinstance(error, FolderGone)
                held.say(str(error), wrong=True)
                return
        await self._tell(held, done)

    async def _go_on(self, held: Held, *, anew: bool = False, beside: bool = False) -> WentOn:
        done = await self._caught_up(
            held, lambda log: self._store().go_on(held.meta, log, anew=anew, beside=beside)
        )
        self._take_over(held, done.events)
        return done

    async def _caught_up(self, held: Held, do: Callable[[Sequence[Event]], Future[WentOn]]) -> WentOn:
        """Have something done with all that was acknowledged; what was a moment ago is on its way to this thread."""
        done = await asyncio.wrap_future(do([*held.log()]))
        for _ in range(_PATIENCE):
            if not done.behind:
                break
            await asyncio.sleep(0.01)
            done = await asyncio.wrap_future(do([*held.log()]))
        return done

    def _take_over(self, held: Held, events: Sequence[Event]) -> None:
        if len(events) > len(held.log()):
            held.read_again([*events])

    async def _tell(self, held: Held, done: WentOn) -> None:
        """Say what was done, and send again what waits, once all that is on its way has been answered: in its order."""
        held.say(done.told)
        if not done.events:
            return
        for submission in [*held.outbox.waiting]:
            with suppress(StoreError, OSError):
                await asyncio.wrap_future(submission.future)
        held.outbox.retry()
        held.outbox.on_change()
