"""What is not on disk yet, as the live screen shows it: nothing that was typed is out of sight until it is saved."""

from __future__ import annotations

from textual.content import Content

from workshop.record.event import Draft
from workshop.session.kinds import PARAPHRASE
from workshop.session.outbox import Outbox
from workshop.session.room import may_be_read_back, without_codes
from workshop.session.state import Note, Session
from workshop.tui.widgets.painted import INK, QUIET, STOP, STOP_TAG, STRONG, line, wrap

_SHOWN = 3


def waiting_lines(session: Session, outbox: Outbox, width: int, *, mirrored: bool) -> list[Content]:
    """What is not on disk yet, in its order; when it cannot be saved, why, and what is safe."""
    waiting = [(one, draft) for one in outbox.waiting for draft in one.drafts if typed_words(draft)]
    rows: list[Content] = []
    if outbox.failed:
        error = next(one.error for one in outbox.waiting if one.status == "waiting")
        rows.append(line((" CANNOT SAVE ", STOP_TAG), (f" {_wait_here(len(outbox.waiting))}", STRONG)))
        rows += [line("  ", (part, INK)) for part in wrap(error, width - 2)]
    hidden = len(waiting) - _SHOWN
    if hidden > 0:
        rows.append(line((f"  and {hidden} before these", QUIET)))
    for one, draft in waiting[-_SHOWN:]:
        prompt = _prompt(session, draft, failed=one.status == "waiting", mirrored=mirrored)
        rows.append((line("  ") + prompt).truncate(width, ellipsis=True))
    return rows


def typed_words(draft: Draft) -> str:
    """The words of a note, a record or a promise that is not on disk yet; empty for anything else."""
    data = draft.data
    if draft.type == "note.added":
        return str(data.get("text", ""))
    if draft.type in ("capture.added", "capture.edited"):
        values = (
            ", ".join(value) if isinstance(value, list) else str(value) for value in data["fields"].values()
        )
        return " | ".join(values)
    if draft.type in ("commitment.added", "commitment.edited"):
        return " | ".join(filter(None, (str(data.get(name, "")) for name in ("owner", "action", "due"))))
    return ""


def _prompt(session: Session, draft: Draft, *, failed: bool, mirrored: bool) -> Content:
    """What is not on disk yet: its words, or on a mirrored screen what may be seen of it."""
    data, text = draft.data, typed_words(draft)
    if mirrored and draft.type != "note.added":
        text = "***"
    elif mirrored:
        note = Note(
            id="", text=text, stage=str(data.get("stage", "")), kind=str(data.get("kind", PARAPHRASE)),
            verbatim=bool(data.get("verbatim")),
        )  # fmt: skip
        text = without_codes(session, text) if may_be_read_back(session, note) else "***"
    state = ("waiting  ", STOP) if failed else ("saving   ", QUIET)
    return line(state, (text, INK if failed else QUIET))


def _wait_here(count: int) -> str:
    return (
        "One thing waits here; it is not lost." if count == 1 else f"{count} things wait here, none is lost."
    )
