"""What other programs say or make of files, kept beside pytest's cache until the files or the programs change.

They take seconds for each file, and most files that the tests write are those of the last run.  ``tests/conftest.py``
says in the environment which folder it is; without one nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.needs import program


def kept(folder: str, name: str, make: Callable[[], bytes]) -> bytes:
    """What is kept under a name in the folder that a variable of the environment names, else what is made now."""
    place = os.environ.get(folder)
    if not place:
        return make()
    path = Path(place, name)
    if not path.exists():
        # Under its name only when it is whole: tests in other processes look for it.
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(make())
        half.replace(path)
    return path.read_bytes()


def fingerprint(path: Path, asked: str, how: str) -> str:
    """What a program reads of a packed file, which program it is and what it is asked: all but the times of packing."""
    which = Path(program(asked)).stat()
    found = hashlib.sha256(f"{which.st_size} {which.st_mtime_ns} {how} {path.suffix}".encode())
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
