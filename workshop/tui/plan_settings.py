"""The settings of the plan: its first page, how the groups were held, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from workshop.plan.plan_events import PlanSettings
from workshop.plan.sections.app_method import ASKED
from workshop.tui.dialogs import Ask, AskText, Choice
from workshop.tui.plan_screen import PlanScreen
from workshop.tui.screen import HouseScreen

_FIRST_PAGE = (
    ("department", "Which department?", "As it is to stand on the first page."),
    ("contact", "Whom can people ask?", "An office, a telephone number, an address; no private ones."),
    ("review", "When is the plan looked at again?", "A date, or as it was said."),
    ("formats", "In which other forms can people have it?", "Large print, other languages, read aloud."),
    ("version", "Which version is this?", "Such as 1, or autumn 2026."),
)
_HELD = tuple(
    (key, f"{what}?", "It stands in the method statement of the plan, for all groups; no names of people.")
    for key, what in ASKED
)
_FAR = (
    Choice("1", "A draft", "draft"),
    Choice("2", "Validated: those who were heard have checked it", "validated"),
    Choice("3", "Adopted: it is in force", "adopted"),
)


async def ask_for_settings(screen: PlanScreen) -> None:
    """Ask for one part of the settings of the plan, and keep what was answered."""
    assert screen.material is not None
    settings = await ask_settings(screen, screen.material.plan.settings)
    if settings is not None:
        screen.attempt(lambda book: book.set_up(settings))


async def ask_settings(screen: HouseScreen, settings: PlanSettings) -> PlanSettings | None:
    """Ask for one part of the settings; None when nothing was answered.

    Args:
        screen: Where it is asked.
        settings: What is known.
    """
    part = await screen.app.push_screen_wait(
        Ask(
            "What of the plan is to be set?",
            f"It is {settings.status} now.",
            (
                Choice("1", "What stands on its first page", "page"),
                Choice("2", "How the groups were held, for the method statement", "held"),
                Choice("3", "How far it is: draft, validated or adopted", "far"),
            ),
        )
    )
    if part == "far":
        status = await screen.app.push_screen_wait(
            Ask("How far is the plan?", "It stands on the first page.", _FAR)
        )
        return None if status is None else msgspec.structs.replace(settings, status=status)
    if part == "held":
        given = await _lines(screen, _HELD, settings.values)
        return msgspec.structs.replace(settings, values={**settings.values, **given}) if given else None
    if part == "page":
        known = {name: str(getattr(settings, name)) for name, _, _ in _FIRST_PAGE}
        given = await _lines(screen, _FIRST_PAGE, known)
        return msgspec.structs.replace(settings, **given) if given else None
    return None


async def _lines(
    screen: HouseScreen, asked: Sequence[tuple[str, str, str]], known: dict[str, str]
) -> dict[str, str]:
    """One line after the other, each filled in with what is known; Esc leaves the rest as it is."""
    given: dict[str, str] = {}
    for name, question, told in asked:
        answer = await screen.app.push_screen_wait(AskText(question, told, known.get(name, "")))
        if answer is None:
            break
        given[name] = answer.strip()
    return given
