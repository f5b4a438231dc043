"""How a paper says what a sentence rests on: ids in brackets, or a footnote of one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from workshop.plan.blocks import Heading, Paper, Source, evidence_of
from workshop.plan.spelled import by_session, spelled
from workshop.plan.wording import listed
from workshop.plural import counted

PLAN = "plan"
_LONGEST_NOTE = 90
"""Characters of a footnote that lists ids: what is longer is counted, and listed in the evidence index."""
_LONGEST_BRACKET = 60
"""Characters in brackets; what is longer is counted where the paper names every one of them elsewhere."""
_KINDS = {"N": ("note", "notes"), "V": ("vote", "votes"), "C": ("commitment", "commitments")}
_RECORD = ("record", "records")


def keys_of(paper: Paper) -> dict[str, str]:
    """How a paper on several sessions names each: as its sources say, else by the end of its id where none ends alike."""
    if paper.session != PLAN:
        return {}
    named = {one.id: one.key for one in paper.sources}
    ids = {name.partition(":")[0] for block in paper.blocks for name in evidence_of(block)}
    ends = Counter(one.rpartition("-")[2] for one in ids)
    short = {one: end if ends[end := one.rpartition("-")[2]] == 1 else one for one in ids}
    return {**short, **named}


def in_brackets(ids: Sequence[str], keys: Mapping[str, str], session: str, *, is_named: bool = False) -> str:
    """What a sentence of a paper rests on, as it stands in brackets at its end.

    Args:
        ids: Display ids, or names across sessions where ``keys`` are given.
        keys: By which name each session goes; empty in the paper of one session.
        session: The session of the paper, which it names shortly, since its first page says which it is.
        is_named: Whether they are many and all named elsewhere in the paper, so that their number is enough.
    """
    if keys:
        return by_session(ids, keys)
    if is_named:
        return f"{_how_many(ids, keys)}, all named in this paper"
    short = f"session {session.rpartition('-')[2]}"
    return spelled([short if one == session and session != PLAN else one for one in ids])


def named_elsewhere(paper: Paper) -> frozenset[tuple[str, ...]]:
    """The long lists of evidence in a paper of which every id stands in another bracket or footnote of it too.

    For them a number is enough, as above a table whose themes are told one by one below.
    """
    keys = keys_of(paper)
    longest = _LONGEST_NOTE if keys else _LONGEST_BRACKET
    lists = {ids for block in paper.blocks if (ids := evidence_of(block)) and paper.session not in ids}
    long = {ids for ids in lists if len(by_session(ids, keys) if keys else spelled(ids)) > longest}
    named = {id for ids in lists - long for id in ids}
    whole = {ids for ids in long if not named.issuperset(ids)}
    # The shorter ones name the rest.
    for ids in sorted(whole, key=lambda ids: (len(ids), ids)):
        if named.issuperset(ids):
            whole.discard(ids)
        named.update(ids)
    return frozenset(long - whole)


def noted(
    ids: Sequence[str], keys: Mapping[str, str], *, listed_elsewhere: bool, is_named: bool = False
) -> str:
    """What a sentence rests on, as a footnote of one line: the ids, or how many where they are many and listed elsewhere.

    Args:
        ids: Display ids, or names across sessions where ``keys`` are given.
        keys: By which name each session goes.
        listed_elsewhere: Whether the evidence index lists them, to which the footnote leads.
        is_named: Whether each of them is named in another footnote.
    """
    words = by_session(ids, keys) if keys else spelled(ids)
    if len(words) <= _LONGEST_NOTE or not (listed_elsewhere or is_named):
        return f"{words}."
    named = "" if listed_elsewhere else ", all named in this paper"
    return f"{_how_many(ids, keys)}{named}."


def _how_many(ids: Sequence[str], keys: Mapping[str, str]) -> str:
    """The ids as numbers of notes, votes, commitments and records."""
    sessions = {id.partition(":")[0] for id in ids if ":" in id}
    kinds = Counter(id.rpartition(":")[2][:1] for id in ids if ":" in id or not keys)
    parts = []
    for kind in sorted(kinds, key=lambda kind: ("NVC".find(kind) % 9, kind)):
        one, many = _KINDS.get(kind, _RECORD)
        parts.append(counted(kinds[kind], one, many))
    of = f"{len(sessions)} sessions" if len(sessions) > 1 else "".join(keys.get(one, one) for one in sessions)
    return f"{listed(_together(parts))}{f' of {of}' if of else ''}"


def _together(parts: list[str]) -> list[str]:
    """Records of several kinds are counted as one kind."""
    records = sum(int(part.split()[0]) for part in parts if part.split()[1] in _RECORD)
    rest = [part for part in parts if part.split()[1] not in _RECORD]
    return [*rest, f"{records} {_RECORD[records != 1]}"] if records else rest


def by_kind(ids: Iterable[str], sources: Iterable[Source]) -> str:
    """What a part rests on as far as it leaves the office: with whom the sessions were, in their order, and no id.

    Nothing where it rests on no session.
    """
    named = {id.partition(":")[0] for id in ids}
    kinds = dict.fromkeys(one.kind for one in sources if one.id in named and one.id != PLAN and one.kind)
    if not kinds:
        return ""
    told = [f"with {kind}" for kind in kinds]
    return f"This part rests on sessions {listed(told)}{', and on the records of the plan' if PLAN in named else ''}."


def by_section(paper: Paper, keys: Sequence[str]) -> dict[str, str]:
    """One footnote a section, under the key of the first block in it that rests on something.

    The same few kinds of sessions below every sentence would be noise.
    """
    section = 0
    rests: dict[int, tuple[str, list[str]]] = {}
    for block, key in zip(paper.blocks, keys, strict=True):
        if isinstance(block, Heading) and block.level == 1:
            section += 1
        if ids := evidence_of(block):
            rests.setdefault(section, (key, []))[1].extend(ids)
    return {key: said for key, ids in rests.values() if (said := by_kind(ids, paper.sources))}
