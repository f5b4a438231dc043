"""What was handed to the store and is not on disk yet: nothing a person typed leaves here unsaved.

A submission waits from Enter until it is durable.  When it cannot be saved it stays, in its place, with
the reason; the next submission, or a retry, sends what waits again first, so that the order holds.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal

from workshop.record.event import Draft, Event
from workshop.record.protocol import EventStore, NotSaved, StoreError

Deliver = Callable[[Callable[[], None]], object]


def _uncancelled() -> Future[list[Event]]:
    """A future that stays as it is when a task that waits for it is cancelled: the events are saved all the same."""
    future: Future[list[Event]] = Future()
    future.set_running_or_notify_cancel()
    return future


@dataclass(eq=False)
class Submission:
    """Events that belong together on their way to disk.

    Attributes:
        drafts: The events.
        status: ``saving`` while a try is under way, ``waiting`` after one that failed, ``saved``.
        error: Why the last try failed, in a sentence.
        events: What they became on disk.
        future: Done when they are durable and applied, or when this try has failed; a retry makes a new one.
        sent: The store's own answer to the last try, which may be there before it is delivered.
    """

    drafts: tuple[Draft, ...]
    status: Literal["saving", "waiting", "saved"] = "saving"
    error: str = ""
    events: list[Event] = field(default_factory=list)
    future: Future[list[Event]] = field(default_factory=_uncancelled)
    sent: Future[list[Event]] | None = None

    @property
    def note(self) -> Draft | None:
        """The note in it, if it holds one; of several the first."""
        return next(iter(self.notes), None)

    @property
    def notes(self) -> list[Draft]:
        """The notes in it: several where one was split."""
        return [draft for draft in self.drafts if draft.type == "note.added"]


class Outbox:
    """Sends submissions in order and hands what became durable to ``apply``.

    Args:
        store: Where the events go.
        session_id: Whose log they belong to.
        apply: Called with the events of each submission once they are durable.
        deliver: How a call reaches the thread that owns the session, such as an event loop's
            ``call_soon_threadsafe``.  Without it the calls wait until `settle` runs them.

    Attributes:
        tries_again: Whether what could not be saved is sent again as soon as something else is submitted; else that waits
            behind it.
        on_change: Called when something was saved or could not be.
        on_refused: Called when something could not be saved.
        on_news: Called with a sentence about the file that it goes to, and whether that is something wrong.
    """

    def __init__(
        self,
        store: EventStore,
        session_id: str,
        apply: Callable[[list[Event]], None],
        deliver: Deliver | None = None,
    ) -> None:
        self.store = store
        self._session_id, self._apply = session_id, apply
        self._mailbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._deliver = deliver or self._mailbox.put
        self.waiting: list[Submission] = []
        # What the store has refused since it last saved something: until it is known here, what follows is refused too.
        self._heard: list[BaseException] = []
        self.tries_again = True
        self.on_change: Callable[[], None] = lambda: None
        self.on_refused: Callable[[], None] = lambda: None
        self.on_news: Callable[[str, bool], None] = lambda told, wrong: None

    @property
    def failed(self) -> bool:
        """Whether something could not be saved and waits."""
        return any(submission.status == "waiting" for submission in self.waiting)

    def submit(self, drafts: Sequence[Draft]) -> Submission:
        """Send events that belong together; what waits already is sent again before them, see ``tries_again``."""
        submission = Submission(tuple(drafts))
        self._catch_up()
        if self.failed and not self.tries_again:
            return self._keep_behind(submission)
        if self.failed:
            self.retry()
        self.waiting.append(submission)
        self._send(submission)
        return submission

    def _keep_behind(self, submission: Submission) -> Submission:
        """Let a submission wait behind one that could not be saved, for the same reason."""
        first = next(one for one in self.waiting if one.status == "waiting")
        submission.status, submission.error = "waiting", first.error
        submission.future.set_exception(NotSaved(first.error))
        self.waiting.append(submission)
        return submission

    def retry(self) -> None:
        """Send everything again that could not be saved, in its order."""
        for submission in [one for one in self.waiting if one.status == "waiting"]:
            submission.status, submission.error, submission.future = "saving", "", _uncancelled()
            self._send(submission)

    def settle(self) -> None:
        """Wait until every try has succeeded or failed; for callers without an event loop."""
        while any(submission.status == "saving" for submission in self.waiting):
            self._mailbox.get()()

    def _send(self, submission: Submission) -> None:
        sent = submission.sent = self.store.append(self._session_id, submission.drafts, self._heard)
        sent.add_done_callback(lambda done: self._deliver(lambda: self._finish(submission, done)))

    def _catch_up(self) -> None:
        """Take in what the store has answered already: sent after a failure unseen, events would overtake it."""
        for submission in [one for one in self.waiting if one.status == "saving"]:
            if submission.sent is None or not submission.sent.done():
                return  # what follows may be answered a moment later, but is taken in after it
            self._finish(submission, submission.sent)

    def _finish(self, submission: Submission, done: Future[list[Event]]) -> None:
        if done is not submission.sent or submission.status != "saving":
            return  # taken in before it was delivered
        error = done.exception()
        if error is None:
            submission.events, submission.status = done.result(), "saved"
            self.waiting.remove(submission)
            self._heard.clear()
            self._apply(submission.events)
            submission.future.set_result(submission.events)
        else:
            self._heard.append(error)
            submission.status = "waiting"
            submission.error = (
                str(error) if isinstance(error, StoreError) else f"This could not be saved ({error})."
            )
            submission.future.set_exception(error)
            self.on_refused()
        self.on_change()
