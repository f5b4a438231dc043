"""Styles that one program has worked out stay worked out for the programs of the tests that follow.

Each test starts a program of its own, which would read all style sheets and look up every rule for every widget anew:
a quarter of what tests of screens cost.  Within one program Textual keeps both as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

_read: dict[Hashable, Any] = {}
_numbers: dict[tuple[RuleSet, ...], int] = {}
_candidates: dict[Hashable, _Candidates] = {}
_styles: dict[Hashable, dict[str, Any]] = {}


class _Candidates(NamedTuple):
    """The rules that end in a name of a widget's: a number for them, and what else they ask a widget for."""

    number: int
    states: tuple[str, ...]
    lasting: bool
    """Whether they ask for nothing that others than the widget and those around it decide."""


@contextmanager
def styles_worked_out_once() -> Iterator[None]:
    """Let programs in this process share what they have read and worked out of their style sheets."""
    read, work_out = Stylesheet._parse_rules, Stylesheet.apply

    def parse_rules(self: Stylesheet, *args: Any, **fields: Any) -> Any:
        key = (args, *sorted(fields.items()), *sorted(self._variables.items()))
        if key not in _read:
            _read[key] = read(self, *args, **fields)
        return _read[key]

    def apply(self: Stylesheet, node: DOMNode, *, animate: bool = False, cache: Any = None) -> None:
        rules = _candidates_of(self, node)
        if not rules.lasting:
            work_out(self, node, animate=animate, cache=cache)
            return
        # All that a selector can ask of the widget and of what it stands in.
        key = (
            rules.number,
            *[(*_names(one), *map(one.has_pseudo_class, rules.states)) for one in node.css_path_nodes],
        )
        if key in _styles:
            node._has_hover_style = "hover" in rules.states
            node._has_focus_within = node._has_order_style = node._has_odd_or_even = False
            self.replace_rules(node, _styles[key], animate=animate)
            self._process_component_classes(node)
            return
        found: dict[Any, Any] = {}
        work_out(self, node, animate=animate, cache=found)
        if found:
            (_styles[key],) = found.values()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_rules)
        patch.setattr(Stylesheet, "apply", apply)
        yield


def _names(node: DOMNode) -> tuple[Hashable, ...]:
    return type(node), node._id, frozenset(node._classes)


def _candidates_of(sheet: Stylesheet, node: DOMNode) -> _Candidates:
    rules = sheet.rules
    numbered = getattr(sheet, "_numbered", (None, 0))
    if numbered[0] is not rules:
        sheet._numbered = numbered = (rules, _number(tuple(rules)))  # type: ignore[attr-defined]
    key = (numbered[1], *_names(node))
    if key not in _candidates:
        named = {
            rule for name in sheet.rules_map.keys() & node._selector_names for rule in sheet.rules_map[name]
        }
        known = tuple(rule for rule in rules if rule in named)
        states = {state for rule in known for state in rule.pseudo_classes}
        lasting = states.isdisjoint(Stylesheet._EXCLUDE_PSEUDO_CLASSES_FROM_CACHE)
        _candidates[key] = _Candidates(_number(known), tuple(sorted(states)), lasting)
    return _candidates[key]


def _number(rules: tuple[RuleSet, ...]) -> int:
    return _numbers.setdefault(rules, len(_numbers))
