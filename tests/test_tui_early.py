"""Keys that come before the program is ready for them: before the disk has answered, or several in one moment."""

from __future__ import annotations

import gc
import warnings

from tests.test_tui_themes import board
from workshop.store.workspace import Workspace


async def test_a_question_that_gave_way_before_it_was_asked_leaves_no_warning_behind(
    workspace: Workspace,
) -> None:
    async with board(workspace) as person:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            person.post_keys(["enter"] * 3)
            await person.sees("Back to the board")
            gc.collect()
        assert not [str(one.message) for one in told]
