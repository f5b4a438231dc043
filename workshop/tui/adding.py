"""What home asks to bring sessions in: files from other laptops, and groups that were held before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.designs.model import DesignError
from workshop.disk import is_file
from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.people import MOST_PEOPLE
from workshop.tui.dialogs import Ask, AskLines, AskText, Choice, Pick
from workshop.tui.home import Home
from workshop.tui.widgets.painted import INK, STOP, line
from workshop.tui.widgets.rows import Hanging, Row

if TYPE_CHECKING:
    from workshop.store.adding import Added
    from workshop.store.workspace import Workspace

_WHERE = (
    "Type or paste the path of a file, or of a folder such as a stick: then all session files in it. "
    "Each is checked first, and nothing here is overwritten."
)


async def add_files(home: Home) -> None:
    """Ask for a path, add what is there, and tell what came."""
    if home.desk is None:
        from workshop.tui import home_dialogs

        await home_dialogs.make_folder(home)
        if home.desk is None:
            return
    take = partial(_take, home.desk.workspace)
    done = await _ask_for_files(home, take)
    if not done:
        return
    for index, one in enumerate(done):
        if one.state == "newer" and await _is_taken(home, one):
            done[index] = (await take([one.path], replace=True))[0]
    home.load()
    if len(done) == 1 and done[0].state != "refused":
        home.say(done[0].told)
        return
    came = sum(one.state in ("new", "replaced") for one in done)
    head = f"{came} of {len(done)} files brought something new."
    rows: list[Row] = [
        (str(index), one.told, Hanging(line(""), line((one.told, STOP if one.state == "refused" else INK))))
        for index, one in enumerate(done)
    ]
    await home.app.push_screen_wait(Pick(head, rows))


async def _take(workspace: Workspace, paths: list[Path], *, replace: bool = False) -> list[Added]:
    from workshop.session.reading import folded
    from workshop.store.adding import add_files as add

    return await asyncio.to_thread(add, workspace, paths, folded, replace=replace)


async def _ask_for_files(home: Home, take: Callable[[list[Path]], Awaitable[list[Added]]]) -> list[Added]:
    """What came of the files that were asked for; a path that brought nothing can be typed again, and is not forgotten."""
    from workshop.store.adding import paths_in

    typed = ""
    while True:
        answer = await home.app.push_screen_wait(
            AskText("Which session files?", _WHERE, typed, needed="Type a path; Esc goes back.")
        )
        if answer is None:
            return []
        typed = answer.strip()
        try:
            done = await take(paths_in(typed))
        except (StoreError, OSError) as error:
            home.say(str(error), wrong=True)
            return []
        if not all(one.state == "refused" for one in done):
            return done
        again = await home.app.push_screen_wait(
            Ask(
                "Nothing was added.",
                " ".join(one.told for one in done[:4]),
                [Choice("t", "Type the path again", "again"), Choice("l", "Leave it", "")],
            )
        )
        if again != "again":
            return []


async def _is_taken(home: Home, one: Added) -> bool:
    """Whether a newer copy of a session is to take the place of ours."""
    answer = await home.app.push_screen_wait(
        Ask(
            "Shall the newer one be taken?",
            f"{one.told} Ours is kept beside it.",
            [Choice("y", "Yes, take it", "yes"), Choice("n", "No, leave ours", "")],
        )
    )
    return answer == "yes"


@dataclass
class _Before:
    """What has been answered about a group that was held before."""

    date: str = ""
    attended: str = ""
    stratum: str = ""
    segment: str = ""
    notes: str = ""


async def enter_afterwards(home: Home) -> None:
    """Ask when a group was held, with whom and what was said; Esc goes back a question, and keeps what was typed."""
    from workshop.tui import home_dialogs

    if home.desk is None:
        await home_dialogs.make_folder(home)
        if home.desk is None:
            return
    if not await home_dialogs.in_own_folder(home):
        return
    known = _Before()
    asked = (_ask_date, _ask_people, _ask_stratum, _ask_segment, _ask_notes)
    at = 0
    while at < len(asked):
        at += 1 if await asked[at](home, known) else -1
        if at < 0:
            return
        if at == len(asked) and not await _write_down(home, known):
            at -= 1


async def _ask_date(home: Home, known: _Before) -> bool:
    told = "Like 2026-03-04. It counts like any other group, and is marked as entered afterwards."
    while True:
        answer = await home.app.push_screen_wait(
            AskText(
                "On which day was the group held?", told, known.date, needed="Type the day; Esc goes back."
            )
        )
        if answer is None:
            return False
        known.date = answer.strip()
        try:
            if date.fromisoformat(known.date).isoformat() != known.date:
                raise ValueError(known.date)
        except ValueError:
            told = "That is no day; type it like 2026-03-04."
            continue
        if known.date <= date.today().isoformat():
            return True
        told = "That day is still to come; n makes a session that is planned."


async def _ask_people(home: Home, known: _Before) -> bool:
    told = "As a number; no names."
    while True:
        answer = await home.app.push_screen_wait(
            AskText("How many people came?", told, known.attended, needed="Type a number; Esc goes back.")
        )
        if answer is None:
            return False
        known.attended = answer.strip()
        if (
            known.attended.isdecimal()
            and known.attended.isascii()
            and 1 <= int(known.attended[:6]) <= MOST_PEOPLE
        ):
            return True
        told = f"Type a number from 1 to {MOST_PEOPLE}."


async def _ask_stratum(home: Home, known: _Before) -> bool:
    rows: list[Row] = [
        ("external", "external", line("external: people from outside")),
        ("internal", "internal", line("internal: colleagues who depend on us")),
    ]
    answer = await home.app.push_screen_wait(Pick("Which customers were they?", rows, chosen=known.stratum))
    known.stratum = answer or known.stratum
    return answer is not None


async def _ask_segment(home: Home, known: _Before) -> bool:
    told = "In plain words, such as night-shift riders; the group is called so."
    answer = await home.app.push_screen_wait(
        AskText("Who were they?", told, known.segment, needed="Say who they were; Esc goes back.")
    )
    if answer is None:
        return False
    known.segment = answer.strip()
    return True


async def _ask_notes(home: Home, known: _Before) -> bool:
    told = "Type or paste them, one a line, or only the path of a file that holds them."
    question = AskLines("What was said?", told, known.notes)
    answer = await home.app.push_screen_wait(question)
    known.notes = question.left if answer is None else answer
    return answer is not None


def _given(known: _Before) -> tuple[bytes, bool, str]:
    """What was typed or is in the file named: its bytes, whether they are JSON lines, and the file's name."""
    from workshop.store.adding import paths_in

    if "\n" not in known.notes.strip() and (named := paths_in(known.notes)) and is_file(named[0]):
        return named[0].read_bytes(), named[0].suffix in (".jsonl", ".ndjson"), named[0].stem
    return known.notes.encode(), False, ""


async def _is_shorthand(home: Home, known: _Before) -> bool | None:
    """Whether lines that look typed for the capture line are read so; None to go back."""
    from workshop.session.importing_plain import typed_lines
    from workshop.session.shorthand import Vocabulary

    codes = tuple(f"P{number}" for number in range(1, int(known.attended) + 1))

    def count() -> int:
        return typed_lines(_given(known)[0].splitlines(), Vocabulary(codes=codes))

    try:
        typed = await asyncio.to_thread(count)
    except OSError:
        return False  # Writing it down says why.
    if not typed:
        return False
    look = "line looks as a line is typed" if typed == 1 else "lines look as lines are typed"
    return await home.app.push_screen_wait(
        Ask(
            "How are the notes to be read?",
            f"{typed} {look} in the capture line: with a code, a mark or a theme (p3, w:, +4, #theme).",
            [
                Choice("enter", "As the capture line reads them", True),
                Choice("w", "Word for word, marks and all", False),
            ],
        )
    )


async def _write_down(home: Home, known: _Before) -> bool:
    """Make the session; False, with the reason told, when something has to be put right first."""
    desk = home.desk
    assert desk is not None
    shorthand = await _is_shorthand(home, known)
    if shorthand is None:
        return False
    departments = [str(row["department"]) for row in home.sessions if row.get("department")]

    def work() -> list[str]:
        from workshop.designs.loader import find_design
        from workshop.session.afterwards import readable_notes, title_of, write_down
        from workshop.session.events import Facts
        from workshop.store.workspace import new_session_id

        given, as_json, name = _given(known)
        facts = Facts(
            title=title_of(known.segment),
            department=departments[0] if departments else "",
            segment=known.segment,
            stratum=known.stratum,
            date=known.date,
        )
        design = find_design("focus-group", desk.workspace.designs, known.stratum)
        session_id = new_session_id(facts.title, facts.date)
        lines = readable_notes(given)
        return write_down(
            desk.store, session_id, design, facts, int(known.attended), lines, as_json=as_json, name=name,
            shorthand=shorthand,
        )  # fmt: skip

    try:
        problems = await asyncio.to_thread(work)
    except (StoreError, OSError, Refused, DesignError) as error:
        await _tell(home, "It was not written down.", str(error))
        return False
    home.load()
    if problems:
        await _tell(home, "Some lines could not be entered; all others are.", " ".join(problems))
    home.say(f"{known.segment} of {known.date} is entered, marked as entered afterwards.")
    return True


async def _tell(home: Home, what: str, why: str) -> None:
    await home.app.push_screen_wait(Ask(what, why, [Choice("enter", "Go on", "on")]))
