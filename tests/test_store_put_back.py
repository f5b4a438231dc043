"""What was acknowledged outlives whatever another program does to the file of a log that is open, in any order."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store_samples import SESSION, file_of, meta, new_store, note, replaced, saved, texts
from tests.trouble import no_room
from workshop.record.event import Event
from workshop.record.protocol import NotSaved, SessionDamaged
from workshop.store.events import TinyDBEventStore
from workshop.store.going_on import WentOn
from workshop.store.putting_back import FolderGone
from workshop.store.workspace import Workspace


class Program:
    """A program that has a session open, and what it knows to be saved.

    ``copies`` are the bytes that the file had at one time or another.
    """

    def __init__(self, folder: Path) -> None:
        self.store = new_store(folder)
        self.path = file_of(self.store)
        self.log: list[Event] = list(self.store.open(SESSION).events)
        self.copies = [self.path.read_bytes()]
        self.numbers = count(1)

    def types(self) -> None:
        """A note is entered; one that is refused is seen to and entered again."""
        drafts = [note(f"note {next(self.numbers)}")]
        try:
            self.log += saved(self.store, *drafts)
        except NotSaved:
            self.sees_to_it()
            self.log += saved(self.store, *drafts)
        self.copies.append(self.written.read_bytes())

    def sees_to_it(self) -> WentOn:
        """What is missing is put back."""
        done = self.store.go_on(meta(), self.log).result(timeout=30)
        self.log = [*done.events] or self.log
        return done

    @property
    def written(self) -> Path:
        """The file that is written: the session's own, or one beside it."""
        beside = self.store.written_beside(SESSION)
        return self.store.workspace.root / beside if beside else self.path

    def killed(self) -> list[list[str]]:
        """What the files of the session hold for a program that is started after this one was killed, the texts."""
        found = []
        for path in self.path.parent.glob("*.json"):
            with TemporaryDirectory() as folder:
                elsewhere = new_store(Path(folder))
                file_of(elsewhere).write_bytes(path.read_bytes())
                assert elsewhere.check(SESSION).passed, path
                opened = elsewhere.open(SESSION)
                assert opened.writable and not opened.notice
                elsewhere.close()
                found.append(texts(opened.events))
        return found


def written_over(path: Path, content: bytes) -> None:
    path.write_bytes(content)


Happening = tuple[str, int, bool]
HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(
            ["types", "types", "copy", "cut", "junk", "empty", "gone", "no file", "flip", "more", "looks"]
        ),
        st.integers(0, 10_000),
        st.booleans(),
    ),
    max_size=14,
)


def happens(program: Program, happening: Happening) -> None:
    """Somebody types, or another program does something to the file, or nobody types and the file is looked at."""
    what, number, over = happening
    put: Callable[[Path, bytes], None] = written_over if over else replaced
    path = program.written
    there = path.read_bytes() if path.is_file() else b""
    if path.is_dir():
        shutil.rmtree(path)  # what comes next takes its place
    elif path.is_symlink():
        path.unlink()
    if what == "types":
        program.types()
    elif what == "looks":
        program.sees_to_it()
    elif what == "copy":
        put(path, program.copies[number % len(program.copies)])
    elif what == "cut":
        put(path, there[: number % (len(there) + 1)])
    elif what == "junk":
        put(path, b"<html>%d</html>" % number)
    elif what == "empty":
        put(path, b"")
    elif what == "gone":
        path.unlink(missing_ok=True)
    elif what == "no file":
        path.unlink(missing_ok=True)
        if over:
            path.mkdir()
        else:
            path.symlink_to("on a stick that is out")
    elif what == "more":
        put(path, there + b"\n" * (1 + number % 3))
    elif there:
        at = number % len(there)
        put(path, there[:at] + bytes([there[at] ^ 1]) + there[at + 1 :])
        # Nobody changes a letter within a tick of the clock that gives files their times, as a test does.
        os.utime(path, ns=(0, number))


@settings(max_examples=40)
@given(HAPPENINGS)
def test_what_was_acknowledged_is_in_the_file_once_it_was_seen_to_whatever_happened_before(
    happenings: Sequence[Happening],
) -> None:
    with TemporaryDirectory() as folder:
        program = Program(Path(folder))
        for happening in happenings:
            happens(program, happening)
        program.sees_to_it()
        known = texts(program.log)
        assert known == [f"note {number}" for number in range(1, len(known) + 1)]
        assert program.killed() == [known]
        program.types()
        program.store.close()
        assert texts(program.store.read(SESSION)) == [*known, f"note {len(known) + 1}"]
        assert not program.store.written_beside(SESSION)


@settings(max_examples=15)
@given(
    st.lists(
        st.sampled_from(["here", "there", "theirs comes", "ours goes", "looks"]), min_size=1, max_size=10
    )
)
def test_two_copies_that_went_different_ways_both_keep_every_note(happenings: Sequence[str]) -> None:
    with TemporaryDirectory() as folder, TemporaryDirectory() as away:
        program = Program(Path(folder))
        other = new_store(Path(away))
        file_of(other).write_bytes(program.path.read_bytes())
        other.open(SESSION)
        elsewhere = [saved(other, note("elsewhere"))[0]]
        program.types()
        for happening in happenings:
            if happening == "here":
                program.types()
            elif happening == "there":
                elsewhere += saved(other, note(f"elsewhere {len(elsewhere)}"))
            elif happening == "theirs comes":
                replaced(program.path, file_of(other).read_bytes())
            elif happening == "ours goes":
                program.written.unlink(missing_ok=True)
            else:
                program.sees_to_it()
        came = program.path.read_bytes() if program.path.exists() else b""
        program.sees_to_it()
        program.types()
        program.store.close()
        other.close()
        assert texts(program.log) in program.killed()
        if b"elsewhere" in came:
            assert program.path.read_bytes() == came


def test_more_that_was_acknowledged_meanwhile_is_asked_for_before_anything_is_put_back(
    tmp_path: Path,
) -> None:
    program = Program(tmp_path)
    before = [*program.log]
    program.types()
    program.path.unlink()
    assert program.store.go_on(meta(), before).result(timeout=30).behind
    assert program.store.keep_whole(meta(), before).result(timeout=30).behind
    assert not program.path.exists()
    program.sees_to_it()
    assert texts(program.store.read(SESSION)) == ["note 1"]
    program.store.close()


def test_where_the_folder_is_gone_nothing_is_written_and_it_is_asked_for(tmp_path: Path) -> None:
    program = Program(tmp_path / "stick")
    program.types()
    away = program.store.workspace.sessions.rename(tmp_path / "pocket")
    with pytest.raises(FolderGone, match="Put the disk or stick back in"):
        program.sees_to_it()
    assert not program.store.workspace.sessions.exists()
    away.rename(program.store.workspace.sessions)
    assert program.store.is_as_left(SESSION).result(timeout=30)
    program.types()
    program.store.close()


def test_a_full_disk_is_told_and_what_was_acknowledged_is_put_back_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(tmp_path)
    older = program.path.read_bytes()
    for _ in range(3):
        program.types()
    replaced(program.path, older)
    with monkeypatch.context() as full:
        no_room(full)
        with pytest.raises(NotSaved, match="lacks 3 events that were saved"):
            program.sees_to_it()
    assert program.path.read_bytes() == older
    assert "the last 3 events; they were put back" in program.sees_to_it().told
    assert program.killed() == [["note 1", "note 2", "note 3"]]
    program.store.close()


def test_what_a_newer_version_has_written_is_not_touched(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.types()
    newer = program.path.read_bytes().replace(b'"workshop/1"', b'"workshop/99"')
    replaced(program.path, newer)
    with pytest.raises(SessionDamaged, match="newer version"):
        program.sees_to_it()
    assert program.path.read_bytes() == newer
    program.store.close()


def test_while_it_is_as_it_was_left_nothing_is_read_or_written(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.types()
    before = program.path.stat()
    assert program.store.is_as_left(SESSION).result(timeout=30)
    assert program.sees_to_it() == WentOn()
    after = program.path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    program.store.close()
    assert Workspace(tmp_path).torn.exists() is False


def test_a_letter_that_is_changed_in_place_is_put_back_although_the_file_is_as_long_as_before(
    tmp_path: Path,
) -> None:
    program = Program(tmp_path)
    program.types()
    program.types()
    whole = program.path.read_bytes()
    program.path.write_bytes(whole.replace(b"note 1", b"vote 1"))
    os.utime(program.path, ns=(0, 0))
    program.log += saved(program.store, note("typed before anybody looked"))
    assert not program.store.is_as_left(SESSION).result(timeout=30)
    program.sees_to_it()
    assert program.killed() == [["note 1", "note 2", "typed before anybody looked"]]
    assert program.store.is_as_left(SESSION).result(timeout=30)
    program.store.close()


@pytest.mark.parametrize("what", ["a folder", "a folder with something in it", "a link that leads nowhere"])
def test_what_is_no_file_and_took_the_place_of_one_is_kept_aside_and_what_was_saved_put_back(
    tmp_path: Path, what: str
) -> None:
    program = Program(tmp_path)
    program.types()
    program.path.unlink()
    if what == "a link that leads nowhere":
        program.path.symlink_to("on a stick that is out")
    else:
        program.path.mkdir()
        if what != "a folder":
            (program.path / "inside").write_text("somebody's")
    told = program.sees_to_it().told
    assert what.split(" with")[0] in told and ".workshop/torn/" in told
    assert program.killed() == [["note 1"]]
    (aside,) = program.store.workspace.torn.iterdir()
    assert aside.name in told and (aside.is_symlink() or aside.is_dir())
    program.types()
    program.store.close()
    assert texts(program.store.read(SESSION)) == ["note 1", "note 2"]


def test_the_lock_is_kept_while_the_file_is_put_back(tmp_path: Path) -> None:
    from workshop.record.protocol import SessionLocked

    program = Program(tmp_path)
    program.path.unlink()
    program.sees_to_it()
    with pytest.raises(SessionLocked):
        TinyDBEventStore(program.store.workspace).open(SESSION)
    program.store.close()
    other = TinyDBEventStore(program.store.workspace)
    assert other.open(SESSION).writable
    other.close()
