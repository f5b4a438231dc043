"""Papers from before two copies of a session were joined: an N12 in them may be another remark, and the screen says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from docx import Document

from tests.commands import DONE, call
from tests.test_plan_after_merge import brought, two_computers
from tests.tui_helpers import LAYOUTS, Person, program
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.word.there import there

OLD = "old numbers"


@contextmanager
def paper_of_the_second_copy(*, in_both: bool = True) -> Iterator[tuple[Workspace, Path]]:
    """A folder in which two copies of a session were joined, and the record that was written from the second.

    Args:
        in_both: Whether both copies had gone on, so that they gave the same number to different remarks.
    """
    with two_computers() as (one, other):
        if in_both:
            one.note("from here")
        other.note("from there")
        other.close()
        assert call(other.store.workspace, "export", "sample", "--paper", "record").exit_code == DONE
        (written,) = other.store.workspace.exports.glob("*.docx")
        workspace = one.store.workspace
        workspace.exports.mkdir(exist_ok=True)
        paper = workspace.exports / written.name
        paper.write_bytes(written.read_bytes())
        if in_both:
            copy = brought(one, other, "sample")
            assert call(workspace, "merge", "sample", copy.name, "--replace").exit_code == DONE
        else:
            one.close()
            session = workspace.session_file("sample")
            session.write_bytes(other.store.workspace.session_file("sample").read_bytes())
        yield workspace, paper


def findings(workspace: Workspace) -> Path:
    assert call(workspace, "export", "plan", "--paper", "findings").exit_code == DONE
    (paper,) = workspace.exports.glob("plan*.docx")
    return paper


async def at_the_export(person: Person) -> None:
    await person.at("Home")
    await person.until(lambda: person.screen.query_one("#sessions").option_count)
    await person.press("e")
    await person.at("Export")
    await person.sees("There already")


@pytest.mark.parametrize("size", LAYOUTS)
async def test_a_paper_from_before_says_that_its_numbers_are_old_until_it_is_written_anew(
    size: tuple[int, int],
) -> None:
    with paper_of_the_second_copy() as (workspace, paper):
        async with program(workspace, size=size) as person:
            await at_the_export(person)
            await person.sees(paper.name, OLD, "two copies of a session were", "Write it anew;")
            await person.press("enter")
            await person.sees("The files are in the folder")
            await person.press("escape")
            await at_the_export(person)
            await person.sees(paper.name)
            await person.sees_no(OLD)


async def test_one_that_was_edited_since_says_it_too() -> None:
    with paper_of_the_second_copy() as (workspace, paper):
        document = Document(str(paper))
        document.add_paragraph("My own words.")
        document.save(str(paper))
        async with program(workspace) as person:
            await at_the_export(person)
            await person.sees("your changes", OLD)


async def test_where_no_number_was_given_twice_nothing_is_said() -> None:
    with paper_of_the_second_copy(in_both=False) as (workspace, paper):
        async with program(workspace) as person:
            await at_the_export(person)
            await person.sees(paper.name)
            await person.sees_no(OLD)


async def test_a_paper_of_the_plan_says_it_as_well() -> None:
    with paper_of_the_second_copy() as (workspace, paper):
        paper.unlink()
        with paper_of_the_second_copy(in_both=False) as (other, _):
            before = findings(other).read_bytes()
        paper = findings(workspace)
        new = paper.read_bytes()
        for data, is_old in ((new, False), (before, True)):
            paper.write_bytes(data)
            async with program(workspace) as person:
                await person.at("Home")
                await person.press("p")
                await person.at("PlanHome")
                await person.press("w")
                await person.at("PlanExport")
                await person.sees(paper.name)
                await (person.sees if is_old else person.sees_no)(OLD)


def test_what_names_nothing_by_its_number_has_no_old_ones() -> None:
    with paper_of_the_second_copy() as (workspace, _):
        store = TinyDBEventStore(workspace)
        assert call(workspace, "pack", "sample").exit_code == DONE
        store.close()
        later = "2999-01-01T00:00:00.000Z"
        found = {one.path.name: one.renumbered for one in there(workspace.exports, "sample", later)}
        assert len(found) == 2 and {name for name, old in found.items() if not old} == {
            name for name in found if "pack" in name
        }
