"""When the disk refuses: what was typed waits in its place with the reason, and nothing is lost."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.session_samples import Room
from tests.store_samples import note
from workshop.record.protocol import NotSaved
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission

resource = pytest.importorskip("resource", reason="file size limits are how these tests fill the disk")


@contextmanager
def full_disk(room: Room) -> Iterator[None]:
    """Let no file grow beyond what the session's file has now, as a full disk would."""
    room.live.outbox.settle()
    size = room.store.workspace.session_file(room.live.id).stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def texts(room: Room) -> list[str]:
    return [note.text for note in room.session.notes.values()]


def waiting(room: Room) -> list[str]:
    return [str(one.note.data["text"]) for one in room.live.outbox.waiting if one.note]


def test_a_note_that_cannot_be_saved_waits_with_the_reason(focus_group: Room):
    focus_group.type("before")
    with full_disk(focus_group):
        submission = focus_group.live.notes.capture("in between")
        with pytest.raises(NotSaved, match="largest size"):
            focus_group.done(submission)
        assert (submission.status, waiting(focus_group)) == ("waiting", ["in between"])
        assert "largest size" in submission.error
        assert focus_group.live.outbox.failed
        assert texts(focus_group) == ["before"]  # it is not shown as a note
    assert [event.ref for event in focus_group.store.read("riders")][-1] == "N1"


def test_what_waits_is_saved_by_a_retry_in_the_order_it_was_typed(focus_group: Room):
    with full_disk(focus_group):
        for text in ("one", "two", "three"):
            focus_group.live.notes.capture(text)
        focus_group.live.outbox.settle()
        assert waiting(focus_group) == ["one", "two", "three"]
        focus_group.live.outbox.retry()
        focus_group.live.outbox.settle()
        assert waiting(focus_group) == ["one", "two", "three"]
    focus_group.live.outbox.retry()
    focus_group.live.outbox.settle()
    assert not focus_group.live.outbox.waiting and not focus_group.live.outbox.failed
    assert texts(focus_group) == ["one", "two", "three"]
    assert texts(focus_group.reopened()) == ["one", "two", "three"]


def test_the_next_note_takes_what_waits_along_before_it(focus_group: Room):
    with full_disk(focus_group):
        focus_group.live.notes.capture("one")
        focus_group.live.outbox.settle()
    focus_group.type("two")
    assert texts(focus_group) == ["one", "two"]
    assert list(focus_group.session.notes) == ["N1", "N2"]


def test_a_failure_that_nobody_has_noticed_yet_is_not_overtaken(focus_group: Room):
    with full_disk(focus_group):
        first = focus_group.live.notes.capture("one")
        assert first.sent is not None and first.sent.exception(timeout=10)
        assert first.status == "saving"  # the session's own thread has not looked
    focus_group.type("two")
    assert texts(focus_group) == ["one", "two"]


def test_a_theme_that_waits_with_its_note_comes_with_it(focus_group: Room):
    with full_disk(focus_group):
        focus_group.live.notes.capture("one #bus")
        focus_group.live.notes.capture("two #bus")
        focus_group.live.outbox.settle()
    focus_group.live.outbox.retry()
    focus_group.live.outbox.settle()
    assert [note.themes for note in focus_group.session.notes.values()] == [("T1",), ("T1",)]


def test_while_something_waits_undo_and_who_agrees_are_refused(focus_group: Room):
    focus_group.type("p3 before")
    with full_disk(focus_group):
        focus_group.live.notes.capture("p5 waits")
        focus_group.live.outbox.settle()
        for refused in (focus_group.live.undo, lambda: focus_group.live.notes.capture("+4")):
            with pytest.raises(Refused, match="still being saved"):
                refused()


def test_a_session_that_is_not_open_for_writing_keeps_what_was_typed(focus_group: Room):
    focus_group.store.close()
    opened = focus_group.store.open("riders", read_only=True)
    live = LiveSession(focus_group.store, "riders", opened.events)
    submission = live.notes.capture("words")
    with pytest.raises(NotSaved, match="not open for writing"):
        live.wait(submission)
    assert [one.note.data["text"] for one in live.outbox.waiting if one.note] == ["words"]
    focus_group.store.open("riders")
    live.outbox.retry()
    live.outbox.settle()
    assert [note.text for note in live.session.notes.values()] == ["words"]


def test_every_change_is_told(focus_group: Room):
    told: list[str] = []
    submissions: list[Submission] = []
    focus_group.live.outbox.on_change = lambda: told.extend(one.status for one in submissions)
    with full_disk(focus_group):
        submissions.append(focus_group.live.notes.capture("words"))
        focus_group.live.outbox.settle()
    focus_group.live.outbox.retry()
    focus_group.live.outbox.settle()
    assert told == ["waiting", "saved"]


def test_with_a_loop_of_its_own_a_session_changes_only_on_that_thread(focus_group: Room):
    calls: queue.Queue[Callable[[], None]] = queue.Queue()
    live = LiveSession(focus_group.store, "riders", focus_group.session.log, deliver=calls.put)
    threads: set[int] = set()
    live.outbox.on_change = lambda: threads.add(threading.get_ident())
    submission = live.notes.capture("words")
    assert submission.status == "saving" and not live.session.notes
    calls.get(timeout=5)()
    assert submission.status == "saved" and list(live.session.notes) == ["N1"]
    assert threads == {threading.get_ident()}


def test_many_notes_handed_over_at_once_keep_their_order(focus_group: Room):
    submissions = [focus_group.live.notes.capture(f"note {number}") for number in range(300)]
    for submission in submissions:
        focus_group.done(submission)
    assert texts(focus_group) == [f"note {number}" for number in range(300)]
    assert list(focus_group.session.notes) == [f"N{number}" for number in range(1, 301)]
    assert texts(focus_group.reopened()) == texts(focus_group)


def test_what_was_handed_over_before_a_failure_was_heard_of_does_not_come_before_what_failed(
    focus_group: Room,
):
    store, session = focus_group.store, focus_group.live.id
    with full_disk(focus_group):
        first = store.append(session, [note("one")], heard=())
        error = first.exception()
    # The disk takes notes again, but who hands this one over has not heard yet that the one before it failed.
    assert store.append(session, [note("two")], heard=()).exception() is error
    for text in ("one", "two"):
        store.append(session, [note(text)], heard=[error] if error else ()).result()
    assert store.append(session, [note("three")], heard=()).exception() is None
    assert [(event.data or {}).get("text") for event in store.read(session)[-3:]] == ["one", "two", "three"]


def test_notes_keep_their_order_however_often_the_disk_fails_and_takes_notes_again(focus_group: Room):
    """A long note finds no room where a short one behind it would: the short one waits all the same."""
    typed = [f"{number} " + "x" * (400 if number % 3 else 1) for number in range(30)]
    outbox = focus_group.live.outbox
    for number, text in enumerate(typed):
        outbox.settle()
        path = focus_group.store.workspace.session_file(focus_group.live.id)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 550, before[1]))
        try:
            focus_group.live.notes.capture(text)
            focus_group.live.notes.capture(f"behind {number}")
            outbox.retry()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    outbox.settle()
    outbox.retry()
    outbox.settle()
    expected = [one for number, text in enumerate(typed) for one in (text, f"behind {number}")]
    assert texts(focus_group) == expected
