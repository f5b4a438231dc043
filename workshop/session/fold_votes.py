"""How the votes of a session change with its events."""

from __future__ import annotations

from workshop.record.event import Event
from workshop.session import events as ev
from workshop.session.grouping import of_box_key
from workshop.session.handler import Handler
from workshop.session.state import Session
from workshop.session.vote import Earlier, Vote
from workshop.votes.model import Totals


def _vote_drafted(session: Session, event: Event, what: ev.VoteDrafted) -> None:
    session.votes[event.ref] = Vote(
        id=event.ref,
        stage=what.stage,
        questions=what.questions,
        private=what.private,
        round=what.round,
        test=what.test,
        breaks=what.breaks,
        source_id=what.source_id,
    )


def _vote_opened(session: Session, event: Event, what: ev.VoteOpened) -> None:
    if vote := session.votes.get(event.ref):
        vote.status, vote.way, vote.eligible, vote.opened_at = "open", what.way, what.eligible, event.at
        vote.box, vote.in_box = what.box, 0
        vote.groups, vote.present, vote.marks = what.groups, what.present, what.marks
        # What is marked in secret is private, whatever the vote was drafted as.
        vote.private = vote.private or what.way == "keyboard" or what.marks


def _vote_counted(session: Session, event: Event, what: ev.VoteCounted) -> None:
    if vote := session.votes.get(event.ref):
        vote.totals[what.question] = Totals(cast=what.cast, counts=what.counts, skipped=what.skipped)


def _ballot_cast(session: Session, event: Event, what: ev.BallotCast) -> None:
    vote = session.votes.get(event.ref)
    if vote is None:
        return
    if what.away:
        vote.away.add(what.seat)
        return
    vote.away.discard(what.seat)
    vote.seats.setdefault(what.question, {})[what.seat] = what.choice or None


def _vote_closed(session: Session, event: Event, what: ev.VoteClosed) -> None:
    if vote := session.votes.get(event.ref):
        vote.status, vote.closed_at, vote.reason = "closed", event.at, what.reason
        if vote.box:
            _take_ballots(vote, what)
            vote.marked = what.marked


def _take_ballots(vote: Vote, what: ev.VoteClosed) -> None:
    """Take over the ballots of a box, those of groups that may be shown once more by themselves."""
    vote.ballots, vote.grouped = {}, {}
    for key, ballots in what.ballots.items():
        question, group = of_box_key(key) if vote.groups else (key, 0)
        vote.ballots.setdefault(question, []).extend(ballots)
        if group:
            vote.grouped.setdefault(question, {})[group] = list(ballots)


def _tie_decided(session: Session, event: Event, what: ev.TieDecided) -> None:
    if vote := session.votes.get(event.ref):
        vote.decided.append(what)


def _vote_revealed(session: Session, event: Event, what: ev.VoteRevealed) -> None:
    if vote := session.votes.get(event.ref):
        vote.status, vote.revealed_results = "revealed", what.results
        vote.objections_then, vote.decided_then = dict(vote.objections), len(vote.decided)


def _vote_reopened(session: Session, event: Event, what: ev.VoteReopened) -> None:
    if vote := session.votes.get(event.ref):
        vote.earlier.append(Earlier(what.reason, vote.as_it_is()))
        vote.status, vote.closed_at, vote.reason, vote.decided = "open", "", "", []
        vote.box, vote.in_box, vote.ballots, vote.grouped, vote.marked = what.box, 0, {}, {}, ()


def _vote_final(session: Session, event: Event, what: ev.VoteMadeFinal) -> None:
    if vote := session.votes.get(event.ref):
        vote.status = "final"


def _vote_dropped(session: Session, event: Event, what: ev.VoteDropped) -> None:
    if vote := session.votes.get(event.ref):
        vote.status, vote.reason = "dropped", what.reason


HANDLERS: dict[str, Handler] = {
    "vote.drafted": _vote_drafted,
    "vote.opened": _vote_opened,
    "vote.counted": _vote_counted,
    "vote.cast": _ballot_cast,
    "vote.closed": _vote_closed,
    "vote.tie": _tie_decided,
    "vote.revealed": _vote_revealed,
    "vote.reopened": _vote_reopened,
    "vote.final": _vote_final,
    "vote.dropped": _vote_dropped,
}
