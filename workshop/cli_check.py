"""The command that checks files: the session files of a folder, or Word files for people who read with their ears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import (
    FAILED,
    WRONG_USE,
    as_json,
    fail,
    in_folder,
    in_this_folder,
    print_json,
    say,
    told_plainly,
    workspace_of,
)
from workshop.plural import counted

if TYPE_CHECKING:
    from workshop.store.missing import Missing
    from workshop.store.workspace import Workspace

# Of more files than a screen has lines, a summary says what came of them; so many are named in it.
_MANY, _NAMED = 20, 10


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE.docx|SESSION]...", type=click.Path(path_type=Path))
@click.option(
    "--repair", is_flag=True, help="Write a repaired copy of each damaged SESSION (all, if none is named)."
)
@click.option(
    "--use", is_flag=True, help="With --repair: put the copy in its place; the damaged file is kept aside."
)
@click.option(
    "--from",
    "sources",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="With --repair: a copy, or a folder of copies, in which to look for what is lost as well.  May be repeated.",
)
@click.option(
    "--let-go", metavar="SESSION", help="A session that is missed is gone on purpose: do not miss it again."
)
@as_json
@in_folder
def check(
    files: tuple[Path, ...],
    repair: bool,
    use: bool,
    sources: tuple[Path, ...],
    let_go: str | None,
    json_: bool,
    folder: Path | None,
) -> None:
    """Verify every file of this folder: that nothing is missing and nothing was altered.

    A session that is not here any more, and is known from a copy, the plan or a draft, is named with what brings it back.

    With Word files, whoever wrote them: check that everybody can read them, also by ear or without colours.  Each finding
    says its place and how to mend it in Word; exit code 1 when there are some that no template brought.  A folder stands
    for the Word files in it.  Comments that a refresh left and nobody has settled are counted.

    With --repair, a copy of each damaged session is written beside it: every event that its chain proves, and what is
    lost by number.  What the file lacks is taken from copies of the session that are in reach, in this folder and at the
    second place, where the chain fits it.  What is lost all the same and can be read is written out as a text.  The
    damaged file itself is never changed.  It may also be a FILE elsewhere, such as a copy on a stick.
    """
    if sources and not repair:
        fail("--from says where to look for what is lost; it goes with --repair.", WRONG_USE)
    if use and not repair:
        fail("--use puts a repaired copy in its place; it goes with --repair.", WRONG_USE)
    if let_go is not None:
        _let_go(folder, let_go)
        return
    if repair:
        from workshop.cli_repair import repair_sessions

        repair_sessions(folder, [str(one) for one in files], json_, use=use, sources=sources)
        return
    code = _check_words(files, json_) if files else _check_sessions(folder, json_)
    if code:
        raise SystemExit(code)


def _check_sessions(folder: Path | None, json_: bool) -> int:
    """Check every session and the plan; those that fail come last, and again in the summary of many."""
    from workshop.cli_progress import progress
    from workshop.store.copies import about, copies
    from workshop.store.events import TinyDBEventStore
    from workshop.store.reading import CheckReport
    from workshop.store.workspace import PLAN

    workspace = workspace_of(folder)
    store, reports = TinyDBEventStore(workspace), []
    gone = missed(workspace)
    names = [*workspace.session_ids(), *([PLAN] if store.exists(PLAN) else [])]
    with progress("Checking the files") as told_how_far:
        told_of = {copy.path.stem: about(workspace, copy) for copy in copies(workspace)}
        for number, name in enumerate(names):
            told_how_far(number, len(names))
            report = store.check(name)
            reports.append(report._replace(problem=told_of[name]) if name in told_of else report)
    reports += [CheckReport(one.session_id, 0, one.told(in_this_folder(folder))) for one in gone]
    missing = {one.session_id for one in gone}
    for report in sorted(reports, key=lambda one: not one.passed and not json_):
        if json_:
            print_json({**report._asdict(), "passed": report.passed})
            continue
        other = (
            "MISSING" if report.session_id in missing else "a copy" if report.session_id in told_of else ""
        )
        verdict = "whole" if report.passed else other or "FAILED"
        events = f", {counted(report.events, 'event')}"
        say(f"{report.session_id}  {verdict}{'' if other else events}")
        for told in filter(None, (report.problem, report.remark)):
            say(told, err=True)
    failed = [report.session_id for report in reports if not report.passed]
    if len(reports) > _MANY and not json_:
        say(
            _summary(
                len(reports) - len(missing),
                [one for one in failed if one not in {*told_of, *missing}],
                [*told_of],
                [*missing],
            ),
            err=True,
        )
    return FAILED if failed else 0


def _let_go(folder: Path | None, session: str) -> None:
    """A session that is missed is gone on purpose."""
    from workshop.store.missing import let_it_go

    workspace = workspace_of(folder)
    gone = [one.session_id for one in missed(workspace)]
    found = [one for one in gone if one == session] or [one for one in gone if session and session in one]
    if len(found) != 1:
        named = f" Missed: {', '.join(gone)}." if gone else " No session is missed here."
        fail(f"{session!r} is not one session that is missed.{named}", WRONG_USE)
    with told_plainly():
        let_it_go(workspace, found[0])
    say(f"{found[0]} is not missed any more; copies of it stay where they are.", err=True)


def missed(workspace: Workspace) -> list[Missing]:
    """The sessions that were in a folder and are not there any more."""
    from workshop.store.missing import missing_sessions
    from workshop.word.drafted import drafted

    return missing_sessions(workspace, dict.fromkeys(drafted(workspace.exports), "a draft was made from it"))


def _summary(number: int, damaged: list[str], copies: list[str], missing: list[str]) -> str:
    """What checking many files came to, in a line that says what to look at."""
    said = [f"{number:,} files"]
    if damaged:
        said.append(f"{len(damaged):,} damaged: {_some(damaged)}")
    if copies:
        said.append(f"{len(copies):,} {'copy' if len(copies) == 1 else 'copies'}: {_some(copies)}")
    if missing:
        said.append(f"{len(missing):,} missing: {_some(missing)}")
    return f"{'; '.join(said)}." if damaged or copies or missing else f"{number:,} files, all whole."


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _check_words(files: Iterable[Path], json_: bool) -> int:
    """Check Word files; the exit code: 2 where one cannot be checked, else 1 where something is to be mended."""
    from workshop.word.check import CheckError, check, in_lines, open_comments, summary

    code = 0
    for path in _each(files):
        try:
            data = _read(path)
            found, waiting = check(data, path.name), open_comments(data, path.name)
        except CheckError as error:
            code = WRONG_USE
            if json_:
                print_json({"file": str(path), "passed": False, "problem": str(error), "findings": []})
            else:
                say(str(error), err=True)
            continue
        passed = all(one.template for one in found)
        code = max(code, 0 if passed else FAILED)
        if json_:
            told = {"file": str(path), "passed": passed, "comments": waiting}
            print_json({**told, "findings": [one._asdict() for one in found]})
            continue
        say(f"{path}: {summary(found)}")
        for line in in_lines([one for one in found if one.template]):
            say(line)
        if waiting:
            say(_still_to_settle(waiting))
    return code


def _still_to_settle(comments: int) -> str:
    told = counted(comments, "comment of refresh is", "comments of refresh are")
    return f"  {told} still to be settled: choose the words, then press Review, Delete Comment."


def _each(files: Iterable[Path]) -> Iterator[Path]:
    """The files that were named, and those of folders; not what Word keeps beside a file that is open.

    A folder without any stands for itself, and so is refused.
    """
    for path in files:
        if path.is_dir():
            held = [one for one in path.iterdir() if one.suffix.lower() == ".docx" and one.is_file()]
            yield from sorted(one for one in held if not one.name.startswith("~$")) or [path]
        else:
            yield path


def _read(path: Path) -> bytes:
    from workshop.word.check import CheckError

    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CheckError(f"There is no file {path.name}.") from error
    except IsADirectoryError as error:
        told = f"There is no Word file in the folder {path.name or path.absolute().name}; name one that holds .docx files."
        raise CheckError(told) from error
    except (OSError, ValueError) as error:
        raise CheckError(f"{path.name} cannot be read; check that you may open it.") from error
