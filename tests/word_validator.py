"""What Microsoft's Open XML SDK says of a Word file: an opinion on our files that is not ours."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.needs import program

VALIDATOR = "ooxml-validator"
RULES = "Microsoft365"
KEPT = "WORKSHOP_TESTS_VALIDATED"
"""Names the folder of what was said of files, in the environment; tests/conftest.py sets it."""


def errors(path: Path) -> list[dict[str, Any]]:
    """What is wrong with a file; the validator says what it finds and leaves with 0 all the same.

    It takes a second or two for each file and says the same of the same file, and most files that the tests write are
    those of the repository or of the last run: what it said is kept beside pytest's cache, if there is one.
    """
    folder = os.environ.get(KEPT)
    kept = Path(folder, f"{_fingerprint(path)}.json") if folder else None
    said = kept.read_text("utf-8") if kept is not None and kept.exists() else _asked(path)
    told = json.loads(said)
    assert told["ok"] == (not told["errors"]), said
    if kept is not None and not kept.exists():
        # Under its name only when it is whole: tests in other processes look for it.
        half = kept.with_suffix(f".{os.getpid()}")
        half.write_text(said, "utf-8")
        half.replace(kept)
    return list(told["errors"])


def _asked(path: Path) -> str:
    # Invariant: it needs no library of languages, which a bare machine does not have.
    done = subprocess.run(
        [program(VALIDATOR), str(path), RULES],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_gcConcurrent": "0"},
    )
    return done.stdout


def _fingerprint(path: Path) -> str:
    """What the validator reads of a file, and which validator it is: all but the times at which parts were packed."""
    which = Path(program(VALIDATOR)).stat()
    found = hashlib.sha256(f"{which.st_size} {which.st_mtime_ns} {RULES} {path.suffix}".encode())
    with zipfile.ZipFile(path) as package:
        for part in package.infolist():
            data = package.read(part)
            held = (
                part.filename,
                part.compress_type,
                part.flag_bits,
                part.create_version,
                part.extra,
                len(data),
            )
            found.update(repr(held).encode())
            found.update(data)
    return found.hexdigest()


def told(path: Path) -> list[str]:
    """What is wrong with a file, a line for each: what, in which part, where."""
    return [f"{one['description']} {one['path']} {one['xPath']}" for one in errors(path)]


def kinds(found: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    """Errors without their places: the rule, and what it says, all names of parts and numbers taken out."""
    return {(str(one["id"]), re.sub(r"\d+|'[^']*\.xml[^']*'", "", str(one["description"]))) for one in found}
