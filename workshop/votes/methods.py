"""The methods the program knows, by the name that is kept with every vote.  A new family is added here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workshop.votes import (
    axes,
    pairwise,
    picking,
    points_by_rank,
    runoff,
    scoring,
    spending,
    transferable,
    yes_no,
)
from workshop.votes.choose import CHOOSE
from workshop.votes.consent import CONSENT
from workshop.votes.counted import Counted, Form
from workshop.votes.model import Method, Question
from workshop.votes.scale import COMMITMENT, FIST_TO_FIVE, GRADIENTS_7, GRADIENTS_8, RATING

_NEEDS_RANKINGS = "It needs every ballot by itself: hands show who is first, never the order behind."
_NEEDS_NUMBERS = "It needs every ballot by itself: hands show no numbers for several options."

YES_NO = Counted(
    name="yes-no", title=yes_no.TITLE, when=yes_no.WHEN, rule="More yes than no carries; level does not.",
    form="one", tallied=yes_no.count, labels=("Yes", "No", "Abstain"), fewest=3,
)  # fmt: skip
SINGLE = Counted(
    name="single", title=picking.SINGLE_TITLE, when=picking.SINGLE_WHEN, rule=picking.SINGLE_RULE,
    form="one", tallied=picking.count_single,
)  # fmt: skip
APPROVAL = Counted(
    name="approval", title=picking.APPROVAL_TITLE, when=picking.APPROVAL_WHEN, rule=picking.APPROVAL_RULE,
    form="names", tallied=picking.count_approval,
    why_ballots="It needs every ballot by itself: hands may go up for several options.",
)  # fmt: skip
DOTS = Counted(
    name="dots", title=spending.DOTS_TITLE, when=spending.DOTS_WHEN, rule=spending.DOTS_RULE,
    form="numbers", tallied=spending.count_dots, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
MULTIVOTE = Counted(
    name="multivote", title=spending.MULTIVOTE_TITLE, when=spending.MULTIVOTE_WHEN,
    rule=spending.MULTIVOTE_RULE, form="numbers", tallied=spending.count_multivote, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
POINTS = Counted(
    name="points", title=spending.POINTS_TITLE, when=spending.POINTS_WHEN, rule=spending.POINTS_RULE,
    form="numbers", tallied=spending.count_points, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
NGT = Counted(
    name="ngt", title=points_by_rank.NGT_TITLE, when=points_by_rank.NGT_WHEN, rule=points_by_rank.NGT_RULE,
    form="ranking", tallied=points_by_rank.count_ngt, why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
BORDA = Counted(
    name="borda", title=points_by_rank.BORDA_TITLE, when=points_by_rank.BORDA_WHEN,
    rule=points_by_rank.BORDA_RULE, form="ranking", tallied=points_by_rank.count_borda,
    why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
RUNOFF = Counted(
    name="irv", title=runoff.TITLE, when=runoff.WHEN, rule=runoff.RULE, form="ranking", tallied=runoff.count,
    why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
TRANSFERABLE = Counted(
    name="stv", title=transferable.TITLE, when=transferable.WHEN, rule=transferable.RULE, form="ranking",
    tallied=transferable.count, why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
PAIRWISE = Counted(
    name="condorcet", title=pairwise.TITLE, when=pairwise.WHEN, rule=pairwise.RULE, form="ranking",
    tallied=pairwise.count, why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
SCORE = Counted(
    name="score", title=scoring.SCORE_TITLE, when=scoring.SCORE_WHEN, rule=scoring.SCORE_RULE, form="numbers",
    tallied=scoring.count_score, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
STAR = Counted(
    name="star", title=scoring.STAR_TITLE, when=scoring.STAR_WHEN, rule=scoring.STAR_RULE, form="numbers",
    tallied=scoring.count_star, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
TWO_AXIS = Counted(
    name="two-axis", title=axes.TITLE, when=axes.WHEN, rule=axes.RULE, form="pairs", tallied=axes.count,
    why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip

_ALL: tuple[Method, ...] = (
    YES_NO, CONSENT, FIST_TO_FIVE, GRADIENTS_8, GRADIENTS_7, SINGLE, CHOOSE, APPROVAL, DOTS, MULTIVOTE, POINTS,
    NGT, RATING, COMMITMENT, SCORE, STAR, BORDA, RUNOFF, TRANSFERABLE, PAIRWISE, TWO_AXIS,
)  # fmt: skip

METHODS: Mapping[str, Method] = MappingProxyType({method.name: method for method in _ALL})

_FORMS: Mapping[str, Form] = {"choose": "names"}


def form_of(question: Question) -> Form:
    """What one ballot of a question says; see `workshop.votes.counted.Counted`."""
    method = METHODS[question.method]
    return method.form if isinstance(method, Counted) else _FORMS.get(question.method, "one")
