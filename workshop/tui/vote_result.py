"""The result of a vote: hidden until it is revealed, then as bars with numbers and a sentence to read aloud."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from workshop.plural import counted
from workshop.record.protocol import StoreError
from workshop.session.by_group import GroupTable, group_table
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.objections import left_open, may_be_heard
from workshop.session.room import result_may_be_shown, withheld_sentence
from workshop.session.ties import standing_ties
from workshop.tui.asking import asks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import SAY_WHY, Ask, AskText, Choice
from workshop.tui.live_screen import LiveScreen
from workshop.tui.result_groups import draw_groups
from workshop.tui.result_views import MORE_BELOW, draw, views
from workshop.tui.vote_aloud import NO_TEST_COUNTS, aloud
from workshop.tui.vote_objections import hear_objections
from workshop.tui.vote_rounds import VoteRounds, can_be_compared
from workshop.tui.vote_screen import VoteScreen
from workshop.tui.vote_tie import break_tie
from workshop.tui.widgets.painted import (
    EMPTY,
    INK,
    QUIET,
    STRONG,
    Painted,
    line,
    spread,
    wrap,
)
from workshop.votes.model import Result, publishable

_ROOMY_HEIGHT = 40


class VoteResult(VoteScreen):
    """A closed vote."""

    KEYS = (
        Command("reveal", "r", "Reveal", "Show the result to the room."),
        Command("next_question", "tab,right", "Question", "Go to the next question of the sheet."),
        Command("break_tie", "b", "Break tie", "Say how a tie that matters is decided."),
        Command("hear_objections", "j", "Objections", "Write down the reasons, and what becomes of each."),
        Command("compare", "c", "Compare", "Show this round and those before it side by side."),
        Command("make_final", "f", "Final", "Let the result stand: the vote is not opened again."),
        Command("new_round", "n", "New round", "Vote on the same again; this result stays beside it."),
        Command("reopen", "o", "Reopen", "Open the vote again, with a reason; this result is kept."),
        Command("by_group", "g", "By group", "Show the result of each group, side by side; again, of all."),
        Command("next_view", "v", "View", "Show the same result in another way."),
        Command(
            "show_terms",
            "t",
            "Terms",
            "Show the rule and everything that was fixed before opening, or hide it.",
        ),
        Command(
            "more_below", "down,pagedown", "More", "Show the options below, where not all fit.", bar=False
        ),
        Command("more_above", "up,pageup", "Up", "Show the options above again.", bar=False),
        Command("back", "escape,enter", "Back", "Back to the session."),
    )

    def __init__(self, desk: Desk, live: LiveSession, vote_id: str) -> None:
        super().__init__(desk, live, vote_id)
        self._at = 0
        self._skip, self._is_cut = 0, False
        self._view = ""
        self._split = False
        self._terms = False
        self._drawn = not self.mirrored or result_may_be_shown(live.session, self.vote)

    def body(self) -> Iterable[Widget]:
        """The bars, and what is read aloud."""
        yield Painted(self._chart, id="chart")
        yield Painted(self._aloud, id="aloud")

    def on_mount(self) -> None:
        """Show what may be shown."""
        super().on_mount()
        self.sync()
        if self.vote.is_revealed and not self._drawn:
            self.ask_muted()

    def sync(self) -> None:
        """Draw everything again."""
        if not self.is_drawn:
            return
        shared = result_may_be_shown(self.live.session, self.vote)
        self.top.tag = "TEST VOTE" if self.vote.test else "" if shared else "NOT FOR THE WALL"
        self.top.saved = "not saved" if self.live.outbox.failed else ""
        self.repaint_parts()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a vote that stands so can still become; other questions only where there are any."""
        vote = self.vote
        if action == "reveal":
            return vote.status in ("open", "closed")  # open while its closing is on its way to disk
        if action in ("more_below", "more_above"):
            return bool(self._is_cut if action == "more_below" else self._skip)
        if action == "next_view":
            return vote.is_revealed and self._drawn
        if action == "by_group":
            result = self._result
            return result is not None and bool(vote.groups) and publishable(result.totals, vote.private)
        if action == "compare":
            return self._drawn and can_be_compared(self.live, vote)
        if action == "break_tie":
            return vote.status == "revealed" and not vote.test and bool(standing_ties(vote))
        if action == "hear_objections":
            return self._result is not None and may_be_heard(vote, self._result)
        if action == "show_terms":
            return vote.is_revealed and self._drawn and not self._roomy
        if action == "make_final":
            return vote.status == "revealed" and not vote.test
        if action == "reopen":
            return vote.status in ("closed", "revealed") and not vote.test and vote.way != "keyboard"
        if action == "new_round":
            return vote.is_revealed and not vote.test
        return action != "next_question" or (vote.is_revealed and vote.is_sheet)

    @property
    def _result(self) -> Result | None:
        if not self.vote.is_revealed or not self._drawn:
            return None
        results = self.vote.results()
        return results[self._at % len(results)] if results else None

    def _chart(self, width: int, height: int) -> list[Content]:
        vote, result = self.vote, self._result
        if vote.status == "open":
            return [line(("One moment", QUIET))]
        if result is None:
            question = vote.questions[0].text if not vote.is_sheet else f"{len(vote.questions)} questions"
            told = (
                "Revealed, but not for the wall."
                if vote.is_revealed
                else f"Closed. {vote.ballots_in} of {vote.eligible} are in; nobody has seen the result."
            )
            test = [EMPTY, line((NO_TEST_COUNTS, INK))] if vote.test else []
            return [
                line((question, STRONG)),
                EMPTY,
                *(line((part, INK)) for part in wrap(told, width)),
                *test,
            ]
        which = f"{self._at % len(vote.questions) + 1} of {len(vote.questions)}   " if vote.is_sheet else ""
        head = line((f"{result.totals.cast} of {vote.eligible} voted", QUIET))
        title = wrap(f"{which}{result.question.text}", width - head.cell_length - 2)
        out = [
            spread(width, line((title[0], STRONG)), head),
            *(line((part, STRONG)) for part in title[1:]),
            EMPTY,
        ]
        if not publishable(result.totals, vote.private):
            return [*out, line((withheld_sentence(result), INK))]
        room = max(height - len(out), 1) if height else 0
        if split := self._by_group(result):
            return out + draw_groups(split, width, room, in_lines=self._shown(result) == "lines")
        drawn = draw(self._shown(result), result, width, room, self._skip)
        if height:
            self._is_cut = any(MORE_BELOW in row.plain for row in drawn)
        return out + drawn

    def _by_group(self, result: Result) -> GroupTable | None:
        """The result split by group, while that is what is shown."""
        return group_table(self.vote, result.question) if self._split else None

    def _shown(self, result: Result) -> str:
        """The view that was chosen where the result has it, else the one that fits it best."""
        fitting = views(result)
        return self._view if self._view in fitting else fitting[0]

    def _aloud(self, width: int, height: int) -> list[Content]:
        result = self._result
        if result is None or not publishable(result.totals, self.vote.private):
            return []
        if self._by_group(result):
            told = "The counts of each group. The result is that of all ballots together: g shows it."
            return [line((part, QUIET)) for part in wrap(told, width)]
        return aloud(self.vote, result, width, self.app.size.height, whole=self._terms or self._roomy)

    def action_reveal(self) -> None:
        """Reveal the result; totals too few to be shown stay withheld."""
        self.reveal()

    @asks
    async def reveal(self) -> None:
        """Reveal; what the design keeps from the room asks for a muted projector first."""
        if await self.all_saved() and await self._may_be_drawn():
            self.attempt(lambda: self.live.votes.reveal(self.vote_id))

    @asks
    async def ask_muted(self) -> None:
        """A result that was revealed before is drawn only where the design lets the room see it."""
        self._drawn = await self._may_be_drawn()
        self.sync()

    async def _may_be_drawn(self) -> bool:
        if result_may_be_shown(self.live.session, self.vote) or self._drawn:
            return True
        self._drawn = await self.off_the_wall("The result of this vote")
        return self._drawn

    def action_break_tie(self) -> None:
        """Decide a tie that matters."""
        self.break_tie()

    @asks
    async def break_tie(self) -> None:
        """Ask how the tie is decided; a run-off is opened from the session with F3."""
        await break_tie(self, self.live, self.vote_id)

    @property
    def _roomy(self) -> bool:
        """Whether everything that was fixed before opening has room below the result."""
        return self.wide and self.app.size.height >= _ROOMY_HEIGHT

    def action_show_terms(self) -> None:
        """Show or hide the terms below the result."""
        self._terms = not self._terms
        self.sync()

    def action_hear_objections(self) -> None:
        """Hear the objections."""
        self.hear_objections()

    @asks
    async def hear_objections(self) -> None:
        """Ask for the reasons and what becomes of each; the result takes them in."""
        if self._result is not None:
            await hear_objections(self, self.live, self.vote_id, self._result.question)

    def action_make_final(self) -> None:
        """Let the result stand."""
        self.make_final()

    @asks
    async def make_final(self) -> None:
        """Ask, and let the result stand; a tie that matters is decided first."""
        if standing_ties(self.vote):
            self.say("A tie that matters is not decided yet: b decides it.", wrong=True)
            return
        still = left_open(self.vote)
        told = "A final vote is not opened again. A new round can still be held."
        if still:
            told = f"{counted(still, 'objection is', 'objections are')} still open: final means it is not carried. {told}"
        yes = "Yes, it is final: not carried" if still else "Yes, it is final"
        sure = await self.app.push_screen_wait(
            Ask(
                "Is this result final?",
                told,
                [Choice("y", yes, True), Choice("w", "Wait", False)],
            )
        )
        if sure:
            self.attempt(lambda: self.live.votes.make_final(self.vote_id))

    def action_reopen(self) -> None:
        """Open the vote again."""
        self.reopen()

    @asks
    async def reopen(self) -> None:
        """Ask why, open the vote again, and go to the screen it is taken on."""
        from workshop.tui.vote_setup import saved, screen_of

        told = "What was typed stays, to be corrected; this result is kept with the reason."
        if self.vote.box:
            told = "All ballots are typed again; this result is kept with the reason."
        reason = await self.app.push_screen_wait(
            AskText("Why is this vote opened again?", told, needed=SAY_WHY)
        )
        if reason is None:
            return
        try:
            await saved(self.live.votes.reopen(self.vote_id, reason))
        except (Refused, StoreError) as error:
            self.say(str(error), wrong=True)
            return
        self.give_way_to(screen_of(self.desk, self.live, self.vote))

    def action_new_round(self) -> None:
        """Vote on the same again."""
        from workshop.tui.vote_setup import hold_again

        if self.is_asking:
            return  # it is being opened again, or made final
        below = self._leave()
        if below is not None:
            below.ask(hold_again, below, self.desk, self.live, self.vote)

    def _leave(self) -> LiveScreen | None:
        """Go back to the session; its screen, to go on from there."""
        if not self.is_active:
            return None  # pressed twice at once: the first has left
        below = self.app.screen_stack[-2]
        self.dismiss()
        return below if isinstance(below, LiveScreen) else None

    def action_next_view(self) -> None:
        """The same result in another way."""
        result = self._result
        if result is not None:
            fitting = [views(result)[0], "lines"] if self._split else views(result)
            self._skip = 0
            self._view = fitting[(fitting.index(self._shown(result)) + 1) % len(fitting)]
        self.sync()

    def action_more_below(self) -> None:
        """One option further down."""
        self._skip += 1
        self.sync()

    def action_more_above(self) -> None:
        """One option back."""
        self._skip -= 1
        self.sync()

    def action_by_group(self) -> None:
        """The same result group by group, or that of all again."""
        result = self._result
        if result is not None and self._shown(result) != "lines":
            self._view = views(result)[0]
        self._split, self._skip = not self._split, 0
        self.sync()

    def action_compare(self) -> None:
        """This round and those before it side by side."""
        self.app.push_screen(VoteRounds(self.desk, self.live, self.vote_id, self._at))

    def action_next_question(self) -> None:
        """The next question of the sheet."""
        self._at, self._skip = self._at + 1, 0
        self.sync()

    def action_back(self) -> None:
        """Back to the session; from a test to the vote that it was held for."""
        from workshop.tui.vote_setup import after_test

        below = self._leave()
        if self.vote.test and below is not None:
            below.ask(after_test, below, self.desk, self.live, self.vote)
