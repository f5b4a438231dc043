"""The single transferable vote by the Scottish rules: several places, shared out as the ballots are."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

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
    plain,
    round_work,
)
from workshop.votes.telling import names

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


class _Count:
    """A count on its way, round by round."""

    def __init__(self, contest: Contest, quota: int) -> None:
        self._contest, self._quota = contest, quota
        self._table = _Table(len(contest.options), contest.seats, quota)
        self._table.give(contest.piles, SCALE)
        self._history: History = []
        self._rounds: list[Round] = []
        self._ties: list[Tie] = []
        self._gone: list[int] = []
        self._cut_off: list[Number] = []
        self._stopped = False
        self._certain, self._work = False, WORK

    def goes_on(self) -> bool:
        """Count a round; whether another one follows."""
        table, number = self._table, len(self._rounds) + 1
        shown = tuple(
            None if index in self._gone else votes(total) for index, total in enumerate(table.totals)
        )
        totals, exhausted = tuple(table.totals), votes(table.lost)
        self._cut_off.append(votes(table.cut))
        elected = table.elect()
        said = _elected_words(self._contest, elected, totals, self._quota)
        gone = len(self._gone)
        if not table.settled():
            said += self._next(number, totals)
        words = " ".join(filter(None, said))
        self._rounds.append(Round(number, shown, elected, tuple(self._gone[gone:]), exhausted, words))
        self._history.append(totals)
        return not (self._stopped or table.settled())

    def _next(self, number: int, totals: Sequence[int]) -> list[str]:
        """Pass on a surplus, or take an option out; in words.  A tie that matters and is not settled stops the count."""
        table, contest = self._table, self._contest
        tied = table.candidates()
        by_surplus = bool(table.surplus)
        has = votes(totals[tied[0]])
        broken = Broken(tied[0], (), "")
        if len(tied) > 1:
            line = "election" if by_surplus else "elimination"
            broken = break_tie(
                contest, tied, has, line, self._history, number, self._harmless, fewest=not by_surplus
            )
        self._ties += broken.ties
        said, chosen = [broken.words], broken.chosen
        if chosen is None:
            self._stopped = True
            return said
        if by_surplus:
            over = plain(votes(totals[chosen] - table.quota))
            said.append(f"The surplus of {names(contest, [chosen])}, {over}, goes on.")
        else:
            self._gone.append(chosen)
            if len(tied) == 1:
                said.append(f"{names(contest, [chosen])} has the fewest, {plain(has)}, and goes out.")
        table.carry_out(chosen)
        return said

    def _harmless(self, left: tuple[int, ...]) -> bool:
        """Whether the same are elected whoever of these is next; once that is known it holds for the ties that follow."""
        branches = _Branches(self._work)
        self._certain = self._certain or branches.same_winners(self._table, self._history, left)
        self._work = max(self._work // 2, LEAST_WORK)
        return self._certain

    def outcome(self) -> Outcome:
        """What came of it, once no round follows."""
        table, last = self._table, self._rounds[-1]
        left = groups(table.still_in(), self._history[-1] or ())
        gone = [(index,) for index in reversed(self._gone)]
        return Outcome(
            totals=tuple(votes(total) for total in table.totals),
            order=(*table.elected, *left, *gone),
            winners=() if self._stopped else tuple(index for group in table.elected for index in group),
            sentence=_sentence(self._contest, self._rounds, self._stopped, self._quota),
            rule=RULE,
            ties=tuple(self._ties),
            rounds=tuple(self._rounds),
            exhausted=last.exhausted,
            detail={"quota": self._quota, "cut_off": self._cut_off},
        )


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
    counting = _Count(contest, valid // (seats + 1) + 1)
    while counting.goes_on():
        pass
    return counting.outcome()


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
