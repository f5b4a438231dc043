"""A plan and its sessions on two computers: after a merge the plan still means what it meant, or says that it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands import DONE, call
from tests.session_samples import RIDERS, Room, SetClock, make_room
from workshop.plan import plan_events as pe
from workshop.plan.material import PLAN_ID, Material, gather
from workshop.plan.origins import ORIGINS
from workshop.plan.papers import kept_back
from workshop.plan.plan_book import PlanBook, open_plan
from workshop.plan.redacting import redact
from workshop.plan.sections.sources import Sources
from workshop.plan.trace import trace
from workshop.session.live import LiveSession
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace


class Computer:
    """A folder of sessions with its plan, and the session ``sample`` open in it."""

    def __init__(self, root: Path, clock: SetClock) -> None:
        self.store = TinyDBEventStore(Workspace(root))
        self.clock = clock
        self.room = Room(
            LiveSession(self.store, "sample", self.store.open("sample").events, clock=clock),
            self.store,
            clock,
        )
        self.book: PlanBook = open_plan(self.store, clock=clock)
        self.book.know(gather(self.store).sessions)

    def note(self, text: str) -> str:
        return self.room.note(text).id

    def decide(self, what: pe.PlanHappening, ref: str = "") -> None:
        self.book.wait(self.book.submit(what, ref=ref))

    def without_origins(self, what: pe.PlanHappening) -> None:
        """Decide as a version of before origins were kept did."""
        draft = pe.plan_draft(what, at="2026-03-04T17:00:00.000Z", by="officer")
        assert ORIGINS not in draft.data
        self.store.append(PLAN_ID, [draft]).result(30)

    @property
    def material(self) -> Material:
        return gather(self.store, today="2026-03-05")

    def close(self) -> None:
        self.store.close()


@contextmanager
def two_computers(common: int = 1) -> Iterator[tuple[Computer, Computer]]:
    """The same folder on two computers, with some notes and a plan that both have."""
    with TemporaryDirectory() as folder:
        here = make_room(create_workspace(Path(folder) / "here"), "focus-group", RIDERS)
        for number in range(common):
            here.note(f"both {number}")
        open_plan(here.store, department="Transit", clock=here.clock)
        here.store.close()
        there = create_workspace(Path(folder) / "there")
        for name in ("sample", PLAN_ID):
            there.session_file(name).write_bytes(here.store.workspace.session_file(name).read_bytes())
        one, other = (
            Computer(root, SetClock(here.clock.now)) for root in (here.store.workspace.root, there.root)
        )
        yield one, other
        one.close()
        other.close()


def brought(one: Computer, other: Computer, name: str) -> Path:
    """The file of another computer beside ours, as a cloud folder leaves it."""
    one.close()
    other.close()
    copy = one.store.workspace.sessions / f"{name} (conflicted copy 2026-03-05).json"
    copy.write_bytes(other.store.workspace.session_file(name).read_bytes())
    return copy


def merged(one: Computer, other: Computer, *names: str) -> tuple[Computer, str]:
    """The first computer after it has merged these files of the other; and what it was told."""
    told = ""
    for name in names:
        copy = brought(one, other, name)
        done = call(one.store.workspace, "merge", name, copy.name, "--replace")
        assert done.exit_code == DONE, done.stderr
        told += done.stderr
    return Computer(one.store.workspace.root, SetClock(one.clock.now)), told


def quote(note: str, decision: str = "print", text: str = "") -> pe.QuoteChecked:
    return pe.QuoteChecked(note=f"sample:{note}", decision=decision, text=text)


def told_of(one: Computer, name: str) -> str:
    """The words of the note that a name means."""
    return one.material.sessions[0].session.notes[name.partition(":")[2]].text


# Pointers into a session that was merged ------------------------------------------------------------------


def test_what_was_decided_beside_the_second_copy_follows_its_notes_to_their_new_numbers():
    with two_computers() as (one, other):
        one.note("from here")
        mine = other.note("from there")
        other.decide(quote(mine, "never"))
        other.decide(pe.NeedLinked(want="sample:N1", need=f"sample:{mine}"))
        plan = other.store.workspace.session_file(PLAN_ID).read_bytes()
        now, _ = merged(one, other, "sample")
        now.close()
        now.store.workspace.session_file(PLAN_ID).write_bytes(plan)
        now = Computer(now.store.workspace.root, now.clock)
        assert [told_of(now, name) for name in now.material.plan.quotes] == ["from there"]
        assert list(now.material.plan.quotes) == ["sample:N3"]
        assert now.material.plan.needs == {"sample:N1": "sample:N3"}
        # The screens' plan, the papers of a session and the paragraphs' evidence agree.
        assert now.book.plan.quotes.keys() == now.material.plan.quotes.keys()
        assert kept_back(now.store, "sample") == {"N3"}
        assert Sources(now.material).material.plan.quotes.keys() == {"sample:N3"}
        assert now.material.plan.log[-1].data is not None
        assert now.material.plan.log[-1].data["need"] == "sample:N2"  # The log itself is as it was written.
        now.close()


def test_what_was_decided_beside_the_first_copy_stays_with_its_notes():
    with two_computers() as (one, other):
        mine = one.note("from here")
        one.decide(quote(mine))
        other.note("from there")
        now, told = merged(one, other, "sample")
        assert (
            "N2 is N3" in told and "papers that were written from that copy are to be exported anew" in told
        )
        (found,) = trace(now.material, "sample:N3")
        assert found.what.endswith("(N2 in another copy of the session, before the two were merged)")
        assert all("another copy" not in one.what for one in trace(now.material, "sample:N2"))
        assert [told_of(now, name) for name in now.material.plan.quotes] == ["from here"]
        now.decide(quote("N3"))
        assert [told_of(now, name) for name in now.material.plan.quotes] == ["from here", "from there"]
        now.close()


def test_a_decision_on_a_note_that_is_not_in_this_folder_is_not_taken_for_another_of_its_number():
    with two_computers() as (one, other):
        one.note("from here")
        other.decide(quote(other.note("from there")))
        other.close()
        one.close()
        one.store.workspace.session_file(PLAN_ID).write_bytes(
            other.store.workspace.session_file(PLAN_ID).read_bytes()
        )
        now = Computer(one.store.workspace.root, one.clock)
        assert now.material.plan.quotes == {}
        (waits,) = now.material.plan.waiting
        assert waits.names == {"sample:N2": ()}
        now.close()


def test_of_an_older_plan_it_is_said_that_it_cannot_be_told_and_what_is_never_quoted_is_not():
    with two_computers() as (one, other):
        one.note("from here")
        other.note("from there")
        one.without_origins(quote("N1"))
        one.without_origins(quote("N2"))
        one.without_origins(quote("N2", "never"))
        now, _ = merged(one, other, "sample")
        plan = now.material.plan
        # N1 both have; N2 is from here, or from there and N3 now.
        assert {name: one.decision for name, one in plan.quotes.items()} == {
            "sample:N1": "print",
            "sample:N2": "never",
            "sample:N3": "never",
        }
        assert [one.names for one in plan.waiting] == [{"sample:N2": ("sample:N2", "sample:N3")}] * 2
        # Whatever is decided on one of them settles it.
        now.decide(quote("N3", "print"))
        assert now.material.plan.waiting == ()
        assert now.material.plan.quotes["sample:N3"].decision == "print"
        now.close()


def test_an_older_decision_is_not_about_what_was_made_after_it():
    with two_computers() as (one, other):
        one.note("from here")
        one.without_origins(quote("N2"))
        other.clock.go(hours=30)
        other.note("from there, the day after")
        now, _ = merged(one, other, "sample")
        assert [told_of(now, name) for name in now.material.plan.quotes] == ["from here"]
        assert now.material.plan.waiting == ()
        now.close()


def test_a_redaction_after_a_merge_takes_the_words_of_the_quote_that_was_checked_before():
    with two_computers() as (one, other):
        one.decide(
            quote(one.note("Mr Brown here was very rude"), "paraphrase", "somebody here was rude to us")
        )
        mine = other.note("Mrs Green there was very rude")
        other.decide(quote(mine, "paraphrase", "somebody there was rude to us"))
        plan = other.store.workspace.session_file(PLAN_ID).read_bytes()
        now, _ = merged(one, other, "sample")
        now.close()
        now.store.workspace.session_file(PLAN_ID).write_bytes(plan)
        now = Computer(now.store.workspace.root, now.clock)
        assert now.book.plan.quotes.keys() == {"sample:N3"}
        redact(now.store, "sample", "N3", "a name")
        assert b"somebody there" not in now.store.workspace.session_file(PLAN_ID).read_bytes()
        assert now.material.plan.quotes == {}
        now.close()


@settings(max_examples=12, deadline=None)
@given(
    common=st.integers(0, 3),
    here=st.lists(st.sampled_from(["note", "decide"]), max_size=6),
    there=st.lists(st.sampled_from(["note", "decide"]), min_size=1, max_size=6),
    data=st.data(),
)
def test_wherever_notes_were_typed_each_decision_is_about_the_words_it_was_about(
    common: int, here: list[str], there: list[str], data: st.DataObject
):
    with two_computers(common) as (one, other):
        meant: dict[Computer, list[str]] = {one: [], other: []}
        for computer, steps in ((one, here), (other, ["note", *there])):
            for number, step in enumerate(steps):
                notes = list(computer.room.session.notes)
                if step == "note" or not notes:
                    computer.note(f"{'here' if computer is one else 'there'} {number}")
                    continue
                note = data.draw(st.sampled_from(notes))
                text = computer.room.session.notes[note].text
                computer.decide(quote(note, "paraphrase", text))
                meant[computer].append(text)
        plans = {
            computer: computer.store.workspace.session_file(PLAN_ID).read_bytes() for computer in (one, other)
        }
        now, _ = merged(one, other, "sample")
        now.close()
        for computer in (one, other):
            now.store.workspace.session_file(PLAN_ID).write_bytes(plans[computer])
            found = gather(now.store).plan
            assert [told_of(now, what.note) for what in found.quotes.values()] == [
                what.text for what in found.quotes.values()
            ]
            assert {what.text for what in found.quotes.values()} == set(meant[computer])
            assert found.waiting == ()
