"""What plans are made from, for tests: sessions and plans folded from logs that are written line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.gate_samples import AT, LATER, decided, sealed
from workshop.designs.loader import find_design, to_data
from workshop.plan import plan_events as pe
from workshop.plan.material import Held, Material
from workshop.plan.plan_state import Plan, fold_plan
from workshop.record.event import FORMAT, Draft, Meta
from workshop.session import events as ev
from workshop.session.fold import fold
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

CONTENT = Path(__file__).parent / "example" / "content"
GROUPS = {
    "g04": "04-night-shift-riders",
    "g05": "05-depot-and-dispatch",
    "g06": "06-paratransit-riders",
    "g07": "07-station-agents",
    "g08": "08-students-and-parents",
    "g09": "09-schools-office",
}
"""The six focus groups of the worked example, by a short name."""


def happened(what: ev.Happening, *, ref: str = "", new: str = "") -> Draft:
    """Something that happened in a session."""
    return ev.draft(what, at=AT, by="facilitator", ref=ref, new=new)


def session(
    name: str,
    lines: Iterable[Mapping[str, Any]],
    *,
    design: str = "focus-group-external",
    stratum: str = "external",
    date: str = "2026-03-04",
    segment: str = "",
    codes: Iterable[str] = ("P1", "P2", "P3", "P4", "P5", "P6", "P7"),
    more: Iterable[Draft] = (),
    ended: bool = True,
) -> Held:
    """A session from lines as the worked example has them; themes are named as they come."""
    drafts = _drafts(name, lines, design, stratum, date, segment, codes, more, ended)
    return Held(name, fold(sealed(*drafts)))


def on_disk(workspace: Workspace, name: str, lines: Iterable[Mapping[str, Any]], **about: Any) -> str:
    """The same session as a file of a folder; its id."""
    usual = {"design": "focus-group-external", "stratum": "external", "date": "2026-03-04", "segment": ""}
    usual |= {"codes": ("P1", "P2", "P3", "P4", "P5", "P6", "P7"), "more": (), "ended": True}
    first, *rest = _drafts(name, lines, **(usual | about))
    store = TinyDBEventStore(workspace)
    meta = Meta(
        format=FORMAT, id=name, title=name, kind=about.get("design", "focus-group-external"),
        date=about.get("date", "2026-03-04"), created=AT,
    )  # fmt: skip
    store.create(meta, [first])
    store.open(name)
    store.append(name, rest).result()
    store.close()
    return name


def _drafts(
    name: str,
    lines: Iterable[Mapping[str, Any]],
    design: str,
    stratum: str,
    date: str,
    segment: str,
    codes: Iterable[str],
    more: Iterable[Draft],
    ended: bool,
) -> list[Draft]:
    plan = find_design(design, None)
    facts = ev.Facts(title=name, stratum=stratum, segment=segment or name, date=date)
    created = ev.SessionCreated(design=to_data(plan), facts=facts)
    codes = tuple(codes) if plan.participant_codes else ()
    drafts = [happened(created), happened(ev.SessionStarted())]
    drafts.append(happened(ev.AttendanceSet(attended=len(codes) or 7, codes=codes)))
    known: set[str] = set()
    for line in lines:
        theme = line.get("theme", "")
        if theme and theme not in known:
            known.add(theme)
            drafts.append(happened(ev.ThemeAdded(label=theme), new="T"))
        what = ev.NoteAdded(
            text=line["text"],
            stage=line.get("stage") or plan.stages[0].id,
            kind=line.get("kind", "paraphrase"),
            speaker=line.get("speaker", ""),
            verbatim=line.get("verbatim", False),
            agree=tuple(line.get("agree", ())),
            disagree=tuple(line.get("disagree", ())),
            intensity=line.get("intensity", 0),
            themes=(theme,) if theme else (),
            source_id=line.get("id", ""),
            language=line.get("language", ""),
            gloss=line.get("gloss", ""),
        )
        drafts.append(happened(what, new="N"))
    drafts += more
    if ended:
        drafts.append(ev.draft(ev.SessionEnded(), at=LATER, by="facilitator"))
    return drafts


def said(text: str, theme: str = "", speaker: str = "", *agree: str, **more: Any) -> dict[str, Any]:
    """A line of a session: what was said, its theme, who said it and who agrees."""
    return {"text": text, "theme": theme, "speaker": speaker, "agree": agree, **more}


@cache
def six_groups() -> tuple[Held, ...]:
    """The six focus groups of the worked example, their notes and themes."""
    return tuple(_of_example(name, file) for name, file in GROUPS.items())


def _of_example(name: str, file: str) -> Held:
    lines = [json.loads(line) for line in (CONTENT / f"{file}.jsonl").read_text("utf-8").splitlines()]
    people = lines[0]
    notes = [line for line in lines if "record" not in line]
    return session(
        name, notes, design=people["design"], stratum=people["stratum"], date=people["date"], codes=people["codes"]
    )  # fmt: skip


def planned(*whats: pe.PlanHappening | tuple[pe.PlanHappening, str]) -> Plan:
    """A plan to which these things happened; codes are numbered as they come, other things name theirs."""
    drafts = []
    for what in whats:
        happening, ref = what if isinstance(what, tuple) else (what, "")
        drafts.append(decided(happening, new="K" if isinstance(happening, pe.CodeAdded) else "", ref=ref))
    return fold_plan(sealed(*drafts))


def material(*sessions: Held, plan: Plan | None = None, today: str = "2026-06-01") -> Material:
    """Sessions and a plan together."""
    return Material(plan or fold_plan([]), tuple(sessions), (), today)


def five_groups(workspace: Workspace) -> None:
    """Five groups that were held, internal and external: the gate is open."""
    for number in range(5):
        stratum = "internal" if number == 0 else "external"
        on_disk(
            workspace,
            f"2026-03-0{number + 1}-g{number}-aaaaa{number}",
            [said(f"Nobody tells group {number}", "Nobody tells us", "P1", "P2")],
            design=f"focus-group-{stratum}",
            stratum=stratum,
            date=f"2026-03-0{number + 1}",
            segment=f"segment {number}",
        )


def sixth_group(workspace: Workspace) -> str:
    """One more group, held after the others; its id."""
    return on_disk(
        workspace, "2026-03-09-g9-aaaaa9", [said("The lift is broken", "Lifts", "P1", "P2")],
        design="focus-group-external", stratum="external", date="2026-03-09", segment="segment 9",
    )  # fmt: skip
