"""The store is as quick in a long session as in a new one: short forms of what tests/bench/store.py measures.

Nothing here is held against a clock, which a busy computer would make late; only counts and ratios of one run.
"""

from __future__ import annotations

from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.store_inserts import processor
from tests.bench.store_reading import following, stock_opens


def missed(figures: list[Figure]) -> list[str]:
    return [str(figure) for figure in figures if figure.met is False]


def test_a_note_costs_the_processor_as_much_in_a_long_session_as_in_a_new_one(tmp_path: Path) -> None:
    assert missed(list(processor(tmp_path, 10, 20_000, rounds=15))) == []


def test_stock_tinydb_opens_the_file_after_each_save_of_one_note_or_several(tmp_path: Path) -> None:
    assert missed(list(stock_opens(tmp_path, 30))) == []


def test_a_wall_misses_nothing_while_notes_are_saved_redacted_and_the_session_is_opened_anew(
    tmp_path: Path,
) -> None:
    heard, *_ = following(tmp_path, 2.5)
    assert heard.met, str(heard)
