"""Instant run-off: the option with the fewest ballots goes out, round by round, until one has more than half."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.votes.contest import Contest, Outcome, Pile, Round, Tie
from workshop.votes.counting import ballots
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
    round_work,
)
from workshop.votes.telling import names

TITLE = "Instant run-off"
WHEN = "To choose one of several options when people can put them in order."
RULE = (
    "Each ballot counts for the best option on it that is still in. Who has more than half of the ballots that "
    "still count wins; until then the option with the fewest goes out, one each round. If several have the "
    "fewest, the one goes that had fewer in the latest earlier round where they differ."
)


class _Table:
    """The ballots on the table, each with the option it counts for now."""

    def __init__(self, continuing: bytearray, parcels: list[list[Pile]], totals: list[int]) -> None:
        self.continuing = continuing
        self.parcels = parcels
        self.totals = totals

    @classmethod
    def opened(cls, options: int, piles: Sequence[Pile]) -> _Table:
        """All ballots with their first preferences."""
        continuing = bytearray(b"\x01") * options
        parcels = deal(piles, continuing)[:-1]
        return cls(continuing, parcels, [ballots_in(parcel) for parcel in parcels])

    def copy(self) -> _Table:
        """The same table, to try something out."""
        return _Table(self.continuing[:], [parcel[:] for parcel in self.parcels], self.totals[:])

    def still_in(self) -> list[int]:
        """The options still in, in the order of the ballot paper."""
        return [index for index, is_in in enumerate(self.continuing) if is_in]

    def lowest(self) -> tuple[int, ...]:
        """The options still in that have the fewest ballots."""
        options = self.still_in()
        level = min(self.totals[index] for index in options)
        return tuple(index for index in options if self.totals[index] == level)

    def majority(self) -> int | None:
        """The option with more than half of the ballots that still count."""
        most = max(self.totals)
        return self.totals.index(most) if 2 * most > sum(self.totals) else None

    def take_out(self, options: Sequence[int]) -> int:
        """Take options out and deal their ballots to the next option on each; how many piles moved."""
        moved: list[Pile] = []
        for index in options:
            self.continuing[index] = 0
            self.totals[index] = 0
            moved += self.parcels[index]
            self.parcels[index] = []
        for index, parcel in enumerate(deal(moved, self.continuing)[:-1]):
            if parcel:
                self.parcels[index] += parcel
                self.totals[index] += ballots_in(parcel)
        return len(moved)


class _Branches:
    """Tries out every way a tie could go, to see whether the winner depends on it."""

    def __init__(self, work: int) -> None:
        self.winner: int | None = None
        self.work = work
        # Tables from which one winner follows whatever went before, and ties that were tried with their past.
        self.clear: set[bytes] = set()
        self.tried: set[tuple[bytes, tuple[tuple[int, ...], ...]]] = set()

    def same_winner(self, table: _Table, history: History, tied: Sequence[int]) -> bool:
        """Whether the same option wins whichever of the tied goes out, as far as that can be tried out."""
        if self._order_cannot_matter(table, tied):
            branch = table.copy()
            branch.take_out(tied)
            if not any(table.totals[index] for index in tied):
                return self._follow(branch, history)
            # The rounds in between can differ, so look-backs must not read them; if that leaves a doubt, the
            # orders are tried one by one.
            before = self.winner, set(self.clear), set(self.tried)
            if self._follow(branch, [*history, None]):
                return True
            self.winner, self.clear, self.tried = before
        for index in tied:
            branch = table.copy()
            self.work -= sum(map(len, branch.parcels)) // 20
            self.work -= branch.take_out([index]) + round_work(len(table.totals), len(tied), len(history))
            if self.work < 0 or not self._follow(branch, [*history, tuple(table.totals)]):
                return False
        return True

    def _order_cannot_matter(self, table: _Table, tied: Sequence[int]) -> bool:
        """Whether all the tied go out before anybody else, even if each got the ballots of the others."""
        rest = [table.totals[index] for index in table.still_in() if index not in tied]
        return bool(rest) and sum(table.totals[index] for index in tied) < min(rest)

    def _follow(self, table: _Table, history: History) -> bool:
        """Count on until there is a winner or a tie to try out."""
        passed: list[bytes] = []
        history = history[:]
        while (winner := table.majority()) is None:
            mask = bytes(table.continuing)
            if mask in self.clear:
                return True
            passed.append(mask)
            tied = table.lowest()
            left = look_back(tied, history)
            if len(tied) > 1:
                # What is found from here on may rest on the rounds before.
                passed = []
                if len(left) > 1:
                    key = mask, _past(history, table.still_in())
                    if key in self.tried:
                        return True
                    if not self.same_winner(table, history, left):
                        return False
                    self.tried.add(key)
                    return True
            history.append(tuple(table.totals))
            self.work -= table.take_out(left) + round_work(len(table.totals), len(tied), len(history))
            if self.work < 0:
                return False
        if self.winner is None:
            self.winner = winner
        self.clear.update(passed)
        return self.winner == winner


def _past(history: History, options: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The part of the past that a look-back among some options can still see."""
    seen: list[tuple[int, ...]] = []
    for totals in reversed(history):
        if totals is None:
            break
        line = tuple(totals[index] for index in options)
        if not seen or seen[-1] != line:
            seen.append(line)
    return tuple(seen)


class _Count:
    """A run-off on its way, round by round."""

    def __init__(self, contest: Contest) -> None:
        self._contest = contest
        self._table = _Table.opened(len(contest.options), contest.piles)
        self._history: History = []
        self._rounds: list[Round] = []
        self._ties: list[Tie] = []
        self._gone: list[int] = []
        self._certain, self._work = False, WORK

    def goes_on(self) -> bool:
        """Count a round; whether another one follows."""
        table, number = self._table, len(self._rounds) + 1
        shown = tuple(total if table.continuing[index] else None for index, total in enumerate(table.totals))
        counted = sum(table.totals)
        out: tuple[int, ...] = ()
        words = ""
        winner = table.majority()
        if winner is None:
            still_in = table.still_in()
            broken = self._lowest(number)
            self._ties += broken.ties
            words = broken.words
            if broken.chosen is not None:
                out = (broken.chosen,)
                self._gone.append(broken.chosen)
                if len(still_in) == 2:
                    # Two that are level: the tie decides, and nobody has more than half.
                    winner = next(index for index in still_in if index not in out)
                    words += f" {names(self._contest, [winner])} is left and wins."
        if winner is not None and not out:
            has = f"{names(self._contest, [winner])} has {table.totals[winner]} of the {counted} that still count"
            words = f"{has} and wins."
        won = () if winner is None else (winner,)
        self._rounds.append(Round(number, shown, won, out, self._contest.valid - counted, words))
        if won or not out:
            return False
        self._history.append(tuple(table.totals))
        table.take_out(out)
        return True

    def _lowest(self, number: int) -> Broken:
        """Who goes out in a round, and why; nobody where a tie that matters stands."""
        table, contest = self._table, self._contest
        tied = table.lowest()
        if len(tied) == 1:
            has = f"has the fewest, {table.totals[tied[0]]}," if table.totals[tied[0]] else "has no ballot"
            return Broken(tied[0], (), f"{names(contest, tied)} {has} and goes out.")
        line = "winner" if len(table.still_in()) == 2 else "elimination"
        return break_tie(contest, tied, table.totals[tied[0]], line, self._history, number, self._harmless)

    def _harmless(self, left: tuple[int, ...]) -> bool:
        """Whether the same wins whoever of these goes out; once that is known it holds for the ties that follow."""
        last_two = len(self._table.still_in()) == 2
        branches = _Branches(self._work)
        self._certain = self._certain or (
            not last_two and branches.same_winner(self._table, self._history, left)
        )
        self._work = max(self._work // 2, LEAST_WORK)
        return self._certain

    def outcome(self) -> Outcome:
        """What came of it, once no round follows."""
        table, last = self._table, self._rounds[-1]
        won = last.elected
        remaining = [index for index in table.still_in() if index not in won + last.eliminated]
        gone = ((index,) for index in reversed(self._gone))
        return Outcome(
            totals=tuple(table.totals),
            order=(*[won] * bool(won), *groups(remaining, table.totals), *gone),
            winners=won,
            sentence=f"{ballots(self._contest.valid)} with an answer. In round {last.number} {last.words}",
            rule=RULE,
            ties=tuple(self._ties),
            rounds=tuple(self._rounds),
            exhausted=last.exhausted,
        )


def count(contest: Contest) -> Outcome:
    """Count an instant run-off.

    Exactly one option goes out a round.  A tie for the fewest is looked up in earlier rounds; if it is level there
    too, every way it could go is tried out, and only a tie that changes the winner has to be settled or stops the
    count.  Between the last two the tie is one for the winner.

    Args:
        contest: A contest for one place; its piles hold option indexes, best first.

    Returns:
        The outcome; its totals are those of the last round, with 0 for options that are out.

    Raises:
        ValueError: When there are several places.
    """
    if contest.seats != 1:
        raise ValueError("instant run-off fills one place: use stv for several")
    if not contest.valid:
        options = len(contest.options)
        order = (tuple(range(options)),) if options else ()
        return Outcome((0,) * options, order, (), "No ballot is counted.", RULE, exhausted=0)
    counting = _Count(contest)
    while counting.goes_on():
        pass
    return counting.outcome()
