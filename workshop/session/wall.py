"""What is on the wall is chosen: the kinds of thing that can be, what the design proposes, and the use cases.

The design says for each stage what the wall is for, in words of its own; `KIND_OF` maps every one of them to a kind,
or to nothing where it is brought on paper or said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.offered import RECORDS_ON_WALL, records_on_wall
from workshop.session.outbox import Submission
from workshop.session.shown import last_result, result_may_be_shown
from workshop.session.state import Session
from workshop.session.vote import Vote

if TYPE_CHECKING:
    from workshop.session.live import LiveSession

KINDS = {
    "question": "the question",
    "agenda": "the agenda",
    "chart": "the flip chart",
    "records": "the list of this stage",
    "rules": "the ground rules",
    "timer": "the time that is left",
    "vote": "how many ballots are in",
    "result": "the result",
    "themes": "the themes",
    "commitments": "confirmed commitments",
    "blank": "nothing",
}
"""What can be on the wall, by its plain name."""

KIND_OF = {
    "question": "question",
    "agenda": "agenda",
    "ground rules": "rules",
    "ballots in": "vote",
    "result": "result",
    "themes": "themes",
    "time": "timer",
    "confirmed commitments": "commitments",
    # What the room said, read back from the notes of the stage.
    "flip chart, read back": "chart",
    "list read back": "chart",
    "steps of the journey, read back": "chart",
    "situations, read back": "chart",
    "objections in neutral words": "chart",
    "decisions": "chart",
    "corrections": "chart",
    # Part of the question, its vote or the rules; there is nothing of their own to show.
    "scale": "",
    "decision rule": "",
    "purpose": "",
    "what is asked": "",
    "next date": "",
    "what happens next": "",
    # Brought on paper or drawn on a sheet; the program does not hold them in a form for the wall.
    "groups to hold": "",
    "promises and results": "",
    "guesses and what was heard": "",
    # Records, by the first field of each.
    **dict.fromkeys(RECORDS_ON_WALL, "records"),
}
"""Every word that the designs use for the wall, and the kind it asks for; words not known here ask for none."""


GROWING = ("chart", "commitments", "records")
"""Kinds to which something is added at the end while they are shown."""

_AHEAD = {"vote": 0, "result": 1}


class Showing(NamedTuple):
    """One thing that can be on the wall: its kind, and which one of several."""

    show: str
    ref: str = ""

    @property
    def name(self) -> str:
        """Its plain name."""
        return KINDS.get(self.show, self.show) + (f" of {self.ref}" if self.ref else "")


def proposals(session: Session) -> tuple[Showing, ...]:
    """What the design proposes for the stage, in its order, as far as there is something to show.

    What people wait for stands first: an open vote where the design says "ballots in", then the stage's newest
    result where it says "result"; at a stage for which the design plans no vote, any that is held.  A private stage
    proposes a blank wall, and a stage whose words ask for nothing its question.
    """
    run = session.current
    if run is None or run.design.private:
        return (Showing("blank"),)
    asked = [kind for word in run.design.wall if (kind := KIND_OF.get(word, ""))]
    asked = [*([] if run.design.vote.is_vote else ["vote", "result"]), *asked]
    found = [one for kind in dict.fromkeys(asked) if (one := _there(session, kind)) is not None]
    found.sort(key=lambda one: _AHEAD.get(one.show, len(_AHEAD)))
    return tuple(found) or (Showing("question"),)


def choices(session: Session) -> tuple[Showing, ...]:
    """Everything that can be put on the wall now: what the design proposes first, then the rest, blank last."""
    if session.current is None or session.current.design.private:
        return (Showing("blank"),)
    every = [one for kind in KINDS if (one := _there(session, kind)) is not None]
    results = [
        Showing("result", vote.id)
        for vote in reversed(session.revealed_votes())
        if result_may_be_shown(session, vote)
    ]
    ordered = [
        *proposals(session),
        *(one for one in every if one.show != "blank"),
        *results,
        Showing("blank"),
    ]
    return tuple(dict.fromkeys(ordered))


def on_the_wall(session: Session) -> Showing:
    """What is on the wall now: what was chosen where that is still there, else the first thing the design proposes."""
    run = session.current
    if run is None or run.design.private or session.wall.blank:
        return Showing("blank")
    chosen = Showing(session.wall.show, session.wall.ref)
    if session.wall.show and _may_be_shown(session, chosen):
        return chosen
    return proposals(session)[0]


def _may_be_shown(session: Session, what: Showing) -> bool:
    """Whether there is something to show; of what is only empty yet (a chart without notes) there is."""
    if what.show == "vote":
        return session.open_vote() is not None
    if what.show == "result":
        return result_of(session, what.ref) is not None
    return what.show in KINDS


def result_of(session: Session, ref: str) -> str | None:
    """The vote whose result is meant, if the room may see it: by its id, or the stage's newest where none is named."""
    if not ref:
        found = last_result(session, session.stage)
        return found.id if found else None
    vote = session.votes.get(ref)
    if vote is None or not vote.is_revealed or vote.test or not result_may_be_shown(session, vote):
        return None
    run = session.stages.get(vote.stage)
    return None if run is not None and run.design.private else ref


def result_read_aloud(session: Session) -> Vote | None:
    """The stage's newest result, where its design keeps it off the wall: then it is read aloud; else None."""
    votes = [vote for vote in session.revealed_votes() if vote.stage == session.stage]
    return votes[-1] if votes and not result_may_be_shown(session, votes[-1]) else None


def _newest_result(session: Session) -> Showing | None:
    found = result_of(session, "")
    return Showing("result", found) if found else None


def _there(session: Session, kind: str) -> Showing | None:
    """A thing of a kind that can be shown now; None where the session has nothing of it."""
    if kind == "result":
        return _newest_result(session)
    there = {
        "vote": session.open_vote() is not None,
        "rules": bool(session.design.ground_rules),
        "themes": bool(session.themes),
        "records": bool(records_on_wall(session)),
    }
    return Showing(kind) if there.get(kind, True) else None


class Wall:
    """What can be done with the wall of a live session; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def show(self, show: str, ref: str = "", page: int = 0) -> Submission:
        """Put something on the wall; nothing named goes back to what the design proposes.

        Raises:
            Refused: When there is no such thing, or the room must not see it.
        """
        session = self._live.session
        if show == "blank":
            return self.blank()
        if show and show not in KINDS:
            raise Refused(f"Nothing called {show!r} can be on the wall; there are {', '.join(KINDS)}.")
        if session.current is None:
            raise Refused("Nothing is on the wall before the session has started.")
        if session.current.design.private:
            raise Refused("This stage is private: the wall stays blank.")
        if show and not _may_be_shown(session, Showing(show, ref)):
            raise Refused(f"There is nothing to show: {_WHY_NOT.get(show, 'it is not there')}.")
        what = ev.WallShown(show=show, ref=ref, stage=session.stage, page=page)
        return self._live.submit(self._live.draft(what))

    def turn(self, by: int = 1) -> Submission:
        """Show another page of what is on the wall; after the last comes the first."""
        session = self._live.session
        now = on_the_wall(session)
        # Lists that grow are shown at their last page, before which stands page 1; everything else at its first.
        first = 0 if now.show in GROWING else 1
        page = session.wall.page if session.wall.show == now.show else 0
        # A page that is on its way to disk is turned on from.
        for draft in (draft for one in self._live.outbox.waiting for draft in one.drafts):
            if draft.type == "wall.shown":
                page = int(draft.data.get("page", 0)) if draft.data.get("show") == now.show else 0
        return self.show(now.show, now.ref, (page or first) + by)

    def blank(self, blank: bool = True) -> Submission:
        """Blank the wall, or bring back what was there."""
        return self._live.submit(self._live.draft(ev.WallBlanked(blank=blank)))


_WHY_NOT = {
    "vote": "no vote is open",
    "result": "the design keeps this result off the wall, or it is not revealed yet",
}
