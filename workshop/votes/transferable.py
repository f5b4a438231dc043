"""The single transferable vote by the Scottish rules: several places, shared out as the ballots are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from workshop.votes.contest import Contest, Number, Outcome, Pile, Round, Tie
from workshop.votes.counting import ballots, listed
from workshop.votes.lookback import (
    LEAST_WORK,
    WORK,
    Broken,
    History,
    ballots_in,
    break_tie,
    deal,
    groups,
    look_back,
    names,
    plain,
    round_work,
)

TITLE = "Single transferable vote"
WHEN = "To fill several places so that every large enough part of the room gets its share."
RULE = (
    "An option that reaches the quota has a place: the ballots divided by one more than the places, rounded down, "
    "plus one. What it has beyond the quota goes on to the next options on its ballots, all at an equal part of "
    "their value, kept to five decimals; when nothing is left to go on, the option with the fewest goes out and "
    "its ballots go on. Level options are told apart by the latest earlier round where they differ. Once as many "
    "options are left as places, they have them."
)
SCALE = 100_000
"""Votes are counted in these parts: transfer values have five decimals, the rest is ignored (rule 48)."""

_LEAVES = 64


class _Table:
    """The parcels of ballots on the table and what has been decided about each option.

    Totals, ``lost`` (not transferable) and ``cut`` (ignored in transfer values) are in parts of `SCALE`.
    """

    def __init__(self, options: int, seats: int, quota: int) -> None:
        self.seats = seats
        self.quota = quota * SCALE
        self.continuing = bytearray(b"\x01") * options
        self.parcels: list[dict[int, list[Pile]]] = [{} for _ in range(options)]
        self.totals = [0] * options
        self.elected: list[tuple[int, ...]] = []
        self.surplus: list[int] = []
        self.lost = 0
        self.cut = 0

    def copy(self) -> _Table:
        """The same table, to try something out."""
        other = _Table(0, self.seats, 0)
        other.quota = self.quota
        other.continuing = self.continuing[:]
        other.parcels = [{value: piles[:] for value, piles in has.items()} for has in self.parcels]
        other.totals = self.totals[:]
        other.elected = self.elected[:]
        other.surplus = self.surplus[:]
        other.lost, other.cut = self.lost, self.cut
        return other

    def still_in(self) -> list[int]:
        """The options that continue: neither elected nor out."""
        return [index for index, is_in in enumerate(self.continuing) if is_in]

    def vacancies(self) -> int:
        """How many places are left."""
        return self.seats - sum(map(len, self.elected))

    def settled(self) -> bool:
        """Whether all places are filled, or nobody is left to fill them."""
        return not self.vacancies() or not self.still_in()

    def pile_count(self) -> int:
        """How many piles lie on the table."""
        return sum(len(piles) for has in self.parcels for piles in has.values())

    def give(self, piles: Sequence[Pile], value: int) -> int:
        """Deal ballots at a value to the next option on each; the value of all of them."""
        *parcels, nobody = deal(piles, self.continuing)
        given = 0
        for index, parcel in enumerate(parcels):
            if parcel:
                worth = ballots_in(parcel) * value
                self.parcels[index].setdefault(value, []).extend(parcel)
                self.totals[index] += worth
                given += worth
        lost = ballots_in(nobody) * value
        self.lost += lost
        return given + lost

    def elect(self) -> tuple[int, ...]:
        """Elect at the end of a stage: who has the quota, and all that are left when the places suffice."""
        reached = [index for index in self.still_in() if self.totals[index] >= self.quota]
        self.surplus += [index for index in reached if self.totals[index] > self.quota]
        elected = self._seat(reached)
        rest = self.still_in()
        return elected + self._seat(rest) if len(rest) <= self.vacancies() else elected

    def _seat(self, options: Sequence[int]) -> tuple[int, ...]:
        for index in options:
            self.continuing[index] = 0
        elected = groups(options, self.totals)
        self.elected += elected
        return tuple(index for group in elected for index in group)

    def candidates(self) -> tuple[int, ...]:
        """Who may be next: the largest surpluses, or the lowest totals when no surplus is left."""
        among = sorted(self.surplus) or self.still_in()
        level = (max if self.surplus else min)(self.totals[index] for index in among)
        return tuple(index for index in among if self.totals[index] == level)

    def transfer(self, index: int) -> int:
        """Pass on the surplus of an elected option (rules 48 and 49); how many piles moved."""
        has, total = self.parcels[index], self.totals[index]
        over = total - self.quota
        self.surplus.remove(index)
        self.parcels[index] = {}
        self.totals[index] = self.quota
        given = sum(self.give(piles, over * value // total) for value, piles in has.items())
        self.cut += over - given
        return sum(map(len, has.values()))

    def exclude(self, options: Sequence[int]) -> None:
        """Take options out of those that continue."""
        for index in options:
            self.continuing[index] = 0

    def pass_on(self, options: Sequence[int]) -> int:
        """Deal the ballots of excluded options at the value they had (rule 50); how many piles moved."""
        moved = 0
        for index in options:
            has, self.parcels[index], self.totals[index] = self.parcels[index], {}, 0
            for value, piles in has.items():
                self.give(piles, value)
                moved += len(piles)
        return moved

    def carry_out(self, index: int) -> int:
        """Do what is next with one option: its surplus, or its exclusion, up to the end of the stage."""
        if self.surplus:
            return self.transfer(index)
        self.exclude([index])
        return self.pass_on([index])


class _Branches:
    """Tries out every way a tie could go, to see whether those elected depend on it."""

    def __init__(self, work: int) -> None:
        self.winners: frozenset[int] | None = None
        self.leaves = _LEAVES
        self.work = work

    def same_winners(self, table: _Table, history: History, tied: Sequence[int]) -> bool:
        """Whether the same options are elected whichever of the tied is next, as far as that can be tried out."""
        if self._order_cannot_matter(table, tied):
            branch = table.copy()
            branch.exclude(tied)
            branch.pass_on(tied)
            if not any(table.totals[index] for index in tied):
                return self._follow(branch, history)
            # The rounds in between can differ, so look-backs must not read them; if that leaves a doubt, the
            # orders are tried one by one.
            before = self.winners, self.leaves
            if self._follow(branch, [*history, None]):
                return True
            self.winners, self.leaves = before
        for index in tied:
            branch = table.copy()
            self.work -= (
                branch.pile_count() // 20
                + branch.carry_out(index)
                + round_work(len(table.totals), len(tied), len(history))
            )
            if self.work < 0 or not self._follow(branch, [*history, tuple(table.totals)]):
                return False
        return True

    def _order_cannot_matter(self, table: _Table, tied: Sequence[int]) -> bool:
        """Whether all the tied go out before anybody else goes or is elected, whatever their order."""
        rest = [table.totals[index] for index in table.still_in() if index not in tied]
        together = sum(table.totals[index] for index in tied)
        return (
            not table.surplus
            and len(rest) >= table.vacancies()
            and bool(rest)
            and together < min(rest)
            and max(rest) + together < table.quota
        )

    def _follow(self, table: _Table, history: History) -> bool:
        """Count on until the places are filled or there is a tie to try out."""
        history = history[:]
        table.elect()
        while not table.settled():
            tied = table.candidates()
            left = look_back(tied, history, fewest=not table.surplus)
            if len(left) > 1:
                return self.same_winners(table, history, left)
            history.append(tuple(table.totals))
            self.work -= table.carry_out(left[0]) + round_work(len(table.totals), len(tied), len(history))
            if self.work < 0:
                return False
            table.elect()
        self.leaves -= 1
        winners = frozenset(index for group in table.elected for index in group)
        if self.winners is None:
            self.winners = winners
        return self.winners == winners and self.leaves >= 0


def count(contest: Contest) -> Outcome:
    """Count a single transferable vote (Scottish Local Government Elections Order 2011, Schedule 1, rules 45 to 52).

    One surplus or one exclusion a stage.  The ballots of the last one excluded go on too, as the electronic count of
    Scottish councils does it (rule 53(2) as amended by SSI 2021/437), so that the last round shows what those who
    fill the last places have.  A tie is looked up in earlier stages; if it is level there too, every way
    it could go is tried out, and only a tie that changes who is elected has to be settled or stops the count.

    Args:
        contest: The contest; its piles hold option indexes, best first.

    Returns:
        The outcome; numbers are votes, exact to five decimals.  ``exhausted`` is what is not transferable;
        ``detail`` has the ``quota`` and ``cut_off``, what was ignored in transfer values so far, by round.

    Raises:
        ValueError: When there is no place to fill.
    """
    options, seats, valid = len(contest.options), contest.seats, contest.valid
    if seats < 1:
        raise ValueError("a single transferable vote needs one place or more")
    if not valid:
        level = (tuple(range(options)),) if options else ()
        return Outcome((0,) * options, level, (), "No ballot is counted.", RULE, exhausted=0)
    quota = valid // (seats + 1) + 1
    table = _Table(options, seats, quota)
    table.give(contest.piles, SCALE)
    history: History = []
    rounds: list[Round] = []
    ties: list[Tie] = []
    gone: list[int] = []
    cut_off: list[Number] = []
    certain, work = False, WORK
    while True:
        number = len(rounds) + 1
        shown = tuple(None if index in gone else votes(total) for index, total in enumerate(table.totals))
        totals, exhausted = tuple(table.totals), votes(table.lost)
        cut_off.append(votes(table.cut))
        elected = table.elect()
        said = _elected_words(contest, elected, totals, quota)
        out: tuple[int, ...] = ()
        stopped = False
        if not table.settled():
            tied = table.candidates()
            by_surplus = bool(table.surplus)

            def harmless(left: tuple[int, ...]) -> bool:
                """Whether the same are elected; once that is known it holds for the ties that follow."""
                nonlocal certain, work
                certain = certain or _Branches(work).same_winners(table, history, left)
                work = max(work // 2, LEAST_WORK)
                return certain

            has = votes(totals[tied[0]])
            if len(tied) == 1:
                broken = Broken(tied[0], (), "")
            else:
                line = "election" if by_surplus else "elimination"
                broken = break_tie(contest, tied, has, line, history, number, harmless, fewest=not by_surplus)
            ties += broken.ties
            said.append(broken.words)
            chosen = broken.chosen
            stopped = chosen is None
            if chosen is not None:
                if by_surplus:
                    over = plain(votes(totals[chosen] - table.quota))
                    said.append(f"The surplus of {names(contest, [chosen])}, {over}, goes on.")
                else:
                    out = (chosen,)
                    gone.append(chosen)
                    if len(tied) == 1:
                        said.append(f"{names(contest, out)} has the fewest, {plain(has)}, and goes out.")
                table.carry_out(chosen)
        words = " ".join(filter(None, said))
        rounds.append(Round(number, shown, elected, out, exhausted, words))
        history.append(totals)
        if stopped or table.settled():
            break
    order = [*table.elected, *groups(table.still_in(), totals), *((index,) for index in gone[::-1])]
    winners = () if stopped else tuple(index for group in table.elected for index in group)
    detail: dict[str, Any] = {"quota": quota, "cut_off": cut_off}
    return Outcome(
        totals=tuple(votes(total) for total in totals),
        order=tuple(order),
        winners=winners,
        sentence=_sentence(contest, rounds, stopped, quota),
        rule=RULE,
        ties=tuple(ties),
        rounds=tuple(rounds),
        exhausted=exhausted,
        detail=detail,
    )


def votes(parts: int) -> Number:
    """Parts of `SCALE` as votes."""
    whole, rest = divmod(parts, SCALE)
    return Fraction(parts, SCALE) if rest else whole


def _elected_words(contest: Contest, elected: Sequence[int], totals: Sequence[int], quota: int) -> list[str]:
    """Who has a place at the end of a round, and why."""
    with_quota = [index for index in elected if totals[index] >= quota * SCALE]
    rest = [index for index in elected if index not in with_quota]
    said = []
    if with_quota:
        reaches, are = ("reach", "are") if len(with_quota) > 1 else ("reaches", "is")
        said.append(f"{names(contest, with_quota)} {reaches} the quota of {quota} and {are} elected.")
    if rest:
        are = "are" if len(rest) > 1 else "is"
        said.append(f"No more are left than places: {names(contest, rest)} {are} elected.")
    return said


def _sentence(contest: Contest, rounds: Sequence[Round], stopped: bool, quota: int) -> str:
    """The result, to be read aloud."""
    places = "1 place" if contest.seats == 1 else f"{contest.seats} places"
    found = f"{ballots(contest.valid)} with an answer for {places}; the quota is {quota}."
    by_round = [
        f"{names(contest, stage.elected)} in round {stage.number}" for stage in rounds if stage.elected
    ]
    if by_round:
        found += f" Elected{' so far' if stopped else ''}: {listed(by_round)}."
    return f"{found} In round {rounds[-1].number}: {rounds[-1].words}" if stopped else found
