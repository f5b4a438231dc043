"""The program is killed while notes are being saved."""

from __future__ import annotations

import random
from pathlib import Path

from tests.bench.crash import run


def test_a_killed_program_has_lost_no_note_that_it_had_shown_as_saved(tmp_path: Path) -> None:
    tally = run(trials=8, folder=tmp_path, seed=random.randrange(10**6))
    assert tally.acknowledged > 8
    assert tally.lost == 0
