"""The commands around the plan's draft: opening the gate by hand, and tracing what it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import (
    FAILED,
    WRONG_USE,
    as_json,
    fail,
    in_folder,
    print_json,
    say,
    told_plainly,
    workspace_of,
)

if TYPE_CHECKING:
    from workshop.plan.trace import Trace


@click.command()
@click.option("--name", required=True, help="Who decides it; printed in the draft.")
@click.option("--reason", required=True, help="Why; printed in the draft.")
@in_folder
def override(name: str, reason: str, folder: Path | None) -> None:
    """Let a draft be written before enough customers were heard; name and reason are printed in it."""
    from workshop.plan.gate import gate
    from workshop.plan.material import gather
    from workshop.plan.plan_book import open_plan
    from workshop.store.events import TinyDBEventStore

    store = TinyDBEventStore(workspace_of(folder))
    with told_plainly(refused=WRONG_USE):
        if not gate(gather(store)).missing:
            fail("Nothing is missing: the draft can be written without this.")
        try:
            book = open_plan(store)
            book.wait(book.override(name, reason))
        finally:
            store.close()
    say("A draft can be written now: `workshop export plan`. Both are printed in it.", err=True)


@click.command()
@click.argument("id", default="")
@click.option("--unused", "only_unused", is_flag=True, help="List what no paragraph rests on.")
@as_json
@in_folder
def trace(id: str, only_unused: bool, json_: bool, folder: Path | None) -> None:
    """Where a note, vote or commitment ended up in the plan, or what a section or paragraph rests on.

    ID is session-id:N12 (the end of the session's id will do), N12 alone, a section such as heard or 5, or a paragraph
    such as 5.12.  Without ID: claims without evidence, of which there must be none, and how much evidence is not used.
    """
    from workshop.plan.material import gather
    from workshop.plan.sections.all import sections
    from workshop.plan.sections.sources import Sources
    from workshop.plan.trace import trace as trace_of
    from workshop.plan.trace import unused, without_evidence
    from workshop.store.events import TinyDBEventStore

    with told_plainly():
        sources = Sources(gather(TinyDBEventStore(workspace_of(folder))))
    made = sections(sources)
    if id:
        _tell_traces(trace_of(sources, id, made), id, json_)
        return
    left = unused(sources, made)
    if only_unused:
        for one in left:
            if json_:
                print_json(one._asdict())
            else:
                say("  ".join(part for part in (one.name, one.what, one.why) if part))
        if not left and not json_:
            say("Every remark, vote, commitment and record is used.", err=True)
        return
    claims = without_evidence(made)
    if json_:
        print_json({"without_evidence": [one._asdict() for one in claims], "unused": len(left)})
    else:
        say(f"Claims without evidence: {len(claims)}.")
        for claim in claims:
            say(f"  {claim.number}  {claim.words}")
        say(f"Evidence that is not used: {len(left)}. `workshop trace --unused` lists it.")
    if claims:
        raise SystemExit(FAILED)


def _tell_traces(found: tuple[Trace, ...], id: str, json_: bool) -> None:
    if not found:
        fail(f"There is nothing called {id!r} in this folder's sessions or plan.", WRONG_USE)
    for one in found:
        if json_:
            data = one._asdict()
            print_json(data | {"places": [place._asdict() for place in one.places]})
            continue
        say(f"{one.name}  {one.what}")
        for place in one.places:
            say(f"  {place.number:<6} {place.section:<12} {place.words}")
        for name, what in one.rests_on:
            say(f"    {name}  {what}")
        if not one.places:
            say(f"  It is nowhere in the plan. {one.state}".rstrip())
