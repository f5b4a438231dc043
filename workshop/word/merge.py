"""Three ways into one: what we wrote last, what the officer has now, and what the sessions say now.  Pure.

Nothing that the officer wrote, changed or marked is lost or changes its order; what nobody touched follows the sessions.
The same serves for the blocks of a paper and for the rows of a table.  Indexes go by their side: ``b`` is one into base
(what we wrote last), ``m`` into mine (the officer's), ``t`` into theirs (what the sessions say).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from workshop.word.pairing import Piece, fresh_of, increasing, mine_of, paired

What = Literal["left", "replaced", "kept", "conflict", "new", "held", "own", "offered"]

_ENOUGH_ALIKE = 4


class Step(NamedTuple):
    """One place in the result, by its index in mine and in theirs; ``notes`` when what it rests on is brought up to date.

    ``left`` untouched and the same; ``replaced`` by theirs; ``kept`` as edited; ``conflict`` kept, and theirs is told in
    a comment; ``new`` from theirs; ``held`` edited, but withdrawn by the sessions; ``own`` the officer's; ``offered``
    new, told in a comment because nobody knows whether the officer had taken it out.  ``proposed`` says that theirs
    stands in a comment, or was taken from one; ``agreed`` that both say the same now, so that no comment is needed.
    """

    what: What
    mine: int | None
    theirs: int | None
    notes: bool = False
    proposed: bool = False
    agreed: bool = False


class Merged(NamedTuple):
    """The result in order, and what is not in it.

    ``withdrawn`` are those of mine that nobody touched and the sessions no longer say; ``removed`` those of theirs that
    the officer took out since the last time; ``gone`` all of theirs that the officer took out.  ``moved`` says whether
    what stays changed its order.
    """

    steps: tuple[Step, ...]
    withdrawn: tuple[int, ...]
    removed: tuple[int, ...]
    gone: frozenset[int]
    moved: bool

    @property
    def changes(self) -> bool:
        """Whether the result is anything but mine; what the officer took out is no change to it."""
        told = {"replaced", "conflict", "new", "held", "offered"}
        return bool(
            self.moved or self.withdrawn or any(step.what in told or step.notes for step in self.steps)
        )


def merge(
    base: Sequence[Piece] | None,
    mine: Sequence[Piece],
    theirs: Sequence[Piece],
    *,
    resaved: bool = False,
    loose: bool = False,
) -> Merged:
    """Merge three ways, or two where it is not known what we wrote last.

    Args:
        base: What we wrote last; None when that is lost.
        mine: What the officer has.
        theirs: What the sessions say now.
        resaved: Whether another program saved mine: how it writes the same look down is then no edit.
        loose: Whether base never stood in the file as a whole, see `workshop.word.written.Written`.
    """
    if base is None:
        return _two_ways(mine, theirs)
    fresh = fresh_of(base, theirs)
    now = mine_of(base, mine, {b: theirs[t].said for b, t in fresh.items()})
    look = _looks(base, mine, now) if resaved else {}
    # Another program may hang our notes on the wrong sentences, when some were taken out: that is no edit either.
    mixed_up = resaved and not loose
    ours = frozenset(piece.notes for piece in base if piece.notes) if mixed_up else frozenset()
    base_of_mine = {m: b for b, m in now.items()}
    base_of_theirs = {t: b for b, t in fresh.items()}
    steps: dict[int, Step] = {}
    for m in range(len(mine)):
        b = base_of_mine.get(m)
        t = fresh.get(b) if b is not None else None
        was = base[b] if b is not None else None
        if was is not None and mine[m].notes in ours:
            was = was._replace(notes=mine[m].notes)
        steps[m] = _step(was, mine[m], theirs[t] if t is not None else None, m, t, look)
    unmatched = [t for t in range(len(theirs)) if t not in base_of_theirs]
    _returned(unmatched, mine, theirs, steps)
    placed = {step.theirs for step in steps.values() if step.theirs is not None}
    lost = {t for t, b in base_of_theirs.items() if b not in now}
    added = [t for t in unmatched if t not in placed]
    barred = _in_removed_sections(added, theirs, lost, placed)
    moved = _moved([(m, base_of_mine[m]) for m in sorted(base_of_mine) if steps[m].theirs is not None])
    result, reordered = _ordered(mine, theirs, steps, [t for t in added if t not in barred], moved)
    return Merged(
        steps=result,
        withdrawn=tuple(m for m, b in sorted(base_of_mine.items()) if m not in {s.mine for s in result}),
        removed=tuple(sorted({t for t in lost if not base[base_of_theirs[t]].gone} | barred)),
        gone=frozenset(lost | barred),
        moved=reordered,
    )


def _step(
    was: Piece | None,
    has: Piece,
    says: Piece | None,
    m: int,
    t: int | None,
    look: Mapping[tuple[str, str], tuple[str, str]],
) -> Step:
    """What becomes of one piece of mine; a withdrawn one that nobody touched is a ``left`` without theirs."""
    if was is None:
        return Step("own", m, None)
    edited = has.text != was.text or has.marked or not _looks_alike(was, has, look)
    cited = has.notes != was.notes
    taken = was.proposed and has.text == was.text and not has.marked and _same_style(was, has, look)
    if taken:
        # Typed as our comment proposed it, without our formatting and footnote: it is ours again.
        edited = cited = False
    if says is None:
        return Step("held" if edited or cited else "left", m, None)
    grown = says.notes != was.notes
    changed = says.text != was.text or says.style != was.style
    if has.text == says.text and changed and not (cited and has.notes):
        return Step("kept", m, t, notes=grown and not cited, agreed=True)
    if changed:
        if edited or cited:
            return Step("conflict", m, t, notes=grown and not cited, proposed=has.text != says.text)
        return Step("replaced", m, t)
    if grown and cited and has.notes != says.notes:
        return Step("conflict", m, t, proposed=was.proposed and has.text != says.text)
    waits = was.proposed and (taken or has.text != says.text)
    what: What = "kept" if edited or cited else "left"
    return Step(what, m, t, notes=grown and not cited, proposed=waits, agreed=taken)


def _same_style(was: Piece, has: Piece, look: Mapping[tuple[str, str], tuple[str, str]]) -> bool:
    own = (was.style, was.marks)
    return has.style in (was.style, look.get(own, own)[0])


def _looks_alike(was: Piece, has: Piece, look: Mapping[tuple[str, str], tuple[str, str]]) -> bool:
    own = (was.style, was.marks)
    return (has.style, has.marks) in (own, look.get(own, own))


def _looks(
    base: Sequence[Piece], mine: Sequence[Piece], now: Mapping[int, int]
) -> dict[tuple[str, str], tuple[str, str]]:
    """How another program writes our looks down: what nearly all pieces of a look have become."""
    became: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for b, m in now.items():
        if base[b].text == mine[m].text:
            became[base[b].style, base[b].marks][mine[m].style, mine[m].marks] += 1
    found = {}
    for own, counted in became.items():
        look, times = counted.most_common(1)[0]
        if times >= _ENOUGH_ALIKE and times * 10 >= counted.total() * 9:
            found[own] = look
    return found


def _returned(
    unmatched: Sequence[int], mine: Sequence[Piece], theirs: Sequence[Piece], steps: dict[int, Step]
) -> None:
    """What is new to us but stands in mine already: typed by the officer too, or kept there when it was withdrawn."""
    own = [m for m, step in steps.items() if step.what == "own"]
    for by in (_text_of, _key_of):
        for t, m in paired(theirs, mine, unmatched, own, by, once=True):
            if steps[m].what == "own" and t not in {step.theirs for step in steps.values()}:
                same = theirs[t].text == mine[m].text
                steps[m] = Step("kept" if same else "conflict", m, t)


def _text_of(piece: Piece) -> Hashable:
    return piece.text or None


def _key_of(piece: Piece) -> Hashable:
    return piece.keys[0] if piece.keys else None


def _in_removed_sections(
    added: Sequence[int], theirs: Sequence[Piece], lost: Collection[int], placed: Collection[int]
) -> set[int]:
    """What is new in a section that the officer took out as a whole: it is not brought back by a side door."""
    barred = set()
    for t in added:
        level = theirs[t].level or 10
        for above in range(t - 1, -1, -1):
            if not 0 < theirs[above].level < level:
                continue
            level = theirs[above].level
            if above in lost and not any(one in placed for one in _section(theirs, above)):
                barred.add(t)
                break
    return barred


def _section(theirs: Sequence[Piece], heading: int) -> Iterator[int]:
    for t in range(heading + 1, len(theirs)):
        if 0 < theirs[t].level <= theirs[heading].level:
            return
        yield t


def _moved(pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Those of mine that the officer put elsewhere."""
    return frozenset(m for m, _ in pairs) - {m for m, _ in increasing(pairs)}


def _ordered(
    mine: Sequence[Piece],
    theirs: Sequence[Piece],
    steps: Mapping[int, Step],
    added: Sequence[int],
    moved: Collection[int],
) -> tuple[tuple[Step, ...], bool]:
    """All steps in the order of the result, and whether what stays is in another order than it was."""
    anchored = [m for m, step in steps.items() if step.theirs is not None and m not in moved]
    follows = _followers(steps, set(anchored))
    by_fresh = sorted(anchored, key=lambda m: _place(steps[m]))
    for order in (by_fresh, anchored):
        result = _laid_out(mine, theirs, steps, added, order, follows)
        places = [step.mine for step in result if step.mine is not None]
        touched = [m for m in places if steps[m].what not in ("left", "replaced") or m in moved]
        if touched == sorted(touched):
            break
    return tuple(result), places != sorted(places)


def _place(step: Step) -> int:
    assert step.theirs is not None
    return step.theirs


def _followers(steps: Mapping[int, Step], anchored: Collection[int]) -> dict[int, list[int]]:
    """What the officer put behind each piece that has its place from us; -1 is the beginning."""
    follows: dict[int, list[int]] = defaultdict(list)
    last = -1
    for m, step in steps.items():
        if m in anchored:
            last = m
        elif step.theirs is not None or step.what != "left":
            follows[last].append(m)
    return follows


def _laid_out(
    mine: Sequence[Piece],
    theirs: Sequence[Piece],
    steps: Mapping[int, Step],
    added: Sequence[int],
    order: Sequence[int],
    follows: Mapping[int, Sequence[int]],
) -> list[Step]:
    """Pieces in order, each with what follows it, and what is new behind the piece it follows in theirs.

    What the officer added behind a piece stays between it and what is new; but a section that the officer added there
    comes after what is new in the section before.
    """
    has = {steps[m].theirs: m for m in order}
    after: dict[int, list[int]] = defaultdict(list)
    behind, new = -1, set(added)
    for t in range(len(theirs)):
        if t in has:
            behind = has[t]
        elif t in new:
            after[behind].append(t)
    result: list[Step] = []
    for m in (-1, *order):
        if m >= 0:
            result.append(steps[m])
        own = list(follows.get(m, ()))
        cut = next((i for i, one in enumerate(own) if mine[one].level), len(own))
        first = next((i for i, t in enumerate(after[m]) if theirs[t].level), len(after[m]))
        result += [steps[one] for one in own[:cut]]
        result += [Step("new", None, t) for t in after[m][:first]]
        result += [steps[one] for one in own[cut:]]
        result += [Step("new", None, t) for t in after[m][first:]]
    return result


def _two_ways(mine: Sequence[Piece], theirs: Sequence[Piece]) -> Merged:
    """All of mine as it is; what theirs says otherwise or besides is told in comments."""
    of_theirs = mine_of(theirs, mine, {t: piece.said for t, piece in enumerate(theirs)}, alone=False)
    theirs_of = {m: t for t, m in of_theirs.items()}
    steps: list[Step] = []
    for m, has in enumerate(mine):
        t = theirs_of.get(m)
        if t is None:
            steps.append(Step("own", m, None))
        else:
            same = has.text == theirs[t].text
            steps.append(Step("left" if same else "conflict", m, t))
    behind, offered = 0, defaultdict(list)
    for t in range(len(theirs)):
        if t in of_theirs:
            behind = of_theirs[t]
        else:
            offered[behind].append(t)
    result = []
    for m, step in enumerate(steps):
        result += [step, *(Step("offered", m, t) for t in offered[m])]
    return Merged(tuple(result), (), (), frozenset(t for ts in offered.values() for t in ts), moved=False)
