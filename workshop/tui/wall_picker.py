"""Choosing what is on the wall: what can be there now, and the chosen thing drawn before it goes up."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList

from workshop.session.clock import utc_now
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.room import visible
from workshop.session.state import Session
from workshop.session.wall import KINDS, Showing, choices, on_the_wall, proposals, result_read_aloud
from workshop.tui.commands import Command, bindings_of, on_bar
from workshop.tui.live_screen import LiveScreen
from workshop.tui.live_wall import LiveWall
from workshop.tui.room_lines import room_lines
from workshop.tui.screen import EVERYWHERE, HELP, WIDE, Commanded
from workshop.tui.second_window import line_to_type, open_second_window
from workshop.tui.widgets.bars import KeyBar
from workshop.tui.widgets.painted import BRIGHT, EMPTY, INK, QUIET, STRONG, Painted, line, rule, wrap
from workshop.tui.widgets.rows import Row, Rows

WINDOW = "window"
_NOTHING = {
    "vote": "no vote is open",
    "result": "no result may be shown yet",
    "rules": "this design has none",
    "themes": "there are none yet",
    "records": "nothing of the kind is captured yet",
}
_ALOUD = (
    "The design keeps the result of this stage off the wall. Read it aloud: what to say stands below the result on "
    "your own screen."
)
_BLANK_KEY = "0"


class Offer(NamedTuple):
    """A line of the picker: its key (empty where there is nothing to put up), the thing, and what is said of it."""

    key: str
    showing: Showing
    told: str


def offers(session: Session) -> list[Offer]:
    """What the picker lists: what can go up under the keys 1 to 9, blank under 0, then what there is nothing of."""
    now, planned = on_the_wall(session), proposals(session)
    out = []
    can = [one for one in choices(session) if one.show != "blank"]
    for number, one in enumerate(can, 1):
        told = "now" if one == now else "planned" if one in planned else _empty(session, one)
        out.append(Offer(str(number) if number < 10 else "", one, told))
    out.append(Offer(_BLANK_KEY, Showing("blank"), "now" if now.show == "blank" else ""))
    there = {one.show for one in can} | {"blank"}
    if session.current is not None and not session.current.design.private:
        aloud = result_read_aloud(session)
        for kind in KINDS:
            if kind == "result" and aloud is not None:
                out.append(Offer("", Showing(kind), f"private: read {aloud.id} aloud"))
            elif kind not in there:
                out.append(Offer("", Showing(kind), "none"))
    return out


def _empty(session: Session, one: Showing) -> str:
    if one.show == "chart" and not visible(session, utc_now(), one).chart:
        return "empty"
    if one.show == "commitments" and not any(each.confirmed for each in session.current_commitments()):
        return "empty"
    return ""


class WallPicker(Commanded, ModalScreen[Showing | str | None]):
    """A list of what can be on the wall, and the thing under the cursor as the room would see it."""

    CSS_PATH = ["wall_picker.tcss"]
    KEYS = (
        Command("put_up", "", "Put up", "Put what stands under the cursor on the wall.", shown_as="Enter"),
        Command(
            "put_up", "", "At once", "Put up the thing with this number at once; 0 blanks.", shown_as="0 to 9"
        ),
        Command("page_on", "right", "Page", "Turn the page of what is on the wall now.", shown_as="Right"),
        Command("page_back", "left", "Page back", "Turn the page of what is on the wall back.", bar=False),
        Command("window", "w", "Window", "Open the room view in a second window."),
        Command("leave", "escape,f4", "Back", "Leave the wall as it is."),
    )
    BINDINGS = bindings_of((*KEYS, HELP, *EVERYWHERE))
    AUTO_FOCUS = "Rows"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]

    def __init__(self, live: LiveSession) -> None:
        super().__init__()
        self.live = live
        self._offers = offers(live.session)

    def compose(self) -> ComposeResult:
        """The list beside its preview, and the keys."""
        yield Painted(lambda width, height: [line(("What shall be on the wall?", STRONG))], id="asked")
        with Horizontal(id="sides"):
            yield Rows()
            yield Painted(self._preview, id="preview")
        keys = KeyBar(id="keys")
        keys.commands = tuple(on_bar(self.commands()))
        yield keys

    def on_mount(self) -> None:
        """Fill the list; the cursor stands on the next thing that was planned, or on what is there now."""
        self._fill()
        rows = self.query_one(Rows)
        now = on_the_wall(self.live.session)
        things = [one.showing for one in self._offers]
        rows.highlighted = things.index(now) if now in things else 0
        self.set_interval(1, self._tick)

    def _fill(self) -> None:
        rows: list[Row] = []
        for index, one in enumerate(self._offers):
            name = one.showing.name
            role = INK if one.key or one.showing.ref else QUIET
            drawn = line(
                (f"{one.key:<3}", BRIGHT), (name[:1].upper() + name[1:], role), (f"  {one.told}", QUIET)
            )
            rows.append((str(index), (one, name), drawn))
        self.query_one(Rows).show(rows)

    def _tick(self) -> None:
        """A ballot, a note or a minute may have come."""
        fresh = offers(self.live.session)
        if [one.showing for one in fresh] == [one.showing for one in self._offers]:
            self._offers = fresh
            self._fill()
        self.query_one("#preview", Painted).refresh()

    @property
    def _chosen(self) -> Offer:
        return self._offers[self.query_one(Rows).highlighted or 0]

    def _preview(self, width: int, height: int) -> list[Content]:
        one = self._chosen
        head = [rule(width, "as the room sees it")]
        if not self._can_go_up(one):
            told = f"Nothing to put up: {_NOTHING.get(one.showing.show, 'it is not there yet')}."
            if one.showing.show == "result" and result_read_aloud(self.live.session) is not None:
                told = _ALOUD
            return [*head, EMPTY, *(line((part, QUIET)) for part in wrap(told, width))]
        view = visible(self.live.session, utc_now(), one.showing)
        return [*head, EMPTY, *room_lines(view, width, max(height - 2, 1), 0)]

    def _can_go_up(self, one: Offer) -> bool:
        return bool(one.key or one.showing in choices(self.live.session))

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one("#preview", Painted).refresh()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        one = self._offers[event.option_index]
        if self._can_go_up(one):
            self.dismiss(one.showing)

    def on_key(self, event: events.Key) -> None:
        """A number puts its thing up at once."""
        if event.character and event.character.isdecimal():
            event.stop()
            found = next((one for one in self._offers if one.key == event.character), None)
            if found is not None:
                self.dismiss(found.showing)

    def action_put_up(self) -> None:
        """Put up what stands under the cursor."""
        self.query_one(Rows).action_select()

    def action_page_on(self) -> None:
        """Turn the page of what is on the wall, where it takes several."""
        with suppress(Refused):
            self.live.wall.turn()

    def action_page_back(self) -> None:
        """Turn the page back."""
        with suppress(Refused):
            self.live.wall.turn(-1)

    def action_window(self) -> None:
        """Open the room view in a window of its own."""
        self.dismiss(WINDOW)

    def action_leave(self) -> None:
        """Leave the wall as it is."""
        self.dismiss(None)


def put_up(screen: LiveWall, answer: Showing | str | None) -> None:
    """Put up what was chosen, or open the second window."""
    if answer == WINDOW:
        screen.ask(_second_window, screen, screen.live)
    elif isinstance(answer, Showing):
        screen.put_up(answer)


async def _second_window(screen: LiveScreen, live: LiveSession) -> None:
    """Open the room view in a second window, or say what to type; a path never stands on the wall."""
    folder = screen.desk.workspace.root
    opened = await open_second_window(live.id, folder)
    if opened:
        if not screen.mirrored:
            screen.desk.second_window = True
        screen.sync()
        screen.say("The room view is open in a second window: move it to the projector.")
        return
    screen.say(f"Type this in another window: {line_to_type(live.id, folder, public=screen.mirrored)}")
