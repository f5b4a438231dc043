"""Files as LibreOffice opens and saves them: what it makes of a file is kept until the file changes."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.kept import fingerprint, kept
from tests.needs import program

OFFICE = "soffice"
KEPT = "WORKSHOP_TESTS_CONVERTED"
"""Names the folder of what it made of files, in the environment; tests/conftest.py sets it."""


def convert(files: Sequence[Path], kind: str, into: Path) -> list[Path]:
    """Each file as another kind (``docx``, ``odt``, ``pdf``), in a folder; a start costs seconds: all go in one."""
    into.mkdir(exist_ok=True)
    names = {path: f"{fingerprint(path, OFFICE, kind)}.{kind}" for path in files}
    made: dict[Path, bytes] = {}

    def ask(path: Path) -> bytes:
        if not made:
            made.update(_converted(files, kind))
        return made[path]

    done = []
    for path in files:
        target = into / f"{path.stem}.{kind}"
        target.write_bytes(kept(KEPT, names[path], lambda path=path: ask(path)))  # type: ignore[misc]
        done.append(target)
    return done


def _converted(files: Sequence[Path], kind: str) -> dict[Path, bytes]:
    with TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program(OFFICE), profile, "--headless", "--convert-to", kind, "--outdir", folder]
        subprocess.run([*command, *map(str, files)], capture_output=True, timeout=240, check=True)
        return {path: (Path(folder) / f"{path.stem}.{kind}").read_bytes() for path in files}
