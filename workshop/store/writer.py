"""The one thread that writes: it takes what has been handed over, numbers it, and saves it in groups."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from workshop.record.event import Draft, Event
from workshop.record.protocol import NotSaved, StoreError
from workshop.store.log import SessionLog
from workshop.store.sealing import Sealed, seal_lines

# A group is saved with one sync.  The limit keeps the pause that encoding causes for other threads short.
GROUP_EVENTS = 100

Saved = Future[list[Event]]
T = TypeVar("T")


class _Request(NamedTuple):
    log: SessionLog
    drafts: tuple[Draft, ...]
    future: Saved
    heard: tuple[BaseException, ...] | None

    @property
    def is_behind(self) -> bool:
        """Whether its caller did not know yet that what came before it had failed."""
        failure = self.log.failure
        return failure is not None and self.heard is not None and failure not in self.heard


class _Job(NamedTuple):
    """Anything else that only this thread may do, such as putting a ballot in its box."""

    work: Callable[[], Any]
    future: Future[Any]

    def run(self) -> None:
        try:
            result = self.work()
        except StoreError as error:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class _Marker(NamedTuple):
    """A place in the queue: ``reached`` once everything before it is done; with ``stop`` the thread may end there."""

    reached: threading.Event
    stop: bool


_Item = _Request | _Job | _Marker


class Writer:
    """Saves events off the caller's thread, in the order in which they were handed over."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[_Item] = SimpleQueue()
        # Held while something is put in the queue, so that a failing group can fail all that waits behind it.
        self._gate = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(
        self, log: SessionLog, drafts: Sequence[Draft], heard: Collection[BaseException] | None = None
    ) -> Saved:
        """Hand over events that belong together; never waits for the disk.

        Args:
            log: Where they go.
            drafts: The events.
            heard: The refusals that the caller knows of, see ``EventStore.append``.

        Returns:
            A future that cannot be cancelled: the events once they are durable, or ``NotSaved``.
        """
        future: Saved = Future()
        self._hand_over(_Request(log, tuple(drafts), future, None if heard is None else tuple(heard)))
        return future

    def do(self, work: Callable[[], T]) -> Future[T]:
        """Hand over something else to be done, after all that was handed over before; never waits for it.

        Args:
            work: What to do; it may raise ``StoreError``.

        Returns:
            A future that cannot be cancelled: what ``work`` returned, or its ``StoreError``.
        """
        future: Future[T] = Future()
        self._hand_over(_Job(work, future))
        return future

    def _hand_over(self, item: _Request | _Job) -> None:
        item.future.set_running_or_notify_cancel()
        with self._gate:
            if self._thread is None:
                # A daemon, so that a program which forgets to close still ends; the store closes at exit.
                self._thread = threading.Thread(target=self._run, name="session-writer", daemon=True)
                self._thread.start()
            self._queue.put(item)

    def drain(self, *, stop: bool = False) -> None:
        """Wait until everything handed over so far is saved or has failed.

        Args:
            stop: Let the thread end then; it starts again when it is needed.
        """
        with self._gate:
            if self._thread is None:
                return
            marker = _Marker(threading.Event(), stop)
            self._queue.put(marker)
        marker.reached.wait()

    def _run(self) -> None:
        taken: list[_Item] = []
        try:
            while True:
                taken = self._take_group()
                self._save_group(taken)
                last = taken[-1]
                if isinstance(last, _Job):
                    last.run()
                if isinstance(last, _Marker) and self._ended_by(last):
                    return
        except BaseException:
            # A mistake in this program: say so to everyone who waits, then let it be reported.
            with self._gate:
                self._thread = None
                stopped = NotSaved("Not saved: writing stopped; close the session and open it again.")
                _settle([*taken, *self._waiting()], stopped)
            raise

    def _take_group(self) -> list[_Item]:
        """Wait for something to do; returns requests up to a group's size, or up to a job or a marker."""
        taken: list[_Item] = [self._queue.get()]
        count = 0
        while isinstance(last := taken[-1], _Request):
            count += len(last.drafts)
            if count >= GROUP_EVENTS:
                break
            try:
                taken.append(self._queue.get_nowait())
            except Empty:
                break
        return taken

    def _ended_by(self, item: _Marker) -> bool:
        with self._gate:
            # Something may have been handed over after the marker, to a session that was opened meanwhile.
            ended = item.stop and self._queue.empty()
            if ended:
                self._thread = None
        item.reached.set()
        return ended

    def _save_group(self, items: Sequence[_Item]) -> None:
        groups: dict[SessionLog, list[_Request]] = {}
        for item in items:
            if isinstance(item, _Request):
                groups.setdefault(item.log, []).append(item)
        for log, requests in groups.items():
            self._save(log, requests)

    def _save(self, log: SessionLog, requests: Sequence[_Request]) -> None:
        """Save what was handed over for one session, with one write and one sync."""
        place = log.place
        sealed: list[tuple[_Request, Sealed]] = []
        for request in requests:
            if log.failure is not None and request.is_behind:
                request.future.set_exception(log.failure)
                continue
            try:
                batch, place = seal_lines(place, request.drafts)
            except NotSaved as error:
                request.future.set_exception(error)
            else:
                sealed.append((request, batch))
        try:
            log.save([line for _, batch in sealed for line in batch.lines], place)
        except NotSaved as error:
            log.failure = error
            self._fail(log, [request for request, _ in sealed], error)
            return
        if sealed:
            log.failure = None
        for request, batch in sealed:
            request.future.set_result(batch.events)

    def _fail(self, log: SessionLog, requests: Sequence[_Request], error: NotSaved) -> None:
        """Fail requests and all that waits behind them: saved now, it would come before what just failed."""
        with self._gate:
            waiting = self._waiting()
            behind = [item for item in waiting if isinstance(item, _Request) and item.log is log]
            for item in waiting:
                if not isinstance(item, _Request) or item.log is not log:
                    self._queue.put(item)
        # Outside the gate: whoever is told may hand something over at once.
        _settle([*requests, *behind], error)

    def _waiting(self) -> list[_Item]:
        waiting: list[_Item] = []
        while True:
            try:
                waiting.append(self._queue.get_nowait())
            except Empty:
                return waiting


def _settle(items: Sequence[_Item], error: NotSaved) -> None:
    for item in items:
        if isinstance(item, _Marker):
            item.reached.set()
        elif not item.future.done():
            item.future.set_exception(error)
