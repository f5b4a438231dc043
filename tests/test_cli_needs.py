"""`workshop needs`: what customers want is linked to what they need it for, as the draft asks the officer to do."""

from __future__ import annotations

import pytest

from tests.commands import DONE, WRONG_USE, call, lines_of
from tests.plan_samples import five_groups, on_disk, said
from tests.word_samples import words_in
from workshop.store.workspace import Workspace

NIGHT = "2026-03-09-night-abc123"


@pytest.fixture
def night(workspace: Workspace) -> Workspace:
    """A group that wants a bench and needs to rest."""
    lines = [said("a bench", "", "P1", kind="want"), said("to rest a while", "", "P2", kind="need")]
    on_disk(workspace, NIGHT, [*lines, said("it rains", "", "P3")], segment="night riders")
    return workspace


def test_a_want_is_linked_to_a_need_that_somebody_said(night: Workspace) -> None:
    told = call(night, "needs").stdout
    assert "Wants that are linked to no need yet:\n  abc123:N1  a bench\n" in told
    assert "Needs:\n  abc123:N2  to rest a while\n" in told
    assert call(night, "needs", "abc123:N1", "abc123:n2").exit_code == DONE
    told = call(night, "needs").stdout
    assert "no need yet" not in told and "  abc123:N1  a bench  ->  to rest a while\n" in told
    assert lines_of(call(night, "needs", "--json")) == [
        {"want": f"{NIGHT}:N1", "text": "a bench", "need": f"{NIGHT}:N2"}
    ]
    assert call(night, "needs", "abc123:N1", "--none").exit_code == DONE
    assert "Wants that are linked to no need yet:" in call(night, "needs").stdout


def test_a_need_that_nobody_said_is_typed_in_words_and_stands_in_the_draft(night: Workspace) -> None:
    five_groups(night)
    draft = words_in(call(night, "export", "plan").stdout.strip())
    assert (
        "1 want is linked to no need yet. The officer, who links wants to needs: `workshop needs`." in draft
    )
    assert call(night, "needs", "abc123:N1", "to wait: without pain").exit_code == DONE
    draft = words_in(call(night, "export", "plan").stdout.strip())
    assert "to wait: without pain" in draft and "no need yet" not in draft


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["abc123:N1"], "or --none"),
        (["abc123:N1", "x", "--none"], "or --none"),
        (["abc123:N3", "abc123:N2"], "is no want"),
        (["abc123:N9", "abc123:N2"], "is no want"),
        (["a bench", "abc123:N2"], "is no want"),
        (["abc123:N1", "abc123:N3"], "is no need"),
        (["nowhere:N1", "abc123:N2"], "No session is called 'nowhere'"),
    ],
)
def test_what_cannot_be_linked_is_refused_in_a_sentence(
    night: Workspace, typed: list[str], told: str
) -> None:
    result = call(night, "needs", *typed)
    assert (result.exit_code, result.stderr.count("\n")) == (WRONG_USE, 1) and told in result.stderr
    assert not (night.sessions / "plan.json").exists()
