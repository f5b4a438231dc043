"""Quotes one at a time: could somebody be recognised?  One key each, before anything may be printed.

What may tell who said it is reversed, by simple rules that guess; whoever reads decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from textual import events
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from workshop.plan.codebook import Codebook, codebook
from workshop.plan.identity import marks
from workshop.plan.material import Material
from workshop.plan.quotes import BLANK, MOST_OF_ONE_PERSON, Chosen, Quote, blanked, checked, chosen, quotable
from workshop.tui import plain
from workshop.tui.commands import Command
from workshop.tui.dialogs import AskText
from workshop.tui.plan_screen import BACK, RETRY, UNDO, PlanScreen
from workshop.tui.quote_words import WORD, in_lines
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    Painted,
    Piece,
    cursor,
    heavy,
    line,
    spread,
    wrap,
)

_TOLD = {"print": "print", "paraphrase": "paraphrase", "blank": "blanked", "never": "left out"}
_WIDEST = 76
_LABEL = 12
_SHOWN = 8


class Quotes(PlanScreen):
    """The quotes that the sections would print, each looked at by a person."""

    TITLE_OF_SCREEN = "Quotes"
    CSS_PATH = ["house.tcss", "quotes.tcss"]
    AUTO_FOCUS = ""
    KEYS = (
        Command("accept", "enter", "Print", "Nobody can be recognised: print these words."),
        Command("paraphrase", "p", "Paraphrase", "Tell it in other words, without quotation marks."),
        Command("blank", "b", "Blank", "Take words out; each becomes [ ]."),
        Command(
            "leave_out", "x", "Leave out", "Never print this one; the next of the theme takes its place."
        ),
        Command(
            "later", "s", "Later", "Go on to the next one; this one is not printed until it was looked at."
        ),
        replace(UNDO, help="Take back the last decision on a quote."),
        Command("word_before", "left", "Word before", "While blanking: to the word before.", bar=False),
        Command("next_word", "right", "Next word", "While blanking: to the next word.", bar=False),
        Command(
            "take_out", "space", "Blank word", "While blanking: take the word out, or put it back.", bar=False
        ),
        Command("scroll(-1)", "pageup,up", "Up", "Read up in a long remark.", bar=False),
        Command("scroll(1)", "pagedown,down", "Down", "Read on in a long remark.", bar=False),
        RETRY,
        BACK,
    )

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # the desk
        self.waiting: tuple[Chosen, ...] = ()
        self.quotes: tuple[Quote, ...] = ()
        self.voices: Counter[tuple[str, str]] = Counter()
        self.aside: list[str] = []
        self.sent: set[str] = set()
        self.at: int | None = None
        self.out: set[int] = set()
        self._book_of: tuple[Material, Codebook] | None = None

    def body(self) -> Iterable[Widget]:
        """The question, the quote and what is known of it; wide, what was just decided."""
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield Painted(self._head, id="head")
                with VerticalScroll(id="words", can_focus=False):
                    yield Painted(self._quote, id="quote")
                yield Painted(self._facts, id="facts")
            yield Painted(self._checked, id="checked", classes="wide-only")

    def take_stock(self, material: Material) -> None:
        """Which quotes wait, in the order of the themes; those put aside come last."""
        known = self._book_of
        if known is None or known[0].sessions is not material.sessions:
            known = self._book_of = (material, codebook(material))
        self.quotes = quotable(material)
        self.sent -= {one.name for one in self.quotes if one.decision}
        found = chosen(material, known[1], self.quotes)
        self.voices = Counter(one.quote.voice for one in found)
        open_ = [one for one in found if not one.quote.decision and one.quote.name not in self.sent]
        self.aside = [name for name in self.aside if any(one.quote.name == name for one in open_)]
        places = {name: place for place, name in enumerate(self.aside, 1)}
        before = self.current
        self.waiting = tuple(sorted(open_, key=lambda one: places.get(one.quote.name, 0)))
        if before is not self.current and (
            before is None or self.current is None or before.quote != self.current.quote
        ):
            self.at, self.out = None, set()

    def sync(self) -> None:
        """Draw everything as it is now."""
        super().sync()
        if self.is_drawn and self.material is not None:
            self.top.title = self.material.plan.settings.department or "Plan"
            self.top.aside = "Quotes"

    @property
    def current(self) -> Chosen | None:
        """The quote that is asked about; None when none waits."""
        return self.waiting[0] if self.waiting else None

    def _head(self, width: int, height: int) -> list[Content]:
        if self.material is None:
            return [line(("One moment", QUIET))]
        done = sum(bool(one.decision) for one in self.quotes) + len(self.sent)
        total = done + len(self.waiting)
        if self.current is None:
            asked = "Every quote has been looked at." if total else "There is no quote to look at."
            return [
                spread(width, line((asked, STRONG)), line((f"{done} of {total}", STRONG))),
                *_line(width, 1),
            ]
        number = min(done + len(self.aside) + 1, total)
        asked = "Could someone be recognised from this?"
        if self.at is not None:
            asked = "Which words are taken out?"
        return [
            spread(width, line((asked, STRONG)), line((f"{number} of {total}", STRONG))),
            *_line(width, done / total),
        ]

    def _quote(self, width: int, height: int) -> list[Content]:
        now = self.current
        if now is None:
            if self.material is None or self.quotes:
                return []
            told = "Quotes are remarks kept word for word in completed focus groups, of people who agreed to be quoted."
            return [line((part, INK)) for part in wrap(told, min(width, _WIDEST))]
        gap = "" if plain.on() else "  "
        found = [
            line(cursor(True), gap, part)
            for part in in_lines(now.quote.text, min(width, _WIDEST) - 4, self.at, self.out)
        ]
        told = "   as it would be printed" + (", as another view" if now.against else "")
        return [*found, EMPTY, line("    ", (now.quote.source, INK), (told, QUIET))]

    def _facts(self, width: int, height: int) -> list[Content]:
        now = self.current
        rows: list[tuple[str, list[Piece]]] = []
        if now is not None and self.at is None:
            rows += [("Look at", piece) for piece in self._looks(now.quote.text)]
            rows.append(("May quote", [("yes, asked and agreed", INK)]))
            rows.append(("Used in", [(f"What we heard, under {now.label}", INK)]))
            voice = f"{self.voices[now.quote.voice]} of at most {MOST_OF_ONE_PERSON} quotes"
            rows.append(("Same voice", [(voice, INK)]))
        elif now is not None:
            keys = (("Left Right", " another word   "), ("Space", " takes it out   "), ("Enter", " keeps it"))
            rows.append(
                ("Blanking", [piece for key, told in keys for piece in ((key, BRIGHT), (told, QUIET))])
            )
        rows.append(("So far", self._so_far()))
        shown: set[str] = set()
        out = [EMPTY]
        for label, pieces in rows:
            name = label if label not in shown else ""
            shown.add(label)
            if label == "So far" and now is not None and self.size.height >= 24:
                out.append(EMPTY)
            out.append(line((f"{name:<{_LABEL}}", QUIET), *pieces).truncate(width, ellipsis=True))
        return out

    def _looks(self, text: str) -> list[list[Piece]]:
        """What to look at, with the reason, a line each."""
        found = [(text[mark.start : mark.end], mark.why) for mark in marks(text)]
        if not found:
            return [[("nothing that the rules know; read it all the same", QUIET)]]
        most = 3 if self.size.height >= 24 else 1
        rows: list[list[Piece]] = [[(words, STRONG), (f" {why}", INK)] for words, why in found[:most]]
        rows[0] += [("   b", BRIGHT), (" makes it ", QUIET), (BLANK, STRONG)]
        if len(found) > most:
            rows[-1].append((f"   {len(found) - most} more", QUIET))
        return rows

    def _so_far(self) -> list[Piece]:
        count = Counter(one.decision for one in self.quotes if one.decision)
        pieces: list[Piece] = []
        for decision, told in _TOLD.items():
            pieces += [(str(count[decision]), STRONG), (f" {told}   ", INK)]
        return [*pieces, (str(len(self.aside)), STRONG), (" later", INK)]

    def _checked(self, width: int, height: int) -> list[Content]:
        """The last decisions, the latest first."""
        out = [line(("Just checked", QUIET)), EMPTY]
        words = {one.name: one.text for one in self.quotes}
        plan = self.material.plan if self.material is not None else None
        for name in reversed(plan.quotes if plan is not None else {}):
            if name in words and plan is not None and len(out) < 2 * _SHOWN:
                told = _TOLD.get(plan.quotes[name].decision, "")
                row = line((f"{told:<12}", STRONG), (" ".join(words[name].split()), INK))
                out += [row.truncate(width, ellipsis=True), EMPTY]
        return out if len(out) > 2 else [*out, line(("Nothing yet.", QUIET))]

    def commands(self) -> list[Command]:
        """While words are blanked, Enter keeps them and Esc gives that up."""
        found = super().commands()
        if self.at is None:
            return found
        own = {
            "accept": ("Keep", "Keep the words as they stand now, with [ ] for those taken out."),
            "back": ("Stop", "Leave the words as they were."),
        }
        return [
            replace(one, label=own[one.action][0], help=own[one.action][1])
            if one.action in own
            else replace(one, bar=True)
            if one.action in ("next_word", "take_out")
            else one
            for one in found
        ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done depends on whether a quote waits, and on whether its words are being blanked."""
        here, blanking = self.current is not None and self.writable, self.at is not None
        if action == "accept":
            return here
        if action in ("paraphrase", "blank", "leave_out", "later"):
            return here and not blanking
        if action in ("word_before", "next_word", "take_out"):
            return here and blanking
        if action == "undo":
            return self.writable and not blanking
        return super().check_action(action, parameters)

    def action_accept(self) -> None:
        """Print the words; or keep what was blanked."""
        now = self.current
        if now is None:
            return
        if self.at is None:
            self._decide(now.quote, "print")
            return
        text = now.quote.text
        out = [match.span() for number, match in enumerate(WORD.finditer(text)) if number in self.out]
        if not out:
            self.say("No word is taken out yet: Space takes out the one that is underlined.", wrong=True)
            return
        words = blanked(text, out)
        if not words.replace(BLANK, "").strip(" .,;:!?"):
            self.say("Nothing is left of it: Esc, then x leaves the whole quote out.", wrong=True)
            return
        self._decide(now.quote, "blank", words)

    def action_leave_out(self) -> None:
        """Never print it."""
        if (now := self.current) is not None:
            self._decide(now.quote, "never")

    def action_later(self) -> None:
        """Put it behind the others."""
        if (now := self.current) is not None:
            self.aside = [name for name in self.aside if name != now.quote.name] + [now.quote.name]
            self.say("")
            self._again()

    def action_paraphrase(self) -> None:
        """Ask for other words."""
        if (now := self.current) is not None:
            self.ask(self._paraphrase, now.quote)

    async def _paraphrase(self, quote: Quote) -> None:
        words = await self.app.push_screen_wait(
            AskText(
                "How can it be told in other words?",
                quote.text,
                needed="Write the words that may be printed.",
            )
        )
        if words is not None:
            self._decide(quote, "paraphrase", words)

    def action_blank(self) -> None:
        """Take words out, those that are reversed first."""
        now = self.current
        if now is None:
            return
        looks = marks(now.quote.text)
        found = list(WORD.finditer(now.quote.text))
        self.out = {
            number
            for number, match in enumerate(found)
            if any(mark.start < match.end() and match.start() < mark.end for mark in looks)
        }
        self.at = min(self.out, default=0)
        self.say("")
        self.sync()

    def action_next_word(self) -> None:
        """To the next word."""
        self._to_word(1)

    def action_word_before(self) -> None:
        """To the word before."""
        self._to_word(-1)

    def _to_word(self, step: int) -> None:
        if self.at is not None and (now := self.current) is not None:
            self.at = min(max(self.at + step, 0), len(WORD.findall(now.quote.text)) - 1)
            self.sync()

    def action_take_out(self) -> None:
        """Take a word out, or put it back."""
        if self.at is not None:
            self.out ^= {self.at}
            self.say("")
            self.sync()

    def action_scroll(self, step: int) -> None:
        """Read on in a long remark."""
        scroll = self.query_one("#words", VerticalScroll)
        scroll.scroll_relative(y=step * max(scroll.size.height - 1, 1), animate=False)

    def why_not_undone(self) -> str:
        """Only a decision on a quote is taken back here."""
        plan = self.book.plan if self.book is not None else None
        last = plan.actions[-1] if plan is not None and plan.actions else ""
        event = (
            next((one for one in reversed(plan.log) if one.id == last), None) if plan is not None else None
        )
        if event is None or event.type != "quote.checked":
            return "The last decision in the plan was not about a quote: undo it where it was made."
        return ""

    def action_back(self) -> None:
        """Stop blanking, or leave the screen."""
        if self.at is None:
            super().action_back()
            return
        self.at, self.out = None, set()
        self.say("")
        self.sync()

    def _decide(self, quote: Quote, decision: str, words: str = "") -> None:
        """Keep a decision; the next quote is asked about at once, whenever this one reaches the disk."""
        if self.attempt(lambda book: book.check_quote(checked(quote, decision, words, by=book.by))):
            self.sent.add(quote.name)
            self.at, self.out = None, set()
            self._again()

    def _again(self) -> None:
        if self.material is not None:
            self.take_stock(self.material)
            self.query_one("#words", VerticalScroll).scroll_home(animate=False)
            self.sync()

    def on_resize(self, event: events.Resize) -> None:
        """Lines are broken anew."""
        super().on_resize(event)
        for block in self.query(Painted):
            block.repaint()


def _line(width: int, share: float) -> list[Content]:
    return [line(*heavy(share, width))]
