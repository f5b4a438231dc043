"""Programs that some tests drive: without them those tests are skipped, or fail where nothing may be skipped."""

from __future__ import annotations

import os
import shutil

import pytest

SKIP_NONE = "WORKSHOP_TESTS_SKIP_NONE"


def needs(*programs: str) -> pytest.MarkDecorator:
    """A mark that skips a test, with a reason, where one of these programs is missing and skipping is allowed."""
    missing = [program for program in programs if shutil.which(program) is None]
    reason = f"{' and '.join(missing)} not installed"
    return pytest.mark.skipif(bool(missing) and not os.environ.get(SKIP_NONE), reason=reason)


def program(name: str) -> str:
    """The path of a program; where it is missing the test fails and says so."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not installed, and {SKIP_NONE} says that no test may be skipped for it.")
    return found
