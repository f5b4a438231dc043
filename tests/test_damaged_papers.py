"""What holds of a damaged session is given out, with a warning; and every paper made from it says so itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from tests.commands import DONE, FAILED, call, make, notes_of
from tests.plan_samples import five_groups
from tests.word_samples import words_in
from workshop.store.workspace import Workspace


def damage(workspace: Workspace, session: str, word: str) -> bytes:
    """Change a word of a note and its letters after it, as no single wrong bit does."""
    path = workspace.session_file(session)
    data = path.read_bytes().replace(f'"{word}"'.encode(), f'"{word[::-1]}!"'.encode())
    path.write_bytes(data)
    return data


@pytest.fixture
def damaged(workspace: Workspace) -> str:
    """A session with three notes of which the second is not as it was written."""
    session = make(workspace)
    call(workspace, "import", session, "-", given="one\ntwo\nthe last remark\n")
    assert call(workspace, "end", session, "--attended", "3").exit_code == DONE
    damage(workspace, session, "two")
    return session


def test_dump_prints_the_notes_that_hold_warns_and_says_by_its_exit_code_that_they_are_not_all(
    workspace: Workspace, damaged: str
) -> None:
    result = call(workspace, "dump", damaged)
    assert result.exit_code == FAILED
    assert notes_of(workspace, damaged) == ["one"]
    assert f"sessions/{damaged}.json is damaged: event " in result.stderr
    assert "`workshop check --repair`" in result.stderr
    assert call(workspace, "check", "--repair", "--use", damaged).exit_code == DONE
    whole = call(workspace, "dump", damaged)
    assert (whole.exit_code, whole.stderr) == (DONE, "")


@pytest.mark.parametrize("everything", [False, True])
def test_the_papers_of_a_damaged_session_say_after_which_event_it_is_damaged(
    workspace: Workspace, damaged: str, everything: bool
) -> None:
    other = make(workspace, title="Others")
    assert call(workspace, "end", other, "--attended", "3").exit_code == DONE
    result = call(workspace, "export", "--all" if everything else damaged)
    assert result.exit_code == FAILED
    assert f"sessions/{damaged}.json is damaged" in result.stderr
    written = [Path(line) for line in result.stdout.splitlines()]
    assert len(written) == (4 if everything else 2)
    for path in written:
        text = words_in(str(path))
        told = "is damaged after event 2: nothing that was recorded later is in this paper." in text
        assert told == ("riders" in path.name.lower() or damaged in path.name), path.name
        assert "the last remark" not in text
        if told:
            first = [one.text for one in Document(str(path)).paragraphs]
            assert sum("is damaged after event" in one for one in first) == 1


def test_a_session_of_which_nothing_holds_is_named_when_all_are_exported(
    workspace: Workspace, damaged: str
) -> None:
    (workspace.sessions / "gone.json").write_bytes(b"")
    copy = workspace.sessions / f"{damaged} (1).json"
    copy.write_bytes(workspace.session_file(damaged).read_bytes())
    result = call(workspace, "export", "--all")
    assert result.exit_code == FAILED
    assert "gone.json is empty (0 bytes)" in result.stderr
    assert len(result.stdout.splitlines()) == 2
    refused = call(workspace, "dump", "gone")
    assert (refused.exit_code, refused.stdout) == (FAILED, "")


def test_a_session_that_another_program_laid_out_anew_is_given_out_whole_with_a_remark(
    workspace: Workspace,
) -> None:
    import json

    session = make(workspace)
    call(workspace, "import", session, "-", given="one\ntwo\n")
    path = workspace.session_file(session)
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=1), encoding="utf-8")
    result = call(workspace, "dump", session)
    assert result.exit_code == DONE
    assert "all 3 events are whole" in result.stderr
    assert notes_of(workspace, session) == ["one", "two"]


def test_the_papers_of_the_plan_say_which_session_cannot_be_read(workspace: Workspace) -> None:
    five_groups(workspace)
    assert "cannot be read" not in words_in(call(workspace, "export", "plan").stdout.strip())
    lost = make(workspace, title="Lost")
    call(workspace, "import", lost, "-", given="one\ntwo\n")
    damage(workspace, lost, "one")
    path = workspace.session_file(lost)
    path.with_name(f"{lost} (1).json").write_bytes(path.read_bytes())
    for arguments, named in ((("--paper", "findings"), True), ((), True), (("--final",), False)):
        result = call(workspace, "export", "plan", *arguments)
        assert lost in result.stderr
        assert result.exit_code == FAILED, "who goes by the exit code is told too"
        text = words_in(result.stdout.splitlines()[-1])
        assert (
            f"1 session{f' ({lost})' if named else ''} cannot be read whole and is not in this paper." in text
        )
