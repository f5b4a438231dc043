"""Which blocks or rows of two versions are the same one: by key, by words, by place.  Pure."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

_ALIKE = 0.4
_LONGEST_COMPARED = 600


class Piece(NamedTuple):
    """A block or a row in one of the three.

    ``text`` is what it says and ``notes`` what it rests on, as digests or as they are, but alike in all three.
    ``style`` and ``marks`` are how it looks, ``marked`` whether somebody put a comment or tracked changes on it.
    ``level`` is that of a heading, 0 for anything else; ``said`` its words, where they are known; ``gone`` is it in
    what we wrote last when the officer had taken it out even before, ``proposed`` when it was told in a comment only.
    """

    keys: tuple[str, ...]
    text: str
    notes: str = ""
    style: str = ""
    marks: str = ""
    marked: bool = False
    level: int = 0
    said: str = ""
    evidence: tuple[str, ...] = ()
    gone: bool = False
    proposed: bool = False


def fresh_of(base: Sequence[Piece], theirs: Sequence[Piece]) -> dict[int, int]:
    """Which of theirs each of base has become."""
    found: dict[int, int] = {}
    left_b, left_t = list(range(len(base))), list(range(len(theirs)))

    def pair(one: Callable[[Piece], Hashable], *, once: bool = False) -> None:
        nonlocal left_b, left_t
        found.update(paired(base, theirs, left_b, left_t, one, once=once))
        taken = set(found.values())
        left_b = [b for b in left_b if b not in found]
        left_t = [t for t in left_t if t not in taken]

    pair(lambda piece: (piece.keys, piece.text) if piece.keys else None)
    pair(lambda piece: (piece.style, piece.text) if piece.text else None, once=True)
    pair(lambda piece: piece.keys or None)
    pair(lambda piece: None if piece.keys else (piece.style, piece.text))
    pair(lambda piece: (piece.style, piece.evidence) if piece.evidence else None, once=True)
    found.update(_by_evidence(base, theirs, found, left_b, left_t))
    return found


def _by_evidence(
    base: Sequence[Piece],
    theirs: Sequence[Piece],
    found: Mapping[int, int],
    left_b: Sequence[int],
    left_t: Sequence[int],
) -> Iterator[tuple[int, int]]:
    """Pairs that lost the evidence they had their key from, such as a remark that was redacted.

    They stand between the same neighbours, look alike, and share evidence: with each other only, most of it, or where
    nothing else of that look is left between these neighbours any of it.
    """
    chain = increasing(sorted(found.items()))
    bs, ts = [b for b, _ in chain], [t for _, t in chain]
    ones: defaultdict[Hashable, list[int]] = defaultdict(list)
    others: defaultdict[Hashable, list[int]] = defaultdict(list)
    for b in left_b:
        ones[bisect_left(bs, b), base[b].style].append(b)
    for t in left_t:
        others[bisect_left(ts, t), theirs[t].style].append(t)
    for place, some in ones.items():
        alone = len(some) == len(others[place]) == 1
        pairs = [(b, t) for b in some for t in others[place] if _share(base[b], theirs[t], most=not alone)]
        times_b, times_t = Counter(b for b, _ in pairs), Counter(t for _, t in pairs)
        yield from ((b, t) for b, t in pairs if times_b[b] == 1 and times_t[t] == 1)


def _share(one: Piece, other: Piece, *, most: bool) -> bool:
    """Whether two rest on the same evidence, on ``most`` of it or at least on some."""
    common = len({*one.evidence} & {*other.evidence})
    return 2 * common > max(len(one.evidence), len(other.evidence)) if most else common > 0


def paired(
    ones: Sequence[Piece],
    others: Sequence[Piece],
    left: Sequence[int],
    right: Sequence[int],
    by: Callable[[Piece], Hashable],
    *,
    once: bool = False,
) -> Iterator[tuple[int, int]]:
    """Pairs that agree in something, in order; with ``once`` only where it is there once on both sides."""
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    counted = Counter(by(ones[one]) for one in left) if once else Counter()
    for other in right:
        places[by(others[other])].append(other)
    places.pop(None, None)
    for one in left:
        same = by(ones[one])
        if same is None or (once and (counted[same] > 1 or len(places[same]) > 1)):
            continue
        if waiting := places[same]:
            yield one, waiting.pop(0)


def mine_of(
    base: Sequence[Piece], mine: Sequence[Piece], said: Mapping[int, str], *, alone: bool = True
) -> dict[int, int]:
    """Which of mine each of base is now: by its key, else by its text, else by its place between those found."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for m, piece in enumerate(mine):
        for key in piece.keys:
            by_key[key].append(m)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for unchanged in (True, False):
        for b, piece in enumerate(base):
            if b in found or not piece.keys:
                continue
            for m in by_key.get(piece.keys[0], ()):
                if m not in taken and (not unchanged or mine[m].text == piece.text):
                    found[b] = m
                    taken.add(m)
                    break
    known = {piece.keys[0] for piece in base if piece.keys}
    free = [m for m, piece in enumerate(mine) if m not in taken and not known.intersection(piece.keys)]
    _by_text(base, mine, found, free)
    _by_place(base, mine, found, free, said, alone)
    return found


def _by_text(base: Sequence[Piece], mine: Sequence[Piece], found: dict[int, int], free: list[int]) -> None:
    """Pair what says the same, in order first, then wherever it is now."""
    lost = [b for b in range(len(base)) if b not in found and base[b].text]
    matcher = difflib.SequenceMatcher(
        None, [base[b].text for b in lost], [mine[m].text for m in free], autojunk=False
    )
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            found[lost[block.a + step]] = free[block.b + step]
    taken = set(found.values())
    free[:] = [m for m in free if m not in taken]
    left = [b for b in lost if b not in found]
    found.update(paired(base, mine, left, free, lambda piece: piece.text or None, once=True))
    taken = set(found.values())
    free[:] = [m for m in free if m not in taken]


def _by_place(
    base: Sequence[Piece],
    mine: Sequence[Piece],
    found: dict[int, int],
    free: Sequence[int],
    said: Mapping[int, str],
    alone: bool,
) -> None:
    """Pair what lost its key and changed its words: it stands between the same neighbours, and reads alike.

    With ``alone`` it need not read alike where nothing else stands between them.
    """
    if not free:
        return
    ends = increasing(sorted(found.items()))
    gaps: defaultdict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    bs, ms = [b for b, _ in ends], [m for _, m in ends]
    for b in range(len(base)):
        if b not in found and not base[b].gone:
            gaps[bisect_left(bs, b)][0].append(b)
    for m in free:
        gaps[bisect_left(ms, m)][1].append(m)
    for left, right in gaps.values():
        for some, others in _likest(left, right, mine, found, said):
            if alone and len(some) == len(others) and _same_styles(base, mine, some, others):
                found.update(zip(some, others, strict=True))


def _likest(
    left: Sequence[int],
    right: Sequence[int],
    mine: Sequence[Piece],
    found: dict[int, int],
    said: Mapping[int, str],
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Pair in order what reads alike; what stays between two pairs is given back."""
    last_b = last_m = 0
    for at, b in enumerate(left):
        likeness = [
            (_likeness(said.get(b, ""), mine[m].said), -place)
            for place, m in enumerate(right)
            if place >= last_m
        ]
        best, place = max(likeness, default=(0.0, 0))
        if best >= _ALIKE:
            found[b] = right[-place]
            yield left[last_b:at], right[last_m:-place]
            last_b, last_m = at + 1, 1 - place
    yield left[last_b:], right[last_m:]


def _same_styles(
    base: Sequence[Piece], mine: Sequence[Piece], some: Sequence[int], others: Sequence[int]
) -> bool:
    return all(base[b].style == mine[m].style for b, m in zip(some, others, strict=True))


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    matcher = difflib.SequenceMatcher(
        None, one[:_LONGEST_COMPARED], other[:_LONGEST_COMPARED], autojunk=False
    )
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, sorted by the first, that is sorted by the second too."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for place, (_, second) in enumerate(pairs):
        length = bisect_left(tails, second)
        before.append(at[length - 1] if length else -1)
        tails[length:] = [second, *tails[length + 1 :]]
        at[length:] = [place, *at[length + 1 :]]
    chain, place = [], at[-1] if at else -1
    while place >= 0:
        chain.append(pairs[place])
        place = before[place]
    return chain[::-1]
