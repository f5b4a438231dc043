"""What home asks: which folder, which design, what title; and opening a session.

Apart from home, so that the first screen is drawn before any of this is loaded.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from workshop.designs.loader import BrokenDesign
from workshop.designs.model import Design, DesignError
from workshop.designs.steps import when_to_use
from workshop.record.protocol import SessionLocked, StoreError
from workshop.session.creating import LONGEST_TITLE
from workshop.session.errors import Refused
from workshop.session.events import Facts
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, AskText, Choice, Pick
from workshop.tui.folders import recent_folders
from workshop.tui.home import Home
from workshop.tui.home_view import WHO
from workshop.tui.opening import open_session
from workshop.tui.widgets.painted import QUIET, STRONG, line
from workshop.tui.widgets.rows import Row

_OTHER = "another folder"


async def make_folder(
    home: Home, question: str = "Which folder shall hold the sessions?", offered: Path | None = None
) -> bool:
    """Ask for a folder and make it a workspace; False when none was made."""
    answer = await home.app.push_screen_wait(
        AskText(question, "It is made if it is not there.", str(offered or home.offered))
    )
    if not answer or not answer.strip():
        return False
    return await _use(home, Path(answer.strip()).expanduser())


async def _use(home: Home, folder: Path) -> bool:
    """Work in a folder from now on; False, with the reason on screen, when it cannot be."""
    try:
        desk = await Desk.make(folder)
    except StoreError as error:
        home.say(str(error), wrong=True)
        return False
    if home.desk is not None:
        desk.mirrored = home.desk.mirrored
    home.desk, home.sessions = desk, []
    home.say("")
    home.load()
    return True


async def choose_folder(home: Home) -> None:
    """Go to a folder worked in lately, or to one that is named (and made, if it is not there)."""
    here = home.desk.workspace.root if home.desk else None
    known = [folder for folder in recent_folders() if folder != here]
    if known:
        rows: list[Row] = [(str(folder), str(folder), line((str(folder), STRONG))) for folder in known]
        rows.append((_OTHER, _OTHER, line((_OTHER, QUIET))))
        told = f"Now: {here}" if here else ""
        chosen = await home.app.push_screen_wait(Pick("Which folder of sessions?", rows, told))
        if chosen is None:
            return
        if chosen != _OTHER:
            await _use(home, Path(chosen))
            return
    await make_folder(home)


async def new_session(home: Home) -> None:
    """Choose a design, give a title, and prepare."""
    if home.desk is None:
        await make_folder(home)
        return
    if not await in_own_folder(home):
        return
    desk = home.desk
    design = await _choose_design(home, desk)
    if design is None:
        return
    title = await _title(home)
    if title is None:
        return
    departments = [
        str(row["department"]) for row in home.sessions if row.get("department") and not row["example"]
    ]
    facts = Facts(
        title=title,
        stratum=design.stratum,
        date=date.today().isoformat(),
        department=departments[0] if departments else "",
    )
    try:
        session_id = await desk.create(design.id, facts)
    except (StoreError, Refused, DesignError) as error:
        home.say(str(error), wrong=True)
        return
    await open_one(home, desk, session_id)


async def _title(home: Home) -> str | None:
    """A title that may be one, asked again with what was typed; None when it was left."""
    told, typed = "People will see it on the wall.", ""
    while True:
        answer = await home.app.push_screen_wait(AskText("What is the session called?", told, typed))
        if answer is None:
            return None
        typed = answer.strip()
        if not typed:
            told = "A session needs a title. People will see it on the wall."
        elif len(typed) > LONGEST_TITLE:
            told = f"A title has at most {LONGEST_TITLE} characters; this one has {len(typed)}."
        else:
            return typed


async def in_own_folder(home: Home) -> bool:
    """In the worked example, offer a folder of one's own first; False when nothing is to be made."""
    if not home.sessions or not all(row.get("example") for row in home.sessions):
        return True
    answer = await home.app.push_screen_wait(
        Ask(
            "This folder holds the worked example.",
            "Your own sessions are better kept in a folder of their own.",
            [
                Choice("o", "Make a folder of my own", "own"),
                Choice("h", "Keep them here all the same", "here"),
            ],
        )
    )
    if answer != "own":
        return answer == "here"
    return await make_folder(home, "Which folder shall hold your sessions?", Path.home() / "workshop")


async def _choose_design(home: Home, desk: Desk) -> Design | None:
    found = await desk.designs()
    usable = {design.id: design for design in found if not isinstance(design, BrokenDesign)}
    broken = [design.problem for design in found if isinstance(design, BrokenDesign)]
    rows: list[Row] = [
        (
            design.id,
            design.id,
            line(
                (f"{design.title}   ", STRONG),
                (f"{design.minutes} min, {WHO.get(design.stratum, '')}\n", QUIET),
                (f"  {when_to_use(design)}", QUIET),
            ),
        )
        for design in usable.values()
    ]
    chosen = await home.app.push_screen_wait(Pick("Which session is it?", rows, broken[0] if broken else ""))
    return usable.get(chosen or "")


async def open_one(home: Home, desk: Desk, session_id: str, *, read_only: bool = False) -> None:
    """Open a session; where another program writes it, offer to read along, where it is damaged, to repair it."""
    if any(row["id"] == session_id and row.get("problem") for row in home.sessions):
        from workshop.tui import home_damage

        if not await home_damage.may_open(home, desk, session_id):
            return
    try:
        await open_session(home, desk, session_id, read_only=read_only)
    except SessionLocked as locked:
        answer = await home.app.push_screen_wait(
            Ask(
                "This session is open in another program.",
                f"{locked} Nothing can be written here meanwhile.",
                [
                    Choice("r", "Read along", "read"),
                    Choice("t", "Try again", "again"),
                    Choice("l", "Leave it", ""),
                ],
            )
        )
        if answer in ("again", "read"):
            await open_one(home, desk, session_id, read_only=answer == "read")
    except StoreError as error:
        home.say(str(error), wrong=True)
