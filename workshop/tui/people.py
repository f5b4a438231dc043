"""Who is here, by code or role: who came and left, their group, and what they agreed to.  Never for the wall."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

from textual import events
from textual.content import Content
from textual.widget import Widget

from workshop.plural import counted
from workshop.session.live import LiveSession
from workshop.session.people import (
    consent_is_missing,
    group_of,
    next_code,
    not_asked,
    segment_of,
    spoken,
    warnings,
)
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, AskLines, AskText, Choice
from workshop.tui.live_people import ask_number
from workshop.tui.live_screen import LiveScreen
from workshop.tui.widgets.painted import INK, QUIET, STRONG, WATCH, Painted, line, table, wrap
from workshop.tui.widgets.rows import Row, Rows

SECONDS = 60
"""How long the list stays on a screen that the room sees, after the last key."""

_CODE, _HERE, _GROUP, _PART, _QUOTED, _SPOKEN = 4, 5, 8, 10, 9, -7
_LEAST_SEGMENT = 8
_BETWEEN, _GUTTER = 2, 2


class PeopleScreen(LiveScreen):
    """The people of a session, one a row; one key for what is usual."""

    CSS_PATH = ["house.tcss", "people.tcss"]
    AUTO_FOCUS = "#people"
    KEYS = (
        Command("all_yes", "a", "All yes", "All present who were not asked yet said yes to both."),
        Command("consent", "c", "Consent", "Say what the person under the cursor agreed to."),
        Command("roles", "r", "Roles", "Write down which roles are here, one a line."),
        Command("joined", "plus", "Came", "One more person has come."),
        Command("left", "minus,delete", "Left", "The person under the cursor has left."),
        Command(
            "group", "g", "Group", "Say whether the person is internal or external, and of which segment."
        ),
        Command("back", "escape", "Back", "Back to the session."),
        Command("manager", "m", "Manager", "Say whether a line manager is in the room.", bar=False),
        Command("number", "n", "Number", "Put right how many people are here.", bar=False),
        Command("undo", "f8", "Undo", "Take back the last thing that was done.", bar=False),
    )

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._touched = monotonic()

    def body(self) -> Iterable[Widget]:
        """How many, what was agreed and what to watch for; then the people."""
        yield Painted(self._head, id="head")
        yield Painted(self._columns, id="columns")
        yield Rows(id="people")

    def on_mount(self) -> None:
        """Show who is here; on a screen that the room sees, not for long."""
        super().on_mount()
        self.top.title = self.live.session.facts.title or self.live.session.design.title
        self.top.aside = "People"
        self.sync()
        self.query_one(Rows).focus()
        self._tick()
        self.set_interval(1, self._tick)

    def on_resize(self, event: events.Resize) -> None:
        """The columns follow the width."""
        super().on_resize(event)
        self.call_after_refresh(self.sync)

    def on_key(self, event: events.Key) -> None:
        """Whoever types is still here."""
        self._touched = monotonic()

    def on_screen_resume(self) -> None:
        """Back from a question: the time begins anew."""
        self._touched = monotonic()
        super().on_screen_resume()

    def _tick(self) -> None:
        if not self.is_current:
            return
        self.top.tag = "NOT FOR THE WALL"
        if self.mirrored:
            left = round(self._touched + SECONDS - monotonic())
            self.top.tag += f", closes in {left} s"
            if left <= 0:
                self.go_away()

    def sync(self) -> None:
        """Show the people as they are now."""
        if not self.is_drawn:
            return
        self.top.saved = "not saved" if self.live.outbox.failed else ""
        rows = self.query_one("#people", Rows)
        rows.show_from_first(self._rows())
        self.query_one("#head", Painted).repaint()
        self.query_one("#columns", Painted).repaint()
        self.refresh_keys()

    @property
    def _coded(self) -> bool:
        return self.live.session.design.participant_codes

    def _head(self, width: int, height: int) -> list[Content]:
        people = self.live.session.attendance
        numbers = [f"{people.here or 0} here"]
        numbers += [f"{people.late} came later"] if people.late else []
        numbers += [f"{people.left_early} left"] if people.left_early else []
        out = [line((", ".join(numbers), STRONG), (f"   {self._consent_words()}", QUIET))]
        if people.manager_present and not warnings(self.live.session):
            out.append(line(("A line manager is in the room.", INK)))
        for sentence in warnings(self.live.session):
            out += [line((part, WATCH)) for part in wrap(sentence, width)]
        if not self._coded and not people.roles:
            told = "Nobody's role is written down. r writes roles down, one a line; never names."
            out += [line((part, QUIET)) for part in wrap(told, width)]
        return out

    def _consent_words(self) -> str:
        session = self.live.session
        if not session.design.consent.strip():
            return ""
        if consent_is_missing(session) or not session.attendance.consent_at:
            # Leaders are told what is kept; codes are each asked.
            return "Consent is not recorded: a when all said yes" if self._coded else ""
        unasked = len(not_asked(session))
        return f"{unasked} not asked for consent yet" if unasked else "Consent is recorded"

    def _widths(self, width: int) -> list[int]:
        """The columns: without the segment where there is no room for it; spoken only where the room cannot see it."""
        fixed = [_CODE, _HERE, _GROUP, _PART, _QUOTED, *([] if self.mirrored else [_SPOKEN])]
        room = width - sum(map(abs, fixed)) - _BETWEEN * len(fixed)
        return [*fixed[:3], *([min(room, 40)] if room >= _LEAST_SEGMENT else []), *fixed[3:]]

    def _line(self, width: int, cells: list[tuple[str, str]]) -> Content:
        """One row of the table; ``cells`` hold a segment in the fourth place, and end with what was spoken."""
        widths = self._widths(width)
        shown = cells if not self.mirrored else cells[:-1]
        if len(widths) < len(shown):
            shown = [*shown[:3], *shown[4:]]
        return table([[line(cell) for cell in shown]], widths)[0]

    def _columns(self, width: int, height: int) -> list[Content]:
        if not self._coded:
            return [line(("  Role", QUIET))] if self.live.session.attendance.roles else []
        names = ("Code", "Here", "Group", "Segment", "Takes part", "Quoted", "Spoken")
        cells = [(name, QUIET) for name in names]
        return [line("  ", self._line(width - _GUTTER, cells))]

    def _rows(self) -> list[Row]:
        session = self.live.session
        people = session.attendance
        if not self._coded:
            return [
                (f"role-{place}", (role, role in people.gone), line(
                    (role, QUIET if role in people.gone else INK),
                    ("   left" if role in people.gone else "   came later" if role in people.joined else "", QUIET),
                ))
                for place, role in enumerate(people.roles)
            ]  # fmt: skip
        times = {} if self.mirrored else spoken(session)
        width = self.query_one("#head", Painted).size.width - _GUTTER
        rows: list[Row] = []
        for code in people.codes:
            here = "left" if code in people.gone else "later" if code in people.joined else "yes"
            asked = code in people.asked
            part = "not asked" if not asked else "no" if code in people.take_part_no else "yes"
            quoted = "not asked" if not asked else "yes" if people.may_be_quoted(code) else "no"
            count = times.get(code, 0)
            role = QUIET if here == "left" else INK
            cells = [
                (code, QUIET if here == "left" else STRONG), (here, role),
                (group_of(session, code) or "not said", role), (segment_of(session, code), role),
                (part, role if part == "yes" else WATCH), (quoted, role if quoted == "yes" else WATCH),
                (str(count) if count else "not yet", role if count or here == "left" else WATCH),
            ]  # fmt: skip
            rows.append((code, (*cells, width), self._line(width, cells)))
        return rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Codes have groups and consent one by one; where there are none there are roles."""
        if action in ("consent", "group", "manager"):
            return self._coded
        if action == "roles":
            return not self._coded
        if action == "all_yes":
            people = self.live.session.attendance
            asks = bool(self.live.session.design.consent.strip())
            return asks and (not people.consent_at or bool(not_asked(self.live.session)))
        return super().check_action(action, parameters)

    @property
    def _chosen(self) -> str:
        """The code or the role under the cursor; empty without any."""
        chosen = self.query_one("#people", Rows).chosen or ""
        roles = self.live.session.attendance.roles
        place = chosen.removeprefix("role-")
        return roles[int(place)] if place != chosen and int(place) < len(roles) else chosen

    def action_back(self) -> None:
        """Back to the session."""
        self.dismiss()

    def action_undo(self) -> None:
        """Take back the last action."""
        self.once_saved(lambda: self.attempt(self.live.undo))

    def action_number(self) -> None:
        """Put right how many are here."""
        self.once_saved(lambda: self.ask(ask_number, self, self.live))

    def action_all_yes(self) -> None:
        """All present said yes to taking part and to being quoted."""
        self.once_saved(self._all_yes)

    def _all_yes(self) -> None:
        if self.attempt(self.live.people.all_said_yes) and self._coded:
            self.say("All present said yes to both. Now the exceptions: c on each of them.")

    def action_joined(self) -> None:
        """One more person has come."""
        self.once_saved(self._join)

    def _join(self) -> None:
        if not self._coded:
            self.ask(self._ask_role)
            return
        code = next_code(self.live.session)
        if self.attempt(self.live.people.join):
            self.say(f"{code} is here: hand out that card, and ask for consent. g sets another group.")

    async def _ask_role(self) -> None:
        role = await self.app.push_screen_wait(
            AskText("Which role has come?", "A role or an office, never a name; it may stay empty.")
        )
        if role is not None:
            self.attempt(lambda: self.live.people.join(role=role))

    def action_left(self) -> None:
        """The person under the cursor has left; somebody, where no role is written down."""
        who = self._chosen
        self.once_saved(lambda: self.attempt(lambda: self.live.people.leave(who)))

    def action_manager(self) -> None:
        """A line manager is in the room, or no longer."""
        self.once_saved(self._manager)

    def _manager(self) -> None:
        here = not self.live.session.attendance.manager_present
        self.attempt(lambda: self.live.people.manager_is_here(here))

    def action_roles(self) -> None:
        """Write the roles down."""
        self.once_saved(lambda: self.ask(self._ask_roles))

    async def _ask_roles(self) -> None:
        known = "\n".join(self.live.session.attendance.roles)
        text = await self.app.push_screen_wait(
            AskLines("Which roles are here?", "One a line; roles or offices, never names.", known)
        )
        if text is not None:
            self.attempt(lambda: self.live.people.name_roles(text.splitlines()))

    def action_group(self) -> None:
        """Which group the person belongs to."""
        if code := self._chosen:
            self.once_saved(lambda: self.ask(self._ask_group, code))

    async def _ask_group(self, code: str) -> None:
        session = self.live.session
        usual = session.facts.stratum or "not said"
        group = await self.app.push_screen_wait(
            Ask(
                f"Which customers does {code} belong to?",
                "Internal ones work for the city; external ones do not.",
                [
                    Choice("i", "Internal", "internal"),
                    Choice("e", "External", "external"),
                    Choice("s", f"As the session as a whole: {usual}", ""),
                ],
            )
        )
        if group is None:
            return
        told = f"Empty: as the session as a whole, {session.facts.segment or 'not said'}."
        known = session.attendance.segments.get(code, "")
        segment = await self.app.push_screen_wait(AskText(f"Which segment is {code} of?", told, known))
        if segment is not None:
            self.attempt(lambda: self.live.people.set_group(code, group, segment))

    def action_consent(self) -> None:
        """What the person under the cursor agreed to."""
        if code := self._chosen:
            self.once_saved(lambda: self.ask(self._ask_consent, code))

    async def _ask_consent(self, code: str) -> None:
        answer = await self.app.push_screen_wait(
            Ask(
                f"What did {code} say?",
                "It replaces what was recorded before; the earlier answer stays in the log.",
                [
                    Choice("y", "Yes to taking part and to being quoted", (True, True)),
                    Choice("q", "Takes part; is not to be quoted", (True, False)),
                    Choice("n", "Does not take part: what they said is taken out", (False, False)),
                ],
            )
        )
        if answer is None:
            return
        part, quote = answer
        if self.attempt(lambda: self.live.people.answer(code, take_part=part, quote=quote)) and not part:
            notes = spoken(self.live.session).get(code, 0)
            self.say(f"What {code} said stays out of papers and counts: {counted(notes, 'note')}.")
