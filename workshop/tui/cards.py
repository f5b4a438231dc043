"""Evidence cards from finished groups, to choose from at a meeting of the people who decide."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList

from workshop.plan.evidence_cards import ProposedCard, add_cards, proposed_cards, shown_already
from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.live_screen import LiveScreen
from workshop.tui.widgets.painted import EMPTY, INK, QUIET, STRONG, Painted, line, table, wrap
from workshop.tui.widgets.rows import Row, Rows

_STATE = 7


class EvidenceCards(LiveScreen):
    """What groups said, one card a row; Enter takes one into this meeting."""

    CSS_PATH = ["house.tcss", "cards.tcss"]
    AUTO_FOCUS = "#cards"
    KEYS = (
        Command(
            "take", "enter", "Take", "Make the card under the cursor a card of this meeting.", priority=True
        ),
        Command("undo", "f8", "Undo", "Take back the last thing that was done."),
        Command("back", "escape", "Back", "Back to the session."),
        Command("retry", "ctrl+r", "Retry", "Try again to save what waits.", bar=False),
    )

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._cards: tuple[ProposedCard, ...] | None = None

    def body(self) -> Iterable[Widget]:
        """How many, the cards, and the one under the cursor in full."""
        yield Painted(self._head, id="head")
        yield Rows(id="cards")
        yield Painted(self._detail, id="detail")

    def on_mount(self) -> None:
        """Read what the groups said."""
        super().on_mount()
        self.top.title = self.live.session.facts.title or self.live.session.design.title
        self.top.aside = "Evidence cards"
        self.read_groups()

    @work(exclusive=True, group="load")
    async def read_groups(self) -> None:
        """Read the groups of the folder."""
        try:
            material = await self.desk.material()
        except StoreError as error:
            self.say(str(error), wrong=True)
            return
        self._cards = proposed_cards(material)
        self.sync()

    def sync(self) -> None:
        """Show the cards, and which of them the meeting has."""
        if not self.is_drawn:
            return
        self.top.saved = "not saved" if self.live.outbox.failed else ""
        rows = self.query_one("#cards", Rows)
        rows.show_from_first([self._row(card) for card in self._cards or ()])
        self.repaint_parts()

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one("#detail", Painted).repaint()
        self.refresh_keys()

    def _head(self, width: int, height: int) -> list[Content]:
        if self._cards is None:
            return [line(("The groups are being read.", QUIET))]
        if not self._cards:
            told = (
                "No card can be proposed yet. Once a focus group has ended and its remarks are filed under themes, "
                "the themes that most people raised stand here."
            )
            return [line((part, INK)) for part in wrap(told, width)]
        taken = sum(shown_already(self.live.session, card) for card in self._cards)
        told = "   proposed from the groups, by how many people raised them"
        return [line((f"{taken} of {len(self._cards)} taken", STRONG), (told, QUIET)), EMPTY]

    def _row(self, card: ProposedCard) -> Row:
        taken = shown_already(self.live.session, card)
        width = self.size.width - (14 if self.wide else 8)
        cells = [line((card.claim, QUIET if taken else INK)), line(("taken" if taken else "", QUIET))]
        return card.code, (card, taken, width), lambda: table([cells], [width - _STATE - 2, _STATE])[0]

    @property
    def _chosen(self) -> ProposedCard | None:
        found = self.query_one("#cards", Rows).chosen
        return next((card for card in self._cards or () if card.code == found), None)

    def _detail(self, width: int, height: int) -> list[Content]:
        card = self._chosen
        if card is None:
            return []
        told = [
            card.claim,
            f"“{card.quote}”" if card.quote else "No quote: none of it has been looked at and let through.",
            f"Raised by: {card.affected}. From {card.source}, {len(card.notes)} remarks.",
        ]
        return [EMPTY, *(line((part, INK)) for words in told for part in wrap(words, width)[:3])]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A card can be taken once."""
        if action == "take":
            card = self._chosen if self.is_drawn else None
            return card is not None and not shown_already(self.live.session, card)
        return super().check_action(action, parameters)

    def action_take(self) -> None:
        """Make the card one of this meeting's."""
        if card := self._chosen:
            try:
                add_cards(self.live, [card])
            except Refused as refused:
                self.say(str(refused), wrong=True)

    def action_undo(self) -> None:
        """Take back the last thing that was done."""
        self.once_saved(lambda: self.attempt(self.live.undo))

    def action_back(self) -> None:
        """Back to the session."""
        self.dismiss()
