"""`workshop pack`: which files it writes, for whom, and what it says."""

from __future__ import annotations

from pathlib import Path

from docx import Document

from tests.commands import DONE, WRONG_USE, call, make
from tests.pack_samples import CODE
from workshop.store.workspace import Workspace


def test_the_command_prints_the_path_and_writes_the_same_bytes_twice(workspace: Workspace):
    session = make(workspace, "focus-group", "--department", "Transit", "--segment", "night riders")
    told = call(workspace, "pack", session)
    assert told.exit_code == DONE and not told.stderr
    path = Path(told.stdout.strip())
    assert path.parent == workspace.exports and path.name.endswith("-pack.docx")
    data = path.read_bytes()
    assert call(workspace, "pack", session).stdout == told.stdout and path.read_bytes() == data
    document = Document(str(path))
    assert "night riders" in "\n".join(one.text for one in document.paragraphs)


def test_the_command_writes_each_part_that_is_named_and_for_so_many(workspace: Workspace):
    session = make(workspace, "focus-group", "--department", "Transit", "--segment", "night riders")
    told = call(
        workspace, "pack", session, "--part", "cards", "--part", "notes", "--part", "cards", "--people", "3"
    )
    assert told.exit_code == DONE
    cards, notes = told.stdout.split()
    assert cards.endswith("-pack-cards.docx") and notes.endswith("-pack-notes.docx")
    paragraphs = [one.text for one in Document(cards).paragraphs]
    assert [text for text in paragraphs if CODE.fullmatch(text)] == ["P1", "P2", "P3"]


def test_a_pack_for_another_number_of_people_leaves_the_one_that_is_there_alone(workspace: Workspace):
    session = make(workspace, "focus-group", "--department", "Transit", "--segment", "night riders")
    (few,) = call(workspace, "pack", session, "--people", "2", "--part", "cards").stdout.split()
    told = call(workspace, "pack", session, "--people", "5", "--part", "cards")
    (many,) = told.stdout.split()
    assert (
        told.stderr == f"{Path(few).name} is for 2 people and was left alone; this is a new version.\n"
        and many.endswith("-pack-cards-v2.docx")
    )
    cards = [
        [one.text for one in Document(path).paragraphs if CODE.fullmatch(one.text)] for path in (few, many)
    ]
    assert list(map(len, cards)) == [2, 5]
    assert call(workspace, "pack", session, "--people", "5", "--part", "cards").stdout == told.stdout
    usual = call(workspace, "pack", session, "--part", "cards")
    assert usual.stdout.strip().endswith("-pack-cards-v3.docx") and "is for 5 people" in usual.stderr


def test_the_command_says_what_is_wrong(workspace: Workspace):
    session = make(workspace, "focus-group")
    told = call(workspace, "pack", session)
    assert told.exit_code == DONE
    assert (
        told.stderr
        == "Not filled in yet, and in square brackets in the pack: the department and the customers.\n"
    )
    assert call(workspace, "pack", "nobody").exit_code == WRONG_USE
    assert call(workspace, "pack", session, "--part", "tea").exit_code == WRONG_USE
    for people in ("0", "-1", "many", "1001"):
        assert call(workspace, "pack", session, "--people", people).exit_code == WRONG_USE
