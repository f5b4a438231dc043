"""A folder of many sessions: what its list says is kept, and nothing but time depends on that."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.many import make
from tests.commands import call
from tests.session_samples import LEADERS, RIDERS, make_room
from workshop import cli, disk
from workshop.plan import standing as standing_of
from workshop.plan.material import gather
from workshop.plan.register import overdue
from workshop.plan.standing import standing
from workshop.plan.status import Status, status
from workshop.record.protocol import Row
from workshop.session import listing
from workshop.session.listing import glance, listed
from workshop.session.live import LiveSession
from workshop.session.reading import read_all, row_of
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import PLAN, Workspace

ROOT = Path(__file__).parent.parent
SECRET = "what-only-a-note-says"


def aged(workspace: Workspace) -> None:
    """The files of the folder as they are some time after they were written."""
    then = time.time() - 60
    for path in workspace.sessions.glob("*.json"):
        os.utime(path, (then, then))


def index_of(workspace: Workspace) -> Path:
    return workspace.sessions / ".workshop" / "index.json"


def as_read(workspace: Workspace) -> list[Row]:
    """The list as it comes from the files themselves."""
    return listing.in_order([row_of(one) for one in read_all(TinyDBEventStore(workspace))])


def now(workspace: Workspace) -> list[Row]:
    """The list as a program that has just been started shows it."""
    return listed(TinyDBEventStore(workspace))


def kept(workspace: Workspace) -> set[str]:
    """The sessions whose files a program that has just been started need not read."""
    return {
        row["id"]
        for row in glance(TinyDBEventStore(workspace))
        if not row.keys() & {"unread", "unverified", "problem"}
    }


def add_note(workspace: Workspace, session_id: str, text: str) -> None:
    store = TinyDBEventStore(workspace)
    live = LiveSession(store, session_id, store.open(session_id).events)
    live.wait(live.notes.capture(text))
    store.close()


@pytest.fixture
def many(workspace: Workspace) -> Workspace:
    """Four sessions: one planned, two with notes, and one that cannot be read."""
    for name, facts in (("planned", LEADERS), ("running", LEADERS), ("riders", RIDERS), ("broken", LEADERS)):
        design = "focus-group-external" if facts is RIDERS else "buy-in"
        room = make_room(workspace, design, facts, name, start=name != "planned")
        if name != "planned":
            room.type(f"{SECRET} {name}")
        room.store.close()
    path = workspace.session_file("broken")
    path.write_bytes(path.read_bytes().replace(b"says broken", b"says spoken"))
    aged(workspace)
    return workspace


def test_a_list_says_the_same_whether_it_was_kept_or_not(many: Workspace) -> None:
    fresh = as_read(many)
    assert now(many) == fresh
    assert kept(many) == {"planned", "running", "riders"}
    assert now(many) == fresh
    index_of(many).unlink()
    assert now(many) == fresh


def test_a_list_of_very_many_is_whole_at_once_and_verifies_some_files_each_time(
    many: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = call(many, "list", "--whole")
    assert "altered" in whole.stderr and "not verified" not in whole.stderr
    index_of(many).unlink()
    monkeypatch.setattr(cli, "_MANY", 1)
    monkeypatch.setattr(cli, "_A_MOMENT", 0)
    first = call(many, "list")
    assert set(whole.stdout.splitlines()) < set(first.stdout.splitlines()), (
        "the altered one is counted as it says"
    )
    assert "3 of these 4 sessions were read and not verified" in first.stderr
    assert '"unverified": true' in call(many, "list", "--json").stdout
    told = [call(many, "list") for _ in range(4)]
    assert told[-1].stdout == whole.stdout and told[-1].stderr == whole.stderr
    assert "unverified" not in call(many, "list", "--json").stdout


def test_what_is_kept_is_not_read_again(many: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    now(many)
    read: list[str] = []
    load = TinyDBEventStore.read
    monkeypatch.setattr(
        TinyDBEventStore,
        "read",
        lambda store, session_id, after=0: read.append(session_id) or load(store, session_id, after),
    )
    now(many)
    assert read == ["broken"]


def test_a_session_that_cannot_be_read_says_why_each_time(many: Workspace) -> None:
    for _ in range(2):
        broken = next(row for row in now(many) if row["id"] == "broken")
        assert "altered" in broken["problem"]


def test_a_note_more_and_a_session_more_or_less_are_in_the_next_list(many: Workspace) -> None:
    before = {row["id"]: row for row in now(many)}
    add_note(many, "running", "one more")
    many.session_file("planned").unlink()
    make_room(many, "buy-in", LEADERS, "new").store.close()
    after = {row["id"]: row for row in now(many)}
    assert after["running"]["notes"] == before["running"]["notes"] + 1
    assert after["riders"] == before["riders"]
    assert set(after) == {"running", "riders", "broken", "new"}
    assert now(many) == as_read(many)


def test_a_change_of_the_same_length_at_the_same_time_is_seen(many: Workspace) -> None:
    now(many)
    path = many.session_file("running")
    found = path.stat()
    path.write_bytes(path.read_bytes().replace(b"says running", b"says punning"))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert next(row for row in now(many) if row["id"] == "running").get("problem")


def test_a_file_written_a_moment_ago_is_not_kept_yet(many: Workspace) -> None:
    os.utime(many.session_file("running"))
    now(many)
    assert kept(many) == {"planned", "riders"}


def test_the_index_holds_no_text_of_a_note(many: Workspace) -> None:
    now(many)
    data = index_of(many).read_bytes()
    assert SECRET.encode() not in data
    assert b"Riders" in data


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\n",
        b"null\nnull",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"format":"index/1","edition":"x"}\n{}',
    ],
)
def test_an_index_that_is_no_index_changes_nothing(many: Workspace, content: bytes) -> None:
    fresh = now(many)
    index_of(many).write_bytes(content)
    assert now(many) == fresh
    assert kept(many) == {"planned", "running", "riders"}, "it was made anew"


@settings(max_examples=100)
@given(data=st.data())
def test_a_wrong_byte_anywhere_in_the_index_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    workspace = _one_listed(tmp_path_factory)
    path = index_of(workspace)
    whole = path.read_bytes()
    try:
        at = data.draw(st.integers(0, len(whole) - 1))
        wrong = bytearray(whole)
        wrong[at] ^= 1 << data.draw(st.integers(0, 7))
        path.write_bytes(wrong if data.draw(st.booleans()) else whole[:at])
        assert now(workspace) == as_read(workspace)
    finally:
        path.write_bytes(whole)


_listed: list[Workspace] = []


def _one_listed(factory: pytest.TempPathFactory) -> Workspace:
    if not _listed:
        workspace = Workspace(factory.mktemp("listed"))
        workspace.sessions.mkdir()
        room = make_room(workspace, "buy-in", LEADERS, "one")
        room.type("a note")
        room.store.close()
        aged(workspace)
        now(workspace)
        assert kept(workspace) == {"one"}
        _listed.append(workspace)
    return _listed[0]


def test_what_another_version_of_the_program_kept_is_read_anew(
    many: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = now(many)
    monkeypatch.setattr(listing, "edition", lambda: "another")
    assert kept(many) == set()
    assert now(many) == fresh


def test_where_nothing_can_be_written_a_list_is_whole_and_the_program_remembers(many: Workspace) -> None:
    folder = many.sessions / ".workshop"
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    folder.rmdir()
    folder.write_text("no folder can be made here, as on a stick that is read-only")
    store = TinyDBEventStore(many)
    assert listed(store) == as_read(many)
    assert [row["id"] for row in glance(store) if row.get("unread")] == ["broken"]


def test_a_link_to_nowhere_hides_no_sessions_and_is_listed_with_what_to_do(many: Workspace) -> None:
    fresh = now(many)
    for name, target in (("loop", "loop.json"), ("gone", "nothing.json"), ("folder", ".workshop")):
        (many.sessions / f"{name}.json").symlink_to(target)
    (many.sessions / "made.json").mkdir()
    if hasattr(os, "mkfifo"):
        # Who reads it waits for ever: it is no session's.
        os.mkfifo(many.sessions / "pipe.json")
    odd = ["folder", "gone", "loop", "made"]
    for _ in range(2):
        rows = now(many)
        assert [row for row in rows if row["id"] not in odd] == fresh
        assert rows == as_read(many)
        told = {row["id"]: row["problem"] for row in rows if row["id"] in odd}
        for name in ("folder", "made"):
            assert (
                told[name]
                == f"sessions/{name}.json is a folder, not a session's file: move it out of the folder of sessions."
            )
        for name, target in (("loop", "loop.json"), ("gone", "nothing.json")):
            assert told[name] == (
                f"sessions/{name}.json is a link to {target}, which is not there: "
                f"put in the disk or stick that holds it, or remove the link."
            )
    assert many.session_ids() == sorted(["broken", "planned", "riders", "running", *odd])


def test_the_list_is_the_same_where_the_system_tells_less_of_a_folder(
    many: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = now(many)
    monkeypatch.setattr(disk, "WINDOWS", True)
    assert now(many) == fresh
    assert kept(many) == {"planned", "running", "riders"}


def test_what_the_bench_measures_are_whole_sessions(tmp_path: Path) -> None:
    workspace = make(tmp_path, 13)
    assert len(now(workspace)) == 13
    assert all(report.passed for report in TinyDBEventStore(workspace).check_all())
    assert len(kept(workspace)) == 13


def test_a_folder_that_is_gone_has_no_sessions(many: Workspace) -> None:
    store = TinyDBEventStore(many)
    many.sessions.rename(many.root / "elsewhere")
    assert listed(store) == []


def test_two_programs_that_list_at_once_both_list_everything(many: Workspace) -> None:
    fresh = as_read(many)
    for number in range(30):
        path = many.session_file(f"more-{number:02}")
        path.write_bytes(
            many.session_file("planned").read_bytes().replace(b'"planned"', f'"more-{number:02}"'.encode())
        )
    aged(many)
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "workshop", "list", "--workspace", str(many.root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
        )
        for _ in range(3)
    ]
    outputs = [child.communicate(timeout=60)[0] for child in children]
    assert len(set(outputs)) == 1
    assert outputs[0].count("Leaders") == sum(row.get("title") == "Leaders" for row in fresh)
    assert now(many) == as_read(many)
    assert kept(many) >= {"planned", "running", "riders"}


def test_what_is_out_of_date_is_not_kept_any_longer_nor_brought_back_once_it_was_removed(
    many: Workspace,
) -> None:
    store = TinyDBEventStore(many)
    listed(store)
    assert b'"Riders"' in index_of(many).read_bytes()
    index_of(many).unlink()  # as a redaction does
    assert {row["id"] for row in glance(store) if row.get("unread")} == {
        "planned",
        "running",
        "riders",
        "broken",
    }
    listed(store)
    many.session_file("riders").unlink()
    os.utime(many.session_file("planned"), (1, 1))
    listed(store)
    assert b'"Riders"' not in index_of(many).read_bytes()


def test_nothing_is_left_beside_the_index(many: Workspace) -> None:
    now(many)
    assert sorted(path.name for path in index_of(many).parent.iterdir() if path.is_file()) == ["index.json"]


def test_of_sessions_that_are_not_kept_the_heads_are_shown_at_once(many: Workspace) -> None:
    rows = glance(TinyDBEventStore(many))
    unread = {row["id"]: row for row in rows if row.get("unread")}
    assert unread["riders"]["title"] == "Riders"
    assert unread["riders"]["date"] == "2026-03-04"
    assert unread["riders"]["status"] == ""


# How the plan stands -------------------------------------------------------------------------------


@pytest.fixture
def example(tmp_path: Path) -> Workspace:
    """A copy of the worked example, some time after it was made."""
    shutil.copytree(ROOT / "sessions", tmp_path / "sessions", ignore=shutil.ignore_patterns(".workshop"))
    workspace = Workspace(tmp_path)
    aged(workspace)
    return workspace


def stands(workspace: Workspace, today: str) -> Status:
    return standing(TinyDBEventStore(workspace), today=today)


@pytest.mark.parametrize("today", ["2026-05-20", "2026-12-31"])
def test_how_the_plan_stands_is_the_same_whether_it_was_kept_or_not(
    example: Workspace, today: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = status(gather(TinyDBEventStore(example), today=today))
    assert stands(example, today) == fresh
    monkeypatch.setattr(standing_of, "gather", _never)
    assert stands(example, today) == fresh
    assert today < "2026-06" or "Overdue: " in next(one.told for one in fresh.open), "its words are read anew"
    index_of(example).write_bytes(b"no index")
    with pytest.raises(AssertionError):
        stands(example, today)


def test_the_plan_is_looked_at_again_the_next_day_and_when_a_file_has_changed(
    example: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands(example, "2026-12-31")
    monkeypatch.setattr(standing_of, "gather", _never)
    with pytest.raises(AssertionError):
        stands(example, "2027-01-01")
    for name in (example.session_ids()[0], PLAN):
        path = example.session_file(name)
        os.utime(path, (1_700_000_000, 1_700_000_000))
        with pytest.raises(AssertionError):
            stands(example, "2026-12-31")


def test_what_is_kept_of_the_plan_has_no_words_of_a_commitment(example: Workspace) -> None:
    found = stands(example, "2026-12-31")
    late = overdue(gather(TinyDBEventStore(example), today="2026-12-31"))
    assert late and late[0].action in next(one.told for one in found.open)
    data = index_of(example).read_text(encoding="utf-8")
    assert '"standing"' in data
    for row in late:
        assert row.action not in data and row.owner not in data


def test_a_session_that_cannot_be_read_is_looked_at_each_time(example: Workspace) -> None:
    path = example.session_file(example.session_ids()[3])
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"note.added"', b'"note.edded"', 1))
    aged(example)
    first = stands(example, "2026-12-31")
    assert [name for name, _ in first.broken] == [path.stem]
    assert stands(example, "2026-12-31") == first
    path.write_bytes(whole)
    aged(example)
    assert not stands(example, "2026-12-31").broken


def test_nothing_of_the_plan_is_kept_while_a_file_is_being_written(example: Workspace) -> None:
    os.utime(example.session_file(PLAN))
    stands(example, "2026-12-31")
    assert not index_of(example).exists() or b'"standing"' not in index_of(example).read_bytes()


def _never(*_: object, **__: object) -> None:
    raise AssertionError("every session was read")
