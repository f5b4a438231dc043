"""What is asked about promises: who brings what by when, and whether they have confirmed it."""

from __future__ import annotations

from workshop.session import events as ev
from workshop.session.live import LiveSession
from workshop.session.state import Commitment
from workshop.tui.dialogs import Ask, AskText, Choice
from workshop.tui.live_screen import LiveScreen


async def ask_promise(screen: LiveScreen, live: LiveSession) -> None:
    """Who brings what by when."""
    answers = await ask_who_what_when(
        screen, Commitment(id="", owner="", action="", stage=live.session.stage)
    )
    if answers:
        stage = live.session.stage or next(iter(live.session.stages))
        screen.attempt(lambda: live.promises.add(_promised(stage, answers)))


async def ask_who_what_when(screen: LiveScreen, old: Commitment) -> dict[str, str] | None:
    """The three parts of a promise, filled in with what is known; None when one was left."""
    asked = (
        ("owner", "Who?", "A role or an office: Streets, Deputy director.", old.owner),
        ("action", "What will they bring?", "In their words: two clerks half-time.", old.action),
        ("due", "By when?", "A date, as said or as 2026-06-30. Empty makes it an intention.", old.due),
    )
    answers: dict[str, str] = {}
    for name, question, told, value in asked:
        answer = await screen.app.push_screen_wait(AskText(question, told, value, masked=screen.mirrored))
        if answer is None:
            return None
        answers[name] = answer.strip()
    return answers


async def ask_about_commitment(screen: LiveScreen, live: LiveSession, commitment_id: str) -> None:
    """Confirm, edit or take back a commitment."""
    one = live.session.commitments[commitment_id]
    answer = await screen.app.push_screen_wait(
        Ask(
            f"{commitment_id}",
            "Read it back to the person before it is confirmed; then it may be on the wall.",
            [
                Choice("c", "It is confirmed", "confirm"),
                Choice("e", "Edit it", "edit"),
                Choice("t", "Take it back", "retract"),
            ],
        )
    )
    fields = {name: getattr(one, name) for name in ev.CommitmentEdited.__struct_fields__}
    if answer == "confirm":
        what = ev.CommitmentEdited(**{**fields, "confirmed": True})
        screen.attempt(lambda: live.promises.edit(commitment_id, what))
    elif answer == "edit" and (answers := await ask_who_what_when(screen, one)):
        keep_promise(screen, live, one, answers)
    elif answer == "retract":
        screen.attempt(lambda: live.promises.retract(commitment_id))


def keep_promise(screen: LiveScreen, live: LiveSession, one: Commitment, answers: dict[str, str]) -> None:
    """Keep what was answered about a promise; in other words than before it is not confirmed any more."""
    old = {name: getattr(one, name) for name in answers}
    if answers == old:
        return
    fields = {name: getattr(one, name) for name in ev.CommitmentEdited.__struct_fields__}
    changed = ev.CommitmentEdited(**{**fields, **answers, "confirmed": False})
    screen.attempt(lambda: live.promises.edit(one.id, changed))


def _promised(stage: str, answers: dict[str, str]) -> ev.CommitmentAdded:
    return ev.CommitmentAdded(
        owner=answers["owner"], action=answers["action"], due=answers["due"], stage=stage
    )
