"""The methods the program knows, by the name that is kept with every vote.  A new family is added here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workshop.votes import (
    axes,
    levels,
    marks,
    pairwise,
    picking,
    points_by_rank,
    runoff,
    scoring,
    spending,
    transferable,
    yes_no,
)
from workshop.votes.counted import Counted, Form
from workshop.votes.model import Question

_NEEDS_RANKINGS = "It needs every ballot by itself: hands show who is first, never the order behind."
_NEEDS_NUMBERS = "It needs every ballot by itself: hands show no numbers for several options."

YES_NO = Counted(
    name="yes-no", title=yes_no.TITLE, when=yes_no.WHEN,
    form="one", tallied=yes_no.count, labels=("Yes", "No", "Abstain"),
    sizes=(3,), why_sizes="yes or no has three: yes, no and abstaining",
)  # fmt: skip
CONSENT = Counted(
    name="consent", title=yes_no.CONSENT_TITLE, when=yes_no.CONSENT_WHEN, form="one", tallied=yes_no.count_consent,
    labels=yes_no.CONSENT_LABELS, sizes=(2, 3), why_sizes="consent has two, or three with abstaining",
)  # fmt: skip
FIST_TO_FIVE = Counted(
    name="fist-to-five", title=levels.FIST_TITLE, when=levels.FIST_WHEN, form="one",
    tallied=marks.count_fist_to_five, labels=marks.FIST_LABELS, sizes=(6,), why_sizes="fist to five has 6 levels",
)  # fmt: skip
GRADIENTS_8 = Counted(
    name="gradients8", title=levels.GRADIENTS8_TITLE, when=levels.GRADIENTS8_WHEN, form="one",
    tallied=marks.count_gradients8, labels=marks.GRADIENTS8_LABELS, sizes=(8,),
    why_sizes="gradients of agreement has 8 levels",
)  # fmt: skip
GRADIENTS_7 = Counted(
    name="gradients7", title=levels.GRADIENTS7_TITLE, when=levels.GRADIENTS7_WHEN, form="one",
    tallied=marks.count_gradients7, labels=marks.GRADIENTS7_LABELS, sizes=(7,),
    why_sizes="gradients of agreement, seven levels, has 7 levels",
)  # fmt: skip
RATING = Counted(
    name="rating", title=marks.RATING_TITLE, when=marks.RATING_WHEN, form="one", tallied=marks.count_rating,
    labels=marks.RATING_LABELS,
)  # fmt: skip
COMMITMENT = Counted(
    name="commitment", title=marks.COMMITMENT_TITLE, when=marks.COMMITMENT_WHEN, form="one",
    tallied=marks.count_rating, labels=marks.COMMITMENT_LABELS,
)  # fmt: skip
SINGLE = Counted(
    name="single", title=picking.SINGLE_TITLE, when=picking.SINGLE_WHEN,
    form="one", tallied=picking.count_single,
)  # fmt: skip
CHOOSE = Counted(
    name="choose", title=picking.CHOOSE_TITLE, when=picking.CHOOSE_WHEN, form="names",
    tallied=picking.count_choose, taken=0, limited=True,
)  # fmt: skip
APPROVAL = Counted(
    name="approval", title=picking.APPROVAL_TITLE, when=picking.APPROVAL_WHEN,
    form="names", tallied=picking.count_approval,
    why_ballots="It needs every ballot by itself: hands may go up for several options.",
)  # fmt: skip
DOTS = Counted(
    name="dots", title=spending.DOTS_TITLE, when=spending.DOTS_WHEN,
    form="numbers", tallied=spending.count_dots, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
MULTIVOTE = Counted(
    name="multivote", title=spending.MULTIVOTE_TITLE, when=spending.MULTIVOTE_WHEN,
    form="numbers", tallied=spending.count_multivote, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
POINTS = Counted(
    name="points", title=spending.POINTS_TITLE, when=spending.POINTS_WHEN,
    form="numbers", tallied=spending.count_points, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
NGT = Counted(
    name="ngt", title=points_by_rank.NGT_TITLE, when=points_by_rank.NGT_WHEN,
    form="ranking", tallied=points_by_rank.count_ngt, why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
BORDA = Counted(
    name="borda", title=points_by_rank.BORDA_TITLE, when=points_by_rank.BORDA_WHEN,
    form="ranking", tallied=points_by_rank.count_borda,
    why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
RUNOFF = Counted(
    name="irv", title=runoff.TITLE, when=runoff.WHEN, form="ranking", tallied=runoff.count,
    why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
TRANSFERABLE = Counted(
    name="stv", title=transferable.TITLE, when=transferable.WHEN, form="ranking",
    tallied=transferable.count, why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
PAIRWISE = Counted(
    name="condorcet", title=pairwise.TITLE, when=pairwise.WHEN, form="ranking",
    tallied=pairwise.count, why_ballots=_NEEDS_RANKINGS,
)  # fmt: skip
SCORE = Counted(
    name="score", title=scoring.SCORE_TITLE, when=scoring.SCORE_WHEN, form="numbers",
    tallied=scoring.count_score, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
STAR = Counted(
    name="star", title=scoring.STAR_TITLE, when=scoring.STAR_WHEN, form="numbers",
    tallied=scoring.count_star, why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip
TWO_AXIS = Counted(
    name="two-axis", title=axes.TITLE, when=axes.WHEN, form="pairs", tallied=axes.count,
    why_ballots=_NEEDS_NUMBERS,
)  # fmt: skip

_ALL: tuple[Counted, ...] = (
    YES_NO, CONSENT, FIST_TO_FIVE, GRADIENTS_8, GRADIENTS_7, SINGLE, CHOOSE, APPROVAL, DOTS, MULTIVOTE, POINTS,
    NGT, RATING, COMMITMENT, SCORE, STAR, BORDA, RUNOFF, TRANSFERABLE, PAIRWISE, TWO_AXIS,
)  # fmt: skip

METHODS: Mapping[str, Counted] = MappingProxyType({method.name: method for method in _ALL})


def form_of(question: Question) -> Form:
    """What one ballot of a question says; see `workshop.votes.counted.Counted`."""
    return METHODS[question.method].form
