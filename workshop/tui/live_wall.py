"""The wall, as the live screens steer it: what goes up, blanking, reading a note back, and the private view."""

from __future__ import annotations

from time import monotonic

from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.read_back import check_note, proposed_wording
from workshop.session.wall import Showing, on_the_wall
from workshop.tui.dialogs import AskText
from workshop.tui.live_screen import LiveScreen
from workshop.tui.private_view import SECONDS, PrivateView
from workshop.tui.wall_cover import WallCover
from workshop.tui.widgets.rows import Rows

_AGAIN = 10.0
"""Seconds in which a second press shows the private view, if nothing else has happened."""
_NOT_ASKED = (float("-inf"), -1)


class LiveWall(LiveScreen):
    """A live screen that has a say in what the room sees; with a list of notes, ``#notes``."""

    _private_asked = _NOT_ASKED

    @property
    def on_wall_now(self) -> str:
        """What the second window shows, in words; empty where there is none."""
        if not self.desk.second_window or self.live.session.status != "running":
            return ""
        return f"on the wall: {on_the_wall(self.live.session).name}"

    def next_or_end(self) -> None:
        """Go to the next stage; from the last one that the room sees, ask for the end of the session."""
        session = self.live.session
        rest = session.stage_order[list(session.stages).index(session.stage) + 1 :] if session.stage else []
        if any(not run.design.after for run in rest):
            self.attempt(self.live.next_stage)
        else:
            self.action_end()

    def action_end(self) -> None:
        """End the session."""
        self.ask_end()

    @property
    def advice(self) -> str:
        """What to do instead where a stage is not for the wall though its question is; empty elsewhere."""
        run = self.live.session.current
        if not self.mirrored or run is None or not run.design.sealed or run.design.private:
            return ""
        return "sealed: let people write on paper; what you type is masked"

    def action_wall(self) -> None:
        """Choose what is on the wall."""
        from workshop.tui.wall_picker import WallPicker, put_up

        # At once, not by a worker: the number that follows belongs to the picker.
        self.app.push_screen(WallPicker(self.live), lambda answer: put_up(self, answer))

    def put_up(self, showing: Showing) -> None:
        """Put something on the wall; on a screen that the room sees it takes this screen."""
        if showing.show == "blank":
            blank(self)
        else:
            self.once_saved(lambda: self._put_up(showing))

    def _put_up(self, showing: Showing) -> None:
        if self.attempt(lambda: self.live.wall.show(showing.show, showing.ref)):
            self.once_saved(lambda: self._show(showing))

    def _show(self, showing: Showing) -> None:
        if self.mirrored and showing.show != "question":
            self.app.push_screen(WallCover(self.live, blank=False))
        else:
            self.say(f"On the wall: {showing.name}.")

    def action_read_back(self) -> None:
        """Put a note up in words for the room: the one under the cursor, else the last one."""
        self.once_saved(self._read_back)

    def _read_back(self) -> None:
        notes = self.query_one("#notes", Rows)
        chosen = notes.chosen if notes.has_focus else None
        note = self.live.session.notes.get(chosen or "") or next(
            reversed(list(self.live.session.current_notes())), None
        )
        if note is None:
            self.say("There is no note yet.", wrong=True)
            return
        try:
            check_note(self.live.session, note)
        except Refused as refused:
            self.say(str(refused), wrong=True)
            return
        self.ask(ask_read_back, self, self.live, note.id)

    def action_private(self) -> None:
        """Show what only the facilitator may see; on a screen that the room sees only at the second press."""
        if not self.mirrored:
            self.app.push_screen(PrivateView(self.live, seconds=None))
            return
        now, happened = monotonic(), len(self.live.session.log)
        asked_at, then = self._private_asked
        if now - asked_at > _AGAIN or happened != then:
            self._private_asked = (now, happened)
            self.say(f"F6 again shows the private view for {SECONDS} seconds.")
            return
        self._private_asked = _NOT_ASKED
        self.say("")
        self.app.push_screen(PrivateView(self.live, seconds=SECONDS))


async def ask_read_back(screen: LiveWall, live: LiveSession, note_id: str) -> None:
    """Ask in which words a note stands on the wall, until they may stand there; then put the flip chart up."""
    note = live.session.notes[note_id]
    told = "Your own words, no codes and no quotation: this line may be on the wall."
    words = proposed_wording(live.session, note)
    while True:
        answer = await screen.app.push_screen_wait(AskText(f"Read {note_id} back as", told, words))
        if answer is None:
            return
        if answer == words == (note.read_back or note.text):
            break
        try:
            live.notes.read_back(note_id, answer)
            break
        except Refused as refused:
            told, words = str(refused), answer
    screen.sync()
    if note.stage == live.session.stage:
        screen.put_up(Showing("chart"))
    else:
        screen.say(f"{note_id} is kept in these words; it stands on the flip chart of its own stage.")


def blank(screen: LiveScreen) -> None:
    """Blank the wall at once, whatever is in front."""
    _record(screen, blank=True)
    if screen.mirrored:
        screen.app.push_screen(WallCover(screen.live, blank=True, writes=screen.can_write))
    else:
        screen.say("The wall is blank; F12 brings it back.")


def blank_or_bring_back(screens: list[object]) -> None:
    """F12, wherever it is pressed while a session is open: blank the wall, or bring back what was there."""
    live = next((one for one in reversed(screens) if isinstance(one, LiveScreen)), None)
    if live is None:
        return
    top = screens[-1]
    if isinstance(top, WallCover) and top.blank:
        _record(live, blank=False)
        top.bring_back()
        return
    if isinstance(top, PrivateView) and top.closes_at_any_key:
        top.close_now()
    if not live.mirrored and _is_blank(live.live):
        _record(live, blank=False)
        live.say("The wall shows again what was on it.")
        return
    blank(live)


def _record(screen: LiveScreen, *, blank: bool) -> None:
    """Keep it in the record, for a second window to follow; a screen that only reads along keeps nothing."""
    if screen.can_write and _is_blank(screen.live) != blank:
        screen.live.wall.blank(blank)


def _is_blank(live: LiveSession) -> bool:
    """Whether the wall is blank, once what is on its way to disk has arrived: two quick presses undo each other."""
    on_its_way = [draft for one in live.outbox.waiting for draft in one.drafts]
    last = next((one for one in reversed(on_its_way) if one.type in ("wall.blanked", "wall.shown")), None)
    if last is None:
        return live.session.wall.blank
    return last.type == "wall.blanked" and bool(last.data.get("blank", True))
