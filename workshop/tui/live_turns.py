"""Things done on a live session in their turn, as they were asked for, however long the disk takes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial

from textual import events
from textual.app import App
from textual.dom import DOMNode

from workshop.session.live import LiveSession
from workshop.tui.desk import Desk
from workshop.tui.session_screen import SessionScreen
from workshop.tui.widgets.capture import Capture


class LiveTurns(SessionScreen):
    """A screen over a live session: nothing overtakes a change of stage, or an undo, that was asked for before it."""

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self._in_turn: deque[Callable[[], object]] = deque()
        self._too_early: list[Callable[[], object]] = []
        self._stage_turns: list[Callable[[], object]] = []

    def once_saved(self, do: Callable[[], object]) -> None:
        """Do what depends on the stage, once a change of stage that is on its way to disk has arrived.

        What was asked for earlier is done earlier, also while the one before has only just arrived.
        """
        self._in_turn.append(do)
        if len(self._in_turn) == 1:
            self._take_turns()

    def once_known(self, ids: Iterable[str], do: Callable[[], object]) -> None:
        """Do what begins with the words of notes or promises, once a change of them that is on its way is on record.

        Begun with the words before it, it would end in their place.
        """
        changing = {draft.ref for one in self.live.outbox.waiting for draft in one.drafts}
        if changing.isdisjoint(ids):
            do()
        else:
            self.once_saved(do)

    def once_typed(self, do: Callable[[], object]) -> None:
        """Do in its turn what changes the stage or takes something back, once the lines entered before it are taken.

        A key with priority reaches the program before keys that were pressed earlier have reached the
        capture line; a line belongs to the stage in which it was entered, and an undo is not meant for a later one.
        """

        def turn() -> None:
            self._stage_turns.remove(turn)
            do()

        self._stage_turns.append(turn)
        self._too_early.append(turn)
        self.once_saved(turn)
        # The way of a line that is entered: its keys, then the message, from widget to widget.
        capture = self.query_one(Capture)
        self._go_the_way([capture, *capture.ancestors_with_self], turn)

    def _go_the_way(self, nodes: list[DOMNode], do: Callable[[], object]) -> None:
        node = nodes.pop(0)
        on = (
            partial(self._go_the_way, nodes, do)
            if nodes and node is not self
            else partial(self._all_typed, do)
        )
        if not node.call_later(on):
            on()

    def _all_typed(self, do: Callable[[], object]) -> None:
        self._too_early.remove(do)
        if self._in_turn and self._in_turn[0] is do:
            self._take_turns()

    @property
    def stage_changes(self) -> bool:
        """Whether a change of stage comes before what is entered now: one that waits, or is on its way to disk."""
        if any(turn not in self._too_early for turn in self._stage_turns):
            return True
        on_its_way = (one for one in self.live.outbox.waiting if one.status == "saving")
        return any(draft.type == "stage.entered" for one in on_its_way for draft in one.drafts)

    def before_later_stages(self, do: Callable[[], object]) -> None:
        """Do something after the changes of stage that were asked for before it, and before those asked for since."""
        place = next(
            (at for at, turn in enumerate(self._in_turn) if turn in self._too_early), len(self._in_turn)
        )
        self._in_turn.insert(place, do)
        if len(self._in_turn) == 1:
            self._take_turns()

    def _take_turns(self) -> None:
        while self._in_turn and self._in_turn[0] not in self._too_early:
            outbox = self.live.outbox
            if outbox.waiting and not outbox.failed:
                # By the program: what was asked for is done also where this screen is left meanwhile.
                saved = outbox.waiting[-1].future
                saved.add_done_callback(partial(_later, self.app, self._take_turns))
                return
            self._in_turn.popleft()()

    @property
    def has_turns(self) -> bool:
        """Whether something that was asked for waits for the disk."""
        return bool(self._in_turn)

    async def turns_taken(self) -> None:
        """Wait until what was asked for so far has been done in its turn: what comes now is not to be before it."""
        if self._in_turn:
            taken = asyncio.Event()
            self.once_saved(taken.set)
            await taken.wait()

    async def may_leave(self) -> bool:
        """Whether this may be left, once all that was asked for has been done."""
        await self.turns_taken()
        return await super().may_leave()

    def run_in_turn(self, event: events.Key) -> None:
        """Run the command of a key at once; as a binding it would come after digits that were typed since."""
        for command in self.commands():
            if event.key in command.keys.split(",") and "." not in command.action:
                event.stop()
                getattr(self, f"action_{command.action}")()
                return


def _later(app: App[None], do: Callable[[], object], done: object) -> None:
    app.call_later(do)
