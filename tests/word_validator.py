"""What Microsoft's Open XML SDK says of a Word file: an opinion on our files that is not ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.needs import program

VALIDATOR = "ooxml-validator"


def errors(path: Path) -> list[dict[str, Any]]:
    """What is wrong with a file; the validator says what it finds and leaves with 0 all the same."""
    # Invariant: it needs no library of languages, which a bare machine does not have.
    done = subprocess.run(
        [program(VALIDATOR), str(path), "Microsoft365"],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    told = json.loads(done.stdout)
    assert told["ok"] == (not told["errors"]), done.stdout
    return list(told["errors"])


def told(path: Path) -> list[str]:
    """What is wrong with a file, a line for each: what, in which part, where."""
    return [f"{one['description']} {one['path']} {one['xPath']}" for one in errors(path)]


def kinds(found: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    """Errors without their places: the rule, and what it says, all names of parts and numbers taken out."""
    return {(str(one["id"]), re.sub(r"\d+|'[^']*\.xml[^']*'", "", str(one["description"]))) for one in found}
