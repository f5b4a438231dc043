"""Keys that come several times at once: only what was asked goes away, and the program runs on."""

from __future__ import annotations

from tests.tui_helpers import begun, program
from workshop.store.workspace import Workspace
from workshop.tui.dialogs import Ask, AskText, Choice

TIMES = 5


async def test_a_question_that_gets_its_answer_twice_takes_it_once_and_the_program_runs_on(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7)) as person:
        await person.at("Live")
        below, answers = person.app.screen, list[object]()
        for key, ask in (
            ("n", Ask("What now?", "", [Choice("n", "No", "no")])),
            ("enter", AskText("What is it called?", "", "A title")),
            ("escape", Ask("What now?", "", [Choice("n", "No", "no")])),
        ):
            person.app.push_screen(ask, answers.append)
            await person.settle()
            person.post_keys([key] * TIMES)
            await person.settle()
            assert person.app.is_running and person.app.screen is below
        assert answers == ["no", "A title", None]
