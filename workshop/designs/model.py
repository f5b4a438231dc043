"""Session designs as values: what a session is to run, stage by stage, and the words a design may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec

from workshop.designs.text import split_question

STRATA = ("internal", "external", "leadership", "mixed")
# Kinds of note a stage may capture.
KINDS = (
    "paraphrase", "quote", "want", "need", "expectation", "pain", "praise", "idea", "objection", "decision",
    "question", "parking", "observation", "hunch",
)  # fmt: skip
# Captures with fields of their own.
RECORDS = (
    "segment", "assumption", "evidence", "objection", "commitment", "expectation", "guideline", "standard",
    "measure", "reading", "initiative", "vision", "attendance", "ballot_sheet", "vote", "debrief", "proposal",
    "journey_step", "training",
)  # fmt: skip
# Sections of the plan that a session can feed.
SECTIONS = (
    "front", "summary", "commitment", "vision", "customers", "heard", "current", "gap", "focus", "standards",
    "policies", "culture", "measures", "actions", "listening", "app_method", "app_groups", "app_evidence",
    "app_dissent",
)  # fmt: skip
# What can be said of objections that nobody settles.
OPEN_OBJECTIONS = ("printed",)
METHODS = ("none", "ballot-sheet", "choose", "gradients", "consent", "fist-to-five", "two-axis")

# A day at most: more is a slip of the finger.
Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]
People = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Count = Annotated[int, msgspec.Meta(ge=1, le=100)]


class DesignError(Exception):
    """A session design cannot be used.

    The message is for people: it names the file, the place inside it, what was expected and what was found.
    """


class Size(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many people the session is for."""

    min: People
    best: People
    max: People


class VoteItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question of a ballot sheet; ``scale`` names a list under the design's ``scales``."""

    id: str
    text: str
    scale: str


class Vote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a stage votes.

    ``seats`` is how many are taken where people choose; 0 puts the options in order and takes none.
    ``private`` means secret ballots and is the default, so that forgetting it shows nothing.  ``rule`` (key
    ``pass``) holds the words of the pass rule; ``round`` counts the rounds on one proposal and
    ``max_rounds`` limits them, None for no limit.  ``open_objections`` says of consent what an objection does that
    stays unresolved: ``"printed"`` means it is printed in the plan and the vote passes; without the key it holds
    the vote up.
    """

    method: str
    private: bool = True
    scale: str = ""
    scales: tuple[str, ...] = ()
    items: tuple[VoteItem, ...] = ()
    max_picks: Count = 1
    seats: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    round: Count = 1
    max_rounds: Count | None = None
    open_objections: str = ""
    rule: str = msgspec.field(default="", name="pass")

    @property
    def is_vote(self) -> bool:
        """Whether the stage votes at all."""
        return self.method != "none"


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One agenda item.

    ``minutes_short`` is for the design's short form, None where it takes as long as the long one.
    ``sealed`` keeps its captures a count until they are unsealed; an ``after`` stage follows the session and
    its minutes are not in the sum.  ``capture``, ``wall`` and ``private`` have no default: what is written
    down and what the room sees is said, not assumed.
    """

    id: str
    title: str
    minutes: Minutes
    minutes_short: Minutes | None = None
    question: str
    script: str = ""
    probes: tuple[str, ...] = ()
    capture: tuple[str, ...]
    records: tuple[str, ...] = ()
    vote: Vote = Vote("none")
    wall: tuple[str, ...]
    private: bool
    notes: str = ""
    sealed: bool = False
    after: bool = False

    @property
    def first_sentence(self) -> str:
        """The first sentence of the question, which the wall sets large; placeholders are not filled."""
        return split_question(self.question)[0]

    def planned_minutes(self, short: bool) -> int:
        """The minutes this stage takes in the short form or the long one."""
        return self.minutes_short if short and self.minutes_short is not None else self.minutes


class Design(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A session design: what to run, for whom, how long, and what is said and kept.

    ``minutes_short`` is None where there is no short form.  ``feeds`` are plan section ids, ``scales`` lists
    of level labels by name.
    """

    id: str
    title: str
    purpose: str
    stratum: str
    audience: str
    size: Size
    not_in_the_room: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    participant_codes: bool
    minutes: Minutes
    minutes_short: Minutes | None = None
    prepare: tuple[str, ...] = ()
    consent: str = ""
    ground_rules: tuple[str, ...] = ()
    scales: Mapping[str, tuple[str, ...]] = {}
    stages: tuple[Stage, ...]

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of this id, or None."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)


# msgspec 0.22 ends the process when two threads are the first to convert into a type: it is made known here.
msgspec.json.Decoder(Design)
