"""Ballot boxes: every ballot that was acknowledged is in, and nothing tells whose it is or when it came."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store_samples import SESSION, new_store, note, saved, workspace_files
from workshop.record.protocol import EventStore, NotSaved, StoreError
from workshop.store.boxes import TIME
from workshop.store.events import TinyDBEventStore

BOX = "V2"
TOP = Path(__file__).parent.parent
NAMED_SIGNALS = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
WRITE = "pwrite" if hasattr(os, "pwrite") else "write"
SYNC = "fdatasync" if hasattr(os, "fdatasync") else "fsync"

NUMBERS = st.one_of(st.none(), st.integers(-5, 100))
ANSWERS = st.one_of(st.none(), st.lists(st.one_of(NUMBERS, st.lists(NUMBERS, max_size=2)), max_size=4))
QUESTIONS = st.dictionaries(st.sampled_from(["Q1", "Q2", "Q10"]), ANSWERS, min_size=1)
MARKS = st.one_of(st.just({}), st.sampled_from(["owl", "Eule é", '"}']).map(lambda mark: {"mark": mark}))
BALLOTS = st.tuples(QUESTIONS, MARKS).map(lambda pair: {**pair[0], **pair[1]})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyDBEventStore]:
    store = new_store(tmp_path)
    store.open(SESSION)
    yield store
    store.close()


def box_file(store: TinyDBEventStore, box: str = BOX) -> Path:
    return store.workspace.boxes / f"{SESSION}--{box}.json"


def temporary(store: TinyDBEventStore, box: str = BOX) -> Path:
    return store.workspace.boxes / f"{SESSION}--{box}.json.new"


def cast(store: EventStore, ballot: Any, box: str = BOX) -> int:
    return store.box_cast(SESSION, box, ballot).result(timeout=30)


def traces(store: TinyDBEventStore, *needles: bytes) -> list[str]:
    """The files of the workspace whose name or content has one of these in it."""
    found = []
    for path in store.workspace.root.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        found += [path.name for needle in needles if needle in content or needle in path.name.encode()]
    return found


def test_ballots_are_counted_in_and_read_back_by_question(store: TinyDBEventStore) -> None:
    asked_for: EventStore = store
    assert asked_for.box_open(SESSION, BOX) == 0
    assert cast(store, {"Q1": [2, 0], "Q2": [[1, 5], None]}) == 1
    assert cast(store, {"Q1": None, "Q2": [[0, 3], [4, 4]]}) == 2
    assert cast(store, {"Q1": [0], "Q2": None}) == 3
    assert asked_for.box_read(SESSION, BOX) == {
        "Q1": [[0], [2, 0], None],
        "Q2": [[[0, 3], [4, 4]], [[1, 5], None], None],
    }
    assert asked_for.boxes_left(SESSION) == [BOX]


def test_a_box_is_taken_up_with_what_is_in_it_after_the_program_was_closed(store: TinyDBEventStore) -> None:
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [1]})
    store.close()
    store.open(SESSION)
    assert store.box_open(SESSION, BOX) == 1
    assert cast(store, {"Q1": [0]}) == 2
    assert store.box_read(SESSION, BOX) == {"Q1": [[0], [1]]}


def test_what_is_asked_of_a_box_is_done_in_the_order_of_asking(store: TinyDBEventStore) -> None:
    store.box_open(SESSION, BOX)
    notes = [store.append(SESSION, [note(f"note {number}")]) for number in range(3)]
    casts = [store.box_cast(SESSION, BOX, {"Q1": [number]}) for number in range(9)]
    assert len(store.box_read(SESSION, BOX)["Q1"]) == 9
    assert [future.result() for future in casts] == list(range(1, 10))
    assert [future.result()[0].ref for future in notes] == ["N1", "N2", "N3"]


def test_closing_waits_for_the_ballots_that_were_handed_over(store: TinyDBEventStore) -> None:
    store.box_open(SESSION, BOX)
    casts = [store.box_cast(SESSION, BOX, {"Q1": [number]}) for number in range(9)]
    store.close()
    assert all(future.done() and future.exception() is None for future in casts)


def test_a_caller_who_changes_a_ballot_later_changes_nothing_in_the_box(store: TinyDBEventStore) -> None:
    store.box_open(SESSION, BOX)
    ballot = {"Q1": [1]}
    future = store.box_cast(SESSION, BOX, ballot)
    ballot["Q1"].append(2)
    future.result()
    assert store.box_read(SESSION, BOX) == {"Q1": [[1]]}


# What the file tells


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ballots=st.lists(BALLOTS, min_size=2, max_size=5), chance=st.randoms(use_true_random=False))
def test_the_same_ballots_give_the_same_file_in_whatever_order_they_come(
    store: TinyDBEventStore, ballots: list[dict[str, Any]], chance: random.Random
) -> None:
    files = []
    for order in (ballots, ballots[::-1], chance.sample(ballots, len(ballots))):
        store.box_remove(SESSION, BOX)
        store.box_open(SESSION, BOX)
        for number, ballot in enumerate(order, start=1):
            assert cast(store, dict(chance.sample(list(ballot.items()), len(ballot)))) == number
        files.append(box_file(store).read_bytes())
        read = store.box_read(SESSION, BOX)
    assert files[0] == files[1] == files[2]
    for question in ("Q1", "Q2", "Q10"):
        given_ = [json.dumps(ballot[question]) for ballot in ballots if question in ballot]
        assert sorted(json.dumps(answer) for answer in read.get(question, [])) == sorted(given_)


def test_every_order_of_four_people_gives_the_same_file(store: TinyDBEventStore) -> None:
    people = [{"Q1": [person], "Q2": [9 - person]} for person in range(3)] + [{"Q1": [0], "mark": "owl"}]
    files = set()
    for order in permutations(people):
        store.box_open(SESSION, BOX)
        for ballot in order:
            cast(store, ballot)
        files.add(box_file(store).read_bytes())
        store.box_remove(SESSION, BOX)
    assert len(files) == 1


def test_the_file_holds_sorted_answers_and_nothing_more(store: TinyDBEventStore) -> None:
    store.box_open(SESSION, BOX)
    for ballot in ({"Q1": [2], "Q2": [5]}, {"Q1": [0], "Q2": [7]}, {"Q1": [1], "Q2": None}):
        cast(store, ballot)
    assert json.loads(box_file(store).read_bytes()) == {
        "format": "workshop-box/1",
        "session": SESSION,
        "box": BOX,
        "in": 3,
        "questions": {"Q1": [[0], [1], [2]], "Q2": [[5], [7], None]},
        "marked": [],
    }


def test_only_who_chose_a_mark_has_the_answers_kept_together(store: TinyDBEventStore) -> None:
    store.box_open(SESSION, BOX)
    for ballot in (
        {"Q1": [2], "Q2": [5], "mark": "wolf"},
        {"Q1": [1], "Q2": [6], "mark": ""},
        {"Q1": [0], "Q2": [7], "mark": "owl"},
    ):
        cast(store, ballot)
    content = json.loads(box_file(store).read_bytes())
    assert content["questions"] == {"Q1": [[1]], "Q2": [[6]]}
    assert content["marked"] == [
        {"mark": "owl", "answers": {"Q1": [0], "Q2": [7]}},
        {"mark": "wolf", "answers": {"Q1": [2], "Q2": [5]}},
    ]
    assert store.box_read(SESSION, BOX) == {"Q1": [[0], [1], [2]], "Q2": [[5], [6], [7]]}


def test_no_time_of_the_file_or_its_folder_tells_when_a_ballot_came(store: TinyDBEventStore) -> None:
    before = set(store.workspace.root.rglob("*"))
    start = int(time.time())
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [1]})
    times = {int(path.stat().st_mtime) for path in (box_file(store), box_file(store).parent)}
    assert times == {TIME} and int(box_file(store).stat().st_atime) <= TIME
    content = box_file(store).read_bytes()
    assert not any(str(start + second).encode()[:8] in content for second in range(3))
    assert set(store.workspace.root.rglob("*")) - before == {box_file(store), box_file(store).parent}
    store.box_remove(SESSION, BOX)
    assert int(store.workspace.boxes.stat().st_mtime) == TIME


def test_a_ballot_goes_into_no_session_file(store: TinyDBEventStore) -> None:
    before = store.workspace.session_file(SESSION).read_bytes()
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [739184]})
    assert store.workspace.session_file(SESSION).read_bytes() == before
    assert traces(store, b"739184") == [box_file(store).name]


# Removing


def test_a_removed_box_leaves_nothing_in_the_workspace(store: TinyDBEventStore) -> None:
    before = workspace_files(store.workspace)
    store.box_open(SESSION, BOX)
    for number in range(5):
        cast(store, {"Q1": [739184 + number], "Q2": [None, [52817, 1]], "mark": "wolverine" * (number % 2)})
    temporary(store).write_bytes(box_file(store).read_bytes())
    store.box_remove(SESSION, BOX)
    assert traces(store, b"73918", b"52817", b"wolverine", BOX.encode()) == []
    assert workspace_files(store.workspace) == before
    assert store.boxes_left(SESSION) == []
    store.box_remove(SESSION, BOX)
    with pytest.raises(StoreError, match="There is no ballot box V2"):
        store.box_read(SESSION, BOX)
    with pytest.raises(NotSaved, match="Not saved: there is no ballot box V2"):
        cast(store, {"Q1": [1]})


def test_what_a_kill_left_half_written_goes_when_the_box_or_the_session_is_opened(
    store: TinyDBEventStore,
) -> None:
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [1]})
    temporary(store).write_bytes(b'{"box":"V2","for')
    assert store.box_open(SESSION, BOX) == 1
    assert not temporary(store).exists()
    others = store.workspace.boxes / f"{SESSION}-b--{BOX}.json.new"
    theirs = store.workspace.boxes / f"{SESSION}--b--{BOX}.json.new"
    gone = temporary(store, "V9")
    for path in (temporary(store), gone, others, theirs):
        path.write_bytes(b"{}")
    store.close()
    assert store.open(SESSION).notice == ""
    assert not temporary(store).exists() and not gone.exists()
    assert others.exists() and theirs.exists(), "those of other sessions are theirs"


def test_boxes_that_are_left_are_listed_for_their_own_session_only(store: TinyDBEventStore) -> None:
    assert store.boxes_left(SESSION) == []
    for box in ("V3", "V2", "V10-round-2"):
        store.box_open(SESSION, box)
    for name in (f"{SESSION}--b--V4.json", f"{SESSION}-x--V5.json", "V6.json", f"{SESSION}--V7.json.new"):
        (store.workspace.boxes / name).write_bytes(b"{}")
    assert store.boxes_left(SESSION) == ["V10-round-2", "V2", "V3"]
    assert [header.id for header in store.list()] == [SESSION], "boxes are no sessions"
    assert all(report.passed for report in store.check_all())


# Refusals


@pytest.mark.parametrize(
    "box", ["", "../V2", "a/b", "a.b", "V 2", "-V2", "V2-", "a--b", "V2\n", "é", "a\\b", "\x00"]
)
def test_a_name_that_is_not_plain_is_refused(store: TinyDBEventStore, box: str) -> None:
    for refused in (store.box_open, store.box_read, store.box_remove):
        with pytest.raises(StoreError, match="letters, digits and single dashes"):
            refused(SESSION, box)
    with pytest.raises(NotSaved, match="letters, digits and single dashes"):
        cast(store, {"Q1": [1]}, box)


@pytest.mark.parametrize(
    "ballot",
    [
        {},
        {"mark": "owl"},
        {"Q1": 3},
        {"Q1": "yes"},
        {"Q1": {"a": 1}},
        {"Q1": [1.5]},
        {"Q1": [float("nan")]},
        {"Q1": [True]},
        {"Q1": ["739184"]},
        {"Q1": [[[1]]]},
        {"Q1": [10**30]},
        {"Q1": [2**53]},
        {"Q1": [object()]},
        {"Q1": [1], "mark": 7},
        {"\ud800": [1]},
    ],
)
def test_a_ballot_that_is_none_is_refused_without_repeating_it(store: TinyDBEventStore, ballot: Any) -> None:
    store.box_open(SESSION, BOX)
    before = box_file(store).read_bytes()
    future = store.box_cast(SESSION, BOX, ballot)
    with pytest.raises(
        NotSaved, match=r"^Not saved: a ballot holds a list of whole numbers, or nothing, for each"
    ):
        future.result()
    assert box_file(store).read_bytes() == before


GOOD = {
    "format": "workshop-box/1",
    "session": SESSION,
    "box": BOX,
    "in": 1,
    "questions": {"Q1": [[1]]},
    "marked": [],
}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "or is damaged"),
        (json.dumps(GOOD).encode()[:-5], "or is damaged"),
        (b"\x00" * 200, "or is damaged"),
        (b"[1]", "or is damaged"),
        (b"[" * 100_000, "or is damaged"),
        (json.dumps(GOOD | {"at": "2026-03-04T10:00:00Z"}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"in": 2}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"in": 0}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"in": "1"}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"box": "V3"}).encode(), "not this vote's ballot box"),
        (json.dumps(GOOD | {"questions": {"Q1": [["x"]]}}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"questions": {"Q1": [[10**40]]}}).encode(), "or is damaged"),
        (json.dumps({key: GOOD[key] for key in GOOD if key != "format"}).encode(), "or is damaged"),
        (json.dumps(GOOD | {"format": "workshop/1"}).encode(), "or is damaged"),
        (b'{"format": "workshop-box/2", "rows": []}', r"newer version of this program \(workshop-box/2\)"),
    ],
)
def test_a_damaged_or_newer_box_is_said_and_not_touched(
    store: TinyDBEventStore, content: bytes, said: str
) -> None:
    store.box_open(SESSION, BOX)
    box_file(store).write_bytes(content)
    for refused in (store.box_open, store.box_read):
        with pytest.raises(StoreError, match=said) as error:
            refused(SESSION, BOX)
        assert str(error.value).startswith(f"sessions/.workshop/boxes/{SESSION}--V2.json ")
    with pytest.raises(NotSaved, match=f"^Not saved: .*{said}"):
        cast(store, {"Q1": [1]})
    assert box_file(store).read_bytes() == content
    assert saved(store, note("the session goes on"))


def test_only_the_program_that_has_the_session_may_use_its_boxes(store: TinyDBEventStore) -> None:
    store.box_open(SESSION, BOX)
    second = TinyDBEventStore(store.workspace)
    second.open(SESSION, read_only=True)
    before = box_file(store).read_bytes()
    for refused in (second.box_open, second.box_read, second.box_remove):
        with pytest.raises(StoreError, match="is not open for writing"):
            refused(SESSION, BOX)
    with pytest.raises(StoreError, match="is not open for writing"):
        second.boxes_left(SESSION)
    with pytest.raises(NotSaved, match=r"Not saved: session .* is not open for writing"):
        cast(second, {"Q1": [1]})
    assert box_file(store).read_bytes() == before
    store.close()
    with pytest.raises(NotSaved, match="is not open for writing"):
        cast(store, {"Q1": [1]})


# When the disk says no


def failing(code: int) -> Any:
    def fail(*_: object, **__: object) -> Any:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (WRITE, errno.ENOSPC, "the disk is full"),
        (SYNC, errno.EIO, "the disk reported an error"),
        ("utime", errno.EPERM, "the file or its folder is read-only"),
        ("replace", errno.EROFS, "the disk is read-only"),
        ("open", errno.EDQUOT, "your share of the disk is used up"),
    ],
)
def test_a_ballot_that_the_disk_refuses_is_not_in_and_that_is_said(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch, call: str, code: int, said: str
) -> None:
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [1]})
    before = box_file(store).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(code))
        future = store.box_cast(SESSION, BOX, {"Q1": [739184]})
        error = future.exception(timeout=30)
        made = store.box_cast(SESSION, "V3", {"Q1": [739184]}).exception(timeout=30)
    assert isinstance(error, NotSaved) and str(error) == f"Not saved: {said}."
    assert isinstance(made, NotSaved)
    assert box_file(store).read_bytes() == before and traces(store, b"739184") == []
    assert not temporary(store).exists()
    assert cast(store, {"Q1": [0]}) == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no way to sync a folder")
def test_a_ballot_whose_name_did_not_reach_the_disk_is_taken_out_again(
    store: TinyDBEventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [1]})
    before = box_file(store).read_bytes()
    real = os.fsync

    def refuse_folders(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        real(fd)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse_folders)
        with pytest.raises(NotSaved, match=r"^Not saved: the disk reported an error\.$"):
            cast(store, {"Q1": [739184]})
        with pytest.raises(NotSaved, match="ballot box V3 cannot be used: the disk reported an error"):
            store.box_open(SESSION, "V3")
    assert box_file(store).read_bytes() == before
    assert store.boxes_left(SESSION) == [BOX]
    assert cast(store, {"Q1": [0]}) == 2


def run_child(code: str, *arguments: str) -> str:
    """Run code in a process of its own, which may limit itself; returns what it printed."""
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=TOP,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


FULL_DISK = """
    import resource, sys
    from pathlib import Path
    from tests.store_samples import *
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace

    store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
    store.open(SESSION)
    store.box_open(SESSION, "V2")
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, resource.RLIM_INFINITY))
    futures = [store.box_cast(SESSION, "V2", {"Q1": list(range(number, number + 30))}) for number in range(60)]
    outcomes = [future.exception(timeout=30) for future in futures]
    kept = [number for number, outcome in enumerate(outcomes) if outcome is None]
    print({str(outcome) for outcome in outcomes if outcome})
    print(sorted(answer[0] for answer in store.box_read(SESSION, "V2")["Q1"]) == kept, 10 < len(kept) < 40)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(store.box_cast(SESSION, "V2", {"Q1": [1]}).result() == len(kept) + 1)
    print([path.name for path in store.workspace.boxes.iterdir()])
    store.close()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file to run into")
def test_a_box_that_cannot_grow_keeps_what_is_in_it_and_takes_more_later(tmp_path: Path) -> None:
    new_store(tmp_path)
    reasons, kept, again, files = run_child(FULL_DISK, str(tmp_path)).splitlines()
    assert reasons == "{'Not saved: the file has reached the largest size allowed on this computer.'}"
    assert (kept, again, files) == ("True True", "True", f"['{SESSION}--V2.json']")


READ_ONLY = """
    import os, sys
    from pathlib import Path
    from tests.store_samples import *
    from workshop.record.protocol import StoreError
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace

    if os.geteuid() == 0:
        os.setuid(65534)  # permissions do not stop root
    store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
    opened = store.open(SESSION)
    print(opened.writable, opened.notice)
    for box in ("V2", "V3"):
        try:
            print(store.box_open(SESSION, box))
        except StoreError as error:
            print(error)
    print(store.box_cast(SESSION, "V2", {"Q1": [1]}).exception())
    try:
        store.box_remove(SESSION, "V2")
    except StoreError as error:
        print(error)
    print(store.box_read(SESSION, "V2"))
"""


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that a user without rights can enter, which pytest's own cannot be."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in another way")
def test_a_folder_of_boxes_that_may_not_be_written_is_said_and_nothing_is_lost(public_folder: Path) -> None:
    store = new_store(public_folder)
    store.open(SESSION)
    store.box_open(SESSION, "V2")
    cast(store, {"Q1": [4]})
    store.close()
    temporary(store, "V9").write_bytes(b"{}")
    for path in public_folder.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    store.workspace.boxes.chmod(0o555)
    lines = run_child(READ_ONLY, str(public_folder)).splitlines()
    reason = "the file or its folder is read-only."
    assert lines == [
        f"True A half-written ballot box in sessions/.workshop/boxes could not be removed: {reason}",
        "1",
        f"The ballot box V3 cannot be used: {reason}",
        f"Not saved: {reason}",
        f"The ballot box V2 was not removed: {reason}",
        "{'Q1': [[4]]}",
    ]


# Kills

CASTING = """
    import sys
    from itertools import count
    from pathlib import Path
    from tests.store_samples import SESSION
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace

    store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
    store.open(SESSION)
    store.box_open(SESSION, "V2")
    for number in count(int(sys.argv[2])):
        store.box_cast(SESSION, "V2", {"Q1": [number], "Q2": [[number, None]] * 20}).result()
        print(number, flush=True)
"""


@NAMED_SIGNALS
def test_a_killed_program_has_lost_no_ballot_that_it_had_acknowledged(tmp_path: Path) -> None:
    chance = random.Random()
    store = new_store(tmp_path)
    acknowledged: list[int] = []
    for trial in range(6):
        command = [sys.executable, "-c", textwrap.dedent(CASTING), str(tmp_path), str(trial * 10_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TOP) as child:
            assert child.stdout is not None
            printed = child.stdout.readline()
            try:
                child.wait(timeout=chance.random() * 0.08)
            except subprocess.TimeoutExpired:
                child.kill()
            printed += child.stdout.read()
        acknowledged += [int(line) for line in printed.splitlines(keepends=True) if line.endswith("\n")]
        store.open(SESSION)
        there = store.box_open(SESSION, BOX)
        answers = store.box_read(SESSION, BOX)
        assert [path.name for path in store.workspace.boxes.iterdir()] == [box_file(store).name]
        store.close()
        numbers = [answer[0] for answer in answers["Q1"]]
        assert set(acknowledged) <= set(numbers)
        assert there == len(numbers) == len(set(numbers)) == len(answers["Q2"])
        assert len(acknowledged) <= there <= len(acknowledged) + trial + 1, "at most one more for each kill"
    assert len(acknowledged) > 6


# Ends the program before or after its n-th call of one of the operating system's functions.
DYING = """
    import os, signal, sys
    from pathlib import Path
    from tests.store_samples import SESSION
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace

    store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
    store.open(SESSION)
    store.box_open(SESSION, "V2")
    name, when = sys.argv[2:]
    real = getattr(os, name)

    def dying(*arguments, **named):
        if when == "half" and name == "pwrite":
            real(arguments[0], bytes(arguments[1])[:40], arguments[2])
        elif when == "after":
            real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(os, name, dying)
    store.box_cast(SESSION, "V2", {"Q1": [739184]}).result()
"""


@NAMED_SIGNALS
@pytest.mark.parametrize(
    ("call", "when", "there"),
    [
        (WRITE, "before", 1),
        (WRITE, "half", 1),
        (SYNC, "before", 1),
        (SYNC, "after", 1),
        ("utime", "after", 1),
        ("replace", "before", 1),
        ("replace", "after", 2),
        ("fsync", "before", 2),
    ],
)
def test_a_kill_at_any_step_leaves_the_box_as_before_or_with_the_ballot_in(
    store: TinyDBEventStore, call: str, when: str, there: int
) -> None:
    if call == "fsync" and SYNC == "fsync":
        pytest.skip("the file is synced with the same call as the folder here")
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [5]})
    store.close()
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DYING), str(store.workspace.root), call, when],
        cwd=TOP,
        timeout=60,
    )
    assert child.returncode == -signal.SIGKILL
    store.open(SESSION)
    assert not temporary(store).exists(), "opening the session is enough"
    assert store.box_open(SESSION, BOX) == there
    assert store.box_read(SESSION, BOX)["Q1"] == [[5], [739184]][:there]
    store.box_remove(SESSION, BOX)
    assert traces(store, b"739184", BOX.encode()) == []
