"""The command that links what customers want to what they need it for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import (
    WRONG_USE,
    as_json,
    fail,
    in_folder,
    print_json,
    resolved,
    say,
    told_plainly,
    workspace_of,
)

if TYPE_CHECKING:
    from workshop.plan.sections.sources import Sources
    from workshop.store.workspace import Workspace


@click.command()
@click.argument("want", default="")
@click.argument("need", default="")
@click.option("--none", "unlink", is_flag=True, help="WANT serves no need any more.")
@as_json
@in_folder
def needs(want: str, need: str, unlink: bool, json_: bool, folder: Path | None) -> None:
    """Link a WANT to the NEED behind it; without them list what is linked to no need yet, and the needs there are.

    WANT is session:N12, as it is listed (the end of the session's id will do). NEED is one as well, or the need in
    words, where nobody said it: "to get home safely".
    """
    from workshop.plan.material import gather
    from workshop.plan.needs import check_link
    from workshop.plan.plan_book import open_plan
    from workshop.plan.sections.sources import Sources
    from workshop.store.events import TinyDBEventStore

    if want and bool(need) == unlink:
        fail("Name the need that the want serves, or --none.", WRONG_USE)
    workspace = workspace_of(folder)
    store = TinyDBEventStore(workspace)
    with told_plainly(refused=WRONG_USE):
        sources = Sources(gather(store))
        if not want:
            _tell(sources, json_)
            return
        one, other = _named(workspace, sources, want), _named(workspace, sources, need) or need.strip()
        check_link(sources.material, one, other)
        try:
            book = open_plan(store)
            book.wait(book.link_need(one, other))
        finally:
            store.close()
    say(f"{want} serves {'no need' if unlink else need} now.", err=True)


def _named(workspace: Workspace, sources: Sources, typed: str) -> str:
    """A note by its name across sessions; empty where words were typed that are no such name."""
    session, colon, note = typed.rpartition(":")
    if not colon or " " in typed.strip() or not note.strip().upper().startswith("N"):
        return ""
    return f"{resolved(workspace, session.strip())}:{note.strip().upper()}"


def _tell(sources: Sources, json_: bool) -> None:
    from workshop.plan.needs import links, unlinked, voiced

    material = sources.material
    words = {name: text for kind in ("want", "need") for name, text in voiced(material, kind)}
    known, left = links(material), unlinked(material)
    if json_:
        for name, _ in voiced(material, "want"):
            print_json({"want": name, "text": words[name], "need": known.get(name, "")})
        return
    short = {name: f"{sources.key(name.rpartition(':')[0])}:{name.rpartition(':')[2]}" for name in words}
    for head, rows in (
        ("Wants that are linked to no need yet:", [(name, words[name]) for name in left]),
        ("Needs:", voiced(material, "need")),
    ):
        if rows:
            say(head)
            for name, text in rows:
                say(f"  {short[name]}  {text}")
    if linked := [name for name in words if name in known]:
        say("Wants and the needs that they serve:")
        for name in linked:
            need = words.get(known[name], known[name])
            say(f"  {short[name]}  {words[name]}  ->  {need}")
    if not words:
        say("Nobody has said what they want or need yet.")
