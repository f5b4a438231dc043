"""The private view: what only the facilitator may see now, over the live screen; on a wall it closes by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from time import monotonic

from textual import events
from textual.content import Content
from textual.widget import Widget

from workshop.plural import counted
from workshop.session.clock import utc_now
from workshop.session.live import LiveSession
from workshop.session.pace import pace
from workshop.session.people import not_yet_spoken, spoken, things_for_you
from workshop.session.questions import question_parts, words
from workshop.session.state import Note, Session
from workshop.tui import live_view as view
from workshop.tui.commands import Command
from workshop.tui.live_pace import standing, time_left
from workshop.tui.screen import HELP, HouseScreen
from workshop.tui.typing_below import TypingBelow
from workshop.tui.widgets.painted import (
    ACCENT,
    BLOCK,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    Painted,
    Piece,
    bar,
    line,
    marked,
    spread,
    wrap,
)

SECONDS = 20
"""How long the private view stays on a screen that the room sees (screens/VISUAL.md, live private)."""

_ALL_ROWS = 1_000
_HELP_KEYS = ("ctrl+g", "f1", "ctrl+t")
_RAIL = 36
_BETWEEN = 6
_NUMBER, _WHO, _HOW, _ALSO = 6, 5, 5, 9
_ASKED_ROWS = 2
_LEAST_NOTES = 4
"""Rows of notes that stay in sight whatever there is to say and to ask."""


class PrivateView(TypingBelow, HouseScreen):
    """Who said what, who has not spoken, what to say and ask, how much is sealed.

    Args:
        live: The session.
        seconds: After so many it closes by itself, and any key closes it; None on a screen that only the
            facilitator sees, where it stays and what is typed goes into the capture line.
    """

    CSS_PATH = ["house.tcss", "private_view.tcss"]
    KEYS = (
        Command("turn", "f6", "Prompts", "Show what to say and to ask in full; again, close it."),
        Command("back", "escape", "Back", "Close the private view."),
    )

    def __init__(self, live: LiveSession, *, seconds: int | None) -> None:
        super().__init__()
        self.live = live
        self._seconds = seconds
        self._ends = monotonic() + (seconds or 0)
        self._page, self._pages = 0, 1
        self._over = self._left = False

    def body(self) -> Iterable[Widget]:
        """One block: it knows its height, so that the newest notes are never cut."""
        yield Painted(self._lines, id="private")

    def on_mount(self) -> None:
        """Start the countdown."""
        super().on_mount()
        self.top.title = self.live.session.facts.title or self.live.session.design.title
        self._tick()
        self.set_interval(0.5, self._tick)

    def on_screen_resume(self) -> None:
        """In front again, as after the palette: what has run out is gone."""
        if self._over:
            self._leave()

    @property
    def closes_at_any_key(self) -> bool:
        """Whether the room might see this."""
        return self._seconds is not None

    def _tick(self) -> None:
        if self._over:
            return
        left = round(self._ends - monotonic())
        if self._seconds is not None and left <= 0:
            self.close_now()
            return
        self.top.tag = "NOT FOR THE WALL" + (f", closes in {left} s" if self._seconds else "")
        self.query_one("#private", Painted).refresh()

    def close_now(self) -> None:
        """Nothing of it is seen from now on."""
        self._over = True
        self.query_one("#private", Painted).refresh()
        if self.is_active:
            self._leave()

    def _leave(self) -> None:
        """Give way, once: its time may run out in the moment in which a key closes it."""
        if not self._left:
            self._left = True
            self.dismiss()

    async def on_key(self, event: events.Key) -> None:
        """What is typed goes into the capture line; on a screen that the room sees any key closes the view."""
        if event.key in ("f6", "escape") or (event.key in _HELP_KEYS and not self.closes_at_any_key):
            return
        event.stop()
        typed = await self.type_below(event)
        if self.closes_at_any_key:
            self.close_now()
        elif typed:
            self.query_one("#private", Painted).refresh()
        else:
            self.close_now()
            self.app.post_message(events.Key(event.key, event.character))

    async def on_paste(self, event: events.Paste) -> None:
        """What is pasted goes into the capture line."""
        event.stop()
        self.paste_below(event)
        self.close_now()

    def action_turn(self) -> None:
        """From the notes to what is said and asked in full, and from there back to the session."""
        if self._page + 1 >= self._pages:
            self.close_now()
            return
        self._page += 1
        self._ends = monotonic() + (self._seconds or 0)
        self._tick()

    def commands(self) -> list[Command]:
        """Its own two keys; help where it stays."""
        return [*self.KEYS] if self.closes_at_any_key else [*self.KEYS, HELP]

    def action_back(self) -> None:
        """Back to the session."""
        self.close_now()

    def _lines(self, width: int, height: int) -> list[Content]:
        session, now = self.live.session, utc_now()
        if self._over or session.current is None:
            return []
        typed = self.typed_below() if not self.closes_at_any_key else ""
        foot = [EMPTY, line(("> ", ACCENT), (typed[-(width - 3) :], INK))] if typed else []
        room = height - len(foot)
        script = view.script_lines(session, width, _ALL_ROWS)
        per_page = max(room - 2, 1)
        self._pages = 1 + -(-len(script) // per_page)
        if self._page:
            start = (self._page - 1) * per_page
            lines = [*_head(session, now, width), EMPTY, *script[start : start + per_page]]
        elif self.wide:
            lines = _wide(session, now, width, room)
        else:
            lines = private_lines(session, now, width, room)
        lines = lines[:room]
        return [*lines, *[EMPTY] * (room - len(lines)), *foot]


def private_lines(session: Session, now: datetime, width: int, height: int) -> list[Content]:
    """The private view in one column: the newest notes that fit, then who has not spoken and what to ask."""
    head = [*_head(session, now, width), EMPTY, *_question(session, width), EMPTY]
    room = height - len(head) - 1
    least = max(room - _LEAST_NOTES - 1, 0)
    below = _silent(session)
    below += _asked(session, width, min(_ASKED_ROWS, least - len(below)))
    below += _sealed(session)
    for told in things_for_you(session):
        below += [line((part, QUIET)) for part in wrap(told, width)]
    below = below[:least]
    return [*head, *_notes(session, width, room - len(below)), EMPTY, *below]


def _wide(session: Session, now: datetime, width: int, height: int) -> list[Content]:
    """The notes at the left; at the right who has not spoken, how often each has, what to ask, what only you see."""
    left_width = width - _RAIL - _BETWEEN
    left = [*_head(session, now, left_width), EMPTY, *_question(session, left_width), EMPTY]
    left += _notes(session, left_width, height - len(left))
    rail: list[Content] = []
    if session.design.participant_codes:
        silent = not_yet_spoken(session)
        rail += [line(("Not yet spoken", QUIET)), *_codes(silent, _RAIL), EMPTY, *_turns(session), EMPTY]
    run = session.current
    if run is not None and run.design.probes:
        rail.append(line(("Ask", QUIET)))
        for probe in run.design.probes:
            rail += [line((part, INK)) for part in wrap(words(session, probe), _RAIL)]
        rail.append(EMPTY)
    rail.append(line(("Only you see this", QUIET)))
    rail += [line((part, INK)) for told in things_for_you(session) for part in wrap(told, _RAIL)]
    rail += [line((f"{counted(session.sealed_count(), 'note')} sealed.", INK))]
    if run is not None:
        rail += [EMPTY, line(("Say", QUIET))]
        rail += [line((part, INK)) for part in wrap(words(session, run.design.script), _RAIL)]
    rows = max(len(left), len(rail))
    left += [EMPTY] * (rows - len(left))
    rail += [EMPTY] * (rows - len(rail))
    return [
        line(one, " " * (left_width + _BETWEEN - one.cell_length), other)
        for one, other in zip(left, rail, strict=True)
    ]


def _head(session: Session, now: datetime, width: int) -> list[Content]:
    run = session.current
    assert run is not None
    left = line((f"{view.position(session, run)}   ", QUIET), (run.title, STRONG))
    timing = pace(session, now)
    right: list[Piece] = [*standing(timing), "   ", *time_left(timing)] if session.status == "running" else []
    return [spread(width, left, line(*right))]


def _question(session: Session, width: int) -> list[Content]:
    run = session.current
    assert run is not None
    first, rest = question_parts(session, run)
    return marked(f"{first} {rest}".strip(), width)[:2]


def _notes(session: Session, width: int, rows: int) -> list[Content]:
    """The newest notes of the stage that fit, with who said them, how strongly, and who agreed."""
    if rows < 2:
        return []
    coded = session.design.participant_codes
    heading = _row("Note", "Who" if coded else "", "", "How", "Also", width, coded)
    out: list[list[Content]] = []
    left = rows - 1
    for note in reversed(session.notes_of(session.stage)):
        drawn = _note(session, note, width, coded)
        if len(drawn) > left:
            break
        left -= len(drawn)
        out.insert(0, drawn)
    if not out:
        return [line(("Nothing is noted at this stage yet.", QUIET)), *[EMPTY] * (rows - 1)]
    shown = [row for one in out for row in one]
    return [heading, *shown, *[EMPTY] * left]


def _note(session: Session, note: Note, width: int, coded: bool) -> list[Content]:
    room = width - _NUMBER - (_WHO if coded else 0) - _HOW - _ALSO
    if session.is_sealed(note):
        text = "(sealed)"
    else:
        text = (
            f'"{note.text}"'
            if note.verbatim
            else f"({note.text})"
            if note.kind == "observation"
            else note.text
        )
    parts = wrap(text, room)
    strong = "!" * note.intensity
    also = " ".join(note.agree)
    rows = [_row(note.id, note.speaker, parts[0], strong, also, width, coded)]
    return rows + [_row("", "", part, "", "", width, coded) for part in parts[1:]]


def _row(number: str, who: str, text: str, how: str, also: str, width: int, coded: bool) -> Content:
    heading = number == "Note"
    room = width - _NUMBER - (_WHO if coded else 0) - _HOW - _ALSO
    words_ = Content(text)
    return line(
        (f"{number:<{_NUMBER}}", QUIET),
        (f"{who:<{_WHO}}" if coded else "", QUIET if heading else STRONG),
        (words_.plain, INK),
        " " * max(room - words_.cell_length, 0),
        (f"{how:<{_HOW}}", QUIET if heading else WATCH),
        Content.assemble((also, QUIET)).truncate(_ALSO, ellipsis=True),
    )


def _silent(session: Session) -> list[Content]:
    """Who has not spoken, and who most, on one line."""
    if not session.design.participant_codes:
        return []
    silent = not_yet_spoken(session)
    if not session.attendance.attended:
        return [line(("Not yet spoken  ", QUIET), ("say with ^l who is here", INK))]
    pieces: list[Piece] = [
        ("Not yet spoken  ", QUIET),
        (" ".join(silent) if silent else "nobody", WATCH if silent else INK),
    ]
    most = sorted(spoken(session).items(), key=lambda one: (-one[1], one[0]))[:2]
    if most:
        pieces.append(("     Most  ", QUIET))
        pieces.append(("  ".join(f"{code} {times}" for code, times in most), INK))
    return [line(*pieces)]


def _asked(session: Session, width: int, rows: int) -> list[Content]:
    """What to ask, else what to say, as many whole sentences as have room; the rest stands on the next page."""
    run = session.current
    assert run is not None
    label, between = "Ask next        ", "   "
    sentences = [words(session, probe) for probe in run.design.probes]
    if not sentences:
        label, between = "Say             ", " "
        sentences = re.split(r"(?<=[.?!]) +", words(session, run.design.script))
    room, parts = width - len(label), list[str]()
    for count in range(1, len(sentences) + 1):
        longer = wrap(between.join(sentences[:count]), room)
        if len(longer) > rows:
            break
        parts = longer
    if not parts and rows > 0 and sentences[0]:
        more = "… (F6)"
        parts = wrap(sentences[0], room - len(more))[:rows]
        parts[-1] += more
    return [
        line((label if index == 0 else " " * len(label), QUIET), (part, INK))
        for index, part in enumerate(parts)
    ]


def _sealed(session: Session) -> list[Content]:
    count = session.sealed_count()
    return [line(("Sealed          ", QUIET), (counted(count, "note"), INK))] if count else []


def _codes(codes: Sequence[str], width: int) -> list[Content]:
    if not codes:
        return [line(("nobody", INK))]
    return [line((part, WATCH)) for part in wrap("  ".join(codes), width)]


def _turns(session: Session) -> list[Content]:
    """How often each has spoken, as a number and a bar."""
    times = spoken(session)
    most = max(times.values(), default=1)
    out = [line(("Turns", QUIET))]
    for code in session.attendance.present or session.codes:
        count = times.get(code, 0)
        role = STRONG if count else WATCH
        drawn = bar(count / most, _RAIL - 12, BLOCK) if count else ""
        out.append(
            line((f"{code:<5}", role), (f"{count or 'none':>5}  ", INK if count else WATCH), (drawn, ACCENT))
        )
    return out
