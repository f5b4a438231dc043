"""What is read aloud below the bars of a result: whether it passes, by which rule, and what was decided of it."""

from __future__ import annotations

from textual.content import Content

from workshop.session.room import earlier_sentences
from workshop.session.ties import decision_words
from workshop.session.vote import Vote
from workshop.tui.widgets.painted import INK, QUIET, STRONG, WATCH, line, wrap
from workshop.votes.model import Question, Result
from workshop.votes.terms import terms_in_words

NO_TEST_COUNTS = "This was a test; it does not count."

_MOST_EARLIER = 2
_LINES_AROUND = 9
"""The title, the question, the keys and what stands empty between them."""
_WIDEST = 110


def aloud(vote: Vote, result: Result, width: int, screen: int, *, whole: bool) -> list[Content]:
    """The lines below a result.

    Args:
        vote: The vote.
        result: What one of its questions came to.
        width: How wide a line may be.
        screen: How many lines the whole screen has.
        whole: Whether all is told that was fixed before the vote was opened; else the bars stay in sight, and what does
            not fit below them is left out.
    """
    width = min(width, _WIDEST)
    said = [line((NO_TEST_COUNTS, STRONG))] if vote.test else []
    spoken = _spoken(result, width)
    decided = _decided(vote, result, width)
    rules = wrap(f"Rule: {result.rule}", width) if result.rule else []
    room = _lines_for_words(result, screen)
    left = room - len(said) - len(spoken) - len(decided)
    if whole:
        rules += _fixed(vote, result.question, width, screen)
    if whole or left > 0:
        said.append(line(("Read aloud", QUIET)))
        left -= 1
    if not whole and rules and len(rules) > left:
        rules = ["t shows the rule."] if left > 0 else []
    out = said + spoken + [line((part, QUIET)) for part in rules] + decided
    earlier = [line((part, QUIET)) for told in _earlier(vote, result) for part in wrap(told, width)]
    return out + earlier if whole or len(out) + len(earlier) <= room else out


def _lines_for_words(result: Result, screen: int) -> int:
    """How many lines the words may take, so that the numbers stay in sight."""
    body = screen - _LINES_AROUND
    return max(body - min(len(result.question.options) + 2, body // 2 + 1), 3)


def _spoken(result: Result, width: int) -> list[Content]:
    """The sentence of a result; whether it passes stands out."""
    if result.passed is None:
        return [line((part, INK)) for part in wrap(result.sentence, width)] if result.sentence else []
    verdict, _, rest = result.sentence.partition(". ")
    head = line((f"{verdict.rstrip('.')}.", STRONG if result.passed else WATCH))
    return [head, *(line((part, INK)) for part in (wrap(rest, width) if rest else []))]


def _decided(vote: Vote, result: Result, width: int) -> list[Content]:
    """What was decided of it since: a tie, what became of objections, that it is final."""
    told = [part for words in decision_words(vote, result.question) for part in wrap(words, width)]
    lines = [line((part, STRONG)) for part in told]
    return [*lines, line(("This result is final.", QUIET))] if vote.status == "final" else lines


def _earlier(vote: Vote, result: Result) -> list[str]:
    """What a question had come to before the vote was reopened, latest first, as far as people had seen it."""
    told = []
    for earlier in reversed(vote.before[-_MOST_EARLIER:]):
        sentences = earlier_sentences(vote, earlier)
        sentence = sentences.get(result.question.id, "nobody had seen the result.")
        told.append(f"Before it was reopened ({earlier.reason.rstrip('.')}): {sentence}")
    return told


def _fixed(vote: Vote, question: Question, width: int, screen: int) -> list[str]:
    """The terms in lines; where their options would take the room of the bars, only how many there are."""
    terms = terms_in_words(question, vote.eligible, vote.present)
    lines = wrap(f"Fixed before opening: {' '.join(terms)}", width)
    if len(lines) > screen // 4:
        terms[0] = f"{len(question.options)} options, as above."
        lines = wrap(f"Fixed before opening: {' '.join(terms)}", width)
    return lines
