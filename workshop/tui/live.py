"""The live screen: the question, what is heard, and the capture line that never loses a word."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events, on, work
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from workshop.record.clean import is_blank
from workshop.record.protocol import StoreError
from workshop.session.clock import utc_now
from workshop.session.kinds import KINDS
from workshop.session.live import LiveSession
from workshop.session.pace import offered_cut
from workshop.tui import live_view as view
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice
from workshop.tui.help import Help
from workshop.tui.live_capture import LiveCapture
from workshop.tui.live_captures import LiveCaptures
from workshop.tui.live_closing import LiveClosing
from workshop.tui.live_companion import NOT_FOR_THE_NOTE_TAKER
from workshop.tui.live_keys import LIVE_KEYS
from workshop.tui.live_news import LiveNews
from workshop.tui.live_pace import offer, rail_lines
from workshop.tui.live_people import LivePeople, people_label, people_lines
from workshop.tui.live_plan import LivePlan
from workshop.tui.live_redact import LiveRedact
from workshop.tui.live_themes import LiveThemes
from workshop.tui.live_waiting import typed_words, waiting_lines
from workshop.tui.live_wall import LiveWall
from workshop.tui.promise_dialogs import ask_promise
from workshop.tui.time_dialogs import ask_time
from workshop.tui.widgets.capture import Capture
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    RULE,
    STOP,
    STRONG,
    Painted,
    line,
    rule,
    wrap,
)
from workshop.tui.widgets.rows import Rows

_READING_ALONG = 1.0
NOTHING_HEARD = "Type what is said; Enter keeps it"


class Live(
    LiveNews, LiveRedact, LivePlan, LivePeople, LiveThemes, LiveCaptures, LiveWall, LiveClosing, LiveCapture
):
    """A session that is being run."""

    CSS_PATH = ["house.tcss", "live.tcss"]
    KEYS = LIVE_KEYS
    AUTO_FOCUS = "#capture"

    def __init__(self, desk: Desk, live: LiveSession, *, notice: str = "", writable: bool = True) -> None:
        super().__init__(desk, live)
        self._notice, self._writable = notice, writable
        self._looking_at = ""
        self._cut_offered = False

    def body(self) -> Iterable[Widget]:
        """Stage, question, notes, what waits, the capture line; a rail where it is wide."""
        yield Painted(self._stage_lines, id="stage")
        yield Painted(self._rail, id="rail", classes="wide-only")
        yield Painted(self._question, id="question")
        yield Rows(id="notes", follow=True)
        yield Painted(self._waiting, id="waiting")
        yield Painted(self._rule, id="rule")
        with Horizontal(id="typing"):
            yield Static(line(("> ", BRIGHT)), id="prompt")
            yield Capture(id="capture")

    def on_mount(self) -> None:
        """Show the session and start the clock."""
        super().on_mount()
        self.query_one(Capture).disabled = not self._writable
        self.sync()
        self.set_interval(1, self._tick)
        if not self._writable:
            self.set_interval(_READING_ALONG, self.read_on)
        if self._notice:
            self.say(self._notice, wrong=not self._writable)
        elif not self._writable:
            self.say("Reading along: nothing can be written here.")
        if self._writable:
            self.begin_backups(self._notice)

    def on_screen_resume(self) -> None:
        """Back from a dialog or another screen: the capture line has the focus again."""
        super().on_screen_resume()
        if self._writable:
            self.query_one(Capture).focus()

    @work(group="read", exclusive=True)
    async def read_on(self) -> None:
        """Reading along: show what another program has written since."""
        try:
            await self.desk.read_on(self.live)
        except StoreError as error:
            self.say(str(error), wrong=True)
            return
        self.sync()

    @property
    def can_write(self) -> bool:
        """Whether this program writes the session."""
        return self._writable

    @property
    def shown_stage(self) -> str:
        """The stage whose notes are listed: the current one, or after the end the one looked at."""
        session = self.live.session
        if session.status == "running":
            return session.stage
        with_notes = (
            run.id for run in session.stage_order if session.notes_of(run.id) and not run.design.private
        )
        return self._looking_at or next(with_notes, session.stage) or next(iter(session.stages))

    @property
    def note_stage(self) -> str:
        """After the end, notes go to the stage that is looked at."""
        return "" if self.live.session.status == "running" else self.shown_stage

    @property
    def _shows_private(self) -> bool:
        """Whether the stage on show is not for the wall."""
        run = self.live.session.stages.get(self.shown_stage)
        return run is not None and run.design.private

    def sync(self) -> None:
        """Show the session as it is now; what has not changed is not drawn again."""
        if not self.is_drawn:
            return
        if self._lines and not self._note_on_its_way():
            self._take_lines()
            return
        session, outbox = self.live.session, self.live.outbox
        self.top.title = session.facts.title or session.design.title
        self.top.state = self.on_wall_now
        self.top.aside = "" if self.top.state else session.design.title
        self.top.saved = "not saved" if outbox.failed else "saving" if outbox.waiting else self._saved_words()
        self.top.saved_beside = bool(self.written_beside)
        self.top.tag = "NOT FOR THE WALL" if self._shows_private else ""
        self.show_notes()
        self.query_one("#question", Painted).repaint()
        self.query_one("#waiting", Painted).repaint()
        self._preview(self.query_one(Capture).value)
        self._tick()
        self.refresh_keys()

    def _saved_words(self) -> str:
        last = self.live.session.log[-1].at
        saved = f"saved {view.local_clock(last)}"
        if self.written_beside:
            return f"{saved} in {self.written_beside}"
        return ", ".join(filter(None, (saved, self.backed_up_words if self.wide else "")))

    def _stage_lines(self, width: int, height: int) -> list[Content]:
        return view.stage_lines(
            self.live.session, utc_now(), width, clock=not self.wide, stage=self.shown_stage
        )

    def _rail(self, width: int, height: int) -> list[Content]:
        session = self.live.session
        rail = rail_lines(session, utc_now(), width)
        if self.mirrored:
            return rail
        rail += [EMPTY, *people_lines(session, width)]
        return [*rail, EMPTY, *view.script_lines(session, width, height - len(rail) - 1)]

    def _question(self, width: int, height: int) -> list[Content]:
        session = self.live.session
        if self.mirrored and self._shows_private:
            text = "This stage is not for the wall. Mute the projector; what you type is masked all the same."
            return [line((part, STRONG)) for part in wrap(text, width)]
        notes = session.notes_of(self.shown_stage)
        roomy = self.size.height >= (34 if self.wide else 24) and not self.live.outbox.failed
        rows = 14 if self.wide and roomy else 8 if roomy and len(notes) <= view.LARGE_UNTIL else 1
        heard = sum(
            KINDS[note.kind].spoken and not session.is_sealed(note) for note in notes if note.kind in KINDS
        )
        told = f"{heard} heard so far" if heard else ""
        return view.question_lines(session, width, rows, wide=self.wide, heard=told, stage=self.shown_stage)

    def _waiting(self, width: int, height: int) -> list[Content]:
        return waiting_lines(self.live.session, self.live.outbox, width, mirrored=self.mirrored)

    def _rule(self, width: int, height: int) -> list[Content]:
        failed = self.live.outbox.failed
        label = self._understood or ("keep typing: new notes join the queue" if failed else self.advice)
        if not label and not self.wide and self._writable:
            offered = offer(self.live.session, utc_now())
            label = f"{offered[0]} {offered[1]} does it" if offered else ""
        if not self._understood and not failed and self._writable and (self.mirrored or not self.wide):
            told = people_label(self.live.session)
            label = f"{label}   {told}" if label and told else label or told
        quiet = self._writable and not self._understood and not failed
        if quiet and not self.live.session.notes_of(self.shown_stage):
            label = f"{label}   {NOTHING_HEARD}" if label else NOTHING_HEARD
        if self._writable and not failed and (vote := view.open_vote_words(self.live.session)):
            parts = (label, vote) if self._understood else (vote, label)
            label = "   ".join(filter(None, parts))
        notes = self.query_one("#notes", Rows)
        if notes.has_focus and notes.chosen and self._writable:
            # What is typed now would be keys: on a screen that masks what is typed nothing else says so.
            label = f"Keys are for {notes.chosen}; Esc goes back to typing"
        return [rule(width, label, STOP if failed else RULE, INK)]

    @on(events.DescendantFocus)
    @on(Rows.OptionHighlighted, "#notes")
    def _where_keys_go(self) -> None:
        self.query_one("#rule", Painted).refresh()

    def _tick(self) -> None:
        """Once a second: draw the clock and the rail again."""
        if self.is_current:
            self.query_one("#stage", Painted).refresh()
            self.query_one("#rail" if self.wide else "#rule", Painted).refresh()
            self._show_offer()

    def _show_offer(self) -> None:
        """The key that accepts a cut is there while one is offered."""
        offered = self.check_action("accept_cut", ())
        if offered != self._cut_offered:
            self._cut_offered = bool(offered)
            self.refresh_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done depends on where the session stands and where the cursor is."""
        session, outbox = self.live.session, self.live.outbox
        ended = session.status == "ended" or not self._writable
        if session.companion_of and action in NOT_FOR_THE_NOTE_TAKER:
            return False
        if action in ("save_elsewhere", "copy_waiting"):
            return outbox.failed
        if action in ("end", "previous_stage", "next_stage", "wall", "read_back", "private"):
            return not ended
        if action == "accept_cut":
            return not ended and offered_cut(session, utc_now()) is not None
        if action in ("go_on", "minutes"):
            return not ended and bool(session.break_at) == (action == "go_on")
        if action in ("undo", "redo", "vote"):
            return self._writable
        if action == "people":
            return self._writable and not outbox.failed
        if action == "promise":
            return (
                self._writable
                and not outbox.failed
                and any("commitment" in run.design.records for run in session.stage_order)
            )
        if action in ("export",):
            return ended
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """The keys, and the shorthand of the capture line."""
        self.app.push_screen(Help(self.all_commands(), shorthand=True))

    def action_save_elsewhere(self) -> None:
        """Ask where else what waits shall be written."""
        self.ask_where_to_save()

    def action_copy_waiting(self) -> None:
        """Copy what waits to the clipboard of the terminal."""
        drafts = [draft for one in self.live.outbox.waiting for draft in one.drafts]
        texts = [text for draft in drafts if (text := typed_words(draft))]
        self.app.copy_to_clipboard("\n".join(texts))
        self.say(f"{len(texts)} lines were copied, if this terminal allows it.")

    def action_next_stage(self) -> None:
        """Go to the next stage; after the last one, ask whether the session ends."""
        self.once_typed(self.next_or_end)

    def action_previous_stage(self) -> None:
        """Go back one stage."""
        self.once_typed(lambda: self.attempt(self.live.previous_stage))

    def action_stages(self) -> None:
        """Choose a stage."""
        self.ask_stage()

    def go_to_stage(self, stage: str) -> None:
        """Go to a stage; after the end, look at its notes."""
        if self.live.session.status == "running" and self._writable:
            # In its turn: what is typed at once belongs to the stage that was chosen.
            self.once_typed(lambda: super(Live, self).go_to_stage(stage))
        else:
            self._looking_at = stage
            self.sync()
            self.look_at_debrief(stage)

    def action_vote(self) -> None:
        """Open the vote screen for this stage."""
        from workshop.tui.vote_setup import start_vote

        self.once_saved(lambda: self.ask(start_vote, self, self.desk, self.live, self.shown_stage))

    def action_promise(self) -> None:
        """Write down a promise."""
        self.ask(ask_promise, self, self.live)

    def action_minutes(self) -> None:
        """Change the minutes of this stage, or have a break."""
        self.ask(ask_time, self, self.live)

    def action_accept_cut(self) -> None:
        """Take the minutes from the coming stage that is named."""
        self.once_saved(lambda: self.attempt(self.live.accept_cut))

    def action_go_on(self) -> None:
        """End the break; where that is on its way, the key is for the minutes again."""
        self.once_saved(self._go_on)

    def _go_on(self) -> None:
        if self.live.session.break_at:
            self.attempt(self.live.end_break)
        else:
            self.action_minutes()

    def action_end(self) -> None:
        """End the session."""
        self.ask_end()

    def action_export(self) -> None:
        """Write the Word files."""
        from workshop.tui.export import Export

        self.app.push_screen(Export(self.desk, self.live.id))

    def action_screen_off_wall(self) -> None:
        """Ask again whether the room sees this screen."""
        self.ask_about_wall()

    def action_home(self) -> None:
        """From the notes to the capture line; from there to the sessions, asked about while it runs; news is read first."""
        if self.query_one("#notes", Rows).has_focus and self._writable:
            self.action_notes()
        elif not self.put_news_away():
            self.leave_session(running=self._writable and self.live.session.status == "running")

    async def may_leave(self) -> bool:
        """Whether the session may be left; neither what waits nor a line that was not entered is lost unasked."""
        await self.turns_taken()
        line_ = self.query_one(Capture)
        if not is_blank(line_.value):
            answer = await self.app.push_screen_wait(
                Ask(
                    "A line was typed and not entered.",
                    "It is not in the record yet.",
                    [
                        Choice("s", "Stay", "stay"),
                        Choice("k", "Keep it as a note", "keep"),
                        Choice("x", "Leave it out", "drop"),
                    ],
                )
            )
            if answer not in ("keep", "drop"):
                return False
            text = line_.take()
            if answer == "keep" and not self.attempt(
                lambda: self.live.notes.capture(text, stage=self.note_stage)
            ):
                line_.put_back(text)
                return False
        return await super().may_leave()
