"""Two copies of the plan that went different ways, made one: what the second has of its own follows the first.

The rule.  What only one copy decided holds.  What both decided alike holds once: a goal, a planned group or a theme of the
codebook of the same name is the one that is there.  Where both decided differently on the same thing (a theme, a want, a
quote, a promise, a field of the first page, the focus, a contradiction), what the first file says stands, the decision of
the second is kept as ``merge.aside`` and changes nothing, and it waits for a person: see `workshop.plan.waiting`.  Things
that were added in both under one number (``K3``) have two afterwards.  Opened assumptions, overrides and legal holds are
kept from both; a hold that one copy set is not lifted by the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from workshop.plan.material import PLAN_ID, Held
from workshop.plan.origins import Origins, pointed
from workshop.plan.plan_state import Plan, fold_plan
from workshop.plan.waiting import MERGED_PLAN, Key, decides, meant
from workshop.record.event import Data, Event, redacted
from workshop.record.protocol import EventStore
from workshop.record.redaction import REDACTED
from workshop.record.renumbering import renumbered
from workshop.session.merging import ASIDE, MERGED, Merge
from workshop.session.merging import merge as merge_session
from workshop.session.merging_refs import Refs, display_number, pointing_anew
from workshop.session.reading import read_all
from workshop.session.state import Session, name_key
from workshop.session.two_logs import common_part, own_part, refuse_held

_POINTERS: Mapping[str, tuple[str, ...]] = {
    "theme.mapped": ("code",),
    "code.merged": ("into",),
    "assumption.matched": ("codes",),
    "goal.named": ("goal",),
}
"""The fields of decisions that name another thing of the plan."""


class _Apart(Origins):
    """What names mean, so that things which two copies of a session gave one number to are never taken for the same."""

    def now(self, name: str, origin: str, at: str) -> tuple[str, ...]:
        found = super().now(name, origin, at)
        return found if len(found) == 1 else (f"{name}@{origin}" if origin else name,)


def merge(
    log_id: str, ours: Sequence[Event], theirs: Sequence[Event], name: str, sessions: Iterable[Held] = ()
) -> tuple[str, Merge]:
    """Join two logs of one session, or of the plan.

    Args:
        log_id: The id of both.
        ours: The log of the first copy.
        theirs: That of the second.
        name: The second copy's file, as the record is to call it.
        sessions: Of a plan, the sessions that it points to.

    Returns:
        The type of the event that stands between both, and what they make together.

    Raises:
        Refused: When there is nothing to join, or a legal hold forbids it.
        SessionDamaged: When one of them is not the log of a session.
    """
    if log_id != PLAN_ID:
        return MERGED, merge_session(log_id, ours, theirs, name)
    return MERGED_PLAN, merge_plans(ours, theirs, name, {held.id: held.session for held in sessions})


def merge_plans(
    ours: Sequence[Event], theirs: Sequence[Event], name: str, sessions: Mapping[str, Session]
) -> Merge:
    """Join two logs of a plan, see `merge`; the module says by which rule."""
    return _Joining(ours, theirs, name, sessions).joined()


class _Joining:
    def __init__(
        self, ours: Sequence[Event], theirs: Sequence[Event], name: str, sessions: Mapping[str, Session]
    ) -> None:
        self.ours, self.theirs, self.name = list(ours), list(theirs), name
        self.common = common_part(ours, theirs)
        self.own = own_part(ours, theirs, len(self.common), name)
        self.branch = self.ours[len(self.common) :]
        self.origins = _Apart(sessions)
        self.here = self._fold(self.ours)
        self.refs = Refs(PLAN_ID, self.ours)
        self.common_refs = {event.ref for event in self.common}
        self.same: set[str] = set()
        self.gone: set[str] = set()
        self.made = ("", "")

    def _fold(self, log: Sequence[Event]) -> Plan:
        return fold_plan(log, origins=self.origins)

    def joined(self) -> Merge:
        refuse_held((*self.ours, *self.own), (*self.branch, *self.own))
        self._take_known_refs()
        first = len(self.ours) + 2
        there = {event.id: event for event in self.ours}
        numbers = {one.seq: there[one.id].seq for one in self.theirs if one.id in there}
        numbers |= {event.seq: number for number, event in enumerate(self.own, first)}
        whole = [
            msgspec.structs.replace(event, seq=numbers[event.seq])
            for event in renumbered([self._moved(one) for one in self.own], numbers)
        ]
        base, here = _values(self._fold(self.common)), _values(self.here)
        there_now = _values(self._fold([*self.common, *whole]))
        decided = {key for key in there_now.keys() | base.keys() if there_now.get(key) != base.get(key)}
        changed = {key for key in here.keys() | base.keys() if here.get(key) != base.get(key)}
        apart = {key for key in changed if here.get(key) != there_now.get(key)}
        moved = [self._set_aside(event) if self._stands_aside(event, apart) else event for event in whole]
        after = self._first_page(base, here, there_now)
        after_words, kept, moved = self._redacted_in_both(numbers, moved)
        after += after_words
        page = [key for key in sorted(apart & decided) if key[0] == "settings"]
        unsettled = self._unsettled(whole, decided, there_now, [*kept, *moved], after)
        gone = sum(event.type == ASIDE for event in moved)
        report: Data = {
            "file": self.name,
            "hash": self.theirs[-1].hash,
            "common": len(self.common),
            "ours": len(self.branch),
            "theirs": len(self.own),
            "after": len(after),
            "refs": dict(self.refs.new),
            "aside": gone,
            "unsettled": unsettled,
            "fields": [".".join(key[1:]) for key in page],
        }
        refs = dict(self.refs.new)
        return Merge(self.common, kept, moved, after, report, refs, gone, (), len(unsettled))

    def _take_known_refs(self) -> None:
        """What came over in an earlier merge has a number here already."""
        there = {event.id: event for event in self.ours}
        for event in self.theirs[len(self.common) :]:
            if event.id in there and display_number(event.ref):
                self.refs.is_now(event.ref, there[event.id].ref)

    def _moved(self, event: Event) -> Event:
        """A decision with the numbers that things of the plan have now."""
        ref = event.ref
        if display_number(ref) and ref not in self.common_refs:
            if same := self._same_here(event):
                self.refs.is_now(ref, same)
                self.same.add(event.id)
            ref = self.refs.number(ref)
        data = event.data
        if data is not None:
            data = pointing_anew(event.type, data, self.refs, _POINTERS)
        if event.type == "code.added" and data is not None:
            self.made = (name_key(str(data.get("label", ""))), ref)
        if event.type == "theme.mapped" and data is not None and event.part > 1:
            # Filed together with the making of the theme, by its name; here another theme may be called that.
            label, made = self.made
            data = {**data, "code": made} if name_key(str(data.get("code", ""))) == label else data
        return msgspec.structs.replace(event, ref=ref, data=data)

    def _same_here(self, event: Event) -> str:
        """The number of a thing of the same name that was added in the first copy as well, since they parted."""
        data, plan = event.data or {}, self.here
        added = {one.ref for one in self.branch if one.type == event.type}
        match event.type:
            case "goal.added":
                names = {one.id: name_key(one.text) for one in plan.current_goals()}
                wanted = name_key(str(data.get("text", "")))
            case "code.added":
                names = {one.id: name_key(one.label) for one in plan.current_codes()}
                wanted = name_key(str(data.get("label", "")))
            case "group.planned":
                groups = [one for one in plan.groups.values() if one.dropped is None]
                names = {one.id: f"{name_key(one.segment)} {one.stratum} {one.date}" for one in groups}
                segment = name_key(str(data.get("segment", "")))
                wanted = f"{segment} {data.get('stratum')} {data.get('date', '')}"
            case _:
                return ""
        return next((one for one, name in names.items() if one in added and name == wanted), "")

    def _stands_aside(self, event: Event, apart: set[Key]) -> bool:
        if event.id in self.same:
            return True
        if event.type == "plan.settings":
            return any(one.type == "plan.settings" for one in self.branch)
        if event.type == "hold.lifted":
            return any(one.type == "hold.set" for one in self.branch)
        if event.type == "assumptions.opened":
            return self.here.opened is not None
        return bool(self._keys(event) & apart)

    def _keys(self, event: Event) -> frozenset[Key]:
        """What an event decides; one that takes back a decision which both copies have decides what that did."""
        if event.type != "undo":
            return self._decides(event)
        target, found, batch = str((event.data or {}).get("target", "")), set[Key](), ""
        for one in self.common:
            batch = one.id if one.part == 1 else batch
            if batch == target:
                found |= self._decides(one)
        return frozenset(found)

    def _decides(self, event: Event) -> frozenset[Key]:
        now = pointed(event, self.origins).event
        return decides(now.type, now.ref, now.data or {})

    @staticmethod
    def _set_aside(event: Event) -> Event:
        data = None if event.data is None else {"type": event.type, "data": event.data}
        return msgspec.structs.replace(event, type=ASIDE, data=data)

    def _first_page(
        self, base: Mapping[Key, Any], here: Mapping[Key, Any], there: Mapping[Key, Any]
    ) -> list[tuple[str, str, Data]]:
        """The fields of the first page that only the second copy has changed, where the first has changed others."""
        if not any(one.type == "plan.settings" for one in self.branch):
            return []
        page: Data = msgspec.to_builtins(self.here.settings)
        before = msgspec.to_builtins(self.here.settings)
        for key in there.keys() | base.keys():
            if key[0] != "settings" or there.get(key) == base.get(key) or here.get(key) != base.get(key):
                continue
            if key[1] == "values":
                values = {one: text for one, text in page.get("values", {}).items() if one != key[2]}
                page["values"] = {**values, key[2]: there[key]} if there.get(key) else values
            else:
                page = {one: value for one, value in page.items() if one != key[1]}
                page |= {key[1]: there[key]} if key in there else {}
        return [("plan.settings", "", page)] if page != before else []

    def _redacted_in_both(
        self, numbers: Mapping[int, int], moved: list[Event]
    ) -> tuple[list[tuple[str, str, Data]], list[Event], list[Event]]:
        """Let a redaction of one copy hold for the words of a quote that the other has written down since."""
        ids = self.gone = {
            str(one)
            for event in (*self.branch, *self.own)
            if event.type == REDACTED
            for one in (pointed(event, self.origins).event.data or {}).get("ids", ())
        }
        left: dict[int, Data] = {}
        for event in self.branch:
            if stays := self._without_words(event, ids):
                left[event.seq] = stays
        for event in self.own:
            if stays := self._without_words(event, ids):
                left[numbers[event.seq]] = stays
        kept = [redacted(event) if event.seq in left else event for event in self.branch]
        done = [redacted(one) if one.seq in left else one for one in moved]
        if not left:
            return [], kept, done
        asides = {one.seq for one in (*kept, *done) if one.type == ASIDE}
        data: Data = {
            "ids": sorted(ids),
            "reason": "it was redacted in the other copy",
            "events": sorted(left),
            "left": {
                str(seq): {"type": "quote.checked", "data": stays} if seq in asides else stays
                for seq, stays in sorted(left.items())
            },
        }
        return [(REDACTED, "", data)], kept, done

    def _without_words(self, event: Event, ids: set[str]) -> Data | None:
        """What stays of the decision on a quote whose words were redacted; None of anything else."""
        type_, data = meant(event)
        if type_ != "quote.checked" or not data:
            return None
        now = pointed(msgspec.structs.replace(event, type=type_, data=data), self.origins).event.data or {}
        return {**data, "decision": "never", "text": ""} if now.get("note") in ids else None

    def _unsettled(
        self,
        whole: Sequence[Event],
        decided: set[Key],
        there: Mapping[Key, Any],
        now: Sequence[Event],
        after: Sequence[tuple[str, str, Data]],
    ) -> list[str]:
        """The ids of the decisions of the second copy that do not hold now, and that nobody has settled."""
        end = len(self.common) + len(now) + 1
        added = [
            Event(seq=end + number, id=f"after {number}", type=type_, at="", by="", ref=ref, data=data)
            for number, (type_, ref, data) in enumerate(after, 1)
        ]
        together = _values(self._fold([*self.common, *now, *added]))
        open_ = {key for key in decided if together.get(key) != there.get(key)}
        open_ -= {("quote", note) for note in self.gone}
        undone = {str((one.data or {}).get("target", "")) for one in whole if one.type == "undo"}
        last: dict[Key, str] = {}
        batch = ""
        for event in whole:
            batch = event.id if event.part == 1 else batch
            if batch not in undone:
                last |= dict.fromkeys(self._keys(event), event.id)
        found = [last.get(("settings",) if key[0] == "settings" else key, "") for key in sorted(open_)]
        return list(dict.fromkeys(filter(None, found)))


def sessions_of(store: EventStore) -> list[Held]:
    """The sessions of a folder that can be read, for what a plan's pointers mean."""
    return [Held(one.id, one.session) for one in read_all(store) if one.session is not None]


def _values(plan: Plan) -> dict[Key, Any]:
    """What a plan says, by what was decided."""
    page: dict[str, Any] = msgspec.to_builtins(plan.settings)
    values: dict[Key, Any] = {("settings", "values", key): one for key, one in plan.settings.values.items()}
    values |= {("settings", field): value for field, value in page.items() if field != "values"}
    for goal in plan.goals.values():
        values[("thing", goal.id)] = (goal.text, goal.dropped)
    for group in plan.groups.values():
        values[("thing", group.id)] = (group.segment, group.date, group.dropped)
    for code in plan.codes.values():
        values[("thing", code.id)] = (code.label, code.definition, code.merged, code.dropped)
    for kind, held in (
        ("heard", plan.heard), ("theme", plan.themes), ("need", plan.needs), ("match", plan.matches),
        ("quote", plan.quotes), ("promise", plan.promises), ("serves", plan.serves),
    ):  # fmt: skip
        values |= {(kind, name): one for name, one in held.items()}
    for note, code_id in plan.notes.items():
        values[("note", note)] = (code_id, plan.parts.get(note))
    if plan.chosen:
        values[("chosen",)] = plan.chosen[-1]
    for one in plan.rulings:
        values[("ruling", *sorted((one.one, one.other)))] = one.words
    return values
