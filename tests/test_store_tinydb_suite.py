"""TinyDB's own tests, run against our storage and table: those who know TinyDB find what they know.

The tests come from TinyDB's source distribution of the version that is installed, fetched once and kept beside pytest's
cache (or where ``.ci/run`` puts it); they are never part of this repository.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.children import TOP
from tests.needs import SKIP_NONE, TOOLS

# Each of these says something about stock TinyDB's storage that is not so with ours, for the reason given.
DIFFERENT = {
    "test_table_repr[memory]": "compares the name of the table's class with `Table`",
    "test_table_repr[json]": "compares the names of the table's and the storage's classes with TinyDB's",
    "test_caching_json_write": "looks at the private `_handle` of stock TinyDB's storage",
    "test_json_invalid_mode_warning": "wants a warning for mode `w`, which empties the file; ours refuses it",
}

OURS_IN_THE_FIXTURE = """

from workshop.store.appending import AppendDB


@pytest.fixture
def db(tmp_path):
    db_ = AppendDB(tmp_path / "test.db")
    db_.drop_tables()
    db_.insert_multiple({"int": 1, "char": c} for c in "abc")
    yield db_
"""

OURS_FOR_ALL = """
import tinydb
import tinydb.database
import tinydb.storages

from workshop.store.appending import AppendStorage, AppendTable

for module in (tinydb, tinydb.database, tinydb.storages):
    module.JSONStorage = AppendStorage
tinydb.TinyDB.default_storage_class = AppendStorage
tinydb.TinyDB.table_class = AppendTable
"""


@pytest.fixture(scope="module")
def suite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with TinyDB's tests in it."""
    name = f"tinydb-{version('tinydb')}"
    cache = getattr(request.config, "cache", None)
    kept = cache.mkdir("tinydb") if cache is not None else tmp_path_factory.mktemp("fetched")
    places = [Path(os.environ.get(TOOLS) or TOP / ".tools"), kept]
    if not any((place / f"{name}.tar.gz").is_file() for place in places):
        fetch(name.replace("-", "=="), kept)
    source = next(place / f"{name}.tar.gz" for place in places if (place / f"{name}.tar.gz").is_file())
    folder = tmp_path_factory.mktemp("suite")
    with tarfile.open(source) as packed:
        # The first releases of Python 3.11 know no filter.
        packed.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return folder / name / "tests"


def fetch(requirement: str, folder: Path) -> None:
    """Have pip fetch a source distribution; skips where there is no way to it and skipping is allowed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += [
        "--no-binary",
        "tinydb",
        "--retries",
        "1",
        "--timeout",
        "10",
        "--dest",
        str(folder),
        requirement,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        reason = f"TinyDB's source distribution cannot be fetched: {done.stderr.strip()[-300:]}"
        if os.environ.get(SKIP_NONE):
            pytest.fail(reason)
        pytest.skip(reason)


def run_suite(suite: Path, folder: Path, *options: str) -> tuple[list[str], list[str]]:
    """Run the tests in a process of their own; returns the names of those that passed, and of those that failed."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    command += [
        "--rootdir",
        str(suite),
        "--basetemp",
        str(folder / "files"),
        f"--junitxml={report}",
        *options,
    ]
    paths = os.pathsep.join((str(folder), str(TOP)))
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": paths}
    done = subprocess.run(
        [*command, str(suite)], capture_output=True, text=True, timeout=120, env=environment, cwd=folder
    )
    assert report.exists(), done.stdout + done.stderr
    passed, failed = [], []
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(case.attrib["name"])
        elif case.find("skipped") is None:
            passed.append(case.attrib["name"])
    return passed, failed


def test_all_that_tinydb_promises_of_a_database_holds_with_ours(suite: Path, tmp_path: Path) -> None:
    ours = tmp_path / "tests"
    ours.mkdir()
    for file in suite.glob("*.py"):
        (ours / file.name).write_bytes(file.read_bytes())
    with (ours / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(OURS_IN_THE_FIXTURE)
    passed, failed = run_suite(ours, tmp_path)
    assert failed == ["test_table_repr"], "which compares the name of the table's class with `Table`"
    assert len(passed) > 140


def test_with_ours_in_the_place_of_tinydb_s_own_only_what_is_said_here_is_different(
    suite: Path, tmp_path: Path
) -> None:
    (tmp_path / "ours_for_all.py").write_text(OURS_FOR_ALL, "utf-8")
    passed, failed = run_suite(suite, tmp_path, "-p", "ours_for_all")
    assert sorted(failed) == sorted(DIFFERENT)
    assert len(passed) > 200
