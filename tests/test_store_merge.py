"""Two copies of a session that went different ways become one: nothing is lost, and what is changed in both is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session_samples import LEADERS, RIDERS, Happenings, Room, SetClock, make_room, question
from tests.store_samples import draft, meta, stock_events
from tests.trouble import no_room
from workshop.cli import main
from workshop.record.event import Event
from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.fold import fold
from workshop.session.live import LiveSession
from workshop.session.merging import ASIDE, MERGED, merge
from workshop.session.merging_refs import display_number
from workshop.session.state import Note
from workshop.store.copies import about, copies, left_by
from workshop.store.events import TinyDBEventStore
from workshop.store.merging import read_two, write_merged
from workshop.store.recovery import scan
from workshop.store.workspace import Workspace, create_workspace

Plan = Sequence[tuple[int, int]]
STEPS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 1000)), max_size=14)


def opened(folder: Path, clock: SetClock) -> Room:
    store = TinyDBEventStore(Workspace(folder))
    live = LiveSession(store, "sample", store.open("sample").events, clock=clock)
    return Room(live, store, clock)


@contextmanager
def two_ways(design: str = "focus-group", common: Plan = ()) -> Iterator[tuple[Room, Room]]:
    """A session, and a copy of it on another computer; both open."""
    with TemporaryDirectory() as folder:
        room = make_room(
            create_workspace(Path(folder) / "here"), design, LEADERS if design == "buy-in" else RIDERS
        )
        Happenings(room).run(common)
        room.store.close()
        there = create_workspace(Path(folder) / "there")
        file_of(Room(room.live, TinyDBEventStore(there), room.clock)).write_bytes(file_of(room).read_bytes())
        one = opened(Path(folder) / "here", SetClock(room.clock.now))
        other = opened(there.root, SetClock(room.clock.now))
        yield one, other
        one.store.close()
        other.store.close()


def file_of(room: Room) -> Path:
    return room.store.workspace.session_file("sample")


def joined(one: Room, other: Room) -> tuple[list[Event], dict[str, str]]:
    """The log of the merged file, and the new numbers of what is from the second."""
    one.store.close()
    other.store.close()
    before = file_of(one).read_bytes(), file_of(other).read_bytes()
    files = read_two(file_of(one), file_of(other))
    found = merge("sample", files.ours.events, files.theirs.events, "sample (1).json")
    target = file_of(one).with_name("sample.merged.json")
    write_merged(
        files, target, [*found.common, *found.ours], found.theirs, (MERGED, found.report), found.after
    )
    whole = scan(target.read_bytes(), "the merged file")
    assert not whole.problem and whole.whole
    assert len(stock_events(target)) == len(whole.events)
    assert (file_of(one).read_bytes(), file_of(other).read_bytes()) == before
    return whole.events, found.refs


@settings(max_examples=25, deadline=None)
@given(design=st.sampled_from(["focus-group", "buy-in"]), common=STEPS, ours=STEPS, theirs=STEPS)
def test_the_merged_file_has_what_both_had(design: str, common: Plan, ours: Plan, theirs: Plan) -> None:
    with two_ways(design, common) as (one, other):
        shared = len(one.session.log)
        Happenings(one).run(ours)
        steps = Happenings(other)
        steps.texts = 1000
        steps.run(theirs)
        here, there = one.session, other.session
        if len(there.log) == shared:
            with pytest.raises(Refused, match="nothing to merge"):
                joined(one, other)
            return
        events, refs = joined(one, other)
        both = fold(events)

        # Every event of both is there, in its order, once; the part that is common stands first, unchanged.
        ids = [event.id for event in events]
        assert len(ids) == len(set(ids))
        assert events[: len(here.log)] == here.log
        mine = [event.id for event in there.log[shared:]]
        assert [one for one in ids if one in set(mine)] == mine
        mark = events[len(here.log)]
        assert mark.type == MERGED and mark.data is not None
        assert mark.data["hash"] == there.log[-1].hash

        # No number was given twice.
        made = [event.ref for event in events if event.type in ("note.added", "theme.added", "vote.drafted")]
        assert len(made) == len(set(made))

        touched = {event.ref for event in there.log[shared:]}
        undone_there = there.undone ^ here.undone
        for id_, note in here.notes.items():
            if id_ not in touched and not undone_there:
                assert same(both.notes[id_], note), id_
        for id_, note in there.notes.items():
            new = refs.get(id_)
            if new is None or id_ in {event.ref for event in here.log[:shared]}:
                continue
            assert same(both.notes[new], note), (id_, new)
            assert both.notes[new].origin == tuple(refs.get(old, old) for old in note.origin)
            assert both.notes[new].need == refs.get(note.need, note.need)
        for id_, commitment in there.commitments.items():
            now = both.commitments[refs.get(id_, id_)]
            if id_ in refs:
                assert (now.owner, now.due, now.retracted) == (
                    commitment.owner,
                    commitment.due,
                    commitment.retracted,
                )
        for id_, vote in there.votes.items():
            if id_ not in refs:
                continue
            now_vote = both.votes[refs[id_]]
            assert (now_vote.totals, now_vote.seats) == (vote.totals, vote.seats)
            assert now_vote.status == ("dropped" if vote.status == "open" else vote.status)
            objections = {refs.get(note, note) for note in vote.objections}
            assert set(now_vote.objections) == objections or undone_there
        assert sum(vote.status == "open" for vote in both.votes.values()) <= 1
        for vote_id, vote in here.votes.items():
            if vote.status in ("revealed", "final") and vote_id not in touched and not undone_there:
                assert both.votes[vote_id].totals == vote.totals


def same(now: Note, before: Note) -> bool:
    return all(
        getattr(now, name) == getattr(before, name)
        for name in (
            "text",
            "kind",
            "speaker",
            "verbatim",
            "stage",
            "retracted",
            "replaced",
            "redacted",
            "read_back",
        )
    )


def test_things_of_the_copy_get_new_numbers_and_what_points_to_them_follows() -> None:
    with two_ways() as (one, other):
        one.note("here 1")
        one.note("here 2")
        first, second = other.note("there, and N1 is what I typed"), other.note("a need", kind="need")
        other.done(other.live.notes.serves(first.id, second.id))
        other.done(other.live.notes.split(second.id, "half", "other half"))
        other.type("a note #bus")
        theme = next(iter(other.session.themes))
        other.done(other.live.themes.file([first.id], [theme]))
        vote = other.done(other.votes.draft("welcome", [question(id="a")]))[0].ref
        other.done(other.votes.open(vote, eligible=5, way="hands"))
        other.done(other.votes.count(vote, "a", totals(4, 1)))
        other.done(other.votes.close(vote))
        other.done(other.votes.reveal(vote))
        objection = other.done(other.live.objections.add(vote, "not so fast"))[-1].ref
        unfinished = other.done(other.votes.draft("welcome", [question(id="a")]))[0].ref
        other.done(other.votes.open(unfinished, eligible=5, way="hands"))
        events, refs = joined(one, other)
        both = fold(events)
        assert refs[first.id] == "N3"
        assert both.notes["N3"].text == "there, and N1 is what I typed"
        assert both.notes["N3"].need == "N4"
        assert [note.origin for note in both.notes.values() if note.text.endswith("half")] == [
            ("N4",),
            ("N4",),
        ]
        assert both.themes[both.notes["N3"].themes[0]].label == "bus"
        assert both.notes[refs[objection]].vote == refs[vote]
        assert both.votes[refs[vote]].status == "revealed"
        # It was open in the copy, and its ballots are there: it can be neither counted nor stay open.
        assert both.votes[refs[unfinished]].status == "dropped"


def test_an_undone_thing_of_the_copy_stays_undone() -> None:
    with two_ways() as (one, other):
        one.note("here")
        gone = other.note("a slip of the tongue")
        other.done(other.live.undo())
        events, refs = joined(one, other)
        both = fold(events)
        assert refs[gone.id] not in both.notes
        assert [note.text for note in both.current_notes()] == ["here"]


def test_the_clock_of_the_first_file_stands_and_a_vote_of_both_keeps_its_result() -> None:
    with two_ways("buy-in") as (one, other):
        vote = "V1"
        for room in (one, other):
            room.done(room.votes.draft("welcome", [question(id="a")]))
        events, refs = joined(one, other)
        assert refs == {"V1": "V2"}
        assert set(fold(events).votes) == {"V1", "V2"}

    with two_ways("buy-in", []) as (start, _):
        start.done(start.votes.draft("welcome", [question(id="a")]))
        start.done(start.votes.open(vote, eligible=5, way="hands"))
        start.store.close()
        with TemporaryDirectory() as folder:
            there = create_workspace(Path(folder))
            there.session_file("sample").write_bytes(file_of(start).read_bytes())
            one, other = (
                opened(start.store.workspace.root, SetClock()),
                opened(there.root, SetClock()),
            )
            for room, yes in ((one, 4), (other, 1)):
                room.done(room.votes.count(vote, "a", totals(yes, 5 - yes)))
                room.done(room.votes.close(vote))
                room.done(room.live.next_stage())
            stage = one.session.stage
            other.done(other.live.next_stage())
            events, _refs = joined(one, other)
            both = fold(events)
            assert both.votes[vote].totals["a"].counts == (4, 1)
            assert both.stage == stage
            aside = [event.data["type"] for event in events if event.type == ASIDE and event.data]
            assert aside == ["vote.counted", "vote.closed", "stage.entered", "stage.entered"]
            report = next(event.data for event in events if event.type == MERGED)
            assert report is not None
            assert report["changed"] == ["V1"]


def totals(yes: int, no: int):
    from workshop.votes.model import Totals

    return Totals(yes + no, (yes, no))


def test_who_refused_in_one_copy_has_refused() -> None:
    with two_ways() as (one, other):
        for room, who in ((one, "P2"), (other, "P3")):
            room.done(room.live.people.set_attendance(attendance()))
            room.done(room.live.people.record_consent(quote_no=(who,)))
        events, _ = joined(one, other)
        assert set(fold(events).attendance.quote_no) == {"P2", "P3"}


def attendance():
    from workshop.session.events import AttendanceSet

    return AttendanceSet(attended=4, codes=("P1", "P2", "P3", "P4"))


def test_what_was_redacted_in_one_copy_is_in_no_event_of_the_merged_file() -> None:
    with two_ways() as (start, _):
        kept = start.note("zanzibar said it")
        start.store.close()
        with TemporaryDirectory() as folder:
            there = create_workspace(Path(folder))
            there.session_file("sample").write_bytes(file_of(start).read_bytes())
            one, other = opened(start.store.workspace.root, SetClock()), opened(there.root, SetClock())
            one.done(one.live.notes.read_back(kept.id, "zanzibar, read back"))
            seq = next(event.seq for event in other.session.log if event.ref == kept.id)
            mark = {"ids": [kept.id], "events": [seq], "left": {}, "reason": "a name"}
            other.store.redact("sample", [seq], [draft(mark, type_="redacted", ref="", new="")]).result(30)
            for first, second in ((one, other), (other, one)):
                target = file_of(first).with_name("sample.merged.json")
                joined(first, second)
                assert b"zanzibar" not in target.read_bytes()
                target.unlink()


def test_a_legal_hold_keeps_two_copies_apart_where_words_were_removed_in_one() -> None:
    with two_ways() as (one, other):
        kept = one.note("said")
        mark = {"ids": [kept.id], "events": [], "left": {}, "reason": "a name"}
        one.store.append("sample", [draft(mark, type_="redacted", new="")]).result(30)
        other.store.append(
            "sample", [draft({"reason": "a case", "name": "A. Lee"}, type_="hold.set", new="")]
        ).result(30)
        with pytest.raises(Refused, match="Keep both files"):
            joined(one, other)


def test_a_full_disk_leaves_both_files_and_no_third(monkeypatch: pytest.MonkeyPatch) -> None:
    with conflicted() as (folder, session, copy):
        before = session.read_bytes(), copy.read_bytes()
        with monkeypatch.context() as full:
            no_room(full)
            code, out, told = run("merge", session, copy, "--replace", "--workspace", folder)
        assert (code, out) == (1, "")
        assert "the disk is full" in told
        assert (session.read_bytes(), copy.read_bytes()) == before
        assert len(list(session.parent.glob("*.json"))) == 2


def test_merging_once_more_brings_only_what_is_new() -> None:
    with two_ways() as (one, other):
        one.note("here")
        other.note("there 1")
        joined(one, other)
        target = file_of(one).with_name("sample.merged.json")
        file_of(one).write_bytes(target.read_bytes())
        target.unlink()
        with pytest.raises(Refused, match="nothing to merge"):
            joined(one, other)
        again = opened(other.store.workspace.root, SetClock())
        again.done(again.live.notes.edit("N1", capture("there 1, corrected")))
        again.note("there 2")
        events, _ = joined(one, again)
        texts = [note.text for note in fold(events).current_notes()]
        assert texts == ["here", "there 1, corrected", "there 2"]


def capture(text: str):
    from workshop.session.shorthand import Capture

    return Capture(text)


# The command ----------------------------------------------------------------------------------------


def run(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(one) for one in args])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


@contextmanager
def conflicted() -> Iterator[tuple[Path, Path, Path]]:
    """A workspace with a session and a conflicted copy of it: the folder and both files."""
    with two_ways() as (one, other):
        one.note("here")
        other.note("there")
        one.store.close()
        other.store.close()
        copy = file_of(one).with_name("sample (ANNE's conflicted copy 2026-03-05).json")
        copy.write_bytes(file_of(other).read_bytes())
        yield one.store.workspace.root, file_of(one), copy


def test_a_conflicted_copy_is_found_told_and_merged_on_request() -> None:
    with conflicted() as (folder, session, copy):
        code, out, told = run("check", "--workspace", folder)
        assert code == 1
        assert "a copy" in out
        assert "as Dropbox or Nextcloud leaves them" in told
        assert "1 event and the copy 1 event of its own" in told
        assert "workshop merge" in told

        before = session.read_bytes(), copy.read_bytes()
        code, out, told = run("merge", "sample", copy.name, "--workspace", folder)
        assert code == 0, told
        assert Path(out.strip()).name == "sample.merged.json"
        assert "N1 is N2" in told
        assert (session.read_bytes(), copy.read_bytes()) == before
        Path(out.strip()).unlink()

        code, out, told = run("merge", session, copy, "--replace", "--workspace", folder)
        assert code == 0, told
        assert Path(out.strip()) == session
        assert [path.name for path in session.parent.glob("*.json")] == ["sample.json"]
        aside = sorted(path.read_bytes() for path in (folder / "sessions/.workshop/torn").iterdir())
        assert aside == sorted(before)
        assert run("check", "--workspace", folder)[0] == 0
        store = TinyDBEventStore(Workspace(folder))
        live = LiveSession(store, "sample", store.open("sample").events)
        assert [note.text for note in live.session.current_notes()] == ["here", "there"]
        store.close()


def test_what_was_merged_and_then_merged_into_the_session_asks_for_nothing_more() -> None:
    with conflicted() as (folder, session, copy):
        assert run("merge", "sample", copy.name, "--workspace", folder)[0] == 0
        merged = session.with_name("sample.merged.json")
        kept = merged.read_bytes()
        told = run("check", "--workspace", folder)[2]
        assert "`workshop merge sample sample.merged --replace` lets it be the session" in told

        code, _, told = run("merge", "sample", copy.name, "--replace", "--workspace", folder)
        assert code == 0 and "sample.merged.json, which was merged before" in told
        assert [path.name for path in session.parent.glob("*.json")] == ["sample.json"]
        assert run("check", "--workspace", folder)[0] == 0

        # One that comes back, as from a cloud folder, has nothing of its own.
        merged.write_bytes(kept)
        assert "it can be deleted" in run("check", "--workspace", folder)[2]
        assert "nothing to merge" in run("merge", "sample", "sample.merged", "--workspace", folder)[2]


def test_a_merged_file_that_was_not_put_in_place_can_be_and_then_the_copy_has_nothing_of_its_own() -> None:
    with conflicted() as (folder, session, copy):
        assert run("merge", "sample", copy.name, "--workspace", folder)[0] == 0
        code, _, told = run("merge", "sample", "sample.merged", "--replace", "--workspace", folder)
        assert code == 0, told
        notes = fold(scan(session.read_bytes(), "it").events).current_notes()
        assert [(note.id, note.text) for note in notes] == [("N1", "here"), ("N2", "there")]
        told = run("check", "--workspace", folder)[2]
        assert copy.exists() and "it can be deleted" in told


def test_a_merged_file_in_which_somebody_went_on_is_never_removed() -> None:
    with conflicted() as (folder, session, copy):
        assert run("merge", "sample", copy.name, "--workspace", folder)[0] == 0
        merged = session.with_name("sample.merged.json")
        with TemporaryDirectory() as other:
            there = create_workspace(Path(other))
            there.session_file("sample").write_bytes(merged.read_bytes())
            room = opened(there.root, SetClock())
            room.note("typed into the merged file")
            room.store.close()
            merged.write_bytes(there.session_file("sample").read_bytes())
        assert run("merge", "sample", copy.name, "--replace", "--workspace", folder)[0] == 0
        assert merged.exists()
        assert "joined to it, 1 event more" in run("check", "--workspace", folder)[2]
        assert run("merge", "sample", "sample.merged", "--replace", "--workspace", folder)[0] == 0
        texts = [note.text for note in fold(scan(session.read_bytes(), "it").events).current_notes()]
        assert texts == ["here", "there", "typed into the merged file"]


def test_a_plan_that_was_begun_by_itself_is_told_and_not_merged(tmp_path: Path) -> None:
    store = TinyDBEventStore(create_workspace(tmp_path))
    store.create(meta("plan"), [draft({}, type_="plan.created", new="")])
    plan = store.workspace.session_file("plan")
    copy = plan.with_name("plan (1).json")
    plan.rename(copy)
    store.create(meta("plan", title="Another"), [draft({}, type_="plan.created", new="")])
    (found,) = copies(store.workspace)
    assert "begun by itself: keep the one that is right as plan.json" in about(store.workspace, found)
    code, _, told = run("merge", plan, copy, "--workspace", tmp_path)
    assert code == 1
    assert "plan.json is of the plan and plan (1).json of another beginning" in told


def test_a_session_that_is_open_is_not_replaced() -> None:
    with conflicted() as (folder, session, copy):
        store = TinyDBEventStore(Workspace(folder))
        store.open("sample")
        before = session.read_bytes()
        code, _, told = run("merge", session, copy, "--replace", "--workspace", folder)
        store.close()
        assert code == 1
        assert "is being written" in told
        assert session.read_bytes() == before and copy.exists()
        assert sorted(session.parent.glob("*.json")) == sorted([session, copy])


def test_what_cannot_be_merged_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with conflicted() as (folder, session, copy):
        damaged = session.with_name("bad.json")
        damaged.write_bytes(session.read_bytes().replace(b'"text":"here"', b'"text":"herr"'))
        stranger = make_room(create_workspace(tmp_path), "focus-group", RIDERS, "another")
        stranger.store.close()
        other = stranger.store.workspace.session_file("another")
        empty = tmp_path / "empty.json"
        empty.touch()
        for two, wanted in [
            ((session, session), "the same file"),
            ((session, other), "only copies of one session"),
            ((session, damaged), "Nothing was merged"),
            ((session, empty), "0 bytes"),
            ((session, tmp_path / "none.json"), "there is no such file"),
            ((session, tmp_path), "cannot be read"),
            ((session, copy, "--to", session), "exists already"),
            ((session, copy, "--to", tmp_path / "no" / "folder.json"), "was not made"),
            ((session, copy, "--to", tmp_path / "x.json", "--replace"), "leave --to out"),
        ]:
            code, out, told = run("merge", *two, "--workspace", folder)
            assert code in (1, 2) and not out, told
            assert wanted in told
        assert len(list((folder / "sessions").glob("*.json"))) == 3


def test_a_copy_with_nothing_of_its_own_can_be_deleted_and_one_that_is_ahead_is_told() -> None:
    with two_ways() as (one, other):
        one.note("here")
        one.store.close()
        other.store.close()
        workspace = one.store.workspace
        older = file_of(one).with_name("sample-LAPTOP.json")
        older.write_bytes(file_of(other).read_bytes())
        (copy,) = copies(workspace)
        assert copy.left_by == "OneDrive"
        assert "it can be deleted" in about(workspace, copy)
        newer = file_of(one).read_bytes()
        file_of(one).write_bytes(older.read_bytes())
        older.write_bytes(newer)
        assert "and 1 event more" in about(workspace, copy)
        file_of(one).unlink()
        assert "there is no sample.json" in about(workspace, copy)
        older.write_bytes(b"")
        assert copies(workspace) == []


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("sample (1)", "a download or Google Drive"),
        ("sample 2", "iCloud"),
        ("sample-OFFICE-PC", "OneDrive"),
        ("sample (conflicted copy 2026-03-04 101500)", "Dropbox or Nextcloud"),
        ("sample (Anne's conflicted copy 2026-03-04)", "Dropbox or Nextcloud"),
        ("sample.sync-conflict-20260304-101500-ABCDEFG", "Syncthing"),
        ("sample.repaired", "a repair"),
        ("sample.merged-2", "a merge"),
        ("other", ""),
    ],
)
def test_who_leaves_such_copies_is_told_by_their_names(name: str, service: str) -> None:
    assert left_by("sample", name) == service


def test_the_code_of_a_participant_is_no_number_that_is_given_anew() -> None:
    assert display_number("P7") is None
    assert display_number("N7") is not None
    assert display_number("stage-7") is None


def test_two_files_of_the_store_cannot_be_named_as_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        read_two(tmp_path / "a.json", tmp_path / "b.json")
