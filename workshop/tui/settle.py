"""What two copies of the plan decided differently, one after the other: what was decided here and there, what is to hold.

Until somebody has said it, what stands here holds.  The use cases are those of `workshop settle`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual import events
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from workshop.plan.material import Material
from workshop.plan.plan_book import PlanBook
from workshop.plan.settling import Choice, Decided, Question, questions, settle, take_back
from workshop.plan.wording import day
from workshop.session.outbox import Submission
from workshop.session.state import parse_time
from workshop.tui import plain
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.plan_screen import BACK, RETRY, UNDO, PlanScreen
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    Painted,
    cursor,
    heavy,
    line,
    spread,
    wrap,
)

_INDENT = 5
"""Columns before the words of a choice: the cursor and its key."""
_WIDEST = 96
_ROOMY = 24
"""From so many lines of screen on there is room for more than what is decided between."""
_MEANWHILE = "Two copies of the plan differ; what stands here holds meanwhile."


class Settle(PlanScreen):
    """Each thing that waits to be settled, with what was decided here and in the other copy."""

    TITLE_OF_SCREEN = "Settle"
    CSS_PATH = ["house.tcss", "settle.tcss"]
    AUTO_FOCUS = ""
    KEYS = (
        Command("choose", "enter", "Choose", "Let the one under the cursor hold."),
        Command("keep", "k", "Keep", "Keep what stands here."),
        Command("take", "t", "Take other", "Take what the other copy says."),
        Command(
            "later", "s", "Later", "Go on to the next one; of this one, what stands here holds until then."
        ),
        replace(UNDO, help="Take back the last one that was settled; it waits again then."),
        Command("move(-1)", "up", "Before", "To the choice before.", bar=False),
        Command("move(1)", "down", "Next", "To the next choice.", bar=False),
        Command("scroll(-1)", "pageup", "Read up", "Read up in a long text.", bar=False),
        Command("scroll(1)", "pagedown", "Read on", "Read on in a long text.", bar=False),
        RETRY,
        BACK,
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.waiting: tuple[Question, ...] = ()
        self.at = 0
        self._known: set[str] = set()
        self._sent: dict[str, tuple[int, Submission]] = {}
        self._read_to = 0
        self._asked: tuple[str, int] = ("", 0)
        self._places: list[tuple[int, int]] = []

    def body(self) -> Iterable[Widget]:
        """How many wait, what is asked about with what may be chosen; wide, all that waits."""
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield Painted(self._head, id="head")
                with VerticalScroll(id="words", can_focus=False):
                    yield Painted(self._question, id="question")
            yield Painted(self._all, id="waits", classes="wide-only")

    def take_stock(self, material: Material) -> None:
        """What waits: first what was taken back, then in the order it was decided, what was left for later last."""
        found = {one.id: one for one in questions(material.plan, material.sessions)}
        self._read_to = len(material.plan.log)
        order = [one.id for one in self.waiting if one.id in found]
        back = [id for id in found if id in self._known and id not in order]
        new = [id for id in found if id not in self._known]
        self._known |= found.keys()
        self.waiting = tuple(found[id] for id in (*back, *order, *new))

    @property
    def current(self) -> Question | None:
        """What is asked about; None when nothing waits."""
        return self.waiting[0] if self.waiting else None

    @property
    def sent(self) -> tuple[int, Submission] | None:
        """The choice by which what is asked about was settled, while it is still asked about; else None."""
        found = self._sent.get(self.current.id) if self.current is not None else None
        if found is None or self.book is None:
            return None
        sent = found[1]
        unread = any(event.seq > self._read_to for event in sent.events)
        return found if unread or sent in self.book.outbox.waiting else None

    def sync(self) -> None:
        """Draw everything as it is now; of another question the first choice is marked."""
        if not self.is_drawn:
            return
        now, left = self.current.id if self.current is not None else "", len(self.waiting)
        before, left_before = self._asked
        self._asked = (now, left)
        if now != before:
            self.at = 0
            self.query_one("#words", VerticalScroll).scroll_home(animate=False)
        if before and left != left_before:
            self.say("It is settled." if left < left_before else "It is taken back, and waits again.")
        super().sync()
        if self.book is not None and self.book.outbox.failed:
            self.say(f"{self.book.outbox.waiting[0].error} {RETRY.key_name} tries again.", wrong=True)

    def _head(self, width: int, height: int) -> list[Content]:
        if self.material is None:
            return [line(("One moment", QUIET))]
        total, left = len(self._known), len(self.waiting)
        if not total:
            return [line(("Nothing waits to be settled.", STRONG))]
        now = self.current
        asked = f"{now.kind}: what is to hold?" if now is not None else "Everything is settled."
        right = line((f"{left} of {total} left", STRONG))
        head = spread(width, line((asked, STRONG)), right)
        return [head] if plain.on() else [head, line(*heavy((total - left) / total, width))]

    def _question(self, width: int, height: int) -> list[Content]:
        """What it is about, then each choice; where each begins and how high it is, is kept."""
        width = min(width, _WIDEST)
        now = self.current
        if now is None:
            return self._nothing(width)
        out = [line((part, STRONG)) for words in now.about for part in wrap(words, width)]
        told = [line((part, QUIET)) for part in wrap(now.note or _MEANWHILE, width)]
        roomy = self.size.height >= _ROOMY
        if now.note or roomy:
            out += [*([EMPTY] if roomy and out else []), *told]
        self._places = []
        for number, choice in enumerate(now.choices):
            out.append(EMPTY)
            block = self._choice(now, number, choice, width)
            self._places.append((len(out), len(block)))
            out += block
        return out if now.note or roomy else [*out, EMPTY, *told]

    def _nothing(self, width: int) -> list[Content]:
        if self.material is None:
            return []
        told = "Esc goes back." if not self.writable else "F8 takes the last one back, Esc goes back."
        if not self._known:
            told = (
                "Where two copies of the plan are joined that decided differently on the same thing, it is asked here "
                "which of the two is to hold."
            )
        return [line((part, INK)) for part in wrap(told, width)]

    def _choice(self, asked: Question, number: int, choice: Choice, width: int) -> list[Content]:
        """One choice: its key, what it means, what is decided then, and when and where that was decided."""
        here = number == self.at
        key = "k" if not number else "t" if len(asked.choices) == 2 else ""
        room = width - _INDENT
        words = [(part, STRONG) for part in wrap(choice.name, room)]
        words += [(part, INK) for part in wrap(choice.says, room)]
        for part in wrap(_told(choice.decided), room) if choice.decided else ():
            words.append((part, QUIET))
        if (sent := self.sent) is not None and sent[0] == number and sent[1].status == "waiting":
            words.append((f"This is chosen, and not saved yet: {RETRY.key_name} tries again.", WATCH))
        return [
            line(
                cursor(here and not (row and plain.on())),
                (f"{'' if row else key:<{_INDENT - 2}}", BRIGHT),
                (part, role),
            )
            for row, (part, role) in enumerate(words)
        ]

    def _all(self, width: int, height: int) -> list[Content]:
        """All that waits, in the order in which it is asked about."""
        if not self.waiting:
            return []
        out = [line(("What waits", QUIET)), EMPTY]
        for number, one in enumerate(self.waiting):
            what = " ".join(", ".join(one.about).split())
            kind = (one.kind, STRONG if not number else INK)
            out.append(line(cursor(not number), kind).truncate(width, ellipsis=True))
            if what:
                out.append(line("  ", (what, QUIET)).truncate(width, ellipsis=True))
            out.append(EMPTY)
        return out

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done depends on whether something waits, and on whether it is on its way to disk."""
        now = self.current
        if action == "settle_waiting":
            return False
        if action in ("choose", "keep", "take"):
            possible = now is not None and self.writable and self.sent is None
            return possible and (action != "take" or (now is not None and len(now.choices) == 2))
        if action == "later":
            return len(self.waiting) > 1
        if action == "move":
            return now is not None and len(now.choices) > 1
        if action == "scroll":
            return now is not None
        return super().check_action(action, parameters)

    def action_choose(self) -> None:
        """Let what is under the cursor hold."""
        self._settle(self.at)

    def action_keep(self) -> None:
        """Let what stands here hold."""
        self._settle(0)

    def action_take(self) -> None:
        """Let what the other copy says hold."""
        self._settle(1)

    def _settle(self, number: int) -> None:
        """Settle what is asked about; the next one is asked about once this is on disk."""
        now = self.current
        if now is None:
            return

        def do(book: PlanBook) -> Submission:
            sent = settle(book, now, number + 1)
            self._sent[now.id] = (number, sent)
            return sent

        self.at = number
        self.attempt(do)

    def action_later(self) -> None:
        """Put it behind the others."""
        first, *rest = self.waiting
        self.waiting = (*rest, first)
        self.say("")
        self.sync()

    def action_move(self, step: int) -> None:
        """To another choice."""
        if (now := self.current) is None:
            return
        self.at = min(max(self.at + step, 0), len(now.choices) - 1)
        self.query_one("#question", Painted).repaint()
        top, rows = self._places[self.at]
        words = self.query_one("#words", VerticalScroll)
        words.scroll_to_region(Region(0, top, 1, min(rows, words.size.height)), animate=False)

    def action_scroll(self, step: int) -> None:
        """Read on in a long text."""
        words = self.query_one("#words", VerticalScroll)
        words.scroll_relative(y=step * max(words.size.height - 1, 1), animate=False)

    def take_back(self, book: PlanBook) -> Submission:
        """Take back what was decided last, where that settled something that waited."""
        return take_back(book)

    def on_resize(self, event: events.Resize) -> None:
        """Lines are broken anew."""
        super().on_resize(event)
        for block in self.query(Painted):
            block.repaint()


def _told(decided: Iterable[Decided]) -> str:
    """When and where something was decided, in a few words; of several, the last."""
    last = max(decided, key=lambda one: one.at)
    when = parse_time(last.at).astimezone()
    by = f", by the {last.by}" if last.by else ""
    where = f"In {last.file}" if last.file else "Here"
    return f"{where}, on {day(when.date().isoformat())}, {when:%H:%M}{by}."
