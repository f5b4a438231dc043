"""A question made in the room: the method, the words, the options, and the terms that are fixed before opening."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import msgspec

from workshop.record.clean import clean, is_blank
from workshop.session.ballot import methods_of_design
from workshop.session.live import LiveSession
from workshop.session.offered import offered_options
from workshop.session.questions import capture_stage
from workshop.session.rounds import MADE_IN_ROOM
from workshop.tui.dialogs import Ask, AskLines, AskText, Choice, Pick
from workshop.tui.live_screen import LiveScreen
from workshop.tui.widgets.painted import QUIET, STRONG, line
from workshop.tui.widgets.rows import Row
from workshop.votes.contest import BASE_WORDS, threshold_words
from workshop.votes.methods import METHODS, form_of
from workshop.votes.model import Question
from workshop.votes.objections import PRINTED
from workshop.votes.terms import base_of_question, terms_in_words, with_usual_terms

_MORE, _OPEN = "more", "open"
_SHORTENS = ("choose", "approval", "dots", "multivote", "points")
"""The methods by which a long list becomes a short one: how many are taken is asked as soon as the list is there."""
_BASES = {
    True: ("YN", "YNA", "cast", "entitled", "entitled present"),
    False: ("valid", "cast", "entitled", "entitled present"),
}
"""What votes can be counted against: for yes or no, and for the other methods, whose ballots name options."""


async def make_question(screen: LiveScreen, live: LiveSession) -> Question | None:
    """A question made in the room, or None when it was left."""
    name = await _method(screen, live)
    if name is None:
        return None
    text = await screen.app.push_screen_wait(
        AskText("What is asked?", "As it is read aloud.", needed="Type what is asked; Esc goes back.")
    )
    if text is None:
        return None
    options: Sequence[str] = METHODS[name].labels or await options_of(screen, live)
    if not options:
        return None
    question = Question(id=MADE_IN_ROOM, text=text.strip(), method=name, options=tuple(options))
    if name == "choose":
        number = await screen.number("How many may each person choose?", "", 1, least=1, most=len(options))
        if number is None:
            return None
        question = msgspec.structs.replace(question, max_picks=number)
    if name in _SHORTENS:
        taken = await _taken(screen, question)
        if taken is None:
            return None
        question = msgspec.structs.replace(question, seats=taken)
    return await _terms(screen, with_usual_terms(question))


async def _taken(screen: LiveScreen, question: Question) -> int | None:
    """How many are taken: the cut, by which a tie across it stops the count; None when it was left."""
    choosing, options = question.method == "choose", len(question.options)
    told = "The first so many are in. A tie across that line is for the room to decide."
    if choosing:
        told += " 0 takes none: the list is only put in order."
    usual = min(question.max_picks, max(options - 1, 1))
    least = 0 if choosing else 1
    return await screen.number("How many are taken?", told, usual, least=least, most=options)


async def options_of(screen: LiveScreen, live: LiveSession, stage: str = "") -> list[str]:
    """What can be chosen, one a line; offered is what the session holds of it: records, else what was read back."""
    heard = offered_options(live.session, stage or live.session.stage or capture_stage(live.session))
    told = "Read the list aloud first: is anything missing, are two of them the same?"
    # The last line stays open: the cursor is there, and what is typed is an option of its own.
    text: str | None = "".join(f"{row}\n" for row in heard)
    if heard:
        told += " F7 and Del empty the list."
    explanation = told
    while True:
        question = "What can be chosen? One option a line, in the room's own words."
        text = await screen.app.push_screen_wait(AskLines(question, explanation, text or ""))
        if text is None:
            return []
        rows = (clean(row).text.strip() for row in text.split("\n") if not is_blank(row))
        options = list({row.casefold(): row for row in rows}.values())
        if len(options) > 1:
            return options
        explanation = f"At least two options are needed. {told}"


async def _method(screen: LiveScreen, live: LiveSession) -> str | None:
    """The method: those of the session's design first, the rest under More."""
    first = methods_of_design(live.session.design)
    rows = [_method_row(name) for name in first]
    rows.append((_MORE, _MORE, line(("More   ", STRONG), ("Every method there is.", QUIET))))
    told = "This session's design votes in these ways."
    name = await screen.app.push_screen_wait(Pick("How do we vote?", rows, told))
    if name != _MORE:
        return name
    rest = [_method_row(name) for name in METHODS if name not in first]
    return await screen.app.push_screen_wait(Pick("How do we vote?", rest))


def _method_row(name: str) -> Row:
    method = METHODS[name]
    return name, name, line((f"{method.title}   ", STRONG), (method.when, QUIET))


async def _terms(screen: LiveScreen, question: Question) -> Question | None:
    """Show what is fixed before opening, and let it be altered; None when it was left."""
    while True:
        rows: list[Row] = [(_OPEN, _OPEN, line(("These terms", STRONG), ("   go on to opening", QUIET)))]
        rows += [
            (name, name, line((f"{label}   ", STRONG), (value, QUIET)))
            for name, label, value in _alterable(question)
        ]
        told = " ".join(terms_in_words(question))
        chosen = await screen.app.push_screen_wait(Pick("Fixed before opening", rows, told))
        if chosen is None:
            return None
        if chosen == _OPEN:
            return question
        question = await _altered(screen, question, chosen)


def _alterable(question: Question) -> list[tuple[str, str, str]]:
    """The terms of this method that can be altered: the field, what it is called, what it is now."""
    form, name = form_of(question), question.method
    rows: list[tuple[str, str, str]] = []
    if name not in ("yes-no", "consent", "fist-to-five", "gradients8", "gradients7", "rating", "commitment",
                    "irv", "star", "two-axis"):  # fmt: skip
        none = "none, only put in order" if name == "choose" else "1"
        rows.append(("seats", "How many are taken", str(question.seats) if question.seats else none))
    if name in ("yes-no", "single", "approval", "choose"):
        most_wins = not question.threshold and name != "yes-no"
        part = threshold_words(Fraction(question.threshold or "1/2"))
        rows.append(("threshold", "Needed", "the most votes" if most_wins else part))
        if not most_wins:
            rows.append(("base", "Out of", BASE_WORDS[base_of_question(question)]))
    if name == "consent":
        printed = question.open_objections == PRINTED
        told = "it is printed in the plan" if printed else "it holds the vote up"
        rows.append(("open_objections", "An objection that stays unresolved", told))
    if form in ("names", "ranking"):
        rows.append(
            (
                "max_picks",
                "Names on a ballot",
                str(question.max_picks) if question.max_picks else "any number",
            )
        )
    if question.dots:
        rows.append(("dots", "Points each" if name == "points" else "Dots each", str(question.dots)))
        rows.append(
            (
                "per_option",
                "To one option at most",
                str(question.per_option) if question.per_option else "all",
            )
        )
    elif form in ("numbers", "pairs"):
        rows.append(("low", "Lowest number", str(question.low)))
        rows.append(("high", "Highest number", str(question.high)))
    if form == "pairs":
        rows.append(("axes", "The two axes", " and ".join(question.axes)))
    if with_usual_terms(Question(id="", text="", method=name, options=question.options)).second_key:
        rows.append(
            (
                "second_key",
                "A tie that matters",
                "second key first" if question.second_key else "the room decides",
            )
        )
    return rows


async def _altered(screen: LiveScreen, question: Question, field: str) -> Question:
    """The question after one of its terms was asked for; as it was when that was left."""
    value: Any
    if field == "second_key":
        value = not question.second_key
    elif field == "open_objections":
        value = "" if question.open_objections else PRINTED
    elif field == "threshold":
        plain = [] if question.method == "yes-no" else [Choice("m", "The most votes, however many", "")]
        value = await screen.app.push_screen_wait(
            Ask(
                "How much is needed?",
                "",
                [
                    *plain,
                    Choice("h", "More than half", "" if question.method == "yes-no" else "1/2"),
                    Choice("t", "At least two thirds", "2/3"),
                    Choice("q", "At least three quarters", "3/4"),
                    Choice("a", "All", "1"),
                ],
            )
        )
    elif field == "base":
        rows: list[Row] = [
            (name, name, line((words, STRONG)))
            for name, words in BASE_WORDS.items()
            if name in _BASES[question.method == "yes-no"]
        ]
        chosen = base_of_question(question)
        value = await screen.app.push_screen_wait(Pick("Out of what?", rows, chosen=chosen))
    elif field == "axes":
        text = await screen.app.push_screen_wait(
            AskText("What are the two axes?", "Two words with a comma.", ", ".join(question.axes))
        )
        parts = tuple(part.strip() for part in (text or "").split(","))
        value = parts if len(parts) == 2 and all(parts) else None
    else:
        most = len(question.options) if field in ("seats", "max_picks") else 1_000
        choosing = question.method == "choose"
        least = int(
            field == "dots" or (field == "seats" and not choosing) or (field == "max_picks" and choosing)
        )
        value = await screen.number("What number?", "", getattr(question, field), least=least, most=most)
    return question if value is None else msgspec.structs.replace(question, **{field: value})
