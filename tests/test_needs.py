"""A test that needs a program is skipped without it, and fails where no test may be skipped."""

from __future__ import annotations

import pytest

from tests.needs import SKIP_NONE, needs, program

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
