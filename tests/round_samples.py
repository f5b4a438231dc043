"""Contests that are counted in rounds, for tests: written with letters, or made up by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from workshop.votes.contest import Contest, Pile

FIVE = "ABCDE"


def contest(options: str, *ballots: tuple[int, str], **terms) -> Contest:
    piles = [Pile(size, tuple(options.index(letter) for letter in ballot)) for size, ballot in ballots]
    return Contest(tuple(options), piles, **terms)


def letters(counted: Contest, indexes) -> str:
    return "".join(counted.options[index] for index in indexes)


def orders(options: int):
    return st.permutations(range(options)).flatmap(
        lambda order: st.integers(1, options).map(lambda length: tuple(order[:length]))
    )


ONE = st.just(1)


@st.composite
def contests(draw, seats=ONE, most_options: int = 5, most_size: int = 4):
    options = draw(st.integers(1, most_options))
    piles = draw(
        st.lists(st.builds(Pile, st.integers(1, most_size), orders(options)), min_size=1, max_size=9)
    )
    return Contest(tuple(FIVE[:options]), piles, seats=draw(seats))


STV = contests(seats=st.integers(1, 4))
