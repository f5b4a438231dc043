"""Keys that come several times at once: only what was asked goes away, and the program runs on."""

from __future__ import annotations

from tests.every_screen import ASKING, ask_over, make_sessions, screens
from tests.tui_helpers import begun, program
from workshop.store.workspace import Workspace
from workshop.tui.dialogs import Ask, AskText, Choice
from workshop.tui.live import Live
from workshop.tui.widgets.capture import Capture

TIMES = 5
ALSO = {
    "ask": "y",
    "ask_lines": "ctrl+s",
    "wall_picker": "1",
    "private": "f6",
    "read_back": "f5",
    "checklist": "f5",
}
"""Keys that answer a screen, besides Enter and Esc."""
OVER_LIVE = ("private", "wall_cover", "wall_blank", "wall_picker")
"""These stand over the live screen, and hand on what is typed."""

LIKE_ANOTHER = ("result_rounds", "result_table", "result_matrix", "result_spread", "result_closed", "vote_sheet",
                "export_running", "export_written", "live_ended", "capturing")  # fmt: skip


async def test_a_key_that_comes_five_times_at_once_takes_only_what_is_in_front(workspace: Workspace) -> None:
    ids = make_sessions(workspace)
    async with program(workspace) as person:
        desk = person.app.desk
        assert desk is not None
        await person.at("Home")
        await person.until(lambda: person.screen.query_one("#sessions").option_count)
        home = person.app.screen
        went = set()
        walked = [one for one in screens() if one[0] not in LIKE_ANOTHER]
        for name, on, make in walked:
            for key in ("escape", "enter", *filter(None, [ALSO.get(name)])):
                live, _ = await desk.open(ids[on])
                if name in OVER_LIVE:
                    await person.app.push_screen(Live(desk, live))
                screen = make(desk, live)
                await person.app.push_screen(screen)
                await person.settle()
                if person.app.screen is not screen:  # it asks something first
                    await person.press("escape")
                await person.until(lambda screen=screen: person.app.screen is screen)
                if name in ASKING:
                    ask_over(name, screen)
                    await person.until(lambda screen=screen: person.app.screen is not screen)
                *below, front = person.app.screen_stack
                person.post_keys([key] * TIMES)
                await person.settle()
                stack = person.app.screen_stack
                assert person.app.is_running and stack[: len(below)] == below, (name, key)
                if front not in stack:
                    went.add(name)
                    # What was asked may be followed by another question; a screen is followed by what lay below it.
                    assert stack == below or name in ASKING, (name, key, stack)
                while person.app.screen is not home:
                    await person.app.pop_screen()
                await desk.leave(ids[on])
        assert went >= {
            "ask",
            "ask_text",
            "ask_lines",
            "pick",
            "checklist",
            "private",
            "export",
            "result_tie",
        }


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


async def test_a_letter_twice_at_once_over_the_note_line_is_typed_twice(workspace: Workspace) -> None:
    async with program(workspace, session_id=begun(workspace, people=7), mirrored=True) as person:
        await person.at("Live")
        await person.press("f6", "f6")
        await person.at("PrivateView")
        person.post_keys("llama")
        await person.at("Live")
        await person.until(lambda: person.screen.query_one(Capture).value == "llama")


async def test_the_same_answer_to_the_next_question_counts_once_that_is_seen(workspace: Workspace) -> None:
    async with program(workspace, session_id=begun(workspace, people=7)) as person:
        await person.at("Live")
        answers = list[object]()
        for _ in range(2):
            person.app.push_screen(AskText("And what else?", "", "More"), answers.append)
        await person.settle()
        person.post_keys(["enter"] * TIMES)
        await person.settle()
        assert answers == ["More"]
        await person.press("enter")
        assert answers == ["More", "More"]
        await person.at("Live")
