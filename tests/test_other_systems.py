"""A folder of sessions on Windows: what that system refuses, is carried on with or told; simulated where it is not ours."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store_samples import SESSION, file_of, meta, new_store, note, saved, texts
from workshop import disk
from workshop.plan.blocks import Paper
from workshop.record.protocol import NotSaved, StoreError
from workshop.store.carrying import carry
from workshop.store.events import TinyDBEventStore
from workshop.store.rewriting import beside_of, replace_file
from workshop.store.workspace import create_workspace
from workshop.word.files import ExportError, write_paper

ROOT = Path(__file__).parent.parent


class Busy:
    """Windows while somebody looks at files: to replace or remove one is refused a number of times."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, times: int, winerror: int = 5, calls: str = "replace unlink"
    ) -> None:
        self.refused, self.waited = 0, 0.0
        self._times, self._winerror = times, winerror
        monkeypatch.setattr(disk, "WINDOWS", True)
        monkeypatch.setattr(disk.time, "sleep", self._wait)
        for call in calls.split():
            monkeypatch.setattr(os, call, self._sometimes(getattr(os, call)))

    def _sometimes(self, call: Callable[..., None]) -> Callable[..., None]:
        def tried(path: object, *more: object, **how: object) -> None:
            if os.path.lexists(str(path)) and self.refused < self._times:
                self.refused += 1
                error = PermissionError(errno.EACCES, "The process cannot access the file")
                error.winerror = self._winerror  # type: ignore[attr-defined]
                raise error
            call(path, *more, **how)

        return tried

    def _wait(self, seconds: float) -> None:
        self.waited += seconds


@pytest.fixture
def store(tmp_path: Path) -> TinyDBEventStore:
    return new_store(tmp_path)


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_that_somebody_reads_at_the_moment_is_replaced_when_they_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int
) -> None:
    path = tmp_path / "one.json"
    path.write_bytes(b"old")
    busy = Busy(monkeypatch, 6, winerror)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new" and busy.refused == 6


def test_a_file_that_stays_in_use_is_given_up_after_a_second_and_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.json"
    path.write_bytes(b"old")
    busy = Busy(monkeypatch, 1_000)
    with pytest.raises(PermissionError):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert 0.9 < busy.waited < 2.5


def test_elsewhere_a_refusal_is_one_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.json"
    path.write_bytes(b"old")
    busy = Busy(monkeypatch, 1_000)
    monkeypatch.setattr(disk, "WINDOWS", False)
    with pytest.raises(PermissionError):
        replace_file(path, b"new")
    assert not busy.waited


def test_ballots_are_cast_while_a_virus_scanner_looks_at_the_box(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open(SESSION)
    store.box_open(SESSION, "V1")
    busy = Busy(monkeypatch, 3)
    assert store.box_cast(SESSION, "V1", {"q": [1]}).result() == 1
    assert busy.refused == 3
    store.box_remove(SESSION, "V1")
    assert store.boxes_left(SESSION) == []
    store.close()


def test_words_are_redacted_while_somebody_reads_the_file(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open(SESSION)
    saved(store, note("a name"), note("stays"))
    busy = Busy(monkeypatch, 3)
    store.redact(SESSION, {2}, [note("said why")]).result()
    store.close()
    assert busy.refused == 3
    assert texts(store.read(SESSION)) == ["stays", "said why"]
    assert not beside_of(file_of(store)).exists()


def test_a_copy_on_a_stick_is_brought_up_to_date_while_the_indexer_looks_at_it(
    store: TinyDBEventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick.json"
    carry(store.workspace, SESSION, stick)
    store.open(SESSION)
    saved(store, note("one more"))
    store.close()
    Busy(monkeypatch, 3)
    carry(store.workspace, SESSION, stick)
    assert stick.read_bytes() == file_of(store).read_bytes()


def test_a_word_file_is_exported_while_the_indexer_looks_at_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def paper(title: str) -> Paper:
        return Paper("record", title, "", "Buses", "draft", "2026-03-04", SESSION, ())

    first = write_paper(paper("Riders"), tmp_path).path
    before = first.read_bytes()
    busy = Busy(monkeypatch, 3)
    again = write_paper(paper("Riders of the night bus"), tmp_path).path
    assert again == first and first.read_bytes() != before and busy.refused == 3
    Busy(monkeypatch, 1_000, calls="replace")
    with pytest.raises(ExportError, match="was not written"):
        write_paper(paper("Riders again"), tmp_path)
    assert [path for path in tmp_path.iterdir() if path.suffix == ".docx"] == [first]


def test_no_folder_is_synced_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Windows opens no folder")

    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(os, "open", refused)
    disk.sync_folder(tmp_path)


def test_lines_are_written_as_they_are_where_there_is_no_pwrite_and_no_fdatasync(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.delattr(os, "pwrite")
    monkeypatch.delattr(os, "fdatasync")
    store.open(SESSION)
    saved(store, note("line\nand line"), note("more"))
    store.close()
    assert b"\r" not in file_of(store).read_bytes()
    assert texts(store.read(SESSION)) == ["line\nand line", "more"]
    assert store.check(SESSION).passed


@pytest.mark.parametrize(
    "name",
    [
        "con",
        "CON",
        "nul.2026",
        "Aux",
        "com1",
        "LPT9",
        "com¹",
        "conin$",
        "what?",
        "a*b",
        "a|b",
        'a"b',
        "<a>",
        "a\x07",
    ],
)
def test_no_session_gets_a_name_that_windows_keeps_for_itself(store: TinyDBEventStore, name: str) -> None:
    with pytest.raises(StoreError, match="on every computer"):
        store.create(meta(name), [note("x")])


@pytest.mark.parametrize("name", ["console", "2026-03-04-con-a1b2c3", "nulls", "com10", "a.con", "été"])
def test_names_that_only_look_like_devices_are_taken(store: TinyDBEventStore, name: str) -> None:
    store.create(meta(name), [note("x")])
    assert store.check(name).passed


def test_names_that_end_in_a_dot_or_blank_are_none_on_windows() -> None:
    assert not disk.is_name_everywhere("riders.")
    assert not disk.is_name_everywhere("riders ")
    assert not disk.is_name_everywhere("con .json")
    assert not disk.is_name_everywhere("")


def test_no_two_sessions_differ_only_in_capital_letters(store: TinyDBEventStore) -> None:
    with pytest.raises(StoreError, match="too much alike"):
        store.create(meta(SESSION.upper()), [note("x")])


def test_the_plan_is_no_session_however_its_name_is_written(store: TinyDBEventStore) -> None:
    file_of(store).rename(file_of(store).with_name("Plan.JSON".replace("JSON", "json")))
    assert store.workspace.session_ids() == []


def test_a_folder_too_deep_for_windows_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 120) / ("e" * 120)
    monkeypatch.setattr(disk, "WINDOWS", True)
    with pytest.raises(StoreError, match=r"characters too long .* nearer to the top of the disk"):
        create_workspace(deep)
    assert not (tmp_path / ("d" * 120)).exists()
    create_workspace(tmp_path / "short")


def test_what_is_not_saved_on_windows_is_told(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.open(SESSION)
    store.box_open(SESSION, "V1")
    store.box_cast(SESSION, "V1", {"q": [1]}).result()
    Busy(monkeypatch, 1_000, winerror=32)
    with pytest.raises(NotSaved, match="another program has the file open"):
        store.box_cast(SESSION, "V1", {"q": [2]}).result()
    monkeypatch.undo()
    assert store.box_read(SESSION, "V1") == {"q": [[1]]}
    store.close()


_WITHOUT_POSIX = """
import builtins, importlib, os, pkgutil, sys
import workshop

def load_all():
    names = [one.name for one in pkgutil.walk_packages(workshop.__path__, "workshop.")]
    names = [name for name in names if not name.endswith("__main__")]
    for name in names:
        importlib.import_module(name)
    return names

load_all()  # What others' packages need of this system they have got.
for name in [name for name in sys.modules if name.startswith("workshop.")]:
    del sys.modules[name]
POSIX = {"fcntl", "pwd", "grp", "termios", "resource", "tty", "pty", "syslog", "crypt", "spwd"}
real = builtins.__import__

def load(name, globals=None, *rest, **more):
    if name.partition(".")[0] in POSIX and str((globals or {}).get("__name__")).startswith("workshop"):
        raise ModuleNotFoundError(f"No module named {name!r} on Windows, for {globals['__name__']}")
    return real(name, globals, *rest, **more)

builtins.__import__ = load
for name in ("fork", "getuid", "geteuid", "getgid", "pwrite", "pread", "fdatasync", "O_DIRECTORY", "O_NOFOLLOW",
             "O_CLOEXEC", "statvfs", "uname", "getloadavg", "mkfifo", "fchmod", "fchown", "chown", "killpg", "setsid"):
    delattr(os, name)
print(len(load_all()))
"""


def test_every_module_loads_on_a_system_without_what_only_unix_has() -> None:
    result = subprocess.run(
        [sys.executable, "-c", _WITHOUT_POSIX],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) > 200
