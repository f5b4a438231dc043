"""A test that needs a program is skipped without it, and fails where no test may be skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.needs import SKIP_NONE, TOOLS, needs, program

MISSING = "no-such-program"


def test_a_missing_program_skips_with_its_name_as_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SKIP_NONE, raising=False)
    mark = needs(MISSING).mark
    assert mark.args == (True,) and mark.kwargs["reason"] == f"{MISSING} not installed"


def test_where_nothing_may_be_skipped_a_missing_program_fails_the_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SKIP_NONE, "1")
    assert needs(MISSING).mark.args == (False,)
    with pytest.raises(pytest.fail.Exception, match=f"{MISSING} is not installed"):
        program(MISSING)


def test_what_is_installed_for_the_tests_alone_is_found_where_the_variable_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(SKIP_NONE, raising=False)
    monkeypatch.setenv(TOOLS, str(tmp_path))
    assert needs("a-validator-of-ours").mark.args == (True,)
    folder = tmp_path / "node_modules" / "@xarsh" / "ooxml-validator-any"
    folder.mkdir(parents=True)
    (folder / "a-validator-of-ours").write_text("#!/bin/sh\n")
    (folder / "a-validator-of-ours").chmod(0o755)
    assert needs("a-validator-of-ours").mark.args == (False,)
    assert program("a-validator-of-ours") == str(folder / "a-validator-of-ours")
