"""The office's template on the export screen: picked once by its path, remembered, refused in a sentence, taken away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document

from tests.test_tui_export import _screen, export, papers, write
from tests.tui_helpers import LAYOUTS, NASTY, Person, begun, program, said
from workshop.plan.material import read_plan
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.tui.ask_path import completed, names_for
from workshop.word.template import template_path, template_setting


def a_template(path: Path, header: str = "City of Riverton") -> Path:
    """An office's Word file with a header of its own."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = header
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def setting(workspace: Workspace) -> str:
    return read_plan(TinyDBEventStore(workspace)).settings.template


async def pick(person: Person, typed: str) -> None:
    """Open the question for the template and answer it with a path."""
    await person.press("t")
    await person.sees("Which Word file is the template?")
    await person.answer(typed)


def header_of(path: Path) -> str:
    return "\n".join(one.text for one in Document(str(path)).sections[0].header.paragraphs)


@pytest.mark.parametrize("size", LAYOUTS)
async def test_the_template_is_picked_once_by_completing_its_path_and_remembered(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, "buy-in", people=7)
    a_template(workspace.root / "office" / "Letterhead 2026.dotx")
    (workspace.root / "office" / "notes.txt").write_text("no Word file")
    async with program(workspace, size=size) as person:
        await export(person, session)
        await person.sees("Look the default one")
        await person.press("t")
        await person.sees("Which Word file is the template?", "office/", "exports/", "sessions/")
        await person.type("off")
        await person.sees_no("sessions/")
        await person.press("tab")
        await person.sees("Letterhead 2026.dotx")
        await person.sees_no("notes.txt")
        await person.press("tab")
        await person.press("enter")
        await person.sees("The papers look like Letterhead 2026.dotx now.", "Look Letterhead 2026.dotx")
        await write(person, 2)
    assert all("City of Riverton" in header_of(path) for path in papers(workspace))
    assert setting(workspace) == "office/Letterhead 2026.dotx"
    moved = Workspace(workspace.root.rename(workspace.root.with_name("moved")))
    async with program(moved) as person:
        await export(person, session)
        await person.sees("Look Letterhead 2026.dotx")
        await person.press("t")
        await person.sees("They look like Letterhead 2026.dotx now.")
        await person.press("d")
        await person.sees("The papers have the default look.", "Look the default one")
    assert setting(moved) == ""


async def test_a_bad_template_is_refused_in_one_sentence_and_the_default_look_offered(
    workspace: Workspace, tmp_path: Path
) -> None:
    session = begun(workspace, "buy-in", people=7)
    bad = workspace.root / "bad.docx"
    bad.write_bytes(b"no Word file at all")
    async with program(workspace) as person:
        await export(person, session)
        await pick(person, "bad.docx")
        await person.sees("This template cannot be used.", "bad.docx", "Use the default look")
        await person.press("t")
        await person.until(lambda: person.app.screen.query_one("PathLine").value == "bad.docx", "it is kept")
        await person.answer(f'"{a_template(tmp_path / "elsewhere.docx")}"')
        await person.sees("The papers look like elsewhere.docx now.")
    assert setting(workspace) == str(tmp_path / "elsewhere.docx")


async def test_a_template_that_went_bad_is_told_before_anything_is_written(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    file = a_template(workspace.root / "office.docx")
    async with program(workspace) as person:
        await export(person, session)
        await pick(person, "office.docx")
        await person.sees("Look office.docx")
        file.unlink()
        await person.press("enter")
        await person.sees("This template cannot be used.", "office.docx")
        await person.press("escape")
        await person.at("Export")
        assert not papers(workspace)
        await person.press("enter")
        await person.sees("This template cannot be used.")
        await person.press("d")
        await person.until(lambda: len(_screen(person).written) == 2)
        await person.sees("The files are in the folder exports")
        assert len(papers(workspace)) == 2
        assert setting(workspace) == "office.docx", "what is away for a moment is not forgotten"


async def test_where_the_plan_is_written_by_another_program_the_template_is_used_and_not_remembered(
    workspace: Workspace,
) -> None:
    from workshop.plan.plan_book import open_plan

    session = begun(workspace, "buy-in", people=7)
    a_template(workspace.root / "office.docx")
    other = TinyDBEventStore(workspace)
    open_plan(other)
    try:
        async with program(workspace) as person:
            await export(person, session)
            await pick(person, "office.docx")
            await person.sees("It is used now, and not remembered.", "Look office.docx")
            await write(person, 2)
        assert all("City of Riverton" in header_of(path) for path in papers(workspace))
    finally:
        other.close()
    assert setting(workspace) == ""


async def test_any_path_can_be_typed_and_none_ends_the_program(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace) as person:
        await export(person, session)
        await person.press("t")
        for typed in (
            *NASTY,
            "~nobody/x.docx",
            "exports",
            "/",
            "file:///nowhere.docx",
            "\\\\server\\share.docx",
        ):
            await person.sees("Which Word file is the template?")
            await person.press("end", "ctrl+u")
            await person.paste(typed)
            await person.press("tab", "enter")
            await person.sees("This template cannot be used.")
            await person.press("t")
        await person.sees("Which Word file is the template?")
        await person.press("end", "ctrl+u", "enter")
        await person.sees("Type a path; Esc goes back.")
        await person.press("escape")
        await person.at("Export")
        await person.sees("Look the default one")
        assert not said(person)


def test_a_path_is_completed_as_far_as_it_is_certain(tmp_path: Path) -> None:
    for name in ("Letter A4.docx", "Letter US.dotx", "letters.xlsx", "~$Letter A4.docx", ".hidden.docx"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "Old").mkdir()
    ends = (".docx", ".dotx")

    def tab(typed: str) -> str:
        return completed(typed, *names_for(typed, tmp_path, ends))

    assert names_for("", tmp_path, ends)[1] == ["Letter A4.docx", "Letter US.dotx", "Old/"]
    assert (tab("let"), tab("Letter a"), tab("o"), tab("none")) == (
        "Letter ",
        "Letter A4.docx",
        "Old/",
        "none",
    )
    assert (tab("~"), tab("nowhere/x"), tab(f"{tmp_path}/Letter U")) == (
        "~/", "nowhere/x", f"{tmp_path}/Letter US.dotx"
    )  # fmt: skip
    assert names_for(".h", tmp_path, ends)[1] == [".hidden.docx"]


def test_a_template_in_the_folder_is_kept_by_its_way_from_there(tmp_path: Path) -> None:
    inside, outside = tmp_path / "transit" / "office" / "a.dotx", tmp_path / "a.dotx"
    root = tmp_path / "transit"
    assert template_setting(root, inside) == "office/a.dotx"
    assert template_setting(root, outside) == str(outside)
    for path in (inside, outside):
        assert template_path(root, template_setting(root, path)) == path
    assert template_path(root, "") is None
    shutil.rmtree(root, ignore_errors=True)


async def test_text_that_the_template_has_of_its_own_is_told_and_left_out_when_asked(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", people=7)
    document = Document(str(a_template(workspace.root / "letter.dotx")))
    document.add_paragraph("Type the recipient address here. " * 40)
    document.save(str(workspace.root / "letter.dotx"))
    async with program(workspace) as person:
        await export(person, session)
        await pick(person, "letter.dotx")
        await person.sees(
            "Shall the text of the template stay?", "letter.dotx has about 1 page of text of its own"
        )
        await person.press("escape")
        await person.sees("Look the default one")
        await pick(person, "letter.dotx")
        await person.sees("Shall the text of the template stay?")
        await person.press("l")
        await person.sees(
            "The papers look like letter.dotx now, without its text.", "letter.dotx, without its text"
        )
        await write(person, 2)
    for path in papers(workspace):
        assert "City of Riverton" in header_of(path)
        assert "recipient" not in "\n".join(one.text for one in Document(str(path)).paragraphs)
    async with program(workspace) as person:
        await export(person, session)
        await person.sees("Look letter.dotx, without its text")
        await person.press("t")
        await person.press("o")
        await person.answer("letter.dotx")
        await person.sees("Shall the text of the template stay?")
        await person.press("k")
        await person.sees("The papers look like letter.dotx now.", "Look letter.dotx")
    assert not read_plan(TinyDBEventStore(workspace)).settings.template_emptied
