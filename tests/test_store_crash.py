"""The program is killed, its file is damaged, its disk breaks: short forms of the trials in tests/bench/crash.py."""

from __future__ import annotations

import random
from pathlib import Path

from tests.bench.crash_bytes import cuts, flips
from tests.bench.crash_disk import broken
from tests.bench.crash_kills import KINDS, run
from tests.bench.figures import missed


def test_a_killed_program_has_lost_no_note_that_it_had_shown_as_saved(tmp_path: Path) -> None:
    tallies = run(trials=12, folder=tmp_path, seed=random.randrange(10**6))
    assert set(tallies) == set(KINDS)
    assert sum(tally.acknowledged for tally in tallies.values()) > 12
    assert [tally.lost for tally in tallies.values()] == [0] * len(KINDS)
    assert [sentence for tally in tallies.values() for sentence in tally.unreadable] == []


def test_a_file_cut_anywhere_opens_to_what_was_saved_before_and_goes_on(tmp_path: Path) -> None:
    assert missed(list(cuts(tmp_path, step=23))) == []


def test_a_wrong_bit_anywhere_is_told_and_never_read_as_something_else(tmp_path: Path) -> None:
    assert missed(list(flips(tmp_path, step=101))) == []


def test_a_disk_that_breaks_while_notes_are_saved_loses_none_that_were_told_as_saved(tmp_path: Path) -> None:
    for seed in range(25):
        outcome = broken(tmp_path / str(seed), seed)
        assert (outcome.lost, outcome.opens) == (0, True), outcome.told
        assert outcome.told
