"""What in a quote may tell who said it: simple rules that show where to look.  They guess; a person decides.

A word that is not marked may tell just as much (research/domain.md 4.6, rule 4).
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Mark(NamedTuple):
    """A piece of a text to look at: from ``start`` to before ``end``, and why."""

    start: int
    end: int
    why: str


CODE, NAME, NUMBER, HEALTH, FAMILY, JOB = (
    "looks like a participant's code", "may be a name or a place", "is a number", "may tell about health",
    "may tell about a family", "may tell somebody's work",
)  # fmt: skip

_CODES = re.compile(r"\b[Pp] ?[0-9]{1,3}\b")
_NUMBERS = re.compile(r"[0-9]+(?:[.:,][0-9]+)*")
_WORDS = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]]*\s+[\"'“‘(\[]*$|^\s*[\"'“‘(\[¿¡]*$|[\n]\s*[\"'“‘(\[]*$|[\"“]$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("mr mrs ms miss dr prof sir madam")
_SPEAKS = _words("said says told tells asked asks drives works knows did was is who from and")
_COMMON = _words(
    "i he she it we you they who what this that there here nobody everybody somebody anybody people one someone everyone"
    " no yes then so but and or if when where why how the a an my our your his her their somebody something everything"
    " nothing all most some many those these mine ours first last next people driver drivers bus buses"
)
_NEVER_NAMES = _words(
    "i i'm i've i'd i'll i’m i’ve i’d i’ll ok tv usa us monday tuesday wednesday thursday friday saturday sunday january"
    " february march april may june july august september october november december english"
)
_HEALTH = _words(
    "wheelchair walker cane crutches blind deaf dialysis cancer diabetes diabetic epilepsy seizure seizures stroke asthma"
    " oxygen surgery operation hospital clinic doctor doctors therapy therapist medication medicine pills insulin pregnant"
    " pregnancy disabled disability dementia alzheimer alzheimer's autism autistic depression anxiety panic illness ill"
    " sick heart kidney hip knee arthritis pain prosthesis bladder incontinence chemo rehab sober addiction prescription"
)
_FAMILY = _words(
    "wife husband son sons daughter daughters mother father mom mum mama mamma dad papa grandmother grandfather grandma"
    " grandpa granddaughter grandson sister sisters brother brothers aunt uncle cousin niece nephew boyfriend girlfriend"
    " partner fiancé fiancée baby twins child children kid kids widow widower divorced custody family neighbor neighbour"
)
_JOBS = _words(
    "nurse teacher janitor guard cook waiter waitress cleaner laundry bakery dispatcher supervisor principal secretary"
    " welder mechanic cashier paramedic librarian coach pastor priest boss"
)


def marks(text: str) -> tuple[Mark, ...]:
    """The pieces of a text to look at, in their order; none overlaps another."""
    found = [Mark(*match.span(), CODE) for match in _CODES.finditer(text)]
    found += [Mark(*match.span(), NUMBER) for match in _NUMBERS.finditer(text)]
    found += _names(text)
    for match in _WORDS.finditer(text):
        word = match[0].casefold().replace("’", "'").removesuffix("'s")
        for words, why in ((_HEALTH, HEALTH), (_FAMILY, FAMILY), (_JOBS, JOB)):
            if word in words:
                found.append(Mark(*match.span(), why))
    found.sort(key=lambda mark: (mark.start, -mark.end))
    apart: list[Mark] = []
    for mark in found:
        if not apart or mark.start >= apart[-1].end:
            apart.append(mark)
    return tuple(apart)


def tells_much(text: str) -> bool:
    """Whether a text holds what should not be printed before somebody has looked: a code, health or a family."""
    return any(mark.why in (CODE, HEALTH, FAMILY) for mark in marks(text))


def _names(text: str) -> list[Mark]:
    """Words with a capital that do not just begin a sentence; those side by side are one name."""
    found: list[Mark] = []
    words = list(_WORDS.finditer(text))
    for number, match in enumerate(words):
        word = match[0]
        if not word[0].isupper() or word.casefold() in _NEVER_NAMES:
            continue
        follows = bool(found) and found[-1].end == match.start() - 1 and text[match.start() - 1] == " "
        after = words[number + 1] if number + 1 < len(words) else None
        leads = (
            after is not None
            and after[0][0].isupper()
            and after[0].casefold() not in _NEVER_NAMES
            and text[match.end() : after.start()] == " "
        )
        if follows:
            found[-1] = Mark(found[-1].start, match.end(), NAME)
        elif leads or _is_name(words, number, text):
            found.append(Mark(*match.span(), NAME))
    return found


def _is_name(words: list[re.Match[str]], number: int, text: str) -> bool:
    """Whether a word with a capital may be a name: inside a sentence, after a title, or as who says or does something."""
    match = words[number]
    if not _SENTENCE_END.search(text[: match.start()]):
        return True
    if number and words[number - 1][0].casefold() in _TITLES:
        return True
    after = words[number + 1][0].casefold() if number + 1 < len(words) else ""
    return after in _SPEAKS and match[0].casefold() not in _COMMON
