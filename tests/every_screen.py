"""Every screen of the program, one after the other, on sessions that give each something to show.

For what must hold on all of them: their look, their keys, plain lines.  The sessions are made by the use cases; the
screens are put in front as they are, so that a key which moves elsewhere breaks nothing here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.screen import ModalScreen, Screen

from tests.session_samples import LEADERS, RIDERS, Room, make_room, question
from tests.tui_helpers import Person
from workshop.session.events import AttendanceSet, CommitmentAdded, Facts
from workshop.session.live import LiveSession
from workshop.session.vote import Vote
from workshop.store.workspace import Workspace
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, AskLines, AskText, Choice, Pick
from workshop.tui.tour import planned_before
from workshop.tui.widgets.painted import line
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Totals
from workshop.votes.objections import ANSWERED, UNRESOLVED

HEARD = (
    'p3 " the last bus leaves before the late shift ends !! #times',
    "p5 no light at the stop #light",
    "p1 the sign says 8 minutes for half an hour #times",
    "p4 nobody answers the phone after six",
    "k: what about the ferry?",
    "a: they will ask for more buses",
)
OPTIONS = (
    "Later buses on all evening routes",
    "Light at the stops",
    "Signs that tell the truth",
    "A phone line",
)

TEMPLATE_ASKED = "Which Word file is the template?"
TEMPLATE_TOLD = "A Word file with your header, footer, logo and styles."
SECTIONS = (("summary", " 1  Summary"), ("heard", " 5  What we heard"))

ORDERS = ("irv", "condorcet", "approval", "two-axis", "dots")

Make = Callable[[Desk, LiveSession], Screen[Any]]


def make_sessions(workspace: Workspace) -> dict[str, str]:
    """The sessions the screens are shown on; their ids by what they are for."""
    return {
        "planned": _let_go(_room(workspace, "planned", start=False)),
        "heard": _let_go(_heard(workspace)),
        "hands": _let_go(_opened(workspace, "hands", "hands", question())),
        "sheet": _let_go(_opened(workspace, "sheet", "paper", *_sheet())),
        "seats": _let_go(_opened(workspace, "seats", "seats", question())),
        "secret": _let_go(_opened(workspace, "secret", "keyboard", _ask("approval"))),
        "results": _let_go(_results(workspace)),
        "settled": _let_go(_settled(workspace)),
        "ended": _let_go(_ended(workspace)),
    }


def _room(
    workspace: Workspace, name: str, design: str = "focus-group", *, start: bool = True, stage: str = ""
) -> Room:
    """A session that is planned, or that has started and reaches a stage in time."""
    facts: Facts = LEADERS if design == "buy-in" else RIDERS
    room = make_room(workspace, design, facts, f"2026-03-04-{name}", start=False)
    room.clock.now = datetime.now(UTC)
    if start:
        gone = planned_before(room.session, stage) if stage else timedelta()
        room.clock.now -= gone
        room.done(room.live.start())
        room.clock.now += gone
    return room


def _let_go(room: Room) -> str:
    room.store.close()
    return str(room.live.id)


def _heard(workspace: Workspace, name: str = "heard") -> Room:
    room = _room(workspace, name, stage="key_pain")
    codes = tuple(f"P{number}" for number in range(1, 9))
    room.done(room.live.people.set_attendance(AttendanceSet(attended=8, codes=codes)))
    room.done(room.live.go_to("key_pain"))
    for typed in HEARD:
        room.type(typed)
    return room


def _ended(workspace: Workspace) -> Room:
    room = _heard(workspace, "ended")
    room.done(room.live.end(8))
    return room


def _ask(method: str, **terms: Any) -> Question:
    options = METHODS[method].labels or OPTIONS
    fixed = {
        "id": "q",
        "text": "What should be looked at first?",
        "method": method,
        "options": tuple(options),
        "max_picks": 0 if method in ORDERS else 1,
    }
    return Question(**(fixed | terms))


def _sheet() -> Sequence[Question]:
    return [
        _ask("rating", id=f"q{number}", text=text)
        for number, text in enumerate(("I was treated fairly.", "It took a reasonable time."))
    ]


def _drafted(room: Room, *questions: Question, stage: str = "resources", number: int = 1) -> str:
    return str(room.done(room.votes.draft(stage, questions, round_number=number))[0].ref)


def _opened(workspace: Workspace, name: str, way: str, *questions: Question) -> Room:
    room = _room(workspace, name, "buy-in", stage="resources")
    room.done(room.live.go_to("resources"))
    vote = _drafted(room, *questions)
    room.done(room.votes.open(vote, eligible=14, way=way))
    if way == "seats":
        for seat in (1, 2, 5):
            room.done(room.votes.cast(vote, questions[0].id, seat, (0,)))
        room.done(room.votes.away(vote, 7))
    return room


def _reveal(room: Room, vote: str) -> None:
    room.done(room.votes.close(vote))
    if room.session.votes[vote].box:
        room.live.boxes.remove(vote)
    room.done(room.votes.reveal(vote))


def _counted(room: Room, asked: Question, counts: tuple[int, ...], number: int = 1) -> str:
    vote = _drafted(room, asked, number=number)
    room.done(room.votes.open(vote, eligible=14, way="hands"))
    room.done(room.votes.count(vote, asked.id, Totals(cast=sum(counts), counts=counts)))
    _reveal(room, vote)
    return vote


def _put(room: Room, asked: Question, ballots: Sequence[tuple[int, ...]]) -> str:
    vote = _drafted(room, asked)
    room.done(room.votes.open(vote, eligible=14, way="keyboard"))
    room.live.boxes.take_up(vote)
    for ballot in ballots:
        room.live.boxes.arrived(vote, room.live.boxes.put(vote, {asked.id: ballot}).result())
    _reveal(room, vote)
    return vote


def _results(workspace: Workspace) -> Room:
    """One vote of each shape of result, a tie, objections, and two rounds of one question."""
    room = _room(workspace, "results", "buy-in", stage="resources")
    room.done(room.live.people.set_attendance(AttendanceSet(attended=14)))
    room.done(room.live.go_to("resources"))
    room.type("What stands in the way is the rota")
    room.done(
        room.live.promises.add(
            CommitmentAdded(owner="Chair", action="two hours a week", due="1 June", stage="resources")
        )
    )
    _put(
        room,
        _ask("dots", dots=4, seats=2),
        [(3, 1, 0, 0), (1, 2, 1, 0), (0, 1, 2, 1), (4, 0, 0, 0), (0, 0, 1, 3)],
    )
    _put(room, _ask("irv"), [(0, 1)] * 4 + [(1, 0)] * 3 + [(2, 1)] * 2)
    _put(room, _ask("condorcet"), [(0, 1, 2, 3)] * 4 + [(1, 2, 0, 3)] * 3)
    _put(
        room,
        _ask("two-axis", low=1, high=5, axes=("Effect", "Effort")),
        [(4, 5, 1, 2, 3, 3, 4, 5), (5, 5, 2, 2, 1, 4, 4, 5), (5, 4, 1, 1, 3, 3, 2, 5)] * 2,
    )
    fist = _ask("fist-to-five", text="Can you live with it?")
    _counted(room, fist, (0, 1, 2, 3, 4, 4))
    _counted(room, fist, (0, 0, 1, 3, 6, 4), number=2)
    _counted(room, question(), (9, 3))
    return room


def _settled(workspace: Workspace) -> Room:
    """A vote with two objections, one that ended in a tie, and one that is closed and not revealed."""
    room = _room(workspace, "settled", "buy-in", stage="resources")
    room.done(room.live.go_to("resources"))
    vote = _counted(room, question(), (12, 2))
    first, second = (
        room.done(room.live.objections.add(vote, reason))[-1].ref
        for reason in ("Four evenings leave Saturday dark", "The depot was not asked")
    )
    room.done(room.live.objections.settle(first, ANSWERED, reply="Saturday is in the second round"))
    room.done(room.live.objections.settle(second, UNRESOLVED, owner="Chair", due="1 June"))
    _counted(room, _ask("single"), (5, 5, 3, 1))
    vote = _drafted(room, _ask("single"), number=2)
    room.done(room.votes.open(vote, eligible=14, way="hands"))
    room.done(room.votes.count(vote, "q", Totals(cast=14, counts=(8, 6, 0, 0))))
    room.done(room.votes.close(vote))
    return room


def _results_of(session: Any) -> list[Vote]:
    return [vote for vote in session.votes.values() if vote.is_revealed]


def screens() -> list[tuple[str, str, Make]]:
    """What each screen is called, the session it is on, and what makes it; home apart."""
    from workshop.tui.ask_path import AskPath
    from workshop.tui.checklist import Checklist
    from workshop.tui.debrief import Debrief
    from workshop.tui.export import Export
    from workshop.tui.live import Live
    from workshop.tui.note_search import NoteSearch
    from workshop.tui.parking_lot import ParkingLot
    from workshop.tui.people import PeopleScreen
    from workshop.tui.pick_several import PickSeveral
    from workshop.tui.plan_export import PlanExport
    from workshop.tui.prepare import Prepare
    from workshop.tui.private_view import PrivateView
    from workshop.tui.read_back import ReadBack
    from workshop.tui.themes_board import ThemesBoard
    from workshop.tui.vote_rounds import VoteRounds
    from workshop.tui.vote_setup import screen_of
    from workshop.tui.wall_cover import WallCover
    from workshop.tui.wall_picker import WallPicker

    def current(desk: Desk, live: LiveSession) -> Screen[Any]:
        return screen_of(desk, live, list(live.session.votes.values())[-1])

    def result(index: int) -> Make:
        return lambda desk, live: screen_of(desk, live, _results_of(live.session)[index])

    return [
        ("prepare", "planned", Prepare),
        ("checklist", "planned", Checklist),
        ("live", "heard", Live),
        ("themes", "heard", ThemesBoard),
        ("people", "heard", PeopleScreen),
        ("private", "heard", lambda desk, live: PrivateView(live, seconds=None)),
        ("wall_picker", "heard", lambda desk, live: WallPicker(live)),
        ("wall_cover", "heard", lambda desk, live: WallCover(live, blank=False)),
        ("wall_blank", "heard", lambda desk, live: WallCover(live, blank=True)),
        ("note_search", "heard", lambda desk, live: NoteSearch(live.session, mirrored=False)),
        ("parking_lot", "heard", ParkingLot),
        ("read_back", "results", ReadBack),
        ("debrief", "ended", Debrief),
        ("live_ended", "ended", Live),
        ("export", "ended", lambda desk, live: Export(desk, live.id)),
        ("export_running", "ended", lambda desk, live: Export(desk, live.id)),
        ("export_written", "ended", lambda desk, live: Export(desk, live.id)),
        ("export_plan", "ended", lambda desk, live: PlanExport(desk)),
        (
            "export_template",
            "ended",
            lambda desk, live: AskPath(TEMPLATE_ASKED, TEMPLATE_TOLD, "", desk.workspace.root),
        ),
        (
            "pick_several",
            "ended",
            lambda desk, live: PickSeveral("Which sections?", "In order.", SECTIONS, {"heard"}),
        ),
        ("vote_hands", "hands", current),
        ("vote_sheet", "sheet", current),
        ("vote_seats", "seats", current),
        ("vote_secret", "secret", current),
        ("result_ranking", "results", result(0)),
        ("result_rounds", "results", result(1)),
        ("result_table", "results", result(2)),
        ("result_matrix", "results", result(3)),
        ("result_spread", "results", result(5)),
        ("result_consent", "results", result(6)),
        (
            "rounds_compared",
            "results",
            lambda desk, live: VoteRounds(desk, live, _results_of(live.session)[5].id),
        ),
        ("ask", "heard", lambda desk, live: Ask("What now?", "It is asked.", [Choice("y", "Yes, go on", 1)])),
        ("ask_text", "heard", lambda desk, live: AskText("What is it called?", "People see it.", "A title")),
        ("ask_lines", "heard", lambda desk, live: AskLines("Edit N1", "It is kept.", "one\ntwo")),
        (
            "pick",
            "heard",
            lambda desk, live: Pick("Which stage?", [("a", 1, line("Welcome")), ("b", 1, line("End"))]),
        ),
        ("result_closed", "settled", current),
        ("result_tie", "settled", result(1)),
        ("break_tie", "settled", result(1)),
        ("objections", "settled", result(0)),
        ("capturing", "heard", Live),
        ("ending", "heard", Live),
    ]


def ask_over(name: str, screen: Any) -> None:
    """Have a screen show or ask what it is here for, where that needs more than its being in front."""
    from workshop.tui.widgets.capture import Capture
    from workshop.tui.writing_papers import Progress, Run

    if name == "break_tie":
        screen.action_break_tie()
    elif name == "objections":
        screen.action_hear_objections()
    elif name == "ending":
        screen.ask(screen._end)
    elif name == "export_running":
        screen.run_now = Run(
            (), screen.desk.workspace.exports, None, lambda progress: None, lambda outcome: None
        )
        screen.progress = Progress(3, 25, "Findings from one session, depot", 1)
        screen.sync()
    elif name == "export_written":
        screen.written = _written(screen.desk.workspace.exports)
        screen.sync()
    elif name == "capturing":
        screen.query_one(Capture).value = 'p4 " I walk home along the road !! #times'


def _written(exports: Path) -> list[Any]:
    """A file that was written, one that was brought up to date, and one that could not be."""
    from workshop.tui.writing_papers import NOT_WRITTEN, REFRESHED, Outcome
    from workshop.word.check import Finding

    found = Finding(14, "page header", "Its words are too light.", "Choose a darker colour.", True)
    nothing = "The accessibility check finds nothing."
    return [
        Outcome("10:03", "Session record", exports / "riders-a1b2c3-record.docx", "", (), nothing),
        Outcome(
            "10:03", "Findings", exports / "riders-a1b2c3-findings-v3.docx",
            "From riders-a1b2c3-findings-v2.docx, which is left as it is. 2 parts are new.", (found,),
            f"{nothing} The template brings 1 more.", REFRESHED, ("2 parts are new.",),
        ),
        Outcome("10:04", "Memo", None, "'Memo' was not written: the disk is full.", state=NOT_WRITTEN),
    ]  # fmt: skip


ASKING = ("break_tie", "objections", "ending")
"""Screens that are questions over the one they are asked from."""


def names() -> list[str]:
    """What the screens of `every_screen` are called, home apart."""
    return [name for name, _, _ in screens()]


async def every_screen(person: Person, ids: dict[str, str]) -> AsyncIterator[str]:
    """Each screen in front, by its name; the program runs on the folder of the sessions."""
    desk = person.app.desk
    assert desk is not None
    await person.at("Home")
    await person.until(lambda: person.screen.query_one("#sessions").option_count)
    yield "home"
    # Home reads all of its sessions anew whenever it is in front: what covers it whole stands on an empty screen.
    nothing: Screen[Any] = Screen()
    for name, on, make in screens():
        async with _taken(desk, ids[on]) as live:
            screen = make(desk, live)
            if isinstance(screen, ModalScreen) and person.app.screen is nothing:
                await person.app.pop_screen()
                nothing = Screen()
            elif not isinstance(screen, ModalScreen) and person.app.screen is not nothing:
                await person.app.push_screen(nothing)
            below = person.app.screen
            await person.app.push_screen(screen)
            await person.settle()
            if person.app.screen is not screen:  # it asks something first
                await person.press("escape")
            await person.until(lambda screen=screen: person.app.screen is screen)
            if name.startswith("export") and hasattr(screen, "is_read"):
                await person.until(lambda screen=screen: screen.marked)
            ask_over(name, screen)
            if name in ASKING:
                await person.until(lambda screen=screen: person.app.screen is not screen)
            await person.settle()
            yield name
            while person.app.screen is not below:
                await person.app.pop_screen()


@asynccontextmanager
async def _taken(desk: Desk, session_id: str) -> AsyncIterator[LiveSession]:
    live, _ = await desk.open(session_id)
    try:
        yield live
    finally:
        await desk.leave(session_id)
