"""Merging three ways: what we wrote, what the officer made of it, what the sessions say now."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.word.merge import Merged, merge
from workshop.word.pairing import Piece


def pieces(*texts: str, keyed: bool = True) -> list[Piece]:
    """Pieces whose key is the text up to a colon; headings begin with a #."""
    return [
        Piece(
            keys=(text.partition(":")[0].strip("# "),) if keyed and ":" in text else (),
            text=text,
            level=1 if text.startswith("#") else 0,
            said=text,
        )
        for text in texts
    ]


def told(merged: Merged, mine: list[Piece], theirs: list[Piece]) -> list[str]:
    """The result as lines, with what became of each where that is worth telling."""
    lines = []
    for step in merged.steps:
        if step.what in ("replaced", "new"):
            lines.append(theirs[step.theirs].text)  # type: ignore[index]
        elif step.what == "offered":
            lines[-1] += f" <{theirs[step.theirs].text}>"  # type: ignore[index]
        else:
            comment = f" <{theirs[step.theirs].text}>" if step.what == "conflict" else ""  # type: ignore[index]
            lines.append(mine[step.mine].text + comment + (" <withdrawn>" if step.what == "held" else ""))
    return lines


def merged(base: list[Piece] | None, mine: list[Piece], theirs: list[Piece], **how: bool) -> list[str]:
    return told(merge(base, mine, theirs, **how), mine, theirs)


def test_what_nobody_touched_follows_the_sessions() -> None:
    base = pieces("a: 7 people", "b: same", "c: gone next time")
    theirs = pieces("a: 8 people", "b: same", "d: new")
    assert merged(base, base, theirs) == ["a: 8 people", "b: same", "d: new"]


def test_what_the_officer_changed_stays_and_what_the_sessions_say_stands_beside_it() -> None:
    base = pieces("a: 7 people", "b: same", "c: withdrawn")
    mine = pieces("a: seven riders", "b: the very same", "c: reworded")
    theirs = pieces("a: 8 people", "b: same")
    assert merged(base, mine, theirs) == [
        "a: seven riders <a: 8 people>",
        "b: the very same",
        "c: reworded <withdrawn>",
    ]


def test_what_the_officer_deleted_stays_deleted_and_is_told_once() -> None:
    base = pieces("a: 1", "b: 2", "c: 3")
    mine = [base[0], base[2]]
    theirs = pieces("a: 1", "b: 22", "c: 33")
    found = merge(base, mine, theirs)
    assert told(found, mine, theirs) == ["a: 1", "c: 33"]
    assert found.removed == (1,)
    again = merge(
        [piece._replace(gone=i in found.gone) for i, piece in enumerate(theirs)],
        [theirs[0], theirs[2]],
        theirs,
    )
    assert not again.changes and again.removed == ()


def test_what_is_new_stands_behind_what_it_follows_and_before_a_section_the_officer_added() -> None:
    base = pieces("#h: One", "a: 1", "#i: Two", "b: 2")
    mine = [*base[:2], *pieces("My remark", "# My own section", "My text"), *base[2:]]
    theirs = pieces("#h: One", "a: 1", "n: new", "#j: Between", "m: new too", "#i: Two", "b: 2")
    assert merged(base, mine, theirs) == [
        "#h: One", "a: 1", "My remark", "n: new", "# My own section", "My text", "#j: Between", "m: new too", "#i: Two", "b: 2",
    ]  # fmt: skip


def test_a_section_that_was_taken_out_does_not_come_back_by_its_new_paragraphs() -> None:
    base = pieces("#h: One", "a: 1", "#i: Two", "b: 2")
    theirs = pieces("#h: One", "a: 1", "n: new", "#i: Two", "b: 2")
    found = merge(base, base[2:], theirs)
    assert told(found, base[2:], theirs) == ["#i: Two", "b: 2"]
    assert not found.changes


def test_only_bold_or_a_comment_is_an_edit_too() -> None:
    base = pieces("a: 1", "b: 2")
    mine = [base[0]._replace(marks="b"), base[1]._replace(marked=True)]
    theirs = pieces("a: 11", "b: 22")
    assert merged(base, mine, theirs) == ["a: 1 <a: 11>", "b: 2 <b: 22>"]


def test_another_program_writing_every_look_in_its_own_way_is_no_edit() -> None:
    base = pieces(*(f"{name}: 1" for name in "abcdefghijkl"))
    mine = [piece._replace(marks="b" if piece.keys == ("c",) else "font=Liberation") for piece in base]
    theirs = pieces(*(f"{name}: 2" for name in "abcdefghijkl"))
    lines = merged(base, mine, theirs, resaved=True)
    assert lines[2] == "c: 1 <c: 2>"
    assert lines[:2] + lines[3:] == [piece.text for piece in theirs if piece.keys != ("c",)]


def test_evidence_that_grew_is_brought_up_to_date_under_the_words_of_the_officer() -> None:
    base = [piece._replace(notes="N1") for piece in pieces("a: 1", "b: 2")]
    mine = [base[0]._replace(text="a: my words"), base[1]]
    theirs = [piece._replace(notes="N1, N2") for piece in base]
    assert [(step.what, step.notes) for step in merge(base, mine, theirs).steps] == [
        ("kept", True),
        ("left", True),
    ]


def test_a_paragraph_that_lost_its_bookmark_is_found_by_its_place_or_its_likeness() -> None:
    base = pieces("a: one thing", "b: riders wait too long at the stop", "c: another", "d: last")
    theirs = pieces("a: one thing", "b: riders wait far too long at the stop", "c: another thing", "d: last")
    alone = [base[0], *pieces("riders told us: the wait is awful", keyed=False), base[2], base[3]]
    assert merged(base, alone, theirs)[1].endswith("<b: riders wait far too long at the stop>")
    with_another = [
        base[0],
        *pieces("Quite new.", "b: riders wait much too long at the stop", keyed=False),
        base[3],
    ]
    assert merged(base, with_another, theirs)[1:3] == [
        "Quite new.",
        "b: riders wait much too long at the stop <b: riders wait far too long at the stop>",
    ]


def test_where_the_file_was_changed_beyond_recognition_nothing_of_it_is_replaced() -> None:
    mine = pieces("a: mine", "own words", "c: same")
    theirs = pieces("a: fresh", "b: new", "c: same")
    assert merged(None, mine, theirs) == ["a: mine <a: fresh> <b: new>", "own words", "c: same"]


TEXTS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 3), st.booleans()), max_size=8)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "delete", "insert", "move", "bold", "unmark", "heading", "copy"]),
        st.integers(0, 20),
        st.integers(0, 20),
    ),
    max_size=8,
)


def written(drawn: list[tuple[str, int, bool]]) -> list[Piece]:
    """What we could have written: keys are there once, texts may be there several times."""
    found = {}
    for key, number, heading in drawn:
        found.setdefault(
            key, Piece((key,), f"text {number}", f"N{number}", level=int(heading), said=f"text {number}")
        )
    return list(found.values())


def edited(base: list[Piece], script: list[tuple[str, int, int]]) -> tuple[list[Piece], list[str]]:
    """What an officer made of it, and the words that are the officer's own, in order."""
    mine = list(base)
    for count, (what, one, other) in enumerate(script):
        at, to = (one % len(mine), other % len(mine)) if mine else (0, 0)
        if what == "insert" or not mine:
            mine.insert(at, Piece((), f"mine {count}", said=f"mine {count}"))
        elif what == "heading":
            mine.insert(at, Piece((), f"mine {count}", level=1))
        elif what == "edit":
            mine[at] = mine[at]._replace(text=f"mine {count}", said=f"mine {count}")
        elif what == "delete":
            del mine[at]
        elif what == "move":
            mine.insert(to, mine.pop(at))
        elif what == "bold":
            mine[at] = mine[at]._replace(marks=f"b{count}")
        elif what == "unmark":
            mine = (
                [piece._replace(keys=()) for piece in mine]
                if one % 2
                else [*mine[:at], mine[at]._replace(keys=()), *mine[at + 1 :]]
            )
        else:
            mine.insert(to, mine[at]._replace(keys=()))
    return mine, [piece.text for piece in mine if piece.text.startswith("mine") or piece.marks]


@given(TEXTS, EDITS, TEXTS, st.booleans())
@settings(max_examples=100, deadline=None)
def test_no_word_of_an_officer_is_lost_or_out_of_order(base_drawn, script, theirs_drawn, known) -> None:  # type: ignore[no-untyped-def]
    base, theirs = written(base_drawn), written(theirs_drawn)
    mine, own = edited(base, script)
    found = merge(base if known else None, mine, theirs)
    kept = [
        step.mine
        for step in found.steps
        if step.mine is not None and step.what not in ("replaced", "offered")
    ]
    assert [mine[m].text for m in kept if mine[m].text.startswith("mine") or mine[m].marks] == own
    used = [step.mine for step in found.steps if step.mine is not None and step.what != "offered"]
    assert sorted([*used, *found.withdrawn]) == list(range(len(mine)))
    fresh = [step.theirs for step in found.steps if step.theirs is not None]
    assert sorted({*fresh, *found.gone}) == list(range(len(theirs)))


@given(TEXTS, EDITS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_second_time_there_is_nothing_to_do(base_drawn, script, theirs_drawn) -> None:  # type: ignore[no-untyped-def]
    base, theirs = written(base_drawn), written(theirs_drawn)
    mine, _ = edited(base, script)
    found = merge(base, mine, theirs)
    result = [
        theirs[step.theirs] if step.what in ("new", "replaced") else mine[step.mine]  # type: ignore[index]
        for step in found.steps
    ]
    result = [
        piece._replace(notes=theirs[step.theirs].notes) if step.notes else piece  # type: ignore[index]
        for piece, step in zip(result, found.steps, strict=True)
    ]
    new_base = [piece._replace(gone=t in found.gone) for t, piece in enumerate(theirs)]
    again = merge(new_base, result, theirs)
    assert not again.changes, again


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_an_untouched_paper_becomes_the_fresh_one(base_drawn, theirs_drawn) -> None:  # type: ignore[no-untyped-def]
    base, theirs = written(base_drawn), written(theirs_drawn)
    found = merge(base, base, theirs)
    assert [step.theirs for step in found.steps] == list(range(len(theirs)))
