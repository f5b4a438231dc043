"""How long it takes to find a similar note among 10,000, against looking through all of them.

Run with ``python -m tests.bench.similar``.  The floor is one pass over the texts for a word, which any search
without an index makes; milliseconds depend on the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from statistics import median
from time import perf_counter

from tests.session_samples import TEN_O_CLOCK
from workshop.designs.loader import find_design
from workshop.session.similar import SimilarNotes
from workshop.session.state import Note, Session

NOTES = 10_000
WORDS = [f"word{number}" for number in range(400)] + [
    "bus",
    "late",
    "rain",
    "roof",
    "light",
    "driver",
    "stop",
]
TYPED = (
    "the bus is late in the rain again",
    "no roof and no light at the stop",
    " ".join(WORDS[::5]),
    "word1 word2 word3 and the driver",
    "nothing like it here",
)


def a_session(*, alike: bool = False) -> Session:
    """A session of many notes, of random words, or hardly different from one another."""
    random = Random(7)
    session = Session(design=find_design("focus-group", None))
    for number in range(NOTES):
        text = "the bus is late in the rain, at the stop" if alike else " ".join(random.choices(WORDS, k=12))
        note = f"N{number + 1}"
        session.notes[note] = Note(
            id=note, text=f"{text} {number % 7}", stage="welcome", at=TEN_O_CLOCK.isoformat()
        )
    return session


def milliseconds(work: Callable[[], object]) -> float:
    """The median of 30 rounds."""
    took = []
    for _ in range(30):
        started = perf_counter()
        work()
        took.append((perf_counter() - started) * 1_000)
    return median(took)


def main() -> None:
    """Print the figures."""
    for alike in (False, True):
        session, similar = a_session(alike=alike), SimilarNotes()
        started = perf_counter()
        similar.keep_up(session, NOTES)
        built = (perf_counter() - started) * 1_000
        texts = [note.text for note in session.notes.values()]
        floor = milliseconds(lambda texts=texts: [text for text in texts if "driver" in text.casefold()])
        worst = max(milliseconds(lambda like=similar.like, typed=typed: like(typed)) for typed in TYPED)
        kind = "hardly different" if alike else "of random words"
        print(
            f"{NOTES:,} notes {kind}: index made in {built:.0f} ms, one pass over them (the floor) {floor:.2f} ms"
        )
        print(f"  the slowest of {len(TYPED)} lines: {worst:.3f} ms, {worst / floor:.2f} x the floor")


if __name__ == "__main__":
    main()
