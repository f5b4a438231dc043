"""People on the live screen: how many are here, and the quiet word that there is something for the facilitator only."""

from __future__ import annotations

from textual.content import Content

from workshop.plural import counted
from workshop.session.live import LiveSession
from workshop.session.people import consent_is_missing, not_asked, things_for_you
from workshop.session.state import Session
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice
from workshop.tui.live_screen import LiveScreen
from workshop.tui.widgets.painted import EMPTY, INK, QUIET, line, wrap

CONSENT_MISSING = "Consent is not recorded: ^l"


class LivePeople(LiveScreen):
    """A live screen that knows who is here."""

    def action_people(self) -> None:
        """Say how many people are here; once that is known, who they are, who comes and goes, and what they agree to."""
        self.once_saved(lambda: self.ask(ask_people, self, self.desk, self.live))


def people_label(session: Session) -> str:
    """What the rule above the capture line says of people: nothing that the room may not read."""
    if consent_is_missing(session):
        return CONSENT_MISSING
    things = len(things_for_you(session))
    return f"{counted(things, 'thing')} for you: F6" if things else ""


def people_lines(session: Session, width: int) -> list[Content]:
    """What the facilitator alone is told of the people, for the rail of a screen that is not on the wall."""
    told = [f"{CONSENT_MISSING}."] if consent_is_missing(session) else []
    # What is wrong stands here; what to do about it is read where there is room.
    things = [f"{thing.split('. ')[0].removesuffix('.')}." for thing in things_for_you(session)]
    told += [*things, "F6 says what to do."] if things else []
    if not told:
        return []
    out = [line(("Only you see this", QUIET))]
    for sentence in told:
        out += [line((part, INK)) for part in wrap(sentence, width)]
    return [*out, EMPTY]


async def ask_people(screen: LiveScreen, desk: Desk, live: LiveSession) -> None:
    """A number and Enter while nobody is counted; then the list, or on the wall what can be said without showing it."""
    if not _counted(live.session):
        await ask_number(screen, live)
    elif not screen.mirrored:
        await _show_people(screen, desk, live)
    else:
        await _ask_on_the_wall(screen, desk, live)


def _counted(session: Session) -> bool:
    """Whether it was said who is here, in a design with codes by their codes."""
    people = session.attendance
    if people.attended and session.design.participant_codes:
        return bool(people.codes)
    return people.attended is not None


async def ask_number(screen: LiveScreen, live: LiveSession) -> None:
    """How many people are here; their codes are P1 to Pn where the design has codes."""
    session = live.session
    here = session.attendance.here
    coded = session.design.participant_codes
    count = await screen.number(
        "How many people are here?",
        "Codes, not names: P1, P2 and so on by their cards." if coded else "Roles, never names.",
        session.facts.expected if here is None else here,
    )
    if count is not None:
        screen.attempt(lambda: live.people.count(count))


async def _ask_on_the_wall(screen: LiveScreen, desk: Desk, live: LiveSession) -> None:
    """What can be said with the room reading along: numbers, and that all said yes."""
    session = live.session
    people = session.attendance
    choices = [Choice("+", "One more has come", "joined"), Choice("n", "Another number", "number")]
    asks = session.design.consent.strip() and session.design.participant_codes
    if asks and (not people.consent_at or not_asked(session)):
        choices.append(Choice("a", "All present said yes to taking part and to being quoted", "yes"))
    choices.append(Choice("s", "Show who is here: not for the wall", "show"))
    here = counted(people.here or 0, "person is", "people are")
    answer = await screen.app.push_screen_wait(
        Ask(f"{here} here.", "Who they are is not for the wall.", choices)
    )
    if answer == "joined":
        if screen.attempt(live.people.join) and session.design.participant_codes:
            screen.say("One more is here: hand out the next card.")
    elif answer == "number":
        await ask_number(screen, live)
    elif answer == "yes":
        screen.attempt(live.people.all_said_yes)
    elif answer == "show" and await screen.off_the_wall("Who is here"):
        await _show_people(screen, desk, live)


async def _show_people(screen: LiveScreen, desk: Desk, live: LiveSession) -> None:
    from workshop.tui.people import PeopleScreen

    await screen.app.push_screen_wait(PeopleScreen(desk, live))
