"""Assumed against heard: the sealed guesses are opened with a name, then each is held against what the groups raised."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workshop.plan import plan_events as pe
from workshop.plan.assumed import (
    Assumed,
    AssumptionRow,
    assumptions,
    heard_ranks,
    may_be_opened,
    open_sealed,
    sealed_words,
)
from workshop.plan.codebook import Codebook, codebook
from workshop.plan.material import Material
from workshop.plan.plan_book import PlanBook
from workshop.plan.seen_before import Known, known
from workshop.session.outbox import Submission
from workshop.tui.assumption_sheets import BlindSpots, PickThemes, Ranks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import AskText
from workshop.tui.plan_screen import BACK, RETRY, UNDO, PlanScreen
from workshop.tui.two_sides import TwoSides
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    Painted,
    big,
    line,
    marked,
    spread,
    wrap,
)
from workshop.tui.widgets.rows import Row, Rows, Spread

CONFIRMED, PARTLY, CONTRADICTED, NOT_RAISED = pe.MATCHES
_JUDGES = ("confirm", "partly", "contradict", "not_raised", "note")


class Assumptions(PlanScreen, TwoSides):
    """The guesses, one after the other: confirmed, partly, contradicted, not raised; and the blind spots."""

    CSS_PATH = ["house.tcss", "assumptions.tcss"]
    TITLE_OF_SCREEN = "Assumed and heard"
    AUTO_FOCUS = "#guesses"
    KEYS = (
        Command("open", "o", "Open", "Open the sealed guesses; your name is kept."),
        Command("confirm", "c", "Confirmed", "The groups said so; which themes is asked."),
        Command("partly", "p", "Partly", "The groups said part of it; which themes is asked."),
        Command("contradict", "x", "Contradicted", "The groups said otherwise; which themes is asked."),
        Command("not_raised", "n", "Not raised", "No group raised it, which does not make it untrue."),
        Command("blind_spots", "b", "Blind spots", "The themes that nobody guessed."),
        BACK,
        Command("note", "w", "Words", "Write down why, in a few words.", bar=False),
        Command(
            "ranks", "t", "Table", "The rank that was assumed beside the rank that was heard.", bar=False
        ),
        Command("undo", "f8", "Undo", UNDO.help, bar=False),
        RETRY,
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.assumed = Assumed((), (), 0, opened=False)
        self.codes = Codebook((), (), (), (), 0)
        self._known: Known | None = None
        self._guesses = Rows(id="guesses")

    def body(self) -> Iterable[Widget]:
        """How many are sealed; once they are open, the guesses and the one under the cursor."""
        yield Painted(self._sealed, id="sealed")
        with Horizontal(id="sides"):
            with Vertical(id="one"):
                yield Painted(self._head, id="head")
                yield self._guesses
            with Vertical(id="other"):
                yield Painted(self._guess, id="guess")

    def take_stock(self, material: Material) -> None:
        """The guesses as they are judged now."""
        self.codes = codebook(material)
        self.assumed = assumptions(material, self.codes)
        self._known = known(material, self.codes) if self.assumed.opened else None

    def sync(self) -> None:
        """Show the guesses."""
        if not self.is_drawn:
            return
        self.set_class(self.assumed.opened, "-opened")
        self._guesses.show([self._row(row) for row in self.assumed.rows])
        if self.assumed.rows and self._guesses.highlighted is None:
            self._go_to_the_next(-1)
        if self.assumed.opened and self.focused is None:
            self.set_focus(self._guesses)
        super().sync()

    def _go_to_the_next(self, here: int) -> None:
        """Put the cursor on the next guess after a place that is not judged yet; where all are, it stays."""
        rows = self.assumed.rows
        order = [*range(here + 1, len(rows)), *range(max(here, 0))]
        self._guesses.highlighted = next((place for place in order if not rows[place].state), max(here, 0))

    @property
    def current(self) -> AssumptionRow | None:
        """The guess under the cursor."""
        return next((row for row in self.assumed.rows if row.name == self._guesses.chosen), None)

    @on(OptionList.OptionHighlighted, "#guesses")
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.is_drawn:
            self.query_one("#guess", Painted).repaint()

    def _sealed(self, width: int, height: int) -> list[Content]:
        if self.material is None:
            return [line(("Reading the sessions.", QUIET))]
        if self.assumed.opened:
            return []
        rows: list[Content] = []
        if self.assumed.total:
            rows += [*big(f"{self.assumed.total} sealed", width, 7), EMPTY]
        rows += marked(sealed_words(self.assumed), width)
        told = "They are written down in buy-in meetings and with front-line staff, before the groups."
        if self.assumed.total:
            why = may_be_opened(self.material)
            told = (
                f"{why} Opened now, they would colour what is still to be heard: o asks for your name and a reason."
                if why
                else "The groups are done: o opens them; your name is kept."
            )
        return [*rows, EMPTY, *(line((part, INK)) for part in wrap(told, width))]

    def _row(self, row: AssumptionRow) -> Row:
        state = row.state or "not yet"
        role = QUIET if row.state else WATCH
        look = (row.text, row.state)
        return row.name, look, partial(Spread, line((row.text, INK)), line((state, role)))

    def _head(self, width: int, height: int) -> list[Content]:
        left = self.assumed.unjudged
        done = f"{self.assumed.total - left} of {self.assumed.total}"
        return [spread(width, line(("Guesses", QUIET)), line((done, STRONG), (" judged", QUIET))), EMPTY]

    def _guess(self, width: int, height: int) -> list[Content]:
        row = self.current
        if row is None:
            return []
        rows = marked(row.text, width)
        about = [f"Guessed by {self.whom(row.session_id)}"]
        about += [f"of {row.segment}"] if row.segment else []
        rows += [line((part, QUIET)) for part in wrap(f"{', '.join(about)}.", width)]
        rows += [EMPTY, *self._ranks(row, width)]
        rows += [EMPTY, line((_sentence(row.state) if row.state else "Not judged yet.", BRIGHT))]
        rows += [line((part, INK)) for label in row.heard for part in wrap(label, width)]
        rows += [line((part, INK)) for part in wrap(row.note, width)] if row.note else []
        for name in row.evidence:
            rows += (
                [line((part, QUIET)) for part in wrap(self.words(name), width)] if self.words(name) else []
            )
        return [*rows, EMPTY, *(line((part, INK)) for part in wrap(self._foot(), width))]

    def _ranks(self, row: AssumptionRow, width: int) -> list[Content]:
        """The assumed rank beside the heard one."""
        assumed = f"{row.rank}" if row.rank else "none"
        heard = f"{row.heard_rank} of {len(self.codes.rows)}" if row.heard_rank else "not heard"
        sure = f", sure {row.confidence} of 5" if row.confidence else ""
        told = line(("Rank assumed ", QUIET), (assumed, STRONG), (sure, QUIET))
        return [told, line(("Rank heard   ", QUIET), (heard if row.state else "not yet", STRONG))]

    def _foot(self) -> str:
        if self.assumed.unjudged:
            return "c, p, x or n judge it; the next one follows."
        spots = len(self.assumed.blind_spots)
        told = {
            0: "There is no blind spot: every theme was guessed.",
            1: "1 theme is a blind spot: nobody guessed it; b shows it.",
        }.get(spots, f"{spots} themes are blind spots: nobody guessed them; b shows them.")
        return f"{sealed_words(self.assumed)} {told}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sealed guesses can be opened, open ones judged."""
        if action == "open":
            return self.writable and not self.assumed.opened and bool(self.assumed.total)
        if action in _JUDGES:
            return self.writable and self.assumed.opened and bool(self.assumed.rows)
        if action in ("blind_spots", "ranks"):
            return self.assumed.opened
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Open the guesses, with a name and, before the groups are done, a reason."""
        self.ask(self._open)

    async def _open(self) -> None:
        if self.material is None:
            return
        material, why = self.material, may_be_opened(self.material)
        told = "It is kept in the plan that you opened them, and when. This is not undone."
        by = await self.app.push_screen_wait(
            AskText("Who opens the guesses?", told, needed="It needs a name or an office.")
        )
        if by is None:
            return

        def now(book: PlanBook, reason: str) -> Submission:
            return open_sealed(book, material, by, reason)

        if not why:
            self.attempt(lambda book: now(book, ""))
        else:
            await self.ask_text(
                "Why are they opened before the groups are done?", why, "", now, needed="It needs a reason."
            )

    def action_confirm(self) -> None:
        """The groups said so."""
        self.ask(self._judge, CONFIRMED)

    def action_partly(self) -> None:
        """The groups said part of it."""
        self.ask(self._judge, PARTLY)

    def action_contradict(self) -> None:
        """The groups said otherwise."""
        self.ask(self._judge, CONTRADICTED)

    def action_not_raised(self) -> None:
        """No group raised it."""
        if row := self.current:
            self._keep(row, NOT_RAISED, ())

    async def _judge(self, state: str) -> None:
        """Ask for the themes, and keep what became of the guess."""
        row = self.current
        if row is None:
            return
        told = f"{_sentence(state)} Space chooses themes, Enter keeps them."
        like = self._known.like(row.text, [one.code for one in self.codes.rows]) if self._known else None
        first = like.code if like is not None else ""
        codes = await self.app.push_screen_wait(PickThemes(row.text, told, self.codes.rows, row.codes, first))
        if codes is not None:
            self._keep(row, state, codes)

    def _keep(self, row: AssumptionRow, state: str, codes: tuple[str, ...], note: str | None = None) -> None:
        what = pe.AssumptionMatched(
            assumption=row.name,
            state=state,
            codes=codes,
            evidence=row.evidence,
            note=row.note if note is None else note,
        )
        if self.attempt(lambda book: book.match(what)) and note is None:
            self._go_to_the_next(self._guesses.highlighted or 0)

    def action_note(self) -> None:
        """Write down why."""
        self.ask(self._write)

    async def _write(self) -> None:
        row = self.current
        if row is None:
            return
        if not row.state:
            self.say("Judge it first: c, p, x or n.", wrong=True)
            return
        told = "It stands beside the guess in the plan."
        note = await self.app.push_screen_wait(AskText("Why is it so?", told, row.note))
        if note is not None:
            self._keep(row, row.state, row.codes, note)

    def action_blind_spots(self) -> None:
        """The themes that nobody guessed."""
        self.app.push_screen(BlindSpots(self.assumed))

    def action_ranks(self) -> None:
        """Assumed rank beside heard rank."""
        self.app.push_screen(Ranks(self.assumed, self.codes, heard_ranks(self.codes)))


def _sentence(state: str) -> str:
    words = "partly confirmed" if state == PARTLY else state
    return f"{words[:1].upper()}{words[1:]}."
