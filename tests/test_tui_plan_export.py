"""Writing the papers of the plan from the screen: which, which sections, for whom, and what still has to wait."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.test_tui_plan_home import REPOSITORY, a_group, opened
from tests.tui_helpers import LAYOUTS, USUAL, Person, program, said
from workshop.plan.plan_papers import PLAN_PAPERS
from workshop.store.workspace import Workspace, create_workspace
from workshop.tui.plan_export import PlanExport


@pytest.fixture
def example(tmp_path: Path) -> Workspace:
    """The worked example, whose gate is open."""
    found = create_workspace(tmp_path / "example")
    shutil.copytree(REPOSITORY / "sessions", found.sessions, dirs_exist_ok=True)
    return found


async def plan_export(person: Person) -> PlanExport:
    """Go from home to the export of the plan."""
    await opened(person)
    await person.until(lambda: person.screen.query_one("#steps").option_count)
    await person.press("w")
    await person.at("PlanExport")
    await person.until(lambda: person.screen.query_one("#choices").option_count)
    assert isinstance(person.screen, PlanExport)
    return person.screen


async def written(screen: PlanExport, person: Person, count: int) -> list[Path]:
    await person.press("enter")
    await person.until(
        lambda: len(screen.written) == count and screen.run_now is None, f"{count} are written"
    )
    return [one.path for one in screen.written if one.path]


def text_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode()


@pytest.mark.parametrize("size", LAYOUTS)
async def test_before_five_groups_only_findings_and_annex_are_written_and_the_rows_say_why(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    a_group(workspace)
    async with program(workspace, size=size) as person:
        screen = await plan_export(person)
        await person.sees(
            "[x] Findings from all groups", "Waits for groups: 1 of 5 held.", "Look", "Form", "draft"
        )
        await person.press("home", "space")
        await person.sees("The plan cannot be written yet.")
        paths = await written(screen, person, 1)
        assert [path.name for path in paths] == ["plan-findings.docx"]
        await person.sees("plan-findings.docx", "saved", "The accessibility check finds")
        await person.press("escape")
        await person.at("PlanHome")


async def test_every_paper_of_the_plan_is_written_with_its_progress(example: Workspace) -> None:
    async with program(example, size=(160, 45)) as person:
        screen = await plan_export(person)
        assert screen.marked == {"draft"}
        for _ in range(len(PLAN_PAPERS) - 1):
            await person.press("down", "space")
        await person.press("enter")
        await person.sees("1 of 6: The plan", "Stop")
        await person.until(lambda: len(screen.written) == 6 and screen.run_now is None, "all are written")
        assert len(list(example.exports.glob("plan-*.docx"))) == 6, said(person)
        await person.sees("The files are in the folder exports")


async def test_sections_are_chosen_singly_or_together(example: Workspace) -> None:
    async with program(example) as person:
        screen = await plan_export(person)
        await person.sees("Sections all 19")
        await person.press("s")
        await person.sees("Which sections?", "[x] 4 Our customers")
        await person.press("a", "enter")
        await person.sees("Mark at least one with Space")
        await person.press("home", *["down"] * 5, "space", "enter")
        await person.sees("Sections 5 What we heard")
        (path,) = await written(screen, person, 1)
        assert path.name == "plan-heard.docx"
        await person.press("s")
        await person.press("home", "space", "enter")
        await person.sees("Sections 2 of 19: 0, 5")
        await person.press("s", "a", "enter")
        await person.sees("Sections all 19")


async def test_a_final_paper_leaves_the_office_without_ids_and_the_annex_stays(example: Workspace) -> None:
    async with program(example) as person:
        screen = await plan_export(person)
        await person.press("home", "space", "down", "space", "end", "up", "space", "d")
        await person.sees("final: no ids", "Stays in the office; d goes back to drafts.")
        (path,) = await written(screen, person, 1)
        assert "final" in path.name
        assert "4c81d0" not in text_of(path), "no session is named by its key"
        await person.press("d")
        await person.sees("draft: with ids")


@pytest.mark.parametrize("way", ["home", "sections"])
async def test_the_way_there_and_back(workspace: Workspace, way: str) -> None:
    a_group(workspace)
    async with program(workspace, size=USUAL) as person:
        await opened(person)
        await person.sees("1 of 5")
        if way == "sections":
            await person.press("s")
            await person.at("Sections")
            await person.until(lambda: person.screen.query_one("#titles").option_count)
        await person.press("w")
        await person.at("PlanExport")
        await person.press("escape")
        await person.at("PlanHome" if way == "home" else "Sections")
