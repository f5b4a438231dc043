"""Copying sessions while they are live: in a thread of its own, which nobody ever waits for.

A stick that was pulled out, a full one, or a network folder that does not answer keeps nothing from being typed or saved.
What is wrong is said once, and once more after copies have worked again in between.
"""

from __future__ import annotations

import atexit
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import NamedTuple, TypeVar

from workshop.record.protocol import NotSaved, StoreError
from workshop.store.backup_place import NoPlace, Place, first_lost, place_of
from workshop.store.backups import back_up
from workshop.store.workspace import PLAN, Workspace

AT_THE_END = 5.0
"""Seconds for which the program's end waits for a copy that is being made."""

_SLOW = 60.0
"""Seconds after which a place is said not to answer."""

T = TypeVar("T")


class _Wish(NamedTuple):
    session_id: str
    then: Callable[[], object] | None


class Backups:
    """Copies the sessions of one folder to its second place, one after the other, when asked."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._wishes: deque[_Wish] = deque()
        self._gate = threading.Lock()
        self._done = threading.Event()
        self._thread: threading.Thread | None = None
        self._began = 0.0
        self._kept: dict[str, datetime] = {}
        self._news: deque[str] = deque()
        self._told: set[str] = set()

    def ask(self, session_id: str, then: Callable[[], object] | None = None) -> None:
        """Have a session copied, and the plan with it, where a place is set; returns at once.

        Args:
            session_id: The session, or the plan's log.
            then: Called from another thread once that was tried.
        """
        with self._gate:
            if any(wish.session_id == session_id for wish in self._wishes):
                # One is waiting that will hold what this one would.
                return
            self._wishes.append(_Wish(session_id, then))
            if self._thread is not None:
                if monotonic() - self._began > _SLOW:
                    self._say("slow", "The second place does not answer; no copies are made meanwhile.")
                return
            self._began = monotonic()
            self._done.clear()
            # A daemon: a network folder that never answers must not keep the program from ending.
            self._thread = threading.Thread(target=self._work, name="backups", daemon=True)
            atexit.register(self.finish, AT_THE_END)
            self._thread.start()

    def kept(self, session_id: str) -> datetime | None:
        """When the newest copy of a session was made or found to be the same, in this run; None while there is none."""
        return self._kept.get(session_id)

    def news(self) -> str:
        """What went wrong and was not said yet, in one sentence or more; empty where there is nothing."""
        said = []
        with suppress(IndexError):
            while True:
                said.append(self._news.popleft())
        return " ".join(said)

    def finish(self, seconds: float) -> bool:
        """Wait so long at most for what was asked; whether it is done."""
        return self._thread is None or self._done.wait(seconds)

    def _work(self) -> None:
        while True:
            with self._gate:
                if not self._wishes:
                    self._thread = None
                    self._done.set()
                    atexit.unregister(self.finish)
                    return
                wish = self._wishes.popleft()
                self._began = monotonic()
            self._carry_out(wish)

    def _carry_out(self, wish: _Wish) -> None:
        try:
            place = self._place()
            if place is None:
                lost = first_lost(self._workspace)
                if not lost:
                    return
                self._say("moved", lost)
            else:
                self._copy(wish.session_id, place)
            if place and wish.session_id != PLAN and self._workspace.session_file(PLAN).exists():
                self._copy(PLAN, place)
        except StoreError:
            pass  # It has been said.
        if wish.then is not None:
            # The screens may have gone meanwhile, and their loop with them.
            with suppress(RuntimeError):
                wish.then()

    def _place(self) -> Place | None:
        try:
            return place_of(self._workspace)
        except StoreError as error:
            self._say("settings", str(error))
            raise

    def _copy(self, session_id: str, place: Place) -> None:
        try:
            backup = back_up(self._workspace, session_id, place)
        except NoPlace as error:
            self._say("place", f"No copy was made: {str(error).rstrip('.')}. Copies go on when it is back.")
            raise
        except NotSaved as error:
            # One sentence for a full stick, not one for each session.
            self._say("disk", str(error))
            raise
        except StoreError as error:
            self._say(f"session {session_id}", str(error))
            return
        self._kept[session_id] = datetime.now()
        self._told -= {"settings", "place", "slow", f"session {session_id}"}
        if backup.made:
            self._told.discard("disk")

    def _say(self, about: str, sentence: str) -> None:
        if about not in self._told:
            self._told.add(about)
            self._news.append(sentence)


def apart(work: Callable[[], T]) -> Future[T]:
    """Do something at a place that may never answer, in a thread that does not keep the program from ending."""
    future: Future[T] = Future()
    # Whoever waits no more does not take it along: it is done all the same.
    future.set_running_or_notify_cancel()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, name="second place", daemon=True).start()
    return future
