"""What a session says of earlier ones: how their promises stand, and what became of their guesses.

A line of an imported file that points to another session belongs to the plan, which keeps what is known across
sessions; see `workshop.session.importing_records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshop.plan import plan_events as pe
from workshop.plan.codebook import codebook
from workshop.plan.filing import code_of
from workshop.plan.material import Material
from workshop.plan.plan_book import PlanBook
from workshop.plan.pointers import resolve
from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.state import name_key

Line = Mapping[str, Any]


def follow(book: PlanBook, material: Material, line: Line, home: str) -> Submission | None:
    """Keep in the plan what a line says of another session; None where the plan knows it already.

    Args:
        book: The plan, to be written.
        material: The sessions with the plan as it is now.
        line: A commitment with ``status``, or an assumption with what became of it; ``ref`` points to what is meant.
        home: The session the line was said in.

    Raises:
        Refused: When what it points to is not in the folder, or the plan cannot keep it.
    """
    ref = _text(line, "ref")
    name = resolve(material, ref, home)
    if not name:
        raise Refused(f"ref points to {ref!r}, which is in no session of this folder")
    if line.get("record") == "commitment":
        return _promise(book, line, name)
    return _guess(book, material, line, name, home)


def _promise(book: PlanBook, line: Line, name: str) -> Submission | None:
    told = pe.PromiseTold(
        commitment=name,
        state=_text(line, "status"),
        on=_text(line, "done_on"),
        evidence=_text(line, "evidence_of_done"),
    )
    return None if book.plan.promises.get(name) == told else book.tell_promise(told)


def _guess(book: PlanBook, material: Material, line: Line, name: str, home: str) -> Submission | None:
    codes = [_code(material, label) for label in _texts(line, "themes")]
    matched = pe.AssumptionMatched(
        assumption=name,
        state=_text(line, "status").replace("_", " "),
        codes=tuple(codes),
        evidence=tuple(resolve(material, one, home) or one for one in _texts(line, "evidence")),
        note=_text(line, "note"),
    )
    return None if book.plan.matches.get(name) == matched else book.match(matched)


def _code(material: Material, label: str) -> str:
    """The theme of this name in the codebook; of a group that is not over yet the group's own."""
    if row := next((row for row in codebook(material).rows if name_key(row.label) == name_key(label)), None):
        return row.code
    for held in material.sessions:
        if theme := held.session.theme_of(label):
            return code_of(material.plan, held, theme.id) or held.name(theme.id)
    raise Refused(f"there is no theme called {label!r} in the sessions of this folder")


def _text(line: Line, key: str) -> str:
    value = line.get(key, "")
    if not isinstance(value, str):
        raise Refused(f"{key} is to be a text")
    return value


def _texts(line: Line, key: str) -> list[str]:
    value = line.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Refused(f"{key} is to be a list of texts")
    return value
