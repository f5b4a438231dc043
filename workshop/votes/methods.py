"""The methods the program knows, by the name that is kept with every vote.  A new family is added here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workshop.votes.choose import CHOOSE
from workshop.votes.consent import CONSENT
from workshop.votes.counted import Counted, Form
from workshop.votes.model import Method, Question
from workshop.votes.scale import COMMITMENT, FIST_TO_FIVE, GRADIENTS_7, GRADIENTS_8, RATING

_ALL: tuple[Method, ...] = (RATING, COMMITMENT, FIST_TO_FIVE, GRADIENTS_8, GRADIENTS_7, CHOOSE, CONSENT)

METHODS: Mapping[str, Method] = MappingProxyType({method.name: method for method in _ALL})


_FORMS: Mapping[str, Form] = {"choose": "names"}


def form_of(question: Question) -> Form:
    """What one ballot of a question says; see `workshop.votes.counted.Counted`."""
    method = METHODS[question.method]
    return method.form if isinstance(method, Counted) else _FORMS.get(question.method, "one")
