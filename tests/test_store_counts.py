"""Short forms of what tests/bench/store.py counts; what it times is not held against a clock here."""

from __future__ import annotations

from pathlib import Path

from tests.bench.figures import missed
from tests.bench.store_reading import following, stock_opens


def test_stock_tinydb_opens_the_file_after_each_save_of_one_note_or_several(tmp_path: Path) -> None:
    assert missed(list(stock_opens(tmp_path, 30))) == []


def test_a_wall_misses_nothing_while_notes_are_saved_redacted_and_the_session_is_opened_anew(
    tmp_path: Path,
) -> None:
    heard, *_ = following(tmp_path, 2.5)
    assert heard.met, str(heard)
