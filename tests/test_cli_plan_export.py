"""`workshop export plan`: no file while the gate is closed, one Word file when it is open, and an override that is printed."""

from __future__ import annotations

from pathlib import Path

from docx import Document

from tests.commands import DONE, FAILED, WRONG_USE, call
from tests.plan_samples import five_groups, on_disk, said
from tests.word_samples import words_in
from workshop.store.workspace import Workspace


def test_while_the_gate_is_closed_there_is_a_reason_and_no_file(workspace: Workspace):
    on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("We wait", "Waiting", "P1")])
    told = call(workspace, "export", "plan")
    assert told.exit_code == FAILED
    assert "Ready to write: 1 of 5." in told.output and "4 more focus groups to hold." in told.output
    assert not list(workspace.exports.glob("*")) if workspace.exports.exists() else True


def test_with_five_groups_one_word_file_of_all_sections_is_written(workspace: Workspace):
    five_groups(workspace)
    told = call(workspace, "export", "plan")
    assert told.exit_code == DONE
    path = Path(told.stdout.strip())
    assert path.name == "plan-draft.docx" and path.exists()
    text = words_in(str(path))
    for title in (
        "1 In one page",
        "5 What we heard",
        "14 Feedback, review and publication",
        "Appendix C. Evidence index",
    ):
        assert title in text
    assert "P1" not in text and "P2" not in text
    assert path.read_bytes() == Path(call(workspace, "export", "plan").stdout.strip()).read_bytes()


def test_one_section_can_be_written_alone(workspace: Workspace):
    five_groups(workspace)
    told = call(workspace, "export", "plan", "--section", "heard")
    assert told.exit_code == DONE and told.stdout.strip().endswith("plan-heard.docx")
    text = words_in(told.stdout.strip())
    assert "5 What we heard" in text and "9 Service standards" not in text


def test_a_section_that_is_none_and_options_of_the_other_kind_are_refused(workspace: Workspace):
    assert call(workspace, "export", "plan", "--section", "nonsense").exit_code == WRONG_USE
    assert call(workspace, "export", "plan", "--paper", "record").exit_code == WRONG_USE
    name = on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("We wait")])
    assert call(workspace, "export", name, "--section", "heard").exit_code == WRONG_USE


def test_an_override_needs_a_name_and_a_reason_and_both_are_printed(workspace: Workspace):
    on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("We wait", "Waiting", "P1")])
    assert call(workspace, "override", "--name", " ", "--reason", "why").exit_code == WRONG_USE
    assert call(workspace, "override", "--name", "The director").exit_code == WRONG_USE
    assert call(workspace, "export", "plan").exit_code == FAILED
    assert (
        call(workspace, "override", "--name", "The director", "--reason", "The council meets").exit_code
        == DONE
    )
    told = call(workspace, "export", "plan")
    assert told.exit_code == DONE and "opened by hand" in told.stderr
    text = words_in(told.stdout.strip())
    assert "The director let this draft be written" in text and "The council meets" in text
    assert "4 more focus groups to hold." in text


def test_with_five_groups_there_is_nothing_to_override(workspace: Workspace):
    five_groups(workspace)
    assert call(workspace, "override", "--name", "The director", "--reason", "why").exit_code == FAILED


def test_a_file_that_somebody_edited_is_left_alone(workspace: Workspace):
    five_groups(workspace)
    path = Path(call(workspace, "export", "plan").stdout.strip())
    document = Document(str(path))
    document.add_paragraph("ours")
    document.save(str(path))
    again = Path(call(workspace, "export", "plan").stdout.strip())
    assert again.name == "plan-draft-v2.docx" and "ours" in words_in(str(path))
