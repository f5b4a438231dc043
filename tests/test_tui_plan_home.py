"""The plan's home and its sections on screen: how far it is, what comes next, what is missing, what a sentence rests on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.commands import call
from tests.session_samples import RIDERS, make_room
from tests.tui_helpers import LAYOUTS, SIZES, WIDE, Person, handed_over, program, said
from workshop.plan.blocks import Item, Table
from workshop.plan.material import read_plan
from workshop.session.events import AttendanceSet
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace
from workshop.tui.sections import _drawn
from workshop.tui.widgets.rows import Hanging

REPOSITORY = Path(__file__).parents[1]


def a_group(
    workspace: Workspace, number: int = 1, title: str = "Riders", said: str = "p1 nobody tells us [/x] #word"
) -> None:
    """A focus group that was held."""
    facts = replace(RIDERS, title=title, date=f"2026-03-0{number}")
    room = make_room(workspace, "focus-group-external", facts, f"2026-03-0{number}-riders-{number}")
    codes = tuple(f"P{person}" for person in range(1, 8))
    room.done(room.live.people.set_attendance(AttendanceSet(attended=7, codes=codes)))
    room.type(said)
    room.done(room.live.end(7))
    handed_over(room)


async def opened(person: Person) -> None:
    await person.at("Home")
    await person.until(lambda: person.app.screen.query_one("#sessions").option_count)
    await person.press("p")
    await person.at("PlanHome")


@pytest.mark.parametrize("size", SIZES)
async def test_the_steps_the_gate_and_the_curve_are_seen_at_every_size(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    a_group(workspace)
    async with program(workspace, size=size) as person:
        await opened(person)
        await person.sees("Ready to write", "1 of 5", "0 internal, 1 external", "Buy-in", "now")
        if size[1] >= 24:
            await person.sees("New themes, group by group")


async def test_a_step_under_the_cursor_is_told_to_its_end(workspace: Workspace) -> None:
    a_group(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.sees("Hold a buy-in meeting with the people who can now", "make changes.")
        await person.sees_no("which promises were kept?")
        await person.press("end")
        await person.sees("plan begins: which promises were kept?", "make changes.")


async def test_groups_that_the_curve_has_no_room_for_are_counted(workspace: Workspace) -> None:
    for number in range(1, 7):
        a_group(
            workspace,
            number,
            title=f"Group {number}",
            said=f"p{number} what only they say {number} #t{number}",
        )
    async with program(workspace) as person:
        await opened(person)
        await person.until(lambda: re.search(r"New themes, group by group, the last \d of 6 ", person.words))
    async with program(workspace, size=WIDE) as person:
        await opened(person)
        await person.sees("New themes, group by group new")


async def test_a_group_that_is_in_no_theme_yet_is_not_said_to_have_added_none(workspace: Workspace) -> None:
    a_group(workspace)
    a_group(workspace, 2, title="Fire service", said="p1 we get no plans")
    async with program(workspace, size=WIDE) as person:
        await opened(person)
        await person.sees(
            "The only group that is in themes added 1 new theme; 1 is known. 1 group is in no theme yet."
        )
        await person.until(lambda: re.search(r"ext\W+\? +1\b", person.text))
        await person.press("t", "t")
        await person.press("pagedown")
        await person.sees("in no theme yet")


async def test_sections_are_named_in_full_and_what_the_settings_lack_is_asked_for_there(
    workspace: Workspace,
) -> None:
    a_group(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.press("s")
        await person.at("Sections")
        await person.press("end", "home")
        assert "…" not in person.text
        await person.sees("About this 6 missing", "officer, in the settings of the", "plan, d.", "access")
        await person.press("d")
        await person.sees("What of the plan is to be set?")


async def test_a_table_of_two_narrow_columns_stands_in_columns() -> None:
    answers = (("Recruiting", "by post"), ("Facilitator", "an officer"))
    block = Table("How it was done", ("What", "Answer"), answers, evidence=())
    told = [row._lead.plain + row._body.plain for _, row in _drawn([block]) if isinstance(row, Hanging)]
    assert told == ["  What         Answer", "  Recruiting   by post", "  Facilitator  an officer"]


async def test_an_override_needs_a_name_and_a_reason_and_is_kept(workspace: Workspace) -> None:
    a_group(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.sees("1 of 5")
        await person.press("o")
        await person.sees("Who decides this?")
        await person.press("enter")
        await person.sees("Say who decides.")
        await person.enter("The director")
        await person.sees("Why?")
        await person.enter("The council meets on Monday")
        await person.sees("was overridden")
        await person.press("w")
        await person.at("PlanExport")
        await person.sees("[x] The plan", "The gate was opened by hand")
        await person.press("enter")
        await person.sees("The files are in the folder exports")
    assert list(workspace.exports.glob("*.docx"))
    (_, kept) = read_plan(TinyDBEventStore(workspace)).overrides[0]
    assert (kept.name, kept.reason) == ("The director", "The council meets on Monday")


async def test_the_first_page_is_filled_in_and_can_be_undone(workspace: Workspace) -> None:
    a_group(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.sees("1 of 5")
        await person.press("d")
        await person.sees("What of the plan is to be set?", "It is draft now")
        await person.press("1")
        for question, answer in (
            ("Which department?", "Transit [/x]"),
            ("Whom can people ask?", "the front desk"),
            ("When is the plan looked at again?", "2027-01-01"),
            ("In which other forms", "large print"),
            ("Which version is this?", "1"),
        ):
            await person.sees(question)
            await person.answer(answer)
        await person.until(lambda: person.screen.material.plan.settings.contact == "the front desk")
        await person.sees("Transit [/x]")
        await person.press("f8")
        await person.until(lambda: not person.screen.material.plan.settings.contact)


async def test_how_the_groups_were_held_is_asked_and_a_checked_plan_is_marked_as_validated(
    workspace: Workspace,
) -> None:
    a_group(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.sees("1 of 5")
        await person.press("d")
        await person.sees("What of the plan is to be set?")
        await person.press("2")
        await person.sees("Who led the groups")
        await person.answer("an officer of another department")
        await person.sees("How people were found")
        await person.press("escape")  # The rest stays as it is.
        await person.until(lambda: "facilitator" in person.screen.material.plan.settings.values)
        await person.press("d")
        await person.sees("What of the plan is to be set?")
        await person.press("3")
        await person.sees("How far is the plan?")
        await person.press("2")
        await person.sees("The plan is validated.")
    settings = read_plan(TinyDBEventStore(workspace)).settings
    assert settings.values == {"facilitator": "an officer of another department"}
    assert settings.status == "validated"


@pytest.mark.parametrize("size", LAYOUTS)
async def test_sections_show_what_is_missing_and_what_a_sentence_rests_on(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    a_group(workspace)
    async with program(workspace, size=size) as person:
        await opened(person)
        await person.sees("1 of 5")
        await person.press("s")
        await person.at("Sections")
        await person.sees("missing", "About", "Our customers")
        await person.press("m", "enter")
        await person.until(lambda: said(person).startswith("Missing: "))
        await person.press("tab", "end", "enter")
        text = person.screen.query_one("#text")
        await person.until(lambda: text.has_focus)
        await person.press("end", "enter")
        await person.until(lambda: person.app.screen.is_modal or said(person))
        await person.press("escape", "escape")


async def test_screens_name_keys_for_the_draft_and_the_command_line_the_command(tmp_path: Path) -> None:
    """Home and the steps named a command, which nobody types on a screen."""
    workspace = create_workspace(tmp_path / "example")
    shutil.rmtree(workspace.sessions)
    shutil.copytree(REPOSITORY / "sessions", workspace.sessions)
    async with program(workspace, size=(160, 45)) as person:
        await person.at("Home")
        await person.sees("p opens the plan. Write the draft with w; when it has been checked,")
        await person.sees_no("workshop export")
        await opened(person)
        await person.sees("Write the draft with w; when it has been checked, mark it as validated with d.")
        await person.sees_no("workshop export")
        await person.press("w")
        await person.at("PlanExport")
        await person.press("escape")
        await person.at("PlanHome")
        await person.press("d")
        await person.sees("How far it is: draft, validated or adopted")
    told = call(workspace, "status").stdout
    assert "Next: Write the draft with `workshop export plan`" in told


async def test_a_remark_in_a_section_is_left_out_by_one_key_and_brought_back_by_another(
    tmp_path: Path,
) -> None:
    workspace = create_workspace(tmp_path / "example")
    shutil.rmtree(workspace.sessions)
    shutil.copytree(REPOSITORY / "sessions", workspace.sessions)
    async with program(workspace, size=(160, 45)) as person:
        await opened(person)
        await person.press("s")
        await person.at("Sections")
        screen = person.screen
        await person.until(lambda: screen.sections)

        def remarks() -> list[tuple[int, int, str]]:
            return [
                (at, row, block.evidence[0])
                for at, section in enumerate(screen.sections)
                for row, (block, _) in enumerate(_drawn(section.blocks))
                if isinstance(block, Item) and len(block.evidence) == 1 and screen.words(block.evidence[0])
            ]

        at, row, name = remarks()[0]
        screen.query_one("#titles").highlighted = at
        await person.press("tab")
        await person.until(lambda: screen.query_one("#text").has_focus, "the text is gone to")
        count = len(list(_drawn(screen.sections[at].blocks)))
        await person.until(
            lambda: screen.section is screen.sections[at] and screen.query_one("#text").option_count == count,
            "the section is drawn",
        )
        await person.settle()
        screen.query_one("#text").highlighted = row
        await person.until(lambda: screen.query_one("#text").highlighted == row, "the remark is stood on")
        await person.press("x")
        await person.until(lambda: screen.material.plan.quotes.get(name) is not None)
        assert name not in {found for _, _, found in remarks()}
        await person.press("f8")
        await person.until(lambda: name in {found for _, _, found in remarks()})
