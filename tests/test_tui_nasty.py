"""Text that has broken terminal programs, wherever people type: every screen draws it, at every size and in all themes."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from tests.session_samples import Room, make_room, question
from tests.tui_helpers import (
    LAYOUTS,
    NASTY,
    SMALL,
    Person,
    ask,
    begun,
    by_hands,
    by_paper,
    handed_over,
    program,
    reveal,
)
from workshop.record.clean import clean
from workshop.session import events as ev
from workshop.store.workspace import Workspace
from workshop.tui import themes
from workshop.tui.widgets.fields import Fields
from workshop.tui.widgets.rows import Rows

WORDS = [clean(text).text for text in NASTY]
ALL_IN_ONE = " | ".join(WORDS[:-2])
FACTS = ev.Facts(
    title=ALL_IN_ONE, department="[/x] Transit", segment="half [open riders", unit="[bold]", stratum="external",
    place=ALL_IN_ONE, date="2026-03-04", deadline="[/] 1 June", note_taker="the [red clerk", expected=7,
)  # fmt: skip
IN_A_DESIGN = {
    'id = "buy-in"': 'id = "nasty"',
    'title = "Buy-in meeting"': 'title = "Own [/x] design 日本"',
    'title = "Welcome"': 'title = "Stage [/x] שלום"',
    "Why are we here?": "Why [now]? half [open",
    "Thank you for the time.": "[/] say [TODO] half [/",
    "How urgent is it?": "How [/x] is it? half [",
    "2 A little": "2 [/] half [open",
    "5 Now": "5 [bold]👨\u200d👩\u200d👧",
}
"""What is altered in a design of the program to make it somebody's own."""


def own_design(folder: Path) -> None:
    """A design of one's own, and one that is broken, in a workspace's folder of designs."""
    text = files("workshop.designs.library").joinpath("buy-in.toml").read_text(encoding="utf-8")
    for ours, theirs in IN_A_DESIGN.items():
        assert ours in text
        text = text.replace(ours, theirs)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nasty.toml").write_text(text, encoding="utf-8")
    (folder / "broken.toml").write_text('id = "[/x]"\ntitle = "half [open', encoding="utf-8")


def full_room(workspace: Workspace) -> Room:
    """A session in which every text that people can type is one that has broken programs."""
    room = make_room(workspace, "focus-group", FACTS, "nasty")
    room.done(room.live.people.set_attendance(ev.AttendanceSet(attended=7, codes=("P1", "P2", "P3"))))
    for number, text in enumerate(WORDS):
        room.note(text, verbatim=number % 3 == 0, speaker="P3" if number % 2 else "", themes=("日本", "[x]"))
    for text in WORDS:
        promised = ev.CommitmentAdded(owner=text, action=text, due=text[:50], stage="welcome", confirmed=True)
        room.done(room.live.promises.add(promised))
    return room


async def walk(person: Person) -> None:
    """Through every screen and dialog of a session that has started, drawing each."""
    await person.at("Live")
    for key, screen in (("f6", "PrivateView"), ("ctrl+l", "PeopleScreen")):
        await person.press(key)
        await person.at(screen)
        await person.press("escape")
        await person.at("Live")
    for key in ("f2", "f4", "ctrl+n", "ctrl+g", "ctrl+p"):
        await person.press(key)
        await person.until(lambda: person.app.screen.is_modal, f"{key} asks")
        assert person.text
        await person.press("escape")
        await person.at("Live")
    notes = person.screen.query_one("#notes", Rows)
    for row in range(0, notes.option_count, 9):
        await person.press("tab")
        notes.highlighted = row
        await person.press("enter")
        await person.until(lambda: person.app.screen.is_modal)
        await person.press("escape")
        await person.at("Live")


@pytest.mark.parametrize("size", LAYOUTS)
async def test_every_screen_of_a_session_draws_what_people_type(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    room = full_room(workspace)
    options = (*WORDS[:6], WORDS[8])
    vote = room.done(
        room.votes.draft("welcome", [question("choose", options, text=ALL_IN_ONE, max_picks=3)])
    )[0].ref
    room.done(room.votes.open(vote, eligible=7, way="seats"))
    handed_over(room)
    async with program(workspace, size=size) as person:
        await person.until(lambda: person.screen.query_one("#sessions").option_count)
        await person.sees("see [/x] here")
        await person.press("enter")
        await walk(person)
        await person.press("f3")
        await person.at("VoteSeats")
        person.post_keys(["1", "2", "enter", "7", "enter", "right", "f3"])
        await person.sees("5 who may vote have not")
        await person.press("c")
        await person.at("VoteResult")
        await person.sees("nobody has seen the result")
        await person.press("r", "tab")
        await person.until(lambda: person.session.votes[vote].status == "revealed")
        await person.sees("Read aloud")
        await person.press("escape", "f9", "enter")
        await person.until(lambda: person.session.status == "ended")
        await person.at("Debrief")
        await person.press("escape")
        await person.at("Live")
        await person.press("f9")
        await person.at("Export")
        await person.sees("Session record")
        await person.press("enter")
        await person.until(lambda: len(list(workspace.exports.glob("*.docx"))) == 2)


async def test_every_theme_draws_every_screen(workspace: Workspace) -> None:
    handed_over(full_room(workspace))
    async with program(workspace) as person:
        await person.until(lambda: person.screen.query_one("#sessions").option_count)
        for theme in (*(theme.name for theme in themes.THEMES), "nord"):
            person.app.theme = theme
            await person.settle()
            await person.sees("see [/x] here")
        await person.press("enter")
        await person.at("Live")
        for _ in themes.CHOICES:
            before = person.app.theme
            await person.press("ctrl+t", "ctrl+g", "escape", "f2", "escape")
            await person.at("Live")
            assert person.app.theme != before


@pytest.mark.parametrize("size", LAYOUTS)
async def test_preparing_draws_what_was_typed(workspace: Workspace, size: tuple[int, int]) -> None:
    room = make_room(workspace, "buy-in", FACTS, "nasty", start=False)
    plans = {
        stage: ev.StagePlan(question=text) for stage, text in zip(room.session.stages, WORDS, strict=False)
    }
    room.done(room.live.prepare(FACTS, plans))
    handed_over(room)
    async with program(workspace, session_id="nasty", size=size) as person:
        await person.at("Prepare")
        await person.press("tab")
        for _ in range(len(room.session.stages)):
            await person.press("down")
        await person.press("enter")
        await person.until(lambda: person.app.screen.is_modal)
        await person.press("escape", "f5")
        await person.at("Live")
        for _ in range(len(room.session.stages) - 1):
            await person.press("pagedown")


async def test_each_text_is_captured_and_shown_as_it_is(workspace: Workspace) -> None:
    session = begun(workspace)
    async with program(workspace, session_id=session, size=(160, 60)) as person:
        await person.at("Live")
        for text in NASTY:
            person.post_keys("\\")
            await person.paste(text)
            await person.press("enter")
        await person.notes(len(NASTY))
        assert [note.text for note in person.session.current_notes()] == WORDS
        assert not any(control in person.text for control in "\x1b\x9b")


@pytest.mark.parametrize(("text", "mirrored"), ((ALL_IN_ONE[:60], True), (WORDS[3], False)))
async def test_options_and_questions_made_in_the_room_are_drawn(
    workspace: Workspace, text: str, mirrored: bool
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session, mirrored=mirrored) as person:
        await ask(person, "choose", text, text, f"{text} 2", "", picks=1)
        await by_hands(person, 5)
        await person.sees(text, f"{text} 2")
        person.post_keys(["5", "f3"])
        await reveal(person)
        await person.sees("Read aloud")


async def test_a_long_list_scrolls_below_its_question_and_above_its_keys(workspace: Workspace) -> None:
    own_design(workspace.designs)
    async with program(workspace, size=SMALL) as person:
        await person.press("n")
        await person.sees("Which session is it?", "this is not TOML", "Enter Choose")
        rows = person.app.screen.query_one(Rows)
        for key in ("end", "home", "pagedown"):
            await person.press(key)
            await person.settle()
            assert person.app.screen.scroll_y == 0
            await person.sees("Which session is it?", "Enter Choose")
        assert rows.scroll_y > 0


async def test_a_design_of_ones_own_with_such_texts_is_run(workspace: Workspace) -> None:
    own_design(workspace.designs)
    async with program(workspace, size=SMALL) as person:
        await person.press("n")
        await person.sees("Which session is it?", "this is not TOML")
        rows = person.app.screen.query_one(Rows)
        rows.highlighted = rows.get_option_index("nasty")
        await person.sees("Own [/x] design")
        await person.press("enter")
        await person.sees("What is the session called?")
        await person.enter("[/x] half [open")
        await person.at("Prepare")
        await person.sees("[/x] half [open", "Stage [/x]")
        for name, value in (("department", "[/x] Transit"), ("deadline", "[1 June")):
            person.screen.query_one(Fields).go_to(name)
            await person.press("enter")
            await person.enter(value)
        await person.sees("Ready to start.")
        await person.press("f5")
        await person.at("Live")
        await person.sees("half [open To decide")
        await person.press("f6", "f6")
        await person.sees("[/] say [TODO] half [/")
        await person.press("escape", "pagedown", "f3")
        await by_paper(person, 7)
        for _ in range(3):
            person.post_keys(["0", "enter", "7", *["enter", "0"] * 3, "enter", "0", "enter", "0", "enter"])
        await person.until(lambda: len(person.session.votes["V1"].totals) == 3)
        await person.press("f3")
        await reveal(person)
        await person.sees("Read aloud", "2 [/] half [open")
        await person.press("tab")
        await person.sees("How [/x] is it? half [", "5 [bold]")


async def test_a_folder_with_such_a_name_is_made_and_shown(tmp_path: Path) -> None:
    folder = tmp_path / "plan [x] 日本 [TODO] half [open"
    async with program(None, offered=folder) as person:
        await person.sees("plan [x] 日本 [TODO]")
        await person.press("enter")
        await person.sees("Which folder")
        await person.press("enter")
        await person.sees("None yet")
        assert folder.is_dir()
