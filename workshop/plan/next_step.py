"""The way to a plan: the nine steps of the seeds, how each stands, and the next one in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from workshop.plan.filing import loose
from workshop.plan.gate import EXTERNAL, INTERNAL, Gate, gate
from workshop.plan.material import Held, Material
from workshop.session.state import name_key

State: TypeAlias = Literal["done", "begun", "open"]
QUARTER_DAYS = 92
"""Measures are reviewed every quarter (research/domain.md 1.4, row 12)."""


class Step(NamedTuple):
    """One step on the way.

    Attributes:
        id: Its short name, which stays the same.
        title: What it is called.
        state: Done, begun or open.
        told: What to do for it now, as a sentence; of a step that is done, what was done.
        design: The session design that serves it, or empty.
        session: The session to go on with, where there is one.
        keys: The same as ``told`` with the keys of the plan's screen, where that names a command; empty where it names none.
    """

    id: str
    title: str
    state: State
    told: str
    design: str = ""
    session: str = ""
    keys: str = ""

    @property
    def on_screen(self) -> str:
        """What to do for it now, for who is at the plan's screen."""
        return self.keys or self.told


class _Meeting(NamedTuple):
    """A step that is done by holding one session."""

    id: str
    title: str
    design: str
    told: str


_BEFORE = (
    _Meeting(
        "buy-in", "Buy-in", "buy-in", "Hold a buy-in meeting with the people who can make changes."
    ),
    _Meeting(
        "mapping", "Customer map", "customer-mapping",
        "Hold a customer mapping session: list every internal and external customer, and choose who must be heard.",
    ),
    _Meeting(
        "staff", "Front-line staff", "front-line-staff",
        "Hold a session with the front-line staff who meet customers all day.",
    ),
)  # fmt: skip
_STANDARDS = _Meeting(
    "standards", "Standards", "standards-setting",
    "Hold a standards session: turn what was asked for into a few complete promises.",
)  # fmt: skip
_READ_BACK = _Meeting(
    "read-back", "Read-back", "read-back",
    "Hold a read-back: participants and leaders check what was heard and choose the focus of the first year.",
)  # fmt: skip
_REVIEW = _Meeting(
    "review", "Measures review", "measures-review",
    "Hold a measures review a quarter after the plan begins: which promises were kept?",
)  # fmt: skip


def steps(material: Material, found: Gate | None = None) -> tuple[Step, ...]:
    """The nine steps in their order.

    Args:
        material: The plan and its sessions.
        found: The gate, where it is known already.
    """
    found = found or gate(material)
    return (
        *(_meeting(material, one) for one in _BEFORE),
        _groups(found),
        _themes(material, found),
        _meeting(material, _STANDARDS),
        _meeting(material, _READ_BACK),
        _draft(material, found),
        _review(material),
    )


def next_of(all_steps: Sequence[Step]) -> Step | None:
    """The step to do now: the first that is not done; None when all are."""
    return next((step for step in all_steps if step.state != "done"), None)


def told_next(all_steps: Sequence[Step]) -> str:
    """What to do next on the way, in one sentence."""
    step = next_of(all_steps)
    return step.told if step else "Nothing is open: hold the next measures review in a quarter."


def told_at_home(all_steps: Sequence[Step]) -> str:
    """The same for who is at the home screen, from which one key leads to that of the plan."""
    step = next_of(all_steps)
    return f"p opens the plan. {step.keys}" if step and step.keys else told_next(all_steps)


def loose_themes(material: Material, found: Gate | None = None) -> list[str]:
    """The themes of counted groups that have no place in the codebook yet, by name across sessions.

    Themes of one name are filed together, and are one.
    """
    counted = {row.session_id for row in (found or gate(material)).counted}
    by_name: dict[str, str] = {}
    for one in loose(material):
        if one.session_id in counted:
            by_name.setdefault(name_key(one.label), one.name)
    return list(by_name.values())


def _of(material: Material, design: str) -> list[Held]:
    return [
        held
        for held in material.sessions
        if held.session.design.id == design and not held.session.companion_of
    ]


def _meeting(material: Material, step: _Meeting) -> Step:
    held = _of(material, step.design)
    if done := [one for one in held if one.session.status == "ended"]:
        first, last = done[0].date, done[-1].date
        days = f"on {first}" if len(done) == 1 else f"{len(done)} times, last on {last}"
        return Step(step.id, step.title, "done", f"It was held {days}.", step.design, done[-1].id)
    if running := [one for one in held if one.session.status == "running"]:
        title = running[0].session.facts.title
        return Step(
            step.id, step.title, "begun", f"Go on with {title} and end it.", step.design, running[0].id
        )
    if held:
        title, day = held[0].session.facts.title, held[0].date
        when = f" on {day}" if day else ""
        return Step(
            step.id, step.title, "begun", f"Hold {title}{when}; it is made already.", step.design, held[0].id
        )
    return Step(step.id, step.title, "open", step.told, step.design)


def _groups(found: Gate) -> Step:
    state: State = "done" if not found.missing else "begun" if found.groups else "open"
    told = f"{found.held} groups were held: {found.internal} internal, {found.external} external."
    if state == "done":
        return Step("groups", "Focus groups", state, told)
    return Step("groups", "Focus groups", state, found.next_step, _next_design(found), found.next_session)


def _next_design(found: Gate) -> str:
    """The design of the group to hold next: of the kind that is named, else of the kind there is less of."""
    stratum = found.next_stratum or (INTERNAL if found.internal < found.external else EXTERNAL)
    return "focus-group-internal" if stratum == INTERNAL else "focus-group-external"


def _themes(material: Material, found: Gate) -> Step:
    told = "Sort the notes of each group into themes."
    counted = {row.session_id for row in found.counted}
    without = [
        held
        for held in material.sessions
        if held.id in counted and not any(note.themes for note in held.session.open_notes())
    ]
    themes = loose_themes(material, found)
    if not counted:
        return Step("themes", "Themes", "open", "Hold a focus group, then sort its notes into themes.")
    if without:
        one = without[0]
        told = f"Sort the notes of {one.session.facts.title} into themes."
        return Step(
            "themes", "Themes", "begun" if len(without) < len(counted) else "open", told, session=one.id
        )
    if themes:
        number = f"{len(themes)} themes" if len(themes) > 1 else "1 theme"
        told = f"Place {number} of the groups in the codebook of the plan."
        return Step("themes", "Themes", "begun", told)
    codes = len(material.plan.current_codes())
    done: State = "begun" if found.missing else "done"
    kept = f"The codebook holds {codes} themes." if codes != 1 else "The codebook holds 1 theme."
    return Step("themes", "Themes", done, found.next_step if found.missing else kept)


def _draft(material: Material, found: Gate) -> Step:
    status = material.plan.settings.status
    if status in ("validated", "adopted"):
        return Step("draft", "Draft", "done", f"The plan is {status}.")
    if found.is_open:
        told = (
            "Write the draft with `workshop export plan`; when it has been checked, mark it as validated in the"
            " settings of the plan (on screen: p, then d)."
        )
        keys = "Write the draft with w; when it has been checked, mark it as validated with d."
        return Step("draft", "Draft", "begun", told, keys=keys)
    told = "Opens with five completed groups, internal and external customers both among them."
    return Step("draft", "Draft", "open", told)


def _review(material: Material) -> Step:
    step = _meeting(material, _REVIEW)
    if step.state == "done" and (days := _days(_of(material, _REVIEW.design), material.today)) > QUARTER_DAYS:
        return step._replace(
            state="begun", told=f"Hold the next measures review; the last was {days} days ago."
        )
    return step


def _days(held: Sequence[Held], today: str) -> int:
    """Days since the last of them that was held."""
    last = max((one.date for one in held if one.session.status == "ended"), default="")
    try:
        return (date.fromisoformat(today) - date.fromisoformat(last)).days
    except ValueError:
        return 0
