"""What Microsoft's Open XML SDK says of a Word file: an opinion on our files that is not ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.kept import fingerprint, kept
from tests.needs import program

VALIDATOR = "ooxml-validator"
RULES = "Microsoft365"
KEPT = "WORKSHOP_TESTS_VALIDATED"
"""Names the folder of what was said of files, in the environment; tests/conftest.py sets it."""


def errors(path: Path) -> list[dict[str, Any]]:
    """What is wrong with a file; the validator says what it finds and leaves with 0 all the same."""
    said = kept(KEPT, f"{fingerprint(path, VALIDATOR, RULES)}.json", lambda: _asked(path)).decode()
    found = json.loads(said)
    assert found["ok"] == (not found["errors"]), said
    return list(found["errors"])


def _asked(path: Path) -> bytes:
    # Invariant: it needs no library of languages, which a bare machine does not have.
    done = subprocess.run(
        [program(VALIDATOR), str(path), RULES],
        capture_output=True,
        timeout=120,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_gcConcurrent": "0"},
    )
    return done.stdout


def told(path: Path) -> list[str]:
    """What is wrong with a file, a line for each: what, in which part, where."""
    return [f"{one['description']} {one['path']} {one['xPath']}" for one in errors(path)]


def kinds(found: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    """Errors without their places: the rule, and what it says, all names of parts and numbers taken out."""
    return {(str(one["id"]), re.sub(r"\d+|'[^']*\.xml[^']*'", "", str(one["description"]))) for one in found}
