"""What is printed before a session looks as the office set it for the folder, whoever writes it: a command or a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, WRONG_USE, call, make
from tests.test_tui_export import export
from tests.test_tui_export_template import a_template, header_of, pick, setting
from tests.tui_helpers import program
from workshop.store.workspace import Workspace

RIVERTON = "City of Riverton"


@pytest.fixture
async def riders(workspace: Workspace) -> str:
    """A session in a folder for which the export screen set a template."""
    session = make(workspace, "focus-group", "--department", "Transit", "--segment", "night riders")
    a_template(workspace.root / "office.docx", RIVERTON)
    async with program(workspace) as person:
        await export(person, session)
        await pick(person, "office.docx")
        await person.sees("The papers look like office.docx now.")
    assert setting(workspace) == "office.docx"
    return session


def written(told: str) -> Path:
    return Path(told.split()[-1])


async def test_the_pack_by_command_has_the_look_that_is_set_for_the_folder(
    workspace: Workspace, riders: str
) -> None:
    told = call(workspace, "pack", riders, "--part", "cards")
    assert told.exit_code == DONE and RIVERTON in header_of(written(told.stdout))
    plain = call(workspace, "pack", riders, "--part", "notes", "--no-template")
    assert plain.exit_code == DONE and RIVERTON not in header_of(written(plain.stdout))
    other = a_template(workspace.root / "other.docx", "Elsewhere")
    named = call(workspace, "pack", riders, "--part", "guide", "--template", str(other))
    assert "Elsewhere" in header_of(written(named.stdout))


async def test_the_pack_by_key_has_it_too(workspace: Workspace, riders: str) -> None:
    async with program(workspace, session_id=riders) as person:
        await person.at("Prepare")
        await person.press("p")
        await person.sees("To print: ", "in the folder exports.")
    (pack,) = workspace.exports.glob("*-pack.docx")
    assert RIVERTON in header_of(pack)


async def test_a_template_that_went_away_stops_the_command_and_not_the_key_before_people_come(
    workspace: Workspace, riders: str
) -> None:
    (workspace.root / "office.docx").unlink()
    told = call(workspace, "pack", riders)
    assert told.exit_code == FAILED and "office.docx" in told.stderr and not told.stdout
    async with program(workspace, session_id=riders) as person:
        await person.at("Prepare")
        await person.press("p")
        await person.sees("To print: ", "It has the default look: ", "office.docx")
    assert list(workspace.exports.glob("*-pack.docx"))


def test_the_text_of_a_template_is_left_out_only_where_there_is_one(workspace: Workspace) -> None:
    told = call(workspace, "pack", make(workspace), "--without-its-text")
    assert told.exit_code == WRONG_USE and "--template FILE" in told.stderr
