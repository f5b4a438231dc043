"""Ballot boxes: every ballot that was acknowledged is in, and nothing tells whose it is or when it came."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.box_samples import BOX, box_file, cast, temporary, traces
from tests.store_samples import SESSION, note, workspace_files
from workshop.record.protocol import EventStore, NotSaved, StoreError
from workshop.store.boxes import TIME
from workshop.store.events import TinyDBEventStore

NUMBERS = st.one_of(st.none(), st.integers(-5, 100))
ANSWERS = st.one_of(st.none(), st.lists(st.one_of(NUMBERS, st.lists(NUMBERS, max_size=2)), max_size=4))
QUESTIONS = st.dictionaries(st.sampled_from(["Q1", "Q2", "Q10"]), ANSWERS, min_size=1)
MARKS = st.one_of(st.just({}), st.sampled_from(["owl", "Eule é", '"}']).map(lambda mark: {"mark": mark}))
BALLOTS = st.tuples(QUESTIONS, MARKS).map(lambda pair: {**pair[0], **pair[1]})


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


def _older_comes(path: Path, older: bytes) -> None:
    path.write_bytes(older)


def _folder_goes(path: Path, older: bytes) -> None:
    shutil.rmtree(path.parent)


@pytest.mark.parametrize(
    "happens",
    [
        _older_comes,
        lambda path, older: path.write_bytes(b""),
        lambda path, older: path.write_bytes(b"<html>sign in</html>"),
        lambda path, older: path.unlink(),
        _folder_goes,
    ],
)
@pytest.mark.parametrize("then", ["another is cast", "they are read", "the session is opened again"])
def test_no_ballot_is_lost_to_another_program_that_changes_the_box_while_the_vote_is_open(
    store: TinyDBEventStore, happens: Callable[[Path, bytes], None], then: str
) -> None:
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [0]})
    older = box_file(store).read_bytes()
    cast(store, {"Q1": [1]})
    cast(store, {"Q1": [2]})
    happens(box_file(store), older)
    if then == "another is cast":
        assert cast(store, {"Q1": [3]}) == 4
        assert store.box_read(SESSION, BOX) == {"Q1": [[0], [1], [2], [3]]}
    elif then == "they are read":
        assert store.box_read(SESSION, BOX) == {"Q1": [[0], [1], [2]]}
    else:
        assert store.box_open(SESSION, BOX) == 3
        store.close()
        store.open(SESSION)
        assert store.box_open(SESSION, BOX) == 3
    store.box_remove(SESSION, BOX)
    assert not box_file(store).exists()
    assert store.box_open(SESSION, BOX) == 0


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


def test_marked_sheets_come_back_whole_and_sorted_by_mark_in_whatever_order_they_went_in(
    store: TinyDBEventStore,
) -> None:
    sheets = [
        {"Q1": [0], "Q2": None, "mark": "wolf"},
        {"Q1": [2], "Q2": [5]},
        {"Q1": [4], "Q2": [7], "mark": "owl"},
        {"Q1": [1], "Q2": [7], "mark": "owl"},
    ]
    for order in permutations(sheets):
        store.box_open(SESSION, BOX)
        for ballot in order:
            cast(store, ballot)
        assert store.box_marked(SESSION, BOX) == [
            ("owl", {"Q1": [1], "Q2": [7]}),
            ("owl", {"Q1": [4], "Q2": [7]}),
            ("wolf", {"Q1": [0], "Q2": None}),
        ]
        store.box_remove(SESSION, BOX)


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
