"""Random material for tests of sections, quotes and the trace: groups with codes in their words, records, votes, a plan."""

from __future__ import annotations

from functools import cache

import msgspec
from hypothesis import strategies as st

from tests.plan_records import CONTENT, captured, example, promised, stage_of
from tests.plan_samples import happened, material, planned, said, session
from workshop.plan import plan_events as pe
from workshop.plan.material import Held, Material
from workshop.session import events as ev
from workshop.session.fold import fold

CODES = tuple(f"P{number}" for number in range(1, 9))
FILES = tuple(sorted(path.stem for path in CONTENT.glob("*.jsonl")))
_THEMES = ("", "Nobody tells us", "Kind people", "The last bus")
_KINDS = ("paraphrase", "want", "need", "pain", "praise", "expectation", "parking", "objection", "question")
_WORDS = (
    "P3 said it",
    "p 12 was there",
    "zebra",
    "my wife waits at Canal Street",
    "3 people left",
    "ok <3 [/b]",
)


@st.composite
def lines(draw: st.DrawFn) -> list[dict]:
    """What a group said, with codes inside the words now and then."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        code = st.sampled_from(CODES)
        kind = draw(st.sampled_from(_KINDS))
        text = f"{draw(st.sampled_from(_WORDS))} {number}"
        agree, disagree = draw(st.sets(code, max_size=5)), draw(st.sets(code, max_size=3))
        line = said(text, draw(st.sampled_from(_THEMES)), draw(code), *sorted(agree), kind=kind)
        found.append({**line, "disagree": sorted(disagree - agree), "verbatim": draw(st.booleans())})
    return found


@st.composite
def groups(draw: st.DrawFn, number: int) -> Held:
    """One focus group, with what its people agreed to."""
    inside = draw(st.booleans())
    consent = ev.ConsentRecorded(
        take_part_no=tuple(draw(st.sets(st.sampled_from(CODES), max_size=1))),
        quote_no=tuple(draw(st.sets(st.sampled_from(CODES), max_size=2))),
    )
    rated = captured(
        "segment",
        stage=stage_of("focus-group-internal" if inside else "focus-group-external"),
        name=f"unit {number}",
        stratum="internal" if inside else "external",
        volume=draw(st.integers(1, 40)),
        volume_unit="people",
    )
    return session(
        f"2026-03-0{number + 1}-g{number}",
        draw(lines()),
        design="focus-group-internal" if inside else "focus-group-external",
        stratum="internal" if inside else "external",
        date=f"2026-03-0{number + 1}",
        segment=f"unit {number}",
        codes=CODES[: draw(st.integers(1, 8))],
        more=(happened(consent), *([rated] if draw(st.booleans()) else [])),
        ended=draw(st.integers(0, 5)) > 0,
    )


@st.composite
def materials(draw: st.DrawFn) -> Material:
    """A plan with its sessions: one to four groups, perhaps a meeting, and quotes some of which were looked at."""
    held = [draw(groups(number)) for number in range(draw(st.integers(1, 4)))]
    if draw(st.booleans()):
        stage = stage_of("buy-in")
        held.append(
            session(
                "2026-02-01-leaders",
                [said("Shall we, P4?", kind="question"), said("No money", kind="objection")],
                design="buy-in",
                stratum="leadership",
                date="2026-02-01",
                more=(
                    promised(
                        "The director", "12 hours for P2", "2026-05-01", stage=stage, asked=20, amount=12
                    ),
                ),
            )
        )
    checks = [
        pe.QuoteChecked(note=one.name(note.id), decision=decision, text=text)
        for one in held
        for note in one.session.current_notes()
        if (decision := draw(st.sampled_from(("", "print", "never", "paraphrase"))))
        for text in ["told otherwise" if decision == "paraphrase" else ""]
    ]
    return material(*held, plan=planned(*checks))


def without_words(held: Held, note_id: str) -> Held:
    """A session after a redaction: the words of a note are gone from its log, and its event stays."""
    log = [
        msgspec.structs.replace(event, data=None, salt=None)
        if event.ref == note_id and event.type.startswith("note.")
        else event
        for event in held.session.log
    ]
    return held._replace(session=fold(log))


@cache
def whole_example() -> Material:
    """All twelve sessions of the worked example, as its lines say."""
    return material(*(example(file) for file in FILES), plan=planned(), today="2026-06-01")
