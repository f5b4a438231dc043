"""The command that says, and sets, what is known of a session that came by import: its facts, and who agreed to what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import (
    WRONG_USE,
    fail,
    in_folder,
    live_session,
    resolved,
    say,
    told_plainly,
    workspace_of,
)

if TYPE_CHECKING:
    from workshop.session.events import Facts
    from workshop.session.state import Session

_LABELS = {
    "title": "Title", "department": "Department", "segment": "Customers", "unit": "Unit", "stratum": "Internal or external",
    "place": "Place", "date": "Day", "starts": "Began", "ends": "Ended",
}  # fmt: skip


def _codes(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Codes, one by one or with commas: P3,P5."""
    found = [code for one in value for code in one.replace(",", " ").split()]
    return tuple(dict.fromkeys(code.upper() if code[1:].isdecimal() else code for code in found))


@click.command()
@click.argument("session")
@click.option("--title", help="What the session is called.")
@click.option("--department", help="The department that writes the plan.")
@click.option("--segment", help="Which customers, in plain words.")
@click.option("--unit", help="The unit that the session is about.")
@click.option(
    "--stratum", type=click.Choice(["internal", "external", "leadership", "mixed"]), help="Who it was for."
)
@click.option("--place", help="Where it was held.")
@click.option("--date", metavar="YYYY-MM-DD", help="When it was held.")
@click.option("--starts", metavar="HH:MM", help="When it began.")
@click.option("--ends", metavar="HH:MM", help="When it ended.")
@click.option(
    "--consent",
    is_flag=True,
    help="All who were asked agreed to take part and to be quoted, but those who said no.",
)
@click.option(
    "--not-quoted", multiple=True, metavar="P3,P5", callback=_codes, help="They said no to being quoted."
)
@click.option("--not-part", multiple=True, metavar="P4", callback=_codes, help="They said no to taking part.")
@in_folder
def facts(
    session: str, title: str | None, department: str | None, segment: str | None, unit: str | None,
    stratum: str | None, place: str | None, date: str | None, starts: str | None, ends: str | None,
    consent: bool, not_quoted: tuple[str, ...], not_part: tuple[str, ...], folder: Path | None,
) -> None:  # fmt: skip
    """Say what is known of a SESSION, or set it, also once it has ended, as for a group that came by import.

    Without options it only says. Nobody of a group is quoted before it is recorded who agreed: --consent says that all
    did, --not-quoted and --not-part that all did but these. A no that is recorded stays; on the screen of the session
    ^l changes what one person said.
    """
    given = {
        "title": title, "department": department, "segment": segment, "unit": unit, "stratum": stratum,
        "place": place, "date": date, "starts": starts, "ends": ends,
    }  # fmt: skip
    changed = {name: value.strip() for name, value in given.items() if value is not None}
    agreed = consent or bool(not_quoted) or bool(not_part)
    if not changed and not agreed:
        from workshop.session.reading import read_session
        from workshop.store.events import TinyDBEventStore

        workspace = workspace_of(folder)
        with told_plainly():
            _tell(read_session(TinyDBEventStore(workspace), resolved(workspace, session)))
        return
    if changed.get("title") == "":
        fail("A session has a title; give one that is not empty.", WRONG_USE)
    with live_session(folder, session) as live, told_plainly(refused=WRONG_USE):
        new = _with(live.session, changed)
        if agreed:
            live.wait(live.people.agreed_but(take_part_no=not_part, quote_no=not_quoted))
        if changed:
            live.wait(live.prepare(new))
        _tell(live.session)


def _with(session: Session, changed: dict[str, str]) -> Facts:
    """The facts with what is changed.

    Raises:
        Refused: When one of them cannot be right.
    """
    from datetime import date

    import msgspec

    from workshop.session.creating import check_facts
    from workshop.session.errors import Refused

    new = msgspec.structs.replace(session.facts, **changed)
    check_facts(new)
    if session.status == "ended" and new.date > date.today().isoformat():
        raise Refused(f"{new.date} is still to come, and this session has been held.")
    return new


def _tell(session: Session) -> None:
    for name, label in _LABELS.items():
        if value := str(getattr(session.facts, name)):
            say(f"{label + ':':<22}{value}")
    people = session.attendance
    if people.attended is not None:
        say(f"{'People:':<22}{people.attended}")
    if not session.design.participant_codes:
        return
    if not people.consent_at:
        say(f"{'Consent:':<22}not recorded, so that nobody is quoted; --consent where all agreed")
        return
    said = [f"{len(people.asked)} asked"]
    said += [
        f"{', '.join(codes)} not {what}"
        for codes, what in ((people.take_part_no, "taking part"), (people.quote_no, "quoted"))
        if codes
    ]
    say(f"{'Consent:':<22}{'; '.join(said)}")
